// The metatables of the layer's references, and the objects `null`, `Promise` and `Error` that it may inject.
import { Multi } from '../lua/async.ts';
import type { Bridge, Raw } from './bridge.ts';
import { decorateProxy, type FunctionType } from './decoration.ts';
import * as proxy from './proxy.ts';
import type { Kind, Reference } from './reference.ts';

const targetOf = (raw: Raw): object => (raw as Reference).target as object;
const same = (a: Raw, b: Raw): boolean => (a as Reference | undefined)?.target === (b as Reference | undefined)?.target;

/** Defines the metatable of each kind. */
export function openMetatables(bridge: Bridge): void {
  define(bridge, 'js_proxy', proxyEvents(bridge));
  define(bridge, 'js_promise', { __index: promiseMethods(bridge), __eq: same });
  define(bridge, 'js_userdata', { __eq: same });
  define(bridge, 'js_null', { __index: (self: Raw) => self, __tostring: () => 'null', __eq: same });
  define(bridge, 'js_error', {
    __tostring: (self: Raw) => String((targetOf(self) as Error).message),
    __index: (self: Raw, key: Raw) => (key === 'message' ? String((targetOf(self) as Error).message) : undefined),
    __eq: same,
  });
}

const define = (bridge: Bridge, kind: Kind, fields: Record<string, unknown>): void =>
  void bridge.prelude.define(kind, bridge.lua.table(fields));

function proxyEvents(bridge: Bridge): Record<string, unknown> {
  const { functions } = bridge;
  const event =
    (act: (target: object, ...raws: Raw[]) => unknown) =>
    (self: Raw, ...raws: Raw[]): Raw =>
      functions.called(() => act(targetOf(self), ...raws));
  return {
    __index: event((target, key) => property(bridge, target, proxy.read(target, key))),
    __newindex: event((target, key, value) => proxy.write(target, key, bridge.toJS(value))),
    __len: event((target) => bridge.toLua(proxy.lengthOf(target))),
    __tostring: event((target) => proxy.textOf(target)),
    __call: event((target, ...raws) =>
      bridge.toLua(
        proxy.invoke(
          target,
          raws.map((raw) => bridge.toJS(raw)),
        ),
      ),
    ),
    __pairs: event((target) => iteration(bridge, target)),
    __eq: same,
  };
}

/** A property of an object for Lua: functions are methods of it. */
function property(bridge: Bridge, target: object, value: unknown): Raw {
  const isMethod = typeof value === 'function' && !proxy.isClass(value) && !proxy.makesCode(value);
  return isMethod ? bridge.functions.methodToLua(target, value as FunctionType) : bridge.toLua(value);
}

/** What `__pairs` gives: an iterator over the keys that the object has now. */
function iteration(bridge: Bridge, target: object): Multi {
  const keys = proxy.keysOf(target);
  let at = 0;
  const next = (): Raw => {
    const key = keys[at++];
    if (key === undefined) return undefined;
    return new Multi([key, property(bridge, target, proxy.read(target, key))]);
  };
  return new Multi([() => bridge.functions.called(next), undefined, undefined]);
}

function promiseMethods(bridge: Bridge): Record<string, unknown> {
  const { functions, waiting, prelude } = bridge;
  const method =
    (act: (...raws: Raw[]) => Promise<unknown>) =>
    (...raws: Raw[]): Raw =>
      functions.called(() => bridge.toLua(act(...raws)));
  return {
    next: method((self, resolved, rejected) => waiting.next(self, resolved, rejected)),
    catch: method((self, rejected) => waiting.catch(self, rejected)),
    finally: method((self, done) => waiting.finally(self, done)),
    await: prelude.await,
  };
}

/** The objects that `injectObjects` makes known to Lua, by global name. */
export function injected(bridge: Bridge): Record<string, unknown> {
  return {
    null: null,
    Promise: decorateProxy(
      {
        create: (executor: ConstructorParameters<typeof Promise>[0]) => new Promise(executor),
        all: (promises: unknown[]) => {
          // Lua's empty table comes over as an object.
          return Promise.all(Array.isArray(promises) ? promises : Object.values(promises ?? {}));
        },
        resolve: (value: unknown) => Promise.resolve(value),
      },
      { proxy: false },
    ),
    ...(!bridge.proxies && {
      Error: decorateProxy({ create: (message: unknown) => new Error(String(message ?? '')) }, { proxy: false }),
    }),
  };
}
