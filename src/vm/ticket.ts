// A ticket is the right to resume one parked task, once. Whoever holds it may deliver; later tries find it stale.
// A select puts one ticket into many channels: the first to deliver wins and the others drop it (Janet's sched_id).
import type { Value } from '../values/type.ts';
import type { Coroutine } from './coroutine.ts';
import type { Frame } from './frame.ts';

export class Ticket {
  private live = true;

  constructor(
    private readonly co: Coroutine,
    private readonly frame: Frame,
  ) {}

  /** Whether the task still waits on this ticket. */
  get valid(): boolean {
    return this.live;
  }

  /** Withdraws without resuming. */
  cancel(): void {
    this.live = false;
  }

  /** Resumes the parked native with up to three results (its `done` handler sees them, if it has one). Stale: false. */
  resume(a?: Value, b?: Value, c?: Value): boolean {
    if (!this.live) return false;
    this.live = false;
    // Not a rest parameter: every message would make an array.
    const count = arguments.length;
    const { co, frame } = this;
    const { stack } = co, { top } = frame;
    co.ensure(top + 3);
    stack[top] = a;
    stack[top + 1] = b;
    stack[top + 2] = c;
    frame.pending = count;
    co.task!.wake();
    return true;
  }

  /** Like resume, with any number of results. */
  resumeAll(results: readonly Value[]): boolean {
    if (!this.live) return false;
    this.live = false;
    const { co, frame } = this;
    co.ensure(frame.top + results.length);
    for (let i = 0; i < results.length; i++) co.stack[frame.top + i] = results[i];
    frame.pending = results.length;
    co.task!.wake();
    return true;
  }

  /** Resumes the parked native by raising this error value in it. Stale: false. */
  fail(error: Value): boolean {
    if (!this.live) return false;
    this.live = false;
    this.co.task!.wakeWithError(error);
    return true;
  }
}
