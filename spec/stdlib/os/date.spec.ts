import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatDate, toInstant, toMoment, type DateFields, type Zone } from '../../../src/stdlib/os/date.ts';

const UTC: Zone = { offset: () => 0, summer: () => false, name: () => 'UTC' };
/** One hour east, two in the middle of each year (days 90 to 300 of the calendar of 1970). */
const YEAR = 365.2425 * 86400;
const inSummer = (t: number): boolean => {
  const part = t / YEAR - Math.floor(t / YEAR);
  return part > 0.25 && part < 0.8;
};
const CET: Zone = {
  offset: (t) => (inSummer(t) ? 7200 : 3600),
  summer: inSummer,
  name: (t) => (inSummer(t) ? 'CEST' : 'CET'),
};

const refuse = (rest: string): never => {
  throw rest;
};
const show = (format: string, t: number | bigint, zone?: Zone): string =>
  formatDate(format, toMoment(t, zone)!, refuse);
const fields = (
  year: number,
  month: number,
  day: number,
  hour = 12,
  minute = 0,
  second = 0,
  summer?: boolean,
): DateFields => ({ year, month: month - 1, day, hour, minute, second, summer });

test('every conversion, in the C locale', () => {
  assert.is(
    show('%c|%x|%X|%p|%r|%D|%F|%T|%R|%e|%j|%U|%V|%W|%G|%g|%u|%w|%C|%y|%z|%Z|%h|%n|%t|%%', 1e9),
    'Sun Sep  9 01:46:40 2001|09/09/01|01:46:40|AM|01:46:40 AM|09/09/01|2001-09-09|01:46:40|01:46| 9|252|36|36|36|2001|01|7|0|20|01|+0000|GMT|Sep|\n|\t|%',
  );
  assert.is(show('%a %A %b %B %d %H %I %m %M %S %Y', 1e9 + 43200), 'Sun Sunday Sep September 09 13 01 09 46 40 2001');
});

test('modifiers change nothing', () => {
  assert.is(
    show('%Ec|%EC|%Ex|%EX|%Ey|%EY|%Od|%Oe|%OH|%OI|%Om|%OM|%OS|%Ou|%OU|%OV|%Ow|%OW|%Oy', 1e9),
    'Sun Sep  9 01:46:40 2001|20|09/09/01|01:46:40|01|2001|09| 9|01|01|09|46|40|7|36|36|0|36|01',
  );
});

test('other conversions are refused with the rest of the format', () => {
  for (const format of ['%', '%9', '%E', '%O', '%Ez', '%Ea tail', '%Oz', '%k', '%d%Q']) {
    try {
      show(format, 0);
      assert.unreachable(format);
    } catch (rest) {
      assert.ok(format.endsWith('%' + String(rest)), format);
    }
  }
});

test('days far away, leap years, ISO weeks', () => {
  const rows: [number | bigint, string][] = [
    [0, '1970-01-01 00:00:00 Thu 001 00 01 00 1970 70 19 70'],
    [-1, '1969-12-31 23:59:59 Wed 365 52 01 52 1970 70 19 69'],
    [-63072000000, '-29-05-01 00:00:00 Sat 121 17 17 17 -29 71 -1 71'],
    [253402300799, '9999-12-31 23:59:59 Fri 365 52 52 52 9999 99 99 99'],
    [67768036191676799n, '2147485547-12-31 23:59:59 Wed 365 52 01 52 2147485548 48 21474855 47'],
    [951782400, '2000-02-29 00:00:00 Tue 060 09 09 09 2000 00 20 00'],
    [1078012800, '2004-02-29 00:00:00 Sun 060 09 09 08 2004 04 20 04'],
    [-62135596800, '1-01-01 00:00:00 Mon 001 00 01 01 1 01 0 01'],
    [-62167219200, '0-01-01 00:00:00 Sat 001 00 52 00 -1 99 0 00'],
    [-100000000000, '-1199-02-15 14:13:20 Thu 046 06 07 07 -1199 01 -12 01'],
  ];
  for (const [t, text] of rows) assert.is(show('%Y-%m-%d %H:%M:%S %a %j %U %V %W %G %g %C %y', t), text);
});

test('years beyond a C int cannot be represented', () => {
  assert.is(toMoment(67768036191676800n, undefined), undefined);
  assert.is(toMoment(-67768040609740801n, undefined), undefined);
  assert.is(toMoment(2n ** 62n, undefined), undefined);
  assert.is(toInstant(fields(2 ** 31 + 1899, 12, 31, 23, 59, 60), UTC), undefined);
  assert.is(toInstant(fields(2 ** 31 + 1899, 12, 31, 23, 59, 59), UTC)!.instant, 67768036191676799n);
});

test('fields outside their range are carried over', () => {
  const { instant, moment } = toInstant(fields(2020, 14, -3, 25, -61, 3601), UTC)!;
  assert.is(instant, 1611881941);
  const { year, month, day, weekday, yearDay } = moment.date;
  assert.equal([year, month, day, moment.hour, moment.minute, moment.second], [2021, 0, 29, 0, 59, 1]);
  assert.equal([weekday, yearDay], [5, 28]);
});

test('a moment and its instant are inverse', () => {
  for (let t = -1e11; t < 1e11; t += 987654321) {
    const { date, hour, minute, second, summer } = toMoment(t, CET)!;
    assert.is(toInstant({ ...date, hour, minute, second, summer }, CET)!.instant, t);
  }
});

test('zones shift moments, and have their name and offset', () => {
  assert.is(show('%H %z %Z', 0, CET), '01 +0100 CET');
  assert.is(show('%H %z %Z', 180 * 86400, CET), '02 +0200 CEST');
  assert.is(show('%z', 0, { ...UTC, offset: () => -12600 }), '-0330');
});

test('a wish for summer time is granted, by an hour where the zone has none', () => {
  const winter = toInstant(fields(1970, 1, 2), CET)!.instant as number;
  assert.is(toInstant(fields(1970, 1, 2, 12, 0, 0, true), CET)!.instant, winter - 3600);
  assert.is(toInstant(fields(1970, 1, 2, 12, 0, 0, true), UTC)!.instant, winter);
});

test.run();
