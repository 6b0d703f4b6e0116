// The runner of hostile programs: every program in every tier and place, in a child process each, so that a hang or a
// crash is that program's failure alone. A quick run shares children: one that dies is replaced, and the next one goes
// on behind the case that killed it.
// Usage: npm run conformance -- --limits [--quick] [--engine wasmoon|fengari --peers DIR] [--tiers a,b] [--places a,b]
// [--jobs N] [--only TEXT] [files]
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { DirectiveError, type Hostile } from '../directives.ts';
import { CALLS } from './cost-calls.ts';
import { libraryFunctions, type Place } from './cost.ts';
import { readKnown } from './known.ts';
import {
  MOST_GAP_MS,
  V8_OPTIONS,
  firstLine,
  isTiming,
  judge,
  limitsOf,
  mostMs,
  type Case,
  type Died,
  type EngineName,
  type Limits,
  type Measured,
} from './case.ts';
import { NEUTRAL } from '../../tools/build/neutral.ts';

export interface HostileOptions {
  readonly quick: boolean;
  readonly engine: string | undefined;
  readonly peers: string | undefined;
  readonly tiers: readonly string[] | undefined;
  readonly places: readonly string[] | undefined;
  readonly jobs: number;
}

export interface HostileProgram {
  readonly path: string;
  readonly hostile: Hostile;
}

const TIERS = ['interp', 'jit'];
const ENGINES: readonly string[] = ['ours', 'wasmoon', 'fengari'];
/** A child that has not answered by then, behind the program's own time, is dead. */
const KILL_MS = 20_000,
  KILL_QUICK_MS = 5_000;
/** No program that keeps to its limits needs more: this, or twice its memory limit. */
const CHILD_HEAP_MB = 512;
const heapFor = (cases: readonly Case[]): number =>
  Math.max(CHILD_HEAP_MB, ...cases.map(({ limits }) => Math.ceil((2 * (limits['memory'] ?? 0)) / 2 ** 20)));

const keyOf = ({ path, tier, place }: Case): string => `${basename(path, '.lua')} ${tier} ${place}`;

/**
 * Every program in every tier and place that are asked for; a quick run has half of them, so that both tiers and places
 * get their share.
 */
function casesOf(programs: readonly HostileProgram[], options: HostileOptions): Case[] {
  const { quick, engine = 'ours', peers, tiers = TIERS, places } = options;
  if (!ENGINES.includes(engine)) throw new DirectiveError(`unknown engine ${engine}; there are ${ENGINES.join(', ')}`);
  const ours = engine === 'ours';
  if (!ours && peers === undefined) throw new DirectiveError('--engine needs --peers DIR, a folder with node_modules');
  const half = quick && options.tiers === undefined && places === undefined;
  return programs.flatMap(({ path, hostile }, nth) =>
    hostile.places
      .filter((place) => places?.includes(place) !== false && (ours || place === 'state'))
      .flatMap((place, at) =>
        (ours ? tiers.filter((_tier, i) => !half || (nth + at + i) % 2 === 0) : [engine]).map(
          (tier): Case => ({
            path,
            engine: engine as EngineName,
            tier,
            place,
            quick,
            peers,
            // Elsewhere a program may lack what it needs: an error of its own harms nobody.
            endings: ours ? hostile.endings : [...hostile.endings, 'error', 'end'],
            ...bounded(limitsOf(hostile, quick), quick ? QUICK_MARGIN : 1),
          }),
        ),
      ),
  );
}

/** A quick run is part of every test run, on machines that have other work. */
const QUICK_MARGIN = 5;

const bounded = (limits: Limits, margin: number) => ({
  limits,
  mostMs: margin * mostMs(limits),
  mostGap: margin * MOST_GAP_MS,
});

/**
 * No call may exceed its small limit by more than this, nor keep a neighbour waiting for longer; twice that, since
 * machines differ.
 */
const MOST_COST_MS = 2 * 20;

/** Every library function in every tier and place. */
export function costCases({ tiers = TIERS, places }: HostileOptions, only: string): Case[] {
  return (Object.keys(CALLS) as Place[])
    .filter((place) => places?.includes(place) !== false)
    .flatMap((place) => {
      const known = libraryFunctions(place).filter((name) => name.includes(only));
      return known.flatMap((name) =>
        tiers.map(
          (tier): Case => ({
            path: name,
            call: CALLS[place][name] ?? 'error("no call is declared")',
            engine: 'ours',
            tier,
            place,
            quick: true,
            // A call of hours harms nobody, as long as it gives way.
            endings: place === 'state' ? ['instructions'] : ['end', 'alive'],
            limits: {},
            mostMs: MOST_COST_MS,
            mostGap: MOST_COST_MS,
          }),
        ),
      );
    });
}

// ---- children

async function buildChild(): Promise<string> {
  const outfile = resolve('.build', `hostile-${process.pid}.mjs`);
  process.on('exit', () => rmSync(outfile, { force: true }));
  await build({
    ...NEUTRAL,
    entryPoints: ['conformance/hostile/child.ts'],
    outfile,
    target: 'node20',
    external: [...NEUTRAL.external, 'esbuild'],
    logLevel: 'warning',
  });
  return outfile;
}

type Report = (tried: Case, measured: Measured | Died) => void;

/** Runs cases one after the other in a child, and in another one from where the first died. */
async function runCases(file: string, cases: readonly Case[], report: Report): Promise<void> {
  for (let next = 0; next < cases.length; ) {
    const answered = await runChild(file, cases.slice(next), report);
    next += answered;
  }
}

/** Runs a child to its end; gives the number of cases that are done with, the one that killed it included. */
function runChild(file: string, cases: readonly Case[], report: Report): Promise<number> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ['--expose-gc', ...V8_OPTIONS, `--max-old-space-size=${heapFor(cases)}`, file],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    let answered = 0,
      errors = '',
      killed: string | undefined,
      spoilt = false;
    const watchdog = new Watchdog(child.pid!, (why) => {
      killed = why;
      child.kill('SIGKILL');
    });
    watchdog.start(patience(cases[0]!));
    child.stderr!.on('data', (data: Buffer) => {
      errors = (errors + data.toString()).slice(0, 20_000);
    });
    child.on('message', (measured: Measured) => {
      watchdog.stop();
      report(cases[answered++]!, measured);
      // Whatever goes on in there would be measured along with the next one.
      spoilt = measured.after !== '';
      if (spoilt) child.kill('SIGKILL');
      else if (answered < cases.length) watchdog.start(patience(cases[answered]!));
    });
    child.on('close', (code, signal) => {
      watchdog.stop();
      if (answered < cases.length && !spoilt) {
        const tried = cases[answered++]!;
        report(tried, { died: killed ?? deathOf(code, signal, errors) });
      }
      done(answered);
    });
    child.send(cases);
  });
}

/** Milliseconds of processor time that a process has used; undefined where the system does not tell. */
function cpuOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/, '').trim().split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}

/** Of the clock in /proc. */
const TICK_MS = 10;
/** How many times as long a child may take that the machine lets work only now and then. */
const STARVED = 4;
const LOOK_MS = 250;

/** Memory outside of V8's heap has no limit of its own: a child that has more than this in all is killed, too. */
const MOST_RESIDENT_MB = 3072;
const PAGE_BYTES = 4096;

/** Megabytes that a process has in memory; 0 where the system does not tell. */
function residentOf(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0;
  }
}

/** Bites when the child has worked for too long without an answer, or has too much memory. */
class Watchdog {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pid: number,
    private readonly bite: (why: string) => void,
  ) {}

  start(ms: number): void {
    const wall = performance.now(),
      cpu = cpuOf(this.pid);
    this.timer = setInterval(() => {
      const passed = performance.now() - wall,
        now = cpuOf(this.pid);
      const worked = cpu === undefined || now === undefined ? passed : now - cpu;
      if (Math.min(passed, worked) > ms || passed > STARVED * ms)
        this.bite(`hung: killed after ${Math.round(ms / 1000)} s`);
      else if (residentOf(this.pid) > MOST_RESIDENT_MB) this.bite(`took more than ${MOST_RESIDENT_MB} MB: killed`);
    }, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

/** In another engine, much more than its time is enough to know. */
const patience = ({ quick, engine, mostMs: most }: Case): number =>
  (quick || engine !== 'ours' ? KILL_QUICK_MS : KILL_MS) + most;

function deathOf(code: number | null, signal: string | null, errors: string): string {
  const why =
    /FATAL ERROR: (.*)/.exec(errors)?.[1] ?? /^(\w*Error\b.*)/m.exec(errors)?.[1] ?? errors.trim().split('\n', 1)[0]!;
  return `crashed (${signal ?? `exit ${code}`}): ${firstLine(why)}`;
}

// ---- the run

interface Row {
  readonly tried: Case;
  readonly measured: Measured | Died;
  readonly fault: string | undefined;
  readonly note: string;
}

/**
 * Runs all cases, some at a time. Those that are only late are measured once more, alone: other work on the machine may
 * be why.
 */
async function measure(file: string, cases: readonly Case[], { quick, jobs }: HostileOptions): Promise<Row[]> {
  const rows: Row[] = [],
    again: Case[] = [];
  const report =
    (last: boolean): Report =>
    (tried, measured) => {
      const row = { tried, measured, ...judge(tried, measured) };
      if (!last && row.fault !== undefined && isTiming(row.fault)) again.push(tried);
      else {
        rows.push(row);
        show(row);
      }
    };
  const waiting = quick ? shares(cases, jobs) : cases.map((tried) => [tried]);
  const work = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift())
      await runCases(file, batch, report(false));
  };
  await Promise.all(Array.from({ length: jobs }, work));
  for (const tried of again) await runCases(file, [tried], report(true));
  return rows;
}

/** A list dealt out to several. */
const shares = (cases: readonly Case[], n: number): Case[][] =>
  Array.from({ length: n }, (_, i) => cases.filter((_tried, at) => at % n === i));

function show({ tried, measured, fault, note }: Row): void {
  const { path, tier, place } = tried;
  const numbers =
    'died' in measured
      ? ['-', '-', '-']
      : [
          measured.ms.toFixed(0),
          place === 'process' ? measured.gap.toFixed(0) : '',
          (measured.peak / 2 ** 20).toFixed(0),
        ];
  console.log(
    `${basename(path, '.lua').padEnd(48)} ${tier.padEnd(7)} ${place.padEnd(7)} ${numbers.map((text) => text.padStart(6)).join(' ')}  ${fault === undefined ? note : `FAIL ${fault}`}`,
  );
}

/**
 * Runs the programs; true if every one stopped in bound and left the host usable, but for those that are known not to.
 */
export const runHostile = (programs: readonly HostileProgram[], options: HostileOptions): Promise<boolean> =>
  runAll(casesOf(programs, options), options);

/** Calls library functions; true if every one keeps to its bounds. */
export const runCosts = (only: string, options: HostileOptions): Promise<boolean> =>
  runAll(costCases(options, only), { ...options, quick: true });

async function runAll(all: readonly Case[], options: HostileOptions): Promise<boolean> {
  const known = (options.engine ?? 'ours') === 'ours' ? readKnown() : new Map<string, string>();
  // A quick run is part of every test run, and must not wait for what is known to hang.
  const cases = options.quick ? all.filter((tried) => !known.has(keyOf(tried))) : all;
  console.log(
    `${'program'.padEnd(48)} ${'tier'.padEnd(7)} ${'place'.padEnd(7)} ${['ms', 'gap', 'MB'].map((text) => text.padStart(6)).join(' ')}  verdict`,
  );
  const rows = await measure(await buildChild(), cases, options);
  const failures = rows.filter(({ fault }) => fault !== undefined);
  const expected = failures.filter(({ tried }) => known.has(keyOf(tried)));
  const healed = rows.filter(({ tried, fault }) => fault === undefined && known.has(keyOf(tried)));
  for (const { tried } of healed) console.log(`passes now, take it off known.txt: ${keyOf(tried)}`);
  if (all.length > cases.length || expected.length > 0)
    console.log(`${expected.length + all.length - cases.length} known to fail`);
  const elsewhere = rows.filter(({ tried: { engine }, fault }) => engine !== 'ours' && fault === undefined),
    unable = elsewhere.filter(({ note }) => note.startsWith('error')).length;
  if (unable > 0) console.log(`${unable} ended by an error of their own: the engine may lack what they need`);
  console.log(`${rows.length - failures.length} passed, ${failures.length - expected.length} failed`);
  return failures.length === expected.length;
}
