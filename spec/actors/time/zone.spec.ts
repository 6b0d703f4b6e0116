// Locations against facts of the IANA database. Instants are seconds since 1970.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LOCAL, type Location, UTC, fixedZone, loadLocation } from '../../../src/actors/time/zone.ts';
import { ErrorObject, KINDS } from '../../../src/actors/values/failure.ts';

const load = (name: string): Location => loadLocation(name) as Location;
const seconds = (iso: string): number => Date.parse(iso) / 1000;

const SHOWN: [zone: string, instant: string, offset: number, name: string][] = [
  ['America/New_York', '2024-01-15T12:00:00Z', -18_000, 'EST'],
  ['America/New_York', '2024-07-15T12:00:00Z', -14_400, 'EDT'],
  // Clocks change at 07:00 and at 06:00 UTC.
  ['America/New_York', '2024-03-10T06:59:59Z', -18_000, 'EST'],
  ['America/New_York', '2024-03-10T07:00:00Z', -14_400, 'EDT'],
  ['America/New_York', '2024-11-03T05:59:59Z', -14_400, 'EDT'],
  ['America/New_York', '2024-11-03T06:00:00Z', -18_000, 'EST'],
  ['America/New_York', '1850-01-01T00:00:00Z', -17_762, 'LMT'],
  ['America/New_York', '1950-01-01T00:00:00Z', -18_000, 'EST'],
  ['US/Eastern', '2024-01-15T12:00:00Z', -18_000, 'EST'],
  ['America/Los_Angeles', '2024-07-15T12:00:00Z', -25_200, 'PDT'],
  ['America/St_Johns', '2024-07-15T12:00:00Z', -9000, 'NDT'],
  ['America/Sao_Paulo', '2024-07-15T12:00:00Z', -10_800, '-03'],
  ['America/Anchorage', '2024-07-15T12:00:00Z', -28_800, 'AKDT'],
  ['America/Halifax', '2024-01-15T12:00:00Z', -14_400, 'AST'],
  ['Pacific/Honolulu', '2024-07-15T12:00:00Z', -36_000, 'HST'],
  ['Europe/London', '2024-01-15T12:00:00Z', 0, 'GMT'],
  ['Europe/London', '2024-07-15T12:00:00Z', 3600, 'BST'],
  ['Europe/London', '1969-07-15T12:00:00Z', 3600, 'BST'],
  ['Europe/Jersey', '2024-07-15T12:00:00Z', 3600, 'BST'],
  ['Europe/Dublin', '2024-07-15T12:00:00Z', 3600, 'IST'],
  ['Europe/Berlin', '2024-01-15T12:00:00Z', 3600, 'CET'],
  ['Europe/Berlin', '2024-07-15T12:00:00Z', 7200, 'CEST'],
  ['Europe/Athens', '2024-07-15T12:00:00Z', 10_800, 'EEST'],
  ['Europe/Lisbon', '2024-07-15T12:00:00Z', 3600, 'WEST'],
  ['Europe/Moscow', '2024-07-15T12:00:00Z', 10_800, 'MSK'],
  ['Europe/Moscow', '2012-07-15T12:00:00Z', 14_400, 'MSK'],
  ['Europe/Minsk', '2024-07-15T12:00:00Z', 10_800, '+03'],
  ['Europe/Istanbul', '2024-07-15T12:00:00Z', 10_800, '+03'],
  ['Africa/Cairo', '2024-01-15T12:00:00Z', 7200, 'EET'],
  ['Africa/Nairobi', '2024-01-15T12:00:00Z', 10_800, 'EAT'],
  ['Africa/Lagos', '2024-01-15T12:00:00Z', 3600, 'WAT'],
  ['Africa/Johannesburg', '2024-01-15T12:00:00Z', 7200, 'SAST'],
  ['Africa/Casablanca', '2024-07-15T12:00:00Z', 3600, '+01'],
  ['Asia/Kolkata', '2024-01-15T12:00:00Z', 19_800, 'IST'],
  ['Asia/Colombo', '2024-01-15T12:00:00Z', 19_800, '+0530'],
  ['Asia/Kathmandu', '2024-01-15T12:00:00Z', 20_700, '+0545'],
  ['Asia/Tokyo', '2024-01-15T12:00:00Z', 32_400, 'JST'],
  ['Asia/Seoul', '2024-01-15T12:00:00Z', 32_400, 'KST'],
  ['Asia/Shanghai', '2024-01-15T12:00:00Z', 28_800, 'CST'],
  ['Asia/Hong_Kong', '2024-01-15T12:00:00Z', 28_800, 'HKT'],
  ['Asia/Singapore', '2024-01-15T12:00:00Z', 28_800, '+08'],
  ['Asia/Jakarta', '2024-01-15T12:00:00Z', 25_200, 'WIB'],
  ['Asia/Manila', '2024-01-15T12:00:00Z', 28_800, 'PST'],
  ['Asia/Karachi', '2024-01-15T12:00:00Z', 18_000, 'PKT'],
  ['Asia/Jerusalem', '2024-07-15T12:00:00Z', 10_800, 'IDT'],
  ['Asia/Dubai', '2024-01-15T12:00:00Z', 14_400, '+04'],
  ['Australia/Sydney', '2024-01-15T12:00:00Z', 39_600, 'AEDT'],
  ['Australia/Perth', '2024-01-15T12:00:00Z', 28_800, 'AWST'],
  ['Australia/Lord_Howe', '2024-07-15T12:00:00Z', 37_800, '+1030'],
  ['Pacific/Auckland', '2024-01-15T12:00:00Z', 46_800, 'NZDT'],
  ['Pacific/Guam', '2024-01-15T12:00:00Z', 36_000, 'ChST'],
  // Samoa went without 2011-12-30.
  ['Pacific/Apia', '2011-12-30T09:59:59Z', -36_000, '-10'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', 50_400, '+14'],
  ['Etc/GMT+5', '2024-01-15T12:00:00Z', -18_000, '-05'],
  ['Etc/UTC', '2024-01-15T12:00:00Z', 0, 'UTC'],
  ['Etc/GMT', '2024-01-15T12:00:00Z', 0, 'GMT'],
  ['GMT', '2024-01-15T12:00:00Z', 0, 'GMT'],
  ['MET', '2024-07-15T12:00:00Z', 7200, 'MEST'],
  // Some hosts have these as zones of their own and know no names for them.
  ['EST5EDT', '2024-01-15T12:00:00Z', -18_000, 'EST'],
  ['EST5EDT', '2024-07-15T12:00:00Z', -14_400, 'EDT'],
  ['EST5EDT', '2024-03-10T06:59:59Z', -18_000, 'EST'],
  ['EST5EDT', '2024-03-10T07:00:00Z', -14_400, 'EDT'],
  ['EST5EDT', '1960-01-15T12:00:00Z', -18_000, 'EST'],
  ['CST6CDT', '2024-01-15T12:00:00Z', -21_600, 'CST'],
  ['CST6CDT', '2024-07-15T12:00:00Z', -18_000, 'CDT'],
  ['MST7MDT', '2024-01-15T12:00:00Z', -25_200, 'MST'],
  ['MST7MDT', '2024-07-15T12:00:00Z', -21_600, 'MDT'],
  ['PST8PDT', '2024-01-15T12:00:00Z', -28_800, 'PST'],
  ['PST8PDT', '2024-07-15T12:00:00Z', -25_200, 'PDT'],
  ['EST', '2024-07-15T12:00:00Z', -18_000, 'EST'],
  ['MST', '2024-07-15T12:00:00Z', -25_200, 'MST'],
  ['HST', '2024-07-15T12:00:00Z', -36_000, 'HST'],
  ['CET', '2024-07-15T12:00:00Z', 7200, 'CEST'],
  ['EET', '2024-01-15T12:00:00Z', 7200, 'EET'],
  ['WET', '2024-07-15T12:00:00Z', 3600, 'WEST'],
];

for (const [zone, instant, offset, name] of SHOWN) {
  test(`${zone} at ${instant}`, () => assert.equal(load(zone).at(seconds(instant)), { seconds: offset, name }));
}

test('far away the rules of today are repeated, and those of old go back for ever', () => {
  const cycle = 146_097 * 86_400;
  const newYork = load('America/New_York');
  const summer = seconds('2424-07-15T12:00:00Z'),
    winter = seconds('2424-01-15T12:00:00Z');
  for (const cycles of [1, 2, 100, 1_000_000]) {
    assert.is(newYork.at(summer + cycles * cycle).name, 'EDT');
    assert.is(newYork.at(winter + cycles * cycle).name, 'EST');
  }
  for (const instant of [-1e11, -1e15, -(2 ** 62)])
    assert.equal(newYork.at(instant), { seconds: -17_762, name: 'LMT' });
});

test('equal offsets are one object, and a location is loaded once', () => {
  const berlin = load('Europe/Berlin');
  assert.is(berlin, load('Europe/Berlin'));
  assert.is(berlin.at(0), berlin.at(1_700_000_000));
  assert.is(load('UTC'), UTC);
  assert.is(load('Local'), LOCAL);
});

const UNKNOWN: [name: string, kind: string, message: string][] = [
  ['', KINDS.INVALID, 'empty location name'],
  ['Invalid/Location', KINDS.NOT_FOUND, 'unknown time zone Invalid/Location'],
  ['../etc/passwd', KINDS.NOT_FOUND, 'time: invalid location name'],
  ['/etc/localtime', KINDS.NOT_FOUND, 'time: invalid location name'],
  ['\\x', KINDS.NOT_FOUND, 'time: invalid location name'],
  // Spellings and names that hosts know and the database does not.
  ['america/new_york', KINDS.NOT_FOUND, 'unknown time zone america/new_york'],
  ['AMERICA/NEW_YORK', KINDS.NOT_FOUND, 'unknown time zone AMERICA/NEW_YORK'],
  ['utc', KINDS.NOT_FOUND, 'unknown time zone utc'],
  ['+05:00', KINDS.NOT_FOUND, 'unknown time zone +05:00'],
  ['IST', KINDS.NOT_FOUND, 'unknown time zone IST'],
  ['Europe/Berlin ', KINDS.NOT_FOUND, 'unknown time zone Europe/Berlin '],
];

for (const [name, kind, message] of UNKNOWN) {
  test(`there is no location "${name}"`, () => {
    const error = loadLocation(name);
    assert.instance(error, ErrorObject);
    const { message: told, category, retryable } = error as ErrorObject;
    assert.equal([told, category, retryable], [message, kind, false]);
  });
}

test('fixed zones always show the same', () => {
  const zone = fixedZone('ABC', -12_345);
  for (const instant of [0, -1e12, 1e12]) assert.equal({ ...zone.at(instant) }, { seconds: -12_345, name: 'ABC' });
});

test('abbreviations mean what they mean at that time of day', () => {
  const at = seconds('2024-01-15T12:00:00Z');
  assert.is(load('America/New_York').named('EST', at), -18_000);
  assert.is(load('America/New_York').named('EDT', at), -14_400);
  assert.is(load('America/New_York').named('CET', at), undefined);
  // What Irish clocks show is an hour ahead only in summer; the name is known in winter too.
  assert.is(load('Europe/Dublin').named('IST', at), 3600);
  assert.is(load('Europe/Moscow').named('MSK', seconds('2012-07-15T12:00:00Z')), 14_400);
  assert.is(load('Europe/Moscow').named('MSK', at), 10_800);
  assert.is(UTC.named('UTC', at), undefined);
  assert.is(fixedZone('ABC', 60).named('ABC', at), 60);
});

test('the local zone is what the host takes for its own', () => {
  const instant = seconds('2024-07-15T12:00:00Z');
  assert.is(LOCAL.name, 'Local');
  assert.is(LOCAL.at(instant).seconds, new Date(instant * 1000).getTimezoneOffset() * -60 + 0);
});

test.run();
