// A double-ended queue in a ring buffer: constant time at both ends, no allocation unless it grows. A large buffer is
// freed when the queue is empty.

const SMALL = 4;
const LARGE = 1024;

export class Ring<T> {
  private slots: (T | undefined)[] = new Array<T | undefined>(SMALL);
  private head = 0;
  length = 0;

  push(item: T): void {
    if (this.length === this.slots.length) this.grow();
    this.slots[(this.head + this.length++) & (this.slots.length - 1)] = item;
  }

  unshift(item: T): void {
    if (this.length === this.slots.length) this.grow();
    this.head = (this.head - 1) & (this.slots.length - 1);
    this.slots[this.head] = item;
    this.length++;
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    if (--this.length === 0 && this.slots.length > LARGE) this.clear();
    return item;
  }

  get first(): T | undefined {
    return this.slots[this.head];
  }

  each(visit: (item: T) => void): void {
    const { slots, head } = this,
      mask = slots.length - 1;
    for (let i = 0; i < this.length; i++) visit(slots[(head + i) & mask] as T);
  }

  /** Swaps the first item with the i-th after it. */
  bringForward(i: number): void {
    const mask = this.slots.length - 1;
    const first = this.slots[this.head & mask];
    this.slots[this.head & mask] = this.slots[(this.head + i) & mask];
    this.slots[(this.head + i) & mask] = first;
  }

  clear(): void {
    this.slots = new Array<T | undefined>(SMALL);
    this.head = 0;
    this.length = 0;
  }

  private grow(): void {
    const old = this.slots,
      mask = old.length - 1;
    const slots = new Array<T | undefined>(old.length * 2);
    for (let i = 0; i < this.length; i++) slots[i] = old[(this.head + i) & mask];
    this.slots = slots;
    this.head = 0;
  }
}
