// Tables against a map in JavaScript: every way to read and store, borders, traversal with changes on the way, and the
// account. The same operations in Lua, interpreted and compiled, have to give the same.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENTRY_BYTES, SLOT_BYTES } from '../../src/values/meter.ts';
import { LuaFloat } from '../../src/values/number.ts';
import { EMPTY, MAX_FIELDS } from '../../src/values/shape.ts';
import { LuaString, bytesOf, isStr, str } from '../../src/values/string.ts';
import { SITE, Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { plain } from '../../src/vm/native/declare.ts';
import { any, table as tableParam } from '../../src/vm/native/params.ts';
import { storeRaw } from '../../src/vm/meta.ts';
import { TIERS, gives, run, shown } from '../vm/tiers.ts';
import { charged } from './charged.ts';
import { identity, key } from './keys.ts';
import {
  type Op,
  Model,
  SUBJECTS,
  act,
  consistent,
  isMap,
  op,
  same,
  value,
  walk,
  walkWithChanges,
} from './table-model.ts';

for (const [what, make] of Object.entries(SUBJECTS)) {
  test(`${what} is a map with a border`, () => isMap(make, 120));

  test(`${what}: traversals see each entry once, whatever is cleared and assigned on the way`, () => {
    fc.assert(
      fc.property(
        fc.array(op, { maxLength: 30 }),
        fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }),
        (ops, changes) => {
          const t = make(ops),
            model = new Model();
          for (const o of ops) act(t, model, o);
          walkWithChanges(t, model, changes);
          same(t, model);
        },
      ),
      { numRuns: 120 },
    );
  });

  test(`${what}: traversals inside of one another`, () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 25 }), (ops) => {
        const t = make(ops),
          model = new Model();
        for (const o of ops) act(t, model, o);
        const all = [...walk(t)].map(identity),
          outer: string[] = [];
        for (const k of walk(t)) {
          outer.push(identity(k));
          assert.equal([...walk(t)].map(identity), all);
        }
        assert.equal(outer, all);
      }),
      { numRuns: 40 },
    );
  });
}

test('a key and its other forms are one', () => {
  const t = new Table(),
    bytes = 'z'.repeat(60);
  t.set(new LuaFloat(1), 'one');
  t.set(new LuaFloat(-0), 'zero');
  t.set(2 ** 53, 'wide');
  t.set(new LuaString(bytes), 'long');
  assert.equal(
    [1, new LuaFloat(1), 0, new LuaFloat(0), new LuaFloat(-0)].map((k) => t.get(k)),
    ['one', 'one', 'zero', 'zero', 'zero'],
  );
  assert.equal([t.get(2n ** 53n), t.get(2 ** 53), t.get(new LuaString(bytes))], ['wide', 'wide', 'long']);
  assert.equal([...walk(t)].map(identity).sort(), [
    'integer 0',
    'integer 1',
    `integer ${2n ** 53n}`,
    `string ${bytes}`,
  ]);
  assert.equal(
    [t.get(undefined), t.get(NaN), t.get(new LuaFloat(NaN)), t.get('1'), t.get(true)],
    [undefined, undefined, undefined, undefined, undefined],
  );
});

test('a key that the table never had has no cursor', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 20 }), key, (ops, k) => {
      const t = new Table(),
        model = new Model();
      // Elements cleared at the end of the array part stay where a traversal may stand.
      for (const o of ops) act(t, model, o);
      fc.pre(!mentions(ops, t, k));
      assert.is(t.cursorOf(k), -1);
      assert.is(t.follow(k, 0), -1);
      assert.is(t.follow(k, 3), -1);
    }),
    { numRuns: 100 },
  );
});

/** Whether some operation may have stored under a key. */
function mentions(ops: readonly Op[], t: Table, k: Value): boolean {
  const n = k instanceof LuaFloat ? k.n : k;
  if (typeof n === 'number' && n > 0 && n <= Math.max(t.arr.length, 120)) return true;
  return (
    ops.some((o) => 'key' in o && identity(typeof o.key === 'string' ? str(o.key) : o.key) === identity(k)) ||
    (isStr(k) && t.shape.find(bytesOf(k)) >= 0)
  );
}

// ---- parts

test('elements move from the hash part as soon as the array part reaches them', () => {
  const t = new Table();
  for (const i of [5, 4, 3]) t.setInt(i, i);
  assert.is(t.count, 0);
  for (const i of [2, 1]) t.setInt(i, i);
  assert.is(t.count, 5);
  assert.is(t.hash!.integers, 0);
  consistent(t);
});

test('an array filled backwards, or in any order, ends in the array part', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(
        Array.from({ length: 200 }, (_, i) => i + 1),
        { minLength: 200 },
      ),
      (order) => {
        const t = new Table();
        for (const i of order) t.setInt(i, i);
        assert.is(t.count, 200);
        assert.is(t.hash?.integerSlots ?? 0, 0);
        consistent(t);
      },
    ),
    { numRuns: 20 },
  );
});

test('the array part takes no room for gaps, however keys come', () => {
  const gap = fc.tuple(fc.nat(20), fc.nat(60)).map(([power, j]) => Math.max(2 ** power - j, 1));
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, fc.integer({ min: 1, max: 8 })), { maxLength: 60 }), (runs) => {
      const t = new Table(),
        keys = new Set<number>();
      for (const [from, n] of runs) {
        for (let i = from; i < from + n; i++) {
          t.setInt(i, i);
          keys.add(i);
        }
        assert.ok(t.arr.length <= 8 * keys.size + 4, `${t.arr.length} slots for ${keys.size} elements`);
      }
      consistent(t);
    }),
    { numRuns: 120 },
  );
});

test('an array part does not grow by the gaps that it has already', () => {
  const t = new Table();
  let elements = 0;
  for (let power = 2; power <= 24; power++) {
    for (let j = 0; j < 200 && j < 2 ** (power - 1); j++, elements++) t.setInt(2 ** power - j, true);
    assert.ok(t.arr.length <= 8 * elements + 4, `${t.arr.length} slots for ${elements} elements`);
  }
  consistent(t);
});

test('array parts of one site get about as much room as they need', () => {
  const roomFor = (elements: number): number => {
    const t = new Table();
    t.flags = SITE * 7;
    return roomOf(t, elements);
  };
  const roomOf = (t: Table, elements: number): number => {
    for (let i = 1; i <= elements; i++) t.setInt(i, i);
    assert.is(t.count, elements);
    assert.ok(t.arr.length >= elements);
    return t.arr.length;
  };
  const rooms = Array.from({ length: 200 }, () => roomFor(20_000));
  assert.is(rooms[0], 32_768, 'the first is doubled');
  assert.is(roomOf(new Table(), 70_000), 2 ** 17, 'powers of two where a limit of so many bytes ends what is larger');
  assert.ok(Math.min(...rooms.slice(-20)) <= 22_500, 'later ones have an eighth too much at most');
  assert.ok(rooms.slice(-20).filter((n) => n > 25_000).length <= 2, 'what is too small is tried now and then only');
  assert.ok(roomFor(50_000) >= 50_000);
  assert.ok(roomFor(45_000) >= 45_000);
});

test('an array part takes a page of its own no sooner than it must', () => {
  const t = new Table();
  for (let i = 1; i <= 8193; i++) t.setInt(i, i);
  assert.is(t.arr.length, 2 ** 14 - 8);
  t.reserve(2 ** 14);
  assert.ok(t.arr.length >= 2 ** 14);
});

test('an array part that was emptied in the middle goes to the hash part when it has to grow', () => {
  const t = new Table();
  for (let i = 1; i <= 4096; i++) t.setInt(i, i);
  for (let i = 1; i < 4096; i++) if (i % 512 !== 0) t.setInt(i, undefined);
  for (let i = 5000; i < 5200; i++) t.setInt(i, i);
  consistent(t);
  assert.is([...walk(t)].length, 8 + 200);
});

test('a table of elements, a record and a map have no other parts', () => {
  const list = new Table(),
    record = new Table(),
    map = new Table();
  for (let i = 1; i <= 100; i++) list.setInt(i, i);
  for (let i = 0; i < MAX_FIELDS; i++) record.setStr(`only in this record ${i}`, i);
  for (let i = 0; i < 100; i++) map.set(`only in this map ${i}`, i);
  assert.equal(
    [list.hash, list.shape, record.hash, record.count, map.shape, map.count],
    [undefined, EMPTY, undefined, 0, EMPTY, 0],
  );
  record.setStr('one too many', 1);
  assert.is(record.hash!.size, 1);
  assert.is(record.getStr('one too many'), 1);
});

test('a frozen table shares its shape with no other', () => {
  const t = new Table(),
    other = new Table();
  for (const one of [t, other]) one.setStr('x', 1);
  t.freeze();
  assert.not(t.shape === other.shape);
  assert.is(t.getStr('x'), 1);
  other.setStr('y', 2);
  assert.is(t.getStr('y'), undefined);
  assert.is(t.shape.known('y'), undefined);
});

// ---- the account

/** The bytes of a table's parts by the accounting model. */
const bytesOfParts = (t: Table): number =>
  SLOT_BYTES * (t.arr.length + t.vals.length) + ENTRY_BYTES * (t.hash?.slotCount ?? 0);

test('all parts are paid for before they exist', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
      const t = new Table(),
        model = new Model();
      let paid = 0;
      for (const o of ops) {
        paid += charged(() => act(t, model, o)).bytes;
        assert.ok(paid >= bytesOfParts(t), `${paid} bytes paid for ${bytesOfParts(t)}`);
      }
    }),
    { numRuns: 100 },
  );
});

test('growing costs a few times what is there at the end', () => {
  const grow = (fill: (t: Table) => void): number => {
    const t = new Table();
    return charged(() => fill(t)).bytes / bytesOfParts(t);
  };
  const ratios = {
    appended: grow((t) => {
      for (let i = 1; i <= 5000; i++) t.append(i);
    }),
    backwards: grow((t) => {
      for (let i = 5000; i > 0; i--) t.setInt(i, i);
    }),
    fields: grow((t) => {
      for (let i = 0; i < MAX_FIELDS; i++) t.setStr(`grown ${i}`, i);
    }),
    map: grow((t) => {
      for (let i = 0; i < 5000; i++) t.set(`key ${i}`, i);
    }),
    queue: grow((t) => {
      for (let i = 1; i <= 5000; i++) t.set(i + 0.5, i);
      for (let i = 1; i <= 5000; i++) t.set(i + 0.5, undefined);
    }),
  };
  for (const [what, ratio] of Object.entries(ratios)) assert.ok(ratio >= 1 && ratio <= 14, `${what}: ${ratio}`);
});

// ---- in Lua

test('nil and NaN are refused as keys, by assignment and by rawset', () => {
  gives(
    `
    local t, nan, out = setmetatable({}, { __newindex = rawset }), 0/0, {}
    local function tell(ok, e) out[#out + 1] = ok and "ok" or e:gsub("^run:%d+: ", "") end
    for i = 1, 3 do
      out = {}
      tell(pcall(function() t[nan] = 1 end))
      tell(pcall(function() t[-nan] = 1 end))
      tell(pcall(function() local k; t[k] = 1 end))
      tell(pcall(rawset, t, nan, 1))
      tell(pcall(rawset, t, nil, 1))
      tell(pcall(function() return { [nan] = 1 } end))
    end
    return next(t), t[nan], t[nil], table.unpack(out)`,
    [
      'nil',
      'nil',
      'nil',
      'table index is NaN',
      'table index is NaN',
      'table index is nil',
      'table index is NaN',
      'table index is nil',
      'table index is NaN',
    ],
  );
});

test('next raises for a key that the table never had', () => {
  gives(
    `
    local out = {}
    for i = 1, 4 do
      for _, k in ipairs { "no", 7, 1.5, true, {}, print } do out[#out + 1] = select(2, pcall(next, { x = 1, 10, 20 }, k)) end
      for _, k in ipairs { 2, 2.0, "x" } do out[#out + 1] = pcall(next, { x = 1, 10, 20 }, k) end
      local k, t = "no", { 1 }
      out[#out + 1] = select(2, pcall(function() for _ in next, t, k do end end))
    end
    local kinds = {}
    for _, v in ipairs(out) do kinds[tostring(v)] = (kinds[tostring(v)] or 0) + 1 end
    return kinds["invalid key to 'next'"], kinds["true"]`,
    ['28', '12'],
  );
});

/** Interprets operations on one table; each gives what it read. */
const INTERPRETER = `
local t, out, n = new(), {}, 0
local function note(v) n = n + 1 out[n] = v == nil and "nil" or v end
local function border() local l = #t return (l == 0 or t[l] ~= nil) and t[l + 1] == nil end
local function walk(change)
  local seen, count = {}, 0
  for k, v in pairs(t) do
    if seen[k] or v ~= t[k] then return "wrong" end
    seen[k] = true
    count = count + 1
    if change == 1 then t[k] = nil elseif change == 2 then t[k] = 0 end
  end
  return count
end
local function manual(change)
  local count, k, v = 0, next(t)
  while k ~= nil do
    count = count + 1
    if change == 1 then t[k] = nil end
    k, v = next(t, k)
  end
  return count
end
for i = 1, size do
  local op, k, v = operation(i)
  if op == 1 then t[k] = v note(t[k])
  elseif op == 2 then rawset(t, k, v) note(rawget(t, k))
  elseif op == 3 then t.name = v note(t.name)
  elseif op == 4 then t.field0, t.c = v, v note(t.field0 == t.c)
  elseif op == 5 then t[#t + 1] = 1 note(border())
  elseif op == 6 then for i = 1, 5 do t[i] = v end note(border())
  elseif op == 7 then note(walk())
  elseif op == 8 then note(walk(k == true and 1 or 2))
  elseif op == 9 then note(manual(k == true and 1 or 0))
  else note(t[k]) end
end
return out, n`;

/** What the interpreter in Lua has to give. */
function foreseen(ops: readonly Step[]): Value[] {
  const model = new Model(),
    { entries } = model;
  return ops.map(([op, k, v]) => {
    const set = (key: Value): Value => {
      model.set(key, v);
      return v;
    };
    const all = (change: boolean): Value => {
      const { size } = entries;
      if (change) entries.clear();
      return size;
    };
    switch (op) {
      case 1:
      case 2:
        return set(k);
      case 3:
        return set('name');
      case 4:
        return [set('field0'), set('c')].length === 2;
      // Which border it is may differ: the model has no opinion, so such runs have no gaps (below).
      case 5:
        return append(model);
      case 6:
        return [1, 2, 3, 4, 5].map(set).length === 5;
      case 7:
        return entries.size;
      case 8: {
        if (k !== true) for (const { key } of [...entries.values()]) model.set(key, 0);
        return all(k === true);
      }
      case 9:
        return all(k === true);
      default:
        return model.get(k);
    }
  });
}

function append(model: Model): boolean {
  let n = 0;
  while (model.get(n + 1) !== undefined) n++;
  model.set(n + 1, 1);
  return true;
}

type Step = readonly [op: number, key: Value, value: Value];
/** Positive integers as keys would make gaps. */
const gapless = key.filter((k) => {
  const n = k instanceof LuaFloat ? k.n : k;
  return !(typeof n === 'number' && n > 0 && Number.isInteger(n));
});
const step: fc.Arbitrary<Step> = fc.tuple(fc.integer({ min: 1, max: 10 }), gapless, value);

/** Results as texts that can be compared: objects by their identity. */
const told = (v: Value): string => (v === undefined ? 'nil' : v instanceof LuaFloat ? `float ${v.n}` : identity(v));

test('the same in Lua: assignments, fields, rawset, borders, pairs and next, in every tier', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (ops) => {
      const expected = foreseen(ops).map(told);
      for (const tier of TIERS) {
        const {
          values: [out, n],
          error,
        } = run(tier, INTERPRETER, {
          slice: tier === 'slices' ? 7 : 1_000_000,
          globals(rt) {
            rt.globals.setStr('size', ops.length);
            rt.globals.setStr(
              'new',
              plain('new', [], 'table', '', (at) => at.one(new Table())),
            );
            rt.globals.setStr(
              'operation',
              plain('operation', [any('i')], '...', '', (at, i) => at.all([...ops[(i as number) - 1]!])),
            );
          },
        });
        assert.is(error, undefined, `${tier}: ${shown(error)}`);
        assert.is(n, ops.length);
        const got = ops.map((_, i) => (out as Table).getInt(i + 1)).map((v) => (v === 'nil' ? 'nil' : told(v)));
        assert.equal(got, expected, tier);
      }
    }),
    { numRuns: 12 },
  );
});

test('rawset stores like any assignment, and natives may store while Lua traverses', () => {
  gives(
    `
    local t, count = {}, 0
    for i = 1, 50 do t[i] = i t["k" .. i] = i t[i + 0.5] = i end
    for k, v in pairs(t) do
      count = count + 1
      clear(t, k)
      if k == 25 then clear(t, 26) count = count + 1 end
    end
    return count, next(t), #t`,
    ['150', 'nil', '0'],
    {
      globals: (rt) =>
        rt.globals.setStr(
          'clear',
          plain('clear', [tableParam('t'), any('k')], '', '', (at, t, k) => {
            storeRaw(t, k, undefined);
            return at.none();
          }),
        ),
    },
  );
});

test.run();
