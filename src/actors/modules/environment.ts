// Environment variables of a system (README 11, env). The host's variables are read only; those that programs set are
// kept here, shared by all processes. Entries of kind env.variable declare a default, whether programs may set the
// variable, and its storages (env.storage.*).
// It must not know Lua calls.
import { bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Host } from '../../vm/host.ts';
import { nameOf, namespaceOf, type CatalogEntry } from './catalog.ts';

/** A variable that an entry declares. */
interface Declared {
  readonly otherwise: string | undefined;
  readonly readOnly: boolean;
  /** Read from the host? */
  readonly ofHost: boolean;
  /** Kept by the system? */
  readonly ofSystem: boolean;
}

/** The maximum total size of set variables, in bytes with names; and the overhead of each. */
const MAX_BYTES = 2 ** 20,
  VARIABLE_BYTES = 64;

const VARIABLE = 'env.variable',
  HOST_STORAGE = 'env.storage.os',
  ROUTER = 'env.storage.router';

/** The maximum depth of routers, which may be declared in cycles. */
const MAX_ROUTERS = 8;

export class Environment {
  private readonly kept: Map<string, string>;
  private readonly declared = new Map<string, Declared>();
  /** Size of the set variables in bytes. */
  private bytes = 0;

  constructor(
    private readonly host: Host,
    entries: ReadonlyMap<string, CatalogEntry>,
    initial: ReadonlyMap<string, string> = new Map(),
  ) {
    this.kept = new Map(initial);
    for (const { id, kind, data } of entries.values()) {
      if (kind !== VARIABLE) continue;
      const storage = textOf(data, 'storage');
      const kinds = storage === undefined ? [] : storageKinds(entries, absolute(storage, id), MAX_ROUTERS);
      this.declared.set(textOf(data, 'variable') ?? nameOf(id), {
        otherwise: textOf(data, 'default'),
        readOnly: fieldOf(data, 'read_only') === true || fieldOf(data, 'readonly') === true,
        ofHost: kinds.length === 0 || kinds.includes(HOST_STORAGE),
        ofSystem: kinds.length === 0 || kinds.some((each) => each !== HOST_STORAGE),
      });
    }
  }

  get(name: string): string | undefined {
    const declared = this.declared.get(name);
    return (
      this.kept.get(name) ?? (declared?.ofHost === false ? undefined : this.host.env?.(name)) ?? declared?.otherwise
    );
  }

  /** Sets a variable, unless it is read-only or the total would be too large. */
  set(name: string, value: string): 'set' | 'read-only' | 'full' {
    const declared = this.declared.get(name);
    const allowed =
      declared === undefined
        ? this.kept.has(name) || this.host.env?.(name) === undefined
        : declared.ofSystem && !declared.readOnly;
    if (!allowed) return 'read-only';
    const bytes = this.bytes + sizeOf(name, value) - sizeOf(name, this.kept.get(name));
    if (bytes > MAX_BYTES && bytes > this.bytes) return 'full';
    this.bytes = bytes;
    this.kept.set(name, value);
    return 'set';
  }

  /** Names of all variables with a value. */
  names(): string[] {
    const names = new Set([...this.declared.keys(), ...this.kept.keys(), ...(this.host.environment?.() ?? [])]);
    return [...names].filter((name) => this.get(name) !== undefined).sort();
  }
}

const sizeOf = (name: string, value: string | undefined): number =>
  value === undefined ? 0 : name.length + value.length + VARIABLE_BYTES;

/** Resolves a storage through routers to kinds of storage. */
function storageKinds(entries: ReadonlyMap<string, CatalogEntry>, id: string, routers: number): string[] {
  const entry = entries.get(id);
  if (entry === undefined) return [];
  if (entry.kind !== ROUTER) return [entry.kind];
  const storages = fieldOf(entry.data, 'storages'),
    kinds: string[] = [];
  if (!(storages instanceof Table) || routers === 0) return kinds;
  for (let i = 1; i <= storages.length(); i++) {
    const each = storages.getInt(i);
    if (isStr(each)) kinds.push(...storageKinds(entries, absolute(bytesOf(each), id), routers - 1));
  }
  return kinds;
}

/** Names without a namespace belong to the namespace of the referring entry. */
const absolute = (name: string, id: string): string => (name.includes(':') ? name : `${namespaceOf(id)}:${name}`);

const fieldOf = (data: Value, name: string): Value => (data instanceof Table ? data.getStr(name) : undefined);

function textOf(data: Value, name: string): string | undefined {
  const v = fieldOf(data, name);
  return isStr(v) ? bytesOf(v) : undefined;
}
