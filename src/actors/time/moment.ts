// Go's Time: an instant in nanoseconds and a location (README 10.6, 10.7). Arithmetic is Go's: dates normalize, seconds
// since 1970 wrap at 64 bits, durations saturate. Immutable. It must not know layouts or clocks.
import { Userdata } from '../../values/userdata.ts';
import { dateOf, daysOf, floorDiv, type CalendarDate } from './calendar.ts';
import { SECOND, saturate } from './duration.ts';
import type { Location, Offset } from './zone.ts';

const DAY = 86_400n;
const MICROSECONDS = 1000;
/** Nanoseconds from Go's zero time, the start of the year 1, to 1970. */
const FROM_ZERO = 62_135_596_800n * SECOND;

/** Local date and time. */
export interface Wall extends CalendarDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly offset: Offset;
}

/** Numbers of a date; each may be out of range. */
interface DateParts {
  readonly year: bigint;
  readonly month: bigint;
  readonly day: bigint;
  readonly hour: bigint;
  readonly minute: bigint;
  readonly second: bigint;
  readonly nanosecond: bigint;
}

export class Time extends Userdata {
  private shown: Wall | undefined = undefined;

  /** The seconds must fit 64 bits; `Time.of` wraps them. */
  constructor(
    /** Since 1970-01-01 UTC. */
    readonly nanoseconds: bigint,
    readonly location: Location,
  ) {
    super();
  }

  override get kind(): string {
    return 'Time';
  }

  /** A moment from any instant; its seconds wrap at 64 bits. */
  static of(nanoseconds: bigint, location: Location): Time {
    const seconds = floorDiv(nanoseconds, SECOND);
    const wrapped = BigInt.asIntN(64, seconds);
    return new Time(wrapped === seconds ? nanoseconds : nanoseconds + (wrapped - seconds) * SECOND, location);
  }

  /**
   * A moment from clock time. Doubles hold such milliseconds to about a microsecond.
   */
  static at(milliseconds: number, location: Location): Time {
    return new Time(BigInt(Math.round(milliseconds * MICROSECONDS)) * 1000n, location);
  }

  /**
   * The moment at which a location has this local time. When clocks go back it is one of two; when forward, close to
   * it.
   */
  static ofDate({ year, month, day, hour, minute, second, nanosecond }: DateParts, location: Location): Time {
    const clock =
      (daysOf(year, month, day) * 24n + hour) * 3600n + minute * 60n + second + floorDiv(nanosecond, SECOND);
    const rest = nanosecond - floorDiv(nanosecond, SECOND) * SECOND;
    // First takes the local time as UTC; the offset found may be that of the other side of a change.
    const guess = location.at(Number(clock)).seconds;
    const seconds = guess === 0 ? clock : clock - BigInt(location.at(Number(clock) - guess).seconds);
    return Time.of(seconds * SECOND + rest, location);
  }

  get seconds(): bigint {
    return floorDiv(this.nanoseconds, SECOND);
  }

  /** The local date and time. */
  get wall(): Wall {
    return (this.shown ??= this.show());
  }

  private show(): Wall {
    const { seconds, nanoseconds, location } = this;
    const offset = location.at(Number(seconds));
    const clock = seconds + BigInt(offset.seconds);
    const days = floorDiv(clock, DAY);
    const ofDay = Number(clock - days * DAY);
    return {
      ...dateOf(Number(days)),
      hour: Math.floor(ofDay / 3600),
      minute: Math.floor(ofDay / 60) % 60,
      second: ofDay % 60,
      nanosecond: Number(nanoseconds - seconds * SECOND),
      offset,
    };
  }

  in(location: Location): Time {
    return new Time(this.nanoseconds, location);
  }

  add(duration: bigint): Time {
    return Time.of(this.nanoseconds + duration, this.location);
  }

  /** The duration since another moment, clamped. */
  since(other: Time): bigint {
    return saturate(this.nanoseconds - other.nanoseconds);
  }

  /** The same time of day on another date. */
  addDate(years: bigint, months: bigint, days: bigint): Time {
    const { year, month, day, hour, minute, second, nanosecond } = this.wall;
    return Time.ofDate(
      {
        year: BigInt(year) + years,
        month: BigInt(month) + months,
        day: BigInt(day) + days,
        hour: BigInt(hour),
        minute: BigInt(minute),
        second: BigInt(second),
        nanosecond: BigInt(nanosecond),
      },
      this.location,
    );
  }

  /** Down to a multiple of a duration, counted from the zero time. */
  truncate(duration: bigint): Time {
    return duration <= 0n ? this : this.add(-this.beyond(duration));
  }

  /** To the nearest multiple of a duration; up from halfway. */
  round(duration: bigint): Time {
    if (duration <= 0n) return this;
    const beyond = this.beyond(duration);
    return this.add(2n * beyond < duration ? -beyond : duration - beyond);
  }

  private beyond(duration: bigint): bigint {
    const sinceZero = this.nanoseconds + FROM_ZERO;
    return sinceZero - floorDiv(sinceZero, duration) * duration;
  }

  /** Is it Go's zero time, the start of the year 1? */
  get isZero(): boolean {
    return this.nanoseconds === -FROM_ZERO;
  }
}

/** The moment this many seconds and nanoseconds after 1970. */
export const unixTime = (seconds: bigint, nanoseconds: bigint, location: Location): Time =>
  Time.of(seconds * SECOND + nanoseconds, location);
