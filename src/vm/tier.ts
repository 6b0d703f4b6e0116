// The slot for hot code: what the interpreter asks when a function or loop has been busy (Proto.heat below zero). Whoever plugs in decides
// what is worth translating; the VM works the same without.
import type { Value } from '../values/type.ts';
import type { Closure } from './closure.ts';
import type { Coroutine } from './coroutine.ts';
import type { Frame, Return } from './frame.ts';
import type { Pending } from './meta.ts';

/** There is no hot code for it: the interpreter goes on as if it had not asked. */
export const COLD = -9;

/** Proto.heat of what is not to be asked about again for long. */
export const NEVER_HOT = 2 ** 30;

/** Questions about two values, one after another, that a function answers with true or false: what table.sort asks its comparator. */
export interface Questions {
  left: Value;
  right: Value;
  /** Takes the answer and puts the next question; false: there is none. */
  answer(yes: boolean): boolean;
}

/** Questions have all been answered. */
export const ANSWERED: unique symbol = Symbol('answered');

export interface Tier {
  /**
   * Calls a Lua function whose arguments lie behind stack[func]: number of results at stack[func..]; Next.Called or Next.Reschedule if frames
   * were pushed; or COLD.
   */
  call(co: Coroutine, fn: Closure, func: number, argc: number, want: number, how: Return): number;
  /**
   * Has a Lua function answer the questions of a native that hot code waits for; places above stack[func] are free. ANSWERED; or what it
   * gave for the open question, the slice being over; PENDING if frames were pushed for that; or null: it has to be asked as usual.
   */
  ask(co: Coroutine, fn: Closure, func: number, questions: Questions): Value | Pending | typeof ANSWERED | null;
  /** Like call for a tail call, which takes the top frame's place; fn and arguments lie at its func already. What comes next, or COLD. */
  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number;
  /** Goes on with the top frame at the head of a loop. What comes next, or COLD. */
  loop(co: Coroutine, frame: Frame, pc: number): number;
  /** Goes on with the top frame, which has a body: what comes next (Next). */
  goOn(co: Coroutine, frame: Frame): number;
  /** A task has ended: lets go of what its code gave last. */
  release(): void;
  /** Puts the registers of a frame that has a body into the stack; the frame is interpreted from now on. */
  spill(co: Coroutine, frame: Frame): void;
}
