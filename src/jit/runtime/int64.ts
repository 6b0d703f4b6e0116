// What emitted text calls to work on 64-bit integers as two 32-bit words, lo and hi.

/** The high word of the product of two words, taken as unsigned. */
export function mulHi(a: number, b: number): number {
  const a0 = a & 0xffff,
    a1 = a >>> 16,
    b0 = b & 0xffff,
    b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16),
    cross = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(cross / 65536)) | 0;
}

/** The words of an integer shifted to the left by n bits, to the right where that is negative. */
export function shiftLo(lo: number, hi: number, n: number): number {
  if (n >= 0) return n < 32 ? lo << n : 0;
  return n > -32 ? (lo >>> -n) | ((hi << 1) << (31 + n)) : n > -64 ? (hi >>> (-n - 32)) | 0 : 0;
}

export function shiftHi(lo: number, hi: number, n: number): number {
  if (n < 0) return n > -32 ? (hi >>> -n) | 0 : 0;
  return n < 32 ? (hi << n) | ((lo >>> 1) >>> (31 - n)) : n < 64 ? lo << (n - 32) : 0;
}
