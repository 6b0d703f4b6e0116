// The conversion rules, as tables: what each JavaScript value is in Lua, and what each Lua value is in JavaScript, by
// default and with every option. src/embed/README.md states the rules.
import { inspect } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  Lua,
  LuaTable,
  LuaUserdata,
  type CallableTable,
  type ConversionOptions,
  type LuaFunction,
  type ToJSOptions,
} from '../../../src/exports/index.ts';
import { raised } from './runs.ts';

/** What Lua says of a value: type, subtype, and the parts that matter. */
const SAYS = `
  local v = ...
  local function say(v)
    if type(v) ~= "table" then
      return (math.type(v) or type(v)) .. (type(v) == "userdata" and "" or " " .. tostring(v))
    end
    local parts = {}
    for i = 1, 4 do if v[i] ~= nil then parts[#parts + 1] = "[" .. i .. "]=" .. say(v[i]) end end
    local names = {}
    for k in pairs(v) do if type(k) == "string" or type(k) == "boolean" then names[#names + 1] = tostring(k) end end
    table.sort(names)
    for _, k in ipairs(names) do parts[#parts + 1] = k .. "=" .. say(v[k] == nil and v[k == "true"] or v[k]) end
    return "{" .. table.concat(parts, ", ") .. "}"
  end
  return say(v)`;

interface Row {
  readonly options?: ConversionOptions;
  readonly given: unknown;
  readonly says: string;
  /** What comes back from `return ...` with as: 'js'; default: what was given. */
  readonly back?: unknown;
}

const date = new Date(0),
  fn = (): number => 1;

const IN: readonly Row[] = [
  { given: undefined, says: 'nil nil' },
  { given: null, says: 'nil nil', back: undefined },
  { given: true, says: 'boolean true' },
  { given: 3, says: 'integer 3' },
  { given: 0.5, says: 'float 0.5' },
  { given: -0, says: 'float -0.0' },
  { given: 2 ** 53, says: 'float 9.007199254741e+15' },
  { given: NaN, says: `float ${new Lua().eval<string>('return tostring(...)', { args: [NaN] })}` },
  { given: 3n, says: 'integer 3', back: 3 },
  { given: 2n ** 60n, says: `integer ${2n ** 60n}` },
  { given: 'λ', says: 'string λ' },
  { given: new Uint8Array([65, 66]), says: 'string AB', back: 'AB' },
  { given: [1, 'x', [true]], says: '{[1]=integer 1, [2]=string x, [3]={[1]=boolean true}}' },
  { given: [], says: '{}', back: {} },
  { given: [1, , 3], says: '{[1]=integer 1, [3]=integer 3}', back: new Map([[1, 1], [3, 3]]) },
  { given: [1, null, 3], says: '{[1]=integer 1, [3]=integer 3}', back: new Map([[1, 1], [3, 3]]) },
  { given: [1, undefined], says: '{[1]=integer 1}', back: [1] },
  { given: { a: 1, b: { c: 'x' } }, says: '{a=integer 1, b={c=string x}}' },
  { given: { a: null }, says: '{}', back: {} },
  { given: { 1: 'x' }, says: '{1=string x}' },
  { given: new Map<unknown, unknown>([[1, 'x'], ['k', 2]]), says: '{[1]=string x, k=integer 2}' },
  { given: new Set(['x']), says: '{x=boolean true}', back: { x: true } },
  { given: date, says: 'userdata' },
  { given: fn, says: 'function' },
  { options: { null: 'sentinel' }, given: null, says: 'userdata' },
  { options: { null: 'sentinel' }, given: undefined, says: 'nil nil' },
  { options: { null: 'sentinel' }, given: [1, null, 3], says: '{[1]=integer 1, [2]=userdata, [3]=integer 3}' },
  { options: { null: 'sentinel' }, given: { a: null, b: [null] }, says: '{a=userdata, b={[1]=userdata}}' },
  { options: { int64: 'bigint' }, given: 3, says: 'integer 3', back: 3n },
  { options: { int64: 'bigint' }, given: 3n, says: 'integer 3', back: 3n },
  { options: { int64: 'bigint' }, given: 0.5, says: 'float 0.5' },
  { options: { int64: 'bigint' }, given: 2n ** 60n, says: `integer ${2n ** 60n}` },
  { options: { int64: 'number' }, given: 2n ** 60n, says: `integer ${2n ** 60n}`, back: 2 ** 60 },
  { options: { int64: 'number' }, given: 3, says: 'integer 3' },
  { options: { int64: 'auto' }, given: 2n ** 53n, says: `integer ${2n ** 53n}` },
  { options: { strings: 'bytes' }, given: '\xce\xbb', says: 'string \xce\xbb' },
]; // biome-ignore format: a table

const described = (value: unknown): string => (typeof value === 'function' ? 'a function' : inspect(value));

for (const row of IN) {
  const { options = {}, given, says } = row;
  test(`${inspect(options)} ${described(given)} is ${says}`, () => {
    const lua = new Lua(options);
    if (given === fn) assert.match(lua.eval<string>(SAYS, { args: [given] }), /^function (function|builtin): /);
    else assert.is(lua.eval(SAYS, { args: [given] }), says);
    const back = lua.eval('return ...', { args: [given], as: 'js' });
    const want = 'back' in row ? row.back : given;
    assert.ok(Object.is(back, want) || typeof want === 'object', `${inspect(back)}, not ${inspect(want)}`);
    assert.equal(back, want);
  });
}

interface OutRow {
  readonly options?: ConversionOptions;
  readonly code: string;
  readonly is: unknown;
  readonly copy?: ToJSOptions;
}

const OUT: readonly OutRow[] = [
  { code: '1', is: 1 },
  { code: '1.0', is: 1 },
  { code: '1 << 53', is: 2n ** 53n },
  { code: 'math.mininteger', is: -(2n ** 63n) },
  { code: '2^53', is: 2 ** 53 },
  { code: '"\\u{3bb}"', is: 'λ' },
  { code: '"\\xff"', is: new Uint8Array([255]) },
  { code: '{}', is: {} },
  { code: '{ 1, 2 }', is: [1, 2] },
  { code: '{ 1, nil, 3 }', is: new Map([[1, 1], [3, 3]]) },
  { code: '{ a = 1 }', is: { a: 1 } },
  { code: '{ 1, nil, 3, k = "x" }', is: new Map<unknown, unknown>([[1, 1], [3, 3], ['k', 'x']]) },
  { code: '{ 1, nil, 3, [2.5] = 2 }', is: new Map([[1, 1], [3, 3], [2.5, 2]]) },
  { code: '{ 1, a = 1 }', is: new Map<unknown, unknown>([[1, 1], ['a', 1]]) },
  { code: '{ ["\\xff"] = 1 }', is: new Map([[new Uint8Array([255]), 1]]) },
  { code: '{ [true] = 1 }', is: new Map([[true, 1]]) },
  { code: '{ { {} } }', is: [[{}]] },
  { code: '{ 1, 2 }', copy: { arrays: 'never' }, is: new Map([[1, 1], [2, 2]]) },
  { code: '{ a = { 1 } }', copy: { arrays: 'never' }, is: { a: new Map([[1, 1]]) } },
  { code: '{}', copy: { arrays: 'never' }, is: {} },
  { options: { int64: 'bigint' }, code: '{ 1, 2.0, { n = 3 } }', is: [1n, 2, { n: 3n }] },
  { options: { int64: 'bigint' }, code: '{ [5] = 1 }', is: new Map([[5n, 1n]]) },
  { options: { int64: 'bigint' }, code: 'math.maxinteger', is: 2n ** 63n - 1n },
  { options: { int64: 'number' }, code: '{ math.maxinteger, 1 }', is: [2 ** 63, 1] },
  { options: { strings: 'bytes' }, code: '"\\xff\\u{3bb}"', is: '\xff\xce\xbb' },
]; // biome-ignore format: a table

for (const { options = {}, code, is, copy } of OUT) {
  test(`${inspect(options)} ${code} comes out as ${inspect(is)} ${inspect(copy ?? {})}`, () => {
    const lua = new Lua(options);
    if (copy === undefined) assert.equal(lua.eval(`return ${code}`, { as: 'js' }), is);
    if (code.startsWith('{')) assert.equal(lua.eval<LuaTable>(`return ${code}`).toJS(copy), is);
  });
}

test('depth bounds a copy; below are handles', () => {
  const lua = new Lua();
  const table = lua.eval<LuaTable>('local shared = { x = 1 } return { a = shared, b = { shared, { 2 } } }');
  const one = table.toJS<{ a: LuaTable; b: LuaTable }>({ depth: 1 });
  assert.instance(one.a, LuaTable);
  assert.is(one.a, table.get('a'));
  const two = table.toJS<{ a: { x: number }; b: [unknown, LuaTable] }>({ depth: 2 });
  assert.equal(two.a, { x: 1 });
  // What is copied at a higher level is the same copy below.
  assert.is(two.b[0], two.a);
  assert.instance(two.b[1], LuaTable);
  const loop = lua.eval<LuaTable>('local t = {} t.self = t return t').toJS<{ self: unknown }>({ depth: 1 });
  assert.is(loop.self, loop);
  assert.equal(table.toJS({ depth: Infinity }), table.toJS());
});

test('null makes the round trip where it has a sentinel', () => {
  const lua = new Lua({
    null: 'sentinel',
    globals: { null: null, give: () => null, same: (v: unknown) => v === null },
  });
  assert.equal(
    lua.evalMulti('return null, null == give(), tostring(null), type(null), same(null), not not null, null == nil'),
    [null, true, 'null', 'userdata', true, true, false],
  );
  const data = { a: null, list: [null, 1, null], map: new Map([['k', null]]) };
  assert.equal(lua.eval('return ...', { args: [data], as: 'js' }), { ...data, map: { k: null } });
  assert.is(lua.table([null]).length, 1);
  assert.is(lua.table().set('x', null).get('x'), null);
  assert.is(raised(() => lua.eval('return null.x')).message, "eval:1: attempt to index a null value (global 'null')");
  assert.is(new Lua({ null: 'nil', globals: { null: null } }).eval('return null'), undefined);
});

test('functions of the host come back as themselves', () => {
  const lua = new Lua({ globals: { fn, same: (f: unknown) => f === fn } });
  assert.is(lua.eval('return fn'), fn);
  assert.is(lua.globals.get('fn'), fn);
  assert.is(lua.eval('return same(fn)'), true);
  assert.equal(lua.eval('return { fn, { f = fn } }', { as: 'js' }), [fn, { f: fn }]);
  // A handle of one is a Lua function of its own for JavaScript, and the same one in Lua.
  const handle = lua.function(fn);
  assert.is(handle.multi().length, 1);
  assert.is(lua.eval('return rawequal(fn, ...)', { args: [handle] }), true);
  const made = lua.eval<LuaFunction>('return function() return 1 end');
  assert.is(lua.eval('return ...', { args: [made] }), made);
});

test('options of conversion are checked', () => {
  for (const [options, want] of [
    [{ int64: 'long' }, "option 'int64' of new Lua must be one of 'auto', 'bigint', 'number', not 'long'"],
    [{ null: null }, "option 'null' of new Lua must be one of 'nil', 'sentinel', not null"],
    [{ strings: 'utf-8' }, "option 'strings' of new Lua must be one of 'utf8', 'bytes', not 'utf-8'"],
  ] as const) {
    assert.throws(
      () => new Lua(options as never),
      (error: Error) => error instanceof TypeError && error.message === want,
    );
  }
  const table = new Lua().table();
  for (const options of [
    { depth: 0 },
    { depth: NaN },
    { depth: 1.5 },
    { depth: '1' },
    { arrays: 'always' },
    { array: 'auto' },
  ])
    assert.throws(() => table.toJS(options as never), TypeError);
});

// ---- handles of tables

test('tables iterate, and are JSON', () => {
  const lua = new Lua();
  const table = lua.eval<LuaTable>('return { 10, 20, n = 1 }');
  assert.equal([...table], [[1, 10], [2, 20], ['n', 1]]); // biome-ignore format: a row
  assert.equal(new Map(table as Iterable<[unknown, unknown]>).get('n'), 1);
  const json = (code: string, options?: ConversionOptions): string =>
    JSON.stringify(new Lua(options).eval(`return ${code}`));
  assert.is(json('{ 1, { a = true }, {} }'), '[1,{"a":true},{}]');
  assert.is(json('{ 1, nil, 3, k = "x" }'), '{"1":1,"3":3,"k":"x"}');
  assert.is(json('{ a = math.maxinteger, b = 0.5, c = 1/0 }'), `{"a":"${2n ** 63n - 1n}","b":0.5,"c":null}`);
  assert.is(json('{ f = print, s = "\\xff" }'), '{"s":"ÿ"}');
  assert.is(json('{ n = 1, [true] = 2 }', { int64: 'bigint' }), '{"n":1,"true":2}');
  assert.is(json('{ { 1 }, setmetatable({}, { __index = error }) }'), '[[1],{}]');
  assert.throws(() => json('(function() local t = {} t.t = t return t end)()'), TypeError);
});

test("Node's console shows what is in a table", () => {
  const lua = new Lua();
  const shown = (code: string, options = {}): string => inspect(lua.eval(`return ${code}`), options);
  assert.is(shown('{ 1, 2 }'), 'LuaTable [ 1, 2 ]');
  assert.is(shown('{ a = { b = "x" } }'), "LuaTable { a: { b: 'x' } }");
  assert.is(shown('{ a = { b = { c = {} } } }', { depth: 0 }), 'LuaTable { a: [LuaTable] }');
  assert.match(shown('(function() local t = {} t.t = t return t end)()'), /Circular/);
  assert.match(shown('_G', { depth: null }), /_VERSION: 'Lua 5.4'/);
  assert.is(inspect({ t: { t: lua.table() } }, { depth: 0 }), '{ t: [Object] }');
  assert.is(inspect(Object.create(LuaTable.prototype)), '[LuaTable]');
});

test('callable tables are callable', async () => {
  const lua = new Lua();
  const object = lua.eval<CallableTable<number[], number>>(
    'return setmetatable({ n = 1, 2, 3 }, { __call = function(self, x, y) return self.n + x, y end })',
  );
  assert.type(object, 'function');
  assert.instance(object, LuaTable);
  assert.is(object(5), 6);
  assert.equal(object.multi(5, 7), [6, 7]);
  assert.is(await object.async(5), 6);
  assert.equal([object.get('n'), object.length, [...object].length], [1, 2, 3]);
  assert.is(object.set('n', 2)(5), 7);
  assert.is(lua.eval('return (...)(1)', { args: [object] }), 3);
  assert.is(lua.eval('return rawequal(..., ...)', { args: [object] }), true);
  assert.is(lua.eval('t = ... return t'), undefined);
  lua.globals.set('t', object);
  assert.is(lua.globals.get('t'), object);
  // A table that became callable after its handle was made keeps its handle, and has `call`.
  const late = lua.table();
  lua.eval('setmetatable(..., { __call = function(_, x) return x end })', { args: [late] });
  assert.is(late.call(5), 5);
  assert.is(raised(() => lua.table().call()).message, 'attempt to call a table value');
});

test('userdata of libraries are handles without a value', () => {
  const lua = new Lua();
  const [file] = lua.evalMulti('return io and io.stdout');
  if (file === undefined) return;
  assert.instance(file, LuaUserdata);
  assert.is((file as LuaUserdata).value, undefined);
});

test('writes to plain tables are direct, and others have their metamethods', () => {
  const lua = new Lua();
  const table = lua.table();
  assert.is(table.set('x', 1).set(1, 'a').set(2.0, 'b').set(true, 'c').length, 2);
  assert.equal(table.toJS(), new Map<unknown, unknown>([[1, 'a'], [2, 'b'], ['x', 1], [true, 'c']])); // biome-ignore format: a row
  assert.is(table.set('x', undefined).get('x'), undefined);
  assert.match(raised(() => table.set(undefined, 1)).message, /index is nil/);
  assert.match(raised(() => table.set(NaN, 1)).message, /index is NaN/);
  const log = lua.eval<LuaTable>('log = {} return setmetatable({}, { __newindex = function(_, k, v) log[k] = v end })');
  log.set('x', 1);
  assert.equal(lua.eval('return log', { as: 'js' }), { x: 1 });
});

test.run();
