// How errors travel. Lua code can catch a LuaThrow. Fault and BadArgument have no text yet: code that does not know the
// frames throws them, and the driver adds position, variable and function names. None of them is a JavaScript Error: an
// Error is an internal fault that no pcall catches.
import type { Value } from '../values/type.ts';

/** A Lua error on its way to a guard, with its error object (§2.3). */
export class LuaThrow {
  constructor(
    readonly value: Value,
    /** What the host threw, if the error comes from there. */
    readonly cause: unknown = undefined,
    /** A message handler has seen it: it is not handled twice. */
    readonly handled = false,
  ) {}
}

/**
 * A runtime error whose text still lacks its position. Level 1 is the function that called the raising native
 * (luaL_error); level 0 is an operation of the VM, which has a position only in a Lua function (luaG_runerror).
 */
export class Fault {
  constructor(
    readonly text: string,
    readonly level: number,
    readonly cause: unknown = undefined,
  ) {}
}

/** "bad argument #at to 'f' (text)": the driver knows f, and whether it was called as a method. */
export class BadArgument {
  constructor(
    readonly at: number,
    readonly text: string,
  ) {}
}

/** Slot of an OperandFault whose culprit is what the instruction calls. */
export const CALLEE = -2;

/** An operation met a value it cannot use. The driver finds the name of the variable that held it. */
export class OperandFault {
  constructor(
    /** Words the message; `variable` is "" or " (local 'x')". */
    readonly text: (variable: string) => string,
    readonly culprit: Value,
    /** Stack index of the culprit where the instruction alone does not tell it, or CALLEE. */
    readonly slot = -1,
  ) {}
}

/** Raises a Lua error with this text, positioned where the running native was called (luaL_error). */
export function raise(text: string): never {
  throw new Fault(text, 1);
}

/** Raises "bad argument #at to 'f' (text)" (luaL_argerror). */
export function badArgument(at: number, text: string): never {
  throw new BadArgument(at, text);
}

/** Raises an error of the VM's own operations (luaG_runerror). */
export function raiseOperation(text: string): never {
  throw new Fault(text, 0);
}
