// The state that compiled code and its helpers share. Compiled functions call one another on the JavaScript stack, with
// Lua registers in JavaScript locals and no frames. To bail out - for a call it cannot make, an error, the end of the
// slice - every activation on the way writes its registers to the stack and records where it is (bailout.ts);
// materialize.ts makes frames of the records, and the interpreter goes on with those. Functions that bail out at calls
// again and again become generators, which have frames from the start (generators.ts, spill.ts). A compiled function is
// `run(fn, base, budget, ...arguments)`: `base` is where its first register would lie in the coroutine's stack,
// `budget` how much of the JavaScript stack it may still use. It gives its result, or SPECIAL: then `context.how` tells
// why.
import type { Proto } from '../../bytecode/proto.ts';
import type { Shape } from '../../values/shape.ts';
import type { Value } from '../../values/type.ts';
import type { ClassMeta } from '../../values/userdata.ts';
import type { Closure } from '../../vm/closure.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Frame } from '../../vm/frame.ts';
import type { Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { NOT_COMPILED } from '../../vm/tier.ts';
import { LuaThrow } from '../../vm/throw.ts';
import type { Plan } from '../analysis/plan.ts';
import { ACTIVATION, STACK_BUDGET, STACK_MARGIN } from '../policy/thresholds.ts';
import type { Tuning } from '../policy/tuning.ts';
import type { FieldFeedback } from './fields.ts';

/**
 * What a compiled function gives instead of one value. No Lua value is null, and V8 compares with null in one
 * instruction.
 */
export const SPECIAL = null;
export type Special = null;

export const enum How {
  /** No value or several: context.values[0..count-1]. */
  Values,
  /** It has bailed out: frames are recorded, or an error is to be raised. */
  BailedOut,
  /** Nothing was done: the interpreter has to execute the instruction. */
  Refused,
  /**
   * An error is raised (context.raised), and what has called the outermost of these activations catches it: nobody
   * needs their frames.
   */
  Raised,
  /** A generator asks for a call of `yield`. */
  Yields,
}

export type Run = (fn: Closure, base: number, budget: number, ...args: Value[]) => Value | Special;

/**
 * Compiled code that waits where other compiled code would bail out. Its registers live in it; position and callees are
 * in frames, as ever.
 */
export type Body = Generator<undefined, Value | Special, undefined>;
export type MakeBody = (fn: Closure, base: number, frame: Frame, varargs: readonly Value[]) => Body;

/**
 * An activation that has bailed out: its registers are in the stack already, or, if it had not begun, its arguments are
 * here.
 */
export interface BailoutFrame {
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

/**
 * The JavaScript stack has one context, whichever states run on it. What enters compiled code sets it and puts it back;
 * between two entries nothing in it has a meaning, so that states in one process do not disturb each other. What states
 * keep is in their tiers.
 */
export const context = {
  co: undefined as unknown as Coroutine,
  rt: undefined as unknown as Runtime,
  how: How.Values as How,
  count: 0,
  values: new Array<Value>(8).fill(undefined),
  /** There have been values since they were released. */
  held: false,
  bailouts: [] as BailoutFrame[],
  /** What a generator may use of the JavaScript stack; negative: it is to spill its registers and end. */
  stackBudget: 0,
  /** A call that a generator cannot make: the stack index of the function, number of arguments, results wanted. */
  requested: 0,
  argc: 0,
  want: 0,
  /** Depth of the frame of a native that compiled code waits for, if what follows has to bail out; else -1. */
  above: -1,
  /** What that native has said (Next), for the driver. */
  next: Next.Called as number,
  /** The fuel when compiled code last went on after a switch, and what it has gained between switches lately. */
  switched: 0,
  gain: 0,
  /** Calls of natives in progress that compiled code waits for. */
  nesting: 0,
  /**
   * Activations bailed out because the slice is over: at the head of a loop or the start of a function, where the task
   * may give way.
   */
  interrupted: false,
  /** The error that is raised, whether a message handler has seen it, and whether its text still lacks a position. */
  raised: undefined as Value,
  handled: false,
  unplaced: false,
  /**
   * A call of pcall or xpcall without a frame that calls the activations of compiled code: the coroutine, its depth
   * then, and the message handler.
   */
  guard: undefined as Coroutine | undefined,
  guardDepth: 0,
  handler: undefined as Value,
  /** What a native has thrown; raised again when the frames are there. */
  thrown: undefined as { readonly error: unknown } | undefined,
};

/** Compiled code, or what bails it out, has thrown: whatever was recorded on the way is void. */
export function abandon(): void {
  context.bailouts.length = 0;
  context.above = -1;
  context.next = Next.Called;
  context.thrown = undefined;
  letGo();
  context.interrupted = false;
}

/** An error has arrived at its guard. */
export function letGo(): void {
  context.raised = undefined;
  context.handled = context.unplaced = false;
}

/**
 * What compiled code may use of both stacks: the deeper it is nested in natives that other compiled code waits for, the
 * less.
 */
export function stackBudgetAt(co: Coroutine, at: number): number {
  const { stackLimit, maxDepth } = co.rt,
    budget = Math.min(STACK_BUDGET >> context.nesting, stackLimit - at - STACK_MARGIN);
  return maxDepth === Infinity ? budget : Math.min(budget, (maxDepth - co.depth) * ACTIVATION);
}

/**
 * Puts what compiled code has given where a call's results belong: their number, or what comes next (Next), or
 * NOT_COMPILED.
 */
export function place(co: Coroutine, v: Value | Special, func: number): number {
  const { stack } = co;
  if (v !== SPECIAL) {
    stack[func] = v as Value;
    return 1;
  }
  switch (context.how) {
    case How.BailedOut:
      return Next.Called;
    case How.Refused:
      return NOT_COMPILED;
    case How.Raised:
      co.task!.raising = new LuaThrow(context.raised, undefined, context.handled);
      letGo();
      return Next.Raise;
  }
  const n = context.count;
  co.ensure(func + n);
  for (let i = 0; i < n; i++) stack[func + i] = context.values[i];
  return n;
}

/** Results that are not one value. */
export function results(values: readonly Value[]): Value | Special {
  const n = values.length;
  if (n === 1) return values[0];
  context.how = How.Values;
  context.count = n;
  context.held = true;
  for (let i = 0; i < n; i++) context.values[i] = values[i];
  return SPECIAL;
}

/** Two results. */
export function pair(a: Value, b: Value): Special {
  const { values } = context;
  values[0] = a;
  values[1] = b;
  context.how = How.Values;
  context.count = 2;
  context.held = true;
  return SPECIAL;
}

/** The first of the results just given. */
export const one = (): Value => (context.count > 0 ? context.values[0] : undefined);

/** The results just given, as a list of their own. */
export const taken = (): Value[] => context.values.slice(0, context.count);

/** Where an instruction has found a field last, by a key that is a value; and how often that was asked for again. */
export interface Found {
  key: string;
  shape: Shape | undefined;
  index: number;
  again: number;
}

/** Stands for the class of strings. */
export const STRINGS = Symbol('strings');

/** What compiled code of a prototype records: what it needs to bail out, and what it has observed. */
export interface Feedback {
  readonly tuning: Tuning;
  /** Which registers `bailOut` gets values for, by place. */
  readonly live: (readonly number[] | undefined)[];
  /** Types that instructions have worked on (TypeSet), by pc. */
  readonly types: Uint8Array;
  /** "source:line: " of instructions that have raised errors. */
  readonly positions: string[];
  /** What they could not do with nil. */
  readonly faulted: string[];
  /** Whether the block that begins at an instruction has been executed. */
  readonly blockCoverage: Uint8Array;
  /** Types of the arguments so far (TypeSet). */
  readonly argumentTypes: Uint8Array;
  /** What instructions have called: a prototype or a native; null: this and that. */
  readonly callees: (Proto | Native | null | undefined)[];
  /** Shapes that instructions with a constant key have found. */
  readonly fields: (FieldFeedback | undefined)[];
  /**
   * The classes of the host objects whose methods instructions have looked up, where nobody can change those; null:
   * several.
   */
  readonly classes: (ClassMeta | typeof STRINGS | null | undefined)[];
  /** Shapes that instructions with a computed string key have found. */
  readonly found: (Found | undefined)[];
  /** Set while the function may be inlined. */
  readonly inlineCandidate: Plan | undefined;
  /** Calls and loop iterations that it still profiles. */
  warmup: number;
  /** The profile is complete: from now on emitted code relies on it. */
  promote(): void;
  /** A speculation failed at pc, or the block there was executed for the first time. */
  recordDeopt(pc: number): void;
  /** It bailed out at a call, or during one, to go on at pc, after so much work (Runtime.spent). */
  bailedOutAtCall(pc: number, spent: number): void;
  /** It bailed out after so much fuel, called from its start; false: it should not be entered any more. */
  stayed(fuel: number): boolean;
  /** An argument had a new type. */
  widen(args: readonly Value[]): void;
}

/** What is recorded of generators besides. */
export interface GeneratorFeedback extends Feedback {
  /** The functions of the prototype are generators. */
  readonly isGenerator: boolean;
  /** A generator waits where another function would have bailed out. */
  waited(): void;
  /** The same, resumed by compiled code that waits on the JavaScript stack. */
  switched(): void;
  /** A generator has executed so many instructions, at such a cost. */
  gained(instructions: number, cost: number): void;
  /** A generator has spilled its registers at pc, before its end. */
  spilled(pc: number): void;
  /** A function that begins at a loop did not take the registers there. */
  refused(pc: number, stack: readonly Value[], base: number): void;
}
