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

/** Hands up to three values to a coroutine that waits for a ticket; more than that are nil. */
export function handFew(co: Coroutine, n: number, a: Value, b: Value, c: Value): void {
  const { stack } = co,
    parked = co.suspendedNative !== undefined,
    compiled = co.suspendedReturn === Return.Compiled,
    at = parked ? co.suspendedFunc : co.frame!.top,
    wanted = parked && !compiled && co.suspendedWant >= 0 ? co.suspendedWant : n;
  co.ensure(at + wanted);
  if (wanted > 0) stack[at] = a;
  if (wanted > 1) stack[at + 1] = b;
  if (wanted > 2) stack[at + 2] = c;
  for (let i = 3; i < wanted; i++) stack[at + i] = undefined;
  if (!parked) {
    co.frame!.pending = n;
    return;
  }
  co.suspendedNative = undefined;
  if (compiled) {
    co.resultCount = n;
    co.task!.pendingSignal = Next.Delivered;
  } else if (co.suspendedWant < 0) co.frame!.top = at + n;
}

/** Hands n values at from[at..] to a waiting coroutine. */
export function handTo(co: Coroutine, from: readonly Value[], at: number, n: number): void {
  const { suspendedNative, stack } = co;
  if (suspendedNative === undefined) {
    const frame = co.frame!,
      { top } = frame;
    co.ensure(top + n);
    for (let i = 0; i < n; i++) stack[top + i] = from[at + i];
    frame.pending = n;
    return;
  }
  const compiled = co.suspendedReturn === Return.Compiled,
    want = compiled ? -1 : co.suspendedWant,
    { suspendedFunc: func } = co;
  let to = func,
    wanted = want;
  co.suspendedNative = undefined;
  if (want < 0) wanted = suspendedNative.traits.tellsSuccess ? n + 1 : n;
  co.ensure(func + wanted);
  if (suspendedNative.traits.tellsSuccess && wanted > 0) {
    stack[to++] = true;
    wanted--;
  }
  for (let i = 0; i < wanted; i++) stack[to + i] = i < n ? from[at + i] : undefined;
  if (compiled) {
    co.resultCount = to + n - func;
    co.task!.pendingSignal = Next.Delivered;
  } else if (want < 0) co.frame!.top = to + n;
}
