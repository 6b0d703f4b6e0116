import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { wrapped } from '../../src/cli/wrap.ts';

test('lines are as full as can be, behind their indentation', () => {
  assert.is(wrapped('a b', 3), 'a b');
  assert.is(wrapped('a bc', 3), 'a\nbc');
  assert.is(wrapped('aa bb cc dd', 7, { indent: '  ' }), '  aa bb\n  cc dd');
  assert.is(wrapped('aa bb cc', 7, { first: '- ', indent: '  ' }), '- aa bb\n  cc');
  assert.is(wrapped('', 7, { first: '- ' }), '- ');
});

test('a word that is too long has a line of its own', () => {
  assert.is(wrapped(`a ${'x'.repeat(9)} b`, 5, { indent: ' ' }), ` a\n ${'x'.repeat(9)}\n b`);
});

test('the places where a text is broken can be chosen', () => {
  assert.is(wrapped('f(a: b c: d)', 7, { blanks: / (?=\w+: )/ }), 'f(a: b\nc: d)');
});

test.run();
