// Calls from JavaScript use the task of an earlier call again: no call may notice. Each program is called in a new
// state, and in one that has made many calls of all kinds before.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaError, type LuaFunction, type LuaTable } from '../../../src/exports/index.ts';
import type { Runtime } from '../../../src/vm/runtime.ts';

type Outcome = { readonly values: unknown[] } | { readonly message: string; readonly traceback: string };

function outcomeOf(call: () => unknown[]): Outcome {
  try {
    return { values: call() };
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return { message: error.message, traceback: error.traceback };
  }
}

/** Calls that leave as much as they can behind. */
function wear(lua: Lua): void {
  const nested = lua.eval<LuaFunction>('return function(f, n) return f(n) end'),
    pass = lua.eval<LuaFunction>('return function(...) return ... end'),
    again = (n: number): unknown => (n > 0 ? nested(again, n - 1) : 0);
  for (let i = 0; i < 150; i++) {
    nested(again, i % 7);
    pass.multi(...Array.from({ length: i }, (_, at) => ({ at })));
    outcomeOf(() => lua.evalMulti('local x <close> = setmetatable({}, { __close = error }) error({})'));
    outcomeOf(() => lua.evalMulti('return pcall(error, "caught")'));
    outcomeOf(() => lua.evalMulti('coroutine.wrap(function() coroutine.yield() end)()'));
    outcomeOf(() => pass.with({ limits: { instructions: 0 } }).multi(1));
  }
}

const PROGRAMS: Readonly<Record<string, string>> = {
  results: 'return function(...) return select("#", ...), ... end',
  traceback: 'return function() return debug.traceback("words") end',
  'failure with a closed variable': `return function(x)
    local y <close> = setmetatable({}, { __close = function(_, e) print(e) end })
    return x.y.z
  end`,
  'failure of a host function': 'return function(x) host(x) end',
  'a table that is called': 'return setmetatable({}, { __call = function(self, a, b) return b, a end })',
  'a value that cannot be called': 'local f = 1 return function() return f() end',
  'main thread': `return function()
    local co, main = coroutine.running()
    return main, co == thread, coroutine.isyieldable(), coroutine.status(co)
  end`,
  'yield outside': 'return function() coroutine.yield() end',
  'deep recursion': 'local function f(n) return n == 0 and 0 or 1 + f(n - 1) end return function() return f(5000) end',
  'nested calls':
    'local n = 0 local function f() n = n + 1 return pcall(f) end return function() n = 0 f() return n end',
  upvalues: `return function(x)
    local get, set = function() return x end, function(y) x = y end
    set(2)
    return get(), x
  end`,
  hook: `return function()
    local events = {}
    debug.sethook(function(event) events[#events + 1] = event .. ':' .. debug.getinfo(2, 'S').what end, 'cr')
    math.abs(-1)
    debug.sethook()
    return table.concat(events, ' ')
  end`,
  'many results': 'return function() return table.unpack({}, 1, 100) end',
};

const OPENING = 'thread = coroutine.running() print = function() end';

for (const jit of [true, false])
  for (const [name, program] of Object.entries(PROGRAMS))
    test(`${name}: the same after many calls, jit ${jit}`, () => {
      const make = (): Lua => {
        const lua = new Lua({ profile: 'full', jit, globals: { host: () => Symbol().description!.length } });
        lua.eval(OPENING);
        return lua;
      };
      const call = (lua: Lua): Outcome => outcomeOf(() => lua.eval<LuaFunction>(program).multi(1, 2));
      const worn = make();
      wear(worn);
      const expected = call(make());
      for (let i = 0; i < 3; i++) assert.equal(call(worn), expected);
    });

test('a call uses the same fuel, however many came before', () => {
  const lua = new Lua({ jit: false }),
    sum = lua.eval<LuaFunction>('return function(n) local s = 0 for i = 1, n do s = s + i end return s, n end');
  const used = new Set<number>();
  for (let i = 0; i < 100; i++) {
    const { instructions } = lua.usage();
    sum(10);
    used.add(lua.usage().instructions - instructions);
  }
  assert.is(used.size, 1);
});

test('a call that would wait ends what it was in', () => {
  const lua = new Lua({ globals: { later: () => Promise.resolve() } });
  const wait = lua.eval<LuaFunction>(
    'return function() co = coroutine.create(function() later() end) return coroutine.resume(co) end',
  );
  for (let i = 0; i < 3; i++) {
    assert.throws(wait, (error: LuaError) => error.code === 'ERR_LUA_ASYNC');
    assert.is(lua.eval('return coroutine.status(co)'), 'dead');
  }
});

test('a call that takes many slices ends in time', () => {
  const lua = new Lua(),
    sum = lua.eval<LuaFunction>('return function(n) local s = 0 for i = 1, n do s = s + i // i end return s end');
  const { instructions } = lua.usage();
  assert.is(sum(1e6), 1e6);
  assert.ok(lua.usage().instructions - instructions > 3e6);
});

test('the trace of JavaScript begins near the call', () => {
  const fail = new Lua().eval<LuaFunction>('return function() error("no") end');
  function caller(): void {
    fail();
  }
  assert.throws(caller, ({ stack }: Error) => {
    const at = stack!.split('\n').filter((line) => /^ {4}at /.test(line));
    return at.findIndex((line) => line.includes('caller')) <= 3;
  });
});

test('arguments that are the same in both languages arrive as they are', () => {
  const lua = new Lua(),
    types = lua.eval<LuaFunction>(`return function(...)
      local list = {}
      for i = 1, select('#', ...) do
        local v = select(i, ...)
        list[i] = math.type(v) or type(v)
      end
      return table.concat(list, ' '), ...
    end`);
  const given = [1, 1.5, -0, 0, true, undefined, false, 2 ** 60, Infinity];
  const [words, ...back] = types.multi(...given);
  assert.is(words, 'integer float float integer boolean nil boolean float float');
  assert.equal(back, given);
  assert.is(types(-0), 'float');
  assert.is(Object.is(lua.eval<LuaFunction>('return function(x) return x end')(-0), -0), true);
});

test('a task that is kept holds no value', () => {
  for (const jit of [false, true]) {
    const lua = new Lua({ jit });
    wear(lua);
    lua.eval<LuaFunction>('return function(t, f) local u = { t } return #u, f end')({}, () => 1);
    const { idle } = (lua as unknown as { readonly core: { readonly rt: Runtime } }).core.rt;
    assert.ok(idle.length > 0, 'none is kept');
    for (const { main, results, failure } of idle) {
      assert.equal(new Set([...main.stack, ...results, failure.error]), new Set([undefined]));
      assert.equal(
        main.frames.filter(({ fn, state, handler }) => (fn ?? state ?? handler) !== undefined),
        [],
      );
    }
  }
});

test('a call that fails leaves its task to the next one', () => {
  const lua = new Lua(),
    { rt } = (lua as unknown as { core: { rt: Runtime } }).core,
    fail = lua.eval<LuaFunction>('return function(x) error({ x }) end'),
    plus = lua.eval<LuaFunction>('return function(x) return x + 1 end');
  plus(1);
  const [task] = rt.idle;
  for (let i = 0; i < 10; i++) {
    assert.throws(
      () => fail(i),
      (error: LuaError) => (error.value as LuaTable).get(1) === i,
    );
    assert.is(rt.idle.length, 1);
    assert.is(rt.idle[0], task);
    assert.is(rt.cause, undefined);
    assert.ok(task!.main.stack.every((value) => value === undefined));
    assert.is(plus(i), i + 1);
  }
});

test.run();
