// The `registry` module (README 11): queries and changes of the catalog of entries: argument checks and results.
// Changed code is used from the next start on. Versions and matching: actors/modules/catalog.ts.
import * as text from '../../../messages/modules.ts';
import { bytesOf, isStr, str as strValue } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import { hostClass, library } from '../../../vm/native/library.ts';
import { plain, pure } from '../../../vm/native/declare.ts';
import { object, rest, str, table, value } from '../../../vm/native/params.ts';
import { badArgument } from '../../../vm/throw.ts';
import type { Window } from '../../../vm/native/window.ts';
import {
  Catalog,
  ENTRY_BYTES,
  MAX_BYTES,
  Version,
  bytesOfEntry,
  entryTable,
  nameOf,
  namespaceOf,
  type CatalogEntry,
  type Operation,
} from '../../modules/catalog.ts';
import type { Entry } from '../../core/entry.ts';
import { ErrorObject, KINDS, RESOURCE_EXHAUSTED, invalid } from '../../values/failure.ts';
import { NotCopyable, UNFINISHED, copyWithin, type Meter } from '../../values/payload.ts';
import type { System } from '../../core/system.ts';
import { processOf, refuse } from '../common/support.ts';

const CATALOG = {};

/** The catalog of a system; by default its entries with code. */
export const catalogOf = ({ rt, options, entries }: System): Catalog =>
  rt.slot(CATALOG, () => new Catalog(options.catalog ?? codeEntries(entries)));

const codeEntries = (entries: ReadonlyMap<string, Entry>): CatalogEntry[] =>
  [...entries.values()].map(({ id, kind }) => ({ id, kind, meta: new Table(), data: new Table() }));

const current = (at: Window): Version => catalogOf(processOf(at.caller).system).current;

const notFound = (id: string): ErrorObject =>
  new ErrorObject(text.entryNotFound(id), KINDS.NOT_FOUND, { retryable: false });

function listOf(entries: readonly CatalogEntry[], meter: Meter): Table {
  const list = new Table();
  for (const entry of entries) list.append(entryTable(entry, meter));
  return list;
}

/** Fuel for visiting an entry. */
const ENTRY = 20;
/** Bytes looked at per unit (as a power of two). */
const BYTES_SHIFT = 6;

function give(at: Window, version: Version, id: string): number {
  const entry = version.entries.get(id);
  return entry === undefined ? refuse(at, notFound(id)) : at.one(entryTable(entry, at.rt));
}

function search(at: Window, version: Version, criteria: Table): number {
  at.rt.charge(ENTRY * version.entries.size);
  return at.one(listOf(version.find(criteria), at.rt));
}

const get = plain(
  'registry.get',
  [str('id')],
  'table?, error?',
  'The entry of this ID, a table of id, kind, meta and data; nil and an error if there is none.',
  (at, id) => give(at, current(at), id),
);

const find = plain(
  'registry.find',
  [table('criteria')],
  'table',
  'A list of the entries that fit all criteria.',
  (at, criteria) => search(at, current(at), criteria),
);

const parseId = plain(
  'registry.parse_id',
  [str('id')],
  'table',
  'A table of ns and name, the parts of an ID.',
  (at, id) => {
    at.rt.charge(id.length >> BYTES_SHIFT);
    const parts = new Table();
    parts.setStr('ns', strValue(namespaceOf(id)));
    parts.setStr('name', strValue(nameOf(id)));
    return at.one(parts);
  },
);

// ---- versions, snapshots and changes

class VersionObject extends Userdata {
  constructor(readonly number: number) {
    super();
  }

  override get kind(): string {
    return 'registry.Version';
  }
}

class Snapshot extends Userdata {
  constructor(readonly version: Version) {
    super();
  }

  /** A version is the map of its entries, as if nobody else had it. */
  override get bytes(): number {
    return ENTRY * this.version.entries.size;
  }

  override get kind(): string {
    return 'registry.Snapshot';
  }
}

class Changes extends Userdata {
  readonly operations: Operation[] = [];
  private size = 0;

  override get bytes(): number {
    return this.size;
  }

  add(operation: Operation): void {
    const size = operation.kind === 'entry.delete' ? operation.id.length + ENTRY_BYTES : operation.entry.bytes!;
    // They are made, and listed, at once.
    if (this.size + size > MAX_BYTES) badArgument(2, text.catalogFull());
    this.size += size;
    this.operations.push(operation);
  }

  override get kind(): string {
    return 'registry.Changes';
  }
}

const versionSelf = object('self', 'registry.Version', VersionObject);
const snapshotSelf = object('self', 'registry.Snapshot', Snapshot);
const changesSelf = object('self', 'registry.Changes', Changes);

const versionText = ({ number }: VersionObject): string => text.versionText(number);

const VERSION = hostClass(
  VersionObject,
  'registry.Version',
  [
    pure('Version:id', [versionSelf], 'integer', 'The number of the version.', ({ number }) => number),
    pure(
      'Version:previous',
      [versionSelf],
      'Version?',
      'The version before this one; nil if it is the first.',
      ({ number }) => (number === 0 ? undefined : new VersionObject(number - 1)),
    ),
    pure('Version:string', [versionSelf], 'string', 'The version as text.', versionText),
  ],
  {
    __tostring: pure('Version:tostring', [versionSelf, rest()], 'string', 'The version as text.', versionText),
  },
);

const SNAPSHOT = hostClass(
  Snapshot,
  'registry.Snapshot',
  [
    plain('Snapshot:entries', [snapshotSelf], 'table', 'A list of all entries.', (at, { version }) => {
      at.rt.charge(ENTRY * version.entries.size);
      return at.one(listOf([...version.entries.values()], at.rt));
    }),
    plain(
      'Snapshot:get',
      [snapshotSelf, str('id')],
      'table?, error?',
      'The entry of this ID, a table of id, kind, meta and data; nil and an error if there is none.',
      (at, { version }, id) => give(at, version, id),
    ),
    plain(
      'Snapshot:find',
      [snapshotSelf, table('criteria')],
      'table',
      'A list of the entries that fit all criteria.',
      (at, { version }, criteria) => search(at, version, criteria),
    ),
    plain(
      'Snapshot:namespace',
      [snapshotSelf, str('namespace')],
      'table',
      'A list of the entries of a namespace.',
      (at, { version }, namespace) => {
        at.rt.charge(ENTRY * version.entries.size);
        return at.one(
          listOf(
            [...version.entries.values()].filter(({ id }) => namespaceOf(id) === namespace),
            at.rt,
          ),
        );
      },
    ),
    pure(
      'Snapshot:version',
      [snapshotSelf],
      'Version',
      'The version that it was taken of.',
      ({ version }) => new VersionObject(version.number),
    ),
    pure('Snapshot:changes', [snapshotSelf], 'Changes', 'A new, empty list of changes.', () => new Changes()),
  ],
  {
    __tostring: pure('Snapshot:tostring', [snapshotSelf, rest()], 'string', 'Names the version.', ({ version }) =>
      text.snapshotText(version.number),
    ),
  },
);

/** An entry may take so much work to copy: it is done at once. */
const LARGEST = 40_000;

function partOf(v: Value, meter: Meter | undefined): Value {
  const part = copyWithin(LARGEST, v, meter);
  if (part === UNFINISHED) {
    meter?.charge(LARGEST);
    return badArgument(2, text.entryTooLarge());
  }
  return part instanceof NotCopyable ? badArgument(2, text.entryInvalid()) : part;
}

/** A copy of an entry given as a table. */
export function entryOf(from: Table, meter?: Meter): CatalogEntry {
  const id = from.getStr('id'),
    kind = from.getStr('kind');
  if (!isStr(id) || !isStr(kind) || !/^[^:]+:.+$/.test(bytesOf(id))) return badArgument(2, text.entryInvalid());
  const given = partOf(from.getStr('meta'), meter),
    meta = given instanceof Table ? given : new Table(),
    data = partOf(from.getStr('data'), meter);
  return { id: bytesOf(id), kind: bytesOf(kind), meta, data, bytes: bytesOfEntry(id, kind, meta, data) };
}

function idOf(v: Value): string {
  if (isStr(v)) return bytesOf(v);
  const ns = v instanceof Table ? v.getStr('ns') : undefined,
    name = v instanceof Table ? v.getStr('name') : undefined;
  return isStr(ns) && isStr(name) ? `${bytesOf(ns)}:${bytesOf(name)}` : badArgument(2, text.entryIdInvalid());
}

function operationTable(operation: Operation, meter?: Meter): Table {
  const shown = new Table();
  shown.setStr('kind', strValue(operation.kind));
  if (operation.kind !== 'entry.delete') shown.setStr('entry', entryTable(operation.entry, meter));
  else {
    const entry = new Table();
    entry.setStr('id', strValue(operation.id));
    shown.setStr('entry', entry);
  }
  return shown;
}

const CODE_KINDS: ReadonlySet<string> = new Set(['process.lua', 'function.lua', 'library.lua']);

/** The code of an entry with source text in its data; undefined: it has none. */
function codeOf({ id, kind, data }: CatalogEntry): Entry | undefined {
  const source = data instanceof Table ? data.getStr('source') : undefined;
  if (!CODE_KINDS.has(kind) || !(data instanceof Table) || !isStr(source)) return undefined;
  const method = data.getStr('method'),
    modules = data.getStr('modules'),
    imports = data.getStr('imports');
  const listed: string[] = [],
    aliases: Record<string, string> = {};
  if (modules instanceof Table) for (let i = 1; i <= modules.length(); i++) listed.push(idOf(modules.getInt(i)));
  if (imports instanceof Table) {
    for (let at = imports.advance(0); at !== 0; at = imports.advance(at)) {
      const alias = imports.keyAt(at);
      if (isStr(alias)) aliases[bytesOf(alias)] = idOf(imports.valueAt(at));
    }
  }
  return {
    id,
    kind,
    source: bytesOf(source),
    method: isStr(method) ? bytesOf(method) : undefined,
    modules: listed,
    imports: aliases,
    byProgram: true,
  };
}

/** Makes changes to the catalog and the code of a system. */
export function applied(system: System, operations: readonly Operation[]): Version | Operation | 'full' {
  const done = catalogOf(system).apply(operations);
  if (!(done instanceof Version)) return done;
  for (const operation of operations) {
    if (operation.kind === 'entry.delete') system.define(operation.id, undefined);
    else system.define(operation.entry.id, codeOf(operation.entry));
  }
  return done;
}

const CHANGES = hostClass(Changes, 'registry.Changes', [
  plain(
    'Changes:create',
    [changesSelf, table('entry')],
    'Changes',
    'Adds the creation of an entry, and gives the list. Raises if the entry lacks id or kind.',
    (at, changes, entry) => {
      changes.add({ kind: 'entry.create', entry: entryOf(entry, at.rt) });
      return at.one(changes);
    },
  ),
  plain(
    'Changes:update',
    [changesSelf, table('entry')],
    'Changes',
    'Adds the replacement of an entry, and gives the list. Raises if the entry lacks id or kind.',
    (at, changes, entry) => {
      changes.add({ kind: 'entry.update', entry: entryOf(entry, at.rt) });
      return at.one(changes);
    },
  ),
  plain(
    'Changes:delete',
    [changesSelf, value('id', 'string|table')],
    'Changes',
    'Adds the removal of an entry, and gives the list.',
    (at, changes, id) => {
      changes.add({ kind: 'entry.delete', id: idOf(id) });
      return at.one(changes);
    },
  ),
  plain(
    'Changes:ops',
    [changesSelf],
    'table',
    'A list of the changes, in order: tables of kind and entry.',
    (at, { operations }) => {
      const list = new Table();
      for (const operation of operations) list.append(operationTable(operation, at.rt));
      return at.one(list);
    },
  ),
  plain(
    'Changes:apply',
    [changesSelf],
    'Version?, error?',
    'Makes all changes, and gives the new version; nil and an error, and none made, if one is impossible, or programs have added 8 MB.',
    (at, { operations }) => {
      if (operations.length === 0) return refuse(at, invalid(text.noChanges()));
      const { system } = processOf(at.caller);
      at.rt.charge(ENTRY * (catalogOf(system).current.entries.size + operations.length));
      const done = applied(system, operations);
      if (done === 'full')
        return refuse(at, new ErrorObject(text.catalogFull(), RESOURCE_EXHAUSTED, { retryable: false }));
      if (done instanceof Version) {
        system.threads?.share(
          'entries',
          operations.map((operation) => operationTable(operation, at.rt)),
        );
        return at.one(new VersionObject(done.number));
      }
      return refuse(
        at,
        done.kind === 'entry.create'
          ? new ErrorObject(text.entryExists(done.entry.id), KINDS.ALREADY_EXISTS, { retryable: false })
          : notFound(done.kind === 'entry.delete' ? done.id : done.entry.id),
      );
    },
  ),
]);

const snapshot = plain('registry.snapshot', [], 'Snapshot', 'A snapshot of the entries as they are now.', (at) =>
  at.one(new Snapshot(current(at))),
);
const currentVersion = plain('registry.current_version', [], 'Version', 'The present version of the entries.', (at) =>
  at.one(new VersionObject(current(at).number)),
);

export const REGISTRY_CLASSES = [VERSION, SNAPSHOT, CHANGES];

export const ENTRIES_MODULE = library('registry', [get, find, parseId, snapshot, currentVersion]);
