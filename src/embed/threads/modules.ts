// Modules in JavaScript where there are several threads: those of the first thread are described to workers, which call
// them by request; a worker may have modules of its own instead, from a module of the host.
// Invariant: arguments and results of a request are plain data, which the host can clone.
import * as text from '../../messages/threads.ts';
import { LuaError } from '../host/errors.ts';
import { Multi } from '../host/multi.ts';
import { isA, isError, messageOf } from '../host/thrown.ts';
import type { CallContext, HostModule, ModuleFunction } from '../system/modules.ts';
import type { Described, Description, Outcome } from './protocol.ts';

const isModule = (value: unknown): value is HostModule =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** What a worker has to know of a module. */
export const describe = (module: HostModule): Description =>
  Object.fromEntries(Object.entries({ ...module }).map(([name, value]) => [name, described(value)]));

function described(value: unknown): Described {
  if (typeof value === 'function') return { call: true };
  return isModule(value) ? { module: describe(value) } : { data: value };
}

/** Asks the first thread to call a function of a module. */
type Ask = (path: readonly string[], context: CallContext, args: readonly unknown[]) => Promise<Outcome>;

/** A module whose functions ask. */
export function asking(description: Description, path: readonly string[], ask: Ask): HostModule {
  const module: Record<string, HostModule[string]> = {};
  for (const [name, what] of Object.entries(description)) {
    const at = [...path, name];
    if ('module' in what) module[name] = asking(what.module, at, ask);
    else if ('data' in what) module[name] = what.data as HostModule[string];
    else
      module[name] = named(name, async function (this: CallContext, ...args: unknown[]) {
        return resultOf(await ask(at, this, args));
      });
  }
  return module;
}

/** Errors name the function. */
const named = (name: string, fn: ModuleFunction): ModuleFunction =>
  Object.defineProperty(fn, 'name', { value: name }) as ModuleFunction;

function resultOf(outcome: Outcome): unknown {
  if ('values' in outcome) return outcome.values.length === 1 ? outcome.values[0] : new Multi(outcome.values);
  const { message, kind, retryable, details, lua } = outcome.error;
  if (!lua) throw new Error(message);
  throw new LuaError({
    code: 'ERR_LUA_RUNTIME',
    message,
    kind,
    retryable,
    details: details as Record<string, unknown>,
  });
}

/** Calls a function of a module of this thread. `plain` makes what comes out data that can be cloned. */
export async function called(
  modules: Readonly<Record<string, HostModule>>,
  path: readonly string[],
  context: CallContext,
  args: readonly unknown[],
  plain: (value: unknown) => unknown,
): Promise<Outcome> {
  try {
    const fn = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], modules) as ModuleFunction;
    const given: unknown = await fn.apply(context, [...args]);
    return { values: given instanceof Multi ? given.values.map(plain) : [plain(given)] };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
}

function errorOf(thrown: unknown): Extract<Outcome, { error: unknown }>['error'] {
  const lua = isA(thrown, LuaError);
  return {
    message: isError(thrown) || typeof thrown !== 'string' ? messageOf(thrown) : thrown,
    kind: lua ? thrown.kind : '',
    retryable: lua ? thrown.retryable : undefined,
    details: lua ? thrown.details : undefined,
    lua,
  };
}

/** The error of arguments or results that cannot be cloned. */
export const notCloned = (path: readonly string[]): Outcome => ({
  error: { message: text.notCloned(path.join('.')), kind: 'Invalid', retryable: false, details: undefined, lua: false },
});
