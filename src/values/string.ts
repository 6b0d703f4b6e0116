// The representation of Lua's byte strings in JavaScript (§2.1): a JS string with one char (0..255) per byte; longer
// than LONG bytes it is boxed, because Lua's long strings have identity (`%p`) while short ones are interned. Both
// compare by content.
// It must not know UTF-8, which exists at the host boundary only.

import { account } from './meter.ts';

declare const PERILUNE_LONG_STRING: number | undefined;

/** Longest string, in bytes, that is a bare JS string. A build may set it (tests run at 0 and at infinity). */
export const LONG: number = typeof PERILUNE_LONG_STRING === 'number' ? PERILUNE_LONG_STRING : 40;

/** Most bytes one string may have: V8's own limit. */
export const MAX_BYTES = 2 ** 29 - 24;
/** Strings up to this length need no check against the limit at every step. */
export const MOST_AT_ONCE = 100_000;

/** A long string: an immutable object around its bytes. */
export class LuaString {
  /** The collector's pass that last counted it. */
  mark = 0;
  constructor(
    /** The bytes for concatenation: may be an unflattened rope. */
    readonly pieces: string,
    /** Nodes of the unflattened rope that the bytes are, 0 if none; reading them flattens it, in linear time. */
    private loose = 0,
  ) {}

  /** See loose. */
  get nodes(): number {
    return this.loose;
  }

  /** The bytes. */
  get s(): string {
    if (this.loose !== 0) this.join();
    return this.pieces;
  }

  get length(): number {
    return this.pieces.length;
  }

  private join(): void {
    account.charge(this.pieces.length >> 4);
    this.loose = 0;
  }

  /** Makes V8 put the pieces together now. */
  flatten(): void {
    account.charge(this.pieces.length >> 4);
    // This is 0, but V8 has to read a byte for it.
    this.loose = this.pieces.charCodeAt(0) >> 8;
  }
}

/** Ropes of more nodes are flattened: V8's collector marks a long one in one go, during which nobody runs. */
const MOST_NODES = 2 ** 17;

/** A Lua string value, either form. */
export type Str = string | LuaString;

/** Makes the Lua value for these bytes. */
export const str = (s: string): Str => (s.length <= LONG ? s : new LuaString(s));

/** The same for freshly concatenated bytes, a rope of so many nodes. */
export function joined(s: string, nodes = 1): Str {
  if (s.length <= LONG) return s;
  const made = new LuaString(s, nodes);
  if (nodes > MOST_NODES) made.flatten();
  return made;
}

/** The number of nodes of the rope that a value is. */
export const nodesOf = (v: unknown): number => (v instanceof LuaString ? v.nodes : 0);

/** Is this value a string? */
export const isStr = (v: unknown): v is Str => typeof v === 'string' || v instanceof LuaString;

/** Whether two long strings have the same bytes. */
export function sameBytes(a: LuaString, b: LuaString): boolean {
  const { length } = a;
  if (length !== b.length) return false;
  if (length > 1_000) account.charge(length >> 6);
  return a.s === b.s;
}

/** Charges for comparing two strings. */
export function payComparison(a: string, b: string): void {
  const length = Math.min(a.length, b.length);
  if (length > 1_000) account.charge(length >> 6);
}

/** The bytes of a string value. */
export const bytesOf = (v: Str): string => (typeof v === 'string' ? v : v.s);

/** An empty object: looking a property up in it makes V8 internalize the name. */
const NAMES: Readonly<Record<string, undefined>> = Object.create(null) as Record<string, undefined>;
/** The probability, in 2^-16, that a hit internalizes both keys. */
const OFTEN = 2 ** 9;
let dice = 1;

/**
 * Called after a lookup has found a key. The key and the table's may be different V8 strings with equal bytes, as keys
 * made at run time are, so that each lookup compares bytes. True, with a small probability: both are to be
 * internalized. So frequent keys soon become identical, and rare ones cost nothing.
 */
export function shouldIntern(): boolean {
  return (dice = (dice * 5 + 1) & 0xffff) < OFTEN;
}

/** Makes V8 internalize two equal keys as one string. */
export function intern(key: string, known: string): void {
  // There is no such property, which V8 cannot know.
  if (NAMES[key] !== NAMES[known]) dice = 0;
}
