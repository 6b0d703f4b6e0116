// Runs processes, each for a slice of fuel that its coroutines share in the order they became ready. The run queue
// chooses the next process and the length of its slice. With a seed the choice is random but repeatable.
// A handoff (spawn and its answer) skips the queue and runs on the rest of the current slice. A sender whose slice was
// cut because mail piles up (Runtime.shorten) donates the unused fuel to the receiver, which keeps queues short however
// many processes send.
// It must not know what the end of a task means: the governor decides that.
import { Outcome } from '../../vm/drive.ts';
import type { LimitKind } from '../../vm/limits.ts';
import type { Pacer, Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import type { Allowance } from './allowance.ts';
import type { Process } from './process.ts';
import { Ring } from '../../values/ring.ts';
import { RunQueue } from './run-queue.ts';
import { ENDLESS, MAX_UNTIMED, type Turn } from '../time/turn.ts';

/** Fuel for a switch to a task, so that tasks which only wait use a slice up, too. */
const SWITCH = 50;

/** A slice that used less fuel takes some microseconds: the clock need not be read after it. */
const SHORT = 1000;

/** Decides what follows when a task comes back. */
export interface Governor {
  /** The process gets a slice. */
  running(process: Process): void;
  done(process: Process, task: Task): void;
  failed(process: Process, task: Task): void;
  /** The process has hit a limit; none of its tasks can go on. */
  stopped(process: Process, limit: LimitKind): void;
  /** Running it threw something that is no Lua error: a fault of the engine or of host code. */
  broken(process: Process, thrown: unknown): void;
  /** Its pending exit (or upgrade) is due. */
  exitPending(process: Process): void;
  /** None of its tasks can run now. */
  blocked(process: Process): void;
  /** Whether timers have come due while processes run, at a time in milliseconds of monotonic time. */
  timersDue(at: number): boolean;
  /** Fires those, until the turn is over. */
  fireDue(turn: Turn): void;
}

/** The least fuel for which a switch to the receiver pays. */
const MIN_DONATION = 1000;

/** What the scheduler needs of a runtime. */
interface Fuel {
  fuel: number;
  /** Fuel used so far, up to a constant. */
  readonly spent: number;
  pacer: Pacer | undefined;
  /** Fuel that slices were shortened by. */
  unpaid: number;
  readonly slice: number;
  /** The task that the driver runs, while it does. */
  readonly running?: Task | undefined;
}

export class Scheduler implements Pacer {
  private readonly queue: RunQueue;
  private readonly urgent = new Ring<Process>();
  private chance = 0;
  private readonly choose: ((below: number) => number) | undefined;
  /** Number of slices run. */
  slices = 0;
  /** The process whose code is running. */
  current: Process | undefined = undefined;
  /** The turn in progress, and the fuel that it has left for further slices of the running process. */
  private turn = ENDLESS;
  private room = 0;

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
    (this.handingOff ? this.urgent : this.queue).push(process);
  }

  /** The driver runs a task of the current process. */
  private running = false;

  /** The process that goes on with donated fuel, and how much that is. If it is queued it keeps its place. */
  private donee: Process | undefined = undefined;
  private donated = 0;

  private handingOff = false;

  /** Processes that `act` makes ready run next, on the rest of the current slice. */
  handOff<A, B>(act: (a: A, b: B) => void, a: A, b: B): void {
    this.handingOff = true;
    act(a, b);
    this.handingOff = false;
  }

  get idle(): boolean {
    return this.queue.length === 0 && this.urgent.length === 0;
  }

  /**
   * Runs processes until this many slices or this much fuel are used, or the turn is over. Returns whether any process
   * is ready then. Errors of the governor and of its callbacks propagate; the scheduler stays consistent.
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
    let spent = 0,
      { untimed } = turn;
    this.turn = turn;
    this.rt.pacer = turn === ENDLESS || this.choose !== undefined ? undefined : this;
    while (slices > 0 && spent < fuel) {
      const process = this.take();
      if (process === undefined) break;
      slices--;
      this.room = fuel - spent - this.rt.fuel;
      const used = this.slice(process);
      spent += used;
      untimed -= used < SHORT ? 1 : MAX_UNTIMED;
      if (untimed > 0) continue;
      const over = turn.checkClock();
      if (this.queue.ran(process.payer, turn.elapsed)) this.endSlice();
      if (over) break;
      if (this.governor.timersDue(turn.at)) {
        this.governor.fireDue(turn);
        // What that took is charged to no host.
        if (turn.checkClock()) break;
      }
      ({ untimed } = turn);
    }
    this.slices += most - slices;
    return !this.idle;
  }

  /** Another slice on the spot for a process that alone is ready, as long as the turn is not over. */
  next(rt: Runtime): number {
    const { current } = this;
    if (!this.idle || current === undefined || current.ready || current.pendingExit !== undefined) return 0;
    if (current.allowance !== undefined || rt.unpaid > 0 || this.room <= 0 || this.turn.checkClock()) return 0;
    if (this.governor.timersDue(this.turn.at)) return 0;
    const fuel = this.queue.slice(current.payer);
    this.slices++;
    this.room -= fuel;
    return fuel;
  }

  /** Nobody goes on with the rest of the slice that has ended. */
  private endSlice(): void {
    this.donee = undefined;
    this.rt.fuel = 0;
  }

  /** Restores the scheduler after an error in a slice. False: the process did not cause it. */
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

  /** The process that runs next. */
  private take(): Process | undefined {
    while (this.urgent.length > 0) {
      const process = this.urgent.shift()!;
      process.queued = this.rt.fuel <= 0;
      if (!process.queued) return process;
      this.queue.push(process);
    }
    return this.takeDonation() ?? this.nextQueued();
  }

  /** The receiver of donated fuel. */
  private takeDonation(): Process | undefined {
    const { donee } = this;
    this.donee = undefined;
    if (donee === undefined || !donee.ready) return undefined;
    this.rt.fuel = this.donated;
    return donee;
  }

  private nextQueued(): Process | undefined {
    const process = this.queue.shift(this.choose);
    this.rt.fuel = process === undefined ? this.rt.slice : this.queue.slice(process.payer);
    if (process !== undefined) process.queued = false;
    return process;
  }

  /** Runs one slice and returns the fuel used. */
  private slice(process: Process): number {
    const { rt } = this;
    rt.unpaid = 0;
    // It ended while it was queued, or its exit is pending.
    if (!process.alive || process.pendingExit !== undefined) return this.skip(process);
    this.current = process;
    this.governor.running(process);
    const before = rt.spent,
      { allowance } = process;
    if (allowance === undefined) this.runReady(process);
    else this.runLimited(process, allowance);
    this.current = undefined;
    process.fuelUsed += rt.spent - before - rt.unpaid;
    this.settle(process);
    const used = rt.spent - before - rt.unpaid;
    this.queue.used(process.payer, used);
    if (rt.unpaid > MIN_DONATION) this.donate(rt.fuel + rt.unpaid, process);
    return used;
  }

  /** Donates the rest of a sender's slice to the process that it sends to, if that can run. */
  private donate(fuel: number, process: Process): void {
    const { peer, payer } = process;
    if (peer === undefined || peer === process || peer.payer !== payer || !peer.ready || this.choose !== undefined)
      return;
    this.donee = peer;
    this.donated = fuel;
  }

  /** Runs a process that has limits. */
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
    while (process.pendingExit === undefined && !givesWay) {
      const task = process.nextReady();
      if (task === undefined) break;
      this.running = true;
      const outcome = this.run(task);
      this.running = false;
      rt.fuel -= SWITCH;
      switch (outcome) {
        case Outcome.Done:
          this.governor.done(process, task);
          break;
        case Outcome.Failed:
          this.governor.failed(process, task);
          break;
        case Outcome.Stopped:
          this.governor.stopped(process, task.failure.stopped!);
          break;
        case Outcome.Preempted:
          process.gaveWay(task);
          break;
        // If no other task of its process is ready, the task gives way to other processes.
        case Outcome.Rescheduled:
          givesWay = !process.gaveWay(task);
          break;
        case Outcome.Parked:
          break;
      }
      if (rt.fuel <= 0 || this.urgent.length > 0) break;
    }
  }

  private skip(process: Process): number {
    const before = this.rt.fuel;
    if (process.alive) this.settle(process);
    return before - this.rt.fuel;
  }

  /** Decides what the process does after its slice. */
  private settle(process: Process): void {
    if (process.pendingExit !== undefined) this.governor.exitPending(process);
    else if (process.ready || process.allowance?.due === true) this.add(process);
    else this.governor.blocked(process);
  }

  /** Goes on with the memory count that is due; false: the process cannot run yet, or has hit its limit. */
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
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  }
}
