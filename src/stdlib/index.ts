// Opens the standard libraries in a runtime (§6): as globals and in package.loaded. Each library knows only itself;
// this file alone knows them all.
import { Table } from '../values/table.ts';
import { install, installNew, library, type Library } from '../vm/native/library.ts';
import type { Runtime } from '../vm/runtime.ts';
import { warning } from '../messages/stdlib.ts';
import { baseLibrary, warningsOf } from './base.ts';
import { coroutineLibrary } from './coroutine.ts';
import { debugLibrary } from './debug.ts';
import { ioLibrary } from './io/io.ts';
import { release } from './string/matcher.ts';
import { loadNatives } from './load.ts';
import { mathLibrary } from './math/math.ts';
import { osLibrary } from './os/os.ts';
import { openPackage } from './package.ts';
import { PROTECTED } from './protected.ts';
import { installString, stringLibrary } from './string/string.ts';
import { tableLibrary } from './table/table.ts';
import { utf8Library } from './utf8.ts';

export { flushFiles } from './io/handles.ts';
export { seedRandom } from './math/math.ts';
export { addSearcher, loaderSearcher, preload, textModule } from './virtual-modules.ts';

/** The basic functions, of several files. */
const BASIC = library('_G', [...baseLibrary.natives, ...loadNatives, ...PROTECTED], baseLibrary.fields);

/** The libraries a runtime may be given, by the name of their global table; '_G' is the basic functions. */
const OPENERS = {
  _G: openBase,
  package: openPackage,
  coroutine: opener(coroutineLibrary),
  table: opener(tableLibrary),
  io: (rt: Runtime) => install(new Table(), ioLibrary(rt)),
  os: opener(osLibrary),
  string: openString,
  math: opener(mathLibrary),
  utf8: opener(utf8Library),
  debug: opener(debugLibrary),
} satisfies Readonly<Record<string, (rt: Runtime) => Table>>;

export type LibraryName = keyof typeof OPENERS;

export const LIBRARY_NAMES = Object.keys(OPENERS) as readonly LibraryName[];

function opener(lib: Library): () => Table {
  return () => installNew(new Table(), lib);
}

function openBase(rt: Runtime): Table {
  const { globals } = rt;
  installNew(globals, BASIC);
  globals.setStr('_G', globals);
  rt.warn = warn;
  return globals;
}

function warn(rt: Runtime, message: string): void {
  if (warningsOf(rt).on) rt.host.writeError(warning(message));
}

function openString(rt: Runtime): Table {
  const strings = installNew(new Table(), stringLibrary);
  installString(rt, strings);
  rt.atEnd = rt.atEnd.concat(release);
  return strings;
}

/** Opens libraries, by default all of them. */
export function openLibraries(rt: Runtime, which: readonly LibraryName[] = LIBRARY_NAMES): void {
  for (const name of which) {
    const library = OPENERS[name](rt);
    rt.loaded.setStr(name, library);
    rt.globals.setStr(name, library);
  }
}
