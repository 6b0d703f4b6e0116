// Where a syntax error is: line and column of the LuaError.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua } from '../../../src/exports/index.ts';
import { createSystem } from '../../../src/exports/actors.ts';
import { raised, rejection } from './runs.ts';

const lua = new Lua();

/** Codes with a mark where the error is. */
const CODES: readonly (readonly [marked: string, message: RegExp])[] = [
  ['x = ¦= 1', /unexpected symbol near '='/],
  ['x =¦', /unexpected symbol near <eof>/],
  ['x =\n\n¦', /near <eof>/],
  ['local a = 1\n  if a ¦b then end', /'then' expected near 'b'/],
  ['local ¦1', /<name> expected near '1'/],
  ['return ¦}', /unexpected symbol near '}'/],
  ['x = ¦"open', /unfinished string/],
  ['\tx = ¦0x', /malformed number/],
  ['x = ¦"\\q"', /invalid escape sequence/],
  ['for i = 1, 2 do\n  break\nend ¦end', /<eof> expected near 'end'/],
  ['local s = "λ€🌙" ¦)', /unexpected symbol near '\)'/],
  ['f(1,\r\n  2 ¦3)', /'\)' expected .* near '3'/],
  ['a = {\n  1,\n  2\n¦', /'}' expected/],
  ['¦@', /unexpected symbol near '@'/],
  // Of these the message names no token: the first character of the line.
  ['local c <const> = 1\n  ¦c = 2', /attempt to assign to const variable 'c'/],
  ['\n  ¦goto nowhere', /no visible label 'nowhere'/],
  ['do\n  break\n¦end', /break outside loop at line 2/],
  ['::a::\n¦::a::', /label 'a' already defined/],
  ['local x <close>, y = 1\n¦local a <close>, b <close> = 1', /multiple to-be-closed variables/],
];

for (const [marked, message] of CODES) {
  test(`${JSON.stringify(marked)}`, async () => {
    const code = marked.replace('¦', ''),
      before = marked.slice(0, marked.indexOf('¦')).split(/\r\n|\n/);
    for (const error of [
      raised(() => lua.eval(code)),
      raised(() => lua.compile(new TextEncoder().encode(code), { name: 'other' })),
      await rejection(lua.evalAsync(code)),
      raised(() => lua.start(code)),
    ]) {
      assert.is(error.code, 'ERR_LUA_SYNTAX');
      assert.match(error.message, message);
      assert.is(error.line, Number(/^\w+:(\d+):/.exec(error.message)![1]), 'the line of the message');
      if (!/multiple/.test(error.message)) {
        assert.is(error.line, before.length);
        assert.is(error.column, before.at(-1)!.length + 1);
      }
    }
  });
}

test('the lines of a #! line and the column behind a byte order mark', () => {
  const shell = raised(() => lua.eval('#!/bin/x\n  x = = 1'));
  assert.equal([shell.line, shell.column], [2, 7]);
  const mark = raised(() => lua.eval('\ufeffx = = 1'));
  assert.equal([mark.line, mark.column], [1, 5]);
});

test('a token that began on an earlier line', () => {
  const error = raised(() => lua.eval('x = [[ a\n b ]] = 2\n'));
  assert.equal([error.line, error.column], [2, 7]);
  const open = raised(() => lua.eval('x = 1\n y = [[ a\n b\n'));
  assert.is(open.line, Number(/^eval:(\d+):/.exec(open.message)![1]));
  assert.type(open.column, 'number');
});

test('an error without a line has none', () => {
  const error = raised(() => lua.eval(`return ${'('.repeat(500)}`));
  assert.match(error.message, /stack overflow|C stack/);
  assert.equal([error.line, error.column], [undefined, undefined]);
});

test('errors of other kinds have none', () => {
  const error = raised(() => lua.eval('\nerror("x")'));
  assert.equal([error.line, error.column], [undefined, undefined]);
  // What a program compiles is its own affair.
  assert.is(raised(() => lua.eval('assert(load("x = ="))')).line, undefined);
});

test('entries of a system', () => {
  const make = (source: string) => () => createSystem({ entries: { 'a:b': { source } } });
  const error = raised(make('type Point = { x: number }\nlocal p: Point = = 1'));
  assert.is(error.code, 'ERR_LUA_SYNTAX');
  assert.equal([error.line, error.column], [2, 18]);
  const typed = raised(make('local p: { x: } = 1'));
  assert.equal([typed.line, typed.column], [1, 15]);
});

test.run();
