// Which of several maps a key is in, where one would be so large that V8 makes it larger in one long go. Must be cheap,
// not good: keys that all fall to one map only make that map large.
import type { Value } from './type.ts';

declare const PERILUNE_LARGE: number | undefined;

/** Most keys of the first map of a hash part: V8 takes some 20 ms to make room for so many, and 50 for the next. */
export const MOST_FIRST: number = typeof PERILUNE_LARGE === 'number' ? PERILUNE_LARGE : 2 ** 19;

/** Maps of the numbers and strings of a larger hash part, by shardOf(). */
const SHARDS = 64;

const DOUBLE = new Float64Array(1),
  WORDS = new Uint32Array(DOUBLE.buffer);

/** The map of a key, 0 to SHARDS - 1; -1: other values than numbers and strings are all in the first map. */
function shardOf(key: Value): number {
  let h: number;
  if (typeof key === 'number') {
    DOUBLE[0] = key;
    // Neighbours are used together: they stay together.
    h = Math.imul(WORDS[1]! >>> 6, 0x9e3779b1);
  } else if (typeof key === 'string') {
    const { length } = key;
    h = length;
    for (let at = length - 1, n = 0; at >= 0 && n < 6; at--, n++) h = Math.imul(h, 31) + key.charCodeAt(at);
    h = Math.imul(h, 31) + key.charCodeAt(0);
  } else return -1;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  // Sizes of one to two times the smallest: V8 makes them larger one after the other, not all at the same time.
  return Math.floor(SHARDS * Math.log2(1 + (h >>> 0) / 2 ** 32));
}

/** The maps of a large hash part. */
export class Shards {
  private readonly maps: (Map<Value, number> | undefined)[] = new Array(SHARDS).fill(undefined);

  get(key: Value): number | undefined {
    return this.maps[shardOf(key)]?.get(key);
  }

  /** False: the key belongs into the first map. */
  set(key: Value, slot: number): boolean {
    const at = shardOf(key);
    if (at >= 0) (this.maps[at] ??= new Map()).set(key, slot);
    return at >= 0;
  }

  delete(key: Value): void {
    this.maps[shardOf(key)]?.delete(key);
  }
}
