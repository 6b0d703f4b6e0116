// What Lua may do with a proxy of a JavaScript object: the metamethods of js_proxy. Indices of numbers start at 1 in
// Lua. What leads to the host's own code (`constructor`, `__proto__`) is hidden.
import * as text from '../../messages/wasmoon.ts';

const HIDDEN: ReadonlySet<unknown> = new Set(['constructor', '__proto__']);

/** The functions that make functions of text; none of them becomes a Lua value. */
const MAKERS: ReadonlySet<unknown> = new Set(
  [function () {}, async function () {}, function* () {}, async function* () {}].map((fn) => fn.constructor),
);
export const makesCode = (value: unknown): boolean => MAKERS.has(value);

type Key = string | number;

/** The property that a Lua key names. */
function propertyOf(key: unknown): Key {
  if (typeof key === 'number') return key - 1;
  if (typeof key === 'string') return key;
  throw new Error(text.badProxyKey());
}

/** The value of a key. */
export function read(target: object, key: unknown): unknown {
  const property = propertyOf(key);
  return HIDDEN.has(property) ? undefined : (Reflect.get(target, property) as unknown);
}

/** Sets the value of a key. */
export function write(target: object, key: unknown, value: unknown): void {
  const property = propertyOf(key);
  if (HIDDEN.has(property)) throw new Error(text.hiddenProperty(String(property)));
  (target as Record<Key, unknown>)[property] = value;
}

/** The result of `#`. */
export function lengthOf(target: object): unknown {
  return (target as { length?: unknown }).length ?? 0;
}

/** The keys that `pairs` visits: the indices of an array, and the names of own properties. */
export function keysOf(target: object): (string | number)[] {
  const names = Object.getOwnPropertyNames(target).filter((name) => !HIDDEN.has(name));
  if (!Array.isArray(target)) return names;
  return names.filter((name) => name !== 'length').map((name) => (isIndex(name) ? Number(name) + 1 : name));
}

const isIndex = (name: string): boolean => String(Number(name) >>> 0) === name;

/** Calls a function, or makes an object of a class. */
export function invoke(target: object, args: readonly unknown[]): unknown {
  if (typeof target !== 'function') throw new TypeError(text.notCallable());
  return isClass(target)
    ? Reflect.construct(target as new () => unknown, args)
    : Reflect.apply(target as () => unknown, undefined, args);
}

/** The text of an object. */
export function textOf(target: object): string {
  const { toString } = target as { toString?: unknown };
  return typeof toString === 'function' ? String(Reflect.apply(toString as () => unknown, target, [])) : typeof target;
}

/** Whether a function can only be called with `new`. */
export function isClass(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const { prototype } = value as { prototype?: { constructor?: unknown } };
  return prototype?.constructor === value && Function.prototype.toString.call(value).startsWith('class');
}
