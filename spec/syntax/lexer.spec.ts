import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nearToken, scan, show } from '../../src/syntax/lexer.ts';
import { Eof, KEYWORDS, SYMBOLS } from '../../src/syntax/tokens.ts';
import { LuaFloat } from '../../src/values/number.ts';

const images = (source: string): string =>
  scan(source)
    .map((token) => token.image)
    .join(' ');
const types = (source: string): string =>
  scan(source)
    .map((token) => token.tokenType.name)
    .join(' ');
const lines = (source: string): string =>
  scan(source)
    .map((token) => token.line)
    .join(' ');

test('every keyword and symbol is a token of its own', () => {
  for (const words of [KEYWORDS, SYMBOLS]) {
    for (const [text, type] of words)
      assert.equal(
        scan(text).map(({ tokenType, image }) => [tokenType, image]),
        [
          [type, text],
          [Eof, ''],
        ],
      );
  }
});

test('the longest token is taken', () => {
  assert.is(images('a..b...c.d'), 'a .. b ... c . d ');
  assert.is(images('x<<=y>>=z~==w'), 'x << = y >> = z ~= = w ');
  assert.is(images('a::b:c//d/e'), 'a :: b : c // d / e ');
  assert.is(images('[=[a]=]b'), '[=[a]=] b ');
});

test('words are keywords only when nothing follows', () => {
  assert.is(types('end ends _end end1'), 'Word_end Name Name Name Eof');
  assert.is(types('else elseif'), 'Word_else Word_elseif Eof');
  assert.is(types('goto2 goto'), 'Name Word_goto Eof');
});

test('numerals reach as far as they could and have their value', () => {
  assert.is(images('3-4'), '3 - 4 ');
  assert.is(images('0xep1 3e-2'), '0xep1 3e-2 ');
  assert.equal(
    scan('7 0x10 0xffffffffffffffff').map((token) => token.value),
    [7, 16, -1, undefined],
  );
  assert.ok(scan('1e2')[0]!.value instanceof LuaFloat);
  assert.is(scan('.5')[0]!.value, 0.5);
  assert.is(scan('9223372036854775808')[0]!.value, 2 ** 63);
  for (const bad of ['3x', '0x', '1..2', '1e', '.0x1', '0xep', '08a']) {
    assert.is(scan(bad)[0]!.value, `malformed number near '${bad}'`);
  }
});

test('comments and space leave nothing', () => {
  assert.is(types('a -- b\n--[[ c ]] d --[==[ ]] ]==] --[=x\ne\v\f\t'), 'Name Name Name Eof');
  assert.is(types('--'), 'Eof');
  assert.is(types(''), 'Eof');
});

test('each style of line break is one line', () => {
  assert.is(lines('a\nb\rc\r\nd\n\re'), '1 2 3 4 5 5');
  assert.is(lines('a\n\nb\r\rc\r\n\r\nd'), '1 3 5 7 7');
});

test('a token has the line it ends on', () => {
  assert.is(lines('[[\n\n]] x'), '3 3 3');
  assert.is(lines('"a\\\nb\\z\n\n" x --[[\n]] y\n'), '4 4 5 6');
});

test('the list ends at what cannot be read', () => {
  assert.is(types('a = "x\nb = 1'), 'Name Assign Fault');
  const fault = (source: string): string => {
    const last = scan(source).at(-1)!;
    return `${last.line}: ${last.value}`;
  };
  assert.is(fault('a =\n[==[x\n\n'), '4: unfinished long string (starting at line 2) near <eof>');
  assert.is(fault('\n--[[x\n'), '3: unfinished long comment (starting at line 2) near <eof>');
  assert.is(fault('[=x'), "1: invalid long string delimiter near '[='");
  assert.is(fault('\n"ab\ncd"'), `2: unfinished string near '"ab'`);
});

test('messages show tokens by kind', () => {
  const shown = (source: string): string => show(scan(source)[0]!);
  assert.is(shown('name'), "'name'");
  assert.is(shown('while'), "'while'");
  assert.is(shown('0x10'), "'0x10'");
  assert.is(shown('//'), "'//'");
  assert.is(shown(''), '<eof>');
  assert.is(shown('@'), "'@'");
  assert.is(shown('\x01'), "'<\\1>'");
  assert.is(shown('\xc3'), "'<\\195>'");
  assert.is(nearToken('bad', scan('$')[0]!), "bad near '$'");
  assert.is(nearToken('bad', scan('\0')[0]!), 'bad');
});

test.run();
