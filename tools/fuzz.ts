// The fuzzer. By default: random programs, compared with native Lua. With --mutate: mutated sources or binary chunks,
// or programs with a debugger meddling, which our engine has to refuse or run like any other, without fault, hang or
// crash. With --patterns: pairs of pattern and subject, for the matcher and for what is compiled of patterns. With
// --numbers: batches of 50,000 doubles, whose texts are compared with native Lua's.
// Usage: npm run fuzz -- [--seed N] [--count M] [--lua lua5.4] [--also BINARY] [--mutate source|binary|debug]
//                        [--most K] [--show] [--twist | --bail | --coroutines | --objects | --patterns | --numbers]
//                        [--gc] [--waits]
//   --seed, --count  case i has seed N + i: the --seed of a report and --count 1 repeat it
//   --also           names a second native Lua: what agrees with either is right
//   --twist          compares programs of the conformance tree with tokens exchanged, instead of generated ones
//   --bail           calls natives for which compiled code has to bail out: hooks, debug.getinfo, collectgarbage, load
//   --coroutines     programs of coroutines inside coroutines; their results are compared with the interpreter's, too
//   --objects        programs of objects and classes, whose fields and methods come, change and go
//   --waits          natives that programs call often wait, and go on when the slice is over or there is nothing else
//   --gc             the collector and a finalizer run again and again, in the midst of whatever a program does
//   --show           prints a case
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Tuning } from '../src/jit/policy/tuning.ts';
import { oracleVersion } from '../conformance/oracle.ts';
import { ENDLESS, differs, firstDifference, isSettled, minimise, runNative, runOurs } from './fuzz/compare.ts';
import { coroutineProgram } from './fuzz/coroutines.ts';
import { bailingProgram, program } from './fuzz/grammar.ts';
import { DAMAGES, damaged, runDamaged, show, twisted, type Damage } from './fuzz/mutate.ts';
import { compareNumbers } from './fuzz/numbers.ts';
import { objectProgram } from './fuzz/objects.ts';
import { differenceOf, pairOf, shrunk } from './fuzz/patterns.ts';
import { isItsWay, waysOf, type Ways } from './fuzz/versions.ts';

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    lua: { type: 'string', default: 'lua5.4' },
    also: { type: 'string' },
    mutate: { type: 'string' },
    most: { type: 'string', default: '10' },
    show: { type: 'boolean' },
    twist: { type: 'boolean' },
    bail: { type: 'boolean' },
    coroutines: { type: 'boolean' },
    objects: { type: 'boolean' },
    patterns: { type: 'boolean' },
    numbers: { type: 'boolean' },
    gc: { type: 'boolean' },
    waits: { type: 'boolean' },
  },
});
const BATCH = 50;
/**
 * What is generated runs for a moment only: code is compiled at once, after two turns of profiling. Of two cases, one
 * runs compiled code that bails out at calls, the other generators, which wait. Coroutines and objects also run in code
 * that is compiled later, and in code that bails out wherever it can.
 */
function tuningOf(at: number): Tuning {
  const way = flags.coroutines === true || flags.objects === true ? at % 5 : 0;
  let asked = 0;
  return {
    threshold: way === 3 ? 30 : 2,
    warmup: way === 3 ? 30 : 2,
    grant: Infinity,
    generatorThreshold: at % 2 === 0 ? 0 : 4,
    stressBailouts: way === 4 ? () => (asked = (asked * 5 + 1) % 16) < 3 : undefined,
  };
}

/** Slices our engine runs programs in: where it is preempted must not show. */
const SLICES = [20_000, 1, 7, 60, 150, 400];

const source =
  flags.twist === true
    ? twisted
    : flags.bail === true
      ? bailingProgram
      : flags.coroutines === true
        ? coroutineProgram
        : flags.objects === true
          ? objectProgram
          : program;
const meddling = { collects: flags.gc, waits: flags.waits };
const seed = Number(flags.seed),
  count = Number(flags.count),
  most = Number(flags.most);
let passed = 0,
  failed = 0;
/** Seeds of programs that did not come to an end. */
const endless: number[] = [];
/** Seeds of programs that ask for what is left open. */
const open: number[] = [];

/** The native Lua that reports are about, and its ways. */
const judge = flags.also ?? flags.lua;
let ways: Ways;

/** What our interpreter shows, which answers what native Lua cannot say about programs of coroutines. */
const interpreted = (source: string): string => runOurs(source, SLICES[0]!, false);

/** Does our engine do something wrong? Coroutines are nested as deep as native Lua nests them. */
const isWrong = (source: string, ours: string, native: string | undefined): boolean =>
  flags.coroutines === true
    ? (differs(ours, native, /endless/) && !isItsWay(ways, source, ours, native!)) || ours !== interpreted(source)
    : differs(ours, native) && !isItsWay(ways, source, ours, native!);

function comparePrograms(): void {
  ways = waysOf(judge);
  for (let from = seed; from < seed + count && failed < most; from += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, seed + count - from) }, (_, at) => from + at);
    const programs = seeds.map(source);
    let natives: (string | undefined)[] = runNative(flags.lua, programs);
    if (natives.length < programs.length) natives = programs.map((text) => runNative(flags.lua, [text])[0]);
    programs.forEach((text, at) => {
      const slice = SLICES[seeds[at]! % SLICES.length]!,
        ours = runOurs(text, slice, tuningOf(seeds[at]!), meddling);
      if (ours === ENDLESS || (natives[at] === undefined && flags.coroutines !== true)) endless.push(seeds[at]!);
      else if (
        !isWrong(text, ours, natives[at]) ||
        (flags.also !== undefined && !isWrong(text, ours, runNative(judge, [text])[0]))
      )
        passed++;
      else report(seeds[at]!, text, slice);
    });
  }
}

/** Shows the part of a program that matters; what native Lua may do in one way or another is no failure. */
function report(at: number, whole: string, slice: number): void {
  const native = (text: string): string | undefined => runNative(judge, [text])[0];
  const run = (text: string): string => runOurs(text, slice, tuningOf(at), meddling),
    loads = !run(whole).startsWith('load: ');
  const wrong = (text: string): boolean => {
    const ours = run(text);
    return ours !== ENDLESS && !(loads && ours.startsWith('load: ')) && isWrong(text, ours, native(text));
  };
  const settled = (text: string): boolean => isSettled(judge, text);
  let small = minimise(whole, wrong);
  if (!settled(small) && settled(whole)) small = minimise(whole, (text) => wrong(text) && settled(text));
  // Chance may have had its hand in it all along.
  if (!settled(small) || !wrong(small)) {
    open.push(at);
    return;
  }
  failed++;
  const ours = run(small),
    judged = flags.coroutines === true && ours !== interpreted(small) ? interpreted(small) : (native(small) ?? '');
  console.log(`seed ${at} (slice ${slice})\n${small.trim()}\n${firstDifference(ours, judged)}\n`);
}

// ---- patterns

function comparePatterns(): void {
  for (let at = seed; at < seed + count && failed < most; at++) {
    const pair = pairOf(at);
    if (differenceOf(pair) === undefined) passed++;
    else {
      const small = shrunk(pair);
      failed++;
      console.log(`seed ${at}: ${JSON.stringify(small)}\n${JSON.stringify(differenceOf(small), undefined, 2)}\n`);
    }
  }
}

// ---- numbers

function compareDoubles(): void {
  for (let at = seed; at < seed + count && failed < most; at++) {
    const { count: compared, wrong } = compareNumbers(flags.lua, at);
    passed += compared - wrong.length;
    failed += wrong.length;
    if (wrong.length > 0) console.log(`seed ${at}: ${wrong.slice(0, most).join('\n\n')}\n`);
  }
}

// ---- damaged programs

/** The worker writes the case it is at into `progress`, for its watcher. */
interface Job {
  readonly kind: Damage;
  readonly from: number;
  readonly to: number;
  readonly progress: Int32Array;
}

/** A case that takes more process time does not end: no number of instructions justifies it. */
const HANG_MS = 20_000;
const processTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const WORKER_MEGABYTES = 3_000;

/** Runs cases in a thread of its own, whose hangs and crashes can be survived. */
async function runMutations(kind: Damage): Promise<void> {
  const progress = new Int32Array(new SharedArrayBuffer(4)),
    to = seed + count;
  const fail = (at: number, what: string): void => {
    failed++;
    console.log(`seed ${at}: ${what}\n${show(kind, damaged(kind, at))}\n`);
  };
  for (let from = seed; from < to && failed < most; ) {
    progress[0] = from;
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { kind, from, to, progress } satisfies Job,
      argv: process.argv.slice(2),
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEGABYTES },
    });
    const ended = await new Promise<string | undefined>((resolve) => {
      let last = from,
        since = processTime();
      const watch = setInterval(() => {
        const at = progress[0]!;
        if (at !== last) [last, since] = [at, processTime()];
        else if (processTime() - since > HANG_MS) resolve('hangs');
      }, 1000);
      worker.on('message', ({ at, fault }: { at: number; fault: string }) => {
        fail(at, fault);
      });
      worker.on('error', (error) => {
        resolve(`the thread died: ${error.stack}`);
      });
      worker.on('exit', () => {
        clearInterval(watch);
        resolve(undefined);
      });
    });
    await worker.terminate();
    const at = progress[0]!;
    from = at + 1;
    if (ended !== undefined) fail(at, ended);
    passed = from - seed - failed;
  }
}

function runJob({ kind, from, to, progress }: Job): void {
  for (let at = from; at < to; at++) {
    progress[0] = at;
    const fault = runDamaged(damaged(kind, at), tuningOf(at));
    if (fault !== undefined) parentPort!.postMessage({ at, fault });
  }
}

async function main(): Promise<void> {
  const kind = DAMAGES.find((name) => name === flags.mutate);
  if (flags.mutate !== undefined && kind === undefined) throw new Error(`--mutate is one of ${DAMAGES.join(', ')}`);
  if (flags.show === true) {
    process.stdout.write(
      Buffer.from(
        flags.patterns === true
          ? `${JSON.stringify(pairOf(seed))}\n`
          : kind === undefined
            ? source(seed)
            : kind !== 'binary'
              ? damaged(kind, seed)
              : show(kind, damaged(kind, seed)),
        'latin1',
      ),
    );
    return;
  }
  if (flags.patterns === true) comparePatterns();
  else if (kind !== undefined) await runMutations(kind);
  else if (oracleVersion(flags.lua) === undefined) console.log(`${flags.lua} is not installed: nothing was compared`);
  else if (flags.numbers === true) compareDoubles();
  else comparePrograms();
  if (endless.length > 0) console.log(`${endless.length} did not end: ${endless.join(' ')}`);
  if (open.length > 0) console.log(`${open.length} asked for what the manual leaves open: ${open.join(' ')}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (isMainThread) await main();
else runJob(workerData as Job);
