// What JavaScript has thrown, on its way into Lua or to the host. It may be anything: a Symbol, a revoked Proxy, an Error whose message
// throws. Invariant: nothing here throws, whatever it is given, but for what stops a run in the middle of a conversion.
import * as text from '../../messages/embed.ts';
import { useAccount } from '../../values/meter.ts';
import type { Value } from '../../values/type.ts';
import { LimitStop } from '../../vm/limits.ts';
import { Fault, LuaThrow } from '../../vm/throw.ts';
import { LuaError } from './errors.ts';
import { encodeUtf8, readable } from './text.ts';

/** Like instanceof, which a Proxy can make throw. */
export function isA<T>(value: unknown, kind: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof kind;
  } catch {
    return false;
  }
}

/** Whether this is an error of JavaScript's, be it of another realm. */
export function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
  } catch {
    return false;
  }
}

/** Words for whatever was thrown. */
export function messageOf(thrown: unknown): string {
  try {
    if (isError(thrown)) return String(thrown.message);
    if (isBare(thrown)) return String(thrown);
  } catch {
    // Asking has thrown, too.
  }
  return text.thrownObject();
}

/** Whether it is no object. */
const isBare = (thrown: unknown): boolean => thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function');

/** Why a JavaScript value cannot become one of Lua. */
export const valueError = (thrown: unknown): LuaError =>
  (isA(thrown, LuaError) ? thrown : new LuaError({ code: 'ERR_LUA_VALUE', message: messageOf(thrown), cause: thrown }));

/** What a value is made of, by JavaScript and at nobody's cost; what is thrown in the course is why there is no such value. */
export function outOf<T>(read: () => T): T {
  const payer = useAccount(undefined);
  try {
    return read();
  } catch (thrown) {
    throw valueError(thrown);
  } finally {
    useAccount(payer);
  }
}

/** What is made with services of the host; one that fails is why it cannot be made. */
export function withHost<T>(make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (!isA(thrown, Fault)) throw thrown;
    throw new LuaError({ code: 'ERR_LUA_CONFIG', message: readable(thrown.text), cause: thrown.cause });
  }
}

/** As an error of Lua's: an Error is its message, with the position of the call; anything else is a value, where Lua has one for it. */
export function lifted(thrown: unknown, convert: (value: unknown) => Value): LuaThrow | Fault {
  if (!isError(thrown)) {
    try {
      return new LuaThrow(convert(thrown), isBare(thrown) ? undefined : thrown);
    } catch (failed) {
      if (isA(failed, LimitStop)) throw failed;
      // Only words for it are left.
    }
  }
  return new Fault(encodeUtf8(messageOf(thrown)), 1, thrown);
}

/** Tells the host of an error that is nobody's in a program: it goes on, and the host hears of it as of any uncaught error. */
export function reportLater(thrown: unknown): void {
  queueMicrotask(() => { throw thrown; });
}
