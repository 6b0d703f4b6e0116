// Stand-ins for the virtual machine: waiters that note what they are resumed with, tasks that a test plays by hand, and
// what a system without Lua code runs on.
import { System, type Program } from '../../src/actors/core/system.ts';
import { Outcome } from '../../src/vm/drive.ts';
import type { Runtime } from '../../src/vm/runtime.ts';
import { TaskState, type Task } from '../../src/vm/task.ts';
import type { Waiter } from '../../src/actors/mail/wait-queue.ts';
import { VirtualClock } from '../../src/actors/time/clock.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';

export class FakeWaiter implements Waiter {
  valid = true;
  got: Value[] | undefined = undefined;
  spared = false;

  constructor(
    readonly name = '',
    private readonly log: string[] = [],
  ) {}

  resume(...results: Value[]): boolean {
    if (!this.valid) return false;
    this.valid = false;
    this.got = results;
    this.log.push(this.name);
    return true;
  }

  spare(): void {
    this.spared = true;
  }
}

/** A task whose every run is one entry of a script. */
export interface FakeTask {
  readonly task: Task;
  readonly steps: (() => Outcome)[];
}

export function fakeTask(...steps: (() => Outcome)[]): FakeTask {
  const task = {
    // Nobody keeps it for later.
    rt: { hooks: true },
    state: TaskState.Ready,
    results: [] as Value[],
    failure: { error: undefined as Value, traceback: '' },
    blocked: false,
    owner: undefined as unknown,
    main: { toClose: [], stack: [] },
    onReady: undefined as (() => void) | undefined,
    wake() {
      if (this.state !== TaskState.Parked) return;
      this.state = TaskState.Ready;
      this.onReady?.();
    },
    steps,
  };
  return { task: task as unknown as Task, steps };
}

/** What the scheduler calls instead of the driver. */
export function runFake(task: Task): Outcome {
  const step = (task as unknown as { steps: (() => Outcome)[] }).steps.shift();
  const outcome = step === undefined ? Outcome.Done : step();
  task.state =
    outcome === Outcome.Parked ? TaskState.Parked : outcome === Outcome.Done ? TaskState.Done : TaskState.Ready;
  return outcome;
}

export function fakeRuntime(): Runtime {
  const nothing = { leave() {} };
  return {
    fuel: 0,
    unpaid: 0,
    spent: 0,
    slice: 1000,
    charge() {},
    window: nothing,
    call: nothing,
    atEnd: [],
  } as unknown as Runtime;
}

const never = (): never => {
  throw new Error('no Lua code here');
};

/** Processes that start, and then wait for ever. */
export const WAITING: Program = {
  begin: (system, process) =>
    fakeTask(() => {
      system.spawning.started(process);
      return Outcome.Parked;
    }).task,
  formatError: never,
  copyResult: never,
};

/** The host and the entry of a waiting system. */
export const HOST = 'app:host',
  ENTRY = 'app:actor';

/** A thread's system of node a, with one host and one entry; serials of its processes begin there, and go on so. */
export const waitingSystem = (serials: { readonly first: number; readonly step: number }): System =>
  new System({
    rt: fakeRuntime(),
    clock: new VirtualClock(0),
    entries: new Map([[ENTRY, { id: ENTRY, kind: 'process.lua', source: '' }]]),
    hosts: new Map([[HOST, {}]]),
    node: 'a',
    serials,
    program: WAITING,
    run: runFake,
  });

const nothing = (): void => {};

/** An embedder of threads that does nothing with what it is told, and shows no processes. */
export const QUIET_LISTENER = {
  output: nothing,
  report: nothing,
  shared: nothing,
  remember: nothing,
  watch: nothing,
  show: () => ({ table: new Table(), none: () => new Table(), step: () => true, finish: () => 0 }),
  broken: nothing,
};
