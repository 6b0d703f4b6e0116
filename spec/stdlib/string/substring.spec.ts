import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Outcome } from '../../../src/stdlib/string/search.ts';
import { Substring } from '../../../src/stdlib/string/substring.ts';

function indexOf(subject: string, needle: string, from: number, slice: number): number {
  const search = new Substring(subject, needle, from);
  let outcome: Outcome;
  do outcome = search.run(slice);
  while (outcome === Outcome.Unfinished);
  if (outcome === Outcome.None) return -1;
  assert.is(search.to, search.start + needle.length);
  return search.start;
}

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom('a', 'a', 'a', 'b', 'c'), { maxLength }).map((all) => all.join(''));

test('it is where indexOf finds it', () => {
  fc.assert(
    fc.property(text(300), text(5), fc.nat(20), fc.integer({ min: 1, max: 40 }), (subject, needle, from, slice) => {
      if (from <= subject.length) assert.is(indexOf(subject, needle, from, slice), subject.indexOf(needle, from));
    }),
    { numRuns: 5000 },
  );
});

test('a part of the subject is found', () => {
  fc.assert(
    fc.property(text(300), fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 40 }), (subject, a, b, slice) => {
      const needle = subject.slice(Math.min(a, b), Math.max(a, b));
      assert.is(indexOf(subject, needle, 0, slice), subject.indexOf(needle));
    }),
    { numRuns: 2000 },
  );
});

test('long needles, dense and sparse', () => {
  const a = 'a'.repeat(3_000_000),
    needle = `${'a'.repeat(700)}b`;
  assert.is(indexOf(`${a}b`, needle, 0, 20_000), 3_000_000 - 700);
  assert.is(indexOf(a, needle, 0, 20_000), -1);
  assert.is(indexOf(`${a}bc`, 'bc', 0, 20_000), 3_000_000);
  assert.is(indexOf(`${a}b`, 'b', 5, 20_000), 3_000_000);
  assert.is(indexOf(a, 'x', 0, 20_000), -1);
  assert.is(indexOf(`${'xyzb'.repeat(500_000)}xyzc`, 'xyzc', 0, 20_000), 2_000_000);
});

test('steps are counted: what is dense costs more', () => {
  const cost = (subject: string, needle: string): number => {
    const search = new Substring(subject, needle, 0);
    assert.is(search.run(1e9), Outcome.None);
    return 1e9 - search.left;
  };
  assert.ok(cost('a'.repeat(1_000_000), 'bc') < 50_000);
  assert.ok(cost('a'.repeat(1_000_000), 'aab') > 300_000);
  assert.ok(cost('a'.repeat(100_000), `b${'a'.repeat(1000)}`) > 1000);
});

test.run();
