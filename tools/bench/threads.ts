// What several threads cost and give: a round trip and small records between processes of two threads, next to the
// host's own messages between them, and processor-bound work on two threads, next to one. Time passed, not process
// time: on a machine with less than two idle cores the figures say nothing.
import { join, resolve } from 'node:path';
import type { Cost } from './costs.ts';
import { interleave, type Contestant } from './interleave.ts';
import { printed } from './process.ts';

/** What is measured, and what it is compared with. */
const CASES = [
  { name: 'round trip between threads', other: 'host' },
  { name: 'small record to another thread', other: 'host' },
  { name: 'step of work, shared by four processes', other: 'one thread' },
] as const;

interface ThreadOptions {
  /** The folder of the bundled children. */
  readonly children: string;
  readonly repeat: number;
  readonly chosen: (each: { readonly name: string }) => boolean;
}

/** Measures each case; `tell` gets it at once. */
export async function measureThreads(
  { children, repeat, chosen }: ThreadOptions,
  tell: (cost: Cost) => void,
): Promise<Cost[]> {
  const contestant = (name: string, what: string): Contestant => ({
    name,
    measure: () => printed([process.execPath, join(children, 'threads.mjs'), resolve('dist/node.js'), name, what]),
  });
  const costs: Cost[] = [];
  for (const { name, other } of CASES.filter(chosen)) {
    const results = await interleave([contestant('ours', name), contestant(other, name)], repeat),
      cost: Cost = { name, unit: 'ns', results };
    tell(cost);
    costs.push(cost);
  }
  return costs;
}
