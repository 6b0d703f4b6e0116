// The demonstration of a cluster: what it shows happens. Needs nats-server on the path, and dist/.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { show } from '../../tools/cluster/show.ts';
import { haveServer } from '../embed/nats/server.ts';

const COURSE = 'three nodes share the work; one is killed, another takes its name and its work, and it comes back';

async function plays(threads: number): Promise<void> {
  const lines: string[] = [];
  assert.is(await show((line) => void lines.push(line), { down: '3s', threads }), 0, lines.join('\n'));
  const desks = lines.flatMap((line) => /^(\w) \| this is the desk/.exec(line)?.[1] ?? []),
    [, killed] = /^ {2}\| kill -9 of node (\w)/m.exec(lines.join('\n')) ?? [];
  assert.ok(desks.includes(killed!) && desks.at(-1) !== killed, lines.join('\n'));
  for (const node of ['a', 'b', 'c'])
    if (node !== killed) assert.ok(lines.includes(`${node} | node ${killed} is down: noconnection`));
  const rows = lines.flatMap((line) => {
    const [, desk, painter, row] = /^(\w) \| (\w) \| (.*)$/.exec(line) ?? [];
    return row === undefined ? [] : { desk, painter, row };
  });
  const names = (name: 'desk' | 'painter') => [...new Set(rows.map((row) => row[name]))].sort().join(' ');
  // Shown by the one that has finished it, once; the same as on one node, painted by all.
  assert.is(names('desk'), desks.at(-1));
  const expected = readFileSync('conformance/apps/cluster/expected.txt', 'utf8').split('\n');
  assert.is(
    rows.map(({ row }) => `here | ${row}`).join('\n'),
    expected.filter((line) => line.startsWith('here | ')).join('\n'),
  );
  assert.is(names('painter'), 'a b c');
}

test(COURSE, () => plays(1));
test(`${COURSE}; with threads`, () => plays(2));

if (haveServer) test.run();
else console.log('nats-server is not on the path: the demonstration of a cluster was not tested');
