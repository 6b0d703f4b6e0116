// The end of a system: services first, in the reverse of their starting order, then everybody else; all are asked, then given time,
// then ended (process-api.md 7.23). The loop calls `pass` between its turns; nothing here waits by itself.
import { VirtualClock, type Clock } from '../actors/clock.ts';
import type { Process } from '../actors/process.ts';
import type { Supervisor } from '../actors/service.ts';
import type { System as Core } from '../actors/system.ts';

/** Turns that whoever reacts at once still gets when the time is over. */
const LATE_TURNS = 3;
/** Turns after which a process that never waits is not waited for, where waiting is what makes time pass. */
const MOST_TURNS = 10;

export interface Ending {
  /** When those that are left are ended, in milliseconds of the clock. */
  readonly deadline: number;
  /** False: do not wait for the deadline once nobody can go on by himself. */
  readonly patient: boolean;
  /** Processes that are the host's own and do not count. */
  readonly isHosts: (process: Process) => boolean;
  readonly hostIsWorking: () => boolean;
  readonly done: () => void;
}

export class Shutdown {
  private servicesStopped = false;
  private finished = false;
  private lateTurns = 0;
  private busyTurns = 0;

  constructor(
    private readonly core: Core,
    private readonly clock: Clock,
    private readonly supervisor: Supervisor,
    private readonly ending: Ending,
  ) {}

  begin(): void {
    const { core, supervisor, ending } = this;
    supervisor.stop(ending.deadline, () => {
      this.servicesStopped = true;
      core.shutdown(ending.deadline);
    });
  }

  /** When `pass` has something to do even if nothing happens. */
  get deadline(): number {
    return this.finished ? Infinity : this.ending.deadline;
  }

  pass(busy: boolean): void {
    if (this.finished) return;
    if (this.clock.now() >= this.ending.deadline) {
      if (!busy || ++this.lateTurns > LATE_TURNS) this.endAll();
    } else if (busy) {
      if (this.clock instanceof VirtualClock && ++this.busyTurns > MOST_TURNS) this.endAll();
    } else if (!this.ending.patient && this.nobodyCanGoOn) this.endNext();
    if (!this.servicesStopped || this.left().length > 0) return;
    this.finished = true;
    this.ending.done();
  }

  private left(): Process[] {
    return [...this.core.processes()].filter((process) => !this.ending.isHosts(process));
  }

  /** Only our own timers are pending: those of services that are being stopped. */
  private get nobodyCanGoOn(): boolean {
    return !this.ending.hostIsWorking() && this.core.timers.size <= this.stopping.length;
  }

  private get stopping(): Process[] {
    return this.supervisor.services.flatMap(({ state, process }) => (state === 'stopping' && process !== undefined ? [process] : []));
  }

  /** Ends the services that are being stopped, so that those they require have their turn; or, with no such services, everybody. */
  private endNext(): void {
    const { stopping } = this;
    for (const process of stopping.length > 0 ? stopping : this.left()) this.core.terminate(process);
  }

  private endAll(): void {
    for (const process of this.left()) this.core.terminate(process);
  }
}
