// The type declarations of the package: by source file, and rolled up, a file for each entry. Whether the types are
// right is the type check's business.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Rollup } from './rollup.ts';

/** The entries of the package, by the name of their bundle. */
export const ENTRIES = {
  index: 'src/exports/index.ts',
  actors: 'src/exports/actors.ts',
  threads: 'src/exports/threads.ts',
  worker: 'src/exports/worker.ts',
  node: 'src/exports/node.ts',
  lean: 'src/exports/lean.ts',
  wasmoon: 'src/exports/wasmoon.ts',
  nats: 'src/exports/nats.ts',
} as const;

/** What the classic script does, when it is imported as well. */
const SCRIPT = `declare global {
  var Perilune: typeof import('./index.js');
}
export {};
`;

/** The declarations of each source file. */
export function writeDeclarations(folder: string): Promise<void> {
  const args = [
    'node_modules/typescript/bin/tsc',
    '--ignoreConfig',
    '--target',
    'ES2022',
    '--lib',
    'ES2023',
    '--module',
    'ESNext',
    '--moduleResolution',
    'Bundler',
    '--strict',
    '--skipLibCheck',
    '--types',
    'node',
    '--allowImportingTsExtensions',
    '--verbatimModuleSyntax',
    '--declaration',
    '--emitDeclarationOnly',
    '--noCheck',
    '--stripInternal',
    '--rootDir',
    'src',
    '--outDir',
    folder,
    ...Object.values(ENTRIES),
  ];
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { stdio: 'inherit' })
      .on('error', reject)
      .on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`the declarations failed: tsc ended with ${code}`)),
      );
  });
}

let rolled: Promise<ReadonlyMap<string, string>> | undefined;
/** The declarations of each entry, as one text. An entry imports what an earlier one exports. They are made once. */
export function rolledUp(): Promise<ReadonlyMap<string, string>> {
  return (rolled ??= rollUp());
}

async function rollUp(): Promise<ReadonlyMap<string, string>> {
  const parts = `.build/types-${process.pid}`,
    rollup = new Rollup(),
    texts = new Map<string, string>();
  await writeDeclarations(parts);
  for (const entry of Object.keys(ENTRIES))
    texts.set(entry, rollup.roll(join(parts, 'exports', `${entry}.d.ts`), `./${entry}.js`));
  rmSync(parts, { recursive: true });
  return texts;
}

/** The declarations of each entry, beside its bundle, and of the script. */
export async function writeRolledUp(folder: string): Promise<void> {
  for (const [entry, text] of await rolledUp()) writeFileSync(join(folder, `${entry}.d.ts`), indented(text));
  writeFileSync(join(folder, 'perilune.global.d.ts'), SCRIPT);
}

/** A tab for four blanks: there are many. */
const indented = (text: string): string => text.replace(/^(?: {4})+/gm, (blanks) => '\t'.repeat(blanks.length / 4));
