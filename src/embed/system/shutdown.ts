// Stopping a system: services first, in reverse starting order, then all other processes; each gets a cancel, then
// time, then is terminated (README 7.23). The loop calls `pass` between its turns; nothing here waits by itself.
// Invariants: the time of a process starts when it could first run after the cancel, so that a process which obeys at
// once is never terminated, however many there are; work for many processes is spread over turns, of which it has a
// share of its own, so that processes which use up every turn do not delay it.
import { VirtualClock, type Clock } from '../../actors/time/clock.ts';
import type { Process } from '../../actors/core/process.ts';
import type { Supervisor } from '../../actors/core/service.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { Turn } from '../../actors/time/turn.ts';
import { shutdownReason } from '../../messages/actors.ts';

/** Turns after the deadline for processes that react at once. */
const LATE_TURNS = 3;
/** On a virtual clock: slices without an exit, in all and per remaining process, after which waiting ends. */
const MAX_SLICES = 500,
  MAX_SLICES_EACH = 2;

interface Ending {
  /** Time for a process to end, in milliseconds. */
  readonly grace: number;
  /** False: do not wait for the deadline once no process can make progress. */
  readonly patient: boolean;
  readonly hostIsWorking: () => boolean;
  /** Services have stopped: all other processes follow. */
  readonly closing: () => void;
  readonly done: () => void;
}

export class Shutdown {
  private servicesStopped = false;
  /** Processes to cancel. */
  private toAsk: Iterator<Process> | undefined = undefined;
  /** How many cancelled processes have not had a slice since. */
  private unheard = 0;
  /** Deadline in monotonic time; set when all have had a slice. */
  deadline = Infinity;
  /** Processes to terminate. */
  private toEnd: Iterator<Process> | undefined = undefined;
  private finished = false;
  private lateTurns = 0;
  /** Remaining processes, and slices run, at the last exit. */
  private progress = { left: Infinity, slices: 0 };

  constructor(
    private readonly core: Core,
    private readonly clock: Clock,
    private readonly supervisor: Supervisor,
    /** Its share of a turn. */
    private readonly share: Turn,
    private readonly ending: Ending,
  ) {}

  begin(): void {
    this.supervisor.stop(this.ending.grace, () => {
      this.servicesStopped = true;
      this.core.spawning.close();
      this.ending.closing();
      this.toAsk = this.core.processes();
    });
  }

  /** Does what is due after a turn; `busy`: a process is ready. True: there is more to do at once. */
  pass(busy: boolean): boolean {
    if (this.finished) return false;
    this.share.begin();
    if (this.toAsk !== undefined && !this.askAll()) return true;
    if (this.toEnd === undefined) this.decide(busy);
    if (this.toEnd !== undefined && !this.endAll()) return true;
    if (this.servicesStopped && this.toAsk === undefined && this.left === 0) this.finish();
    // The last service may have just ended.
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

  /** Cancels processes within the share; true: all are done. */
  private askAll(): boolean {
    const {
      core,
      share,
      ending: { grace },
    } = this;
    for (let next = this.toAsk!.next(); next.done !== true; next = this.toAsk!.next()) {
      this.unheard++;
      core.cancellation.askToStop(next.value, grace, shutdownReason(), () => {
        this.unheard--;
      });
      if (share.over()) return false;
    }
    this.toAsk = undefined;
    return true;
  }

  /** Has the deadline passed? */
  private decide(busy: boolean): void {
    const { clock, ending } = this,
      now = clock.monotonic();
    if (this.servicesStopped && this.unheard === 0 && this.deadline === Infinity) this.deadline = now + ending.grace;
    if (now >= this.deadline) {
      if (!busy || ++this.lateTurns > LATE_TURNS) this.endLeft();
    } else if (busy) {
      if (clock instanceof VirtualClock && this.nobodyEnds) this.endLeft();
    } else if (!ending.patient && this.nobodyCanGoOn) this.endLeft();
  }

  /** On a virtual clock: does a process that never waits keep time from advancing? */
  private get nobodyEnds(): boolean {
    const {
      left,
      progress,
      core: {
        scheduler: { slices },
      },
    } = this;
    if (left < progress.left) this.progress = { left, slices };
    return slices - this.progress.slices > MAX_SLICES + MAX_SLICES_EACH * left;
  }

  /** Are only the supervisor's timers pending, those of stopping services? */
  private get nobodyCanGoOn(): boolean {
    return !this.ending.hostIsWorking() && this.core.timers.size <= this.stopping.length;
  }

  private get stopping(): Process[] {
    return this.supervisor.services.flatMap(({ state, process }) =>
      state === 'stopping' && process !== undefined ? [process] : [],
    );
  }

  /**
   * Terminates stopping services, so that the services they require stop next; without any, terminates all processes.
   */
  private endLeft(): void {
    this.progress = { left: Infinity, slices: 0 };
    const { stopping } = this;
    if (stopping.length === 0) this.toEnd = this.core.processes();
    for (const process of stopping) this.core.terminate(process);
  }

  /** Terminates processes within the share; true: all are done. */
  private endAll(): boolean {
    for (let next = this.toEnd!.next(); next.done !== true; next = this.toEnd!.next()) {
      if (next.value.receive !== undefined) continue;
      this.core.terminate(next.value);
      if (this.share.over()) return false;
    }
    this.toEnd = undefined;
    return true;
  }
}
