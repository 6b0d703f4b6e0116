// A turn of what is no Lua function: the next handler of the native on top, or the beginning or end of a coroutine. Whoever runs Lua code
// takes these turns: the driver, and the interpreter itself while nothing else has to be said, so that a switch of coroutines costs no way
// through the driver.
import { deliver } from './calls.ts';
import { Status, type Coroutine } from './coroutine.ts';
import type { Frame } from './frame.ts';
import { traceNativeCall, traceNativeReturn } from './debug/hook.ts';
import type { Native } from './native/native.ts';
import { Next } from './native/next.ts';
import { handTo } from './switch.ts';
import type { Task } from './task.ts';
import { startCoroutine } from './task-start.ts';

/** A coroutine without frames begins, or is at its end. True: with it the task. */
export function stepCoroutine(task: Task, co: Coroutine): boolean {
  if (task.entering >= 0) {
    const argc = task.entering;
    task.entering = -1;
    startCoroutine(co, argc);
    if (co.frame !== undefined) return false;
  }
  return finishCoroutine(task, co);
}

/** Phases of a native's frame, in frame.pc. The last two are those of hooked coroutines. */
const enum Phase { Start, Waiting, Called, Returning }

/** Runs the next handler of the native on top. */
export function stepNative(co: Coroutine, frame: Frame): Next {
  const native = frame.fn as Native;
  let n: number;
  if (frame.pc === Phase.Start && co.hook !== undefined && traceNativeCall(co, frame)) {
    frame.pc = Phase.Called;
    return Next.Called;
  }
  switch (frame.pc as Phase) {
    case Phase.Start:
    case Phase.Called:
      frame.pc = Phase.Waiting;
      frame.pending = -1;
      n = native.run(co, frame.func, frame.extra);
      break;
    case Phase.Waiting: {
      const view = co.rt.call.on(co, frame), done = native.handlers?.done;
      n = done === undefined ? view.pass() : done.call(native.handlers, view);
      // It calls one function after another: that is a loop.
      if (n === Next.Called && co.rt.fuel < 0) return Next.Reschedule;
      break;
    }
    case Phase.Returning:
      n = frame.results;
      deliver(co, frame, n);
      return Next.Called;
  }
  if (n < 0) return n;
  finishNative(co, frame, n);
  return Next.Called;
}

/** A native with a frame returns n results at stack[func..]: that is told, if there is a hook, and they go to its caller. */
export function finishNative(co: Coroutine, frame: Frame, n: number): void {
  if (co.hook !== undefined && co.frame === frame) {
    // What the hook raises is not the native's to catch.
    frame.guarded = false;
    if (traceNativeReturn(co, frame, n)) {
      frame.pc = Phase.Returning;
      frame.results = n;
      return;
    }
  }
  deliver(co, frame, n);
}

/** The bottom call of a coroutine has returned: its results go to its resumer. True if it was the task's main one. */
function finishCoroutine(task: Task, co: Coroutine): boolean {
  co.status = Status.Dead;
  const n = co.returned;
  if (co === task.main) {
    task.results = co.stack.slice(0, n);
    return true;
  }
  const back = co.resumer!;
  co.resumer = undefined;
  handTo(back, co.stack, 0, n);
  back.status = Status.Running;
  task.current = back;
  return false;
}

/**
 * Takes turns until Lua code has one: gives the coroutine whose top frame is Lua's; or undefined, where the driver has to see to it: the
 * task is at its end, has something to say (Task.pendingSignal), a hook is set, or what hot code waits for is at its end.
 */
export function stepNonLua(task: Task): Coroutine | undefined {
  while (task.pendingSignal === Next.Called) {
    const { current } = task, { frame } = current;
    // What hot code waits for may be at its end together with what was above it.
    if (current.hook !== undefined || current.depth === current.elidedBelow) break;
    if (frame === undefined) {
      if (current === task.main) break;
      stepCoroutine(task, current);
    } else if (frame.proto !== undefined) return current;
    else {
      const next = stepNative(current, frame);
      if (next !== Next.Called) task.pendingSignal = next;
    }
  }
  return undefined;
}
