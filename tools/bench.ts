// Measures the programs of tools/bench in process time, ours and native Lua's side by side.
// Usage: npm run bench [-- [--runs N] [--lua BINARY] [NAME ...]]     NAME: only programs whose name contains it
// Every run is a fresh state; the first ones warm the host's compiler and do not count. Figures are medians in milliseconds.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { callNow, createRuntime, loadChunk } from '../src/embed/state.ts';
import { portableHost } from '../src/embed/host.ts';
import { fromBytes } from '../src/embed/text.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true, options: { runs: { type: 'string', default: '5' }, lua: { type: 'string', default: 'lua5.4' } },
});
const FOLDER = 'tools/bench';
const WARM_UP = 2;

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

function ours(file: string): number {
  const source = fromBytes(readFileSync(file));
  const rt = createRuntime(portableHost({ stdout: () => {} }));
  const chunk = loadChunk(rt, source, `@${basename(file)}`);
  const before = process.cpuUsage();
  const stop = callNow(rt, chunk, []);
  const { user, system } = process.cpuUsage(before);
  if (stop.kind !== 'done') throw new Error(`${file}: ${stop.kind === 'failed' ? String(stop.error) : stop.kind}`);
  return (user + system) / 1000;
}

function native(file: string): number | undefined {
  const timer = `local f = assert(loadfile(${JSON.stringify(file)})) local t = os.clock() f() io.write(os.clock() - t)`;
  const { status, stdout } = spawnSync(flags.lua, ['-e', timer], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) * 1000 : undefined;
}

const times = (n: number, measure: () => number | undefined): number[] =>
  Array.from({ length: n }, measure).filter((time) => time !== undefined);

const runs = Number(flags.runs);
const ratios: number[] = [];
console.log(`${'program'.padEnd(14)}${'ours'.padStart(9)}${flags.lua.padStart(9)}${'ratio'.padStart(8)}`);
for (const name of readdirSync(FOLDER).sort()) {
  if (positionals.length > 0 && !positionals.some((part) => name.includes(part))) continue;
  const file = join(FOLDER, name);
  times(WARM_UP, () => ours(file));
  const mine = median(times(runs, () => ours(file)));
  const theirs = times(runs, () => native(file));
  const ratio = theirs.length === 0 ? undefined : mine / median(theirs);
  if (ratio !== undefined) ratios.push(ratio);
  const shown = ratio === undefined ? '' : median(theirs).toFixed(1).padStart(9) + ratio.toFixed(2).padStart(8);
  console.log(basename(name, '.lua').padEnd(14) + mine.toFixed(1).padStart(9) + shown);
}
if (ratios.length > 0) {
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`${'geometric mean'.padEnd(32)}${mean.toFixed(2).padStart(8)}`);
}
