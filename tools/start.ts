// Runs the demonstration app through the built command line, building it first where dist/ is missing.
// Usage: npm start [-- arguments of the app]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const run = (...args: string[]): number => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
if (!existsSync('dist/cli.js') && run('tools/run.mjs', 'tools/build.ts') !== 0) process.exit(1);
process.exitCode = run('dist/cli.js', 'run', 'conformance/apps/demo', '-x', 'demo:main', ...process.argv.slice(2));
