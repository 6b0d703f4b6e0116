// Systems with several threads: where processes run, and what they do with each other.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaError } from '../../../src/exports/actors.ts';
import { buildWorker, crowd, threadOf, until } from './workers.ts';

const ECHO = `return function()
  local inbox = process.inbox()
  while true do
    local m = inbox:receive()
    if m:topic() == "stop" then return { answer = m:payload():data() } end
    if m:topic() == "fail" then error("asked to", 0) end
    if m:topic() == "ask" then m:reply(m:payload():data() * 2)
    else process.send(m:from(), m:topic(), m:payload()) end
  end
end`;

const PID = 'return function() return process.pid() end';

test.before(buildWorker);

test('processes of a spread host run on all threads, and say so in their PIDs', async () => {
  const { system } = crowd({ 'app:pid': PID });
  const handles = Array.from({ length: 6 }, () => system.spawn('app:pid', 'app:heavy'));
  const pids = handles.map(({ pid }) => pid);
  assert.equal(await Promise.all(handles.map(({ result }) => result)), pids);
  assert.equal(pids.map(threadOf).sort(), [0, 0, 0, 1, 1, 1]);
  assert.is(new Set(pids).size, 6);
  assert.match(pids[0]!, /^\{app:heavy\|app:pid\|0x[0-9a-f]{5}\}$/);
  await system.stop({ grace: 0 });
});

test('others run where their parents do', async () => {
  const { system } = crowd({
    'app:pid': PID,
    'app:parent': `return function()
      local child = process.spawn_monitored("app:pid", "system:processes")
      return { process.pid(), child, process.events():receive().result.value }
    end`,
  });
  for (const thread of [1, 0]) {
    const { pid, result } = system.spawn('app:parent', 'app:heavy'),
      [parent, child, said] = (await result) as [string, string, string];
    assert.is(threadOf(pid), thread);
    assert.is(parent, pid);
    assert.is(threadOf(child), thread);
    assert.is(said, child);
  }
  await system.stop({ grace: 0 });
});

test('results and errors come from other threads', async () => {
  const { system } = crowd({
    'app:args': 'return function(...) return { select("#", ...), ... } end',
    'app:fails': 'return function() error({ code = 7 }) end',
    'app:broken': 'error("no")',
  });
  const start = (id: string, ...args: unknown[]): Promise<unknown> => system.spawn(id, 'app:heavy', args).result;
  for (let i = 0; i < 2; i++) {
    assert.equal(await start('app:args', 1, 'two', { x: [true] }), [3, 1, 'two', { x: [true] }]);
    for (const [id, code] of [
      ['app:fails', 'ERR_LUA_RUNTIME'],
      ['app:broken', 'ERR_LUA_START'],
    ] as const) {
      const error = (await start(id).catch((thrown: unknown) => thrown)) as LuaError;
      assert.instance(error, LuaError);
      assert.is(error.code, code);
    }
    // So that each is on each thread once.
    await start('app:args');
    await start('app:args');
  }
  assert.throws(() => system.spawn('app:none', 'app:heavy'), /factory not found/);
  await system.stop({ grace: 0 });
});

/** Runs a body on the first thread that knows an echo on another. */
async function play(body: string): Promise<unknown> {
  const { system, output } = crowd({
    'app:echo': ECHO,
    'app:pid': PID,
    'app:main': `return function(echo)
      local inbox, events = process.inbox(), process.events()
      local said = {}
      local function say(...)
        local t = table.pack(...)
        for i = 1, t.n do t[i] = tostring(t[i]) end
        said[#said + 1] = table.concat(t, " ")
      end
      ${body}
      return said
    end`,
  });
  const echo = system.spawn('app:echo', 'app:heavy');
  system.spawn('app:echo', 'app:heavy');
  assert.is(threadOf(echo.pid), 1);
  try {
    return await system.spawn('app:main', undefined, [echo.pid]).result;
  } finally {
    await system.stop({ grace: 0 });
    assert.is(output(), '');
  }
}

test('messages go to other threads and back', async () => {
  assert.equal(
    await play(`
      say(process.send(echo, "hello", { 1, 2.0, "x", big = 1 << 60 }))
      local m = inbox:receive()
      local v = m:payload():data()
      say(m:topic(), m:from() == echo, v[1], v[2], v[3], v.big)
      local err = select(2, process.send(echo, "t", { print }))
      say(err, err:kind())
    `),
    ['true', 'hello true 1 2.0 x 1152921504606846976', 'cannot send a function to another process Invalid'],
  );
});

test('monitors, links, calls, cancel and terminate reach other threads', async () => {
  assert.equal(
    await play(`
      say(process.call(echo, "ask", 21, 10000))
      say(process.monitor(echo))
      say(process.monitor(echo))
      process.send(echo, "stop", "done")
      local e = events:receive()
      say(e.kind, e.from == echo, e.result.value.answer)
      say(process.send(echo, "late"))
      say(process.monitor(echo))
      process.set_options { trap_links = true }
      local function other()
        return process.spawn_linked("app:echo", "app:heavy")
      end
      local there = other()
      process.send(there, "fail")
      e = events:receive()
      say(e.kind, e.from == there, e.result.error)
      there = process.spawn_monitored("app:echo", "app:heavy")
      say(process.terminate(there))
      e = events:receive()
      say(e.kind, e.from == there, e.result.error)
    `),
    [
      '42',
      'true',
      'nil already monitoring pid',
      'pid.exit true done',
      'nil process not found',
      'nil pid not registered',
      'pid.link.down true asked to',
      'true',
      'pid.exit true process terminated',
    ],
  );
});

const SLOW = `return function(n)
  local inbox, last = process.inbox(), 0
  process.listen("start"):receive()
  for i = 1, n do
    local v = inbox:receive():payload():data()
    if v ~= last + 1 then return "wrong: " .. v .. " after " .. last end
    last = v
  end
  return "all"
end`;

const SEND = `return function(to, n)
  for i = 1, n do
    local ok, err = process.send(to, "n", i)
    if not ok then return i .. ": " .. tostring(err) end
  end
  return "sent"
end`;

test('a flood arrives, in order, though nothing else happens', async () => {
  const { system } = crowd({ 'app:slow': SLOW, 'app:send': SEND }),
    slow = system.spawn('app:slow', 'app:heavy', [20_000]);
  assert.is(threadOf(slow.pid), 1);
  assert.is(await system.spawn('app:send', undefined, [slow.pid, 20_000]).result, 'sent');
  await system.quiet();
  assert.is((await system.inspectProcess(slow.pid))!.mailbox, 20_000);
  slow.send('start');
  assert.is(await slow.result, 'all');
  await system.stop({ grace: 0 });
});

test('long messages leave the window once they are acknowledged', async () => {
  const { system } = crowd({
    'app:takes': `return function(n)
      local parts, bytes = process.listen("part"), 0
      for i = 1, n do bytes = bytes + #parts:receive() end
      return bytes
    end`,
    'app:sends': `return function(to, n)
      local part = ("x"):rep(64 * 1024)
      for i = 1, n do assert(process.send(to, "part", part)) end
    end`,
  });
  // One of them is on the other thread, and sends more than may be under way.
  const takes = system.spawn('app:takes', 'app:heavy', [150]);
  const sends = Array.from({ length: 2 }, () => system.spawn('app:sends', 'app:heavy', [takes.pid, 75]));
  const [bytes] = await Promise.all([takes.result, ...sends.map(({ result }) => result)]);
  assert.is(bytes, 150 * 64 * 1024);
  assert.not.equal(new Set([takes.pid, ...sends.map(({ pid }) => pid)].map(threadOf)).size, 1);
  await system.stop({ grace: 0 });
});

test('senders wait for room in mailboxes of other threads', async () => {
  const { system } = crowd({
    'app:slow': { source: SLOW, mailbox: { max: 4, overflow: 'park-sender' } },
    'app:send': SEND,
  });
  await system.ready();
  const slow = system.spawn('app:slow', 'app:heavy', [300_000]),
    sender = system.spawn('app:send', undefined, [slow.pid, 300_000]);
  assert.is(threadOf(slow.pid), 1);
  await until(async () => (await system.inspectProcess(sender.pid))?.waitingOn?.call === 'process.send');
  slow.send('start');
  assert.equal([await slow.result, await sender.result], ['all', 'sent']);
  await system.stop({ grace: 0 });
});

test('events, variables and entries are those of the whole system', async () => {
  const { system, workers } = crowd({
    'app:see': `return function(parent)
      local events, env, registry = require("events"), require("env"), require("registry")
      local seen = events.subscribe("shop.*")
      process.send(parent, "subscribed")
      local e = seen:channel():receive()
      return { e.system, e.kind, e.path, e.data.n, (env.get("COLOUR")), (process.exec("app:new", "app:heavy")) }
    end`,
    'app:main': `return function()
      local inbox, results = process.inbox(), {}
      local changes = require("registry").snapshot():changes()
      changes:create { id = "app:new", kind = "process.lua", data = { source = "return function() return 42 end" } }
      changes:apply()
      require("env").set("COLOUR", "blue")
      for i = 1, 2 do process.spawn_monitored("app:see", "app:heavy", process.pid()) end
      for i = 1, 2 do inbox:receive() end
      require("events").send("shop.orders", "placed", "/1", { n = 7 })
      for i = 1, 2 do results[i] = process.events():receive().result.value end
      return results
    end`,
  });
  const wanted = ['shop.orders', 'placed', '/1', 7, 'blue', 42];
  assert.equal(await system.spawn('app:main').result, [wanted, wanted]);
  // A thread that starts later has them, too.
  await workers[0]!.terminate();
  await until(() => workers.length === 2);
  const [a, b] = [system.spawn('app:new', 'app:heavy'), system.spawn('app:new', 'app:heavy')];
  assert.equal([a, b].map(({ pid }) => threadOf(pid)).sort(), [0, 1]);
  assert.equal([await a.result, await b.result], [42, 42]);
  await system.stop({ grace: 0 });
});

test.run();
