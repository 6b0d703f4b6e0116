// Endpoints and processes of other nodes.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { System as Core } from '../../../src/actors/core/system.ts';
import type { Neighbour } from '../../../src/actors/nodes/neighbour.ts';
import { Nodes, type NodesOptions } from '../../../src/actors/nodes/nodes.ts';
import { createSystem, type System } from '../../../src/exports/actors.ts';

const ECHO = `return function()
  local inbox = process.inbox()
  while true do
    local m = inbox:receive()
    if m:topic() == "stop" then return "stopped" end
    process.send(m:from(), "echo", m:payload())
  end
end`;

const core = (system: System): Core => (system as unknown as { core: Core }).core;

/** Two systems whose frames go from one to the other in later turns. */
function pair(): { a: System; b: System; cut(): void; stop(): Promise<unknown> } {
  const options: NodesOptions = { heartbeat: 60_000, down: 300_000 },
    [a, b] = ['a', 'b'].map((node) => createSystem({ node, entries: { 'app:echo': { source: ECHO } } })) as [
      System,
      System,
    ];
  const { nodes, peers } = join(a, b, options),
    [toB, toA] = peers;
  toB.connect();
  toA.connect();
  return {
    a,
    b,
    cut() {
      toB.lost();
    },
    stop() {
      // Their heartbeats would keep the program alive.
      for (const each of nodes) each.leave();
      return Promise.all([a.stop(), b.stop()]);
    },
  };
}

function join(a: System, b: System, options: NodesOptions): { nodes: Nodes[]; peers: [Neighbour, Neighbour] } {
  const kick = (system: System): void => void system.send('nobody', 'kick');
  const nodes = [a, b].map((system) => new Nodes(core(system), options)) as [Nodes, Nodes];
  const peers: Neighbour[] = [];
  for (const [i, name] of ['b', 'a'].entries())
    peers.push(
      nodes[i]!.join(name, {
        send: (frame) =>
          void setImmediate(() => {
            peers[1 - i]!.receive(frame);
            kick(i === 0 ? b : a);
            core(i === 0 ? b : a).step();
          }),
      }),
    );
  return { nodes, peers: peers as [Neighbour, Neighbour] };
}

const later = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));

test('an endpoint talks to a process elsewhere, and sees it end', async () => {
  const { a, b, stop } = pair();
  await later();
  const { pid } = b.spawn('app:echo'),
    endpoint = a.endpoint();
  await later();
  assert.is(a.inspect(pid), undefined);
  const answer = await endpoint.request(pid, 'hello', { n: 1 });
  assert.equal(answer, { n: 1 });
  const { exit } = endpoint.monitor(pid.replace('app:echo|', ''));
  endpoint.send(pid, 'stop');
  assert.equal(await exit, { pid, ok: true, value: 'stopped', error: undefined });
  const gone = await endpoint.monitor(pid).exit;
  assert.is(gone.error?.message, 'pid not registered');
  await stop();
});

test('a node that is gone ends what endpoints watch there', async () => {
  const { a, b, cut, stop } = pair();
  await later();
  const { pid } = b.spawn('app:echo'),
    endpoint = a.endpoint();
  await later();
  const watched = endpoint.monitor(pid),
    again = endpoint.monitor('{b@system:processes|app:echo|0x00001}');
  assert.is(watched, again);
  await later();
  cut();
  const { ok, error } = await watched.exit;
  assert.equal([ok, error?.message, error?.kind], [false, 'node disconnected', 'Unavailable']);
  assert.is(a.send(pid, 'more'), false);
  b.terminate(pid);
  await stop();
});

test.run();
