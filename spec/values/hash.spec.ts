// The hash part against a map in JavaScript: entries, the order of a traversal, what it counts and what it charges.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Hash } from '../../src/values/hash.ts';
import { ENTRY_BYTES } from '../../src/values/meter.ts';
import { MOST_LISTED } from '../../src/values/shards.ts';
import { LuaString, str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { charged } from './charged.ts';
import { Model, act, consistent, isMap, key, op, tables, walked } from './hash-model.ts';
import { identity } from './keys.ts';
import { withSmallParts } from './small-parts.ts';

test('entries and their order are those of a map', () => isMap(150));

test('... also where the slots are in chunks, with several maps, and few are freed at once', async () => {
  await withSmallParts('spec/values/hash-model.ts', (small) => (small as { isMap: typeof isMap }).isMap(1500));
});

test('a traversal goes on from a key that was cleared, and from one cleared by the collector', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { selector: identity, maxLength: 40 }), fc.array(fc.nat(3)), (keys, steps) => {
      const hash = new Hash(),
        visited: string[] = [],
        cleared = new Set<string>();
      for (const k of keys) hash.set(k, true);
      const clear = (k: Value): void => {
        cleared.add(identity(k));
        hash.set(k, undefined);
      };
      for (let at = hash.advance(0), turn = 0; at !== 0; turn++) {
        const k = hash.keyAt(at),
          how = steps[turn] ?? 0;
        assert.not(cleared.has(identity(k)), 'a cleared key is not visited');
        visited.push(identity(k));
        if (how === 1) clear(k);
        else if (how === 2) clear(keys[(turn * 7) % keys.length]);
        else if (how === 3) hash.clearWhere((other) => (other === k ? cleared.add(identity(k)).size > 0 : false));
        at = hash.advance(hash.find(k) + 1);
      }
      assert.equal(visited, [...new Set(visited)]);
      assert.equal(
        keys.map(identity).filter((id) => !visited.includes(id) && !cleared.has(id)),
        [],
      );
    }),
    { numRuns: 100 },
  );
});

test('long strings are found by their bytes and given back as values', () => {
  const hash = new Hash(),
    bytes = 'y'.repeat(100);
  hash.set(new LuaString(bytes), 1);
  assert.is(hash.get(new LuaString(bytes)), 1);
  assert.is(hash.get(bytes), 1);
  assert.is(hash.bareKey(0), bytes);
  assert.equal(hash.keyAt(1), str(bytes));
});

test('which values it may hold: those that it has, and not those that it had', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
      const hash = new Hash(),
        model = new Model(),
        [value, other] = [new Table(), new Table()];
      for (const o of ops) act(hash, model, o);
      assert.not(hash.mayHold(value));
      hash.set('held', value);
      assert.ok(hash.mayHold(value));
      assert.not(hash.mayHold(other));
      hash.set('held', other);
      assert.not(hash.mayHold(value));
      assert.ok(hash.mayHold(other));
      hash.set('held', undefined);
      assert.not(hash.mayHold(other));
    }),
    { numRuns: 50 },
  );
});

test('far parts and tails are not searched: they may hold anything', () => {
  const far = new Hash(),
    large = new Hash(),
    value = new Table();
  far.setFirstFar(true);
  assert.ok(far.mayHold(value));
  for (let i = 0; i < MOST_LISTED; i++) large.set(i, true);
  assert.not(large.mayHold(value));
  large.set('held', value);
  assert.ok(large.mayHold(value));
});

test('the size of a dense part is the largest power of two of which more than a quarter is in use', () => {
  const naive = (keys: readonly number[], border: number, used: number): number => {
    let best = 0;
    for (let n = 1; n <= 2 ** 26; n *= 2) {
      if (n > border && (used + keys.filter((k) => k > border && k <= n).length) * 4 > n) best = n;
    }
    return best;
  };
  const number = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: -5, max: 2000 }),
    fc.constantFrom(0.5, 1.5, 2 ** 26, 2 ** 26 + 1, 2 ** 40),
  );
  fc.assert(
    fc.property(fc.uniqueArray(number, { maxLength: 60 }), fc.nat(20), fc.nat(20), (keys, border, gaps) => {
      const hash = new Hash(),
        used = Math.max(border - gaps, 0);
      const here = keys.filter((k) => k < 1 || k > border);
      for (const k of here) hash.set(k, true);
      assert.is(hash.denseSize(border, used), naive(here.filter(Number.isInteger), border, used));
    }),
    { numRuns: 200 },
  );
});

test('elements that move to the array part leave the rest in order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { selector: identity, maxLength: 60 }), fc.nat(4), (keys, count) => {
      const hash = new Hash(),
        size = 32,
        arr: Value[] = new Array<Value>(size).fill(undefined);
      for (const k of keys) hash.set(k, `at ${identity(k)}`);
      const moves = (k: Value): k is number => typeof k === 'number' && Number.isInteger(k) && k > count && k <= size,
        moved = keys.filter(moves);
      hash.moveTo(arr, count, size);
      for (let i = 1; i <= size; i++) assert.is(arr[i - 1], moved.includes(i) ? `at integer ${i}` : undefined);
      assert.equal(
        walked(hash),
        keys.filter((k) => !moves(k)),
      );
      assert.is(hash.slotCount, hash.size, 'no empty slots are left');
      consistent(hash);
    }),
    { numRuns: 100 },
  );
});

test('elements move to the array part of a table with many other entries for little', () => {
  const n = 100_000,
    t = new Table();
  for (let i = 0; i < n; i++) t.set(`name ${i}`, i);
  const { units } = charged(() => {
    for (let i = 1; i <= 1000; i++) t.setInt(2 * i, i);
  });
  assert.ok(t.count > 1000, 'most elements are in the array part');
  assert.ok(units < n, `${units} units`);
  // Where so many move that all slots are looked at, the others stay where they are, too.
  for (let i = 30_000; i > 0; i--) t.setInt(2 * i, i);
  assert.ok(t.count >= 60_000);
  assert.ok(t.hash!.slotCount > n + 1000, 'the others have not been added again');
});

test('a sparse array part with many elements stays one', () => {
  const n = 2 ** 20,
    t = new Table();
  for (let i = n; i > 0; i--) t.setInt(i, i);
  for (let i = 1; i < n; i++) if (i % 5 > 0) t.setInt(i, undefined);
  const slots = t.hash!.slotCount;
  t.setInt(n + 1, true);
  assert.is(t.count, n + 1);
  assert.is(t.hash!.slotCount, slots);
});

test('every slot is paid for before it exists', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 100 }), (ops) => {
      const hash = new Hash(),
        model = new Model();
      let bytes = 0;
      for (const o of ops) {
        bytes += charged(() => act(hash, model, o)).bytes;
        assert.ok(bytes >= ENTRY_BYTES * hash.slotCount, `${bytes} bytes for ${hash.slotCount} slots`);
      }
    }),
    { numRuns: 50 },
  );
  const { bytes } = charged(() => {
    const hash = new Hash();
    for (let i = 0; i < 1000; i++) hash.set(i + 0.5, true);
  });
  assert.is(bytes, ENTRY_BYTES * 1000);
});

test('empty slots are at most half of all, and a few', () => {
  const hash = new Hash();
  for (let i = 0; i < 20_000; i++) {
    hash.set(i + 0.5, true);
    if (i >= 10) hash.set(i - 9.5, undefined);
    assert.ok(hash.slotCount <= 2 * hash.size + 18, `${hash.slotCount} slots for ${hash.size} entries`);
  }
  consistent(hash);
});

test('taking entries from the front is linear, and so is looking for one behind empty slots', () => {
  const n = 20_000,
    hash = new Hash();
  for (let i = 0; i < n; i++) hash.set(i + 0.5, true);
  const { units } = charged(() => {
    for (let at; (at = hash.advance(0)) !== 0; ) hash.set(hash.keyAt(at), undefined);
  });
  assert.ok(units <= n, String(units));
  for (let i = 0; i < n; i++) hash.set(i + 0.5, true);
  for (let i = 1; i < n - 1; i++) hash.set(i + 0.5, undefined);
  assert.ok(charged(() => hash.advance(1)).units >= n >> 3, 'the search is paid for');
});

test('empty slots forget keys only where told to', () => {
  const hash = new Hash(),
    [a, b] = tables as [Table, Table],
    c = new Table();
  for (const k of [a, b, c, 'text', 7]) hash.set(k, true);
  for (const k of [a, b, 'text', 7]) hash.set(k, undefined);
  const empty: Value[] = [];
  hash.eachEmpty((k) => empty.push(k));
  assert.equal(empty, [a, b, 'text', 7]);
  hash.forgetWhere((k) => k === a || k === c || k === 7);
  assert.equal(
    [a, b, c, 'text', 7].map((k) => hash.find(k)),
    [-1, 1, 2, 3, -1],
  );
  consistent(hash);
  hash.set(a, 1);
  assert.equal(walked(hash), [c, a]);
  consistent(hash);
});

test.run();
