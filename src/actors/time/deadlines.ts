// Deadlines in arrays beside their timers, so that comparing and moving them touches nothing else: a heap with the earliest first, and
// among equal deadlines the one set first; and a list that can be divided. Entries whose timer is not pending, or was set again, are dead; how
// many there are, and when they are left out, is the business of whoever uses this. Lists are in blocks, because large arrays are dear.
import type { Timer } from './timers.ts';

/** Children of a node: with four, the way down leads through half as many places in memory as with two. */
const BRANCH_LOG = 2, BRANCH = 1 << BRANCH_LOG;

/** A list of deadlines, their timers, and the orders that these had. */
class Entries {
  readonly ats: number[] = [];
  readonly orders: number[] = [];
  readonly timers: Timer[] = [];

  get length(): number {
    return this.timers.length;
  }

  /** The timer at a place, if it is not dead. */
  at(i: number): Timer | undefined {
    const timer = this.timers[i];
    return timer !== undefined && timer.order === this.orders[i] && timer.set.alive ? timer : undefined;
  }

  push(at: number, order: number, timer: Timer): void {
    this.ats.push(at);
    this.orders.push(order);
    this.timers.push(timer);
  }

  place(i: number, at: number, order: number, timer: Timer): void {
    this.ats[i] = at;
    this.orders[i] = order;
    this.timers[i] = timer;
  }

  /** Leaves out the dead. */
  clean(): void {
    let kept = 0;
    for (let i = 0; i < this.length; i++) if (this.at(i) !== undefined) this.place(kept++, this.ats[i]!, this.orders[i]!, this.timers[i]!);
    this.cut(kept);
  }

  /** Gives all entries that are not dead to others, and is empty then; how many were dead. */
  give(to: (at: number) => Pick<Entries, 'push'>): number {
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

export class DeadlineHeap extends Entries {
  /** The first deadline, and its timer's order. */
  get first(): readonly [at: number, order: number] {
    return [this.ats[0]!, this.orders[0]!];
  }

  /** Makes a heap of entries that were pushed. */
  heapify(): void {
    for (let i = (this.length - 2) >> BRANCH_LOG; i >= 0; i--) this.sink(i, this.ats[i]!, this.orders[i]!, this.timers[i]!);
  }

  add(at: number, order: number, timer: Timer): void {
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

  /** Takes the first entry out. */
  pop(): void {
    const at = this.ats.pop()!, order = this.orders.pop()!, timer = this.timers.pop()!;
    if (this.length > 0) this.sink(0, at, order, timer);
  }

  private sink(i: number, at: number, order: number, timer: Timer): void {
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

/** Entries of a block. */
const BLOCK = 1024;
/** Deadlines that tell how all are spread. */
const SAMPLE = 512;

/** Deadlines up to a bound. */
export class DeadlineList {
  length = 0;
  private blocks: Entries[] = [];
  /** Where `next` goes on. */
  private block = 0;
  private place = 0;

  constructor(readonly bound: number) {}

  push(at: number, order: number, timer: Timer): void {
    let last = this.blocks[this.blocks.length - 1];
    if (last === undefined || last.length === BLOCK) this.blocks.push((last = new Entries()));
    last.push(at, order, timer);
    this.length++;
  }

  /** Gives all entries that are not dead to others; how many were dead. */
  give(to: (at: number) => Pick<Entries, 'push'>): number {
    let dead = 0;
    for (const block of this.blocks) dead += block.give(to);
    this.count();
    return dead;
  }

  /** Leaves out the dead. */
  clean(): void {
    for (const block of this.blocks) block.clean();
    this.count();
  }

  private count(): void {
    this.blocks = this.blocks.filter(({ length }) => length > 0);
    this.length = this.blocks.reduce((sum, { length }) => sum + length, 0);
  }

  /** Deadlines that divide it into at most so many parts of about the same size; the last part ends at the bound. */
  bounds(parts: number): number[] {
    const sample = this.sample(), bounds: number[] = [];
    for (let i = 1; i < parts; i++) {
      const at = sample[Math.floor(i / parts * sample.length)]!;
      if (at > (bounds[bounds.length - 1] ?? -Infinity) && at < sample[sample.length - 1]!) bounds.push(at);
    }
    return [...bounds, this.bound];
  }

  private sample(): number[] {
    const sample: number[] = [], step = Math.max(Math.floor(this.length / SAMPLE), 1);
    let i = 0;
    for (const { ats } of this.blocks) {
      for (; i < ats.length; i += step) sample.push(ats[i]!);
      i -= ats.length;
    }
    return sample.sort((a, b) => a - b);
  }

  /** Goes through the entries from the first one again. */
  rewind(): void {
    this.block = this.place = 0;
  }

  /** Is there an entry to go on with? */
  get more(): boolean {
    return this.block < this.blocks.length;
  }

  /** The next timer, or undefined if that entry is dead. */
  next(): Timer | undefined {
    const block = this.blocks[this.block]!, timer = block.at(this.place++);
    if (this.place >= block.length) {
      this.block++;
      this.place = 0;
    }
    return timer;
  }
}

/** The first of lists ordered by their bounds that takes this deadline. */
export function listFor(lists: readonly DeadlineList[], at: number): DeadlineList {
  let low = 0, high = lists.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at <= lists[middle]!.bound) high = middle;
    else low = middle + 1;
  }
  return lists[low]!;
}
