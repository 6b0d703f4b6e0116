// Leaves out of bundles what natives say about themselves for readers: the command line has that as data (reference).
// Programs in Lua lose their comments and indentation.
// Known by their form, in files that declare natives: a literal that is a sentence is a text of documentation; the
// literal between parameters and such a text is the type of the result; kinds of parameters begin with a name.
// Invariant: what a native does without them is the same. `pure` reads the types that stand in RESULTS.
import type { Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';

const DECLARING = /[\\/]src[\\/](?:stdlib|actors[\\/]bindings|embed[\\/]lua)[\\/].*\.ts$/;

const LITERAL = `(?:'(?:[^'\\\\\\n]|\\\\.)*'|"(?:[^"\\\\\\n]|\\\\.)*")`;
const SENTENCE =
  /(?<=[(,:]\s*)(?:'[A-Z](?:[^'\\\n]|\\.)* (?:[^'\\\n]|\\.)*\.'|"[A-Z](?:[^"\\\n]|\\.)* (?:[^"\\\n]|\\.)*\.")/g;
/** Behind the parameters, before what was a sentence. */
const RESULT = new RegExp(`(?<=\\],\\s*)${LITERAL}(?=,\\s*'',)`, 'g');
/** The types that say how a pure native's result becomes a value (declare.ts). */
const RESULTS = /^'(?:string|integer|float|boolean)'$/;

/** The names in this file of what makes parameters of a name, and of a type if it is given. */
function kindsOf(text: string): readonly string[] {
  const imported = /import \{([^}]*)\} from '[^']*vm\/native\/params\.ts'/.exec(text)?.[1] ?? '';
  return [
    ...imported.matchAll(
      /\b(any|value|bool|str|num|float|integer|int|table|fn|thread|rest|unchecked)\b(?: as (\w+))?/g,
    ),
  ].map(([, name, alias]) => alias ?? name!);
}

function withoutNames(text: string): string {
  const kinds = kindsOf(text);
  if (kinds.length === 0) return text;
  const made = new RegExp(`\\b(?<![.'])(${kinds.join('|')})\\(${LITERAL}(?:,\\s*${LITERAL})?\\)`, 'g');
  return text.replace(made, "$1('')");
}

/** Programs in Lua: literals that begin with an end of line. */
const LUA = /`\n[^`]*`/g;
/** Their comments, and what indents their lines. Lines stay, for tracebacks. */
const LAYOUT = /^ *(?:--.*)?/gm;

/** A program text without the documentation of natives. */
const withoutDocumentation = (text: string): string =>
  withoutNames(
    text
      .replace(SENTENCE, "''")
      .replace(RESULT, (type) => (RESULTS.test(type) ? type : "''"))
      .replace(LUA, (program) => program.replace(LAYOUT, '')),
  );

export const undocumented = (): Plugin => ({
  name: 'undocumented',
  setup(build) {
    build.onLoad({ filter: DECLARING }, ({ path }) => ({
      contents: withoutDocumentation(readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
  },
});
