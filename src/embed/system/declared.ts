// What an app declares besides its code, on its way into a system: everything programs may look up in the registry, the
// environment it starts with, and where its log goes. Plain objects on this side, Lua values on the other.
import { namespaceOf, type CatalogEntry } from '../../actors/modules/catalog.ts';
import type { LogTransfer, LogRecord as CoreRecord } from '../../actors/modules/log.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { DeepCopy, type Converter } from '../lua/convert.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import { lifted } from '../host/thrown.ts';

/** Something declared that is neither code nor a host: a service, a variable, data of the app's own. */
export interface Declaration {
  readonly kind: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** What a program wrote to the log. */
export interface LogRecord {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Names given to the logger, joined by dots; '' for the plain one. */
  readonly logger: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly pid: string;
  /** file:line of the call. */
  readonly location: string;
  /** Milliseconds since 1970, of the system's clock. */
  readonly at: number;
}

/** Code and hosts as their declarations show them. */
interface Known {
  readonly kind?: string | undefined;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

/** What a catalogue is made of. */
type Declared = [
  entries: Readonly<Record<string, Known>>, hosts: Readonly<Record<string, Known>>, others: Readonly<Record<string, Declaration>>, converter: Converter,
];

/** The catalogue of a system. Made when a program first asks: what cannot be in it is an error of that program. */
export function* catalogue(...declared: Declared): Generator<CatalogEntry> {
  try {
    yield* catalogEntries(...declared);
  } catch (thrown) {
    throw lifted(thrown, () => undefined);
  }
}

function* catalogEntries(...[entries, hosts, others, converter]: Declared): Generator<CatalogEntry> {
  for (const [id, { kind = 'process.lua', meta, ...data }] of Object.entries(entries)) yield catalogEntry(id, kind, meta, data, converter);
  for (const [id, { kind = 'process.host', meta, ...data }] of Object.entries(hosts)) {
    if (namespaceOf(id) !== '') yield catalogEntry(id, kind, meta, data, converter);
  }
  for (const [id, { kind, meta, data }] of Object.entries(others)) yield catalogEntry(id, kind, meta, data, converter);
}

function catalogEntry(id: string, kind: string, meta: object | undefined, data: unknown, converter: Converter): CatalogEntry {
  const lua: Value = meta === undefined ? undefined : converter.toLua(meta);
  return { id: encodeUtf8(id), kind: encodeUtf8(kind), meta: lua instanceof Table ? lua : new Table(), data: data === undefined ? new Table() : converter.toLua(data) };
}

/** A record on its way to JavaScript: its fields are copied some at a time, then it is handed over. */
export class RecordCopy implements LogTransfer {
  private readonly fields: DeepCopy;

  constructor(private readonly record: CoreRecord, converter: Converter, private readonly tell: (record: LogRecord) => void) {
    this.fields = new DeepCopy(converter, record.fields);
  }

  step(units: number): number {
    const done = this.fields.step(units);
    if (this.over) this.handOver();
    return done;
  }

  get over(): boolean {
    return this.fields.over;
  }

  private handOver(): void {
    const { level, logger, message, fields, pid, location, at } = this.record;
    this.tell({
      level, at, logger: readable(logger), message: readable(message), pid: readable(pid), location: readable(location),
      fields: fields.advance(0) === 0 ? {} : this.fields.result as Record<string, unknown>,
    });
  }
}

/** Environment variables as bytes. */
export const environmentOf = (env: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(env).map(([name, value]) => [encodeUtf8(name), encodeUtf8(value)]));
