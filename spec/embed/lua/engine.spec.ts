import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaError, Multi } from '../../../src/exports/index.ts';

/** The LuaError that this raises. */
function raised(run: () => unknown): LuaError {
  try {
    run();
  } catch (error) {
    assert.instance(error, LuaError);
    return error as LuaError;
  }
  return assert.unreachable('no error') as never;
}

async function rejected(promise: Promise<unknown>): Promise<LuaError> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, LuaError);
    return error as LuaError;
  }
  return assert.unreachable('no error') as never;
}

const later = <T>(value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), 1);
  });

test('eval gives the first result, evalMulti all of them', () => {
  const lua = new Lua();
  assert.is(lua.eval('return 1 + 1, "more"'), 2);
  assert.equal(lua.evalMulti('return 1, nil, "x"'), [1, undefined, 'x']);
  assert.is(lua.eval('local x = 1'), undefined);
});

test('args arrive in ..., env replaces the globals', () => {
  const lua = new Lua();
  assert.is(lua.eval('local a, b = ... return a * b', { args: [6, 7] }), 42);
  assert.is(lua.eval('return x', { env: { x: 'own' } }), 'own');
});

test('as: "js" copies tables out', () => {
  assert.equal(new Lua().eval('return { a = { 1, 2 } }', { as: 'js' }), { a: [1, 2] });
});

test('globals are live', () => {
  const lua = new Lua({ globals: { config: { depth: 3 }, double: (n: number) => n * 2 } });
  assert.is(lua.eval('return double(config.depth)'), 6);
  lua.globals.set('name', 'moon');
  assert.is(lua.eval('name = name .. "!" return #name'), 5);
  assert.is(lua.globals.get('name'), 'moon!');
});

test('what is printed goes to stdout', () => {
  const written: string[] = [];
  new Lua({ stdout: (bytes) => written.push(Buffer.from(bytes).toString()) }).eval('print("λ", 1) io.write("x")');
  assert.is(written.join(''), 'λ\t1\nx');
});

test('compiled code is called like any function', () => {
  const add = new Lua().compile<[number, number], number>('local a, b = ... return a + b, "second"');
  assert.is(add(1, 2), 3);
  assert.equal(add.multi(1, 2), [3, 'second']);
});

test('table handles honour metamethods', () => {
  const lua = new Lua();
  const t = lua.eval<import('../../../src/exports/index.ts').LuaTable>(`
    return setmetatable({}, { __index = function(_, k) return k .. "?" end, __len = function() return 7 end,
      __newindex = function(t, k, v) rawset(t, k, v * 2) end })`);
  assert.is(t.get('x'), 'x?');
  assert.is(t.length, 7);
  t.set('y', 4);
  assert.is(t.get('y'), 8);
  assert.equal([...t], [['y', 8]]);
});

test('one object has one handle', () => {
  const lua = new Lua();
  lua.eval('t = {} function f() return t end');
  assert.is(lua.globals.get('t'), lua.globals.get('t'));
  assert.is(lua.globals.get<() => unknown>('f')(), lua.globals.get('t'));
  assert.is(lua.eval('return ... == t', { args: [lua.globals.get('t')] }), true);
});

test('a handle of another state is refused', () => {
  const table = new Lua().table();
  assert.throws(() => new Lua().globals.set('t', table), /another Lua state/);
});

test("a chunk name is Lua's: a first @ or = is no part of it", () => {
  const lua = new Lua({ profile: 'full' }),
    code = 'return debug.getinfo(1, "S").source, debug.getinfo(1, "S").short_src';
  assert.equal(lua.evalMulti(code, { name: '@x.lua' }), ['@x.lua', 'x.lua']);
  assert.equal(lua.evalMulti(code, { name: '=x' }), ['=x', 'x']);
  assert.equal(lua.evalMulti(code, { name: 'x@y' }), ['=x@y', 'x@y']);
  for (const name of ['@x.lua', '=x.lua', 'x.lua']) {
    assert.is(raised(() => lua.eval('error("no")', { name })).message, 'x.lua:1: no');
    assert.match(raised(() => lua.compile('x =', { name })).message, /^x\.lua:1: /);
    assert.match(raised(() => lua.start('x.y = 1', { name }).run()).message, /^x\.lua:1: /);
  }
});

test('runtime errors carry value, position and frames', () => {
  const error = raised(() =>
    new Lua().eval('local function f()\n  local x = nil\n  return x.y\nend\nf()', { name: 'chunk' }),
  );
  assert.is(error.code, 'ERR_LUA_RUNTIME');
  assert.is(error.message, "chunk:3: attempt to index a nil value (local 'x')");
  assert.is(error.value, error.message);
  assert.equal(
    error.frames.map(({ source, line, what }) => `${source}:${line} ${what}`),
    ['chunk:3 Lua', 'chunk:5 main'],
  );
  assert.match(error.traceback, /^stack traceback:\n\tchunk:3: in /);
  assert.match(error.stack!, /chunk:3: in[\s\S]*at /);
});

test('error values survive', () => {
  const error = raised(() => new Lua().eval('error({ code = 5 })'));
  assert.is((error.value as import('../../../src/exports/index.ts').LuaTable).get('code'), 5);
  assert.is(error.message, '(error object is a table value)');
  assert.is(
    raised(() => new Lua().eval('error(setmetatable({}, { __tostring = function() return "own words" end }))')).message,
    'own words',
  );
});

test('syntax errors have their own code', () => {
  const error = raised(() => new Lua().eval('x ='));
  assert.is(error.code, 'ERR_LUA_SYNTAX');
  assert.match(error.message, /^eval:1: .* near <eof>$/);
});

test('errors of host functions are Lua errors, and the cause of what comes out', () => {
  const boom = new RangeError('boom');
  const lua = new Lua({
    globals: {
      fail: () => {
        throw boom;
      },
    },
  });
  assert.is(lua.eval('local ok, message = pcall(fail) return message'), 'boom');
  const error = raised(() => lua.eval('local x = 1\nfail()'));
  assert.is(error.message, 'eval:2: boom');
  assert.is(error.cause, boom);
});

test('a LuaError goes through a host function as it was', () => {
  const lua = new Lua();
  lua.globals.set('again', (f: () => unknown) => f());
  assert.is(lua.eval('local ok, e = pcall(again, function() error({ code = 9 }) end) return e.code'), 9);
});

test('host functions may give several results, and call back', () => {
  const lua = new Lua({ globals: { pair: () => new Multi([1, 2]), twice: (f: (x: number) => number) => f(f(5)) } });
  assert.equal(lua.evalMulti('return pair()'), [1, 2]);
  assert.is(lua.eval('return twice(function(x) return x * 3 end)'), 45);
});

test('a promise suspends Lua, wherever it was', async () => {
  const lua = new Lua({ globals: { later } });
  assert.is(await lua.evalAsync('return later(20) + later(22)'), 42);
  assert.is(await lua.evalAsync('local ok, v = pcall(later, "x") return v'), 'x');
  const sorted = 'local t = { 3, 1, 2 } table.sort(t, function(a, b) return later(a < b) end) return table.concat(t)';
  assert.is(await lua.evalAsync(sorted), '123');
  assert.is(await lua.evalAsync('return coroutine.wrap(function() coroutine.yield(later(7)) end)()'), 7);
  assert.is(
    await lua.evalAsync('return setmetatable({}, { __index = function(_, k) return later(k) end }).key'),
    'key',
  );
});

test('several suspended runs do not disturb each other', async () => {
  const lua = new Lua({ globals: { later } });
  const runs = [1, 2, 3].map((n) =>
    lua.evalAsync('local n = ... local sum = 0 for i = 1, 3 do sum = sum + later(n) end return sum', { args: [n] }),
  );
  assert.equal(await Promise.all(runs), [3, 6, 9]);
});

test('a rejected promise is an error that Lua can catch', async () => {
  const lua = new Lua({ globals: { refuse: () => Promise.reject(new Error('no')) } });
  assert.is(await lua.evalAsync('local ok, e = pcall(refuse) return e'), 'no');
  assert.match((await rejected(lua.evalAsync('refuse()'))).message, /no$/);
});

test('eval refuses to wait', () => {
  const error = raised(() => new Lua({ globals: { later } }).eval('later(1)'));
  assert.is(error.code, 'ERR_LUA_ASYNC');
  assert.is(error.catchable, false);
});

test('functions have an async form', async () => {
  const f = new Lua({ globals: { later } }).compile('return later(...)');
  assert.is(await f.async(5), 5);
});

test('an instruction limit stops everything, pcall or not', async () => {
  const lua = new Lua({ limits: { instructions: 100_000 } });
  const endless = [
    'while true do end',
    'while true do pcall(error) end',
    'pcall(function() while true do end end)',
    'load(function() return "1" end)',
    'load(math.random)',
    'string.gsub(("x"):rep(1e6), "x", function(c) return c end)',
    'table.move({}, 1, 2^53 // 1 | 0, 2, {})',
    'table.move({}, 2^40 // 1 | 0, math.maxinteger, 1)',
    'table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 1)',
  ];
  for (const code of endless) {
    const error = raised(() => lua.eval(code));
    assert.is(error.code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
    assert.is(error.catchable, false);
  }
  assert.is(lua.eval('return 1'), 1);
  assert.is((await rejected(lua.evalAsync('while true do end'))).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
});

test('an asynchronous run can be aborted', async () => {
  const controller = new AbortController();
  const run = new Lua().evalAsync('while true do end', { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 5);
  const error = await rejected(run);
  assert.is(error.code, 'ERR_LUA_ABORTED');
  assert.is((error.cause as Error).message, 'enough');
});

test.run();
