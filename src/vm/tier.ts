// The slot for the JIT. The interpreter asks it when a function or loop has been busy (Proto.tierUpCounter below zero).
// The JIT decides what is worth compiling; the VM works the same without one. Must not know how code is compiled.
import type { Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import type { Closure } from './closure.ts';
import type { Coroutine } from './coroutine.ts';
import type { Frame, Return } from './frame.ts';
import type { Pending } from './meta.ts';

/** No compiled code: the interpreter goes on as if it had not asked. */
export const NOT_COMPILED = -9;

/** Proto.tierUpCounter of code that the JIT should not be asked about for long. */
export const NEVER_TIER_UP = 2 ** 30;

/** A series of questions about one or two values, such as table.sort asks its comparator. */
export interface Questions {
  readonly left: Value;
  readonly right: Value;
  /** Number of values that the function gets. */
  readonly count: number;
  /** Takes the answer and puts the next question. False: there is none. */
  answer(given: Value): boolean;
}

/** The function has answered all questions. */
export const ANSWERED: unique symbol = Symbol('answered');

export interface Tier {
  /** A chunk was loaded into the state. */
  adopt(proto: Proto): void;
  /**
   * Calls a Lua function whose arguments lie behind stack[func]: number of results at stack[func..]; Next.Called or
   * Next.Reschedule if frames were pushed; or NOT_COMPILED.
   */
  call(co: Coroutine, fn: Closure, func: number, argc: number, want: number, how: Return): number;
  /**
   * Has a Lua function answer the questions of a native that compiled code waits for. Slots above stack[func] are free.
   * Returns ANSWERED; the answer to the open question, when the slice is over; PENDING if frames were pushed for it; or
   * null: call the function as usual.
   */
  ask(co: Coroutine, fn: Closure, func: number, questions: Questions): Value | Pending | typeof ANSWERED | null;
  /** Like call, for a tail call that takes over the top frame. fn and its arguments are at the frame's func already. */
  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number;
  /** Goes on with the top frame at the head of a loop. What comes next, or NOT_COMPILED. */
  loop(co: Coroutine, frame: Frame, pc: number): number;
  /** Goes on with the top frame, which has a body: what comes next (Next). */
  goOn(co: Coroutine): number;
  /** A function with these parameters and this body; undefined: the realm refuses. */
  make(parameters: readonly string[], body: string): unknown;
  /** A task has ended: releases the last results of its code. */
  release(): void;
  /** Writes the registers of a frame that has a body to the stack. The interpreter runs the frame from now on. */
  spill(co: Coroutine, frame: Frame): void;
}
