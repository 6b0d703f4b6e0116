// Systems with threads in a cluster, over a NATS server that is faked: a process talks with processes of all threads of
// all nodes, wherever it runs.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NodeEvent, ProcessHandle, System } from '../../../src/exports/actors.ts';
import { nats } from '../../../src/exports/nats.ts';
import { Broker } from '../nats/broker.ts';
import { Frame, helloFrame } from '../../../src/actors/link/frame.ts';
import { roomFor } from '../../../src/actors/values/pid.ts';
import { COUNT, buildWorker, crowd, until, type Crowd } from './workers.ts';

test.before(buildWorker);

const HEAVY = 'app:heavy';

const ECHO = `return function()
  local inbox = process.inbox()
  process.set_options({ trap_links = true })
  while true do
    local m = inbox:receive()
    if m:topic() == "stop" then return 42 end
    if m:topic() == "fail" then error("asked to", 0) end
    if m:topic() == "join" then process.group.join(m:payload():data()) end
    if m:topic() == "name" then
      process.registry.register(m:payload():data(), nil, process.registry.EVENTUAL)
    end
    m:reply({ process.pid(), m:payload():data() })
  end
end`;

/** Calls every process many times, and monitors each; gives what was wrong. */
const TALK = `return function(others)
  local wrong = {}
  local function check(ok, what) if not ok then wrong[#wrong + 1] = tostring(what) end end
  for _, pid in ipairs(others) do
    check(process.monitor(pid))
    for i = 1, 20 do
      local answer, err = process.call(pid, "echo", i)
      check(answer and answer[1] == pid and answer[2] == i, err)
    end
  end
  return #wrong == 0 and "fine" or table.concat(wrong, ", ")
end`;

/** Sends numbers to each of many, without waiting. */
const SEND = `return function(to, n)
  for i = 1, n do
    for _, pid in ipairs(to) do assert(process.send(pid, "n", i)) end
  end
end`;

/** Starts processes on another node, and tells their PIDs. */
const SPAWN = `return function(host, n)
  local pids = {}
  for i = 1, n do pids[i] = assert(process.spawn("app:echo", host)) end
  return pids
end`;

/** Starts a process elsewhere that ends, and tells what is told of it. */
const TIES = `return function(host)
  process.set_options({ trap_links = true })
  local told, events = {}, process.events()
  local pid = assert(process.spawn_linked_monitored("app:echo", host))
  process.send(pid, "fail")
  for i = 1, 2 do
    local e = events:receive()
    told[i] = ("%s %s %s"):format(e.kind, e.from == pid, e.result.error:message())
  end
  return told
end`;

const WATCH = `return function(pids)
  for _, pid in ipairs(pids) do assert(process.monitor(pid)) end
  local lines = {}
  for i = 1, #pids do
    local e = process.events():receive()
    local err = e.result.error
    lines[i] = ("%s %s"):format(err:message(), err:kind())
  end
  return lines
end`;

const NAMED = `return function(name)
  local pid = process.registry.lookup(name)
  local time = require("time")
  while not pid do
    time.sleep("5ms")
    pid = process.registry.lookup(name)
  end
  return process.call(pid, "echo", "hello")
end`;

const TEAM = `return function(group, n)
  local time = require("time")
  while #process.group.members(group) < n do time.sleep("5ms") end
  return process.group.send(group, "n", 1)
end`;

const SOURCES = {
  'app:echo': ECHO,
  'app:talk': TALK,
  'app:send': SEND,
  // What another node has no room for is dropped.
  'app:count': { source: COUNT, mailbox: { max: 100_000 } },
  'app:spawn': SPAWN,
  'app:ties': TIES,
  'app:watch': WATCH,
  'app:named': NAMED,
  'app:team': TEAM,
};

interface Node extends Crowd {
  readonly name: string;
  readonly events: NodeEvent[];
}

function start(broker: Broker, name: string, threads: number): Node {
  const made = crowd(SOURCES, { threads, node: name, cluster: nats({ connect: broker.connect, heartbeat: '50ms' }) }),
    events: NodeEvent[] = [];
  made.system.on('node', (event) => void events.push(event));
  return { ...made, name, events };
}

/** Nodes that know each other, with so many threads each. */
async function nodes(...threads: readonly number[]): Promise<Node[]> {
  const broker = new Broker(),
    all = threads.map((count, i) => start(broker, 'abc'[i]!, count));
  await Promise.all(all.map(({ system }) => system.ready()));
  await until(() => all.every(({ system }) => system.nodes().filter(({ up }) => up).length === all.length));
  return all;
}

const stop = async (all: readonly Node[]): Promise<void> => {
  for (const { system } of all) await system.stop({ grace: 0 });
};

/** The thread of a process of a node with so many. */
const threadOf = (pid: string, threads: number): number =>
  parseInt(pid.slice(pid.lastIndexOf('|') + 3, -1), 16) % roomFor(threads);

const spread = (system: System, id: string, n: number, ...args: readonly unknown[]): ProcessHandle[] =>
  Array.from({ length: n }, () => system.spawn(id, HEAVY, args));

test('processes of all threads of all nodes talk with each other', async () => {
  const all = await nodes(2, 3, 1),
    echoes = all.flatMap(({ system }) => spread(system, 'app:echo', 3)),
    pids = echoes.map(({ pid }) => pid);
  assert.equal(
    [0, 1, 2].map((i) => new Set(pids.slice(3 * i, 3 * i + 3).map((pid) => threadOf(pid, [2, 3, 1][i]!))).size),
    [2, 3, 1],
  );
  for (const { system } of all) await system.quiet();
  const talks = all.flatMap(({ system }) => spread(system, 'app:talk', 3, pids));
  assert.equal(await Promise.all(talks.map(({ result }) => result)), new Array(9).fill('fine'));
  await stop(all);
  assert.equal(
    all.flatMap(({ log }) => log.map(({ message }) => message)),
    [],
  );
});

test('what one process sends to another comes in order, between all threads', async () => {
  const all = await nodes(2, 2),
    n = 3000,
    counters = all.flatMap(({ system }) => spread(system, 'app:count', 2, 4, n)),
    to = counters.map(({ pid }) => pid);
  // Their code is loaded when other threads hear of them.
  for (const { system } of all) await system.quiet();
  for (const { system } of all) spread(system, 'app:send', 2, to, n);
  assert.equal(await Promise.all(counters.map(({ result }) => result)), new Array(4).fill('all'));
  await stop(all);
});

test('processes that other nodes start are spread over threads', async () => {
  const all = await nodes(2, 2, 1),
    [, b, c] = all as [Node, Node, Node];
  for (const { system } of [b, c]) {
    const pids = (await system.spawn('app:spawn', undefined, [`a@${HEAVY}`, 4]).result) as string[];
    assert.is(new Set(pids.map((pid) => threadOf(pid, 2))).size, 2);
    const here = (await system.spawn('app:spawn', undefined, ['a@system:processes', 2]).result) as string[];
    assert.equal(
      here.map((pid) => threadOf(pid, 2)),
      [0, 0],
    );
  }
  const told = await Promise.all(spread(b.system, 'app:ties', 4, `a@${HEAVY}`).map(({ result }) => result));
  assert.equal(told, new Array(4).fill(['pid.exit true asked to', 'pid.link.down true asked to']));
  await stop(all);
});

test('names and groups span threads and nodes', async () => {
  const all = await nodes(2, 2),
    [a] = all as [Node, Node],
    echoes = spread(a.system, 'app:echo', 2);
  for (const [i, { pid }] of echoes.entries()) {
    a.system.send(pid, 'name', `echo ${i}`);
    a.system.send(pid, 'join', 'team');
  }
  for (const [i, { pid }] of echoes.entries()) {
    const found = all.flatMap(({ system }) => spread(system, 'app:named', 2, `echo ${i}`));
    assert.equal(await Promise.all(found.map(({ result }) => result)), new Array(4).fill([pid, 'hello']));
  }
  const teams = all.flatMap(({ system }) => spread(system, 'app:team', 2, 'team', 2));
  assert.equal(await Promise.all(teams.map(({ result }) => result)), [2, 2, 2, 2]);
  await stop(all);
});

test('a worker that ends is told to other nodes, and its successor talks with them', async () => {
  const all = await nodes(2, 2),
    [a, b] = all as [Node, Node],
    echoes = spread(a.system, 'app:echo', 4).map(({ pid }) => pid),
    gone = echoes.filter((pid) => threadOf(pid, 2) === 1);
  await a.system.quiet();
  const watches = spread(b.system, 'app:watch', 2, gone);
  await until(
    async () => (await b.system.listProcesses()).filter(({ monitors }) => monitors.length === 2).length === 2,
  );
  await a.workers[0]!.terminate();
  const lines = await Promise.all(watches.map(({ result }) => result));
  assert.equal(lines, new Array(2).fill(new Array(2).fill('host thread ended Unavailable')));
  // The node itself was there all the time.
  assert.equal(
    b.events.map(({ up }) => up),
    [true],
  );
  await until(() => a.workers.length === 2);
  await a.system.ready();
  let fresh: string | undefined;
  await until(async () => {
    fresh = spread(a.system, 'app:echo', 2)
      .map(({ pid }) => pid)
      .find((pid) => threadOf(pid, 2) === 1);
    return fresh !== undefined;
  });
  assert.not(gone.includes(fresh!));
  await until(async () => (await spread(b.system, 'app:talk', 1, [fresh]).at(0)!.result) === 'fine');
  const last = spread(b.system, 'app:talk', 2, [fresh]).map(({ result }) => result);
  assert.equal(await Promise.all(last), ['fine', 'fine']);
  await stop(all);
});

/** A node of link version 1, which knows no threads: what it hears is kept. */
async function olderNode(broker: Broker, node: string, other: string): Promise<{ frames: Uint8Array[]; ask(): void }> {
  const connection = await broker.connect({}),
    frames: Uint8Array[] = [],
    whole = { incarnation: 1, knows: 0, epoch: 1, seen: false, fence: [0], ack: 0 },
    // Its hellos end before what version 2 has added.
    hello = helloFrame({ oldest: 1, newest: 1, node, asks: true }, whole).subarray(0, -1),
    here = { kind: 'here', node, incarnation: 1, instance: 'old', server: '', client: 0 };
  connection.subscribe(`perilune.n.${node}.*`, { callback: (_error, { data }) => void frames.push(data) });
  connection.publish('perilune.m', new TextEncoder().encode(JSON.stringify(here)));
  return { frames, ask: () => connection.publish(`perilune.n.${other}.${node}`, hello) };
}

test('a node with threads refuses one of version 1 in one line', async () => {
  const broker = new Broker(),
    a = start(broker, 'a', 2);
  await a.system.ready();
  const { frames, ask } = await olderNode(broker, 'b', 'a');
  const refused = 'node b speaks link version 1, this one 2';
  for (let n = 0; n < 3; n++) {
    const { length } = frames;
    ask();
    await until(() => frames.length > length);
  }
  await until(() => a.events.length > 0);
  assert.equal(
    a.events.map(({ node, up, message }) => [node, up, message]),
    [['b', false, refused]],
  );
  // It is told why, in words that it reads, and gets nothing that it does not know.
  assert.ok(frames.every(([kind]) => kind === Frame.Hello));
  await a.system.stop({ grace: 0 });
  assert.equal(
    a.log.map(({ message }) => message),
    [refused],
  );
});

test('a node with threads leaves in order', async () => {
  const [a, b] = (await nodes(2, 2)) as [Node, Node];
  await b.system.stop();
  await until(() => a.events.length === 2);
  assert.equal(
    a.events.map(({ up, reason }) => [up, reason]),
    [
      [true, undefined],
      [false, 'left'],
    ],
  );
  assert.is(a.system.nodes().length, 1);
  await a.system.stop();
  assert.equal([...a.log, ...b.log], []);
});

test.run();
