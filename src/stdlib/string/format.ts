// string.format (§6.4). A format string is parsed once into segments. An error in a segment is raised only at its turn,
// after the complaints about earlier arguments, as in C.
// Invariant: every conversion gives exactly what C's printf does. Only %s can call Lua (`__tostring`), and goes on in
// `done` from the segment that had to wait.
import {
  containsZeros,
  formatTooLong,
  invalidFormatItem,
  invalidSpecification,
  noLiteralForm,
  noValue,
  quoteModifiers,
} from '../../messages/stdlib.ts';
import { isNumber, isInteger, toDouble, toInteger } from '../../values/number.ts';
import { formatE, formatF, formatG } from '../../values/numeral.ts';
import { Gathering, lastMatch } from '../../values/bytes.ts';
import { MOST_AT_ONCE, bytesOf, isStr, joined } from '../../values/string.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import { textOf } from '../../values/userdata.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Holding } from '../../vm/frame.ts';
import { gather } from '../../vm/native/long-work.ts';
import { PENDING } from '../../vm/meta.ts';
import { resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { fastCalls, type FastCall } from '../../vm/native/traits.ts';
import { Next } from '../../vm/native/next.ts';
import { rest, str, takeInteger, takeNumber } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { addressOf } from '../common/address.ts';
import { textAtOnce, textResult, toText } from '../common/to-text.ts';

/** A conversion specification, with the text before it. */
export interface Spec {
  readonly before: string;
  /** The conversion letter; '' where there is none; and the small one. */
  readonly letter: string;
  readonly small: string;
  /** The specification as written; '' in a segment that is text alone, as the last one is. */
  readonly form: string;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  /** -1 where none is given. */
  readonly precision: number;
  /** Nothing between `%` and the letter. */
  readonly bare: boolean;
  /** Why the specification cannot be used: it is too long, or the letter does not allow what it says. */
  readonly fault: '' | 'length' | 'shape';
}

// ---- reading

const FLAGS: Readonly<Record<string, string>> = {
  d: '-+0 ',
  i: '-+0 ',
  u: '-0',
  o: '-#0',
  x: '-#0',
  X: '-#0',
  c: '-',
  p: '-',
  s: '-',
  a: '-+#0 ',
  A: '-+#0 ',
  e: '-+#0 ',
  E: '-+#0 ',
  f: '-+#0 ',
  g: '-+#0 ',
  G: '-+#0 ',
  q: '',
};

/** Longest specification, the letter included. */
const LONGEST = 22;

const READ = new Map<string, readonly Spec[]>();
const MOST_READ = 500;

/** The segments of a short format string, cached. */
export function readFormat(text: string): readonly Spec[] {
  let segments = READ.get(text);
  if (segments === undefined) {
    segments = scan(text);
    if (READ.size >= MOST_READ) READ.clear();
    READ.set(text, segments);
  }
  return segments;
}

function scan(text: string): readonly Spec[] {
  const segments: Spec[] = [],
    from = new Scan(text);
  for (let before = ''; ; ) {
    const spec = from.next(before);
    if (!from.atPercent) segments.push(spec);
    before = from.atPercent ? spec.before : '';
    if (from.over) return segments;
  }
}

/** Goes through a format string, from one percent sign to the next. */
class Scan {
  private at = 0;
  /** What came last was the text before `%%`, and one of those. */
  atPercent = false;
  /** There is nothing behind what came last. */
  over = false;

  constructor(private readonly text: string) {}

  /** The next segment, with what was before it. */
  next(before: string): Spec {
    const { text, at } = this,
      percent = text.indexOf('%', at);
    this.atPercent = false;
    if (percent < 0) {
      this.over = true;
      return { ...TEXT, before: before + text.slice(at) };
    }
    if ((this.atPercent = text.charCodeAt(percent + 1) === 37)) {
      this.at = percent + 2;
      return { ...TEXT, before: before + text.slice(at, percent + 1) };
    }
    let end = percent + 1;
    while (end < text.length && end - percent <= LONGEST && '-+#0 123456789.'.includes(text[end]!)) end++;
    this.at = end + 1;
    return specification(before + text.slice(at, percent), text.slice(percent + 1, end), text[end] ?? '');
  }
}

const SHAPES = new Map<string, RegExp>();

/** What the options of a conversion have to be like. */
function shapeOf(letter: string): RegExp {
  let shape = SHAPES.get(letter);
  if (shape === undefined) {
    const flags = FLAGS[letter] ?? '',
      most = letter === 'c' || letter === 'p' ? '' : '(?:\\.(\\d{0,2}))?';
    shape = new RegExp(`^([${flags === '' ? '-' : flags.replace('-', '') + '-'}]*)(?:(?!0)(\\d{0,2})${most})$`);
    SHAPES.set(letter, shape);
  }
  return shape;
}

function specification(before: string, options: string, letter: string): Spec {
  const parts = shapeOf(letter).exec(options);
  const given = parts?.[1] ?? '';
  return {
    before,
    letter,
    small: letter.toLowerCase(),
    form: '%' + options + letter,
    plus: given.includes('+'),
    minus: given.includes('-'),
    space: given.includes(' '),
    alternate: given.includes('#'),
    zero: given.includes('0'),
    width: Number(parts?.[2] ?? 0),
    precision: parts?.[3] === undefined ? -1 : Number(parts[3]),
    bare: options === '',
    fault: options.length + 1 >= LONGEST ? 'length' : parts === null ? 'shape' : '',
  };
}

/** A segment of text alone. */
const TEXT: Spec = { ...specification('', '', ''), form: '' };

// ---- writing

/** Fills up to the width with spaces. */
const pad = (spec: Spec, text: string): string =>
  text.length >= spec.width ? text : spec.minus ? text.padEnd(spec.width) : text.padStart(spec.width);

/** Puts sign or prefix and digits together: zeros asked for go between them. */
function padNumber(spec: Spec, prefix: string, digits: string, zeros: boolean): string {
  if (zeros && !spec.minus) digits = digits.padStart(spec.width - prefix.length, '0');
  return pad(spec, prefix + digits);
}

const signOf = (spec: Spec, negative: boolean): string => (negative ? '-' : spec.plus ? '+' : spec.space ? ' ' : '');

/** %d %i %u %o %x %X */
export function formatInteger(spec: Spec, n: number | bigint): string {
  const { letter, precision } = spec;
  let prefix = '',
    digits: string;
  if (letter === 'd' || letter === 'i') {
    if (spec.bare) return n.toString();
    digits = (n < 0 ? -n : n).toString();
    prefix = signOf(spec, n < 0);
  } else {
    const unsigned = n < 0 ? BigInt.asUintN(64, BigInt(n)) : n;
    digits = unsigned.toString(letter === 'u' ? 10 : letter === 'o' ? 8 : 16);
    if (letter === 'X') digits = digits.toUpperCase();
    if (spec.alternate && letter === 'o' && digits[0] !== '0' && digits.length >= precision) digits = '0' + digits;
    // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
    else if (spec.alternate && letter !== 'o' && n != 0) prefix = '0' + letter;
  }
  // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
  if (precision === 0 && n == 0) digits = spec.alternate && letter === 'o' ? '0' : '';
  return padNumber(spec, prefix, digits.padStart(precision, '0'), spec.zero && precision < 0);
}

/** %a %A %e %E %f %g %G */
export function formatFloat(spec: Spec, v: LuaNumber): string {
  const { letter, small } = spec;
  const n = toDouble(v);
  let text: string,
    finite = true;
  if (n - n !== 0) {
    finite = false;
    // The sign of a NaN is in its representation (number.ts).
    text = n === n ? (n < 0 ? '-inf' : 'inf') : typeof v === 'number' ? '-nan' : 'nan';
  } else if (small === 'a') text = formatHex(n, spec.precision, spec.alternate);
  else {
    const precision = spec.precision < 0 ? 6 : spec.precision;
    text = (small === 'e' ? formatE : small === 'f' ? formatF : formatG)(n, precision, spec.alternate);
  }
  if (letter !== small) text = text.toUpperCase();
  if (spec.width === 0 && !spec.plus && !spec.space) return text;
  const negative = text[0] === '-';
  let prefix = signOf(spec, negative),
    digits = negative ? text.slice(1) : text;
  if (small === 'a' && finite) {
    prefix += digits.slice(0, 2);
    digits = digits.slice(2);
  }
  return padNumber(spec, prefix, digits, spec.zero && finite);
}

const BITS = new DataView(new ArrayBuffer(8));

/** %a of a finite double: all hexadecimal digits it has, or `precision` of them. */
export function formatHex(n: number, precision = -1, alternate = false): string {
  BITS.setFloat64(0, n);
  const bits = BITS.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  let digits = bits & 0xf_ffff_ffff_ffffn;
  const power = n === 0 ? 0 : exponent === 0 ? -1022 : exponent - 1023;
  if (exponent !== 0) digits |= 1n << 52n;
  let places = 13;
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(4 * (13 - precision));
    const half = 1n << (drop - 1n),
      lost = digits & ((1n << drop) - 1n);
    digits >>= drop;
    if (lost > half || (lost === half && (digits & 1n) === 1n)) digits++;
    places = precision;
  }
  const text = digits.toString(16).padStart(places + 1, '0');
  let fraction = text.slice(1);
  if (precision < 0) fraction = fraction.replace(/0+$/, '');
  else fraction = fraction.padEnd(precision, '0');
  const point = fraction !== '' || alternate ? '.' : '';
  return `${bits >> 63n === 0n ? '' : '-'}0x${text[0]}${point}${fraction}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

/** %q of a string: what reads back as it. */
export function quote(s: string): string {
  lastMatch.kept = true;
  return `"${/["\\\x00-\x1f\x7f]/.test(s) ? quotedPart(s, 0, s.length) : s}"`;
}

/** A range of a string as it is written between quotes. */
function quotedPart(s: string, start: number, end: number): string {
  let out = '',
    from = start;
  for (let i = start; i < end; i++) {
    const c = s.charCodeAt(i);
    if (c >= 32 && c !== 34 && c !== 92 && c !== 127) continue;
    out += s.slice(from, i) + '\\';
    from = i;
    if (c === 34 || c === 92 || c === 10) continue;
    // As many digits as it takes for what follows not to be one more.
    const next = s.charCodeAt(i + 1),
      code = String(c);
    out += next >= 48 && next <= 57 ? code.padStart(3, '0') : code;
    from = i + 1;
  }
  return out + s.slice(from, end);
}

/** %q of a number. */
export function quoteNumber(v: LuaNumber): string {
  if (isInteger(v)) return v === -(2n ** 63n) ? '0x8000000000000000' : v.toString();
  const n = toDouble(v);
  return n === Infinity ? '1e9999' : n === -Infinity ? '-1e9999' : n === n ? formatHex(n) : '(0/0)';
}

// ---- the native

/** Formats at most this long are parsed once and cached. */
const REMEMBERED = 1000;
/** Bytes that are quoted in one go; longer strings are quoted in parts of this size. */
const QUOTED = 4096,
  QUOTED_PART = 1024;

/** A format in progress. */
class Formatting implements Holding {
  readonly text = new Gathering();
  /** Number of the argument that is next. */
  at = 2;
  /** The segment whose argument is being turned into text by a metamethod. */
  asked: Spec | undefined = undefined;
  /** A string that is being quoted, and how far. */
  quoting: string | undefined = undefined;
  quoted = 0;
  private read = 0;
  private readonly segments: readonly Spec[] | Scan;

  constructor(form: string) {
    this.segments = form.length <= REMEMBERED ? readFormat(form) : new Scan(form);
  }

  /** The next segment; undefined: there is none. */
  next(): Spec | undefined {
    const { segments } = this;
    if (!(segments instanceof Scan)) return segments[this.read++];
    return segments.over ? undefined : segments.next('');
  }

  get holds(): readonly Value[] {
    return [joined(this.text.text)];
  }
}

/** The cost of a segment, and the additional cost of a conversion. */
const SEGMENT = 6;
function costOf({ letter }: Spec, text: string): number {
  return letter === 's' ? 6 + (text.length >> 4) : (letter > 'd' && letter < 'h' ? 24 : 12) + 2 * text.length;
}

export const format = resumable(
  'string.format',
  [str('format'), rest('values')],
  'string',
  'Returns the format with its conversion specifications replaced by the values.',
  {
    fastPath(at) {
      const form = at.arg(1),
        values: Value[] = [];
      for (let i = 2; i <= at.count; i++) values.push(at.arg(i));
      const made = inOne(at.rt, form, ...values);
      return made === null ? SLOW_PATH : at.one(made);
    },
    start: (call, form) => goOn(call, new Formatting(form)),
    done(call) {
      const f = call.kept<Formatting>(),
        { asked, text } = f;
      f.asked = undefined;
      if (asked !== undefined) gather(call.rt, text, fitText(asked, textResult(call.result(1)), f.at - 1));
      return goOn(call, f);
    },
  },
);

/** Formats what is short, and needs no metamethod; null: it is not so, or an error. */
const inOne: FastCall = (rt, form, ...values) => {
  if (!isStr(form) || form.length > REMEMBERED) return null;
  try {
    const segments = readFormat(bytesOf(form)),
      last = segments.length - 1;
    if (last > values.length) return null;
    let out = '',
      cost = 0;
    for (let i = 0; i < last; i++) {
      const spec = segments[i]!,
        text = fastText(rt, spec, values[i]);
      if (text === undefined || text.length > MOST_AT_ONCE) return null;
      cost += costOf(spec, text);
      out += spec.before === '' ? text : spec.before + text;
    }
    out += segments[last]!.before;
    if (out.length > MOST_AT_ONCE) return null;
    rt.charge(cost + SEGMENT * segments.length + (out.length >> 6));
    rt.makes(out.length);
    return joined(out);
  } catch {
    return null;
  }
};

fastCalls(format, undefined, undefined, inOne, inOne, inOne, inOne, inOne, inOne, inOne);

function goOn(call: Call, f: Formatting): number {
  const { rt } = call,
    { text } = f;
  while (rt.fuel >= 0) {
    if (f.quoting !== undefined) quoteOn(rt, f, f.quoting);
    else {
      const spec = f.next();
      if (spec === undefined) return call.one(joined(text.text));
      rt.charge(SEGMENT + (spec.before.length >> 6));
      gather(rt, text, spec.before);
      if (spec.form !== '' && !item(call, f, spec)) return Next.Called;
    }
  }
  call.keep(f);
  return call.reschedule();
}

/** Adds the next argument by its specification; false: a metamethod was called for it. */
function item(call: Call, f: Formatting, spec: Spec): boolean {
  const { rt } = call,
    at = f.at++;
  if (at > call.count) badArgument(at, noValue());
  if (spec.fault === 'length') raise(formatTooLong());
  const v = call.arg(at);
  const quoting = spec.letter === 'q' && spec.bare ? textOf(v) : undefined;
  if (quoting !== undefined && quoting.length > QUOTED) {
    f.quoting = quoting;
    f.quoted = 0;
    gather(rt, f.text, '"');
    return true;
  }
  const text = spec.letter === 's' ? toText(call, v) : convert(call, spec, v, at);
  if (text === PENDING) {
    f.asked = spec;
    call.keep(f);
    return false;
  }
  rt.charge(costOf(spec, text));
  gather(rt, f.text, spec.letter === 's' ? fitText(spec, text, at) : text);
  return true;
}

/** Quotes the next part of a long string. */
function quoteOn(rt: Runtime, f: Formatting, s: string): void {
  const end = Math.min(f.quoted + QUOTED_PART, s.length),
    part = quotedPart(s, f.quoted, end);
  rt.charge(part.length);
  gather(rt, f.text, part);
  f.quoted = end;
  if (end < s.length) return;
  gather(rt, f.text, '"');
  f.quoting = undefined;
}

/**
 * The text of a value on the fast path: no error is possible and no metamethod applies. Undefined: take the slow path.
 */
function fastText(rt: Runtime, spec: Spec, v: Value): string | undefined {
  if (spec.fault !== '') return undefined;
  switch (spec.letter) {
    case 's': {
      const text = textAtOnce(rt, v);
      return text === undefined || spec.bare ? text : text.includes('\0') ? undefined : fitText(spec, text, 0);
    }
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': {
      const n = isNumber(v) ? toInteger(v) : undefined;
      return n === undefined ? n : formatInteger(spec, n);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return isNumber(v) ? formatFloat(spec, v) : undefined;
    case 'c':
      return spec.bare && typeof v === 'number' && (v & 255) === v ? String.fromCharCode(v) : undefined;
    case 'q':
      return spec.bare && isStr(v) && v.length <= QUOTED ? quote(bytesOf(v)) : undefined;
  }
  return undefined;
}

function check(spec: Spec): void {
  if (spec.fault !== '') raise(invalidSpecification(spec.form));
}

/** %s, once the value is text. */
function fitText(spec: Spec, text: string, at: number): string {
  if (spec.bare) return text;
  if (text.includes('\0')) badArgument(at, containsZeros());
  check(spec);
  return pad(spec, spec.precision < 0 ? text : text.slice(0, spec.precision));
}

function convert(call: Call, spec: Spec, v: Value, at: number): string {
  switch (spec.letter) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': {
      const n = takeInteger(v, at, true);
      check(spec);
      return formatInteger(spec, n);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G': {
      const n = takeNumber(v, at, true);
      check(spec);
      return formatFloat(spec, n);
    }
    case 'a':
    case 'A':
      check(spec);
      return formatFloat(spec, takeNumber(v, at, true));
    case 'c':
      check(spec);
      return pad(spec, String.fromCharCode(Number(BigInt.asUintN(8, BigInt(takeInteger(v, at, true))))));
    case 'p':
      check(spec);
      return pad(spec, addressOf(call.rt, v) ?? '(null)');
    case 'q':
      if (!spec.bare) raise(quoteModifiers());
      return literal(v, at);
  }
  return raise(invalidFormatItem(spec.form));
}

/** %q */
function literal(v: Value, at: number): string {
  if (isStr(v)) return quote(bytesOf(v));
  if (isNumber(v)) return quoteNumber(v);
  if (v === undefined) return 'nil';
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  const text = textOf(v);
  return text === undefined ? badArgument(at, noLiteralForm()) : quote(text);
}
