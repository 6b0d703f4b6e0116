// The hash part against a map in JavaScript: entries, the order of a traversal, what it counts and what it charges.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Hash } from '../../src/values/hash.ts';
import { ENTRY_BYTES } from '../../src/values/meter.ts';
import { LuaString, str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { charged } from './charged.ts';
import { identity, name, present } from './keys.ts';

/** The private parts that invariants are about. */
interface Inside {
  readonly slots: Map<Value, number>;
  readonly keys: Value[];
  readonly vals: Value[];
  readonly dead: number;
  readonly first: number;
}
const inside = (hash: Hash): Inside => hash as unknown as Inside;

/** Keys as a table hands them to its hash part: no floats with integer values. */
const tables = [new Table(), new Table()];
const key: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 40 }) },
  { weight: 2, arbitrary: name.map(str) },
  { weight: 1, arbitrary: fc.constantFrom<Value>(0.5, Infinity, true, false, 2n ** 60n, ...tables) },
);

function consistent(hash: Hash): void {
  const { slots, keys, vals, dead, first } = inside(hash),
    numbers = (all: Value[]): number => all.filter((k) => typeof k === 'number').length;
  assert.is(keys.length, vals.length);
  assert.is(hash.slotCount, vals.length);
  assert.is(dead, vals.filter((v) => v === undefined).length, 'empty slots');
  assert.is(hash.size, vals.length - dead);
  assert.equal(
    vals.slice(0, first).filter((v) => v !== undefined),
    [],
    'empty slots in front',
  );
  keys.forEach((k, at) =>
    k === undefined ? assert.is(vals[at], undefined) : assert.is(slots.get(k), at, 'a key finds its slot'),
  );
  assert.is(slots.size, keys.filter((k) => k !== undefined).length, 'slots');
  assert.is(hash.integerSlots, numbers(keys), 'numbers with a slot');
  assert.is(hash.integers, numbers(keys.filter((_, at) => vals[at] !== undefined)), 'numbers with a value');
}

/** Keys in the order of a traversal. */
function walked(hash: Hash): Value[] {
  const keys: Value[] = [];
  for (let at = hash.advance(0); at !== 0; at = hash.advance(hash.find(keys[keys.length - 1]) + 1)) {
    keys.push(hash.keyAt(at));
    assert.is(hash.valueAt(at), hash.get(keys[keys.length - 1]));
  }
  return keys;
}

type Op =
  | { readonly op: 'set'; readonly key: Value; readonly value: Value }
  | { readonly op: 'clear' | 'release' | 'get'; readonly key: Value }
  | { readonly op: 'clearWhere' | 'forget' | 'walk'; readonly part: number };
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ op: fc.constant('set' as const), key, value: present }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constantFrom('clear' as const, 'get' as const), key }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('release' as const), key: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom('clearWhere' as const, 'forget' as const, 'walk' as const),
      part: fc.nat(2),
    }),
  },
);

/** A map in insertion order. A key whose value was cleared keeps its place for as long as it has a slot. */
class Model {
  private entries: { readonly id: string; value: Value }[] = [];

  set(hash: Hash, key: Value, value: Value): void {
    const id = identity(key),
      known = this.entries.find((e) => e.id === id);
    if (known !== undefined && (known.value !== undefined || hash.has(key))) known.value = value;
    else if (value !== undefined) this.entries = [...this.entries.filter((e) => e !== known), { id, value }];
  }

  get(key: Value): Value {
    return this.entries.find((e) => e.id === identity(key))?.value;
  }

  get live(): string[] {
    return this.entries.filter(({ value }) => value !== undefined).map(({ id }) => id);
  }

  clearWhere(test: (id: string) => boolean): void {
    for (const e of this.entries) if (test(e.id)) e.value = undefined;
  }
}

const inPart = (id: string, part: number): boolean => id.length % 3 === part;

function act(hash: Hash, model: Model, o: Op): void {
  switch (o.op) {
    case 'set':
      model.set(hash, o.key, o.value);
      hash.set(o.key, o.value);
      break;
    case 'clear':
      model.set(hash, o.key, undefined);
      hash.set(o.key, undefined);
      assert.is(hash.get(o.key), undefined);
      break;
    case 'release':
      hash.release(o.key as number);
      model.clearWhere((id) => id === identity(o.key));
      assert.is(hash.has(o.key), false);
      break;
    case 'get':
      assert.is(hash.get(o.key), model.get(o.key));
      break;
    case 'clearWhere':
      hash.clearWhere((k) => inPart(identity(k), o.part));
      model.clearWhere((id) => inPart(id, o.part));
      break;
    case 'forget':
      hash.forgetWhere((k) => inPart(identity(k), o.part));
      break;
    case 'walk':
      assert.equal(walked(hash).map(identity), model.live);
      break;
    default:
      o satisfies never;
  }
}

test('entries and their order are those of a map', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 120 }), (ops) => {
      const hash = new Hash(),
        model = new Model();
      for (const o of ops) {
        act(hash, model, o);
        consistent(hash);
      }
      assert.equal(walked(hash).map(identity), model.live);
      const seen: string[] = [];
      hash.each((k, v) => {
        seen.push(identity(k));
        assert.is(v, model.get(k));
      });
      assert.equal(seen, model.live);
    }),
    { numRuns: 150 },
  );
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
      for (const k of keys) hash.set(k, true);
      assert.is(hash.denseSize(border, used), naive(keys.filter(Number.isInteger), border, used));
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
      assert.is(hash.moveTo(arr, count, size), Math.max(count, ...moved));
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
