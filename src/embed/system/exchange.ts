// Conversion of values between processes and JavaScript. Everything is copied, as between processes; errors stay errors
// in both directions; a function of a process becomes a JavaScript function that throws when called.
import { detailsOf, tracebackOf } from '../../actors/bindings/process/errors.ts';
import { ErrorObject, KINDS, type Ender } from '../../actors/values/failure.ts';
import * as text from '../../messages/embed.ts';
import type { LuaFunction } from '../../values/function.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { LuaThrow, type Fault } from '../../vm/throw.ts';
import { Converter } from '../lua/convert.ts';
import { LuaError, whenRead, type LuaErrorCode } from '../host/errors.ts';
import type { Owner } from '../lua/handle.ts';
import { observe } from '../host/host.ts';
import { encodeUtf8, readable, readableMessage } from '../host/text.ts';
import { isA, isError, lifted, messageOf } from '../host/thrown.ts';

type AnyFunction = (...args: never[]) => unknown;

/** The codes of ends that `pcall` could not have caught. */
const ENDED: Readonly<Record<Ender, LuaErrorCode>> = {
  instructions: 'ERR_LUA_LIMIT_INSTRUCTIONS',
  memory: 'ERR_LUA_LIMIT_MEMORY',
  time: 'ERR_LUA_LIMIT_TIME',
  output: 'ERR_LUA_LIMIT_OUTPUT',
  others: 'ERR_LUA_ABORTED',
};

/** Tables with more keys, those in them included, are converted when somebody reads them. */
const SMALL = 200;

/** How many keys are left of `most` after a table and the tables in it; negative: it has more. */
function keysLeft(value: Value, most: number): number {
  if (!(value instanceof Table)) return most;
  let left = most;
  for (let at = value.advance(0); at !== 0 && left >= 0; at = value.advance(at))
    left = keysLeft(value.valueAt(at), left - 1);
  return left;
}

/**
 * The LuaError for an error of a process; `code`, unless limits or others have ended it. Its large tables are converted
 * when they are first read: nobody may ask for them.
 */
export function luaError(error: ErrorObject, code: LuaErrorCode = 'ERR_LUA_RUNTIME'): LuaError {
  const { category: kind, retryable, raised, details, ender } = error,
    message = readableMessage(error.message);
  const made = new LuaError({
    code: ender === undefined ? code : ENDED[ender],
    message,
    kind,
    retryable,
    traceback: readable(tracebackOf(error)),
  });
  if (details !== undefined) give(made, 'details', details, undefined);
  if (raised !== undefined) give(made, 'value', raised.value, message);
  return made;
}

function give(error: LuaError, name: 'details' | 'value', value: Value, otherwise: unknown): void {
  const make = (): unknown => shown(value, otherwise);
  if (keysLeft(value, SMALL) < 0) whenRead(error, name, true, make);
  else Object.defineProperty(error, name, { value: make(), writable: true, enumerable: true, configurable: true });
}

/** An optional value of an error: a failed conversion leaves it out. */
function shown(value: Value, otherwise: unknown): unknown {
  let data = otherwise;
  observe(
    () => {
      data = plain.deepToJS(value);
    },
    () => {},
  );
  return data;
}

/** The error object for a JavaScript error. */
function errorObject(error: Error): ErrorObject {
  const message = encodeUtf8(messageOf(error));
  if (!isA(error, LuaError)) return new ErrorObject(message, KINDS.INTERNAL);
  const { kind, retryable } = error;
  return new ErrorObject(message, typeof kind === 'string' ? kind : KINDS.INTERNAL, {
    details: taken(error.details),
    retryable: typeof retryable === 'boolean' ? retryable : undefined,
  });
}

/** Details of an error object, if they can be converted. */
function taken(details: unknown): Table | undefined {
  let data: Value;
  observe(
    () => {
      data = plain.toLua(details);
    },
    () => {},
  );
  return detailsOf(data);
}

const refuse = (): never => {
  throw new TypeError(text.notCallable());
};
const refuseAll: Owner = {
  toLua: refuse,
  toJS: (value: Value) => value,
  deepToJS: (value: Value) => value,
  index: refuse,
  store: refuse,
  length: refuse,
  call: refuse,
  callMulti: refuse,
  callAsync: refuse,
  resume: refuse,
  resumeAsync: refuse,
  statusOf: refuse,
  closeThread: refuse,
  dump: refuse,
  disassemble: refuse,
};
const refuseFunction = (): never => {
  throw new TypeError(text.notConvertible('function'));
};

/** The Lua error value for an exception of a host function. A limit of another state is an ordinary error here. */
export const thrownToLua = (thrown: unknown, convert: (value: unknown) => Value): LuaThrow | Fault =>
  isA(thrown, LuaError) && thrown.catchable ? new LuaThrow(errorObject(thrown), thrown) : lifted(thrown, convert);

/** The converter of a system; `makeNative` only for modules, whose functions are converted. */
export const exchange = (makeNative: (fn: AnyFunction) => LuaFunction = refuseFunction): Converter =>
  new Converter(
    refuseAll,
    makeNative,
    {},
    (object) => (object instanceof ErrorObject ? luaError(object) : undefined),
    (object) => (isError(object) ? errorObject(object) : undefined),
  );

/** A converter for plain data: details and values of errors. */
const plain = exchange();
