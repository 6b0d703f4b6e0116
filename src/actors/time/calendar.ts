// The proleptic Gregorian calendar: days since 1970-01-01 to a date and back. Internally years start in March, so that
// the leap day is the last one, and 400 years are a cycle. Exact for all days within 64 bits of seconds. It must not
// know zones or Lua.

export interface CalendarDate {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  readonly day: number;
  /** 1..366 */
  readonly yearDay: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const CYCLE_YEARS = 400;
const CYCLE_DAYS = 146_097;
/** Days from the start of January and of March of the year 0 to 1970-01-01. */
const FROM_JANUARY = 719_528;
const FROM_MARCH = 719_468;

export const floorDiv = (a: bigint, b: bigint): bigint => (a < 0n && a % b !== 0n ? a / b - 1n : a / b);

export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days in a year before a month (1..13). */
export function daysBefore(month: number, year: number): number {
  const common = month < 3 ? 31 * (month - 1) : 59 + Math.floor((153 * (month - 3) + 2) / 5);
  return month > 2 && isLeap(year) ? common + 1 : common;
}

export const daysIn = (month: number, year: number): number => daysBefore(month + 1, year) - daysBefore(month, year);

/** Days from 1970-01-01 to the first day of a year. */
function daysToYear(year: bigint): bigint {
  const cycle = floorDiv(year, BigInt(CYCLE_YEARS));
  // Leap days before January belong to earlier years.
  const before = Number(year - cycle * BigInt(CYCLE_YEARS)) - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return cycle * BigInt(CYCLE_DAYS) + BigInt((before + 1) * 365 + leaps + 1 - FROM_JANUARY);
}

/** Days from 1970-01-01 to a date; months and days out of range are normalized. */
export function daysOf(year: bigint, month: bigint, day: bigint): bigint {
  const years = floorDiv(month - 1n, 12n);
  const inYear = Number(month - years * 12n);
  const full = year + years;
  return daysToYear(full) + BigInt(daysBefore(inYear, Number(((full % 400n) + 400n) % 400n))) + day - 1n;
}

/** The date so many days after 1970-01-01. */
export function dateOf(days: number): CalendarDate {
  const shifted = days + FROM_MARCH;
  const cycle = Math.floor(shifted / CYCLE_DAYS);
  const inCycle = shifted - cycle * CYCLE_DAYS;
  // Without the extra days of every 4th, 100th and 400th year, all years have 365 days.
  const ofCycle = Math.floor(
    (inCycle - Math.floor(inCycle / 1460) + Math.floor(inCycle / 36_524) - Math.floor(inCycle / 146_096)) / 365,
  );
  const fromMarch = inCycle - (365 * ofCycle + Math.floor(ofCycle / 4) - Math.floor(ofCycle / 100));
  const monthFromMarch = Math.floor((5 * fromMarch + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = cycle * CYCLE_YEARS + ofCycle + (month < 3 ? 1 : 0);
  const day = fromMarch - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return { year, month, day, yearDay: daysBefore(month, year) + day, weekday: (((days + 4) % 7) + 7) % 7 };
}
