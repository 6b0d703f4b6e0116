// Systems with threads in a cluster, over a real NATS server: consistent names of processes of all threads, and a
// server that is killed. Needs nats-server on the path.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProcessHandle, System } from '../../../src/exports/actors.ts';
import { nats } from '../../../src/exports/nats.ts';
import { haveServer, NODE, Server } from '../nats/server.ts';
import { COUNT, buildWorker, crowd, until, type Crowd } from './workers.ts';

const nodes = suite('threads of nodes over NATS');

nodes.before(buildWorker);

const HEAVY = 'app:heavy';

/** Takes a name, and keeps it until told to end. */
const TAKE = `local registry = process.registry
return function(name)
  local ok, err = registry.register(name, nil, registry.CONSISTENT)
  if not ok then return err:message() end
  process.inbox():receive()
  return "had it"
end`;

/** Waits until somebody has a name, or nobody. */
const SEE = `local registry, time = process.registry, require("time")
return function(name, wanted)
  local function there() return registry.lookup(name) ~= nil end
  while there() ~= wanted do time.sleep("5ms") end
  local pid = registry.lookup(name)
  return pid
end`;

const SEND = `local time = require("time")
return function(to, n)
  for i = 1, n do
    for _, pid in ipairs(to) do
      local ok, err = process.send(pid, "n", i)
      while not ok do
        if not err:retryable() then error(err) end
        time.sleep("10ms")
        ok, err = process.send(pid, "n", i)
      end
    end
    if i % 20 == 0 then time.sleep("1ms") end
  end
end`;

const spread = (system: System, id: string, n: number, ...args: readonly unknown[]): ProcessHandle[] =>
  Array.from({ length: n }, () => system.spawn(id, HEAVY, args));

async function withNodes(act: (a: Crowd, b: Crowd, server: Server) => Promise<void>): Promise<void> {
  const server = await Server.start(),
    all = ['a', 'b'].map((node) =>
      crowd(
        {
          'app:take': TAKE,
          'app:see': SEE,
          'app:send': SEND,
          'app:count': { source: COUNT, mailbox: { max: 1_000_000 } },
        },
        { node, cluster: nats({ servers: server.address, auth: NODE, down: '1m', heartbeat: '200ms' }) },
      ),
    ) as [Crowd, Crowd];
  try {
    await Promise.all(all.map(({ system }) => system.ready()));
    await until(() => all.every(({ system }) => system.nodes().filter(({ up }) => up).length === 2));
    await act(...all, server);
  } finally {
    for (const { system } of all) await system.stop({ grace: 0 });
    await server.stop();
  }
}

nodes('a consistent name has one holder, whichever thread it is on, and all see it', () =>
  withNodes(async (a, b) => {
    for (const name of ['one', 'two']) {
      const takers = [a, b].flatMap(({ system }) => spread(system, 'app:take', 4, name)),
        results = takers.map(({ result }) => result),
        seen = [a, b].flatMap(({ system }) => spread(system, 'app:see', 2, name, true)),
        [holder] = new Set(await Promise.all(seen.map(({ result }) => result)));
      const others = results.filter((_, i) => takers[i]!.pid !== holder);
      assert.is(others.length, 7);
      for (const why of await Promise.all(others)) assert.match(why as string, /taken|registered|exists/);
      takers.find(({ pid }) => pid === holder)!.send('end');
      const gone = [a, b].flatMap(({ system }) => spread(system, 'app:see', 2, name, false));
      assert.equal(await Promise.all(gone.map(({ result }) => result)), new Array(4).fill(undefined));
    }
  }),
);

nodes('a server that is killed loses nothing, and swaps nothing, between threads', () =>
  withNodes(async (a, b, server) => {
    const n = 2000,
      counters = spread(b.system, 'app:count', 2, 2, n);
    await b.system.quiet();
    const senders = spread(
      a.system,
      'app:send',
      2,
      counters.map(({ pid }) => pid),
      n,
    );
    for (let kills = 0; kills < 2; kills++) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await server.kill();
      await server.run();
    }
    await Promise.all(senders.map(({ result }) => result));
    assert.equal(await Promise.all(counters.map(({ result }) => result)), ['all', 'all']);
  }),
);

if (haveServer) nodes.run();
else console.log('threads of nodes over NATS: skipped, there is no nats-server on the path');
