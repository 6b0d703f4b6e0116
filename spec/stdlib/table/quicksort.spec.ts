import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Quicksort } from '../../../src/stdlib/table/quicksort.ts';
import type { Value } from '../../../src/values/type.ts';

/** Sorts by answering every question. */
function run(
  values: Value[],
  before: (a: Value, b: Value) => boolean,
  chance = () => 7,
): Quicksort & { questions: number } {
  const order = Object.assign(new Quicksort(values, chance), { questions: 0 });
  for (let more = order.begin(); more; more = order.answer(before(order.left, order.right))) order.questions++;
  return order;
}

const less = (a: Value, b: Value): boolean => (a as number) < (b as number);
const numbers = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i));
const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);

test('has nothing to ask of no or one value', () => {
  assert.is(run([], less).questions, 0);
  assert.is(run([1], less).questions, 0);
});

for (const [name, of] of Object.entries({
  ascending: (i: number) => i,
  descending: (i: number) => -i,
  equal: () => 1,
  'few different': (i: number) => i % 3,
  scattered: (i: number) => (i * 7919) % 1009,
  'organ pipe': (i: number) => Math.min(i, 300 - i),
})) {
  test(`sorts ${name} values of any length`, () => {
    for (const n of [2, 3, 4, 5, 10, 99, 100, 101, 300]) {
      const values = numbers(n, of),
        expected = sorted(values);
      const order = run(values, less);
      assert.not(order.invalid);
      assert.equal(order.values, expected);
    }
  });
}

test('asks about n log n questions, even of uneven input', () => {
  const n = 5000;
  assert.ok(
    run(
      numbers(n, (i) => i),
      less,
    ).questions <
      20 * n,
  );
  assert.ok(
    run(
      numbers(n, (i) => (i % 2 === 0 ? i : n - i)),
      less,
      () => 12345,
    ).questions <
      40 * n,
  );
});

test('notices comparators that contradict themselves', () => {
  assert.ok(
    run(
      numbers(50, (i) => i),
      () => true,
    ).invalid,
  );
  assert.ok(run([1, 2, 3, 4], () => true).invalid);
  assert.not(run([1, 2, 3], () => true).invalid); // too few to be noticed, as in PUC Lua
  assert.not(
    run(
      numbers(50, (i) => i),
      () => false,
    ).invalid,
  );
});

test('keeps every value whatever the answers', () => {
  for (let seed = 1; seed < 30; seed++) {
    let state = seed;
    const values = numbers(40, (i) => i);
    run(values, () => ((state = (state * 48271) % 2147483647) & 4) !== 0);
    assert.equal(
      sorted(values),
      numbers(40, (i) => i),
    );
  }
});

test.run();
