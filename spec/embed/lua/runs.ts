// What specs of the boundary between JavaScript and Lua share: runs that must not be lost, and errors that must be
// LuaErrors.
import * as assert from 'uvu/assert';
import { createSystem, type HostModule, type System, type SystemOptions } from '../../../src/exports/actors.ts';
import { LuaError } from '../../../src/exports/index.ts';

type Outcome = { readonly value: unknown } | { readonly error: unknown };

export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
export const never = (): Promise<never> => new Promise(() => {});

/** How a promise settles within some turns of the event loop. A run that got lost never does. */
export async function settled(promise: Promise<unknown>, turns = 400): Promise<Outcome> {
  let outcome: Outcome | undefined;
  promise.then(
    (value) => {
      outcome = { value };
    },
    (error: unknown) => {
      outcome = { error };
    },
  );
  // On a busy machine many turns may pass before a timer fires.
  const end = performance.now() + 2000;
  for (; outcome === undefined && (turns > 0 || performance.now() < end); turns--) await turn();
  return outcome ?? (assert.unreachable('it is lost') as never);
}

export async function valueOf<T>(promise: Promise<T>): Promise<T> {
  const outcome = await settled(promise);
  if ('error' in outcome) throw outcome.error;
  return outcome.value as T;
}

export function isLuaError(error: unknown, what: string): LuaError {
  assert.ok(error instanceof LuaError, `${what}: ${error instanceof Error ? error.stack : String(typeof error)}`);
  assert.type(error.message, 'string', what);
  return error;
}

export async function rejection(promise: Promise<unknown>, what = ''): Promise<LuaError> {
  const outcome = await settled(promise);
  return 'error' in outcome ? isLuaError(outcome.error, what) : (assert.unreachable(`${what}: no error`) as never);
}

export function raised(run: () => unknown, what = ''): LuaError {
  try {
    run();
  } catch (error) {
    return isLuaError(error, what);
  }
  return assert.unreachable(`${what}: no error`) as never;
}

/** What this ends with is a value or a LuaError. */
export function survives(run: () => unknown, what: string): void {
  try {
    run();
  } catch (error) {
    isLuaError(error, what);
  }
}

/** A system with one entry, which gives what `body` returns. */
export function systemOf(body: string, host: HostModule = {}, options: Partial<SystemOptions> = {}): System {
  return createSystem({
    entries: { 'app:main': { source: `local host = require("host") return function(...) ${body} end` } },
    modules: { host },
    clock: 'virtual',
    ...options,
  });
}

export const boom = (): never => {
  throw new Error('boom');
};
