import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Grammar } from '../../src/syntax/grammar.ts';
import { FirstToken } from '../../src/syntax/lookahead.ts';
import {
  Comma,
  Dots,
  End,
  FieldSeparator,
  LeftParen,
  Local,
  Missing,
  Name,
  Nil,
  Semicolon,
  VOCABULARY,
} from '../../src/syntax/tokens.ts';
import type { OptionalProductionType, TokenType } from 'chevrotain';

const rules = new Grammar().getGAstProductions(),
  strategy = new FirstToken({});
const ANY = { maxLookahead: 1, dynamicTokensEnabled: false, hasPredicates: false };
const before = ({ tokenTypeIdx }: TokenType): object => ({ LA_FAST: () => ({ tokenTypeIdx }) });

const chosen = (rule: string, prodOccurrence: number, token: TokenType): number | undefined =>
  strategy.buildLookaheadForAlternation({ ...ANY, rule: rules[rule]!, prodOccurrence }).call(before(token));
const taken = (rule: string, prodType: OptionalProductionType, prodOccurrence: number, token: TokenType): boolean =>
  strategy.buildLookaheadForOptional({ ...ANY, rule: rules[rule]!, prodType, prodOccurrence }).call(before(token));

/** A digit for each token. */
const complete = (table: string): string =>
  table.replace(/[A-Z]/g, (run) => '0'.repeat(run.charCodeAt(0) - 63)).padEnd(VOCABULARY.length, '0');

test('alternatives are chosen by what they begin with', () => {
  assert.is(chosen('statement', 0, Name), chosen('statement', 0, LeftParen));
  assert.is.not(chosen('statement', 0, Name), chosen('statement', 0, Local));
  assert.is(chosen('statement', 0, End), undefined);
});

test('sets of tokens stand for their members', () => {
  assert.is.not(chosen('expression', 0, Nil), undefined);
  assert.is(chosen('expression', 0, Nil), chosen('expression', 0, Dots));
  for (const separator of [Comma, Semicolon, FieldSeparator]) assert.ok(taken('table', 'Option', 0, separator));
  assert.not.ok(taken('table', 'Option', 0, Name));
});

test('what is optional is seen through', () => {
  assert.ok(taken('chunkPart', 'Option', 0, Name));
  assert.ok(taken('functionBody', 'Option', 0, Dots));
  assert.ok(taken('table', 'Repetition', 0, Nil), 'an item without a key');
});

test('what comes behind is not taken', () => {
  assert.not.ok(taken('functionBody', 'Repetition', 9, End));
});

test('a missing token begins error productions only', () => {
  assert.is(chosen('statement', 0, Missing), undefined);
  assert.is.not(chosen('expression', 0, Missing), undefined);
  assert.not.ok(taken('returnStatement', 'Option', 0, Missing));
  // Its digit is the last.
  for (const [name, table] of Object.entries(Grammar.lookahead()))
    assert.ok(complete(table).endsWith('0') || / Alternation /.test(name), name);
});

test('tables that are known are not made again', () => {
  const place = { ...ANY, rule: rules['statement']!, prodOccurrence: 0 },
    known = Grammar.lookahead(),
    key = 'statement Alternation 0';
  assert.ok(/^[0-9A-Za-z]{10,40}$/.test(known[key]!));
  const other = { [key]: known[key]!.replace(/[1-9a-z]/g, '3') };
  assert.is(new FirstToken(other).buildLookaheadForAlternation(place).call(before(Name)), 2);
  assert.is(new FirstToken(known).buildLookaheadForAlternation(place).call(before(Name)), chosen('statement', 0, Name));
});

test.run();
