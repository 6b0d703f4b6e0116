// Tables whose parts are large from four entries on: a build may set how many that takes, so a spec that needs such
// tables builds its model again.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Calls `use` with what a module exports that is built so. `path`: from the project's root. */
export async function withSmallParts(path: string, use: (exports: unknown) => void): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'small-')),
    outfile = join(dir, 'small.mjs');
  try {
    await build({
      stdin: { contents: `export * from './${path}';`, resolveDir: process.cwd() },
      outfile,
      bundle: true,
      format: 'esm',
      mainFields: ['module', 'main'],
      define: { PERILUNE_LARGE: '4' },
      logLevel: 'warning',
    });
    use(await import(pathToFileURL(outfile).href));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
