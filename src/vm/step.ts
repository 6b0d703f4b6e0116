// Steps that run no Lua instructions: the next handler of the native on top, and the beginning and end of a coroutine.
// The driver takes them, and so does the interpreter while no signal is pending: a switch of coroutines then does not
// go through the driver.
import { deliver } from './calls.ts';
import { Status, type Coroutine } from './coroutine.ts';
import type { Frame } from './frame.ts';
import { traceNativeCall, traceNativeReturn } from './debug/hook.ts';
import type { Native } from './native/native.ts';
import { Next } from './native/next.ts';
import { handTo } from './switch.ts';
import type { Task } from './task.ts';
import { startCoroutine } from './task-start.ts';

/** Starts a coroutine that has no frames, or ends it. True: the task has ended with it. */
export function stepCoroutine(task: Task, co: Coroutine): boolean {
  if (task.entering >= 0) {
    const argc = task.entering;
    task.entering = -1;
    startCoroutine(co, argc);
    if (co.frame !== undefined) return false;
  }
  return finishCoroutine(task, co);
}

/**
 * Phases of a native's frame, in frame.pc. The last two are those of hooked coroutines. Called is also one that is
 * begun again: the hook has seen its call.
 */
export const enum Phase {
  Start,
  Waiting,
  Called,
  Returning,
}

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
      const view = co.rt.call.on(co, frame),
        done = native.handlers?.done;
      n = done === undefined ? view.pass() : done.call(native.handlers, view);
      // It calls one function after another: that is a loop, which ends its slice.
      if (n === Next.Called && co.rt.fuel < 0 && n === co.task!.pendingSignal) return Next.Reschedule;
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

/** Returns n results at stack[func..] from a native with a frame: tells the hook, then delivers them to the caller. */
export function finishNative(co: Coroutine, frame: Frame, n: number): void {
  if (co.hook !== undefined && co.frame === frame) {
    // The native must not catch what the hook raises.
    frame.guarded = false;
    if (traceNativeReturn(co, frame, n)) {
      frame.pc = Phase.Returning;
      frame.results = n;
      return;
    }
  }
  deliver(co, frame, n);
}

/**
 * The bottom call of a coroutine has returned: hands its results to the resumer. True: it was the task's main
 * coroutine.
 */
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

/** The call in a task's guard has given n results at stack[at..] at once: they are those of the task. */
export function finishGuarded(task: Task, co: Coroutine, at: number, n: number): Next {
  co.rt.charge(n >> 2);
  co.pop();
  co.status = Status.Dead;
  task.results = n === 1 ? [co.stack[at]] : co.stack.slice(at, at + n);
  return Next.Called;
}

/**
 * Steps until a Lua frame is on top, and returns its coroutine. Undefined: the driver has to decide, because the task
 * is at its end, a signal is pending (Task.pendingSignal), a hook is set, or a native that compiled code waits for has
 * returned.
 */
export function stepNonLua(task: Task): Coroutine | undefined {
  while (task.pendingSignal === Next.Called) {
    const { current } = task,
      { frame } = current;
    // The native that compiled code waits for may end together with the frames above it.
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
