// What a program writes to the log (process-api.md 10b): a record, and the one line a record is shown as. Who takes
// records is the embedder's business. Fields are a table of the record's own; names are sorted, so lines can be compared.
import * as text from '../messages/modules.ts';
import { isNumber } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { bytesOf, isStr } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { typeName, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import { JsonFault, encode, quote } from './json.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Texts are bytes. */
export interface LogRecord {
  readonly level: Level;
  /** Names given to the logger, joined by dots; '' for the plain one. */
  readonly logger: string;
  readonly message: string;
  readonly fields: Table;
  readonly pid: string;
  /** file:line of the call. */
  readonly location: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A record as a line of text. */
export function lineOf({ level, logger, message, fields, pid, location }: LogRecord): string {
  const words: string[] = [];
  for (let at = fields.advance(0); at !== 0; at = fields.advance(at)) {
    const key = fields.keyAt(at);
    if (isStr(key)) words.push(`${bytesOf(key)}=${shown(fields.valueAt(at))}`);
  }
  return text.logLine(level, logger, oneLine(message), [...words.sort(), `pid=${pid}`, `location=${location}`]);
}

/** Text in which nothing can be taken for the end of a line. */
export const oneLine = (bytes: string): string => (/[\x00-\x1f]/.test(bytes) ? quote(bytes).slice(1, -1) : bytes);

function shown(v: Value): string {
  if (v instanceof Table) {
    const json = encode(v, true);
    return json instanceof JsonFault ? typeName(v) : json;
  }
  if (isNumber(v)) return formatNumber(v);
  if (typeof v === 'boolean') return String(v);
  const words = isStr(v) ? bytesOf(v) : v instanceof Userdata ? v.text() : undefined;
  if (words === undefined) return typeName(v);
  return /^[^\s"=\x00-\x1f]+$/.test(words) ? words : quote(words);
}
