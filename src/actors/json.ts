// JSON text and Lua values (process-api.md §11, RFC 8259), over byte strings: text is UTF-8 on the outside and stays bytes.
// Numerals without fraction and exponent are integers as far as 64 bits go, all others floats; null is nil. An empty
// table is a list; a table is a list or an object, never both. What Lua has and JSON has not (functions, NaN) is null.
// Invariant: nesting is limited, so recursion here costs a bounded part of the host's stack.
import * as text from '../messages/modules.ts';
import { isNumber, LuaFloat } from '../values/number.ts';
import { parseNumber } from '../values/numeral.ts';
import { bytesOf, isStr, str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import type { LuaNumber, Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';

/** Most tables inside one another, reading and writing. */
export const MOST_LEVELS = 128;

/** Why a value has no JSON form, or a text is no JSON. */
export class JsonFault {
  constructor(readonly message: string) {}
}

/** Stands for null where it has to be told from an absent field. */
export class Null extends Userdata {}
export const NULL = new Null();

// ---- writing

/** The JSON text of a value. `sorted`: fields in order of their names, so that equal values give equal texts. */
export function encode(value: Value, sorted = false): string | JsonFault {
  const writer = new Writer(sorted);
  const fault = writer.value(value);
  return fault ?? writer.out;
}

class Writer {
  out = '';
  /** Tables being written: one of them inside itself has no end. */
  private readonly open = new Set<Table>();

  constructor(private readonly sorted: boolean) {}

  value(v: Value): JsonFault | undefined {
    if (v instanceof Table) return this.table(v);
    this.out += scalar(v);
    return undefined;
  }

  private table(table: Table): JsonFault | undefined {
    if (this.open.has(table)) return new JsonFault(text.jsonCycle());
    if (this.open.size >= MOST_LEVELS) return new JsonFault(text.jsonTooDeep());
    const kind = kindOf(table);
    if (kind instanceof JsonFault) return kind;
    this.open.add(table);
    const fault = kind === 'list' ? this.list(table) : this.object(table);
    this.open.delete(table);
    return fault;
  }

  private list(table: Table): JsonFault | undefined {
    const n = table.length();
    this.out += '[';
    for (let i = 1; i <= n; i++) {
      if (i > 1) this.out += ',';
      const fault = this.value(table.getInt(i));
      if (fault !== undefined) return fault;
    }
    this.out += ']';
    return undefined;
  }

  private object(table: Table): JsonFault | undefined {
    this.out += '{';
    let first = true;
    for (const [key, value] of this.fields(table)) {
      this.out += `${first ? '' : ','}${quote(key)}:`;
      first = false;
      const fault = this.value(value);
      if (fault !== undefined) return fault;
    }
    this.out += '}';
    return undefined;
  }

  private fields(table: Table): [key: string, value: Value][] {
    const fields: [string, Value][] = [];
    for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
      const key = table.keyAt(at);
      if (isStr(key)) fields.push([bytesOf(key), table.valueAt(at)]);
    }
    return this.sorted ? fields.sort(([a], [b]) => (a < b ? -1 : 1)) : fields;
  }
}

/** Whether a table is written as a list or as an object. */
function kindOf(table: Table): 'list' | 'object' | JsonFault {
  const n = table.length();
  let keys = 0, names = 0, positions = 0;
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    keys++;
    const key = table.keyAt(at);
    if (isStr(key)) names++;
    else if (typeof key === 'number' && key > 0 && Number.isInteger(key)) positions++;
  }
  if (names === keys) return keys === 0 ? 'list' : 'object';
  if (positions !== keys) return new JsonFault(text.jsonMixedKeys());
  return positions === n ? 'list' : new JsonFault(text.jsonSparse());
}

function scalar(v: Value): string {
  if (isStr(v)) return quote(bytesOf(v));
  if (typeof v === 'boolean') return String(v);
  if (isNumber(v)) return numeral(v);
  const words = v instanceof Userdata ? v.text() : undefined;
  return words === undefined ? 'null' : quote(words);
}

/** The shortest text that reads back as the same number; JavaScript's own is what JSON wants. */
function numeral(v: LuaNumber): string {
  const n = v instanceof LuaFloat ? v.n : v;
  return typeof n === 'bigint' || Number.isFinite(n) ? String(n) : 'null';
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7f]*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t',
};

/** Bytes between quotes. What is not UTF-8 becomes U+FFFD: JSON has no words for it. */
export function quote(bytes: string): string {
  if (PLAIN.test(bytes)) return `"${bytes}"`;
  let out = '"', from = 0;
  for (let i = 0; i < bytes.length;) {
    const c = bytes.charCodeAt(i);
    const length = c < 0x80 ? 1 : sequenceAt(bytes, i);
    const instead = length === 0 ? '\\ufffd'
      : c < 0x20 || c === 0x22 || c === 0x5c ? ESCAPES[bytes[i]!] ?? `\\u${c.toString(16).padStart(4, '0')}`
      : undefined;
    if (instead !== undefined) {
      out += bytes.slice(from, i) + instead;
      from = i + 1;
    }
    i += length || 1;
  }
  return `${out + bytes.slice(from)}"`;
}

/** Length of the UTF-8 sequence at a byte of 0x80 and above; 0: there is none. */
function sequenceAt(bytes: string, at: number): number {
  const c = bytes.charCodeAt(at);
  const length = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if ((bytes.charCodeAt(at + i) & 0xc0) !== 0x80) return 0;
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  const second = bytes.charCodeAt(at + 1);
  if ((c === 0xe0 && second < 0xa0) || (c === 0xed && second > 0x9f) || (c === 0xf0 && second < 0x90) || (c === 0xf4 && second > 0x8f)) return 0;
  return length;
}

// ---- reading

/** The value a JSON text stands for. `nothing`: what null becomes. */
export function decode(source: string, nothing: Value = undefined): { readonly value: Value } | JsonFault {
  try {
    return { value: new Reader(source, nothing).whole() };
  } catch (thrown) {
    if (thrown instanceof JsonFault) return thrown;
    throw thrown;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const UNESCAPED = /[^"\\\x00-\x1f]*/y;
const UNESCAPES: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

/** Reads one text from left to right; what is wrong with it is thrown. */
class Reader {
  private at = 0;
  private levels = 0;

  constructor(private readonly source: string, private readonly nothing: Value) {}

  whole(): Value {
    const value = this.value();
    this.space();
    if (this.at < this.source.length) throw new JsonFault(text.jsonTrailing(this.at));
    return value;
  }

  private fail(): never {
    throw new JsonFault(this.at < this.source.length ? text.jsonUnexpected(this.source[this.at]!, this.at) : text.jsonUnexpectedEnd());
  }

  /** What a pattern matches here, perhaps nothing. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private space(): void {
    const c = this.source.charCodeAt(this.at);
    if (c <= 0x20) this.match(SPACE);
  }

  private value(): Value {
    this.space();
    switch (this.source[this.at]) {
      case '"': return str(this.string());
      case '{': return this.nested(() => this.object());
      case '[': return this.nested(() => this.list());
      case 't': return this.word('true', true);
      case 'f': return this.word('false', false);
      case 'n': return this.word('null', this.nothing);
    }
    const digits = this.match(NUMBER);
    return digits === '' ? this.fail() : parseNumber(digits);
  }

  private word(word: string, value: Value): Value {
    for (const c of word) {
      if (this.source[this.at] !== c) this.fail();
      this.at++;
    }
    return value;
  }

  private nested(read: () => Table): Table {
    if (++this.levels > MOST_LEVELS) throw new JsonFault(text.jsonTooDeep());
    this.at++;
    const table = read();
    this.levels--;
    return table;
  }

  /** Steps over a separator; false: the closing bracket came instead. */
  private more(close: string): boolean {
    this.space();
    const c = this.source[this.at];
    if (c !== ',' && c !== close) this.fail();
    this.at++;
    return c === ',';
  }

  private closes(close: string): boolean {
    this.space();
    if (this.source[this.at] !== close) return false;
    this.at++;
    return true;
  }

  private list(): Table {
    const table = new Table();
    if (this.closes(']')) return table;
    const items: Value[] = [];
    do items.push(this.value());
    while (this.more(']'));
    table.setList(1, items, 0, items.length);
    return table;
  }

  private object(): Table {
    const table = new Table();
    if (this.closes('}')) return table;
    do {
      this.space();
      if (this.source[this.at] !== '"') this.fail();
      const key = this.string();
      this.space();
      if (this.source[this.at] !== ':') this.fail();
      this.at++;
      table.set(str(key), this.value());
    } while (this.more('}'));
    return table;
  }

  private string(): string {
    this.at++;
    let bytes = this.match(UNESCAPED);
    for (;;) {
      const c = this.source[this.at];
      if (c === '"') {
        this.at++;
        return bytes;
      }
      if (c !== '\\') this.fail();
      bytes += this.escape() + this.match(UNESCAPED);
    }
  }

  private escape(): string {
    const start = this.at++;
    const c = this.source[this.at++] ?? this.fail();
    if (c !== 'u') return UNESCAPES[c] ?? badEscape(start);
    const unit = this.unit(start);
    if (unit < 0xd800 || unit > 0xdfff) return utf8(unit);
    // The second half of a pair; half a pair alone stands for no character.
    const second = /^\\u([dD][c-fC-F][\da-fA-F]{2})/.exec(this.source.slice(this.at, this.at + 6))?.[1];
    if (unit > 0xdbff || second === undefined) return utf8(0xfffd);
    this.at += 6;
    return utf8(0x10000 + ((unit - 0xd800) << 10) + (parseInt(second, 16) - 0xdc00));
  }

  private unit(start: number): number {
    const digits = this.source.slice(this.at, this.at + 4);
    if (!/^[\da-fA-F]{4}$/.test(digits)) badEscape(start);
    this.at += 4;
    return parseInt(digits, 16);
  }
}

function badEscape(at: number): never {
  throw new JsonFault(text.jsonBadEscape(at));
}

function utf8(code: number): string {
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(0));
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (code >> 18), tail(12), tail(6), tail(0));
}
