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

export interface Tier {
  /**
   * Calls a Lua function whose arguments lie behind stack[func]: number of results at stack[func..]; Next.Called or Next.Reschedule if frames
   * were pushed; or COLD.
   */
  call(co: Coroutine, fn: Closure, func: number, argc: number, want: number, how: Return): number;
  /**
   * Calls a Lua function for a native that hot code waits for, with arguments that lie nowhere, and places above stack[func]: its first
   * result; PENDING if frames were pushed; or null: it has to be called as usual.
   */
  ask(co: Coroutine, fn: Closure, func: number, a: Value, b: Value): Value | Pending | null;
  /** Like call for a tail call, which takes the top frame's place; fn and arguments lie at its func already. What comes next, or COLD. */
  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number;
  /** Goes on with the top frame at the head of a loop. What comes next, or COLD. */
  loop(co: Coroutine, frame: Frame, pc: number): number;
  /** Goes on with the top frame, which has a body: what comes next (Next). */
  goOn(co: Coroutine, frame: Frame): number;
  /** Puts the registers of a frame that has a body into the stack; the frame is interpreted from now on. */
  spill(co: Coroutine, frame: Frame): void;
}
