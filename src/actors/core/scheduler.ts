// Runs processes, each for a slice of fuel, shared by its coroutines, which run in the order they became ready. Who is next, and how long
// a slice is, the run queue says. A seed permutes the choice among ready processes: the same seed gives the same run.
// A hand-off (spawn and its answer) skips the queue but lives on the rest of the giver's slice. So does who empties a queue: a sender that
// had to give way to it (Runtime.shorten) leaves it what it did not use, which keeps queues short whatever the number of senders.
// What the end of a task means is the governor's decision.
import { Outcome } from '../../vm/drive.ts';
import type { LimitKind } from '../../vm/limits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import type { Allowance } from './allowance.ts';
import type { Process } from './process.ts';
import { Ring } from '../../values/ring.ts';
import { RunQueue } from './run-queue.ts';
import { ENDLESS, MOST_UNSEEN, type Turn } from '../time/turn.ts';

/** Fuel that switching to a task costs, so that tasks which only wait cannot keep a slice going for ever. */
const SWITCH = 50;

/** Fuel of a slice after which the clock need not be looked at: some microseconds. */
const SHORT = 1000;

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

/** Fuel for which a switch to a receiver pays. */
const WORTH_GIVING = 1000;

/** What the scheduler needs of a runtime. */
export interface Fuel {
  fuel: number;
  /** What slices were shortened by, which nobody has used. */
  unpaid: number;
  readonly slice: number;
  /** The task that the driver runs; undefined between two of its runs. */
  readonly running?: Task | undefined;
}

export class Scheduler {
  private readonly queue: RunQueue;
  private readonly urgent = new Ring<Process>();
  private chance = 0;
  private readonly choose: ((below: number) => number) | undefined;
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
    this.queue = new RunQueue(rt);
    if (seed === undefined) return;
    this.chance = seed | 0;
    this.choose = (below) => this.random(below);
  }

  /** Queues a process that has a ready task, unless it is queued or running. */
  add(process: Process): void {
    if (process.queued || process === this.current) return;
    process.queued = true;
    (this.favouring ? this.urgent : this.queue).push(process);
  }

  /** A task of the current process is being run. */
  private running = false;

  /** Who goes on with what a sender left, and how much that is. It may be queued, and keeps its place there. */
  private heir: Process | undefined = undefined;
  private left = 0;

  /** While this is set, whoever becomes ready goes on next, on what is left of the current slice. */
  favouring = false;

  get idle(): boolean {
    return this.queue.length === 0 && this.urgent.length === 0;
  }

  /**
   * Runs at most this many slices, and no further one once this much fuel is used up or the turn is over; whether anyone is
   * still ready then. What the governor throws, and those it tells, goes through; no process is lost by that.
   */
  step(slices: number, fuel = Infinity, turn: Turn = ENDLESS): boolean {
    try {
      return this.runSlices(slices, fuel, turn);
    } catch (thrown) {
      if (!this.rescue(thrown)) throw thrown;
      return !this.idle;
    }
  }

  private runSlices(slices: number, fuel: number, turn: Turn): boolean {
    const most = slices;
    let spent = 0, { unseen } = turn;
    while (slices > 0 && spent < fuel) {
      const process = this.next();
      if (process === undefined) break;
      slices--;
      const used = this.slice(process);
      spent += used;
      unseen -= used < SHORT ? 1 : MOST_UNSEEN;
      if (unseen > 0) continue;
      if (turn.look()) break;
      ({ unseen } = turn);
    }
    this.slices += most - slices;
    return !this.idle;
  }

  /** Puts the process in its place in whose slice something was thrown; false: that was none of its own doing. */
  private rescue(thrown: unknown): boolean {
    const { current, running } = this;
    this.current = undefined;
    this.running = false;
    if (current === undefined) return false;
    if (running) {
      current.allowance?.leave(this.rt as Runtime);
      this.governor.broken(current, thrown);
    }
    this.settle(current);
    return running;
  }

  private next(): Process | undefined {
    while (this.urgent.length > 0) {
      const process = this.urgent.shift()!;
      process.queued = this.rt.fuel <= 0;
      if (!process.queued) return process;
      this.queue.push(process);
    }
    return this.inherits() ?? this.nextQueued();
  }

  /** The receiver that a sender has left fuel. */
  private inherits(): Process | undefined {
    const { heir } = this;
    this.heir = undefined;
    if (heir === undefined || !heir.ready) return undefined;
    this.rt.fuel = this.left;
    return heir;
  }

  private nextQueued(): Process | undefined {
    const process = this.queue.shift(this.choose);
    this.rt.fuel = process === undefined ? this.rt.slice : this.queue.slice(process.payer);
    if (process !== undefined) process.queued = false;
    return process;
  }

  /** One slice; the fuel it used, and what followed from it. */
  private slice(process: Process): number {
    const { rt } = this;
    rt.unpaid = 0;
    // Its end was decided while it was queued.
    if (!process.alive || process.doom !== undefined) return this.skip(process);
    this.current = process;
    this.governor.running(process);
    const before = rt.fuel, { allowance } = process;
    if (allowance === undefined) this.runReady(process);
    else this.runLimited(process, allowance);
    this.current = undefined;
    process.fuelUsed += before - rt.fuel - rt.unpaid;
    this.settle(process);
    const used = before - rt.fuel - rt.unpaid;
    this.queue.used(process.payer, used);
    if (rt.unpaid > WORTH_GIVING) this.leave(before - used, process);
    return used;
  }

  /** A sender gave way before its slice was over: whom it sends to has the rest, if it can run. */
  private leave(fuel: number, { peer, payer }: Process): void {
    if (peer === undefined || peer.payer !== payer || !peer.ready || this.choose !== undefined) return;
    this.heir = peer;
    this.left = fuel;
  }

  /** Runs a process whose limits have to be looked at. */
  private runLimited(process: Process, allowance: Allowance): void {
    if (allowance.due && !this.counted(process, allowance)) return;
    allowance.enter(this.rt as Runtime);
    this.runReady(process);
    const limit = allowance.leave(this.rt as Runtime);
    if (limit !== undefined) this.governor.stopped(process, limit);
  }

  /** Runs the tasks that are ready, for the rest of the slice. */
  private runReady(process: Process): void {
    const { rt } = this;
    let givesWay = false;
    while (process.doom === undefined && !givesWay) {
      const task = process.nextReady();
      if (task === undefined) break;
      this.running = true;
      const outcome = this.run(task);
      this.running = false;
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

  private skip(process: Process): number {
    const before = this.rt.fuel;
    if (process.alive) this.settle(process);
    return before - this.rt.fuel;
  }

  /** Its slice is over. */
  private settle(process: Process): void {
    if (process.doom !== undefined) this.governor.doomed(process);
    else if (process.ready || process.allowance?.due === true) this.add(process);
    else this.governor.blocked(process);
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
    this.chance = (this.chance + 0x6d2b79f5) | 0;
    let t = Math.imul(this.chance ^ (this.chance >>> 15), 1 | this.chance);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * n);
  }
}
