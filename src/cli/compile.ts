// perilune compile: Lua files to one binary chunk, as luac does it.
import { writeFileSync } from 'node:fs';
import { Proto } from '../bytecode/proto.ts';
import { serialize } from '../bytecode/serialize.ts';
import { toBytes } from '../embed/host/text.ts';
import type { Dialect } from '../embed/lua/gradual.ts';
import { compileChunk } from '../embed/lua/toolchain.ts';
import { reasonOf } from '../embed/host/reason.ts';
import * as text from '../messages/cli.ts';
import { STANDARD, readChunk, faultOf } from './chunk-file.ts';
import { ExitCode, UsageError, command, dialectOf } from './define-command.ts';
import { readOptions } from './options.ts';

export const usage = (program: string): string => `usage: ${program} compile [options] FILE.lua...
Compiles Lua files to one binary chunk, which '${program} luac.out', loadfile and dofile run as they would run the files. A chunk of
several files runs one after the other, each with the arguments of the chunk. '-' is standard input.
  -o, --output FILE  where the chunk goes: luac.out by default; '-' is standard output
  -s, --strip        leave out the names and lines that messages and debuggers show
  -p, --check        write nothing, only say what is wrong with the files
  --dialect NAME     the language of the files: lua (the default) or wippy, which has gradual types
Exit code: 0; 2 wrong usage; 3 a file cannot be read, compiled or written.
`;

export const OPTIONS = {
  output: { type: 'string', short: 'o' },
  strip: { type: 'boolean', short: 's' },
  check: { type: 'boolean', short: 'p' },
  dialect: { type: 'string' },
} as const;

const DEFAULT_OUTPUT = 'luac.out';
const STANDARD_OUTPUT = 1;

/** All files compiled; undefined if something is wrong with one, which is reported. */
function readAll(files: readonly string[], dialect: Dialect): readonly Proto[] | undefined {
  const all = files.flatMap((file) => {
    try {
      return [readChunk(file, dialect)];
    } catch (error) {
      console.error(faultOf(file, error));
      return [];
    }
  });
  return all.length === files.length ? all : undefined;
}

/** Calls what replaces its function. */
const CALL = '(function(...) end)(...);';

/** A main chunk as a function in another one: its _ENV is that of the other. */
const asChild = (p: Proto): Proto =>
  new Proto(
    p.code,
    p.constants,
    p.children,
    p.upvalues.map(({ name }) => ({ name, inStack: false, index: 0 })),
    p.locals,
    p.lines,
    p.source,
    p.lineDefined,
    p.lastLine,
    p.params,
    p.vararg,
    p.registers,
  );

/** A chunk that runs several, one after the other. */
function combined(protos: readonly Proto[]): Proto {
  const p = compileChunk(CALL.repeat(protos.length), '=(perilune compile)');
  return new Proto(
    p.code,
    p.constants,
    protos.map(asChild),
    p.upvalues,
    p.locals,
    p.lines,
    p.source,
    p.lineDefined,
    p.lastLine,
    p.params,
    p.vararg,
    p.registers,
  );
}

/** Writes a chunk; the result is the exit code. */
function write(output: string, chunk: string): number {
  try {
    writeFileSync(output === STANDARD ? STANDARD_OUTPUT : output, toBytes(chunk));
    return ExitCode.Ok;
  } catch (error) {
    console.error(text.cannotWrite(output, reasonOf(error)));
    return ExitCode.CannotLoad;
  }
}

export const compile = command(usage, async (args) => {
  const { values: flags, positionals: files } = readOptions(args, OPTIONS);
  if (files.length === 0) throw new UsageError(text.missingArgument('FILE.lua'));
  const protos = readAll(files, dialectOf(flags.dialect, 'lua'));
  if (protos === undefined) return ExitCode.CannotLoad;
  if (flags.check === true) return ExitCode.Ok;
  const partial = protos.length > 1 ? protos.findIndex(({ upvalues }) => upvalues.length > 1) : -1;
  if (partial >= 0) {
    console.error(text.notMainChunk(files[partial]!));
    return ExitCode.CannotLoad;
  }
  const [first] = protos as [Proto];
  return write(
    flags.output ?? DEFAULT_OUTPUT,
    serialize(protos.length === 1 ? first : combined(protos), flags.strip === true),
  );
});
