// Builds the command line: dist/cli.js, which starts it (src/cli/launch.ts), and by itself, for the specs, the modules
// that it starts.
import { build } from 'esbuild';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { scriptOf } from '../../src/cli/scripts.ts';
import { COMMAND_LINE, bundleModules } from './bundles.ts';

async function buildLauncher(folder: string): Promise<void> {
  const launcher = join(folder, 'cli.js');
  await build({
    entryPoints: ['src/cli/launch.ts'],
    outfile: launcher,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(launcher, 0o755);
}

/** Makes all scripts that the launcher may make, and has V8 read them. Throws if a module is not of the form for it. */
function checkScripts(folder: string): void {
  const modules = { read: (path: string) => readFileSync(join(folder, path), 'latin1'), url: (path: string) => path },
    loaded = new Set<string>(),
    pending = ['cli/program.js'];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    if (loaded.has(entry)) continue;
    const text = scriptOf(modules, entry, loaded);
    if (/[^\0-\x7f]/.test(text)) throw new Error(`${entry} has more than ASCII, as a script`);
    if (/(?<![.$]|async )\bimport\(/.test(text))
      throw new Error(`${entry} has an import that is not awaited, as a script`);
    new Script(text, { filename: entry });
    for (const [, later] of text.matchAll(/\$load\("([^"]+)"\)/g)) pending.push(later!);
  }
}

/** The launcher, for modules that are there. */
export async function finishCli(folder: string): Promise<void> {
  await buildLauncher(folder);
  checkScripts(folder);
}

/** Builds the command line into a folder, without the entries. */
export async function buildCli(folder: string): Promise<void> {
  await bundleModules(folder, COMMAND_LINE);
  await finishCli(folder);
}
