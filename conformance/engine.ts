// Runs conformance programs in our engine: plain Lua in a state of its own, the rest as a process in a system of its
// own. A tier is a way to run the same program that must not show: `slice1` preempts after every instruction that can
// be, `jit` compiles everything at once, after two turns of profiling, `waiting` too, as generators, `chaos` too, and
// bails out wherever it can. `mixed` compiles what is busy only, so that compiled code calls what is interpreted.
import { LuaError } from '../src/embed/host/errors.ts';
import { nodeHost } from '../src/embed/node/host-node.ts';
import { callNow, describeError } from '../src/embed/lua/state.ts';
import { gradualOf } from '../src/embed/lua/gradual.ts';
import { createRuntime } from '../src/embed/lua/toolchain.ts';
import type { Declaration, Entry, HostSpec } from '../src/embed/system/system.ts';
import { createThreads } from '../src/embed/threads/options.ts';
import { OVERFLOWS } from '../src/actors/mail/mailbox-limit.ts';
import { encodeUtf8, fromBytes } from '../src/embed/host/text.ts';
import type { Tuning } from '../src/jit/policy/tuning.ts';
import { bytesOf, isStr, str } from '../src/values/string.ts';
import type { Host, HostFile } from '../src/vm/host.ts';
import { buildSync } from 'esbuild';
import { rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { NEUTRAL } from '../tools/build/neutral.ts';
import type { Outcome } from './check.ts';

export const TIERS: readonly string[] = ['interp', 'slice1', 'jit', 'waiting', 'chaos', 'mixed'];

export interface ProgramOptions {
  readonly tier: string;
  readonly seed?: number | undefined;
  /** Of a system; virtual if nothing is said. */
  readonly clock?: 'real' | 'virtual';
  /** How many threads its processes are spread over; 1 if nothing is said. */
  readonly threads?: number;
  /** The program's folder: its files are found as if it had been started there. */
  readonly dir: string;
}

/** Folders whose programs are processes. */
const ACTOR_FOLDERS = new Set(['actor', 'channel', 'select', 'timer', 'link', 'registry', 'module']);

/** The folder whose programs are written in the dialect that app entries are in. */
export const DIALECT_FOLDER = 'dialect';

const sliceOf = (tier: string): number | undefined => (tier === 'slice1' ? 1 : undefined);

/** Calls or iterations after which the tier `mixed` compiles: many programs reach it. */
const BUSY = 12;

/** The option `jit` for a tier: no JIT, or one that compiles at once. (Embedders know it as a boolean.) */
export function jitOf(tier: string): boolean {
  if (tier === 'interp' || tier === 'slice1') return false;
  let n = 0;
  const tuning: boolean | Tuning = {
    threshold: tier === 'mixed' ? BUSY : 0,
    warmup: 2,
    grant: Infinity,
    generatorThreshold: tier === 'waiting' ? 0 : 4,
    stressBailouts: tier === 'chaos' ? () => (n = (n * 5 + 1) % 16) < 3 : undefined,
  };
  return tuning as unknown as boolean;
}

/** A host whose output is kept. */
function captured(): { host: Host; output: () => string } {
  let stdout = '';
  const host = nodeHost({
    write: (bytes) => {
      stdout += bytes;
    },
    writeError: () => {},
  });
  return { host, output: () => stdout };
}

export async function runProgram(source: Uint8Array, chunkName: string, options: ProgramOptions): Promise<Outcome> {
  // Processes have no files, and several may be running at a time: the working directory is none of theirs.
  if (ACTOR_FOLDERS.has(basename(options.dir))) return runProcess(source, chunkName, options);
  const back = process.cwd();
  process.chdir(options.dir);
  try {
    return runPlain(fromBytes(source), chunkName, options);
  } finally {
    process.chdir(back);
  }
}

function runPlain(source: string, chunkName: string, { tier, dir }: ProgramOptions): Outcome {
  const { host, output } = captured();
  const rt = createRuntime(
    host,
    {},
    { gradual: gradualOf(basename(dir) === DIALECT_FOLDER ? 'wippy' : 'lua'), jit: jitOf(tier) },
  );
  rt.slice = sliceOf(tier) ?? rt.slice;
  // As loadfile does it: a first line that starts with '#' is for the shell.
  const loaded = callNow(rt, rt.globals.getStr('load'), [str(source.replace(/^#[^\n]*/, '')), str(chunkName)]);
  if (loaded.kind !== 'done') throw new Error(`load itself: ${loaded.kind}`);
  const [chunk, message] = loaded.values;
  if (chunk === undefined) return { stdout: '', error: isStr(message) ? bytesOf(message) : '', syntax: true };
  const stop = callNow(rt, chunk, []);
  if (stop.kind === 'done') return { stdout: output() };
  return {
    stdout: output(),
    error: stop.kind === 'failed' ? describeError(rt, stop.error).message : `ended as ${stop.kind}`,
  };
}

/** Names under which the source's functions are exported: fields of the table it returns, as far as its text tells. */
export function exportedNames(source: string): string[] {
  const table = source.slice(source.lastIndexOf('return'));
  const names = [...table.matchAll(/(\w+)\s*=/g), ...source.matchAll(/^\s*function\s+\w+\.(\w+)/gm)].map(
    ([, name]) => name!,
  );
  return [...new Set(names)];
}

/** Functions whose names start like this are function entries; the others are processes. */
export const FUNCTION_PREFIX = 'fn_';

/** What every program of these folders finds besides its own entries. */
const HOSTS: Readonly<Record<string, HostSpec>> = {
  'app:processes': {},
  'system:processes': {},
  'app:terminal': { kind: 'terminal.host', args: ['one', 'two'] },
  // Hosts whose mailboxes hold four messages, one for each word on what becomes of the fifth.
  ...Object.fromEntries(
    OVERFLOWS.map((overflow): [string, HostSpec] => [`app:${overflow}`, { mailbox: { max: 4, overflow } }]),
  ),
};
/** The same, spread over threads. */
const SPREAD: Readonly<Record<string, HostSpec>> = Object.fromEntries(
  Object.entries(HOSTS).map(([id, host]) => [id, { ...host, spread: true }]),
);

let script: URL | undefined;

/** The module of workers, bundled beside the runner. */
function workerScript(): URL {
  if (script !== undefined) return script;
  const file = resolve(`.build/run/conformance-worker-${process.pid}.mjs`);
  buildSync({
    ...NEUTRAL,
    entryPoints: ['src/exports/worker.ts'],
    outfile: file,
    target: 'node20',
    logLevel: 'warning',
  });
  process.on('exit', () => rmSync(file, { force: true }));
  return (script = pathToFileURL(file));
}

const CATALOG: Readonly<Record<string, Declaration>> = {
  'app:settings': { kind: 'registry.entry', meta: { type: 'config', tags: ['blue', 'green'] }, data: { limit: 7 } },
  'app.env:greeting': { kind: 'env.variable', data: { variable: 'GREETING', default: 'hello' } },
  'app.env:fixed': { kind: 'env.variable', data: { variable: 'FIXED', default: 'stone', read_only: true } },
};
const INPUT = 'first line\nsecond line\r\nlast';

/** A host whose standard input is a fixed text. */
function withInput(host: Host, text: string): Host {
  let rest = text;
  const stdin: HostFile = {
    ...host.files!.stdin,
    read(n) {
      const bytes = rest.slice(0, n);
      rest = rest.slice(n);
      return bytes;
    },
  };
  return { ...host, awaitInput: undefined, files: { ...host.files!, stdin } };
}

/** How long a program may take on the real clock. */
const PATIENCE_MS = 20_000;

const patience = (): Promise<'late'> =>
  new Promise((resolve) => {
    // It must not keep a run going that is through.
    setTimeout(() => resolve('late'), PATIENCE_MS).unref();
  });

/** The file is the source of app:main, and of one entry for every other function it exports. */
async function runProcess(
  source: Uint8Array,
  chunkName: string,
  { tier, seed, clock = 'virtual', threads = 1 }: ProgramOptions,
): Promise<Outcome> {
  const { host, output } = captured();
  const entries: Record<string, Entry> = { 'app:main': { source, chunkName } };
  for (const name of exportedNames(fromBytes(source))) {
    if (name === 'main' || name === 'run') continue;
    const kind = name.startsWith(FUNCTION_PREFIX) ? 'function.lua' : 'process.lua';
    entries[`app:${name}`] = {
      source,
      chunkName,
      method: name,
      kind,
      meta: { default_host: 'app:processes', role: name },
    };
  }
  try {
    const system = createThreads(
      {
        threads,
        worker: () => new Worker(workerScript()),
        entries,
        hosts: threads > 1 ? SPREAD : HOSTS,
        catalog: CATALOG,
        clock,
        seed,
        host: withInput(host, INPUT),
        slice: sliceOf(tier),
        jit: threads > 1 || jitOf(tier),
      },
      undefined,
    );
    const { result } = system.spawn('app:main', 'app:processes');
    const outcome = await Promise.race([
      result.then(
        () => undefined,
        (error: unknown) => error,
      ),
      system.quiet().then(() => 'quiet'),
      ...(clock === 'real' ? [patience()] : []),
    ]);
    const stdout = output();
    // Whoever is left would keep a real clock's timers going.
    await system.stop({ grace: 0 });
    if (outcome === 'late') return { stdout, error: `still running after ${PATIENCE_MS} ms: name it in virtual.txt` };
    if (outcome === 'quiet') return { stdout, error: 'every process waits and no timer is pending' };
    if (outcome === undefined) return { stdout };
    if (outcome instanceof LuaError) return { stdout, error: encodeUtf8(outcome.message) };
    throw outcome;
  } catch (error) {
    if (error instanceof LuaError && error.code === 'ERR_LUA_SYNTAX')
      return { stdout: '', error: encodeUtf8(error.message), syntax: true };
    throw error;
  }
}
