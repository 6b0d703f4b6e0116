import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaError, Multi, createSystem, type HostModule, type SystemOptions } from '../../../src/exports/actors.ts';

const later = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), ms);
  });

function run(body: string, host: HostModule, options: Partial<SystemOptions> = {}): Promise<unknown> {
  const system = createSystem({
    entries: { 'app:main': { source: `local host = require("host") return function(...) ${body} end` } },
    modules: { host },
    clock: 'virtual',
    ...options,
  });
  return system.spawn('app:main').result;
}

test('functions and data of a module', async () => {
  const host: HostModule = {
    add: (a: number, b: number) => a + b,
    version: 'v1',
    nested: { twice: (x: number) => 2 * x },
    list: [1, 2],
  };
  assert.equal(await run('return { host.add(1, 2), host.version, host.nested.twice(4), #host.list }', host), [
    3,
    'v1',
    8,
    2,
  ]);
});

test('arguments and results are copies', async () => {
  const kept: unknown[] = [];
  const host: HostModule = {
    keep: (x: unknown) => {
      kept.push(x);
      return x;
    },
  };
  assert.is(
    await run(
      'local t = { 1, { a = "b" } } local back = host.keep(t) t[1] = 5 back[2].a = 1 return back ~= t and t[2].a',
      host,
    ),
    'b',
  );
  assert.equal(kept, [[1, { a: 'b' }]]);
});

test('a promise keeps only the process waiting that called', async () => {
  const result = await run(
    `
    local log, done = {}, channel.new()
    coroutine.spawn(function() local value = host.slow() log[#log + 1] = value done:send(true) end)
    log[#log + 1] = "meanwhile"
    done:receive()
    return log`,
    { slow: () => later(20, 'slow') },
  );
  assert.equal(result, ['meanwhile', 'slow']);
});

test('on the virtual clock time stands still while the host works', async () => {
  const result = await run(
    `
    local time = require("time")
    local before, order = time.now(), {}
    local timer = time.after("10ms")
    coroutine.spawn(function() timer:receive() order[#order + 1] = "timer" end)
    order[#order + 1] = host.slow()
    return { order[1], time.now():sub(before):milliseconds() }`,
    { slow: () => later(40, 'host') },
  );
  assert.equal(result, ['host', 0]);
});

test('errors go both ways as errors', async () => {
  const host: HostModule = {
    fails: () => {
      throw new Error('no such thing');
    },
    rejects: () => Promise.reject(new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'not there', kind: 'NotFound' })),
    gives: () => new Multi([undefined, new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'given', kind: 'Conflict' })]),
    text: (error: unknown) => (error instanceof LuaError ? `${error.kind}: ${error.message}` : 'no error'),
  };
  assert.equal(
    await run(
      `
    local _, plain = pcall(host.fails)
    local _, object = pcall(host.rejects)
    local nothing, given = host.gives()
    return { plain, object:kind(), tostring(object), tostring(nothing), given:kind(), host.text(errors.new({ message = "m", kind = errors.INVALID })) }`,
      host,
    ),
    ['no such thing', 'NotFound', 'not there', 'nil', 'Conflict', 'Invalid: m'],
  );
});

test('a function knows its caller, and when the caller has ended', async () => {
  let aborted = false,
    caller = '';
  const system = createSystem({
    entries: { 'app:main': { source: 'local host = require("host") return function() host.wait() end' } },
    modules: {
      host: {
        wait() {
          caller = this.pid;
          this.signal.addEventListener('abort', () => {
            aborted = true;
          });
          return new Promise(() => {});
        },
      },
    },
  });
  const process = system.spawn('app:main');
  await later(20, 0);
  assert.is(caller, process.pid);
  assert.equal(system.inspect(process.pid)!.waitingOn, { call: 'wait', channels: [] });
  process.terminate();
  await process.result.catch(() => {});
  assert.is(aborted, true);
});

test('a process that has ended waits for nothing, and time goes on', async () => {
  const system = createSystem({
    entries: {
      'app:main': {
        source:
          'local host, time = require("host"), require("time") return function() local pid = process.spawn("app:waits", "system:processes", process.pid()) process.inbox():receive() process.terminate(pid) time.sleep("1h") return host.calls() end',
      },
      'app:waits': {
        source:
          'local host = require("host") return function(pid) coroutine.spawn(host.never) coroutine.spawn(host.never) process.send(pid, "ready") host.never() end',
      },
    },
    modules: {
      host: {
        never: () => {
          calls++;
          return never;
        },
        calls: () => calls,
      },
    },
    clock: 'virtual',
  });
  let calls = 0;
  let settle!: () => void;
  const never = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const main = system.spawn('app:main');
  let result: unknown;
  main.result.then(
    (value) => {
      result = value;
    },
    (error: unknown) => {
      result = error;
    },
  );
  for (let i = 0; i < 200 && result === undefined; i++)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  assert.is(result, 3);
  settle();
  await system.quiet();
});

test('functions of processes cannot be called from outside', async () => {
  assert.match(
    (await run('local ok, e = pcall(host.call, print) return e', { call: (f: () => void) => f() })) as string,
    /cannot be called from outside/,
  );
});

test('an entry that lists modules has only those', async () => {
  const entries = {
    'app:main': { source: 'return function() return (pcall(require, "host")) end', modules: ['time'] },
  };
  assert.is(await createSystem({ entries, modules: { host: {} } }).spawn('app:main').result, false);
  const listed = { 'app:main': { source: 'return function() return host.x end', modules: ['host', 'process'] } };
  assert.is(await createSystem({ entries: listed, modules: { host: { x: 1 } } }).spawn('app:main').result, 1);
  assert.throws(
    () => createSystem({ entries: { 'app:main': { source: '', modules: ['sql'] } } }),
    (error: unknown) =>
      error instanceof LuaError && error.code === 'ERR_LUA_CONFIG' && /app:main.*'sql'/.test(error.message),
  );
});

test('an entry may list more modules than fields fit in a record', async () => {
  const names = Array.from({ length: 150 }, (_, i) => `m${i}`),
    modules = Object.fromEntries(names.map((name, i) => [name, { n: i }]));
  const source = `return function()
    local sum = 0
    for i = 0, 149 do sum = sum + _ENV["m" .. i].n end
    extra = sum
    return _G._G == _G and _G.extra
  end`;
  const system = createSystem({ entries: { 'app:main': { source, modules: names } }, modules });
  for (let i = 0; i < 2; i++) assert.is(await system.spawn('app:main').result, 11175);
});

test('an entry may be a function alone, and declare types or not', async () => {
  for (const [source, result] of [
    ['return function() type Numbers = { number } return #Numbers:name() end', 7],
    ['return function() type Numbers = { number } return tostring(Numbers) end', 'Numbers'],
    ['return function() local t = tostring(1) type Numbers = { number } return Numbers:is({ t }) == nil end', true],
    ['return function() return (function() type Text = string return Text:is("x") ~= nil end)() end', true],
    ['return function() return type(_ENV) end', 'table'],
    ['return function() return 7 end', 7],
  ] as const) {
    const system = createSystem({ entries: { 'app:main': { source } } });
    // The second process uses what is known from the first.
    for (let i = 0; i < 2; i++) assert.equal(await system.spawn('app:main').result, result, source);
    await system.stop();
  }
});

test.run();
