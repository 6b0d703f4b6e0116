// Random Lua patterns and subjects, matched by the function that is compiled for a pattern and by the matcher without:
// both must find, raise, break off and count the same. Case i is made from seed i alone; a failing one is cut down to
// what matters.
import { makeFunction } from '../../src/jit/code-generation.ts';
import { compiledOf } from '../../src/stdlib/string/compiled-pattern.ts';
import { Matcher, usePatternCompiler } from '../../src/stdlib/string/matcher.ts';
import { Pattern } from '../../src/stdlib/string/pattern.ts';
import { Outcome } from '../../src/stdlib/string/search.ts';
import { Fault } from '../../src/vm/throw.ts';
import { Random } from './random.ts';

usePatternCompiler(compiledOf);

interface Pair {
  readonly pattern: string;
  readonly subject: string;
  /** Index of the first byte to search from. */
  readonly at: number;
  /** Steps after which a search breaks off. */
  readonly limit: number;
}

// ---- making

const SINGLES = 'a b c . %a %l %d %w %S %s %( [ab] [^a] [^%s] [a-c] [%a(] []a] [^ab1] - x'.split(' ');
const SPECIALS = '%1 %2 %3 %b() %bab %baa %f[a] %f[^b] %f[%z] %f[%w] () $ ^'.split(' ');
const MALFORMED = '% [ [a [^ %f %fa %b %ba %0 %9 ( ) [%'.split(' ');
const DEEP = ['a?', 'a-', 'a*', 'b?', '()', '(a)', 'a?()', '.-', 'a*b'];
const SUBJECTS = ['a', 'a', 'a', 'b', 'b', 'c', '(', ')', '1', ' ', 'x', '-', '\0', '\xe9'];

function item(random: Random): string {
  return random.weighted<() => string>([
    [24, () => random.pick(SINGLES) + random.pick(['', '', '*', '+', '-', '?'])],
    [8, () => random.pick(SPECIALS)],
    [1, () => random.pick(MALFORMED)],
  ])();
}

const items = (random: Random, most: number): string => random.some(0, most, () => item(random)).join('');

function part(random: Random): string {
  return random.weighted<() => string>([
    [8, () => item(random)],
    [3, () => `(${items(random, 3)})`],
    [1, () => `(${item(random)}(${items(random, 3)})${item(random)})`],
  ])();
}

function patternOf(random: Random): string {
  const deep = random.chance(4) ? random.pick(DEEP).repeat(random.between(2, 40)) : '';
  return (
    random.pick(['', '', '', '^']) + deep + random.some(0, 6, () => part(random)).join('') + random.pick(['', '', '$'])
  );
}

/** More than what scans look at in one go. */
const FAR = 2 ** 14;

function subjectOf(random: Random): string {
  if (random.chance(88)) return random.some(0, 16, () => random.pick(SUBJECTS)).join('');
  const one = random.pick(['a', 'ab', '()', 'aab', 'b a']);
  return one.repeat(random.chance(3) ? Math.ceil((FAR + random.between(-2, 20)) / one.length) : random.between(5, 120));
}

/** Beyond this a pattern may take for ever. */
const MOST_STEPS = 20_000;

/** The case of a seed. */
export function pairOf(seed: number): Pair {
  const random = new Random(seed),
    pattern = patternOf(random),
    subject = subjectOf(random);
  return {
    pattern,
    subject,
    at: Math.min(random.chance(70) ? 0 : random.below(4), subject.length),
    limit: random.chance(70) ? MOST_STEPS : random.between(1, 200),
  };
}

// ---- comparing

/** What a search gives, and what it costs; one that has broken off goes on in slices. */
function tell(m: Matcher, { at }: Pair): string {
  let outcome = m.search(at),
    told = `${m.steps} steps: `;
  if (outcome === Outcome.Unfinished) {
    const search = m.takeUnfinished();
    told += `unfinished at ${search.start}, `;
    outcome = search.run(MOST_STEPS);
    if (outcome === Outcome.Found) m.take(search);
    told += `then ${search.left} left: `;
  }
  if (outcome !== Outcome.Found) return told + (outcome === Outcome.None ? 'none' : 'unfinished');
  return `${told}${m.from}-${m.to}${Array.from({ length: m.named }, (_, i) => ` <${m.capture(i)}>`).join('')}`;
}

function run(pair: Pair, compiled: boolean): string {
  const m = new Matcher().on(new Pattern(pair.pattern, true).whole(), pair.subject);
  m.limit = m.steps + pair.limit;
  if (compiled) m.compile(makeFunction);
  try {
    return tell(m, pair);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return `error: ${thrown.text}`;
  }
}

interface Difference {
  readonly compiled: string;
  readonly matcher: string;
}

/** How the two differ; undefined: they do not. */
export function differenceOf(pair: Pair): Difference | undefined {
  const compiled = run(pair, true),
    matcher = run(pair, false);
  return compiled === matcher ? undefined : { compiled, matcher };
}

/** A smaller pair that still differs. */
export function shrunk(pair: Pair): Pair {
  const without = (text: string, from: number, size: number): string => text.slice(0, from) + text.slice(from + size);
  let smaller = true;
  while (smaller) {
    smaller = false;
    for (const key of ['pattern', 'subject'] as const)
      for (let size = Math.max(pair[key].length >> 1, 1); size > 0; size >>= 1)
        for (let from = 0; from + size <= pair[key].length; ) {
          const less = { ...pair, [key]: without(pair[key], from, size) };
          less.at = Math.min(less.at, less.subject.length);
          if (differenceOf(less) === undefined) from++;
          else {
            pair = less;
            smaller = true;
          }
        }
  }
  return pair;
}
