import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import { durationOf, formatDuration, parseDuration } from '../../../src/actors/time/duration.ts';
import { ErrorObject } from '../../../src/actors/values/failure.ts';

const GOOD: [string, bigint][] = [
  ['0', 0n],
  ['5s', 5_000_000_000n],
  ['30s', 30_000_000_000n],
  ['1478s', 1478_000_000_000n],
  ['-5s', -5_000_000_000n],
  ['+5s', 5_000_000_000n],
  ['-0', 0n],
  ['5.0s', 5_000_000_000n],
  ['5.6s', 5_600_000_000n],
  ['5.s', 5_000_000_000n],
  ['.5s', 500_000_000n],
  ['1.0040s', 1_004_000_000n],
  ['100.00100s', 100_001_000_000n],
  ['10ns', 10n],
  ['11us', 11_000n],
  ['12\xc2\xb5s', 12_000n],
  ['12\xce\xbcs', 12_000n],
  ['13ms', 13_000_000n],
  ['14s', 14_000_000_000n],
  ['15m', 900_000_000_000n],
  ['16h', 57_600_000_000_000n],
  ['3h30m', 12_600_000_000_000n],
  ['10.5s4m', 250_500_000_000n],
  ['-2m3.4s', -123_400_000_000n],
  ['1h2m3s4ms5us6ns', 3_723_004_005_006n],
  ['39h9m14.425s', 140_954_425_000_000n],
  ['52763797000ns', 52_763_797_000n],
  ['9007199254740993ns', 9007199254740993n],
  // At the edges of 64 bits, and fractions whose digits no double holds.
  ['9223372036854775807ns', 2n ** 63n - 1n],
  ['9223372036854775.807us', 2n ** 63n - 1n],
  ['9223372036s854ms775us807ns', 2n ** 63n - 1n],
  ['-9223372036854775808ns', -(2n ** 63n)],
  ['-9223372036854775.808us', -(2n ** 63n)],
  ['-9223372036s854ms775us808ns', -(2n ** 63n)],
  ['-2562047h47m16.854775808s', -(2n ** 63n)],
  ['9007199254.740993ms', 9007199254740993n],
  ['0.3333333333333333333h', 1_200_000_000_000n],
  ['0.100000000000000000000h', 360_000_000_000n],
  ['0.830103483285477580700h', 2_988_372_539_827n],
  ['0.9223372036854775807h', 3_320_413_933_267n],
  ['1.9ns', 1n],
  ['0.0000000001s', 0n],
  ['00000000000000000000000001s', 1_000_000_000n],
  ['1.5us', 1500n],
  ['0.000000001s', 1n],
  ['1.000000001s', 1_000_000_001n],
];
const BAD: [string, string][] = [
  ['', 'time: invalid duration ""'],
  ['3', 'time: missing unit in duration "3"'],
  ['-', 'time: invalid duration "-"'],
  ['s', 'time: invalid duration "s"'],
  ['.', 'time: invalid duration "."'],
  ['.s', 'time: invalid duration ".s"'],
  ['5q', 'time: unknown unit "q" in duration "5q"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['5 s', 'time: unknown unit " s" in duration "5 s"'],
  ['1h30', 'time: missing unit in duration "1h30"'],
  ['+', 'time: invalid duration "+"'],
  ['x', 'time: invalid duration "x"'],
  ['3000000h', 'time: invalid duration "3000000h"'],
  ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
  ['9223372036854775.808us', 'time: invalid duration "9223372036854775.808us"'],
  ['9223372036854ms775us808ns', 'time: invalid duration "9223372036854ms775us808ns"'],
  ['-9223372036854775809ns', 'time: invalid duration "-9223372036854775809ns"'],
  ['99999999999999999999', 'time: invalid duration "99999999999999999999"'],
  ['1..5s', 'time: missing unit in duration "1..5s"'],
  ['1\xff', 'time: unknown unit "\\xff" in duration "1\\xff"'],
  ['5"', 'time: unknown unit "\\"" in duration "5\\""'],
  ['--1s', 'time: invalid duration "--1s"'],
  [' 1s', 'time: invalid duration " 1s"'],
];

for (const [text, nanoseconds] of GOOD)
  test(`${text} is a duration`, () => assert.is(parseDuration(text), nanoseconds));
for (const [text, message] of BAD) test(`"${text}" is none`, () => assert.is(parseDuration(text), message));

test('durations print as in Go', () => {
  const rows: [bigint, string][] = [
    [0n, '0s'],
    [1n, '1ns'],
    [1_100n, '1.1\xc2\xb5s'],
    [2_000_000n, '2ms'],
    [2_200_000n, '2.2ms'],
    [3_300_000_000n, '3.3s'],
    [1_500_000_000n, '1.5s'],
    [245_000_000_000n, '4m5s'],
    [245_001_000_000n, '4m5.001s'],
    [5_400_000_000_000n, '1h30m0s'],
    [-1_500_000_000n, '-1.5s'],
    [2n ** 63n - 1n, '2562047h47m16.854775807s'],
    [-(2n ** 63n), '-2562047h47m16.854775808s'],
    [-1n, '-1ns'],
    [999_999_999n, '999.999999ms'],
    [18_367_001_000_000n, '5h6m7.001s'],
    [480_000_000_001n, '8m0.000000001s'],
  ];
  for (const [nanoseconds, text] of rows) assert.is(formatDuration(nanoseconds), text);
});

test('what is printed parses back', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 53n), 2n ** 53n), (n) => {
      assert.is(parseDuration(formatDuration(n)), n);
    }),
  );
});

test('numbers are nanoseconds, cut to whole ones', () => {
  assert.is(durationOf(10), 10n);
  assert.is(durationOf(1.9), 1n);
  assert.is(durationOf(-1.9), -1n);
  assert.is(durationOf(2n ** 60n), 2n ** 60n);
  assert.is(durationOf(1e30), 2n ** 63n - 1n);
  assert.is(durationOf(-1e30), -(2n ** 63n));
  for (const other of [true, undefined, NaN, Infinity]) assert.instance(durationOf(other), ErrorObject);
});

test.run();
