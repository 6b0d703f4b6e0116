// Numbers as text and back (§3.1, §3.4.3): what tonumber reads, what tostring and the %e %f %g of string.format write.
// Invariant: both ways are exact. Reading rounds to nearest, ties to even; writing rounds the double's true value the
// same way. JavaScript's conversions are used where they agree with C's: everywhere but for ties (it rounds those up)
// and hexadecimal.
// It must not know bases, `tonumber` arguments or format strings.
import { lastMatch } from './bytes.ts';
import { account } from './meter.ts';
import { float, isNumber, wrap } from './number.ts';
import { LuaString } from './string.ts';
import type { LuaNumber, Value } from './type.ts';

const INTEGER = /^[ \f\n\r\t\v]*([+-]?)(\d+)[ \f\n\r\t\v]*$/;
const DECIMAL = /^[ \f\n\r\t\v]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[ \f\n\r\t\v]*$/;
const HEXADECIMAL =
  /^[ \f\n\r\t\v]*([+-]?)0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)(?:(\.)([\da-fA-F]*))?(?:[pP]([+-]?\d+))?[ \f\n\r\t\v]*$/;

/** Numerals of more characters are paid for. */
const LONG = 1000;

/** The number a numeral stands for, with space around it allowed; undefined if the text is none. */
export function parseNumber(s: string): LuaNumber | undefined {
  if (s.length <= 15) {
    // Fast path: digits, with a point perhaps; several times as fast as the patterns. The fraction is rounded once.
    const first = s.charCodeAt(0) === 45 ? 1 : 0;
    let n = 0,
      point = 0,
      i = first;
    for (; i < s.length; i++) {
      const digit = s.charCodeAt(i) - 48;
      if (digit >= 0 && digit <= 9) n = n * 10 + digit;
      else if (digit === -2 && point === 0) point = i + 1;
      else break;
    }
    if (i === s.length && i > first + (point > 0 ? 1 : 0)) {
      if (point === 0) return first > 0 ? 0 - n : n;
      n /= TENS[i - point]!;
      return float(first > 0 ? -n : n);
    }
  }
  if (s.length > 2 && s.length <= 14 && s.charCodeAt(0) === 48 && (s.charCodeAt(1) | 32) === 120) {
    // The same for hexadecimal digits.
    let n = 0,
      i = 2;
    for (; i < s.length; i++) {
      const digit = hexDigit(s.charCodeAt(i));
      if (digit < 0) break;
      n = n * 16 + digit;
    }
    if (i === s.length) return n;
  }
  if (s.length > LONG) account.charge(s.length >> 1);
  lastMatch.kept = true;
  const integer = INTEGER.exec(s);
  if (integer !== null) {
    const negative = integer[1] === '-',
      digits = integer[2]!.replace(/^0+(?=.)/, '');
    if (digits.length <= 19) {
      const b = negative ? -BigInt(digits) : BigInt(digits);
      if (BigInt.asIntN(64, b) === b) return wrap(b);
    }
    return negative ? -Number(digits) : Number(digits);
  }
  const decimal = DECIMAL.exec(s);
  if (decimal !== null) return float(Number(decimal[1]));
  const hex = HEXADECIMAL.exec(s);
  if (hex === null) return undefined;
  const [, sign, whole, point, fraction = '', exponent] = hex as unknown as [
    string,
    string,
    string,
    string?,
    string?,
    string?,
  ];
  if (point === undefined && exponent === undefined) {
    const b = BigInt('0x' + whole.slice(-16)); // higher digits are lost in the wrap anyway
    return wrap(sign === '-' ? -b : b);
  }
  const n = hexFloat(whole + fraction, (exponent === undefined ? 0 : Number(exponent)) - 4 * fraction.length);
  return float(sign === '-' ? -n : n);
}

/** What a byte stands for as a hexadecimal digit; -1: nothing. */
function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  c |= 32;
  return c >= 97 && c <= 102 ? c - 87 : -1;
}

/** The double nearest to (hexadecimal digits) * 2^scale. */
function hexFloat(digits: string, scale: number): number {
  const first = digits.search(/[^0]/);
  if (first < 0) return 0;
  let kept = digits.slice(first, first + 32);
  const beyond = digits.slice(first + 32);
  // What lies beyond 128 bits only matters for being zero or not.
  if (beyond !== '') {
    scale += 4 * beyond.length;
    if (/[^0]/.test(beyond)) {
      kept += '1';
      scale -= 4;
    }
  }
  return scaled(BigInt('0x' + kept), scale);
}

/** The double nearest to m * 2^scale, for m > 0. */
function scaled(m: bigint, scale: number): number {
  const bits = m.toString(2).length;
  const top = bits - 1 + scale;
  if (top > 1023) return Infinity;
  if (top < -1075) return 0;
  const drop = bits - (top >= -1022 ? 53 : 1075 + top);
  if (drop > 0) {
    const by = BigInt(drop);
    const rest = m & ((1n << by) - 1n),
      half = 1n << (by - 1n);
    m >>= by;
    if (rest > half || (rest === half && (m & 1n) === 1n)) m++;
    scale += drop;
  }
  // Two steps, because 2^scale alone may be below the least double.
  const step = scale >> 1;
  return Number(m) * 2 ** step * 2 ** (scale - step);
}

/** The number a value stands for where a number is wanted: itself, or a string that is a numeral. */
export function toNumber(v: Value): LuaNumber | undefined {
  if (isNumber(v)) return v;
  if (typeof v === 'string') return parseNumber(v);
  return v instanceof LuaString ? parseNumber(v.s) : undefined;
}

/** The text of a number (tostring). */
export function formatNumber(v: LuaNumber): string {
  if (typeof v === 'bigint') return v.toString();
  if (typeof v === 'number') {
    if (Number.isSafeInteger(v)) return '' + v;
    if (v !== v) return '-nan';
    return formatFloat(v);
  }
  const { n } = v;
  if (n > -1e14 && n < 1e14) return (n === 0 && 1 / n < 0 ? '-0' : n) + '.0';
  return n === n ? formatFloat(n) : 'nan';
}

function formatFloat(n: number): string {
  const s = n === Infinity ? 'inf' : n === -Infinity ? '-inf' : formatG(n, 14);
  return /^-?\d+$/.test(s) ? s + '.0' : s;
}

// C's conversions of finite doubles, with their sign.

/** %.{digits}f, for at most 99 digits. */
export function formatF(n: number, digits: number, alternate = false): string {
  const size = Math.abs(n),
    whole = digits > MOST_SCALED ? -1 : nearest(size, digits);
  let s: string;
  if (whole >= 0) {
    s = integerText(whole);
    if (digits > 0) {
      if (s.length <= digits) s = s.padStart(digits + 1, '0');
      const point = s.length - digits;
      s = s.slice(0, point) + '.' + s.slice(point);
    }
  } else if (size >= 1e21) s = BigInt(size).toString() + (digits > 0 ? '.' + '0'.repeat(digits) : '');
  else {
    s = size.toFixed(digits);
    if (isWhole(size * 2 ** (digits + 1))) {
      const more = size.toFixed(digits + 1),
        end = digits === 0 ? 2 : 1;
      if (even(more, more.length - end - 1) && isTie(size, more)) s = more.slice(0, -end);
    }
  }
  if (alternate && digits === 0) s += '.';
  return negative(n) ? '-' + s : s;
}

/** %.{digits}e, for at most 99 digits. */
export function formatE(n: number, digits: number, alternate = false): string {
  const all = digitsOf(Math.abs(n), digits + 1),
    point = digits > 0 || alternate ? '.' : '';
  return (negative(n) ? '-' : '') + all[0] + point + all.slice(1) + exponentText(exponent);
}

/** %.{precision}g, for at most 99 digits. `alternate` keeps trailing zeros. */
export function formatG(n: number, precision: number, alternate = false): string {
  const digits = precision === 0 ? 1 : precision,
    all = digitsOf(Math.abs(n), digits),
    sign = negative(n) ? '-' : '',
    short = exponent < -4 || exponent >= digits,
    // Digits before the point.
    whole = short ? 1 : exponent + 1;
  let end = digits;
  if (!alternate) while (end > whole && end > 0 && all.charCodeAt(end - 1) === 48) end--;
  const point = end > whole || alternate ? '.' : '';
  if (whole <= 0) return sign + '0.' + ZEROS[-whole] + all.slice(0, end);
  return sign + all.slice(0, whole) + point + all.slice(whole, end) + (short ? exponentText(exponent) : '');
}

const ZEROS: readonly string[] = ['', '0', '00', '000'];

const negative = (n: number): boolean => n < 0 || (n === 0 && 1 / n < 0);

const isWhole = (n: number): boolean => n === Math.floor(n);

const exponentText = (e: number): string => {
  const size = Math.abs(e);
  return (e < 0 ? 'e-' : 'e+') + (size < 10 ? '0' + size : size);
};

const even = (digits: string, at: number): boolean => (digits.charCodeAt(at) & 1) === 0;

/** Most digits of a scaled number. */
const MOST_SCALED = 14;
/** Powers of ten that doubles are exactly. */
const TENS: readonly number[] = Array.from({ length: 23 }, (_, n) => Number('1e' + n));

/**
 * The integer nearest to size * 10^scale, the even one of two; -1 if it has too many digits, or if the product, which
 * is off by 2^-53 of it at most, leaves open which one is. It is exact if the number has so few places after the point
 * that there may be a tie.
 */
function nearest(size: number, scale: number): number {
  const scaled = scale < 0 ? size / TENS[-scale]! : size * TENS[scale]!,
    whole = Math.floor(scaled),
    over = scaled - whole;
  if (!(scaled < 1e14)) return -1;
  if (Math.abs(over - 0.5) <= scaled * 2 ** -51) {
    if (scale < 0 || !isWhole(size * 2 ** (scale + 1))) return -1;
    if (over === 0.5) return whole + (whole % 2);
  }
  return over > 0.5 ? whole + 1 : whole;
}

/** An integer of at most 14 digits; V8 is fast with half of them. */
function integerText(n: number): string {
  if (n < 1e9) return '' + n;
  const high = Math.floor(n / 1e7);
  return high + ('' + (n - high * 1e7 + 1e7)).slice(1);
}

/** The power of ten of the first digit that digitsOf gave. */
let exponent = 0;

/** So many significant digits, as C rounds. Most come from the number scaled to an integer. */
function digitsOf(size: number, count: number): string {
  exponent = Math.floor(Math.log10(size));
  const scale = count - 1 - exponent;
  if (count <= MOST_SCALED && scale >= -22 && scale <= 22) {
    const whole = nearest(size, scale);
    // Where the logarithm was one off, or all digits were nines, there are more or fewer.
    if (whole >= TENS[count - 1]! && whole < TENS[count]!) return integerText(whole);
  }
  const s = exponential(size, count - 1),
    at = s.indexOf('e');
  exponent = Number(s.slice(at + 1));
  return s[0] + s.slice(2, at);
}

/** toExponential with ties to even. */
function exponential(size: number, digits: number): string {
  const s = size.toExponential(digits);
  // A tie ends at the digit behind those wanted, so it is a multiple of as many halves; few numbers are.
  const places = digits + 2 - Number(s.slice(s.indexOf('e') + 1));
  if (places > 0 && !isWhole(size * 2 ** places)) return s;
  const more = size.toExponential(digits + 1);
  const at = more.indexOf('e'),
    end = at - (digits === 0 ? 2 : 1);
  return even(more, end - 1) && isTie(size, more) ? more.slice(0, end) + more.slice(at) : s;
}

/** Does this text, with one digit more than wanted, end in a 5 and say exactly what the double is? */
function isTie(size: number, more: string): boolean {
  const [mantissa, exponent = '0'] = more.split('e') as [string, string?];
  if (mantissa.charCodeAt(mantissa.length - 1) !== 53 || Number(more) !== size) return false;
  const point = mantissa.indexOf('.');
  const digits = BigInt(mantissa.slice(0, point) + mantissa.slice(point + 1));
  const scale = Number(exponent) - (mantissa.length - point - 1);
  // size = m * 2^e exactly; compare with digits * 10^scale.
  let m = size,
    e = 0;
  while (m % 1 !== 0) {
    m *= 2;
    e--;
  }
  const left = BigInt(m) * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  const right = digits * (scale > 0 ? 10n ** BigInt(scale) : 1n) * (1n << BigInt(-e));
  return left === right;
}
