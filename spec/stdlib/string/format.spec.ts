import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  formatFloat,
  formatHex,
  formatInteger,
  quote,
  quoteNumber,
  readFormat,
  type Spec,
} from '../../../src/stdlib/string/format.ts';
import { LuaFloat, float } from '../../../src/values/number.ts';

const spec = (text: string): Spec => readFormat(text)[0]!;
const integer = (form: string, n: number | bigint, text: string): void =>
  assert.is(formatInteger(spec(form), n), text, form);
const real = (form: string, n: number, text: string): void => assert.is(formatFloat(spec(form), float(n)), text, form);

test('a format is read into segments', () => {
  const segments = readFormat('a%%b%5.2f c%-d!');
  assert.equal(
    segments.map((s) => [s.before, s.form]),
    [
      ['a%b', '%5.2f'],
      [' c', '%-d'],
      ['!', ''],
    ],
  );
  assert.is(segments[0]!.width, 5);
  assert.is(segments[0]!.precision, 2);
  assert.ok(segments[1]!.minus);
});

test('each letter has its own flags', () => {
  for (const form of ['%+d', '%-5d', '% 05d', '%#x', '%.3s', '%-5c', '%+#e', '%.f', '%099d'])
    assert.is(spec(form).fault, '', form);
  for (const form of ['%#d', '%+x', '%05s', '%.2c', '%100d', '%.100f', '%0100d', '%5.2p', '%+u', '%..2f'])
    assert.is(spec(form).fault, 'shape', form);
  assert.is(spec('%0000000000000000000000d').fault, 'length');
});

test('integers', () => {
  integer('%d', -42, '-42');
  integer('%5d', 42, '   42');
  integer('%-5d', 42, '42   ');
  integer('%+05d', 42, '+0042');
  integer('% d', 42, ' 42');
  integer('%05.3d', 7, '  007');
  integer('%.0d', 0, '');
  integer('%d', -(2n ** 63n), '-9223372036854775808');
  integer('%x', -1, 'ffffffffffffffff');
  integer('%#X', 255, '0XFF');
  integer('%#x', 0, '0');
  integer('%o', 8, '10');
  integer('%#o', 8, '010');
  integer('%#.3o', 8, '010');
  integer('%u', -1, '18446744073709551615');
  integer('%.20d', 3, '00000000000000000003');
});

test('floats', () => {
  real('%f', 1.5, '1.500000');
  real('%8.3f', 3.14159, '   3.142');
  real('%-8.1f|', 2.25, '2.2     ');
  real('%08.1f', -2.25, '-00002.2');
  real('%+.0f', 0.5, '+0');
  real('%#.0f', 3, '3.');
  real('%e', 12345.678, '1.234568e+04');
  real('%.3E', 0, '0.000E+00');
  real('%g', 1e20, '1e+20');
  real('%g', 0.0001, '0.0001');
  real('%#g', 1, '1.00000');
  real('%G', 1e-10, '1E-10');
  real('%.99f', 0.1, '0.1000000000000000055511151231257827021181583404541015625' + '0'.repeat(44));
  real('%.14g', -0, '-0');
});

test('infinities and NaNs take no zeros', () => {
  real('%f', Infinity, 'inf');
  real('%F'.toLowerCase(), -Infinity, '-inf');
  real('%010.2f', Infinity, '       inf');
  real('%+G', Infinity, '+INF');
  real('%a', -Infinity, '-inf');
  assert.is(formatFloat(spec('%f'), NaN), '-nan');
  assert.is(formatFloat(spec('%E'), new LuaFloat(NaN)), 'NAN');
});

test('hexadecimal floats', () => {
  real('%a', 1, '0x1p+0');
  real('%a', 0.1, '0x1.999999999999ap-4');
  real('%A', -3.5, '-0X1.CP+1');
  real('%a', 0, '0x0p+0');
  real('%a', -0, '-0x0p+0');
  real('%a', 5e-324, '0x0.0000000000001p-1022');
  real('%.0a', 1.5, '0x2p+0');
  real('%.0a', 2.5, '0x1p+1');
  real('%.3a', 1.9999999, '0x2.000p+0');
  real('%#.0a', 1, '0x1.p+0');
  real('%.15a', 1.5, '0x1.800000000000000p+0');
  real('%020a', 1.5, '0x0000000000001.8p+0');
  assert.is(formatHex(2 ** 1023), '0x1p+1023');
});

test('quoting reads back', () => {
  assert.is(quote('a"b\\c\nd'), '"a\\"b\\\\c\\\nd"');
  assert.is(quote('\0a\x001\r\x7f\xff'), '"\\0a\\0001\\13\\127\xff"');
  assert.is(quoteNumber(-(2n ** 63n)), '0x8000000000000000');
  assert.is(quoteNumber(12), '12');
  assert.is(quoteNumber(float(1)), '0x1p+0');
  assert.is(quoteNumber(Infinity), '1e9999');
  assert.is(quoteNumber(-Infinity), '-1e9999');
  assert.is(quoteNumber(NaN), '(0/0)');
});

test.run();
