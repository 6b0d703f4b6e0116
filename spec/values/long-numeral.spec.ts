import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LongNumeral } from '../../src/values/long-numeral.ts';
import { LuaFloat } from '../../src/values/number.ts';
import { parseNumber } from '../../src/values/numeral.ts';

/** A number with its subtype and the sign of zero. */
const exactly = (v: unknown): unknown => (v instanceof LuaFloat ? ['float', Object.is(v.n, -0), v.n] : v);

function read(text: string, part: number): unknown {
  const numeral = new LongNumeral(text);
  while (!numeral.step(part));
  return exactly(numeral.result);
}

function agrees(text: string, part = 3): void {
  assert.equal(
    read(text, part),
    exactly(parseNumber(text)),
    text.length < 60 ? text : `${text.slice(0, 20)}... ${text.length}`,
  );
}

test('short numerals and what is none', () => {
  for (const text of [
    '',
    ' ',
    '0',
    '-0',
    '-0.0',
    '+5',
    '12',
    ' 12 ',
    '1 2',
    '--1',
    '1.',
    '.1',
    '.',
    '1e',
    '1e+',
    '1e5',
    '1E-5 ',
    'e5',
    '0x',
    '0x.',
    '0xg',
    '0x1',
    '-0xff',
    '0x.8',
    '0x8.',
    '0x1p4',
    '0x1p',
    '0xA.8p-1',
    '1p4',
    '0x1e5',
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '0xffffffffffffffff',
    '0x1ffffffffffffffff',
    'inf',
    'nan',
    '1x',
    '1\0',
    '\v1\f',
    '1e400',
    '1e-400',
    '0e999999999999999',
    '.e1',
    '1..2',
    '1.5.',
    '00',
    '0x0p0',
    '-0x0p0',
    '1e1.5',
  ])
    agrees(text);
});

test('long ones', () => {
  const long = (text: string, n = 2000): string => text.repeat(n);
  for (const text of [
    long('1'),
    long('0') + '7',
    long('0') + '.' + long('0'),
    '-' + long('0'),
    '0.' + long('0') + '5',
    '0.' + long('0', 300) + long('3'),
    long('9') + 'e-2000',
    long('9') + 'e-1999',
    '1.' + long('0') + '1',
    '9007199254740993.' + long('0'),
    '9007199254740993.' + long('0') + '1',
    '9007199254740992' + '.' + long('9'),
    `${long(' ')}1${long(' ')}`,
    `${long(' ')}x`,
    `1${long(' ')}x`,
    '0x' + long('f'),
    '0x' + long('0') + 'f',
    '0x' + long('1') + '.8',
    '0x.' + long('0') + '1p8000',
    '0x1.' + long('0') + '1',
    '0x1.00000000000008' + long('0') + '1',
    '0x1.00000000000008' + long('0'),
    '1e' + long('0') + '5',
    '1e' + long('1'),
    '1e-' + long('1'),
    long('1') + 'z',
    '0x' + long('1') + 'pz',
  ])
    for (const part of [1, 7, 100_000]) agrees(text, part);
});

test('any text of the characters that numerals have', () => {
  const characters = fc.array(fc.constantFrom(...'0019.eExXpP+- af'), { maxLength: 30 }).map((list) => list.join(''));
  fc.assert(
    fc.property(characters, fc.integer({ min: 1, max: 8 }), (text, part) => {
      agrees(text, part);
    }),
    { numRuns: 5000 },
  );
  const digits = fc
    .array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: 1200 })
    .map((list) => list.join(''));
  fc.assert(
    fc.property(digits, digits, fc.integer({ min: -2000, max: 2000 }), (a, b, e) => {
      for (const text of [a, `${a}.${b}`, `.${b}`, `${a}e${e}`, `-${a}.${b}e${e}`, `0x${a}`, `0x${a}.${b}p${e}`])
        agrees(text, 50);
    }),
    { numRuns: 200 },
  );
});

test.run();
