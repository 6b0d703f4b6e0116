// The format of values on a link, version 1. A value is a tag, and what the tag says follows. Tables are numbered as
// they are met, and their contents follow the value one after the other, so that neither side recurses and references
// that are shared or cyclic are numbers. Errors are numbered, too, but stand where they are met.
//
//   table     header: array? hash? and the record's shape; then its elements, its fields, its other entries up to a nil
//   shape     none, new (n, then n words), inline (the same, not entered), or a known number
//   word      new (a string), inline (the same, not entered), or a known number
//   error     flags, kind, message, details, contexts, stack, call stack, raised value
//
// What a payload copy drops or refuses (values/payload.ts) is dropped or refused here.

/** The version that this build speaks, and the oldest that it understands. */
export const VERSION = 2,
  OLDEST = 1;

/** Tags of values. From ShortString on the low bits are a length, from SmallInteger on they are the value. */
export const enum Tag {
  Nil,
  False,
  True,
  Integer,
  /** -1 - n. */
  Negative,
  /** 64 bits. */
  Wide,
  Float,
  /** NaN without its sign. */
  NotANumber,
  String,
  Table,
  Reference,
  Error,
  ShortString = 0x40,
  SmallInteger = 0x80,
}

/** Lengths and integers below fit into the tag. */
export const SHORT_STRING = 0x40,
  SMALL_INTEGER = 0x80;

/** Bits of a table's header; the rest says the record's shape. */
export const ARRAY = 1,
  HASH = 2,
  SHAPE_SHIFT = 4;

/** Codes of shapes besides those of dictionaries (Code + 1). */
export const NO_SHAPE = 0;

/** Bits of an error's flags. */
export const enum ErrorFlag {
  Retryable = 1,
  NotRetryable = 2,
  Details = 4,
  Contexts = 8,
  Stack = 16,
  CallStack = 32,
  Raised = 64,
}

/** Errors in errors, as the values they were raised with, up to this depth; deeper ones are nil. */
export const DEEPEST = 8;

/** Most tables and errors of a value, and most bytes. */
export const MOST_OBJECTS = 2 ** 22,
  MOST_BYTES = 64 * 2 ** 20;
