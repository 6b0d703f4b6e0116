// Random numbers of a seed, and things that happen at a time: all that a simulation has of either.

export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635) | 0;
  }

  /** From 0 to 1, without 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }
}

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

/** What will happen, in order of time. */
export class Agenda {
  now = 0;
  private readonly heap: Planned[] = [];
  private orders = 0;

  get next(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  at(time: number, act: () => void): void {
    const { heap } = this;
    let i = heap.push({ at: time, order: ++this.orders, act }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && before(heap[i]!, heap[up]!); i = up, up = (i - 1) >> 1) this.swap(i, up);
  }

  in(ms: number, act: () => void): void {
    this.at(this.now + ms, act);
  }

  /** Does the next thing. */
  step(): void {
    const { heap } = this,
      first = heap[0]!,
      last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      this.sink();
    }
    this.now = Math.max(this.now, first.at);
    first.act();
  }

  private sink(): void {
    const { heap } = this;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
      if (least === i) return;
      this.swap(i, least);
      i = least;
    }
  }

  private swap(i: number, j: number): void {
    [this.heap[i], this.heap[j]] = [this.heap[j]!, this.heap[i]!];
  }
}

const before = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
