// The programs of the language set. Each does the same round again and again and prints one line about the last, which stands beside the
// print as `--> line`: so its first argument, the number of rounds, changes how long it takes and nothing else. `-- Needs:` names what some
// engines do not have.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** `operators`: `//` and bitwise operators; `int64`: integers of 64 bits. */
export type Ability = 'operators' | 'int64';

export interface Program {
  readonly name: string;
  readonly file: string;
  /** The line it prints. */
  readonly result: string;
  readonly needs: readonly Ability[];
}

const FOLDER = 'tools/bench/lua';

function read(file: string): Program {
  const source = readFileSync(file, 'latin1');
  const result = /--> (.*)\n$/.exec(source)?.[1];
  if (result === undefined) throw new Error(`${file}: its last line does not say what it prints`);
  return { name: basename(file, '.lua'), file, result, needs: (/^-- Needs: (.+)$/m.exec(source)?.[1]?.split(' ') ?? []) as Ability[] };
}

export const programs = (): Program[] => readdirSync(FOLDER).sort().map((name) => read(join(FOLDER, name)));
