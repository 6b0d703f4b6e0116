// Unwinds from where an error was raised to the guard that catches it. First the guard's message handler runs on top of
// everything, so that it sees the frames. Then variables are closed, which may raise again or wait. Then the guarded
// native's `failed` gets the error. The first two steps are natives with frames of their own.
import type { Value } from '../values/type.ts';
import { handled, pushCall, pushNative } from './calls.ts';
import { closeLast, hasToClose } from './close.ts';
import { Status, type Coroutine } from './coroutine.ts';
import { Return, type Frame, type Holding } from './frame.ts';
import { resumable } from './native/declare.ts';
import { Native } from './native/native.ts';
import { Next } from './native/next.ts';
import type { Task } from './task.ts';
import type { LuaThrow } from './throw.ts';
import { finishNative } from './step.ts';
import { closeUpvalues } from './upvalue.ts';

/** Fuel for raising an error: the driver words it and searches the frames for a guard. */
export const RAISE_COST = 100;

/** Delivers an error to the nearest guard of a coroutine. False if it has none. */
export function raiseIn(co: Coroutine, error: LuaThrow): boolean {
  co.rt.cause = error.cause;
  co.rt.charge(RAISE_COST);
  let depth = co.depth;
  while (depth > 0 && !isGuard(co.frames[depth - 1]!)) depth--;
  if (depth === 0) return false;
  const guard = co.frames[depth - 1]!;
  if (guard.handler === undefined || error.handled) {
    unwindTo(co, depth, error.value);
    return true;
  }
  const next = callHandler(co, guard, error.value);
  return next === undefined || raiseIn(co, next);
}

/** Whether an error would be caught above `depth` frames. */
export function hasGuard(co: Coroutine, depth: number): boolean {
  for (let i = co.depth; i > depth; i--) if (isGuard(co.frames[i - 1]!)) return true;
  return false;
}

const isGuard = (frame: Frame): boolean => frame.guarded && frame.fn instanceof Native;

/** Calls a message handler where the error was raised. Its result becomes the error: at once if it needs no frame. */
function callHandler(co: Coroutine, guard: Frame, error: Value): LuaThrow | undefined {
  const { top } = co.frame!;
  // Where no room is left to handle an overflow, this raises an error that no handler gets.
  co.ensure(top + 2);
  co.handling++;
  co.stack[top] = guard.handler;
  co.stack[top + 1] = error;
  const n = pushCall(co, top, 1, 1, Return.Raise);
  return n === Next.Called ? undefined : handled(co, top, n);
}

/** Drops the frames above the guard, closes their variables, and hands the error to the guard. */
function unwindTo(co: Coroutine, depth: number, error: Value): void {
  const guard = co.frames[depth - 1]!;
  co.truncate(depth);
  if (hasToClose(co, guard.top)) pushCloser(co, guard, error);
  else giveUp(co, guard, error);
}

function giveUp(co: Coroutine, guard: Frame, error: Value): void {
  closeUpvalues(co.open, guard.top);
  guard.guarded = false;
  const n = (guard.fn as Native).handlers!.failed!(co.rt.call.on(co, guard), error);
  if (n >= 0) finishNative(co, guard, n);
}

class Closing implements Holding {
  /** What follows the last closed variable of a task that ends from within. */
  then: (() => never) | undefined = undefined;

  constructor(
    readonly level: number,
    public error: Value,
    public failing: boolean,
  ) {}

  /** The error is nowhere else while handlers run. */
  get holds(): readonly Value[] {
    return [this.error];
  }
}

/** Pushes the native that closes all variables above a guard, because of an error, then hands the error down. */
function pushCloser(co: Coroutine, guard: Frame, error: Value): void {
  // Its frame must lie above the values it closes.
  const top = co.toClose[co.toClose.length - 1]! + 1;
  closeUpvalues(co.open, top);
  co.ensure(top + 4);
  const frame = pushNative(co, CLOSE, top, 0, 0);
  frame.state = new Closing(guard.top, error, true);
  frame.handler = guard.handler;
  frame.hidden = true;
  co.hidden++;
}

/**
 * Closes the variables of a whole coroutine on its own stack (coroutine.close): result true, or false and the error.
 */
export function pushCoroutineCloser(co: Coroutine, error: Value, failing: boolean): void {
  const last = co.toClose.length === 0 ? 0 : co.toClose[co.toClose.length - 1]!;
  const top = last + 1;
  closeUpvalues(co.open, top);
  co.ensure(top + 4);
  co.truncate(0);
  co.hidden = 0;
  co.closing = true;
  const frame = pushNative(co, CLOSE_ALL, top, 0, -1);
  frame.hidden = true;
  co.hidden++;
  frame.state = new Closing(0, error, failing);
}

/**
 * Ends a task from within: closes the variables of its main coroutine, whatever they raise; then `then` ends the
 * program.
 */
export function pushEnding(task: Task, then: () => never): void {
  const { main } = task;
  task.current = main;
  main.status = Status.Running;
  pushCoroutineCloser(main, undefined, false);
  (main.frame!.state as Closing).then = then;
}

function closeStep(co: Coroutine, frame: Frame, closing: Closing): boolean {
  co.guard(frame);
  while (hasToClose(co, closing.level)) {
    sink(co, frame);
    if (closeLast(co, frame.top, closing.failing ? closing.error : undefined, Return.Call)) return true;
  }
  closeUpvalues(co.open, closing.level);
  frame.guarded = false;
  return false;
}

/** Moves a closer's frame down to the next variable: after a stack overflow there is room for handlers only there. */
function sink({ toClose }: Coroutine, frame: Frame): void {
  frame.func = toClose[toClose.length - 1]! + 1;
  frame.base = frame.top = frame.func + 1;
}

const CLOSE: Native = resumable('(close)', [], '', '', {
  start: (call) => closeGoOn(call.co, call.frame),
  done: (call) => closeGoOn(call.co, call.frame),
  failed(call, error) {
    call.kept<Closing>().error = error;
    return closeGoOn(call.co, call.frame);
  },
});

/** Goes on closing. At the end the error goes to the guard below. */
function closeGoOn(co: Coroutine, frame: Frame): number {
  const closing = frame.state as Closing;
  if (closeStep(co, frame, closing)) return Next.Called;
  co.pop();
  co.hidden--;
  giveUp(co, co.frame!, closing.error);
  return Next.Called;
}

const CLOSE_ALL: Native = resumable('(close)', [], '', '', {
  start: (call) => closeCoroutine(call.co, call.frame),
  done: (call) => closeCoroutine(call.co, call.frame),
  failed(call, error) {
    const closing = call.kept<Closing>();
    closing.error = error;
    closing.failing = true;
    return closeCoroutine(call.co, call.frame);
  },
});

function closeCoroutine(co: Coroutine, frame: Frame): number {
  const closing = frame.state as Closing;
  if (closeStep(co, frame, closing)) return Next.Called;
  closing.then?.();
  // The results of a bottom call lie at stack[0..].
  co.stack[0] = !closing.failing;
  co.stack[1] = closing.error;
  co.closing = false;
  co.truncate(0);
  co.returned = closing.failing ? 2 : 1;
  return Next.Called;
}
