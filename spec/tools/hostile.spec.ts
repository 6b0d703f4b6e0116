// The runner of hostile programs: what their directives say, what passes, and that every program of the corpus is
// well-formed.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTiming, judge, limitsOf, mostMs, type Case, type Measured } from '../../conformance/hostile/case.ts';
import { entriesOf } from '../../conformance/hostile/entries.ts';
import { parseDirectives } from '../../conformance/directives.ts';

const FOLDER = 'conformance/limit';
const tried = (more: Partial<Case> = {}): Case => ({
  path: 'x.lua',
  engine: 'ours',
  tier: 'interp',
  place: 'state',
  endings: ['limit'],
  limits: {},
  quick: false,
  mostMs: 100,
  mostGap: 100,
  ...more,
});
const measured = (more: Partial<Measured> = {}): Measured => ({
  ending: 'time',
  text: '',
  ms: 5,
  gap: 0,
  after: '',
  left: 0,
  peak: 0,
  ...more,
});

test('a program says how it may end, under which limits, and where', () => {
  const { hostile } = parseDirectives(
    '--@ stops limit error\n--@ limits memory=2M instructions=1e3\n--@ only process\nx = 1',
  );
  assert.equal(hostile, {
    endings: ['limit', 'error'],
    limits: { memory: 2 ** 21, instructions: 1000 },
    places: ['process'],
  });
});

test('a name of no file or folder is told in one line', () => {
  for (const more of [[], ['--limits']]) {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['tools/run.mjs', 'conformance/run.ts', ...more, 'conformance/tabel'],
      { encoding: 'utf8' },
    );
    assert.is(status, 2);
    assert.match(stderr, /^no such file or folder: conformance\/tabel \(.*\)\n$/);
  }
});

test('unknown directives are faults', () => {
  for (const text of [
    '--@ stops soon',
    '--@ stops limit\n--@ limits speed=1',
    '--@ stops limit\n--@ limits memory=1T',
    '--@ stops limit\n--@ only browser',
    '--@ stops limit\n--> 1',
  ]) {
    assert.throws(() => parseDirectives(text));
  }
});

test('limits have defaults, and are smaller in a quick run', () => {
  const hostile = { endings: ['limit'], limits: { memory: 100 }, places: ['state'] };
  assert.equal(limitsOf(hostile, false), { instructions: 5e6, memory: 100, time: 2000 });
  assert.equal(limitsOf(hostile, true), { instructions: 100_000, memory: 13, time: 500 });
});

test('a program has twice its time, and 100 ms at least', () => {
  assert.is(mostMs({ time: 2000 }), 4000);
  assert.is(mostMs({ time: 20 }), 100);
});

test('it passes when it ends as it says, in time, and leaves the host as it was', () => {
  assert.is(judge(tried(), measured()).fault, undefined);
  assert.is(judge(tried({ endings: ['end'] }), measured({ ending: 'end' })).fault, undefined);
});

test('everything else is a failure', () => {
  const faulty: [Partial<Case>, Partial<Measured>][] = [
    [{}, { ending: 'end' }],
    [{}, { ending: 'fault' }],
    [{}, { ending: 'alive' }],
    [{ endings: ['memory'] }, {}],
    [{}, { ms: 101 }],
    [{}, { gap: 101 }],
    [{}, { after: 'afterwards 1 + 1 is 3' }],
    [{}, { left: 2 ** 28 }],
  ];
  for (const [the, was] of faulty) assert.ok(judge(tried(the), measured(was)).fault, JSON.stringify([the, was]));
  assert.ok(judge(tried(), { died: 'hung' }).fault);
});

test('in a quick run any limit will do, and memory is not looked at', () => {
  const quick = tried({ endings: ['memory'], quick: true });
  assert.is(judge(quick, measured({ ending: 'instructions', left: 2 ** 28 })).fault, undefined);
  assert.ok(judge(quick, measured({ ending: 'end' })).fault);
});

test('only what was too slow is measured again', () => {
  assert.ok(isTiming('late: 5000 ms; neighbour waited 120 ms'));
  assert.not(isTiming('late: 5000 ms; afterwards 1 + 1 is 3'));
  assert.not(isTiming('hung: killed after 20 s'));
});

test('programs that share a system have entries and a host of their own', () => {
  const text =
    'local function main() process.spawn("app:peer", "app:processes") end\nlocal function peer() end\n\nreturn { main = main, peer = peer }';
  const entries = entriesOf('x.lua', text, { memory: 5, time: 6 }, 'one', 'host:one');
  assert.equal(Object.keys(entries), ['one:main', 'one:peer']);
  assert.ok(String(entries['one:main']!.source).includes('process.spawn("one:peer", "host:one")'));
  assert.equal([entries['one:peer']!.memory, entries['one:peer']!.limits], [5, { time: 6 }]);
});

test('the corpus is large, and all of it is well-formed', () => {
  const hostile = readdirSync(FOLDER).flatMap(
    (file) => parseDirectives(readFileSync(`${FOLDER}/${file}`, 'latin1')).hostile ?? [],
  );
  assert.ok(hostile.length >= 300);
  assert.ok(hostile.filter(({ places }) => places.includes('process')).length >= 300);
});

test.run();
