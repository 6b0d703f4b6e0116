// Runs simulations of several nodes, seed by seed, and prints the seeds that fail with what was wrong.
// Usage: npm run simulate -- [--seeds N] [--from SEED] [--fault TEXT]     N: 20000; TEXT: a part of a fault's name
import { parseArgs } from 'node:util';
import { FAULTS } from '../spec/actors/nodes/faults.ts';
import { Simulation } from '../spec/actors/nodes/simulation.ts';

const {
  values: { seeds, from, fault },
} = parseArgs({
  options: {
    seeds: { type: 'string', default: '20000' },
    from: { type: 'string', default: '1' },
    fault: { type: 'string' },
  },
});
if (fault !== undefined) FAULTS.find(({ name }) => name.includes(fault))?.on();
const first = Number(from),
  last = first + Number(seeds) - 1,
  began = performance.now();
const sums = { messages: 0, crashes: 0, partitions: 0, downs: 0, parked: 0, answers: 0 };
let failed = 0;
for (let seed = first; seed <= last; seed++) {
  const outcome = new Simulation(seed).run();
  for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += outcome[key];
  if (outcome.violations.length === 0) continue;
  failed++;
  console.log(`seed ${seed}\n  ${outcome.violations.slice(0, 5).join('\n  ')}`);
}
const { messages, crashes, partitions, downs, parked, answers } = sums;
console.log(
  `${last - first + 1} seeds, ${failed} failed: ${messages} messages, ${parked} waited, ${answers} calls answered, ` +
    `${crashes} crashes, ${partitions} partitions, ${downs} nodes down; ${((performance.now() - began) / 1000).toFixed(1)} s`,
);
process.exitCode = failed > 0 ? 1 : 0;
