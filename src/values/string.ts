// The only file that knows how Lua's byte strings are held in JavaScript (§2.1).
// A string is a JS string with one char (0..255) per byte; longer than LONG bytes it is boxed, because Lua's long
// strings have identity (`%p` tells equal ones apart) while short ones are interned. Equal by content either way.
// UTF-8 exists only at the host boundary; nothing in here decodes it.

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
  constructor(readonly s: string) {}
}

/** A Lua string value, either form. */
export type Str = string | LuaString;

/** Makes the Lua value for these bytes. */
export const str = (s: string): Str => (s.length <= LONG ? s : new LuaString(s));

/** Is this value a string? */
export const isStr = (v: unknown): v is Str => typeof v === 'string' || v instanceof LuaString;

/** The bytes of a string value. */
export const bytesOf = (v: Str): string => (typeof v === 'string' ? v : v.s);
