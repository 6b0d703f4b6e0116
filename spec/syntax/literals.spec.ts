import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  closeLong,
  Flaw,
  longOpening,
  longString,
  shortString,
  showString,
  skipShort,
} from '../../src/syntax/literals.ts';

const flawOf = (source: string): string => {
  const read = shortString(source, 0);
  return read instanceof Flaw ? read.text : 'no flaw';
};

test('escapes stand for their bytes', () => {
  assert.is(shortString(String.raw`'\a\b\f\n\r\t\v\\\"\''`, 0), '\x07\b\f\n\r\t\v\\"\'');
  assert.is(shortString(String.raw`"\x41\xfF\065\65a\0"`, 0), 'A\xffAAa\0');
  assert.is(shortString("'a\\z \n\r\n\t b'", 0), 'ab');
  assert.is(shortString("'a\\\r\nb\\\n\rc\\\rd'", 0), 'a\nb\nc\nd');
});

test('code points become UTF-8 of up to six bytes', () => {
  const bytes = (code: string): string =>
    Buffer.from(shortString(`'\\u{${code}}'`, 0) as string, 'latin1').toString('hex');
  assert.is(bytes('7f'), '7f');
  assert.is(bytes('80'), 'c280');
  assert.is(bytes('7FF'), 'dfbf');
  assert.is(bytes('20ac'), 'e282ac');
  assert.is(bytes('D800'), 'eda080');
  assert.is(bytes('10ffff'), 'f48fbfbf');
  assert.is(bytes('3ffffff'), 'fbbfbfbfbf');
  assert.is(bytes('7fffffff'), 'fdbfbfbfbfbf');
  assert.is(bytes('0000000000041'), '41');
});

test('a flaw quotes the string so far, escapes replaced, and the bad escape as written', () => {
  assert.is(flawOf(String.raw`'a\65\q'`), String.raw`invalid escape sequence near ''aA\q'`);
  assert.is(flawOf(String.raw`'\300x'`), String.raw`decimal escape too large near ''\300x'`);
  assert.is(flawOf(String.raw`'\xg'`), String.raw`hexadecimal digit expected near ''\xg'`);
  assert.is(flawOf(String.raw`'\x4'`), String.raw`hexadecimal digit expected near ''\x4''`);
  assert.is(flawOf(String.raw`'\u41'`), String.raw`missing '{' near ''\u4'`);
  assert.is(flawOf(String.raw`'\u{}'`), String.raw`hexadecimal digit expected near ''\u{}'`);
  assert.is(flawOf(String.raw`'\u{41'`), String.raw`missing '}' near ''\u{41''`);
  assert.is(flawOf(String.raw`'\u{80000000}'`), String.raw`UTF-8 value too large near ''\u{80000000'`);
  assert.is(flawOf("'abc"), 'unfinished string near <eof>');
  assert.is(flawOf("'abc\\"), 'unfinished string near <eof>');
  assert.is(flawOf("'abc\nd'"), "unfinished string near ''abc'");
  assert.is(flawOf("'a\\0b\n"), "unfinished string near ''a'");
});

test('the extent of a short string skips escaped quotes and line breaks', () => {
  assert.is(skipShort(String.raw`'a\'b' c`, 0), 6);
  assert.is(skipShort("'a\\\r\nb' c", 0), 7);
  assert.is(skipShort("'a\\z\n 'c", 0), 7);
  assert.is(skipShort("'ab\ncd'", 0), 3);
  assert.is(skipShort("'ab", 0), 3);
});

test('long brackets have levels', () => {
  assert.is(longOpening('[[x', 0), 0);
  assert.is(longOpening('[==[x', 0), 2);
  assert.is(longOpening('[==x', 0), undefined);
  assert.is(longOpening('[x', 0), undefined);
  assert.is(closeLong('[=[a]]b]=]c', 0, 1), 10);
  assert.is(closeLong('[=[a]]b', 0, 1), -1);
});

test('long strings drop a first line break and make all others \\n', () => {
  assert.is(longString('[[a\\nb]]'), 'a\\nb');
  assert.is(longString('[==[\r\na\n\rb\rc\nd]==]'), 'a\nb\nc\nd');
  assert.is(longString('[[\n]]'), '');
  assert.is(longString('[[\n\n]]'), '\n');
  assert.is(longString('[[]]'), '');
});

test('a string is shown in its delimiters up to the first zero byte', () => {
  assert.is(showString(String.raw`"a\65"`, 'aA'), `'"aA"'`);
  assert.is(showString('[=[\nx]=]', 'x'), "'[=[x]=]'");
  assert.is(showString(String.raw`"a\0b"`, 'a\0b'), `'"a'`);
});

test.run();
