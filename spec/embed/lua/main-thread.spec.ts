// A state has one main thread: whatever the host runs in it, one after another, one inside the other or several at a
// time, is what programs see as one thread, with one hook.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaError, type LuaFunction, type LuaTable } from '../../../src/exports/index.ts';

const IS_MAIN = 'local co, main = coroutine.running() return co == MAIN and main';

/** A state whose main thread has told its name. */
function state(jit = true): Lua {
  const lua = new Lua({ profile: 'full', jit });
  lua.eval('MAIN = coroutine.running()');
  return lua;
}

const later = <T>(value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), 1);
  });
const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return assert.unreachable('no error') as never;
};

test('every run from JavaScript is in it', async () => {
  const lua = state();
  assert.is(lua.eval(IS_MAIN), true);
  assert.is(lua.compile(IS_MAIN)(), true);
  assert.is(lua.eval<LuaFunction>(`return function() ${IS_MAIN} end`)(), true);
  assert.is(lua.eval<LuaTable>(`return setmetatable({}, { __index = function() ${IS_MAIN} end })`).get('x'), true);
  assert.is(await lua.evalAsync(IS_MAIN), true);
  assert.throws(() => lua.eval('error("x")'));
  assert.is(lua.eval(IS_MAIN), true);
  assert.is(new Lua().eval('local co, main = coroutine.running() return main'), true);
});

test('coroutines find it normal, and cannot resume or close it', () => {
  const lua = state();
  assert.equal(
    lua.evalMulti(`return coroutine.wrap(function()
    local ok, why = pcall(coroutine.close, MAIN)
    return coroutine.status(MAIN), why, coroutine.resume(MAIN)
  end)()`),
    ['normal', 'cannot close a normal coroutine', false, 'cannot resume non-suspended coroutine'],
  );
  assert.equal(lua.evalMulti('return coroutine.status(MAIN), coroutine.isyieldable(), coroutine.isyieldable(MAIN)'), [
    'running',
    false,
    false,
  ]);
  assert.is(
    messageOf(() => lua.eval('coroutine.yield()')),
    'attempt to yield from outside a coroutine',
  );
});

test('who asks about its calls sees those of the run', () => {
  const lua = state();
  const text = lua.eval<string>(
    'local function f() return (debug.traceback(MAIN, "here")) end local function g() local x = f() return x end return (g())',
    { name: 'run' },
  );
  assert.match(text, /here\nstack traceback:\n\t.*in (function|local|upvalue).*'f'.*\n\t.*'g'/s);
  assert.is(
    lua.eval('local x = 7 return coroutine.wrap(function() return select(2, debug.getlocal(MAIN, 1, 1)) end)()'),
    7,
  );
});

test('a hook that is set in one run is on in the next, until it is removed', async () => {
  const lua = state();
  lua.eval('LINES = 0 debug.sethook(function() LINES = LINES + 1 end, "l")');
  lua.eval('local a = 1\nlocal b = 2');
  assert.is(lua.eval('return LINES'), 3);
  assert.equal(lua.evalMulti('return select(2, debug.gethook())'), ['l', 0]);
  assert.equal(lua.evalMulti('return select(2, debug.gethook(MAIN))'), ['l', 0]);
  await lua.evalAsync('local a = 1\nlocal b = 2');
  assert.is(lua.eval('debug.sethook() return LINES'), 8);
  lua.eval('local a = 1\nlocal b = 2');
  assert.equal(lua.evalMulti('return LINES, debug.gethook()'), [8, undefined]);
});

test('coroutines do not inherit it', () => {
  const lua = state();
  lua.eval('LINES = 0 debug.sethook(function() LINES = LINES + 1 end, "l")');
  assert.is(
    lua.eval('return coroutine.wrap(function() local before = LINES\nlocal b = 2\nreturn LINES - before end)()'),
    0,
  );
});

for (const jit of [false, true]) {
  const tier = jit ? 'compiled' : 'interpreted';

  test(`counts go on from run to run: ${tier}`, () => {
    const lua = state(jit);
    lua.eval('EVENTS = 0 debug.sethook(function() EVENTS = EVENTS + 1 end, "", 1000)');
    const step = lua.compile('local x = 1 local y = 2 local z = 3');
    for (let i = 0; i < 2000; i++) step();
    const events = lua.eval<number>('debug.sethook() return EVENTS');
    // Four instructions each, and the few of the hook itself.
    assert.ok(events >= 8 && events <= 9, String(events));
  });

  test(`a timeout that is set before ends a run: ${tier}`, async () => {
    const lua = state(jit);
    lua.eval('debug.sethook(function() error("timeout") end, "", 100000)');
    for (const code of [
      'while true do end',
      'local function f() return f() end f()',
      'local s = 0 repeat for i = 1, 10 do s = s + i end until false',
    ]) {
      assert.is(
        messageOf(() => lua.eval(code, { name: 'run' })),
        'eval:1: timeout',
        code,
      );
    }
    assert.is(
      ((await lua.evalAsync('while true do end').catch((error: LuaError) => error)) as Error).message,
      'eval:1: timeout',
    );
    assert.is(lua.eval('return 1'), 1);
  });
}

test('what a host function runs is in the thread that has called it', () => {
  const lua = state();
  lua.globals.set('inside', (code: string) => lua.eval(code));
  assert.is(lua.eval(`return inside(${JSON.stringify(IS_MAIN)})`), true);
  assert.equal(
    lua
      .evalMulti(`
    CO = coroutine.create(function()
      return inside("local co, main = coroutine.running() return co == CO and not main"),
        inside("return coroutine.status(CO) .. ' ' .. coroutine.status(MAIN)"),
        inside("return coroutine.isyieldable()"),
        pcall(inside, "coroutine.yield()")
    end)
    return coroutine.resume(CO)`)
      .slice(0, 5),
    [true, true, 'running normal', false, false],
  );
  assert.match(
    lua.eval<string>('return coroutine.wrap(function() return select(2, pcall(inside, "coroutine.yield()")) end)()'),
    /across a C-call boundary/,
  );
});

for (const jit of [false, true]) {
  test(`a hook that is set in there stays on in the caller: ${jit ? 'compiled' : 'interpreted'}`, () => {
    const lua = state(jit);
    lua.globals.set('inside', (code: string) => lua.eval(code));
    const hook = 'debug.sethook(function(_, l) LINES[#LINES + 1] = l end, "l")';
    const caller = (set: string) => `LINES = {}
      ${set}
      local a = 1
      debug.sethook()
      return table.concat(LINES, " ")`;
    for (let i = 0; i < 100; i++) lua.eval('inside("local x = 1")');
    assert.is(lua.eval(caller(`inside '${hook}'`)), '3 4');
    assert.is(lua.eval(`return coroutine.wrap(function() ${caller(`inside '${hook}'`)} end)()`), '3 4');
    // Compiled code that waits for `table.sort` notes it, too.
    const lines = lua.eval<number>(`LINES = {}
      local function sorted(n)
        local done = false
        local t = { 3, 1, 2, 5, 4 }
        table.sort(t, function(a, b)
          if n == 400 and not done then
            done = true
            inside '${hook}'
          end
          return a < b
        end)
        local sum = 0
        for i = 1, #t do
          sum = sum + t[i]
        end
        return sum
      end
      for n = 1, 400 do sorted(n) end
      debug.sethook()
      return #LINES`);
    assert.ok(lines >= 10, String(lines));
  });
}

test('what a hook function has run by the host is not hooked', () => {
  const lua = state();
  lua.globals.set('inside', (code: string) => lua.eval(code));
  assert.is(
    lua.eval(`local n = 0
    debug.sethook(function() n = n + 1 inside "local a = 1\\nlocal b = 2" end, "l")
    local x = 1
    debug.sethook()
    return n`),
    2,
  );
  assert.equal(lua.evalMulti('return debug.gethook()'), [undefined]);
});

test('asynchronous runs are all in it, however many wait', async () => {
  const lua = state();
  lua.globals.set('later', later);
  const code = `later(1) LINES = LINES + 1000 ${IS_MAIN}`;
  lua.eval('LINES = 0');
  const runs = [
    lua.evalAsync(code),
    lua.evalAsync(code),
    lua.evalAsync(`return coroutine.wrap(function() later(1) return coroutine.status(MAIN) end)()`),
  ];
  assert.is(lua.eval(IS_MAIN), true);
  lua.eval('debug.sethook(function() LINES = LINES + 1 end, "l")');
  assert.equal(await Promise.all(runs), [true, true, 'normal']);
  // They go on in the middle of a line; the next one is a line of its own.
  assert.is(await lua.evalAsync('debug.sethook() return LINES'), 2001);
});

test('a hook function that waits unhooks its own run only; if that is aborted, no other', async () => {
  const lua = state(),
    stop = new AbortController();
  lua.globals.set('never', () => new Promise(() => {}));
  lua.eval(
    'LINES = 0 WAIT = true debug.sethook(function() if WAIT then WAIT = false never() end LINES = LINES + 1 end, "l")',
  );
  const run = lua.evalAsync('local a = 1', { signal: stop.signal });
  assert.is(lua.eval('local a = 1\nreturn LINES'), 2);
  stop.abort();
  await run.then(
    () => assert.unreachable(),
    (error: LuaError) => assert.is(error.code, 'ERR_LUA_ABORTED'),
  );
  assert.is(lua.eval('local a = 1\nreturn LINES'), 4);
});

test('a run that is stopped in its hook, or gives up waiting there, leaves the next one hooked', () => {
  const lua = state();
  lua.globals.set('never', () => new Promise(() => {}));
  lua.eval(
    'LINES = 0 debug.sethook(function() LINES = LINES + 1 if LOOP then while true do end end if WAIT then never() end end, "l")',
  );
  assert.match(
    messageOf(() => lua.eval('LOOP = true\nlocal a = 1', { limits: { instructions: 1e5 } })),
    /instruction limit/,
  );
  lua.globals.set('LOOP', false);
  assert.is(lua.eval('return LINES'), 3);
  assert.match(
    messageOf(() => lua.eval('WAIT = true\nlocal a = 1')),
    /./,
  );
  lua.globals.set('WAIT', false);
  assert.is(lua.eval('return LINES'), 6);
  assert.is(lua.eval(IS_MAIN), true);
});

test('limits hold under a hook that counts', () => {
  const lua = new Lua({ profile: 'full', limits: { instructions: 500_000 } });
  lua.eval('EVENTS = 0 debug.sethook(function() EVENTS = EVENTS + 1 end, "", 1000)');
  assert.match(
    messageOf(() => lua.eval('while true do end')),
    /instruction limit/,
  );
  const events = lua.eval<number>('return EVENTS');
  assert.ok(events > 450 && events <= 510, String(events));
});

test('what a run has done to the hook is undone if it is stopped or given up', async () => {
  const lua = state();
  lua.globals.set('never', () => new Promise(() => {}));
  lua.globals.set('inside', (code: string) => lua.eval(code, { limits: { instructions: 1e5 } }));
  const hookIs = (mask: string | undefined) =>
    assert.equal(lua.evalMulti('return select(2, debug.gethook())')[0], mask);
  const replace = 'debug.sethook(function() end, "l")',
    loop = 'while true do end';
  for (const mask of [undefined, 'r']) {
    if (mask !== undefined) lua.eval(`debug.sethook(function() end, "${mask}")`);
    assert.match(
      messageOf(() => lua.eval(`${replace} ${loop}`, { limits: { instructions: 1e5 } })),
      /instruction limit/,
    );
    hookIs(mask);
    assert.match(
      messageOf(() => lua.eval(`debug.sethook() ${loop}`, { limits: { instructions: 1e5 } })),
      /instruction limit/,
    );
    hookIs(mask);
    assert.match(
      messageOf(() => lua.eval(`${replace} never()`)),
      /./,
    );
    hookIs(mask);
    const stop = new AbortController(),
      run = lua.evalAsync(`${replace} never()`, { signal: stop.signal });
    hookIs('l');
    stop.abort();
    await run.then(
      () => assert.unreachable(),
      () => {},
    );
    hookIs(mask);
    assert.is(lua.eval(`pcall(inside, '${replace} ${loop}') return (select(2, debug.gethook()))`), mask);
    hookIs(mask);
  }
  lua.eval(`local ok = pcall(error) ${replace}`);
  assert.throws(() => lua.eval('error("x")'));
  hookIs('l');
});

test.run();
