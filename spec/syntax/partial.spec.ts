// Broken statements: the tree is the grammar's as far as the text goes. Every program of conformance/ is read, whole
// and cut off at some token.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Statement } from '../../src/syntax/ast.ts';
import { MORE } from '../../src/syntax/dialect.ts';
import { GrammarFault } from '../../src/syntax/fault.ts';
import { Grammar, Reading } from '../../src/syntax/grammar.ts';
import { Lexer, scan } from '../../src/syntax/lexer.ts';
import { SyntaxFault } from '../../src/syntax/parse.ts';
import { PartialGrammar } from '../../src/syntax/partial.ts';
import type { Token } from '../../src/syntax/tokens.ts';
import { treeOf } from './tree.ts';

const whole = new Grammar(),
  grammar = new PartialGrammar();

/** Where the first error of a text is; MORE, if there is none. */
function faultOf(reading: Reading): GrammarFault | typeof MORE {
  try {
    whole.readTo(Infinity, reading, []);
    return MORE;
  } catch (thrown) {
    assert.instance(thrown, GrammarFault);
    return thrown as GrammarFault;
  }
}

/** What there is of the statement in which the text is broken, or which begins a whole text. */
function partOf(text: string): readonly Statement[] {
  const reading = new Reading(new Lexer(text)),
    body: Statement[] = [],
    fault = faultOf(reading);
  if (fault === MORE) reading.first = scan(text)[0]!;
  grammar.readPartial(new Lexer(text, reading.first), reading, fault, body);
  return body;
}

/** Words of a tree in the order of the text, down to the error. */
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
    assert.is(part.at(-1)!.kind, 'error');
    read++;
  }
  assert.ok(read > 50, String(read));
});

test('a statement that is cut off has an error, and only words of the text', () => {
  let cut = 0;
  for (const program of programs) {
    const tokens: Token[] = scan(program),
      length = Math.min(tokens.length - 1, 40);
    for (let n = 1; n < length; n += 3) {
      const text = program.slice(0, tokens[n]!.startOffset),
        body = partOf(text);
      if (treeOrNone(text) !== undefined) continue;
      assert.ok(JSON.stringify(body).includes('"error"'), text);
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
    assert.is(partOf(text).at(-1)!.kind === 'error' || JSON.stringify(partOf(text)).includes('error'), true, text);
});

test.run();
