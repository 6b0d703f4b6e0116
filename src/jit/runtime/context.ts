// The meeting point of hot code and the heap. Hot functions call one another on the JavaScript stack, with Lua registers in JavaScript
// locals; no frame exists for them. When one has to leave - a call it cannot make, an error, the end of the slice - every activation on the
// way out notes its registers and where it is (bailout.ts), and gets a frame that the interpreter goes on with (materialize.ts). Functions that
// would leave at calls again and again are generators, which have frames from the start and wait (generators.ts, spill.ts).
// A hot function is `run(fn, base, room, ...arguments)`: `base` is where its first register would lie in the coroutine's stack, `room` how
// much of the JavaScript stack may still be used. It gives its result, or SPECIAL: then `machine.how` tells.
import type { Proto } from '../../bytecode/proto.ts';
import type { Shape } from '../../values/shape.ts';
import type { Value } from '../../values/type.ts';
import type { ClassMeta } from '../../values/userdata.ts';
import type { Cache } from '../../vm/operations/cache.ts';
import type { Closure } from '../../vm/closure.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Frame } from '../../vm/frame.ts';
import type { Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { COLD } from '../../vm/tier.ts';
import type { LuaThrow } from '../../vm/throw.ts';
import type { Plan } from '../analysis/plan.ts';

/** What a hot function gives instead of one value. No Lua value is null, and V8 compares with null in one instruction. */
export const SPECIAL = null;
export type Special = null;

export const enum How {
  /** No value or several: machine.values[0..count-1]. */
  Values,
  /** It has left: frames are noted, or an error is to be raised. */
  Left,
  /** Nothing was done: the interpreter has to execute the instruction. */
  Refused,
  /** An error is raised (machine.raised), and what has called the outermost of these activations catches it: nobody needs their frames. */
  Raised,
}

export type Run = (fn: Closure, base: number, room: number, ...args: Value[]) => Value | Special;

/** Hot code that waits where other hot code would leave. Its registers live in it; position and callees are in frames, as ever. */
export type Body = Generator<undefined, Value | Special, undefined>;
export type MakeBody = (fn: Closure, base: number, frame: Frame, varargs: readonly Value[], ...args: Value[]) => Body;

/** An activation that has left: its registers are in the stack already, or, if it had not begun, its arguments are here. */
export interface Departure {
  readonly fn: Closure;
  readonly func: number;
  readonly base: number;
  readonly pc: number;
  readonly extra: number;
  readonly args: readonly Value[] | undefined;
  /** One past the last slot, where open results lie behind the registers. */
  top: number;
  tail: boolean;
}

/** When hot code leaves without need: never. */
export const never = (): boolean => false;

/** The one JavaScript stack has one machine, whichever states run on it; whoever enters hot code sets it and puts it back. */
export const machine = {
  co: undefined as unknown as Coroutine,
  rt: undefined as unknown as Runtime,
  how: How.Values as How,
  count: 0,
  values: new Array<Value>(8).fill(undefined),
  departures: [] as Departure[],
  /** Calls and turns of loops in which a prototype's hot code only learns. Tests make it short. */
  patience: 400,
  /**
   * Instructions that a runtime translates as soon as they are busy; what goes beyond has to be earned (JitTier.affords). Most programs
   * have fewer that matter. Tests translate whatever there is.
   */
  grant: 1_000,
  /** Tests set it before anything is translated: then code is written that asks it wherever it could leave. */
  chaos: never,
  /** Functions that had to leave at calls this often in a row are written as generators. Tests have it done at once. */
  forbearance: 20,
  /** What a generator may use of the JavaScript stack; negative: it is to spill its registers and end. */
  room: 0,
  /** A call that a generator cannot make: the stack index of the function, number of arguments, results wanted. */
  requested: 0,
  argc: 0,
  want: 0,
  /** Depth of the frame of a native that hot code waits for, where what follows must leave; else -1. */
  above: -1,
  /** What that native has said (Next), for the driver. */
  next: Next.Called as number,
  /** Calls of natives in progress that hot code waits for. */
  nesting: 0,
  /** They have left because the slice is over: at the head of a loop or the start of a function, where the task may give way. */
  tired: false,
  raised: undefined as LuaThrow | undefined,
  /** What a native has thrown; raised again when the frames are there. */
  thrown: undefined as { readonly error: unknown } | undefined,
};

/** Turns of a loop for which the interpreter does not ask again where hot code is no use. */
export const PAUSE = 16;

/** Words of the JavaScript stack that hot code may use, and least stack slots it must leave to the interpreter. */
const ROOM = 48_000, MARGIN = 2_000;

/** What hot code may use of both stacks: the deeper it is nested in natives that other hot code waits for, the less. */
export function roomAt(co: Coroutine, at: number): number {
  const { stackLimit, maxDepth } = co.rt, room = Math.min(ROOM >> machine.nesting, stackLimit - at - MARGIN);
  return maxDepth === Infinity ? room : Math.min(room, (maxDepth - co.depth) * ACTIVATION);
}

/** Words of the JavaScript stack that an activation is reckoned to take, besides its registers. */
export const ACTIVATION = 24;

/** Puts what hot code has given where a call's results belong: their number, or what comes next (Next), or COLD. */
export function place(co: Coroutine, v: Value | Special, func: number): number {
  const { stack } = co;
  if (v !== SPECIAL) {
    stack[func] = v as Value;
    return 1;
  }
  switch (machine.how) {
    case How.Left: return Next.Called;
    case How.Refused: return COLD;
    case How.Raised:
      co.task!.raising = machine.raised;
      machine.raised = undefined;
      return Next.Raise;
  }
  const n = machine.count;
  co.ensure(func + n);
  for (let i = 0; i < n; i++) stack[func + i] = machine.values[i];
  return n;
}

/** Results that are not one value. */
export function results(values: readonly Value[]): Value | Special {
  const n = values.length;
  if (n === 1) return values[0];
  machine.how = How.Values;
  machine.count = n;
  for (let i = 0; i < n; i++) machine.values[i] = values[i];
  return SPECIAL;
}

/** The results just given, as a list of their own. */
export const taken = (): Value[] => machine.values.slice(0, machine.count);

/** Where an instruction has found a field last, by a key that is a value; and how often that was asked for again. */
export interface Found { key: string; shape: Shape | undefined; index: number; again: number }

/** Stands for the class of strings. */
export const STRINGS = Symbol('strings');

/** What hot code of a prototype leaves behind: what it needs on the way out, and what it learns. */
export interface Notes {
  /** Which registers `leave` gets values for, by place. */
  readonly live: (readonly number[] | undefined)[];
  /** What instructions were seen to do (Seen), by their place. */
  readonly seen: Uint8Array;
  /** Whether the block that begins at an instruction was ever reached. */
  readonly reached: Uint8Array;
  /** What parameters were seen to be (Seen). */
  readonly given: Uint8Array;
  /** What instructions have called: a prototype or a native; null: this and that. */
  readonly callees: (Proto | Native | null | undefined)[];
  /** What instructions that name a field have met. */
  readonly fields: (Cache[] | undefined)[];
  /** The classes of the host objects whose methods instructions have looked up, where nobody can change those; null: several. */
  readonly classes: (ClassMeta | typeof STRINGS | null | undefined)[];
  /** What instructions that index with strings have met. */
  readonly found: (Found | undefined)[];
  /** Set while the function may be written in place of its calls. */
  readonly inPlace: Plan | undefined;
  /** Calls and turns of loops for which it goes on learning. */
  patience: number;
  /** It has learnt for long enough: from now on what it has seen is relied on. */
  rely(): void;
  /** It left because an instruction was not as it had been so far, or had not been reached. */
  doubt(pc: number): void;
  /** It left at a call, or during one, to go on at pc, after so much work (Runtime.spent). */
  leftAtCall(pc: number, spent: number): void;
  /** A parameter was not what they had been so far. */
  widen(args: readonly Value[]): void;
}
