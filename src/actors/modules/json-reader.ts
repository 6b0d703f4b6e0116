// Reads JSON (README 11, RFC 8259): the value of a text, in steps.
// It must not know how JSON is written.
import * as text from '../../messages/modules.ts';
import { Gathering, piece } from '../../values/bytes.ts';
import { LongNumeral } from '../../values/long-numeral.ts';
import { MOST_NEAR } from '../../values/far-part.ts';
import { account } from '../../values/meter.ts';
import { parseNumber } from '../../values/numeral.ts';
import { str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { SLOT_BYTES, TABLE_BYTES } from '../../vm/gc/sizes.ts';
import { JsonFault, MANY_DIGITS, MAX_LEVELS, PART, VALUE } from './json.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const UNESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** What the parser expects next; `text`: more of a string. */
const enum Expect {
  Value,
  FirstItem,
  FirstKey,
  Key,
  Colon,
  After,
  Text,
  Number,
  End,
}

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

  constructor(
    private readonly source: string,
    private readonly nothing: Value = undefined,
  ) {}

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
      case Expect.Value:
        return this.begin(c);
      case Expect.FirstKey:
        if (c === BRACE_END) return this.close();
        return this.key(c);
      case Expect.Key:
        return this.key(c);
      case Expect.Colon:
        if (c !== COLON) this.fail();
        this.at++;
        this.expect = Expect.Value;
        return;
      case Expect.After:
        return this.after(c);
      case Expect.End:
        if (this.at < this.source.length) throw new JsonFault(text.jsonTrailing(this.at));
        this.over = true;
    }
  }

  private fail(): never {
    throw new JsonFault(
      this.at < this.source.length ? text.jsonUnexpected(this.source[this.at]!, this.at) : text.jsonUnexpectedEnd(),
    );
  }

  /** Skips blanks; false: there may be more. */
  private skipSpace(): boolean {
    const { source } = this,
      end = this.at + PART;
    let { at } = this;
    for (
      let c = source.charCodeAt(at);
      c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
      c = source.charCodeAt(++at)
    )
      if (at === end) break;
    this.left -= (at - this.at) >> 2;
    this.at = at;
    return at < end;
  }

  private begin(c: number): void {
    if (c >= 0x31 && c <= 0x39 && this.fewDigits(c)) return;
    switch (c) {
      case QUOTE:
        return this.string(false);
      case BRACE:
        return this.open(undefined);
      case BRACKET:
        return this.open(emptyList());
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', this.nothing);
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
    let at = this.at + 1,
      n = first - 0x30,
      c = source.charCodeAt(at);
    for (const end = this.at + MANY_DIGITS; c >= 0x30 && c <= 0x39 && at < end; c = source.charCodeAt(++at))
      n = n * 10 + c - 0x30;
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
    const { source, at } = this,
      end = Math.min(at + PART, source.length);
    let i = at;
    for (; i < end; i++) {
      const c = source.charCodeAt(i);
      if (c === QUOTE || c === BACKSLASH || c < 0x20) break;
    }
    this.left -= 1 + ((i - at) >> 1);
    const run = piece(source, at, i),
      c = source.charCodeAt(i);
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

const QUOTE = 0x22,
  BACKSLASH = 0x5c,
  COLON = 0x3a,
  COMMA = 0x2c,
  BRACKET = 0x5b,
  BRACKET_END = 0x5d,
  BRACE = 0x7b,
  BRACE_END = 0x7d;

/** Gives a new table its elements. */
function fill(table: Table, items: Value[]): void {
  if (items.length <= COPIED || items.length > MOST_NEAR) return table.setList(1, items, 0, items.length);
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
