import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { At, readDecisions, writeDecisions } from '../../src/syntax/decisions.ts';
import { Grammar } from '../../src/syntax/grammar.ts';
import { Comma, Dots, End, FieldSeparator, LeftParen, Local, Name, Nil, Semicolon } from '../../src/syntax/tokens.ts';

const decisions = Grammar.analyse();
const chosen = (rule: string, at: number, { tokenTypeIdx }: { tokenTypeIdx?: number }): number => decisions.get(rule)![at]![tokenTypeIdx!]!;

test('alternatives are chosen by what they begin with', () => {
  assert.is(chosen('statement', At.Or, Name), chosen('statement', At.Or, LeftParen));
  assert.is.not(chosen('statement', At.Or, Name), chosen('statement', At.Or, Local));
  assert.is(chosen('statement', At.Or, End), 0);
});

test('sets of tokens stand for their members', () => {
  assert.is(chosen('expression', At.Or, Nil), chosen('expression', At.Or, Dots));
  for (const separator of [Comma, Semicolon, FieldSeparator]) assert.is(chosen('table', At.Option, separator), 1);
});

test('what is optional is seen through', () => {
  assert.is(chosen('block', At.Many, Name), 1);
  assert.is(chosen('functionBody', At.ManySep, Dots), 1);
});

test('decisions can be written and read', () => {
  assert.equal(readDecisions(writeDecisions(decisions)), decisions);
});

test.run();
