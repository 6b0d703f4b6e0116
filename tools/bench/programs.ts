// The programs of three sets. Each prints one line, which stands beside its last print as `--> line`. Those of the
// language set do the same round again and again: their first argument, the number of rounds, changes how long they
// take and nothing else. Those of the short set are scripts that run once, as users' scripts do. Those of the long set
// say in `-- Small: ARGUMENT --> line` what they print when they are to do little. `-- Needs:` names what some engines
// do not have.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * `operators`: `//` and bitwise operators; `int64`: integers of 64 bits; `formats`: `%g` and `%e` as C has them;
 * `libraries`: functions that came with Lua 5.3, and `load` as 5.2 has it; `attributes`: `<const>`, `<close>` and what
 * else came with 5.4.
 */
export type Ability = 'operators' | 'int64' | 'formats' | 'libraries' | 'attributes';

export interface Program {
  readonly name: string;
  readonly file: string;
  /** The line it prints. */
  readonly result: string;
  readonly needs: readonly Ability[];
  /** An argument that makes it short, and the line it prints then. */
  readonly small?: { readonly argument: string; readonly result: string } | undefined;
}

/** The folders of the sets, and in them folders by what the programs are about. */
const FOLDERS = { language: 'tools/bench/lua', short: 'tools/bench/lua-short', long: 'tools/bench/lua-long' } as const;

export type ProgramSet = keyof typeof FOLDERS;
export const PROGRAM_SETS = Object.keys(FOLDERS) as ProgramSet[];

/** A program, from its file. */
export function read(file: string, name = basename(file, '.lua')): Program {
  const source = readFileSync(file, 'latin1');
  const result = /--> (.*)\n$/.exec(source)?.[1];
  if (result === undefined) throw new Error(`${file}: its last line does not say what it prints`);
  const [, argument, line] = /^-- Small: (\S+) --> (.*)$/m.exec(source) ?? [];
  return {
    name,
    file,
    result,
    needs: (/^-- Needs: (.+)$/m.exec(source)?.[1]?.split(' ') ?? []) as Ability[],
    small: argument === undefined ? undefined : { argument, result: line! },
  };
}

/**
 * All programs of a set in the order of their names: outside of the language set they have their folder's before it.
 */
export function programs(set: ProgramSet = 'language'): Program[] {
  const folder = FOLDERS[set];
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.lua'))
    .map((file) => read(join(folder, file), set === 'language' ? undefined : file.slice(0, -'.lua'.length)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A file in a folder that runs the program so many times in one process and says after each lap what process time it
 * took, in seconds.
 */
export function inLaps(program: Program, laps: number, folder: string): string {
  const file = join(folder, basename(program.file));
  writeFileSync(
    file,
    `local main = assert((loadstring or load)([==[
${readFileSync(program.file, 'latin1')}]==], "@${basename(file)}"))
local clock = os.clock
for _ = 1, ${laps} do
    local before = clock()
    main()
    print(clock() - before)
end
`,
    'latin1',
  );
  return file;
}
