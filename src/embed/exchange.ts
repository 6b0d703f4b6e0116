// Values between a system's processes and JavaScript. Everything is a copy, as between processes: nothing live can be reached from
// the other side. Errors stay errors in both directions; a function of a process comes out as something that refuses to be called.
import { tracebackOf } from '../actors/bindings/errors.ts';
import { ErrorObject, KINDS } from '../actors/failure.ts';
import * as text from '../messages/embed.ts';
import type { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import { LuaThrow, type Fault } from '../vm/throw.ts';
import { Converter } from './convert.ts';
import { LuaError, type LuaErrorCode } from './errors.ts';
import type { Owner } from './handle.ts';
import { encodeUtf8, readable, readableMessage } from './text.ts';
import { isA, isError, lifted, messageOf } from './thrown.ts';

type AnyFunction = (...args: never[]) => unknown;

/** A process's error as JavaScript sees it. */
export const luaError = (error: ErrorObject, code: LuaErrorCode = 'ERR_LUA_RUNTIME'): LuaError => new LuaError({
  code, message: readableMessage(error.message), kind: error.category, traceback: readable(tracebackOf(error)),
});

/** A JavaScript error as processes see it. */
export const errorObject = (error: Error): ErrorObject => new ErrorObject(encodeUtf8(messageOf(error)), kindOf(error));

const kindOf = (error: Error): string => (isA(error, LuaError) && typeof error.kind === 'string' ? error.kind : KINDS.INTERNAL);

const refuse = (): never => {
  throw new TypeError(text.notCallable());
};
const refuseAll: Owner = {
  toLua: refuse, toJS: (value: Value) => value, deepToJS: (value: Value) => value, index: refuse, store: refuse, length: refuse,
  call: refuse, callAsync: refuse,
};
const refuseFunction = (): never => {
  throw new TypeError(text.notConvertible('function'));
};

/** What a JavaScript function threw, as an error of the process that called it. What ended a run of another state did not end this one. */
export const thrownToLua = (thrown: unknown, convert: (value: unknown) => Value): LuaThrow | Fault =>
  (isA(thrown, LuaError) && thrown.catchable ? new LuaThrow(errorObject(thrown), thrown) : lifted(thrown, convert));

/** The converter of a system; `makeNative` where functions may go in, which they may only in modules. */
export const exchange = (makeNative: (fn: AnyFunction) => LuaFunction = refuseFunction): Converter => new Converter(
  refuseAll, makeNative, 'utf8',
  (object) => (object instanceof ErrorObject ? luaError(object) : undefined),
  (object) => (isError(object) ? errorObject(object) : undefined),
);
