// What programs reach in each profile: the manifest, as data, and how it is put into effect. It lists what is allowed,
// so a function that a library gains later is reached in `full` only, until it is listed here. A spec walks everything
// reachable in each profile and compares it with this list, in both directions.
// Must not know where files, time and output come from: a profile's host is made elsewhere (host/confined-host.ts).
import { LIBRARY_NAMES, type LibraryName } from '../../stdlib/index.ts';
import { bytesOf, str, type Str } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import type { Runtime } from '../../vm/runtime.ts';

/**
 * How much of the world a state reaches. 'pure': computation, output by print, and the modules it is given; no clock,
 * no chance, no files. 'safe': and time, io on the standard streams and on `files`. 'full': all that Lua has and the
 * host gives: binary chunks, the debug library, commands, the environment. 'node': the same, with nodeHost() of
 * perilune/node as `host`.
 */
export type Profile = 'pure' | 'safe' | 'full' | 'node';

/** What opens a part of the libraries: a profile (the later ones include the earlier), or an option that is given. */
export type Grant = 'pure' | 'safe' | 'full' | 'random' | 'files';

/** Names by library and grant. What lacks here is reached in `full` alone. */
export const MANIFEST: Readonly<Record<LibraryName, Readonly<Partial<Record<Grant, string>>>>> = {
  _G: {
    pure:
      '_G _VERSION assert collectgarbage error getmetatable ipairs load next pairs pcall print rawequal rawget rawlen ' +
      'rawset require select setmetatable tonumber tostring type warn xpcall',
    safe: 'dofile loadfile',
  },
  package: { pure: 'config loaded preload searchers', safe: 'path searchpath', full: 'cpath loadlib' },
  coroutine: { pure: 'close create isyieldable resume running status wrap yield' },
  table: { pure: 'concat insert move pack remove sort unpack' },
  io: {
    safe: 'close flush input lines open output read stderr stdin stdout tmpfile type write',
    full: 'popen',
  },
  os: {
    safe: 'clock date difftime setlocale time',
    files: 'remove rename tmpname',
    full: 'execute exit getenv remove rename tmpname',
  },
  string: {
    pure: 'byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper',
    full: 'dump',
  },
  math: {
    pure:
      'abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp huge ldexp log log10 max maxinteger min ' +
      'mininteger modf pi pow rad sin sinh sqrt tan tanh tointeger type ult',
    random: 'random randomseed',
    safe: 'random randomseed',
  },
  utf8: { pure: 'char charpattern codepoint codes len offset' },
  debug: {
    full:
      'debug gethook getinfo getlocal getmetatable getregistry getupvalue getuservalue sethook setcstacklimit ' +
      'setlocal setmetatable setupvalue setuservalue traceback upvalueid upvaluejoin',
  },
};

/** Metamethods of strings. */
export const STRING_EVENTS = '__add __div __idiv __index __mod __mul __pow __sub __unm';
/** Methods and metamethods of file handles, which come with io. */
export const FILE_METHODS = 'close flush lines read seek setvbuf write';
export const FILE_EVENTS = '__close __gc __index __name __tostring';

/** Searchers of require, in their order, without the one that asks the loader of an embedder, which comes last. */
const SEARCHERS = { pure: 1, safe: 2 };
/** Where modules are looked for in `files`. */
const PATH = './?.lua;./?/init.lua';

const LEVELS = ['pure', 'safe', 'full'] as const;

/** The grants of a profile. */
export function grantsOf(
  profile: Profile,
  options: { readonly random?: unknown; readonly files?: unknown },
): Set<Grant> {
  const level = profile === 'node' ? 'full' : profile,
    grants = new Set<Grant>(LEVELS.slice(0, LEVELS.indexOf(level) + 1));
  if (options.random !== undefined) grants.add('random');
  if (options.files !== undefined && level !== 'pure') grants.add('files');
  return grants;
}

/** The names of a library that grants open. */
export const namesOf = (library: LibraryName, grants: ReadonlySet<Grant>): string[] =>
  Object.entries(MANIFEST[library]).flatMap(([grant, names]) =>
    grants.has(grant as Grant) && names !== '' ? names.split(' ') : [],
  );

/** The libraries to open: those that have something in them. */
export const librariesOf = (grants: ReadonlySet<Grant>): LibraryName[] =>
  LIBRARY_NAMES.filter((library) => grants.has('full') || namesOf(library, grants).length > 0);

/** Takes away, in a runtime whose libraries are open, what the grants do not open. */
export function confine(rt: Runtime, grants: ReadonlySet<Grant>): void {
  if (grants.has('full')) return;
  rt.loadsBinary = false;
  const libraries = librariesOf(grants);
  for (const name of libraries) {
    const allowed = new Set(namesOf(name, grants));
    if (name === '_G') libraries.forEach((each) => allowed.add(each));
    keepOnly(rt.loaded.getStr(name) as Table, allowed);
  }
  confineSearch(rt.loaded.getStr('package') as Table, grants.has('safe'));
}

function keepOnly(library: Table, allowed: ReadonlySet<string>): void {
  for (let at = library.advance(0); at !== 0; at = library.advance(at)) {
    const name = bytesOf(library.keyAt(at) as Str);
    if (!allowed.has(name)) library.setStr(name, undefined);
  }
}

function confineSearch(library: Table, files: boolean): void {
  const searchers = library.getStr('searchers') as Table;
  for (let i = searchers.length(); i > (files ? SEARCHERS.safe : SEARCHERS.pure); i--) searchers.setInt(i, undefined);
  if (files) library.setStr('path', str(PATH));
}
