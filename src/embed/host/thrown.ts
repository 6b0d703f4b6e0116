// Converts thrown JavaScript values to Lua errors or reports them to the host. A thrown value may be anything: a
// Symbol, a revoked Proxy, an Error whose message throws. Invariant: functions here throw nothing, except a limit that
// stops the run during a conversion.
import * as text from '../../messages/embed.ts';
import { useAccount } from '../../values/meter.ts';
import type { Value } from '../../values/type.ts';
import { LimitStop } from '../../vm/limits.ts';
import { Fault, LuaThrow } from '../../vm/throw.ts';
import { LuaError } from './errors.ts';
import { encodeUtf8, readable } from './text.ts';

/** instanceof that does not throw, even for a Proxy. */
export function isA<T>(value: unknown, kind: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof kind;
  } catch {
    return false;
  }
}

/** Is it a JavaScript error, of any realm? */
export function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
  } catch {
    return false;
  }
}

/** A description of a thrown value. */
export function messageOf(thrown: unknown): string {
  try {
    if (isError(thrown)) return String(thrown.message);
    if (isBare(thrown)) return String(thrown);
  } catch {
    // Describing it has thrown, too.
  }
  return text.thrownObject();
}

/** Is it a primitive value? */
const isBare = (thrown: unknown): boolean =>
  thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function');

/** The LuaError for a JavaScript value that cannot be converted. */
export const valueError = (thrown: unknown): LuaError =>
  isA(thrown, LuaError) ? thrown : new LuaError({ code: 'ERR_LUA_VALUE', message: messageOf(thrown), cause: thrown });

/** Runs a conversion without charging fuel; an exception becomes the reason of a LuaError. */
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

/** Makes something with services of the host; a failure becomes a LuaError. */
export function withHost<T>(make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (!isA(thrown, Fault)) throw thrown;
    throw new LuaError({ code: 'ERR_LUA_CONFIG', message: readable(thrown.text), cause: thrown.cause });
  }
}

/**
 * A thrown value as Lua error value: an Error becomes its message with the position of the call; others are converted
 * if possible.
 */
export function lifted(thrown: unknown, convert: (value: unknown) => Value): LuaThrow | Fault {
  if (!isError(thrown)) {
    try {
      return new LuaThrow(convert(thrown), isBare(thrown) ? undefined : thrown);
    } catch (failed) {
      if (isA(failed, LimitStop)) throw failed;
      // It cannot be converted: its description is the value.
    }
  }
  return new Fault(encodeUtf8(messageOf(thrown)), 1, thrown);
}

/** Reports an error that belongs to no program as an uncaught error of the host; the caller continues. */
export function reportLater(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown;
  });
}
