// Bundles the library entries and the command line as ES modules that share chunks, and each script for browsers as one
// file; minified. Invariant: what portable entries reach imports nothing from outside dist/.
import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { minify, type MinifyOptions } from 'terser';
import { Grammar } from '../../src/syntax/grammar.ts';
import { groups } from '../../src/cli/reference.ts';
import { trimmedChevrotain } from './chevrotain/plugin.ts';
import { ENTRIES } from './declarations.ts';
import { undocumented } from './documentation.ts';

/** Entries that must run in any JavaScript host. */
const PORTABLE: readonly string[] = ['index', 'actors', 'lean', 'wasmoon'];

/**
 * Further chunks. An entry only names what others have: a bundler that needs one name of it then leaves out the chunks
 * of the rest.
 */
const CHUNKS = {
  'internal/errors': 'src/embed/host/errors.ts',
  'internal/lua': 'src/embed/lua/lua.ts',
  'internal/system': 'src/embed/system/system.ts',
};

export const COMMAND_LINE = { 'cli/program': 'src/cli/program.ts' };

/** Classes whose names programs see. */
const NAMES = [
  'Lua',
  'LuaError',
  'LuaReference',
  'LuaTable',
  'LuaThread',
  'LuaUserdata',
  'Execution',
  'Multi',
  'System',
];
const NAMED = new RegExp(`^(?:${NAMES.join('|')})$`);

/** New objects each time: terser writes into those it is given. */
const minified = (module: boolean): MinifyOptions => ({
  module,
  ecma: 2020,
  compress: { passes: 2, keep_classnames: NAMED },
  mangle: { reserved: NAMES, keep_classnames: NAMED },
});

/** Imports for order's sake: no module has effects that another needs, and bundlers warn of them. */
const BARE_IMPORTS = /\bimport"[^"]*";/g;

/** What is worked out once, when building. */
export const DEFINED = {
  PERILUNE_LOOKAHEAD: JSON.stringify(Grammar.lookahead()),
  PERILUNE_REFERENCE: JSON.stringify(JSON.stringify(groups())),
};

const options = (): BuildOptions & { readonly metafile: true; readonly write: false } => ({
  bundle: true,
  outdir: 'dist',
  define: DEFINED,
  plugins: [trimmedChevrotain(), undocumented()],
  platform: 'neutral',
  target: 'es2022',
  mainFields: ['module', 'main'],
  external: ['node:*'],
  legalComments: 'none',
  minifySyntax: true,
  metafile: true,
  write: false,
  logLevel: 'warning',
});

async function write(folder: string, { path, text }: OutputFile, format: MinifyOptions): Promise<void> {
  const file = join(folder, relative(join(process.cwd(), 'dist'), path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, (await minify(text, format)).code!.replace(BARE_IMPORTS, ''));
}

/** The files of dist/ that a file loads as it is loaded, itself included, and what it imports from outside. */
export function reached(
  { outputs }: Metafile,
  entry: string,
): { readonly files: Set<string>; readonly foreign: string[] } {
  const files = new Set<string>(),
    foreign: string[] = [],
    pending = [entry];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const { path, external, kind } of outputs[file]!.imports) {
      if (external === true) foreign.push(path);
      else if (kind !== 'dynamic-import') pending.push(path);
    }
  }
  return { files, foreign };
}

function refuseForeign(metafile: Metafile): void {
  for (const entry of PORTABLE) {
    const { foreign } = reached(metafile, `dist/${entry}.js`);
    if (foreign.length > 0) throw new Error(`${entry}.js must import nothing, but imports ${foreign.join(', ')}`);
  }
}

/** Modules that share chunks, as files of a folder. */
export async function bundleModules(folder: string, entries: Readonly<Record<string, string>>): Promise<Metafile> {
  const { outputFiles, metafile } = await build({
    ...options(),
    entryPoints: entries,
    chunkNames: 'internal/[hash]',
    splitting: true,
    format: 'esm',
  });
  await Promise.all(outputFiles.map((file) => write(folder, file, minified(true))));
  return metafile;
}

/** The entries, their chunks and the command line. */
export async function bundleEntries(folder: string): Promise<Metafile> {
  const metafile = await bundleModules(folder, { ...ENTRIES, ...CHUNKS, ...COMMAND_LINE });
  refuseForeign(metafile);
  return metafile;
}

/** Single files for pages: perilune.min.js is a module, perilune.global.js makes the global Perilune. */
export async function bundleScripts(folder: string): Promise<void> {
  for (const [name, format] of [
    ['perilune.min', 'esm'],
    ['perilune.global', 'iife'],
  ] as const) {
    const { outputFiles } = await build({
      ...options(),
      entryPoints: { [name]: ENTRIES.index },
      format,
      ...(format === 'iife' ? { globalName: 'Perilune' } : {}),
    });
    for (const file of outputFiles) await write(folder, file, minified(format === 'esm'));
  }
}
