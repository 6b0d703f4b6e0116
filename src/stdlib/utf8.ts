// The utf8 library (§6.5). Sequences of up to six bytes exist, code points up to 2^31-1; unless `lax`, those above
// 10FFFF and surrogates are refused. The only code that reads or writes UTF-8 on behalf of Lua programs.
import {
  anyPosition,
  continuationByte,
  finalPosition,
  initialPosition,
  intOverflow,
  invalidUtf8,
  outOfBounds,
  sliceTooLong,
} from '../messages/stdlib.ts';
import { Gathering } from '../values/bytes.ts';
import { bytesOf, isStr, str as strValue } from '../values/string.ts';
import { truthy, type Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import { library, type Library } from '../vm/native/library.ts';
import { long, type LongWork } from '../vm/native/long-work.ts';
import { plain } from '../vm/native/declare.ts';
import { SLOW_PATH } from '../vm/native/native.ts';
import { int, rest, str, takeInteger, takeString, value } from '../vm/native/params.ts';
import { toNumber } from '../values/numeral.ts';
import { toInteger } from '../values/number.ts';
import type { Runtime } from '../vm/runtime.ts';
import { badArgument, raise } from '../vm/throw.ts';
import type { Window } from '../vm/native/window.ts';

/** The cost of making a character, or of finding the next one; the cost of reading a byte. */
const CHARACTER = 8,
  READ = 2;
/** Bytes that are scanned in one go. */
const PART = 16_384;

const MAX_CODE = 0x7fff_ffff;
const MAX_UNICODE = 0x10_ffff;

/** Least code point that needs so many continuation bytes. */
const LEAST = [0, 0x80, 0x800, 0x1_0000, 0x20_0000, 0x400_0000];

const continues = (s: string, at: number): boolean => (s.charCodeAt(at) & 0xc0) === 0x80;

/** The code point at `at`, or -1; `after` is where the next begins. */
let after = 0;
function decode(s: string, at: number, lax: boolean): number {
  const first = s.charCodeAt(at);
  if (first < 0x80) {
    after = at + 1;
    return first;
  }
  if (!(first >= 0xc0 && first < 0xfe)) return -1;
  const count = first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf8 ? 3 : first < 0xfc ? 4 : 5;
  let code = first & (0x3f >> count);
  for (let i = 1; i <= count; i++) {
    const c = s.charCodeAt(at + i);
    if ((c & 0xc0) !== 0x80) return -1;
    code = code * 64 + (c & 0x3f);
  }
  if (code < LEAST[count]!) return -1;
  if (!lax && (code > MAX_UNICODE || (code >= 0xd800 && code <= 0xdfff))) return -1;
  after = at + count + 1;
  return code;
}

/** The bytes of a code point up to 2^31-1. */
function encode(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  let out = '',
    limit = 0x3f;
  do {
    out = String.fromCharCode(0x80 | (code & 0x3f)) + out;
    code = Math.floor(code / 64);
    limit >>= 1;
  } while (code > limit);
  return String.fromCharCode(((~limit << 1) & 0xff) | code) + out;
}

/** Position counted from the end where negative; 0 for before the start. */
const absolute = (at: number, length: number): number => (at >= 0 ? at : -at > length ? 0 : length + at + 1);

const char = plain(
  'utf8.char',
  [rest('codes', 'integer')],
  'string',
  'Returns the UTF-8 sequences of these code points, below 2^31, one after another.',
  (at) => {
    const out = new Gathering();
    at.rt.charge(CHARACTER * at.count);
    for (let i = 1; i <= at.count; i++) {
      const code = takeInteger(at.arg(i), i, true);
      if (!(code >= 0 && code <= MAX_CODE)) badArgument(i, intOverflow());
      out.add(encode(code as number));
    }
    return at.text(out.text);
  },
);

/** Counts the characters that begin in a range, in parts. */
class Counting implements LongWork {
  count = 0;
  /** Position of a byte that begins no character. */
  invalid = -1;

  constructor(
    private readonly s: string,
    private at: number,
    private readonly to: number,
    private readonly lax: boolean,
  ) {}

  step(rt: Runtime): boolean {
    const { s, to, lax } = this,
      end = Math.min(this.at + PART, to + 1),
      before = this.at;
    let { at, count } = this;
    for (; at < end; at = after, count++) {
      if (decode(s, at, lax) < 0) {
        this.invalid = at;
        break;
      }
    }
    rt.charge(READ * (at - before));
    this.at = at;
    this.count = count;
    return at > to || this.invalid >= 0;
  }

  all(rt: Runtime): this {
    while (!this.step(rt));
    return this;
  }

  finish(call: Call): number {
    return this.invalid >= 0 ? call.two(undefined, this.invalid + 1) : call.one(this.count);
  }
}

/** The range of positions in which characters are to be counted. */
function counting(s: string, i: number, j: number, lax: Value): Counting {
  const { length } = s,
    from = absolute(i, length);
  if (!(from >= 1 && from - 1 <= length)) badArgument(2, initialPosition());
  const to = absolute(j, length) - 1;
  if (to >= length) badArgument(3, finalPosition());
  return new Counting(s, from - 1, to, truthy(lax));
}

const len = long(
  'utf8.len',
  [str('s'), int('i').or(1), int('j').or(-1), value('lax', 'boolean?')],
  'integer?, integer?',
  'Returns the number of characters that begin between bytes i and j, or nil and the position of the first invalid byte.',
  (at, s, i, j, lax) => {
    if (s.length > PART) return SLOW_PATH;
    const { count, invalid } = counting(s, i, j, lax).all(at.rt);
    return invalid >= 0 ? at.two(undefined, invalid + 1) : at.one(count);
  },
  (_, s, i, j, lax) => counting(s, i, j, lax),
);

const codepoint = plain(
  'utf8.codepoint',
  [str('s'), int('i').or(1), int('j').opt(), value('lax', 'boolean?')],
  'integer...',
  'Returns the code points of the characters that begin between bytes i and j, by default at i alone. Raises at invalid UTF-8.',
  (at, s, i, j, lax) => {
    const { length } = s;
    const from = absolute(i, length),
      to = j === undefined ? from : absolute(j, length);
    if (from < 1) badArgument(2, outOfBounds());
    if (to > length) badArgument(3, outOfBounds());
    if (from > to) return at.none();
    if (to - from >= at.rt.stackLimit) raise(sliceTooLong());
    at.rt.charge(READ * (to - from + 1));
    const first = at.room(to - from + 1),
      { stack } = at.caller;
    let n = 0;
    for (let p = from - 1; p < to; p = after) {
      const code = decode(s, p, truthy(lax));
      if (code < 0) raise(invalidUtf8());
      stack[first + n++] = code;
    }
    return n;
  },
);

/** Goes from character to character, in parts, until as many as wanted have been passed. */
class Walking implements LongWork {
  /** `left`: characters yet to be passed; backward where negative. `around`: back to where the one here begins. */
  constructor(
    private readonly s: string,
    private p: number,
    private left: number,
    private readonly around: boolean,
  ) {}

  step(rt: Runtime): boolean {
    const before = this.p,
      over = this.around ? this.backToStart() : this.left < 0 ? this.backward() : this.forward();
    rt.charge(Math.abs(this.p - before));
    return over;
  }

  private backToStart(): boolean {
    const { s } = this,
      end = Math.max(this.p - PART, 0);
    while (this.p > end && continues(s, this.p)) this.p--;
    return this.p === 0 || this.p > end;
  }

  private backward(): boolean {
    const { s } = this,
      end = Math.max(this.p - PART, 0);
    let { p, left } = this;
    while (left < 0 && p > end) {
      do p--;
      while (p > end && continues(s, p));
      if (p > 0 && continues(s, p)) break;
      left++;
    }
    this.p = p;
    this.left = left;
    return left === 0 || p === 0;
  }

  private forward(): boolean {
    const { s } = this,
      end = Math.min(this.p + PART, s.length);
    let { p, left } = this;
    while (left > 0 && p < end) {
      do p++;
      while (p < end && continues(s, p));
      if (p < s.length && continues(s, p)) break;
      left--;
    }
    this.p = p;
    this.left = left;
    return left === 0 || p === s.length;
  }

  /** Where the character begins; undefined: there are not so many. */
  get found(): number | undefined {
    return this.left === 0 ? this.p + 1 : undefined;
  }

  finish(call: Call): number {
    return call.one(this.found);
  }
}

function walking(s: string, n: number, i: number | undefined): Walking {
  const { length } = s,
    p = absolute(i ?? (n >= 0 ? 1 : length + 1), length) - 1;
  if (!(p >= 0 && p <= length)) badArgument(3, anyPosition());
  if (n !== 0 && continues(s, p)) raise(continuationByte());
  return new Walking(s, p, n > 0 ? n - 1 : n, n === 0);
}

const offset = long(
  'utf8.offset',
  [str('s'), int('n'), int('i').opt()],
  'integer?',
  'Returns the byte position of the n-th character, counted from position i; 0 means the one around i; nil if there is none.',
  (at, s, n, i) => {
    if (s.length > PART) return SLOW_PATH;
    const walk = walking(s, n, i);
    while (!walk.step(at.rt));
    return at.one(walk.found);
  },
  (_, s, n, i) => walking(s, n, i),
);

/** A step of utf8.codes: from the position of a character to the next character. */
const step = (name: string, lax: boolean) =>
  plain(
    name,
    [value('s'), value('at')],
    'integer, integer',
    'Gives the next character of a traversal.',
    (at, subject, control) => {
      const s = isStr(subject) ? bytesOf(subject) : takeString(subject, 1, at.count > 0),
        { length } = s;
      let p = typeof control === 'number' && control >= 0 ? control : positionOf(control);
      let unpaid = p;
      for (; p < length && continues(s, p); p++) {
        if (p - unpaid < PART) continue;
        at.rt.charge(PART);
        unpaid = p;
      }
      at.rt.charge(CHARACTER + (p > unpaid ? p - unpaid : 0));
      if (p >= length) return at.none();
      const code = decode(s, p, lax);
      if (code < 0 || continues(s, after)) raise(invalidUtf8());
      return at.two(p + 1, code);
    },
  );

/** The control value as in C: a non-integer counts as 0, negative ones are huge. */
function positionOf(v: Value): number {
  const n = toNumber(v);
  const i = n === undefined ? 0 : (toInteger(n) ?? 0);
  return i < 0 ? Infinity : Number(i);
}

const strict = step('utf8.codes iterator', false),
  relaxed = step('utf8.codes iterator (lax)', true);

const codes = plain(
  'utf8.codes',
  [str('s'), value('lax', 'boolean?')],
  'function, string, integer',
  'What a for loop needs to visit byte position and code point of every character. Raises at invalid UTF-8.',
  (at: Window, s, lax) => {
    if (continues(s, 0)) badArgument(1, invalidUtf8());
    const subject = at.arg(1);
    return at.three(truthy(lax) ? relaxed : strict, isStr(subject) ? subject : strValue(s), 0);
  },
);

export const utf8Library: Library = library('utf8', [char, codepoint, codes, len, offset], {
  charpattern: strValue('[\0-\x7f\xc2-\xfd][\x80-\xbf]*'),
});
