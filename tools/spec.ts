// Runs the unit specs: bundles spec/**/*.spec.ts into a folder of this run's own and hands them to uvu, under c8 with
// --coverage.
// Usage: npm run spec [-- [--coverage] [PATTERN]]     PATTERN: only spec files whose path contains it
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NEUTRAL } from './build/neutral.ts';

const {
  values: flags,
  positionals: [pattern = ''],
} = parseArgs({ allowPositionals: true, options: { coverage: { type: 'boolean' } } });
const OUT = `.build/spec-${process.pid}`;

const files = existsSync('spec')
  ? (readdirSync('spec', { recursive: true }) as string[])
      .filter((name) => name.endsWith('.spec.ts') && name.includes(pattern))
      .sort()
  : [];
if (files.length === 0) {
  console.error(`no spec file's path contains '${pattern}'`);
  process.exit(1);
}
process.on('exit', () => rmSync(OUT, { recursive: true, force: true }));
await build({
  ...NEUTRAL,
  entryPoints: files.map((name) => join('spec', name)),
  outdir: OUT,
  outbase: 'spec',
  splitting: true,
  target: 'node20',
  sourcemap: true,
  external: [...NEUTRAL.external, 'uvu', 'uvu/*', 'esbuild', 'terser', 'fast-check'],
  logLevel: 'warning',
});
const uvu = ['node_modules/uvu/bin.js', OUT, '\\.spec\\.js$'];
// Coverage would read 0 % without --exclude-after-remap: the bundles lie outside src.
const c8 = [
  'node_modules/c8/bin/c8.js',
  '--exclude-after-remap',
  '--include',
  'src/**',
  '--reporter',
  'text',
  '--temp-directory',
  `${OUT}/coverage`,
  process.execPath,
];
const { status } = spawnSync(
  process.execPath,
  [...(flags.coverage === true ? c8 : []), '--enable-source-maps', ...uvu],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
