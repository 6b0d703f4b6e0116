// Reads moments by Go's layouts (README 10.6, 10.8): what each element accepts, which values are out of range, what
// zones in the text mean, and Go's words for what is wrong. Lenient where Go is: blanks match any number of blanks,
// a fraction may follow the seconds unasked, names match in any case.
import * as text from '../../messages/actors.ts';
import { daysBefore, daysIn, isLeap } from './calendar.ts';
import { SECOND } from './duration.ts';
import { Cutter, MONTHS, SHORT, WEEKDAYS, piecesOf, type Field, type FractionForm, type Piece, type ZoneForm } from './layout.ts';
import { Time } from './moment.ts';
import { UTC, fixedZone, type Location } from './zone.ts';

/** A text being read, and what has been found in it. */
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
  /** What is wrong with the range of the last element read. */
  outOfRange = '';

  constructor(public rest: string) {}

  /** Takes what a pattern (anchored at the start) finds; undefined if that is nothing. */
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

  /** One of these names, in any case; its place in the list. */
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

/** What an element finds goes into the reading; false if the text is not like it. */
type Read = (reading: Reading, next: Piece | undefined) => boolean;

const shortened = (names: readonly string[]): string[] => names.map((name) => name.slice(0, SHORT));
const SHORT_MONTHS = shortened(MONTHS);
const SHORT_WEEKDAYS = shortened(WEEKDAYS);

const readMonth = (names: readonly string[]): Read => (r) => {
  const at = r.name(names);
  if (at === undefined) return false;
  r.month = at + 1;
  return true;
};

const readWeekday = (names: readonly string[]): Read => (r) => r.name(names) !== undefined;

const readMonthNumber = (fixed: boolean): Read => (r) => {
  const month = r.number(fixed);
  if (month === undefined) return false;
  r.month = month;
  if (month < 1 || month > 12) r.outOfRange = 'month';
  return true;
};

const readDay = (fixed: boolean, blank: boolean): Read => (r) => {
  if (blank) r.take(/^ /);
  const day = r.number(fixed);
  if (day === undefined) return false;
  r.day = day;
  return true;
};

const readYearDay = (blank: boolean): Read => (r) => {
  if (blank) r.take(/^ {1,2}/);
  const digits = r.take(blank ? /^\d{1,3}/ : /^\d{3}/);
  if (digits === undefined) return false;
  r.yearDay = Number(digits);
  return true;
};

const readHour = (fixed: boolean, most: number): Read => (r) => {
  const hour = r.number(fixed);
  if (hour === undefined) return false;
  r.check(r.hour = hour, most, 'hour');
  return true;
};

const readMinute = (fixed: boolean): Read => (r) => {
  const minute = r.number(fixed);
  if (minute === undefined) return false;
  r.check(r.minute = minute, 59, 'minute');
  return true;
};

const readSecond = (fixed: boolean): Read => (r, next) => {
  const second = r.number(fixed);
  if (second === undefined) return false;
  r.check(r.second = second, 59, 'second');
  // A fraction that the layout does not ask for.
  if (r.outOfRange === '' && next?.fraction === undefined) {
    const fraction = r.take(/^[.,]\d+/);
    if (fraction !== undefined) r.nanosecond = nanosecondsOf(fraction.slice(1));
  }
  return true;
};

const readHalf = (before: string, after: string): Read => (r) => {
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

/** What looks like the short name of a zone at the start of a text, or "". */
function zoneNameIn(rest: string): string {
  if (rest.length < 3) return '';
  const special = /^(?:ChST|MeST)/.exec(rest);
  if (special !== null) return special[0];
  if (rest.startsWith('GMT')) return 'GMT' + signedHours(rest.slice(3));
  if (/^[-+]/.test(rest)) return signedHours(rest);
  const letters = /^[A-Z]{0,6}/.exec(rest)![0];
  switch (letters.length) {
    case 3: return letters;
    case 4: return letters[3] === 'T' || letters === 'WITA' ? letters : '';
    case 5: return letters[4] === 'T' ? letters : '';
    default: return '';
  }
}

/** An offset in hours, "+03"; "" if there is none. */
function signedHours(rest: string): string {
  const hours = /^[-+]\d+/.exec(rest)?.[0] ?? '';
  return hours === '' || Math.abs(Number(hours)) > 23 ? '' : hours;
}

/** Nanoseconds of the digits of a fraction; those past the ninth are cut. */
const nanosecondsOf = (digits: string): number => Number(digits.slice(0, 9).padEnd(9, '0'));

function readFraction(r: Reading, { digits, trimmed }: FractionForm): boolean {
  if (trimmed) {
    // Where zeros may be left out so may the fraction, and there may be more digits than asked for.
    const fraction = r.take(/^[.,]\d+/);
    if (fraction !== undefined) r.nanosecond = nanosecondsOf(fraction.slice(1));
    return true;
  }
  const asked = r.rest.slice(1, digits + 1);
  if (asked.length < digits || !/^[.,]/.test(r.rest)) return false;
  r.rest = r.rest.slice(digits + 1);
  // A sign is taken for part of the number, so that a negative one can be called out of range.
  const [, sign, number] = /^([-+]?)(\d*)$/.exec(asked.slice(0, 9)) ?? [];
  if (number === undefined) return false;
  r.nanosecond = sign === '' ? nanosecondsOf(number) : Number(number) * 10 ** (9 - Math.min(digits, 9));
  if (sign === '-' && r.nanosecond > 0) r.outOfRange = 'fractional second';
  return true;
}

const OFFSETS: Readonly<Record<string, RegExp>> = {
  '1': /^(.)(..)/s, '2': /^(.)(..)(..)/s, '3': /^(.)(..)(..)(..)/s, '2:': /^(.)(..):(..)/s, '3:': /^(.)(..):(..):(..)/s,
};

function readZone(r: Reading, { utcAsZ, colons, parts }: ZoneForm): boolean {
  if (utcAsZ && r.take(/^Z/) !== undefined) {
    r.utc = true;
    return true;
  }
  const found = OFFSETS[parts + (colons ? ':' : '')]!.exec(r.rest);
  if (found === null) return false;
  const [all, sign, ...numbers] = found as unknown as [string, string, ...string[]];
  // A number that is none ends the reading of the others; those before it are still checked.
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

/** Takes literal text; a blank in it stands for any number of blanks. False where the text differs. */
function skip(r: Reading, literal: string): boolean {
  const { rest } = r;
  let at = 0, i = 0, same = true;
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

/** The moment a text means by a layout; where it names no zone, on the clocks of a location. Or what is wrong with it. */
export function parseTime(layout: string, source: string, location: Location): Time | string {
  const r = new Reading(source);
  const pieces = piecesOf(layout);
  for (let i = 0; i < pieces.length; i++) {
    const fault = readPiece(r, pieces[i]!, pieces[i + 1], source, layout);
    if (fault !== undefined) return fault;
  }
  return finish(r, source, location);
}

/** Reads by one piece. Says what is wrong. */
function readPiece(r: Reading, piece: Piece, next: Piece | undefined, source: string, layout: string): string | undefined {
  if (!skip(r, piece.before)) return text.timeMismatch(source, layout, r.rest, piece.before);
  if (piece.source === '') return undefined;
  const start = r.rest, fits = readElement(r, piece, next);
  if (r.outOfRange !== '') return text.timeOutOfRange(source, r.outOfRange);
  return fits ? undefined : text.timeMismatch(source, layout, start, piece.source);
}

function finish(r: Reading, source: string, location: Location): Time | string {
  if (r.rest !== '') return text.timeExtraText(source, r.rest);
  if (r.afternoon && r.hour < 12) r.hour += 12;
  else if (r.morning && r.hour === 12) r.hour = 0;
  return settleDay(r, source) ?? momentOf(r, location);
}

/** Bytes of literal text in a part of a long layout. */
const PART = 256;

/** A text that is being read by a long layout. */
export class TimeReader {
  private readonly reading: Reading;
  private readonly cutter: Cutter;
  private piece: Piece;
  /** The pieces behind it, as far as they matter already. */
  private readonly ahead: Piece[] = [];
  /** The moment, or what is wrong. */
  result: Time | string | undefined = undefined;

  constructor(private readonly layout: string, private readonly source: string, private readonly location: Location, private readonly part = PART) {
    this.reading = new Reading(source);
    this.cutter = new Cutter(layout);
    this.piece = this.cutter.next(part);
  }

  /** Reads by the next part of the layout; true: the result is there. */
  step(): boolean {
    const { reading, cutter, piece, ahead, source, layout } = this, next = ahead[ahead.length - 1];
    // What seconds look like depends on the next element, however far away that is.
    const enough = next !== undefined && (next.source !== '' || !ofSeconds(piece));
    if (!enough && !cutter.over) {
      ahead.push(cutter.next(this.part));
      return false;
    }
    this.result = readPiece(reading, piece, next, source, layout) ?? (ahead.length === 0 ? finish(reading, source, this.location) : undefined);
    this.piece = ahead.shift() ?? piece;
    return this.result !== undefined;
  }
}

const ofSeconds = ({ field }: Piece): boolean => field === 'second' || field === 'zeroSecond';

/** Month and day from the day of the year, or as far as they are known. Says what contradicts. */
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
    year: BigInt(r.year), month: BigInt(r.month!), day: BigInt(r.day!),
    hour: BigInt(r.hour), minute: BigInt(r.minute), second: BigInt(r.second), nanosecond: BigInt(r.nanosecond),
  };
  if (r.utc) return Time.ofDate(parts, UTC);
  if (r.offset === -1 && r.zoneName === '') return Time.ofDate(parts, location);
  const clock = Time.ofDate(parts, UTC);
  const shifted = (seconds: number): Time => clock.add(BigInt(-seconds) * SECOND);
  if (r.offset !== -1) {
    // The location itself, if that is what its clocks show; else a zone made up for the offset.
    const time = shifted(r.offset);
    const { seconds, name } = location.at(Number(time.seconds));
    const own = seconds === r.offset && (r.zoneName === '' || r.zoneName === name);
    return time.in(own ? location : fixedZone(r.zoneName, r.offset));
  }
  const known = location.named(r.zoneName, Number(clock.seconds));
  if (known !== undefined) return shifted(known).in(location);
  // An unknown name is kept as it is, with an offset only where it reportsFailure one; the clocks are taken to show UTC.
  const hours = r.zoneName.startsWith('GMT') ? Number(r.zoneName.slice(3)) : 0;
  return clock.in(fixedZone(r.zoneName, hours * 3600));
}
