// Deadlines: a binary heap of timers over monotonic time, earliest first, and among equal deadlines the one set first.
// Every timer belongs to an owner (a process) that can drop all of its timers at once, and that can tell whether it has
// any. What an expiry means is its target's business.

/** What a timer does when its time has come. */
export interface Target {
  expire(timer: Timer, now: number): void;
}

/** Whoever timers belong to. */
export interface TimerOwner {
  /** The first of its pending timers. */
  timers: Timer | undefined;
}

export class Timer {
  /** When it expires, in milliseconds of monotonic time. */
  at = 0;
  /** Place in the heap; -1 when it is not pending. */
  slot = -1;
  order = 0;
  before: Timer | undefined = undefined;
  after: Timer | undefined = undefined;

  constructor(readonly owner: TimerOwner, readonly target: Target) {}

  get pending(): boolean {
    return this.slot >= 0;
  }
}

export class Timers {
  private readonly heap: Timer[] = [];
  private orders = 0;

  /** The earliest deadline. */
  get next(): number | undefined {
    return this.heap.length === 0 ? undefined : this.heap[0]!.at;
  }

  get size(): number {
    return this.heap.length;
  }

  /** Makes a timer pending, or moves the deadline of a pending one. */
  set(timer: Timer, at: number): void {
    this.clear(timer);
    timer.at = at;
    timer.order = ++this.orders;
    timer.slot = this.heap.length;
    this.heap.push(timer);
    this.rise(timer);
    const { owner } = timer;
    timer.after = owner.timers;
    if (owner.timers !== undefined) owner.timers.before = timer;
    owner.timers = timer;
  }

  /** Takes a timer back; false if it was not pending. */
  clear(timer: Timer): boolean {
    if (timer.slot < 0) return false;
    const { heap } = this, { slot, owner, before, after } = timer;
    const last = heap.pop()!;
    if (last !== timer) {
      heap[slot] = last;
      last.slot = slot;
      this.rise(last);
      this.sink(last);
    }
    timer.slot = -1;
    if (before === undefined) owner.timers = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
    timer.before = timer.after = undefined;
    return true;
  }

  /** Takes back all timers of an owner. */
  clearAll(owner: TimerOwner): void {
    while (owner.timers !== undefined) this.clear(owner.timers);
  }

  /** Takes out the earliest timer that is due, or gives undefined. The caller lets it expire. */
  due(now: number): Timer | undefined {
    const timer = this.heap[0];
    if (timer === undefined || timer.at > now) return undefined;
    this.clear(timer);
    return timer;
  }

  private rise(timer: Timer): void {
    const { heap } = this;
    let i = timer.slot;
    while (i > 0) {
      const up = (i - 1) >> 1, parent = heap[up]!;
      if (earlier(parent, timer)) break;
      heap[i] = parent;
      parent.slot = i;
      i = up;
    }
    heap[i] = timer;
    timer.slot = i;
  }

  private sink(timer: Timer): void {
    const { heap } = this, n = heap.length;
    let i = timer.slot;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= n) break;
      if (down + 1 < n && earlier(heap[down + 1]!, heap[down]!)) down++;
      const child = heap[down]!;
      if (earlier(timer, child)) break;
      heap[i] = child;
      child.slot = i;
      i = down;
    }
    heap[i] = timer;
    timer.slot = i;
  }
}

const earlier = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
