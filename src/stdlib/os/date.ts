// Calendar arithmetic and strftime in the C locale (§6.9 os.date, os.time): seconds since 1970 to a moment and back.
// Proleptic Gregorian, any year that C's int can hold; the zone is handed in, so that tests need not be local.
// Knows neither Lua values nor the clock.
import type { Zone } from '../../vm/host.ts';

export type { Zone };

/** What a calendar says of a day. */
interface Day {
  /** Days since 1970. */
  readonly number: number;
  readonly year: number;
  /** 0..11 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 0..365 */
  readonly yearDay: number;
}

/** A broken-down time: C's struct tm with the full year. What few formats show is worked out when it is asked for. */
export class Moment {
  /** `zone`: undefined for UTC; `instant`: when to ask it. */
  constructor(
    readonly date: Day,
    /** Seconds since midnight. */
    private readonly seconds: number,
    /** Seconds east of UTC. */
    readonly offset: number,
    private readonly zone: Zone | undefined,
    private readonly instant: number,
  ) {}

  get hour(): number {
    return (this.seconds / 3600) | 0;
  }

  get minute(): number {
    return ((this.seconds / 60) | 0) % 60;
  }

  get second(): number {
    return this.seconds % 60;
  }

  get summer(): boolean {
    return this.zone !== undefined && this.zone.summer(this.instant);
  }

  /** The abbreviation of the zone. */
  get zoneName(): string {
    return this.zone?.name(this.instant) ?? 'GMT';
  }
}

/** The fields of a date table as given: any of them may lie outside its usual range. */
export interface DateFields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** undefined: let the zone say. */
  summer: boolean | undefined;
}

const DAY = 86_400;
/** Days in 400 years, after which the calendar repeats, weekdays included. */
const CYCLE = 146_097;

const floorDiv = (a: number, b: number): number => Math.floor(a / b);
const floorMod = (a: number, b: number): number => a - Math.floor(a / b) * b;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days from 1970-01-01 to the first day of a month (0..11). */
function daysTo(year: number, month: number): number {
  // Counted from a March, so that the leap day ends the year.
  const shifted = month < 2 ? year - 1 : year;
  const cycle = floorDiv(shifted, 400),
    inCycle = shifted - cycle * 400;
  const fromMarch = Math.floor((153 * ((month + 10) % 12) + 2) / 5);
  return cycle * CYCLE + inCycle * 365 + floorDiv(inCycle, 4) - floorDiv(inCycle, 100) + fromMarch - 719_468;
}

/** Days from the first of March to the first of January, and from there to the first of March. */
const TO_JANUARY = 306,
  TO_MARCH = 59;

/** Days looked up last, each at the place that its number's last bits say: programs ask for few, again and again. */
const KNOWN_DAYS: Day[] = [];

function dayOf(number: number): Day {
  const at = number & 511,
    known = KNOWN_DAYS[at];
  return known !== undefined && known.number === number ? known : (KNOWN_DAYS[at] = calendarDay(number));
}

/** Within a cycle all numbers are small and positive: `| 0` rounds them down. */
function calendarDay(number: number): Day {
  const shifted = number + 719_468;
  const cycle = Math.floor(shifted / CYCLE),
    inCycle = shifted - cycle * CYCLE;
  const ofCycle = ((inCycle - ((inCycle / 1460) | 0) + ((inCycle / 36_524) | 0) - ((inCycle / 146_096) | 0)) / 365) | 0;
  const fromMarch = inCycle - (365 * ofCycle + ((ofCycle / 4) | 0) - ((ofCycle / 100) | 0));
  const monthFromMarch = ((5 * fromMarch + 2) / 153) | 0,
    early = monthFromMarch >= 10;
  const year = cycle * 400 + ofCycle + (early ? 1 : 0);
  return {
    number,
    year,
    month: early ? monthFromMarch - 10 : monthFromMarch + 2,
    day: fromMarch - (((153 * monthFromMarch + 2) / 5) | 0) + 1,
    weekday: (inCycle + 3) % 7,
    yearDay: early ? fromMarch - TO_JANUARY : fromMarch + TO_MARCH + (isLeap(year) ? 1 : 0),
  };
}

/** Days from 1970 that the host can reach. */
const REACH = 36_000_000;

/**
 * An instant within the host's reach at which the zone does the same: whole 400-year cycles away, or like this one
 * before all changes.
 */
const nearby = (days: number): number => (Math.abs(days) < REACH ? days : days < 0 ? -REACH : floorMod(days, CYCLE));

const INT_MIN = -0x8000_0000,
  INT_MAX = 0x7fff_ffff;

/** Does C's `int tm_year` hold the year? */
const fitsInt = (year: number): boolean => year - 1900 >= INT_MIN && year - 1900 <= INT_MAX;

/** The moment of an instant, in a zone or in UTC; undefined when the year fits no int. */
export function toMoment(instant: number | bigint, zone: Zone | undefined): Moment | undefined {
  let days: number, seconds: number;
  if (typeof instant === 'bigint') {
    const rest = ((instant % 86_400n) + 86_400n) % 86_400n;
    days = Number((instant - rest) / 86_400n);
    seconds = Number(rest);
  } else {
    days = Math.floor(instant / DAY);
    seconds = instant - days * DAY;
  }
  if (Math.abs(days) > INT_MAX * 366) return undefined;
  const near = nearby(days) * DAY + seconds;
  let offset = 0;
  if (zone !== undefined) {
    offset = zone.offset(near);
    seconds += offset;
    if (seconds < 0 || seconds >= DAY) {
      const shift = Math.floor(seconds / DAY);
      days += shift;
      seconds -= shift * DAY;
    }
  }
  const date = dayOf(days);
  return fitsInt(date.year) ? new Moment(date, seconds, offset, zone, near) : undefined;
}

/** C's mktime: the instant of local date fields, and the normalised moment; undefined when it cannot be represented. */
export function toInstant(fields: DateFields, zone: Zone): { instant: number | bigint; moment: Moment } | undefined {
  const year = fields.year + floorDiv(fields.month, 12);
  const clock = fields.hour * 3600 + fields.minute * 60 + fields.second;
  const days = daysTo(year, floorMod(fields.month, 12)) + fields.day - 1 + floorDiv(clock, DAY);
  const seconds = floorMod(clock, DAY);
  const local = nearby(days) * DAY + seconds;
  const rest = seconds - offsetAt(local, fields.summer, zone);
  const near = days * DAY + rest;
  const instant = Number.isSafeInteger(near) ? near : BigInt(days) * BigInt(DAY) + BigInt(rest);
  const moment = toMoment(instant, zone);
  return moment === undefined ? undefined : { instant, moment };
}

/** Days before and after a time in which a zone that has changed its ways is searched for the clock that is wished. */
const SEARCHED = 3111,
  HOUR = 3600;

/**
 * The offset in force at a local time. A wish for (no) summer time is granted: where the zone knows no such time, it
 * would differ by an hour (so glibc's mktime).
 */
function offsetAt(local: number, summer: boolean | undefined, zone: Zone): number {
  const guess = zone.offset(local - zone.offset(local));
  const again = zone.offset(local - guess);
  // They differ where the clock jumps: standard time then, as if it had not.
  const offset = Math.min(guess, again);
  if (summer === undefined || zone.summer(local - offset) === summer) return offset;
  for (let days = 7; days <= SEARCHED; days += 7) {
    const before = local - offset - days * DAY,
      after = local - offset + days * DAY;
    if (zone.summer(before) === summer) return zone.offset(before);
    if (zone.summer(after) === summer) return zone.offset(after);
  }
  return offset + (summer ? HOUR : -HOUR);
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const two = (n: number): string => TWO_DIGITS[n]!;

/** ISO 8601 week and the year it belongs to. */
function isoWeek(m: Moment): { year: number; week: number } {
  const sinceMonday = (m.date.weekday + 6) % 7;
  const week = Math.floor((m.date.yearDay + 1 - sinceMonday + 9) / 7);
  if (week < 1) return { year: m.date.year - 1, week: weeksIn(m.date.year - 1) };
  if (week > weeksIn(m.date.year)) return { year: m.date.year + 1, week: 1 };
  return { year: m.date.year, week };
}

/** 53 in years that start on a Thursday, or on a Wednesday when leap; else 52. */
function weeksIn(year: number): number {
  const first = floorMod(daysTo(year, 0) + 4, 7);
  return first === 4 || (first === 3 && isLeap(year)) ? 53 : 52;
}

const hour12 = (m: Moment): number => m.hour % 12 || 12;
const all =
  (conversions: string) =>
  (m: Moment): string => {
    let out = '';
    for (const c of conversions) out += CONVERSIONS[c]?.(m) ?? c;
    return out;
  };

/** The conversions of C99's strftime in the C locale, by letter. */
const CONVERSIONS: Readonly<Record<string, (m: Moment) => string>> = {
  a: (m) => DAYS[m.date.weekday]!.slice(0, 3),
  A: (m) => DAYS[m.date.weekday]!,
  b: (m) => MONTHS[m.date.month]!.slice(0, 3),
  B: (m) => MONTHS[m.date.month]!,
  c: all('a b e H:M:S Y'),
  C: (m) => String(floorDiv(m.date.year, 100)),
  d: (m) => two(m.date.day),
  D: all('m/d/y'),
  e: (m) => String(m.date.day).padStart(2),
  F: all('Y-m-d'),
  g: (m) => two(floorMod(isoWeek(m).year, 100)),
  G: (m) => String(isoWeek(m).year),
  h: (m) => MONTHS[m.date.month]!.slice(0, 3),
  H: (m) => two(m.hour),
  I: (m) => two(hour12(m)),
  j: (m) => String(m.date.yearDay + 1).padStart(3, '0'),
  m: (m) => two(m.date.month + 1),
  M: (m) => two(m.minute),
  n: () => '\n',
  p: (m) => (m.hour < 12 ? 'AM' : 'PM'),
  r: all('I:M:S p'),
  R: all('H:M'),
  S: (m) => two(m.second),
  t: () => '\t',
  T: all('H:M:S'),
  u: (m) => String(m.date.weekday || 7),
  U: (m) => two(floorDiv(m.date.yearDay + 7 - m.date.weekday, 7)),
  V: (m) => two(isoWeek(m).week),
  w: (m) => String(m.date.weekday),
  W: (m) => two(floorDiv(m.date.yearDay + 7 - ((m.date.weekday + 6) % 7), 7)),
  x: all('m/d/y'),
  X: all('H:M:S'),
  y: (m) => two(floorMod(m.date.year, 100)),
  Y: (m) => String(m.date.year),
  z: (m) => {
    const minutes = Math.floor(Math.abs(m.offset) / 60);
    return (m.offset < 0 ? '-' : '+') + two(Math.floor(minutes / 60)) + two(minutes % 60);
  },
  Z: (m) => m.zoneName,
  '%': () => '%',
};

/** Which letters may follow the modifiers E and O; in the C locale a modifier changes nothing. */
const MODIFIED: Readonly<Record<string, string>> = { E: 'cCxXyY', O: 'deHImMSuUVwWy' };

/** Takes a format apart, from conversion to conversion. */
class DateScan {
  private at = 0;
  /** There is nothing behind what came last. */
  over = false;
  /** The text before what came last. */
  before = '';

  /** `refuse` gets what follows the % of a conversion that C99 does not have. */
  constructor(
    private readonly format: string,
    private readonly refuse: (rest: string) => never,
  ) {}

  /** The next conversion; undefined: there is none. */
  next(): ((m: Moment) => string) | undefined {
    const { format } = this,
      percent = format.indexOf('%', this.at);
    this.before = format.slice(this.at, percent < 0 ? format.length : percent);
    if (percent < 0) {
      this.over = true;
      return undefined;
    }
    let letter = format.charAt(percent + 1);
    this.at = percent + 2;
    const modified = MODIFIED[letter];
    if (modified !== undefined) {
      letter = format.charAt(this.at++);
      if (letter === '' || !modified.includes(letter)) this.refuse(format.slice(percent + 1));
    }
    const convert = Object.hasOwn(CONVERSIONS, letter) ? CONVERSIONS[letter] : undefined;
    return convert ?? this.refuse(format.slice(percent + 1));
  }
}

/** Goes through a format, from conversion to conversion. */
export class DateText {
  private readonly scan: DateScan;

  constructor(
    format: string,
    private readonly moment: Moment,
    refuse: (rest: string) => never,
  ) {
    this.scan = new DateScan(format, refuse);
  }

  /** There is nothing behind what came last. */
  get over(): boolean {
    return this.scan.over;
  }

  /** The text up to the next conversion, and what that becomes. */
  next(): string {
    const convert = this.scan.next(),
      { before } = this.scan;
    return convert === undefined ? before : before + convert(this.moment);
  }
}

/** A format in parts: text as it is, and conversions. */
type DateParts = readonly (string | ((m: Moment) => string))[];

/** The format that was last taken apart: programs use few, and mostly the same one again. */
let last: { readonly format: string; readonly parts: DateParts } = { format: '', parts: [] };

function partsOf(format: string, refuse: (rest: string) => never): DateParts {
  if (format !== last.format) {
    const parts: DateParts[number][] = [],
      scan = new DateScan(format, refuse);
    while (!scan.over) {
      const convert = scan.next();
      if (scan.before !== '') parts.push(scan.before);
      if (convert !== undefined) parts.push(convert);
    }
    last = { format, parts };
  }
  return last.parts;
}

/** Formats a moment at once. */
export function formatDate(format: string, m: Moment, refuse: (rest: string) => never): string {
  const parts = partsOf(format, refuse);
  let out = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    out += typeof part === 'string' ? part : part(m);
  }
  return out;
}
