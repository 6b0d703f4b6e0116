// What it costs to cross the border between JavaScript and Lua: each way, an error, a promise, a new state. Next to the
// peers that are installed.
import { join, resolve } from 'node:path';
import type { Cost } from './costs.ts';
import { packageVersion } from './engines.ts';
import { interleave, type Contestant } from './interleave.ts';
import { printed } from './process.ts';

const PEERS = ['wasmoon', 'fengari'];

interface Case {
  readonly name: string;
  readonly unit: 'ns' | 'bytes';
  /** Peers that do not have it, or in which it cannot be measured the same way. */
  readonly lacking: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'field of a table set', unit: 'ns', lacking: PEERS },
  { name: 'global set', unit: 'ns', lacking: [] },
  { name: 'host function called by Lua', unit: 'ns', lacking: [] },
  { name: 'Lua function called by JavaScript', unit: 'ns', lacking: [] },
  { name: 'host function awaited, beyond the promise', unit: 'ns', lacking: ['fengari'] },
  { name: 'error caught in JavaScript', unit: 'ns', lacking: [] },
  { name: 'new state', unit: 'ns', lacking: [] },
  { name: 'memory of a state', unit: 'bytes', lacking: ['wasmoon'] },
];

interface HostOptions {
  /** A folder with node_modules. */
  readonly peers: string | undefined;
  /** The folder of the bundled children. */
  readonly children: string;
  readonly repeat: number;
  readonly chosen: (each: { readonly name: string }) => boolean;
}

/** Measures each case; `tell` gets it at once. */
export async function measureHost(
  { peers, children, repeat, chosen }: HostOptions,
  tell: (cost: Cost) => void,
): Promise<Cost[]> {
  const contestant = (name: string, engine: string, module: string, what: string): Contestant => ({
    name,
    measure: () => printed([process.execPath, '--expose-gc', join(children, 'host.mjs'), engine, module, what]),
  });
  const installed = peers === undefined ? [] : PEERS.filter((name) => packageVersion(peers, name) !== undefined),
    costs: Cost[] = [];
  for (const { name, unit, lacking } of CASES.filter(chosen)) {
    const others = installed.filter((peer) => !lacking.includes(peer));
    const cost: Cost = {
      name,
      unit,
      results: await interleave(
        [
          contestant('ours', 'perilune', resolve('dist/index.js'), name),
          ...others.map((peer) => contestant(peer, peer, resolve(peers!), name)),
        ],
        repeat,
      ),
    };
    tell(cost);
    costs.push(cost);
  }
  return costs;
}
