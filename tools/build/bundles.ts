// Bundles the library entries and the command line as ES modules that share chunks, and each script for browsers as one
// file; minified. Invariant: what portable entries reach imports nothing from outside dist/.
import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { minify, type MinifyOptions } from 'terser';
import * as all from '../../src/exports/index.ts';
import { Grammar } from '../../src/syntax/grammar.ts';
import { groups } from '../../src/cli/reference.ts';
import { withShortNames } from './aliases.ts';
import { trimmedChevrotain } from './chevrotain/plugin.ts';
import { ENTRIES } from './declarations.ts';
import { undocumented } from './documentation.ts';
import { internalNames } from './internal-names.ts';
import { NEUTRAL } from './neutral.ts';
import { trimmedYaml } from './yaml.ts';

/** Entries that must run in any JavaScript host. */
const PORTABLE: readonly string[] = ['index', 'actors', 'threads', 'worker', 'lean', 'wasmoon'];

/**
 * Further chunks. An entry only names what others have: a bundler that needs one name of it then leaves out the chunks
 * of the rest.
 */
const CHUNKS = {
  'internal/errors': 'src/embed/host/errors.ts',
  'internal/lua': 'src/embed/lua/lua.ts',
  'internal/system': 'src/embed/system/system.ts',
};

export const COMMAND_LINE = { 'cli/program': 'src/cli/program.ts', worker: ENTRIES.worker };

const SCRIPT_PATH = 'dist/perilune.global.js';

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
  'VirtualFiles',
  // Of the entry for those who come from wasmoon.
  'Decoration',
  'LuaEngine',
  'LuaFactory',
  'LuaGlobal',
  'LuaMultiReturn',
  'LuaRawResult',
  'LuaTimeoutError',
  'LuaTypeExtension',
  'LuaWasm',
];
const NAMED = new RegExp(`^(?:${NAMES.join('|')})$`);
/** What esbuild calls a class inside itself. */
const SELF = new RegExp(`\\b_(${NAMES.join('|')})\\b`, 'g');

/**
 * New objects each time: terser writes into those it is given. V8 inlines better than terser, which makes hot functions
 * too large for it.
 */
const minified = (module: boolean): MinifyOptions => ({
  module,
  ecma: 2020,
  // What repeats more compresses better: no sequences.
  compress: {
    passes: 2,
    keep_classnames: NAMED,
    inline: false,
    reduce_funcs: false,
    join_vars: false,
    sequences: false,
  },
  mangle: { reserved: NAMES, keep_classnames: NAMED },
  // The command line reads modules byte by byte.
  format: { ascii_only: module },
});

/** Imports for order's sake: no module has effects that another needs, and bundlers warn of them. */
const BARE_IMPORTS = /\bimport"[^"]*";/g;

/** A hash of all files in some folders. */
function hashOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest('base64');
}

/** What decides which code a program becomes. */
const COMPILER = ['src/syntax', 'src/compiler', 'src/bytecode', 'src/values', 'src/cli/cache'];

/** What is worked out once, when building. */
export const DEFINED = {
  PERILUNE_COMPILER: JSON.stringify(hashOf(COMPILER)),
  PERILUNE_LOOKAHEAD: JSON.stringify(Grammar.lookahead()),
  PERILUNE_REFERENCE: JSON.stringify(brotliCompressSync(JSON.stringify(groups())).toString('base64')),
};

const mangleProps = await internalNames();

const options = (): BuildOptions & { readonly metafile: true; readonly write: false } => ({
  ...NEUTRAL,
  outdir: 'dist',
  define: DEFINED,
  plugins: [trimmedChevrotain(), trimmedYaml(), undocumented()],
  target: 'es2022',
  legalComments: 'none',
  minifySyntax: true,
  mangleProps,
  metafile: true,
  write: false,
  logLevel: 'warning',
});

const minifiedText = async ({ text }: OutputFile, format: MinifyOptions): Promise<string> =>
  (await minify(text.replace(SELF, '$1'), format)).code!.replace(BARE_IMPORTS, '');

function write(folder: string, path: string, text: string): void {
  const file = join(folder, relative('dist', path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The files of dist/ that a file loads as it is loaded, itself included, and what it imports from outside. */
function reached({ outputs }: Metafile, entry: string): { readonly files: Set<string>; readonly foreign: string[] } {
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
  const modules = new Map<string, string>();
  for (const file of outputFiles)
    modules.set(relative(process.cwd(), file.path), await minifiedText(file, minified(true)));
  const chunks = Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]!.entryPoint === undefined);
  for (const [path, text] of withShortNames(modules, new Set(chunks))) write(folder, path, text);
  return metafile;
}

/** The entries, their chunks and the command line. */
export async function bundleEntries(folder: string): Promise<Metafile> {
  const metafile = await bundleModules(folder, { ...ENTRIES, ...CHUNKS, ...COMMAND_LINE });
  refuseForeign(metafile);
  return metafile;
}

/**
 * Files for pages: perilune.global.js makes the global Perilune, as a classic script and as a module; perilune.min.js
 * beside it exports what is in that global. A second text of everything would be a third of the package.
 */
export async function bundleScripts(folder: string): Promise<void> {
  const { outputFiles } = await build({
    ...options(),
    stdin: {
      contents: `import * as all from './${ENTRIES.index}'; globalThis.Perilune = all;`,
      resolveDir: process.cwd(),
    },
    outfile: SCRIPT_PATH,
    outdir: undefined,
    format: 'iife',
  });
  write(folder, SCRIPT_PATH, await minifiedText(outputFiles[0]!, minified(false)));
  write(
    folder,
    'dist/perilune.min.js',
    `import"./perilune.global.js";export const{${Object.keys(all).join(',')}}=globalThis.Perilune;\n`,
  );
}
