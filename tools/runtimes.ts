// Installs other JavaScript runtimes as npm packages, out of the way in .build/runtimes, and runs the specs of
// spec/runtimes in them, with the conformance programs, which takes about a minute for each.
// Usage: npm run runtimes [-- NAME ...]     NAME: node22, node24, node26, bun, deno, workerd; without a name all, and
//                                           this Node and Chromium besides
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '.build/runtimes';
const node = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
/** The package of each runtime. Those of Node are its executables and nothing else. */
const PACKAGES: Readonly<Record<string, string>> = {
  node22: `${node}@22`,
  node24: `${node}@24`,
  node26: `${node}@26`,
  bun: 'bun@1.4.5',
  deno: 'deno@2.9.6',
  workerd: 'miniflare@4',
};

const run = (command: string, args: readonly string[], env = {}): number =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

function install(name: string): void {
  const dir = join(FOLDER, name);
  if (existsSync(join(dir, 'node_modules'))) return;
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "private": true }\n');
  const status = run('npm', ['install', '--prefix', dir, '--no-audit', '--no-fund', PACKAGES[name]!]);
  if (status !== 0) console.log(`${name} could not be installed: npm ended with ${status}`);
}

const names = process.argv.slice(2),
  unknown = names.filter((name) => !Object.hasOwn(PACKAGES, name));
if (unknown.length > 0) {
  console.error(`unknown runtime ${unknown.join(', ')}; there are ${Object.keys(PACKAGES).join(', ')}`);
  process.exit(2);
}
for (const name of names.length === 0 ? Object.keys(PACKAGES) : names) install(name);
if (!existsSync('dist/index.js') && run(process.execPath, ['tools/run.mjs', 'tools/build.ts']) !== 0) process.exit(1);
process.exitCode = run(process.execPath, ['tools/run.mjs', 'tools/spec.ts', 'runtimes/'], {
  PERILUNE_RUNTIMES: 'whole',
  PERILUNE_RUNTIMES_ONLY: names.join(','),
});
