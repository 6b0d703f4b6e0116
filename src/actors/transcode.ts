// Payloads from one format into another (process-api.md §9): Lua values, JSON, text, bytes and errors. The result holds the
// value that its text stands for, so what a program reads back is what went over the wire.
import * as text from '../messages/modules.ts';
import { noTranscoder } from '../messages/actors.ts';
import { isNumber } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { bytesOf, isStr, str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { typeName, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import { JsonFault, decode, encode } from './json.ts';
import { FORMATS, Payload } from './payload.ts';

/** Why a payload cannot be had in a format. */
export interface Untranscoded {
  readonly reason: string;
}

/** Formats that exist as names. */
const UNSUPPORTED: ReadonlySet<string> = new Set([FORMATS.YAML, FORMATS.MSGPACK, FORMATS.GOLANG]);

export function transcode(from: Payload, format: string): Payload | Untranscoded {
  if (format === from.format) return from;
  if (UNSUPPORTED.has(format)) return { reason: text.formatUnsupported(format) };
  switch (format) {
    case FORMATS.LUA: return new Payload(from.data, format);
    case FORMATS.JSON: return asJson(from.data);
    case FORMATS.STRING:
    case FORMATS.BYTES: return asText(from, format);
    default: return { reason: noTranscoder(from.format, format) };
  }
}

function asJson(data: Value): Payload | Untranscoded {
  const written = encode(data);
  if (written instanceof JsonFault) return { reason: written.message };
  const read = decode(written);
  return read instanceof JsonFault ? { reason: read.message } : new Payload(read.value, FORMATS.JSON, written);
}

function asText({ data, encoded }: Payload, format: string): Payload | Untranscoded {
  const words = encoded ?? wordsOf(data);
  return typeof words === 'string' ? new Payload(str(words), format, words) : { reason: words?.message ?? text.cannotTranscode(typeName(data), format) };
}

/** A value as text; tables as JSON. */
function wordsOf(v: Value): string | JsonFault | undefined {
  if (isStr(v)) return bytesOf(v);
  if (isNumber(v)) return formatNumber(v);
  if (v === undefined) return '';
  if (typeof v === 'boolean') return String(v);
  if (v instanceof Table) return encode(v);
  return v instanceof Userdata ? v.text() : undefined;
}
