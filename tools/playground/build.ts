// Builds the playground: a folder of static files, which any web server can serve.
import { build, type Plugin } from 'esbuild';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFINED } from '../build/bundles.ts';
import { trimmedChevrotain } from '../build/chevrotain/plugin.ts';
import { samples } from './samples.ts';

const PAGE = 'tools/playground/page';
const FILES = ['index.html', 'style.css', 'icon.svg'];

/** Apps are loaded from texts in the page, and samples are part of it. */
const PAGE_MODULES: Plugin = {
  name: 'page modules',
  setup(build) {
    build.onResolve({ filter: /^node:(?:fs|path)$/ }, () => ({ path: resolve(PAGE, 'virtual-files.ts') }));
    build.onResolve({ filter: /^\.\/samples\.js$/ }, () => ({ path: 'samples', namespace: 'samples' }));
    build.onLoad({ filter: /.*/, namespace: 'samples' }, () => ({
      contents: JSON.stringify(samples()),
      loader: 'json',
    }));
  },
};

export async function buildPlayground(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: {
      main: join(PAGE, 'main.ts'),
      worker: join(PAGE, 'worker.ts'),
      perilune: 'src/exports/index.ts',
      actors: 'src/exports/actors.ts',
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    define: DEFINED,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    plugins: [trimmedChevrotain(), PAGE_MODULES],
    legalComments: 'linked',
    logLevel: 'warning',
  });
  for (const file of FILES) copyFileSync(join(PAGE, file), join(folder, file));
}
