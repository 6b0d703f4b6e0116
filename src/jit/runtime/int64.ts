// What emitted text calls to work on the two halves of a 64-bit integer.

/** The high half of the product of two halves, taken as unsigned. */
export function timesHigh(a: number, b: number): number {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16), cross = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(cross / 65536)) | 0;
}

/** The halves of an integer shifted to the left by n bits, to the right where that is negative. */
export function shiftLow(low: number, high: number, n: number): number {
  if (n >= 0) return n < 32 ? low << n : 0;
  return n > -32 ? low >>> -n | (high << 1) << (31 + n) : n > -64 ? high >>> (-n - 32) | 0 : 0;
}

export function shiftHigh(low: number, high: number, n: number): number {
  if (n < 0) return n > -32 ? high >>> -n | 0 : 0;
  return n < 32 ? high << n | (low >>> 1) >>> (31 - n) : n < 64 ? low << (n - 32) : 0;
}
