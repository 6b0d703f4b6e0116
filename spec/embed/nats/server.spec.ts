// Nodes in processes of their own, and a NATS server between them. Needs nats-server on the path. More messages and
// restarts: MESSAGES=200000 RESTARTS=5 npm run spec -- embed/nats/server
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNode, endAll, NodeProcess } from './processes.ts';
import { Proxy } from './proxy.ts';
import { haveServer, NODE, Server, SYSTEM } from './server.ts';

const nodes = suite('nodes over NATS');

nodes.before(buildNode);

const ECHO = `return function()
  local inbox = process.inbox()
  while true do
    local m = inbox:receive()
    if m:topic() == "stop" then return { answer = 42 } end
    if m:topic() == "fail" then error("asked to", 0) end
    process.send(m:from(), "echo", m:payload())
  end
end`;

const TALK = `local report = require("report")
return function(echo)
  local inbox, events = process.inbox(), process.events()
  process.set_options({ trap_links = true })
  process.send(echo, "hello", { 1, 2.5, nested = { "x" } })
  local v = inbox:receive():payload():data()
  report.line(("echo %d %s %s"):format(v[1], v[2], v.nested[1]))
  assert(process.monitor(echo))
  process.send(echo, "stop")
  local e = events:receive()
  report.line(("%s %d"):format(e.kind, e.result.value.answer))
  local other = assert(process.spawn_linked("app:echo", "b@system:processes"))
  process.send(other, "fail")
  e = events:receive()
  report.line(("%s %s"):format(e.kind, e.result.error:message()))
end`;

/** Tells how far it is, now and then; at the end, whether all came in order. */
const COUNT = `local report = require("report")
return function(n)
  local inbox, wrong = process.inbox(), 0
  for i = 1, n do
    if inbox:receive():payload():data() ~= i then wrong = wrong + 1 end
    if i % 5000 == 0 then report.line("received " .. i) end
  end
  report.line("wrong " .. wrong)
end`;

const SEND = `return function(to, n)
  local report, time = require("report"), require("time")
  for i = 1, n do
    local ok, err = process.send(to, "n", i)
    while not ok do
      if not err:retryable() then report.line("failed " .. err:message()) return end
      time.sleep("10ms")
      ok, err = process.send(to, "n", i)
    end
    if i % 100 == 0 then time.sleep("1ms") end
  end
  report.line("sent")
end`;

const WATCH = `local report = require("report")
return function(pid)
  assert(process.monitor(pid))
  report.line("watching")
  local e = process.events():receive()
  local err = e.result.error
  report.line(("%s %s %s %s"):format(e.from == pid, err:message(), err:kind(), err:details().reason))
end`;

const SOURCES = { 'app:echo': ECHO, 'app:talk': TALK, 'app:count': COUNT, 'app:send': SEND, 'app:watch': WATCH };

/** Runs a test with a server and two nodes that know each other. */
async function withNodes(
  options: object,
  act: (a: NodeProcess, b: NodeProcess, server: Server) => Promise<void>,
): Promise<void> {
  const server = await Server.start();
  try {
    const [a, b] = ['a', 'b'].map(
      (name) => new NodeProcess(name, { servers: server.address, auth: NODE, ...options }, SOURCES),
    ) as [NodeProcess, NodeProcess];
    await Promise.all([a.event(({ node, up }) => node === 'b' && up), b.event(({ node, up }) => node === 'a' && up)]);
    await act(a, b, server);
  } finally {
    endAll();
    await server.stop();
  }
}

nodes('processes send, monitor, link and start across two nodes', () =>
  withNodes({}, async (a, b) => {
    const echo = await b.start('app:echo');
    await a.start('app:talk', echo);
    await a.line('echo 1 2.5 x');
    await a.line('pid.exit 42');
    await a.line('pid.link.down asked to');
    await b.stop();
    const { reason } = await a.event(({ node, up }) => node === 'b' && !up);
    assert.is(reason, 'left');
    await a.stop();
  }),
);

const NUMBERS = Number(process.env['MESSAGES'] ?? 20_000),
  RESTARTS = Number(process.env['RESTARTS'] ?? 3);

nodes('a server that is killed again and again loses nothing, and swaps nothing', () =>
  withNodes({ down: '1m' }, async (a, b, server) => {
    const to = await b.start('app:count', NUMBERS);
    await a.start('app:send', to, NUMBERS);
    for (let n = 1; n <= RESTARTS; n++) {
      await b.line(`received ${5000 * Math.floor((NUMBERS * n) / (RESTARTS + 1) / 5000)}`);
      await server.kill();
      await server.run();
    }
    await a.line('sent');
    await b.line('wrong 0');
    assert.is(
      a.said.find(({ event }) => event?.up === false),
      undefined,
    );
  }),
);

nodes('a line that delays, and breaks in the middle of frames, loses nothing, and swaps nothing', async () => {
  const server = await Server.start(),
    proxies = await Promise.all([1, 2].map((seed) => Proxy.start(server.port, { seed, bytes: 200_000, delay: 3 })));
  try {
    const [a, b] = ['a', 'b'].map(
      (name, i) => new NodeProcess(name, { servers: proxies[i]!.address, auth: NODE, down: '1m' }, SOURCES),
    ) as [NodeProcess, NodeProcess];
    await Promise.all([a.event(({ node, up }) => node === 'b' && up), b.event(({ node, up }) => node === 'a' && up)]);
    // Both ways at once.
    await Promise.all(
      [
        [a, b],
        [b, a],
      ].map(async ([from, to]) => {
        const counter = await to!.start('app:count', NUMBERS);
        await from!.start('app:send', counter, NUMBERS);
        await from!.line('sent');
        await to!.line('wrong 0');
      }),
    );
    for (const node of [a, b])
      assert.is(
        node.said.find(({ event }) => event?.up === false),
        undefined,
      );
    assert.ok(proxies.every(({ broken }) => broken >= 3));
  } finally {
    endAll();
    for (const proxy of proxies) proxy.stop();
    await server.stop();
  }
});

nodes('a node that is killed is noticed, by the events of the server long before by heartbeats', () =>
  withNodes({ system: SYSTEM, down: '10m' }, async (a, b) => {
    const echo = await b.start('app:echo');
    await a.start('app:watch', echo);
    await a.line('watching');
    b.signal('SIGKILL');
    await a.line('true node disconnected Unavailable noconnection');
    const { reason } = await a.event(({ node, up }) => node === 'b' && !up);
    assert.is(reason, 'noconnection');
  }),
);

nodes('without these events it is noticed by heartbeats', () =>
  withNodes({ heartbeat: 100, down: 500 }, async (a, b) => {
    const echo = await b.start('app:echo');
    await a.start('app:watch', echo);
    await a.line('watching');
    b.signal('SIGKILL');
    await a.line('true node disconnected Unavailable noconnection');
  }),
);

nodes('a node that was stopped for too long is told of as well, and comes back', () =>
  withNodes({ heartbeat: 100, down: 500 }, async (a, b) => {
    const [here, there] = [await a.start('app:echo'), await b.start('app:echo')];
    await a.start('app:watch', there);
    await b.start('app:watch', here);
    await Promise.all([a.line('watching'), b.line('watching')]);
    const after = a.said.length;
    b.signal('SIGSTOP');
    await a.line('true node disconnected Unavailable noconnection');
    b.signal('SIGCONT');
    await b.line('true node disconnected Unavailable noconnection');
    await a.event(({ node, up }) => node === 'b' && up, after);
  }),
);

nodes('a name that a live node has is refused; a later start takes that of a node that hangs', () =>
  withNodes({ down: '1m' }, async (a, b, server) => {
    const options = { servers: server.address, auth: NODE, down: '1m' };
    const second = new NodeProcess('b', options, {});
    const refused = await second.heard(({ refused }) => refused);
    assert.match(refused, /^node name 'b' is taken by incarnation \d+$/);
    assert.equal(
      second.said.flatMap(({ log }) => log ?? []),
      [refused],
    );
    b.signal('SIGSTOP');
    const third = new NodeProcess('b', options, {});
    await third.ready();
    await a.event(({ node, reason }) => node === 'b' && reason === 'restarted');
    b.signal('SIGCONT');
    const fenced = await b.heard(({ log }) => log);
    assert.match(fenced, /^node name 'b' is taken by incarnation \d+$/);
    await b.event(({ node, up }) => node === 'a' && !up);
  }),
);

nodes('who is not authorised, wholly or in part, is told so in one line', async () => {
  const server = await Server.start();
  try {
    for (const [auth, line] of [
      [{ ...NODE, pass: 'wrong' }, `node 'c' is not authorised by the NATS server ${server.address}`],
      [{ user: 'watched', pass: 'secret' }, "node 'c' is not authorised to subscribe to 'perilune.n.c.*'"],
    ] as const) {
      const node = new NodeProcess('c', { servers: server.address, auth }, {});
      await node.event(({ reason }) => reason === 'refused');
      assert.equal(
        node.said.flatMap(({ log }) => log ?? []),
        [line],
      );
      await node.stop();
    }
  } finally {
    endAll();
    await server.stop();
  }
});

if (haveServer) nodes.run();
else console.log('nats-server is not on the path: nodes over a real server were not tested');
