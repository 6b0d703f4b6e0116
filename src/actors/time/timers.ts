// A timer queue over monotonic time, ordered by deadline, then by order of setting. Each timer has an owner (a
// process), which can cancel all of its timers at once. Timers due soon are in a heap; if there are many, the others
// are in lists of ever later deadlines, and the next list becomes the heap when its time comes. Cancelled timers stay
// until they come up, or until they are the majority: then each call removes some. If there are many timers, they are
// scanned after the host has collected garbage: they then hold their targets weakly, and timers with an unreachable
// target are dropped. An owner keeps the last of its dropped timers, so that deadlock detection and virtual time do
// not depend on the host's collector. A queue must not know what an expiry means: that is the target's.
import { DeadlineHeap, DeadlineLists, LAST, isAfter } from './deadlines.ts';
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
/** Capacity of the heap. */
const SOON = 8192;
/** How many cancelled timers at the top of the heap, or lists of nothing else, are removed in one call. */
const MAX_POPPED = 256,
  MAX_LISTS = 4;

/** The order of setting, across queues. */
interface Sequence {
  last: number;
}

export class Timers {
  /** Timers taken by `due` since the last reset. */
  taken = 0;
  /** The timers due by `horizon`, and the others. */
  private readonly soon = new DeadlineHeap<Timer>();
  private readonly late = new DeadlineLists<Timer>();
  private horizon = LAST;
  /** Whether dead entries are being removed. */
  private cleaning = false;
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

  /**
   * `exact`: `next` and `due` look past any number of cancelled timers in one call. Else, after very many were
   * cancelled, `next` may be too early for a while, and `due` may find nothing at first: no call takes long.
   */
  constructor(
    private readonly sequence: Sequence = { last: 0 },
    private readonly exact = true,
  ) {}

  /** Does its earliest timer come before the other queue's? Both have one that is due. */
  before(other: Timers): boolean {
    return this.soon.before(other.soon);
  }

  /** The earliest deadline. */
  get next(): number | undefined {
    return this.soon.length > 0 || this.late.length === 0 ? this.soon.ats[0] : this.horizon.at;
  }

  get size(): number {
    return this.entries - this.dead;
  }

  private get entries(): number {
    return this.soon.length + this.late.length;
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
    if (this.unchecked > 0) this.scan(1);
    else if (!this.watching && this.entries > CROWD) this.watch();
  }

  private enter(at: number, timer: Timer): void {
    const { soon, late, horizon } = this;
    if (isAfter(at, timer.order, horizon.at, horizon.order)) {
      this.dead -= late.add(at, timer.order, timer);
      return;
    }
    soon.add(at, timer.order, timer);
    if (soon.length <= SOON) return;
    const [begin, dead] = late.addFront(soon, horizon);
    this.horizon = begin;
    this.dead -= dead;
  }

  /** Cancels a timer; false if it was not pending. */
  clear(timer: Timer): boolean {
    if (!timer.pending) return false;
    this.forget(timer);
    this.dead++;
    this.sweep();
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
    this.sweep();
    this.tidy();
  }

  /** Is there a timer that is due? */
  isDue(now: number): boolean {
    const { next } = this;
    if (next === undefined || next > now) return false;
    this.tidy();
    return this.soon.length > 0 && this.soon.ats[0]! <= now && this.soon.at(0) !== undefined;
  }

  /** Removes and returns the earliest due timer, which the caller fires. */
  due(now: number): Timer | undefined {
    if (!this.isDue(now)) return undefined;
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
    this.late.rewind();
    this.onCollection?.();
  }

  /** Goes on with what is under way, the removal of cancelled timers or a scan of so many; true: there is more. */
  check(n: number): boolean {
    if (this.cleaning) this.sweep();
    return this.scan(n) || this.cleaning;
  }

  private scan(n: number): boolean {
    if (this.unchecked === 0) return false;
    for (; n > 0 && this.unchecked > 0; n--, this.unchecked--) {
      const timer =
        this.cursor < this.soon.length ? this.soon.at(this.cursor++) : this.late.more ? this.late.next() : undefined;
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

  /** Keeps dead entries in the minority, a list for each call. */
  private sweep(): void {
    const { soon, late } = this;
    if (!this.cleaning) {
      if (this.dead <= MAX_DEAD || this.dead * 2 <= this.entries) return;
      late.beginClean();
    }
    let dead = late.clean();
    this.cleaning = dead !== undefined;
    if (dead === undefined) {
      dead = soon.clean();
      soon.heapify();
    }
    this.dead -= dead;
  }

  /** Keeps a pending timer at the top of the heap. */
  private tidy(): void {
    const { soon, late, exact } = this;
    for (let lists = 0; ; lists++) {
      for (let n = 0; soon.length > 0 && soon.at(0) === undefined; n++) {
        if (n === MAX_POPPED && !exact) return;
        soon.pop();
        this.dead--;
      }
      if (soon.length > 0) return;
      if (late.length === 0) this.horizon = LAST;
      if (late.length === 0 || (lists === MAX_LISTS && !exact)) return;
      const [end, dead] = late.moveFirst(soon);
      this.horizon = end;
      this.dead -= dead;
    }
  }
}

/** Does timer a end after timer b? */
const outlasts = (a: Timer, b: Timer): boolean => b.target.recurs !== true && (a.target.recurs === true || a.at > b.at);
