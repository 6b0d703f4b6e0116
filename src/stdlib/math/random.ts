// The pseudo-random generator of math.random (§6.7): xoshiro256**, with PUC's seeding, projection and conversion, so
// that a seed gives the same numbers in every implementation.
// A 64-bit word is two 32-bit halves (`h`, `l`): bigints would cost ten times as much. Knows nothing of natives.
import { wrap } from '../../values/number.ts';

const TWO_32 = 2 ** 32;

export class Xoshiro {
  private h0 = 0;
  private l0 = 0;
  private h1 = 0;
  private l1 = 0;
  private h2 = 0;
  private l2 = 0;
  private h3 = 0;
  private l3 = 0;
  /** Halves of the last word drawn. */
  private h = 0;
  private l = 0;

  constructor(a: bigint, b: bigint) {
    this.seed(a, b);
  }

  /** Starts the sequence of a pair of 64-bit seeds. */
  seed(a: bigint, b: bigint): void {
    this.h0 = high(a);
    this.l0 = low(a);
    this.h1 = 0;
    this.l1 = 0xff; // never the all-zero state, which is a fixed point
    this.h2 = high(b);
    this.l2 = low(b);
    this.h3 = 0;
    this.l3 = 0;
    for (let i = 0; i < 16; i++) this.draw();
  }

  /** Draws the next word. */
  private draw(): void {
    const { h1, l1 } = this;
    // rotl(s1 * 5, 7) * 9, the products as shift and add
    let sum = ((l1 << 2) >>> 0) + (l1 >>> 0);
    let h = (((h1 << 2) | (l1 >>> 30)) + h1 + (sum >= TWO_32 ? 1 : 0)) | 0,
      l = sum | 0;
    const rh = (h << 7) | (l >>> 25),
      rl = (l << 7) | (h >>> 25);
    sum = ((rl << 3) >>> 0) + (rl >>> 0);
    h = (((rh << 3) | (rl >>> 29)) + rh + (sum >= TWO_32 ? 1 : 0)) | 0;
    l = sum | 0;
    this.h = h;
    this.l = l;
    const h2 = this.h2 ^ this.h0,
      l2 = this.l2 ^ this.l0;
    const h3 = this.h3 ^ h1,
      l3 = this.l3 ^ l1;
    this.h1 = h1 ^ h2;
    this.l1 = l1 ^ l2;
    this.h0 ^= h3;
    this.l0 ^= l3;
    this.h2 = h2 ^ ((h1 << 17) | (l1 >>> 15));
    this.l2 = l2 ^ (l1 << 17);
    this.h3 = (l3 << 13) | (h3 >>> 19);
    this.l3 = (h3 << 13) | (l3 >>> 19); // rotl 45 = swap halves, rotl 13
  }

  /** A double in [0, 1): the 53 highest bits. */
  float(): number {
    this.draw();
    return ((this.h >>> 0) * 2 ** 21 + (this.l >>> 11)) * 2 ** -53;
  }

  /** A word as a signed integer. */
  word(): number | bigint {
    this.draw();
    const n = this.h * TWO_32 + (this.l >>> 0);
    return Number.isSafeInteger(n) ? n : (BigInt(this.h) << 32n) | BigInt(this.l >>> 0);
  }

  /** An integer in [from, to]: words cut to as many bits as the interval's size has, until one lies inside. */
  between(from: number | bigint, to: number | bigint): number | bigint {
    let sizeHigh: number, sizeLow: number;
    const near = typeof from === 'number' && typeof to === 'number' ? to - from : TWO_32;
    if (near < TWO_32) {
      sizeHigh = 0;
      sizeLow = near;
    } else {
      const size = BigInt.asUintN(64, BigInt(to) - BigInt(from));
      sizeHigh = Number(size >> 32n);
      sizeLow = Number(size & 0xffffffffn);
    }
    const maskHigh = mask(sizeHigh),
      maskLow = sizeHigh !== 0 ? -1 : mask(sizeLow);
    let h: number, l: number;
    do {
      this.draw();
      h = (this.h & maskHigh) >>> 0;
      l = (this.l & maskLow) >>> 0;
    } while (h > sizeHigh || (h === sizeHigh && l > sizeLow));
    if (typeof from === 'number' && h < 2 ** 20) {
      const n = from + (h * TWO_32 + l);
      if (Number.isSafeInteger(n)) return n;
    }
    return wrap(BigInt(from) + ((BigInt(h) << 32n) | BigInt(l)));
  }
}

const high = (word: bigint): number => Number(BigInt.asIntN(32, word >> 32n));
const low = (word: bigint): number => Number(BigInt.asIntN(32, word));

/** The smallest 2^b - 1 that is not below n. */
const mask = (n: number): number => (n === 0 ? 0 : -1 >>> Math.clz32(n));
