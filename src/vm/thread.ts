// The threads that programs see. Every run that the host begins has a stack of its own. That stack stands for the
// thread in which the run was begun: the coroutine that called the host, or the state's main thread. So programs see
// one main thread, however many runs there are.
// Invariant: no program gets hold of a stack that stands for another coroutine.
import { Coroutine, Status } from './coroutine.ts';
import type { Runtime } from './runtime.ts';
import type { Task } from './task.ts';

/** The main thread of a state. It has no calls of its own, and never ends. */
export function mainThread(rt: Runtime): Coroutine {
  if (rt.main === undefined) {
    rt.main = new Coroutine(rt);
    rt.main.status = Status.Running;
  }
  return rt.main;
}

/** The thread that programs see for a coroutine. */
export function threadOf(co: Coroutine): Coroutine {
  const { task } = co,
    seen = task !== undefined && co === task.main && task.thread !== undefined ? task.thread : co;
  seen.known = true;
  return seen;
}

/** The thread that is calling the host. */
export const callingThread = ({ running }: Runtime): Coroutine | undefined =>
  running === undefined ? undefined : threadOf(running.current);

/** The stack of a thread, seen from a running coroutine: the innermost stack that stands for it, or its own. */
export function stackOf(thread: Coroutine, asker: Coroutine): Coroutine {
  for (let { task } = asker; task !== undefined; task = task.below) if (task.thread === thread) return task.main;
  return thread;
}

/** Whether a coroutine is, or stands for, a main thread. */
export const isMain = (co: Coroutine): boolean => isMainOf(co, co.task);

const isMainOf = (co: Coroutine, task: Task | undefined): boolean =>
  task !== undefined && co === task.main && (task.thread === undefined || task.thread === co.rt.main);
