// Local time from the system's zone files, as in C: TZif (RFC 9636) for the past, the POSIX rule at the end of a file
// or in TZ for the future. Offsets are exact to the second; summer time and abbreviations are those of the file, which
// the host's Date does not have.
// It must not know where files are: it parses bytes.
import type { Zone } from '../../vm/host.ts';

/** Offset, summer time and abbreviation for a period. */
interface Clocks {
  readonly offset: number;
  readonly summer: boolean;
  readonly name: string;
}

const DAY = 86_400;
const floorMod = (a: number, b: number): number => a - Math.floor(a / b) * b;
const leap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The start of a UTC year. */
function yearStart(year: number): number {
  const past = year - 1;
  return (365 * (year - 1970) + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477) * DAY;
}

function yearOf(instant: number): number {
  let year = 1970 + Math.floor(instant / (365.2425 * DAY));
  while (instant < yearStart(year)) year--;
  while (instant >= yearStart(year + 1)) year++;
  return year;
}

// ---- POSIX rules: std offset [dst [offset] [, start [/time], end [/time]]]

/** The time of a change: seconds from the start of a year, in local time before the change. */
type Change = (year: number) => number;

interface Rule {
  readonly standard: Clocks;
  readonly summer?: { readonly clocks: Clocks; readonly start: Change; readonly end: Change };
}

const NAME = '([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)',
  TIME = '([+-]?\\d{1,3}(?::\\d{1,2}(?::\\d{1,2})?)?)';
const WHEN = `(J\\d{1,3}|\\d{1,3}|M\\d{1,2}\\.\\d\\.\\d)(?:/${TIME})?`;
const RULE = new RegExp(`^${NAME}${TIME}(?:${NAME}${TIME}?(?:,${WHEN},${WHEN})?)?$`);
/** Default days of changes. */
const USUAL = ['M3.2.0', 'M11.1.0'] as const;

/** Seconds of [+-]hh[:mm[:ss]]. */
function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** The day of a rule, in days from the start of a year. */
function dayOf(when: string, year: number): number {
  if (when.startsWith('J')) return Number(when.slice(1)) - (leap(year) && Number(when.slice(1)) > 59 ? 0 : 1);
  if (!when.startsWith('M')) return Number(when);
  const [month, week, weekday] = when.slice(1).split('.').map(Number) as [number, number, number];
  const lengths = [31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const first = lengths.slice(0, month - 1).reduce((sum, n) => sum + n, 0);
  let day = floorMod(weekday - (yearStart(year) / DAY + 4 + first), 7) + 7 * (week - 1);
  if (day >= lengths[month - 1]!) day -= 7;
  return first + day;
}

function changeOf(when: string, time: string | undefined): Change {
  const seconds = time === undefined ? 7200 : secondsOf(time);
  return (year) => dayOf(when, year) * DAY + seconds;
}

/** Parses a POSIX rule; undefined: malformed. */
function ruleOf(text: string): Rule | undefined {
  const parts = RULE.exec(text);
  if (parts === null) return undefined;
  const [, name, offset, summerName, summerOffset, start, startTime, end, endTime] = parts as unknown as [
    string,
    string,
    string,
    ...(string | undefined)[],
  ];
  const plain = (quoted: string): string => quoted.replace(/^<|>$/g, '');
  const standard = { offset: 0 - secondsOf(offset), summer: false, name: plain(name) };
  if (summerName === undefined) return { standard };
  const clocks = {
    offset: summerOffset === undefined ? standard.offset + 3600 : 0 - secondsOf(summerOffset),
    summer: true,
    name: plain(summerName),
  };
  return {
    standard,
    summer: { clocks, start: changeOf(start ?? USUAL[0], startTime), end: changeOf(end ?? USUAL[1], endTime) },
  };
}

/** Start and end of summer time in a year; in the southern hemisphere the end comes first. */
function summerOf({ standard, summer }: Rule, year: number): readonly [start: number, end: number] {
  const from = yearStart(year);
  return [from + summer!.start(year) - standard.offset, from + summer!.end(year) - summer!.clocks.offset];
}

// ---- zones

/** A zone with past changes, and a rule after the last one. */
class FileZone implements Zone {
  /** The last period looked up, as a cache. */
  private from = Infinity;
  private to = -Infinity;
  private clocks: Clocks;

  constructor(
    private readonly changes: readonly number[],
    /** The clock after each change. */
    private readonly after: readonly Clocks[],
    /** The clock before the first change. */
    private readonly before: Clocks,
    private readonly rule: Rule | undefined,
  ) {
    this.clocks = before;
  }

  offset(instant: number): number {
    return this.at(instant).offset;
  }

  summer(instant: number): boolean {
    return this.at(instant).summer;
  }

  name(instant: number): string {
    return this.at(instant).name;
  }

  private at(instant: number): Clocks {
    if (instant < this.from || instant >= this.to) this.seek(instant);
    return this.clocks;
  }

  private seek(instant: number): void {
    const { changes } = this;
    let low = 0,
      high = changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (changes[middle]! <= instant) low = middle + 1;
      else high = middle;
    }
    if (low === changes.length && this.rule !== undefined) return this.seekByRule(instant, this.rule);
    this.stretch(changes[low - 1] ?? -Infinity, changes[low] ?? Infinity, this.after[low - 1] ?? this.before);
  }

  private seekByRule(instant: number, rule: Rule): void {
    const last = this.changes.at(-1) ?? -Infinity;
    if (rule.summer === undefined) return this.stretch(last, Infinity, rule.standard);
    const year = yearOf(instant),
      [start, end] = summerOf(rule, year);
    const [first, second] = start > end ? [end, start] : [start, end];
    const inside = instant >= first && instant < second;
    const from = inside ? first : instant < first ? yearStart(year) : second;
    this.stretch(
      Math.max(last, from),
      inside ? second : instant < first ? first : yearStart(year + 1),
      inside === start <= end ? rule.summer.clocks : rule.standard,
    );
  }

  private stretch(from: number, to: number, clocks: Clocks): void {
    this.from = from;
    this.to = to;
    this.clocks = clocks;
  }
}

/** The zone of a POSIX rule alone; undefined: malformed. */
export function ruleZone(text: string): Zone | undefined {
  const rule = ruleOf(text);
  return rule === undefined ? undefined : new FileZone([], [], rule.standard, rule);
}

const HEADER = 44,
  MAGIC = 0x545a6966;
/** Bytes of a local time type record, and of a leap second besides its instant. */
const CLOCKS = 6,
  LEAP = 4;

/** The counts in the header of a data block, and its end. */
function partAt(
  file: DataView,
  at: number,
  width: number,
): { readonly changes: number; readonly types: number; readonly names: number; readonly end: number } {
  const [utc, standard, leaps, changes, types, names] = [20, 24, 28, 32, 36, 40].map((field) =>
    file.getUint32(at + field),
  ) as [number, number, number, number, number, number];
  return {
    changes,
    types,
    names,
    end: at + HEADER + changes * (width + 1) + types * CLOCKS + names + leaps * (width + LEAP) + standard + utc,
  };
}

function textAt(file: DataView, at: number, stop: number): string {
  let text = '';
  for (let code; (code = file.getUint8(at)) !== stop; at++) text += String.fromCharCode(code);
  return text;
}

/** The zone of a TZif file; undefined: malformed or truncated. */
export function fileZone(bytes: Uint8Array): Zone | undefined {
  try {
    return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(file: DataView): Zone | undefined {
  if (file.getUint32(0) !== MAGIC) return undefined;
  // Version 1 has one data block with 4-byte times; later versions have a second one and a rule.
  const later = file.getUint8(4) !== 0,
    width = later ? 8 : 4,
    at = later ? partAt(file, 0, 4).end : 0;
  const { changes, types, names, end } = partAt(file, at, width),
    from = at + HEADER;
  const kinds = from + changes * width,
    described = kinds + changes,
    texts = described + types * CLOCKS;
  if (texts + names > file.byteLength) return undefined;
  const clocks = Array.from({ length: types }, (_, i): Clocks => {
    const entry = described + i * CLOCKS;
    return {
      offset: file.getInt32(entry),
      summer: file.getUint8(entry + 4) !== 0,
      name: textAt(file, texts + file.getUint8(entry + 5), 0),
    };
  });
  const instants = Array.from({ length: changes }, (_, i) =>
    later ? Number(file.getBigInt64(from + 8 * i)) : file.getInt32(from + 4 * i),
  );
  const after = instants.map((_, i) => clocks[file.getUint8(kinds + i)]!);
  const first = clocks.find(({ summer }) => !summer) ?? clocks[0];
  if (first === undefined || after.includes(undefined!)) return undefined;
  return new FileZone(instants, after, first, later ? ruleOf(textAt(file, end + 1, 10)) : undefined);
}
