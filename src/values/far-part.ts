// The far part of a large array: the elements behind the last one that an array part holds, in chunks. An array part
// grows by copying, in one go; this part grows by another chunk, so that nobody has to wait. Invariant: its last
// element is not nil.
import { SLOT_BYTES, account } from './meter.ts';
import type { Value } from './type.ts';

declare const PERILUNE_LARGE: number | undefined;

/**
 * Most elements of an array part: V8 takes some 10 ms to make room for so many, and 50 for four times as many. A build
 * may set it (tests run with very small array parts).
 */
export const MOST_NEAR: number = typeof PERILUNE_LARGE === 'number' ? PERILUNE_LARGE : 2 ** 21;
/** Most elements of an array. */
const MOST = 96 * 2 ** 20;

const CHUNK_LOG = MOST_NEAR < 2 ** 18 ? 3 : 18;
const CHUNK = 2 ** CHUNK_LOG;
/** Searches through more empty slots are charged. */
const MANY = 64;

/** So many nils, with generic elements: one elements kind for all tables, and reading a float allocates nothing. */
export function nils(size: number): Value[] {
  const values: Value[] = [undefined];
  values.length = 0;
  values.length = size;
  return values;
}

export class FarPart {
  /** Those without elements do not exist. */
  private readonly chunks: (Value[] | undefined)[] = [];
  /** It holds the keys MOST_NEAR + 1 to MOST_NEAR + count. */
  count = 0;

  /** Number of elements there is room for. */
  get room(): number {
    return this.chunks.length * CHUNK;
  }

  /** The element at an index below `room`, counted from 0. */
  at(index: number): Value {
    const chunk = this.chunks[index >> CHUNK_LOG];
    return chunk === undefined ? undefined : chunk[index & (CHUNK - 1)];
  }

  /** Stores an element at an index below `count`, or one behind it, which is not nil. */
  put(index: number, value: Value): void {
    (this.chunks[index >> CHUNK_LOG] ?? this.grow(index >> CHUNK_LOG))[index & (CHUNK - 1)] = value;
    if (index >= this.count) this.count = index + 1;
    else if (value === undefined && index === this.count - 1) this.shrink();
  }

  /** Makes a chunk. */
  private grow(at: number): Value[] {
    if (MOST_NEAR + (at + 1) * CHUNK > MOST) throw new RangeError('Invalid array length');
    account.allocate(SLOT_BYTES * CHUNK);
    while (this.chunks.length < at) this.chunks.push(undefined);
    return (this.chunks[at] = nils(CHUNK));
  }

  private shrink(): void {
    const from = this.count;
    do this.count--;
    while (this.count > 0 && this.at(this.count - 1) === undefined);
    if (from - this.count > MANY) account.charge((from - this.count) >> 2);
  }

  /** Removes the elements for which the test holds. */
  clearWhere(test: (index: number, value: Value) => boolean): void {
    for (let i = this.count - 1; i >= 0; i--) {
      const v = this.at(i);
      if (v !== undefined && test(i, v)) this.put(i, undefined);
    }
  }

  /** One past the first index at or after `from` that has a value, or 0. */
  advance(from: number): number {
    const { count } = this;
    let i = from;
    while (i < count && this.at(i) === undefined) i++;
    if (i - from > MANY) account.charge((i - from) >> 2);
    return i < count ? i + 1 : 0;
  }
}
