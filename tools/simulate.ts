// Runs simulations of several nodes, or threads, seed by seed, and prints the seeds that fail with what was wrong.
// Usage: npm run simulate -- [--threads | --node-threads N] [--seeds N] [--from SEED] [--fault TEXT]
// --threads: threads of one node; --node-threads: most threads that nodes have, 1 unless given
// Seeds: 20000; TEXT: a part of a fault's name, for nodes
import { parseArgs } from 'node:util';
import { FAULTS } from '../spec/actors/nodes/faults.ts';
import { THREAD_FAULTS } from '../spec/actors/nodes/thread-faults.ts';
import { Simulation } from '../spec/actors/nodes/simulation.ts';
import { ThreadSimulation } from '../spec/actors/threads/simulation.ts';

const {
  values: { threads, 'node-threads': nodeThreads, seeds, from, fault },
} = parseArgs({
  options: {
    threads: { type: 'boolean' },
    'node-threads': { type: 'string', default: '1' },
    seeds: { type: 'string', default: '20000' },
    from: { type: 'string', default: '1' },
    fault: { type: 'string' },
  },
});
if (fault !== undefined) [...FAULTS, ...THREAD_FAULTS].find(({ name }) => name.includes(fault))?.on();
const first = Number(from),
  last = first + Number(seeds) - 1,
  began = performance.now();
const sums: Record<string, number> = {};
let failed = 0;
for (let seed = first; seed <= last; seed++) {
  const simulation = threads === true ? new ThreadSimulation(seed) : new Simulation(seed, Number(nodeThreads)),
    { violations, digest: _digest, ...counts } = simulation.run();
  for (const [what, count] of Object.entries(counts)) sums[what] = (sums[what] ?? 0) + count;
  if (violations.length === 0) continue;
  failed++;
  console.log(`seed ${seed}\n  ${violations.slice(0, 5).join('\n  ')}`);
}
const counted = Object.entries(sums).map(([what, count]) => `${what} ${count}`);
console.log(
  `${last - first + 1} seeds, ${failed} failed: ${counted.join(', ')}; ${((performance.now() - began) / 1000).toFixed(1)} s`,
);
process.exitCode = failed > 0 ? 1 : 0;
