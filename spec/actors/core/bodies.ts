// Systems on the virtual clock whose entries are given as the bodies of their functions.
import { createSystem, type System, type SystemOptions } from '../../../src/exports/actors.ts';

/** Every body is an entry of its own, started as app:NAME. */
export const systemOf = (bodies: Readonly<Record<string, string>>, options: Partial<SystemOptions> = {}): System =>
  createSystem({
    entries: Object.fromEntries(
      Object.entries(bodies).map(([name, body]) => [`app:${name}`, { source: `return function(...) ${body} end` }]),
    ),
    clock: 'virtual',
    ...options,
  });
