// Patterns that take linear time, against the host's own engine.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LinearPattern, Search } from '../../../src/actors/modules/linear-pattern.ts';

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const found = (pattern: LinearPattern, text: string): boolean => {
  const search = new Search(pattern, text);
  while (search.found === undefined) search.step(Infinity);
  return search.found;
};
const test_ = (pattern: string, text: string): boolean => found(LinearPattern.parse(bytes(pattern))!, bytes(text));

test('says what RegExp says', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '[a-c]',
    '\\d',
    '\\w',
    '\\b',
    '^',
    '$',
    '(?:ab)',
    '(a|b)',
    '(a|)',
    'ab|c',
  );
  const piece = fc
    .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
    .map(([a, times]) => (/^(\^|\$|\\b|ab\|c)$/.test(a) ? a : a + times));
  const pattern = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', ' ', 'λ'), { maxLength: 7 }).map((chars) => chars.join(''));
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      assert.is(
        test_(source, subject),
        new RegExp(source, 'u').test(subject),
        `/${source}/ ${JSON.stringify(subject)}`,
      );
    }),
    { numRuns: 5000 },
  );
});

test('characters are code points', () => {
  assert.ok(test_('^.$', 'λ'));
  assert.ok(test_('^[α-ω]{3}$', 'λογ'));
  assert.ok(test_('^\\u03bb\\x41\\t$', 'λA\t'));
  assert.not(test_('^..$', '😀'));
});

test('what is no pattern, or none of these, is refused', () => {
  for (const wrong of [
    '(',
    ')',
    '[a',
    '*a',
    'a**b**(',
    '(?=a)',
    '\\1',
    '\\',
    '\\p{L}',
    '[b-a]',
    'a{2,1}',
    'a{5000}',
    '((a{100}){100}){100}',
    '\\q',
    // Made of so many pieces that making it takes long, however little is left of them.
    '(a{1000}){0}'.repeat(1000),
    `(a{999})${'{1}'.repeat(1000)}`,
    `(${'a|'.repeat(1000)}b)`,
    '(){1000}'.repeat(2000),
  ]) {
    assert.is(LinearPattern.parse(wrong), undefined, wrong);
  }
});

test('long ones of many alternatives are patterns', () => {
  const many = `^(${Array.from({ length: 400 }, (_, i) => `${i}`).join('|')})+$`;
  assert.ok(test_(`^(${'ab|'.repeat(400)}cd)*$`, 'abcdab'));
  assert.not(test_(`^(${'ab|'.repeat(400)}cd)*$`, 'abcda'));
  assert.is(LinearPattern.parse(bytes(many)), undefined, 'more than 2000 instructions');
});

test('what is copied is told, of patterns that are refused, too', () => {
  let all = 0;
  LinearPattern.parse(bytes(`a{999}${'{1}'.repeat(1000)}`), (copied) => {
    all += copied;
  });
  assert.ok(all > 50_000 && all < 100_000, `${all}`);
});

test('no pattern takes long', () => {
  const start = performance.now();
  assert.not(test_('^(a+)+$', 'a'.repeat(5000) + 'b'));
  assert.not(test_('(a|a)*(a|a)*(a|a)*x', 'a'.repeat(5000)));
  assert.ok(performance.now() - start < 3000);
});

test.run();
