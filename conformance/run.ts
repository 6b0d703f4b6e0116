// The conformance runner: finds programs, runs each one in every tier of our engine (or under native Lua), compares it
// with its own directives. skip.txt, slow.txt, known.txt, virtual.txt and threads.txt say which programs are special.
// Usage, in the root of the repository; README.md says more:
//   npm run conformance [-- [--oracle lua5.4] [--only TEXT] [--tiers a,b] [--seeds N | --seed N] [files or folders]]
//   npm run conformance -- --suite DIR [--mode soft|port|full] [files]     an official test suite (suite.ts)
//   npm run conformance -- --threads N                                     processes spread over threads
//   npm run conformance -- --limits | --costs                              hostile programs (hostile/run.ts)

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './check.ts';
import type { Outcome } from './check.ts';
import { DirectiveError, parseDirectives } from './directives.ts';
import type { Directives } from './directives.ts';
import type { HostileProgram } from './hostile/run.ts';
import { oracleVersion, runOracle } from './oracle.ts';

const ROOT = resolve('conformance');
/** `hot` is the old name of `jit`. */
const tierNamed = (name: string): string => (name === 'hot' ? 'jit' : name);

/** Folders whose programs need more than plain Lua, so that native Lua has nothing to say about them. */
const OURS_ONLY = new Set(['actor', 'channel', 'select', 'timer', 'link', 'registry', 'module']);

/** Programs on several threads that run at a time. */
const WITH_THREADS = 4;

type Runner = (path: string, source: Buffer, directives: Directives) => Promise<Outcome>;
interface Mode {
  readonly name: string;
  /** The tier of our engine; native Lua has none. */
  readonly tier?: string;
  /** Waiting takes as long as it says. */
  readonly realTime?: boolean;
  readonly run: Runner;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    oracle: { type: 'string' },
    only: { type: 'string' },
    tiers: { type: 'string' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    threads: { type: 'string' },
    limits: { type: 'boolean' },
    costs: { type: 'boolean' },
    quick: { type: 'boolean' },
    engine: { type: 'string' },
    peers: { type: 'string' },
    places: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    suite: { type: 'string' },
    mode: { type: 'string', default: 'soft' },
    timeout: { type: 'string', default: '120' },
  },
});

/** `path  # reason` lines, as a map from path to reason. */
function readList(name: string): Map<string, string> {
  const entries = new Map<string, string>();
  const file = join(ROOT, name);
  if (!existsSync(file)) return entries;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, path, reason] = /^(\S+)\s+#\s*(\S.*)$/.exec(line) ?? [];
    if (path === undefined || reason === undefined)
      throw new DirectiveError(`${name}: not of the form 'path  # reason': ${line}`);
    if (!existsSync(join(ROOT, path))) throw new DirectiveError(`${name}: no such program: ${path}`);
    entries.set(path, reason);
  }
  return entries;
}

/** The files and folders that are named. Names of none end the run: it would pass by doing nothing. */
function namedStarts(otherwise: string): string[] {
  for (const name of positionals) {
    if (existsSync(name)) continue;
    console.error(`no such file or folder: ${name} (--only TEXT chooses programs by a part of their path)`);
    process.exit(2);
  }
  return positionals.length > 0 ? positionals.map((path) => resolve(path)) : [otherwise];
}

function findPrograms(start: string): string[] {
  if (statSync(start).isFile()) return [start];
  return readdirSync(start, { withFileTypes: true })
    .filter((entry) => !(entry.isDirectory() && entry.name === 'apps'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return findPrograms(join(start, entry.name));
      return entry.name.endsWith('.lua') ? [join(start, entry.name)] : [];
    });
}

/** A whole number given as a flag. */
function numberFlag(name: 'seed' | 'seeds' | 'threads'): number | undefined {
  const given = flags[name];
  if (given === undefined) return undefined;
  if (!/^\d{1,9}$/.test(given)) throw new DirectiveError(`--${name} must be a number`);
  return Number(given);
}

async function engineModes(): Promise<Mode[]> {
  const { runProgram, TIERS } = await import('./engine.ts');
  const chosen = flags.tiers?.split(',').map(tierNamed) ?? TIERS;
  const unknown = chosen.filter((tier) => !TIERS.includes(tier));
  if (unknown.length > 0) throw new DirectiveError(`unknown tier ${unknown.join(', ')}; there are ${TIERS.join(', ')}`);
  const mode = (name: string, options: { tier: string; seed?: number; clock?: 'real'; threads?: number }): Mode => ({
    name,
    tier: options.tier,
    run: (path, source, directives) =>
      runProgram(source, '@' + path.slice(dirname(path).length + 1), {
        seed: directives.seed,
        ...options,
        dir: dirname(path),
      }),
  });
  const seeds = numberFlag('seeds'),
    seed = numberFlag('seed'),
    threads = numberFlag('threads');
  if (threads !== undefined)
    return [{ ...mode(`${threads} threads`, { tier: 'interp', clock: 'real', threads }), realTime: true }];
  if (seeds !== undefined) {
    return [
      ...Array.from({ length: seeds }, (_, i) => mode(`seed=${i + 1}`, { tier: 'interp', seed: i + 1 })),
      { ...mode('real clock', { tier: 'interp', clock: 'real' }), realTime: true },
    ];
  }
  return chosen.map((tier) =>
    mode(seed === undefined ? tier : `${tier} seed=${seed}`, seed === undefined ? { tier } : { tier, seed }),
  );
}

function oracleMode(binary: string): Mode | undefined {
  const version = oracleVersion(binary);
  console.log(version ?? `${binary} is not installed: nothing was compared with native Lua`);
  return version === undefined ? undefined : { name: binary, run: async (path) => runOracle(binary, path) };
}

async function runOne(mode: Mode, path: string, source: Buffer, directives: Directives): Promise<string | undefined> {
  try {
    return check(await mode.run(path, source, directives), directives);
  } catch (fault) {
    return `the engine itself failed: ${fault instanceof Error ? fault.stack : String(fault)}`;
  }
}

async function main(): Promise<boolean> {
  let passed = 0,
    failed = 0,
    skipped = 0;
  const oracle = flags.oracle !== undefined ? oracleMode(flags.oracle) : undefined;
  const modes = flags.oracle === undefined ? await engineModes() : oracle === undefined ? [] : [oracle];
  const skip = readList('skip.txt'),
    slow = readList('slow.txt'),
    known = readList('known.txt');
  const virtual = readList('virtual.txt'),
    alone = flags.threads === undefined ? new Map<string, string>() : readList('threads.txt');
  const starts = namedStarts(ROOT);
  const report = (name: string, mode: string, fault: string) => {
    failed++;
    console.log(`FAIL ${name} [${mode}]\n     ${fault}`);
  };

  const waiting: (() => Promise<void>)[] = [];
  const settle = (name: string, runs: number, faults: readonly (readonly [mode: string, fault: string])[]) => {
    passed += runs - faults.length;
    for (const [mode, fault] of faults) report(name, mode, fault);
  };

  for (const path of new Set(starts.flatMap(findPrograms))) {
    const name = relative(ROOT, path);
    if (flags.only !== undefined && !name.includes(flags.only)) continue;
    const named = flags.only !== undefined || starts.includes(path);
    if (skip.has(name) || (slow.has(name) && !named)) {
      skipped++;
      continue;
    }
    if ((flags.seeds ?? flags.threads) !== undefined && !OURS_ONLY.has(name.split('/')[0]!)) continue;
    const source = readFileSync(path);
    let directives: Directives;
    try {
      directives = parseDirectives(source.toString('latin1'));
    } catch (fault) {
      if (!(fault instanceof DirectiveError)) throw fault;
      report(name, 'directives', fault.message);
      continue;
    }
    if (directives.hostile !== undefined) continue;
    if (
      oracle !== undefined &&
      (directives.oracleSkip !== undefined || OURS_ONLY.has(name.split('/')[0]!) || name.startsWith('dialect/'))
    ) {
      skipped++;
      continue;
    }
    const faults: [mode: string, fault: string][] = [];
    const due = modes.filter(
      (mode) =>
        (mode.tier === undefined || directives.tiers?.includes(mode.tier) !== false) &&
        !(mode.realTime === true && (virtual.has(name) || alone.has(name))),
    );
    for (const mode of due) {
      if (mode.realTime === true) {
        waiting.push(() =>
          runOne(mode, path, source, directives).then((fault) =>
            settle(name, 1, fault === undefined ? [] : [[mode.name, fault]]),
          ),
        );
        continue;
      }
      const fault = await runOne(mode, path, source, directives);
      if (fault !== undefined) faults.push([mode.name, fault]);
    }
    const done = due.filter((mode) => mode.realTime !== true).length;
    if (due.length === 0) skipped++;
    else if (oracle === undefined && known.has(name)) {
      if (faults.length > 0) passed++;
      else report(name, 'known.txt', `passes now; take it off the list (${known.get(name)})`);
    } else settle(name, done, faults);
  }
  // They mostly wait: all at once; those with threads a few at a time.
  const rest = waiting.values(),
    atOnce = flags.threads === undefined ? waiting.length : WITH_THREADS;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const start of rest) await start();
    }),
  );

  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

/** The hostile programs among those that are named, or all. */
function hostilePrograms(): HostileProgram[] {
  const starts = namedStarts(join(ROOT, 'limit'));
  return [...new Set(starts.flatMap(findPrograms))]
    .filter((path) => flags.only === undefined || path.includes(flags.only))
    .flatMap((path) => {
      const { hostile } = parseDirectives(readFileSync(path, 'latin1'));
      return hostile === undefined ? [] : [{ path, hostile }];
    });
}

async function limits(): Promise<boolean> {
  const { runCosts, runHostile } = await import('./hostile/run.ts');
  const { quick = false, engine, peers, tiers, places, jobs } = flags;
  const options = {
    quick,
    engine,
    peers,
    tiers: tiers?.split(',').map(tierNamed),
    places: places?.split(','),
    jobs: Number(jobs),
  };
  return flags.costs === true ? runCosts(flags.only ?? '', options) : runHostile(hostilePrograms(), options);
}

async function suite(directory: string): Promise<boolean> {
  const { runSuite } = await import('./suite.ts');
  const { mode, oracle } = flags;
  return runSuite({ directory, mode, timeout: Number(flags.timeout), oracle, files: positionals });
}

try {
  process.exitCode = (await (flags.limits === true || flags.costs === true
    ? limits()
    : flags.suite === undefined
      ? main()
      : suite(flags.suite)))
    ? 0
    : 1;
} catch (fault) {
  if (!(fault instanceof DirectiveError)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
}
