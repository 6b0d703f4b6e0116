// What a table must be: a map with a border, whose traversals see each entry once, and what is consistent inside.
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { MOST_NEAR } from '../../src/values/far-part.ts';
import type { Hash } from '../../src/values/hash.ts';
import { ListedTable } from '../../src/values/listed-table.ts';
import { isStr, str } from '../../src/values/string.ts';
import { MOVING, Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { identity, isNormal, key, name, present } from './keys.ts';

export const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: present },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

export type Op =
  | { readonly op: 'set'; readonly key: Value; readonly value: Value }
  | { readonly op: 'field'; readonly key: string; readonly value: Value }
  | { readonly op: 'int'; readonly key: number; readonly value: Value }
  | { readonly op: 'append'; readonly value: Value; readonly times: number }
  | { readonly op: 'pop'; readonly times: number }
  | { readonly op: 'list'; readonly ahead: number; readonly values: readonly Value[] }
  | { readonly op: 'backwards' | 'reserve' | 'reserveFields' | 'every'; readonly n: number }
  | { readonly op: 'walk'; readonly changes: readonly number[] };

export const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ op: fc.constant('set' as const), key, value }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('field' as const), key: name, value }) },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant('int' as const), key: fc.integer({ min: -2, max: 40 }), value }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('append' as const),
      value: present,
      times: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pop' as const), times: fc.integer({ min: 1, max: 8 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('list' as const),
      ahead: fc.nat(3),
      values: fc.array(value, { maxLength: 12 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom('backwards' as const, 'reserve' as const, 'reserveFields' as const, 'every' as const),
      n: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('walk' as const), changes: fc.array(fc.nat(9), { maxLength: 20 }) }),
  },
);

/** The entries of a table by the identity of their keys. */
export class Model {
  readonly entries = new Map<string, { readonly key: Value; readonly value: Value }>();

  set(key: Value, value: Value): void {
    const id = identity(key);
    if (value === undefined) this.entries.delete(id);
    else this.entries.set(id, { key: this.entries.get(id)?.key ?? key, value });
  }

  get(key: Value): Value {
    return this.entries.get(identity(key))?.value;
  }
}

// ---- invariants

/** The parts of a table are what its header says. */
export function consistent(t: Table): void {
  const { arr, count, shape, vals, hash } = t;
  assert.ok(count <= arr.length, 'the array part has room for its elements');
  if (count > 0) assert.is.not(arr[count - 1], undefined);
  // Elsewhere, or on their way, are others.
  if (count >= MOST_NEAR || (t.flags & MOVING) !== 0) return;
  for (let i = count; i < arr.length; i++) assert.is(arr[i], undefined, 'nothing lies behind the border');
  assert.is(t.getInt(count + 1), undefined, 'the element after the border is in no other part');
  assert.ok(shape.size <= vals.length);
  for (let i = shape.size; i < vals.length; i++) assert.is(vals[i], undefined, 'nothing lies behind the fields');
  if (hash !== undefined) apart(t, hash);
}

/** A key lives in one part only. */
function apart({ count, shape }: Table, hash: Hash): void {
  hash.each((k) => {
    assert.ok(isNormal(k));
    if (typeof k === 'string') assert.is(shape.find(k), -1, `${k} is a field and an entry`);
    if (typeof k === 'number') assert.not(Number.isInteger(k) && k >= 1 && k <= count + 1, `element ${k} is an entry`);
  });
}

export function same(t: Table, model: Model): void {
  for (const { key, value } of model.entries.values()) assert.is(t.get(key), value, identity(key));
  const n = t.length();
  assert.ok((n === 0 || model.get(n) !== undefined) && model.get(n + 1) === undefined, `${n} is a border`);
  const ids = [...walk(t)].map(identity);
  assert.equal(ids.slice().sort(), [...model.entries.keys()].sort());
}

/** Keys in the order of `next`, by cursor and by key in turn. */
export function* walk(t: Table): Generator<Value> {
  for (let cursor = t.advance(0), turn = 0; cursor > 0; turn++) {
    const k = t.keyAt(cursor);
    assert.ok(isNormal(k));
    assert.is(t.valueAt(cursor), t.get(k));
    yield k;
    cursor = turn % 2 === 0 ? t.follow(k, cursor) : t.advance(t.cursorOf(k));
    assert.ok(cursor >= 0, 'a key of the table is found');
  }
}

/**
 * A walk during which entries are cleared and assigned: each that is there all the time is visited once, and none after
 * it was cleared.
 */
export function walkWithChanges(t: Table, model: Model, changes: readonly number[]): void {
  const before = [...model.entries.keys()],
    visited: string[] = [],
    cleared = new Set<string>();
  let turn = 0;
  const change = (of: Value, to: Value): void => {
    if (cleared.has(identity(of))) return;
    if (to === undefined) cleared.add(identity(of));
    t.set(of, to);
    model.set(of, to);
  };
  for (const k of walk(t)) {
    const id = identity(k),
      how = changes[turn++ % Math.max(changes.length, 1)] ?? 0;
    assert.not(cleared.has(id), `${id} was cleared`);
    visited.push(id);
    const other = [...model.entries.values()].map((e) => e.key)[(turn * 5 + how) % model.entries.size];
    if (how === 1 || how === 2) change(k, undefined);
    if (how === 2 || how === 3) change(other, undefined);
    if (how === 4) change(k, `new ${turn}`);
    if (how === 5) change(other, turn);
    if (how === 6) for (let i = t.length(); i > 0; i--) if (t.get(i) !== undefined) change(i, undefined);
    if (how === 7) for (const { key } of [...model.entries.values()]) change(key, isStr(key) ? undefined : 0);
    consistent(t);
  }
  assert.equal(visited, [...new Set(visited)], 'each once');
  assert.equal(
    before.filter((id) => !visited.includes(id) && !cleared.has(id)),
    [],
    'none is missed',
  );
}

// ---- random operations

export function act(t: Table, model: Model, o: Op): void {
  const both = (k: Value, v: Value): void => {
    t.set(k, v);
    model.set(k, v);
  };
  switch (o.op) {
    case 'set':
      both(o.key, o.value);
      break;
    case 'field':
      t.setStr(o.key, o.value);
      model.set(str(o.key), o.value);
      assert.is(t.getStr(o.key), o.value);
      break;
    case 'int':
      t.setInt(o.key, o.value);
      model.set(o.key, o.value);
      assert.is(t.getInt(o.key), o.value);
      break;
    case 'append':
      for (let i = 0; i < o.times; i++) {
        const at = t.length() + 1;
        model.set(at, o.value);
        if (at === t.count + 1) t.append(o.value);
        else t.setInt(at, o.value);
      }
      break;
    case 'pop':
      for (let i = 0; i < o.times && t.length() > 0; i++) both(t.length(), undefined);
      break;
    case 'list': {
      const first = t.length() + 1 + o.ahead;
      o.values.forEach((v, i) => model.set(first + i, v));
      t.setList(first, [undefined, ...o.values], 1, o.values.length);
      break;
    }
    case 'backwards':
      for (let i = o.n; i > 0; i--) both(i, i);
      break;
    case 'every':
      for (let i = 1; i <= o.n; i++) both(i * 3, i);
      break;
    case 'reserve':
      t.reserve(o.n);
      break;
    case 'reserveFields':
      t.reserveFields(o.n);
      break;
    case 'walk':
      walkWithChanges(t, model, o.changes);
      break;
    default:
      o satisfies never;
  }
}

export const SUBJECTS: Readonly<Record<string, (ops: readonly Op[]) => Table>> = {
  'a table': () => new Table(),
  'a table of a constructor with integer keys': (ops) => new ListedTable(ops.length % 20),
};

/** Any operations leave what a map has; traversals between them see each entry once. */
export function isMap(make: (ops: readonly Op[]) => Table, numRuns: number): void {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
      const t = make(ops),
        model = new Model();
      for (const o of ops) {
        act(t, model, o);
        consistent(t);
      }
      same(t, model);
    }),
    { numRuns },
  );
}

/** Traversals that assign to what is there see each entry once while elements are on their way. */
export function traversedOnTheWay(): number {
  let seen = 0;
  for (let list = 0; list < 8; list++) {
    for (let n = 8; n < 40; n++) {
      for (const changes of [[4], [5], [0, 2, 5], [7]]) {
        const t = new Table(),
          model = new Model();
        act(t, model, { op: 'list', ahead: 0, values: Array.from({ length: list }, () => 'listed') });
        for (let i = n, last = list + 2 + (n % 7) * (list % 3); i >= last; i--)
          act(t, model, { op: 'int', key: i, value: i });
        if ((t.flags & MOVING) !== 0) seen++;
        walkWithChanges(t, model, changes);
        same(t, model);
      }
    }
  }
  return seen;
}
