// dist/cli.js: starts the built command line. From version 22.1 on, Node keeps what V8 has compiled of it, so that
// starting again costs no compiling. Loads no other file at first: what is loaded before that is not kept.
import { flagsOf } from './optimizing.ts';
import type { main } from './program.ts';

/** Where the bundle of program.ts is, from dist/cli.js. */
const PROGRAM = './cli/program.js';

/** What the types of our oldest Node have not. */
interface Caching {
  enableCompileCache?(): unknown;
}

const v8 = process.getBuiltinModule('node:v8');
// First: what Node keeps is of the flags that it was compiled with.
for (const flag of flagsOf(process.versions.v8)) v8.setFlagsFromString(flag);
(process.getBuiltinModule('node:module') as Caching).enableCompileCache?.();
const program = (await import(PROGRAM)) as { readonly main: typeof main };
process.exitCode = await program.main(process.argv);
