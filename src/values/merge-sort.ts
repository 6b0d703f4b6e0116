// A stable bottom-up merge sort that can stop after any number of steps, for comparisons without Lua code. It must not
// know Lua values.

/** A list that can be sorted by storing into another. */
interface Places<T> {
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

  /**
   * Ranges of `sorted` elements are in order already. `before`: whether a value comes before another; `spare` may be as
   * long as `values`, or grow.
   */
  constructor(
    protected values: Places<T>,
    protected spare: Places<T>,
    private readonly before: (a: T, b: T) => boolean,
    sorted = 1,
  ) {
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
