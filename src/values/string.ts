// The only file that knows how Lua's byte strings are held in JavaScript (§2.1).
// A string is a JS string with one char (0..255) per byte; longer than LONG bytes it is boxed, because Lua's long
// strings have identity (`%p` tells equal ones apart) while short ones are interned. Equal by content either way.
// UTF-8 exists only at the host boundary; nothing in here decodes it.

import { account } from './meter.ts';

declare const PERILUNE_LONG_STRING: number | undefined;

/** Longest string, in bytes, that is a bare JS string. A build may set it (tests run at 0 and at infinity). */
export const LONG: number = typeof PERILUNE_LONG_STRING === 'number' ? PERILUNE_LONG_STRING : 40;

/** Most bytes one string may have: V8's own limit. */
export const MAX_BYTES = 2 ** 29 - 24;
/** Texts no longer than this are far from it: who makes such need not look at every step. */
export const MOST_AT_ONCE = 100_000;

/** A long string: an immutable object around its bytes. */
export class LuaString {
  /** The collector's pass that last counted it. */
  mark = 0;
  constructor(
    /** The bytes for those who only put them together with others. */
    readonly pieces: string,
    /** They are pieces that V8 has not put together yet: it does when they are first looked at, which costs as much as they are long. */
    private loose = false,
  ) {}

  /** The bytes. */
  get s(): string {
    if (this.loose) this.join();
    return this.pieces;
  }

  get length(): number {
    return this.pieces.length;
  }

  private join(): void {
    account.charge(this.pieces.length >> 4);
    this.loose = false;
  }
}

/** A Lua string value, either form. */
export type Str = string | LuaString;

/** Makes the Lua value for these bytes. */
export const str = (s: string): Str => (s.length <= LONG ? s : new LuaString(s));

/** The same for bytes that have just been put together from pieces. */
export const joined = (s: string): Str => (s.length <= LONG ? s : new LuaString(s, true));

/** Is this value a string? */
export const isStr = (v: unknown): v is Str => typeof v === 'string' || v instanceof LuaString;

/** Whether two long strings have the same bytes. */
export function sameBytes(a: LuaString, b: LuaString): boolean {
  const { length } = a;
  if (length !== b.length) return false;
  if (length > 1_000) account.charge(length >> 6);
  return a.s === b.s;
}

/** Pays for comparing the bytes of two strings. */
export function payComparison(a: string, b: string): void {
  const length = Math.min(a.length, b.length);
  if (length > 1_000) account.charge(length >> 6);
}

/** The bytes of a string value. */
export const bytesOf = (v: Str): string => (typeof v === 'string' ? v : v.s);

/** No properties. To look for one, V8 makes the name the one string of these bytes that it knows all names by. */
const NAMES: Readonly<Record<string, undefined>> = Object.create(null) as Record<string, undefined>;
/** How many of 2^16 meetings of two keys have them interned. */
const OFTEN = 2 ** 12;
let dice = 1;

/**
 * A key was looked up, and one with its bytes found. They may be different strings to V8, as keys made at run time are, and then each look-up
 * compares the bytes. So now and then both are interned: one that is used often soon is the same as the other, while looking up what is used
 * once costs no more than before.
 */
export function meet(key: string, known: string): void {
  dice = (dice * 5 + 1) & 0xffff;
  if (dice < OFTEN) intern(key, known);
}

/** Has V8 know two keys of the same bytes as one string. */
export function intern(key: string, known: string): void {
  // Neither has such a property, and V8 cannot know that.
  if (NAMES[key] !== NAMES[known]) dice = 0;
}
