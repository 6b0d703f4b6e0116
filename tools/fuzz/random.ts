// Chance for the fuzzer, from a seed alone: the same seed gives the same program on every machine.

/**
 * A generator of the xorshift family, seeded through a mixing function so that neighbouring seeds have nothing in
 * common.
 */
export class Random {
  private a: number;
  private b: number;

  constructor(seed: number) {
    let x = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
    const mix = (): number => {
      x = (x + 0x9e3779b9) | 0;
      let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.a = mix() | 1;
    this.b = mix();
  }

  private next(): number {
    let { a, b } = this;
    b ^= a;
    this.a = a = ((a << 26) | (a >>> 6)) ^ b ^ (b << 9);
    this.b = (b << 13) | (b >>> 19);
    return Math.imul(a, 0x9e3779bb) >>> 0;
  }

  /** 0 <= result < n. */
  below(n: number): number {
    return Math.floor((this.next() / 2 ** 32) * n);
  }

  /** low <= result <= high. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** One of the entries, each as likely as its weight says. */
  weighted<T>(entries: readonly (readonly [weight: number, what: T])[]): T {
    let at = this.below(entries.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, what] of entries) if ((at -= weight) < 0) return what;
    throw new RangeError('no entries');
  }

  /** Between low and high results of `make`. */
  some<T>(low: number, high: number, make: (at: number) => T): T[] {
    return Array.from({ length: this.between(low, high) }, (_, at) => make(at));
  }
}
