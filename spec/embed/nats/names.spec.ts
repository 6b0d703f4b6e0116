// Names of scope CONSISTENT over a real NATS server: one holder at a time, whatever happens to nodes and server. Needs
// nats-server on the path.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNode, endAll, NodeProcess } from './processes.ts';
import { haveServer, NODE, Server } from './server.ts';

const names = suite('consistent names over NATS');

names.before(buildNode);

/** Takes a name and says what comes of it; gives it back when told to, and says when it has lost it. */
const TAKE = `local report, registry = require("report"), process.registry
return function(name)
  local ok, err = registry.register(name, nil, registry.CONSISTENT)
  report.line(("%s %s"):format(name, ok and "granted" or err:kind() .. " " .. err:message()))
  if not ok then return end
  local inbox, events = process.inbox(), process.events()
  while true do
    local got = channel.select { inbox:case_receive(), events:case_receive() }
    if got.channel == inbox then
      if got.value:topic() == "end" then return end
      report.line(name .. " got " .. got.value:payload():data())
    else
      report.line(name .. " " .. got.value.kind .. " " .. tostring(got.value.reason))
    end
  end
end`;

/** Tries until it has a name. */
const WANT = `local report, registry, time = require("report"), process.registry, require("time")
return function(name)
  local ok, err = registry.register(name, nil, registry.CONSISTENT)
  while not ok do
    time.sleep("20ms")
    ok, err = registry.register(name, nil, registry.CONSISTENT)
  end
  report.line(name .. " at last")
  process.inbox():receive()
end`;

/** Sends to a name once it is known. */
const CALL = `local report, registry, time = require("report"), process.registry, require("time")
return function(name, topic)
  local pid = registry.lookup(name)
  while not pid do
    time.sleep("10ms")
    pid = registry.lookup(name)
  end
  process.send(name, topic, "hello")
  report.line("sent")
end`;

/** Takes many names, and says which it got. */
const RACE = `local report, registry = require("report"), process.registry
return function(n)
  local got = {}
  for i = 1, n do
    if registry.register("race " .. i, nil, registry.CONSISTENT) then got[#got + 1] = i end
  end
  report.line("has " .. table.concat(got, ","))
  process.inbox():receive()
end`;

const SOURCES = { 'app:take': TAKE, 'app:want': WANT, 'app:call': CALL, 'app:race': RACE };
const HEARTBEAT = 100,
  DOWN = 1000;

async function withNodes(
  nodes: readonly string[],
  act: (of: readonly NodeProcess[], server: Server, start: (name: string) => NodeProcess) => Promise<void>,
  down: number = DOWN,
): Promise<void> {
  const server = await Server.start();
  const start = (name: string): NodeProcess =>
    new NodeProcess(name, { servers: server.address, auth: NODE, heartbeat: HEARTBEAT, down }, SOURCES);
  try {
    const started = nodes.map(start);
    await Promise.all(
      started.flatMap((node) =>
        nodes.filter((other) => other !== node.name).map((other) => node.event(({ node, up }) => node === other && up)),
      ),
    );
    await act(started, server, start);
  } finally {
    endAll();
    await server.stop();
  }
}

names('one process has a name; others are refused, and find it; when it ends, the name is free', () =>
  withNodes(['a', 'b'], async ([a, b]) => {
    await a!.start('app:take', 'α one.two *>');
    await a!.line('α one.two *> granted');
    await b!.start('app:take', 'α one.two *>');
    await b!.line('α one.two *> AlreadyExists name already registered');
    await b!.start('app:call', 'α one.two *>', 'x');
    await a!.line('α one.two *> got hello');
    await b!.start('app:want', 'α one.two *>');
    await b!.start('app:call', 'α one.two *>', 'end');
    await b!.line('α one.two *> at last');
    await a!.start('app:take', 'α one.two *>');
    await a!.line('α one.two *> AlreadyExists name already registered');
  }),
);

names('of many nodes that want the same names each name has one', () =>
  withNodes(
    ['a', 'b', 'c'],
    async (nodes) => {
      const n = 40;
      await Promise.all(nodes.map((node) => node.start('app:race', n)));
      const got = await Promise.all(nodes.map((node) => node.heard(({ line }) => /^has (.*)/.exec(line ?? '')?.[1])));
      const all = got.flatMap((list) => list.split(',').filter((i) => i !== '')).map(Number);
      assert.equal(
        all.sort((x, y) => x - y),
        Array.from({ length: n }, (_, i) => i + 1),
      );
    },
    30_000,
  ),
);

names('the names of a node that leaves, is killed, or starts again are free', () =>
  withNodes(['a', 'b', 'c'], async ([a, b, c], _server, start) => {
    await b!.start('app:take', 'left');
    await b!.line('left granted');
    await b!.stop();
    await a!.start('app:take', 'left');
    await a!.line('left granted');

    await c!.start('app:take', 'killed');
    await c!.line('killed granted');
    c!.signal('SIGKILL');
    await a!.start('app:want', 'killed');
    await a!.line('killed at last');

    const second = start('b');
    await second.ready();
    await second.start('app:take', 'again');
    await second.line('again granted');
    second.signal('SIGKILL');
    const third = start('b');
    await third.ready();
    // The lease of the killed one is not over.
    await third.start('app:want', 'again');
    await third.line('again at last');
  }),
);

names('a node that cannot reach the server gives its names up, before others may have them', () =>
  withNodes(['a', 'b'], async ([a, b], server) => {
    await a!.start('app:take', 'kept');
    await a!.line('kept granted');
    await server.kill();
    await server.run();
    await b!.start('app:want', 'kept');
    const after = a!.said.length;
    b!.signal('SIGSTOP');
    a!.signal('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 4 * DOWN));
    b!.signal('SIGCONT');
    await b!.line('kept at last');
    assert.not(a!.said.slice(after).some(({ line }) => line !== undefined));
    a!.signal('SIGCONT');
    await a!.line('kept pid.cancel name revoked');
  }),
);

names('a server that is gone for long costs the names, not the processes', () =>
  withNodes(['a', 'b'], async ([a, b], server) => {
    await a!.start('app:take', 'lost');
    await a!.line('lost granted');
    await server.kill();
    await a!.line('lost pid.cancel name revoked');
    await a!.start('app:take', 'other');
    await a!.line('other Unavailable global registry not available');
    await server.run();
    await b!.start('app:want', 'lost');
    await b!.line('lost at last');
  }),
);

if (haveServer) names.run();
else console.log('nats-server is not on the path: consistent names were not tested');
