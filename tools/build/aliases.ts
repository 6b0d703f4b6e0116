// Shortens the names by which chunks know each other: a bundler takes those of the source, which are no part of what
// the package offers. Entries keep theirs. Must not know what is bundled.
import { dirname, join } from 'node:path';

/** The names a minified module imports or exports: `import{a as b}from"./c.js"`, `export{a as b}`. */
const STATEMENT = /\b(import|export)\{([^}]*)\}(?:from"([^"]+)")?/g;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The n-th of the short names. No word of the language has a capital second letter. */
const shortName = (n: number): string =>
  n < LETTERS.length ? LETTERS[n]! : `${shortName(Math.floor(n / 26) - 2)}${LETTERS[26 + (n % 26)]!}`;

/** Changes the names in a list that are seen from outside: the second of `a as b` in exports, the first in imports. */
function renamed(list: string, at: 0 | 1, rename: (name: string) => string): string {
  return list
    .split(',')
    .map((each) => {
      const pair = each.split(' as ');
      if (pair.length === 1) pair.push(pair[0]!);
      pair[at] = rename(pair[at]!);
      return pair[0] === pair[1] ? pair[0] : pair.join(' as ');
    })
    .join(',');
}

/** Modules by path, with short names for what the chunks among them export. */
export function withShortNames(modules: ReadonlyMap<string, string>, chunks: ReadonlySet<string>): Map<string, string> {
  const known = new Map<string, Map<string, string>>();
  /** The short name of what a chunk exports; names of others stay. */
  const shortOf = (path: string, name: string): string => {
    if (!chunks.has(path)) return name;
    const names = known.get(path) ?? new Map<string, string>();
    known.set(path, names);
    let short = names.get(name);
    if (short === undefined) names.set(name, (short = shortName(names.size)));
    return short;
  };
  const shortened = (text: string, path: string): string =>
    text.replace(STATEMENT, (_, kind: string, list: string, from?: string) => {
      let names = list;
      if (from !== undefined) {
        const there = join(dirname(path), from);
        names = renamed(names, 0, (name) => shortOf(there, name));
      }
      if (kind === 'export') names = renamed(names, 1, (name) => shortOf(path, name));
      return `${kind}{${names}}${from === undefined ? '' : `from"${from}"`}`;
    });
  return new Map([...modules].map(([path, text]) => [path, shortened(text, path)]));
}
