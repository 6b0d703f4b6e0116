// dist/cli.js: starts the built command line. From version 22.1 on, Node keeps what V8 has compiled of it, so that starting
// again costs no compiling. Imports nothing at first: what is imported before that is not kept.
import type { main } from './program.ts';

/** Where the bundle of program.ts is, from dist/cli.js. */
const PROGRAM = './cli/program.js';

/** What the types of our oldest Node have not. */
interface Caching {
  enableCompileCache?(): unknown;
}

(process.getBuiltinModule('node:module') as Caching).enableCompileCache?.();
const program = (await import(PROGRAM)) as { readonly main: typeof main };
process.exitCode = await program.main(process.argv);
