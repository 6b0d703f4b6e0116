// Shapes against a model of key sequences: the same sequence is the same shape, a longer one is another, and none sees
// keys of a branch. Then tables on their way from shape to shape to a map, and metatables, whose absent events are
// cached beside the shape.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EVENT_KEYS, type Event, metaEntry } from '../../src/values/metatable.ts';
import { EMPTY, MAX_FIELDS, Shape } from '../../src/values/shape.ts';
import { str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { gives } from '../vm/tiers.ts';

const letter = fc.constantFrom(...'abcdefghijkl');
/** Sequences of distinct keys that often share a beginning. */
const sequence = fc.uniqueArray(letter, { maxLength: 12 });

/** The shape that a sequence of keys leads to. */
const shapeOf = (root: Shape, keys: readonly string[]): Shape => keys.reduce((shape, key) => shape.with(key)!, root);

test('a sequence of keys leads to one shape, with its keys at their indices', () => {
  fc.assert(
    fc.property(fc.array(sequence, { minLength: 1, maxLength: 12 }), (sequences) => {
      const root = Shape.root(),
        shapes = new Map<string, Shape>();
      for (const keys of sequences) {
        for (let n = 0; n <= keys.length; n++) {
          const path = keys.slice(0, n).join(''),
            shape = shapeOf(root, keys.slice(0, n));
          assert.is(shapes.get(path) ?? shape, shape, `the shape of ${path}`);
          shapes.set(path, shape);
        }
      }
      assert.is(new Set(shapes.values()).size, shapes.size, 'other sequences lead to other shapes');
      for (const [path, shape] of shapes) hasKeys(shape, path, shapes);
    }),
    { numRuns: 150 },
  );
});

function hasKeys(shape: Shape, path: string, shapes: ReadonlyMap<string, Shape>): void {
  assert.is(shape.size, path.length);
  assert.is(shape.keys.slice(0, shape.size).join(''), path);
  for (const key of 'abcdefghijkl') {
    assert.is(shape.find(key), path.indexOf(key), `${key} in ${path}`);
    assert.is(shape.position(key), path.indexOf(key));
    if (!path.includes(key)) assert.is(shape.known(key), shapes.get(path + key));
  }
}

test('a detached shape has the same keys and no relatives', () => {
  fc.assert(
    fc.property(sequence, letter, (keys, more) => {
      fc.pre(!keys.includes(more));
      const root = Shape.root(),
        shape = shapeOf(root, keys),
        longer = shape.with(more)!,
        alone = shape.detached();
      assert.is.not(alone, shape);
      assert.equal(alone.keys, keys);
      assert.is(alone.known(more), undefined);
      assert.is.not(alone.with(more), longer);
      assert.is(shape.known(more), longer);
      assert.equal(
        [...keys, more].map((key) => alone.find(key)),
        [...keys.keys(), -1],
      );
    }),
    { numRuns: 60 },
  );
});

test('a shape has a maximum of fields', () => {
  const root = Shape.root();
  let shape = root;
  for (let i = 0; i < MAX_FIELDS; i++) shape = shape.with(`f${i}`)!;
  assert.is(shape.size, MAX_FIELDS);
  assert.is(shape.with('one more'), undefined);
  assert.equal(
    [0, 1, MAX_FIELDS - 1].map((i) => shape.find(`f${i}`)),
    [0, 1, MAX_FIELDS - 1],
  );
});

test('chains share one index, branches have their own', () => {
  const root = Shape.root(),
    index = (shape: Shape): unknown => (shape as unknown as { index: unknown }).index;
  const a = root.with('a')!,
    ab = a.with('b')!,
    ac = a.with('c')!;
  assert.is(index(ab), index(a));
  assert.is(ab.keys, a.keys);
  assert.is.not(index(ac), index(a));
  assert.equal(
    [a, ab, ac].map((shape) => ['a', 'b', 'c'].map((key) => shape.find(key))),
    [
      [0, -1, -1],
      [0, 1, -1],
      [0, -1, 1],
    ],
  );
});

// ---- tables on their way through shapes

test('fields keep their order and values up to the last shape, and beyond it as entries', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(
        Array.from({ length: 200 }, (_, i) => `way ${i}`),
        { minLength: 100 },
      ),
      fc.nat(3),
      (names, skip) => {
        const t = new Table(),
          live = new Map<string, number>();
        names.forEach((name, i) => {
          t.setStr(name, i);
          live.set(name, i);
          if (i % 5 > skip) return;
          // A removed field keeps its place.
          t.setStr(names[i >> 1]!, undefined);
          live.set(names[i >> 1]!, -1);
        });
        assert.is(t.shape.size, Math.min(names.length, MAX_FIELDS));
        assert.is(t.hash?.slotCount ?? 0, Math.max(names.length - MAX_FIELDS, 0));
        const keys: Value[] = [];
        for (let at = t.advance(0); at !== 0; at = t.follow(keys[keys.length - 1], at)) keys.push(t.keyAt(at));
        assert.equal(keys, names.filter((name) => live.get(name) !== -1).map(str));
        for (const [name, i] of live) assert.is(t.getStr(name), i === -1 ? undefined : i);
      },
    ),
    { numRuns: 30 },
  );
});

test('computed keys follow shapes that exist, and make none at first', () => {
  const record = new Table(),
    follower = new Table(),
    stray = new Table();
  for (const key of ['first of a pair', 'second of a pair']) record.setStr(key, 1);
  for (const key of ['first of a pair', 'second of a pair']) follower.set(key, 2);
  assert.is(follower.shape, record.shape);
  assert.is(follower.hash, undefined);
  stray.set('first of a pair', 1);
  stray.set('no record has this', 1);
  stray.set('second of a pair', 1);
  assert.equal([stray.shape.size, stray.hash!.size], [1, 2]);
  stray.setStr('second of a pair', 3);
  assert.equal([stray.shape.size, stray.hash!.size, stray.getStr('second of a pair')], [1, 2, 3]);
  assert.is(record.shape.known('no record has this'), undefined);
});

/** A table that gets these keys one after the other, as computed ones. */
function computed(keys: readonly string[]): Table {
  const t = new Table();
  keys.forEach((key, i) => t.set(key, i));
  return t;
}

const keysOf = (t: Table): Value[] => {
  const keys: Value[] = [];
  for (let at = t.advance(0); at !== 0; at = t.follow(keys[keys.length - 1], at)) keys.push(t.keyAt(at));
  return keys;
};

test('computed keys that come in the same order again make a record', () => {
  const keys = ['learnt b', 'learnt a', 'learnt c'],
    tables = Array.from({ length: 90 }, () => computed(keys)),
    [first, last] = [tables[0]!, tables[89]!];
  assert.equal([first.shape, first.hash!.size], [EMPTY, 3]);
  assert.equal([last.shape.size, last.hash], [3, undefined]);
  assert.is(computed(keys).shape, last.shape);
  for (const t of tables) {
    assert.equal(keysOf(t), keys);
    assert.equal(
      keys.map((key) => t.getStr(key)),
      [0, 1, 2],
    );
  }
});

test('a record of computed keys that gets another becomes a map, with its fields in their order', () => {
  const keys = ['learnt d', 'learnt e', 'learnt f'];
  for (let i = 0; i < 90; i++) computed(keys);
  const t = computed(keys);
  assert.is(t.shape.size, 3);
  // A traversal stands at this one.
  t.set('learnt e', undefined);
  t.set('only here', 3);
  assert.equal([t.shape, t.hash!.size], [EMPTY, 3]);
  assert.equal(keysOf(t), ['learnt d', 'learnt f', 'only here']);
  const at = t.follow('learnt e', 2);
  assert.is(t.keyAt(at), 'learnt f');
  // The text of a program names them: it is a record, whatever else it gets.
  const named = new Table();
  for (const key of keys) named.setStr(key, 1);
  named.set('only here', 2);
  assert.equal([named.shape.size, named.hash!.size], [3, 1]);
});

test('maps with the same keys in the same order again stay maps', () => {
  const keys = Array.from({ length: 40 }, (_, i) => `learnt ${i}`);
  for (let i = 0; i < 300; i++) computed(keys);
  const t = computed(keys);
  assert.equal([t.shape, t.hash!.size], [EMPTY, 40]);
  assert.equal(keysOf(t), keys);
});

test('maps that begin alike and go on in ever new ways are records no more', () => {
  const begin = ['learnt x', 'learnt y'];
  for (let i = 0; i < 90; i++) computed(begin);
  assert.is(computed(begin).shape.size, 2);
  for (let i = 0; i < 90; i++) computed([...begin, `ever new ${i}`]);
  const t = computed(begin);
  assert.equal([t.shape, t.hash!.size], [EMPTY, 2]);
  assert.equal(keysOf(t), begin);
});

test('fields of the hash part can be gathered, in their order', () => {
  const t = new Table();
  t.setStr('first', 0);
  for (let i = 0; i < 20; i++) t.set(`gathered ${i}`, i);
  t.set('gathered 7', undefined);
  const at = t.advance(0),
    keys = keysOf(t);
  assert.ok(t.gather());
  assert.equal([t.hash, t.shape.size, keysOf(t)], [undefined, 21, keys]);
  // A traversal stands at one that is nil by now.
  assert.is(t.keyAt(t.follow('gathered 7', at)), 'gathered 8');
  assert.is(t.getStr('gathered 19'), 19);
});

test('nothing is gathered where there are other keys, too many, or it has been done often', () => {
  const mixed = new Table(),
    large = new Table(),
    growing = new Table();
  mixed.set('a computed key', 1);
  mixed.set(true, 1);
  for (let i = 0; i <= MAX_FIELDS; i++) large.set(`large ${i}`, 1);
  assert.equal([mixed.gather(), large.gather(), new Table().gather()], [false, false, false]);
  let times = 0;
  for (let i = 0; i < 50; i++) {
    growing.set(`growing ${i}`, 1);
    if (growing.gather()) times++;
  }
  assert.is(times, 8);
  assert.is(keysOf(growing).length, 50);
});

test('nil makes no fields', () => {
  const t = new Table(),
    { shape } = t;
  for (const key of ['never', '__index']) {
    t.setStr(key, undefined);
    t.set(key, undefined);
  }
  assert.is(t.shape, shape);
  assert.is(t.hash, undefined);
});

// ---- metatables

type Change = {
  readonly how: 'setStr' | 'set' | 'extend' | 'fill' | 'freeze' | 'element';
  readonly event: number;
  readonly value: Value;
};
const eventNumber = fc.nat(EVENT_KEYS.length - 1);
const change: fc.Arbitrary<Change> = fc.record({
  how: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('setStr' as const, 'set' as const) },
    { weight: 2, arbitrary: fc.constantFrom('extend' as const, 'element' as const) },
    { weight: 1, arbitrary: fc.constantFrom('fill' as const, 'freeze' as const) },
  ),
  event: eventNumber,
  value: fc.constantFrom<Value>(1, false, undefined),
});

function apply(t: Table, { how, event, value }: Change, turn: number): void {
  const key = EVENT_KEYS[event]!;
  if (t.frozen) return;
  switch (how) {
    case 'setStr':
      t.setStr(key, value);
      break;
    case 'set':
      t.set(key, value);
      break;
    case 'extend': {
      // As inline caches do it.
      if (t.shape.find(key) >= 0 || t.hash?.has(key) === true || value === undefined) break;
      const next = t.shape.with(key);
      if (next !== undefined) t.extend(next, value);
      break;
    }
    case 'fill':
      for (let i = 0; i < MAX_FIELDS; i++) t.setStr(`filling ${turn % 2} ${i}`, i);
      break;
    case 'freeze':
      if (turn > 20) t.freeze();
      break;
    case 'element':
      t.set(event, value);
      break;
    default:
      how satisfies never;
  }
}

test('absent events of metatables are never cached for too long', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(change, fc.array(eventNumber, { maxLength: 6 })), { maxLength: 40 }), (steps) => {
      const t = new Table(),
        model = new Map<string, Value>();
      steps.forEach(([c, asked], turn) => {
        const key = EVENT_KEYS[c.event]!;
        apply(t, c, turn);
        model.set(key, t.getStr(key));
        if (!t.frozen && (c.how === 'setStr' || c.how === 'set')) assert.is(t.getStr(key), c.value);
        for (const event of [...asked, c.event]) {
          assert.is(
            metaEntry(t, event as Event),
            t.getStr(EVENT_KEYS[event]!),
            `${EVENT_KEYS[event]} after ${c.how} of ${key}`,
          );
          assert.is(metaEntry(t, event as Event), model.get(EVENT_KEYS[event]!), 'asked again');
        }
      });
    }),
    { numRuns: 150 },
  );
});

test('an event that is looked up is found through any store in between, in every tier', () => {
  gives(
    `
    local meta, out = {}, {}
    local t = setmetatable({}, meta)
    local function look() return t.x or "none" end
    local function note(v) out[#out + 1] = tostring(v) end
    local function index(name) return function() return name end end
    for i = 1, 4 do
      out = {}
      note(look())
      meta.__index = index "field" note(look())
      meta.__index = nil note(look())
      meta["__" .. "index"] = index "computed" note(look())
      meta.__index = nil note(look())
      rawset(meta, "__index", index "raw") note(look())
      meta.__index = nil note(look())
      for k = 1, 140 do meta["f" .. k] = k end note(look())
      meta.__index = index "in a map" note(look())
      for k in pairs(meta) do meta[k] = nil end note(look())
      meta = { __index = index "constructor" } setmetatable(t, meta) note(look())
      setmetatable(t, nil) note(look())
      meta = {} setmetatable(t, meta) note(look())
      local plain = { 1, 2, 3, __index = 5 }
      for k, v in next, plain do if type(k) == "string" then meta[k] = index "copied" end end note(look())
      meta = {} setmetatable(t, meta)
    end
    return table.concat(out, ",")`,
    ['none,field,none,computed,none,raw,none,none,in a map,none,constructor,none,none,copied'],
  );
});

test('records of many shapes at one place in the code', () => {
  gives(
    `
    local function make(i)
      local t = {}
      if i % 2 == 0 then t.a = i end
      if i % 3 == 0 then t.b = i end
      if i % 5 == 0 then t.c = i end
      t.d = i
      if i % 7 == 0 then t.a = nil t.e = i end
      return t
    end
    local function read(t) return (t.a or 0) + (t.b or 0) * 2 + (t.c or 0) * 3 + t.d * 4 + (t.e or 0) * 5 end
    local sum = 0
    for i = 1, 420 do
      local t = make(i)
      sum = sum + read(t)
      t.d = 1
      t.f = 2
      sum = sum + read(t) + t.f
    end
    return sum`,
    ['785400'],
  );
});

test.run();
