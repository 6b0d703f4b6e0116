// Builds dist/: the three library entries as ES modules sharing chunks, the command line, type declarations, and the
// notices of what is bundled. Invariant: nothing that the core entries reach imports anything from outside dist/.
// Usage: npm run build
import { build, type Metafile } from 'esbuild';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildCli, DEFINED } from './build/cli.ts';
import { ENTRIES, writeDeclarations } from './build/declarations.ts';

const DIST = 'dist';
/** Entries that must run in any JavaScript host. */
const PORTABLE = ['index', 'actors'];

/** Everything a bundle imports from outside dist/, its chunks included. */
function foreignImports(meta: Metafile, entry: string): string[] {
  const seen = new Set<string>(),
    foreign = new Set<string>(),
    pending = [`${DIST}/${entry}.js`];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { path, external } of meta.outputs[file]!.imports) {
      if (external === true) foreign.add(path);
      else pending.push(path);
    }
  }
  return [...foreign];
}

/** The licence text of every package that went into the bundles. */
function notices(...metas: readonly Metafile[]): string {
  const packages = new Set<string>();
  for (const input of metas.flatMap(({ inputs }) => Object.keys(inputs))) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    if (name !== undefined) packages.add(name);
  }
  const sections = [...packages].sort().map((name) => {
    const folder = join('node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
      string,
      string
    >;
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  return ['Perilune is bundled with parts of the following packages.\n', ...sections].join(`\n${'-'.repeat(78)}\n`);
}

async function bundles(): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: ENTRIES,
    outdir: DIST,
    bundle: true,
    define: DEFINED,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

rmSync(DIST, { recursive: true, force: true });
const [metafile, cliMetafile] = await Promise.all([bundles(), buildCli(DIST), writeDeclarations(join(DIST, 'types'))]);
for (const entry of PORTABLE) {
  const foreign = foreignImports(metafile, entry);
  if (foreign.length > 0) throw new Error(`${DIST}/${entry}.js must import nothing, but imports ${foreign.join(', ')}`);
}
writeFileSync(join(DIST, 'NOTICES'), notices(metafile, cliMetafile));
if (!existsSync(join(DIST, 'types', 'exports', 'index.d.ts')))
  throw new Error(`no declarations in ${dirname(join(DIST, 'types', 'exports', 'index.d.ts'))}`);
