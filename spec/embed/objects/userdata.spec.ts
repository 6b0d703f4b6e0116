// Userdata with metatables from JavaScript: every event, and what the userdata is on either side.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaReference, LuaUserdata, Multi } from '../../../src/exports/index.ts';
import { boom, raised, valueOf } from '../lua/runs.ts';

interface Money {
  readonly cents: number;
}
const money = (cents: number): Money => ({ cents });
const centsOf = (v: unknown): number => (typeof v === 'number' ? v : (v as Money).cents);

const META = {
  __name: 'Money',
  __index: (m: Money, key: string) => (key === 'cents' ? m.cents : key === 'twice' ? () => m.cents * 2 : undefined),
  __newindex: () => boom(),
  __add: (a: unknown, b: unknown) => centsOf(a) + centsOf(b),
  __sub: (a: unknown, b: unknown) => centsOf(a) - centsOf(b),
  __mul: (a: unknown, b: unknown) => centsOf(a) * centsOf(b),
  __div: (a: unknown, b: unknown) => centsOf(a) / centsOf(b),
  __mod: (a: unknown, b: unknown) => centsOf(a) % centsOf(b),
  __pow: (a: unknown, b: unknown) => centsOf(a) ** centsOf(b),
  __idiv: (a: unknown, b: unknown) => Math.floor(centsOf(a) / centsOf(b)),
  __unm: (a: Money) => -a.cents,
  __band: (a: unknown, b: unknown) => centsOf(a) & centsOf(b),
  __bor: (a: unknown, b: unknown) => centsOf(a) | centsOf(b),
  __bxor: (a: unknown, b: unknown) => centsOf(a) ^ centsOf(b),
  __shl: (a: unknown, b: unknown) => centsOf(a) << centsOf(b),
  __shr: (a: unknown, b: unknown) => centsOf(a) >> centsOf(b),
  __bnot: (a: Money) => ~a.cents,
  __concat: (a: unknown, b: unknown) =>
    `${typeof a === 'string' ? a : centsOf(a)}${typeof b === 'string' ? b : centsOf(b)}`,
  __len: (m: Money) => String(m.cents).length,
  __eq: (a: Money, b: Money) => a.cents === b.cents,
  __lt: (a: unknown, b: unknown) => centsOf(a) < centsOf(b),
  __le: (a: unknown, b: unknown) => centsOf(a) <= centsOf(b),
  __call: (m: Money, ...args: unknown[]) => new Multi([m.cents, ...args]),
  __tostring: (m: Money) => `${m.cents} ct`,
  __pairs: (m: Money) =>
    new Multi([(_: unknown, key: unknown) => (key === undefined ? new Multi(['cents', m.cents]) : undefined)]),
};

const state = (): Lua => {
  const lua = new Lua();
  lua.globals.set('m', lua.userdata(money(6), META));
  lua.globals.set('n', lua.userdata(money(4), META));
  return lua;
};

for (const [code, want] of Object.entries({
  'm + n': 10,
  'm + 1': 7,
  '1 + m': 7,
  'm - n': 2,
  'm * n': 24,
  'm / n': 1.5,
  'm % n': 2,
  'm ^ n': 1296,
  'm // n': 1,
  '-m': -6,
  'm & n': 4,
  'm | n': 6,
  'm ~ n': 2,
  'm << n': 96,
  'm >> n': 0,
  '~m': -7,
  'm .. "x"': '6x',
  '"x" .. n': 'x4',
  '#m': 1,
  'm == n': false,
  'm == same': true,
  'm < n': false,
  'm > n': true,
  'm <= n': false,
  'm < 7': true,
  'm.cents': 6,
  'm.other': undefined,
  'm.twice()': 12,
  'tostring(m)': '6 ct',
  'type(m)': 'userdata',
  'select("#", m(1, 2))': 3,
  'select(2, pairs(m)) == nil and next({ cents = 1 })': 'cents',
})) {
  test(code, () => {
    const lua = state();
    lua.globals.set('same', lua.userdata(money(6), META));
    assert.is(lua.eval(`return ${code}`), want);
  });
}

test('pairs, close and gc', () => {
  const lua = state();
  assert.is(lua.eval('local s = "" for k, v in pairs(m) do s = s .. k .. v end return s'), 'cents6');
  const closed: unknown[] = [];
  const file = {};
  lua.globals.set('f', lua.userdata(file, { __close: (...args: unknown[]) => closed.push(...args) }));
  lua.eval('local x <close> = f');
  assert.equal(closed, [file, undefined]);
  let collected = 0;
  lua.globals.set('make', () => lua.userdata(5, { __gc: () => void collected++ }));
  lua.eval('make()');
  for (let i = 0; i < 3; i++) lua.eval('collectgarbage()');
  assert.ok(collected <= 1);
});

test('__index and __newindex may be objects, exposed ones too', () => {
  const lua = new Lua();
  const store: Record<string, unknown> = { a: 1 };
  const live = lua.expose(store);
  lua.globals.set('copy', lua.userdata({}, { __index: { a: 1, f: (self: unknown) => typeof self } }));
  lua.globals.set('live', lua.userdata({}, { __index: live, __newindex: live }));
  assert.equal(lua.evalMulti('live.b = 2 return copy.a, copy:f(), live.a, live.b'), [1, 'object', 1, 2]);
  assert.is(store.b, 2);
});

test('metamethods may return promises, and throw', async () => {
  const lua = new Lua();
  const thrown = new Error('no');
  lua.globals.set('u', lua.userdata({}, {
    __add: async (_: unknown, n: number) => n + 1,
    __index: async (_: unknown, key: string) => `${key}!`,
    __unm: () => { throw thrown; },
  })); // biome-ignore format: short
  assert.equal(await valueOf(lua.evalAsync('return (u + 1) .. u.x')), '2x!');
  const error = raised(() => lua.eval('\nreturn -u'));
  assert.is(error.cause, thrown);
  assert.is(error.message, 'eval:2: no');
});

test('the value comes back as itself, and a primitive one as its handle', () => {
  const lua = new Lua();
  const object = money(1),
    fn = (): number => 1;
  for (const value of [object, fn]) {
    const handle = lua.userdata(value, META);
    assert.instance(handle, LuaUserdata);
    assert.instance(handle, LuaReference);
    assert.is(handle.value, value);
    lua.globals.set('u', handle);
    assert.is(lua.globals.get('u'), value);
    assert.is(lua.eval('return rawequal(u, ...)', { args: [value] }), true);
  }
  const five = lua.userdata(5, { __tostring: () => 'five' });
  lua.globals.set('five', five);
  assert.is(five.value, 5);
  assert.is(lua.eval('return five'), five);
  assert.is(lua.eval('return tostring(...)', { args: [five] }), 'five');
  assert.is(lua.userdata(null).value, null);
  assert.is(lua.eval<LuaUserdata>('return coroutine.running()') instanceof LuaUserdata, false);
});

test('programs cannot change the metatable', () => {
  const lua = state();
  assert.match(raised(() => lua.eval('getmetatable(m).__add = print')).message, /./);
  assert.is(lua.eval('return m + 1'), 7);
  const hidden = new Lua();
  hidden.globals.set('u', hidden.userdata({}, { __metatable: 'secret' }));
  assert.is(hidden.eval('return getmetatable(u)'), 'secret');
});

test('what is no metatable is refused', () => {
  const lua = new Lua();
  for (const meta of [null, 5, 'x', []]) assert.throws(() => lua.userdata({}, meta as never), /metatable must be/);
  assert.is(raised(() => lua.userdata({}, { __index: Symbol('x') })).code, 'ERR_LUA_VALUE');
});

test.run();
