// perilune as lua: LUA_INIT, the arg table, the script and the interactive mode in the order of lua 5.4's stand-alone
// interpreter (§7), its messages and exit codes. It must not know of actors.
import { existsSync } from 'node:fs';
import * as text from '../messages/cli.ts';
import { Interpreter } from './interpreter/interpreter.ts';
import { complaintOf, parseLuaOptions, usage, type LuaOptions } from './lua-options.ts';

const VERSION = 'Perilune 0.1.0, for Lua 5.4 as defined by Lua.org, PUC-Rio';

/** Names the command that a missing script's name may be a typing error of. */
async function suggestCommand(interpreter: Interpreter, name: string): Promise<void> {
  const [{ nearest }, { COMMANDS }] = await Promise.all([import('../embed/host/nearest.ts'), import('./commands.ts')]);
  const near = nearest(name, [...COMMANDS.keys()]);
  if (near.length > 0) interpreter.complain(text.noSuchCommand(name, near));
}

/** Runs the interpreter; the result is the exit code. */
export async function lua(argv: readonly string[]): Promise<number> {
  const [program] = argv as [string];
  const options = parseLuaOptions(argv);
  if (options.bad !== undefined) {
    process.stderr.write(`${program}: ${await complaintOf(options.bad)}\n${usage(program)}`);
    return 1;
  }
  if (options.show !== undefined) {
    process.stdout.write(
      options.show === 'version' ? `${VERSION}\n` : await (await import('./help.ts')).overview('perilune'),
    );
    return 0;
  }
  const interpreter = new Interpreter(program, options.ignoreEnvironment, options.dialect, options.jit);
  const ended = await runAll(interpreter, argv, options);
  interpreter.close();
  return ended ? 0 : 1;
}

/** Runs all actions of the command line in order; false after a failure, which is reported. */
async function runAll(interpreter: Interpreter, argv: readonly string[], options: LuaOptions): Promise<boolean> {
  const { host } = interpreter.rt;
  if (options.version) host.write(`${VERSION}\n`);
  interpreter.setArgTable(argv, options.script);
  if (!options.ignoreEnvironment && !(await interpreter.init())) return false;
  for (const action of options.actions) if (!(await interpreter.act(action))) return false;
  if (options.script > 0) {
    const name = argv[options.script]!;
    const fromStdin = name === '-' && argv[options.script - 1] !== '--';
    const loaded = interpreter.loadFile(fromStdin ? undefined : name);
    const args = 'message' in loaded ? [] : interpreter.scriptArguments();
    if (args === undefined) return false;
    if (!(await interpreter.run(loaded, ...args))) {
      if ('message' in loaded && !fromStdin && !existsSync(name)) await suggestCommand(interpreter, name);
      return false;
    }
  }
  const idle = options.script === 0 && !options.version && !options.actions.some(({ option }) => option === 'e');
  if (options.interactive || (idle && process.stdin.isTTY)) {
    if (!options.interactive) host.write(`${VERSION}\n`);
    const [{ repl }, help] = await Promise.all([import('./repl/repl.ts'), import('./help.ts')]);
    await repl(interpreter, help.DOCUMENTATION);
    // As in lua, the result does not matter.
  } else if (idle) await interpreter.run(interpreter.loadFile(undefined));
  return true;
}
