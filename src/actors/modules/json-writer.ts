// Writes JSON (README 11, RFC 8259): the text of a value, in steps.
// It must not know how JSON is read.
import * as text from '../../messages/modules.ts';
import { Gathering } from '../../values/bytes.ts';
import { MergeSort } from '../../values/merge-sort.ts';
import { isNumber, LuaFloat } from '../../values/number.ts';
import { bytesOf, isStr, payComparison } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { JsonFault, MANY_DIGITS, MAX_LEVELS, NUMERAL, PART, VALUE } from './json.ts';

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

  constructor(
    value: Value,
    readonly sorted = false,
  ) {
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
    const { table, keys, named, positions } = this,
      n = table.length();
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

  constructor(
    private readonly table: Table,
    private readonly length: number,
  ) {}

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
const FEW = 64,
  SORTED = 32,
  COMPARE = 10;

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
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A quoted string. Invalid UTF-8 becomes U+FFFD. */
export const quote = (bytes: string): string =>
  PLAIN.test(bytes) ? `"${bytes}"` : `"${quotedPart(bytes, 0, bytes.length)}"`;

/** End of the range that quotedPart has written: it does not split UTF-8 sequences. */
let behind = 0;

/** Escapes a range of bytes, extended to the end of a UTF-8 sequence. */
function quotedPart(bytes: string, start: number, end: number): string {
  let out = '',
    from = start,
    i = start;
  while (i < end) {
    const c = bytes.charCodeAt(i);
    const length = c < 0x80 ? 1 : sequenceAt(bytes, i);
    const instead =
      length === 0
        ? '\\ufffd'
        : c < 0x20 || c === 0x22 || c === 0x5c
          ? (ESCAPES[bytes[i]!] ?? `\\u${c.toString(16).padStart(4, '0')}`)
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
  if (
    (c === 0xe0 && second < 0xa0) ||
    (c === 0xed && second > 0x9f) ||
    (c === 0xf0 && second < 0x90) ||
    (c === 0xf4 && second > 0x8f)
  )
    return 0;
  return length;
}
