// Log records of programs (README 10b), and their form as a line. Fields are a copy; lines sort them by name, so lines
// are comparable.
// It must not know where records go: the embedder has the sink.
import * as text from '../../messages/modules.ts';
import { MergeSort } from '../../values/merge-sort.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { JsonWriter, quote } from './json-writer.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Texts are bytes. */
export interface LogRecord {
  readonly level: Level;
  /** The names of the logger, joined by dots; '' for the root logger. */
  readonly logger: string;
  readonly message: string;
  readonly fields: Table;
  readonly pid: string;
  /** file:line of the call. */
  readonly location: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Converts a record for the sink, in steps. */
export interface LogTransfer {
  /** Does about so many units of work; returns how many. */
  step(units: number): number;
  readonly over: boolean;
}

/** The destination of logs. */
export interface LogSink {
  /** Does it take records? Otherwise lines. */
  takesRecords(): boolean;
  /** Starts to convert a record. */
  record(record: LogRecord): LogTransfer;
  line(bytes: string): void;
}

/** Text without control characters. */
export const oneLine = (bytes: string): string => (/[\x00-\x1f]/.test(bytes) ? quote(bytes).slice(1, -1) : bytes);

/** Fuel per field and per comparison, and comparisons per step of sorting. */
const FIELD = 20,
  COMPARE = 10,
  SORTED = 32;
/** Bytes of a string checked per step. */
const SHORT = 1024;

/** Writes a record as a line, in steps. */
export class LineWriter {
  /** The finished line. */
  line: string | undefined = undefined;
  private readonly words: string[] = [];
  private cursor = 0;
  /** The current field; undefined: the message. */
  private name: string | undefined = undefined;
  private value: Value = undefined;
  private writer: JsonWriter | undefined = undefined;
  /** A long string that is checked for characters to quote, and how far. */
  private looked: string | undefined = undefined;
  private lookedAt = 0;
  private order: MergeSort<string> | undefined = undefined;
  private inOrder = false;
  private message: string | undefined = undefined;

  constructor(private readonly record: LogRecord) {}

  /** Does about so many units of work; returns how many. */
  step(units: number): number {
    let left = units;
    while (left > 0 && this.line === undefined) left -= this.go(left);
    return units - left;
  }

  private go(units: number): number {
    if (this.writer !== undefined) return this.write(this.writer, units);
    if (this.looked !== undefined) return this.look(this.looked);
    if (this.order === undefined) return this.field();
    if (!this.inOrder) {
      this.inOrder = this.order.step(SORTED);
      return COMPARE * SORTED;
    }
    return this.message === undefined
      ? this.takeMessage()
      : this.end(this.message, this.order.result as readonly string[]);
  }

  /** Continues a value; a faulty one is written as its type. */
  private write(writer: JsonWriter, units: number): number {
    const done = writer.step(units);
    if (!writer.over) return done;
    this.writer = undefined;
    this.got(
      writer.fault !== undefined
        ? typeName(this.value)
        : this.name === undefined
          ? writer.text.slice(1, -1)
          : writer.text,
    );
    return done;
  }

  /** Checks the next part of a long string. */
  private look(bytes: string): number {
    const part = bytes.slice(this.lookedAt, this.lookedAt + SHORT);
    this.lookedAt += SHORT;
    if ((this.name === undefined ? CONTROL : SPECIAL).test(part)) {
      this.looked = undefined;
      this.writer = new JsonWriter(str(bytes));
    } else if (this.lookedAt >= bytes.length) {
      this.looked = undefined;
      this.got(bytes);
    }
    return SHORT >> 2;
  }

  /** Adds the text of the message or of the current field. */
  private got(words: string): void {
    if (this.name === undefined) this.message = words;
    else this.words.push(`${this.name}=${words}`);
  }

  private field(): number {
    const { fields } = this.record;
    this.cursor = fields.advance(this.cursor);
    if (this.cursor === 0) {
      this.name = undefined;
      this.order = new MergeSort(this.words, [], (a, b) => a < b);
      return FIELD;
    }
    const key = fields.keyAt(this.cursor),
      v = fields.valueAt(this.cursor);
    if (!isStr(key)) return FIELD;
    this.name = bytesOf(key);
    this.value = v;
    const words = wordsOf(v);
    if (v instanceof Table) this.writer = new JsonWriter(v, true);
    else if (words === undefined) this.got(typeName(v));
    else this.string(words);
    return FIELD;
  }

  /** A string, quoted if needed. */
  private string(bytes: string): void {
    if (bytes === '' && this.name !== undefined) return this.got('""');
    this.looked = bytes;
    this.lookedAt = 0;
  }

  private takeMessage(): number {
    this.string(this.record.message);
    return FIELD;
  }

  private end(message: string, words: readonly string[]): number {
    const { level, logger, pid, location } = this.record;
    this.line = text.logLine(level, logger, message, [...words, `pid=${pid}`, `location=${location}`]);
    return FIELD + (this.line.length >> 4);
  }
}

/** Characters that need quotes in a message; in a word. */
const CONTROL = /[\x00-\x1f]/,
  SPECIAL = /[\s"=\x00-\x1f]/;

/** The text of a value that is not a table; undefined: use its type. */
function wordsOf(v: Value): string | undefined {
  if (isNumber(v)) return formatNumber(v);
  if (typeof v === 'boolean') return String(v);
  return isStr(v) ? bytesOf(v) : v instanceof Userdata ? v.text() : undefined;
}
