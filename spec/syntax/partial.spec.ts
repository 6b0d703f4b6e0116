// Broken statements: the tree is the grammar's as far as the text goes. Every program of conformance/ is read, whole and
// cut off at some token.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Statement } from '../../src/syntax/ast.ts';
import { MORE } from '../../src/syntax/dialect.ts';
import { Reading } from '../../src/syntax/grammar.ts';
import { Lexer, scan } from '../../src/syntax/lexer.ts';
import { SyntaxFault } from '../../src/syntax/parse.ts';
import { PartialGrammar } from '../../src/syntax/partial.ts';
import type { Token } from '../../src/syntax/tokens.ts';
import { treeOf } from './tree.ts';

const grammar = new PartialGrammar();

/** What there is of the statement that begins the text. */
function partOf(text: string): readonly Statement[] {
  const reading = new Reading(new Lexer(text)),
    body: Statement[] = [];
  reading.first = scan(text)[0]!;
  grammar.readPartial(new Lexer(text), reading, MORE, body);
  return body;
}

/** Words of a tree in the order of the text, down to the gap. */
function words(node: unknown, into: string[] = []): string[] {
  if (typeof node === 'string') into.push(node);
  else if (typeof node === 'object' && node !== null) for (const each of Object.values(node)) words(each, into);
  return into;
}

const programs = (readdirSync('conformance', { recursive: true }) as string[])
  .filter((name) => /^(?:language|closure|goto|table)\/.*\.lua$/.test(name))
  .map((name) => readFileSync(join('conformance', name), 'latin1'));

/** The tree of a text; undefined if it has none. */
function treeOrNone(text: string): readonly Statement[] | undefined {
  try {
    return treeOf(text).body;
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return undefined;
    throw thrown;
  }
}

test('a whole statement is what the grammar makes of it', () => {
  let read = 0;
  for (const program of programs) {
    const [first] = treeOrNone(program) ?? [];
    if (first === undefined || program.startsWith(';')) continue;
    const part = partOf(program);
    assert.equal(part[0], first);
    assert.is(part.at(-1)!.kind, 'gap');
    read++;
  }
  assert.ok(read > 50, String(read));
});

test('a statement that is cut off has a gap, and only words of the text', () => {
  let cut = 0;
  for (const program of programs) {
    const tokens: Token[] = scan(program),
      length = Math.min(tokens.length - 1, 40);
    for (let n = 1; n < length; n += 3) {
      const text = program.slice(0, tokens[n]!.startOffset),
        body = partOf(text);
      if (treeOrNone(text) !== undefined) continue;
      assert.ok(JSON.stringify(body).includes('"gap"'), text);
      cut++;
    }
  }
  assert.ok(cut > 100, String(cut));
  assert.ok(words(partOf('local first = { second, third.fourth(')).includes('fourth'));
});

test('no text makes it throw', () => {
  for (const text of [
    'x = = 1',
    'f(]',
    'local function',
    'for i = ',
    'if x then else else',
    'a.b:c',
    '::',
    'return return',
  ])
    assert.is(partOf(text).at(-1)!.kind === 'gap' || JSON.stringify(partOf(text)).includes('gap'), true, text);
});

test.run();
