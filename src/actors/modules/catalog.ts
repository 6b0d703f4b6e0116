// The catalog of declared entries, with or without code, that programs query and change through the registry (README
// 11). Each change makes a new immutable version; a snapshot keeps its version. Results are copies. It must not know
// Lua calls.
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { rawEquals, type Value } from '../../values/type.ts';
import { matches } from './bus.ts';
import { copy } from '../values/payload.ts';

export interface CatalogEntry {
  /** `namespace:name` */
  readonly id: string;
  readonly kind: string;
  readonly meta: Table;
  readonly data: Value;
}

export type Operation =
  | { readonly kind: 'entry.create' | 'entry.update'; readonly entry: CatalogEntry }
  | { readonly kind: 'entry.delete'; readonly id: string };

export const namespaceOf = (id: string): string => id.slice(0, Math.max(id.indexOf(':'), 0));
export const nameOf = (id: string): string => id.slice(id.indexOf(':') + 1);

/** A version of the entries. */
export class Version {
  constructor(
    readonly number: number,
    readonly entries: ReadonlyMap<string, CatalogEntry>,
    readonly previous: Version | undefined,
  ) {}

  /** Entries that match all criteria, in the order of declaration. */
  find(criteria: Table): CatalogEntry[] {
    const tests: ((entry: CatalogEntry) => boolean)[] = [];
    for (let at = criteria.advance(0); at !== 0; at = criteria.advance(at)) {
      const key = criteria.keyAt(at);
      if (isStr(key)) tests.push(criterion(bytesOf(key), criteria.valueAt(at)));
    }
    return [...this.entries.values()].filter((entry) => tests.every((test) => test(entry)));
  }
}

/** Criteria for parts of an entry; all others are fields of its meta. */
const PARTS: Readonly<Record<string, (entry: CatalogEntry) => string>> = {
  kind: (entry) => entry.kind,
  namespace: (entry) => namespaceOf(entry.id),
  ns: (entry) => namespaceOf(entry.id),
  '.kind': (entry) => entry.kind,
  '.ns': (entry) => namespaceOf(entry.id),
  '.name': (entry) => nameOf(entry.id),
  '.id': (entry) => entry.id,
};

function criterion(key: string, wanted: Value): (entry: CatalogEntry) => boolean {
  const part = PARTS[key];
  if (part !== undefined) return (entry) => isStr(wanted) && matches(bytesOf(wanted), part(entry));
  if (key === 'meta' && wanted instanceof Table) return (entry) => contains(entry.meta, wanted);
  const path = (key.startsWith('meta.') ? key.slice('meta.'.length) : key).split('.');
  return (entry) =>
    fits(
      path.reduce<Value>((at, name) => (at instanceof Table ? at.getStr(name) : undefined), entry.meta),
      wanted,
    );
}

/** Equal, or a list with an equal element (tags). */
function fits(value: Value, wanted: Value): boolean {
  if (wanted instanceof Table) return value instanceof Table && contains(value, wanted);
  if (!(value instanceof Table)) return rawEquals(value, wanted);
  for (let i = 1; i <= value.length(); i++) if (rawEquals(value.getInt(i), wanted)) return true;
  return false;
}

/** Does a table have all fields of another one? */
function contains(value: Table, wanted: Table): boolean {
  for (let at = wanted.advance(0); at !== 0; at = wanted.advance(at)) {
    const key = wanted.keyAt(at),
      each = wanted.valueAt(at);
    if (!(isStr(key) ? fits(value.get(key), each) : fits(value, each))) return false;
  }
  return true;
}

/** A copy of an entry as a table. */
export function entryTable({ id, kind, meta, data }: CatalogEntry): Table {
  const table = new Table();
  table.setStr('id', str(id));
  table.setStr('kind', str(kind));
  table.setStr('meta', copy(meta) as Value);
  table.setStr('data', copy(data) as Value);
  return table;
}

export class Catalog {
  current: Version;

  constructor(entries: Iterable<CatalogEntry>) {
    this.current = new Version(0, new Map([...entries].map((entry) => [entry.id, entry])), undefined);
  }

  /** Makes the next version; or returns the first operation that is impossible, and changes nothing. */
  apply(operations: readonly Operation[]): Version | Operation {
    const entries = new Map(this.current.entries);
    for (const operation of operations) {
      const id = operation.kind === 'entry.delete' ? operation.id : operation.entry.id;
      if (entries.has(id) !== (operation.kind !== 'entry.create')) return operation;
      if (operation.kind === 'entry.delete') entries.delete(id);
      else entries.set(id, operation.entry);
    }
    return (this.current = new Version(this.current.number + 1, entries, this.current));
  }
}
