// The programs of the language set. Each does the same round again and again and prints one line about the last, which
// stands beside the print as `--> line`: so its first argument, the number of rounds, changes how long it takes and
// nothing else; without one it takes what stands beside it. `-- Needs:` names what some engines do not have.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** `operators`: `//` and bitwise operators; `int64`: integers of 64 bits; `formats`: `%g` and `%e` as C has them. */
export type Ability = 'operators' | 'int64' | 'formats';

export interface Program {
  readonly name: string;
  readonly file: string;
  /** The line it prints. */
  readonly result: string;
  readonly needs: readonly Ability[];
}

/** In folders by what they are heavy on. */
const FOLDER = 'tools/bench/lua';

/** A program, from its file. */
export function read(file: string): Program {
  const source = readFileSync(file, 'latin1');
  const result = /--> (.*)\n$/.exec(source)?.[1];
  if (result === undefined) throw new Error(`${file}: its last line does not say what it prints`);
  return {
    name: basename(file, '.lua'),
    file,
    result,
    needs: (/^-- Needs: (.+)$/m.exec(source)?.[1]?.split(' ') ?? []) as Ability[],
  };
}

/** All programs in the order of their names. */
export function programs(): Program[] {
  const files = (readdirSync(FOLDER, { recursive: true }) as string[]).filter((file) => file.endsWith('.lua'));
  return files.sort((a, b) => (basename(a) < basename(b) ? -1 : 1)).map((file) => read(join(FOLDER, file)));
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
