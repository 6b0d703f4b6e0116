// JSON (README 11, RFC 8259) over byte strings, which hold UTF-8. Numerals without fraction and exponent that fit 64
// bits are integers, all others floats; null is nil. An empty table is a list; a table is a list or an object, never
// both. Values without a JSON form (functions, NaN) are null. Reader and writer keep their own stacks and can stop
// after any number of units of work. What both share stands here.
import { Userdata } from '../../values/userdata.ts';

/** The maximum nesting depth, reading and writing. */
export const MAX_LEVELS = 128;

/** A value without a JSON form, or malformed text. */
export class JsonFault {
  constructor(readonly message: string) {}
}

/** Represents null where it must differ from an absent field. */
class Null extends Userdata {}
export const NULL = new Null();

/** Fuel per value. */
export const VALUE = 6;
/** Longest string written or read at once; of longer ones, bytes per part. */
export const PART = 1024;
/** Longer numerals cost extra fuel. */
export const MANY_DIGITS = 10,
  NUMERAL = 40;
