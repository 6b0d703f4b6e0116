// A runtime with libraries, and running functions in it to their end. Engine and command line run plain Lua through
// this file. It must not know JavaScript values, nor import compiler and JIT: the entry gives a toolchain, or none.
import { Turn } from '../../actors/time/turn.ts';
import { SIGNATURE } from '../../bytecode/serialize.ts';
import type { Tuning } from '../../jit/tier.ts';
import { openCompat } from '../../stdlib/compat.ts';
import { openLibraries } from '../../stdlib/index.ts';
import { compileChunk as readChunk } from '../../stdlib/load.ts';
import { errorObject } from '../../messages/embed.ts';
import type { LuaFunction } from '../../values/function.ts';
import type { SyntaxFault } from '../../syntax/parse.ts';
import { Event, typeNameOf } from '../../values/metatable.ts';
import { useMemory } from '../../values/bytes.ts';
import { formatNumber } from '../../values/numeral.ts';
import { isNumber } from '../../values/number.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import { makeClosure } from '../../vm/closure.ts';
import { CLOSE_STATE, Collector } from '../../vm/gc/collector.ts';
import { changeRide, stopRide } from '../../vm/debug/count.ts';
import { Outcome, giveUp, run } from '../../vm/drive.ts';
import { adoptHook } from '../../vm/debug/hook.ts';
import type { Host } from '../../vm/host.ts';
import { eventOf } from '../../vm/meta.ts';
import type { LimitKind } from '../../vm/limits.ts';
import { Runtime, type Pacer } from '../../vm/runtime.ts';
import { takeTask } from '../../vm/task-pool.ts';
import { callInside, startTask } from '../../vm/task-start.ts';
import { callingThread, mainThread } from '../../vm/thread.ts';
import type { Task } from '../../vm/task.ts';
import { LuaThrow } from '../../vm/throw.ts';
import { hostMemory } from '../host/text.ts';
import type { Budget } from './budget.ts';
import type { MakeError } from './checked-types.ts';
import type { Gradual } from './gradual.ts';
import { confine, grantsOf, librariesOf, type Grant } from './profiles.ts';
import { HANDLER, PROTECT, Raised } from './protect.ts';

/** A syntax error as a Lua error: its value is the message. */
export class SyntaxThrow extends LuaThrow {
  constructor(readonly fault: SyntaxFault) {
    super(str(fault.message));
  }
}

export interface Language {
  /** The types of the language that this runtime compiles; absent for plain Lua. */
  readonly gradual?: Gradual | undefined;
  /** The form of errors in results of the dialect's functions. */
  readonly makeError?: MakeError | undefined;
  /** Whether the JIT compiler is used (if the host allows it), or how. */
  readonly jit?: boolean | Tuning | undefined;
  /** What programs reach; everything by default. */
  readonly grants?: ReadonlySet<Grant> | undefined;
  /** Compatibility with 5.3 as in a stock lua 5.4 (stdlib/compat.ts). */
  readonly compat?: boolean | undefined;
  /** Whether weak tables and finalizers work: the collector then has to mark all values now and then. */
  readonly collector?: boolean;
}

/**
 * What a runtime needs to run text, and to run it fast. An entry that has no toolchain bundles neither parser nor JIT:
 * it runs precompiled chunks.
 */
export interface Toolchain {
  openCompiler(rt: Runtime, language: Language): void;
  openJit(rt: Runtime, tuning: Tuning | undefined): void;
}
const FULL: ReadonlySet<Grant> = grantsOf('full', {});

/** A runtime with the standard libraries. The registry values that they read when opened are set first. */
export function openRuntime(
  host: Host,
  registry: Readonly<Record<string, Value>>,
  language: Language,
  toolchain: Toolchain | undefined,
): Runtime {
  const { grants = FULL, collector = true, jit = true, compat = true } = language,
    rt = new Runtime(host);
  useMemory(hostMemory);
  for (const [key, v] of Object.entries(registry)) rt.registry.setStr(key, v);
  openLibraries(rt, librariesOf(grants));
  if (compat) openCompat(rt);
  confine(rt, grants);
  if (jit !== false) toolchain?.openJit(rt, jit === true ? undefined : jit);
  if (collector) openCollector(rt);
  toolchain?.openCompiler(rt, language);
  return rt;
}

/** Adds the collector to a runtime; closing the state runs pending finalizers. */
function openCollector(rt: Runtime): void {
  rt.collector = new Collector(rt);
  rt.atClose = rt.atClose.concat(finalize);
}

const finalize = (rt: Runtime): unknown => callNow(rt, CLOSE_STATE, []);

/** The function of a chunk, text or binary, as bytes; a LuaThrow if it is malformed. */
export const loadChunk = (rt: Runtime, source: string, chunkName: string, env: Value = rt.globals): LuaFunction =>
  rt.compile === undefined || source.startsWith(SIGNATURE)
    ? readChunk(rt, source, chunkName, 'bt', env)
    : makeClosure(rt, rt.compile(source, chunkName), env);

/** Why `drive` returned: the task ended, waits, used up its turn, or hit a limit. */
export type Stop =
  | { readonly kind: 'done'; readonly values: readonly Value[] }
  | { readonly kind: 'failed'; readonly error: Value; readonly traceback: string; readonly cause?: unknown }
  | { readonly kind: 'parked' }
  | { readonly kind: 'turn' }
  | { readonly kind: 'limit'; readonly limit: LimitKind };

/**
 * When `drive` comes back although the task could go on: asked after each slice, with the fuel used since it was asked
 * last. What it has said holds until the next run.
 */
export interface Pause {
  /** Fuel of the next slice at most. */
  most?(): number;
  checkClock(fuel: number): boolean;
}

/** A turn for `drive` of some milliseconds. */
export const turnOf = (ms: number): Turn => new Turn(() => performance.now(), ms);

/**
 * Runs a task of startCall until it ends, waits, has used up its budget, or the turn is over; preempted tasks just
 * continue.
 */
export function drive(task: Task, budget?: Budget, turn?: Pause): Stop {
  const { rt } = task,
    outer = leaveOuter(rt);
  const { fuel, slice, pacer, accounted, extended, reserve, deadline, output } = rt;
  budget?.enter(rt);
  try {
    return driveOn(task, budget, turn);
  } finally {
    budget?.leave(rt);
    // A nested run must not use the fuel of its caller.
    rt.fuel = fuel;
    rt.slice = slice;
    rt.extended = extended;
    rt.accounted = accounted;
    rt.pacer = pacer;
    rt.reserve = reserve;
    rt.deadline = deadline;
    rt.output = output;
    outer?.();
  }
}

/** Hides the outer run (hook counts, frames) during a nested one; the result restores it. */
function leaveOuter(rt: Runtime): (() => void) | undefined {
  const { running, elided } = rt;
  if (running === undefined) return undefined;
  const co = running.current,
    { hook } = co;
  stopRide(rt);
  rt.paused = rt.executed;
  // Elided frames belong to the outer run.
  rt.elided = 0;
  return () => {
    rt.elided = elided;
    rt.executed = rt.paused;
    if (rt.hooks) adoptHook(running);
    changeRide(rt, co.counting);
    // Compiled code of the outer run checks hooks when its slice is over.
    if (co.hook !== hook && rt.elided > 0) rt.hold(-1);
  };
}

function driveOn(task: Task, budget: Budget | undefined, turn: Pause | undefined): Stop {
  const { rt } = task;
  rt.pacer = budget === undefined && turn === undefined ? UNPACED : new Pace(budget, turn);
  for (;;) {
    const limit = budget?.exhausted(rt);
    if (limit !== undefined) {
      giveUp(task);
      return { kind: 'limit', limit };
    }
    rt.fuel = grant(rt, budget, turn);
    rt.accounted = rt.spent;
    const outcome = run(task),
      used = account(rt, budget),
      stop = stopOf(task, outcome);
    if (stop !== undefined) return stop;
    if (turn?.checkClock(used) === true) return { kind: 'turn' };
  }
}

/** The fuel of the next slice. */
function grant(rt: Runtime, budget: Budget | undefined, turn: Pause | undefined): number {
  rt.slice = Math.min(rt.slice, turn?.most?.() ?? Infinity);
  return budget === undefined ? rt.slice : budget.grant(rt);
}

/** Charges what has been used since the last account, and returns it. */
function account(rt: Runtime, budget: Budget | undefined): number {
  // What a pass of the collector that is still due holds back is not used.
  rt.refuel();
  const { spent } = rt,
    used = spent - rt.accounted;
  rt.accounted = spent;
  rt.used += used;
  budget?.spend(rt, used);
  return used;
}

const UNPACED: Pacer = {
  next(rt) {
    account(rt, undefined);
    return rt.slice;
  },
};

/** Slices that follow one another until the turn is over or the budget is used up. */
class Pace implements Pacer {
  constructor(
    private readonly budget: Budget | undefined,
    private readonly turn: Pause | undefined,
  ) {}

  next(rt: Runtime): number {
    const { budget, turn } = this,
      used = account(rt, budget);
    if (turn?.checkClock(used) === true || budget?.exhausted(rt) !== undefined) return 0;
    return grant(rt, budget, turn);
  }
}

/** The result of `drive` for an outcome; undefined: continue. */
function stopOf(task: Task, outcome: Outcome): Stop | undefined {
  switch (outcome) {
    case Outcome.Done: {
      const { results } = task,
        first = results[0];
      return first instanceof Raised
        ? { kind: 'failed', error: first.error, traceback: first.traceback, cause: first.cause }
        : { kind: 'done', values: results };
    }
    case Outcome.Failed:
      return { kind: 'failed', error: task.failure.error, traceback: task.failure.traceback };
    case Outcome.Stopped:
      giveUp(task);
      return { kind: 'limit', limit: task.failure.stopped! };
    case Outcome.Parked:
      return { kind: 'parked' };
    case Outcome.Preempted:
    case Outcome.Rescheduled:
      return undefined;
    default:
      return outcome satisfies never;
  }
}

/** Arguments that fit into any stack. */
const FEW = 16;

/**
 * A task for `drive` that calls a function in the thread that called the host, or in the main thread. One that has
 * ended may be kept for the next call.
 */
export function startCall(rt: Runtime, fn: Value, args: readonly Value[]): Task {
  const thread = callingThread(rt) ?? mainThread(rt);
  // Hooks see the guard being called; many arguments may not fit, which the guard has to catch.
  return rt.hooks || args.length > FEW
    ? startTask(rt, PROTECT, [fn, ...args], thread)
    : callInside(takeTask(rt, thread), PROTECT, HANDLER, fn, args);
}

/**
 * Runs the first slice of a task that nothing bounds, while nothing else runs. Undefined: `drive` goes on with it. Most
 * calls are over by then, in three quarters of the time.
 */
export function driveFreely(task: Task): Stop | undefined {
  const { rt } = task;
  rt.pacer = UNPACED;
  rt.fuel = rt.slice;
  rt.accounted = rt.spent;
  const outcome = run(task);
  account(rt, undefined);
  return stopOf(task, outcome);
}

/** The same for a call that may outlive its starter: it runs in the main thread. */
export const startLastingCall = (rt: Runtime, fn: Value, args: readonly Value[]): Task =>
  startTask(rt, PROTECT, [fn, ...args], mainThread(rt));

/** Calls a function in its own task. */
export const callNow = (rt: Runtime, fn: Value, args: readonly Value[], budget?: Budget): Stop =>
  drive(startCall(rt, fn, args), budget);

/** Runs a function to its end. */
type RunCall = (fn: Value, args: readonly Value[]) => Stop;

/**
 * The text of an error value in bytes: strings and numbers as they are, others by `__tostring` if that returns a
 * string.
 */
export function describeError(
  rt: Runtime,
  error: Value,
  call: RunCall = (fn, args) => callNow(rt, fn, args),
): { readonly message: string; readonly byItself: boolean } {
  if (isStr(error)) return { message: bytesOf(error), byItself: false };
  if (isNumber(error)) return { message: formatNumber(error), byItself: false };
  const handler = eventOf(rt, error, Event.ToString);
  const stop = handler === undefined ? undefined : call(handler, [error]);
  const shown = stop?.kind === 'done' ? stop.values[0] : undefined;
  return isStr(shown)
    ? { message: bytesOf(shown), byItself: true }
    : { message: errorObject(typeNameOf(error)), byItself: false };
}
