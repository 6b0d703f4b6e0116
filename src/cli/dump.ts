// perilune dump: the bytecode of a Lua file as text.
import { describe, dump as dumpProto } from '../bytecode/dump.ts';
import type { Proto } from '../bytecode/proto.ts';
import { jitText } from '../jit/print.ts';
import * as text from '../messages/cli.ts';
import { readChunk, faultOf } from './chunk-file.ts';
import { ExitCode, UsageError, command, dialectOf } from './define-command.ts';
import { readOptions } from './options.ts';

export const usage = (
  program: string,
): string => `usage: ${program} dump [--explain | --jit | --json] [--dialect NAME] FILE.lua
Prints the bytecode that FILE.lua is compiled to, or that of a binary chunk; '-' is standard input.
  --explain       say next to each instruction what it does
  --jit           show the JavaScript that each function becomes when it is busy
  --json          the same listing as one JSON object
  --dialect NAME  the language of the file: lua (the default) or wippy, which has gradual types
Exit code: 0; 2 wrong usage; 3 the file cannot be read or compiled.
`;

/** `--hot` is the old name of `--jit`. */
export const OPTIONS = {
  explain: { type: 'boolean' },
  jit: { type: 'boolean' },
  hot: { type: 'boolean' },
  json: { type: 'boolean' },
  dialect: { type: 'string' },
} as const;

const compiledText = (proto: Proto): string => `${jitText(proto) ?? text.staysInterpreted()}\n`;

export const dump = command(usage, async (args) => {
  const {
    values: flags,
    positionals: [file, ...more],
  } = readOptions(args, OPTIONS);
  if (file === undefined) throw new UsageError(text.missingArgument('FILE.lua'));
  if (more.length > 0) throw new UsageError(text.unexpectedArgument(more[0]!));
  const dialect = dialectOf(flags.dialect, 'lua');
  try {
    const proto = readChunk(file, dialect);
    process.stdout.write(
      flags.json === true
        ? `${JSON.stringify(describe(proto))}\n`
        : dumpProto(proto, {
            explain: flags.explain === true,
            ...(flags.jit === true || flags.hot === true ? { after: compiledText } : {}),
          }),
    );
    return ExitCode.Ok;
  } catch (error) {
    console.error(faultOf(file, error));
    return ExitCode.CannotLoad;
  }
});
