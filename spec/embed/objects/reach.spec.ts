// What programs can reach from exposed objects and namespaces: a walk over everything, through every name that
// JavaScript knows, never finds a prototype, a constructor of functions or eval. The walk sees JavaScript's side of
// each value that the program finds.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaTable } from '../../../src/exports/index.ts';
import { raised } from '../lua/runs.ts';

/** The function that runs texts. */
const EVAL = Reflect.get(globalThis, 'eval') as object;

class Base {
  static shared = { inner: new Map([['k', [1]]]) };
  list = [1, 'x', new Date(0)];
  method(): this {
    return this;
  }
  get accessor(): unknown {
    return this;
  }
}
class Derived extends Base {
  fn = (): number => 1;
  arrow = async (): Promise<number> => 1;
  generator = function* (): Generator<number> {
    yield 1;
  };
  held = { Function, eval: EVAL, deep: new Base() };
  Function = Function;
  *[Symbol.iterator](): Generator<number> {
    yield 1;
  }
}

const Async = Object.getPrototypeOf(async () => {}).constructor as object,
  Generators = Object.getPrototypeOf(function* () {}).constructor as object;

/** Objects of all kinds that an embedder may expose. */
const EXPOSED: Readonly<Record<string, object>> = {
  Math,
  JSON,
  URL,
  Intl,
  Object,
  Reflect,
  Array,
  Map,
  Set,
  Date,
  Promise,
  Proxy,
  Symbol,
  String,
  Number,
  RegExp,
  Error,
  WeakMap,
  Uint8Array,
  globalThis,
  Base,
  Derived,
  derived: new Derived(),
  plain: { a: 1, list: [1], constructor: Derived, nested: new Derived() },
  bare: Object.create(null) as object,
  list: [1, new Derived(), () => 1],
  typed: new Float64Array(2),
  map: new Map([['k', new Derived()]]),
  date: new Date(0),
  error: new TypeError('x'),
  regexp: /x/,
  fn: () => 1,
  asyncFn: async () => 1,
  generator: (function* () {})(),
  iterator: [1].values(),
  bound: function (this: unknown) {
    return this;
  }.bind(null),
  proxy: new Proxy(new Derived(), {}),
  classProxy: new Proxy(Derived, {}),
};

/** Every name that JavaScript has for anything here, and those that lead to trouble. */
const NAMES: readonly string[] = [
  ...new Set(
    [
      ...Object.values(EXPOSED),
      Object.prototype,
      Function.prototype,
      Array.prototype,
      Async,
      Generators,
      ...Object.values(EXPOSED).flatMap((each) => chain(each)),
    ].flatMap((each) => Object.getOwnPropertyNames(each)),
  ),
  'callee',
  '1',
  '0',
  'new',
];

function chain(object: object): object[] {
  const found: object[] = [];
  for (let each = Object.getPrototypeOf(object) as object | null; each !== null; )
    found.push(each), (each = Object.getPrototypeOf(each) as object | null); // biome-ignore format: short
  return found;
}

/** Names that no program may read from any object. */
const NEVER = [
  'constructor',
  'prototype',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'getPrototypeOf',
];

const isPrototype = (object: object): boolean => {
  const made = Object.getOwnPropertyDescriptor(object, 'constructor')?.value as object | undefined;
  return typeof made === 'function' && Object.getOwnPropertyDescriptor(made, 'prototype')?.value === object;
};
const FORBIDDEN: ReadonlySet<unknown> = new Set([
  Function,
  Async,
  Generators,
  EVAL,
  Object.prototype,
  Function.prototype,
]);

/** The walk: fields by all names, pairs, metatables, iterators; what functions without arguments give. */
const WALK = `
  local roots, names, note, calls = ...
  local seen, queue = {}, {}
  local function get(v, key) return v[key] end
  local function found(v, path)
    local t = type(v)
    if (t == "userdata" or t == "table" or t == "function") and not seen[v] then
      seen[v] = true
      note(v, path)
      if #queue < 1500 then queue[#queue + 1] = { v, path } end
    end
  end
  for name, v in pairs(roots) do found(v, name) end
  local at = 1
  while queue[at] do
    local v, path = queue[at][1], queue[at][2]
    at = at + 1
    local meta = getmetatable(v)
    if type(meta) == "table" then found(meta, path .. " metatable") end
    if type(v) ~= "function" then
      for _, name in ipairs(names) do
        local ok, field = pcall(get, v, name)
        if ok then found(field, path .. "." .. name) end
      end
      for i = 1, 3 do
        local ok, field = pcall(get, v, i)
        if ok then found(field, path .. "[" .. i .. "]") end
      end
      pcall(function() for k, field in pairs(v) do found(k, path .. " key") found(field, path .. "." .. tostring(k)) end end)
    end
    if calls then
      for _, args in ipairs({ {}, { v }, { v, "constructor" }, { v, "prototype" }, { v, "__proto__" } }) do
        local results = table.pack(pcall(v, table.unpack(args)))
        for i = 2, results.n do if results[1] then found(results[i], path .. "()") end end
      end
    end
  end
  return at - 1`;

async function walk(roots: Readonly<Record<string, object>>, calls: boolean): Promise<string[]> {
  const lua = new Lua();
  const wrong: string[] = [];
  const exposed = lua.table();
  for (const [name, object] of Object.entries(roots)) exposed.set(name, lua.expose(object));
  const note = (value: unknown, path: string): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (FORBIDDEN.has(value) || isPrototype(value)) wrong.push(path);
    if (NEVER.some((name) => path.endsWith(`.${name}`)) && !path.startsWith('plain.nested')) wrong.push(path);
  };
  const visited = await lua.evalAsync<number>(WALK, { args: [exposed, NAMES, note, calls] });
  assert.ok(visited > Object.keys(roots).length, `${visited} visited`);
  return wrong;
}

test('no field of anything leads to a prototype or to Function', async () => {
  assert.equal(await walk(EXPOSED, false), []);
});

test('nor does any call of what is there', async () => {
  // Without what acts on the process that runs this, and without promises that never settle.
  const { globalThis: _, Promise: __, ...rest } = EXPOSED;
  assert.equal(await walk(rest, true), []);
});

test('the names that lead to code are nothing', () => {
  const lua = new Lua();
  for (const [name, object] of Object.entries(EXPOSED)) {
    lua.globals.set('o', lua.expose(object));
    for (const key of [...NEVER, 'call', 'apply', 'bind', 'hasOwnProperty', 'isPrototypeOf']) {
      if (!NEVER.includes(key) && Object.hasOwn(object, key)) continue;
      assert.is(lua.eval(`return o["${key}"]`), undefined, `${name}.${key}`);
    }
    for (const key of [...NEVER, 'toString', 'valueOf', 'then', 'toJSON'])
      assert.ok(
        raised(() => lua.eval(`o["${key}"] = 1`)),
        `${name}.${key} = 1`,
      );
  }
});

test('Reflect and Object cannot be used to get at code', () => {
  const lua = new Lua();
  for (const name of ['Reflect', 'Object', 'Array'] as const) lua.globals.set(name, lua.expose(EXPOSED[name]!));
  lua.globals.set(
    'fn',
    lua.expose(() => 1),
  );
  for (const code of [
    'Reflect.get(fn, "constructor")',
    'Reflect.get(Reflect.get(fn, "constructor"), "constructor")',
    'Reflect.getPrototypeOf(fn)',
    'Object.getPrototypeOf(fn)',
    'Object.getOwnPropertyDescriptor(fn, "name")',
    'Reflect.construct(Reflect.get(fn, "constructor"), Array.of("return 1"))',
    'Object.entries(fn).constructor',
  ]) {
    const [ok, value] = lua.evalMulti(`return pcall(function() return ${code} end)`);
    assert.ok(ok === false || value === undefined, code);
  }
});

test('functions that make code are refused wherever they come from', () => {
  class Maker extends Function {}
  const lua = new Lua();
  for (const maker of [Function, Async, Generators, EVAL, Maker, new Proxy(Function, {}), Function.prototype]) {
    assert.is(raised(() => lua.globals.set('f', maker)).code, 'ERR_LUA_VALUE');
    assert.is(raised(() => lua.expose(maker as object)).code, 'ERR_LUA_VALUE');
    lua.globals.set('give', () => maker);
    assert.match(lua.eval<string>('return select(2, pcall(give))'), /makes code|a prototype/);
    const [value] = lua.evalMulti('return (...).f', { args: [lua.expose({ f: maker })] });
    assert.is(value, undefined);
  }
  const table = lua.eval<LuaTable>('return {}');
  assert.is(raised(() => table.set('p', Map.prototype.get.constructor)).code, 'ERR_LUA_VALUE');
});

test.run();
