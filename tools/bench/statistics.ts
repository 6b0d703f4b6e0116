// What is said about a handful of times: the middle one, how many times the least the greatest is, the mean of ratios.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b),
    half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** How many times the smallest value the greatest is. */
export const spread = (values: readonly number[]): number => Math.max(...values) / Math.min(...values);

/** A spread above this is marked: the times are of two kinds, and their median says little. */
export const WIDE = 2;

/** The mean that treats twice as fast and twice as slow alike. */
export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
