// Tables of copied JavaScript objects, and JavaScript copies of tables: arrays for sequences, objects for others.
// Shared and cyclic references are kept. Iterative: depth does not use the host's stack.
import { LuaTable } from '../lua/handle.ts';
import type { Bridge, Raw } from './bridge.ts';
import { Decoration } from './decoration.ts';

/** The table of an array or object. Its members are converted, perhaps to proxies. */
// biome-ignore lint/suspicious/noExplicitAny: the type of a decoration
export function toTable(bridge: Bridge, target: object, metatable: Record<any, any> | undefined): LuaTable {
  const copy = new TableOf(bridge),
    table = copy.of(target);
  copy.fillAll();
  if (metatable !== undefined) setMetatable(bridge, table, metatable);
  return table;
}

/** Gives a table or reference a metatable with these fields. */
export function setMetatable(bridge: Bridge, raw: Raw, metatable: object): void {
  const fields = metatable instanceof Decoration ? (metatable.target as object) : metatable;
  bridge.invoke(bridge.prelude.setmetatable, [raw, toTable(bridge, fields, undefined)]);
}

class TableOf {
  private readonly known = new Map<object, LuaTable>();
  private readonly pending: [object, LuaTable][] = [];

  constructor(private readonly bridge: Bridge) {}

  of(object: object): LuaTable {
    let table = this.known.get(object);
    if (table === undefined) {
      this.known.set(object, (table = this.bridge.lua.table()));
      this.pending.push([object, table]);
    }
    return table;
  }

  fillAll(): void {
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      const [object, table] = next;
      if (Array.isArray(object)) object.forEach((value, at) => table.set(at + 1, this.part(value)));
      else for (const [key, value] of Object.entries(object)) table.set(key, this.part(value));
    }
  }

  /** A member: without proxies, objects within objects are tables, too. */
  private part(value: unknown): Raw {
    return this.bridge.isCopied(value) ? this.of(value) : this.bridge.toLua(value);
  }
}

/** The copy of a table. */
export function fromTable(bridge: Bridge, table: LuaTable): object {
  const copy = new CopyOf(bridge),
    made = copy.of(table);
  copy.fillAll();
  return made;
}

type Entry = [key: Raw, value: Raw];

class CopyOf {
  private readonly known = new Map<LuaTable, object>();
  private readonly pending: [Entry[], object][] = [];

  constructor(private readonly bridge: Bridge) {}

  of(table: LuaTable): object {
    let copy = this.known.get(table);
    if (copy === undefined) {
      const entries = [...table];
      this.known.set(table, (copy = isSequence(entries) ? new Array<unknown>(entries.length) : {}));
      this.pending.push([entries, copy]);
    }
    return copy;
  }

  fillAll(): void {
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      const [entries, copy] = next;
      for (const [key, value] of entries) this.put(copy, key, this.part(value));
    }
  }

  private part(raw: Raw): unknown {
    return raw instanceof LuaTable ? this.of(raw) : this.bridge.toJS(raw);
  }

  private put(copy: object, key: Raw, value: unknown): void {
    if (Array.isArray(copy)) copy[(key as number) - 1] = value;
    else define(copy as Record<string, unknown>, this.nameOf(key), value);
  }

  /** The property name of a key. */
  private nameOf(key: Raw): string {
    return typeof key === 'object' || typeof key === 'function' ? this.bridge.textOf(key) : String(key);
  }
}

/** Whether the keys are 1, 2, ... n, in any order. */
function isSequence(entries: readonly Entry[]): boolean {
  const { length } = entries;
  return (
    length > 0 &&
    entries.every(([key]) => typeof key === 'number' && Number.isInteger(key) && key >= 1 && key <= length)
  );
}

/** Assigning to '__proto__' would change the prototype. */
function define(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}
