import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaReference, type LuaFunction, type LuaTable } from '../../../src/exports/index.ts';

const lua = new Lua();
/** What Lua says a JavaScript value is. */
const seen = (value: unknown) => lua.eval('local v = ... return math.type(v) or type(v)', { args: [value] });
const through = (value: unknown) => lua.eval('return ...', { args: [value], as: 'js' });

test('numbers keep their subtype', () => {
  for (const n of [0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]) {
    assert.is(seen(n), 'integer', String(n));
    assert.is(through(n), n);
  }
  for (const n of [0.5, -0, NaN, Infinity, 2 ** 53, 1e300, Number.MIN_VALUE]) {
    assert.is(seen(n), 'float', String(n));
    assert.ok(Object.is(through(n), n), String(n));
  }
});

test('integers that are not safe are bigints', () => {
  assert.is(lua.eval('return math.maxinteger'), 2n ** 63n - 1n);
  assert.is(lua.eval('return 1 << 53'), 2n ** 53n);
  assert.is(lua.eval('return (1 << 53) - 1'), 2 ** 53 - 1);
  assert.is(through(-(2n ** 63n)), -(2n ** 63n));
  assert.is(through(5n), 5);
  assert.throws(() => through(2n ** 63n), /64-bit/);
});

test('integral floats are numbers', () => {
  assert.is(lua.eval('return 3.0'), 3);
  assert.is(lua.eval('return 2^53'), 2 ** 53);
});

test('text is UTF-8 in Lua', () => {
  assert.is(lua.eval('return #...', { args: ['λ€😀'] }), 9);
  for (const s of ['', 'plain', 'λ€😀', 'x'.repeat(100), '\0\x7f', '\ufeffbom']) assert.is(through(s), s);
  assert.is(lua.eval('return "\\u{3bb}"'), 'λ');
});

test('bytes that are not text are a Uint8Array', () => {
  assert.equal(lua.eval('return "\\xff\\0"'), new Uint8Array([255, 0]));
  assert.is(lua.eval('return ... == "\\xff\\0"', { args: [new Uint8Array([255, 0])] }), true);
  const large = new Uint8Array(100_000).fill(200);
  assert.equal(through(large), large);
});

test('a state may speak bytes', () => {
  const bytes = new Lua({ strings: 'bytes' });
  assert.is(bytes.eval('return "\\u{3bb}"'), '\xce\xbb');
  assert.is(bytes.eval('return #...', { args: ['\xce\xbb'] }), 2);
});

test('null and undefined are nil', () => {
  assert.is(seen(null), 'nil');
  assert.is(seen(undefined), 'nil');
  assert.is(through(null), undefined);
});

test('arrays, objects, Maps and Sets become tables', () => {
  assert.is(lua.eval('local t = ... return #t .. t[1] .. t[3]', { args: [['a', 'b', 'c']] }), '3ac');
  assert.is(lua.eval('local t = ... return t.a.b', { args: [{ a: { b: 5 } }] }), 5);
  assert.is(lua.eval('local t = ... return t[2.5]', { args: [new Map([[2.5, 'x']])] }), 'x');
  assert.is(lua.eval('local t = ... return t.x', { args: [new Set(['x'])] }), true);
  assert.throws(() => through(new Map([[null, 1]])), /index is nil/);
  assert.throws(() => through(new Map([[NaN, 1]])), /index is NaN/);
});

test('tables become arrays, objects or Maps', () => {
  assert.equal(lua.eval('return { 1, { x = "y" } }', { as: 'js' }), [1, { x: 'y' }]);
  assert.equal(lua.eval('return {}', { as: 'js' }), {});
  assert.equal(
    lua.eval('return { 1, a = 2 }', { as: 'js' }),
    new Map<unknown, unknown>([
      [1, 1],
      ['a', 2],
    ]),
  );
  assert.equal(lua.eval('return { [2] = true }', { as: 'js' }), new Map([[2, true]]));
  const odd = lua.eval<object>('return { __proto__ = 1 }', { as: 'js' });
  assert.equal(Object.entries(odd), [['__proto__', 1]]);
  assert.is(Object.getPrototypeOf(odd), Object.prototype);
});

test('cycles and shared parts survive both ways', () => {
  const shared = { n: 1 };
  const cycle: Record<string, unknown> = { a: shared, b: shared };
  cycle.self = cycle;
  assert.is(lua.eval('local t = ... return t.self == t and t.a == t.b', { args: [cycle] }), true);
  const back = through(cycle) as typeof cycle;
  assert.is(back.self, back);
  assert.is(back.a, back.b);
});

test('functions are the same function each time', () => {
  const f = (n: number) => n + 1;
  assert.is(lua.eval('local a, b = ... return a == b and a(1)', { args: [f, f] }), 2);
  lua.eval('function g() end');
  const g = lua.globals.get('g');
  assert.is(through(g), g);
  assert.is(lua.eval('return ... == g', { args: [g] }), true);
});

test('other objects travel as themselves', () => {
  const date = new Date(0);
  assert.is(seen(date), 'userdata');
  assert.is(through(date), date);
  assert.is(lua.eval('local a, b = ... return a == b', { args: [date, date] }), true);
});

test('threads and library objects are references', () => {
  const thread = lua.eval('co = coroutine.create(function() return 5 end) return co');
  assert.instance(thread, LuaReference);
  assert.is(lua.eval('return ... == co', { args: [thread] }), true);
});

test('symbols are refused', () => assert.throws(() => through(Symbol('x')), /a symbol cannot/));

test('table() makes tables from anything', () => {
  const get = (t: LuaTable, key: unknown) => t.get(key);
  assert.is(get(lua.table([7]), 1), 7);
  assert.is(get(lua.table({ a: 1 }), 'a'), 1);
  assert.is(get(lua.table(new Map([[true, 1]])), true), 1);
  assert.is(get(lua.table([['x', 1]].values()), 'x'), 1);
  assert.is(lua.table().length, 0);
});

test('what a handle is given is converted as an argument is', () => {
  const lua = new Lua(),
    table = lua.table(),
    bytes = lua.eval<LuaFunction>(
      'return function(t) local key, value = next(t) return #key, #value, key == value end',
    );
  for (const text of ['', 'a', '\0', 'λ', 'x'.repeat(100), `${'x'.repeat(100)}λ`, '\u{1f600}']) {
    table.set(text, text);
    const { length } = new TextEncoder().encode(text);
    assert.equal(bytes.multi(table), [length, length, true]);
    assert.is(table.get(text), text);
    table.set(text, undefined);
  }
  for (const [value, type] of [
    [0, 'integer'],
    [-0, 'float'],
    [2 ** 60, 'float'],
    [true, 'boolean'],
  ] as const) {
    table.set('value', value);
    assert.is(lua.eval('local t = ... return math.type(t.value) or type(t.value)', { args: [table] }), type);
    assert.ok(Object.is(table.get('value'), value));
  }
  const latin = new Lua({ strings: 'bytes' });
  latin.globals.set('é', 'é');
  assert.is(latin.eval('return #_G["\\xe9"]'), 1);
});

test.run();
