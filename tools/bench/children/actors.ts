// Runs a program of the actor set in a system of its own: once to warm up, once measured. Prints process time, time
// passed, the memory that is left over and the result as JSON. Usage: node --expose-gc actors.mjs MODULE MODE PROGRAM
// WARM COUNT     MODULE: our dist/actors.js
import { readFileSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Entry } from '../../../src/exports/actors.ts';

const [module, mode, program, warm, count] = process.argv.slice(2) as [string, string, string, string, string];
const { createSystem } = (await import(pathToFileURL(module).href)) as typeof import('../../../src/exports/actors.ts');

const FOLDER = 'tools/bench/actors',
  HOST = 'system:processes';
const collect = (globalThis as unknown as { gc: () => void }).gc;

/** Bytes in use once everything unreachable is gone. */
function memory(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const sources = readdirSync(FOLDER).map((file): [string, Entry] => [
  `app:${file.replace('.lua', '')}`,
  { source: readFileSync(`${FOLDER}/${file}`) },
]);
// A build without the JIT does not look at `jit`.
const options = {
  entries: Object.fromEntries(sources),
  clock: 'real' as const,
  dialect: 'lua' as const,
  jit: mode !== 'interp',
};
const system = createSystem(options);
const main = (n: number): Promise<number> => system.spawn<number>(`app:${program}`, HOST, [n]).result;

await main(Number(warm));
await system.quiet();
const before = memory(),
  used = process.cpuUsage(),
  start = performance.now();
const result = await main(Number(count));
await system.quiet();
const { user, system: kernel } = process.cpuUsage(used),
  wall = performance.now() - start;
console.log(JSON.stringify({ cpu: (user + kernel) / 1e6, wall: wall / 1000, bytes: memory() - before, result }));
// Remaining processes need not end.
process.exit();
