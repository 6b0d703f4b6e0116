// Limits of a state and of a call: each stops what it is for, nothing in Lua catches it, and the state is usable
// afterwards.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaError, type Limits } from '../../../src/exports/index.ts';
import { runOurs } from '../../../tools/fuzz/compare.ts';

function failure(run: () => unknown): LuaError {
  try {
    run();
  } catch (error) {
    assert.instance(error, LuaError);
    return error as LuaError;
  }
  return assert.unreachable('it did not stop') as never;
}

/** Programs that never end by themselves, and where a Lua program might try to catch the stop. */
const ENDLESS: Readonly<Record<string, string>> = {
  loop: 'while true do end',
  'for loop': 'for i = 1, math.huge do end',
  goto: '::top:: goto top',
  'long body': `while true do ${'local x = 1; '.repeat(150)} end`,
  recursion: 'local function f() return f() end f()',
  pcall: 'while true do pcall(function() while true do end end) end',
  'message handler': 'xpcall(error, function() while true do end end)',
  coroutine: 'while true do coroutine.resume(coroutine.create(function() while true do end end)) end',
  __close: 'local x <close> = setmetatable({}, { __close = function() while true do end end }) error("x")',
  __gc: 'while true do setmetatable({}, { __gc = function() while true do end end }) collectgarbage() end',
  __index:
    'local t t = setmetatable({}, { __index = function(_, k) return t[k] end }) while true do pcall(function() return t.x end) end',
  '__index chain':
    'local t = {} for i = 1, 1999 do t = setmetatable({}, { __index = t }) end while true do local x = t.x end',
  sort: 'while true do local t = {} for i = 1, 100 do t[i] = i % 7 end table.sort(t, function(a, b) return a < b end) end',
  'string growth': 'local s = "" while true do s = s .. "x" local b = s:byte(1) end',
};

for (const [name, code] of Object.entries(ENDLESS)) {
  test(`instructions stop ${name}`, () => {
    for (const jit of [false, true]) {
      const lua = new Lua({ jit, limits: { instructions: 300_000 } });
      const error = failure(() => lua.eval(code));
      assert.is(error.code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
      assert.not(error.catchable);
      assert.is(lua.eval('return 1 + 1'), 2);
    }
  });
}

/** Programs that hold ever more of one thing. */
const GREEDY: Readonly<Record<string, string>> = {
  tables: 'local t = {} while true do t[#t + 1] = {} end',
  records: 'local t = {} while true do t[#t + 1] = { x = 1, y = 2 } end',
  strings: 'local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end',
  'short strings': 'local t = {} while true do t[#t + 1] = "k" .. #t end',
  'one string': 'local s = "x" while true do s = s .. s end',
  'string.rep': 'return ("x"):rep(1e8)',
  array: 'local t = {} for i = 1, 1e9 do t[i] = i end',
  hash: 'local t = {} for i = 1, 1e9 do t["k" .. i] = i end',
  sparse: 'local t = {} for i = 1, 1e9 do t[i * 1000003 % 1000000007] = i end',
  closures: 'local t = {} while true do local x = 1 t[#t + 1] = function() return x end end',
  coroutines: 'local t = {} while true do t[#t + 1] = coroutine.create(function() end) end',
  stack: 'local function f() return 1 + f() end while true do pcall(f) end',
  'table.pack': 'local t = {} while true do t[#t + 1] = table.pack(table.unpack({}, 1, 1000)) end',
  'a stopped collector': 'collectgarbage("stop") local t = {} while true do t[#t + 1] = {} end',
  'behind pcall': 'local t = {} while true do pcall(function() while true do t[#t + 1] = {} end end) end',
  'a coroutine':
    'local t = {} while true do coroutine.resume(coroutine.create(function() while true do t[#t + 1] = {} end end)) end',
};

for (const [name, code] of Object.entries(GREEDY)) {
  test(`memory stops ${name}`, () => {
    for (const jit of [false, true]) {
      const lua = new Lua({ jit, limits: { memory: name === 'stack' ? 5e5 : 1e6, instructions: 1e9 } });
      assert.is(failure(() => lua.eval(code)).code, 'ERR_LUA_LIMIT_MEMORY');
      // What it had held is garbage now.
      assert.is(lua.eval('local t = {} for i = 1, 1000 do t[i] = { i } end return #t'), 1000);
    }
  });
}

test('garbage does not count as memory', () => {
  for (const jit of [false, true]) {
    const lua = new Lua({ jit, limits: { memory: 4e6 } });
    assert.is(lua.eval('local n = 0 for i = 1, 200000 do local t = { i } n = n + #t end return n'), 200_000);
    assert.is(lua.eval('local n = 0 for i = 1, 300 do n = n + #(("x"):rep(1e6)) end return n'), 300e6);
  }
});

test('a table that outgrows what V8 can hold is an error, not the end of the process', () => {
  const lua = new Lua();
  assert.match(
    failure(() => lua.eval('local t = {} t[1] = 1 return table.pack(table.unpack(t, 1, 1e8))')).message,
    /too many results to unpack/,
  );
});

test('time stops what runs, also inside pcall', () => {
  for (const code of ['while true do end', 'while true do pcall(error) end', 'while true do ("x"):rep(1000) end']) {
    const error = failure(() => new Lua({ limits: { time: 20 } }).eval(code));
    assert.is(error.code, 'ERR_LUA_LIMIT_TIME');
    assert.match(error.message, /20 ms/);
  }
  assert.is(failure(() => new Lua({ limits: { time: '20ms' } }).eval('while true do end')).code, 'ERR_LUA_LIMIT_TIME');
});

test('waiting for promises takes no time', async () => {
  const lua = new Lua({
    limits: { time: 50 },
    globals: {
      wait: () =>
        new Promise((resolve) => {
          setTimeout(() => resolve(7), 120);
        }),
    },
  });
  assert.is(await lua.evalAsync('return wait()'), 7);
});

test('output stops print and io.write', () => {
  for (const code of [
    'while true do print("hello") end',
    'while true do io.write("hello") end',
    'pcall(print, ("x"):rep(2000)) return 1',
  ]) {
    let written = 0;
    const lua = new Lua({
      limits: { output: 1000 },
      stdout: (bytes) => {
        written += bytes.length;
      },
    });
    assert.is(failure(() => lua.eval(code)).code, 'ERR_LUA_LIMIT_OUTPUT');
    assert.ok(written <= 1000);
  }
});

test('depth and string size are ordinary errors', () => {
  for (const jit of [false, true]) {
    const lua = new Lua({ jit, limits: { depth: 50, string: 1000 } });
    assert.match(
      String(lua.eval('local function f() return 1 + f() end return select(2, pcall(f))')),
      /stack overflow/,
    );
    assert.is(lua.eval('local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(40)'), 40);
    assert.match(String(lua.eval('return select(2, pcall(string.rep, "x", 1001))')), /too large/);
    assert.match(
      String(lua.eval('local s = ("x"):rep(600) return select(2, pcall(function() return s .. s end))')),
      /too large/,
    );
    assert.match(
      String(lua.eval('local t = {} for i = 1, 600 do t[i] = "ab" end return select(2, pcall(table.concat, t))')),
      /too large/,
    );
    assert.is(lua.eval('return #("x"):rep(1000)'), 1000);
  }
});

test('of state and call the tighter wins, and what a host function runs is charged to who called it', () => {
  const lua: Lua = new Lua({
    limits: { instructions: 1e6 },
    globals: { run: (code: string) => lua.eval(code, { limits: { instructions: 1e9 } }) },
  });
  const calls = (limits?: Limits): number => {
    let n = 0;
    lua.globals.set('count', () => {
      n++;
    });
    assert.is(
      failure(() => lua.eval('while true do count() for i = 1, 1000 do end end', { limits })).code,
      'ERR_LUA_LIMIT_INSTRUCTIONS',
    );
    return n;
  };
  const all = calls();
  assert.ok(calls({ instructions: 1e5 }) < all / 5);
  assert.is(calls({ instructions: 1e9 }), all);
  assert.is(
    failure(() => lua.eval('while true do run("for i = 1, 10000 do end") end')).code,
    'ERR_LUA_LIMIT_INSTRUCTIONS',
  );
});

test('an error object whose __tostring never returns is reported without it', () => {
  const lua = new Lua({ limits: { instructions: 1e5 } });
  const error = failure(() => lua.eval('error(setmetatable({}, { __tostring = function() while true do end end }))'));
  assert.is(error.code, 'ERR_LUA_RUNTIME');
  assert.is(error.message, '(error object is a table value)');
});

test('finalizers still run after one of them was stopped', () => {
  const lua = new Lua({ limits: { instructions: 1e5 } });
  failure(() => lua.eval('setmetatable({}, { __gc = function() while true do end end }) collectgarbage()'));
  assert.is(
    lua.eval('local ran setmetatable({}, { __gc = function() ran = true end }) collectgarbage() return ran'),
    true,
  );
});

test('a collection that is due at the end of a slice is no work done', () => {
  const program = `local co = coroutine.create(function() coroutine.yield() end)
local function sort(co) table.sort({ 2, 1 }, function() coroutine.resume(co, 1) end) end
print(pcall(coroutine.wrap(sort), co))
error()`;
  for (const slice of [1, 7, 20_000])
    assert.is(runOurs(program, slice, false, { collects: true }), 'true\nfalse\tnil\n');
});

test('what is wrong with limits is said', () => {
  assert.throws(
    () => new Lua({ limits: { instruction: 5 } as Limits }),
    /unknown limit 'instruction'; known are instructions, memory/,
  );
  assert.throws(
    () => new Lua({ limits: { memory: Number.NaN } }),
    /limits\.memory must be a number that is not negative, not NaN/,
  );
  assert.throws(() => new Lua({ limits: { depth: '5' as unknown as number } }), /limits\.depth must be a number/);
  assert.throws(() => new Lua().eval('', { limits: { instructions: -1 } }), /limits\.instructions/);
  assert.throws(() => new Lua({ limits: { time: 'soon' } }), /limits\.time/);
});

test.run();
