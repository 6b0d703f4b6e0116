// Parses moments by Go's layouts (README 10.6, 10.8): what each element accepts, value ranges, zones, and Go's error
// texts. Lenient like Go: blanks match any number of blanks, a fraction may follow the seconds, names match in any
// case.
import * as text from '../../messages/actors.ts';
import { daysBefore, daysIn, isLeap } from './calendar.ts';
import { SECOND } from './duration.ts';
import {
  Cutter,
  MONTHS,
  SHORT,
  WEEKDAYS,
  piecesOf,
  type Field,
  type FractionForm,
  type Piece,
  type ZoneForm,
} from './layout.ts';
import { Time } from './moment.ts';
import { UTC, fixedZone, type Location } from './zone.ts';

/** The rest of the text, and the values parsed so far. */
class Reading {
  year = 0;
  month: number | undefined = undefined;
  day: number | undefined = undefined;
  yearDay: number | undefined = undefined;
  hour = 0;
  minute = 0;
  second = 0;
  nanosecond = 0;
  morning = false;
  afternoon = false;
  utc = false;
  /** Seconds east of Greenwich; -1 is not distinguished from none, as in Go. */
  offset = -1;
  zoneName = '';
  /** The name of the last element, if its value is out of range. */
  outOfRange = '';

  constructor(public rest: string) {}

  /** Consumes a match of a pattern (anchored at the start). */
  take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    if (found !== undefined) this.rest = this.rest.slice(found.length);
    return found;
  }

  /** A number of one or two digits, or of exactly two. */
  number(fixed = false): number | undefined {
    const digits = this.take(fixed ? /^\d\d/ : /^\d\d?/);
    return digits === undefined ? undefined : Number(digits);
  }

  /** Consumes one of these names, in any case; returns its index. */
  name(names: readonly string[]): number | undefined {
    const at = names.findIndex((name) => this.rest.slice(0, name.length).toLowerCase() === name.toLowerCase());
    if (at < 0) return undefined;
    this.rest = this.rest.slice(names[at]!.length);
    return at;
  }

  check(value: number, most: number, what: string): void {
    if (value > most) this.outOfRange = what;
  }
}

/** Parses an element into the reading; false if the text does not match. */
type Read = (reading: Reading, next: Piece | undefined) => boolean;

const shortened = (names: readonly string[]): string[] => names.map((name) => name.slice(0, SHORT));
const SHORT_MONTHS = shortened(MONTHS);
const SHORT_WEEKDAYS = shortened(WEEKDAYS);

const readMonth =
  (names: readonly string[]): Read =>
  (r) => {
    const at = r.name(names);
    if (at === undefined) return false;
    r.month = at + 1;
    return true;
  };

const readWeekday =
  (names: readonly string[]): Read =>
  (r) =>
    r.name(names) !== undefined;

const readMonthNumber =
  (fixed: boolean): Read =>
  (r) => {
    const month = r.number(fixed);
    if (month === undefined) return false;
    r.month = month;
    if (month < 1 || month > 12) r.outOfRange = 'month';
    return true;
  };

const readDay =
  (fixed: boolean, blank: boolean): Read =>
  (r) => {
    if (blank) r.take(/^ /);
    const day = r.number(fixed);
    if (day === undefined) return false;
    r.day = day;
    return true;
  };

const readYearDay =
  (blank: boolean): Read =>
  (r) => {
    if (blank) r.take(/^ {1,2}/);
    const digits = r.take(blank ? /^\d{1,3}/ : /^\d{3}/);
    if (digits === undefined) return false;
    r.yearDay = Number(digits);
    return true;
  };

const readHour =
  (fixed: boolean, most: number): Read =>
  (r) => {
    const hour = r.number(fixed);
    if (hour === undefined) return false;
    r.check((r.hour = hour), most, 'hour');
    return true;
  };

const readMinute =
  (fixed: boolean): Read =>
  (r) => {
    const minute = r.number(fixed);
    if (minute === undefined) return false;
    r.check((r.minute = minute), 59, 'minute');
    return true;
  };

const readSecond =
  (fixed: boolean): Read =>
  (r, next) => {
    const second = r.number(fixed);
    if (second === undefined) return false;
    r.check((r.second = second), 59, 'second');
    // A fraction that the layout does not have.
    if (r.outOfRange === '' && next?.fraction === undefined) {
      const fraction = r.take(/^[.,]\d+/);
      if (fraction !== undefined) r.nanosecond = nanosecondsOf(fraction.slice(1));
    }
    return true;
  };

const readHalf =
  (before: string, after: string): Read =>
  (r) => {
    const half = r.rest.slice(0, 2);
    r.morning ||= half === before;
    r.afternoon ||= half === after;
    if (half !== before && half !== after) return false;
    r.rest = r.rest.slice(2);
    return true;
  };

const READ: Readonly<Record<Field, Read>> = {
  longMonth: readMonth(MONTHS),
  month: readMonth(SHORT_MONTHS),
  numMonth: readMonthNumber(false),
  zeroMonth: readMonthNumber(true),
  longWeekday: readWeekday(WEEKDAYS),
  weekday: readWeekday(SHORT_WEEKDAYS),
  day: readDay(false, false),
  underDay: readDay(false, true),
  zeroDay: readDay(true, false),
  underYearDay: readYearDay(true),
  zeroYearDay: readYearDay(false),
  hour: readHour(false, 23),
  hour12: readHour(false, 12),
  zeroHour12: readHour(true, 12),
  minute: readMinute(false),
  zeroMinute: readMinute(true),
  second: readSecond(false),
  zeroSecond: readSecond(true),
  longYear(r) {
    const digits = r.take(/^\d{4}/);
    r.year = Number(digits);
    return digits !== undefined;
  },
  year(r) {
    const digits = r.take(/^(?:\d|[-+](?=\d))\d/);
    if (digits === undefined) return false;
    const year = Number(digits);
    r.year = year < 69 ? 2000 + year : 1900 + year;
    return true;
  },
  PM: readHalf('AM', 'PM'),
  pm: readHalf('am', 'pm'),
  zoneName(r) {
    if (r.take(/^UTC/) !== undefined) {
      r.utc = true;
      return true;
    }
    const name = zoneNameIn(r.rest);
    r.zoneName = name;
    r.rest = r.rest.slice(name.length);
    return name !== '';
  },
};

/** A zone abbreviation at the start of a text, or "". */
function zoneNameIn(rest: string): string {
  if (rest.length < 3) return '';
  const special = /^(?:ChST|MeST)/.exec(rest);
  if (special !== null) return special[0];
  if (rest.startsWith('GMT')) return 'GMT' + signedHours(rest.slice(3));
  if (/^[-+]/.test(rest)) return signedHours(rest);
  const letters = /^[A-Z]{0,6}/.exec(rest)![0];
  switch (letters.length) {
    case 3:
      return letters;
    case 4:
      return letters[3] === 'T' || letters === 'WITA' ? letters : '';
    case 5:
      return letters[4] === 'T' ? letters : '';
    default:
      return '';
  }
}

/** An offset in hours, "+03"; "" if there is none. */
function signedHours(rest: string): string {
  const hours = /^[-+]\d+/.exec(rest)?.[0] ?? '';
  return hours === '' || Math.abs(Number(hours)) > 23 ? '' : hours;
}

/** Nanoseconds of a fraction; digits past the ninth are ignored. */
const nanosecondsOf = (digits: string): number => Number(digits.slice(0, 9).padEnd(9, '0'));

function readFraction(r: Reading, { digits, trimmed }: FractionForm): boolean {
  if (trimmed) {
    // If zeros can be omitted, so can the whole fraction, and there may be more digits.
    const fraction = r.take(/^[.,]\d+/);
    if (fraction !== undefined) r.nanosecond = nanosecondsOf(fraction.slice(1));
    return true;
  }
  const asked = r.rest.slice(1, digits + 1);
  if (asked.length < digits || !/^[.,]/.test(r.rest)) return false;
  r.rest = r.rest.slice(digits + 1);
  // A sign is part of the number, so that negative numbers are out of range.
  const [, sign, number] = /^([-+]?)(\d*)$/.exec(asked.slice(0, 9)) ?? [];
  if (number === undefined) return false;
  r.nanosecond = sign === '' ? nanosecondsOf(number) : Number(number) * 10 ** (9 - Math.min(digits, 9));
  if (sign === '-' && r.nanosecond > 0) r.outOfRange = 'fractional second';
  return true;
}

const OFFSETS: Readonly<Record<string, RegExp>> = {
  '1': /^(.)(..)/s,
  '2': /^(.)(..)(..)/s,
  '3': /^(.)(..)(..)(..)/s,
  '2:': /^(.)(..):(..)/s,
  '3:': /^(.)(..):(..):(..)/s,
};

function readZone(r: Reading, { utcAsZ, colons, parts }: ZoneForm): boolean {
  if (utcAsZ && r.take(/^Z/) !== undefined) {
    r.utc = true;
    return true;
  }
  const found = OFFSETS[parts + (colons ? ':' : '')]!.exec(r.rest);
  if (found === null) return false;
  const [all, sign, ...numbers] = found as unknown as [string, string, ...string[]];
  // A malformed number stops the parsing; earlier ones are still checked.
  const wrong = numbers.findIndex((number) => !/^\d\d$/.test(number));
  const [hours = 0, minutes = 0, seconds = 0] = (wrong < 0 ? numbers : numbers.slice(0, wrong)).map(Number);
  r.rest = r.rest.slice(all.length);
  r.check(hours, 24, 'time zone offset hour');
  r.check(minutes, 60, 'time zone offset minute');
  r.check(seconds, 60, 'time zone offset second');
  const size = (hours * 60 + minutes) * 60 + seconds;
  r.offset = sign === '-' ? -size : size;
  return wrong < 0 && (sign === '+' || sign === '-');
}

function readElement(r: Reading, { field, zone, fraction }: Piece, next: Piece | undefined): boolean {
  if (field !== undefined) return READ[field](r, next);
  return zone !== undefined ? readZone(r, zone) : readFraction(r, fraction!);
}

/** Consumes literal text; a blank matches any number of blanks. False if the text differs. */
function skip(r: Reading, literal: string): boolean {
  const { rest } = r;
  let at = 0,
    i = 0,
    same = true;
  while (same && i < literal.length) {
    if (literal[i] !== ' ') {
      same = rest[at] === literal[i];
      if (!same) break;
      i++;
      at++;
    } else {
      same = at >= rest.length || rest[at] === ' ';
      while (same && literal[i] === ' ') i++;
      while (same && rest[at] === ' ') at++;
    }
  }
  r.rest = rest.slice(at);
  return same;
}

/** The moment that a text denotes by a layout, in this location unless it names a zone; or the error text. */
export function parseTime(layout: string, source: string, location: Location): Time | string {
  const r = new Reading(source);
  const pieces = piecesOf(layout);
  for (let i = 0; i < pieces.length; i++) {
    const fault = readPiece(r, pieces[i]!, pieces[i + 1], source, layout);
    if (fault !== undefined) return fault;
  }
  return finish(r, source, location);
}

/** Parses one piece; returns the error text. */
function readPiece(
  r: Reading,
  piece: Piece,
  next: Piece | undefined,
  source: string,
  layout: string,
): string | undefined {
  if (!skip(r, piece.before)) return text.timeMismatch(source, layout, r.rest, piece.before);
  if (piece.source === '') return undefined;
  const start = r.rest,
    fits = readElement(r, piece, next);
  if (r.outOfRange !== '') return text.timeOutOfRange(source, r.outOfRange);
  return fits ? undefined : text.timeMismatch(source, layout, start, piece.source);
}

function finish(r: Reading, source: string, location: Location): Time | string {
  if (r.rest !== '') return text.timeExtraText(source, r.rest);
  if (r.afternoon && r.hour < 12) r.hour += 12;
  else if (r.morning && r.hour === 12) r.hour = 0;
  return settleDay(r, source) ?? momentOf(r, location);
}

/** Bytes of literal text per part of a long layout. */
const PART = 256;

/** Parses a text by a long layout, in parts. */
export class TimeReader {
  private readonly reading: Reading;
  private readonly cutter: Cutter;
  private piece: Piece;
  /** Lookahead: the next pieces, as far as needed. */
  private readonly ahead: Piece[] = [];
  /** The moment, or the error text. */
  result: Time | string | undefined = undefined;

  constructor(
    private readonly layout: string,
    private readonly source: string,
    private readonly location: Location,
    private readonly part = PART,
  ) {
    this.reading = new Reading(source);
    this.cutter = new Cutter(layout);
    this.piece = this.cutter.next(part);
  }

  /** Parses the next part; true when the result is known. */
  step(): boolean {
    const { reading, cutter, piece, ahead, source, layout } = this,
      next = ahead[ahead.length - 1];
    // Parsing seconds depends on the next element, however far away.
    const enough = next !== undefined && (next.source !== '' || !ofSeconds(piece));
    if (!enough && !cutter.over) {
      ahead.push(cutter.next(this.part));
      return false;
    }
    this.result =
      readPiece(reading, piece, next, source, layout) ??
      (ahead.length === 0 ? finish(reading, source, this.location) : undefined);
    this.piece = ahead.shift() ?? piece;
    return this.result !== undefined;
  }
}

const ofSeconds = ({ field }: Piece): boolean => field === 'second' || field === 'zeroSecond';

/** Derives month and day from the day of the year; returns the error text of a contradiction. */
function settleDay(r: Reading, source: string): string | undefined {
  if (r.yearDay !== undefined) {
    if (r.yearDay < 1 || r.yearDay > (isLeap(r.year) ? 366 : 365)) return text.timeOutOfRange(source, 'day-of-year');
    let month = 12;
    while (daysBefore(month, r.year) >= r.yearDay) month--;
    const day = r.yearDay - daysBefore(month, r.year);
    if (r.month !== undefined && r.month !== month) return text.yearDayMismatch(source, 'month');
    if (r.day !== undefined && r.day !== day) return text.yearDayMismatch(source, 'day');
    r.month = month;
    r.day = day;
  }
  r.month ??= 1;
  r.day ??= 1;
  return r.day < 1 || r.day > daysIn(r.month, r.year) ? text.timeOutOfRange(source, 'day') : undefined;
}

function momentOf(r: Reading, location: Location): Time {
  const parts = {
    year: BigInt(r.year),
    month: BigInt(r.month!),
    day: BigInt(r.day!),
    hour: BigInt(r.hour),
    minute: BigInt(r.minute),
    second: BigInt(r.second),
    nanosecond: BigInt(r.nanosecond),
  };
  if (r.utc) return Time.ofDate(parts, UTC);
  if (r.offset === -1 && r.zoneName === '') return Time.ofDate(parts, location);
  const clock = Time.ofDate(parts, UTC);
  const shifted = (seconds: number): Time => clock.add(BigInt(-seconds) * SECOND);
  if (r.offset !== -1) {
    // The location itself if it has this offset then; else a fixed zone.
    const time = shifted(r.offset);
    const { seconds, name } = location.at(Number(time.seconds));
    const own = seconds === r.offset && (r.zoneName === '' || r.zoneName === name);
    return time.in(own ? location : fixedZone(r.zoneName, r.offset));
  }
  const known = location.named(r.zoneName, Number(clock.seconds));
  if (known !== undefined) return shifted(known).in(location);
  // An unknown name is kept, with an offset if it contains one; the time is taken as UTC.
  const hours = r.zoneName.startsWith('GMT') ? Number(r.zoneName.slice(3)) : 0;
  return clock.in(fixedZone(r.zoneName, hours * 3600));
}
