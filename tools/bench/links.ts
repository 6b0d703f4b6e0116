// What a cluster costs, next to plain NATS: a round trip between two processes of two nodes, and records of 1 KB or
// strings of 16 KB one way, which travel in batches of 16 KB. Each side is a process of Node of its own, with a
// connection to one server on this machine. Then how long it takes until a killed node is noticed. Time passed, not
// process time.
import { join, resolve } from 'node:path';
import { buildNode, endAll, NodeProcess } from '../../spec/embed/nats/processes.ts';
import { haveServer, NODE, Server, SYSTEM } from '../../spec/embed/nats/server.ts';
import type { Cost } from './costs.ts';
import { interleave, type Contestant } from './interleave.ts';
import { printed } from './process.ts';

const CASES = [
  'round trip between nodes',
  'KB to another node, as records of 1 KB',
  'KB to another node, as strings of 16 KB',
] as const;

/** Options of `nats` with which a killed node is noticed; the others are the defaults. */
const NOTICED = {
  'a killed node is noticed, by events of the server': { system: SYSTEM },
  'a killed node is noticed, by heartbeats': {},
} as const;

const SOURCES = {
  'app:wait': 'return function() process.inbox():receive() end',
  'app:watch': `local report = require("report")
  return function(pid)
    assert(process.monitor(pid))
    report.line("watching")
    report.line(process.events():receive().result.error:message())
  end`,
};

/** Milliseconds between the end of a node and the EXIT of one of its processes elsewhere. */
async function untilNoticed(servers: string, namespace: string, more: object): Promise<number> {
  const [a, b] = ['a', 'b'].map(
    (name) => new NodeProcess(name, { servers, auth: NODE, namespace, ...more }, SOURCES),
  ) as [NodeProcess, NodeProcess];
  try {
    await a.event(({ node, up }) => node === 'b' && up);
    await a.start('app:watch', await b.start('app:wait'));
    await a.line('watching');
    const start = performance.now();
    b.signal('SIGKILL');
    await a.line('node disconnected');
    return performance.now() - start;
  } finally {
    endAll();
  }
}

interface LinkOptions {
  /** The folder of the bundled children. */
  readonly children: string;
  readonly repeat: number;
  readonly chosen: (each: { readonly name: string }) => boolean;
}

/** Measures each case; `tell` gets it at once. Nothing where there is no server. */
export async function measureLinks(
  { children, repeat, chosen }: LinkOptions,
  tell: (cost: Cost) => void,
): Promise<Cost[]> {
  if (!haveServer) {
    console.log('nats-server is not on the path: nothing between nodes is measured');
    return [];
  }
  const server = await Server.start(),
    address = server.address.replace('//', `//${NODE.user}:${NODE.pass}@`);
  const contestant = (name: string, what: string): Contestant => ({
    name,
    measure: () => printed([process.execPath, join(children, 'nodes.mjs'), resolve('dist'), address, name, what]),
  });
  const costs: Cost[] = [];
  try {
    for (const name of CASES.filter((name) => chosen({ name }))) {
      const results = await interleave([contestant('ours', name), contestant('NATS', name)], repeat),
        cost: Cost = { name, unit: 'ns', results };
      tell(cost);
      costs.push(cost);
    }
    await buildNode();
    for (const [name, more] of Object.entries(NOTICED).filter(([name]) => chosen({ name }))) {
      let nth = 0;
      const measure = (): Promise<number> =>
        untilNoticed(server.address, `noticed-${Object.keys(more)}-${nth++}`, more);
      const cost: Cost = { name, unit: 'ms', results: await interleave([{ name: 'ours', measure }], repeat) };
      tell(cost);
      costs.push(cost);
    }
  } finally {
    await server.stop();
  }
  return costs;
}
