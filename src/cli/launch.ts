// dist/cli.js: starts the built command line. That is one script beside it, with what V8 has compiled of it (tools/build-cli.ts makes
// both), which takes a tenth of the time to read that compiling takes. Only the version of Node that made it looks at it, and V8
// compiles the script after all where it finds fault with it. Nothing is imported here: importing a module of Node's looks up
// everything in it, and `fs` alone then loads all kinds of streams.
import type { main } from './program.ts';

/** What the script is: a module in the older form. */
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
// The script is ASCII, which is read fastest as what it is.
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCompiled() });
const command: Parameters<CommandScript>[1] = { exports: {} };
(script.runInThisContext() as CommandScript)((id) => process.getBuiltinModule(id), command);
process.exitCode = await command.exports.main!(process.argv);
