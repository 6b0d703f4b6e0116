// Errors on their way from where they are raised to what catches them: random programs against a model, then single
// facts. A failing property names its seed and path: fc.assert(property, { seed, path }) repeats it.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { plain, resumable } from '../../src/vm/native/declare.ts';
import { raise } from '../../src/vm/throw.ts';
import type { Table } from '../../src/values/table.ts';
import type { Runtime } from '../../src/vm/runtime.ts';
import { TIERS, gives, machine, run, shown, type Tier } from './tiers.ts';
import { foreseen, programs, source, type Block } from './unwinding.ts';

/** Overflows come early, so that they are quick. */
const SMALL_STACK = {
  globals: (rt: Runtime): void => {
    rt.stackLimit = 5_000;
  },
};

function behaves(tiers: readonly Tier[], numRuns: number, freely: boolean): void {
  const machines = tiers.map((tier) => [tier, machine(tier)] as const);
  fc.assert(
    fc.property(programs(freely), (program: Block) => {
      const expected = foreseen(program);
      for (const [tier, runIn] of machines) {
        const { values, error } = runIn(source(program));
        assert.is(error, undefined, `${tier}: ${shown(error)}`);
        assert.equal(shown(values[0]).split('\n'), expected, `${tier}: ${source(program)}`);
      }
    }),
    { numRuns },
  );
}

test('random programs raise, catch, close and resume as the model foresees', () => behaves(TIERS, 10, false));
test('so do those that yield where native Lua cannot', () => behaves(TIERS, 6, true));
test('and many more of both, interpreted', () => behaves(['interpreter'], 60, true));

// ---- message handlers

test('a handler runs where the error was raised, and once for each error', () => {
  gives(
    `
    local calls, depth = 0, 0
    local function level() local n = 0 while debug.getinfo(n + 2, "l") do n = n + 1 end return n end
    local function handler(e) calls = calls + 1 depth = level() return e end
    local function raise(n) if n == 0 then error("e", 0) end raise(n - 1) return 1 end
    local outer = level()
    for i = 1, 4 do xpcall(raise, handler, 10) end
    local first = depth - outer
    for i = 1, 4 do xpcall(pcall, handler, raise, 3) end
    return calls, first`,
    ['4', '14'],
  );
});

test('a handler that always fails ends in an error about that', () => {
  gives(
    `
    local calls = 0
    local ok, e = xpcall(error, function(e) calls = calls + 1 error(e, 0) end, "first")
    return ok, e, calls > 10, calls < 1000, (pcall(error))`,
    ['false', 'error in error handling', 'true', 'true', 'false'],
  );
});

test('a handler sees an overflow and may not overflow itself', () => {
  gives(
    `
    local function deep() return 1 + deep() end
    local ok, e = xpcall(deep, function(e) return e:match("stack overflow") end)
    local again, why = xpcall(deep, function(e) return deep() end)
    return ok, e, again, type(why), pcall(deep) == false, (select(2, pcall(deep)):match("stack overflow"))`,
    ['false', 'stack overflow', 'false', 'string', 'true', 'stack overflow'],
    SMALL_STACK,
  );
});

test('a handler is a function', () => {
  gives('return pcall(xpcall, error, nil, "e")', ['false', "bad argument #2 to 'xpcall' (function expected, got nil)"]);
});

test('a handler is forgotten when its xpcall has returned', () => {
  gives(
    `
    local function guarded() xpcall(function() end, function(e) return "stale " .. e end) end
    local function deeper(n) if n == 0 then guarded() else deeper(n - 1) local x end end
    local function reads() return load(function() error("reader", 0) end) end
    local function through(n) if n == 0 then return select(2, (reads)()) end local r = through(n - 1) return r end
    local all = {}
    for n = 0, 5 do
      for i = 0, 8 do deeper(i) end
      all[select(2, pcall(through, n))] = true
    end
    local e = next(all)
    return e, next(all, e)`,
    ['reader', 'nil'],
  );
});

// ---- variables to close

test('each variable is closed once, in reverse order, with the error of the last one that failed', () => {
  gives(
    `
    local out = {}
    local function closer(n, fails)
      return setmetatable({}, { __close = function(_, e) out[#out + 1] = n .. "<" .. tostring(e) if fails then error(n, 0) end end })
    end
    for i = 1, 3 do
      out = {}
      local e = tostring(select(2, pcall(function()
        local a <close> = closer("a", true)
        local b <close> = closer("b", false)
        do local c <close> = closer("c", true) end
        local d <close> = closer("d", false)
      end)))
      out[#out + 1] = e
    end
    return table.concat(out, " ")`,
    ['c<nil b<c a<c a'],
  );
});

test('an overflow closes the variables of every level', () => {
  gives(
    `
    local open, closed = 0, 0
    local function deep()
      local c <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
      open = open + 1
      return 1 + deep()
    end
    local ok, e = pcall(deep)
    return ok, e:match("stack overflow"), open > 100, open - closed < 2`,
    ['false', 'stack overflow', 'true', 'true'],
    SMALL_STACK,
  );
});

test('values of variables to close are seen by their closers as they are when they close', () => {
  gives(
    `
    local out
    for i = 1, 3 do
      out = {}
      pcall(function()
        local x = 1
        local c <close> = setmetatable({}, { __close = function() out[#out + 1] = x x = x + 1 end })
        local d <close> = setmetatable({}, { __close = function() out[#out + 1] = x x = x + 1 end })
        x = 10
        error()
      end)
    end
    return table.concat(out, " ")`,
    ['10 11'],
  );
});

test('a variable whose metamethod has gone raises when it is closed', () => {
  gives(
    `
    local function f(change)
      local t = setmetatable({}, { __close = function() end })
      local ok, e = pcall(function() local c <close> = t change(t) end)
      return tostring(ok) .. (e and e:gsub("^run:%d+: ", "") or "")
    end
    local a, b, c
    for i = 1, 3 do
      a = f(function(t) setmetatable(t, nil) end)
      b = f(function(t) getmetatable(t).__close = setmetatable({}, { __call = function() end }) end)
      c = select(2, pcall(function() local x <close> = {} end)):gsub("^run:%d+: ", "")
    end
    return a, b, c`,
    ["falseattempt to call a nil value (metamethod 'close')", 'true', "variable 'x' got a non-closable value"],
  );
});

test('upvalues keep what they had when the error closed them', () => {
  gives(
    `
    local get, set
    for i = 1, 5 do
      pcall(function()
        local x = i
        get, set = function() return x end, function(v) x = v end
        x = x * 10
        error("e")
      end)
      local overwritten = { 1, 2, 3, 4 }
      set(get() + 1)
    end
    return get()`,
    ['51'],
  );
});

test('the error is alive while handlers run that do not ask for it', () => {
  const prelude = `
    local weak, out = setmetatable({}, { __mode = "v" }), {}
    local function object() local e = setmetatable({}, { __gc = function() out[#out + 1] = "finalized" end }) weak[1] = e return e end
    local function closer() return setmetatable({}, { __close = function() collectgarbage() out[#out + 1] = "closed" end }) end
    local function raise() local c <close> = closer() local d <close> = closer() error(object()) end`;
  gives(
    `${prelude}
    local ok, e = pcall(raise)
    return ok, e == weak[1], table.concat(out, " ")`,
    ['false', 'true', 'closed closed'],
  );
  gives(
    `${prelude}
    local ok, e = xpcall(function() local c <close> = closer() error("e") end, function() collectgarbage() return object() end)
    return ok, e == weak[1], table.concat(out, " ")`,
    ['false', 'true', 'closed'],
  );
  gives(
    `${prelude}
    local co = coroutine.create(raise)
    coroutine.resume(co)
    collectgarbage()
    local ok, e = coroutine.close(co)
    return ok, e == weak[1], table.concat(out, " ")`,
    ['false', 'true', 'closed closed'],
  );
  gives(
    `${prelude}
    local ok, e = pcall(coroutine.wrap(raise))
    return ok, e == weak[1], table.concat(out, " ")`,
    ['false', 'true', 'closed closed'],
  );
  gives(
    `${prelude}
    local function f() local c <close> = closer() return object() end
    local e = f()
    return e == weak[1], table.concat(out, " ")`,
    ['true', 'closed'],
  );
  for (const tier of TIERS) {
    const { error } = run(
      tier,
      `${prelude}
      local c <close> = setmetatable({}, { __close = function(_, e) e.log = out e.same = e == weak[1] end })
      raise()`,
    ) as { error: Table };
    assert.is(error.getStr('same'), true, tier);
    assert.is((error.getStr('log') as Table).length(), 2, tier);
  }
});

// ---- frames

test('caught errors leave nothing on the stack', () => {
  gives(
    `
    local function raise(n) local a, b, c = n, n, n if n == 0 then error(n) end return raise(n - 1) + a + b + c end
    for i = 1, 400 do pcall(raise, i % 30) end
    local co = coroutine.wrap(function() for i = 1, 400 do pcall(coroutine.yield, i) pcall(raise, 20) end return "end" end)
    local last
    for i = 1, 401 do last = co() end
    local levels = 0
    while debug.getinfo(levels + 1, "l") do levels = levels + 1 end
    return last, levels < 6`,
    ['end', 'true'],
  );
});

test('errors pass through natives of every kind', () => {
  const natives = (rt: Runtime): void => {
    rt.globals.setStr(
      'plainly',
      plain('plainly', [], '', '', () => {
        return raise('plain fault');
      }),
    );
    rt.globals.setStr(
      'calls',
      resumable('calls', [], '...', '', { start: (call) => call.invokeArgs(1), done: (call) => call.pass() }),
    );
    rt.globals.setStr(
      'guards',
      resumable('guards', [], '...', '', {
        start: (call) => call.guard().invokeArgs(1),
        done: (call) => call.pass(),
        failed: (call, error) => call.two('caught', error),
      }),
    );
    rt.globals.setStr(
      'translates',
      resumable('translates', [], '', '', {
        start: (call) => call.guard().invokeArgs(1),
        done: (call) => call.pass(),
        failed: (call, error) => call.raise(`translated ${shown(error)}`),
      }),
    );
  };
  gives(
    `
    local r
    for i = 1, 4 do
      r = table.pack(guards(error, "a"))
      r[3], r[4] = guards(calls, error, "b")
      r[5], r[6] = pcall(translates, calls, error, "c")
      r[7], r[8] = guards(translates, translates, error, "d")
      r[9], r[10] = guards(guards, error, "e")
      r[11], r[12] = pcall(plainly)
      r[13], r[14] = guards(calls, plainly)
      r[15] = select("#", guards(calls, function() end))
      r[16], r[17], r[18] = pcall(calls, function() return guards(error, "f") end)
    end
    return table.unpack(r, 1, 18)`,
    [
      'caught',
      'a',
      'caught',
      'b',
      'false',
      'translated c',
      'caught',
      'translated translated d',
      'caught',
      'e',
      'false',
      'plain fault',
      'caught',
      'plain fault',
      '0',
      'true',
      'caught',
      'f',
    ],
    { globals: natives },
  );
});

test('an error that nothing catches ends the run with its value', () => {
  for (const tier of TIERS) {
    assert.is(run(tier, 'error("e", 0)').error, 'e');
    assert.is(
      run(tier, 'local t <close> = setmetatable({}, { __close = function(_, e) error(e .. "2", 0) end }) error("e", 0)')
        .error,
      'e2',
    );
    assert.is(
      run(tier, 'local t <close> = setmetatable({}, { __close = function(_, e) error(type(e), 0) end }) error("e", 0)')
        .error,
      'string',
    );
    assert.is(run(tier, 'coroutine.wrap(function() coroutine.wrap(error)(7) end)()').error, 7);
    assert.is(
      shown(run(tier, 'for i = 1, 10 do pcall(error) end return (nil).x').error),
      'run:1: attempt to index a nil value',
    );
  }
});

test('a traceback of a dead coroutine shows where it failed, until it is closed', () => {
  gives(
    `
    local function raise() local x = nil + 1 end
    local co = coroutine.create(function() raise() end)
    for i = 1, 3 do pcall(function() coroutine.wrap(function() raise() end)() end) end
    local ok, e = coroutine.resume(co)
    local before = debug.traceback(co)
    local closed, again = coroutine.close(co)
    return ok, e, select(2, before:gsub("run:", "")), closed, e == again, select(2, debug.traceback(co):gsub("run:", ""))`,
    ['false', 'run:2: attempt to perform arithmetic on a nil value', '3', 'false', 'true', '0'],
  );
});

test('a coroutine that failed inside of another leaves the other one running', () => {
  gives(
    `
    local log
    for i = 1, 4 do
      log = {}
      local outer = coroutine.wrap(function()
        local inner = coroutine.create(function() coroutine.yield(1) error("inner", 0) end)
        log[#log + 1] = tostring(select(2, coroutine.resume(inner)))
        coroutine.yield("between")
        log[#log + 1] = tostring(select(2, coroutine.resume(inner)))
        log[#log + 1] = tostring(select(2, coroutine.resume(inner)))
        log[#log + 1] = coroutine.status(inner)
        local ok, e = pcall(coroutine.wrap(function() error({ code = 5 }) end))
        log[#log + 1] = tostring(e.code)
        return "done"
      end)
      local first, second = outer(), outer()
      log[#log + 1] = first
      log[#log + 1] = second
    end
    return table.concat(log, " ")`,
    ['1 inner cannot resume dead coroutine dead 5 between done'],
  );
});

test.run();
