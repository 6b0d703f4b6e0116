// What a mistyped word was meant to be: the known words that a few typing errors lead to. Must not know what the words
// stand for.

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function distance(from: string, to: string): number {
  let before: number[] = [],
    above = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? before[j - 2]! + 1 : Infinity;
      row.push(Math.min(replaced, swapped, above[j]! + 1, row[j - 1]! + 1));
    }
    before = above;
    above = row;
  }
  return above[to.length]!;
}

/** The largest distance at which a word is still taken for a mistyped one: a third of its length. */
const farthest = (word: string): number => Math.floor(word.length / 3);

/** Of words that are cut short: how much of them has to be there, and how many are named at most. */
const SHORTEST = 4,
  MOST = 3;

/**
 * The nearest of the known words, several if they are equally near; if all are too far, those that begin so, if they
 * are few. Case does not count.
 */
export function nearest(word: string, known: readonly string[]): readonly string[] {
  const small = word.toLowerCase();
  const far = known.map((each) => distance(small, each.toLowerCase()));
  const best = Math.min(...far);
  if (best <= farthest(word)) return known.filter((_, i) => far[i] === best);
  const longer = known.filter((each) => each.toLowerCase().startsWith(small));
  return word.length < SHORTEST || longer.length > MOST ? [] : longer;
}
