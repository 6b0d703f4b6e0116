// The driver: runs a task until it is done, waits, gives way, or fails. It steps the top frame, whatever it is, and is
// the only place that catches Lua errors: it words them, calls message handlers, unwinds to the nearest guard.
import { LuaThrow } from './throw.ts';
import { Closure } from './closure.ts';
import { Status, type Coroutine } from './coroutine.ts';
import { deliver } from './calls.ts';
import { traceback } from './stack-trace.ts';
import type { Frame } from './frame.ts';
import { traceNativeCall, traceNativeReturn } from './hook.ts';
import { interpret } from './interpret.ts';
import type { Native } from './native.ts';
import { Next } from './next.ts';
import { TaskState, type Task } from './task.ts';
import { startCoroutine } from './task-start.ts';
import { asLuaError } from './fault.ts';
import { raiseIn } from './unwind.ts';

export const enum Outcome {
  /** The task's function returned: task.results. */
  Done,
  /** It waits for a ticket. */
  Parked,
  /** Its fuel is used up; it can go on at once. */
  Preempted,
  /** It gave way of its own accord; it can go on at once. */
  Rescheduled,
  /** An error nobody caught: task.error, task.traceback. */
  Failed,
}

/** Runs a task with the fuel in rt.fuel. */
export function run(task: Task): Outcome {
  const { rt } = task;
  task.state = TaskState.Running;
  task.below = rt.running;
  rt.running = task;
  if (rt.collector === undefined) {
    const outcome = runOn(task);
    rt.running = task.below;
    return outcome;
  }
  rt.waiting.delete(task);
  const outcome = runOn(task);
  if (outcome !== Outcome.Done && outcome !== Outcome.Failed) rt.waiting.add(task);
  rt.running = task.below;
  return outcome;
}

function runOn(task: Task): Outcome {
  let error: LuaThrow | undefined;
  for (;;) {
    try {
      if (error !== undefined) {
        const raised = error;
        error = undefined;
        if (!raise(task, raised)) return Outcome.Failed;
      }
      if (task.raising === undefined) {
        const next = step(task);
        if (next === Next.Reschedule && collected(task)) continue;
        if (next !== Next.Raise) return settle(task, next);
      }
      error = new LuaThrow(task.raising!.value);
      task.raising = undefined;
    } catch (thrown) {
      error = asLuaError(task.current, thrown);
    }
  }
}

/** The slice ended for the collector's sake: it has its turn, and the task can go on. */
function collected(task: Task): boolean {
  const { rt } = task;
  if (rt.collector === undefined || !rt.collector.pending) return false;
  rt.refuel();
  rt.collector.step(task);
  return rt.fuel >= 0;
}

/** Steps frames until the task as a whole has something to say: Park, Reschedule, Raise, or Called when it is done. */
function step(task: Task): Next {
  for (;;) {
    const { current: co } = task, { frame } = co;
    if (frame === undefined) {
      if (stepCoroutine(task, co)) return Next.Called;
      continue;
    }
    const next = task.said !== Next.Called ? takeSaid(task) : frame.fn instanceof Closure ? interpret(co) : stepNative(co, frame);
    if (next !== Next.Called) return next;
  }
}

function takeSaid(task: Task): Next {
  const { said } = task;
  task.said = Next.Called;
  return said;
}

/** A coroutine without frames begins, or is at its end. True: with it the task. */
function stepCoroutine(task: Task, co: Coroutine): boolean {
  if (task.entering >= 0) {
    const argc = task.entering;
    task.entering = -1;
    startCoroutine(co, argc);
    if (co.frame !== undefined) return false;
  }
  return finishCoroutine(task, co);
}

/**
 * Runs what is above `depth` frames of a coroutine, for hot code that has called a native there: 0 once that has returned, or what is to
 * be said to the driver. What is raised is thrown on.
 */
export function runAbove(co: Coroutine, depth: number): number {
  const task = co.task!;
  for (;;) {
    const { current } = task, { frame } = current;
    if (current === co && co.depth === depth) return 0;
    if (frame === undefined) {
      stepCoroutine(task, current);
      continue;
    }
    const next = task.said !== Next.Called ? takeSaid(task) : frame.fn instanceof Closure ? interpret(current) : stepNative(current, frame);
    if (next !== Next.Called) return next;
  }
}

/** Phases of a native's frame, in frame.pc. The last two are those of hooked coroutines. */
const enum Phase { Start, Waiting, Called, Returning }

/** Runs the next handler of the native on top. */
function stepNative(co: Coroutine, frame: Frame): Next {
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
      // It calls one function after another, none of which may have a call or a loop of its own: that is a loop, too.
      if (n === Next.Called && --co.rt.fuel < 0) return Next.Reschedule;
      break;
    }
    case Phase.Returning:
      n = frame.results;
      deliver(co, frame, n);
      return Next.Called;
  }
  if (n < 0) return n;
  if (co.hook !== undefined && co.frame === frame && traceNativeReturn(co, frame, n)) {
    frame.pc = Phase.Returning;
    frame.results = n;
    return Next.Called;
  }
  deliver(co, frame, n);
  return Next.Called;
}

/** The bottom call of a coroutine has returned: its results go to its resumer. True if it was the task's main one. */
function finishCoroutine(task: Task, co: Coroutine): boolean {
  co.status = Status.Dead;
  const n = co.returned;
  if (co === task.main) {
    task.results = co.stack.slice(0, n);
    return true;
  }
  const back = co.resumer!, { frame } = back;
  co.resumer = undefined;
  back.ensure(frame!.top + n);
  for (let i = 0; i < n; i++) back.stack[frame!.top + i] = co.stack[i];
  frame!.pending = n;
  back.status = Status.Running;
  task.current = back;
  return false;
}

function settle(task: Task, next: Next): Outcome {
  switch (next) {
    case Next.Park:
      task.state = TaskState.Parked;
      return Outcome.Parked;
    case Next.Reschedule:
      task.state = TaskState.Ready;
      return task.rt.fuel < 0 ? Outcome.Preempted : Outcome.Rescheduled;
  }
  task.state = TaskState.Done;
  return Outcome.Done;
}

/** Brings an error to whoever catches it: a guard, or the coroutine's resumer. False: nobody, the task has failed. */
function raise(task: Task, error: LuaThrow): boolean {
  const co = task.current;
  task.rt.charge(1);
  if (raiseIn(co, error)) return true;
  co.status = Status.Dead;
  const back = co.resumer;
  if (back === undefined) {
    task.state = TaskState.Failed;
    task.error = error.value;
    task.traceback = traceback(co, 0);
    return false;
  }
  co.resumer = undefined;
  co.failure = { error: error.value };
  back.status = Status.Running;
  task.current = back;
  // The native that resumed it decides: resume gives false, wrap raises again.
  const frame = back.frame!, native = frame.fn as Native;
  const n = native.handlers!.failed!(back.rt.call.on(back, frame), error.value);
  if (n >= 0) deliver(back, frame, n);
  return true;
}
