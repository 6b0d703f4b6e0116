// Dispatch of the command line: `run` and `dump` are commands; anything else is treated as by lua.
import { basename, delimiter, dirname, resolve } from 'node:path';

/**
 * The program's name for messages and arg[-n]: the bare name if the shell finds it so, else the path. Programs use it
 * to start themselves again.
 */
function programName(path: string): string {
  const name = basename(path);
  const onPath = (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && resolve(folder) === dirname(path));
  return onPath ? name : path;
}

/** Runs a command line (process.argv); returns the exit code. */
export async function main([, path = 'perilune', ...args]: readonly string[]): Promise<number> {
  switch (args[0]) {
    case 'run': return (await import('./run.ts')).run('perilune', args.slice(1));
    case 'dump': return (await import('./dump.ts')).dump('perilune', args.slice(1));
    default: return (await import('./lua.ts')).lua([programName(path), ...args]);
  }
}
