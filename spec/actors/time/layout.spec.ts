// What Go's layouts write and read. The moment most rows are about is 2009-02-04 21:00:57.0123456 PST, the one Go's
// documentation and tests use.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import { TimeReader, parseTime } from '../../../src/actors/time/layout-parse.ts';
import { LAYOUTS, TEXT_LAYOUT, TimeWriter, formatTime, piecesOf } from '../../../src/actors/time/layout.ts';
import { Time, unixTime } from '../../../src/actors/time/moment.ts';
import { type Location, UTC, fixedZone, loadLocation } from '../../../src/actors/time/zone.ts';

const pacific = loadLocation('America/Los_Angeles') as Location;
const moment = Time.of(1_233_810_057_012_345_600n, pacific);
const utc = (seconds: bigint, nanoseconds = 0n): Time => unixTime(seconds, nanoseconds, UTC);

const ANSIC = 'Mon Jan _2 15:04:05 2006';

const WRITTEN: [layout: string, text: string][] = [
  ['Mon Jan _2 15:04:05 2006', 'Wed Feb  4 21:00:57 2009'],
  ['Mon Jan _2 15:04:05 MST 2006', 'Wed Feb  4 21:00:57 PST 2009'],
  ['Mon Jan 02 15:04:05 -0700 2006', 'Wed Feb 04 21:00:57 -0800 2009'],
  [LAYOUTS.RFC822, '04 Feb 09 21:00 PST'],
  [LAYOUTS.RFC822Z, '04 Feb 09 21:00 -0800'],
  [LAYOUTS.RFC850, 'Wednesday, 04-Feb-09 21:00:57 PST'],
  [LAYOUTS.RFC1123, 'Wed, 04 Feb 2009 21:00:57 PST'],
  [LAYOUTS.RFC1123Z, 'Wed, 04 Feb 2009 21:00:57 -0800'],
  [LAYOUTS.RFC3339, '2009-02-04T21:00:57-08:00'],
  [LAYOUTS.RFC3339NANO, '2009-02-04T21:00:57.0123456-08:00'],
  [LAYOUTS.KITCHEN, '9:00PM'],
  [LAYOUTS.STAMP, 'Feb  4 21:00:57'],
  [LAYOUTS.STAMP_MILLI, 'Feb  4 21:00:57.012'],
  [LAYOUTS.STAMP_MICRO, 'Feb  4 21:00:57.012345'],
  [LAYOUTS.STAMP_NANO, 'Feb  4 21:00:57.012345600'],
  [LAYOUTS.DATE_TIME, '2009-02-04 21:00:57'],
  [LAYOUTS.DATE_ONLY, '2009-02-04'],
  [LAYOUTS.TIME_ONLY, '21:00:57'],
  [TEXT_LAYOUT, '2009-02-04 21:00:57.0123456 -0800 PST'],
  ['3pm 3PM 03pm', '9pm 9PM 09pm'],
  ['Jan  2 002 __2 2', 'Feb  4 035  35 4'],
  // What is nearly an element is none.
  ['2006 6 06 _6 __6 ___6', '2009 6 09 _6 __6 ___6'],
  ['Jan January 1 01 _1', 'Feb February 2 02 _2'],
  ['2 02 _2 __2', '4 04  4  35'],
  ['Mon Monday', 'Wed Wednesday'],
  ['15 3 03 _3', '21 9 09 _9'],
  ['4 04 _4', '0 00 _0'],
  ['5 05 _5', '57 57 _57'],
  ['_2006 2006_ 20060102', '_2009 2009_ 20090204'],
  ['Janet Jan. Monastery Mons. MST.', 'Janet Feb. Monastery Mons. PST.'],
  ['07 00 0 7 8 9 Z P p M', '07 00 0 7 8 9 Z P p M'],
  ['at 15h04', 'at 21h00'],
  // Fractions: zeros are written, nines are written as far as they say something.
  ['.0 .00 .000000', '.0 .01 .012345'],
  ['05.9 05.99 05.999 05.999999999', '57 57.01 57.012 57.0123456'],
  ['05,000 05,999999', '57,012 57,012345'],
  ['.09 .0010 .', '.09 .0020 .'],
  // Zones.
  ['-07 -0700 -07:00 -070000 -07:00:00', '-08 -0800 -08:00 -080000 -08:00:00'],
  ['Z07 Z0700 Z07:00 Z070000 Z07:00:00', '-08 -0800 -08:00 -080000 -08:00:00'],
];

for (const [layout, text] of WRITTEN)
  test(`${layout} writes ${text}`, () => assert.is(formatTime(moment, layout), text));

test('the zone of UTC is a Z where the layout has one', () => {
  assert.is(formatTime(utc(0n), 'Z07 Z0700 Z07:00 Z070000 Z07:00:00'), 'Z Z Z Z Z');
  assert.is(formatTime(utc(0n), '-07 -0700 -07:00 -070000 -07:00:00 MST'), '+00 +0000 +00:00 +000000 +00:00:00 UTC');
});

test('offsets with seconds, and zones without a name', () => {
  const odd = utc(0n).in(fixedZone('', -(4 * 3600 + 56 * 60 + 2)));
  assert.is(formatTime(odd, '-0700 -07:00:00 Z070000 MST'), '-0456 -04:56:02 -045602 -0456');
  assert.is(formatTime(utc(0n).in(fixedZone('', 5 * 3600 + 1800)), 'MST -07'), '+0530 +05');
  assert.is(formatTime(utc(0n).in(fixedZone('ab', -30)), '-0700 -070000'), '+0000 +0000-30');
});

test('noon and midnight', () => {
  for (const [seconds, text] of [
    [0n, '12AM 12am 12 00'],
    [43_200n, '12PM 12pm 12 12'],
    [46_800n, '1PM 1pm 01 13'],
    [43_199n, '11AM 11am 11 11'],
  ] as const) {
    assert.is(formatTime(utc(seconds), '3PM 3pm 03 15'), text);
  }
});

test('years outside 0 to 9999', () => {
  assert.is(formatTime(utc(-63_549_360_000n), '2006 06'), '-0044 44');
  assert.is(formatTime(utc(-62_167_219_200n), '2006-01-02 Mon'), '0000-01-01 Sat');
  assert.is(formatTime(utc(253_402_300_800n), '2006-01-02'), '10000-01-01');
  assert.is(formatTime(utc(9_223_372_036_854_775_807n), TEXT_LAYOUT), '292277026596-12-04 15:30:07 +0000 UTC');
});

const READ: [layout: string, text: string, seconds: number, nanoseconds?: number][] = [
  [ANSIC, 'Thu Feb  4 21:00:57 2010', 1265317257],
  [ANSIC, 'Thu Feb 4 21:00:57 2010', 1265317257],
  [ANSIC, 'Thu      Feb     4     21:00:57     2010', 1265317257],
  [ANSIC, 'thu FEB  4 21:00:57 2010', 1265317257],
  ['Mon Jan 02 15:04:05 -0700 2006', 'Thu Feb 04 21:00:57 -0800 2010', 1265346057],
  [LAYOUTS.RFC850, 'Thursday, 04-Feb-10 21:00:57 UTC', 1265317257],
  [LAYOUTS.RFC1123Z, 'Thu, 04 Feb 2010 21:00:57 -0800', 1265346057],
  [LAYOUTS.RFC3339, '2010-02-04T21:00:57-08:00', 1265346057],
  [LAYOUTS.RFC3339, '2010-02-04T21:00:57Z', 1265317257],
  [LAYOUTS.RFC3339, '2010-02-04T21:00:57.0123456789Z', 1265317257, 12345678],
  ['2006-01-02 15:04:05', '2010-02-04 21:00:57,5', 1265317257, 500000000],
  ['2006-01-02 15:04:05.000', '2010-02-04 21:00:57.012', 1265317257, 12000000],
  ['2006-01-02 15:04:05,000', '2010-02-04 21:00:57.012', 1265317257, 12000000],
  ['2006-01-02 15:04:05.9', '2010-02-04 21:00:57', 1265317257],
  ['2006-01-02 15:04:05.9', '2010-02-04 21:00:57.987654321', 1265317257, 987654321],
  ['2006-01-02T15:04:05.999999999Z', '2010-02-04T21:00:57.789Z', 1265317257, 789000000],
  ['2006-01-02 3:04:05 PM', '2010-02-04 9:00:57 PM', 1265317257],
  ['2006-01-02 03pm', '2010-02-04 12am', 1265241600],
  ['2006-01-02 03pm', '2010-02-04 12pm', 1265284800],
  ['2006-002', '2010-035', 1265241600],
  ['2006 __2', '2010  35', 1265241600],
  ['2006-002', '2012-060', 1330473600],
  ['2006-002', '2012-366', 1356912000],
  ['060102', '690101', -31536000],
  ['060102', '680101', 3092601600],
  ['Z07:00 2006', '+23:59 2010', 1262217660],
  ['2006 -070000', '2010 -045602', 1262321762],
  ['2006 -07:00:00', '2010 +00:00:30', 1262303970],
  ['2006 -07', '2010 -07', 1262329200],
  ['January 2, 2006', 'february 4, 2010', 1265241600],
  ['15:04', '00:00', -62167219200],
  ['', '', -62167219200],
  ['2006 MST', '2010 UTC', 1262304000],
];

for (const [layout, text, seconds, nanoseconds = 0] of READ) {
  test(`${layout} reads ${text}`, () => {
    const time = parseTime(layout, text, UTC);
    assert.instance(time, Time);
    assert.is((time as Time).nanoseconds, BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  });
}

const REFUSED: [layout: string, text: string, message: string][] = [
  ['2006-01-02', 'invalid-date', 'parsing time "invalid-date" as "2006-01-02": cannot parse "invalid-date" as "2006"'],
  ['2006-01-02', '2024/01/02', 'parsing time "2024/01/02" as "2006-01-02": cannot parse "/01/02" as "-"'],
  ['2006-01-02', '2024-1-02', 'parsing time "2024-1-02" as "2006-01-02": cannot parse "1-02" as "01"'],
  ['2006-01-02', '22-10-25', 'parsing time "22-10-25" as "2006-01-02": cannot parse "22-10-25" as "2006"'],
  ['2006-01-02', '', 'parsing time "" as "2006-01-02": cannot parse "" as "2006"'],
  ['2006-01-02', '2024-01-02T', 'parsing time "2024-01-02T": extra text: "T"'],
  ['2006-01-02', '2024-13-02', 'parsing time "2024-13-02": month out of range'],
  ['2006-01-02', '2024-00-02', 'parsing time "2024-00-02": month out of range'],
  ['2006-01-02', '2024-02-30', 'parsing time "2024-02-30": day out of range'],
  ['2006-01-02', '2023-02-29', 'parsing time "2023-02-29": day out of range'],
  ['2006-01-02', '2024-01-00', 'parsing time "2024-01-00": day out of range'],
  ['2006-002', '2010-366', 'parsing time "2010-366": day-of-year out of range'],
  ['2006-002', '2010-000', 'parsing time "2010-000": day-of-year out of range'],
  ['2006-01-002', '2010-01-035', 'parsing time "2010-01-035": day-of-year does not match month'],
  ['2006-02-002', '2010-05-035', 'parsing time "2010-05-035": day-of-year does not match day'],
  [ANSIC, 'Thu Feb  4 24:00:57 2010', 'parsing time "Thu Feb  4 24:00:57 2010": hour out of range'],
  [ANSIC, 'Thu Feb  4 21:60:57 2010', 'parsing time "Thu Feb  4 21:60:57 2010": minute out of range'],
  [ANSIC, 'Thu Feb  4 21:00:60 2010', 'parsing time "Thu Feb  4 21:00:60 2010": second out of range'],
  [
    ANSIC,
    'The Feb  4 21:00:57 2010',
    `parsing time "The Feb  4 21:00:57 2010" as "${ANSIC}": cannot parse "The Feb  4 21:00:57 2010" as "Mon"`,
  ],
  ['3:04PM', '13:00PM', 'parsing time "13:00PM": hour out of range'],
  ['3:04PM', '1:00pm', 'parsing time "1:00pm" as "3:04PM": cannot parse "pm" as "PM"'],
  ['15:04:05.000', '23:00:59x01', 'parsing time "23:00:59x01" as "15:04:05.000": cannot parse "x01" as ".000"'],
  ['15:04:05.000', '23:00:59.xxx', 'parsing time "23:00:59.xxx" as "15:04:05.000": cannot parse ".xxx" as ".000"'],
  ['15:04:05.000', '23:00:59.-12', 'parsing time "23:00:59.-12": fractional second out of range'],
  ['15:04:05.000', '23:00:59.12', 'parsing time "23:00:59.12" as "15:04:05.000": cannot parse ".12" as ".000"'],
  [
    LAYOUTS.RFC3339,
    '2024-01-01T00:00:00',
    `parsing time "2024-01-01T00:00:00" as "${LAYOUTS.RFC3339}": cannot parse "" as "Z07:00"`,
  ],
  [
    LAYOUTS.RFC3339,
    '2024-01-01T00:00:00+0100',
    `parsing time "2024-01-01T00:00:00+0100" as "${LAYOUTS.RFC3339}": cannot parse "+0100" as "Z07:00"`,
  ],
  [
    LAYOUTS.RFC3339,
    '2024-01-01T00:00:00+25:00',
    'parsing time "2024-01-01T00:00:00+25:00": time zone offset hour out of range',
  ],
  [
    LAYOUTS.RFC3339,
    '2024-01-01T00:00:00+01:61',
    'parsing time "2024-01-01T00:00:00+01:61": time zone offset minute out of range',
  ],
  [LAYOUTS.RFC3339, '2024-01-01T00:00:00Z_abc', 'parsing time "2024-01-01T00:00:00Z_abc": extra text: "_abc"'],
  ['MST', 'xyz', 'parsing time "xyz" as "MST": cannot parse "xyz" as "MST"'],
  ['MST', 'ABCD', 'parsing time "ABCD" as "MST": cannot parse "ABCD" as "MST"'],
  ['15', 'a"\\\xe9\n', 'parsing time "a\\"\\\\\\xe9\\x0a" as "15": cannot parse "a\\"\\\\\\xe9\\x0a" as "15"'],
];

for (const [layout, text, message] of REFUSED) test(message, () => assert.is(parseTime(layout, text, UTC), message));

const shown = (layout: string, text: string, location: Location): string => {
  const time = parseTime(layout, text, location);
  return time instanceof Time ? `${formatTime(time, TEXT_LAYOUT)} in "${time.location.name}"` : time;
};

test('what zones in the text mean', () => {
  const rows: [layout: string, text: string, result: string][] = [
    ['2006-01-02 15:04', '2010-02-04 21:00', '2010-02-04 21:00:00 -0800 PST in "America/Los_Angeles"'],
    ['2006-01-02 15:04', '2010-07-04 21:00', '2010-07-04 21:00:00 -0700 PDT in "America/Los_Angeles"'],
    // An offset that the location has at that time is the location; any other is a zone of its own.
    ['2006-01-02 15:04 -0700', '2010-02-04 21:00 -0800', '2010-02-04 21:00:00 -0800 PST in "America/Los_Angeles"'],
    ['2006-01-02 15:04 -0700', '2010-02-04 21:00 -0700', '2010-02-04 21:00:00 -0700 -0700 in ""'],
    ['2006-01-02 15:04 -0700 MST', '2010-02-04 21:00 +0100 CET', '2010-02-04 21:00:00 +0100 CET in "CET"'],
    ['2006-01-02 15:04 Z07:00', '2010-02-04 21:00 Z', '2010-02-04 21:00:00 +0000 UTC in "UTC"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 UTC', '2010-02-04 21:00:00 +0000 UTC in "UTC"'],
    // A name the location has means its offset, even out of season; a strange name means nothing.
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 PST', '2010-02-04 21:00:00 -0800 PST in "America/Los_Angeles"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 PDT', '2010-02-04 20:00:00 -0800 PST in "America/Los_Angeles"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 CEST', '2010-02-04 21:00:00 +0000 CEST in "CEST"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 GMT-8', '2010-02-04 13:00:00 -0800 GMT-8 in "GMT-8"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 GMT', '2010-02-04 21:00:00 +0000 GMT in "GMT"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 WITA', '2010-02-04 21:00:00 +0000 WITA in "WITA"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 ChST', '2010-02-04 21:00:00 +0000 ChST in "ChST"'],
    ['2006-01-02 15:04 MST', '2010-02-04 21:00 +03', '2010-02-04 21:00:00 +0000 +03 in "+03"'],
  ];
  for (const [layout, text, result] of rows) assert.is(shown(layout, text, pacific), result, text);
});

test('a layout is cut once', () => {
  assert.is(piecesOf('2006-01-02'), piecesOf('2006-01-02'));
  assert.equal(
    piecesOf('<2006>').map(({ before, source }) => [before, source]),
    [
      ['<', '2006'],
      ['>', ''],
    ],
  );
});

test('what a full layout writes it reads back', () => {
  const locations = [UTC, pacific, loadLocation('Asia/Kolkata') as Location, fixedZone('XYZ', 1234)];
  // Years 0 to 9999, which is what can be read.
  fc.assert(
    fc.property(
      fc.bigInt(-62_167_219_200n + 86_400n, 253_402_300_799n - 86_400n),
      fc.nat(999_999_999),
      fc.constantFrom(...locations),
      (seconds, nanoseconds, location) => {
        const time = unixTime(seconds, BigInt(nanoseconds), location);
        for (const layout of [
          '2006-01-02T15:04:05.999999999Z07:00:00',
          'Monday, January _2 2006 03:04:05.000000000PM -070000',
          '__2 2006 15 4 5.999999999 -07:00:00',
        ]) {
          const text = formatTime(time, layout);
          const read = parseTime(layout, text, location);
          assert.ok(read instanceof Time && read.nanoseconds === time.nanoseconds, `${layout}: ${text}`);
          assert.is(formatTime(read as Time, layout), text);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('in parts, whatever their size, a layout means the same', () => {
  const element = fc.constantFrom(
    '2006',
    '06',
    '01',
    'Jan',
    '_2',
    '15',
    '04',
    '05',
    '5',
    '.000',
    '.999',
    'PM',
    '-0700',
    ' ',
    '  ',
    '-',
    'xyz',
    'x y',
    ':',
  );
  const part = fc.integer({ min: 1, max: 9 }),
    layouts = fc.array(element, { maxLength: 12 }).map((list) => list.join(''));
  fc.assert(
    fc.property(
      layouts,
      part,
      fc.array(fc.constantFrom('2006', '1', '05', '.5', ' ', 'x', '-', 'Jan', ':', ',25'), { maxLength: 6 }),
      (layout, size, other) => {
        const time = unixTime(1_600_000_000n, 123_000_000n, UTC),
          writer = new TimeWriter(time, layout, size);
        let text = '';
        for (let next = writer.next(); next !== undefined; next = writer.next()) text += next;
        assert.is(text, formatTime(time, layout));
        for (const source of [text, text + '.25', other.join('')]) {
          const reader = new TimeReader(layout, source, UTC, size),
            whole = parseTime(layout, source, UTC);
          while (!reader.step());
          const { result } = reader;
          // Of a literal that differs, a part is named.
          if (typeof whole === 'string') assert.is(typeof result, 'string', `${layout} ${source}`);
          else assert.is((result as Time).nanoseconds, whole.nanoseconds, `${layout} ${source}`);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('no text makes the reader fail otherwise than with a message', () => {
  const element = fc.constantFrom(
    '2006',
    '06',
    '01',
    'Jan',
    'Mon',
    '_2',
    '002',
    '__2',
    '15',
    '3',
    '04',
    '05',
    '.000',
    '.999',
    'PM',
    'MST',
    '-0700',
    'Z07:00:00',
    ' ',
    '-',
    'x',
  );
  fc.assert(
    fc.property(fc.array(element, { maxLength: 6 }), fc.string({ maxLength: 20 }), (parts, text) => {
      const time = parseTime(parts.join(''), text, UTC);
      assert.ok(time instanceof Time || time.startsWith('parsing time "'));
    }),
  );
});

test.run();
