// How runs end: with the cause that there was, by stops of their own, and with words for error objects that took a
// bounded time.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaError, type LuaTable } from '../../../src/exports/index.ts';
import { never, raised, rejection, valueOf } from './runs.ts';

// ---- causes

test('the cause is the very error that ended the run', async () => {
  const first = new Error('boom'),
    second = new Error('boom');
  let next = first;
  const lua = new Lua({
    globals: {
      fail: () => {
        throw next;
      },
      refuse: async () => {
        throw next;
      },
      fine: () => 1,
    },
  });
  assert.is(raised(() => lua.eval('pcall(fail) error("boom", 0)')).cause, undefined);
  assert.is(raised(() => lua.eval('pcall(fail) error("boom")')).cause, undefined);
  assert.is(raised(() => lua.eval('error("a boom")')).cause, undefined);
  assert.is(raised(() => lua.eval('fail()')).cause, first);
  next = second;
  assert.is(raised(() => lua.eval('pcall(fail) fail()')).cause, second);
  assert.is((await rejection(lua.evalAsync('refuse()'))).cause, second);
  assert.is((await rejection(lua.evalAsync('pcall(refuse) fine() error("boom", 0)'))).cause, undefined);
  const other = lua.compile('fail()');
  assert.is(raised(() => other()).cause, second);
  assert.is(raised(() => lua.eval('setmetatable(_ENV, { __index = function() fail() end }) return x')).cause, second);
});

test('the cause goes through everything that does not catch', async () => {
  const error = new Error('boom');
  const lua = new Lua({
    globals: {
      fail: () => {
        throw error;
      },
      refuse: () => Promise.reject(error),
    },
  });
  const ways = [
    'coroutine.wrap(fail)()',
    'coroutine.wrap(function() fail() end)()',
    'table.sort({ 3, 2, 1 }, fail)',
    '("x"):gsub("x", fail)',
    'local t <close> = setmetatable({}, { __close = function() end }) fail()',
    'local t <close> = setmetatable({}, { __close = function() pcall(error, "other") end }) fail()',
    'local t <close> = setmetatable({}, { __close = fail })',
    'for i = 1, 100000 do if i == 99999 then fail() end end',
    'local function f(n) if n == 0 then fail() else f(n - 1) end end for i = 1, 2000 do pcall(f, 3) end f(5)',
    'string.format("%s", setmetatable({}, { __tostring = function() fail() end }))',
    'require("x", fail()) ',
  ];
  for (const code of ways) {
    assert.is(raised(() => lua.eval(code), code).cause, error, code);
    assert.is((await rejection(lua.evalAsync(code.replaceAll('fail', 'refuse')), code)).cause, error, code);
  }
  const inside = 'local ok, e = coroutine.resume(coroutine.create(fail)) error("boom", 0)';
  assert.is(raised(() => lua.eval(inside)).cause, undefined);
});

test('the cause goes with an error value', async () => {
  const thrown = { code: 7 };
  const lua = new Lua({
    globals: {
      fail: () => {
        throw thrown;
      },
      refuse: () => Promise.reject(thrown),
    },
  });
  for (const code of [
    'fail()',
    'local ok, e = pcall(fail) error(e)',
    'local ok, e = pcall(fail) local ok, f = pcall(error, e) error(f, 0)',
    'local ok, e = xpcall(fail, function(e) return e end) error(e)',
  ]) {
    const error = raised(() => lua.eval(code), code);
    assert.is((error.value as LuaTable).get('code'), 7);
    assert.is(error.cause, thrown, code);
  }
  assert.is((await rejection(lua.evalAsync('local ok, e = pcall(refuse) error(e)'))).cause, thrown);
  assert.is(raised(() => lua.eval('pcall(fail) error({ code = 7 })')).cause, undefined);
  const symbol = Symbol('x');
  assert.is(
    raised(() =>
      new Lua({
        globals: {
          fail: () => {
            throw symbol;
          },
        },
      }).eval('fail()'),
    ).cause,
    symbol,
  );
  assert.is(
    raised(() =>
      new Lua({
        globals: {
          fail: () => {
            throw 'text';
          },
        },
      }).eval('fail()'),
    ).cause,
    undefined,
  );
});

test('an error that went through Lua, JavaScript and Lua shows the way it came', () => {
  const error = new Error('boom');
  const lua: Lua = new Lua({
    globals: {
      fail: () => {
        throw error;
      },
      again: () => lua.eval('fail()'),
    },
  });
  const outer = raised(() => lua.eval('again()'));
  assert.instance(outer.cause, LuaError);
  assert.is((outer.cause as LuaError).cause, error);
});

test('error(nil) is nil on both sides', () => {
  const lua = new Lua();
  assert.is(raised(() => lua.eval('error()')).value, undefined);
  lua.globals.set('again', (f: () => unknown) => f());
  assert.is(lua.eval('local ok, e = pcall(again, error) return ok == false and e == nil'), true);
});

// ---- stops

test('what stops a run inside stops only that', async () => {
  const other = new Lua({ limits: { instructions: 1000 } });
  const lua: Lua = new Lua({
    globals: {
      loop: () => other.eval('while true do end'),
      own: () => lua.eval('while true do end', { limits: { instructions: 1000 } }),
      wait: () => lua.eval('later()'),
      later: never,
      abort: () => lua.evalAsync('later()', { signal: AbortSignal.abort() }),
    },
  });
  for (const f of ['loop', 'own', 'wait'])
    assert.match(
      lua.eval<string>(`local ok, e = pcall(${f}) return tostring(e)`),
      /limit of 1000|waits for the host/,
      f,
    );
  assert.is(await valueOf(lua.evalAsync('return (pcall(abort))')), false);
});

test('the limit of a run holds for what it calls, pcall or not', async () => {
  const lua: Lua = new Lua({
    limits: { instructions: 20_000 },
    globals: {
      leaked: false,
      inner: () => lua.eval('while true do end'),
      innerAsync: () => lua.evalAsync('while true do end'),
    },
  });
  assert.is(raised(() => lua.eval('pcall(inner) leaked = true')).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is(lua.globals.get('leaked'), false);
  assert.is((await rejection(lua.evalAsync('pcall(inner) leaked = true'))).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is(lua.globals.get('leaked'), false);
  assert.is(lua.eval('return 1'), 1);
});

test('that is so of every limit', async () => {
  const WORK = {
    instructions: 'while true do end',
    memory: 'local t = {} while true do t[#t + 1] = {} end',
    time: 'while true do end',
    output: 'while true do print("x") end',
  };
  const limits = { instructions: 50_000, memory: 2_000_000, time: 50, output: 1000 };
  for (const kind of ['instructions', 'memory', 'time', 'output'] as const) {
    const lua: Lua = new Lua({
      stdout: () => {},
      limits: { [kind]: limits[kind] },
      globals: { leaked: false, inner: () => lua.eval(WORK[kind]), innerAsync: () => lua.evalAsync(WORK[kind]) },
    });
    const code = `ERR_LUA_LIMIT_${kind.toUpperCase()}`;
    assert.is(raised(() => lua.eval('pcall(inner) leaked = true'), kind).code, code);
    assert.is(
      raised(() => lua.eval('table.sort({ 1, 2, 3 }, function() pcall(inner) leaked = true end)'), kind).code,
      code,
    );
    // Memory is there again when the run inside is over.
    if (kind !== 'memory')
      assert.is((await rejection(lua.evalAsync('pcall(innerAsync) for i = 1, 1e9 do print(i) end'), kind)).code, code);
    assert.is(lua.globals.get('leaked'), false, kind);
    assert.is(lua.eval('return 1'), 1);
  }
});

test('calls back and forth without end are an error', async () => {
  const lua: Lua = new Lua({
    globals: { again: (): unknown => lua.eval('return again()'), back: (f: () => unknown) => f() },
  });
  for (const code of ['return again()', 'pcall(again) return again()', 'local function f() return back(f) end f()'])
    raised(() => lua.eval(code), code);
  assert.is(lua.eval('local ok, e = pcall(again) return type(e)'), 'string');
  assert.is(lua.eval('return 1 + 1'), 2);
  assert.is(await valueOf(lua.evalAsync('local n = 0 for i = 1, 10 do n = n + i end return n')), 55);
});

// ---- error objects that do things

test('words for an error object take a bounded time', async () => {
  const lua = new Lua({ globals: { later: never } });
  const handlers: Record<string, string> = {
    'while true do end': '(error object is a table value)',
    'later()': '(error object is a table value)',
    'error("inner")': '(error object is a table value)',
    'error(e)': '(error object is a table value)',
    'return {}': '(error object is a table value)',
    'return 5': '(error object is a table value)',
    'return "words"': 'words',
    'return tostring(setmetatable({}, getmetatable(e)))': '(error object is a table value)',
    'coroutine.yield()': '(error object is a table value)',
    'return ("x"):rep(1e9)': '(error object is a table value)',
  };
  for (const [body, message] of Object.entries(handlers)) {
    const code = `error(setmetatable({}, { __tostring = function(e) ${body} end }))`;
    assert.is(raised(() => lua.eval(code), body).message, message, body);
    assert.is((await rejection(lua.evalAsync(code), body)).message, message, body);
  }
  assert.is(
    raised(() => lua.eval('error(setmetatable({}, { __name = "Own" }))')).message,
    '(error object is a Own value)',
  );
  raised(() => lua.eval('error(setmetatable({}, { __name = setmetatable({}, { __tostring = error }) }))'));
});

test('messages of any length are an error, not a failure to make one', () => {
  const lua = new Lua();
  const error = raised(() => lua.eval('error(("λ"):rep(2 ^ 22 | 0), 0)'));
  assert.is((error.value as string).length, 2 ** 22);
  assert.match(error.message, /^λ+\.\.\.$/);
  assert.ok(error.message.length < 2 ** 20);
  assert.is(raised(() => lua.eval('error(("x"):rep(1e5), 0)')).message.length, 1e5);
});

test('Lua and JavaScript that call each other without end overflow the stack', async () => {
  const lua = new Lua({ globals: { js: (f: (n: number) => unknown, n: number) => f(n) } });
  const deep = 'local depth = 0 local function f(n) depth = n return (js(f, n + 1)) end ';
  const overflow = 'eval:1: C stack overflow';
  assert.is(lua.eval(`${deep} local ok, e = pcall(f, 1) return e`), overflow);
  assert.is(
    lua.eval(`${deep} local ok, e = xpcall(f, function(e) return "handled: " .. js(tostring, e) end, 1) return e`),
    `handled: ${overflow}`,
  );
  assert.is(raised(() => lua.eval(`${deep} f(1)`)).message, overflow);
  assert.is(lua.eval(`${deep} local ok, e = coroutine.resume(coroutine.create(f), 1) return e`), overflow);
  assert.is((await rejection(lua.evalAsync(`${deep} f(1)`))).message, overflow);
  assert.is(lua.eval(`${deep} pcall(f, 1) pcall(f, 1) return depth`), 200 + 1);
  assert.is(
    lua.eval(
      'local t = setmetatable({}, { __index = function(t, k) return js(function() return t[k] end) end }) local ok, e = pcall(function() return t.x end) return e',
    ),
    overflow,
  );
  const level = 'local function f(n) if n == 0 then return "bottom" end return (js(f, n - 1)) end return f(190)';
  assert.is(lua.eval(level), 'bottom');
});

test('stack and frames are made when they are read, and can be replaced', () => {
  let error = undefined as unknown as LuaError;
  try {
    new Lua().eval('local function f() error("x") end f()');
  } catch (thrown) {
    error = thrown as LuaError;
  }
  assert.not.ok(Object.hasOwn(error, 'stack'));
  assert.is((LuaError.prototype as { stack?: string }).stack, undefined);
  const { stack, frames } = error;
  assert.match(stack!, /^LuaError: eval:1: x\nstack traceback:\n\t\[C\]: in function 'error'\n[^]*\n {4}at /);
  assert.is(error.stack, stack);
  assert.is(error.frames, frames);
  assert.is(frames.length, 3);
  assert.is((structuredClone(error) as Error).stack, stack);
  error.stack = 'mine';
  assert.is(error.stack, 'mine');
  const plain = new LuaError({ code: 'ERR_LUA_SYNTAX', message: 'y' });
  assert.match(plain.stack!, /^(?:Lua)?Error: y\n {4}at /);
  // In a host whose errors share an accessor.
  delete plain.stack;
  Object.defineProperty(Error.prototype, 'stack', { get: () => 'theirs', configurable: true });
  assert.is(plain.stack, 'theirs');
  assert.is(Reflect.deleteProperty(Error.prototype, 'stack'), true);
  const frozen = Object.freeze(new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'x', traceback: 'above' }));
  assert.match(frozen.stack!, /^LuaError: x\nabove\n/);
  assert.is(frozen.frames, frozen.frames);
});

test('the JavaScript trace begins with the calls into Lua, under the words that the error had', () => {
  const lua = new Lua(),
    limit = Error.stackTraceLimit;
  const fail = lua.eval<() => void>('return function() error("x") end'),
    inner = (): LuaError => raised(fail),
    outer = (): LuaError => inner();
  const error = outer();
  assert.is(Error.stackTraceLimit, limit);
  error.message = 'other';
  const lines = error.stack!.split('\n'),
    first = lines.findIndex((line) => line.startsWith('    at '));
  assert.equal(lines.slice(0, first), [
    'LuaError: eval:1: x',
    'stack traceback:',
    "\t[C]: in function 'error'",
    '\teval:1: in function <eval:1>',
  ]);
  assert.not.match(lines[first]!, /LuaError/);
  assert.ok(lines.findIndex((line) => /\binner\b/.test(line)) < lines.findIndex((line) => /\bouter\b/.test(line)));
});

test.run();
