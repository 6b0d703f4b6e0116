// Traits: what a native promises about itself, beyond its results. The JIT compiler reads them to decide whether it may
// call the native without frames, inline it or do its work itself; the interpreter reads `suspends`. Traits change how
// fast a call is, never what it does.
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Runtime } from '../runtime.ts';
import type { Native } from './native.ts';

/**
 * A fast path without a window: takes the arguments and gives the one result; or null, having changed nothing, for the
 * slow path. It leaves errors to that, which has the frames that they are about.
 */
export type FastCall = (rt: Runtime, ...args: Value[]) => Value | null;

/** The fast calls of a native, by number of arguments. */
type FastCalls = readonly (FastCall | undefined)[];

/** Library functions (§6.1) that compiled code does itself. `ipairs` stands for the iterator that ipairs gives. */
type Intrinsic = 'next' | 'ipairs' | 'select';

/**
 * Waits for another coroutine or task without a frame, when an instruction calls the native. The result is
 * Next.Switched (to another coroutine), Next.Park (to another task), or SLOW_PATH: nothing was changed, and the native
 * runs as usual.
 */
type Suspend = (native: Native, co: Coroutine, func: number, argc: number, want: number) => number;

export class Traits {
  /**
   * A resumable that looks at no frames but its own: compiled code calls it while the frames of its own functions are
   * elided.
   */
  readonly framelessSafe: boolean = false;
  /** It looks at the frames of its callers: compiled code bails out before it calls the native. */
  readonly needsCallerFrames: boolean = false;
  /** They do what `run` would. */
  readonly fastCalls: FastCalls = [];
  /** Maps a double to a float, where the one argument is a number. */
  readonly floatFunction: ((x: number) => number) | undefined = undefined;
  /** Maps a double to an integer, where the result is a safe one. */
  readonly integerFunction: ((x: number) => number) | undefined = undefined;
  /** Names the library function. A native's own name says nothing: the host's functions have names, too. */
  readonly intrinsic: Intrinsic | undefined = undefined;
  /** What resumes the coroutine brings the native's results: `done` does not see them. */
  readonly suspends: Suspend | undefined = undefined;
  /** It suspends its coroutine, and hands its arguments to the one that resumed it. */
  readonly yields: boolean = false;
  /** Where `suspends` waited: `true` comes before the results. */
  readonly tellsSuccess: boolean = false;
  /**
   * It raises its first argument, at the level of its second (§6.1 error). Compiled code raises it itself under a
   * native that catches.
   */
  readonly raises: boolean = false;
  /** Where it raises: only if its first argument is false, the second one, at level 1 (§6.1 assert). */
  readonly asserts: boolean = false;
  /**
   * It protects the call of its first argument (§6.1): with the arguments from behind it (1: pcall), or from behind a
   * message handler (2: xpcall).
   */
  readonly protects: 0 | 1 | 2 = 0;
}

export const NO_TRAITS = new Traits();

/** Gives a native traits. All records have one shape, so that reading them stays cheap. */
export function withTraits(native: Native, traits: Partial<Traits>): Native {
  native.traits = Object.assign(new Traits(), native.traits, traits);
  return native;
}

/** Marks resumable natives as frameless-safe. */
export function framelessSafe(...natives: Native[]): void {
  for (const native of natives) withTraits(native, { framelessSafe: true });
}

/** Marks a native as an intrinsic. */
export function intrinsic(native: Native, which: Intrinsic): Native {
  return withTraits(native, { intrinsic: which });
}

/** Gives a native its fast calls. */
export function fastCalls(native: Native, ...calls: FastCalls): Native {
  return withTraits(native, { fastCalls: calls });
}
