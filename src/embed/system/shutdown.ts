// The end of a system: services first, in the reverse of their starting order, then everybody else; all are asked, then given
// time, then ended (README 7.23). The loop calls `pass` between its turns; nothing here waits by itself.
// Invariants: the time of a process starts when it could first have run after it was asked, so that nobody who obeys at once
// is ended, however many there are; and what has to be done for all of them is spread over turns.
import { VirtualClock, type Clock } from '../../actors/time/clock.ts';
import type { Process } from '../../actors/core/process.ts';
import type { Supervisor } from '../../actors/core/service.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { Turn } from '../../actors/time/turn.ts';
import { shutdownReason } from '../../messages/actors.ts';

/** Turns that processes which react at once still get when the time is over. */
const LATE_TURNS = 3;
/** Slices without anybody's end, in all and for each that is left, after which nobody is waited for where only waiting lets time pass. */
const MAX_SLICES = 500, MAX_SLICES_EACH = 2;

export interface Ending {
  /** Milliseconds that a process may take to end. */
  readonly grace: number;
  /** False: do not wait for the deadline once nobody can go on by himself. */
  readonly patient: boolean;
  readonly hostIsWorking: () => boolean;
  readonly done: () => void;
}

export class Shutdown {
  private servicesStopped = false;
  /** Those still to be asked. */
  private toAsk: Iterator<Process> | undefined = undefined;
  /** How many were asked and have not had a chance to run since. */
  private unheard = 0;
  /** When those that are left are ended, in monotonic time; set once everybody has had a chance to run. */
  deadline = Infinity;
  /** Those still to be ended. */
  private toEnd: Iterator<Process> | undefined = undefined;
  private finished = false;
  private lateTurns = 0;
  /** How many were left, and slices run so far, when somebody ended last. */
  private progress = { left: Infinity, slices: 0 };

  constructor(
    private readonly core: Core,
    private readonly clock: Clock,
    private readonly supervisor: Supervisor,
    private readonly ending: Ending,
  ) {}

  begin(): void {
    this.supervisor.stop(this.ending.grace, () => {
      this.servicesStopped = true;
      this.core.close();
      this.toAsk = this.core.processes();
    });
  }

  /** Does what is due after a turn; `busy`: a process can go on at once. True: there is more to do here at once. */
  pass(busy: boolean, turn: Turn): boolean {
    if (this.finished) return false;
    if (this.toAsk !== undefined && !this.askAll(turn)) return true;
    if (this.toEnd === undefined) this.decide(busy);
    if (this.toEnd !== undefined && !this.endAll(turn)) return true;
    if (this.servicesStopped && this.toAsk === undefined && this.left === 0) this.finish();
    // The last service may have ended here.
    return this.toAsk !== undefined;
  }

  private finish(): void {
    this.finished = true;
    this.deadline = Infinity;
    this.ending.done();
  }

  private get left(): number {
    return this.core.size - this.core.hostProcesses;
  }

  /** Asks as many as fit into the turn; true: all have been asked. */
  private askAll(turn: Turn): boolean {
    const { core, ending: { grace } } = this;
    for (let next = this.toAsk!.next(); next.done !== true; next = this.toAsk!.next()) {
      this.unheard++;
      core.askToStop(next.value, grace, shutdownReason(), () => { this.unheard--; });
      if (turn.over()) return false;
    }
    this.toAsk = undefined;
    return true;
  }

  /** Is the time of those that are left over? */
  private decide(busy: boolean): void {
    const { clock, ending } = this, now = clock.monotonic();
    if (this.servicesStopped && this.unheard === 0 && this.deadline === Infinity) this.deadline = now + ending.grace;
    if (now >= this.deadline) {
      if (!busy || ++this.lateTurns > LATE_TURNS) this.endLeft();
    } else if (busy) {
      if (clock instanceof VirtualClock && this.nobodyEnds) this.endLeft();
    } else if (!ending.patient && this.nobodyCanGoOn) this.endLeft();
  }

  /** On a virtual clock a process that never waits keeps time from passing. */
  private get nobodyEnds(): boolean {
    const { left, progress, core: { scheduler: { slices } } } = this;
    if (left < progress.left) this.progress = { left, slices };
    return slices - this.progress.slices > MAX_SLICES + MAX_SLICES_EACH * left;
  }

  /** Only our own timers are pending: those of services that are being stopped. */
  private get nobodyCanGoOn(): boolean {
    return !this.ending.hostIsWorking() && this.core.timers.size <= this.stopping.length;
  }

  private get stopping(): Process[] {
    return this.supervisor.services.flatMap(({ state, process }) => (state === 'stopping' && process !== undefined ? [process] : []));
  }

  /** Ends the services that are being stopped, so that those they require have their turn; or, with no such services, everybody. */
  private endLeft(): void {
    this.progress = { left: Infinity, slices: 0 };
    const { stopping } = this;
    if (stopping.length === 0) this.toEnd = this.core.processes();
    for (const process of stopping) this.core.terminate(process);
  }

  /** Ends as many as fit into the turn; true: all have been ended. */
  private endAll(turn: Turn): boolean {
    for (let next = this.toEnd!.next(); next.done !== true; next = this.toEnd!.next()) {
      if (next.value.receive !== undefined) continue;
      this.core.terminate(next.value);
      if (turn.over()) return false;
    }
    this.toEnd = undefined;
    return true;
  }
}
