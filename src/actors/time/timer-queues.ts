// The timers of a system: a queue for each host, so that a crowd of timers of one host keeps nobody else's waiting. They expire in the order
// of their deadlines, and among equal ones in that in which they were set; where many are due at once, no host has more than a share in a row.
import { Timers, type QueueHolder, type Timer, type TimerOwner } from './timers.ts';

/** Timers of one host that expire before those of others that are due, too. */
const SHARE = 128;

export class TimerQueues {
  private readonly sequence = { last: 0 };
  /** Of those who have no host; the others follow. */
  private readonly queues: Timers[] = [new Timers(this.sequence)];
  private kicked: (() => void) | undefined = undefined;

  /** Called when there is something to `check`. */
  set onCollection(kick: () => void) {
    this.kicked = kick;
    for (const queue of this.queues) queue.onCollection = kick;
  }

  private of({ payer }: TimerOwner): Timers {
    return payer === undefined ? this.queues[0]! : payer.timers ?? this.open(payer);
  }

  private open(holder: QueueHolder): Timers {
    const queue = new Timers(this.sequence);
    queue.onCollection = this.kicked;
    this.queues.push(queue);
    return (holder.timers = queue);
  }

  /** The earliest deadline. */
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

  /** Takes a timer back; false if it was not pending. */
  clear(timer: Timer): boolean {
    return this.of(timer.owner).clear(timer);
  }

  /** Takes back all timers of an owner. */
  clearAll(owner: TimerOwner): void {
    this.of(owner).clearAll(owner);
  }

  /** Timers are about to expire: everybody's share is whole. */
  begin(): void {
    for (const queue of this.queues) queue.taken = 0;
  }

  /** Takes out the next timer that is due, or gives undefined. The caller lets it expire. */
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

  /** The queue whose timer is the earliest that is due, among those that have had less than a share. */
  private first(now: number): Timers | undefined {
    let first: Timers | undefined;
    for (const queue of this.queues) {
      if (queue.next === undefined || queue.next > now || queue.taken >= SHARE) continue;
      if (first === undefined || queue.before(first)) first = queue;
    }
    return first;
  }

  /** Goes through some timers that nobody may notice any more, if that is to be done; true: there are more. */
  check(n: number): boolean {
    let more = false;
    for (const queue of this.queues) more = queue.check(n) || more;
    return more;
  }
}
