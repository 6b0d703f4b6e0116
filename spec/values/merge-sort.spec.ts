import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DoubleSort, MergeSort } from '../../src/values/merge-sort.ts';

const steps = fc.integer({ min: 1, max: 9 });

test('sorts as Array.sort does, however small the steps are', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 }), steps, (words, step) => {
      const order = new MergeSort(words.slice(), [], (a: string, b: string) => a < b);
      while (!order.step(step));
      assert.equal(Array.from(order.result), words.slice().sort());
    }),
  );
});

test('equal values keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 }), steps, (keys, step) => {
      const values = keys.map((key, at) => ({ key, at }));
      const order = new MergeSort(values.slice(), [], (a: { key: number }, b: { key: number }) => a.key < b.key);
      while (!order.step(step));
      assert.equal(
        Array.from(order.result),
        values.slice().sort((a, b) => a.key - b.key || a.at - b.at),
      );
    }),
  );
});

test('all values are in the result at any time', () => {
  const order = new MergeSort([5, 3, 1, 4, 2, 9, 7, 8, 6], [], (a: number, b: number) => a < b);
  do assert.equal(Array.from(order.result).sort(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  while (!order.step(1));
});

test('doubles, of which blocks are in order already', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 16 }),
      steps,
      (numbers, block, step) => {
        const values = Float64Array.from(numbers);
        for (let from = 0; from < values.length; from += block) values.subarray(from, from + block).sort();
        const order = new DoubleSort(values, block);
        while (!order.step(step));
        assert.equal(Array.from(order.result), Array.from(Float64Array.from(numbers).sort()));
      },
    ),
  );
});

test('the work of a step is bounded', () => {
  let compared = 0;
  const order = new MergeSort(
    Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_007),
    [],
    (a: number, b: number) => {
      compared++;
      return a < b;
    },
  );
  for (let over = false; !over; compared = 0) {
    over = order.step(50);
    assert.ok(compared <= 50);
  }
});

test.run();
