import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaFloat, float } from '../../src/values/number.ts';
import { formatE, formatF, formatG, formatNumber, parseNumber, toNumber } from '../../src/values/numeral.ts';
import { LuaString } from '../../src/values/string.ts';

const reads = (text: string, shown: string): void => {
  const v = parseNumber(text);
  assert.is(v === undefined ? 'nil' : formatNumber(v), shown, text);
};

test('decimal integers are integers while they fit', () => {
  reads('0', '0');
  reads('-0', '0');
  reads('+15', '15');
  reads(' \t\n\v\f\r7 \n', '7');
  reads('9223372036854775807', '9223372036854775807');
  reads('-9223372036854775808', '-9223372036854775808');
  reads('9223372036854775808', '9.2233720368548e+18');
  reads('-9223372036854775809', '-9.2233720368548e+18');
  reads('000000000000000000000000000012', '12');
});

test('hexadecimal integers wrap', () => {
  reads('0x10', '16');
  reads('-0xA', '-10');
  reads('0XffffffffFFFFFFFF', '-1');
  reads('0x1ffffffffffffffff', '-1');
  reads('-0x8000000000000000', '-9223372036854775808');
});

test('floats', () => {
  reads('1e1', '10.0');
  reads('.5', '0.5');
  reads('5.', '5.0');
  reads('-0.0', '-0.0');
  reads('1E+2', '100.0');
  reads('1e999', 'inf');
  reads('-1e999', '-inf');
  reads('1e-400', '0.0');
});

test('hexadecimal floats round once', () => {
  reads('0x.8', '0.5');
  reads('0xA.8p1', '21.0');
  reads('0x1p-1', '0.5');
  assert.is(parseNumber('0x1.00000000000008p-1'), 0.5);
  assert.is(parseNumber('0x1.000000000000080000000000000000000001p-1'), 0.5 + 2 ** -53);
  assert.is(parseNumber('0x1.8p-1074'), 2 ** -1073);
  reads('0x0.8p-1074', '0.0');
  reads('0x0.80000000000001p-1074', '4.9406564584125e-324');
  reads('0x1p9999999999999999999999', 'inf');
  reads('0x1p-9999999999999999999999', '0.0');
  reads('0x0p99', '0.0');
});

test('what is no numeral', () => {
  for (const text of [
    '',
    ' ',
    'x',
    '0x',
    '1e',
    '1e+',
    '.',
    '0x.',
    '0x.p1',
    '0x1p',
    '1 2',
    '--1',
    '+-1',
    '- 1',
    'inf',
    'nan',
    'Infinity',
    '1_0',
    '0b1',
    '1\0',
    '\xa01',
    '1f',
  ])
    assert.is(parseNumber(text), undefined, JSON.stringify(text));
});

test('long refusals take linear time', () => {
  const start = performance.now();
  parseNumber('1'.repeat(1e6) + 'x');
  parseNumber('0'.repeat(1e6) + 'x');
  parseNumber(' '.repeat(1e6) + 'x');
  assert.ok(performance.now() - start < 2000);
});

test('strings and numbers convert, nothing else', () => {
  assert.is(toNumber('10'), 10);
  assert.is(toNumber(new LuaString('0x10')), 16);
  assert.is(toNumber(2.5), 2.5);
  assert.is(toNumber(true), undefined);
  assert.is(toNumber(undefined), undefined);
});

test('tostring writes 14 digits, and a point for floats', () => {
  const shows = (n: number, text: string): void => assert.is(formatNumber(float(n)), text);
  shows(1, '1.0');
  shows(-0, '-0.0');
  shows(0.1, '0.1');
  shows(1 / 3, '0.33333333333333');
  shows(1e14, '1e+14');
  shows(99999999999999, '99999999999999.0');
  shows(123456789012345, '1.2345678901234e+14');
  shows(2 ** 53, '9.007199254741e+15');
  shows(1e100, '1e+100');
  shows(1e-5, '1e-05');
  shows(0.0001, '0.0001');
  shows(5e-324, '4.9406564584125e-324');
  shows(3.14159265358979, '3.1415926535898');
  shows(Infinity, 'inf');
  assert.is(formatNumber(2n ** 62n), '4611686018427387904');
});

test('short numerals are read as long ones are', () => {
  // Space around a numeral changes nothing, but makes it too long for the fast path.
  const told = (v: unknown): string => (v instanceof LuaFloat ? `float ${Object.is(v.n, -0) ? '-0' : v.n}` : String(v)),
    CHARACTERS = '0123456789.-';
  const check = (text: string): void =>
    assert.is(told(parseNumber(text)), told(parseNumber(text + ' '.repeat(16))), JSON.stringify(text));
  for (const text of [
    '',
    '-',
    '.',
    '-.',
    '5.',
    '.5',
    '-.5',
    '-0',
    '-0.0',
    '1..2',
    '--1',
    '1-',
    '0.1',
    '123456789.0123',
  ])
    check(text);
  for (let i = 0; i < 20_000; i++)
    check(
      Array.from({ length: (i % 15) + 1 }, (_, at) => CHARACTERS[((i * 7919) >> at) % (at > i % 4 ? 11 : 12)]).join(''),
    );
});

test('ties go to the even digit', () => {
  assert.is(formatF(0.5, 0), '0');
  assert.is(formatF(1.5, 0), '2');
  assert.is(formatF(2.5, 0), '2');
  assert.is(formatF(-2.5, 0), '-2');
  assert.is(formatF(0.125, 2), '0.12');
  assert.is(formatF(0.375, 2), '0.38');
  assert.is(formatE(2.5, 0), '2e+00');
  assert.is(formatE(1.25, 1), '1.2e+00');
  assert.is(formatG(12345678901234.5, 14), '12345678901234');
  assert.is(formatG(12345678901235.5, 14), '12345678901236');
  assert.is(formatF(2.675, 2), '2.67');
});

test('all digits are exact', () => {
  assert.is(formatF(0.1, 55), '0.1000000000000000055511151231257827021181583404541015625');
  assert.is(formatF(1e22, 1), '10000000000000000000000.0');
  assert.is(formatF(2 ** 100, 0), '1267650600228229401496703205376');
  assert.is(formatE(1 / 3, 30), '3.333333333333333148296162562474e-01');
  assert.is(formatG(100, 3), '100');
  assert.is(formatG(1000, 3), '1e+03');
  assert.is(formatG(1, 6, true), '1.00000');
  assert.is(formatG(0, 0), '0');
  assert.is(formatE(3, 0, true), '3.e+00');
});

test.run();
