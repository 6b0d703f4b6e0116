// Shapes: which string keys a record-like table has, and at which index of its `vals` each one lies.
// Tables built by the same sequence of stores share a shape, so one compare tells where a field is (inline caches).
// Shapes only grow; a removed field keeps its place with value nil. Along one chain of transitions all shapes share
// one key -> index map (an entry counts for a shape only below its size); a second branch copies it.

import { shouldIntern, intern } from './string.ts';

/** Most keys in a record; further string keys go to the table's hash part. */
export const MAX_FIELDS = 128;

/** Bits of hash codes; those of shapes made one after the other lie far apart (Fibonacci hashing). */
export const HASH_BITS = 6;
const GOLDEN = 0x9e3779b1;
let made = 0;

export class Shape {
  /** For tables by shape. */
  readonly hashCode = Math.imul(++made, GOLDEN) >>> (32 - HASH_BITS);
  private next: Map<string, Shape> | undefined = undefined;
  private extended = false;
  /** Indices of the events' keys that metatables of this shape were asked for (metatable.ts), by event. */
  events: number[] | undefined = undefined;
  /** Of tables with borrowed fields: what their shape is once they have their own (Table.own). */
  complete: Shape | undefined = undefined;

  private constructor(
    /** Keys in index order; only the first `size` count. */
    readonly keys: string[],
    private readonly index: Map<string, number>,
    /** Number of keys. */
    readonly size: number,
  ) {}

  /** A new shape without keys. Each is the root of its own family. */
  static root(): Shape {
    return new Shape([], new Map(), 0);
  }

  /** Index of a key's value, or -1. */
  find(key: string): number {
    if (this.size === 0) return -1;
    const at = this.index.get(key);
    if (at === undefined || at >= this.size) return -1;
    if (shouldIntern()) intern(key, this.keys[at]!);
    return at;
  }

  /** Like find, for traversals of small records: cheaper than hashing. */
  position(key: string): number {
    if (this.size > 8) return this.find(key);
    for (let i = 0; i < this.size; i++) if (this.keys[i] === key) return i;
    return -1;
  }

  /** The shape with one more key at index `size`, or undefined if the record is full. The key must be absent. */
  with(key: string): Shape | undefined {
    const known = this.known(key);
    if (known !== undefined) return known;
    if (this.size >= MAX_FIELDS) return undefined;
    let keys = this.keys,
      index = this.index;
    if (this.extended) {
      keys = keys.slice(0, this.size);
      index = new Map(keys.map((k, i) => [k, i]));
    }
    this.extended = true;
    keys.push(key);
    index.set(key, this.size);
    const shape = new Shape(keys, index, this.size + 1);
    (this.next ??= new Map()).set(key, shape);
    return shape;
  }

  /** The transition for a key, only if some table took it before. */
  known(key: string): Shape | undefined {
    return this.next?.get(key);
  }

  /** A private copy: no other table has it and none ever will. */
  detached(): Shape {
    const keys = this.keys.slice(0, this.size);
    return new Shape(keys, new Map(keys.map((k, i) => [k, i])), this.size);
  }
}

/** The shape every new table starts with. */
export const EMPTY = Shape.root();
