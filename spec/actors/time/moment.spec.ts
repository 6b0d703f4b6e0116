// Arithmetic of moments against facts: dates of Go's documentation and tests, and the calendar checked by JavaScript's
// own.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import { dateOf, daysBefore, daysIn, daysOf } from '../../../src/actors/time/calendar.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/actors/time/duration.ts';
import { Time, unixTime } from '../../../src/actors/time/moment.ts';
import { UTC, fixedZone, loadLocation, type Location } from '../../../src/actors/time/zone.ts';

const pacific = loadLocation('America/Los_Angeles') as Location;

type Numbers = [
  year: number | bigint,
  month: number | bigint,
  day: number | bigint,
  hour: number,
  minute: number,
  second: number,
  nanosecond: number,
];

function date([year, month, day, hour, minute, second, nanosecond]: Numbers, location: Location): Time {
  const parts = { year, month, day, hour, minute, second, nanosecond };
  return Time.ofDate(
    Object.fromEntries(Object.entries(parts).map(([name, n]) => [name, BigInt(n)])) as never,
    location,
  );
}

const DATES: [Numbers, unix: number][] = [
  // Clocks go back at 2:00: the hour that comes twice is taken the first time.
  [[2011, 11, 6, 1, 0, 0, 0], 1_320_566_400],
  [[2011, 11, 6, 1, 59, 59, 0], 1_320_569_999],
  [[2011, 11, 6, 2, 0, 0, 0], 1_320_573_600],
  // Clocks go forward at 2:00: what never comes is read with the offset of afterwards.
  [[2011, 3, 13, 1, 0, 0, 0], 1_300_006_800],
  [[2011, 3, 13, 1, 59, 59, 0], 1_300_010_399],
  [[2011, 3, 13, 3, 0, 0, 0], 1_300_010_400],
  [[2011, 3, 13, 2, 30, 0, 0], 1_300_008_600],
  [[2012, 12, 24, 0, 0, 0, 0], 1_356_336_000],
  // One moment, said in many ways.
  [[2011, 11, 18, 7, 56, 35, 0], 1_321_631_795],
  [[2011, 11, 19, -17, 56, 35, 0], 1_321_631_795],
  [[2011, 11, 17, 31, 56, 35, 0], 1_321_631_795],
  [[2011, 11, 18, 6, 116, 35, 0], 1_321_631_795],
  [[2011, 10, 49, 7, 56, 35, 0], 1_321_631_795],
  [[2011, 11, 18, 7, 55, 95, 0], 1_321_631_795],
  [[2011, 11, 18, 7, 56, 34, 1_000_000_000], 1_321_631_795],
  [[2011, 12, -12, 7, 56, 35, 0], 1_321_631_795],
  [[2012, 1, -43, 7, 56, 35, 0], 1_321_631_795],
  [[2012, -1, 18, 7, 56, 35, 0], 1_321_631_795],
  [[2010, 23, 18, 7, 56, 35, 0], 1_321_631_795],
  [[1970, 1, 15_297, 7, 56, 35, 0], 1_321_631_795],
  [[1970, 1, -25_508, 0, 0, 0, 0], -2_203_948_800],
];

for (const [numbers, unix] of DATES)
  test(`date(${numbers.join(', ')})`, () => assert.is(date(numbers, pacific).seconds, BigInt(unix)));

test('nanoseconds below zero borrow from the second', () => {
  assert.is(date([2000, 1, 1, 0, 0, 0, -1], UTC).nanoseconds, 946_684_799_999_999_999n);
  assert.is(date([2000, 1, 1, 0, 0, 0, 2_500_000_000], UTC).nanoseconds, 946_684_802_500_000_000n);
});

test('the calendar is that of JavaScript dates where those reach', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_000_000, max: 99_000_000 }), (days) => {
      const js = new Date(days * 86_400_000);
      const { year, month, day, weekday, yearDay } = dateOf(days);
      assert.equal(
        [year, month, day, weekday],
        [js.getUTCFullYear(), js.getUTCMonth() + 1, js.getUTCDate(), js.getUTCDay()],
      );
      const firstDay = new Date(0).setUTCFullYear(year, 0, 1) / 86_400_000;
      assert.is(yearDay, days - firstDay + 1);
      assert.is(daysOf(BigInt(year), BigInt(month), BigInt(day)), BigInt(days));
    }),
    { numRuns: 2000 },
  );
});

test('every day of 400 years goes there and back', () => {
  let days = Number(daysOf(1800n, 1n, 1n));
  for (let year = 1800; year < 2200; year++) {
    for (let month = 1; month <= 12; month++) {
      for (let day = 1; day <= daysIn(month, year); day++, days++) {
        const { year: y, month: m, day: d, yearDay } = dateOf(days);
        if (y !== year || m !== month || d !== day || yearDay !== daysBefore(month, year) + day)
          assert.unreachable(`${year}-${month}-${day}`);
      }
    }
  }
  assert.is(daysOf(2200n, 1n, 1n), BigInt(days));
});

test('years at the ends of time', () => {
  for (const [seconds, year] of [
    [2n ** 63n - 1n, 292_277_026_596],
    [-(2n ** 63n) + 8_161_228_800n, -292_277_022_399],
  ] as const) {
    assert.is(unixTime(seconds, 0n, UTC).wall.year, year);
  }
  // Seconds are 64 bits wide and no wider.
  assert.is(unixTime(2n ** 63n, 0n, UTC).seconds, -(2n ** 63n));
  assert.is(unixTime(2n ** 63n - 1n, 1_000_000_000n, UTC).seconds, -(2n ** 63n));
  assert.is(date([292_277_026_596, 12, 4, 15, 30, 7, 999_999_999], UTC).nanoseconds, 2n ** 63n * SECOND - 1n);
});

test('adding months and years keeps the time of day and runs over', () => {
  const show = (time: Time): string => {
    const { year, month, day, hour } = time.wall;
    return `${year}-${month}-${day} ${hour}`;
  };
  const rows: [Numbers, [number, number, number], string][] = [
    [[2011, 11, 18, 7, 56, 35, 0], [4, 4, 0], '2016-3-18 7'],
    [[2011, 11, 18, 7, 56, 35, 0], [3, 16, 0], '2016-3-18 7'],
    [[2011, 11, 18, 7, 56, 35, 0], [4, 3, 30], '2016-3-19 7'],
    [[2011, 11, 18, 7, 56, 35, 0], [5, -6, -31], '2016-4-17 7'],
    [[2023, 10, 31, 0, 0, 0, 0], [0, 1, 0], '2023-12-1 0'],
    [[2024, 2, 29, 0, 0, 0, 0], [1, 0, 0], '2025-3-1 0'],
    [[2024, 1, 1, 0, 0, 0, 0], [1, 2, 3], '2025-3-4 0'],
    [[2024, 1, 1, 0, 0, 0, 0], [-2024, -1, 0], '-1-12-1 0'],
  ];
  for (const [start, [years, months, days], result] of rows) {
    assert.is(show(date(start, UTC).addDate(BigInt(years), BigInt(months), BigInt(days))), result);
  }
  // The same hour by the clock, though 23 hours away.
  const before = date([2024, 3, 9, 12, 0, 0, 0], pacific),
    next = before.addDate(0n, 0n, 1n);
  assert.is(show(next), '2024-3-10 12');
  assert.is(next.since(before), 23n * HOUR);
});

test('differences saturate', () => {
  const early = unixTime(-(2n ** 40n), 0n, UTC),
    late = unixTime(2n ** 40n, 0n, UTC);
  assert.is(late.since(early), 2n ** 63n - 1n);
  assert.is(early.since(late), -(2n ** 63n));
  assert.is(late.since(late.add(-1n)), 1n);
});

test('rounding counts from the start of the year 1, up from halfway', () => {
  const time = date([2012, 12, 7, 12, 15, 30, 918_273_645], UTC);
  const rows: [duration: bigint, rounded: string, truncated: string][] = [
    [1n, '12:15:30.918273645', '12:15:30.918273645'],
    [1_000n, '12:15:30.918274', '12:15:30.918273'],
    [1_000_000n, '12:15:30.918', '12:15:30.918'],
    [SECOND, '12:15:31', '12:15:30'],
    [2n * SECOND, '12:15:30', '12:15:30'],
    [MINUTE, '12:16:0', '12:15:0'],
    [10n * MINUTE, '12:20:0', '12:10:0'],
    [HOUR, '12:0:0', '12:0:0'],
  ];
  const show = ({ wall }: Time): string => {
    const fraction = String(wall.nanosecond).padStart(9, '0').replace(/0+$/, '');
    return `${wall.hour}:${wall.minute}:${wall.second}${fraction && '.' + fraction}`;
  };
  for (const [duration, rounded, truncated] of rows) {
    assert.is(show(time.round(duration)), rounded, `round ${duration}`);
    assert.is(show(time.truncate(duration)), truncated, `truncate ${duration}`);
  }
  for (const duration of [0n, -SECOND]) assert.is(time.round(duration), time);
  // Weeks start on the weekday of 0001-01-01, a Monday.
  assert.is(time.truncate(168n * HOUR).wall.weekday, 1);
  assert.is(unixTime(-1n, 500_000_000n, UTC).round(SECOND).seconds, 0n);
  assert.is(unixTime(-62_135_596_801n, 400_000_000n, UTC).truncate(SECOND).seconds, -62_135_596_801n);
});

test('rounding keeps its distance', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 70n), 2n ** 70n), fc.bigInt(1n, 2n ** 62n), (nanoseconds, duration) => {
      const time = Time.of(nanoseconds, UTC),
        down = time.truncate(duration),
        near = time.round(duration);
      const zero = -62_135_596_800n * SECOND;
      assert.is((down.nanoseconds - zero) % duration, 0n);
      assert.ok(down.nanoseconds <= time.nanoseconds && time.nanoseconds - down.nanoseconds < duration);
      const rest = time.nanoseconds - down.nanoseconds;
      assert.is(near.nanoseconds - down.nanoseconds, 2n * rest < duration ? 0n : duration);
    }),
  );
});

test('the zero time', () => {
  const zero = date([1, 1, 1, 0, 0, 0, 0], UTC);
  assert.ok(zero.isZero && zero.in(pacific).isZero);
  assert.is(zero.seconds, -62_135_596_800n);
  assert.not.ok(zero.add(1n).isZero);
  assert.not.ok(unixTime(0n, 0n, UTC).isZero);
});

test('a location changes what is shown, not the moment', () => {
  const time = date([2024, 1, 1, 0, 0, 0, 0], UTC);
  const there = time.in(fixedZone('X', 5 * 3600 + 30 * 60));
  assert.is(there.nanoseconds, time.nanoseconds);
  assert.equal([there.wall.hour, there.wall.minute, there.wall.day], [5, 30, 1]);
  assert.equal(time.in(pacific).wall.day, 31);
});

test('clocks are read to the microsecond', () => {
  for (const [milliseconds, nanoseconds] of [
    [0, 0n],
    [1.5, 1_500_000n],
    [1e12 + 0.001, 10n ** 18n + 1000n],
    [-1.25, -1_250_000n],
  ] as const) {
    assert.is(Time.at(milliseconds, UTC).nanoseconds, nanoseconds);
  }
});

test.run();
