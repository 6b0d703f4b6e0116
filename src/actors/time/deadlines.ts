// Containers of deadlines: a heap ordered by deadline, then by order of setting; and lists, ordered among each other
// but not within. Deadlines are in arrays beside their timers, for locality. Entries whose timer is not pending, or
// was set again, are dead: the caller counts and removes them. A container that has become large is split, so that no
// step takes long however many timers there are.

/** What an entry is for; `order` tells whether it was set again. */
interface Settable {
  readonly order: number;
  readonly set: { readonly alive: boolean };
}

/** A place among all deadlines. */
interface Place {
  readonly at: number;
  readonly order: number;
}

/** Before and after all deadlines. */
const FIRST: Place = { at: -Infinity, order: 0 };
export const LAST: Place = { at: Infinity, order: Infinity };

/** Whether the first of two deadlines, each with its order of setting, comes later. */
export const isAfter = (at: number, order: number, otherAt: number, otherOrder: number): boolean =>
  at > otherAt || (at === otherAt && order > otherOrder);

/** Children per node: with four, sinking touches half as many cache lines as with two. */
const BRANCH_LOG = 2,
  BRANCH = 1 << BRANCH_LOG;
/** Entries that are looked at to find the middle. */
const SAMPLE = 64;

/** Deadlines, their timers, and the orders of these when they were added. */
class Entries<T extends Settable> {
  readonly ats: number[] = [];
  readonly orders: number[] = [];
  readonly timers: T[] = [];

  get length(): number {
    return this.timers.length;
  }

  /** The timer at an index, unless it is dead. */
  at(i: number): T | undefined {
    const timer = this.timers[i];
    return timer !== undefined && timer.order === this.orders[i] && timer.set.alive ? timer : undefined;
  }

  push(at: number, order: number, timer: T): void {
    this.ats.push(at);
    this.orders.push(order);
    this.timers.push(timer);
  }

  place(i: number, at: number, order: number, timer: T): void {
    this.ats[i] = at;
    this.orders[i] = order;
    this.timers[i] = timer;
  }

  /** Drops the dead entries, and moves the live ones after a place elsewhere; returns how many were dead. */
  moveTo(other: Entries<T>, after: Place = FIRST): number {
    const { ats, orders, timers, length } = this;
    let kept = 0,
      dead = 0;
    for (let i = 0; i < length; i++) {
      const at = ats[i]!,
        order = orders[i]!;
      if (this.at(i) === undefined) dead++;
      else if (isAfter(at, order, after.at, after.order)) other.push(at, order, timers[i]!);
      else this.place(kept++, at, order, timers[i]!);
    }
    this.ats.length = this.orders.length = this.timers.length = kept;
    return dead;
  }

  /** Drops the dead entries; returns how many there were. */
  clean(): number {
    return this.moveTo(this, LAST);
  }

  /** About half of the entries come after it, and at least one if two are alive and none is dead. */
  get middle(): Place {
    const places: Place[] = [],
      step = Math.max(Math.floor(this.length / SAMPLE), 1);
    for (let i = 0; i < this.length; i += step) places.push({ at: this.ats[i]!, order: this.orders[i]! });
    places.sort((a, b) => a.at - b.at || a.order - b.order);
    return places[(places.length - 1) >> 1]!;
  }
}

export class DeadlineHeap<T extends Settable> extends Entries<T> {
  /** Does its first entry come before the other heap's? Both have one. */
  before({ ats, orders }: DeadlineHeap<T>): boolean {
    return isAfter(ats[0]!, orders[0]!, this.ats[0]!, this.orders[0]!);
  }

  /** Restores the heap order after `push`, `clean` and `moveTo`. */
  heapify(): void {
    for (let i = (this.length - 2) >> BRANCH_LOG; i >= 0; i--)
      this.sink(i, this.ats[i]!, this.orders[i]!, this.timers[i]!);
  }

  add(at: number, order: number, timer: T): void {
    const { ats, orders } = this;
    let i = this.length;
    while (i > 0) {
      const up = (i - 1) >> BRANCH_LOG;
      if (isAfter(at, order, ats[up]!, orders[up]!)) break;
      this.place(i, ats[up]!, orders[up]!, this.timers[up]!);
      i = up;
    }
    this.place(i, at, order, timer);
  }

  /** Removes the first entry. */
  pop(): void {
    const at = this.ats.pop()!,
      order = this.orders.pop()!,
      timer = this.timers.pop()!;
    if (this.length > 0) this.sink(0, at, order, timer);
  }

  private sink(i: number, at: number, order: number, timer: T): void {
    const { ats, orders, timers, length } = this;
    for (let first = (i << BRANCH_LOG) + 1; first < length; first = (i << BRANCH_LOG) + 1) {
      let down = first;
      for (let other = first + 1; other < first + BRANCH && other < length; other++) {
        if (isAfter(ats[down]!, orders[down]!, ats[other]!, orders[other]!)) down = other;
      }
      if (isAfter(ats[down]!, orders[down]!, at, order)) break;
      this.place(i, ats[down]!, orders[down]!, timers[down]!);
      i = down;
    }
    this.place(i, at, order, timer);
  }
}

/** A list of deadlines up to a bound. */
class DeadlineList<T extends Settable> extends Entries<T> {
  constructor(public bound: Place) {
    super();
  }
}

/** Maximum entries of a list. */
const LONGEST = 4096;

/** Lists of ever later deadlines. The last one has no bound. */
export class DeadlineLists<T extends Settable> {
  private readonly lists: DeadlineList<T>[] = [];
  /** Number of entries, dead ones included. */
  length = 0;
  /** Cursors of `clean` and `next`. */
  private dirty = 0;
  private list = 0;
  private index = 0;

  /** Adds an entry; returns how many dead ones went. */
  add(at: number, order: number, timer: T): number {
    const { lists } = this;
    let low = 0,
      high = lists.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1,
        { bound } = lists[middle]!;
      if (isAfter(at, order, bound.at, bound.order)) low = middle + 1;
      else high = middle;
    }
    if (lists.length === 0) lists.push(new DeadlineList(LAST));
    const list = lists[low]!;
    list.push(at, order, timer);
    this.length++;
    return list.length > LONGEST ? this.halve(low) : 0;
  }

  private halve(i: number): number {
    const list = this.lists[i]!,
      later = new DeadlineList<T>(list.bound),
      { middle } = list,
      dead = list.moveTo(later, middle);
    this.length -= dead;
    if (later.length > 0) {
      list.bound = middle;
      this.lists.splice(i + 1, 0, later);
    }
    return dead;
  }

  /** Puts the later half of a heap in front, up to a bound; returns the place where it begins, and counts the dead. */
  addFront(heap: DeadlineHeap<T>, bound: Place): [begin: Place, dead: number] {
    const list = new DeadlineList<T>(bound),
      { middle } = heap,
      dead = heap.moveTo(list, middle);
    heap.heapify();
    if (list.length === 0) return [bound, dead];
    this.lists.unshift(list);
    this.length += list.length;
    return [middle, dead];
  }

  /** Moves the first list into an empty heap; returns up to where it goes, and counts the dead. */
  moveFirst(heap: DeadlineHeap<T>): [end: Place, dead: number] {
    const first = this.lists.shift()!;
    this.length -= first.length;
    if (this.dirty > 0) this.dirty--;
    if (this.list > 0) this.list--;
    const dead = first.moveTo(heap);
    heap.heapify();
    return [first.bound, dead];
  }

  /** From now on `clean` has everything to do. */
  beginClean(): void {
    this.dirty = 0;
  }

  /** Drops the dead entries of the next list; returns how many, or undefined when all lists are done. */
  clean(): number | undefined {
    const { lists, dirty } = this,
      list = lists[dirty],
      next = lists[dirty + 1];
    if (list === undefined) return undefined;
    const dead = list.clean();
    this.length -= dead;
    if (next !== undefined && list.length + next.length <= LONGEST / 2) list.moveTo(next);
    if (list.length > 0) this.dirty++;
    else {
      lists.splice(dirty, 1);
      const last = lists[lists.length - 1];
      if (last !== undefined) last.bound = LAST;
    }
    return dead;
  }

  /** Resets the cursor of `next`. */
  rewind(): void {
    this.list = this.index = 0;
  }

  /** Are there entries after the cursor? */
  get more(): boolean {
    return this.list < this.lists.length;
  }

  /** The next timer; undefined if the entry is dead. */
  next(): T | undefined {
    const list = this.lists[this.list]!,
      timer = list.at(this.index++);
    if (this.index >= list.length) {
      this.list++;
      this.index = 0;
    }
    return timer;
  }
}
