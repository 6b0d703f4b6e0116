// dist/cli.js: starts the built command line. From version 22.1 on, Node keeps what V8 has compiled of it, so that starting
// again costs no compiling. Loads no other file at first: what is loaded before that is not kept.
import { flagsOf } from './optimizing.ts';
import type { main } from './program.ts';

/** Where the bundle of program.ts is, from dist/cli.js. */
const PROGRAM = './cli/program.js';

/**
 * V8 compiles a running loop in the background and enters it when it next asks, which it may do much later: the same
 * program then takes now one time, now twice as long. Set at once: what V8 has kept is of the flags that it was made with.
 */
const FLAGS = '--no-concurrent-osr';

/** What the types of our oldest Node have not. */
interface Caching {
  enableCompileCache?(): unknown;
}

process.getBuiltinModule('node:v8').setFlagsFromString(FLAGS);
(process.getBuiltinModule('node:module') as Caching).enableCompileCache?.();
flagsOf(process.versions.v8).forEach(process.getBuiltinModule('node:v8').setFlagsFromString);
const program = (await import(PROGRAM)) as { readonly main: typeof main };
process.exitCode = await program.main(process.argv);
