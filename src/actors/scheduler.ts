// Which process runs next, and for how long. Ready processes wait in a ring; each gets one slice of fuel, shared by its
// coroutines, which run in the order they became ready. A seed permutes the choice among ready processes: the same seed
// gives the same run. A hand-off (spawn and its answer) skips the queue but lives on the rest of the giver's slice.
// What the end of a task means is the governor's decision.
import { Outcome } from '../vm/drive.ts';
import type { LimitKind } from '../vm/limits.ts';
import type { Runtime } from '../vm/runtime.ts';
import type { Task } from '../vm/task.ts';
import type { Allowance } from './allowance.ts';
import type { Process } from './process.ts';
import { Ring } from './ring.ts';
import { ENDLESS, MOST_UNSEEN, type Turn } from './turn.ts';

/** Fuel that switching to a task costs, so that tasks which only wait cannot keep a slice going for ever. */
const SWITCH = 50;

/** The one who decides what follows from how a task came back. */
export interface Governor {
  /** A process has its turn. */
  running(process: Process): void;
  done(process: Process, task: Task): void;
  failed(process: Process, task: Task): void;
  /** The process has hit a limit: none of its tasks can go on. */
  stopped(process: Process, limit: LimitKind): void;
  /** Running it threw something that is no Lua error: the engine, or what the host put into it, is broken. */
  broken(process: Process, thrown: unknown): void;
  /** The process was condemned while it ran, or before. */
  doomed(process: Process): void;
  /** None of its tasks can run now. */
  blocked(process: Process): void;
}

/** What the scheduler needs of a runtime. */
export interface Fuel {
  fuel: number;
  readonly slice: number;
}

export class Scheduler {
  private readonly ring = new Ring<Process>();
  private readonly urgent = new Ring<Process>();
  private chance: number | undefined;
  /** Fuel used in the present step. */
  private spent = 0;
  /** Slices run so far. */
  slices = 0;
  /** The process whose code is running. */
  current: Process | undefined = undefined;

  constructor(
    private readonly rt: Fuel,
    private readonly run: (task: Task) => Outcome,
    private readonly governor: Governor,
    seed?: number,
  ) {
    this.chance = seed === undefined ? undefined : seed | 0;
  }

  /** Queues a process that has a ready task, unless it is queued or running. */
  add(process: Process): void {
    if (process.queued || process === this.current) return;
    process.queued = true;
    (this.favouring ? this.urgent : this.ring).push(process);
  }

  /** While this is set, whoever becomes ready goes on next, on what is left of the current slice. */
  favouring = false;

  get idle(): boolean {
    return this.ring.length === 0 && this.urgent.length === 0;
  }

  /**
   * Runs at most this many slices, and no further one once this much fuel is used up or the turn is over; whether anyone is
   * still ready then.
   */
  step(slices: number, fuel = Infinity, turn: Turn = ENDLESS): boolean {
    for (this.spent = 0; slices > 0 && this.spent < fuel; slices--) {
      const process = this.next();
      if (process === undefined) return false;
      // A whole slice is long enough to look at the clock.
      if (turn.over(1 + this.slice(process) / this.rt.slice * MOST_UNSEEN)) break;
    }
    return !this.idle;
  }

  private next(): Process | undefined {
    while (this.urgent.length > 0) {
      const process = this.urgent.shift()!;
      if (this.rt.fuel > 0) return process;
      this.ring.push(process);
    }
    this.rt.fuel = this.rt.slice;
    if (this.chance !== undefined && this.ring.length > 1) this.ring.bringForward(this.random(this.ring.length));
    return this.ring.shift();
  }

  /** One slice; the fuel it used. Whatever is thrown in it, the process is put where it belongs afterwards. */
  private slice(process: Process): number {
    const { rt } = this;
    process.queued = false;
    this.slices++;
    // It ended while it was queued.
    if (!process.alive) return 0;
    const before = rt.fuel;
    try {
      this.current = process;
      if (process.doom === undefined) this.runTasks(process);
    } finally {
      this.current = undefined;
      const used = before - rt.fuel;
      this.spent += used;
      process.fuelUsed += used;
      this.putBack(process);
    }
    return before - rt.fuel;
  }

  /** Its slice is over. */
  private putBack(process: Process): void {
    if (process.doom !== undefined) this.governor.doomed(process);
    else if (process.ready || process.allowance?.due === true) this.add(process);
    else this.governor.blocked(process);
  }

  private runTasks(process: Process): void {
    const { allowance } = process;
    this.governor.running(process);
    if (allowance === undefined) return this.runReady(process);
    if (allowance.due && !this.counted(process, allowance)) return;
    allowance.enter(this.rt as Runtime);
    let limit: LimitKind | undefined;
    try {
      this.runReady(process);
    } finally {
      limit = allowance.leave(this.rt as Runtime);
    }
    if (limit !== undefined) this.governor.stopped(process, limit);
  }

  /** Runs the tasks that are ready, for the rest of the slice. */
  private runReady(process: Process): void {
    const { rt } = this;
    let givesWay = false;
    while (process.doom === undefined && !givesWay) {
      const task = process.nextReady();
      if (task === undefined) break;
      let outcome: Outcome;
      try {
        outcome = this.run(task);
      } catch (thrown) {
        return this.governor.broken(process, thrown);
      }
      rt.fuel -= SWITCH;
      switch (outcome) {
        case Outcome.Done: this.governor.done(process, task); break;
        case Outcome.Failed: this.governor.failed(process, task); break;
        case Outcome.Stopped: this.governor.stopped(process, task.stopped!); break;
        case Outcome.Preempted: process.gaveWay(task); break;
        // A task that gives way with no other of its process ready gives way to other processes.
        case Outcome.Rescheduled: givesWay = !process.gaveWay(task); break;
        case Outcome.Parked: break;
      }
      if (rt.fuel <= 0 || this.urgent.length > 0) break;
    }
  }

  /** Counts what a process holds, which is due; false: it cannot run yet, or has hit its limit. */
  private counted(process: Process, allowance: Allowance): boolean {
    const done = allowance.counting(process, this.rt as Runtime);
    if (typeof done === 'boolean') return done;
    this.governor.stopped(process, done);
    return false;
  }

  /** A whole number below n (mulberry32). */
  private random(n: number): number {
    this.chance = (this.chance! + 0x6d2b79f5) | 0;
    let t = Math.imul(this.chance ^ (this.chance >>> 15), 1 | this.chance);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * n);
  }
}
