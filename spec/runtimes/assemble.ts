// Puts the checks into a folder, as JavaScript that imports the built entries from dist/.
import { build } from 'esbuild';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { material } from './material.ts';
import { NEUTRAL } from '../../tools/build/neutral.ts';

/** The sources of the entries, as the checks import them, become the entries that were built. */
const BUILT = {
  name: 'built',
  setup(build: import('esbuild').PluginBuild): void {
    build.onResolve({ filter: /\/src\/exports\/\w+\.ts$/ }, ({ path }) => ({
      path: path.replace(/^.*\/(\w+)\.ts$/, '../../dist/$1.js'),
      external: true,
    }));
    build.onResolve({ filter: /\/material\.js$/ }, () => ({ path: './material.js', external: true }));
  },
};

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Checks</title>
<script type="module" src="page.js"></script>
`;

interface Assembled {
  /** The folder: two below the root of the repository. */
  readonly folder: string;
  remove(): void;
}

/** Fails if dist/ has not been built. */
export async function assemble(): Promise<Assembled> {
  if (!existsSync('dist/index.js')) throw new Error('dist/ is missing: npm run build');
  const folder = join('.build', `runtimes-${process.pid}`);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  mkdirSync(folder, { recursive: true });
  await build({
    ...NEUTRAL,
    entryPoints: ['main', 'page', 'edge'].map((name) => `spec/runtimes/portable/${name}.ts`),
    outdir: folder,
    target: 'es2022',
    plugins: [BUILT],
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'material.js'), `export default ${JSON.stringify(material())};\n`);
  writeFileSync(join(folder, 'page.html'), PAGE);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return { folder: resolve(folder), remove };
}
