// The timers of a system, in a queue per host, so that many timers of one host do not delay those of another. Timers
// fire by deadline, then by order of setting; when many are due, each host fires a share in turn.
import { Timers, type QueueHolder, type Timer, type TimerOwner } from './timers.ts';

/** How many timers of one host fire before other hosts with due timers get their share. */
const SHARE = 128;

export class TimerQueues {
  private readonly sequence = { last: 0 };
  /** The queue of owners without a host comes first. */
  private readonly queues: Timers[];
  private kicked: (() => void) | undefined = undefined;

  /** `exact`: as of `Timers`. */
  constructor(private readonly exact = true) {
    this.queues = [new Timers(this.sequence, exact)];
  }

  /** Called when `check` has work to do. */
  set onCollection(kick: () => void) {
    this.kicked = kick;
    for (const queue of this.queues) queue.onCollection = kick;
  }

  private of({ payer }: TimerOwner): Timers {
    return payer === undefined ? this.queues[0]! : (payer.timers ?? this.open(payer));
  }

  private open(holder: QueueHolder): Timers {
    const queue = new Timers(this.sequence, this.exact);
    queue.onCollection = this.kicked;
    this.queues.push(queue);
    return (holder.timers = queue);
  }

  /** The earliest deadline; if not `exact`, or an earlier time. */
  get next(): number | undefined {
    let least: number | undefined;
    for (const { next } of this.queues) if (next !== undefined && (least === undefined || next < least)) least = next;
    return least;
  }

  get size(): number {
    return this.queues.reduce((sum, { size }) => sum + size, 0);
  }

  /** Makes a timer pending, or moves the deadline of a pending one. */
  set(timer: Timer, at: number): void {
    this.of(timer.owner).set(timer, at);
  }

  /** Cancels a timer; false if it was not pending. */
  clear(timer: Timer): boolean {
    return this.of(timer.owner).clear(timer);
  }

  /** Cancels all timers of an owner. */
  clearAll(owner: TimerOwner): void {
    this.of(owner).clearAll(owner);
  }

  /** Resets the shares before timers fire. */
  begin(): void {
    for (const queue of this.queues) queue.taken = 0;
  }

  /** Removes and returns the next due timer, which the caller fires. */
  due(now: number): Timer | undefined {
    let next = this.first(now);
    if (next === undefined) {
      this.begin();
      next = this.first(now);
    }
    if (next === undefined) return undefined;
    next.taken++;
    return next.due(now);
  }

  /** The queue with the earliest due timer, among those with a share left. */
  private first(now: number): Timers | undefined {
    let first: Timers | undefined;
    for (const queue of this.queues) {
      if (queue.taken >= SHARE || !queue.isDue(now)) continue;
      if (first === undefined || queue.before(first)) first = queue;
    }
    return first;
  }

  /** Examines some timers for being unreachable, if a scan is under way; true: there are more. */
  check(n: number): boolean {
    let more = false;
    for (const queue of this.queues) more = queue.check(n) || more;
    return more;
  }
}
