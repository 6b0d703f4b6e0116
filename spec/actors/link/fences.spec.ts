// Fences: one number where processes are started in one place, otherwise one for each thread that starts them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { furthest, since, within } from '../../../src/actors/link/fences.ts';
import { serialBase } from '../../../src/actors/values/pid.ts';

const ROOM = 4,
  STEP = ROOM * ROOM;

/** The nth process that one thread has started on another. */
const serial = (by: number, on: number, n: number): number => serialBase(by, on, ROOM) + n * STEP;

test('one number counts for all processes', () => {
  assert.ok(within([7], 7) && within([7], 1));
  assert.not(within([7], 8));
  assert.not(within([], 1));
});

test('with threads, the number of the one that has started it counts', () => {
  const fence = [3, 0, 5, 0].map((n, by) => (n === 0 ? 0 : serial(by, 1, n)));
  assert.ok(within(fence, serial(0, 1, 3)));
  assert.not(within(fence, serial(0, 1, 4)));
  assert.not(within(fence, serial(1, 1, 1)));
  assert.ok(within(fence, serial(2, 1, 4)));
  assert.not(within(fence, serial(2, 1, 6)));
});

test('what was reached stays reached', () => {
  const one = [0],
    many = [0, 0, 0, 0];
  for (const n of [4, 9, 2]) {
    furthest(one, n);
    furthest(many, serial(0, 1, n));
  }
  furthest(many, serial(3, 1, 1));
  assert.equal(one, [9]);
  assert.equal(many, [serial(0, 1, 9), 0, 0, serial(3, 1, 1)]);
});

test('an incarnation has what was reached since it began', () => {
  assert.equal(since([5, 20, 9], 9), [0, 20, 9]);
});

test.run();
