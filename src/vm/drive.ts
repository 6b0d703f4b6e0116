// The driver: runs a task until it is done, waits, gives way, or fails. It steps the top frame, of whatever kind. Only
// the driver catches Lua errors: it words them, calls message handlers, and unwinds to the nearest guard.
import { Status, type Coroutine } from './coroutine.ts';
import type { Frame } from './frame.ts';
import { traceback } from './debug/stack-trace.ts';
import { changeRide, countOn } from './debug/count.ts';
import { enterHooks, leaveHooks, undoHook } from './debug/hook.ts';
import { pushCall } from './calls.ts';
import { interpret } from './interpret.ts';
import { FRAMES_ELIDED, type Native } from './native/native.ts';
import { Next } from './native/next.ts';
import type { Runtime } from './runtime.ts';
import { TaskState, type Task, type TaskOwner } from './task.ts';
import { asLuaError, looksBelow } from './debug/fault.ts';
import { forgetMatch, lastMatch } from '../values/bytes.ts';
import { useAccount } from '../values/meter.ts';
import { LimitStop } from './limits.ts';
import type { LuaThrow } from './throw.ts';
import { restoreFrame } from './switch.ts';
import { finishGuarded, finishNative, stepCoroutine, stepNative } from './step.ts';
import { hasGuard, raiseIn } from './unwind.ts';

export const enum Outcome {
  /** The task's function returned: task.results. */
  Done,
  /** The task waits for a ticket. */
  Parked,
  /** The fuel is used up. The task can go on at once. */
  Preempted,
  /** The task gave way. It can go on at once. */
  Rescheduled,
  /** No guard caught an error: task.failure. */
  Failed,
  /** The task hit a limit: task.failure. It cannot go on. */
  Stopped,
}

/**
 * Abandons a task that will not go on, and releases all that it held. The coroutines that it was in are dead; their
 * variables can still be closed.
 */
export function giveUp(task: Task): void {
  const { rt } = task;
  undoHook(task);
  for (let co = task.current; co !== task.main && co.resumer !== undefined; ) {
    const { resumer } = co;
    co.status = Status.Dead;
    co.resumer = undefined;
    co = resumer;
  }
  rt.waiting?.delete(task);
  rt.collector?.givenUp();
  letGo(rt);
}

/** Runs a task with the fuel in rt.fuel. */
export function run(task: Task): Outcome {
  const { rt } = task;
  task.state = TaskState.Running;
  task.below = rt.running;
  rt.running = task;
  rt.zone = undefined;
  const payer = useAccount(rt);
  try {
    if (rt.hooks) enterHooks(task);
    if (rt.waiting !== undefined && rt.waiting.size > 0) rt.waiting.delete(task);
    const outcome = runOn(task);
    if (rt.collector !== undefined) afterwards(task, outcome);
    return outcome;
  } finally {
    rt.running = task.below;
    if (rt.hooks) leaveHooks(task);
    useAccount(payer);
  }
}

/** A task of a state has ended, or waits. */
function afterwards(task: Task, outcome: Outcome): void {
  const { rt } = task;
  if (outcome === Outcome.Done || outcome === Outcome.Failed || outcome === Outcome.Stopped) {
    // That is a tenth of a short call.
    if (lastMatch.kept || rt.window.used || rt.call.used) forgetMatch();
    leave(rt);
  } else (rt.waiting ??= new Set()).add(task);
}

/** Releases what a task, or all tasks of an owner, left in shared views and in JavaScript. */
export function letGo(rt: Runtime, owner?: TaskOwner): void {
  forgetMatch();
  leave(rt, owner);
}

function leave(rt: Runtime, owner?: TaskOwner): void {
  rt.window.leave(owner);
  rt.call.leave(owner);
  rt.tier?.release();
  const { atEnd } = rt;
  for (let i = 0; i < atEnd.length; i++) atEnd[i]!(rt);
}

function runOn(task: Task): Outcome {
  let error: LuaThrow | undefined;
  for (;;) {
    try {
      if (error !== undefined) {
        const last = error;
        error = undefined;
        if (!raise(task, last)) return Outcome.Failed;
      }
      if (task.raising === undefined) {
        const next = task.entering >= 0 ? begin(task) : step(task);
        if (next === Next.Reschedule && endedEarly(task)) continue;
        if (next !== Next.Raise) return settle(task, next);
      }
      error = raised(task);
    } catch (thrown) {
      if (thrown instanceof LimitStop) return stopped(task, thrown);
      chargeUnsettled(task.current);
      error = asLuaError(task.current, thrown);
    }
  }
}

/** Abandons the task where it stands. */
function stopped(task: Task, { kind }: LimitStop): Outcome {
  const { rt } = task;
  task.state = TaskState.Failed;
  task.failure = { traceback: '', stopped: kind };
  rt.segment = -1;
  rt.refuel();
  return Outcome.Stopped;
}

/** Charges what the interpreter has executed in its top frame when something was thrown through it. */
function chargeUnsettled({ rt, frames, depth }: Coroutine): void {
  const { segment } = rt;
  if (segment < 0) return;
  rt.segment = -1;
  let at = depth - 1;
  while (at >= 0 && frames[at]!.proto === undefined) at--;
  if (at >= 0) rt.charge(Math.max(frames[at]!.pc - segment, 0));
}

/** The error that a step signalled (Next.Raise). */
function raised(task: Task): LuaThrow {
  const error = task.raising;
  task.raising = undefined;
  if (task.pendingSignal === Next.Raise) task.pendingSignal = Next.Called;
  return asLuaError(task.current, error);
}

/** Serves the collector or a hook that ended the slice; the task can go on afterwards. */
function endedEarly(task: Task): boolean {
  const { rt } = task,
    due = rt.collector !== undefined && rt.collector.pending;
  if (due) {
    rt.refuel();
    rt.collector!.step(task);
  }
  return rt.fuel < 0 ? countOn(task.current) : due;
}

/** Begins the call that a task was made for: in a guard (task-start.ts) it needs no step of the guard's own. */
function begin(task: Task): number {
  const { current: co, entering, rt } = task,
    { frame } = co;
  if (frame === undefined) return step(task);
  task.entering = -1;
  if (rt.riding !== co.counting) changeRide(rt, co.counting);
  rt.charge(1 + (entering >> 2));
  const n = pushCall(co, frame.top, entering, -1);
  if (n !== Next.Called) {
    if (n < 0) return n;
    if (co.hook === undefined) return finishGuarded(task, co, frame.top, n);
    frame.pending = n;
  }
  return step(task);
}

/** Steps frames until the task as a whole has a signal: Park, Reschedule, Raise, or Called when it is done. */
function step(task: Task): Next {
  for (;;) {
    const { current: co } = task,
      { frame } = co;
    if (co.rt.riding !== co.counting) changeRide(co.rt, co.counting);
    if (frame === undefined) {
      if (stepCoroutine(task, co)) return Next.Called;
      continue;
    }
    const next = task.pendingSignal !== Next.Called ? takeSignal(task) : stepFrame(co, frame);
    if (next !== Next.Called) return next;
  }
}

/** Goes on with the top frame, whatever it is. */
function stepFrame(co: Coroutine, frame: Frame): number {
  if (frame.proto === undefined) return stepNative(co, frame);
  if (frame.body !== undefined && co.hook === undefined) return co.rt.tier!.goOn(co);
  const next = interpret(co);
  co.rt.segment = -1;
  return next;
}

/** The signal that is pending. */
export function takeSignal(task: Task): Next {
  const { pendingSignal } = task;
  task.pendingSignal = Next.Called;
  return pendingSignal;
}

/** What `runAbove` throws on. */
class Unguarded {
  constructor(readonly error: LuaThrow) {}
}

/**
 * Runs all frames above `depth` of a coroutine, for compiled code that called a native there; what has been `thrown`
 * already, if anything, is raised first. Returns 0 once the native has returned, or a signal for the driver. Rethrows
 * an error that no guard there catches.
 */
export function runAbove(co: Coroutine, depth: number, thrown?: { readonly error: unknown }): number {
  const task = co.task!;
  let error: LuaThrow | undefined;
  for (;;) {
    try {
      if (error !== undefined) {
        const last = error;
        error = undefined;
        if (task.current === co && !hasGuard(co, depth)) throw new Unguarded(last);
        raise(task, last);
      }
      if (thrown !== undefined) {
        const { error: fault } = thrown;
        thrown = undefined;
        throw fault;
      }
      // What caught the error may have raised another one.
      if (task.raising === undefined) {
        const next = stepAbove(task, co, depth);
        if (next !== Next.Raise) return next;
      }
      error = raised(task);
    } catch (fault) {
      if (fault instanceof Unguarded) throw fault.error;
      chargeUnsettled(task.current);
      if (
        fault === FRAMES_ELIDED ||
        fault instanceof LimitStop ||
        (task.current === co && looksBelow(co, fault, depth))
      )
        throw fault;
      error = asLuaError(task.current, fault);
    }
  }
}

function stepAbove(task: Task, co: Coroutine, depth: number): number {
  for (;;) {
    const { current } = task,
      { frame } = current;
    if (current === co && co.depth === depth) {
      if (task.pendingSignal === Next.Delivered) task.pendingSignal = Next.Called;
      return 0;
    }
    if (current.rt.riding !== current.counting) changeRide(current.rt, current.counting);
    if (frame === undefined) {
      stepCoroutine(task, current);
      continue;
    }
    const next = task.pendingSignal !== Next.Called ? takeSignal(task) : stepFrame(current, frame);
    if (next !== Next.Called) return next;
  }
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

/**
 * Hands an error to the nearest guard, or to the coroutine's resumer. False: nothing catches it, the task has failed.
 */
function raise(task: Task, error: LuaThrow): boolean {
  const co = task.current;
  if (raiseIn(co, error)) return true;
  co.status = Status.Dead;
  const back = co.resumer;
  if (back === undefined) {
    task.state = TaskState.Failed;
    task.failure = { error: error.value, traceback: traceback(co, 0) };
    return false;
  }
  co.resumer = undefined;
  co.failure = { error: error.value, cause: error.cause };
  back.status = Status.Running;
  task.current = back;
  restoreFrame(back);
  // The native that resumed it decides: resume gives false, wrap raises again.
  const frame = back.frame!,
    native = frame.fn as Native;
  const n = native.handlers!.failed!(back.rt.call.on(back, frame), error.value);
  if (n >= 0) finishNative(back, frame, n);
  return true;
}
