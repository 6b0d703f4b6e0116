// The far part of large arrays: what lies behind MOST_NEAR elements against a model, the traversal across the parts,
// and the account. The conformance programs also run with arrays of which all but four elements are there.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FarPart, MOST_NEAR } from '../../src/values/far-part.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { charged } from './charged.ts';

/** A list of so many elements, each its own number. */
function listOf(n: number): Table {
  const t = new Table();
  for (let i = 1; i <= n; i++) t.setInt(i, i);
  return t;
}

/** The keys that a traversal gives behind a key. */
function keysBehind(t: Table, key: number): Value[] {
  const keys: Value[] = [];
  for (let at = t.follow(key, 0); at !== 0; at = t.follow(t.keyAt(at), at)) keys.push(t.keyAt(at));
  return keys;
}

const FIRST = MOST_NEAR - 4,
  LAST = MOST_NEAR + 30;

test('keys around the end of the array part are those of a map', () => {
  const change = fc.tuple(fc.integer({ min: FIRST, max: LAST }), fc.option(fc.nat(9), { nil: undefined, freq: 2 }));
  fc.assert(
    fc.property(fc.array(change, { minLength: 20, maxLength: 120 }), (changes) => {
      const t = listOf(FIRST - 1),
        model = new Map<number, number>();
      for (const [key, value] of changes) {
        // Often the next one, so that the array grows.
        const at = value !== undefined && value > 4 ? t.length() + 1 : key;
        t.setInt(at, value);
        if (value === undefined) model.delete(at);
        else model.set(at, value);
        for (let k = FIRST; k <= LAST + 2; k++) assert.is(t.getInt(k), model.get(k), `key ${k - MOST_NEAR}`);
        const length = t.length();
        assert.ok(length < FIRST || t.getInt(length) !== undefined, `element ${length} is nil`);
        assert.is(t.getInt(length + 1), undefined, `element ${length + 1} is not nil`);
      }
      const keys = [...model.keys()].sort((a, b) => a - b);
      assert.equal(
        (keysBehind(t, FIRST - 1) as number[]).sort((a, b) => a - b),
        keys,
      );
    }),
    { numRuns: 6 },
  );
});

test('a large array is traversed in order, and may be cleared meanwhile', () => {
  const n = MOST_NEAR + 600_000,
    t = listOf(n);
  t.setStr('name', true);
  assert.is(t.length(), n);
  let expected = MOST_NEAR - 2;
  for (let at = t.follow(expected, 0); at !== 0; at = t.follow(t.keyAt(at), at)) {
    const key = t.keyAt(at);
    if (typeof key === 'number') {
      if (key !== ++expected) assert.unreachable(`${key} follows ${expected - 1}`);
      t.setInt(key, undefined);
    }
  }
  assert.is(expected, n);
  assert.is(t.length(), MOST_NEAR - 2);
  assert.is(t.cursorOf(n + 2 ** 20), -1);
});

test('an array that is filled backwards ends in its two parts', () => {
  const t = new Table(),
    n = MOST_NEAR + 300;
  for (let i = n; i >= 1; i--) t.setInt(i, i);
  assert.is(t.count, MOST_NEAR);
  assert.is(t.length(), n);
  assert.is(t.hash!.integers, 0);
  assert.is(t.getInt(n), n);
});

test('the far part is paid for in chunks, before it is made, and is bounded', () => {
  const far = new FarPart(),
    fill = (): void => {
      for (let i = 1; i < far.room; i++) far.put(i, true);
    };
  assert.is(charged(() => far.put(0, true)).bytes, 8 * far.room);
  assert.is(charged(fill).bytes, 0);
  assert.is(charged(() => far.put(far.count, true)).bytes, 8 * (far.room / 2));
  assert.throws(() => far.put(2 ** 27, true), /Invalid array length/);
});

test.run();
