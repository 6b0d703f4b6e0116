// Queues of waiting tasks, first come first served: receivers and senders of a channel, senders that wait for room in a
// mailbox. A wait of a select is in several queues; the first that resumes its waiter makes the others stale, and stale
// waits are skipped.
// It must not know channels, mail or Lua calls: a waiter is anything that can be resumed once.
import type { Value } from '../../values/type.ts';

/** What waits: a ticket of the virtual machine, or a callback of the host. */
export interface Waiter {
  /** Still waiting? */
  readonly valid: boolean;
  /** Ends the wait with these results. */
  resume(a?: Value, b?: Value, c?: Value): boolean;
  /** Notes the message that it has just been resumed with. */
  carry?(message: unknown): void;
  /** Nobody holds it any more. */
  spare?(): void;
}

/** The arm of a waiter that waits at one channel only. */
export const ALONE = 0;

/**
 * A waiter's place in a queue of a channel. A lone receiver resumes with (value, ok), a lone sender with (ok), arm n of
 * a select with (n, value, ok).
 */
export class Wait {
  before: Wait | undefined = undefined;
  after: Wait | undefined = undefined;

  constructor(
    readonly queue: WaitQueue,
    readonly waiter: Waiter,
    readonly arm: number,
    /** What a sender offers. */
    readonly value: Value,
  ) {}

  /** Leaves the queue, if it is in it. */
  withdraw(): void {
    this.queue.remove(this);
  }
}

/** A linked queue of waits: adding, removing and finding the first live one take constant time. */
export class WaitQueue {
  private first: Wait | undefined = undefined;
  private last: Wait | undefined = undefined;

  add(waiter: Waiter, arm: number, value: Value): Wait {
    const wait = new Wait(this, waiter, arm, value);
    wait.before = this.last;
    if (this.last === undefined) this.first = wait;
    else this.last.after = wait;
    this.last = wait;
    return wait;
  }

  remove(wait: Wait): void {
    const { before, after } = wait;
    if (before === undefined && this.first !== wait) return;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after === undefined) this.last = before;
    else after.before = before;
    wait.before = wait.after = undefined;
  }

  /** The first wait that is not stale; removes stale ones before it. */
  peek(): Wait | undefined {
    while (this.first !== undefined && !this.first.waiter.valid) this.remove(this.first);
    return this.first;
  }

  /** The values that waiting senders offer. */
  values(): Value[] {
    const values: Value[] = [];
    for (let wait = this.first; wait !== undefined; wait = wait.after) values.push(wait.value);
    return values;
  }

  /** Removes and returns the first live wait. */
  next(): Wait | undefined {
    const wait = this.peek();
    if (wait !== undefined) this.remove(wait);
    return wait;
  }
}
