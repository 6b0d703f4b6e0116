// A library is a list of natives and constants, which becomes a table of a runtime. A class of host objects is declared
// the same way: its methods become the metatable of its instances. Must not know any particular library.
import { str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Userdata } from '../../values/userdata.ts';
import type { Value } from '../../values/type.ts';
import type { Native } from './native.ts';

export interface Library {
  readonly name: string;
  readonly natives: readonly Native[];
  /** Further fields: constants, nested libraries. */
  readonly fields: Readonly<Record<string, Value>>;
}

/** Declares a library. A native named 'string.rep' becomes field `rep`. */
export const library = (
  name: string,
  natives: readonly Native[],
  fields: Readonly<Record<string, Value>> = {},
): Library => ({
  name,
  natives,
  fields,
});

/** The last part of a native's name. */
const shortName = (native: Native): string => native.name.slice(native.name.lastIndexOf(':') + 1).replace(/^.*\./, '');

/** Fills a table with a library's natives and fields. */
export function install(target: Table, lib: Library): Table {
  for (const native of lib.natives) target.setStr(shortName(native), native);
  for (const [key, v] of Object.entries(lib.fields)) target.setStr(key, v);
  return target;
}

/** A kind of host object as Lua programs see it. */
export interface HostClass {
  readonly kind: abstract new (...args: never[]) => Userdata;
  readonly name: string;
  readonly methods: readonly Native[];
  /** Metamethods by event name ('__tostring'). */
  readonly events: Readonly<Record<string, Native>>;
}

export const hostClass = (
  kind: HostClass['kind'],
  name: string,
  methods: readonly Native[],
  events: Readonly<Record<string, Native>> = {},
): HostClass => ({ kind, name, methods, events });

/** The metatable of a host class: methods under __index, `__name`, and the events. */
export function classMetatable(c: HostClass): Table {
  const meta = new Table(),
    methods = new Table();
  for (const native of c.methods) methods.setStr(shortName(native), native);
  meta.setStr('__index', methods);
  meta.setStr('__name', str(c.name));
  for (const [event, native] of Object.entries(c.events)) meta.setStr(event, native);
  return meta;
}
