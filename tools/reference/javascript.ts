// The page on the JavaScript API: the declaration of every name that the entries of the package export, with its
// comments, from the declaration files that tsc writes. Declarations are found by their form there, which tsc fixes.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ENTRIES } from '../build/declarations.ts';
import { wrapped } from './page.ts';

export const JAVASCRIPT_PAGE = 'src/embed/REFERENCE.md';

const INTRODUCTION = `# The JavaScript API, name by name

Written by \`npm run reference\` from the type declarations. How things work together: [README.md](README.md).`;

/** The name of each entry for importers, by the name of its bundle. */
const IMPORTED: Readonly<Record<keyof typeof ENTRIES, string>> = {
  index: 'perilune',
  actors: 'perilune/actors',
  threads: 'perilune/threads',
  worker: 'perilune/worker',
  node: 'perilune/node',
  lean: 'perilune/lean',
  wasmoon: 'perilune/wasmoon',
  nats: 'perilune/nats',
};

interface Declared {
  readonly name: string;
  /** The text of the comment before it. */
  readonly doc: string;
  /** The declaration, private members left out. */
  readonly code: string;
}

const withoutComments = (line: string): string => line.replace(/\/\*.*?\*\//g, '').replace(/'[^']*'/g, "''");

/** The statements of a declaration file, each with the comment before it. */
function statements(text: string): string[] {
  const found: string[] = [];
  let lines: string[] = [],
    depth = 0,
    inComment = false;
  for (const line of text.split('\n')) {
    lines.push(line);
    if (inComment || /^\s*\/\*\*(?!.*\*\/)/.test(line)) {
      inComment = !line.includes('*/');
      continue;
    }
    const code = withoutComments(line).trimEnd();
    depth += (code.match(/[{(]/g)?.length ?? 0) - (code.match(/[})]/g)?.length ?? 0);
    if (depth > 0 || !/[;}]$/.test(code)) continue;
    found.push(lines.join('\n'));
    lines = [];
  }
  return found;
}

/** The text of a documentation comment as one paragraph. */
const plainText = (comment: string): string =>
  comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter((line) => line !== '')
    .join(' ');

const PRIVATE = /^(?: {4}\/\*\*(?:(?!\*\/)[^])*\*\/\n)? {4}(?:private|protected|#)[^]*?;\n/gm;

/** One declaration of a file, followed through imports of its own. */
function declared(file: string, name: string): Declared {
  const text = readFileSync(file, 'utf8');
  const own = statements(text).find((each) =>
    new RegExp(`^export (?:declare )?(?:abstract )?(?:class|enum|interface|type|function|const) ${name}\\b`, 'm').test(
      each,
    ),
  );
  if (own === undefined) {
    const from = new RegExp(`^(?:import|export) [^;']*\\b${name}\\b[^;']*from '(\\.[^']+)';`, 'm').exec(text)?.[1];
    if (from === undefined) throw new Error(`${file} does not declare ${name}`);
    return declared(join(dirname(file), from.replace(/\.ts$/, '.d.ts')), name);
  }
  const [, comment = '', code] = /^(\/\*\*[^]*?\*\/\n)?(export [^]*)$/.exec(own.trim())!;
  // An entry's class is one of the engine with something put in: shown as one.
  const base = new RegExp(`^import \\{ ${name} as (\\w+)\\b[^;]* from '(\\.[^']+)';`, 'm').exec(text);
  if (base !== null && code === `export declare const ${name}: typeof ${base[1]};`)
    return {
      ...declared(join(dirname(file), base[2]!.replace(/\.ts$/, '.d.ts')), name),
      doc: plainText(comment.trim()),
    };
  return { name, doc: plainText(comment.trim()), code: code!.replace(/^export (declare )?/, '').replace(PRIVATE, '') };
}

/** The names that an entry exports, in its order. */
function exportedNames(text: string): string[] {
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) =>
    names!.split(',').map((name) => name.trim().replace(/^type /, '')),
  );
  const own = [...text.matchAll(/^export (?:declare )?(?:class|enum|interface|type|function|const) (\w+)/gm)].map(
    ([, name]) => name!,
  );
  return [...listed, ...own].filter((name) => name !== '');
}

/** What an entry exports. `folder` holds the declarations. */
export function exportsOf(folder: string, entry: string): Declared[] {
  const file = join(folder, 'exports', `${entry}.d.ts`);
  return exportedNames(readFileSync(file, 'utf8')).map((name) => declared(file, name));
}

const textOf = ({ name, doc, code }: Declared): string =>
  [`### ${name}`, wrapped(doc), `\`\`\`ts\n${code.replace(/ {4}/g, '  ')}\n\`\`\``]
    .filter((part) => part !== '')
    .join('\n\n');

/** The text of the page. A name that another entry exports, too, is shown once. */
export function javascriptPage(folder: string): string {
  const shown = new Map<string, string>(),
    parts: string[] = [INTRODUCTION];
  for (const [entry, imported] of Object.entries(IMPORTED)) {
    const all = exportsOf(folder, entry),
      fresh = all.filter(({ name, code }) => shown.get(name) !== code);
    const again = all.filter((each) => !fresh.includes(each)).map(({ name }) => `\`${name}\``);
    for (const { name, code } of fresh) shown.set(name, code);
    parts.push(
      `## ${imported}`,
      ...(all.length === 0 ? ['Exports nothing: workers run it.'] : []),
      ...(again.length === 0 ? [] : [wrapped(`Also ${again.join(', ')}, as above.`)]),
      ...fresh.map(textOf),
    );
  }
  return `${parts.join('\n\n')}\n`;
}
