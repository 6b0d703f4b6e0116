// A run that JavaScript drives: step by step with a budget of instructions, to its end, or asynchronously (lua.start).
// A Run is the state of it, and knows its task; an Execution is what embedders hold. Nothing refers from a Run to its
// Execution, so an Execution that is dropped half-way is noticed, and its run released.
// Invariant: the fuel that all steps used is what their budgets allow, but for the last piece of work, and the next
// step makes up for that.
import { aborted, wouldWait } from '../../messages/embed.ts';
import { executionAgain, executionRuns } from '../../messages/options.ts';
import type { Value } from '../../values/type.ts';
import { callsOf } from '../../vm/debug/stack-trace.ts';
import type { Task } from '../../vm/task.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import { DISPOSE } from '../host/dispose.ts';
import { LuaError, type LuaFrame } from '../host/errors.ts';
import { nextTurn } from '../host/macrotask.ts';
import { mustBe } from '../host/options.ts';
import * as is from '../host/options.ts';
import { readable } from '../host/text.ts';
import type { Budget } from './budget.ts';
import type { Settings } from './options.ts';
import { turnOf, type Pause, type Stop } from './state.ts';

/**
 * Where an execution stands: 'ready' to go on, 'running' (a function of the host that it called is asking), 'waiting'
 * for a promise, or at its end: 'done', 'failed', 'cancelled'.
 */
export type ExecutionStatus = 'ready' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

/** What a step has come to. */
export type StepResult<T extends unknown[] = unknown[]> =
  /** `waiting`: it waits for a promise; it can go on when this one resolves, which never fails. */
  { readonly done: false; readonly waiting?: Promise<void> } | { readonly done: true; readonly values: T };

/** What a run needs of its state. */
export interface Runner {
  /** Runs the task until it ends or waits, or until `pause` says so. */
  advance(task: Task, budget: Budget | undefined, pause: Pause): Stop;
  /** The results of a task that has ended; throws the LuaError of one that failed. */
  finish(stop: Stop, budget: Budget | undefined): readonly Value[];
  release(task: Task): void;
  /** Called when the state is closed: those that wait notice. */
  readonly wakes: Set<() => void>;
  out(values: readonly Value[], settings: Settings): unknown[];
}

/** Milliseconds that an asynchronous run takes before it gives way to the host's event loop. */
const TURN_MS = 8;

const aborts = (reason: unknown): LuaError =>
  new LuaError({ code: 'ERR_LUA_ABORTED', message: aborted(), cause: reason });

/** The state of a run. */
export class Run {
  status: ExecutionStatus = 'ready';
  values: unknown[] | undefined = undefined;
  /** What ended it, if that was no return. */
  error: unknown = undefined;
  /** Fuel of the step in progress; below zero what the last one has used beyond its budget. */
  private credit = 0;
  /** Resolves when it can go on, or has been cancelled. */
  private wait: Promise<void> | undefined = undefined;
  private wake: (() => void) | undefined = undefined;
  private driving: Promise<unknown[]> | undefined = undefined;
  private cancelled: { readonly reason: unknown } | undefined = undefined;

  constructor(
    private readonly runner: Runner,
    private readonly task: Task,
    private readonly budget: Budget | undefined,
    private readonly settings: Settings,
  ) {}

  private get over(): boolean {
    return this.status === 'done' || this.status === 'failed' || this.status === 'cancelled';
  }

  step(instructions: number): StepResult {
    this.begin();
    if (this.over) return this.ended();
    if (this.waits()) return { done: false, waiting: this.wait! };
    this.credit = Math.min(this.credit, 0) + instructions;
    while (this.credit > 0) {
      const stop = this.advance(this.untilUsed);
      if (stop.kind === 'parked') return { done: false, waiting: this.wait! };
      if (stop.kind !== 'turn') return this.ended();
    }
    return { done: false };
  }

  /** Runs it to its end; throws if it would wait, and can go on afterwards. */
  run(): unknown[] {
    this.begin();
    if (!this.over && !this.waits()) this.advance(this.untilAsked);
    while (this.status === 'ready') this.advance(this.untilAsked);
    if (this.status === 'waiting') throw new LuaError({ code: 'ERR_LUA_ASYNC', message: wouldWait() });
    return this.ended().values;
  }

  async(): Promise<unknown[]> {
    if (this.driving !== undefined) return this.driving;
    this.begin();
    return (this.driving = this.drive().finally(() => (this.driving = undefined)));
  }

  private async drive(): Promise<unknown[]> {
    const turn = turnOf(TURN_MS);
    while (!this.over) {
      if (this.waits()) await this.wait;
      else {
        turn.begin();
        if (this.advance(turn).kind === 'turn') await nextTurn();
      }
    }
    return this.ended().values;
  }

  /** Refuses to go on while another call does. */
  private begin(): void {
    if (this.status === 'running') throw new LuaError({ code: 'ERR_LUA_RUNTIME', message: executionRuns() });
    if (this.driving !== undefined) throw new LuaError({ code: 'ERR_LUA_RUNTIME', message: executionAgain() });
    this.obey();
  }

  /** Has its signal, or a function that it called, asked for its end? */
  private get asked(): boolean {
    return this.cancelled !== undefined || this.settings.signal?.aborted === true;
  }

  /** Until the credit of a step is used up. */
  private readonly untilUsed: Pause = {
    most: () => this.credit,
    checkClock: (fuel) => (this.credit -= fuel) <= 0 || this.asked,
  };

  private readonly untilAsked: Pause = { checkClock: () => this.asked };

  /** Ends it if that has been asked for. */
  private obey(): void {
    const { signal } = this.settings;
    if (signal?.aborted === true) this.cancelled ??= { reason: signal.reason };
    if (this.cancelled !== undefined && !this.over) this.end('cancelled', aborts(this.cancelled.reason));
  }

  /** Does it still wait? */
  private waits(): boolean {
    if (this.status === 'waiting' && this.wake === undefined) this.status = 'ready';
    return this.status === 'waiting';
  }

  private advance(pause: Pause): Stop {
    this.status = 'running';
    let stop: Stop;
    try {
      stop = this.runner.advance(this.task, this.budget, pause);
    } catch (thrown) {
      // A fault of the engine.
      this.end('failed', thrown);
      throw thrown;
    }
    this.status = 'ready';
    if (stop.kind === 'parked') this.park();
    else if (stop.kind !== 'turn') this.settle(stop);
    this.obey();
    return this.over && stop.kind === 'turn' ? CANCELLED : stop;
  }

  private settle(stop: Stop): void {
    try {
      const values = this.runner.finish(stop, this.budget);
      this.values = this.runner.out(values, this.settings);
      this.end('done', undefined);
    } catch (error) {
      this.end('failed', error);
    }
  }

  private park(): void {
    this.status = 'waiting';
    const { signal } = this.settings;
    const stop = (): void => this.cancel(signal!.reason);
    this.wait = new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        this.runner.wakes.delete(wake);
        this.task.onReady = this.wake = undefined;
        resolve();
      };
      this.wake = this.task.onReady = wake;
      this.runner.wakes.add(wake);
    });
    signal?.addEventListener('abort', stop);
  }

  private end(status: 'done' | 'failed' | 'cancelled', error: unknown): void {
    this.status = status;
    this.error = error;
    const { wake } = this;
    drops?.unregister(this);
    this.runner.release(this.task);
    wake?.();
  }

  /** The result of a run that is over, or what ended it. */
  private ended(): { readonly done: true; readonly values: unknown[] } {
    if (this.status !== 'done') throw this.error;
    return { done: true, values: this.values! };
  }

  cancel(reason: unknown): void {
    this.cancelled ??= { reason };
    if (this.status !== 'running') this.obey();
  }

  /** Nobody can drive it any more. */
  dropped(): void {
    if (this.driving === undefined) this.cancel(undefined);
  }

  get frames(): LuaFrame[] {
    if (this.over || this.task.main.depth === 0) return [];
    const frames: LuaFrame[] = [];
    for (let co: Coroutine | undefined = this.task.current; co !== undefined; co = co.resumer)
      frames.push(...framesOf(co));
    // The bottom one is the guard.
    return frames.slice(0, -1);
  }
}

const framesOf = (co: Coroutine): LuaFrame[] =>
  callsOf(co).map(({ source, line, name, what }) => ({
    source: readable(source),
    line,
    function: readable(name),
    what,
  }));

/** How the last slice of a cancelled run ended. */
const CANCELLED: Stop = { kind: 'done', values: [] };

let drops: FinalizationRegistry<Run> | undefined;

/** Watches for executions that are dropped. Made when first used: importing this reads nothing of the host. */
function watch(execution: Execution, run: Run): void {
  if (typeof FinalizationRegistry !== 'function') return;
  drops ??= new FinalizationRegistry((dropped) => dropped.dropped());
  drops.register(execution, run, run);
}

/**
 * Code that is being run under the control of its embedder; `lua.start` makes it. Nothing has run before the first
 * `step`, `run` or `async`.
 */
export class Execution<T extends unknown[] = unknown[]> {
  readonly #run: Run;

  /** `lua.start` makes executions: `run` is its own. */
  constructor(run: object) {
    this.#run = run as Run;
    watch(this as Execution, this.#run);
  }

  /**
   * Runs about this many instructions (units as of `limits.instructions`), at least 1, and comes back. A step stops at
   * the next call or loop end; what it has used beyond its budget is taken from the next one, so that n steps of m use
   * n * m. Without the JIT compiler (`jit: false`) the same program stops at the same places each time. Throws a
   * LuaError if the code fails or was cancelled, hits a limit, or is running already; a TypeError for anything but a
   * number.
   */
  step(instructions: number): StepResult<T> {
    mustBe('instructions', instructions, BUDGET);
    return this.#run.step(instructions) as StepResult<T>;
  }

  /**
   * Runs it to its end and returns all its results. If it would wait for a promise, throws a LuaError with code
   * ERR_LUA_ASYNC; it can go on then with `async` or, once the promise is settled, with `step` and `run`.
   */
  run(): T {
    return this.#run.run() as T;
  }

  /** Runs it to its end, waits for promises included, giving way to the event loop; resolves to all its results. */
  async async(): Promise<T> {
    return (await this.#run.async()) as T;
  }

  /**
   * Ends it, wherever it stands: no more of its code runs, not even to close variables. `step`, `run` and `async` throw
   * a LuaError with code ERR_LUA_ABORTED and this reason as cause. Called by code that it runs itself, takes effect at
   * the end of the slice. Does nothing if it is over.
   */
  cancel(reason?: unknown): void {
    this.#run.cancel(reason);
  }

  get status(): ExecutionStatus {
    return this.#run.status;
  }

  /** Cancels it, unless it is over. */
  [DISPOSE](): void {
    this.cancel();
  }

  /** All results, once it is done; undefined before. */
  get values(): T | undefined {
    return this.#run.values as T | undefined;
  }

  /** What it failed with, or was cancelled with; undefined otherwise. */
  get error(): unknown {
    return this.#run.error;
  }

  /**
   * The calls in progress, innermost first, those that resumed the running coroutine included; none when it is over.
   */
  get frames(): readonly LuaFrame[] {
    return this.#run.frames;
  }
}

const BUDGET = is.from(1);
