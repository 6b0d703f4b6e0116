// Lua programs on several nodes: what process functions do and say when the other process is elsewhere.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NodesOptions } from '../../../src/actors/nodes/nodes.ts';
import { Signal, putTarget } from '../../../src/actors/nodes/signals.ts';
import { str } from '../../../src/values/string.ts';
import { Cluster, HOST } from './lua-nodes.ts';

const ECHO = `
return { run = function()
  process.registry.register("echo", nil, process.registry.EVENTUAL)
  local inbox = process.inbox()
  while true do
    local m = inbox:receive()
    if m:topic() == "fail" then error("asked to", 0) end
    if m:topic() == "stop" then return { answer = 42 } end
    process.send(m:from() or m:payload():data(), "echo", m:from() and m:payload() or require("ctx").get("user"))
  end
end }`;

const ONCE = `return function(a, b)
  if b == nil then error("not enough", 0) end
  return { sum = a + b }
end`;

const TICKS = `return function()
  local ticks, inbox = 0, process.inbox()
  while true do
    local r = channel.select { inbox:case_receive(), default = true }
    ticks = ticks + 1
    if not r.default then process.send(r.value:from(), "ticks", ticks) end
    coroutine.yield()
  end
end`;

const CALC = `return function()
  local time, inbox, late = require("time"), process.inbox()
  while true do
    local m = inbox:receive()
    local v = m:payload():data()
    if m:topic() == "add" then m:reply(v[1] + v[2])
    elseif m:topic() == "fail" then m:reply(nil, "bad sum")
    elseif m:topic() == "late" then time.sleep("20ms") m:reply("late")
    else error("dead", 0) end
  end
end`;

const MEMBER = `return function(group)
  process.group.join(group)
  local inbox = process.inbox()
  while true do
    local m = inbox:receive()
    if m:topic() == "leave" then process.group.leave(group)
    elseif m:topic() == "end" then return
    else process.send(m:from(), "told", process.pid() .. " " .. m:payload():data()) end
  end
end`;

const FULL = 'return function() process.events():receive() end';

const CANCELLED = `return function()
  local e = process.events():receive()
  return { kind = e.kind, from = e.from, within = math.tointeger(e.deadline - e.at), reason = e.reason }
end`;

/** Two nodes; one has an echo, the other runs a body that knows its PID. */
function play(body: string, options?: NodesOptions): { cluster: Cluster; echo: string } {
  const main = `
    return { run = function(echo, ...)
      local inbox, events = process.inbox(), process.events()
      local function say(...) print(...) end
      local function fails(ok, err) print(ok, err and err:kind(), tostring(err and err:message()), err and err:retryable()) end
      ${body}
    end }`;
  const cluster = new Cluster(
    ['a', 'b'],
    {
      'app:echo': ECHO,
      'app:main': main,
      'app:fails': 'error("no")',
      'app:once': ONCE,
      'app:cancelled': CANCELLED,
      'app:full': FULL,
      'app:calc': CALC,
      'app:ticks': TICKS,
      'app:member': MEMBER,
    },
    options,
  );
  const echo = cluster.get('b').start('app:echo');
  cluster.run();
  cluster.get('a').start('app:main', str(echo));
  cluster.run();
  return { cluster, echo };
}

const printed = (body: string, options?: NodesOptions): string[] => play(body, options).cluster.printed('a');

test('PIDs name their node, and messages go there and back as they were', () => {
  const { cluster, echo } = play(`
    say(process.pid())
    say(process.send(echo, "hello", { 1, 2.0, "x", nested = { true }, big = 1 << 60 }))
    local m = inbox:receive()
    local v = m:payload():data()
    say(m:topic(), m:from() == echo, v[1], math.type(v[2]), v[3], v.nested[1], v.big)
  `);
  assert.is(echo, `{b@${HOST}|app:echo|0x100001}`);
  assert.equal(cluster.printed('a'), [
    `{a@${HOST}|app:main|0x100001}`,
    'true',
    'echo\ttrue\t1\tfloat\tx\ttrue\t1152921504606846976',
  ]);
});

test('what cannot travel is refused as at home', () => {
  assert.equal(printed('fails(process.send(echo, "t", { print }))'), [
    'nil\tInvalid\tcannot send a function to another process\tfalse',
  ]);
});

test('an unknown node, and a process that is gone', () => {
  assert.equal(
    printed(`
      fails(process.send("{c@app:host|app:echo|0x100001}", "t"))
      fails(process.monitor("{c@app:host|app:echo|0x100001}"))
      fails(process.monitor("{b@app:host|app:echo|0x1fffff}"))
      fails(process.link("{b@other:host|app:echo|0x100001}"))
      say(process.send("{b@app:host|app:echo|0x1fffff}", "t"))
    `),
    [
      'nil\tNotFound\tnode not found\tnil',
      'nil\tNotFound\tnode not found\tnil',
      'nil\tNotFound\tpid not registered\tnil',
      'nil\tNotFound\tpid not registered\tnil',
      'true',
    ],
  );
});

test('a monitor tells the result and the error of a process elsewhere', () => {
  assert.equal(
    printed(`
      say(process.monitor(echo))
      fails(process.monitor(echo))
      process.send(echo, "stop")
      local e = events:receive()
      say(e.kind, e.from == echo, e.result.value.answer)
      local other = process.spawn_monitored("app:echo", "b@app:host")
      process.send(other, "fail")
      e = events:receive()
      say(e.from == other, e.result.error:message(), e.result.error:kind())
      fails(process.monitor(echo))
    `),
    [
      'true',
      'nil\tAlreadyExists\talready monitoring pid\tnil',
      'pid.exit\ttrue\t42',
      'true\tasked to\tInternal',
      'nil\tNotFound\tpid not registered\tnil',
    ],
  );
});

test('unmonitor and unlink hold across nodes', () => {
  const { cluster } = play(`
    process.set_options({ trap_links = true })
    say(process.monitor(echo), process.link(echo), process.link(echo))
    say(process.unmonitor(echo), process.unlink(echo))
    process.send(echo, "fail")
    require("time").sleep("10ms")
    say(channel.select { events:case_receive(), default = true }.default)
  `);
  cluster.pass(20);
  assert.equal(cluster.printed('a'), ['true\ttrue\ttrue', 'true\ttrue', 'true']);
});

test('a link tells failures both ways', () => {
  const { cluster } = play(`
    process.set_options({ trap_links = true })
    process.link(echo)
    process.send(echo, "fail")
    local e = events:receive()
    say(e.kind, e.from == echo, e.result.error:message())
    local other = process.spawn_linked("app:echo", "b@app:host")
    process.send(process.pid(), "name", other)
    say(inbox:receive():payload():data() == other)
    error("this one fails")
  `);
  assert.equal(cluster.printed('a'), ['pid.link.down\ttrue\tasked to', 'true']);
  assert.is(cluster.get('b').system.size, 0);
});

test('a process is started elsewhere, with context, name, first messages and limits', () => {
  assert.equal(
    printed(`
      local s = process.with_context({ user = "u" }):with_message("first", process.pid()):with_name("worker")
      local pid = s:with_options({ memory = 100000 }):spawn("app:echo", "b@app:host")
      say(pid, inbox:receive():payload():data())
      process.monitor(pid)
      process.send(pid, "t", ("x"):rep(200000))
      say(events:receive().result.error:kind())
      say(s:spawn("app:echo", "b@app:host"))
      fails(s:spawn("app:echo", "b@app:host"))
      fails(process.spawn("app:none", "b@app:host"))
      fails(process.spawn("app:fails", "b@app:host"))
      fails(process.spawn("app:echo", "c@app:host"))
      fails(process.spawn("app:echo", "b@no:host"))
      fails(process.spawn("app:echo", "b@app:host", print))
      say(process.spawn("app:echo", "a@app:host"))
    `),
    [
      `{b@${HOST}|app:echo|0x100002}\tu`,
      'ResourceExhausted',
      `{b@${HOST}|app:echo|0x100003}`,
      'nil\tAlreadyExists\tname already registered\tnil',
      'nil\tNotFound\tfactory not found\tnil',
      'nil\tInternal\tfailed to execute script: app:fails:1: no\tnil',
      'nil\tNotFound\tnode not found\tnil',
      'nil\tNotFound\thost not found\tnil',
      'nil\tInvalid\tcannot send a function to another process\tfalse',
      `{a@${HOST}|app:echo|0x100002}`,
    ],
  );
});

test('exec waits for a result from elsewhere', () => {
  assert.equal(
    printed(`
      say(process.exec("app:once", "b@app:host", 20, 22).sum)
      fails(process.exec("app:once", "b@app:host", 1))
      fails(process.exec("app:none", "b@app:host"))
      say(process.exec("app:once", "a@app:host", 1, 2).sum)
    `),
    ['42', 'nil\tInternal\tnot enough\tnil', 'nil\tNotFound\tfactory not found\tnil', '3'],
  );
});

test('cancel and terminate reach processes elsewhere', () => {
  assert.equal(
    printed(
      `
      local pid = process.spawn_monitored("app:echo", "b@app:host")
      say(process.cancel(echo, "5s"), process.terminate(pid))
      say(events:receive().result.error:message())
      local waits = process.spawn_monitored("app:cancelled", "b@app:host")
      process.cancel(waits, "7s")
      local seen = events:receive().result.value
      say(seen.kind, seen.from == process.pid(), seen.within, seen.reason)
    `,
    ),
    ['true\ttrue', 'process terminated', 'pid.cancel\ttrue\t7\t7s'],
  );
});

test('names of other nodes are found, and taken once', () => {
  assert.equal(
    printed(`
      say(process.registry.lookup("echo") == echo)
      say(process.send("echo", "t", "by name"))
      say(inbox:receive():payload():data())
      fails(process.registry.register("echo", nil, process.registry.EVENTUAL))
      say(process.registry.register("echo"))
      say(process.registry.lookup("echo") == process.pid(), process.registry.unregister("echo"))
      fails(process.registry.register("sure", nil, process.registry.CONSISTENT))
      fails(process.registry.register("x", echo))
      process.monitor(echo)
      process.send(echo, "stop")
      events:receive()
      fails(process.registry.lookup("echo"))
    `),
    [
      'true',
      'true',
      'by name',
      'nil\tAlreadyExists\tname already registered\tnil',
      'true',
      'true\ttrue',
      'nil\tUnavailable\tglobal registry not available\tnil',
      'nil\tInvalid\tpid is of another node\tfalse',
      'nil\tNotFound\tname not registered\tnil',
    ],
  );
});

test('a node that is gone: ties are told once, after its mail, with the reason', () => {
  const { cluster } = play(`
    process.set_options({ trap_links = true })
    process.monitor(echo)
    process.link(echo)
    process.send(echo, "t", "last")
    say(inbox:receive():payload():data())
    for i = 1, 2 do
      local e = events:receive()
      local err = e.result.error
      say(e.kind, err:message(), err:kind(), err:details().node, err:details().reason)
    end
    fails(process.send(echo, "t"))
    fails(process.monitor(echo))
    fails(process.spawn("app:echo", "b@app:host"))
  `);
  assert.equal(cluster.printed('a'), ['last']);
  cluster.silent.add('b');
  cluster.pass(7000);
  assert.equal(cluster.printed('a'), [
    'pid.exit\tnode disconnected\tUnavailable\tb\tnoconnection',
    'pid.link.down\tnode disconnected\tUnavailable\tb\tnoconnection',
    'nil\tUnavailable\tnode unreachable\ttrue',
    'nil\tUnavailable\tnode unreachable\ttrue',
    'nil\tUnavailable\tnode unreachable\ttrue',
  ]);
  assert.equal(cluster.get('a').events, [
    { node: 'b', up: true },
    { node: 'b', up: false, reason: 'noconnection' },
  ]);
});

test('after a partition old processes do not reach each other, new ones do', () => {
  const { cluster } = play(`
    local go = process.listen("go")
    go:receive()
    fails(process.send(echo, "t"))
    fails(process.monitor(echo))
    fails(process.link(echo))
    local fresh = process.spawn("app:echo", "b@app:host")
    say(process.send(fresh, "t", "new"), inbox:receive():payload():data())
  `);
  const main = [...cluster.get('a').system.processes()][0]!.pid.text;
  cluster.silent.add('b');
  cluster.pass(7000);
  cluster.silent.clear();
  cluster.pass(2000);
  const { system } = cluster.get('a'),
    to = system.find(main);
  if (typeof to !== 'string') system.send(undefined, to, 'go', undefined);
  cluster.run();
  const fenced = 'nil\tUnavailable\tnode disconnected\tnil';
  assert.equal(cluster.printed('a'), [fenced, fenced, fenced, 'true\tnew']);
});

test('a node that starts again has PIDs of its own', () => {
  const { cluster } = play(`
    process.monitor(echo)
    local e = events:receive()
    say(e.result.error:message(), e.result.error:details().reason)
    say(process.spawn("app:echo", "b@app:host"))
  `);
  cluster.boot('b', 2);
  cluster.connect('b');
  cluster.run();
  assert.equal(cluster.printed('a'), ['node disconnected\trestarted', `{b@${HOST}|app:echo|0x200001}`]);
});

test('a sender waits for room on the link, and is told after five seconds', () => {
  const { cluster } = play(
    `
    local text, n = ("x"):rep(1000), 0
    for i = 1, 30 do
      local ok, err = process.send(echo, "t", text)
      if not ok then say(i, err:message(), err:kind(), err:retryable()) break end
    end
    say("goes on")
  `,
    { window: 4000, batch: 500 },
  );
  assert.equal(cluster.printed('a'), ['goes on']);
  const stuck = play(
    `
    require("time").sleep("100ms")
    local text = ("x"):rep(1000)
    for i = 1, 30 do
      local ok, err = process.send(echo, "t", text)
      if not ok then say(i, err:message(), err:kind(), err:retryable()) break end
    end
  `,
    { window: 4000, batch: 500, down: 60_000 },
  ).cluster;
  stuck.silent.add('b');
  stuck.pass(4000);
  assert.equal(stuck.printed('a'), []);
  stuck.pass(2000);
  assert.equal(stuck.printed('a'), ['5\toverloaded\tRateLimited\ttrue']);
});

test('a full mailbox elsewhere drops what comes, and reports it', () => {
  const { cluster, echo } = play(`
    local full = process.spawn("app:full", "b@app:host")
    for i = 1, 4 do say(process.send(full, "t", i)) end
  `);
  const lost: string[] = [];
  assert.equal(cluster.printed('a'), ['true', 'true', 'true', 'true']);
  cluster.get('b').system.observer.lost = (_from, _to, topic, reason) => lost.push(`${topic} ${reason}`);
  const { system } = cluster.get('a'),
    to = system.find(echo.replace('echo|0x100001', 'full|0x100002'));
  if (typeof to !== 'string') system.send(undefined, to, 'more', 1);
  cluster.run();
  assert.equal(lost, ['more mailbox full']);
});

test('large messages travel in parts', () => {
  assert.equal(
    printed(
      `
    local t = {}
    for i = 1, 5000 do t[i] = { i, ("y"):rep(i % 50) } end
    process.send(echo, "t", t)
    local v = inbox:receive():payload():data()
    say(#v, v[5000][1], #v[4999][2])
  `,
      { chunk: 10_000 },
    ),
    ['5000\t5000\t49'],
  );
});

test('a large message keeps nobody from running, here or there', () => {
  const { cluster } = play(`
    local here = process.spawn("app:ticks", "a@app:host")
    local there = process.spawn("app:ticks", "b@app:host")
    local function ticks(of) process.send(of, "count") return inbox:receive():payload():data() end
    local big = {}
    for i = 1, 300000 do big[i] = i * 1000 end
    local before = ticks(here)
    process.send(echo, "t", big)
    say(ticks(here) - before > 5)
    process.send(echo, "t", "after")
    local m = inbox:receive()
    say(m:from() == echo, #m:payload():data(), m:payload():data()[300000])
    say(inbox:receive():payload():data())
    process.terminate(here)
    process.terminate(there)
  `);
  assert.equal(cluster.printed('a'), ['true', 'true\t300000\t300000000', 'after']);
});

test('a content of nonsense ends the session', () => {
  const { cluster } = play('process.monitor(echo) say(events:receive().result.error:details().reason)');
  const peer = cluster.get('b').nodes.peers.get('a')!,
    encoder = peer.link.begin(Signal.SendLarge),
    main = [...cluster.get('a').system.processes()][0]!;
  putTarget(encoder, main.pid);
  encoder.out.byte(0);
  encoder.word('t');
  encoder.out.uint(3);
  encoder.out.raw(new Uint8Array([9, 1, 200]));
  peer.link.end();
  cluster.run();
  assert.equal(cluster.printed('a'), ['malformed']);
  assert.equal(cluster.get('a').events.at(-1), { node: 'b', refused: 'malformed frame: end' });
});

test('a call is answered from elsewhere, once, or fails', () => {
  const { cluster } = play(`
    local calc = process.spawn("app:calc", "b@app:host")
    say(process.call(calc, "add", { 20, 22 }))
    fails(process.call(calc, "fail"))
    fails(process.call(calc, "late", 1, "10ms"))
    say(process.call(calc, "add", { 1, 2 }))
    fails(process.call(calc, "die"))
    fails(process.call(calc, "add", { 1, 2 }))
    fails(process.call("{c@app:host|app:calc|0x1}", "add"))
    fails(process.call(echo, "t", print))
    fails(process.call(process.spawn("app:full", "b@app:host"), "t", 1, "1h"))
  `);
  cluster.pass(100);
  const printed = cluster.printed('a');
  assert.equal(printed.slice(0, 2), ['42', 'nil\tInternal\tbad sum\tnil']);
  assert.match(printed[2]!, /^nil\tTimeout\t/);
  assert.is(printed[3], '3');
  assert.match(printed[4]!, /^nil\tUnavailable\t/);
  assert.equal(printed.slice(5), [
    'nil\tNotFound\tprocess not found\tnil',
    'nil\tNotFound\tnode not found\tnil',
    'nil\tInvalid\tcannot send a function to another process\tfalse',
  ]);
  cluster.silent.add('b');
  cluster.pass(7000);
  assert.equal(cluster.printed('a'), ['nil\tUnavailable\tnode disconnected\tnil']);
});

test('a group has members on all nodes, and its mail reaches them all', () => {
  assert.equal(
    printed(`
      local group, host = process.group, "b@app:host"
      local changes = group.monitor("choir")
      local function change()
        local c = changes:receive()
        return c.kind .. " " .. c.group .. " " .. c.pid
      end
      local one = process.spawn("app:member", host, "choir")
      say(change())
      group.join("choir")
      say(change())
      local two = process.spawn("app:member", host, "choir")
      say(change())
      say(table.concat(group.members("choir"), " "))
      say(group.send("choir", "sing", "la"))
      local told = process.listen("told")
      say((told:receive()))
      say((told:receive()))
      process.send(one, "leave")
      say(change())
      process.send(two, "end")
      say(change())
      say(#group.members("choir"), group.members("choir")[1] == process.pid())
    `),
    [
      `join choir {b@${HOST}|app:member|0x100002}`,
      `join choir {a@${HOST}|app:main|0x100001}`,
      `join choir {b@${HOST}|app:member|0x100003}`,
      `{b@${HOST}|app:member|0x100002} {a@${HOST}|app:main|0x100001} {b@${HOST}|app:member|0x100003}`,
      '3',
      `{b@${HOST}|app:member|0x100002} la`,
      `{b@${HOST}|app:member|0x100003} la`,
      `leave choir {b@${HOST}|app:member|0x100002}`,
      `leave choir {b@${HOST}|app:member|0x100003}`,
      '1\ttrue',
    ],
  );
});

test('members of a node that is gone leave their groups, and are told anew when it is back', () => {
  const { cluster } = play(`
    local group, changes = process.group, process.group.monitor("choir")
    local one = process.spawn("app:member", "b@app:host", "choir")
    for i = 1, 3 do say(changes:receive().kind, #group.members("choir")) end
    say(group.send("choir", "sing", "la"))
  `);
  cluster.silent.add('b');
  cluster.pass(7000);
  cluster.silent.clear();
  cluster.pass(2000);
  // They are older than the partition, as the sender is: they are members, and out of its reach.
  assert.equal(cluster.printed('a'), ['join\t1', 'leave\t0', 'join\t1', '0']);
});

test('a node that leaves is told of at once', () => {
  const { cluster } = play(`
    process.monitor(echo)
    say(events:receive().result.error:details().reason)
  `);
  cluster.get('b').nodes.leave();
  cluster.pass(3000);
  assert.equal(cluster.printed('a'), ['left']);
  assert.is(cluster.get('a').nodes.peers.get('b')!.isUp, false);
});

test('a node that is removed is not known any more', () => {
  const { cluster } = play(`
    process.monitor(echo)
    say(events:receive().result.error:message())
    fails(process.send(echo, "t"))
  `);
  cluster.get('a').nodes.remove('b');
  cluster.run();
  assert.equal(cluster.printed('a'), ['node disconnected', 'nil\tNotFound\tnode not found\tnil']);
});

test.run();
