// A task is what a scheduler runs: a chain of coroutines, one of them current. The main program of a state is a task;
// so is every process, and every coroutine.spawn in it. A parked task keeps its chain; `wake` makes it ready. Must not
// know schedulers.
import type { Value } from '../values/type.ts';
import type { Coroutine } from './coroutine.ts';
import type { HookSetting } from './debug/hook.ts';
import { Next } from './native/next.ts';
import type { LimitKind } from './limits.ts';
import type { Runtime } from './runtime.ts';
import { LuaThrow, type Fault, type OperandFault } from './throw.ts';

export const enum TaskState {
  Ready,
  Running,
  Parked,
  Done,
  Failed,
}

/** What the layer above attaches to tasks: several may have one owner. */
export interface TaskOwner {
  /** What libraries keep for this owner alone (Runtime.slotOf). */
  slots: Map<unknown, unknown> | undefined;
}

/** How a task has failed. */
interface Failure {
  /** The error value, and the traceback taken where it was raised. */
  readonly error?: Value;
  readonly traceback: string;
  /** The limit that stopped the task. */
  readonly stopped?: LimitKind;
}

const NO_FAILURE: Failure = { traceback: '' };

export const NO_RESULTS: readonly Value[] = [];

export class Task {
  current: Coroutine;
  state: TaskState = TaskState.Ready;
  /** The current coroutine is new: the number of its function's arguments. Otherwise -1. */
  entering = -1;
  /** The thread that the main coroutine stands for (thread.ts), if that is another one. */
  thread: Coroutine | undefined = undefined;
  /** Changes that the task made to the hook of that thread. */
  rehooked: { readonly before: HookSetting | undefined; after: HookSetting | undefined } | undefined = undefined;
  /** The task that called the host function which started this one. */
  below: Task | undefined = undefined;
  /** Results of the main coroutine's function once Done. */
  results: readonly Value[] = NO_RESULTS;
  /** Why it has Failed. */
  failure: Failure = NO_FAILURE;
  /** An error that the driver has to raise, from a ticket (wakeWithError) or with Next.Raise. */
  raising: LuaThrow | Fault | OperandFault | undefined = undefined;
  /** A signal for the driver (Next). The next step handles it before any frame. */
  pendingSignal: number = Next.Called;
  /** The scheduler's action when a ticket wakes this task. */
  onReady: (() => void) | undefined = undefined;
  /** What ends the wait for the host that it is in, or was in last (kept by the layer above). */
  wait: { release(): void } | undefined = undefined;
  /** Set by the layer above: the process this task belongs to. */
  owner: TaskOwner | undefined = undefined;
  /** What a ticket brought and must be put back if the task never runs again (kept by the layer above). */
  carried: unknown = undefined;
  /** Parked on something that only its owner's other tasks can bring about (kept by the layer above). */
  blocked = false;

  constructor(readonly main: Coroutine) {
    this.current = main;
    main.task = this;
  }

  get rt(): Runtime {
    return this.main.rt;
  }

  /** Raises an error at the next step: cheaper than a throw through the interpreter. */
  raise(error: LuaThrow | Fault | OperandFault): void {
    this.raising = error;
    this.pendingSignal = Next.Raise;
  }

  /** Tickets call this: the task can go on. */
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
