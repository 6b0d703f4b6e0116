// Bundles of chevrotain what a finished grammar needs: its engine follows the rules by the lookahead tables of the
// build. Diagrams, syntax trees, error recovery, its lexer, the analysis of grammars, and what it says to those who
// write one stay out.
// Invariant: the engine's methods are chevrotain's; methods that nobody names are left out.
import type { OnLoadResult, Plugin } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const LIBRARY = join('node_modules', 'chevrotain', 'lib', 'src');
const TRAITS = ['lexer_adapter', 'recognizer_api', 'recognizer_engine'].map((name) =>
  join(LIBRARY, 'parse', 'parser', 'traits', `${name}.js`),
);
const PARSER = join('tools', 'build', 'chevrotain', 'parser.ts');

/** What stands for other modules: what is named of them where it does nothing. */
const INSTEAD: Readonly<Record<string, string>> = {
  'api.js': `
    export { EmbeddedActionsParser } from './parse/parser/parser.js';
    export { createToken } from './scan/tokens_public.js';
    export { getLookaheadPaths } from './parse/grammar/lookahead.js';
    export { LLkLookaheadStrategy } from './parse/grammar/llk_lookahead.js';`,
  'parse/parser/traits/recoverable.js': `export const IN_RULE_RECOVERY_EXCEPTION = '';`,
  'parse/grammar/interpreter.js': ['Many', 'ManySep', 'AtLeastOne', 'AtLeastOneSep']
    .map((name) => `export const NextTerminalAfter${name}Walker = undefined;`)
    .join('\n'),
  'parse/grammar/llk_lookahead.js': 'export class LLkLookaheadStrategy {}',
  'parse/grammar/lookahead.js': `
    export const PROD_TYPE = {};
    export function getLookaheadPaths({ rule, prodType, occurrence }) {
      throw new Error(\`no lookahead for \${rule.name} \${prodType} \${occurrence}\`);
    }`,
  'parse/errors_public.js': 'export const defaultGrammarValidatorErrorProvider = {};',
  'scan/lexer_public.js': 'export const Lexer = { NA: /NOT_APPLICABLE/ };',
};

/** A method in a class of the library, which its compiler has laid out. */
const METHOD = /^ {4}(?:get |set )?(\w+)\(.*\) \{\n[^]*?^ {4}\}\n/gm;
/** What tells those who write a grammar that they use the library in a wrong way. */
const MISUSE = /if \(.*\) \{\s*throw (?:new )?(?:Error)?\(["`][^]*?\);\s*\}/g;
/** What is switched off: parser.ts does none of it. */
const OFF = /\bthis\.(?:outputCst|recoveryEnabled|RECORDING_PHASE)\b|(?<=if \()reSyncEnabled\b/g;
const COMMENT = /\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm;

const read = (path: string): string => readFileSync(path, 'utf8');
const trimmed = (path: string): string => read(path).replace(MISUSE, '').replace(OFF, 'false');

/** The texts that may name methods: the traits, what stands for the parser, and our grammar. */
function namingTexts(traits: ReadonlyMap<string, string>): string {
  const ours = readdirSync(join('src', 'syntax')).map((name) => read(join('src', 'syntax', name)));
  return [...traits.values(), read(PARSER), ...ours].join('\n').replace(COMMENT, '');
}

/** Leaves out methods that no text names, until none are left; true, if there were some. */
function leaveOut(traits: Map<string, string>): boolean {
  const counts = new Map<string, number>();
  for (const [word] of namingTexts(traits).matchAll(/\w+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  let found = false;
  for (const [path, text] of traits) {
    const kept = text.replace(METHOD, (method, name: string) => {
      const own = method.replace(COMMENT, '').match(new RegExp(`\\b${name}\\b`, 'g'))!.length;
      return name === 'constructor' || counts.get(name)! > own ? method : '';
    });
    found ||= kept !== text;
    traits.set(path, kept);
  }
  return found;
}

function trimmedTraits(): Map<string, string> {
  const traits = new Map(TRAITS.map((path) => [path, trimmed(path)]));
  while (leaveOut(traits));
  return traits;
}

/** The plugin. All modules of chevrotain are without effects once nobody uses them. */
export function trimmedChevrotain(): Plugin {
  const traits = trimmedTraits();
  const loaded = (path: string): OnLoadResult => {
    const relative = path.slice(path.indexOf(LIBRARY));
    const text = relative === join(LIBRARY, 'parse', 'parser', 'parser.js') ? read(PARSER) : traits.get(relative);
    const instead = INSTEAD[relative.slice(LIBRARY.length + 1).replaceAll('\\', '/')] ?? text;
    const contents = instead ?? trimmed(path);
    return { contents, loader: 'ts', resolveDir: dirname(path) };
  };
  return {
    name: 'trimmed chevrotain',
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, pluginData, ...options }) => {
        if (pluginData === trimmedChevrotain || !/chevrotain/.test(`${path} ${options.importer}`)) return undefined;
        const file = path.startsWith('chevrotain/') ? resolve('node_modules', path) : path;
        const resolved = await build.resolve(file, { ...options, pluginData: trimmedChevrotain });
        return { ...resolved, sideEffects: false };
      });
      build.onLoad({ filter: /chevrotain[\\/]lib[\\/]src[\\/].*\.js$/ }, ({ path }) => loaded(path));
    },
  };
}
