// Runs every app of conformance/apps through the built command line on the virtual clock and compares what it prints
// with its expected.txt. Usage: node tools/run.mjs conformance/apps.ts [NAME ...] The entry is the one called `main`;
// the last line reads "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.ts';

const APPS = 'conformance/apps';
const CLI = 'dist/cli.js';

if (!existsSync(CLI)) {
  console.error(`${CLI} is missing: npm run build`);
  process.exit(1);
}
const only = process.argv.slice(2);
let passed = 0,
  failed = 0;
for (const name of readdirSync(APPS).sort()) {
  if (only.length > 0 && !only.includes(name)) continue;
  const dir = join(APPS, name);
  const namespace = /^namespace: (\S+)$/m.exec(readFileSync(join(dir, '_index.yaml'), 'utf8'))![1]!;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [CLI, 'run', dir, '-x', `${namespace}:main`, '--virtual-time'],
    { encoding: 'latin1', timeout: 60_000 },
  );
  const error = status === 0 ? undefined : `exit code ${status}: ${stderr}`;
  const fault = check({ stdout, error }, { stdout: readFileSync(join(dir, 'expected.txt'), 'latin1') });
  if (fault === undefined) passed++;
  else {
    failed++;
    console.log(`FAIL ${name}\n     ${fault}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
