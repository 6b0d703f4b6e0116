// Go's layouts, written as the reference time Mon Jan 2 15:04:05 MST 2006 (README 10.8): the table of elements,
// splitting a layout into literal text and elements, and formatting. Parsing is layout-parse.ts. Works on bytes.
import type { Time, Wall } from './moment.ts';

/** Layouts with a name. */
export const LAYOUTS = {
  RFC3339: '2006-01-02T15:04:05Z07:00',
  RFC3339NANO: '2006-01-02T15:04:05.999999999Z07:00',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  KITCHEN: '3:04PM',
  STAMP: 'Jan _2 15:04:05',
  STAMP_MILLI: 'Jan _2 15:04:05.000',
  STAMP_MICRO: 'Jan _2 15:04:05.000000',
  STAMP_NANO: 'Jan _2 15:04:05.000000000',
  DATE_TIME: '2006-01-02 15:04:05',
  DATE_ONLY: '2006-01-02',
  TIME_ONLY: '15:04:05',
};
/** Go's default format. */
export const TEXT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';

/** Kinds of elements. */
export type Field =
  | 'longMonth'
  | 'month'
  | 'numMonth'
  | 'zeroMonth'
  | 'longWeekday'
  | 'weekday'
  | 'day'
  | 'underDay'
  | 'zeroDay'
  | 'underYearDay'
  | 'zeroYearDay'
  | 'hour'
  | 'hour12'
  | 'zeroHour12'
  | 'minute'
  | 'zeroMinute'
  | 'second'
  | 'zeroSecond'
  | 'longYear'
  | 'year'
  | 'PM'
  | 'pm'
  | 'zoneName';

/** A numeric zone: "Z" for UTC or not, colons or not, and how many of hours, minutes and seconds. */
export interface ZoneForm {
  readonly utcAsZ: boolean;
  readonly colons: boolean;
  readonly parts: 1 | 2 | 3;
}

/** A fraction of a second: number of digits, trailing zeros trimmed or not. */
export interface FractionForm {
  readonly separator: string;
  readonly digits: number;
  readonly trimmed: boolean;
}

/** Literal text and the element after it; the last piece has text only. */
export interface Piece {
  readonly before: string;
  /** The source of the element. */
  readonly source: string;
  readonly field?: Field;
  readonly zone?: ZoneForm;
  readonly fraction?: FractionForm;
}

/** Elements by source; the first that matches wins. */
const FIELDS: readonly (readonly [source: string, field: Field])[] = [
  ['January', 'longMonth'],
  ['Jan', 'month'],
  ['Monday', 'longWeekday'],
  ['Mon', 'weekday'],
  ['MST', 'zoneName'],
  ['01', 'zeroMonth'],
  ['02', 'zeroDay'],
  ['03', 'zeroHour12'],
  ['04', 'zeroMinute'],
  ['05', 'zeroSecond'],
  ['06', 'year'],
  ['002', 'zeroYearDay'],
  ['15', 'hour'],
  ['1', 'numMonth'],
  ['2006', 'longYear'],
  ['2', 'day'],
  ['_2', 'underDay'],
  ['__2', 'underYearDay'],
  ['3', 'hour12'],
  ['4', 'minute'],
  ['5', 'second'],
  ['PM', 'PM'],
  ['pm', 'pm'],
];
const BY_FIRST = new Map<string, (readonly [source: string, field: Field])[]>();
for (const row of FIELDS) BY_FIRST.set(row[0][0]!, [...(BY_FIRST.get(row[0][0]!) ?? []), row]);

/** Not elements if a lower case letter follows: Janet, Monastery. */
const WHOLE_WORDS = new Set<Field>(['month', 'weekday']);
const ZONE = /[-Z]07(?:0000|:00:00|00|:00)?/y;
const FRACTION = /[.,](?:0+|9+)(?!\d)/y;
const YEAR_AFTER_UNDERSCORE = '_2006';

const CUT = new Map<string, readonly Piece[]>();
const MAX_CUT = 256;
const LONGEST_CUT = 100;

/** The pieces of a layout, cached: programs use few layouts, often. */
export function piecesOf(layout: string): readonly Piece[] {
  if (layout.length > LONGEST_CUT) return cut(layout);
  let pieces = CUT.get(layout);
  if (pieces === undefined) {
    if (CUT.size >= MAX_CUT) CUT.clear();
    CUT.set(layout, (pieces = cut(layout)));
  }
  return pieces;
}

function cut(layout: string): Piece[] {
  const cutter = new Cutter(layout),
    pieces: Piece[] = [];
  while (!cutter.over) pieces.push(cutter.next());
  return pieces;
}

/** Splits a layout piece by piece. */
export class Cutter {
  private at = 0;
  /** The last piece has been returned. */
  over = false;

  constructor(private readonly layout: string) {}

  /** The next piece. Literal text longer than `most` comes in parts, never split between blanks. */
  next(most = Infinity): Piece {
    const { layout, at: from } = this,
      { length } = layout;
    for (let at = from; at < length; at++) {
      const element = elementAt(layout, at);
      if (element !== undefined) {
        this.at = at + element.source.length;
        return { before: layout.slice(from, at), ...element };
      }
      if (at - from < most || layout[at] === ' ') continue;
      this.at = at + 1;
      return { before: layout.slice(from, at + 1), source: '' };
    }
    this.at = length;
    this.over = true;
    return { before: layout.slice(from), source: '' };
  }
}

function elementAt(layout: string, at: number): Omit<Piece, 'before'> | undefined {
  const first = layout[at]!;
  if (first === '-' || first === 'Z') return zoneAt(layout, at);
  if (first === '.' || first === ',') return fractionAt(layout, at);
  // An underscore before a year is literal.
  if (layout.startsWith(YEAR_AFTER_UNDERSCORE, at)) return undefined;
  for (const [source, field] of BY_FIRST.get(first) ?? []) {
    if (!layout.startsWith(source, at)) continue;
    if (WHOLE_WORDS.has(field) && /[a-z]/.test(layout[at + source.length] ?? '')) continue;
    return { source, field };
  }
  return undefined;
}

function zoneAt(layout: string, at: number): Omit<Piece, 'before'> | undefined {
  ZONE.lastIndex = at;
  const source = ZONE.exec(layout)?.[0];
  if (source === undefined) return undefined;
  const parts = source.length < 4 ? 1 : source.length < 7 ? 2 : 3;
  return { source, zone: { utcAsZ: source[0] === 'Z', colons: source.includes(':'), parts } };
}

function fractionAt(layout: string, at: number): Omit<Piece, 'before'> | undefined {
  FRACTION.lastIndex = at;
  const source = FRACTION.exec(layout)?.[0];
  if (source === undefined) return undefined;
  return { source, fraction: { separator: source[0]!, digits: source.length - 1, trimmed: source[1] === '9' } };
}

// ---- formatting

export const MONTHS: readonly string[] = [
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
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];
/** Letters of a short name. */
export const SHORT = 3;

const padded = (n: number, width: number): string => (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width, '0');
const two = (n: number): string => padded(n, 2);
/** Noon is 12 PM, midnight 12 AM. */
const hour12 = (wall: Wall): number => wall.hour % 12 || 12;

const WRITE: Readonly<Record<Field, (wall: Wall) => string>> = {
  longMonth: ({ month }) => MONTHS[month - 1]!,
  month: ({ month }) => MONTHS[month - 1]!.slice(0, SHORT),
  numMonth: ({ month }) => String(month),
  zeroMonth: ({ month }) => two(month),
  longWeekday: ({ weekday }) => WEEKDAYS[weekday]!,
  weekday: ({ weekday }) => WEEKDAYS[weekday]!.slice(0, SHORT),
  day: ({ day }) => String(day),
  underDay: ({ day }) => String(day).padStart(2),
  zeroDay: ({ day }) => two(day),
  underYearDay: ({ yearDay }) => String(yearDay).padStart(3),
  zeroYearDay: ({ yearDay }) => padded(yearDay, 3),
  hour: ({ hour }) => two(hour),
  hour12: (wall) => String(hour12(wall)),
  zeroHour12: (wall) => two(hour12(wall)),
  minute: ({ minute }) => String(minute),
  zeroMinute: ({ minute }) => two(minute),
  second: ({ second }) => String(second),
  zeroSecond: ({ second }) => two(second),
  longYear: ({ year }) => padded(year, 4),
  year: ({ year }) => two(Math.abs(year) % 100),
  PM: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  pm: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  zoneName: ({ offset }) => offset.name || writeZone(offset.seconds, NAMELESS_ZONE),
};
const NAMELESS_ZONE: ZoneForm = { utcAsZ: false, colons: false, parts: 2 };

function writeZone(seconds: number, { utcAsZ, colons, parts }: ZoneForm): string {
  if (utcAsZ && seconds === 0) return 'Z';
  // The sign is that of the whole minutes; without any, the seconds have their own.
  const west = seconds <= -60;
  const size = west ? -seconds : seconds;
  const numbers = [Math.trunc(size / 3600), Math.trunc(size / 60) % 60, size % 60];
  return (
    (west ? '-' : '+') +
    numbers
      .slice(0, parts)
      .map(two)
      .join(colons ? ':' : '')
  );
}

function writeFraction(nanosecond: number, { separator, digits, trimmed }: FractionForm): string {
  const all = padded(nanosecond, 9).slice(0, digits);
  const kept = trimmed ? all.replace(/0+$/, '') : all;
  return kept === '' ? '' : separator + kept;
}

/** Formats a piece. */
function pieceText({ before, field, zone, fraction }: Piece, wall: Wall): string {
  if (field !== undefined) return before + WRITE[field](wall);
  if (zone !== undefined) return before + writeZone(wall.offset.seconds, zone);
  return fraction !== undefined ? before + writeFraction(wall.nanosecond, fraction) : before;
}

/** Formats a moment. */
export function formatTime({ wall }: Time, layout: string): string {
  let out = '';
  for (const piece of piecesOf(layout)) out += pieceText(piece, wall);
  return out;
}

/** Bytes of literal text in a part of a long layout. */
const PART = 256;

/** Formats a moment by a long layout, in parts. */
export class TimeWriter {
  private readonly cutter: Cutter;

  constructor(
    private readonly time: Time,
    layout: string,
    private readonly part = PART,
  ) {
    this.cutter = new Cutter(layout);
  }

  /** The next part of the text; undefined at the end. */
  next(): string | undefined {
    return this.cutter.over ? undefined : pieceText(this.cutter.next(this.part), this.time.wall);
  }
}
