// Bundles a TypeScript entry into .build/ and imports it: the one plain-JavaScript file, so that everything else can be
// TypeScript.
// Usage: node tools/run.mjs [--define:NAME=VALUE ...] ENTRY.ts [args]
// Development tools are not bundled; the libraries that go into dist are. A tool answers --help, and options that are
// wrong, with the comment that it begins with.
import { build } from 'esbuild';
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const define = {};
let variant = '';
while (args[0]?.startsWith('--define:')) {
  const [name, value] = args.shift().slice('--define:'.length).split('=');
  define[name] = value;
  variant += `-${value}`;
}
const entry = args.shift();
if (entry === undefined) {
  console.error('usage: node tools/run.mjs [--define:NAME=VALUE ...] ENTRY.ts [args]');
  process.exit(2);
}

// The process id in the name keeps concurrent runs from reading each other's half-written bundles.
const outfile = join(root, '.build', 'run', `${basename(entry, '.ts')}${variant}-${process.pid}.mjs`);
await build({
  entryPoints: [entry],
  outfile,
  define,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  external: ['node:*', 'acorn', '@nats-io/*', 'esbuild', 'terser', 'uvu', 'fast-check'],
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
});
process.on('exit', () => [outfile, `${outfile}.map`].forEach((file) => rmSync(file, { force: true })));
process.setSourceMapsEnabled(true);
process.argv.splice(1, process.argv.length - 1, outfile, ...args);

/** What an entry says of itself, its usage included: the comment that it begins with. */
const header = () => /^(?:\/\/.*\n)*/.exec(readFileSync(entry, 'utf8'))[0].replace(/^\/\/ ?/gm, '');

const isTool = /^(?:tools|conformance)[\\/]/.test(entry);
if (isTool && args.includes('--help')) {
  process.stdout.write(header());
  process.exit(0);
}
try {
  await import(pathToFileURL(outfile).href);
} catch (error) {
  if (!isTool || !/^ERR_PARSE_ARGS/.test(error?.code)) throw error;
  console.error(`${error.message}\n${header()}`);
  process.exitCode = 2;
}
