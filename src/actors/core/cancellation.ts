// Asks processes to end: a cancel with its deadline, and the stop of a system or service, which counts its time from
// when the process has had a chance to run. It must not know what a program makes of that. Nor does it end processes,
// except at deadlines that are enforced.
import { cancelEvent } from '../values/event.ts';
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';
import type { HostState } from './entry.ts';
import type { Process } from './process.ts';
import type { System } from './system.ts';

/** The default time from a cancel to its deadline (D7). */
const DEFAULT_GRACE_MS = 30_000;

export class Cancellation {
  /** Callbacks for when a process next gets a slice, or ends. */
  private readonly atNextTurn = new Map<Process, () => void>();
  /** How many there are. */
  awaited = 0;

  constructor(private readonly system: System) {}

  /**
   * Asks a process to end within some milliseconds; the program decides what to do. The event shows the deadline in
   * wall time; an enforced deadline is measured in monotonic time.
   */
  cancel(from: Process | undefined, target: Process, within = DEFAULT_GRACE_MS, reason = ''): void {
    this.ask(from, target, within, reason);
    // The node of the process has a rule of its own.
    if (this.system.options.enforceDeadlines === true && target.remote === undefined) this.setDeadline(target, within);
  }

  private ask(from: Process | undefined, target: Process, within: number, reason: string): void {
    const now = this.system.clock.now();
    this.system.notify(target, cancelEvent(from?.pid ?? this.system.self, now, now + within, reason));
  }

  /** Sets the time at which the process is terminated, unless an earlier one is set. */
  private setDeadline(target: Process, within: number): void {
    const deadlineKill = (target.needs().deadlineKill ??= new DeadlineKill(this.system, target));
    const { timer } = deadlineKill,
      at = this.system.clock.monotonic() + within;
    if (!timer.pending || at < timer.at) this.system.timers.set(timer, at);
  }

  /**
   * Asks a process to end because the system, or a service, stops (7.23). Calls `heard` when the process has had a
   * chance to run: its time starts then. The caller terminates it when that time is over.
   */
  askToStop(process: Process, within: number, reason: string, heard: () => void): void {
    this.ask(undefined, process, within, reason);
    if (!process.queued) return heard();
    this.atNextTurn.set(process, heard);
    this.awaited = this.atNextTurn.size;
  }

  /** The process got a slice, or has ended. */
  atTurnOf(process: Process): void {
    const then = this.atNextTurn.get(process);
    if (then === undefined) return;
    this.atNextTurn.delete(process);
    this.awaited = this.atNextTurn.size;
    then();
  }
}

/**
 * Terminates a process at the deadline of a cancel. Its timer is not one of the process's: it does not hide a deadlock,
 * and it survives an upgrade.
 */
export class DeadlineKill implements Target, TimerOwner {
  timers: TimerSet | undefined = undefined;
  readonly timer: Timer = new Timer(this, this);

  constructor(
    private readonly system: System,
    private readonly process: Process,
  ) {}

  get payer(): HostState {
    return this.process.payer;
  }

  expire(): void {
    this.system.terminate(this.process);
  }
}
