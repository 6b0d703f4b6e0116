// The package as npm makes it, and a project that has it installed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readmeOf } from './readme.ts';

interface Packed {
  /** The tarball. */
  readonly file: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unpackedSize: number;
}

interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a command; its output is what it printed, whether to stdout or to stderr. */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0', ...env },
    shell: process.platform === 'win32' && command === 'npm',
  });
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim() };
}

/** Packs what is built, from a copy, since its README.md is not that of the repository. */
export function pack(folder: string): Packed {
  if (!existsSync('dist/index.js')) throw new Error('dist/ is missing: npm run build');
  const copy = join(folder, 'package');
  for (const each of ['package.json', 'LICENSE', 'dist']) cpSync(each, join(copy, each), { recursive: true });
  writeFileSync(join(copy, 'README.md'), readmeOf('.'));
  const { stdout, stderr, status } = spawnSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(folder)],
    { cwd: copy, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  rmSync(copy, { recursive: true });
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}`);
  const [{ filename, files, unpackedSize }] = JSON.parse(stdout) as [Omit<Packed, 'file'> & { filename: string }];
  return { file: resolve(folder, filename), files, unpackedSize };
}

/** Makes a project out of the files of tools/package/project. */
export function makeProject(folder: string): void {
  cpSync('tools/package/project', folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
}

/** Puts the package into a project's node_modules, without npm. */
export function unpack({ file }: Packed, folder: string): void {
  const there = join(folder, 'node_modules', 'perilune');
  mkdirSync(there, { recursive: true });
  const { ok, output } = run('tar', ['-xzf', file, '--strip-components=1'], there);
  if (!ok) throw new Error(`tar failed: ${output}`);
}
