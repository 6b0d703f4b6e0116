// The class of natives: functions of the host that Lua calls. Decides what a caller may know of one: how to run it, how
// to go on with it, what its traits promise. Must not know how natives are declared (declare.ts) nor what any of them
// does. Protocol: run(co, func, argc) finds the arguments at stack[func+1..] and leaves the results at stack[func..].
// It returns their number, or a negative number when frames changed (Next).
import type { Named } from '../../bytecode/naming.ts';
import { LuaFunction } from '../../values/function.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import type { Call } from './call.ts';
import type { Runtime } from '../runtime.ts';
import type { Param } from './params.ts';
import { NO_TRAITS, withTraits, type Traits } from './traits.ts';
import type { Window } from './window.ts';

export type Run = (co: Coroutine, func: number, argc: number) => number;

/** The handlers of a resumable native. Arguments are checked before `start`. */
export interface Handlers<A extends readonly unknown[]> {
  start(call: Call, ...args: A): number;
  /**
   * Does what `start` would, without a frame, for the common cases: looks at the raw arguments and gives results like a
   * plain native. In all other cases it returns SLOW_PATH, having changed nothing; then `start` runs.
   */
  fastPath?(at: Window): number;
  /**
   * A callee returned, or a ticket delivered: results are call.result(1..call.got). Absent: they are the native's own.
   */
  done?(call: Call): number;
  /** An error was raised by what a guard protects (call.guard). */
  failed?(call: Call, error: Value): number;
}

/** A fast path returns this when the case is not one of its own. */
export const SLOW_PATH = -1;

/** Documentation of a native, from its declaration. */
export interface Signature {
  readonly name: string;
  readonly params: readonly Param<unknown>[];
  readonly result: string;
  readonly doc: string;
}

const NO_HANDLERS = {} as Handlers<never>;

export class Native extends LuaFunction {
  /** Set for resumables: the driver calls these on the native's frame. */
  handlers: Handlers<never> | undefined = undefined;
  /** The resumable's fast path, if it has one. */
  fastPath: ((at: Window) => number) | undefined = undefined;
  /** A fast path for the first result of a call of which no argument matters: an iterator. Null: the slow path. */
  step: ((rt: Runtime) => Value | null) | undefined = undefined;
  traits: Traits = NO_TRAITS;
  /** It is made anew each time, and can be collected: what PUC has C closures for. */
  isClosure = false;
  /** Bytes of what it has besides its upvalue, by the accounting model of memory. */
  bytes = 0;
  /** The Lua value that a closure is about. */
  upvalue: Value = undefined;
  /** Tracebacks give this name to the functions that the native calls. */
  callsAs: Named | undefined = undefined;
  /** Cleans up after one of the engine's own steps when an error unwinds its frame. */
  unwound: ((co: Coroutine, frame: Frame) => void) | undefined = undefined;
  /** PUC lets what this native calls yield; coroutine.isyieldable says so. */
  yieldable = false;
  constructor(
    readonly signature: Signature,
    public run: Run,
  ) {
    super();
  }
  get name(): string {
    return this.signature.name;
  }
}

/** The same native once more, as a closure over a value. */
export function closeOver(native: Native, upvalue: Value): Native {
  const closure = new Native(native.signature, native.run);
  closure.handlers = native.handlers;
  closure.traits = native.traits;
  closure.isClosure = true;
  closure.upvalue = upvalue;
  return closure;
}

/**
 * A native throws this when it looks at frames that compiled code has elided. Compiled code materializes them and runs
 * the native again.
 */
export const FRAMES_ELIDED = Symbol('frames elided');

/** Marks a native that looks at the frames of its callers. It gets a frame itself, so that it can run later. */
export function needsCallerFrames(native: Native, ofItsCoroutine = false): Native {
  const { run } = native;
  native.handlers ??= NO_HANDLERS;
  native.run = (co, func, argc) => {
    if (ofItsCoroutine ? co.framesElided : co.rt.elided > 0) throw FRAMES_ELIDED;
    return run(co, func, argc);
  };
  return withTraits(native, { needsCallerFrames: true });
}

/** For natives that seldom look at frames: requires the frame at a level. */
export function requireFrame(co: Coroutine, level: number): void {
  if (co.framesElided && co.depth - level <= co.elidedBelow + co.hidden) throw FRAMES_ELIDED;
}
