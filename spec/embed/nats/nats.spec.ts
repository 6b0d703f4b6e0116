// Clusters over a NATS server that is faked: options, who is there, cuts, and what comes from strangers.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createSystem,
  LuaError,
  type NodeEvent,
  type System,
  type SystemOptions,
} from '../../../src/exports/actors.ts';
import { nats, type NatsOptions } from '../../../src/exports/nats.ts';
import { Broker } from './broker.ts';

const COUNT = `return function(n)
  local inbox = process.inbox()
  for i = 1, n do
    if inbox:receive():payload():data() ~= i then return "wrong at " .. i end
  end
  return "all"
end`;

const SEND = `return function(to, n)
  for i = 1, n do assert(process.send(to, "n", i)) end
end`;

const WATCH = `return function(pid)
  assert(process.monitor(pid))
  process.events():receive()
end`;

const ECHO = `return function()
  local inbox = process.inbox()
  while true do local m = inbox:receive() process.send(m:from(), "back", m:payload():data()) end
end`;

const PING = `return function(to, n)
  local back = process.listen("back")
  for i = 1, n do
    process.send(to, "ping", i)
    assert(back:receive() == i)
  end
end`;

const WAIT = 'return function() process.inbox():receive() end';

interface Node {
  readonly system: System;
  readonly events: NodeEvent[];
  readonly log: string[];
}

function start(broker: Broker, node: string, options: NatsOptions = {}, more: Partial<SystemOptions> = {}): Node {
  const events: NodeEvent[] = [],
    log: string[] = [];
  const system = createSystem({
    node,
    cluster: nats({ connect: broker.connect, ...options }),
    entries: {
      'app:count': { source: COUNT },
      'app:echo': { source: ECHO },
      'app:ping': { source: PING },
      'app:send': { source: SEND },
      'app:wait': { source: WAIT },
      'app:watch': { source: WATCH },
    },
    log: ({ message }) => void log.push(message),
    ...more,
  });
  system.on('node', (event) => void events.push(event));
  return { system, events, log };
}

/** Waits, turn by turn, until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

const isUp = ({ system }: Node, name: string): boolean => system.nodes().some(({ node, up }) => node === name && up);

async function pair(options: NatsOptions = {}): Promise<{ broker: Broker; a: Node; b: Node }> {
  const broker = new Broker(),
    a = start(broker, 'a', options),
    b = start(broker, 'b.example.org', options);
  await until(() => isUp(a, 'b.example.org') && isUp(b, 'a'));
  return { broker, a, b };
}

const stop = async (...nodes: Node[]): Promise<void> => {
  for (const { system } of nodes) await system.stop();
};

test('nodes find each other, and say so', async () => {
  const { a, b } = await pair();
  assert.equal(
    a.system.nodes().map(({ node, self, up }) => [node, self, up]),
    [
      ['a', true, true],
      ['b.example.org', false, true],
    ],
  );
  assert.equal(a.events, [{ node: 'b.example.org', up: true, reason: undefined, message: undefined }]);
  assert.ok(a.system.nodes().every(({ startedAt }) => Math.abs(startedAt - a.system.now()) < 600_000));
  await stop(b);
  await until(() => a.events.length === 2);
  assert.equal(a.events[1], { node: 'b.example.org', up: false, reason: 'left', message: undefined });
  assert.equal(a.system.nodes().length, 1);
  await stop(a);
  assert.equal([...a.log, ...b.log], []);
});

test('a node is quiet when its processes wait for others', async () => {
  const { a, b } = await pair();
  await a.system.quiet();
  const counter = b.system.spawn('app:count', undefined, [1000]);
  const { result } = a.system.spawn('app:send', undefined, [counter.pid, 1000]);
  await a.system.quiet();
  await result;
  assert.is(await counter.result, 'all');
  const far = b.system.spawn('app:wait');
  const watch = a.system.spawn('app:watch', undefined, [far.pid]);
  // The answer of the other node comes first.
  await a.system.quiet();
  assert.is(a.system.inspect(watch.pid)?.monitors.length, 1);
  far.terminate();
  await watch.result;
  await stop(a, b);
});

test('a process that waits for a frame answers before promises have their turn', async () => {
  const { broker, a, b } = await pair(),
    of = broker.connections[1]!,
    pid = b.system.spawn('app:echo').pid,
    publish = of.publish.bind(of);
  let sent = 0,
    atOnce = 0;
  of.publish = (...message) => {
    sent++;
    publish(...message);
  };
  broker.subscriptions = broker.subscriptions.map((each) => {
    if (each.of !== of) return each;
    const callback: typeof each.callback = (error, message) => {
      const before = sent;
      each.callback(error, message);
      if (sent > before) atOnce++;
    };
    return { ...each, callback };
  });
  await a.system.spawn('app:ping', undefined, [pid, 10]).result;
  assert.ok(atOnce >= 10);
  await stop(a, b);
});

test('connections that are cut under load, again and again, lose nothing', async () => {
  const { broker, a, b } = await pair({ down: '10m', heartbeat: '20ms' });
  const n = 50_000,
    counter = b.system.spawn('app:count', undefined, [n]),
    sender = a.system.spawn('app:send', undefined, [counter.pid, n]);
  let over = false,
    cuts = 0;
  const done = counter.result.finally(() => (over = true));
  while (!over) {
    const connection = broker.connections[cuts++ % 2]!;
    connection.cut();
    // For a moment, or for less than one.
    if (cuts % 3 > 0) await new Promise((resolve) => setTimeout(resolve, 3));
    else await Promise.resolve();
    connection.mend();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.is(await done, 'all');
  await sender.result;
  assert.ok(cuts > 3);
  assert.equal([a.events.filter(({ up }) => !up), b.events.filter(({ up }) => !up)], [[], []]);
  await stop(a, b);
});

test('a second start with a name is refused while the first one lives', async () => {
  const { broker, a, b } = await pair(),
    late = start(broker, 'a');
  const error = await late.system.ready().then(
    () => undefined,
    (thrown: LuaError) => thrown,
  );
  assert.instance(error, LuaError);
  assert.match(error!.message, /^node name 'a' is taken by incarnation \d+$/);
  assert.equal(late.log, [error!.message]);
  assert.equal(
    late.events.map(({ node, reason }) => [node, reason]),
    [['a', 'refused']],
  );
  await stop(late, a, b);
});

test('credentials that the server does not take end all attempts, with one line', async () => {
  const broker = new Broker();
  broker.fault = 'AuthorizationError';
  const node = start(broker, 'a', { servers: ['nats://me:secret@one:1', 'two:2'] });
  await until(() => node.log.length > 0);
  assert.equal(node.log, ["node 'a' is not authorised by the NATS server nats://one:1, two:2"]);
  const { user, pass, servers } = broker.asked[0]!;
  assert.equal([user, pass, servers], ['me', 'secret', ['nats://one:1', 'two:2']]);
  await stop(node);
  assert.is(broker.asked.length, 1);
});

test('a server that is not there is waited for, with one line', async () => {
  const broker = new Broker();
  broker.fault = 'ConnectionError';
  const node = start(broker, 'a', { servers: 'one:1' });
  await until(() => broker.asked.length > 1);
  assert.equal(node.log, ['cannot reach the NATS server one:1: ConnectionError; trying again']);
  broker.fault = undefined;
  await node.system.ready();
  await stop(node);
});

test('a server with small messages is refused', async () => {
  const broker = new Broker();
  broker.maxPayload = 1000;
  const node = start(broker, 'a');
  await until(() => node.log.length > 0);
  assert.equal(node.log, ['the NATS server takes messages of at most 1000 bytes; max_payload must be at least 131136']);
  await stop(node);
});

test('a connection that the server ends ends what is tied to other nodes', async () => {
  const { broker, a, b } = await pair();
  broker.connections[0]!.refuse('AuthorizationError');
  await until(() => a.events.some(({ node, up }) => node === 'b.example.org' && !up));
  assert.equal(a.log, ["node 'a' is not authorised by the NATS server 127.0.0.1:4222"]);
  await stop(a, b);
});

test('what is no announcement, and frames of strangers, are nothing', async () => {
  const { broker, a, b } = await pair();
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const announced = { kind: 'here', node: 'c', incarnation: 1, instance: 'x', server: 'S', client: 9 };
  for (const wrong of [
    '',
    'null',
    '[]',
    '{',
    'x'.repeat(4000),
    ...[
      { kind: 'hello' },
      { node: 7 },
      { node: 'x}y' },
      { node: 'n'.repeat(65) },
      { incarnation: -1 },
      { incarnation: 2 ** 40 },
      { incarnation: 1.5 },
      { instance: 'i'.repeat(129) },
      { server: null },
      { client: '9' },
    ].map((fault) => JSON.stringify({ ...announced, ...fault })),
  ])
    broker.publish(undefined, 'perilune.m', bytes(wrong));
  broker.publish(undefined, 'perilune.n.a.c', bytes('garbage'));
  broker.publish(undefined, 'perilune.m', bytes(JSON.stringify({ ...announced, kind: 'bye', node: 'b.example.org' })));
  broker.publish(undefined, 'perilune.m', bytes(JSON.stringify({ ...announced, node: 'd' })));
  await until(() => a.system.nodes().some(({ node }) => node === 'd'));
  assert.equal(
    a.system.nodes().map(({ node, up }) => [node, up]),
    [
      ['a', true],
      ['b.example.org', true],
      ['d', false],
    ],
  );
  await stop(a, b);
});

test('a node that sends nonsense in frames is refused, with one line', async () => {
  const { broker, a, b } = await pair();
  for (let i = 0; i < 3; i++) broker.publish(undefined, 'perilune.n.a.b=example=org', new Uint8Array([99, 1, 2, 3]));
  await until(() => a.log.length > 0);
  await until(() => a.events.some(({ reason }) => reason === 'refused'));
  assert.is(a.log.length, 1);
  assert.is(isUp(a, 'b.example.org'), false);
  await stop(a, b);
});

test('another namespace is another cluster', async () => {
  const { broker, a, b } = await pair(),
    other = start(broker, 'c', { namespace: 'other' });
  await other.system.ready();
  assert.equal(other.system.nodes().length, 1);
  assert.equal(a.system.nodes().length, 2);
  await stop(other, a, b);
});

test('options are checked', () => {
  for (const [options, message] of [
    [{ servers: [] }, "option 'servers' of nats must be an address or several, not an array"],
    [{ servers: '' }, "option 'servers' of nats must be an address or several, not ''"],
    [{ server: 'x' }, /'server'/],
    [{ auth: { user: 'a', token: 'b' } }, /^option 'auth' of nats must be \{ user, pass \}/],
    [{ auth: { pass: 'a' } }, /^option 'auth' of nats must be/],
    [{ tls: { cafile: 'x' } }, /'cafile'/],
    [{ heartbeat: -1 }, /^option 'heartbeat' of nats must be milliseconds/],
    [{ namespace: 'a.b' }, "namespace 'a.b' must be 1 to 64 letters, digits, dashes or underscores"],
    [{ heartbeat: '2s', down: '1s' }, "option 'down' of nats must be longer than 'heartbeat'"],
  ] as const)
    assert.throws(
      () => nats(options as NatsOptions),
      ({ message: said }: Error) => (typeof message === 'string' ? said === message : message.test(said)),
      JSON.stringify(options),
    );
  const cluster = nats(),
    entries = {};
  for (const [options, message] of [
    [{ cluster, entries }, "a cluster needs the option node: this node's name"],
    [{ cluster, entries, node: 'a@b' }, "node name 'a@b' must be 1 to 64 letters, digits, dots, dashes or underscores"],
    [{ cluster, entries, node: 'a', clock: 'virtual' }, 'a cluster needs the real clock'],
  ] as const)
    assert.throws(
      () => createSystem(options),
      (error: LuaError) => error instanceof LuaError && error.code === 'ERR_LUA_CONFIG' && error.message === message,
    );
});

test('without a cluster there are no nodes', async () => {
  const system = createSystem({ entries: {} });
  assert.equal(system.nodes(), []);
  await system.ready();
  await system.stop();
});

test.run();
