// The loop that drives a system from the host's event loop: the only place where a system meets timers and promises. It
// stops when only outside events can make progress, and `kick` starts it again.
// Invariants: it blocks the event loop for at most a turn, limited by slices, fuel and time. On a virtual clock time
// stands still while a process is ready or the host works for one; on a real clock timers also fire while processes are
// busy. An exception does not stop it.
import { VirtualClock, type RealClock } from '../../actors/time/clock.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { Turn } from '../../actors/time/turn.ts';
import { nextTurn } from '../host/macrotask.ts';

/** Slices per turn; most slices end early, because the process waits for mail. */
const SLICES_PER_TURN = 2000;
/** Fuel per turn: some milliseconds. */
const FUEL_PER_TURN = 8_000_000;

/** Steps of promises within which JavaScript acts on what has happened. */
const MICROTASKS = 4;

/** The maximum delay of setTimeout, in milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Work between two turns. */
interface Between {
  /** Called after every turn; `busy`: a process is ready. True: there is more to do at once. */
  pass(busy: boolean, turn: Turn): boolean;
  /** The time of the next call even if nothing happens, in milliseconds of monotonic time. */
  deadline(): number;
  /** Gets exceptions of the loop; must not throw. */
  failed(thrown: unknown): void;
}

/** The maximum pause after failed turns, in milliseconds: a permanent failure must not keep the host busy. */
const LONGEST_PAUSE = 1000;

/** Ends a sleep: the loop goes on, or treats what has been thrown as its own failure. */
interface Rouse {
  resolve(): void;
  reject(thrown: unknown): void;
}

export class Loop {
  private running = false;
  /** Something has happened since the last check. */
  private kicked = false;
  /** A process is ready, or there is something else to do at once. */
  private busy = false;
  /** Ends the loop's sleep, if it sleeps. */
  private rouse: Rouse | undefined = undefined;
  /** What the step has given that the event made which ended the sleep. */
  private stepped: boolean | undefined = undefined;
  /** The timeout that ends a sleep, and its time. */
  private alarm: ReturnType<typeof setTimeout> | undefined = undefined;
  private alarmAt = Infinity;
  private quietWaiters: (() => void)[] = [];
  /** Number of host calls that processes wait for. */
  private pending = 0;
  /** A new turn of the host's event loop has begun, but `turn` has not been restarted. */
  private fresh = true;
  /** Number of failed turns in a row. */
  private faults = 0;

  constructor(
    private readonly core: Core,
    private readonly clock: VirtualClock | RealClock,
    private readonly between: Between,
    private readonly turn: Turn,
  ) {
    core.timers.onCollection = () => this.kick();
  }

  /**
   * Wakes the loop: something may have become possible. `now`: an event of the host has brought it, which is a turn of
   * its own.
   */
  kick(now = false): void {
    this.kicked = true;
    this.wake(now);
    if (this.running) return;
    this.running = true;
    if (now) void this.run();
    else void nextTurn().then(() => this.run());
  }

  /** Ends the sleep. `now`: processes run before promises do, so that what they send is on its way the sooner. */
  private wake(now: boolean): void {
    const { rouse } = this;
    if (rouse === undefined) return;
    this.rouse = undefined;
    try {
      if (now) this.stepAtOnce();
      rouse.resolve();
    } catch (thrown) {
      rouse.reject(thrown);
    }
  }

  private stepAtOnce(): void {
    this.turn.begin();
    this.stepped = this.step();
  }

  /** Notes that the host works for a process; calling the result ends that. */
  readonly hostWorks = (): (() => void) => {
    this.pending++;
    return () => {
      this.pending--;
      this.kick();
    };
  };

  /** Does the host work for a process? */
  get hostIsWorking(): boolean {
    return this.pending > 0;
  }

  /**
   * Resolves when no process is ready, no timer is pending, no process waits for an answer of another node, and the
   * host works for no process.
   */
  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.quietWaiters.push(resolve);
      this.kick();
    });
  }

  private async run(): Promise<void> {
    this.fresh = true;
    // One function with few awaits: whatever comes from outside takes this way, and each await costs a microtask.
    for (;;) {
      try {
        if (this.fresh) this.turn.begin();
        this.fresh = false;
        if (!this.kicked && this.mayEnd) await this.yieldToPromises();
        if (!this.kicked) {
          const rest = this.rest();
          if (rest === undefined) break;
          await rest;
          this.rested();
        }
        const over = this.stepped ?? this.step();
        this.stepped = undefined;
        if (over) await this.giveWay();
        if (this.fire()) await this.giveWay();
        this.faults = 0;
      } catch (thrown) {
        this.between.failed(thrown);
        this.kicked = true;
        await this.pause();
      }
    }
    this.running = false;
    clearTimeout(this.alarm);
    this.alarmAt = Infinity;
    this.tellQuiet();
  }

  private tellQuiet(): void {
    if (this.pending === 0) for (const resolve of this.quietWaiters.splice(0)) resolve();
  }

  /** Runs processes; true: the host's other events have their turn next. */
  private step(): boolean {
    const { core, between, turn } = this;
    this.kicked = false;
    const ready = core.step(SLICES_PER_TURN, FUEL_PER_TURN, turn) === 'busy';
    this.busy = between.pass(ready, turn) || !core.idle;
    return this.busy || turn.isOver || turn.over();
  }

  /** Fires timers; true: the host's other events have their turn next. */
  private fire(): boolean {
    const { core, clock, busy, turn } = this;
    const fired = busy && clock instanceof VirtualClock ? 0 : core.fireTimers(turn);
    if (busy || fired > 0) this.kicked = true;
    // Firing timers does not use the turn of processes.
    return fired > 0 && turn.checkClock();
  }

  private async giveWay(): Promise<void> {
    await nextTurn();
    this.turn.begin();
  }

  private async pause(): Promise<void> {
    const ms = Math.min(2 ** this.faults++, LONGEST_PAUSE);
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    this.fresh = true;
  }

  /** May what is told when nothing is left to do be told next? */
  private get mayEnd(): boolean {
    return this.quietWaiters.length > 0 || this.deadline === Infinity || this.isHeldUp;
  }

  /** Does time stand still, because the host works? */
  private get isHeldUp(): boolean {
    return this.pending > 0 && this.clock instanceof VirtualClock;
  }

  /** JavaScript that waits for what just happened may act. */
  private async yieldToPromises(): Promise<void> {
    for (let left = MICROTASKS; left > 0; left--) await undefined;
  }

  /** All processes wait: resolves when something has happened, or at the next deadline; undefined: there is none. */
  private rest(): Promise<void> | undefined {
    const { clock, deadline } = this;
    if (deadline === Infinity || this.isHeldUp) return undefined;
    // JavaScript that waits for what just happened runs before time advances.
    if (clock instanceof VirtualClock) return this.giveWay();
    // Signs of life of other nodes go on for ever.
    if (this.quietWaiters.length > 0 && this.core.quiet && this.between.deadline() === Infinity) this.tellQuiet();
    return this.sleep(deadline);
  }

  private rested(): void {
    const { clock } = this;
    if (this.stepped !== undefined) return;
    if (!(clock instanceof VirtualClock)) this.turn.begin();
    else if (!this.kicked && this.pending === 0 && this.deadline < Infinity) clock.moveTo(this.deadline);
  }

  private get deadline(): number {
    return Math.min(this.core.nextDeadline() ?? Infinity, this.between.deadline());
  }

  /** Sleeps until something happens, or that time. A timeout that ends early enough serves several sleeps. */
  private sleep(until: number): Promise<void> {
    if (until < this.alarmAt) this.setAlarm(until);
    return new Promise((resolve, reject) => {
      this.rouse = { resolve, reject };
    });
  }

  private setAlarm(at: number): void {
    const ms = Math.min(Math.max(at - this.clock.monotonic(), 0), LONGEST_TIMEOUT);
    clearTimeout(this.alarm);
    this.alarmAt = at;
    this.alarm = setTimeout(() => {
      this.alarmAt = Infinity;
      this.wake(false);
    }, Math.ceil(ms));
  }
}
