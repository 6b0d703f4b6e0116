// Runs a program with the host's heap in the place of Lua's accounts. Usage: node --expose-gc memory.mjs MODULE FILE
// ARGUMENTS     MODULE: our dist/index.js
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, file, ...args] = process.argv.slice(2) as [string, string, ...string[]];
const { Lua } = (await import(pathToFileURL(module).href)) as typeof import('../../../src/exports/index.ts');
const collect = (globalThis as unknown as { gc: () => void }).gc;

/** Bytes in use once everything unreachable is gone. */
function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

new Lua({ profile: 'full', globals: { heap } }).eval(readFileSync(file), { args });
