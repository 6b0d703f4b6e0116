// dist/cli.js: starts the built command line, a script beside it with V8's code cache (tools/build/cli.ts makes both).
// Reading the cache takes a tenth of the time of compiling. Only the version of Node that made the cache uses it, and
// V8 compiles the script if it rejects the cache. Imports nothing: importing a module of Node touches all its exports,
// and `fs` then loads all kinds of streams.
import type { main } from './program.ts';

/** The script: a CommonJS module. */
export type CommandScript = (require: (id: string) => unknown, module: { exports: { main?: typeof main } }) => void;

const { readFileSync } = process.getBuiltinModule('node:fs');
const { Script } = process.getBuiltinModule('node:vm');

function readCompiled(): Buffer | undefined {
  try {
    return readFileSync(`${import.meta.dirname}/cli/command-${process.version}-${process.arch}.bin`);
  } catch {
    return undefined;
  }
}

const filename = `${import.meta.dirname}/cli/command.js`;
// The script is ASCII; latin1 is the fastest way to read it.
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCompiled() });
const command: Parameters<CommandScript>[1] = { exports: {} };
(script.runInThisContext() as CommandScript)((id) => process.getBuiltinModule(id), command);
process.exitCode = await command.exports.main!(process.argv);
