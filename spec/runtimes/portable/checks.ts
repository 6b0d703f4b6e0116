// What must hold in every JavaScript runtime, as an embedder sees it: each check uses the built entries only, needs no
// files, and throws where something is wrong. Nothing here may be taken from Node.
import { Lua, LuaError, Multi } from '../../../src/exports/index.ts';
import { createSystem, LuaError as SystemError } from '../../../src/exports/actors.ts';

/** A state made while the module is loaded: edge runtimes allow other things then than later. */
const early = new Lua();
const earlySystem = createSystem({ entries: { 'app:early': { source: 'return function(n) return n * 2 end' } } });

const shown = (v: unknown): string =>
  JSON.stringify(v, (_, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each === undefined ? 'undefined' : Object.is(each, -0) ? '-0' : each,
  );

export function same(actual: unknown, expected: unknown): void {
  if (shown(actual) !== shown(expected)) throw new Error(`expected ${shown(expected)}, got ${shown(actual)}`);
}

function ok(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** The LuaError that an action throws. */
async function failureOf(act: () => unknown): Promise<LuaError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof LuaError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Calls, loops, coroutines and comparators, about 20000 of each: all of it is compiled where that is allowed. */
const BUSY = `
  local function add(a, b) return a + b end
  local sum = 0
  for i = 1, 20000 do sum = add(sum, i) end
  local co = coroutine.wrap(function() for i = 1, 20000 do coroutine.yield(i) end end)
  for i = 1, 20000 do sum = sum - co() end
  local list = {}
  for i = 1, 2000 do list[i] = i * 7919 % 2003 end
  table.sort(list, function(a, b) return a < b end)
  for i = 2, #list do assert(list[i - 1] < list[i]) end
  local hash = 5381
  for i = 1, 20000 do hash = hash * 33 ~ i end
  local point = setmetatable({ x = 0.5 }, { __index = function(t, k) return #k end, __add = function(a, b) return b end })
  local total = 0.0
  for i = 1, 20000 do total = total + point.x + point.abc + (point + 1) end
  local words = {}
  for i = 1, 5000 do words[#words + 1] = ("%d:%s"):format(i, "x") end
  return sum, #list, hash, total, #table.concat(words)`;
const BUSY_RESULTS = [0, 2000, 2079923025975526181n, 90000, 28893];

/** Whether the clock stands still while a program runs, as edge runtimes have it against timing attacks. */
export function clockStands(): boolean {
  const start = performance.now();
  for (let i = 0; i < 20_000_000; i++) if (i % 1000 === 0 && performance.now() !== start) return false;
  return true;
}

/** Lines of console.log while something runs. */
async function logged(act: () => unknown): Promise<string[]> {
  const { log } = console,
    lines: string[] = [];
  console.log = (...words: unknown[]) => {
    lines.push(words.join(' '));
  };
  try {
    await act();
  } finally {
    console.log = log;
  }
  return lines;
}

const later = <T>(value: T, ms = 1): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));

/** What a program ends with that ran in a system of its own. */
async function inSystem(source: string, options: object = {}, args: readonly unknown[] = []): Promise<unknown> {
  const system = createSystem({ entries: { 'app:main': { source } }, ...options });
  try {
    return await system.spawn('app:main', 'system:processes', args).result;
  } finally {
    await system.stop({ grace: 0 });
  }
}

type Check = () => unknown;

const STATES: Readonly<Record<string, Check>> = {
  'values cross the boundary': () => {
    const lua = new Lua({ globals: { list: [1, 2, { deep: 'ä' }] } });
    same(lua.evalMulti('return 6 * 7, 1 << 62, -0.0, 0.1, "λ", nil, true'), [
      42,
      2n ** 62n,
      -0,
      0.1,
      'λ',
      undefined,
      true,
    ]);
    same(lua.eval('return { 1, { x = list[3].deep } }', { as: 'js' }), [1, { x: 'ä' }]);
    same(lua.eval('return math.type(...)', { args: [3] }), 'integer');
    same(lua.eval('return (...) // 1', { args: [-(2n ** 63n)] }), -(2n ** 63n));
    same(lua.evalMulti('return f()', { env: { f: () => new Multi([1, 'two']) } }), [1, 'two']);
  },
  'compiled code gives what interpreted code gives': () => {
    same([...new Lua().evalMulti(BUSY)], BUSY_RESULTS);
    same([...new Lua({ jit: false }).evalMulti(BUSY)], BUSY_RESULTS);
  },
  'a state made while the module was loaded runs compiled code': () => same([...early.evalMulti(BUSY)], BUSY_RESULTS),
  'so does a system': async () => {
    same(await earlySystem.spawn('app:early', 'system:processes', [21]).result, 42);
    await earlySystem.stop();
  },
  'promises are waited for wherever they are asked for': async () => {
    const lua = new Lua({ globals: { later } });
    same(
      await lua.evalAsync(`
        local t = { 3, 1, 2 }
        table.sort(t, function(a, b) return later(a) < later(b) end)
        local s = ("abc"):gsub("%w", function(c) return later(c:upper()) end)
        local object = setmetatable({}, { __index = function(_, k) return later(k .. "!") end })
        local co = coroutine.wrap(function() coroutine.yield(later(7)) end)
        return table.concat(t) .. s .. object.hi .. co()`),
      '123ABChi!7',
    );
    const error = await failureOf(() => lua.eval('return later(1)'));
    same(error.code, 'ERR_LUA_ASYNC');
  },
  'a long asynchronous run gives way to timers': async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const lua = new Lua({ limits: { instructions: 2e9 }, globals: { ticks: () => ticks } });
    try {
      // Where the clock stands still while code runs, turns cannot be measured by it.
      const enough = clockStands() ? 0 : 3;
      same(await lua.evalAsync('while ticks() < ... do local s = 0 end return true', { args: [enough] }), true);
    } finally {
      clearInterval(timer);
    }
  },
  'an asynchronous run can be aborted': async () => {
    const lua = new Lua({ globals: { never: () => new Promise(() => {}) } });
    const abort = new AbortController(),
      waiting = lua.evalAsync('pcall(never) return 1', { signal: abort.signal });
    setTimeout(() => abort.abort(), 5);
    same((await failureOf(() => waiting)).code, 'ERR_LUA_ABORTED');
    same(lua.eval('return 1'), 1);
  },
  'errors have code, position, frames and cause': async () => {
    const thrown = new RangeError('mine'),
      lua = new Lua({
        globals: {
          fail: () => {
            throw thrown;
          },
        },
      });
    const syntax = await failureOf(() => lua.eval('return return', { name: 'bad.lua' }));
    same([syntax.code, syntax.message], ['ERR_LUA_SYNTAX', "bad.lua:1: unexpected symbol near 'return'"]);
    const runtime = await failureOf(() => lua.eval('local t\n\nreturn t.x', { name: 'bad.lua' }));
    same([runtime.code, runtime.message], ['ERR_LUA_RUNTIME', "bad.lua:3: attempt to index a nil value (local 't')"]);
    ok(runtime.frames.length > 0 && (runtime.stack ?? '').includes('bad.lua:3'), 'no frames in the stack');
    const host = await failureOf(() => lua.eval('fail()'));
    ok(host.cause === thrown, 'the cause is not the very error');
    ok(LuaError === SystemError, 'the entries have different LuaErrors');
  },
  'limits stop what nothing else stops': async () => {
    const code = async (source: string, limits: object): Promise<string> =>
      (await failureOf(() => new Lua({ stdout: () => {} }).eval(source, { limits }))).code;
    const forever = 'while true do pcall(function() while true do end end) end';
    same(await code(forever, { instructions: 1e6 }), 'ERR_LUA_LIMIT_INSTRUCTIONS');
    const byTime = await code(forever, { time: 50, instructions: clockStands() ? 1e6 : 1e11 });
    same(byTime, clockStands() ? 'ERR_LUA_LIMIT_INSTRUCTIONS' : 'ERR_LUA_LIMIT_TIME');
    same(
      await code('local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end', { memory: 10e6 }),
      'ERR_LUA_LIMIT_MEMORY',
    );
    same(await code('while true do print("x") end', { output: 1000, instructions: 1e8 }), 'ERR_LUA_LIMIT_OUTPUT');
    const lua = new Lua({ limits: { string: 1000, depth: 100 } });
    same(lua.evalMulti('return pcall(string.rep, "x", 1001)'), [false, 'resulting string too large']);
    ok(
      /stack overflow/.test(lua.eval<string>('local function f() return 1 + f() end return select(2, pcall(f))')),
      'no stack overflow',
    );
  },
  'recursion ends in errors of Lua, not of the host': () => {
    const lua = new Lua();
    const overflow = (source: string): string => lua.eval<string>(`return tostring((select(2, pcall(${source}))))`);
    for (const source of [
      'function() local function f(n) return 1 + f(n + 1) end return f(1) end',
      'function() local function f() return pcall(f) and 1 or error("stack overflow") end return f() and error("stack overflow") end',
      'function() local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k + 1] end return t[1] end',
      'function() local function f(a, b) table.sort({ 1, 2, 3 }, f) end f() end',
      'function() local function f() return ("x"):gsub(".", f) end f() end',
      'function() local t = {} for i = 1, 1e5 do t = setmetatable({}, { __index = t }) end return t.x end',
    ])
      ok(/overflow|too long|loop/.test(overflow(source)), `${source}: ${overflow(source)}`);
    for (const [open, close] of [
      ['(', ')'],
      ['{', '}'],
      ['- ', ''],
      ['not ', ''],
      ['function() return ', ' end'],
    ] as const) {
      const deep = `return ${open.repeat(10_000)}1${close.repeat(10_000)}`;
      const [fn, message] = lua.evalMulti('return load(...)', { args: [deep] });
      ok(fn === undefined && typeof message === 'string', `nested ${open} was accepted`);
    }
    same(lua.eval('return 1'), 1);
  },
  'deep calls are as deep as the limit allows': () => {
    same(
      new Lua().eval('local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(10000)'),
      10000,
    );
    same(
      new Lua().eval(
        'local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end for i = 1, 300 do f(100) end return f(10000)',
      ),
      10000,
    );
    same(
      new Lua().eval(
        'local function f(n) if n == 0 then return 0 end return select(2, pcall(f, n - 1)) + 1 end return f(150)',
      ),
      150,
    );
  },
  'print goes to the console, or where one says': async () => {
    same(await logged(() => new Lua().eval('print("ä", 1.0, nil) io.write("a") io.write("b\\n")')), [
      'ä\t1.0\tnil',
      'ab',
    ]);
    const bytes: number[] = [];
    new Lua({ stdout: (part) => void bytes.push(...part) }).eval('io.write("\\xff\\0ä")');
    same(bytes, [255, 0, 0xc3, 0xa4]);
  },
  'dates, clocks and chance': () => {
    const lua = new Lua();
    same(lua.eval('return os.date("!%Y-%m-%d %H:%M:%S", 86399)'), '1970-01-01 23:59:59');
    same(
      lua.eval('return os.time({ year = 2024, month = 7, day = 1, hour = 12 })'),
      new Date(2024, 6, 1, 12).getTime() / 1000,
    );
    const [hour, isdst] = lua.evalMulti('local t = os.date("*t", 1720000000) return t.hour, t.isdst');
    same(hour, new Date(1_720_000_000_000).getHours());
    same(typeof isdst, 'boolean');
    ok(Math.abs(lua.eval<number>('return os.time()') - Date.now() / 1000) < 10, 'os.time');
    same(typeof lua.eval('return os.clock()'), 'number');
    const numbers = (): unknown => new Lua().evalMulti('return math.random(0), math.random(0)');
    ok(shown(numbers()) !== shown(numbers()), 'two states draw the same numbers');
    same(
      lua.evalMulti('math.randomseed(42) return math.random(1, 100), math.random(1, 100), math.random(1, 100)').length,
      3,
    );
  },
  'there are no files, and programs are told so': () => {
    const [file, message] = new Lua().evalMulti('return (io.open or function() return nil, "none" end)("x")');
    ok(file === undefined && typeof message === 'string', 'a file was opened');
    same(new Lua().eval('return os.getenv and os.getenv("PATH")') ?? undefined, undefined);
  },
  'numbers read and write alike': () => {
    same(
      new Lua().evalMulti(
        'return 1e15, 2^53, 2^63, 1e100, 0x1p-1074, 123456789012345678, ("%.14g|%5.1f|%a|%q"):format(0.1, 2.25, 1.0, 1/3)',
      ),
      [1e15, 2 ** 53, 2 ** 63, 1e100, 5e-324, 123456789012345678n, '0.1|  2.2|0x1p+0|0x1.5555555555555p-2'],
    );
    same(
      new Lua().eval('return table.concat({ 1e15, 2^53, 1e100, -0.0, 3.14159265358979, 1e-7 }, " ")'),
      '1e+15 9.007199254741e+15 1e+100 -0.0 3.1415926535898 1e-07',
    );
  },
  'many promise calls at once, and many states': async () => {
    const lua = new Lua({ globals: { later } });
    const sums = await Promise.all(Array.from({ length: 500 }, (_, i) => lua.evalAsync(`return later(${i}) + 1`)));
    same(
      sums.reduce<number>((a, b) => a + (b as number), 0),
      125_250,
    );
    same(Array.from({ length: 50 }, (_, i) => new Lua().eval(`return ${i}`)).length, 50);
  },
};

const PING_PONG = `
  return function(n)
    local child = process.spawn("app:echo", "system:processes")
    local inbox = process.inbox()
    local sum = 0
    for i = 1, n do
      process.send(child, "ping", { from = process.pid(), i = i })
      sum = sum + inbox:receive():payload():data()
    end
    process.cancel(child)
    return sum
  end`;
const ECHO = `
  return function()
    local inbox, events = process.inbox(), process.events()
    while true do
      local r = channel.select({ inbox:case_receive(), events:case_receive() })
      if r.channel == events then return end
      local data = r.value:payload():data()
      process.send(data.from, "pong", data.i)
    end
  end`;

const SYSTEMS: Readonly<Record<string, Check>> = {
  'processes exchange messages': async () => {
    const entries = { 'app:main': { source: PING_PONG }, 'app:echo': { source: ECHO } };
    for (const clock of ['virtual', 'real'] as const) same(await inSystem('', { entries, clock }, [1000]), 500_500);
  },
  'time passes on both clocks': async () => {
    const source = `
      local time = require("time")
      return function(ms)
        local start = time.now()
        time.sleep(ms * time.MILLISECOND)
        return time.now():sub(start):milliseconds() >= ms
      end`;
    same(await inSystem(source, {}, [20]), true);
    same(await inSystem(source, { clock: 'virtual' }, [86_400_000]), true);
  },
  'a busy process keeps nobody waiting': async () => {
    const system = createSystem({
      entries: {
        'app:busy': { source: 'return function() while true do end end' },
        'app:main': {
          source: `
            local time = require("time")
            return function() for i = 1, 3 do time.sleep("1ms") end return "on time" end`,
        },
      },
    });
    system.spawn('app:busy');
    // Where the clock stands still while code runs, sleep ends when the system gives way.
    same(await system.spawn('app:main').result, 'on time');
    await system.stop({ grace: 0 });
  },
  'limits end a process with an error of its kind': async () => {
    const error = await failureOf(() =>
      inSystem('return function() while true do end end', {
        entries: {
          'app:main': { source: 'return function() while true do end end', limits: { instructions: 100_000 } },
        },
      }),
    );
    same(error.kind, 'ResourceExhausted');
  },
  'modules: json, base64, uuid, time zones': async () => {
    const source = `
      local json, base64, uuid, time = require("json"), require("base64"), require("uuid"), require("time")
      return function()
        local id = uuid.v4()
        local berlin = time.load_location("Europe/Berlin")
        local at = time.unix(1720000000, 0):in_location(berlin)
        return {
          json.encode({ 1, "ä", { x = 1.5 } }), base64.encode("\\0\\255"), #id,
          at:format("2006-01-02 15:04:05 MST"), json.decode('{"a":[1,2]}').a[2],
        }
      end`;
    same(await inSystem(source), ['[1,"ä",{"x":1.5}]', 'AP8=', 36, '2024-07-03 11:46:40 CEST', 2]);
  },
  'endpoints and host modules that answer with promises': async () => {
    const system = createSystem({
      entries: {
        'app:orbit': {
          source: `
            local catalogue = require("catalogue")
            return function()
              local message = process.inbox():receive()
              process.send(message:from(), "period", catalogue.period(message:payload():data()))
            end`,
        },
      },
      modules: { catalogue: { period: (body: string) => later(body === 'Moon' ? 27.3 : 0) } },
    });
    const { pid } = system.spawn('app:orbit');
    same(await system.endpoint().request(pid, 'ask', 'Moon'), 27.3);
    await system.stop();
  },
  'the same seed gives the same run': async () => {
    const source = `
      return function()
        local done, order = channel.new(0), {}
        for i = 1, 20 do coroutine.spawn(function() order[#order + 1] = i done:send(i) end) end
        for i = 1, 20 do done:receive() end
        return table.concat(order, " ")
      end`;
    const run = (seed: number): Promise<unknown> => inSystem(source, { clock: 'virtual', seed });
    same(await run(7), await run(7));
  },
};

export const CHECKS: Readonly<Record<string, Check>> = { ...STATES, ...SYSTEMS };
