// The loop that gives a system the host's time: the only place where a system meets timers and promises.
// It runs until only something from outside can make anything happen, and is started again by `kick`.
// Invariants: it never keeps the host's event loop for longer than a bounded number of slices; on a virtual clock time stands still
// while anybody can run and while the host works for a process, on a real one timers expire also while processes are busy.
import { VirtualClock, type RealClock } from '../actors/clock.ts';
import type { System as Core } from '../actors/system.ts';
import { nextTurn } from './macrotask.ts';

/** Slices before the host's event loop has its turn: most end early, because somebody waits for mail. */
const SLICES_PER_TURN = 2000;
/** Work before it has its turn, whatever the slices: some milliseconds. */
const FUEL_PER_TURN = 8_000_000;

/** The longest wait that setTimeout can do, in milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Whoever has something to do between two turns. */
export interface Between {
  /** Called after every turn; `busy`: somebody can go on at once. */
  pass(busy: boolean): void;
  /** When it wants to be called even if nothing happens, in milliseconds of the clock. */
  deadline(): number;
}

export class Loop {
  private running = false;
  /** Something happened since the loop last looked. */
  private kicked = false;
  /** Cuts the loop's sleep short. */
  private rouse: (() => void) | undefined = undefined;
  private quietWaiters: (() => void)[] = [];
  /** Calls of the host that processes wait for. */
  private pending = 0;

  constructor(
    private readonly core: Core,
    private readonly clock: VirtualClock | RealClock,
    private readonly between: Between,
  ) {}

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
    const { core, clock, between } = this;
    // Whoever waits for this loop may act while it hands over: hence the second look.
    while (this.kicked || (await this.wait()) || this.kicked) {
      this.kicked = false;
      const busy = core.step(SLICES_PER_TURN, FUEL_PER_TURN) === 'busy';
      between.pass(busy);
      if (busy) await nextTurn();
      const fired = busy && clock instanceof VirtualClock ? 0 : core.fireTimers();
      if (busy || fired > 0) this.kicked = true;
    }
    this.running = false;
    if (this.pending === 0) for (const resolve of this.quietWaiters.splice(0)) resolve();
  }

  /** Everybody waits: lets time pass, or says that there is nothing to wait for. */
  private async wait(): Promise<boolean> {
    const { clock, deadline } = this;
    if (deadline === Infinity) return false;
    if (clock instanceof VirtualClock) {
      if (this.pending > 0) return false;
      // Whoever in JavaScript was waiting for what just happened acts before time goes on.
      await nextTurn();
      if (!this.kicked && this.pending === 0 && this.deadline < Infinity) clock.moveTo(this.deadline);
    } else await this.sleep(Math.min(Math.max(deadline - clock.now(), 0), LONGEST_TIMEOUT));
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
