// The command line: `run` and `dump` are commands of their own, anything else is what lua would do with it.
import { basename, delimiter, dirname, resolve } from 'node:path';

/**
 * What messages and arg[-n] call the program: its bare name where the shell finds it by that, else the path it was started
 * as. Programs start themselves again by that name.
 */
function programName(path: string): string {
  const name = basename(path);
  const onPath = (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && resolve(folder) === dirname(path));
  return onPath ? name : path;
}

/** Does what a command line as in process.argv asks for; the result is the exit code. */
export async function main([, path = 'perilune', ...args]: readonly string[]): Promise<number> {
  switch (args[0]) {
    case 'run': return (await import('./run.ts')).run('perilune', args.slice(1));
    case 'dump': return (await import('./dump.ts')).dump('perilune', args.slice(1));
    default: return (await import('./lua.ts')).lua([programName(path), ...args]);
  }
}
