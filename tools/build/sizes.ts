// What a program pays for each entry: the bytes that a bundler puts into it, minified, and compressed; and what whoever
// installs the package pays. The build prints them and fails beyond the gates.
import { build } from 'esbuild';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { NEUTRAL } from './neutral.ts';

interface Size {
  readonly raw: number;
  readonly gzip: number;
}

interface Measured {
  readonly name: string;
  /** What the program imports. */
  readonly program: string;
  /** The program whose size is no part of it. */
  readonly without?: string;
  /** Most bytes compressed. */
  readonly gate: number;
}

const INDEX = `export * from './index.js';`;

const MEASURED: readonly Measured[] = [
  { name: 'perilune', program: INDEX, gate: 171_100 },
  {
    name: 'perilune/actors, more',
    program: `${INDEX} export { createSystem } from './actors.js';`,
    without: INDEX,
    gate: 90_100,
  },
  {
    name: 'perilune/threads, more',
    program: `${INDEX} export { createSystem } from './threads.js';`,
    without: `${INDEX} export { createSystem } from './actors.js';`,
    gate: 20_400,
  },
  { name: 'perilune/lean', program: `export * from './lean.js';`, gate: 115_500 },
  { name: 'LuaError alone', program: `export { LuaError } from './index.js';`, gate: 5_000 },
];

/** Most bytes of all files. */
const WHOLE_GATE = 1_672_000;

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);

async function sizeOf(folder: string, program: string): Promise<Size> {
  const { outputFiles } = await build({
    ...NEUTRAL,
    stdin: { contents: program, resolveDir: folder },
    minify: true,
    target: 'es2022',
    write: false,
  });
  const { contents } = outputFiles[0]!;
  return { raw: contents.length, gzip: gzipSync(contents, { level: 9 }).length };
}

async function measure(folder: string, { program, without }: Measured): Promise<Size> {
  const whole = await sizeOf(folder, program),
    part = without === undefined ? { raw: 0, gzip: 0 } : await sizeOf(folder, without);
  return { raw: whole.raw - part.raw, gzip: whole.gzip - part.gzip };
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** Prints the sizes of a built package; throws if one is beyond its gate. */
export async function checkSizes(folder: string): Promise<void> {
  const beyond: string[] = [];
  for (const measured of MEASURED) {
    const { name, gate } = measured,
      { raw, gzip } = await measure(folder, measured);
    console.log(
      `${name.padEnd(22)} ${kilobytes(raw).padStart(9)} ${kilobytes(gzip).padStart(9)} gzip (at most ${kilobytes(gate)})`,
    );
    if (gzip > gate) beyond.push(name);
  }
  const whole = bytesOf(folder);
  console.log(`${'all files'.padEnd(22)} ${kilobytes(whole).padStart(9)} (at most ${kilobytes(WHOLE_GATE)})`);
  if (whole > WHOLE_GATE) beyond.push('all files');
  if (beyond.length > 0) throw new Error(`too large: ${beyond.join(', ')}`);
}
