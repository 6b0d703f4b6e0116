import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { erase } from '../../src/syntax/annotations.ts';
import { plainTokens } from '../../src/syntax/dialect.ts';
import { Lexer, scan } from '../../src/syntax/lexer.ts';
import { SyntaxFault } from '../../src/syntax/parse.ts';
import type { Token } from '../../src/syntax/tokens.ts';
import { treeOf } from './tree.ts';

const words = (tokens: readonly Token[]): string =>
  tokens
    .map(({ image }) => image)
    .join(' ')
    .trim();
const erased = (source: string): string => words(erase(scan(source)).tokens);

function fault(source: string): string {
  try {
    treeOf(source, '=x', erase);
  } catch (thrown) {
    assert.instance(thrown, SyntaxFault);
    return (thrown as SyntaxFault).message;
  }
  return assert.unreachable('it parses') as never;
}

test('a chunk of plain Lua comes out as it went in', () => {
  const folder = 'conformance';
  let chunks = 0;
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith('.lua') || /^(?:(?:dialect|apps)\/|limit\/type_check_)/.test(name)) continue;
    const tokens = scan(readFileSync(`${folder}/${name}`, 'latin1').replace(/^#[^\n]*/, ''));
    const { tokens: after, makesTypes } = erase(tokens);
    assert.is(makesTypes, false, name);
    assert.ok(words(after) === words(tokens), name);
    chunks++;
  }
  assert.ok(chunks > 300);
});

test('plain Lua is not touched at all', () => {
  assert.instance(plainTokens('local x = 1').source, Lexer);
  assert.throws(
    () => treeOf('local x: number = 1'),
    (thrown: unknown) => thrown instanceof SyntaxFault,
  );
});

test('annotations leave nothing behind', () => {
  assert.is(erased('local a: {T}, b <const>: U? = 1, 2'), 'local a , b < const > = 1 , 2');
  assert.is(erased('local a: T <close> = x'), 'local a < close > = x');
  assert.is(
    erased('function a.b:c<T, U>(x: T, y?: U, ...: V): (T, U) return x end'),
    'function a . b : c ( x , y , ... ) return x end',
  );
  assert.is(erased('for k: string, v: A<B<C>> in p do end'), 'for k , v in p do end');
  assert.is(erased('local x: A<B>= 1'), 'local x = 1');
  assert.is(erased('return (x :: T).y, z as {U}, w!'), 'return ( x ) . y , z , w');
  assert.is(erased('type A = B export type C<D> = { [D]: E }'), '; ;');
});

test('a type that is called is a constant', () => {
  assert.is(
    erased('type A = number return A(1)').replace(/\{.*\}/, 'JSON'),
    '; local A < const > = (types) ( JSON ) ; return A ( 1 )',
  );
});

test('tokens keep their lines and know their places', () => {
  const { tokens } = erase(scan('local a: {\n  x: T\n} = 1\nreturn a'));
  assert.equal(
    tokens.map(({ line }) => line),
    [1, 1, 3, 3, 4, 4, 4],
  );
  assert.equal(
    tokens.map(({ index }) => index),
    [0, 1, 2, 3, 4, 5, 6],
  );
});

test('what is wrong with a type is said of the token it is met at', () => {
  assert.is(fault('local x: = 1'), "x:1: unexpected symbol near '='");
  assert.is(fault('local x: { a: T'), "x:1: '}' expected near <eof>");
  assert.is(fault('function f(x: (A, B) end'), "x:1: ')' expected near 'end'");
  assert.is(fault('type A<B = C'), "x:1: '>' expected near <eof>");
  assert.is(fault('local x: A<B'), "x:1: '>' expected near <eof>");
  assert.is(fault('local x: "abc'), 'x:1: unfinished string near <eof>');
  assert.is(fault('x = y != z'), "x:1: unexpected symbol near '!'");
  assert.match(fault(`local x: ${'{'.repeat(500)}`), /too many syntax levels|overflow/);
});

test('whatever the tokens are, reading them ends, with a chunk or a message', () => {
  const folder = 'conformance/dialect';
  const chunks = readdirSync(folder).map(
    (name) => readFileSync(`${folder}/${name}`, 'latin1').match(/\w+|"[^"\n]*"|--[^\n]*|[^\w\s]|\s+/g)!,
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...chunks),
      fc.nat(),
      fc.nat(),
      fc.nat(4),
      fc.constantFrom('', ' : ', ' :: ', ' type ', ' as ', '!', '<', '>', '{', '(', '->', '@', '?', ' end '),
      (pieces, at, from, count, extra) => {
        const text = [...pieces];
        const start = at % text.length;
        text.splice(start, count, extra, text[from % text.length]!);
        try {
          treeOf(text.join(''), '=x', erase);
        } catch (thrown) {
          if (!(thrown instanceof SyntaxFault)) throw thrown;
          assert.match(thrown.message, /^(?:x:\d+: |chunk has too many)/);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test.run();
