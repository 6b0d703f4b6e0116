// Shapes: which string keys a record-like table has, and at which index of its `vals` each one lies.
// Tables built by the same sequence of stores share a shape, so one compare tells where a field is (inline caches).
// Shapes only grow; a removed field keeps its place with value nil. Along one chain of transitions all shapes share
// one key -> index map (an entry counts for a shape only below its size); a second branch copies it.
// Keys that the program text names make shapes at once, unless their instruction has met many. Computed ones do when
// tables get them in the same order again, as those have that a parser makes; such a shape is learnt.
// Transitions that are not taken any more are forgotten (trim): programs may make any number of them. Tables keep their
// shapes; later ones with the same fields have other shapes then.

import { account } from './meter.ts';
import { LONG, intern, shouldIntern } from './string.ts';

/** Most keys in a record; further string keys go to the table's hash part. */
export const MAX_FIELDS = 128;
/**
 * Of learnt shapes: most keys; most ways on from one; how many more tables must become maps than go on until a shape is
 * given up; and of so many keys that lead nowhere one is looked at: maps with ever new keys are to cost no more.
 */
const MAX_LEARNT = 16,
  MAX_BRANCHES = 4,
  CREDIT = 40,
  PAUSE = 5;
let pause = PAUSE;
/** Computed keys that led nowhere, as hash codes with those of the shapes: the last ones. */
const WANTED_BITS = 10,
  WANTED = new Int32Array(2 ** WANTED_BITS);

/** Bits of hash codes: small integers for V8. Those of shapes made in a row differ in the upper ones, too. */
export const HASH_BITS = 30;
const GOLDEN = 0x9e3779b1,
  PRIME = 0x01000193;
let made = 0;

/** What shapes weigh that are made until transitions are forgotten; of one, besides its keys. */
const EPOCH = 2 ** 17,
  WEIGHT = 8;
/** Copies of so many keys are charged. */
const MANY_KEYS = 32;
let epoch = 0,
  weight = 0;

export class Shape {
  /** When a transition led here last. */
  private taken = epoch;
  readonly hashCode = Math.imul(++made, GOLDEN) >>> (32 - HASH_BITS);
  private next: Map<string, Shape> | undefined = undefined;
  /** Only computed keys have led here: tables of this shape may be maps. */
  learnt = false;
  /** Of learnt shapes: tables that went on to another one, less those that became maps. Below zero it is no use. */
  credit = CREDIT;
  /** How often fields from the hash part have come to the table that has it (Table.gather). */
  gathered = 0;
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
    if (known !== undefined) {
      known.learnt = false;
      return known;
    }
    const { size } = this;
    if (size >= MAX_FIELDS) return undefined;
    let keys = this.keys,
      index = this.index;
    weight += WEIGHT;
    if (keys.length > size) {
      if (size >= MANY_KEYS) account.charge(size >> 2);
      weight += size;
      keys = keys.slice(0, size);
      index = new Map(keys.map((k, i) => [k, i]));
    }
    if (weight > EPOCH) EMPTY.trim();
    keys.push(key);
    index.set(key, size);
    const shape = new Shape(keys, index, size + 1);
    (this.next ??= new Map()).set(key, shape);
    return shape;
  }

  /** The same for an instruction that has met many shapes: where only few tables go, it makes none. */
  withOften(key: string): Shape | undefined {
    return this.known(key) === undefined && !this.wanted(key) ? undefined : this.with(key);
  }

  /** The transition for a key, only if some table took it before. */
  known(key: string): Shape | undefined {
    const known = this.next?.get(key);
    if (known !== undefined) known.taken = epoch;
    return known;
  }

  /** The transition for a computed key, only if some table took it, or was to take it, before. */
  follow(key: string): Shape | undefined {
    const known = this.known(key);
    if (known === undefined) return --pause > 0 ? undefined : this.learn(key);
    if (known.credit < 0) return undefined;
    if (this.credit < CREDIT) this.credit++;
    return known;
  }

  private learn(key: string): Shape | undefined {
    pause = PAUSE;
    const { size, learnt, next } = this;
    if (size > 0 && (!learnt || size >= MAX_LEARNT || (next?.size ?? 0) >= MAX_BRANCHES)) return undefined;
    if (!this.wanted(key)) return undefined;
    const shape = this.with(key)!;
    shape.learnt = true;
    return shape;
  }

  /** Whether a table was to take this transition not long ago, too. */
  private wanted(key: string): boolean {
    if (key.length > LONG) return false;
    let h = this.hashCode;
    for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), PRIME);
    const at = h >>> (32 - WANTED_BITS);
    if (WANTED[at] === h) return true;
    WANTED[at] = h;
    return false;
  }

  /** Forgets the transitions that nobody has taken since the last time. */
  private trim(): void {
    weight = 0;
    const left: Shape[] = [this];
    for (let shape = left.pop(); shape !== undefined; shape = left.pop()) {
      for (const [key, to] of shape.next ?? []) {
        if (to.taken === epoch) left.push(to);
        else shape.next!.delete(key);
      }
    }
    epoch++;
  }

  /** A private copy, with more keys: no other table has it and none ever will. */
  detached(more: readonly string[] = []): Shape {
    const keys = [...this.keys.slice(0, this.size), ...more];
    return new Shape(keys, new Map(keys.map((k, i) => [k, i])), keys.length);
  }
}

/** The shape every new table starts with. */
export const EMPTY = Shape.root();
