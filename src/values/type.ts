// What a Lua value is in JavaScript, and the tests that every layer needs (manual §2.1). The representation needs no
// boxes in the common cases (see number.ts, string.ts):
//   nil       undefined
//   boolean   a boolean
//   integer   a safe number, else a bigint
//   float     a number, or a LuaFloat where it is integral
//   string    a string, one char per byte, where it is short; else a LuaString
//   table, function, thread, userdata   Table, LuaFunction, Thread, Userdata
// Must not know frames or calls.
import { LuaFloat } from './number.ts';
import { LuaString, sameBytes } from './string.ts';
import { Table } from './table.ts';
import { LuaFunction } from './function.ts';
import { Thread } from './thread.ts';
import type { Userdata } from './userdata.ts';

/** Any Lua value. `undefined` is nil; `null` never occurs. */
export type Value =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | LuaFloat
  | LuaString
  | Table
  | LuaFunction
  | Thread
  | Userdata;

/** A Lua number: safe integer or fractional float as `number`, wide integer as `bigint`, integral float as box. */
export type LuaNumber = number | bigint | LuaFloat;

/** The eight type names of §2.1 that a program can meet. */
export type TypeName = 'nil' | 'boolean' | 'number' | 'string' | 'table' | 'function' | 'thread' | 'userdata';

/** The basic type of a value, as `type()` names it, metatables not consulted. */
export function typeName(v: Value): TypeName {
  switch (typeof v) {
    case 'undefined':
      return 'nil';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'bigint':
      return 'number';
    case 'string':
      return 'string';
  }
  if (v instanceof Table) return 'table';
  if (v instanceof LuaString) return 'string';
  if (v instanceof LuaFloat) return 'number';
  if (v instanceof LuaFunction) return 'function';
  if (v instanceof Thread) return 'thread';
  return 'userdata';
}

/** Everything but nil and false counts as true (§3.3.4). */
export const truthy = (v: Value): boolean => v !== undefined && v !== false;

/**
 * Primitive equality, no metamethods (§3.4.4): numbers by mathematical value, strings by bytes, objects by identity.
 */
export function rawEquals(a: Value, b: Value): boolean {
  if (a === b) return !(a instanceof LuaFloat) || a.n === a.n;
  if (a instanceof LuaFloat) return b instanceof LuaFloat ? a.n === b.n : typeof b === 'number' && a.n === b;
  if (b instanceof LuaFloat) return typeof a === 'number' && b.n === a;
  if (a instanceof LuaString) return b instanceof LuaString && sameBytes(a, b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint against a number, exactly
  if (typeof a === 'bigint') return typeof b === 'number' && !Number.isSafeInteger(b) && a == (b as unknown as bigint);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint against a number, exactly
  if (typeof b === 'bigint') return typeof a === 'number' && !Number.isSafeInteger(a) && b == (a as unknown as bigint);
  return false;
}
