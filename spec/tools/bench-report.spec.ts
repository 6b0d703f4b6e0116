// How the bench measures in turn and what its tables say, with contestants that answer at once.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault, interleave, ratio, scaled, type Contestant, type Outcome } from '../../tools/bench/interleave.ts';
import { StartUp } from '../../tools/bench/language.ts';
import { Comparison, exceptions, ratioColumn, shown, systemColumn } from '../../tools/bench/report.ts';

/** Answers one value after the other. */
function answering(name: string, ...values: number[]): Contestant {
  let next = 0;
  return { name, measure: async () => values[next++ % values.length]! };
}

test('contestants are measured in turn, as often as asked', async () => {
  const order: string[] = [];
  const noting = (name: string): Contestant => ({ name, measure: async () => order.push(name) });
  await interleave([noting('a'), noting('b')], 3);
  assert.equal(order, ['a', 'b', 'a', 'b', 'a', 'b']);
});

test('who fails or lacks something is measured no more', async () => {
  let asked = 0;
  const measure = async (): Promise<number> => {
    asked++;
    throw new Fault('no');
  };
  const results = await interleave(
    [
      { name: 'a', measure },
      { name: 'b', skipped: 'lacks it', measure },
    ],
    3,
  );
  assert.equal(results, { a: { failed: 'no' }, b: { skipped: 'lacks it' } });
  assert.is(asked, 1);
});

test('what is wrong with the bench itself ends it', async () => {
  const measure = async (): Promise<number> => {
    throw new TypeError('a mistake');
  };
  let caught: unknown;
  await interleave([{ name: 'a', measure }], 1).catch((error: unknown) => {
    caught = error;
  });
  assert.instance(caught, TypeError);
});

test('an outcome has the median of the times and of the system times', async () => {
  const samples = [
    { value: 5, system: 1 },
    { value: 3, system: 3 },
    { value: 4, system: 2 },
  ];
  let next = 0;
  const { a } = await interleave([{ name: 'a', measure: async () => samples[next++]! }], 3);
  assert.equal(a, { values: [5, 3, 4], median: 4, system: 2 });
  assert.equal(
    scaled(a!, (value) => value * 10),
    { values: [50, 30, 40], median: 40, system: 2 },
  );
});

test('a ratio is that of medians, and there is none without both', () => {
  const times = (...values: number[]): Outcome => ({ values, median: values[0]! });
  assert.is(ratio(times(6), times(2)), 3);
  assert.is(ratio(times(6), { skipped: 'x' }), undefined);
  assert.is(ratio(undefined, times(2)), undefined);
});

test('a figure says the least and the greatest, and marks what lies more than twice apart', () => {
  assert.is(shown({ values: [464, 430, 512], median: 464 }), '464 [430–512]');
  assert.is(shown({ values: [50, 24.9, 50], median: 50 }), '50.0 [24.9–50.0]!');
  assert.is(shown({ values: [1, 2], median: 1.5 }), '1.5 [1.0–2.0]');
  assert.is(shown({ values: [7.25], median: 7.25 }), '7.3');
  assert.is(shown({ skipped: 'x' }), '-');
  assert.is(shown({ failed: 'x' }), 'FAILED');
});

test('what lies above a limit comes with the worst first', () => {
  const ratios = [
    ['a', 1.2],
    ['b', 1.15],
    ['c', 3.14],
  ] as const;
  assert.is(exceptions(ratios, 1.15), 'c 3.1x, a 1.2x');
  assert.is(exceptions(ratios, 4), 'none');
});

/** What the table prints is not looked at here. */
function quietly<T>(action: () => T): T {
  const { log } = console;
  console.log = () => {};
  try {
    return action();
  } finally {
    console.log = log;
  }
}

test('a table has factors, columns of its own, and geometric means below', () => {
  const of = (value: number, system?: number): Outcome => ({ values: [value], median: value, system });
  const comparison = quietly(() => {
    const table = new Comparison('program', ['jit', 'interp', 'lua'], 'lua', (seconds) => seconds * 1000, [
      ratioColumn('jit / interp', 'jit', 'interp'),
      systemColumn(['jit', 'lua']),
    ]);
    table.add('one', { jit: of(0.2, 0.0104), interp: of(0.4), lua: of(0.1, 0.002) });
    table.add('two', { jit: of(0.8, 0), interp: of(0.4), lua: of(0.1) });
    table.add('three', { jit: { failed: 'x' }, interp: of(0.1), lua: of(0.1) });
    table.end();
    return table;
  });
  assert.is(
    comparison.markdown(),
    [
      '| program | jit | interp | lua | jit / interp | sys |',
      '|---|--:|--:|--:|--:|--:|',
      '| one | 200 2.0x | 400 4.0x | 100 | 0.50x | 10, 2 |',
      '| two | 800 8.0x | 400 4.0x | 100 | 2.0x | 0, - |',
      '| three | FAILED | 100 1.0x | 100 |  | -, - |',
      '| geometric mean | 4.0x | 2.5x |  | 1.0x |  |',
      '',
    ].join('\n'),
  );
  assert.equal(comparison.ratios('jit', 'interp'), [
    ['one', 0.5],
    ['two', 2],
  ]);
});

test('what an empty program takes is the median of all its times', async () => {
  const times = new StartUp();
  for (const values of [
    [5, 1, 2],
    [3, 4],
  ]) {
    times.add('a', (await interleave([answering('a', ...values)], values.length))['a']);
  }
  times.add('a', { failed: 'x' });
  times.add('b', undefined);
  assert.equal(times.medians(), { a: 3 });
});

test.run();
