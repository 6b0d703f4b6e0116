// The loop that gives a system the host's time: the only place where a system meets timers and promises.
// It runs until only something from outside can make anything happen, and is started again by `kick`.
// Invariants: it keeps the host's event loop for no longer than a turn, which is over after so many slices, so much fuel, or so much
// time; on a virtual clock time stands still while anybody can run and while the host works for a process, on a real one timers
// expire also while processes are busy. Whatever is thrown in it, it goes on: the system belongs to more than the one that threw.
import { VirtualClock, type RealClock } from '../../actors/time/clock.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { Turn } from '../../actors/time/turn.ts';
import { nextTurn } from '../host/macrotask.ts';

/** Slices before the host's event loop has its turn: most end early, because somebody waits for mail. */
const SLICES_PER_TURN = 2000;
/** Work before it has its turn, whatever the slices: some milliseconds, if all of it is paid for. */
const FUEL_PER_TURN = 8_000_000;

/** The longest wait that setTimeout can do, in milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Whoever has something to do between two turns. */
export interface Between {
  /** Called after every turn; `busy`: a process can go on at once. True: it has more to do at once itself. */
  pass(busy: boolean, turn: Turn): boolean;
  /** When it wants to be called even if nothing happens, in milliseconds of monotonic time. */
  deadline(): number;
  /** Is told of what was thrown in the loop, which must not be by this. */
  failed(thrown: unknown): void;
}

/** The longest pause after a turn that failed, in milliseconds: what fails every time must not keep the host busy. */
const LONGEST_PAUSE = 1000;

export class Loop {
  private running = false;
  /** Something happened since the loop last looked. */
  private kicked = false;
  /** Cuts the loop's sleep short. */
  private rouse: (() => void) | undefined = undefined;
  private quietWaiters: (() => void)[] = [];
  /** Calls of the host that processes wait for. */
  private pending = 0;
  /** A turn of the host's event loop has begun that `turn` has not been told of. */
  private fresh = true;
  /** Turns in a row that failed. */
  private faults = 0;

  constructor(
    private readonly core: Core,
    private readonly clock: VirtualClock | RealClock,
    private readonly between: Between,
    private readonly turn: Turn,
  ) {
    core.timers.onCollection = () => this.kick();
  }

  /** Something may have become possible. */
  kick(): void {
    this.kicked = true;
    this.rouse?.();
    if (this.running) return;
    this.running = true;
    void nextTurn().then(() => this.run());
  }

  /** The host does something for a process; whoever gets the result calls it when that is done. */
  readonly hostWorks = (): (() => void) => {
    this.pending++;
    return () => {
      this.pending--;
      this.kick();
    };
  };

  /** Does the host do anything for a process? */
  get hostIsWorking(): boolean {
    return this.pending > 0;
  }

  /** Resolves when nobody can run, no timer is pending, and the host works for nobody. */
  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.quietWaiters.push(resolve);
      this.kick();
    });
  }

  private async run(): Promise<void> {
    this.fresh = true;
    // Whoever waits for this loop may act while it hands over: hence the second look.
    while ((await this.goesOn()) || this.kicked);
    this.running = false;
    if (this.pending === 0) for (const resolve of this.quietWaiters.splice(0)) resolve();
  }

  /** Does what can be done now, or waits for it; false: there is nothing to wait for. */
  private async goesOn(): Promise<boolean> {
    try {
      if (this.fresh) this.turn.begin();
      this.fresh = false;
      if (!this.kicked && !(await this.wait())) return false;
      await this.round();
      this.faults = 0;
    } catch (thrown) {
      this.between.failed(thrown);
      this.kicked = true;
      await this.pause();
    }
    return true;
  }

  private async round(): Promise<void> {
    const { core, clock, between, turn } = this;
    this.kicked = false;
    const ready = core.step(SLICES_PER_TURN, FUEL_PER_TURN, turn) === 'busy';
    const busy = between.pass(ready, turn) || !core.scheduler.idle;
    if (busy || turn.checkClock()) await this.giveWay();
    const fired = busy && clock instanceof VirtualClock ? 0 : core.fireTimers(turn);
    if (busy || fired > 0) this.kicked = true;
    // Timers that are due do not use up the turn of processes.
    if (fired > 0 && turn.checkClock()) await this.giveWay();
  }

  private async giveWay(): Promise<void> {
    await nextTurn();
    this.turn.begin();
  }

  private async pause(): Promise<void> {
    const ms = Math.min(2 ** this.faults++, LONGEST_PAUSE);
    await new Promise((resolve) => { setTimeout(resolve, ms); });
    this.fresh = true;
  }

  /** Everybody waits: lets time pass, or says that there is nothing to wait for. */
  private async wait(): Promise<boolean> {
    const { clock, deadline } = this;
    if (deadline === Infinity) return false;
    if (clock instanceof VirtualClock) {
      if (this.pending > 0) return false;
      // Whoever in JavaScript was waiting for what just happened acts before time goes on.
      await this.giveWay();
      if (!this.kicked && this.pending === 0 && this.deadline < Infinity) clock.moveTo(this.deadline);
    } else {
      await this.sleep(Math.min(Math.max(deadline - clock.monotonic(), 0), LONGEST_TIMEOUT));
      this.turn.begin();
    }
    return true;
  }

  private get deadline(): number {
    return Math.min(this.core.nextDeadline() ?? Infinity, this.between.deadline());
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => this.rouse?.(), Math.ceil(ms));
      this.rouse = () => {
        clearTimeout(timeout);
        this.rouse = undefined;
        resolve();
      };
    });
  }
}
