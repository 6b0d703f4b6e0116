// Leaves out of bundles what natives say about themselves for readers: the command line has that as data (reference).
// A text of documentation is known by its form: a literal that is a sentence, in a file that declares natives.
import type { Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';

const DECLARING = /[\\/]src[\\/](?:stdlib|actors[\\/]bindings|embed[\\/]lua)[\\/].*\.ts$/;
const SENTENCE =
  /(?<=[(,:]\s*)(?:'[A-Z](?:[^'\\\n]|\\.)* (?:[^'\\\n]|\\.)*\.'|"[A-Z](?:[^"\\\n]|\\.)* (?:[^"\\\n]|\\.)*\.")/g;

/** A program text without the documentation of natives. */
const withoutDocumentation = (text: string): string => text.replace(SENTENCE, "''");

export const undocumented = (): Plugin => ({
  name: 'undocumented',
  setup(build) {
    build.onLoad({ filter: DECLARING }, ({ path }) => ({
      contents: withoutDocumentation(readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
  },
});
