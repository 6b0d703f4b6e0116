// Ends processes. Steps of an exit have a fixed order (README 7.4): the process refuses mail, its names become free,
// monitors get EXIT, then links act. Exits that follow from an exit wait in a queue, so that a cascade does not nest on
// the host's stack.
// It must not know why a process ends: that is decided before (outcomes.ts, cancellation.ts).
import { letGo } from '../../vm/drive.ts';
import { Ring } from '../../values/ring.ts';
import { Exit, exitEvent, linkDownEvent } from '../values/event.ts';
import type { Pid } from '../values/pid.ts';
import type { Ties } from './network.ts';
import { linkDeath } from './failures.ts';
import { each, size, some, type ProcessSet } from './process-set.ts';
import type { ExitWaiter, Process } from './process.ts';
import { sever } from './signal.ts';
import { answer } from './spawning.ts';
import type { System } from './system.ts';
import type { Waiter } from '../mail/wait-queue.ts';

/** How many exits of a cascade run before the rest wait for the scheduler. */
const MAX_IN_A_ROW = 1000;
/** Fuel for each further exit of a cascade. */
const END_COST = 200;

export class Ends {
  private readonly queue = new Ring<[process: Process, exit: Exit]>();
  private ending = false;
  /** Exits in the current cascade. */
  private inARow = 0;
  /** Whether the system is in a step, and whether processes have ended since it began. */
  private stepping = false;
  private endedInStep = false;

  constructor(private readonly system: System) {}

  stepBegins(): void {
    this.stepping = true;
  }

  /** Clears the runtime's references to what processes used that ended in the step. */
  stepEnds(): void {
    this.stepping = false;
    if (!this.endedInStep) return;
    this.endedInStep = false;
    letGo(this.system.rt);
  }

  /** Ends a process: at once, or at the next scheduling point. */
  end(process: Process, exit: Exit): void {
    if (!process.alive) return;
    if (process.remote !== undefined) return process.remote.terminate();
    if (process === this.system.scheduler.current) {
      // Its code is running: without fuel it stops at the next scheduling point.
      process.pendingExit ??= exit;
      this.system.rt.fuel = -1;
      return;
    }
    // The rest of a long cascade ends at the next scheduling point. The first exit decided for a process holds.
    if (this.inARow >= MAX_IN_A_ROW) {
      process.pendingExit ??= exit;
      this.system.scheduler.add(process);
      return;
    }
    this.inARow++;
    this.queue.push([process, process.pendingExit instanceof Exit ? process.pendingExit : exit]);
    if (!this.ending) this.finishAll();
  }

  /** Runs the queue of exits. If a callback throws, the rest still end; the first error is thrown afterwards. */
  private finishAll(): void {
    let fault: { readonly thrown: unknown } | undefined;
    this.ending = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      try {
        this.finish(next[0], next[1]);
      } catch (thrown) {
        fault ??= { thrown };
      }
    }
    this.ending = false;
    this.system.rt.fuel -= (this.inARow - 1) * END_COST;
    this.inARow = 0;
    if (fault !== undefined) throw fault.thrown;
  }

  private finish(process: Process, exit: Exit): void {
    if (!process.alive) return;
    const { system } = this,
      { cancellation, observer } = system,
      { lost, crashed } = observer;
    const { pid, start, rare } = process,
      { exitWaiters, deadlineKill, names } = rare;
    const unnoticed = crashed !== undefined && failedUnnoticed(process, exit);
    if (lost !== undefined) process.eachUnread(({ from, topic }) => lost(from?.text, pid.text, topic, 'process ended'));
    process.allowance?.release();
    if (this.stepping) this.endedInStep = true;
    else letGo(system.rt, process);
    process.drop();
    process.payer.count--;
    if (rare.receive !== undefined) system.hostProcesses--;
    if (cancellation.awaited > 0) cancellation.atTurnOf(process);
    system.live.delete(pid.serial);
    system.registry.release(process);
    system.groups.release(process);
    system.timers.clearAll(process);
    if (deadlineKill !== undefined) system.timers.clear(deadlineKill.timer);
    const { network, threads } = system,
      ties = network === undefined && threads === undefined ? undefined : tiesOf(process, names);
    this.tellTied(process, exit, exitWaiters?.size ?? 0);
    network?.ended(process, exit, ties!);
    const judged = threads?.ended(process, exit, ties!, unnoticed);
    if (exit.error !== undefined) {
      const waiter = start?.waiter;
      if (waiter !== undefined) answer(system.scheduler, waiter, undefined, exit.error);
    }
    if (exitWaiters !== undefined) for (const waiter of exitWaiters) waiter.exited(process, exit);
    system.options.onExit?.(process, exit);
    observer.exited?.(process, exit);
    if (unnoticed && judged !== true) crashed!(process, exit.error!);
  }

  /**
   * A process of another node or thread has ended, or cannot be reached any more. `unnoticed`: it failed, and there
   * nobody learns of it.
   */
  gone(standIn: Process, exit: Exit, unnoticed = false): void {
    if (!standIn.alive) return;
    const { exitWaiters } = standIn.rare,
      crashed = unnoticed && failedUnnoticed(standIn, exit) ? this.system.observer.crashed : undefined;
    standIn.alive = false;
    standIn.rare.exitWaiters = undefined;
    this.system.groups.release(standIn);
    this.tellTied(standIn, exit, exitWaiters?.size ?? 0);
    if (exitWaiters !== undefined) for (const waiter of exitWaiters) waiter.exited(standIn, exit);
    crashed?.(standIn, exit.error!);
  }

  /** Monitors get EXIT, then links act. `others` read the result, too. */
  private tellTied(process: Process, exit: Exit, others: number): void {
    const { system } = this,
      { pid, watchers, links } = process;
    exit.readers = size(watchers) + others;
    sever(process);
    if (watchers !== undefined) {
      const event = exitEvent(pid, system.clock.now(), exit);
      if (watchers instanceof Set) for (const watcher of watchers) system.notify(watcher, event);
      else system.notify(watchers, event);
    }
    if (exit.error !== undefined && links !== undefined) this.linksDown(pid, links, exit, exit.error.message);
  }

  /** A process has failed: linked processes end, or get LINK_DOWN if they trap links. */
  private linksDown(pid: Pid, links: ProcessSet, exit: Exit, reason: string): void {
    // All links share one event and one exit: there may be very many.
    const event = linkDownEvent(pid, this.system.clock.now(), exit),
      death = linkDeath(pid, reason);
    each(links, (peer) => {
      this.system.observer.linkDown?.(peer, pid);
      if (peer.trapLinks) this.system.notify(peer, event);
      else this.end(peer, death);
    });
  }
}

const tiesOf = ({ watchers, links, watching }: Process, names: Ties['names']): Ties => ({
  watchers,
  links,
  watching,
  names,
});

/** Has it failed by itself without any process or callback that learns of it? */
function failedUnnoticed({ watchers, links, rare, start }: Process, { error, imposed }: Exit): boolean {
  const { exitWaiters, receive } = rare;
  if (error === undefined || imposed || (receive !== undefined && receive.remote === undefined)) return false;
  if (some(watchers, () => true) || some(links, ({ trapLinks }) => trapLinks)) return false;
  if (exitWaiters !== undefined) return [...exitWaiters].every(({ reportsFailure }) => reportsFailure === false);
  return start?.waiter === undefined || start.parent?.alive === false;
}

/** Resumes a waiter with the process's result, or with nil and its error (process.exec, calls of functions). */
export class ReplyOnExit implements ExitWaiter {
  constructor(
    private readonly waiter: Waiter,
    private readonly caller: Process,
  ) {}

  get reportsFailure(): boolean {
    return this.caller.alive;
  }

  exited(_process: Process, exit: Exit): void {
    if (exit.error === undefined) this.waiter.resume(exit.own());
    else this.waiter.resume(undefined, exit.error);
  }
}
