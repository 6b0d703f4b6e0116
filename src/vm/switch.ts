// Switches without frames. `resume`, `yield`, wrapped coroutines and `receive`, called by an instruction, push no
// frame: the waiting coroutine notes the native (Coroutine.suspendedNative), and values go straight to where the
// instruction wants them. Code that needs the frame restores it first. Must not know what any of these natives does.
import type { Value } from '../values/type.ts';
import { pushNative } from './calls.ts';
import { Status, type Coroutine } from './coroutine.ts';
import { Return, type Frame } from './frame.ts';
import type { Native } from './native/native.ts';
import { Next } from './native/next.ts';

/** Whether calls are nested too deep for one more coroutine. */
export const tooDeep = ({ nested, beneath, rt }: Coroutine): boolean => nested + beneath >= rt.nestLimit;

/** Makes `co` the running coroutine of the task of `from`. */
export function enter(from: Coroutine, co: Coroutine): void {
  const task = from.task!;
  // It counts as a call: a program that only switches must come to the end of its slice, too.
  from.rt.charge(1);
  co.task = task;
  co.resumer = from;
  co.beneath = from.beneath + from.nested;
  from.status = Status.Normal;
  co.status = Status.Running;
  task.current = co;
}

/** Suspends `co`: the one that resumed it runs again. */
export function leave(co: Coroutine, back: Coroutine): void {
  co.resumer = undefined;
  co.status = Status.Suspended;
  back.status = Status.Running;
  co.task!.current = back;
}

/** Notes that the native at stack[func], just called, waits for `want` results. */
export function suspendNative(co: Coroutine, native: Native, func: number, want: number, how = Return.Call): void {
  co.suspendedNative = native;
  co.suspendedReturn = how;
  co.suspendedFunc = func;
  co.suspendedWant = want;
}

/** Restores the frame of the native that a coroutine waits in. */
export function restoreFrame(co: Coroutine): void {
  const { suspendedNative } = co;
  if (suspendedNative === undefined) return;
  co.suspendedNative = undefined;
  const frame = pushNative(co, suspendedNative, co.suspendedFunc, 0, co.suspendedWant);
  frame.pc = 1;
  frame.deliver = co.suspendedReturn;
}

/** Materializes all frames and registers of a coroutine, for code that inspects them. */
export function settle(co: Coroutine): void {
  restoreFrame(co);
  for (let i = 0; i < co.depth; i++) spill(co, co.frames[i]!);
}

/** Writes the registers of a frame to the stack. */
export function spill(co: Coroutine, frame: Frame): void {
  if (frame.body !== undefined) co.rt.tier!.spill(co, frame);
}

/** There is room for so many values in any case. */
const FEW = 3;

/**
 * Makes room for n values that a waiting coroutine gets, and tells it how many; gives the place of the first, for the
 * caller to fill. What lies behind the results of a call is dead, so there may be more than are wanted.
 */
function makeRoom(co: Coroutine, n: number): number {
  const { suspendedNative, stack } = co;
  if (suspendedNative === undefined) {
    const frame = co.frame!;
    co.ensure(frame.top + n + FEW);
    frame.pending = n;
    return frame.top;
  }
  const compiled = co.suspendedReturn === Return.Compiled,
    want = compiled ? -1 : co.suspendedWant,
    { suspendedFunc: func } = co;
  let to = func;
  co.suspendedNative = undefined;
  co.ensure(func + FEW + Math.max(n, want));
  if (suspendedNative.traits.tellsSuccess) stack[to++] = true;
  for (let i = to + n; i < func + want; i++) stack[i] = undefined;
  if (compiled) {
    co.resultCount = to + n - func;
    co.task!.pendingSignal = Next.Delivered;
  } else if (want < 0) co.frame!.top = to + n;
  return to;
}

/** Hands n values at from[at..] to a waiting coroutine. */
export function handTo(co: Coroutine, from: readonly Value[], at: number, n: number): void {
  const to = makeRoom(co, n);
  for (let i = 0; i < n; i++) co.stack[to + i] = from[at + i];
}

/** The same for at most three values; those beyond n are nil. */
export function handFew(co: Coroutine, n: number, a: Value, b: Value, c: Value): void {
  const to = makeRoom(co, n),
    { stack } = co;
  stack[to] = a;
  stack[to + 1] = b;
  stack[to + 2] = c;
}
