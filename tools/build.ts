// Builds dist/: the entries and the command line as modules that share chunks, single files for pages, type
// declarations, and the notices of what is bundled.
// Usage: npm run build
import type { Metafile } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleEntries, bundleScripts } from './build/bundles.ts';
import { finishCli } from './build/cli.ts';
import { writeRolledUp } from './build/declarations.ts';
import { checkSizes } from './build/sizes.ts';

const DIST = 'dist';

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

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
const [metafile] = await Promise.all([bundleEntries(DIST), bundleScripts(DIST), writeRolledUp(DIST)]);
await finishCli(DIST);
writeFileSync(join(DIST, 'NOTICES'), notices(metafile));
await checkSizes(DIST);
