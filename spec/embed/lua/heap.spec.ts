// Nothing that is dropped, given up or has failed leaves anything behind. Each kind is done many times by a process of
// its own (heap-child.ts), which counts the bytes that each time has left on the heap.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NEUTRAL } from '../../../tools/build/neutral.ts';

const dir = mkdtempSync(join(tmpdir(), 'heap-')),
  child = join(dir, 'heap-child.mjs');
test.before(async () => {
  await build({
    ...NEUTRAL,
    entryPoints: ['spec/embed/lua/heap-child.ts'],
    outfile: child,
    target: 'node20',
    logLevel: 'warning',
  });
});
test.after(() => rmSync(dir, { recursive: true, force: true }));

function bytesEach(kind: string, count: number, most: number): number[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', child, kind, String(count), String(most)], {
    encoding: 'utf8',
  });
  assert.match(stdout, /^-?\d+(, -?\d+)*\n$/, `${kind}: ${stderr}`);
  return stdout.split(',').map(Number);
}

/** What is done, how often, and the most bytes that each may leave: far below what the smallest thing kept would be. */
const KINDS: readonly (readonly [kind: string, count: number, most: number, claim: string])[] = [
  ['table', 100_000, 60, 'a dropped table'],
  ['function', 60_000, 60, 'a dropped function'],
  ['table:sync', 200_000, 60, 'a result in a loop that never lets go'],
  ['function:sync', 200_000, 60, 'a function in a loop that never lets go'],
  ['touched:sync', 200_000, 60, 'a result in such a loop that was looked into'],
  ['key', 100_000, 60, 'an object with a key of its own'],
  // V8 keeps room in the maps by which objects are found again.
  ['exposed', 60_000, 400, 'an exposed object'],
  ['exposedPlain', 40_000, 400, 'an exposed object without a class'],
  ['exposedWays', 60_000, 400, 'an object exposed in another way'],
  ['constructed', 60_000, 400, 'an object that a program has constructed'],
  ['userdata', 60_000, 400, 'a userdata with a metatable'],
  ['limit', 2000, 600, 'a run that hits its limit'],
  ['innerLimit', 2000, 600, 'a run whose limit something hits that it has called'],
  ['limitAsync', 2000, 600, 'an asynchronous run that hits its limit'],
  ['wouldWait', 2000, 600, 'a run that would wait'],
  ['wouldWaitShared', 2000, 1200, 'a run that would wait for a promise that lives on'],
  ['abortWaiting', 2000, 600, 'a waiting run that is aborted'],
  ['abortWaitingShared', 2000, 1200, 'a run that is aborted while it waits for a promise that lives on'],
  ['abortBusy', 50, 3000, 'a busy run that is aborted'],
  ['thrown', 2000, 600, 'an error of a host function'],
  ['output', 2000, 600, 'output that fails'],
  ['words', 2000, 600, 'an error object whose text would wait'],
  ['executionDone', 2000, 600, 'an execution that is done'],
  ['executionCancelled', 2000, 600, 'an execution that is cancelled'],
  ['executionDropped', 2000, 600, 'an execution that is dropped half-way'],
  ['executionDroppedWaiting', 2000, 600, 'an execution that is dropped while it waits'],
  ['thread', 5000, 300, 'a dropped coroutine'],
  ['threadWaiting', 2000, 600, 'a coroutine that would wait'],
  ['otherSettings', 30_000, 60, 'a handle with other settings'],
  ['otherSettingsOfNew', 10_000, 200, 'a function called with other settings'],
  ['closed', 1000, 1500, 'a state that is closed'],
  ['state', 1000, 1500, 'a state that failed'],
  // The pieces themselves are kept.
  ['pieces', 400, 3000, 'a long text of which short pieces are kept'],
  ['newFields', 20_000, 200, 'a field that only one program names'],
  ['optionalFields', 20_000, 200, 'a table with a list of fields of its own'],
  ['processReturns', 10, 14_000, 'a process that has returned'],
  ['processFails', 10, 14_000, 'a process that has failed'],
  ['processLimit', 5, 28_000, 'a process that has hit its limit'],
];

for (const [kind, count, most, claim] of KINDS) {
  test(`${claim} leaves nothing behind`, () => {
    const pieces = bytesEach(kind, count, most);
    assert.ok(pieces.at(-1)! <= most, `${pieces.join(', ')} bytes each`);
  });
}

test.run();
