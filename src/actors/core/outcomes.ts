// How the end of a task decides the end of its process: the result of the entry function is the result of the process,
// an error that nobody caught is its error. Where Lua code has to run for that, the final task runs it.
// It must not know what follows from the end (ends.ts).
import { waitingToClose } from '../../vm/close.ts';
import { TaskState, type Task } from '../../vm/task.ts';
import { isStr } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import { Exit } from '../values/event.ts';
import { ErrorObject, type Raised } from '../values/failure.ts';
import { AT_ONCE, UNFINISHED, NotCopyable, copyWithin } from '../values/payload.ts';
import { cannotReturn, failureOf, formatError, isPlain } from './failures.ts';
import type { Process } from './process.ts';
import type { Program } from './system.ts';

/** A task has ended without an error. */
export function taskDone(process: Process, task: Task, program: Program): void {
  const { endedTask } = process.rare;
  if (endedTask !== undefined) finalTaskDone(process, endedTask, task.results);
  else if (task === process.main) returned(process, task, program);
  else process.dismiss(task);
}

/** The final task is done: it has formatted the error, or copied the result. */
function finalTaskDone(
  process: Process,
  { state, failure: { error, traceback } }: Task,
  results: readonly Value[],
): void {
  if (state === TaskState.Done) process.pendingExit ??= new Exit(results[0], results[1] as ErrorObject | undefined);
  else
    fail(
      process,
      isPlain(results[0]) ? results[0] : formatError(error),
      traceback,
      results.length > 1 ? { value: results[1] } : undefined,
    );
}

/** A task has raised an error. */
export function taskFailed(process: Process, task: Task, program: Program): void {
  const { main } = process,
    { endedTask } = process.rare,
    { error, traceback } = (endedTask ?? task).failure;
  if (endedTask !== undefined) return fail(process, error, traceback);
  // The main coroutine's variables are closed, too, as when a state is closed.
  const open = waitingToClose(task.main);
  if (main !== undefined && main !== task) open.push(...waitingToClose(main.main));
  if (open.length === 0 && isPlain(error)) fail(process, error, traceback);
  // `__close` handlers run, and `__tostring` may make the text: the final task does that.
  else process.runFinalTask(task, program.formatError(error, open));
}

function fail(process: Process, value: Value, traceback: string, raised?: Raised): void {
  let error = failureOf(value, traceback, raised);
  if (process.start !== undefined) {
    const message = text.scriptFailed(error.message);
    error = error.with({}, process.rare.upgrades > 0 ? text.upgradeFailed(message) : message);
  }
  process.pendingExit ??= new Exit(undefined, error);
}

/**
 * The first result of the entry function is the result of the process; an error as second result makes it a failure
 * (D16).
 */
function returned(process: Process, task: Task, program: Program): void {
  const [first, second] = task.results;
  if (isStr(second) || second instanceof ErrorObject) {
    process.pendingExit ??= new Exit(undefined, failureOf(second, ''));
    return;
  }
  const value = copyWithin(AT_ONCE, first);
  // The copy is long: other processes run meanwhile.
  if (value === UNFINISHED) process.runFinalTask(task, program.copyResult(first));
  else
    process.pendingExit ??=
      value instanceof NotCopyable ? new Exit(undefined, cannotReturn(value)) : new Exit(value, undefined);
}
