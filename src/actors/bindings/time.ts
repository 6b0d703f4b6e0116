// The `time` module (process-api.md 10a): its functions and constants. A number as a duration is nanoseconds here. What times,
// durations, locations and timers can do is said in the files of their classes.
import { str as strValue } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import { library } from '../../vm/library.ts';
import { plain, pure } from '../../vm/native.ts';
import { int, str, value } from '../../vm/params.ts';
import { ErrorObject } from '../failure.ts';
import {
  DURATION, Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, NANOSECOND, SECOND, durationOf,
} from './duration.ts';
import { parseTime } from './layout-parse.ts';
import { LAYOUTS, MONTHS, WEEKDAYS } from './layout.ts';
import { Time, unixTime } from './moment.ts';
import { invalid, processOf, refuse } from './support.ts';
import { TIME, location, whole } from './time-object.ts';
import { TICKER, TIMER, after, sleep, ticker, timer } from './timer-object.ts';
import { LOCAL, LOCATION, UTC, fixedZone, loadLocation } from './zone.ts';

const now = plain('time.now', [], 'Time', 'The present moment.', (at) => at.one(Time.at(processOf(at.caller).system.clock.now(), LOCAL)));

const unix = pure('time.unix', [whole('sec'), whole('nsec')], 'any', 'The moment so many seconds and nanoseconds after 1970.', (sec, nsec) =>
  unixTime(sec, nsec, LOCAL));

const date = pure('time.date',
  [whole('year'), whole('month'), whole('day'), whole('hour'), whole('min'), whole('sec'), whole('nsec'), location('loc').or(LOCAL)],
  'any', 'The moment at which clocks show this; numbers outside their usual range run over.',
  (year, month, day, hour, minute, second, nanosecond, where) =>
    Time.ofDate({ year, month, day, hour, minute, second, nanosecond }, where));

const parse = plain('time.parse', [str('layout'), str('value'), location('loc').or(LOCAL)], 'Time', 'The moment a text means by a layout.',
  (at, layout, source, where) => {
    at.rt.charge((layout.length + source.length) >> 2);
    const time = parseTime(layout, source, where);
    return typeof time === 'string' ? refuse(at, invalid(time)) : at.one(time);
  });

const parseDuration = plain('time.parse_duration', [value('duration')], 'Duration', 'A Duration from a text, a number of nanoseconds or a Duration.', (at, duration) => {
  const nanoseconds = durationOf(duration);
  return nanoseconds instanceof ErrorObject ? refuse(at, nanoseconds) : at.one(new Duration(nanoseconds));
});

const load = plain('time.load_location', [str('name')], 'Location', 'The location of this name in the IANA time zone database.', (at, name) => {
  const found = loadLocation(name);
  return found instanceof ErrorObject ? refuse(at, found) : at.one(found);
});

const fixed = pure('time.fixed_zone', [str('name'), int('seconds')], 'any', 'A location always so many seconds east of Greenwich.', fixedZone);

const UNITS = { NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR };

const constants = <T>(from: Readonly<Record<string, T>>, as: (v: T) => Value): [string, Value][] =>
  Object.entries(from).map(([name, v]) => [name, as(v)]);
const numbered = (names: readonly string[], first: number): [string, Value][] => names.map((name, i) => [name.toUpperCase(), first + i]);

export const TIME_CLASSES = [TIME, DURATION, LOCATION, TIMER, TICKER];

export const TIME_MODULE = library('time', [now, unix, date, parse, parseDuration, load, fixed, sleep, after, timer, ticker], {
  ...Object.fromEntries([
    ...constants(UNITS, Number), ...constants(LAYOUTS, strValue), ...numbered(MONTHS, 1), ...numbered(WEEKDAYS, 0),
  ]),
  utc: UTC,
  localtz: LOCAL,
});
