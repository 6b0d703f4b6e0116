// The `uuid` module (README 11): argument checks and results. Making and parsing UUIDs: actors/modules/uuid.ts.
import * as text from '../../../messages/modules.ts';
import { bytesOf, isStr, str, type Str } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import { library } from '../../../vm/native/library.ts';
import { long, type LongWork } from '../../../vm/native/long-work.ts';
import { plain, pure } from '../../../vm/native/declare.ts';
import { SLOW_PATH, type Native } from '../../../vm/native/native.ts';
import { unchecked, value, type Param } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import { Md5, Sha1, type Digest } from '../../modules/digest.ts';
import {
  UuidSource,
  formatUuid,
  hex,
  nodeOf,
  parseUuid,
  secondsOf,
  stamped,
  variantOf,
  versionOf,
} from '../../modules/uuid.ts';
import { refuse } from '../common/support.ts';
import { invalid } from '../../values/failure.ts';

/** Fuel for making a UUID, and for parsing one. */
const MADE = 800,
  READ = 100;

const SOURCE = {};
const sourceOf = (rt: Runtime): UuidSource =>
  rt.slot(
    SOURCE,
    () =>
      new UuidSource(
        () => rt.host.now(),
        () => rt.host.entropy(),
      ),
  );

const maker = (name: string, doc: string, make: (source: UuidSource) => string): Native =>
  plain(`uuid.${name}`, [], 'string', doc, (at) => {
    at.rt.charge(MADE);
    return at.text(formatUuid(make(sourceOf(at.rt))));
  });

/** Longest name hashed at once, in bytes; fuel for a part of a longer one, and per byte. */
const SHORT = 2048,
  PART = 4_000,
  BYTE = 3;

/** Hashes a name in parts. */
class Hashing implements LongWork {
  constructor(
    private readonly digest: Digest,
    private readonly version: number,
  ) {}

  step(rt: Runtime): boolean {
    rt.charge(PART);
    return this.digest.step();
  }

  finish(call: Call): number {
    return call.text(formatUuid(stamped(this.digest.result, this.version)));
  }
}

const named = (name: string, doc: string, version: number, digestOf: (bytes: string) => Digest): Native =>
  long(
    `uuid.${name}`,
    [value('namespace', 'string'), value('name', 'string')],
    'string?, error?',
    doc,
    (at, namespace, given) => {
      if (!isStr(namespace) || !isStr(given)) return refuse(at, invalid(text.uuidNameNotString()));
      const space = parseUuid(bytesOf(namespace));
      if (space === undefined) return refuse(at, invalid(text.uuidBadNamespace()));
      if (given.length > SHORT) return SLOW_PATH;
      const digest = digestOf(space + bytesOf(given));
      at.rt.charge(MADE + BYTE * given.length);
      while (!digest.step());
      return at.text(formatUuid(stamped(digest.result, version)));
    },
    (_, namespace, given) =>
      new Hashing(digestOf(parseUuid(bytesOf(namespace as Str))! + bytesOf(given as Str)), version),
  );

/** A native that examines a UUID. */
const reader = (
  name: string,
  result: string,
  doc: string,
  read: (at: Window, uuid: string) => number,
  ...more: Param<undefined>[]
): Native =>
  plain(`uuid.${name}`, [value('uuid', 'string'), ...more], result, doc, (at, given) => {
    if (!isStr(given)) return refuse(at, invalid(text.uuidNotString()));
    at.rt.charge(READ);
    const uuid = parseUuid(bytesOf(given));
    return uuid === undefined ? refuse(at, invalid(text.uuidInvalid())) : read(at, uuid);
  });

const validate = pure(
  'uuid.validate',
  [value('input')],
  'boolean',
  'Whether a value is the text of a UUID.',
  (given) => isStr(given) && parseUuid(bytesOf(given)) !== undefined,
);

/** The fields of a UUID as a table. */
function infoTable(uuid: string): Table {
  const info = new Table();
  info.setStr('version', versionOf(uuid));
  info.setStr('variant', str(variantOf(uuid)));
  info.setStr('timestamp', secondsOf(uuid));
  if (versionOf(uuid) === 1) info.setStr('node', str(nodeOf(uuid)));
  return info;
}

const FORMATS: Readonly<Record<string, (uuid: string) => string>> = {
  standard: formatUuid,
  simple: hex,
  urn: (uuid) => `urn:uuid:${formatUuid(uuid)}`,
};

/** The writer for a format name; undefined: unknown format. */
function formatOf(v: Value): ((uuid: string) => string) | undefined {
  const name = v === undefined ? 'standard' : isStr(v) ? bytesOf(v) : '';
  return Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

const format = reader(
  'format',
  'string?, error?',
  'A UUID in a form: "standard", the default, "simple" or "urn"; nil and an error if it is none.',
  (at, uuid) => {
    const write = formatOf(at.arg(2));
    return write === undefined ? refuse(at, invalid(text.uuidUnknownFormat())) : at.text(write(uuid));
  },
  unchecked('format', 'string?'),
);

export const UUID_MODULE = library('uuid', [
  maker('v1', 'A new UUID of version 1, from the time.', (source) => source.fromTime()),
  named(
    'v3',
    'The UUID of a name in the namespace of a UUID, by MD5; nil and an error if that is none.',
    3,
    (bytes) => new Md5(bytes),
  ),
  maker('v4', 'A new UUID of version 4, from chance.', (source) => source.fromChance()),
  named(
    'v5',
    'The UUID of a name in the namespace of a UUID, by SHA-1; nil and an error if that is none.',
    5,
    (bytes) => new Sha1(bytes),
  ),
  maker('v7', 'A new UUID of version 7, from the time; later ones sort behind earlier ones.', (source) =>
    source.fromUnixTime(),
  ),
  validate,
  reader('version', 'integer?, error?', 'The version of a UUID; nil and an error if it is none.', (at, uuid) =>
    at.one(versionOf(uuid)),
  ),
  reader(
    'variant',
    'string?, error?',
    'The variant of a UUID: "NCS", "RFC4122", "Microsoft" or "Future"; nil and an error if it is none.',
    (at, uuid) => at.text(variantOf(uuid)),
  ),
  reader(
    'parse',
    'table?, error?',
    'A table of version, variant, timestamp in seconds and node of a UUID, as far as it has them; nil and an error if it is none.',
    (at, uuid) => at.one(infoTable(uuid)),
  ),
  format,
]);
