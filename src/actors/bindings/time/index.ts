// The `time` module (README 10a): functions and constants. A number given as a duration means nanoseconds. Methods of
// times, durations, locations and timers are in the files of their classes.
import { str as strValue } from '../../../values/string.ts';
import type { Value } from '../../../values/type.ts';
import { library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { long, type LongWork } from '../../../vm/native/long-work.ts';
import { plain, pure } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { int, str, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import { ErrorObject, invalid } from '../../values/failure.ts';
import {
  Duration,
  HOUR,
  MICROSECOND,
  MILLISECOND,
  MINUTE,
  NANOSECOND,
  SECOND,
  durationOf,
} from '../../time/duration.ts';
import { TimeReader, parseTime } from '../../time/layout-parse.ts';
import { LAYOUTS, MONTHS, WEEKDAYS } from '../../time/layout.ts';
import { Time, unixTime } from '../../time/moment.ts';
import { processOf, refuse } from '../common/support.ts';
import { DURATION } from './duration.ts';
import { LOCATION } from './location.ts';
import { BYTE, SHORT, TIME, location, whole } from './time-object.ts';
import { TICKER, TIMER, after, sleep, ticker, timer } from './timer-object.ts';
import { LOCAL, UTC, fixedZone, loadLocation } from '../../time/zone.ts';

const now = plain('time.now', [], 'Time', 'The present moment, in the local zone.', (at) =>
  at.one(Time.at(processOf(at.caller).system.clock.now(), LOCAL)),
);

const unix = pure(
  'time.unix',
  [whole('sec'), whole('nsec')],
  'Time',
  'The moment so many seconds and nanoseconds after 1970, in the local zone.',
  (sec, nsec) => unixTime(sec, nsec, LOCAL),
);

const date = pure(
  'time.date',
  [
    whole('year'),
    whole('month'),
    whole('day'),
    whole('hour'),
    whole('min'),
    whole('sec'),
    whole('nsec'),
    location('loc').or(LOCAL),
  ],
  'Time',
  'The moment at which clocks at a location, by default the local zone, show this; numbers outside their range run over.',
  (year, month, day, hour, minute, second, nanosecond, where) =>
    Time.ofDate({ year, month, day, hour, minute, second, nanosecond }, where),
);

const parsed = (at: Window | Call, time: Time | string): number =>
  typeof time === 'string' ? refuse(at, invalid(time)) : at.one(time);

/** Fuel for a part of a long layout. */
const PART = 3_000;

/** Parses a text by a long layout, in parts. */
class Parsing implements LongWork {
  constructor(private readonly reader: TimeReader) {}

  step(rt: Runtime): boolean {
    rt.charge(PART);
    return this.reader.step();
  }

  finish(call: Call): number {
    return parsed(call, this.reader.result!);
  }
}

const parse = long(
  'time.parse',
  [str('layout'), str('value'), location('loc').or(LOCAL)],
  'Time?, error?',
  'The moment that a text means by a layout, as Go has them; nil and an error if it does not fit.',
  (at, layout, source, where) => {
    if (layout.length > SHORT) return SLOW_PATH;
    at.rt.charge(BYTE * layout.length);
    return parsed(at, parseTime(layout, source, where));
  },
  (_, layout, source, where) => new Parsing(new TimeReader(layout, source, where)),
);

const parseDuration = plain(
  'time.parse_duration',
  [value('duration', 'Duration|string|number')],
  'Duration?, error?',
  'A Duration from a text like "1h30m" or a number of nanoseconds; nil and an error if it is none.',
  (at, duration) => {
    const nanoseconds = durationOf(duration);
    return nanoseconds instanceof ErrorObject ? refuse(at, nanoseconds) : at.one(new Duration(nanoseconds));
  },
);

/** Fuel for finding a location. */
const LOCATED = 5_000;

const load = plain(
  'time.load_location',
  [str('name')],
  'Location?, error?',
  'The location of this name in the IANA time zone database; nil and an error if there is none.',
  (at, name) => {
    at.rt.charge(LOCATED + (name.length >> 2));
    const found = loadLocation(name);
    return found instanceof ErrorObject ? refuse(at, found) : at.one(found);
  },
);

const fixed = pure(
  'time.fixed_zone',
  [str('name'), int('seconds')],
  'Location',
  'A location that is always so many seconds east of Greenwich.',
  fixedZone,
);

const UNITS = { NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR };

const constants = <T>(from: Readonly<Record<string, T>>, as: (v: T) => Value): [string, Value][] =>
  Object.entries(from).map(([name, v]) => [name, as(v)]);
const numbered = (names: readonly string[], first: number): [string, Value][] =>
  names.map((name, i) => [name.toUpperCase(), first + i]);

export const TIME_CLASSES = [TIME, DURATION, LOCATION, TIMER, TICKER];

export const TIME_MODULE = library(
  'time',
  [now, unix, date, parse, parseDuration, load, fixed, sleep, after, timer, ticker],
  {
    ...Object.fromEntries([
      ...constants(UNITS, Number),
      ...constants(LAYOUTS, strValue),
      ...numbered(MONTHS, 1),
      ...numbered(WEEKDAYS, 0),
    ]),
    utc: UTC,
    localtz: LOCAL,
  },
);
