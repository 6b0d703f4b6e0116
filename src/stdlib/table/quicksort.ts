// The order of table.sort (§6.6): a quicksort that keeps its own stack and asks for one comparison at a time, so that a
// comparator may take as long as it likes: call Lua, park, never return. It works on a copy of the list and reports
// each exchange. Like PUC's it is a quicksort with sentinels, so it notices the same inconsistent comparators ("invalid
// order function"). Must not know tables or calls.
import { truthy, type Value } from '../../values/type.ts';

/** The step that goes on with the answer to the open question. */
const enum Step {
  Ends,
  MiddleFirst,
  LastMiddle,
  FromLeft,
  FromRight,
}

/** Ranges at most this long always take their middle as pivot. */
const SMALL = 100;

export class Quicksort {
  /** The question: does `left` come before `right`? */
  left: Value = undefined;
  right: Value = undefined;
  readonly count = 2;
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

  /**
   * Sorts these values in place. `chance` gives bits for a pivot after a very uneven partition; `swapped` gets each
   * exchange.
   */
  constructor(
    readonly values: Value[],
    private readonly chance: () => number,
    private readonly swapped?: (a: number, b: number) => void,
  ) {
    this.high = values.length - 1;
  }

  /** Asks the first question; false: there is nothing to sort. */
  begin(): boolean {
    return this.low < this.high && this.askEnds();
  }

  /** Takes the answer and asks the next question; false: sorted, or invalid. */
  answer(given: Value): boolean {
    const { values } = this,
      before = truthy(given);
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
