// JSON (README 11, RFC 8259) over byte strings, which hold UTF-8. Numerals without fraction and exponent that fit 64
// bits are integers, all others floats; null is nil. An empty table is a list; a table is a list or an object, never
// both. Values without a JSON form (functions, NaN) are null. Reader and writer keep their own stacks and can stop
// after any number of units of work.
import * as text from '../../messages/modules.ts';
import { Gathering, piece } from '../../values/bytes.ts';
import { LongNumeral } from '../../values/long-numeral.ts';
import { MergeSort } from '../../values/merge-sort.ts';
import { account } from '../../values/meter.ts';
import { isNumber, LuaFloat } from '../../values/number.ts';
import { parseNumber } from '../../values/numeral.ts';
import { bytesOf, isStr, payComparison, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { SLOT_BYTES, TABLE_BYTES } from '../../vm/gc/sizes.ts';

/** The maximum nesting depth, reading and writing. */
export const MAX_LEVELS = 128;

/** A value without a JSON form, or malformed text. */
export class JsonFault {
  constructor(readonly message: string) {}
}

/** Represents null where it must differ from an absent field. */
export class Null extends Userdata {}
export const NULL = new Null();

// ---- writing

/** The JSON text of a value, at once. `sorted`: fields sorted by name, so that equal values give equal texts. */
export function encode(value: Value, sorted = false): string | JsonFault {
  const writer = new JsonWriter(value, sorted);
  while (!writer.over) account.charge(writer.step(AT_ONCE));
  return writer.fault ?? writer.text;
}

/** Work between two charges, when all is done at once. */
const AT_ONCE = 2_000;
/** Fuel per value. */
const VALUE = 6;
/** Longest string written at once; of longer ones, bytes per part. */
const PART = 1024;

/** An item of the writer's stack; items inside it, or before the rest of it, are above it. */
interface Job {
  /** Continues. True: finished; false: there is a new item on top, or the budget is used. */
  go(writer: JsonWriter): boolean;
}

/** Writes a value in steps. */
export class JsonWriter {
  private readonly gathered = new Gathering();
  /** The output of this step. */
  private out = '';
  private readonly jobs: Job[] = [];
  /** Tables being written, to detect cycles. */
  private readonly open = new Set<Table>();
  /** The budget of this step. */
  left = 0;
  /** Set if the value has no JSON form. */
  fault: JsonFault | undefined = undefined;
  over = false;

  constructor(value: Value, readonly sorted = false) {
    this.over = !this.value(value);
  }

  get length(): number {
    return this.gathered.length + this.out.length;
  }

  get text(): string {
    return this.out === '' ? this.gathered.text : this.gathered.text + this.out;
  }

  /** Does about so many units of work; returns how many. */
  step(units: number): number {
    const { jobs } = this;
    this.left = units;
    while (jobs.length > 0 && this.left > 0 && this.fault === undefined) {
      const job = jobs[jobs.length - 1]!;
      if (job.go(this)) jobs.pop();
    }
    this.over = jobs.length === 0 || this.fault !== undefined;
    this.gathered.addPieces(this.out);
    this.out = '';
    return units - this.left;
  }

  add(text: string): void {
    this.out += text;
  }

  /** Writes a value; true: it became the new top item. */
  value(v: Value): boolean {
    if (v instanceof Table) return this.table(v);
    if (isStr(v)) return this.string(bytesOf(v));
    const text = scalar(v);
    this.left -= VALUE + (text.length > MANY_DIGITS ? NUMERAL : 0);
    this.out += text;
    return false;
  }

  string(bytes: string): boolean {
    if (bytes.length > PART) {
      this.jobs.push(new LongText(bytes));
      return true;
    }
    this.left -= VALUE + (bytes.length >> 2);
    this.out += quote(bytes);
    return false;
  }

  private table(table: Table): boolean {
    if (this.open.has(table)) this.fault = new JsonFault(text.jsonCycle());
    else if (this.open.size >= MAX_LEVELS) this.fault = new JsonFault(text.jsonTooDeep());
    this.left -= 2 * VALUE;
    this.open.add(table);
    this.jobs.push((this.sorted ? undefined : jobOfFew(table)) ?? new Inspection(table));
    return true;
  }

  /** Replaces the top item, which has determined what to write. */
  replace(job: Job): void {
    this.jobs[this.jobs.length - 1] = job;
  }

  close(table: Table, bracket: string): true {
    this.out += bracket;
    this.open.delete(table);
    return true;
  }
}

/** Longer numerals cost extra fuel. */
const MANY_DIGITS = 10, NUMERAL = 40;

/** A long string, written in parts. */
class LongText implements Job {
  private at = 0;

  constructor(private readonly bytes: string) {}

  go(writer: JsonWriter): boolean {
    const { bytes, at } = this;
    if (at === 0) writer.add('"');
    const part = quotedPart(bytes, at, Math.min(at + PART, bytes.length));
    this.at = behind;
    writer.add(part);
    writer.left -= part.length >> 1;
    if (behind < bytes.length) return false;
    writer.add('"');
    return true;
  }
}

/** Fast path for tables with few elements only, or few record fields. */
function jobOfFew(table: Table): Job | undefined {
  const { count, shape, arr, vals } = table;
  if (table.hash !== undefined || count + shape.size > FEW || (count > 0 && shape.size > 0)) return undefined;
  for (let i = 0; i < count; i++) if (arr[i] === undefined) return undefined;
  for (let i = 0; i < shape.size; i++) if (vals[i] !== undefined) return new PlainObject(table);
  return new List(table, count);
}

/** Determines whether a table is a list or an object. */
class Inspection implements Job {
  private cursor = 0;
  private keys = 0;
  private positions = 0;
  private named = 0;

  constructor(private readonly table: Table) {}

  go(writer: JsonWriter): boolean {
    const { table } = this;
    while (writer.left > 0) {
      this.cursor = table.advance(this.cursor);
      if (this.cursor === 0) return this.end(writer);
      writer.left -= 2;
      this.keys++;
      const key = table.keyAt(this.cursor);
      if (isStr(key)) this.named++;
      else if (typeof key === 'number' && key > 0 && Number.isInteger(key)) this.positions++;
    }
    return false;
  }

  /** Continues with what was determined; false: not finished. */
  private end(writer: JsonWriter): boolean {
    const { table, keys, named, positions } = this, n = table.length();
    let job: Job;
    if (named === keys && keys > 0) job = writer.sorted ? new SortedObject(table) : new PlainObject(table);
    else if (positions !== keys || positions !== n) {
      writer.fault = new JsonFault(positions !== keys ? text.jsonMixedKeys() : text.jsonSparse());
      return false;
    } else job = new List(table, n);
    writer.replace(job);
    return job.go(writer);
  }
}

class List implements Job {
  private at = 0;

  constructor(private readonly table: Table, private readonly length: number) {}

  go(writer: JsonWriter): boolean {
    const { table, length } = this;
    while (this.at < length) {
      if (writer.left <= 0) return false;
      writer.add(this.at === 0 ? '[' : ',');
      if (writer.value(table.getInt(++this.at))) return false;
    }
    return writer.close(table, length === 0 ? '[]' : ']');
  }
}

class PlainObject implements Job {
  private cursor = 0;
  private empty = true;
  /** A long name is written; its value comes next. */
  private named = false;

  constructor(private readonly table: Table) {}

  go(writer: JsonWriter): boolean {
    const { table } = this;
    if (this.named) {
      this.named = false;
      writer.add(':');
      if (writer.value(table.valueAt(this.cursor))) return false;
    }
    while (writer.left > 0) {
      const at = (this.cursor = table.advance(this.cursor));
      if (at === 0) return writer.close(table, this.empty ? '{}' : '}');
      const key = table.keyAt(at);
      if (isStr(key) && this.field(writer, bytesOf(key), at)) return false;
    }
    return false;
  }

  /** Writes a field; true: there is a new top item. */
  private field(writer: JsonWriter, name: string, at: number): boolean {
    const before = this.empty ? '{' : ',';
    this.empty = false;
    if (name.length > PART) {
      writer.add(before);
      this.named = true;
      return writer.string(name);
    }
    writer.left -= VALUE + (name.length >> 2);
    writer.add(`${before}${quote(name)}:`);
    return writer.value(this.table.valueAt(at));
  }
}

/** Writes an object sorted by names: collects names, sorts them, writes fields. */
class SortedObject implements Job {
  private cursor = 0;
  private readonly names: string[] = [];
  private order: MergeSort<string> | undefined = undefined;
  private inOrder = false;
  private at = 0;
  private empty = true;
  private value: Value = undefined;
  private named = false;

  constructor(private readonly table: Table) {}

  go(writer: JsonWriter): boolean {
    if (this.order === undefined) return this.gather(writer, this.names);
    if (!this.inOrder) return this.sort(writer, this.order);
    if (this.named) {
      this.named = false;
      writer.add(':');
      if (writer.value(this.value)) return false;
    }
    const { result } = this.order;
    while (writer.left > 0) {
      if (this.at === result.length) return writer.close(this.table, this.empty ? '{}' : '}');
      const name = result[this.at++]!;
      this.value = this.table.getStr(name);
      if (this.value === undefined) continue;
      writer.add(this.empty ? '{' : ',');
      this.empty = false;
      this.named = true;
      if (writer.string(name)) return false;
      this.named = false;
      writer.add(':');
      if (writer.value(this.value)) return false;
    }
    return false;
  }

  private gather(writer: JsonWriter, names: string[]): boolean {
    const { table } = this;
    while (writer.left > 0) {
      this.cursor = table.advance(this.cursor);
      if (this.cursor === 0) {
        if ((this.inOrder = names.length <= FEW)) names.sort(byBytes);
        this.order = new MergeSort(names, [], isBefore, this.inOrder ? Math.max(names.length, 1) : 1);
        return this.go(writer);
      }
      writer.left -= 2;
      const key = table.keyAt(this.cursor);
      if (isStr(key)) names.push(bytesOf(key));
    }
    return false;
  }

  private sort(writer: JsonWriter, order: MergeSort<string>): boolean {
    while (writer.left > 0) {
      writer.left -= COMPARE * SORTED;
      if ((this.inOrder = order.step(SORTED))) return this.go(writer);
    }
    return false;
  }
}

/** Names sorted at once; of more, names per step and fuel per comparison. */
const FEW = 64, SORTED = 32, COMPARE = 10;

const isBefore = (a: string, b: string): boolean => {
  payComparison(a, b);
  return a < b;
};
const byBytes = (a: string, b: string): number => (a < b ? -1 : 1);

function scalar(v: Value): string {
  if (isStr(v)) return quote(bytesOf(v));
  if (typeof v === 'boolean') return String(v);
  if (isNumber(v)) return numeral(v);
  const words = v instanceof Userdata ? v.text() : undefined;
  return words === undefined ? 'null' : quote(words);
}

/** The shortest text that reads back as the same number, as JavaScript writes it. */
function numeral(v: LuaNumber): string {
  const n = v instanceof LuaFloat ? v.n : v;
  return typeof n === 'bigint' || Number.isFinite(n) ? String(n) : 'null';
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7f]*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t',
};

/** A quoted string. Invalid UTF-8 becomes U+FFFD. */
export const quote = (bytes: string): string => (PLAIN.test(bytes) ? `"${bytes}"` : `"${quotedPart(bytes, 0, bytes.length)}"`);

/** End of the range that quotedPart has written: it does not split UTF-8 sequences. */
let behind = 0;

/** Escapes a range of bytes, extended to the end of a UTF-8 sequence. */
function quotedPart(bytes: string, start: number, end: number): string {
  let out = '', from = start, i = start;
  while (i < end) {
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
  behind = i;
  return out + bytes.slice(from, i);
}

/** Length of the UTF-8 sequence at a byte >= 0x80; 0: invalid. */
function sequenceAt(bytes: string, at: number): number {
  const c = bytes.charCodeAt(at);
  const length = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if ((bytes.charCodeAt(at + i) & 0xc0) !== 0x80) return 0;
  // Overlong forms, surrogates, and code points beyond U+10FFFF.
  const second = bytes.charCodeAt(at + 1);
  if ((c === 0xe0 && second < 0xa0) || (c === 0xed && second > 0x9f) || (c === 0xf0 && second < 0x90) || (c === 0xf4 && second > 0x8f)) return 0;
  return length;
}

// ---- reading

/** Parses a JSON text at once. `nothing`: the value for null. */
export function decode(source: string, nothing: Value = undefined): { readonly value: Value } | JsonFault {
  const reader = new JsonReader(source, nothing);
  while (!reader.over) account.charge(reader.step(AT_ONCE));
  return reader.fault ?? { value: reader.value };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const UNESCAPES: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

/** What the parser expects next; `text`: more of a string. */
const enum Expect { Value, FirstItem, FirstKey, Key, Colon, After, Text, Number, End }

/** An open list or object. */
class Open {
  readonly table = new Table();
  key = '';
  /** `items`: elements of a list so far; objects get their fields at once. */
  constructor(readonly items: Value[] | undefined) {}
}

/** The longest numeral read at once. */
const NUMERAL_AT_ONCE = 1000;
/** Lists up to this length are copied into their tables; longer arrays are adopted. */
const COPIED = 64;

/** An array with elements of any kind, which keeps V8's element kind stable (see values/table.ts). */
function emptyList(): Value[] {
  const list: Value[] = [undefined];
  list.length = 0;
  return list;
}

/** Parses a text in steps. */
export class JsonReader {
  private at = 0;
  private left = 0;
  private expect = Expect.Value;
  private readonly stack: Open[] = [];
  /** The unescaped start of the current string; whether it is a key. */
  private gathered: Gathering | undefined = undefined;
  private isKey = false;
  private numeral: LongNumeral | undefined = undefined;
  value: Value = undefined;
  /** The error in the text. */
  fault: JsonFault | undefined = undefined;
  over = false;

  constructor(private readonly source: string, private readonly nothing: Value = undefined) {}

  /** Does about so many units of work; returns how many. */
  step(units: number): number {
    this.left = units;
    try {
      while (!this.over && this.left > 0) this.go();
    } catch (thrown) {
      if (!(thrown instanceof JsonFault)) throw thrown;
      this.fault = thrown;
      this.over = true;
    }
    return units - this.left;
  }

  private go(): void {
    if (this.expect === Expect.Text) return this.part();
    if (this.expect === Expect.Number) return this.digits(this.numeral!);
    let c = this.source.charCodeAt(this.at);
    if (!(c > 0x20)) {
      if (!this.skipSpace()) return;
      c = this.source.charCodeAt(this.at);
    }
    this.left -= 4;
    switch (this.expect) {
      case Expect.FirstItem:
        if (c === BRACKET_END) return this.close();
        return this.begin(c);
      case Expect.Value: return this.begin(c);
      case Expect.FirstKey:
        if (c === BRACE_END) return this.close();
        return this.key(c);
      case Expect.Key: return this.key(c);
      case Expect.Colon:
        if (c !== COLON) this.fail();
        this.at++;
        this.expect = Expect.Value;
        return;
      case Expect.After: return this.after(c);
      case Expect.End:
        if (this.at < this.source.length) throw new JsonFault(text.jsonTrailing(this.at));
        this.over = true;
    }
  }

  private fail(): never {
    throw new JsonFault(this.at < this.source.length ? text.jsonUnexpected(this.source[this.at]!, this.at) : text.jsonUnexpectedEnd());
  }

  /** Skips blanks; false: there may be more. */
  private skipSpace(): boolean {
    const { source } = this, end = this.at + PART;
    let { at } = this;
    for (let c = source.charCodeAt(at); c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09; c = source.charCodeAt(++at)) if (at === end) break;
    this.left -= (at - this.at) >> 2;
    this.at = at;
    return at < end;
  }

  private begin(c: number): void {
    if (c >= 0x31 && c <= 0x39 && this.fewDigits(c)) return;
    switch (c) {
      case QUOTE: return this.string(false);
      case BRACE: return this.open(undefined);
      case BRACKET: return this.open(emptyList());
      case 0x74: return this.word('true', true);
      case 0x66: return this.word('false', false);
      case 0x6e: return this.word('null', this.nothing);
    }
    NUMBER.lastIndex = this.at;
    const digits = NUMBER.exec(this.source)?.[0];
    if (digits === undefined) this.fail();
    this.at += digits.length;
    this.left -= digits.length;
    if (digits.length <= NUMERAL_AT_ONCE) return this.got(parseNumber(digits));
    this.numeral = new LongNumeral(digits);
    this.expect = Expect.Number;
  }

  /** Fast path: reads a short integer; false: it is another numeral. */
  private fewDigits(first: number): boolean {
    const { source } = this;
    let at = this.at + 1, n = first - 0x30, c = source.charCodeAt(at);
    for (const end = this.at + MANY_DIGITS; c >= 0x30 && c <= 0x39 && at < end; c = source.charCodeAt(++at)) n = n * 10 + c - 0x30;
    if ((c >= 0x30 && c <= 0x39) || c === 0x2e || (c | 0x20) === 0x65) return false;
    this.at = at;
    this.got(n);
    return true;
  }

  private digits(numeral: LongNumeral): void {
    this.left -= NUMERAL_AT_ONCE;
    if (numeral.step(NUMERAL_AT_ONCE)) this.got(numeral.result);
  }

  private word(word: string, value: Value): void {
    for (const c of word) {
      if (this.source[this.at] !== c) this.fail();
      this.at++;
    }
    this.got(value);
  }

  private open(items: Value[] | undefined): void {
    if (this.stack.length >= MAX_LEVELS) throw new JsonFault(text.jsonTooDeep());
    this.at++;
    account.allocate(TABLE_BYTES);
    this.stack.push(new Open(items));
    this.expect = items === undefined ? Expect.FirstKey : Expect.FirstItem;
  }

  private key(c: number): void {
    if (c !== QUOTE) this.fail();
    this.string(true);
  }

  /** Adds a value to the innermost list or object. */
  private got(v: Value): void {
    const top = this.stack[this.stack.length - 1];
    if (top === undefined) {
      this.value = v;
      this.expect = Expect.End;
      return;
    }
    const { items } = top;
    if (items !== undefined) items.push(v);
    else top.table.set(str(top.key), v);
    this.expect = Expect.After;
    // Usually the next element follows.
    if (this.source.charCodeAt(this.at) === COMMA) {
      this.at++;
      this.expect = items === undefined ? Expect.Key : Expect.Value;
    }
  }

  /** Reads a separator or the end of the innermost list or object. */
  private after(c: number): void {
    const { items } = this.stack[this.stack.length - 1]!;
    if (c === COMMA) {
      this.at++;
      this.expect = items === undefined ? Expect.Key : Expect.Value;
    } else if (c === (items === undefined ? BRACE_END : BRACKET_END)) this.close();
    else this.fail();
  }

  private close(): void {
    const { table, items } = this.stack.pop()!;
    this.at++;
    if (items !== undefined) fill(table, items);
    this.got(table);
  }

  // ---- strings

  private string(isKey: boolean): void {
    this.at++;
    this.isKey = isKey;
    this.gathered = undefined;
    this.expect = Expect.Text;
    this.part();
  }

  /** Continues a string: to its end, to an escape, or for a part of its bytes. */
  private part(): void {
    const { source, at } = this, end = Math.min(at + PART, source.length);
    let i = at;
    for (; i < end; i++) {
      const c = source.charCodeAt(i);
      if (c === QUOTE || c === BACKSLASH || c < 0x20) break;
    }
    this.left -= 1 + ((i - at) >> 1);
    const run = piece(source, at, i), c = source.charCodeAt(i);
    this.at = i;
    if (c === QUOTE) return this.textEnds(run);
    const gathered = (this.gathered ??= new Gathering());
    gathered.add(run);
    if (c === BACKSLASH) {
      this.left -= VALUE;
      gathered.add(this.escape());
    } else if (i < end || i >= source.length) this.fail();
  }

  private textEnds(last: string): void {
    const { gathered } = this;
    this.at++;
    this.gathered = undefined;
    gathered?.add(last);
    const bytes = gathered === undefined ? last : gathered.text;
    account.allocate(bytes.length);
    if (!this.isKey) return this.got(str(bytes));
    this.stack[this.stack.length - 1]!.key = bytes;
    this.expect = Expect.Colon;
    if (this.source.charCodeAt(this.at) !== COLON) return;
    this.at++;
    this.expect = Expect.Value;
  }

  private escape(): string {
    const start = this.at++;
    const c = this.source[this.at++] ?? this.fail();
    if (c !== 'u') return UNESCAPES[c] ?? badEscape(start);
    const unit = this.unit(start);
    if (unit < 0xd800 || unit > 0xdfff) return utf8(unit);
    // The second half of a surrogate pair; an unpaired half is no character.
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

const QUOTE = 0x22, BACKSLASH = 0x5c, COLON = 0x3a, COMMA = 0x2c, BRACKET = 0x5b, BRACKET_END = 0x5d, BRACE = 0x7b, BRACE_END = 0x7d;

/** Gives a new table its elements. */
function fill(table: Table, items: Value[]): void {
  if (items.length <= COPIED) return table.setList(1, items, 0, items.length);
  account.allocate(SLOT_BYTES * items.length);
  let { length } = items;
  while (length > 0 && items[length - 1] === undefined) length--;
  table.arr = items;
  table.count = length;
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
