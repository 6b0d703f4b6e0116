import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LuaFloat,
  add,
  band,
  bnot,
  bor,
  bxor,
  ceilToInteger,
  div,
  float,
  floorToInteger,
  idiv,
  isFloat,
  isInteger,
  lessEqual,
  lessThan,
  mod,
  mul,
  pow,
  shl,
  shr,
  sub,
  toDouble,
  toInteger,
  unm,
  wrap,
} from '../../src/values/number.ts';
import { formatNumber } from '../../src/values/numeral.ts';
import type { LuaNumber } from '../../src/values/type.ts';

const MAX = 2n ** 63n - 1n,
  MIN = -(2n ** 63n);
const SAFE = 2 ** 53 - 1;

/** As Lua shows it: tells the subtypes and the sign of zero apart. */
const is = (v: LuaNumber | undefined, text: string): void =>
  assert.is(v === undefined ? 'none' : formatNumber(v), text);

test('every number has one form', () => {
  for (const n of [0, 1, -7, SAFE, -SAFE]) assert.ok(isInteger(n) && !isFloat(n));
  for (const n of [0.5, SAFE + 1, -SAFE - 1, 1e300, Infinity, NaN]) assert.ok(isFloat(n) && !isInteger(n));
  assert.instance(float(3), LuaFloat);
  assert.instance(float(-0), LuaFloat);
  assert.is(float(2.5), 2.5);
  assert.is(float(2 ** 53), 2 ** 53);
});

test('integers wrap at 64 bits, and are numbers where safe', () => {
  assert.is(wrap(2n ** 64n + 5n), 5);
  assert.is(wrap(2n ** 63n), MIN);
  assert.is(add(MAX, 1), MIN);
  assert.is(sub(MIN, 1), MAX);
  assert.is(add(SAFE, 1), 2n ** 53n);
  assert.is(sub(2n ** 53n, 1), SAFE);
  assert.is(add(MIN, MAX), -1);
  assert.is(mul(2 ** 32, 2 ** 32), 0);
  assert.is(mul(6364136223846793005n, 3), wrap(6364136223846793005n * 3n));
  assert.is(mul(MIN, -1), MIN);
  assert.is(unm(MIN), MIN);
  assert.is(unm(2n ** 53n), -(2n ** 53n));
});

test('wide arithmetic agrees with BigInt', () => {
  const samples: (number | bigint)[] = [
    0,
    1,
    -1,
    SAFE,
    -SAFE,
    2n ** 53n,
    -(2n ** 53n),
    MAX,
    MIN,
    0xffffffff,
    -0x80000000,
    0x123456789abcdefn,
  ];
  for (const a of samples)
    for (const b of samples) {
      const x = BigInt(a),
        y = BigInt(b);
      assert.is(add(a, b), wrap(x + y));
      assert.is(sub(a, b), wrap(x - y));
      assert.is(mul(a, b), wrap(x * y));
      assert.is(band(a, b), wrap(x & y));
      assert.is(bor(a, b), wrap(x | y));
      assert.is(bxor(a, b), wrap(x ^ y));
    }
});

test('one float operand makes a float', () => {
  is(add(1, float(2)), '3.0');
  is(sub(float(1), 1), '0.0');
  is(mul(float(0), -1), '-0.0');
  is(add(0.5, 0.5), '1.0');
  is(mul(MAX, float(1)), '9.2233720368548e+18');
  is(add(1e15, 0.5), '1e+15');
});

test('an integer zero has no sign', () => {
  assert.ok(Object.is(mul(0, -5), 0));
  assert.ok(Object.is(unm(0), 0));
  assert.ok(Object.is(mod(-4, 2), 0));
  assert.ok(Object.is(idiv(0, -5), 0));
});

test('division and power give floats', () => {
  is(div(6, 3), '2.0');
  is(div(1, 0), 'inf');
  is(div(-1, 0), '-inf');
  is(pow(2, 10), '1024.0');
  is(pow(2, 53), '9.007199254741e+15');
  is(pow(-8, 1 / 3), '-nan');
  is(pow(1, NaN), '1.0');
  is(pow(-1, Infinity), '1.0');
});

test('powers are rounded as C rounds them', () => {
  assert.is(toDouble(pow(10, 22)), 1e22);
  assert.is(toDouble(pow(14, 22)), Number(14n ** 22n));
  assert.is(toDouble(pow(10, 308)), 1e308);
  assert.is(toDouble(pow(10, -5)), 1e-5);
  assert.is(toDouble(pow(2.5, -3)), 0.064);
  assert.is(toDouble(pow(3, 0.5)), Math.sqrt(3));
  is(pow(2, 1023), '8.9884656743116e+307');
  is(pow(2, -1074), '4.9406564584125e-324');
});

test('modulo takes the sign of the divisor', () => {
  is(mod(5, 3), '2');
  is(mod(-5, 3), '1');
  is(mod(5, -3), '-1');
  is(mod(-5, -3), '-2');
  is(mod(5.5, -2), '-0.5');
  is(mod(-1, Infinity), 'inf');
  is(mod(1, -Infinity), '-inf');
  is(mod(1, Infinity), '1.0');
  is(mod(MIN, -1), '0');
  is(mod(MIN, 10), '2');
  is(mod(float(-6), 2), '-0.0');
  is(mod(1, 0), 'none');
  is(mod(MAX, 0), 'none');
  is(mod(1, float(0)), '-nan');
});

test('floor division rounds down', () => {
  is(idiv(7, 2), '3');
  is(idiv(-7, 2), '-4');
  is(idiv(-7, float(2)), '-4.0');
  is(idiv(1, float(0)), 'inf');
  is(idiv(MIN, -1), '-9223372036854775808');
  is(idiv(MIN, 2), '-4611686018427387904');
  is(idiv(SAFE - 1, SAFE), '0');
  is(idiv(1, 0), 'none');
});

test('negation tells the two NaNs apart', () => {
  is(NaN, '-nan');
  is(unm(NaN), 'nan');
  is(unm(unm(NaN)), '-nan');
  is(unm(float(0)), '-0.0');
});

test('bitwise operations cover 64 bits', () => {
  assert.is(band(-1, 0xffffffff), 0xffffffff);
  assert.is(band(-SAFE, -2), -(2n ** 53n));
  assert.is(bor(2 ** 40, 1), 2 ** 40 + 1);
  assert.is(bxor(-1, 1), -2);
  assert.is(bnot(0), -1);
  assert.is(bnot(SAFE), -(2n ** 53n));
  assert.is(bnot(MIN), MAX);
});

test('shifts fill with zeros and go either way', () => {
  assert.is(shl(1, 62), 2n ** 62n);
  assert.is(shl(1, 63), MIN);
  assert.is(shl(1, 64), 0);
  assert.is(shl(-1, 1), -2);
  assert.is(shr(-1, 1), MAX);
  assert.is(shr(-1, 63), 1);
  assert.is(shr(-1, 64), 0);
  assert.is(shl(-1, -60), 15);
  assert.is(shr(5, 0), 5);
  assert.is(shr(-5, 0), -5);
  assert.is(shr(2 ** 40, 8), 2 ** 32);
  assert.is(shl(1, MIN), 0);
  assert.is(shr(1, MAX), 0);
});

test('order compares mathematical values', () => {
  assert.ok(lessThan(2 ** 53 - 1, 2 ** 53));
  assert.ok(lessThan(2n ** 53n, 2n ** 53n + 1n));
  assert.not(lessThan(2n ** 53n + 1n, 2 ** 53));
  assert.ok(lessThan(MAX, 2 ** 63));
  assert.ok(lessEqual(MIN, -(2 ** 63)));
  assert.ok(lessEqual(float(1), 1));
  assert.not(lessThan(NaN, 1));
  assert.not(lessEqual(1, new LuaFloat(NaN)));
  assert.ok(lessThan(MAX, Infinity));
});

test('conversion to integers is exact or refused', () => {
  assert.is(toInteger(float(3)), 3);
  assert.ok(Object.is(toInteger(float(-0)), 0));
  assert.is(toInteger(2 ** 62), 2n ** 62n);
  for (const v of [0.5, 2 ** 63, -(2 ** 64), Infinity, NaN, new LuaFloat(NaN)]) assert.is(toInteger(v), undefined);
  assert.is(toInteger(-(2 ** 63)), MIN);
  assert.is(floorToInteger(-0.5), -1);
  assert.ok(Object.is(ceilToInteger(-0.5), 0));
  assert.is(floorToInteger(1e300), undefined);
  assert.is(ceilToInteger(2 ** 62), 2n ** 62n);
});

test.run();
