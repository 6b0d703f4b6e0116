import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type LuaError, type SystemOptions } from '../../../src/exports/actors.ts';
import { systemOf } from './bodies.ts';

const errorOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: LuaError) => error.message,
  );

test('deadlines are advice (D8)', async () => {
  const system = systemOf({ main: 'process.events():receive() require("time").sleep("1h") return "alive"' });
  const process = system.spawn('app:main');
  process.cancel(1000);
  assert.is(await process.result, 'alive');
});

test('deadlines that are enforced end a process, the earliest of several first', async () => {
  const system = systemOf(
    {
      main: 'process.events():receive() require("time").sleep("1h")',
      quick: 'return process.events():receive().deadline - os.time()',
      stuck: 'channel.new():receive()',
    },
    { enforceDeadlines: true },
  );
  const slow = system.spawn('app:main');
  const before = system.now();
  slow.cancel(5000);
  slow.cancel(2000);
  slow.cancel(9000);
  assert.is(await errorOf(slow.result), 'process terminated');
  assert.is(system.now() - before, 2000);

  const quick = system.spawn('app:quick');
  quick.cancel(3000);
  assert.is(await quick.result, 3);
  // A deadline to come is nothing that a process could wait for.
  const stuck = system.spawn('app:stuck');
  stuck.cancel(60_000);
  assert.match(await errorOf(stuck.result), /^deadlock/);
});

test('PIDs in two parts, and with a node (D3)', async () => {
  const body = `
    local me, other = process.pid(), ...
    local form = me:gsub("0x%x+", "N")
    local inbox = process.inbox()
    for _, text in ipairs { me, (me:gsub("|.*|", "|")), (me:gsub("^{[^|]*@", "{")), (me:gsub("|", "|what:ever|", 1)) } do
      assert(process.send(text, "t"))
      assert(inbox:receive():from() == me)
    end
    local _, err = process.send("{elsewhere@system:processes|app:main|0x00001}", "t")
    return form .. " " .. tostring(err)`;
  const shown = (options: Partial<SystemOptions>) => systemOf({ main: body }, options).spawn('app:main').result;
  assert.is(await shown({}), '{system:processes|app:main|N} node not found');
  assert.is(await shown({ pids: 'short' }), '{system:processes|N} node not found');
  assert.is(await shown({ node: 'moon' }), '{moon@system:processes|app:main|N} node not found');
  assert.is(await shown({ node: 'moon', pids: 'short' }), '{moon@system:processes|N} node not found');
});

test('a function is a process while it is called (2.7)', async () => {
  const system = createSystem({
    entries: {
      'app:main': {
        source: `return function()
        local funcs, time = require("funcs"), require("time")
        local started, events = process.listen("started"), process.events()
        process.registry.register("main")
        local result, ended
        coroutine.spawn(function() result = funcs.call("app:work", 20) end)
        local pid = started:receive()
        assert(process.monitor(pid) and process.registry.lookup("worker") == pid)
        process.send(pid, "go", 22)
        local event = events:receive()
        time.sleep("1ms")
        return { pid = (pid:gsub("0x%x+", "N")), value = event.result.value, result = result, from = event.from == pid,
          free = process.registry.lookup("worker") == nil, spawned = tostring(select(2, process.spawn("app:work", "app:work"))) }
      end`,
      },
      'app:work': {
        kind: 'function.lua',
        source: `return function(n)
        process.registry.register("worker")
        local go = process.listen("go")
        process.send("main", "started", process.pid())
        return n + go:receive()
      end`,
      },
    },
    clock: 'virtual',
  });
  assert.equal(await system.spawn('app:main').result, {
    pid: '{app:work|app:work|N}',
    value: 42,
    result: 42,
    from: true,
    free: true,
    spawned: 'host not found',
  });
});

test('a shutdown cancels all processes, also those whose code is loading (7.23)', async () => {
  const system = systemOf({
    main: 'local event = process.events():receive() return event.kind .. " " .. event.reason .. " " .. tostring(event.from)',
  });
  const running = system.spawn('app:main');
  await system.quiet();
  const starting = system.spawn('app:main');
  await system.stop();
  for (const { result } of [running, starting]) assert.is(await result, 'pid.cancel scheduler shutdown {|}');
});

test('spawns during a shutdown are refused', async () => {
  const system = systemOf({
    main: 'process.events():receive() local _, err = process.spawn("app:main", "system:processes") return err:kind() .. ": " .. err:message()',
  });
  const { result } = system.spawn('app:main');
  await system.quiet();
  await system.stop();
  assert.is(await result, 'Unavailable: host is shutting down');
});

test('what one process does to library state does not reach another', async () => {
  let errors = '';
  const system = systemOf(
    {
      loud: 'warn("@on") process.inbox():receive() warn("heard")',
      silent: 'warn("not heard")',
    },
    {
      stderr: (bytes) => {
        errors += Buffer.from(bytes).toString();
      },
    },
  );
  const loud = system.spawn('app:loud');
  await system.quiet();
  await system.spawn('app:silent').result;
  loud.send('go');
  await loud.result;
  assert.is(errors, 'Lua warning: heard\n');
});

test.run();
