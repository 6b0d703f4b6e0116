// A JavaScript module for Lua programs of the command line: what it exports is global. Functions get copies of their
// arguments; of one that gives a promise the caller waits for what it settles to, wherever it is called.
import { accessSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hostFunction, type Boundary } from '../../embed/lua/async.ts';
import { exchange, thrownToLua } from '../../embed/system/exchange.ts';
import { encodeUtf8 } from '../../embed/host/text.ts';
import type { Runtime } from '../../vm/runtime.ts';

/** The exports by name. Those of CommonJS are properties of the default one. */
function exportsOf({ default: whole, ...named }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
  return { ...(isObject ? whole : {}), ...named };
}

/** Loads a module and makes its exports global; throws what it throws. */
export async function importModule(rt: Runtime, file: string): Promise<void> {
  const converter = exchange((fn) => hostFunction(boundary, fn));
  const boundary: Boundary = {
    rt,
    convert: (value) => converter.convert(value),
    toJS: (value) => converter.deepToJS(value),
    thrownToLua: (thrown) => thrownToLua(thrown, (value) => converter.convert(value)),
  };
  accessSync(file);
  const module = (await import(pathToFileURL(resolve(file)).href)) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(exportsOf(module)))
    rt.globals.setStr(encodeUtf8(name), converter.convert(value));
}
