// Modules that an embedder gives: `modules` are loaders in package.preload, `loader` is one more searcher of require,
// the last. Texts are compiled by require, as files are; values are converted when they are required first.
import * as text from '../../messages/embed.ts';
import type { LuaFunction } from '../../values/function.ts';
import { addSearcher, loaderSearcher, preload, textModule } from '../../stdlib/index.ts';
import { encodeUtf8, fromBytes, readable, toBytes } from '../host/text.ts';
import { entriesOf } from '../host/virtual-files.ts';
import { hostFunction, type Boundary } from './async.ts';

/** Source text, bytes (a text or a precompiled chunk), or a value. */
export type ModuleValue = string | Uint8Array | object;

/**
 * Gives a module by name: source text, the bytes of a text or of a precompiled chunk, or a value; undefined if it has
 * no such module. A promise suspends the program. `from` is the name of the chunk that requires it.
 */
export type Loader = (name: string, from?: string) => unknown;

export function openModules(
  boundary: Boundary,
  modules: ReadonlyMap<string, ModuleValue> | Readonly<Record<string, ModuleValue>>,
): void {
  if (!isObject(modules) || Array.isArray(modules)) throw new TypeError(text.mustBe('modules', text.objectOrMap()));
  for (const [name, value] of entriesOf(modules)) {
    if (typeof name !== 'string') throw new TypeError(text.mustBe('a module name', 'a string'));
    if (value === undefined) continue;
    preload(boundary.rt, encodeUtf8(name), moduleOf(boundary, name, value));
  }
}

function moduleOf(boundary: Boundary, name: string, value: unknown): LuaFunction {
  if (typeof value === 'string' || value instanceof Uint8Array)
    return textModule(encodeUtf8(name), () => bytesOf(value));
  if (!isObject(value) && typeof value !== 'function')
    throw new TypeError(text.mustBe(`modules['${name}']`, text.moduleValue()));
  return hostFunction(boundary, () => value);
}

const bytesOf = (source: string | Uint8Array): string =>
  typeof source === 'string' ? encodeUtf8(source) : fromBytes(source);

const isObject = (v: unknown): v is object => typeof v === 'object' && v !== null;

export function openLoader(boundary: Boundary, loader: Loader): void {
  if (typeof loader !== 'function') throw new TypeError(text.mustBe('loader', 'a function'));
  const ask = (name: unknown, from: unknown): unknown => sourceOf(loader(nameOf(name), nameOf(from)));
  addSearcher(boundary.rt, loaderSearcher(hostFunction(boundary, ask)));
}

/** A name that is no UTF-8 comes as bytes. */
const nameOf = (name: unknown): string => (name instanceof Uint8Array ? readable(fromBytes(name)) : String(name));

/** Texts are UTF-8, whatever the state's strings are. */
function sourceOf(given: unknown): unknown {
  if (typeof given === 'string') return toBytes(encodeUtf8(given));
  return isThenable(given) ? given.then(sourceOf) : given;
}

const isThenable = (v: unknown): v is PromiseLike<unknown> =>
  isObject(v) && typeof (v as { readonly then?: unknown }).then === 'function';
