// Positions in strings (§6.4): counted from 1, from the end where negative. Results are positions as well, clipped so
// that slice(startOf - 1, endOf) is the range.

/** Where a range begins: at least 1. */
export const startOf = (at: number, length: number): number =>
  at > 0 ? at : at === 0 || at < -length ? 1 : length + at + 1;

/** Where a range ends: at most the length, 0 for before the first byte. */
export const endOf = (at: number, length: number): number =>
  at > length ? length : at >= 0 ? at : at < -length ? 0 : length + at + 1;
