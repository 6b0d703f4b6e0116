// Representations of registers in emitted code, and the types that feedback consists of. An integer is a JavaScript
// number in `r`, as everywhere. A float of known type is a raw double in `f`, a 64-bit integer two words in `w` (lo)
// and `h` (hi): both become tagged values only where another activation or the heap gets them.
import { LuaFloat } from '../../values/number.ts';
import type { Value } from '../../values/type.ts';

export const enum Representation {
  None,
  Integer,
  Int64,
  Double,
  Tagged,
}

/** The representation at a merge. */
export function join(a: Representation, b: Representation): Representation {
  if (a === b || b === Representation.None) return a;
  if (a === Representation.None) return b;
  return a <= Representation.Int64 && b <= Representation.Int64 ? Representation.Int64 : Representation.Tagged;
}

/**
 * The representation for a constant, or for a value found at run time. A NaN in a box has a sign that a double would
 * lose.
 */
export function representationOf(v: Value): Representation {
  if (typeof v === 'number') return Number.isSafeInteger(v) ? Representation.Integer : Representation.Double;
  if (typeof v === 'bigint') return Representation.Int64;
  return v instanceof LuaFloat && v.n === v.n ? Representation.Double : Representation.Tagged;
}

/**
 * Types that an instruction has worked on, or an argument has had. Arithmetic has Small and Integer only if its result
 * is one, too.
 */
export const enum TypeSet {
  Nothing = 0,
  /** Integers of 32 bits. */
  Small = 1,
  /** Other safe integers. */
  Integer = 2,
  /** For arithmetic: the result is a float. */
  Float = 4,
  Other = 8,
  /** Integers that are not safe ones. */
  Int64 = 16,
}

export function typeSetOf(v: Value): TypeSet {
  if (typeof v === 'number' && (v | 0) === v) return TypeSet.Small;
  switch (representationOf(v)) {
    case Representation.Integer:
      return TypeSet.Integer;
    case Representation.Int64:
      return TypeSet.Int64;
    case Representation.Double:
      return TypeSet.Float;
  }
  return TypeSet.Other;
}

/** The types of an arithmetic instruction; its result is null if the interpreter had to compute it. */
export function resultTypes(a: Value, b: Value, result: Value | null): TypeSet {
  if (result === null) return TypeSet.Other;
  const representation = typeSetOf(result);
  return representation === TypeSet.Small || representation === TypeSet.Integer || representation === TypeSet.Int64
    ? ((typeSetOf(a) | typeSetOf(b) | representation) as TypeSet)
    : representation;
}

/** How far emitted code relies on feedback. */
export const enum Mode {
  /** Not at all: it records. For a short time. */
  Profile,
  /** What feedback does not show is not emitted: it is a deopt. */
  Speculate,
  /** Feedback decides the order of tests; everything is emitted. */
  Generic,
}
