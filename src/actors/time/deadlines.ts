// Containers of deadlines: a heap ordered by deadline, then by order of setting; and a list that can be split.
// Deadlines are in arrays beside their timers, for locality. Entries whose timer is not pending, or was set again, are
// dead: the caller counts and removes them. Lists consist of blocks, because growing large arrays is expensive.

/** What an entry is for; `order` tells whether it was set again. */
interface Settable {
  readonly order: number;
  readonly set: { readonly alive: boolean };
}

/** Children per node: with four, sinking touches half as many cache lines as with two. */
const BRANCH_LOG = 2,
  BRANCH = 1 << BRANCH_LOG;

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

  /** Removes dead entries. */
  clean(): void {
    let kept = 0;
    for (let i = 0; i < this.length; i++)
      if (this.at(i) !== undefined) this.place(kept++, this.ats[i]!, this.orders[i]!, this.timers[i]!);
    this.cut(kept);
  }

  /** Moves all live entries elsewhere; returns the number of dead ones. */
  moveTo(to: (at: number) => Pick<Entries<T>, 'push'>): number {
    const { ats, orders, timers, length } = this;
    let dead = 0;
    for (let i = 0; i < length; i++) {
      if (this.at(i) === undefined) dead++;
      else to(ats[i]!).push(ats[i]!, orders[i]!, timers[i]!);
    }
    this.cut(0);
    return dead;
  }

  private cut(length: number): void {
    this.ats.length = this.orders.length = this.timers.length = length;
  }
}

export class DeadlineHeap<T extends Settable> extends Entries<T> {
  /** The first deadline and the order of its timer. */
  get first(): readonly [at: number, order: number] {
    return [this.ats[0]!, this.orders[0]!];
  }

  /** Restores the heap order after `push`. */
  heapify(): void {
    for (let i = (this.length - 2) >> BRANCH_LOG; i >= 0; i--)
      this.sink(i, this.ats[i]!, this.orders[i]!, this.timers[i]!);
  }

  add(at: number, order: number, timer: T): void {
    const { ats, orders } = this;
    let i = this.length;
    while (i > 0) {
      const up = (i - 1) >> BRANCH_LOG;
      if (ats[up]! < at || (ats[up] === at && orders[up]! < order)) break;
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
        if (ats[other]! < ats[down]! || (ats[other] === ats[down] && orders[other]! < orders[down]!)) down = other;
      }
      if (at < ats[down]! || (at === ats[down] && order < orders[down]!)) break;
      this.place(i, ats[down]!, orders[down]!, timers[down]!);
      i = down;
    }
    this.place(i, at, order, timer);
  }
}

/** Entries per block. */
const BLOCK = 1024;
/** Sample size for estimating the distribution of deadlines. */
const SAMPLE = 512;

/** A list of deadlines up to a bound. */
export class DeadlineList<T extends Settable> {
  length = 0;
  private blocks: Entries<T>[] = [];
  /** Cursor of `next`. */
  private block = 0;
  private place = 0;

  constructor(readonly bound: number) {}

  push(at: number, order: number, timer: T): void {
    let last = this.blocks[this.blocks.length - 1];
    if (last === undefined || last.length === BLOCK) this.blocks.push((last = new Entries<T>()));
    last.push(at, order, timer);
    this.length++;
  }

  /** Moves all live entries elsewhere; returns the number of dead ones. */
  moveTo(to: (at: number) => Pick<Entries<T>, 'push'>): number {
    let dead = 0;
    for (const block of this.blocks) dead += block.moveTo(to);
    this.count();
    return dead;
  }

  /** Removes dead entries. */
  clean(): void {
    for (const block of this.blocks) block.clean();
    this.count();
  }

  private count(): void {
    this.blocks = this.blocks.filter(({ length }) => length > 0);
    this.length = this.blocks.reduce((sum, { length }) => sum + length, 0);
  }

  /** Deadlines that split the list into at most so many parts of similar size; the last one is the bound. */
  bounds(parts: number): number[] {
    const sample = this.sample(),
      bounds: number[] = [];
    for (let i = 1; i < parts; i++) {
      const at = sample[Math.floor((i / parts) * sample.length)]!;
      if (at > (bounds[bounds.length - 1] ?? -Infinity) && at < sample[sample.length - 1]!) bounds.push(at);
    }
    return [...bounds, this.bound];
  }

  private sample(): number[] {
    const sample: number[] = [],
      step = Math.max(Math.floor(this.length / SAMPLE), 1);
    let i = 0;
    for (const { ats } of this.blocks) {
      for (; i < ats.length; i += step) sample.push(ats[i]!);
      i -= ats.length;
    }
    return sample.sort((a, b) => a - b);
  }

  /** Resets the cursor. */
  rewind(): void {
    this.block = this.place = 0;
  }

  /** Are there entries after the cursor? */
  get more(): boolean {
    return this.block < this.blocks.length;
  }

  /** The next timer; undefined if the entry is dead. */
  next(): T | undefined {
    const block = this.blocks[this.block]!,
      timer = block.at(this.place++);
    if (this.place >= block.length) {
      this.block++;
      this.place = 0;
    }
    return timer;
  }
}

/** The first list whose bound admits this deadline. */
export function listFor<L extends { readonly bound: number }>(lists: readonly L[], at: number): L {
  let low = 0,
    high = lists.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at <= lists[middle]!.bound) high = middle;
    else low = middle + 1;
  }
  return lists[low]!;
}
