import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Matcher } from '../../../src/stdlib/string/matcher.ts';
import { Pattern, compile } from '../../../src/stdlib/string/pattern.ts';
import { Outcome, Search } from '../../../src/stdlib/string/search.ts';
import { Fault } from '../../../src/vm/throw.ts';

// ---- random patterns

const oneOf = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const single = oneOf(
  'a',
  'b',
  'c',
  '.',
  '%a',
  '%l',
  '%d',
  '%w',
  '%S',
  '%(',
  '[ab]',
  '[^a]',
  '[a-c]',
  '[%a(]',
  '[]a]',
  '-',
);
const repeated = fc.tuple(single, oneOf('', '', '*', '+', '-', '?')).map(([set, suffix]) => set + suffix);
const special = oneOf('%1', '%2', '%3', '%b()', '%bab', '%baa', '%f[a]', '%f[^b]', '%f[%z]', '()', '$', '^');
const malformed = oneOf('%', '[', '[a', '[^', '%f', '%fa', '%b', '%ba', '%0', '%9', '(', ')', '[%');
const item: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: repeated },
  { weight: 4, arbitrary: special },
  { weight: 1, arbitrary: malformed },
);
const group = fc.array(item, { maxLength: 3 }).map((items) => `(${items.join('')})`);
const nested = fc.tuple(item, group, item).map(([before, inside, after]) => `(${before}${inside}${after})`);
const part = fc.oneof(
  { weight: 8, arbitrary: item },
  { weight: 3, arbitrary: group },
  { weight: 1, arbitrary: nested },
);
/** So many repetitions that nesting gets near to its limit, or beyond. */
const deep = fc
  .tuple(oneOf('a?', 'a-', 'a*', 'b?', '()', '(a)', 'a?()', '.-'), fc.integer({ min: 20, max: 210 }))
  .map(([one, times]) => one.repeat(times));
const body = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
const pattern = fc
  .tuple(
    oneOf('', '', '', '^'),
    fc.oneof(
      { weight: 12, arbitrary: body },
      { weight: 1, arbitrary: fc.tuple(deep, body).map((two) => two.join('')) },
    ),
    oneOf('', '', '$'),
  )
  .map((texts) => texts.join(''));
const subject = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(oneOf('a', 'a', 'b', 'c', '(', ')', '1', ' ', '\0'), { maxLength: 14 })
      .map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(oneOf('a', 'ab', '()', 'aab'), fc.integer({ min: 5, max: 120 }))
      .map(([one, times]) => one.repeat(times)),
  },
);

// ---- what a search gives

/** The match and its captures, or the error. */
function tell(m: Matcher, outcome: Outcome): string {
  if (outcome === Outcome.Unfinished) return 'unfinished';
  if (outcome === Outcome.None) return 'none';
  return [`${m.from}-${m.to}`, ...Array.from({ length: m.named }, (_, i) => `<${m.capture(i)}>`)].join(' ');
}

function told(search: () => string): string {
  try {
    return search();
  } catch (thrown) {
    assert.instance(thrown, Fault);
    return `error: ${(thrown as Fault).text}`;
  }
}

const recursively = (text: string, bytes: string, at: number, limit: number): string =>
  told(() => {
    const m = new Matcher().on(compile(text), bytes);
    m.limit = limit;
    return tell(m, m.search(at));
  });

/** Runs a search in slices of so many steps. */
function finish(search: Search, slice: number): string {
  let outcome: Outcome;
  do outcome = search.run(slice);
  while (outcome === Outcome.Unfinished);
  const m = new Matcher().on(search.pattern, search.subject);
  if (outcome === Outcome.Found) m.take(search);
  return tell(m, outcome);
}

/** Recursion breaks off after so many steps, and slices go on. */
const brokenOff = (text: string, bytes: string, at: number, limit: number, slice: number): string =>
  told(() => {
    const m = new Matcher().on(compile(text), bytes);
    m.limit = m.steps + limit;
    const outcome = m.search(at);
    return outcome === Outcome.Unfinished ? finish(m.takeUnfinished(), slice) : tell(m, outcome);
  });

const inSlices = (text: string, bytes: string, at: number, slice: number): string =>
  told(() => finish(new Search(compile(text), bytes, at), slice));

/** The pattern is translated as far as the search gets. */
const translatingOnTheWay = (text: string, bytes: string, at: number, slice: number): string =>
  told(() => finish(new Search(new Pattern(text, true), bytes, at), slice));

/** Beyond this, patterns may take for ever. */
const MOST_STEPS = 20_000;

test('searches in slices find and raise what recursion does', () => {
  const seen = { found: 0, none: 0, error: 0 };
  fc.assert(
    fc.property(
      pattern,
      subject,
      fc.nat(3),
      fc.nat(60),
      fc.integer({ min: 1, max: 9 }),
      (text, bytes, init, limit, slice) => {
        const at = Math.min(init, bytes.length),
          wanted = recursively(text, bytes, at, MOST_STEPS);
        if (wanted === 'unfinished') return;
        seen[wanted.startsWith('error') ? 'error' : wanted === 'none' ? 'none' : 'found']++;
        assert.is(brokenOff(text, bytes, at, limit, slice), wanted);
        assert.is(inSlices(text, bytes, at, slice), wanted);
        assert.is(translatingOnTheWay(text, bytes, at, slice), wanted);
      },
    ),
    { numRuns: 20_000 },
  );
  for (const [kind, times] of Object.entries(seen)) assert.ok(times > 500, `${kind}: ${times} times only`);
});

test('subjects longer than what is scanned at once', () => {
  const long = 'a'.repeat(200_000),
    mixed = `${long}(${'b'.repeat(100_000)})${long}x`;
  for (const [text, bytes] of [
    ['^a*b', mixed],
    ['^.*x', mixed],
    ['^.-x$', mixed],
    ['(a+)%((b-)%)(a*)x', mixed],
    ['%b()', mixed],
    ['%b(]', mixed],
    ['^(a+)%1x', `${long}x`],
    ['^(a+)%1$', long],
    ['[^a]', mixed],
    ['x', mixed],
    ['[b-c]+', mixed],
    ['^a-$', `${long}x`],
    ['%(()b*', mixed],
    ['y', mixed],
  ] as const) {
    const wanted = inSlices(text, bytes, 0, Infinity);
    assert.is(brokenOff(text, bytes, 0, 1e9, 1000), wanted, text);
    assert.is(inSlices(text, bytes, 0, 997), wanted, text);
    assert.not.match(wanted, /unfinished/);
  }
  assert.is(inSlices('^.-x$', mixed, 0, 1000), `0-${mixed.length}`);
  assert.is(inSlices('%b()', mixed, 0, 1000), '200000-300002');
  assert.is(inSlices('^(a+)%1$', long, 0, 1000), `0-200000 <${'a'.repeat(100_000)}>`);
});

test('depth is counted alike', () => {
  for (const one of ['a?', 'a-', 'a*', '()', 'a+', '(a)', 'a?b-']) {
    for (const times of [31, 32, 33, 198, 199, 200, 201]) {
      for (const bytes of ['a'.repeat(250), 'ab'.repeat(120), '']) {
        const text = one.repeat(times),
          wanted = recursively(text, bytes, 0, 1e5);
        if (wanted === 'unfinished') continue;
        assert.is(inSlices(text, bytes, 0, 5), wanted, `${one} ${times}`);
        assert.is(brokenOff(text, bytes, 0, times, 5), wanted, `${one} ${times}`);
      }
    }
  }
});

test('a slice takes about as many steps as it is given', () => {
  const long = 'ab'.repeat(100_000);
  for (const text of [
    '[ab]*[ab]*c',
    '.-.-.-c',
    '%b(b',
    '(.-)%1c',
    '%b)(',
    '%f[c]',
    '[^ab]',
    'c',
    '[abc]-$x',
    'a?b?a?b?c',
    `[${'a'.repeat(100_000)}b]*c`,
    `${'[%a%d]'.repeat(1000)}c`,
  ]) {
    const search = new Search(new Pattern(text, true), long, 0);
    for (let i = 0; i < 200; i++) {
      if (search.run(1000) !== Outcome.Unfinished) break;
      assert.ok(search.left > -4000, `${text.slice(0, 20)}: ${-search.left} steps more`);
    }
  }
});

test('a matcher breaks off within its limit', () => {
  const long = 'ab'.repeat(1_000_000);
  for (const text of [
    '[ab]*[ab]*c',
    '.-.-.-c',
    '%b(b',
    '(.-)%1c',
    '%f[c]',
    '[abc]-$x',
    'a?b?a?b?c',
    '(.*)%1c',
    '.*.*x',
  ]) {
    const m = new Matcher().on(compile(text), long);
    assert.is(m.search(0), Outcome.Unfinished, text);
    assert.ok(m.steps < 400_000, `${text}: ${m.steps} steps`);
  }
});

test.run();
