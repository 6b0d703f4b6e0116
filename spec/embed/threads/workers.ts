// Systems with workers, for specs: the module of workers is bundled once for each run.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { createSystem, type ThreadOptions } from '../../../src/exports/threads.ts';
import type { Entry, LogRecord, System, SystemOptions } from '../../../src/exports/actors.ts';

const SCRIPT = resolve(`.build/worker-${process.pid}.mjs`);
let built: Promise<unknown> | undefined;

/** Bundles the module of workers. */
export async function buildWorker(): Promise<void> {
  process.on('exit', () => rmSync(SCRIPT, { force: true }));
  built ??= build({
    entryPoints: ['src/exports/worker.ts'],
    outfile: SCRIPT,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    logLevel: 'warning',
  });
  await built;
}

/** A program that takes numbers from each of several senders, and says whether all come, in order. */
export const COUNT = `return function(from, n)
  local inbox, next = process.inbox(), {}
  for _ = 1, from * n do
    local m = inbox:receive()
    local at = (next[m:from()] or 0) + 1
    if m:payload():data() ~= at then return ("%s instead of %d"):format(m:payload():data(), at) end
    next[m:from()] = at
  end
  return "all"
end`;

/** The workers of a system, in the order they were made. */
export interface Crowd {
  readonly system: System;
  readonly workers: Worker[];
  /** What programs have written, and what the system has logged. */
  readonly output: () => string;
  readonly log: LogRecord[];
}

type Options = Partial<SystemOptions> & ThreadOptions & { readonly limits?: ResourceLimits };

/** Makes a system of two threads. */
export function crowd(sources: Readonly<Record<string, string | Entry>>, options: Options = {}): Crowd {
  const workers: Worker[] = [],
    log: LogRecord[] = [],
    { limits, ...more } = options;
  let output = '';
  const system = createSystem({
    threads: 2,
    worker() {
      const worker = new Worker(pathToFileURL(SCRIPT), limits === undefined ? {} : { resourceLimits: limits });
      workers.push(worker);
      return worker;
    },
    entries: Object.fromEntries(
      Object.entries(sources).map(([id, source]) => [id, typeof source === 'string' ? { source } : source]),
    ),
    hosts: { 'app:heavy': { spread: true } },
    stdout: (bytes) => {
      output += Buffer.from(bytes).toString('latin1');
    },
    log: (record) => void log.push(record),
    ...more,
  });
  return { system, workers, output: () => output, log };
}

/** The thread that runs a process. */
export const threadOf = (pid: string): number => parseInt(pid.slice(pid.lastIndexOf('|') + 3, -1), 16) % 64;

/** Waits, turn by turn, until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 1));
}
