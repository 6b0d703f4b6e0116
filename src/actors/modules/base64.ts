// Base64 (RFC 4648): standard alphabet, padding required, line ends ignored when decoding. Byte strings in and out;
// encoder and decoder work in parts, for input of any length.
import { Gathering, RUN, ofCodes } from '../../values/bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61,
  NEWLINE = 10,
  RETURN = 13;

/** The code of each digit, and the digit of each code; -1: none. */
const CODES: readonly number[] = Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
const DIGITS: readonly number[] = Array.from({ length: 256 }, (_, code) => CODES.indexOf(code));

/** Bytes per part: three become four. */
const GROUPS = (RUN / 4) * 3;

/** Base64 text of bytes; `from` is a multiple of three. */
function encodedPart(bytes: string, from: number, to: number): string {
  const codes: number[] = [];
  for (let i = from; i < to; i += 3) {
    // Past the end charCodeAt returns NaN, which `|` turns into 0.
    const group = (bytes.charCodeAt(i) << 16) | (bytes.charCodeAt(i + 1) << 8) | bytes.charCodeAt(i + 2);
    codes.push(
      CODES[group >> 18]!,
      CODES[(group >> 12) & 63]!,
      i + 1 < to ? CODES[(group >> 6) & 63]! : PAD,
      i + 2 < to ? CODES[group & 63]! : PAD,
    );
  }
  return ofCodes(codes);
}

/** Encodes bytes in parts. */
export class Base64Writer {
  private readonly gathered = new Gathering();
  private at = 0;

  constructor(private readonly bytes: string) {}

  /** Length of the text that results. */
  static lengthOf(bytes: string): number {
    return 4 * Math.ceil(bytes.length / 3);
  }

  /** Encodes the next part; true when done. */
  step(): boolean {
    const { bytes, at } = this,
      end = Math.min(at + GROUPS, bytes.length);
    this.gathered.add(encodedPart(bytes, at, end));
    this.at = end;
    return end === bytes.length;
  }

  get text(): string {
    return this.gathered.text;
  }
}

/** Decodes a text in parts. */
export class Base64Reader {
  private readonly gathered = new Gathering();
  private at = 0;
  private group = 0;
  private digits = 0;
  /** Start of the current group of digits. */
  private start = 0;
  /** Padding characters still expected; -1 before the padding. */
  private missing = -1;
  /** Position of the first error. */
  illegal: number | undefined = undefined;

  constructor(private readonly text: string) {}

  /** Decodes the next part; true when done. */
  step(): boolean {
    const { text } = this,
      end = Math.min(this.at + RUN, text.length),
      codes: number[] = [];
    while (this.at < end && this.illegal === undefined) this.read(text.charCodeAt(this.at), codes);
    this.gathered.add(ofCodes(codes));
    if (this.at === text.length && this.illegal === undefined) this.end();
    return this.at === text.length || this.illegal !== undefined;
  }

  private read(c: number, codes: number[]): void {
    const at = this.at++;
    if (c === NEWLINE || c === RETURN) return;
    if (c === PAD) return this.pad(at, codes);
    const digit = this.missing < 0 ? DIGITS[c]! : -1;
    if (digit < 0) {
      this.illegal = at;
      return;
    }
    if (this.digits === 0) this.start = at;
    this.group = (this.group << 6) | digit;
    if (++this.digits < 4) return;
    codes.push(this.group >> 16, (this.group >> 8) & 255, this.group & 255);
    this.group = this.digits = 0;
  }

  /** The last, padded group: two digits make one byte, three make two. */
  private pad(at: number, codes: number[]): void {
    const { digits, group } = this;
    if (this.missing < 0) {
      if (digits < 2) {
        this.illegal = at;
        return;
      }
      if (digits === 2) codes.push((group >> 4) & 255);
      else codes.push((group >> 10) & 255, (group >> 2) & 255);
      this.missing = 4 - digits;
    }
    if (this.missing-- === 0) this.illegal = at;
  }

  private end(): void {
    if (this.missing > 0) this.illegal = this.text.length;
    else if (this.missing < 0 && this.digits > 0) this.illegal = this.start;
  }

  get bytes(): string {
    return this.gathered.text;
  }
}
