import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Gsub, substitute } from '../../../src/stdlib/string/gsub.ts';
import { Matcher } from '../../../src/stdlib/string/matcher.ts';
import { compile, isPlain } from '../../../src/stdlib/string/pattern.ts';
import { Outcome } from '../../../src/stdlib/string/search.ts';
import { Fault } from '../../../src/vm/throw.ts';

/** The first match and its captures, as `from-to capture capture`. */
function find(subject: string, pattern: string, init = 0): string {
  const m = new Matcher().on(compile(pattern), subject);
  if (m.search(init) !== Outcome.Found) return 'none';
  const captures = Array.from({ length: m.named }, (_, i) => m.capture(i));
  return [`${m.from + 1}-${m.to}`, ...captures].join(' ');
}

function raises(run: () => unknown, text: string): void {
  try {
    run();
  } catch (e) {
    assert.instance(e, Fault);
    assert.is((e as Fault).text, text);
    return;
  }
  assert.unreachable(text);
}

const gsub = (subject: string, pattern: string, replacement: string, most = Infinity): string => {
  const walk = new Gsub(compile(pattern), subject, most);
  substitute(new Matcher(), walk, replacement);
  return `${walk.finish()} ${walk.count}`;
};

test('single bytes, sets and classes', () => {
  assert.is(find('hello', 'l'), '3-3');
  assert.is(find('hello', '.o'), '4-5');
  assert.is(find('a1b2', '%a%d', 1), '3-4');
  assert.is(find('x-]', '[]-]+'), '2-3');
  assert.is(find('abc^', '[%^]'), '4-4');
  assert.is(find('a%b', '%%b'), '2-3');
  assert.is(find('\xe9', '%a'), 'none');
  assert.is(find('a\0b', '%z'), '2-2');
  assert.is(find('a\0b', '[\0]b'), '2-3');
  assert.is(find('AZ', '[^a-z]+'), '1-2');
  assert.is(find('b-', '[a-]+'), '2-2');
});

test('repetitions', () => {
  assert.is(find('aaab', 'a*'), '1-3');
  assert.is(find('aaab', 'a-b'), '1-4');
  assert.is(find('baaa', 'a+'), '2-4');
  assert.is(find('color colour', 'colou?r', 2), '7-12');
  assert.is(find('', 'a*'), '1-0');
  assert.is(find('<<a>>', '<(.-)>'), '1-4 <a');
  assert.is(find('aXbXc', '.*X'), '1-4');
});

test('anchors, frontiers, balance', () => {
  assert.is(find('abab', '^ab', 2), '3-4');
  assert.is(find('abab', '^b'), 'none');
  assert.is(find('abab', 'ab$'), '3-4');
  assert.is(find('a$b', 'a$b'), '1-3');
  assert.is(find('THE (quick) fox', '%f[%a]%a+', 5), '6-10');
  assert.is(find('word', '%f[%z]'), '5-4');
  assert.is(find('f(a(b)c)d', '%b()'), '2-8');
  assert.is(find('((', '%b()'), 'none');
});

test('captures', () => {
  assert.is(find('key = value', '(%w+) = (%w+)'), '1-11 key value');
  assert.is(find('hello', '()ll()'), '3-4 3 5');
  assert.is(find('abcabc', '(a(b)c)%1'), '1-6 abc b');
  assert.is(find('"it\'s"', '(["\'])(.-)%1'), '1-6 " it\'s');
  assert.is(find('aa', '()%1'), 'none');
});

test('a failed choice leaves no captures behind', () => {
  assert.is(find('aab', '(a*)(a?)b'), '1-3 aa ');
  assert.is(find('xay', '(x?)(.-)y'), '1-3 x a');
});

test('a malformed pattern raises where matching gets to it', () => {
  raises(() => find('a', 'a['), "malformed pattern (missing ']')");
  raises(() => find('a', '[a'), "malformed pattern (missing ']')");
  raises(() => find('a', '[]'), "malformed pattern (missing ']')");
  raises(() => find('a', '[a%'), "malformed pattern (missing ']')");
  raises(() => find('a', '%'), "malformed pattern (ends with '%')");
  raises(() => find('a', '%b'), "malformed pattern (missing arguments to '%b')");
  raises(() => find('a', '%fa'), "missing '[' after '%f' in pattern");
  raises(() => find('a', 'a)'), 'invalid pattern capture');
  raises(() => find('a', '%1'), 'invalid capture index %1');
  raises(() => find('a', '(%1)'), 'invalid capture index %1');
  raises(() => find('a', '(a'), 'unfinished capture');
  raises(() => find('a', '()'.repeat(33)), 'too many captures');
  assert.is(find('a', 'x['), 'none');
});

test('deep matches are refused', () => {
  raises(() => find('a'.repeat(300), 'a?'.repeat(300)), 'pattern too complex');
  assert.is(find('a'.repeat(300), 'a?'.repeat(180)), '1-180');
});

test('a caret is a byte where patterns do not anchor', () => {
  const m = new Matcher().on(compile('^a', false), 'b^a');
  assert.is(m.search(0), Outcome.Found);
  assert.is(m.from, 1);
});

test('isPlain', () => {
  assert.ok(isPlain('a b]c)'));
  for (const p of ['a.b', 'a%b', '(', '[', '^a', 'a-', 'a?']) assert.not(isPlain(p));
});

test('gsub replaces every match once', () => {
  assert.is(gsub('hello world', 'o', '0'), 'hell0 w0rld 2');
  assert.is(gsub('hello', '', '-'), '-h-e-l-l-o- 6');
  assert.is(gsub('abc', '%w*', 'x'), 'x 1');
  assert.is(gsub('abc def', '%w*', 'x'), 'x x 2');
  assert.is(gsub('abc', '^a', 'x'), 'xbc 1');
  assert.is(gsub('aaa', '^a', 'x'), 'xaa 1');
  assert.is(gsub('aaa', 'a', 'x', 2), 'xxa 2');
  assert.is(gsub('aaa', 'a', 'x', -1), 'aaa 0');
});

test('gsub templates', () => {
  assert.is(gsub('hello world', '(%w+)', '<%1>'), '<hello> <world> 2');
  assert.is(gsub('ab', '%w', '%0%0'), 'aabb 2');
  assert.is(gsub('ab', '(a)(b)', '%2%1%%'), 'ba% 1');
  assert.is(gsub('ab', '()', '%1'), '1a2b3 3');
  raises(() => gsub('a', 'a', '%2'), 'invalid capture index %2');
  raises(() => gsub('a', 'a', '%x'), "invalid use of '%' in replacement string");
  raises(() => gsub('a', 'a', '%'), "invalid use of '%' in replacement string");
  assert.is(gsub('b', 'a', '%x'), 'b 0');
});

test('gsub knows when nothing changed', () => {
  const walk = new Gsub(compile('l'), 'hello', Infinity);
  const m = new Matcher();
  while (walk.next(m) === Outcome.Found);
  assert.is(walk.count, 2);
  assert.not(walk.changed);
});

test.run();
