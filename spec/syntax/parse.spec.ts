import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import { SyntaxFault } from '../../src/syntax/parse.ts';
import { treeOf } from './tree.ts';

function fault(source: string, chunkName = '=x'): string {
  try {
    treeOf(source, chunkName);
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return thrown.message;
    throw thrown;
  }
  return 'no fault';
}

test('an error names the chunk and the line', () => {
  assert.is(fault('x =\n\n', '@a/b.lua'), 'a/b.lua:3: unexpected symbol near <eof>');
  assert.is(fault('x = )', 'x = )'), '[string "x = )"]:1: unexpected symbol near \')\'');
  assert.is(fault('x\r\n=\r\n='), "x:3: unexpected symbol near '='");
});

test('what was expected is said of the next token', () => {
  assert.is(fault('x 1'), "x:1: syntax error near '1'");
  assert.is(fault('a, b 1'), "x:1: '=' expected near '1'");
  assert.is(fault('f() = 1'), "x:1: syntax error near '='");
  assert.is(fault('(a) = 1'), "x:1: syntax error near '='");
  assert.is(fault('a, f() = 1'), "x:1: syntax error near '='");
  assert.is(fault('local 1'), "x:1: <name> expected near '1'");
  assert.is(fault('for 1'), "x:1: <name> expected near '1'");
  assert.is(fault('for a b'), "x:1: '=' or 'in' expected near 'b'");
  assert.is(fault('for a = 1 do'), "x:1: ',' expected near 'do'");
  assert.is(fault('goto end'), "x:1: <name> expected near 'end'");
  assert.is(fault('a:b = 1'), "x:1: function arguments expected near '='");
  assert.is(fault('function f(a, 1)'), "x:1: <name> or '...' expected near '1'");
  assert.is(fault('function f(..., a)'), "x:1: ')' expected near ','");
  assert.is(fault('"x":len()'), `x:1: unexpected symbol near '"x"'`);
  assert.is(fault('return 1 x()'), "x:1: <eof> expected near 'x'");
  assert.is(fault('if a then return x() y() end'), "x:1: 'end' expected near 'y'");
  assert.is(fault('end'), "x:1: <eof> expected near 'end'");
  assert.is(fault('return )'), "x:1: unexpected symbol near ')'");
  assert.is(fault('x = {1 2}'), "x:1: '}' expected near '2'");
  assert.is(fault('x = {(a) = 1}'), "x:1: '}' expected near '='");
  assert.is(fault('x = {,}'), "x:1: unexpected symbol near ','");
});

test('a construct on another line says where it began', () => {
  assert.is(fault('if a then'), "x:1: 'end' expected near <eof>");
  assert.is(fault('if a then\n\n'), "x:3: 'end' expected (to close 'if' at line 1) near <eof>");
  assert.is(fault('\nfunction f()\nuntil'), "x:3: 'end' expected (to close 'function' at line 2) near 'until'");
  assert.is(fault('repeat\nend'), "x:2: 'until' expected (to close 'repeat' at line 1) near 'end'");
  assert.is(fault('f(1\n2'), "x:2: ')' expected (to close '(' at line 1) near '2'");
  assert.is(fault('x = {\n1\n2'), "x:3: '}' expected (to close '{' at line 1) near '2'");
  assert.is(fault('x = (\na'), "x:2: ')' expected (to close '(' at line 1) near <eof>");
});

test('attributes and ... are checked', () => {
  assert.is(fault('local x <foo> = 1'), "x:1: unknown attribute 'foo'");
  assert.is(fault('local a <close>, b <close> = 1'), 'x:1: multiple to-be-closed variables in local list');
  assert.is(fault('function f() return ... end'), "x:1: cannot use '...' outside a vararg function near '...'");
  assert.is(fault('return function(...) return ... end, ...'), 'no fault');
});

test('an error of syntax goes before a later one of spelling, and after an earlier one', () => {
  assert.is(fault('x = = "abc'), "x:1: unexpected symbol near '='");
  assert.is(fault('x = "abc'), 'x:1: unfinished string near <eof>');
  assert.is(fault('x = 3x = ='), "x:1: malformed number near '3x'");
  assert.is(fault('local x <foo> "\\q"'), `x:1: invalid escape sequence near '"\\q'`);
  assert.is(fault('#!/bin/lua'), "x:1: unexpected symbol near '#'");
});

test('nesting has a limit, reported without a position', () => {
  const nested = (open: string, close: string, count: number): string =>
    fault(`${open.repeat(count)}${close.repeat(count)}`);
  for (const [open, close] of [
    ['do ', ' end'],
    ['while x do ', ' end'],
    ['x = function() ', ' end'],
    ['f{', '}'],
  ] as const) {
    assert.is(nested(open, close, 90), 'no fault', open);
    assert.is(nested(open, close, 500), 'C stack overflow', open);
  }
  for (const piece of ['(', '{', '- ', 'a..', 'a^', 'f(', 'a[']) {
    assert.is(fault(`x = ${piece.repeat(5000)}`), 'C stack overflow', piece);
  }
  assert.is(fault('do '.repeat(197) + 'end '.repeat(197)), 'no fault');
  assert.is(fault('do '.repeat(198) + 'end '.repeat(198)), 'C stack overflow');
  assert.is(fault(`x${', x'.repeat(300)} = 1`), 'C stack overflow');
});

test('late errors quote tokens, at their lines', () => {
  const { chunk } = treeOf('local a =\n"s"\n');
  const messages = [0, 1, 2, 3, 4].map((token) => (chunk.refusal('late', token) as SyntaxFault).message);
  const near = (line: number, what: string): string => `x:${line}: late near ${what}`;
  const [first, ...rest] = ["'local'", "'a'", "'='"].map((what) => near(1, what));
  assert.equal(messages, [first, ...rest, near(2, `'"s"'`), near(3, '<eof>')]);
});

test('the parser is as new after an error', () => {
  assert.is(fault('function f() x:y'), 'x:1: function arguments expected near <eof>');
  assert.is(fault('return ...'), 'no fault');
  assert.is(fault('return f()'), 'no fault');
});

test('any text is a chunk or has a fault', () => {
  const word = fc.constantFrom(
    'x',
    '1',
    '"s"',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '=',
    ',',
    '.',
    ':',
    '::',
    '..',
    '...',
    '-',
    '#',
    'not',
    'and',
    'if',
    'then',
    'else',
    'end',
    'do',
    'while',
    'for',
    'in',
    'repeat',
    'until',
    'function',
    'local',
    'return',
    'goto',
    'break',
    ';',
    '<',
    '>',
    '\n',
    '--',
    '[[',
    ']]',
    '"',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      assert.match(fault(words.join(' ')), /^(no fault$|x:\d+: )/);
    }),
    { seed: 5, numRuns: 2000 },
  );
});

test.run();
