// Values between a system's processes and JavaScript. Everything is a copy, as between processes: nothing live can be reached from
// the other side. Errors stay errors in both directions; a function of a process comes out as something that refuses to be called.
import { detailsOf, tracebackOf } from '../../actors/bindings/process/errors.ts';
import { ErrorObject, KINDS } from '../../actors/values/failure.ts';
import * as text from '../../messages/embed.ts';
import type { LuaFunction } from '../../values/function.ts';
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { LuaThrow, type Fault } from '../../vm/throw.ts';
import { Converter } from '../lua/convert.ts';
import { LuaError, type LuaErrorCode } from '../host/errors.ts';
import type { Owner } from '../lua/handle.ts';
import { observe } from '../host/host.ts';
import { encodeUtf8, readable, readableMessage } from '../host/text.ts';
import { isA, isError, lifted, messageOf } from '../host/thrown.ts';

type AnyFunction = (...args: never[]) => unknown;

/** A process's error as JavaScript sees it. */
export function luaError(error: ErrorObject, code: LuaErrorCode = 'ERR_LUA_RUNTIME'): LuaError {
  const { category: kind, retryable, raised } = error, message = readableMessage(error.message);
  return new LuaError({
    code, message, kind, retryable, traceback: readable(tracebackOf(error)),
    details: shown(error.details, undefined) as Readonly<Record<string, unknown>> | undefined,
    value: raised === undefined ? message : shown(raised.value, message),
  });
}

/** A value that a failure has with it; there are always an error and its message. */
function shown(value: Value, otherwise: unknown): unknown {
  let data = otherwise;
  observe(() => { data = plain.deepToJS(value); }, () => {});
  return data;
}

/** A JavaScript error as processes see it. */
export function errorObject(error: Error): ErrorObject {
  const message = encodeUtf8(messageOf(error));
  if (!isA(error, LuaError)) return new ErrorObject(message, KINDS.INTERNAL);
  const { kind, retryable } = error;
  return new ErrorObject(message, typeof kind === 'string' ? kind : KINDS.INTERNAL, {
    details: taken(error.details), retryable: typeof retryable === 'boolean' ? retryable : undefined,
  });
}

/** Details as processes have them, if they can. */
function taken(details: unknown): Table | undefined {
  let data: Value;
  observe(() => { data = plain.toLua(details); }, () => {});
  return detailsOf(data);
}

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

/** For what is data in any system: details, values of errors. */
const plain = exchange();
