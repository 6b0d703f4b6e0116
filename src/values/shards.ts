// Large hash parts: which of several maps a key is in, where one would be so large that V8 makes it larger in one long
// go, and slots in chunks for the same reason. The choice of a map must be cheap, not good: keys that all fall to one
// map only make that map large. Copies and the collector keep objects in such maps, too.
import { nils } from './far-part.ts';
import type { Value } from './type.ts';

declare const PERILUNE_LARGE: number | undefined;

/** Most keys of the first map of a hash part: V8 takes some 20 ms to make room for so many, and 50 for the next. */
export const MOST_FIRST: number = typeof PERILUNE_LARGE === 'number' ? PERILUNE_LARGE : 2 ** 19;

/** Maps of the numbers and strings of a larger hash part, by shardOf(). Other keys are in maps that fill in turn. */
const SHARDS = 64;

const DOUBLE = new Float64Array(1),
  WORDS = new Uint32Array(DOUBLE.buffer);

/** The map of a key, 0 to SHARDS - 1; -1: other values than numbers and strings have nothing to choose by. */
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

/**
 * A map of objects, of several maps: an object has nothing to choose one by, so new keys come into the last, and a key
 * is looked for in each. First where one was found before: keys that came together are often used together. Only the
 * last may be empty.
 */
export class ObjectMap<V> {
  private readonly maps: Map<Value, V>[] = [];
  /** Where a key was found that was not in the same map as the one before. */
  private recent = 0;

  get isEmpty(): boolean {
    const { maps } = this;
    return maps.length === 0 || (maps.length === 1 && maps[0]!.size === 0);
  }

  get(key: Value): V | undefined {
    const { maps, recent } = this,
      found = maps[recent]?.get(key);
    if (found !== undefined) return found;
    for (let i = maps.length - 1; i >= 0; i--) {
      const value = i === recent ? undefined : maps[i]!.get(key);
      if (value === undefined) continue;
      this.recent = i;
      return value;
    }
    return undefined;
  }

  /** Adds a key that is not here. */
  add(key: Value, value: V): void {
    const { maps } = this;
    let last = maps[maps.length - 1];
    if (last === undefined || last.size >= MOST_FIRST) maps.push((last = new Map()));
    last.set(key, value);
  }

  delete(key: Value): void {
    const { maps } = this;
    for (let i = maps.length - 1; i >= 0; i--) {
      if (!maps[i]!.delete(key)) continue;
      if (maps[i]!.size === 0 && i < maps.length - 1) maps.splice(i, 1);
      return;
    }
  }

  /** With these keys and their places in the list. */
  static placesOf(list: readonly Value[]): ObjectMap<number> {
    const map = new ObjectMap<number>();
    list.forEach((key, at) => void map.add(key, at));
    return map;
  }
}

/** The maps of a large hash part. */
export class Shards {
  private readonly maps: (Map<Value, number> | undefined)[] = new Array(SHARDS).fill(undefined);
  /** Keys that are no numbers and strings. */
  private readonly others = new ObjectMap<number>();

  get(key: Value): number | undefined {
    const at = shardOf(key);
    return at < 0 ? this.others.get(key) : this.maps[at]?.get(key);
  }

  /** Adds a key. */
  add(key: Value, slot: number): void {
    const at = shardOf(key);
    if (at < 0) this.others.add(key, slot);
    else (this.maps[at] ??= new Map()).set(key, slot);
  }

  /** Gives a key that is here another slot. What stays of many objects comes together in few maps so. */
  move(key: Value, slot: number): void {
    if (shardOf(key) < 0) this.others.delete(key);
    this.add(key, slot);
  }

  delete(key: Value): void {
    const at = shardOf(key);
    if (at < 0) this.others.delete(key);
    else this.maps[at]?.delete(key);
  }
}

/** Slots in front of these, which are in lists. */
export const MOST_LISTED: number = MOST_FIRST;

const CHUNK_LOG = MOST_LISTED < 2 ** 15 ? 2 : 15;
const CHUNK = 2 ** CHUNK_LOG;

/**
 * The keys and values of a large hash part behind the first ones, in chunks: a list grows by copying, in one go; this
 * grows by another chunk. Slots are counted from 0 here.
 */
export class Tail {
  private readonly keys: Value[][] = [];
  private readonly vals: Value[][] = [];
  count = 0;

  key(at: number): Value {
    return this.keys[at >> CHUNK_LOG]![at & (CHUNK - 1)];
  }

  value(at: number): Value {
    return this.vals[at >> CHUNK_LOG]![at & (CHUNK - 1)];
  }

  setKey(at: number, key: Value): void {
    this.keys[at >> CHUNK_LOG]![at & (CHUNK - 1)] = key;
  }

  setValue(at: number, value: Value): void {
    this.vals[at >> CHUNK_LOG]![at & (CHUNK - 1)] = value;
  }

  push(key: Value, value: Value): void {
    const at = this.count++;
    if ((at & (CHUNK - 1)) === 0) {
      this.keys.push(nils(CHUNK));
      this.vals.push(nils(CHUNK));
    }
    this.setKey(at, key);
    this.setValue(at, value);
  }

  /** Drops the slots from `count` on, which are empty and without keys. */
  cut(count: number): void {
    this.count = count;
    this.keys.length = this.vals.length = Math.ceil(count / CHUNK);
  }
}
