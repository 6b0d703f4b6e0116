// Values as the interactive mode shows them: as Lua writes them, tables with what is in them. Raw access only: of the
// metatables __tostring (by the caller's `describe`) and __name count.
// Invariant: whatever the value, the text is bounded: in depth, in items of a table and in all, in the length of
// strings.
import { decodeUtf8, readable } from '../../embed/host/text.ts';
import { noDescription } from '../../messages/cli.ts';
import { Event, metaEntry, typeNameOf } from '../../values/metatable.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { columnsOf } from './columns.ts';
import type { Paint } from './colours.ts';
import { isName } from './names.ts';

interface ShowOptions {
  readonly paint: Paint;
  /** Columns of a line. */
  readonly columns: number;
  /** How many tables deep. */
  readonly depth?: number;
  /** What tostring gives of a value, in bytes; undefined if it fails. */
  readonly describe: (v: Value) => string | undefined;
}

const DEPTH = 4,
  ITEMS_OF_TABLE = 100,
  ITEMS_IN_ALL = 1000,
  LENGTH_IN_TABLE = 200,
  LENGTH = 10_000;
const INDENT = '  ';

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** A byte of no text, or a control character. A digit must not follow a short escape. */
function escaped(c: string, next: string): string {
  const short = ESCAPES[c],
    code = c.charCodeAt(0);
  if (short !== undefined) return short;
  if (code >= 0x80) return `\\x${code.toString(16)}`;
  return /\d/.test(next) ? `\\${String(code).padStart(3, '0')}` : `\\${code}`;
}

/** What may be a character of several bytes, or has to be escaped. */
const SPECIAL = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x00-\x1f"\\\x7f-\xff]/g;
/** Characters that are not seen, or change how others are. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A character of several bytes as it is, if it is one and can be seen. */
function character(bytes: string): string {
  const decoded = decodeUtf8(bytes);
  if (decoded === undefined) return Array.from(bytes, (byte) => escaped(byte, '')).join('');
  return UNSEEN.test(decoded) ? `\\u{${decoded.codePointAt(0)!.toString(16)}}` : decoded;
}

/** Bytes as a string literal: text is shown as it is, other bytes by escapes. */
export const literal = (bytes: string): string =>
  `"${bytes.replace(SPECIAL, (found, at: number) =>
    found.length > 1 ? character(found) : escaped(found, bytes[at + 1] ?? ''),
  )}"`;

/** Keys in the order in which they are shown: numbers, strings, others as they come. */
const RANKS = [isNumber, isStr];
const rank = (key: Value): number => {
  const at = RANKS.findIndex((is) => is(key));
  return at < 0 ? RANKS.length : at;
};

function compareKeys(a: Value, b: Value): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (isNumber(a)) return Number(formatNumber(a)) - Number(formatNumber(b as number));
  if (!isStr(a)) return 0;
  const [first, second] = [bytesOf(a), bytesOf(b as string)];
  return first < second ? -1 : first > second ? 1 : 0;
}

interface Item {
  /** Undefined: the item has the next place of a list. */
  readonly key: Value;
  readonly value: Value;
}

/** What is in a table, and how many items are left out. */
function itemsOf(table: Table, most: number): { readonly items: readonly Item[]; readonly hidden: number } {
  const list: Item[] = [],
    fields: Item[] = [],
    length = table.length();
  let hidden = 0;
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    const key = table.keyAt(at),
      value = table.valueAt(at);
    if (typeof key === 'number' && key >= 1 && key <= length && Number.isInteger(key)) {
      if (key <= most) list.push({ key: undefined, value });
      else hidden++;
    } else fields.push({ key, value });
  }
  fields.sort((a, b) => compareKeys(a.key, b.key));
  const room = Math.max(0, most - list.length);
  return { items: [...list, ...fields.slice(0, room)], hidden: hidden + Math.max(0, fields.length - room) };
}

class Display {
  /** Tables that are shown, with their numbers once something refers to them. */
  private readonly numbers = new Map<Table, number>();
  private readonly open: Table[] = [];
  private left = ITEMS_IN_ALL;

  constructor(private readonly options: Required<ShowOptions>) {}

  value(v: Value, indent: string, room: number): string {
    const { paint } = this.options;
    if (v === undefined || typeof v === 'boolean') return paint('word', String(v ?? 'nil'));
    if (isNumber(v)) return paint('number', formatNumber(v));
    if (isStr(v)) return this.string(bytesOf(v));
    return v instanceof Table ? this.table(v, indent, room) : paint('object', this.described(v));
  }

  private described(v: Value): string {
    const { describe, paint } = this.options,
      words = describe(v);
    if (words === undefined) return paint('note', noDescription(typeNameOf(v)));
    return readable(words).replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (c) => escaped(c, ''));
  }

  private string(bytes: string): string {
    const most = this.open.length === 0 ? LENGTH : LENGTH_IN_TABLE,
      more = bytes.length - most;
    const shown = more > 0 ? bytes.slice(0, most).replace(/[\xc0-\xff][\x80-\xbf]{0,3}$/, '') : bytes;
    const { paint } = this.options;
    return paint('string', literal(shown)) + (more > 0 ? paint('note', `..(${bytes.length} bytes)`) : '');
  }

  private table(table: Table, indent: string, room: number): string {
    const { paint, depth } = this.options,
      { meta } = table;
    if (meta !== undefined && metaEntry(meta, Event.ToString) !== undefined)
      return paint('object', this.described(table));
    if (this.open.includes(table)) return paint('note', `<table ${this.numberOf(table)}>`);
    const name = meta === undefined ? undefined : metaEntry(meta, Event.Name),
      title = isStr(name) ? paint('object', `${readable(bytesOf(name))} `) : '';
    if (this.open.length >= depth || this.left <= 0) return `${title}{${table.advance(0) === 0 ? '' : '...'}}`;
    this.open.push(table);
    const shown = this.items(table, indent, room - columnsOf(title));
    this.open.pop();
    const number = this.numbers.get(table);
    return (number === undefined ? '' : paint('note', `<${number}>`)) + title + shown;
  }

  /** Tables are numbered as they are referred to. */
  private numberOf(table: Table): number {
    const number = this.numbers.get(table) ?? this.numbers.size + 1;
    this.numbers.set(table, number);
    return number;
  }

  private items(table: Table, indent: string, room: number): string {
    const { items, hidden } = itemsOf(table, Math.min(ITEMS_OF_TABLE, this.left)),
      inner = indent + INDENT;
    this.left -= items.length;
    const parts = items.map(({ key, value }) => {
      const head = key === undefined ? '' : `${this.key(key)} = `;
      return head + this.value(value, inner, this.options.columns - inner.length - columnsOf(head) - 1);
    });
    if (hidden > 0) parts.push(this.options.paint('note', `... ${hidden} more`));
    return this.together(parts, indent, room);
  }

  /** In one line if that has room, else in several. */
  private together(parts: readonly string[], indent: string, room: number): string {
    if (parts.length === 0) return '{}';
    const line = `{ ${parts.join(', ')} }`;
    if (!line.includes('\n') && columnsOf(line) <= room) return line;
    return `{\n${this.lines(parts, indent + INDENT).join(',\n')}\n${indent}}`;
  }

  /** One part a line; several short ones share a line. */
  private lines(parts: readonly string[], indent: string): readonly string[] {
    const lines: string[] = [],
      { columns } = this.options,
      short = parts.every((part) => !part.includes('\n') && columnsOf(part) <= columns / 5);
    for (const part of parts) {
      const last = lines.at(-1);
      if (short && last !== undefined && columnsOf(last) + columnsOf(part) + 3 <= columns)
        lines[lines.length - 1] = `${last}, ${part}`;
      else lines.push(indent + part);
    }
    return lines;
  }

  private key(key: Value): string {
    if (isStr(key) && isName(bytesOf(key))) return bytesOf(key);
    // The items of a table that is a key are not shown.
    return `[${key instanceof Table ? this.options.paint('object', this.described(key)) : this.value(key, '', 0)}]`;
  }
}

/** A value as text of one or more lines. */
export const show = (v: Value, { depth = DEPTH, ...options }: ShowOptions): string =>
  new Display({ depth, ...options }).value(v, '', options.columns);

/** Several values: side by side if that fits, else one below the other. */
export function showAll(values: readonly Value[], options: ShowOptions): string {
  const shown = values.map((v) => show(v, options)),
    line = shown.join('  ');
  return !line.includes('\n') && columnsOf(line) <= options.columns ? line : shown.join('\n');
}
