// Dispatch of the command line: a first word that names a command (commands.ts) starts it; anything else is treated as
// by lua.
import { basename, delimiter, dirname, resolve } from 'node:path';
import { COMMANDS } from './commands.ts';

/** The program's name in messages of commands. */
const NAME = 'perilune';

/**
 * The program's name for messages and arg[-n]: the bare name if the shell finds it so, else the path. Programs use it
 * to start themselves again.
 */
function programName(path: string): string {
  const name = basename(path);
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && resolve(folder) === dirname(path));
  return onPath ? name : path;
}

/** Runs a command line (process.argv); returns the exit code. */
export async function main([, path = NAME, ...args]: readonly string[]): Promise<number> {
  const row = COMMANDS.get(args[0] ?? '');
  if (row === undefined) return (await import('./lua.ts')).lua([programName(path), ...args]);
  return (await row.load()).command(NAME, args.slice(1));
}
