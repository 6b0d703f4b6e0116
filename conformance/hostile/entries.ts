// A hostile program as entries of a system: its main function, and every other function that it exports, each under the
// program's limits.
import { basename } from 'node:path';
import type { Entry } from '../../src/embed/system/system.ts';
import { FUNCTION_PREFIX, exportedNames } from '../engine.ts';
import type { Limits } from './case.ts';

/** Where programs run, and what their own entries are called, as they are written. */
const NAMESPACE = 'app';
export const HOST = 'app:processes';

/** Entries take their limits in two places. */
const limited = ({ memory, ...limits }: Limits): object => ({ limits, memory });

/** The text with entries and host of its own, where several programs are to be in one system. */
function renamed(text: string, namespace: string, host: string): string {
  if (namespace === NAMESPACE) return text;
  return text.replace(
    /(["{])app:(\w+)/g,
    (_, mark: string, name: string) => mark + (`app:${name}` === HOST ? host : `${namespace}:${name}`),
  );
}

export function entriesOf(
  path: string,
  text: string,
  limits: Limits,
  namespace = NAMESPACE,
  host = HOST,
): Record<string, Entry> {
  const chunkName = `@${basename(path)}`,
    module = /^return \{/m.test(text),
    own = renamed(text, namespace, host);
  // A program that is no module becomes the body of its entry function; its lines stay where they are.
  const source = Buffer.from(module ? own : `return function(...) ${own}\nend`, 'latin1');
  const entries: Record<string, Entry> = { [`${namespace}:main`]: { source, chunkName, ...limited(limits) } };
  for (const name of module ? exportedNames(text) : []) {
    const kind = name.startsWith(FUNCTION_PREFIX) ? 'function.lua' : 'process.lua';
    if (name !== 'main')
      entries[`${namespace}:${name}`] = { source, chunkName, method: name, kind, ...limited(limits) };
  }
  return entries;
}
