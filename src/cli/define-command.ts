// How a command is defined: its body between --help and the answer to a wrong command line, and the exit codes.
import { DIALECTS, type Dialect } from '../embed/lua/gradual.ts';
import * as text from '../messages/cli.ts';

/** Runs a command with the words behind it; `program` is the name in messages. The result is the exit code. */
export type Command = (program: string, args: string[]) => Promise<number>;

/** Exit codes of commands; --help explains them. */
export const enum ExitCode {
  Ok = 0,
  Failed = 1,
  Usage = 2,
  CannotLoad = 3,
  Interrupted = 130,
}

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

/** Makes a command from its usage text and its body; the result is the exit code. */
export const command =
  (usage: (program: string) => string, body: (args: string[], program: string) => Promise<number>): Command =>
  async (program, args) => {
    const end = args.indexOf('--');
    if ((end < 0 ? args : args.slice(0, end)).some((word) => word === '--help' || word === '-h')) {
      process.stdout.write(usage(program));
      return ExitCode.Ok;
    }
    try {
      return await body(args, program);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const [synopsis] = usage(program).split('\n', 1),
        name = /^usage: (\S+ \S+)/.exec(synopsis!)![1]!;
      process.stderr.write(`${program}: ${error.message}\n${synopsis}\n${text.moreHelp(name)}`);
      return ExitCode.Usage;
    }
  };
