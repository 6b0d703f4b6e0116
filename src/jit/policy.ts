// Every threshold of the tier, each with the reason for its size. A room of its own, below the others: it knows none of them, and decides
// nothing but numbers.

// ---- what is compiled and inlined

/** Longer code is not compiled: V8 would not optimise it. */
export const MAX_CODE = 4_000;

/** Longer code is not inlined. */
export const MAX_LEAF = 40;

/** Most upvalues of what is inlined. */
export const MAX_LEAF_UPVALUES = 8;

/** Most functions inlined in one. */
export const MOST_INLINED = 12;

/** Most blocks, loops and guards of a function: how they nest is found by comparing each with each. */
export const MAX_REGIONS = 1_000;
