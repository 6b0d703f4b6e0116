// The order of table.sort (§6.6). Where somebody has to be asked: a quicksort that keeps its own stack and asks for one comparison at a time,
// so that whoever answers may take as long as it likes (call a comparator, park, never come back). Where numbers or strings are many and
// nobody has to be asked: a merge sort that can stop after any part of a pass.
// It works on a copy of the list and tells what it exchanges. Like PUC's it is a quicksort with sentinels, so it
// notices the same inconsistent comparators ("invalid order function"). Knows neither tables nor calls.
import type { Value } from '../values/type.ts';

/** What the question just asked is about: which step goes on with its answer. */
const enum Step { Ends, MiddleFirst, LastMiddle, FromLeft, FromRight }

/** Ranges at most this long always take their middle as pivot. */
const SMALL = 100;

export class Quicksort {
  /** The question: does `left` come before `right`? */
  left: Value = undefined;
  right: Value = undefined;
  /** Set when the answers contradict one another; there is no further question. */
  invalid = false;
  private step = Step.Ends;
  private low = 0;
  private high: number;
  private middle = 0;
  private pivot: Value = undefined;
  private i = 0;
  private j = 0;
  /** Ranges not yet sorted, as pairs of bounds. */
  private readonly later: number[] = [];
  private seed = 0;

  /** Sorts these values in place. `chance` gives bits for a pivot once a partition came out very uneven; `swapped` hears of each exchange. */
  constructor(readonly values: Value[], private readonly chance: () => number, private readonly swapped?: (a: number, b: number) => void) {
    this.high = values.length - 1;
  }

  /** Asks the first question; false: there is nothing to sort. */
  begin(): boolean {
    return this.low < this.high && this.askEnds();
  }

  /** Takes the answer and asks the next question; false: sorted, or invalid. */
  answer(before: boolean): boolean {
    const { values } = this;
    switch (this.step) {
      case Step.Ends: {
        const { low, high } = this;
        if (before) this.swap(low, high);
        if (high - low === 1) return this.nextRange();
        this.middle = this.choose();
        return this.ask(Step.MiddleFirst, values[this.middle], values[low]);
      }
      case Step.MiddleFirst: {
        if (!before) return this.ask(Step.LastMiddle, values[this.high], values[this.middle]);
        this.swap(this.middle, this.low);
        return this.startPartition();
      }
      case Step.LastMiddle: {
        if (before) this.swap(this.middle, this.high);
        return this.startPartition();
      }
      case Step.FromLeft: {
        if (before) {
          // The value before the last is the pivot itself and stops an honest comparator.
          if (this.i === this.high - 1) return this.contradiction();
          return this.askLeft();
        }
        return this.askRight();
      }
      case Step.FromRight: {
        if (before) {
          if (this.j < this.i) return this.contradiction();
          return this.askRight();
        }
        if (this.j >= this.i) {
          this.swap(this.i, this.j);
          return this.askLeft();
        }
        this.swap(this.high - 1, this.i);
        return this.split();
      }
    }
  }

  private ask(step: Step, left: Value, right: Value): true {
    this.step = step;
    this.left = left;
    this.right = right;
    return true;
  }

  private askEnds(): true {
    return this.ask(Step.Ends, this.values[this.high], this.values[this.low]);
  }

  private askLeft(): true {
    return this.ask(Step.FromLeft, this.values[++this.i], this.pivot);
  }

  private askRight(): true {
    return this.ask(Step.FromRight, this.pivot, this.values[--this.j]);
  }

  private contradiction(): false {
    this.invalid = true;
    return false;
  }

  private swap(a: number, b: number): void {
    const { values } = this;
    const v = values[a];
    values[a] = values[b];
    values[b] = v;
    this.swapped?.(a, b);
  }

  private choose(): number {
    const { low, high } = this;
    if (high - low < SMALL || this.seed === 0) return (low + high) >>> 1;
    const quarter = (high - low) >>> 2;
    return low + quarter + (this.seed % (2 * quarter));
  }

  /** First, middle and last are in order: partitions what lies between, with the pivot parked before the last. */
  private startPartition(): boolean {
    const { low, high } = this;
    if (high - low === 2) return this.nextRange();
    this.pivot = this.values[this.middle];
    this.swap(this.middle, high - 1);
    this.i = low;
    this.j = high - 1;
    return this.askLeft();
  }

  /** The pivot is in place at i: puts off the longer side, so that the stack stays logarithmic. */
  private split(): boolean {
    const { low, high, i, later } = this;
    let shorter: number;
    if (i - low < high - i) {
      later.push(i + 1, high);
      this.high = i - 1;
      shorter = i - low;
      if ((high - i - 1) / 128 > shorter) this.seed = this.chance() >>> 0;
    } else {
      later.push(low, i - 1);
      this.low = i + 1;
      shorter = high - i;
      if ((i - 1 - low) / 128 > shorter) this.seed = this.chance() >>> 0;
    }
    return this.low < this.high ? this.askEnds() : this.nextRange();
  }

  private nextRange(): boolean {
    const { later } = this;
    while (later.length > 0) {
      this.high = later.pop()!;
      this.low = later.pop()!;
      if (this.low < this.high) return this.askEnds();
    }
    return false;
  }
}

/** A list that can be sorted by storing into another. */
export interface Places<T> {
  readonly length: number;
  [at: number]: T;
}

/** Sorts bottom up: sorted ranges are merged, two by two, from one list into the other and back. */
export class MergeSort<T> {
  /** Elements of the ranges that are merged in this pass. */
  private width: number;
  /** Where the next element goes; the two ranges that it comes from, and what is left of them. */
  protected out = 0;
  protected left = 0;
  protected middle = 0;
  protected right = 0;
  protected end = 0;

  /** Ranges of `sorted` elements are in order already. `before`: whether a value comes before another; `spare` may be as long as `values`, or grow. */
  constructor(protected values: Places<T>, protected spare: Places<T>, private readonly before: (a: T, b: T) => boolean, sorted = 1) {
    this.width = sorted;
    this.aim(0);
  }

  /** All values; in order, once that has been reached. */
  get result(): Places<T> {
    return this.values;
  }

  /** Places at most so many elements; true: the values are in order. */
  step(most: number): boolean {
    const { length } = this.values;
    while (this.width < length && most > 0) {
      if (this.out >= length) this.nextPass();
      else {
        if (this.out >= this.end) this.aim(this.end);
        most -= this.merge(Math.min(this.end, this.out + most));
      }
    }
    return this.width >= length;
  }

  private nextPass(): void {
    const { values, spare } = this;
    this.values = spare;
    this.spare = values;
    this.width *= 2;
    this.out = 0;
    this.aim(0);
  }

  /** The two ranges from here on are the next. */
  private aim(from: number): void {
    const { length } = this.values;
    this.left = from;
    this.right = this.middle = Math.min(from + this.width, length);
    this.end = Math.min(from + 2 * this.width, length);
  }

  /** Places elements up to a place; how many. */
  protected merge(to: number): number {
    const { values, spare, before, middle, end, out } = this;
    let { left, right } = this;
    for (let at = out; at < to; at++) {
      const fromRight = left >= middle || (right < end && before(values[right]!, values[left]!));
      spare[at] = values[fromRight ? right++ : left++]!;
    }
    this.left = left;
    this.right = right;
    this.out = to;
    return to - out;
  }
}

const smaller = (a: number, b: number): boolean => a < b;

/** The same for doubles, which V8 keeps without an object for each: what merges them must have seen nothing else. */
export class DoubleSort extends MergeSort<number> {
  declare protected values: Float64Array;
  declare protected spare: Float64Array;

  constructor(values: Float64Array, sorted: number) {
    super(values, new Float64Array(values.length), smaller, sorted);
  }

  protected override merge(to: number): number {
    const { values, spare, middle, end, out } = this;
    let { left, right } = this;
    for (let at = out; at < to; at++) {
      const fromRight = left >= middle || (right < end && values[right]! < values[left]!);
      spare[at] = values[fromRight ? right++ : left++]!;
    }
    this.left = left;
    this.right = right;
    this.out = to;
    return to - out;
  }
}
