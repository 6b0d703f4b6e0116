// Who can run a Lua file: our own command in each of its modes, and peers as far as they are installed. An engine is a
// command line and what the language it knows lacks.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Ability } from './programs.ts';
import { firstLine, run } from './process.ts';

export interface Engine {
  readonly name: string;
  readonly version: string;
  /** Our own engine in one of its modes. */
  readonly ours: boolean;
  /** The tables are about it: it runs as often as is asked for, however slow it is. */
  readonly essential: boolean;
  /** The command that runs a file. */
  readonly command: (file: string) => readonly string[];
  readonly lacks: readonly Ability[];
}

export type Mode = 'interp' | 'jit';

/** What results call us. */
export const ownName = (mode: Mode): string => `ours (${mode})`;

export const CLI = resolve('dist/cli.js');
const NODE = process.execPath;

/**
 * The modes this build of ours has, out of those asked for, with their options. A build without the JIT only
 * interprets.
 */
export async function ownModes(wanted: readonly Mode[]): Promise<Map<Mode, readonly string[]>> {
  const hasJit = (await run([NODE, CLI, '--no-jit', '-e', ''])).code === 0;
  const options: Readonly<Record<Mode, readonly string[] | undefined>> = {
    interp: hasJit ? ['--no-jit'] : [],
    jit: hasJit ? [] : undefined,
  };
  return new Map(wanted.flatMap((mode) => (options[mode] === undefined ? [] : [[mode, options[mode]]])));
}

interface PeerOptions {
  readonly lua: string;
  readonly luajit: boolean;
  /** A folder with node_modules. */
  readonly peers: string | undefined;
  /** The folder of the bundled children. */
  readonly children: string;
}

const PACKAGES: Readonly<Record<string, readonly Ability[]>> = {
  fengari: ['int64', 'formats', 'attributes'],
  wasmoon: [],
};

export const packageVersion = (folder: string, name: string): string | undefined => {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : undefined;
};

/** The engines of this run, ours first; those that are asked for and absent are named in `missing`. */
export async function engines(
  modes: ReadonlyMap<Mode, readonly string[]>,
  options: PeerOptions,
): Promise<{ found: Engine[]; missing: string[] }> {
  const found: Engine[] = [],
    missing: string[] = [];
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  for (const [mode, flags] of modes) {
    found.push({
      name: ownName(mode),
      version: own.version,
      ours: true,
      essential: true,
      command: (file) => [NODE, CLI, ...flags, file],
      lacks: [],
    });
  }
  const binary = (name: string, lacks: readonly Ability[]): void => {
    // `Lua 5.4.6  Copyright ...`
    const version = firstLine(name, '-v')?.split(' ')[1];
    if (version === undefined) missing.push(name);
    else {
      const essential = name === options.lua;
      found.push({ name, version, ours: false, essential, command: (file) => [name, file], lacks });
    }
  };
  binary(options.lua, []);
  if (options.luajit) binary('luajit', ['operators', 'int64', 'libraries', 'attributes']);
  if (options.peers !== undefined) {
    const folder = resolve(options.peers),
      runner = join(options.children, 'peer.mjs');
    for (const [name, lacks] of Object.entries(PACKAGES)) {
      const version = packageVersion(folder, name);
      if (version === undefined) missing.push(name);
      else {
        const command = (file: string): readonly string[] => [NODE, runner, folder, name, file];
        found.push({ name, version, ours: false, essential: false, command, lacks });
      }
    }
  }
  return { found, missing };
}
