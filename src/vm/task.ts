// A task is what a scheduler runs: a chain of coroutines of which one is current. The main program of a state is one;
// every process and every coroutine.spawn in it is one. Parking leaves the chain as it is; waking is `wake`.
import type { Value } from '../values/type.ts';
import type { Coroutine } from './coroutine.ts';
import type { HookSetting } from './debug/hook.ts';
import { Next } from './native/next.ts';
import type { LimitKind } from './limits.ts';
import type { Runtime } from './runtime.ts';
import { LuaThrow, type Fault, type OperandFault } from './throw.ts';

export const enum TaskState { Ready, Running, Parked, Done, Failed }

/** What the layer above attaches to tasks: several may have one owner. */
export interface TaskOwner {
  /** What libraries keep for this owner alone (Runtime.slotOf). */
  slots: Map<unknown, unknown> | undefined;
}

const NONE: readonly Value[] = [];

export class Task {
  current: Coroutine;
  state: TaskState = TaskState.Ready;
  /** The current coroutine is new: the number of arguments its function is waiting for; else -1. */
  entering = -1;
  /** The thread that the main coroutine stands for (thread.ts), if that is another one. */
  thread: Coroutine | undefined = undefined;
  /** What it has done to the hook of that thread, if anything. */
  rehooked: { readonly before: HookSetting | undefined; after: HookSetting | undefined } | undefined = undefined;
  /** The task that was running when this one was started from within it (a host function that calls Lua). */
  below: Task | undefined = undefined;
  /** Results of the main coroutine's function once Done. */
  results: readonly Value[] = NONE;
  /** The error value once Failed, and the traceback taken where it was raised. */
  error: Value = undefined;
  traceback = '';
  /** The limit that it has hit, once stopped. */
  stopped: LimitKind | undefined = undefined;
  /** An error for the driver to raise: a ticket brought it (wakeWithError), or Next.Raise was said. */
  raising: LuaThrow | Fault | OperandFault | undefined = undefined;
  /** What the host threw, if the error raised last comes from there. */
  cause: unknown = undefined;
  /** What is to be said to the driver (Next) as soon as whatever runs looks at the frames again: it comes before anything is stepped. */
  pendingSignal: number = Next.Called;
  /** What the scheduler does when a ticket wakes this task. */
  onReady: (() => void) | undefined = undefined;
  /** Whatever the layer above attaches: the process this task belongs to. */
  owner: TaskOwner | undefined = undefined;
  /** What a ticket brought that is to be put back if the task never runs again (kept by the layer above). */
  carried: unknown = undefined;
  /** Parked on something that only its owner's other tasks can bring about (kept by the layer above). */
  blocked = false;

  constructor(readonly rt: Runtime, readonly main: Coroutine) {
    this.current = main;
    main.task = this;
  }

  /** Raises an error as soon as the frames are looked at again: cheaper than throwing it through the interpreter. */
  raise(error: LuaThrow | Fault | OperandFault): void {
    this.raising = error;
    this.pendingSignal = Next.Raise;
  }

  /** Called by tickets: the task can go on. */
  wake(): void {
    if (this.state !== TaskState.Parked) return;
    this.state = TaskState.Ready;
    this.onReady?.();
  }

  wakeWithError(error: Value): void {
    this.wakeToRaise(new LuaThrow(error));
  }

  wakeToRaise(error: LuaThrow | Fault): void {
    this.raising = error;
    this.wake();
  }
}
