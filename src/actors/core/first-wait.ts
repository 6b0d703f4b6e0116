// Waits until a process has run as far as it first waits for something, which is when services and supervisors take it
// for started. It is over when the process ends, too, and after some time: a process may compute for long.
// Invariant: a wait that is over is in no set and has no timer.
import type { Waiter } from '../mail/wait-queue.ts';
import { Timer, type Target } from '../time/timers.ts';
import type { ExitWaiter, Process } from './process.ts';

/** How long a supervisor waits for the first wait of a child that it has started. */
export const PATIENCE_MS = 100;

export class FirstWait implements ExitWaiter, Target {
  readonly reportsFailure = false;
  private readonly timer: Timer;

  constructor(
    private readonly process: Process,
    private readonly waiter: Waiter,
    owner: Process,
    milliseconds: number,
  ) {
    const { system } = process;
    process.needs().firstWait = this;
    system.awaitExit(process, this);
    system.timers.set((this.timer = new Timer(owner, this)), system.clock.monotonic() + milliseconds);
  }

  exited(): void {
    this.over();
  }

  expire(): void {
    this.over();
  }

  /** The process waits. */
  over(): void {
    const { process, timer, waiter } = this,
      { system } = process;
    process.rare.firstWait = undefined;
    system.ignoreExit(process, this);
    system.timers.clear(timer);
    waiter.resume();
  }
}
