// A state as a whole: what it has used, and its end.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaFunction, type LuaTable, type LuaThread, type Usage } from '../../../src/exports/index.ts';
import { createSystem } from '../../../src/exports/actors.ts';
import { raised, rejection, turn } from './runs.ts';

test('instructions: of all runs, nested ones once', () => {
  for (const jit of [false, true]) {
    const lua = new Lua({ jit, globals: { inner: () => void lua.eval('for i = 1, 100000 do end') } });
    const used = (run: () => unknown): number => {
      const { instructions } = lua.usage();
      run();
      return lua.usage().instructions - instructions;
    };
    const loop = used(() => lua.eval('for i = 1, 100000 do end'));
    assert.ok(loop >= 100_000 && loop < 110_000, `jit ${jit}: ${loop}`);
    const nested = used(() => lua.eval('inner() inner()'));
    assert.ok(Math.abs(nested - 2 * loop) < 1000, `jit ${jit}: ${nested}`);
    const limited = used(() => raised(() => lua.eval('while true do end', { limits: { instructions: 50_000 } })));
    assert.ok(limited >= 50_000 && limited < 51_000, `jit ${jit}: ${limited}`);
    assert.ok(used(() => lua.eval('return ("x"):rep(1e6)')) > 1000);
    const stepped = used(() => {
      const execution = lua.start('for i = 1, 100000 do end');
      while (!execution.step(777).done);
    });
    assert.ok(Math.abs(stepped - loop) < 1000, `jit ${jit}: ${stepped}`);
  }
});

test('nested runs of many slices count once, and leave the outer one its own', async () => {
  const long = 'for i = 1, 3000000 do end';
  for (const jit of [false, true]) {
    const lua = new Lua({ jit, globals: { inner: () => void lua.eval(long) } });
    const used = async (run: () => unknown): Promise<number> => {
      const { instructions } = lua.usage();
      await run();
      return lua.usage().instructions - instructions;
    };
    const loop = await used(() => lua.eval(long)),
      code = `for i = 1, 3 do inner() end ${long} inner()`;
    const runs = {
      alone: () => lua.eval(code),
      limited: () => lua.eval(code, { limits: { instructions: 1e9 } }),
      'in turns': () => lua.evalAsync(code),
    };
    for (const [how, run] of Object.entries(runs)) {
      const nested = await used(run);
      assert.ok(Math.abs(nested - 5 * loop) < 2000, `jit ${jit}, ${how}: ${nested}, not ${5 * loop}`);
    }
    // The outer run gives way after the inner one as before.
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    await lua.evalAsync(`inner() for i = 1, 100 do ${long} end`);
    clearInterval(counting);
    assert.ok(turns > 2, `jit ${jit}: ${turns}`);
  }
});

test('memory by kind goes up and down with what is alive', () => {
  const lua = new Lua({ files: {} });
  const before = lua.usage();
  assert.ok(before.memory > 0 && before.kinds !== undefined);
  const MAKE: Readonly<Record<keyof NonNullable<Usage['kinds']>, string>> = {
    strings: 'kept = {} for i = 1, 1000 do kept[i] = ("%d"):format(i) .. ("x"):rep(1000) end',
    tables: 'kept = {} for i = 1, 10000 do kept[i] = {} end',
    functions: 'kept = {} for i = 1, 10000 do kept[i] = function() return i end end',
    threads: 'kept = {} for i = 1, 1000 do kept[i] = coroutine.create(print) end',
    files: 'local f = io.open("kept", "w") f:write(("x"):rep(200000)) f:close()',
    userdata: 'kept = {} for i = 1, 1 do kept[i] = give() end',
  };
  const objects = Array.from({ length: 10_000 }, () => new (class Thing {})());
  lua.globals.set('give', () => objects);
  for (const [kind, code] of Object.entries(MAKE)) {
    lua.eval(code);
    const { kinds, memory, peakMemory } = lua.usage();
    const grown = kinds![kind as keyof typeof MAKE] - before.kinds[kind as keyof typeof MAKE];
    assert.ok(grown > 100_000, `${kind}: ${grown}`);
    assert.ok(memory >= before.memory + grown, kind);
    assert.ok(peakMemory >= memory, kind);
    lua.eval('kept = nil os.remove("kept")');
    const after = lua.usage();
    assert.ok(after.kinds![kind as keyof typeof MAKE] - before.kinds[kind as keyof typeof MAKE] < grown / 10, kind);
    assert.ok(after.peakMemory >= peakMemory, kind);
  }
  const { kinds, memory } = lua.usage();
  assert.ok(Object.values(kinds!).reduce((sum, bytes) => sum + bytes, 0) <= memory);
});

test('it is what collectgarbage counts', () => {
  const lua = new Lua();
  lua.eval('kept = {} for i = 1, 1000 do kept[i] = { i } end');
  const kib = lua.eval<number>('collectgarbage() return collectgarbage("count")');
  assert.ok(Math.abs(lua.usage().memory - kib * 1024) < 4096);
});

test('a function of the host may ask while Lua runs', () => {
  let usage: Usage | undefined;
  const lua = new Lua({ globals: { look: () => void (usage = lua.usage()) } });
  assert.is(lua.eval('local t = setmetatable({}, { __mode = "k" }) local k = {} t[k] = 1 look() return t[k]'), 1);
  assert.is(usage!.kinds, undefined);
  assert.ok(usage!.memory > 0);
});

// ---- the end

test('close runs finalizers, last made first, and ends the state', () => {
  const order: unknown[] = [];
  const lua = new Lua({ globals: { note: (what: unknown) => void order.push(what) } });
  lua.eval(`for _, name in ipairs({ "a", "b" }) do
    _G[name] = setmetatable({}, { __gc = function() note(name) end })
  end`);
  const table = lua.eval<LuaTable>('return { 1 }'),
    f = lua.eval<LuaFunction>('return print'),
    thread = lua.eval<LuaThread>('return coroutine.create(print)'),
    execution = lua.start('return 1');
  const { globals } = lua;
  lua.close();
  assert.equal(order, ['b', 'a']);
  const uses: Record<string, () => unknown> = {
    eval: () => lua.eval('return 1'),
    compile: () => lua.compile('return 1'),
    start: () => lua.start('return 1'),
    table: () => lua.table(),
    function: () => lua.function(() => 1),
    thread: () => lua.thread(() => 1),
    usage: () => lua.usage(),
    globals: () => globals.get('x'),
    get: () => table.get(1),
    set: () => table.set(1, 2),
    length: () => table.length,
    call: () => f(),
    multi: () => f.multi(),
    resume: () => thread.resume(),
    step: () => execution.step(1),
  };
  for (const [use, act] of Object.entries(uses)) {
    const error = raised(act, use);
    assert.is(error.code, 'ERR_LUA_CLOSED', use);
    assert.is(error.message, 'the Lua state is closed');
    assert.is(error.catchable, false);
  }
  lua.close();
});

test('asynchronous use of a closed state is rejected', async () => {
  const lua = new Lua();
  const f = lua.compile('return 1'),
    thread = lua.thread(f);
  lua.close();
  for (const run of [() => lua.evalAsync('return 1'), () => f.async(), () => thread.resumeAsync()])
    assert.is((await rejection(run())).code, 'ERR_LUA_CLOSED');
});

test('runs that wait, or give way, end with the state', async () => {
  const lua = new Lua({ globals: { never: () => new Promise(() => {}) } });
  const execution = lua.start('never()');
  const { waiting } = execution.step(1e6) as { waiting: Promise<void> };
  const runs = [
    lua.evalAsync('never()'),
    lua.evalAsync('pcall(never)'),
    lua.evalAsync('while true do end'),
    lua.start('never()').async(),
  ].map((run) => rejection(run));
  await turn();
  lua.close();
  for (const error of await Promise.all(runs)) assert.is(error.code, 'ERR_LUA_CLOSED');
  await waiting;
  assert.is(raised(() => execution.step(1)).code, 'ERR_LUA_CLOSED');
});

test('finalizers are limited, and the state is closed even so', () => {
  const lua = new Lua({ limits: { instructions: 10_000 } });
  lua.eval('x = setmetatable({}, { __gc = function() while true do end end })');
  assert.is(raised(() => lua.close()).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is(raised(() => lua.eval('return 1')).code, 'ERR_LUA_CLOSED');
});

test('a finalizer that waits needs closeAsync', async () => {
  const made = () => {
    const seen: unknown[] = [];
    const lua = new Lua({
      globals: { later: (v: unknown) => turn().then(() => v), note: (v: unknown) => void seen.push(v) },
    });
    lua.eval('x = setmetatable({}, { __gc = function() note(later(5)) end })');
    return { lua, seen };
  };
  const sync = made();
  assert.is(raised(() => sync.lua.close()).code, 'ERR_LUA_ASYNC');
  for (const end of [(lua: Lua) => lua.closeAsync(), (lua: Lua) => lua[Symbol.asyncDispose]()]) {
    const { lua, seen } = made();
    await end(lua);
    assert.equal(seen, [5]);
    assert.is(raised(() => lua.eval('')).code, 'ERR_LUA_CLOSED');
  }
});

test('a state cannot be closed from within', () => {
  const lua = new Lua({ globals: { close: () => lua.close() } });
  assert.is(lua.eval('local ok, message = pcall(close) return message'), 'the Lua state is running');
  assert.is(lua.eval('return 1'), 1);
  lua[Symbol.dispose]();
  assert.is(raised(() => lua.eval('return 1')).code, 'ERR_LUA_CLOSED');
});

test('executions, endpoints and systems can be disposed of', async () => {
  const execution = new Lua().start('return 1');
  execution[Symbol.dispose]();
  assert.is(execution.status, 'cancelled');
  const system = createSystem({ entries: {}, clock: 'virtual' });
  const endpoint = system.endpoint();
  endpoint[Symbol.dispose]();
  assert.is(system.inspect(endpoint.pid), undefined);
  await system[Symbol.asyncDispose]();
  assert.equal(system.processes(), []);
});

// ---- what JavaScript keeps

/** The text that JavaScript has kept since a regular expression last matched. */
const kept = (): string => (RegExp as unknown as { readonly input: string }).input;

const MATCHING: Readonly<Record<string, string>> = {
  'a numeral': 'tonumber(s)',
  'an operand': 's + 0',
  'a numeral in a base': 'tonumber(s, 16)',
  'a text with other bytes': '("\xe9" .. s):upper()',
  'a text in quotes': '("%q"):format(s .. "\\n")',
  'a format': '("%5.3s"):format(s)',
  'a pattern': '("text"):find("[" .. n .. s .. "]")',
  'what the host matches': 'host(s)',
  'what the host matches in a coroutine': 'coroutine.wrap(function() host(s) end)()',
};

for (const jit of [true, false])
  for (const [name, code] of Object.entries(MATCHING))
    test(`no text of a program is kept by JavaScript: ${name}, ${jit ? 'compiled' : 'interpreted'}`, () => {
      const host = (s: string): boolean => {
        none();
        return /\d+/.test(s);
      };
      const lua = new Lua({ jit, globals: { host } }),
        none = lua.eval<LuaFunction>('return function() end'),
        use = lua.eval<LuaFunction>(`return function(s, n) local v = ${code} end`);
      for (let i = 0; i < (jit ? 5000 : 10); i++) {
        /x/.test('xyz');
        use('  12345  ', i);
        const text = kept();
        assert.ok(text === '' || text === 'xyz', text);
      }
    });

test('a call that matches nothing leaves alone what the host has matched', () => {
  const plus = new Lua().eval<LuaFunction>('return function(x) return x + 1 end');
  for (let i = 0; i < 5000; i++) plus(i);
  /b(.)/.exec('abc');
  assert.is(plus(1), 2);
  assert.is(kept(), 'abc');
});

test.run();
