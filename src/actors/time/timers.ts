// Timers over monotonic time, earliest first, and among equal deadlines the one set first. Every timer belongs to an owner (a process) that can
// drop all of its timers at once, and that can tell whether it has any. What an expiry means is its target's business.
// Those due soon lie in a heap; where there are many, the rest lie in lists, each of later deadlines than the one before, and a heap is made
// of the next list when its time has come. A timer taken back stays where it is until it comes up or such timers are the greater part.
// Where there are many, they are gone through after the host has collected garbage: they hold what they are for weakly from then on, and
// one whose expiry nobody can notice any more is dropped. An owner of dropped timers keeps the last of them, so that when it has none
// any more, and when time has nothing to move on to, is the same whatever the host's collector has done.
import { DeadlineHeap, DeadlineList, listFor } from './deadlines.ts';

/** What a timer does when its time has come. */
export interface Target {
  expire(timer: Timer, now: number): void;
  /** Does the timer hold what it is for only weakly? */
  readonly loose?: boolean;
  /** Held weakly, is it still there? */
  readonly there?: boolean;
  /** Holds it weakly from now on, unless somebody waits for it. */
  loosen?(): void;
  /** Its timer is set again each time it expires. */
  readonly recurs?: boolean;
}

/** Whoever timers belong to. */
export interface TimerOwner {
  /** Its timers, once it has had any. */
  timers: TimerSet | undefined;
  /** Its timers wait in the queue of this one; absent: in that of all who have none. */
  readonly payer?: QueueHolder;
}

/** Whoever has a queue of timers. */
export interface QueueHolder {
  timers: Timers | undefined;
}

/** The timers of an owner, as far as they have to be told from others: taking all of them back costs as much as taking back one. */
export class TimerSet {
  /** How many are pending. */
  count = 0;
  /** How many of those hold weakly what they are for. */
  loose = 0;
  /** False once all were taken back. */
  alive = true;

  constructor(readonly owner: TimerOwner) {}
}

/** Has it any that are pending? */
export const hasTimers = ({ timers }: TimerOwner): boolean => timers !== undefined && timers.count > 0;

export class Timer {
  /** When it expires, in milliseconds of monotonic time. */
  at = 0;
  /** Its place among timers with this deadline; 0 when it is not pending. */
  order = 0;
  set: TimerSet;

  constructor(owner: TimerOwner, readonly target: Target) {
    this.set = owner.timers ??= new TimerSet(owner);
  }

  get owner(): TimerOwner {
    return this.set.owner;
  }

  get pending(): boolean {
    return this.order > 0 && this.set.alive;
  }
}

/** A pending timer and what it is for, by the accounting model (vm/sizes.ts). */
export const TIMER_BYTES = 200;

/** Timers taken back that are left in the heap in any case. */
const MAX_DEAD = 64;
/** ProcessSet enough to be left alone. */
const CROWD = 1024;
/** Timers that the heap can hold in any case, and lists that one is divided into at most. */
const SOON = 8192, MAX_PARTS = 64;

/** Tells timers that the host has collected garbage. */
const collections = new FinalizationRegistry<WeakRef<Timers>>((timers) => timers.deref()?.collected());

/** Numbers timers in the order in which they were set. */
interface Sequence { last: number }

export class Timers {
  /** Taken out by `due` since that was last said to begin anew. */
  taken = 0;
  /** A heap of the timers due by `horizon`, and lists of the others. */
  private readonly soon = new DeadlineHeap();
  private late: DeadlineList[] = [];
  private horizon = Infinity;
  /** Entries in those lists. */
  private later = 0;
  /** How large the heap may become before it is divided. */
  private crowded = SOON;
  /** Timers in both that are not pending. */
  private dead = 0;
  /** Where owners have had timers dropped: the one that stands for them. */
  private readonly residues = new Map<TimerOwner, Timer>();
  /** Pending timers that hold weakly what they are for, and how many of those were of use when that was last looked at. */
  private loose = 0;
  private useful = 0;
  /** It will be told when the host has collected garbage. */
  private watching = false;
  /** Called when there is something to `check`. */
  onCollection: (() => void) | undefined = undefined;
  /** Of the timers being gone through: how many are left, where to go on, and what is done with them. */
  private unchecked = 0;
  private cursor = 0;
  private loosening = false;
  private dropping = false;

  constructor(private readonly sequence: Sequence = { last: 0 }) {}

  /** Whether its earliest timer comes before the other's, both having one. */
  before(other: Timers): boolean {
    const [at, order] = this.soon.first, [otherAt, otherOrder] = other.soon.first;
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
    if (timer.target.loose === true) this.loosened(timer, 1);
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

  /** Takes a timer back; false if it was not pending. */
  clear(timer: Timer): boolean {
    if (!timer.pending) return false;
    this.forget(timer);
    this.dead++;
    this.tidy();
    return true;
  }

  /** Takes back all timers of an owner. */
  clearAll(owner: TimerOwner): void {
    const { timers } = owner;
    if (timers === undefined) return;
    timers.alive = false;
    this.dead += timers.count;
    this.loose -= timers.loose;
    this.residues.delete(owner);
    owner.timers = undefined;
    this.tidy();
  }

  /** Takes out the earliest timer that is due, or gives undefined. The caller lets it expire. */
  due(now: number): Timer | undefined {
    if (this.soon.length === 0 || this.soon.ats[0]! > now) return undefined;
    const timer = this.soon.at(0)!;
    this.forget(timer);
    this.soon.pop();
    this.tidy();
    return timer;
  }

  /** It is not pending any more, wherever it lies. */
  private forget(timer: Timer): void {
    const { set, target } = timer;
    timer.order = 0;
    set.count--;
    if (target.loose === true) this.loosened(timer, -1);
    if (this.residues.size > 0 && this.residues.get(set.owner) === timer) this.residues.delete(set.owner);
  }

  private loosened({ set }: Timer, n: number): void {
    set.loose += n;
    this.loose += n;
  }

  // ---- timers that nobody would notice

  /** Wants to know when the host next collects garbage. */
  private watch(): void {
    this.watching = true;
    collections.register({}, new WeakRef(this));
  }

  /** The host has collected garbage. What is done then comes to a few looks at each timer, however often that is. */
  collected(): void {
    const { size, loose, useful } = this;
    this.watching = false;
    if (this.unchecked > 0 || size <= CROWD) return;
    this.loosening = size - loose > Math.max(2 * loose, CROWD);
    this.dropping = loose - useful > Math.max(useful, CROWD);
    if (!this.loosening && !this.dropping) return this.watch();
    this.unchecked = this.entries;
    this.cursor = 0;
    for (const list of this.late) list.rewind();
    this.onCollection?.();
  }

  /** Goes through some timers, if that is to be done; true: there are more. */
  check(n: number): boolean {
    if (this.unchecked === 0) return false;
    for (; n > 0 && this.unchecked > 0; n--, this.unchecked--) {
      const timer = this.cursor < this.soon.length ? this.soon.at(this.cursor++) : this.late.find((list) => list.more)?.next();
      if (timer !== undefined) this.look(timer);
    }
    if (this.unchecked > 0) return true;
    if (this.dropping) this.useful = this.loose;
    this.watch();
    return false;
  }

  private look(timer: Timer): void {
    const { target } = timer;
    if (target.loose === true) {
      if (!this.dropping) return;
      target.loosen!();
      if (target.there === false) this.drop(timer);
    } else if (this.loosening && target.loosen !== undefined) {
      target.loosen();
      if ((target.loose as boolean) === true) this.loosened(timer, 1);
    }
  }

  /** Of an owner's timers that nobody would notice, the one that stays longest is kept. */
  private drop(timer: Timer): void {
    const { owner } = timer, kept = this.residues.get(owner);
    if (kept === timer) return;
    const last = kept === undefined || outlasts(timer, kept) ? timer : kept;
    if (kept !== undefined) this.clear(last === timer ? kept : timer);
    this.residues.set(owner, last);
  }

  // ---- soon and late

  /** Sees to it that the heap's first timer is pending, and that not too many others are not. */
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

  /** The heap is empty: it takes the next list, or part of it. */
  private advance(): void {
    let next = this.late.shift()!;
    this.later -= next.length;
    if (next.length > SOON) next = this.split(next);
    this.horizon = this.late.length === 0 ? Infinity : next.bound;
    this.dead -= next.give(() => this.soon);
    this.soon.heapify();
    this.crowded = 2 * Math.max(SOON, this.soon.length);
  }

  /** Divides a list; gives the first part, and puts the others before the rest. */
  private split(list: DeadlineList): DeadlineList {
    const parts = list.bounds(Math.min(Math.ceil(2 * list.length / SOON), MAX_PARTS)).map((bound) => new DeadlineList(bound));
    this.dead -= list.give((at) => listFor(parts, at));
    const [first, ...others] = parts;
    for (const part of others) this.later += part.length;
    this.late = [...others, ...this.late];
    return first!;
  }

  /** The heap has become large: gives up what is not due soon. */
  private divide(): void {
    const all = new DeadlineList(this.horizon);
    this.dead -= this.soon.give(() => all);
    this.late.unshift(all);
    this.later += all.length;
    this.advance();
  }
}

/** Will it still be set when the other one has expired for good? */
const outlasts = (a: Timer, b: Timer): boolean => b.target.recurs !== true && (a.target.recurs === true || a.at > b.at);
