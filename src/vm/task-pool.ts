// Keeps the tasks of calls and of processes that have ended for the next ones: making a coroutine takes longer than a
// short call.
// Invariant: a task is kept only if nothing refers to it or its coroutine any more, and neither refers to a value.
import { Coroutine, Status } from './coroutine.ts';
import type { Frame } from './frame.ts';
import type { Runtime } from './runtime.ts';
import { NO_RESULTS, Task, TaskState } from './task.ts';
import type { Value } from '../values/type.ts';

/** Tasks that are kept. */
const MOST = 32;
/** A coroutine that has grown beyond these is not worth clearing. */
const MOST_SLOTS = 64,
  MOST_FRAMES = 4;

/** A task with an empty coroutine, which stands for a thread, or is one itself. */
export function takeTask(rt: Runtime, thread: Coroutine | undefined, stack?: readonly Value[]): Task {
  const task = rt.idle.pop() ?? new Task(new Coroutine(rt, stack));
  task.thread = thread;
  rt.cause = undefined;
  task.main.status = Status.Running;
  return task;
}

/** Keeps a task that has ended, if nobody else can hold it. An error caught by its guard leaves nothing behind. */
export function keepTask(task: Task): void {
  const { rt, main } = task;
  if (task.state !== TaskState.Done || rt.hooks || rt.idle.length >= MOST || !isAsNew(main)) return;
  clear(main);
  task.state = TaskState.Ready;
  task.results = NO_RESULTS;
  task.thread = task.below = task.rehooked = undefined;
  rt.cause = task.carried = task.owner = task.onReady = undefined;
  task.blocked = false;
  rt.idle.push(task);
}

const isAsNew = (co: Coroutine): boolean =>
  co.depth === 0 &&
  co.stack.length <= MOST_SLOTS &&
  co.frames.length <= MOST_FRAMES &&
  co.open.length === 0 &&
  co.toClose.length === 0 &&
  co.hidden === 0 &&
  co.handling === 0 &&
  co.elidedBelow < 0 &&
  co.runningNative === undefined &&
  co.suspendedNative === undefined &&
  co.failure === undefined &&
  !co.closing &&
  !co.known &&
  co.tickets === 0;

function clear(co: Coroutine): void {
  const { frames } = co;
  clearStack(co.stack);
  for (let i = 0; i < frames.length; i++) clearFrame(frames[i]!);
  co.nested = 0;
}

/** Four slots at a time: this is a tenth of a short call. */
function clearStack(stack: Value[]): void {
  const { length } = stack;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    stack[i] = undefined;
    stack[i + 1] = undefined;
    stack[i + 2] = undefined;
    stack[i + 3] = undefined;
  }
  for (; i < length; i++) stack[i] = undefined;
}

function clearFrame(frame: Frame): void {
  frame.fn = undefined as unknown as Frame['fn'];
  frame.proto = undefined;
  frame.state = undefined;
  frame.handler = undefined as Value;
}
