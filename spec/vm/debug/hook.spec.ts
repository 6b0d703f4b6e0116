// Hooks: their events and when they come, hooks that change hooks, hooks of coroutines, hooks that fail. A hook must
// not change what a program does: random programs note the same under any. A failing property names its seed and path.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TIERS, gives, machine, shown } from '../tiers.ts';
import { foreseen, programs, source, type Block } from '../unwinding.ts';

// ---- random programs

const mask = fc.constantFrom('', 'c', 'r', 'l', 'cr', 'crl');
const hooked = fc.record({
  program: programs(true),
  mask,
  count: fc.constantFrom(0, 1, 7, 1000),
  inCoroutines: fc.boolean(),
});

/** Sets a hook, in coroutines too, that only counts what it sees. */
const hookText = (events: string, count: number, inCoroutines: boolean): string => `
local seen = 0
local function hook() seen = seen + 1 end
debug.sethook(hook, "${events}", ${count})
${
  inCoroutines
    ? `
local make, coroutine = coroutine.create, setmetatable({}, { __index = coroutine })
function coroutine.create(f) local co = make(f) debug.sethook(co, hook, "${events}", ${count}) return co end`
    : ''
}`;

test('random programs do the same under a hook', () => {
  const machines = TIERS.map((tier) => [tier, machine(tier)] as const);
  fc.assert(
    fc.property(
      hooked,
      ({
        program,
        mask: events,
        count,
        inCoroutines,
      }: {
        program: Block;
        mask: string;
        count: number;
        inCoroutines: boolean;
      }) => {
        const expected = foreseen(program),
          text = source(program, hookText(events, count, inCoroutines));
        for (const [tier, runIn] of machines) {
          const { values, error } = runIn(
            `${text.replace('return table.concat(notes', 'debug.sethook() return table.concat(notes')}, seen`,
          );
          assert.is(error, undefined, `${tier}: ${shown(error)}`);
          assert.equal(shown(values[0]).split('\n'), expected, `${tier}: ${text}`);
          if (events !== '' || count === 1) assert.ok((values[1] as number) > 0, `${tier}: no event came`);
        }
      },
    ),
    { numRuns: 10 },
  );
});

// ---- events

/** Notes events while f runs: names, lines, and for calls what was called. */
const prelude = `local function record(mask, count, f, ...)
  local out = {}
  debug.sethook(function(event, line)
    local info = debug.getinfo(2, "nS")
    out[#out + 1] = event .. (line or "") .. (event ~= "line" and event ~= "count" and ":" .. (info.what == "C" and "C" or info.name or "?") or "")
  end, mask, count)
  f(...)
  debug.sethook()
  return table.concat(out, " ")
end
local function inner(x) return x end`;

test('calls and returns of Lua functions and natives, in order', () => {
  gives(
    `${prelude}
    local r
    for i = 1, 3 do
      r = record("cr", 0, function()
        local a = inner(1)
        math.abs(a)
        return inner(a)
      end)
    end
    return r`,
    ['return:C call:f call:inner return:inner call:C return:C tail call:? return:? call:C'],
  );
});

test('lines come when another one begins, and when one begins again', () => {
  gives(
    `${prelude}
    local r
    for i = 1, 3 do
      r = record("l", 0, function(n)
        for j = 1, n do
          local x = j
        end
        while n > 1 do n = n - 1 end
        return n
      end, 2)
    end
    return r`,
    ['line7 line15 line16 line15 line16 line15 line18 line18 line19 line8'],
  );
});

test('counts come after so many instructions', () => {
  gives(
    `
    local n = 0
    debug.sethook(function() n = n + 1 end, "", 10)
    for i = 1, 1000 do end
    debug.sethook()
    local few = n
    n = 0
    debug.sethook(function() n = n + 1 end, "", 1)
    for i = 1, 100 do end
    debug.sethook()
    return few, n`,
    ['167', '107'],
  );
});

test('hook, mask and count can be asked for', () => {
  gives(
    `
    local function hook() end
    local before = debug.gethook()
    debug.sethook(hook, "rcl", 5)
    local f, mask, count = debug.gethook()
    debug.sethook(hook, "", 0)
    local none = debug.gethook()
    debug.sethook()
    return before, f == hook, mask, count, none, debug.gethook()`,
    ['nil', 'true', 'crl', '5', 'nil', 'nil'],
  );
});

// ---- hooks that change hooks

test('a hook may remove itself, or set another one', () => {
  gives(
    `
    local log
    for i = 1, 3 do
      log = {}
      debug.sethook(function(event) log[#log + 1] = event debug.sethook() end, "l")
      local a = 1
      local b = 2
      debug.sethook(function(event)
        log[#log + 1] = "first " .. event
        debug.sethook(function(event) log[#log + 1] = "second " .. event debug.sethook() end, "l")
      end, "c")
      math.abs(1)
      local c = 3
      local d = 4
      debug.sethook()
    end
    return table.concat(log, ", "), debug.gethook()`,
    ['line, first call, second line', 'nil'],
  );
});

test('a hook is not hooked itself', () => {
  gives(
    `
    local depth, most, calls = 0, 0, 0
    local function helper(n) return n > 0 and helper(n - 1) or 0 end
    debug.sethook(function()
      depth, calls = depth + 1, calls + 1
      if depth > most then most = depth end
      helper(3)
      depth = depth - 1
    end, "crl", 1)
    for i = 1, 3 do helper(2) end
    debug.sethook()
    return most, calls > 20`,
    ['1', 'true'],
  );
});

// ---- coroutines

test('each coroutine has a hook of its own', () => {
  gives(
    `
    local log = {}
    local function hook(name) return function() log[name] = (log[name] or 0) + 1 end end
    local function body() for i = 1, 3 do coroutine.yield(i) end end
    local hooked, other = coroutine.create(body), coroutine.create(body)
    debug.sethook(hooked, hook "co", "l")
    for i = 1, 4 do coroutine.resume(hooked) coroutine.resume(other) end
    local mine, its = debug.gethook(), debug.gethook(hooked)
    debug.sethook(hook "main", "l")
    local third = coroutine.create(body)
    coroutine.resume(third)
    debug.sethook()
    return log.co, log.main > 0, mine, type(its), (debug.gethook(other)), (debug.gethook(third))`,
    ['3', 'true', 'nil', 'function', 'nil', 'nil'],
  );
});

test('a hook set on another coroutine while it waits begins when it goes on', () => {
  gives(
    `
    local lines = {}
    local made = coroutine.create(function()
      coroutine.yield()
      local a = 1
      coroutine.yield()
      local b = 2
    end)
    coroutine.resume(made)
    debug.sethook(made, function(_, line) lines[#lines + 1] = line end, "l")
    coroutine.resume(made)
    debug.sethook(made)
    coroutine.resume(made)
    return table.concat(lines, " "), coroutine.status(made)`,
    ['5 6', 'dead'],
  );
});

// ---- errors

test('what a hook raises is raised where the hook ran, and the hook stays', () => {
  gives(
    `
    local log
    for i = 1, 3 do
      log = {}
      local function busy() for j = 1, 1000 do local x = j end return "finished" end
      debug.sethook(function() error("from the hook", 0) end, "", 100)
      log[1] = tostring(select(2, pcall(busy)))
      log[2] = type(debug.gethook())
      debug.sethook()
      log[3] = busy()
      local function called() return "called" end
      debug.sethook(function() if debug.getinfo(2, "f").func == called then error({}) end end, "c")
      local ok, e = pcall(called)
      debug.sethook()
      log[4], log[5] = type(e), called()
    end
    return table.unpack(log)`,
    ['from the hook', 'function', 'finished', 'table', 'called'],
  );
});

test('an error in a return hook passes the guard that is returning', () => {
  gives(
    `
    local ok, inner, e
    for i = 1, 3 do
      inner = nil
      ok, e = pcall(function()
        debug.sethook(function() if debug.getinfo(2, "f").func == pcall then debug.sethook() error("in return", 0) end end, "r")
        inner = table.pack(pcall(math.abs, 1))
      end)
      debug.sethook()
    end
    return ok, e, inner`,
    ['false', 'in return', 'nil'],
  );
});

test('a coroutine that its hook has failed is dead, others go on', () => {
  gives(
    `
    local r
    for i = 1, 3 do
      local co = coroutine.create(function() local c <close> = setmetatable({}, { __close = function(_, e) r = e end }) for j = 1, 100 do local x = j end end)
      debug.sethook(co, function() error("stopped", 0) end, "", 20)
      local ok, e = coroutine.resume(co)
      local status = coroutine.status(co)
      debug.sethook(co)
      r = { ok, e, status, coroutine.close(co) and "fine" or "closed", r }
    end
    return r[1], r[2], r[3], r[4]`,
    ['false', 'stopped', 'dead', 'closed'],
  );
});

test('errors in message handlers and in __close under a hook', () => {
  gives(
    `
    local seen = 0
    debug.sethook(function() seen = seen + 1 end, "crl", 3)
    local a, b
    for i = 1, 3 do
      a = select(2, xpcall(error, function(e) if e == "again" then return "handled" end error("again", 0) end, "first"))
      b = select(2, pcall(function() local c <close> = setmetatable({}, { __close = function(_, e) error(e .. "+close", 0) end }) error("body", 0) end))
    end
    debug.sethook()
    return a, b, seen > 20`,
    ['handled', 'body+close', 'true'],
  );
});

test.run();
