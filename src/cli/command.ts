// What `run` and `dump` share: exit codes, --help, and errors in the command line.
import { DIALECTS, type Dialect } from '../embed/lua/state.ts';
import * as text from '../messages/cli.ts';

/** Exit codes of `run` and `dump`. */
export const enum ExitCode { Ok = 0, Failed = 1, Usage = 2, CannotLoad = 3, Interrupted = 130 }

/** The command line is wrong. */
export class UsageError extends Error {}

/** The dialect that an option names. */
export function dialectOf(name: string | undefined, otherwise: Dialect): Dialect {
  if (name === undefined) return otherwise;
  return DIALECTS.find((dialect) => dialect === name) ?? badDialect(name);
}

const badDialect = (name: string): never => {
  throw new UsageError(text.badDialect(name, DIALECTS));
};

type Command = (program: string, args: string[]) => Promise<number>;

/** Makes a command from its usage text and its body; the result is the exit code. */
export const command = (usage: (program: string) => string, body: (args: string[]) => Promise<number>): Command => async (program, args) => {
  const end = args.indexOf('--');
  if ((end < 0 ? args : args.slice(0, end)).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(usage(program));
    return ExitCode.Ok;
  }
  try {
    return await body(args);
  } catch (error) {
    const ours = error instanceof UsageError;
    const fromParseArgs = error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
    if (!ours && !fromParseArgs) throw error;
    process.stderr.write(`${program}: ${(error as Error).message}\n${usage(program)}`);
    return ExitCode.Usage;
  }
};
