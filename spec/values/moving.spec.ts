// Elements that move from the hash part to the array part a few at a time: a table on its way is a map with a border,
// and no step of a long way takes long.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { str } from '../../src/values/string.ts';
import { MOVING, Table } from '../../src/values/table.ts';
import { charged } from './charged.ts';
import { withSmallParts } from './small-parts.ts';
import type * as model from './table-model.ts';

test('a table whose elements move is a map with a border, and so is one with a far part', async () => {
  await withSmallParts('spec/values/table-model.ts', (small) => {
    const { isMap, traversedOnTheWay, SUBJECTS } = small as {
      readonly isMap: typeof model.isMap;
      readonly traversedOnTheWay: typeof model.traversedOnTheWay;
      readonly SUBJECTS: typeof model.SUBJECTS;
    };
    for (const make of Object.values(SUBJECTS)) isMap(make, 4000);
    assert.ok(traversedOnTheWay() > 10);
  });
});

/** Most units that one of the stores is charged, and whether elements were on their way. */
function stores(t: Table, keys: Iterable<number>): { readonly most: number; readonly moved: boolean } {
  let most = 0,
    moved = false;
  for (const key of keys) {
    most = Math.max(most, charged(() => t.setInt(key, key)).units);
    moved ||= (t.flags & MOVING) !== 0;
  }
  return { most, moved };
}

function* down(from: number, to: number, step = 1): Generator<number> {
  for (let i = from; i >= to; i -= step) yield i;
}

test('an array that is filled backwards moves step by step, and ends in the array part', () => {
  const n = 1_200_000,
    t = new Table(),
    { most, moved } = stores(t, down(n, 1));
  assert.ok(moved);
  assert.is(t.flags & MOVING, 0);
  assert.is(t.count, n);
  assert.is(t.length(), n);
  assert.is(t.hash!.slotCount, 0);
  // It is looked through once when all have moved.
  assert.ok(most < n, `${most} units`);
});

test('where other keys stay, elements move step by step, too', () => {
  const n = 2 ** 18,
    t = new Table();
  for (let i = 1; i <= n; i++) t.set(str(`name ${i}`), i);
  const { most, moved } = stores(t, down(n, 1, 2));
  assert.ok(moved);
  assert.ok(most < n, `${most} units`);
  let wrong = 0;
  for (let i = 1; i <= n; i++)
    if (t.get(str(`name ${i}`)) !== i || t.getInt(i) !== (i % 2 === 0 ? i : undefined)) wrong++;
  assert.is(wrong, 0);
  assert.is(t.count, n);
});

test('the elements behind a gap that is closed follow step by step', () => {
  const n = 200_000,
    t = new Table();
  // So many other integers that nobody asks how dense the elements are.
  for (let i = 1; i <= 3 * n; i++) t.setInt(-i, i);
  for (let i = 2; i <= n; i++) t.hash!.set(i, i);
  const { most } = stores(t, [1]);
  assert.ok(most < n / 4, `${most} units`);
  assert.ok(t.count < n);
  assert.is(t.length(), n);
  let seen = 0;
  for (let at = t.advance(0); at > 0; at = t.follow(t.keyAt(at), at)) {
    t.set(t.keyAt(at), 'seen');
    if (++seen > 4 * n) break;
  }
  assert.is(seen, 4 * n);
  t.setInt(n + 1, true);
  assert.is(t.length(), n + 1);
  for (let i = 1; (t.flags & MOVING) !== 0 && i < n; i++) t.setInt(-3 * n - i, i);
  assert.is(t.count, n + 1);
  assert.is(t.length(), n + 1);
});

test.run();
