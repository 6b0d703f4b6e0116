// Parameter kinds of natives: each checks one argument, converts it for the body and words the complaint. Kinds and
// texts are those of lauxlib (§5.1). A body gets converted values: a string parameter gives the bytes as a JavaScript
// string, `int` a number clamped to ±(2^53-1) (enough for positions and counts), `integer` the exact value. Must not
// know any native.
import { expected, valueExpected, noInteger } from '../../messages/stdlib.ts';
import { LuaFunction } from '../../values/function.ts';
import { formatNumber, parseNumber } from '../../values/numeral.ts';
import { isNumber, toDouble, toInteger } from '../../values/number.ts';
import { LuaString } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Userdata } from '../../values/userdata.ts';
import { truthy, type LuaNumber, type Value } from '../../values/type.ts';
import { Coroutine } from '../coroutine.ts';
import { badArgument } from '../throw.ts';
import { typeNameOf } from '../../values/metatable.ts';

/** Takes argument number `at` (1-based) from the window. `given` tells nil from none. */
type Take<T> = (v: Value, at: number, given: boolean) => T;

export class Param<T> {
  constructor(
    /** Name in documentation. */
    readonly name: string,
    /** Type in documentation. */
    readonly type: string,
    readonly take: Take<T>,
    /** Documents what the body reads from its window, and checks itself. Such parameters come last. */
    readonly unchecked = false,
  ) {}

  /** nil or none gives undefined. */
  opt(): Param<T | undefined> {
    const { take } = this;
    return new Param(this.name, optionalType(this.type), (v, at, given) =>
      v === undefined ? undefined : take(v, at, given),
    );
  }

  /** nil or none gives this default. */
  or(otherwise: T): Param<T> {
    const { take } = this;
    return new Param(this.name, optionalType(this.type), (v, at, given) =>
      v === undefined ? otherwise : take(v, at, given),
    );
  }
}

const optionalType = (type: string): string => (type.includes('|') ? `(${type})?` : `${type}?`);

const wrong = (at: number, want: string, v: Value, given: boolean): never =>
  badArgument(at, expected(want, given ? typeNameOf(v) : 'no value'));

const SAFE = Number.MAX_SAFE_INTEGER;
const clamp = (v: number | bigint): number => (typeof v === 'number' ? v : v > 0n ? SAFE : -SAFE);

/** A string argument as bytes; numbers convert (lua_tolstring). */
export function takeString(v: Value, at: number, given: boolean): string {
  if (typeof v === 'string') return v;
  if (v instanceof LuaString) return v.s;
  if (isNumber(v)) return formatNumber(v);
  const text = v instanceof Userdata ? v.text() : undefined;
  return text ?? wrong(at, 'string', v, given);
}

/** A number argument; numeric strings convert (lua_tonumber). */
export function takeNumber(v: Value, at: number, given: boolean): LuaNumber {
  if (isNumber(v)) return v;
  const s = typeof v === 'string' ? v : v instanceof LuaString ? v.s : undefined;
  const n = s === undefined ? undefined : parseNumber(s);
  return n === undefined ? wrong(at, 'number', v, given) : n;
}

/** An integer argument, exact; floats with integral values and numeric strings convert (luaL_checkinteger). */
export function takeInteger(v: Value, at: number, given: boolean): number | bigint {
  if (typeof v === 'number' && Number.isSafeInteger(v)) return v;
  const i = toInteger(takeNumber(v, at, given));
  return i === undefined ? badArgument(at, noInteger()) : i;
}

export const any = (name: string, type = 'any'): Param<Value> =>
  new Param(name, type, (v, at, given) => (given ? v : badArgument(at, valueExpected())));
/** Any value, and none counts as nil. The body may check more: `type` is what it wants. */
export const value = (name: string, type = 'any'): Param<Value> => new Param(name, type, (v) => v);
export const bool = (name: string): Param<boolean> => new Param(name, 'boolean?', (v) => truthy(v));
export const str = (name: string): Param<string> => new Param(name, 'string', takeString);
export const num = (name: string): Param<LuaNumber> => new Param(name, 'number', takeNumber);
export const float = (name: string): Param<number> =>
  new Param(name, 'number', (v, at, given) => toDouble(takeNumber(v, at, given)));
export const integer = (name: string): Param<number | bigint> => new Param(name, 'integer', takeInteger);
export const int = (name: string): Param<number> =>
  new Param(name, 'integer', (v, at, given) =>
    typeof v === 'number' && Number.isSafeInteger(v) ? v : clamp(takeInteger(v, at, given)),
  );
export const table = (name: string): Param<Table> =>
  new Param(name, 'table', (v, at, given) => (v instanceof Table ? v : wrong(at, 'table', v, given)));
export const fn = (name: string): Param<LuaFunction> =>
  new Param(name, 'function', (v, at, given) => (v instanceof LuaFunction ? v : wrong(at, 'function', v, given)));
export const thread = (name: string): Param<Coroutine> =>
  new Param(name, 'thread', (v, at, given) => (v instanceof Coroutine ? v : wrong(at, 'thread', v, given)));
/** An object of a host class; `type` is the name a complaint uses, `shown` the one in documentation. */
export const object = <T extends Userdata>(
  name: string,
  type: string,
  kind: abstract new (...args: never[]) => T,
  shown = type,
): Param<T> => new Param(name, shown, (v, at, given) => (v instanceof kind ? v : wrong(at, type, v, given)));
/**
 * Like object, for classes whose methods are called often: a specialized test is faster than instanceof with a variable
 * class.
 */
export const instance = <T extends Userdata>(name: string, type: string, is: (v: Value) => v is T): Param<T> =>
  new Param(name, type, (v, at, given) => (is(v) ? v : wrong(at, type, v, given)));
/** One of some words; the result is the index of the word (luaL_checkoption). */
export const choice = (name: string, words: readonly string[], text: (word: string) => string): Param<number> =>
  new Param(name, words.map((w) => `"${w}"`).join('|'), (v, at, given) => {
    const word = takeString(v, at, given);
    const i = words.indexOf(word);
    return i < 0 ? badArgument(at, text(word)) : i;
  });
/** Documentation of an argument that the body reads from its window. */
export const unchecked = (name: string, type: string): Param<undefined> => new Param(name, type, () => undefined, true);
/** All further arguments, likewise. */
export const rest = (name = '...', type = 'any'): Param<undefined> => unchecked(name, `${type}...`);

/** The types of the arguments that parameters take. */
export type Args<P extends readonly Param<unknown>[]> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never };
