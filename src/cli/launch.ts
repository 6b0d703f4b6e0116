// dist/cli.js: starts the built command line from scripts, of which it keeps what V8 has compiled. Modules would be
// compiled each time, and Node takes a third of a millisecond to load each. Without a folder to keep anything in, or if
// dist/ is not as it was built, it starts the modules.
import { CodeCache } from './cache/code-cache.ts';
import { cacheFolder } from './cache/folder.ts';
import { flagsOf } from './interpreter/optimizing.ts';
import type { main } from './program.ts';
import { scriptOf, type Modules } from './scripts.ts';

/** The bundle of program.ts, from dist/. */
const PROGRAM = 'cli/program.js';

interface Program {
  readonly main: typeof main;
}

type Exports = Readonly<Record<string, unknown>>;
type Script = (
  modules: (path: string) => Exports,
  builtin: (name: string) => unknown,
  load: (path: string) => Promise<Exports>,
  foreign: (path: string) => Promise<Exports>,
  define: (path: string, exports: Exports) => void,
) => void;

/** A module that cannot become a script. */
class NoScript extends Error {}

const { readFileSync } = process.getBuiltinModule('node:fs');
const v8 = process.getBuiltinModule('node:v8');

const DIST: Modules = {
  read: (path) => readFileSync(`${import.meta.dirname}/${path}`, 'latin1'),
  url: (path) => new URL(path, import.meta.url).href,
};

/** What a module exports, from scripts that are run as they are needed. */
function loader(cache: CodeCache): (path: string) => Exports {
  const exported = new Map<string, Exports>(),
    inScripts = new Set<string>();
  function script(path: string): Script {
    try {
      return cache.run(scriptOf(DIST, path, inScripts), `${import.meta.dirname}/${path}`) as Script;
    } catch (cause) {
      throw new NoScript(path, { cause });
    }
  }
  function load(path: string): Exports {
    if (!inScripts.has(path)) {
      script(path)(
        (there) => exported.get(there)!,
        (name) => process.getBuiltinModule(name),
        async (later) => load(later),
        (other) => import(other),
        (there, exports) => exported.set(there, exports),
      );
    }
    return exported.get(path)!;
  }
  return load;
}

async function runScripts(cache: CodeCache): Promise<number> {
  process.on('exit', () => cache.save());
  return (loader(cache)(PROGRAM) as unknown as Program).main(process.argv);
}

const runModules = async (): Promise<number> => ((await import(DIST.url(PROGRAM))) as Program).main(process.argv);

// First: what V8 compiles is of the flags that it was compiled with.
for (const flag of flagsOf(process.versions.v8)) v8.setFlagsFromString(flag);
const cache = CodeCache.open(cacheFolder(process.env, process.platform));
process.exitCode = await (cache === undefined
  ? runModules()
  : runScripts(cache).catch((error) => {
      if (error instanceof NoScript) return runModules();
      throw error;
    }));
