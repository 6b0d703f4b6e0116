// Makes tasks: a fresh coroutine that will call a function.
import type { Value } from '../values/type.ts';
import { Coroutine, SLACK } from './coroutine.ts';
import type { Runtime } from './runtime.ts';
import type { Task } from './task.ts';
import { takeTask } from './task-pool.ts';
import { pushCall, pushNative } from './calls.ts';
import type { Native } from './native/native.ts';
import { Next } from './native/next.ts';

/** A coroutine whose first resume calls `fn`. */
export function newCoroutine(rt: Runtime, fn: Value): Coroutine {
  const co = new Coroutine(rt);
  co.stack[0] = fn;
  return co;
}

/** Starts a coroutine's function with arguments already at stack[1..argc]. */
export function startCoroutine(co: Coroutine, argc: number): void {
  const n = pushCall(co, 0, argc, -1);
  if (n !== Next.Called) co.returned = n;
}

/**
 * A task that will call `fn` with these arguments on its first run. Its stack stands for a thread, or is a main thread
 * itself. `stack`: what that begins as, if a new one is made.
 */
export function startTask(
  rt: Runtime,
  fn: Value,
  args: readonly Value[],
  thread?: Coroutine,
  stack?: readonly Value[],
): Task {
  const task = takeTask(rt, thread, stack),
    { main: co } = task;
  co.stack[0] = fn;
  co.ensure(args.length + 1);
  for (let i = 0; i < args.length; i++) co.stack[i + 1] = args[i];
  task.entering = args.length;
  return task;
}

/**
 * Has a new task call `fn` in a guard, a native that gives what `fn` gives: as if the guard had been called with them,
 * and had just called it.
 */
export function callInside(task: Task, guard: Native, handler: Value, fn: Value, args: readonly Value[]): Task {
  const { main: co } = task,
    { length } = args;
  const frame = pushNative(co, guard, 0, 0, -1);
  frame.pc = 1;
  co.nested = 1;
  co.guard(frame);
  frame.handler = handler;
  co.ensure(length + 2 + SLACK);
  const { stack } = co;
  stack[1] = fn;
  for (let i = 0; i < length; i++) stack[i + 2] = args[i];
  task.entering = length;
  return task;
}
