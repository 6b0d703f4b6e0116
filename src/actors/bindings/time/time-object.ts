// Methods of Time objects (README 10.7): argument checks and results; whole numbers are Lua integers. Arithmetic,
// formatting and zones are moment.ts, layout.ts and zone.ts in actors/time.
import { noInteger } from '../../../messages/stdlib.ts';
import { toDouble, toInteger } from '../../../values/number.ts';
import { Gathering } from '../../../values/bytes.ts';
import { joined } from '../../../values/string.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import { hostClass } from '../../../vm/native/library.ts';
import { gather, long, type LongWork } from '../../../vm/native/long-work.ts';
import { plain, pure } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { Param, object, rest, str, takeNumber, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { badArgument } from '../../../vm/throw.ts';
import { ErrorObject } from '../../values/failure.ts';
import { Duration, durationOf } from '../../time/duration.ts';
import { LAYOUTS, TEXT_LAYOUT, TimeWriter, formatTime } from '../../time/layout.ts';
import { Time, type Wall } from '../../time/moment.ts';
import { LOCAL, Location, UTC } from '../../time/zone.ts';

/** A whole number of years, seconds and so on; fractions are truncated. */
export const whole = (name: string): Param<bigint> =>
  new Param(name, 'number', (v, at, given) => {
    const n = takeNumber(v, at, given),
      i = toInteger(n);
    if (i !== undefined) return BigInt(i);
    const cut = Math.trunc(toDouble(n));
    return Math.abs(cut) < 2 ** 63 ? BigInt(cut) : badArgument(at, noInteger());
  });

export const location = (name: string): Param<Location> => object(name, 'location', Location, 'Location');

const self = object('self', 'time', Time, 'Time');
const other = object('other', 'time', Time, 'Time');
const duration = object('duration', 'duration', Duration, 'Duration');

/** Longest layout done at once, in bytes; fuel per byte, and per element. */
export const SHORT = 200,
  BYTE = 10;
const PIECE = 60;

/** Formats a moment by a long layout, in parts. */
class Writing implements LongWork {
  private readonly text = new Gathering();

  constructor(private readonly from: TimeWriter) {}

  step(rt: Runtime): boolean {
    const part = this.from.next();
    if (part === undefined) return true;
    rt.charge(PIECE + BYTE * part.length);
    gather(rt, this.text, part);
    return false;
  }

  get holds(): readonly Value[] {
    return [joined(this.text.text)];
  }

  finish(call: Call): number {
    return call.one(joined(this.text.text));
  }
}

/** A method that returns one number of the local date and time. */
const shown = (name: string, doc: string, of: (wall: Wall) => number) =>
  pure(`Time:${name}`, [self], 'integer', doc, ({ wall }) => of(wall));

export const TIME = hostClass(
  Time,
  'Time',
  [
    plain(
      'Time:add',
      [self, value('duration', 'Duration|string|number')],
      'Time',
      'The moment this much later: a Duration, a text like "1.5s", or a number of nanoseconds. Raises if it is none.',
      (at, time, by) => {
        const nanoseconds = durationOf(by);
        return nanoseconds instanceof ErrorObject ? badArgument(2, nanoseconds.message) : at.one(time.add(nanoseconds));
      },
    ),
    pure(
      'Time:sub',
      [self, other],
      'Duration',
      'The Duration from the other moment to this one.',
      (time, since) => new Duration(time.since(since)),
    ),
    pure(
      'Time:add_date',
      [self, whole('years'), whole('months'), whole('days')],
      'Time',
      'The same time of day so many years, months and days later.',
      (time, years, months, days) => time.addDate(years, months, days),
    ),
    pure(
      'Time:before',
      [self, other],
      'boolean',
      'Whether this moment is earlier than the other.',
      (a, b) => a.nanoseconds < b.nanoseconds,
    ),
    pure(
      'Time:after',
      [self, other],
      'boolean',
      'Whether this moment is later than the other.',
      (a, b) => a.nanoseconds > b.nanoseconds,
    ),
    pure(
      'Time:equal',
      [self, other],
      'boolean',
      'Whether both are the same moment, at whatever locations.',
      (a, b) => a.nanoseconds === b.nanoseconds,
    ),
    pure('Time:is_zero', [self], 'boolean', 'Whether it is the start of the year 1, UTC.', (time) => time.isZero),
    long(
      'Time:format',
      [self, str('layout')],
      'string',
      'The moment as text, by a layout as Go has them: how Mon Jan 2 15:04:05 MST 2006 would be written.',
      (at, time, layout) => {
        if (layout.length > SHORT) return SLOW_PATH;
        at.rt.charge(BYTE * layout.length);
        return at.text(formatTime(time, layout));
      },
      (_, time, layout) => new Writing(new TimeWriter(time, layout)),
    ),
    pure(
      'Time:format_rfc3339',
      [self],
      'string',
      'The moment as text as RFC 3339 has it, without fractions of a second.',
      (time) => formatTime(time, LAYOUTS.RFC3339),
    ),
    pure('Time:unix', [self], 'integer', 'The whole seconds since 1970.', (time) => time.seconds),
    pure('Time:unix_nano', [self], 'integer', 'The nanoseconds since 1970.', (time) => time.nanoseconds),
    plain(
      'Time:date',
      [self],
      'integer, integer, integer',
      'The year, month and day.',
      (at, { wall: { year, month, day } }) => at.three(year, month, day),
    ),
    plain(
      'Time:clock',
      [self],
      'integer, integer, integer',
      'The hour, minute and second.',
      (at, { wall: { hour, minute, second } }) => at.three(hour, minute, second),
    ),
    shown('year', 'The year.', ({ year }) => year),
    shown('month', 'The month, 1 to 12.', ({ month }) => month),
    shown('day', 'The day of the month.', ({ day }) => day),
    shown('hour', 'The hour, 0 to 23.', ({ hour }) => hour),
    shown('minute', 'The minute, 0 to 59.', ({ minute }) => minute),
    shown('second', 'The second, 0 to 59.', ({ second }) => second),
    shown('nanosecond', 'The nanosecond within the second, 0 to 999999999.', ({ nanosecond }) => nanosecond),
    shown('weekday', 'The day of the week, 0 (Sunday) to 6.', ({ weekday }) => weekday),
    shown('year_day', 'The day of the year, 1 to 366.', ({ yearDay }) => yearDay),
    pure('Time:utc', [self], 'Time', 'The same moment in UTC.', (time) => time.in(UTC)),
    pure('Time:in_local', [self], 'Time', 'The same moment in the local zone.', (time) => time.in(LOCAL)),
    pure('Time:in_location', [self, location('location')], 'Time', 'The same moment at a location.', (time, where) =>
      time.in(where),
    ),
    pure('Time:location', [self], 'Location', 'The location whose clocks the moment shows.', (time) => time.location),
    pure(
      'Time:round',
      [self, duration],
      'Time',
      'The nearest moment that is a multiple of a Duration after the start of the year 1.',
      (time, { nanoseconds }) => time.round(nanoseconds),
    ),
    pure(
      'Time:truncate',
      [self, duration],
      'Time',
      'The latest moment, not after this one, that is a multiple of a Duration after the start of the year 1.',
      (time, { nanoseconds }) => time.truncate(nanoseconds),
    ),
  ],
  {
    __tostring: pure('Time:tostring', [self, rest()], 'string', 'The moment as Go writes it.', (time) =>
      formatTime(time, TEXT_LAYOUT),
    ),
  },
);
