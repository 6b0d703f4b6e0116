// Runs a conformance program under native Lua, the judge of what our programs claim about the language.

import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import type { Outcome } from './check.ts';

const LIMIT_MS = 60_000;

function run(binary: string, args: string[], cwd?: string) {
  return spawnSync(binary, args, { cwd, encoding: 'latin1', input: '', timeout: LIMIT_MS, maxBuffer: 1 << 28 });
}

/** The version line of the native binary, or undefined where there is none. */
export function oracleVersion(binary: string): string | undefined {
  const { status, stdout } = run(binary, ['-v']);
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs the file from its own directory, so that the chunk is called `NAME.lua`. */
export function runOracle(binary: string, path: string): Outcome {
  const name = basename(path);
  const { status, signal, stdout, stderr, error } = run(binary, [name], dirname(path));
  if (error !== undefined) return { stdout: stdout ?? '', error: `${binary}: ${error.message}` };
  if (status === 0) return { stdout };
  if (status !== 1) return { stdout, error: `${binary} ended with ${signal ?? `status ${status}`}: ${stderr}` };
  const prefix = `${binary}: `;
  const message = stderr.slice(Math.max(stderr.indexOf(prefix), 0)).replace(prefix, '');
  const traceback = message.lastIndexOf('\nstack traceback:\n');
  if (traceback >= 0) return { stdout, error: message.slice(0, traceback) };
  // No traceback: the file did not load, or the error object has a __tostring.
  const loads =
    run(binary, ['-e', `os.exit(loadfile(${JSON.stringify(name)}) and 0 or 1)`], dirname(path)).status === 0;
  return { stdout, error: message.replace(/\n$/, ''), syntax: !loads };
}
