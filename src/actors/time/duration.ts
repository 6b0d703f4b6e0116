// Go's durations ("1h30m", "-1.5s", "100us") as whole nanoseconds in 64 bits, held in bigints: parsing, formatting, the
// Duration class. The package `ms` cannot do it: it knows no compound durations and no units below milliseconds, and
// accepts words that Go refuses.
import * as text from '../../messages/actors.ts';
import { account } from '../../values/meter.ts';
import { isNumber, toDouble } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { invalid, type ErrorObject } from '../values/failure.ts';

export const NANOSECOND = 1n;
export const MICROSECOND = 1_000n;
export const MILLISECOND = 1_000_000n;
export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;
const LONGEST = 2n ** 63n - 1n;
const SHORTEST = -(2n ** 63n);

/** Clamps nanoseconds to the range of a duration. */
export const saturate = (nanoseconds: bigint): bigint =>
  nanoseconds > LONGEST ? LONGEST : nanoseconds < SHORTEST ? SHORTEST : nanoseconds;

/** A length of time. */
export class Duration extends Userdata {
  constructor(readonly nanoseconds: bigint) {
    super();
  }

  override get kind(): string {
    return 'Duration';
  }
}

/** Nanoseconds to milliseconds, the unit of clocks and timers. */
export const inMilliseconds = (nanoseconds: bigint): number => Number(nanoseconds) / 1e6;

/** Units by their spelling; both micro signs, in UTF-8 bytes. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', NANOSECOND],
  ['us', MICROSECOND],
  ['\xc2\xb5s', MICROSECOND],
  ['\xce\xbcs', MICROSECOND],
  ['ms', MILLISECOND],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
]);
/** More digits than 64 bits can hold. */
const MORE_DIGITS = /[1-9]\d{19}/;
const PART = /^(\d*)(\.\d*)?([^\d.]*)/;

/** The longest accepted text. Go has no limit, but parsing cannot be preempted. */
const LONGEST_TEXT = 4096;
/** Fuel per byte. */
const BYTE = 20;

/** Nanoseconds of a Go duration string, or Go's error text. */
export function parseDuration(source: string): bigint | string {
  if (source.length > LONGEST_TEXT) return text.durationInvalid(source);
  if (source.length > LONGEST_PARSED) account.charge(BYTE * source.length);
  const negative = source[0] === '-';
  let rest = negative || source[0] === '+' ? source.slice(1) : source;
  if (rest === '0') return 0n;
  if (rest === '') return text.durationInvalid(source);
  let total = 0n;
  while (rest !== '') {
    const [part, whole, fraction = '', unit] = PART.exec(rest) as unknown as [
      string,
      string,
      string | undefined,
      string,
    ];
    if (whole === '' && fraction.length < 2) return text.durationInvalid(source);
    // As in Go, "out of range" comes before "missing unit".
    if (MORE_DIGITS.test(whole) || BigInt(whole) > LONGEST + 1n) return text.durationInvalid(source);
    if (unit === '') return text.durationWithoutUnit(source);
    const perUnit = UNITS.get(unit);
    if (perUnit === undefined) return text.durationUnknownUnit(unit, source);
    total += BigInt(whole) * perUnit + fractionOf(fraction.slice(1), perUnit);
    if (total > LONGEST + 1n) return text.durationInvalid(source);
    rest = rest.slice(part.length);
  }
  if (negative) return -total;
  return total > LONGEST ? text.durationInvalid(source) : total;
}

/**
 * Nanoseconds of a fraction of a unit, truncated. Computed in doubles in the same order as Go, so that both truncate
 * alike; only the digits that fit 63 bits count.
 */
function fractionOf(digits: string, perUnit: bigint): bigint {
  let value = 0n,
    scale = 1;
  for (let i = 0; i < digits.length; i++) {
    if (value > LONGEST / 10n) break;
    const longer = value * 10n + BigInt(digits.charCodeAt(i) - 48);
    if (longer > LONGEST + 1n) break;
    value = longer;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(perUnit) / scale)));
}

const PARSED = new Map<string, bigint>();
const MAX_PARSED = 256;
const LONGEST_PARSED = 40;

/** parseDuration with a cache: programs use few texts, often. */
function parseCached(source: string): bigint | string {
  const known = PARSED.get(source);
  if (known !== undefined) return known;
  const parsed = parseDuration(source);
  if (typeof parsed === 'bigint' && source.length <= LONGEST_PARSED) {
    if (PARSED.size >= MAX_PARSED) PARSED.clear();
    PARSED.set(source, parsed);
  }
  return parsed;
}

/** A duration argument (10.1): number of nanoseconds, Go duration string, or Duration. */
export function durationOf(v: Value): bigint | ErrorObject {
  if (v instanceof Duration) return v.nanoseconds;
  if (isNumber(v)) {
    const n = typeof v === 'bigint' ? v : toDouble(v);
    if (typeof n === 'bigint') return n;
    return Number.isFinite(n) ? saturate(BigInt(Math.trunc(n))) : invalid(text.durationInvalid(formatNumber(v)));
  }
  const source = isStr(v) ? bytesOf(v) : v instanceof Userdata ? v.text() : undefined;
  if (source === undefined) return invalid(text.durationWrongType());
  const parsed = parseCached(source);
  return typeof parsed === 'bigint' ? parsed : invalid(parsed);
}

/** As Go prints it: the largest unit first, zero parts in between kept, fractions without trailing zeros. */
export function formatDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const n = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (n === 0n) return '0s';
  if (n < MICROSECOND) return `${sign}${n}ns`;
  if (n < MILLISECOND) return `${sign}${decimal(n, MICROSECOND)}\xc2\xb5s`;
  if (n < SECOND) return `${sign}${decimal(n, MILLISECOND)}ms`;
  const seconds = `${decimal(n % MINUTE, SECOND)}s`;
  if (n < MINUTE) return sign + seconds;
  const minutes = `${(n % HOUR) / MINUTE}m${seconds}`;
  return n < HOUR ? sign + minutes : `${sign}${n / HOUR}h${minutes}`;
}

function decimal(n: bigint, unit: bigint): string {
  const places = String(unit).length - 1;
  const fraction = String(n % unit)
    .padStart(places, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(n / unit) : `${n / unit}.${fraction}`;
}
