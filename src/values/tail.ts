// The last slots of a large hash part, in chunks. A list grows by copying, in one go; this one grows by another chunk, so
// that nobody has to wait.
import { nils } from './far-part.ts';
import { MOST_FIRST } from './shards.ts';
import type { Value } from './type.ts';

/** Slots in front of these, which are in lists. */
export const MOST_LISTED: number = MOST_FIRST;

const CHUNK_LOG = MOST_LISTED < 2 ** 15 ? 2 : 15;
const CHUNK = 2 ** CHUNK_LOG;

/** Slots are counted from 0 here. */
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
