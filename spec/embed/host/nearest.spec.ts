import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { distance, nearest } from '../../../src/embed/host/nearest.ts';

test('each kind of typing error counts as one', () => {
  for (const [from, to, n] of [
    ['seed', 'seed', 0],
    ['sed', 'seed', 1],
    ['seeed', 'seed', 1],
    ['sead', 'seed', 1],
    ['sede', 'seed', 1],
    ['fromat', 'format', 1],
    ['', 'seed', 4],
    ['seed', '', 4],
    ['abc', 'xyz', 3],
    ['recieve', 'receive', 1],
  ] as const)
    assert.is(distance(from, to), n, `${from} ${to}`);
});

test('distance is symmetric, bounded by the longer word, and zero only for equal words', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      const n = distance(a, b);
      assert.is(n, distance(b, a));
      assert.ok(n <= Math.max(a.length, b.length));
      assert.is(n === 0, a === b);
    }),
  );
});

test('the nearest known words, all that are equally near', () => {
  const known = ['run', 'dump', 'help', 'hell'];
  assert.equal(nearest('rnu', known), ['run']);
  assert.equal(nearest('helo', known), ['help', 'hell']);
  assert.equal(nearest('HELP', known), ['help']);
  assert.equal(nearest('dumpp', known), ['dump']);
  assert.equal(nearest('--virtual', ['--virtual-time', '--version']), ['--virtual-time'], 'cut short');
  assert.equal(nearest('list', ['listen1', 'listen2', 'listen3', 'listen4']), [], 'too many begin so');
});

test('what is too far is not suggested', () => {
  for (const word of ['', 'x', 'ab', 'script', 'rumple', 'x.lua'])
    assert.equal(nearest(word, ['run', 'dump', 'help']), [], word);
  assert.equal(nearest('run', []), []);
});

test.run();
