// Builds the command line: dist/cli.js, which starts it (src/cli/launch.ts), and by itself, for the specs, the modules
// that it starts.
import { build } from 'esbuild';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_LINE, bundleModules } from './bundles.ts';

export async function buildLauncher(folder: string): Promise<void> {
  const launcher = join(folder, 'cli.js');
  await build({
    entryPoints: ['src/cli/launch.ts'],
    outfile: launcher,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    minifySyntax: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(launcher, 0o755);
}

/** Builds the command line into a folder, without the entries. */
export async function buildCli(folder: string): Promise<void> {
  await Promise.all([bundleModules(folder, COMMAND_LINE), buildLauncher(folder)]);
}
