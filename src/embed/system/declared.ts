// Converts what an app declares besides code from plain objects to Lua values: catalog entries, environment variables,
// log records.
import { namespaceOf, type CatalogEntry } from '../../actors/modules/catalog.ts';
import type { LogTransfer, LogRecord as CoreRecord } from '../../actors/modules/log.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { DeepCopy, type Converter } from '../lua/convert.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import { lifted } from '../host/thrown.ts';

/** A declared entry that is neither code nor a host: a service, a variable, other data. */
export interface Declaration {
  readonly kind: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** A log record. */
export interface LogRecord {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The names of the logger, joined by dots; '' for the root logger. */
  readonly logger: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly pid: string;
  /** file:line of the call. */
  readonly location: string;
  /** The system's wall time, in milliseconds since 1970. */
  readonly at: number;
}

/** Code and hosts as catalog entries. */
interface Known {
  readonly kind?: string | undefined;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

/** The sources of a catalog. */
type Declared = [
  entries: Readonly<Record<string, Known>>,
  hosts: Readonly<Record<string, Known>>,
  others: Readonly<Record<string, Declaration>>,
  converter: Converter,
];

/**
 * The catalog of a system. It is made when a program first reads it; a value that cannot be converted is an error of
 * that program.
 */
export function* catalogue(...declared: Declared): Generator<CatalogEntry> {
  try {
    yield* catalogEntries(...declared);
  } catch (thrown) {
    throw lifted(thrown, () => undefined);
  }
}

function* catalogEntries(...[entries, hosts, others, converter]: Declared): Generator<CatalogEntry> {
  for (const [id, { kind = 'process.lua', meta, ...data }] of Object.entries(entries))
    yield catalogEntry(id, kind, meta, data, converter);
  for (const [id, { kind = 'process.host', meta, ...data }] of Object.entries(hosts)) {
    if (namespaceOf(id) !== '') yield catalogEntry(id, kind, meta, data, converter);
  }
  for (const [id, { kind, meta, data }] of Object.entries(others)) yield catalogEntry(id, kind, meta, data, converter);
}

function catalogEntry(
  id: string,
  kind: string,
  meta: object | undefined,
  data: unknown,
  converter: Converter,
): CatalogEntry {
  const lua: Value = meta === undefined ? undefined : converter.toLua(meta);
  return {
    id: encodeUtf8(id),
    kind: encodeUtf8(kind),
    meta: lua instanceof Table ? lua : new Table(),
    data: data === undefined ? new Table() : converter.toLua(data),
  };
}

/** Converts a log record in steps, then passes it to the sink. */
export class RecordCopy implements LogTransfer {
  private readonly fields: DeepCopy;

  constructor(
    private readonly record: CoreRecord,
    converter: Converter,
    private readonly tell: (record: LogRecord) => void,
  ) {
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
      level,
      at,
      logger: readable(logger),
      message: readable(message),
      pid: readable(pid),
      location: readable(location),
      fields: fields.advance(0) === 0 ? {} : (this.fields.result as Record<string, unknown>),
    });
  }
}

/** Environment variables as bytes. */
export const environmentOf = (env: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(env).map(([name, value]) => [encodeUtf8(name), encodeUtf8(value)]));
