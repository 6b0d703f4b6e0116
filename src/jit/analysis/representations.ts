// What emitted code knows of a register, and what instructions have been seen to do. An integer is a JavaScript number in `r`, as everywhere;
// a float of known kind is a raw double in `f`, a 64-bit integer two halves in `w` and `h`: both become values only when they leave.
import { LuaFloat } from '../../values/number.ts';
import type { Value } from '../../values/type.ts';

export const enum Kind { None, Integer, Wide, Float, Any }

/** What two ways to one place agree on. */
export function join(a: Kind, b: Kind): Kind {
  if (a === b || b === Kind.None) return a;
  if (a === Kind.None) return b;
  return a <= Kind.Wide && b <= Kind.Wide ? Kind.Wide : Kind.Any;
}

/** The kind of a constant, or of a value met at run time. A NaN in a box has a sign that a double would lose. */
export function kindOf(v: Value): Kind {
  if (typeof v === 'number') return Number.isSafeInteger(v) ? Kind.Integer : Kind.Float;
  if (typeof v === 'bigint') return Kind.Wide;
  return v instanceof LuaFloat && v.n === v.n ? Kind.Float : Kind.Any;
}

/** What an instruction was seen to work on, or a parameter to be; of arithmetic: Small and Integer if the result is one, too. */
export const enum Seen {
  Nothing = 0,
  /** Integers of 32 bits. */
  Small = 1,
  /** Other safe integers. */
  Integer = 2,
  /** For arithmetic: the result is a float. */
  Float = 4,
  Other = 8,
  /** Integers that are not safe ones. */
  Wide = 16,
}

export function seenOf(v: Value): Seen {
  if (typeof v === 'number' && (v | 0) === v) return Seen.Small;
  switch (kindOf(v)) {
    case Kind.Integer: return Seen.Integer;
    case Kind.Wide: return Seen.Wide;
    case Kind.Float: return Seen.Float;
  }
  return Seen.Other;
}

/** What an arithmetic instruction has done; its result is null if it had to be left to the interpreter. */
export function seenIn(a: Value, b: Value, result: Value | null): Seen {
  if (result === null) return Seen.Other;
  const kind = seenOf(result);
  return kind === Seen.Small || kind === Seen.Integer || kind === Seen.Wide ? (seenOf(a) | seenOf(b) | kind) as Seen : kind;
}

/** How far what was seen is relied on. */
export const enum Trust {
  /** Everything is noted, nothing relied on. For a short time. */
  Learn,
  /** What was not seen is not written: it leaves, in doubt. */
  Sure,
  /** What was seen comes first; what was not is written, too. */
  Wary,
}
