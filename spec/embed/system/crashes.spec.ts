// Crash reports: exactly the failures that no monitor, link or waiter learns of are reported.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createSystem,
  type Crash,
  type LogRecord,
  type System,
  type SystemOptions,
} from '../../../src/exports/actors.ts';

const SOURCE = `
  local time, funcs = require("time"), require("funcs")
  local HOST = "system:processes"
  local M = {}
  function M.fails(message) error(message or "boom") end
  function M.throws() error(errors.new({ message = "gone", kind = errors.NOT_FOUND })) end
  function M.returns() return nil, "returned" end
  function M.stuck() channel.new():receive() end
  function M.fails_later() time.sleep("1ms") error("boom") end
  function M.fails_in_coroutine() coroutine.spawn(function() error("inner") end) time.sleep("1h") end
  function M.bad_value() return function() end end
  function M.goes_on() process.upgrade("app:nowhere") end
  function M.two_lines() error("one\\ntwo") end
  function M.unloaded() end

  function M.ends() return 1 end
  function M.stays() process.inbox():receive() end
  function M.terminated() process.terminate(process.pid()) end
  function M.cancelled() process.events():receive() return "so be it" end

  function M.spawns(name) process.spawn("app:" .. name, HOST) time.sleep("10ms") end
  function M.monitors(name) process.spawn_monitored("app:" .. name, HOST) process.events():receive() end
  function M.links(name) process.spawn_linked("app:" .. name, HOST) process.inbox():receive() end
  function M.traps(name)
    process.set_options({ trap_links = true })
    process.spawn_linked("app:" .. name, HOST)
    process.events():receive()
  end
  function M.execs(name) process.exec("app:" .. name, HOST) end
  function M.execs_and_dies(name)
    coroutine.spawn(function() process.exec("app:" .. name, HOST) end)
    time.sleep("100us")
  end
  function M.calls(name) funcs.call("app:fn_" .. name) end
  function M.calls_later(name) local future = funcs.async("app:fn_" .. name) future:response():receive() end
  function M.calls_and_dies(name) funcs.async("app:fn_" .. name) end
  function M.storm(n) for i = 1, n do process.spawn("app:fails", HOST) end end
  return M
`;
const METHODS = [...SOURCE.matchAll(/function M\.(\w+)/g)].map(([, name]) => name!);

interface World {
  readonly system: System;
  readonly crashes: Crash[];
  readonly log: LogRecord[];
}

function world(options: Partial<SystemOptions> = {}): World {
  const log: LogRecord[] = [],
    crashes: Crash[] = [];
  const system = createSystem({
    entries: {
      ...Object.fromEntries(METHODS.map((method) => [`app:${method}`, { source: SOURCE, method }])),
      'app:fn_fails': { source: SOURCE, method: 'fails', kind: 'function.lua' },
      'app:fn_fails_later': { source: SOURCE, method: 'fails_later', kind: 'function.lua' },
      'app:broken': { source: 'error("while loading")' },
    },
    clock: 'virtual',
    log: (record) => log.push(record),
    ...options,
  });
  system.on('crash', (crash) => {
    crashes.push(crash);
  });
  return { system, crashes, log };
}

/** What crashes while an entry runs that the host has started and asks about. */
async function crashesOf(method: string, ...args: unknown[]): Promise<string[]> {
  const { system, crashes, log } = world();
  await system.spawn(`app:${method}`, undefined, args).result.catch(() => {});
  await system.quiet();
  assert.is(log.length, crashes.length);
  return crashes.map(({ entry, error }) => `${entry}: ${error.message}`);
}

test('every failure of a process without a waiter is a crash', async () => {
  const messages: Record<string, RegExp> = {
    fails: /^app:fails: app:fails:5: boom$/,
    throws: /: gone$/,
    returns: /: returned$/,
    stuck: /: deadlock/,
    fails_later: /: boom$/,
    fails_in_coroutine: /: inner$/,
    bad_value: /: cannot return a function/,
    goes_on: /: upgrade: create failed/,
  };
  for (const [method, wanted] of Object.entries(messages)) {
    const crashes = await crashesOf('spawns', method);
    assert.is(crashes.length, 1, method);
    assert.match(crashes[0]!.replace('app:spawns', 'app:fails'), wanted);
  }
});

test('ends without an error, and ends that others bring about, are no crashes', async () => {
  for (const method of ['ends', 'stays', 'terminated']) assert.equal(await crashesOf('spawns', method), [], method);
  const { system, crashes } = world();
  const { pid, cancel } = system.spawn('app:cancelled');
  system.spawn('app:stays');
  const killed = system.spawn('app:stays');
  await system.quiet();
  cancel();
  killed.terminate();
  await system.quiet();
  assert.is(system.inspect(pid), undefined);
  await system.stop({ grace: 0 });
  assert.equal(crashes, []);
});

test('a failure with a monitor is no crash, whatever the monitor does', async () => {
  for (const method of ['monitors', 'traps', 'execs']) assert.equal(await crashesOf(method, 'fails_later'), [], method);
  for (const method of ['calls', 'calls_later']) assert.equal(await crashesOf(method, 'fails_later'), [], method);
});

test('a waiter that has ended does not count', async () => {
  for (const method of ['execs_and_dies', 'calls_and_dies']) {
    const crashes = await crashesOf(method, 'fails_later');
    assert.is(crashes.length, 1, method);
    assert.match(crashes[0]!, /boom$/);
  }
});

test('those who die of a link are not reported, the one that failed is', async () => {
  assert.equal(await crashesOf('links', 'fails_later'), ['app:fails_later: app:fails_later:9: boom']);
});

test('a failure to start answers the one who spawns', async () => {
  assert.equal(await crashesOf('spawns', 'broken'), []);
  assert.equal(await crashesOf('execs', 'broken'), []);
  // The host is answered by the result.
  const { system, crashes } = world();
  await system.spawn('app:broken').result.catch(() => {});
  assert.equal(crashes, []);
  system.spawn('app:broken');
  await system.quiet();
  assert.match(crashes[0]!.error.message, /while loading/);
});

test('a process of the host is watched by who asks for its result, or monitors it', async () => {
  const { system, crashes } = world();
  const unasked = system.spawn('app:fails');
  await system.quiet();
  assert.equal(
    crashes.map(({ pid }) => pid),
    [unasked.pid],
  );
  // It can still be asked.
  assert.match((await unasked.result.catch(({ message }) => message)) as string, /boom/);
  const { result } = system.spawn('app:fails');
  await result.catch(() => {});
  const endpoint = system.endpoint(),
    watched = system.spawn('app:fails_later');
  const { exit } = endpoint.monitor(watched.pid);
  assert.is((await exit).ok, false);
  assert.is(crashes.length, 1);
});

test('a service is watched by who listens to services', async () => {
  for (const listens of [false, true]) {
    for (const process of ['app:fails', 'app:broken']) {
      const { system, crashes } = world({
        services: { 'app:one': { process, lifecycle: { autoStart: true, restart: { maxAttempts: 2, jitter: 0 } } } },
      });
      if (listens) system.on('service', () => {});
      await system.ready();
      await system.quiet();
      assert.is(crashes.length, listens ? 0 : 3, process);
    }
  }
});

test('a report names the process, its entry and the error, with the traceback', async () => {
  const { system, crashes, log } = world();
  const { pid } = system.spawn('app:fails');
  await system.quiet();
  const [{ error, ...crash }] = crashes as [Crash],
    [{ message, ...record }] = log as [LogRecord];
  assert.equal(crash, { pid, entry: 'app:fails' });
  assert.match(error.traceback, /in function <app:fails:5>/);
  assert.match(
    message,
    /^process \{system:processes\|app:fails\|0x00001\} \(app:fails\) crashed: app:fails:5: boom\n {2}stack traceback:\n {2}\t/,
  );
  assert.equal(record, {
    level: 'error',
    logger: 'crash',
    pid,
    at: record.at,
    location: 'app:fails:5',
    fields: { entry: 'app:fails', error: 'app:fails:5: boom', kind: 'Internal' },
  });
  system.spawn('app:throws');
  await system.quiet();
  assert.match(log[1]!.message, /crashed: gone\n {2}stack traceback:\n {2}\tapp:throws:6: in /);
  assert.is(crashes[1]!.error.kind, 'NotFound');
});

test('without a log sink, reports go to standard error: one line, then the traceback, indented', async () => {
  let text = '';
  const stderr = (bytes: Uint8Array): void => {
    text += Buffer.from(bytes).toString();
  };
  const system = createSystem({
    entries: { 'app:main': { source: SOURCE, method: 'two_lines' } },
    clock: 'virtual',
    stderr,
  });
  system.spawn('app:main');
  await system.quiet();
  const [first, ...rest] = text.trimEnd().split('\n');
  assert.is(first, 'process {system:processes|app:main|0x00001} (app:main) crashed: app:main:13: one\\ntwo');
  assert.ok(rest.length > 1 && rest.every((line) => line.startsWith('  ')), text);
});

test('reports can be switched off', async () => {
  const { system, crashes, log } = world({ crashReports: false });
  system.spawn('app:fails');
  await system.quiet();
  assert.equal(log, []);
  assert.is(crashes.length, 1);
});

test('a storm of crashes is not a storm of reports', async () => {
  const { system, crashes, log } = world();
  await system.spawn('app:storm', undefined, [1000]).result;
  await system.quiet();
  assert.is(crashes.length, 1000);
  assert.is(log.length, 100);
  await system.spawn('app:spawns', undefined, ['ends']).result;
  await system.spawn('app:execs', undefined, ['ends']).result;
  for (let n = 0; n < 100; n++) await system.spawn('app:spawns', undefined, ['ends']).result;
  system.spawn('app:fails');
  await system.quiet();
  assert.equal(
    log.slice(100).map(({ message }) => message.replace(/\n.*/s, '').replace(/^process.*crashed/, 'crashed')),
    ['900 more processes crashed', 'crashed: app:fails:5: boom'],
  );
});

test.run();
