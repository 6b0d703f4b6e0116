// Limits of processes: of their entry, their host and their spawn. A process that reaches one ends with kind
// "ResourceExhausted"; nothing it does catches that, watchers are told, and the others go on.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, LuaError, type Entry, type HostSpec, type SpawnOptions } from '../../../src/exports/actors.ts';

interface Run {
  readonly entry?: Partial<Entry>;
  readonly host?: HostSpec;
  readonly spawn?: SpawnOptions;
  readonly jit?: boolean;
  readonly args?: readonly unknown[];
}

/** How a process with this body ends: "ok" and its value, or the kind and message of its error. */
async function endOf(
  body: string,
  { entry = {}, host = {}, spawn = {}, jit = true, args = [] }: Run = {},
): Promise<string> {
  const system = createSystem({
    entries: {
      'app:main': { ...entry, source: `local function run(...) ${body} end return { run = run }` },
      'app:sleeper': { memory: 1e6, source: 'return function() require("time").sleep("1h") end' },
    },
    hosts: { 'app:host': host },
    clock: 'virtual',
    jit,
    stdout: () => {},
  });
  const { result } = system.spawn('app:main', 'app:host', [...args], spawn);
  try {
    return `ok ${String(await result)}`;
  } catch (error) {
    assert.instance(error, LuaError);
    return `${(error as LuaError).kind}: ${(error as LuaError).message}`;
  } finally {
    await system.stop({ grace: 0 });
  }
}

const LOOPS = [
  'while true do end',
  'while true do pcall(error) end',
  'while true do coroutine.yield() end',
  'coroutine.spawn(function() while true do end end) process.inbox():receive()',
  'for _ = 1, 10 do require("time").ticker("1ms") end process.inbox():receive()',
];

for (const body of LOOPS) {
  test(`instructions end a process: ${body}`, async () => {
    for (const jit of [false, true]) {
      assert.is(
        await endOf(body, { entry: { limits: { instructions: 1e6 } }, jit }),
        'ResourceExhausted: instruction limit exceeded',
      );
    }
  });
}

test('limits come from entry, host and spawn, and the tighter wins', async () => {
  const body = 'local n = 0 for i = 1, 100000 do n = n + i end return n';
  const limits = { instructions: 1e5 },
    wide = { instructions: 1e9 },
    over = 'ResourceExhausted: instruction limit exceeded';
  assert.is(await endOf(body), 'ok 5000050000');
  assert.is(
    await endOf(body, { entry: { limits: wide }, host: { limits: wide }, spawn: { limits: wide } }),
    'ok 5000050000',
  );
  assert.is(await endOf(body, { entry: { limits }, host: { limits: wide } }), over);
  assert.is(await endOf(body, { entry: { limits: wide }, host: { limits } }), over);
  assert.is(await endOf(body, { host: { limits: wide }, spawn: { limits } }), over);
});

test('time and output end a process', async () => {
  assert.is(
    await endOf('while true do end', { entry: { limits: { time: 20 } } }),
    'ResourceExhausted: time limit exceeded',
  );
  assert.is(
    await endOf('while true do print("hello") end', { entry: { limits: { output: 500 } } }),
    'ResourceExhausted: output limit exceeded',
  );
});

const GREEDY: Readonly<Record<string, string>> = {
  tables: 'local t = {} while true do t[#t + 1] = {} end',
  strings: 'local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end',
  'one string': 'return #("x"):rep(1e8)',
  array: 'local t = {} for i = 1, 1e9 do t[i] = i end',
  hash: 'local t = {} for i = 1, 1e9 do t["k" .. i] = i end',
  closures: 'local t = {} while true do local x = 1 t[#t + 1] = function() return x end end',
  coroutines: 'local t = {} while true do t[#t + 1] = coroutine.create(function() end) end',
  'spawned coroutines': 'while true do coroutine.spawn(function() process.inbox():receive() end) end',
  'mail to itself': 'local me = process.pid() while true do process.send(me, "t", { 1, 2, 3 }) end',
  'a channel': 'local c = channel.new(1e9) while true do c:send({ 1, 2, 3 }) end',
  'behind pcall': 'local t = {} while true do pcall(function() while true do t[#t + 1] = {} end end) end',
  'an error wrapped again and again': 'local e = errors.new("x") while true do e = errors.wrap(e, "y") end',
  'wrapped errors': 'local t, e = {}, errors.new("x") while true do e = errors.wrap(e, "y") t[#t + 1] = e end',
  'messages of spawners':
    'local t, s = {}, process.with_options({}) while true do s = s:with_message("t", 1) t[#t + 1] = s end',
  'contexts of spawners':
    'local t, s = {}, process.with_options({}) while true do s = s:with_context({ ["k" .. #t] = 1 }) t[#t + 1] = s end',
  'contexts of executors':
    'local t, e = {}, require("funcs").new() while true do e = e:with_context({ ["k" .. #t] = 1 }) t[#t + 1] = e end',
  subscriptions: 'local t, e = {}, require("events") while true do t[#t + 1] = e.subscribe("s") end',
  // As many as need more than that, but by far not what they refer to.
  errors: 'local t = {} for i = 1, 4000 do t[i] = errors.new("x") end',
  'locations of their own':
    'local t, time = {}, require("time") for i = 1, 10000 do t[i] = time.fixed_zone("x", i) end',
  'results of a type check':
    'type P = { n: 1 } type Q = { P | { n: 2 } | { n: 3 } | { n: 4 } | { n: 5 } | { n: 6 } } ' +
    'local t: any = {} for i = 1, 2500 do t[i] = { n = 6 } end return Q:is(t)',
  'forgotten subscriptions': 'local e = require("events") while true do e.subscribe("s") end',
};

for (const [name, body] of Object.entries(GREEDY)) {
  test(`memory ends a process: ${name}`, async () => {
    assert.is(
      await endOf(body, { entry: { memory: 1e6, limits: { instructions: 2e7 } } }),
      'ResourceExhausted: memory limit exceeded',
    );
  });
}

test('garbage does not count', async () => {
  assert.is(
    await endOf('local n = 0 for i = 1, 100000 do local t = { i } n = n + #t end return n', { entry: { memory: 1e6 } }),
    'ok 100000',
  );
});

test('mail counts for the one that has it: a process that never reads ends, and who sends learns it', async () => {
  const body =
    'local pid = process.spawn("app:sleeper", "system:processes") local events = process.events() process.monitor(pid) ' +
    'while process.send(pid, "t", { 1, 2, 3 }) do end return events:receive().result.error:kind()';
  assert.is(await endOf(body), 'ok ResourceExhausted');
});

test('processes of a host share its memory', async () => {
  const system = createSystem({
    entries: {
      'app:keeps': {
        source:
          'return function(n) local t = {} for i = 1, n do t[i] = { i } end process.inbox():receive() return #t end',
      },
    },
    hosts: { 'app:small': { memory: 4e6 } },
    clock: 'virtual',
  });
  const first = system.spawn('app:keeps', 'app:small', [15_000]);
  await system.quiet();
  const second = system.spawn('app:keeps', 'app:small', [100_000]),
    error = await second.result.catch((e: LuaError) => e);
  assert.is((error as LuaError).kind, 'ResourceExhausted');
  first.send('go');
  assert.is(await first.result, 15_000);
  // Those that have ended hold nothing any more.
  const third = system.spawn('app:keeps', 'app:small', [15_000]);
  third.send('go');
  assert.is(await third.result, 15_000);
  await system.stop();
});

test('a program limits what it starts', async () => {
  const body = (options: string) =>
    `local inner = ... if inner then while true do end end local _, err = process.with_options(${options}):exec("app:main", "app:host", true) return err:kind()`;
  assert.is(await endOf(body('{ instructions = 100000 }')), 'ok ResourceExhausted');
  assert.is(await endOf(body('{ time = 20 }')), 'ok ResourceExhausted');
  assert.match(
    await endOf('process.with_options({ memory = -1 })'),
    /option 'memory' must be a number that is not negative/,
  );
});

test('listeners get limits', async () => {
  const system = createSystem({
    entries: { 'app:loop': { limits: { instructions: 1e5 }, source: 'return function() while true do end end' } },
  });
  const told: unknown[] = [];
  system.on('limit', (event) => told.push(event));
  const { pid, result } = system.spawn('app:loop');
  await result.catch(() => {});
  assert.equal(told, [{ pid, entry: 'app:loop', limit: 'instructions' }]);
  await system.stop();
});

test('what is wrong with limits is said', () => {
  const make =
    (entry: object, host: object = {}) =>
    () =>
      createSystem({ entries: { 'a:b': { source: 'return 1', ...entry } }, hosts: { 'a:h': host } });
  assert.throws(make({ limits: { memry: 1 } }), /entry 'a:b': unknown limit 'memry'/);
  assert.throws(make({ memory: -1 }), /entry 'a:b': limits\.memory must be/);
  assert.throws(make({}, { memory: 'all' }), /host 'a:h': limits\.memory must be/);
  assert.throws(make({}, { limits: 5 }), /host 'a:h': limits must be an object/);
});

test("a function that a process calls uses what its caller's host has", async () => {
  const call =
    'local funcs = require("funcs") local value, err = funcs.new():call("app:work", ...) return tostring(value) .. " " .. tostring(err)';
  const run = async (work: string, host: HostSpec, args: readonly unknown[] = [0]): Promise<unknown> => {
    const system = createSystem({
      entries: {
        'app:main': { source: `local function run(...) ${call} end return { run = run }` },
        'app:work': { kind: 'function.lua', source: `local function run(n) ${work} end return { run = run }` },
      },
      hosts: { 'app:host': host },
      clock: 'virtual',
    });
    try {
      return await system.spawn('app:main', 'app:host', [...args]).result;
    } finally {
      await system.stop({ grace: 0 });
    }
  };
  const again =
    'if n == 0 then return "end" end local value, err = require("funcs").new():call("app:work", n - 1) return tostring(value) .. tostring(err)';
  assert.is(await run(again, {}, [5]), 'endnilnilnilnilnil nil');
  assert.match(String(await run(again, { maxProcesses: 4 }, [5])), /max processes limit exceeded/);
  assert.match(String(await run('while true do end', { limits: { instructions: 1e6 } })), /instruction limit exceeded/);
  assert.match(
    String(await run('local t = {} while true do t[#t + 1] = {} end', { memory: 4e6 })),
    /memory limit exceeded/,
  );
});

test('events and services tell the end by a limit, too', async () => {
  const system = createSystem({
      entries: {
        'app:busy': { source: 'return function() while true do pcall(error) end end', limits: { instructions: 1e5 } },
      },
      services: {
        'app:service': {
          process: 'app:busy',
          host: 'system:processes',
          lifecycle: { autoStart: true, restart: { maxAttempts: 1 } },
        },
      },
      clock: 'virtual',
      crashReports: false,
    }),
    codes = new Map<string, unknown>();
  system.on('exit', ({ error }) => codes.set('exit', error?.code));
  system.on('service', ({ error }) => error && codes.set('service', error.code));
  await system.quiet();
  const code = 'ERR_LUA_LIMIT_INSTRUCTIONS';
  assert.equal(Object.fromEntries(codes), { exit: code, service: code });
  await system.stop();
});

test('an end that pcall could not have prevented says so', async () => {
  const busy = { source: 'return function() while true do pcall(error) end end' },
    table = { source: 'return function() local t = {} for i = 1, 1e9 do t[i] = { i } end end' },
    ends = (entry: Entry): Promise<LuaError> => {
      const system = createSystem({ entries: { 'app:guest': entry }, clock: 'virtual' });
      return system.spawn('app:guest').result.then(
        () => new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'it has not failed' }),
        (error: LuaError) => error,
      );
    };
  for (const [entry, code] of [
    [{ ...busy, limits: { instructions: 1e5 } }, 'ERR_LUA_LIMIT_INSTRUCTIONS'],
    [{ ...busy, limits: { time: 20 } }, 'ERR_LUA_LIMIT_TIME'],
    [{ ...table, limits: { memory: 1e6 } }, 'ERR_LUA_LIMIT_MEMORY'],
  ] as const) {
    const error = await ends(entry);
    assert.equal([error.code, error.catchable, error.kind], [code, false, 'ResourceExhausted']);
  }
  const terminated = await ends({ source: 'return function() process.terminate(process.pid()) coroutine.yield() end' });
  assert.equal([terminated.code, terminated.catchable], ['ERR_LUA_ABORTED', false]);
  const fails = await ends({ source: 'return function() error("x") end' });
  assert.equal([fails.code, fails.catchable], ['ERR_LUA_RUNTIME', true]);
});

test.run();
