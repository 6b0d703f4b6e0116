// A ticket is the right to resume one parked task, once. It delivers to the native that the task's coroutine waits in;
// later attempts find it stale. A select puts one ticket into many channels: the first to deliver wins, and the others
// drop it (Janet's sched_id).
import type { Value } from '../values/type.ts';
import type { Coroutine } from './coroutine.ts';
import { handFew, handTo, restoreFrame } from './switch.ts';
import { LuaThrow, type Fault } from './throw.ts';

export class Ticket {
  private live = false;

  constructor(private readonly co: Coroutine) {
    this.renew();
  }

  /** The coroutine is about to wait on it. */
  renew(): this {
    this.live = true;
    this.co.tickets++;
    return this;
  }

  /** It is stale, and nobody holds it any more: it serves for the next wait. */
  spare(): void {
    this.co.spareTicket = this;
  }

  /** Whether the task still waits on this ticket. */
  get valid(): boolean {
    return this.live;
  }

  /** Withdraws without resuming. */
  cancel(): void {
    this.spend();
  }

  /** False: it is stale. */
  private spend(): boolean {
    if (!this.live) return false;
    this.live = false;
    this.co.tickets--;
    return true;
  }

  /** Resumes the parked native with up to three results (its `done` handler sees them, if it has one). Stale: false. */
  resume(a?: Value, b?: Value, c?: Value): boolean {
    if (!this.spend()) return false;
    // Not a rest parameter: every message would make an array.
    handFew(this.co, arguments.length, a, b, c);
    this.co.task!.wake();
    return true;
  }

  /** Like resume, with any number of results. */
  resumeAll(results: readonly Value[]): boolean {
    if (!this.spend()) return false;
    handTo(this.co, results, 0, results.length);
    this.co.task!.wake();
    return true;
  }

  /** Remembers where the delivered value came from: it can be put back until the task runs. */
  carry(origin: unknown): void {
    this.co.task!.carried = origin;
  }

  /** Resumes the parked native by raising this error value in it. Stale: false. */
  fail(error: Value): boolean {
    return this.raise(new LuaThrow(error));
  }

  /** Like fail, with an error that may still lack its position. */
  raise(error: LuaThrow | Fault): boolean {
    if (!this.spend()) return false;
    // The frame tells the position.
    restoreFrame(this.co);
    this.co.task!.wakeToRaise(error);
    return true;
  }
}
