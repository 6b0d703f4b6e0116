// The catalog of declared entries, with or without code, that programs query and change through the registry (README
// 11). Each change makes a new immutable version; a snapshot keeps its version. Results are copies. It must not know
// Lua calls.
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { rawEquals, type Value } from '../../values/type.ts';
import { matches } from './bus.ts';
import { copy, type Meter } from '../values/payload.ts';

export interface CatalogEntry {
  /** `namespace:name` */
  readonly id: string;
  readonly kind: string;
  readonly meta: Table;
  readonly data: Value;
  /** Bytes that count for what programs add; none for entries of the app. */
  readonly bytes?: number;
}

/** What programs may add in all: everything that lists all entries does so at once. */
export const MAX_BYTES = 8 * 2 ** 20;
/** Bytes of an entry, of a table in it, and of a field, by the accounting model of memory. */
export const ENTRY_BYTES = 512;
const TABLE_BYTES = 64,
  FIELD_BYTES = 32;

/** Bytes of an entry of these parts. */
export function bytesOfEntry(...parts: readonly Value[]): number {
  const waiting = [...parts],
    seen = new Set<Table>();
  let bytes = ENTRY_BYTES;
  for (let v = waiting.pop(); v !== undefined || waiting.length > 0; v = waiting.pop()) {
    if (isStr(v)) bytes += bytesOf(v).length;
    if (!(v instanceof Table) || seen.has(v)) continue;
    seen.add(v);
    bytes += TABLE_BYTES;
    for (let at = v.advance(0); at !== 0; at = v.advance(at)) {
      bytes += FIELD_BYTES;
      waiting.push(v.keyAt(at), v.valueAt(at));
    }
  }
  return bytes;
}

export type Operation =
  | { readonly kind: 'entry.create' | 'entry.update'; readonly entry: CatalogEntry }
  | { readonly kind: 'entry.delete'; readonly id: string };

export const namespaceOf = (id: string): string => id.slice(0, Math.max(id.indexOf(':'), 0));
export const nameOf = (id: string): string => id.slice(id.indexOf(':') + 1);

/** A version of the entries. It does not know those before it, of which only snapshots keep the entries. */
export class Version {
  constructor(
    readonly number: number,
    readonly entries: ReadonlyMap<string, CatalogEntry>,
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
export function entryTable({ id, kind, meta, data }: CatalogEntry, meter?: Meter): Table {
  const table = new Table();
  table.setStr('id', str(id));
  table.setStr('kind', str(kind));
  table.setStr('meta', copy(meta, meter) as Value);
  table.setStr('data', copy(data, meter) as Value);
  return table;
}

export class Catalog {
  current: Version;
  /** Of what programs have added. */
  private bytes = 0;

  constructor(entries: Iterable<CatalogEntry>) {
    this.current = new Version(0, new Map([...entries].map((entry) => [entry.id, entry])));
  }

  /**
   * Makes the next version; or changes nothing, and returns the first operation that is impossible, or 'full' if there
   * would be too much.
   */
  apply(operations: readonly Operation[]): Version | Operation | 'full' {
    const entries = new Map(this.current.entries);
    let { bytes } = this;
    for (const operation of operations) {
      const id = operation.kind === 'entry.delete' ? operation.id : operation.entry.id;
      if (entries.has(id) !== (operation.kind !== 'entry.create')) return operation;
      bytes -= entries.get(id)?.bytes ?? 0;
      if (operation.kind === 'entry.delete') entries.delete(id);
      else {
        entries.set(id, operation.entry);
        bytes += operation.entry.bytes ?? 0;
      }
    }
    if (bytes > MAX_BYTES && bytes > this.bytes) return 'full';
    this.bytes = bytes;
    return (this.current = new Version(this.current.number + 1, entries));
  }
}
