// What a hash part must be: a map in insertion order, and what is consistent inside.
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { Hash } from '../../src/values/hash.ts';
import { MOST_NEAR } from '../../src/values/far-part.ts';
import { MOST_HASHED } from '../../src/values/long-keys.ts';
import { str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { identity, name, present } from './keys.ts';

/** Keys as a table hands them to its hash part: no floats with integer values. */
export const tables = [new Table(), new Table()],
  long = ['a', 'b', 'c'].map((end) => 'x'.repeat(MOST_HASHED) + end);
export const key: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 40 }) },
  { weight: 2, arbitrary: name.map(str) },
  { weight: 1, arbitrary: fc.constantFrom<Value>(0.5, Infinity, true, false, 2n ** 60n, ...tables) },
);

/** The private parts that invariants are about. */
interface Inside {
  readonly dead: number;
  readonly first: number;
  readonly end: number;
  readonly counts: readonly number[] | undefined;
  keyIn(slot: number): Value;
  valueIn(slot: number): Value;
  slotOf(key: Value): number | undefined;
}

const isElement = (k: Value): k is number => typeof k === 'number' && k >= 1 && k <= 2 ** 26 && Number.isInteger(k);

export function consistent(hash: Hash): void {
  const inside = hash as unknown as Inside,
    slots = Array.from({ length: inside.end }, (_, i) => i),
    keys = slots.map((i) => inside.keyIn(i)),
    vals = slots.map((i) => inside.valueIn(i)),
    numbers = (all: Value[]): number => all.filter((k) => typeof k === 'number').length;
  assert.is(hash.slotCount, vals.length);
  assert.is(inside.dead, vals.filter((v) => v === undefined).length, 'empty slots');
  assert.is(hash.size, vals.length - inside.dead);
  assert.equal(
    vals.slice(0, inside.first).filter((v) => v !== undefined),
    [],
    'empty slots in front',
  );
  keys.forEach((k, at) =>
    k === undefined ? assert.is(vals[at], undefined) : assert.is(inside.slotOf(k), at, 'a key finds its slot'),
  );
  assert.is(hash.integerSlots, numbers(keys), 'numbers with a slot');
  const live = keys.filter((_, at) => vals[at] !== undefined);
  assert.is(hash.integers, numbers(live), 'numbers with a value');
  inside.counts?.forEach((count, rank) => {
    const isOfRank = (k: Value): boolean => isElement(k) && Math.ceil(Math.log2(k)) === rank;
    assert.is(count, live.filter(isOfRank).length, `keys up to 2^${rank}`);
  });
}

/** Keys in the order of a traversal. */
export function walked(hash: Hash): Value[] {
  const keys: Value[] = [];
  for (let at = hash.advance(0); at !== 0; at = hash.advance(hash.find(keys[keys.length - 1]) + 1)) {
    keys.push(hash.keyAt(at));
    assert.is(hash.valueAt(at), hash.get(keys[keys.length - 1]));
  }
  return keys;
}

/** ... and strings so long that V8 does not hash their bytes. */
const anyKey: fc.Arbitrary<Value> = fc.oneof(
  { weight: 12, arbitrary: key },
  { weight: 1, arbitrary: fc.constantFrom<Value>(...long) },
);

type Op =
  | { readonly op: 'set'; readonly key: Value; readonly value: Value }
  | { readonly op: 'clear' | 'release' | 'get'; readonly key: Value }
  | { readonly op: 'move'; readonly count: number; readonly size: number }
  | { readonly op: 'clearWhere' | 'forget' | 'walk'; readonly part: number };
export const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ op: fc.constant('move' as const), count: fc.nat(20), size: fc.nat(40) }) },
  { weight: 8, arbitrary: fc.record({ op: fc.constant('set' as const), key: anyKey, value: present }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constantFrom('clear' as const, 'get' as const), key: anyKey }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('release' as const), key: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom('clearWhere' as const, 'clearWhere' as const, 'forget' as const, 'walk' as const),
      part: fc.nat(2),
    }),
  },
);

/** A map in insertion order. A key whose value was cleared keeps its place for as long as it has a slot. */
export class Model {
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

export function act(hash: Hash, model: Model, o: Op): void {
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
    case 'move': {
      const { count, size } = o,
        // Elements of a far part follow one another.
        most = Math.min(size, MOST_NEAR),
        arr: Value[] = [];
      hash.denseSize(0, 0);
      hash.moveTo(arr, count, most);
      for (let i = count + 1; i <= most; i++) {
        assert.is(arr[i - 1], model.get(i));
        assert.is(hash.has(i), false, 'it leaves no slot');
        model.set(hash, i, undefined);
      }
      break;
    }
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

/** Any operations leave what a map has, in its order. */
export function isMap(numRuns: number): void {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 200, size: 'max' }), (ops) => {
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
    { numRuns },
  );
}
