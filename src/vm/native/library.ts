// A library is a list of natives and constants, which becomes a table of a runtime. A class of host objects is declared
// the same way: its methods become the metatable of its instances. Must not know any particular library.
import { useAccount } from '../../values/meter.ts';
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
const shortName = ({ name }: Native): string => name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('.')) + 1);

function filled(target: Table, natives: readonly Native[], fields: Readonly<Record<string, Value>> = {}): Table {
  for (const native of natives) target.setStr(shortName(native), native);
  for (const [key, v] of Object.entries(fields)) target.setStr(key, v);
  return target;
}

/** What tables of natives are copied from, by the list of natives: a host may have many states. */
const MODELS = new WeakMap<readonly Native[], Table>();

function modelOf(natives: readonly Native[], fields?: Readonly<Record<string, Value>>): Table {
  let model = MODELS.get(natives);
  if (model === undefined) {
    const before = useAccount(undefined);
    MODELS.set(natives, (model = filled(new Table(), natives, fields)));
    useAccount(before);
  }
  return model;
}

/** Fills a new table with natives that are made once for all runtimes, and with fields, if the natives have some. */
function fillNew(target: Table, natives: readonly Native[], fields?: Readonly<Record<string, Value>>): Table {
  const model = modelOf(natives, fields);
  if (model.hash !== undefined) return filled(target, natives, fields);
  target.copyFields(model);
  return target;
}

/** Fills a table with a library's natives and fields. */
export const install = (target: Table, { natives, fields }: Library): Table => filled(target, natives, fields);

/** Does so with a new table and a library that is made once for all runtimes: faster. */
export const installNew = (target: Table, { natives, fields }: Library): Table => fillNew(target, natives, fields);

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
    methods = fillNew(new Table(), c.methods);
  meta.setStr('__index', methods);
  meta.setStr('__name', str(c.name));
  for (const [event, native] of Object.entries(c.events)) meta.setStr(event, native);
  return meta;
}
