// Strings and long brackets to their bytes (§3.1), or to what is wrong with them. Works on source text and offsets
// alone: knows no tokens. A Flaw quotes what PUC would have in its buffer: the string so far with its escapes
// already replaced, then the offending escape as written.
import {
  codePointTooLarge,
  decimalEscapeTooLarge,
  endOfText,
  hexDigitExpected,
  invalidEscape,
  invalidLongDelimiter,
  malformedNumber,
  missingCloseBrace,
  missingOpenBrace,
  near,
  quoted,
  unfinishedLong,
  unfinishedString,
} from '../messages/syntax.ts';
import type { LuaNumber } from '../values/type.ts';
import { parseNumber } from '../values/numeral.ts';

/** Why a literal cannot be read. `at` is how far the reader had come: its line is the error's line. */
export class Flaw {
  constructor(
    readonly text: string,
    readonly at: number,
  ) {}
}

const NEWLINE = 10,
  RETURN = 13,
  BACKSLASH = 92,
  OPEN_BRACE = 123,
  CLOSE_BRACE = 125;
const isNewline = (code: number): boolean => code === NEWLINE || code === RETURN;
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** The digit's value, or -1. */
function hexDigit(code: number): number {
  if (isDigit(code)) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Offset after the line break at `at`: \r\n and \n\r are one. */
export function skipLineBreak(source: string, at: number): number {
  const next = source.charCodeAt(at + 1);
  return isNewline(next) && next !== source.charCodeAt(at) ? at + 2 : at + 1;
}

/** A token's text in messages: C strings there, so a zero byte ends it. */
export function quote(text: string): string {
  const zero = text.indexOf('\0');
  return quoted(zero < 0 ? text : text.slice(0, zero));
}

// ---- numerals

export const numeral = (image: string, at: number): LuaNumber | Flaw =>
  parseNumber(image) ?? new Flaw(near(malformedNumber(), quote(image)), at);

// ---- short strings

/** Offset after the short string at `at`; where it does not end, the offset where that shows. */
export function skipShort(source: string, at: number): number {
  const delimiter = source.charCodeAt(at);
  const length = source.length;
  for (let i = at + 1; i < length; i++) {
    const code = source.charCodeAt(i);
    if (code === delimiter) return i + 1;
    if (isNewline(code)) return i;
    if (code !== BACKSLASH) continue;
    const escaped = source.charCodeAt(i + 1);
    if (escaped === 122) {
      // \z
      i += 2;
      while (isSpace(source.charCodeAt(i))) i++;
      i--;
    } else {
      i = (isNewline(escaped) ? skipLineBreak(source, i + 1) : i + 2) - 1;
    }
  }
  return length;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The bytes of the short string at `start`. */
export function shortString(source: string, start: number): string | Flaw {
  const delimiter = source.charCodeAt(start);
  let bytes = '';
  let run = start + 1; // what lies between here and `i` stands for itself
  for (let i = run; ; ) {
    const code = source.charCodeAt(i);
    if (code === delimiter) return bytes + source.slice(run, i);
    if (i >= source.length) return new Flaw(near(unfinishedString(), endOfText()), i);
    if (isNewline(code)) {
      const sofar = source.charAt(start) + bytes + source.slice(run, i);
      return new Flaw(near(unfinishedString(), quote(sofar)), i);
    }
    if (code !== BACKSLASH) {
      i++;
      continue;
    }
    bytes += source.slice(run, i);
    const read = escape(source, i);
    if (read instanceof BadEscape) {
      // The offending byte is quoted too, where there is one.
      const quotedPart = source.charAt(start) + bytes + source.slice(i, read.at + 1);
      return new Flaw(near(read.text, quote(quotedPart)), read.at);
    }
    bytes += read.bytes;
    run = i = read.end;
  }
}

interface Escape {
  readonly bytes: string;
  readonly end: number;
}

class BadEscape {
  constructor(
    readonly text: string,
    readonly at: number,
  ) {}
}

/** What the escape sequence at `at` stands for, and where it ends. */
function escape(source: string, at: number): Escape | BadEscape {
  const letter = source.charAt(at + 1);
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return { bytes: simple, end: at + 2 };
  switch (letter) {
    case '':
      return { bytes: '', end: at + 1 }; // the text ends: the caller's next step says so
    case '\n':
    case '\r':
      return { bytes: '\n', end: skipLineBreak(source, at + 1) };
    case 'x':
      return hexEscape(source, at);
    case 'u':
      return codePointEscape(source, at);
    case 'z': {
      let end = at + 2;
      while (isSpace(source.charCodeAt(end))) end++;
      return { bytes: '', end };
    }
  }
  return decimalEscape(source, at);
}

function hexEscape(source: string, at: number): Escape | BadEscape {
  const high = hexDigit(source.charCodeAt(at + 2));
  if (high < 0) return new BadEscape(hexDigitExpected(), at + 2);
  const low = hexDigit(source.charCodeAt(at + 3));
  if (low < 0) return new BadEscape(hexDigitExpected(), at + 3);
  return { bytes: String.fromCharCode(high * 16 + low), end: at + 4 };
}

function decimalEscape(source: string, at: number): Escape | BadEscape {
  let code = 0;
  let i = at + 1;
  for (; i < at + 4 && isDigit(source.charCodeAt(i)); i++) code = code * 10 + source.charCodeAt(i) - 48;
  if (i === at + 1) return new BadEscape(invalidEscape(), i);
  if (code > 255) return new BadEscape(decimalEscapeTooLarge(), i);
  return { bytes: String.fromCharCode(code), end: i };
}

function codePointEscape(source: string, at: number): Escape | BadEscape {
  if (source.charCodeAt(at + 2) !== OPEN_BRACE) return new BadEscape(missingOpenBrace(), at + 2);
  let code = hexDigit(source.charCodeAt(at + 3));
  if (code < 0) return new BadEscape(hexDigitExpected(), at + 3);
  let i = at + 4;
  for (; ; i++) {
    const digit = hexDigit(source.charCodeAt(i));
    if (digit < 0) break;
    if (code > 0x7ffffff) return new BadEscape(codePointTooLarge(), i);
    code = code * 16 + digit;
  }
  if (source.charCodeAt(i) !== CLOSE_BRACE) return new BadEscape(missingCloseBrace(), i);
  return { bytes: utf8Bytes(code), end: i + 1 };
}

/** UTF-8 in its original reach, up to six bytes for 31 bits. */
function utf8Bytes(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  let tail = '';
  let rest = code;
  let firstByteRoom = 0x3f; // what fits beside the length mark in the first byte
  do {
    tail = String.fromCharCode(0x80 | (rest & 0x3f)) + tail;
    rest >>>= 6;
    firstByteRoom >>= 1;
  } while (rest > firstByteRoom);
  return String.fromCharCode(((~firstByteRoom << 1) & 0xff) | rest) + tail;
}

// ---- long brackets

/** The level of the long bracket that opens at `at` (how many `=`), or undefined where none does. */
export function longOpening(source: string, at: number): number | undefined {
  if (source.charAt(at) !== '[') return undefined;
  let i = at + 1;
  while (source.charAt(i) === '=') i++;
  return source.charAt(i) === '[' ? i - at - 1 : undefined;
}

/** Offset after the bracket that closes the one at `at`, or -1. */
export function closeLong(source: string, at: number, level: number): number {
  const closing = `]${'='.repeat(level)}]`;
  const found = source.indexOf(closing, at + closing.length);
  return found < 0 ? -1 : found + closing.length;
}

/** The bytes between the brackets `image` begins and ends with: line breaks become \n, a first one is dropped. */
export function longString(image: string): string {
  const bracket = image.indexOf('[', 1) + 1;
  const end = image.length - bracket;
  const first = isNewline(image.charCodeAt(bracket)) ? Math.min(skipLineBreak(image, bracket), end) : bracket;
  const text = image.slice(first, end);
  return text.includes('\r') ? text.replace(/\r\n?|\n\r?/g, '\n') : text;
}

/** What is wrong with the long bracket at `at`, that of a comment or a string. */
export function brokenLong(source: string, at: number, line: number): Flaw {
  const comment = source.startsWith('--', at);
  if (comment || longOpening(source, at) !== undefined) {
    return new Flaw(near(unfinishedLong(comment ? 'comment' : 'string', line), endOfText()), source.length);
  }
  let end = at + 1;
  while (source.charAt(end) === '=') end++;
  return new Flaw(near(invalidLongDelimiter(), quote(source.slice(at, end))), end);
}

/** How messages show a string token: in its delimiters, escapes replaced. */
export function showString(image: string, value: string): string {
  const width = image.startsWith('[') ? image.indexOf('[', 1) + 1 : 1;
  return quote(image.slice(0, width) + value + image.slice(image.length - width));
}
