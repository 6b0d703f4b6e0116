// A timer queue over monotonic time, ordered by deadline, then by order of setting. Each timer has an owner (a
// process), which can cancel all of its timers at once. Timers due soon are in a heap; if there are many, the others
// are in lists of ever later deadlines, and the next list becomes the heap when its time comes. Cancelled timers stay
// until they come up, or until they are the majority. If there are many timers, they are scanned after the host has
// collected garbage: they then hold their targets weakly, and timers with an unreachable target are dropped. An owner
// keeps the last of its dropped timers, so that deadlock detection and virtual time do not depend on the host's
// collector. A queue must not know what an expiry means: that is the target's.
import { DeadlineHeap, DeadlineList, listFor } from './deadlines.ts';
import { Weak, onNextCollection } from '../../values/weak.ts';

/** What a timer does when it fires. */
export interface Target {
  expire(timer: Timer, now: number): void;
  /** Whether the timer holds its channel weakly. */
  readonly weak?: boolean;
  /** Whether the weakly held channel still exists. */
  readonly exists?: boolean;
  /** Holds the channel weakly from now on, unless a receiver waits. */
  weaken?(): void;
  /** Whether the timer is set again each time it fires. */
  readonly recurs?: boolean;
}

/** The owner of timers. */
export interface TimerOwner {
  /** Its timers, once it has had any. */
  timers: TimerSet | undefined;
  /** Has the queue for its timers; absent: the common queue. */
  readonly payer?: QueueHolder;
}

/** A host, which has a queue of timers. */
export interface QueueHolder {
  timers: Timers | undefined;
}

/** The timers of an owner as a group: cancelling all takes constant time. */
export class TimerSet {
  /** Number of pending timers. */
  count = 0;
  /** How many of those are weak. */
  weak = 0;
  /** False once all are cancelled. */
  alive = true;

  constructor(readonly owner: TimerOwner) {}
}

/** Does the owner have pending timers? */
export const hasTimers = ({ timers }: TimerOwner): boolean => timers !== undefined && timers.count > 0;

export class Timer {
  /** When it expires, in milliseconds of monotonic time. */
  at = 0;
  /** Order of setting, for equal deadlines; 0: not pending. */
  order = 0;
  set: TimerSet;

  constructor(
    owner: TimerOwner,
    readonly target: Target,
  ) {
    this.set = owner.timers ??= new TimerSet(owner);
  }

  get owner(): TimerOwner {
    return this.set.owner;
  }

  get pending(): boolean {
    return this.order > 0 && this.set.alive;
  }
}

/** Accounted bytes of a pending timer and its target (gc/sizes.ts). */
export const TIMER_BYTES = 200;

/** How many cancelled timers are always tolerated. */
const MAX_DEAD = 64;
/** Fewer timers are not scanned. */
const CROWD = 1024;
/** Minimum capacity of the heap, and maximum parts of a split. */
const SOON = 8192,
  MAX_PARTS = 64;

/** The order of setting, across queues. */
interface Sequence {
  last: number;
}

export class Timers {
  /** Timers taken by `due` since the last reset. */
  taken = 0;
  /** The timers due by `horizon`, and lists of the others. */
  private readonly soon = new DeadlineHeap<Timer>();
  private late: DeadlineList<Timer>[] = [];
  private horizon = Infinity;
  /** Number of entries in the lists. */
  private later = 0;
  /** The heap is split when it is larger. */
  private crowded = SOON;
  /** Dead entries in heap and lists. */
  private dead = 0;
  /** By owner, the timer that stands for its dropped ones. */
  private readonly residues = new Map<TimerOwner, Timer>();
  /** Pending weak timers, and how many of them were reachable at the last scan. */
  private weak = 0;
  private reachable = 0;
  /** Registered for the next garbage collection of the host. */
  private watching = false;
  /** Called when `check` has work to do. */
  onCollection: (() => void) | undefined = undefined;
  /** State of the scan: entries left, cursor, and what it does. */
  private unchecked = 0;
  private cursor = 0;
  private weakening = false;
  private dropping = false;

  constructor(private readonly sequence: Sequence = { last: 0 }) {}

  /** Does its earliest timer come before the other queue's? Both have one. */
  before(other: Timers): boolean {
    const [at, order] = this.soon.first,
      [otherAt, otherOrder] = other.soon.first;
    return at < otherAt || (at === otherAt && order < otherOrder);
  }

  /** The earliest deadline. */
  get next(): number | undefined {
    return this.soon.ats[0];
  }

  get size(): number {
    return this.entries - this.dead;
  }

  private get entries(): number {
    return this.soon.length + this.later;
  }

  /** Makes a timer pending, or moves the deadline of a pending one. */
  set(timer: Timer, at: number): void {
    const { owner } = timer;
    this.clear(timer);
    timer.at = at;
    timer.order = ++this.sequence.last;
    if (!timer.set.alive) timer.set = owner.timers ??= new TimerSet(owner);
    timer.set.count++;
    if (timer.target.weak === true) this.countWeak(timer, 1);
    this.enter(at, timer);
    if (this.unchecked > 0) this.check(1);
    else if (!this.watching && this.entries > CROWD) this.watch();
  }

  private enter(at: number, timer: Timer): void {
    if (at > this.horizon) {
      listFor(this.late, at).push(at, timer.order, timer);
      this.later++;
      if (this.soon.length === 0) this.tidy();
    } else {
      this.soon.add(at, timer.order, timer);
      if (this.soon.length > this.crowded) this.divide();
    }
  }

  /** Cancels a timer; false if it was not pending. */
  clear(timer: Timer): boolean {
    if (!timer.pending) return false;
    this.forget(timer);
    this.dead++;
    this.tidy();
    return true;
  }

  /** Cancels all timers of an owner. */
  clearAll(owner: TimerOwner): void {
    const { timers } = owner;
    if (timers === undefined) return;
    timers.alive = false;
    this.dead += timers.count;
    this.weak -= timers.weak;
    this.residues.delete(owner);
    owner.timers = undefined;
    this.tidy();
  }

  /** Removes and returns the earliest due timer, which the caller fires. */
  due(now: number): Timer | undefined {
    if (this.soon.length === 0 || this.soon.ats[0]! > now) return undefined;
    const timer = this.soon.at(0)!;
    this.forget(timer);
    this.soon.pop();
    this.tidy();
    return timer;
  }

  /** Marks a timer as not pending; its entry stays. */
  private forget(timer: Timer): void {
    const { set, target } = timer;
    timer.order = 0;
    set.count--;
    if (target.weak === true) this.countWeak(timer, -1);
    if (this.residues.size > 0 && this.residues.get(set.owner) === timer) this.residues.delete(set.owner);
  }

  private countWeak({ set }: Timer, n: number): void {
    set.weak += n;
    this.weak += n;
  }

  // ---- unreachable timers

  /** Registers for the host's next garbage collection. */
  private watch(): void {
    this.watching = true;
    const self = new Weak<Timers>(this);
    onNextCollection(() => self.deref()?.collected());
  }

  /**
   * The host has collected garbage. Starts a scan unless too few timers have changed: the cost per timer is bounded.
   */
  collected(): void {
    const { size, weak, reachable } = this;
    this.watching = false;
    if (this.unchecked > 0 || size <= CROWD) return;
    this.weakening = size - weak > Math.max(2 * weak, CROWD);
    this.dropping = weak - reachable > Math.max(reachable, CROWD);
    if (!this.weakening && !this.dropping) return this.watch();
    this.unchecked = this.entries;
    this.cursor = 0;
    for (const list of this.late) list.rewind();
    this.onCollection?.();
  }

  /** Examines some timers, if a scan is under way; true: there are more. */
  check(n: number): boolean {
    if (this.unchecked === 0) return false;
    for (; n > 0 && this.unchecked > 0; n--, this.unchecked--) {
      const timer =
        this.cursor < this.soon.length ? this.soon.at(this.cursor++) : this.late.find((list) => list.more)?.next();
      if (timer !== undefined) this.examine(timer);
    }
    if (this.unchecked > 0) return true;
    if (this.dropping) this.reachable = this.weak;
    this.watch();
    return false;
  }

  private examine(timer: Timer): void {
    const { target } = timer;
    if (target.weak === true) {
      if (!this.dropping) return;
      target.weaken!();
      if (target.exists === false) this.drop(timer);
    } else if (this.weakening && target.weaken !== undefined) {
      target.weaken();
      if ((target.weak as boolean) === true) this.countWeak(timer, 1);
    }
  }

  /** Drops an unreachable timer; of those of an owner, the last one stays. */
  private drop(timer: Timer): void {
    const { owner } = timer,
      kept = this.residues.get(owner);
    if (kept === timer) return;
    const last = kept === undefined || outlasts(timer, kept) ? timer : kept;
    if (kept !== undefined) this.clear(last === timer ? kept : timer);
    this.residues.set(owner, last);
  }

  // ---- heap and lists

  /** Keeps a pending timer at the top of the heap, and dead entries in the minority. */
  private tidy(): void {
    if (this.dead > MAX_DEAD && this.dead * 2 > this.entries) this.clean();
    for (;;) {
      for (; this.soon.length > 0 && this.soon.at(0) === undefined; this.dead--) this.soon.pop();
      if (this.soon.length > 0 || this.later === 0) return;
      this.advance();
    }
  }

  private clean(): void {
    this.soon.clean();
    this.soon.heapify();
    for (const list of this.late) list.clean();
    this.later = this.late.reduce((sum, { length }) => sum + length, 0);
    this.dead = 0;
  }

  /** Fills the empty heap with the next list, or a part of it. */
  private advance(): void {
    let next = this.late.shift()!;
    this.later -= next.length;
    if (next.length > SOON) next = this.split(next);
    this.horizon = this.late.length === 0 ? Infinity : next.bound;
    this.dead -= next.moveTo(() => this.soon);
    this.soon.heapify();
    this.crowded = 2 * Math.max(SOON, this.soon.length);
  }

  /** Splits a list; returns the first part and puts the others in front. */
  private split(list: DeadlineList<Timer>): DeadlineList<Timer> {
    const parts = list
      .bounds(Math.min(Math.ceil((2 * list.length) / SOON), MAX_PARTS))
      .map((bound) => new DeadlineList<Timer>(bound));
    this.dead -= list.moveTo((at) => listFor(parts, at));
    const [first, ...others] = parts;
    for (const part of others) this.later += part.length;
    this.late = [...others, ...this.late];
    return first!;
  }

  /** Splits the heap when it has become large. */
  private divide(): void {
    const all = new DeadlineList<Timer>(this.horizon);
    this.dead -= this.soon.moveTo(() => all);
    this.late.unshift(all);
    this.later += all.length;
    this.advance();
  }
}

/** Does timer a end after timer b? */
const outlasts = (a: Timer, b: Timer): boolean => b.target.recurs !== true && (a.target.recurs === true || a.at > b.at);
