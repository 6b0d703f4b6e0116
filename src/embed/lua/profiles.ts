// What programs reach in each profile: the manifest, as data, and how it is put into effect. It lists what is allowed,
// so a function that a library gains later is reached in `full` only, until it is listed here. A spec walks everything
// reachable in each profile and compares it with this list, in both directions.
// Must not know where files, time and output come from: a profile's host is made elsewhere (host/confined-host.ts).
import { LIBRARY_NAMES, type LibraryName } from '../../stdlib/index.ts';
import { bytesOf, str, type Str } from '../../values/string.ts';
import type { Shape } from '../../values/shape.ts';
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
const MANIFEST: Readonly<Record<LibraryName, Readonly<Partial<Record<Grant, string>>>>> = {
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

/** Searchers of require, in their order, without the one that asks the loader of an embedder, which comes last. */
const SEARCHERS = { pure: 1, safe: 2 };
/** Where modules are looked for in `files`. */
const PATH = str('./?.lua;./?/init.lua');

const LEVELS = ['pure', 'safe', 'full'] as const;

/** Sets of grants, each made once: what follows from one is kept with it. */
const GRANTS = new Map<string, ReadonlySet<Grant>>();

/** The grants of a profile. */
export function grantsOf(
  profile: Profile,
  { random, files }: { readonly random?: unknown; readonly files?: unknown },
): ReadonlySet<Grant> {
  const level = profile === 'node' ? 'full' : profile,
    given: Grant[] = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  if (random !== undefined) given.push('random');
  if (files !== undefined && level !== 'pure') given.push('files');
  return known(GRANTS, given.join(), () => new Set(given));
}

function known<K, V>(map: { get(key: K): V | undefined; set(key: K, v: V): unknown }, key: K, make: () => V): V {
  let v = map.get(key);
  if (v === undefined) map.set(key, (v = make()));
  return v;
}

/** The names of a library that grants open. */
export const namesOf = (library: LibraryName, grants: ReadonlySet<Grant>): string[] =>
  Object.entries(MANIFEST[library]).flatMap(([grant, names]) =>
    grants.has(grant as Grant) && names !== '' ? names.split(' ') : [],
  );

const LIBRARIES = new WeakMap<ReadonlySet<Grant>, readonly LibraryName[]>();

/** The libraries to open: those that have something in them. */
export const librariesOf = (grants: ReadonlySet<Grant>): readonly LibraryName[] =>
  known(LIBRARIES, grants, () =>
    LIBRARY_NAMES.filter((library) => grants.has('full') || namesOf(library, grants).length > 0),
  );

/** Takes away, in a runtime whose libraries are open, what the grants do not open. */
export function confine(rt: Runtime, grants: ReadonlySet<Grant>): void {
  if (grants.has('full')) return;
  rt.loadsBinary = false;
  const excess = known(EXCESS, grants, () => new WeakMap());
  for (const name of librariesOf(grants)) {
    const library = rt.loaded.getStr(name) as Table;
    for (const each of known(excess, library.shape, () => excessOf(name, library, grants)))
      library.setStr(each, undefined);
  }
  confineSearch(rt.loaded.getStr('package') as Table, grants.has('safe'));
}

/** The names that go, by grants and by the shape of the library: libraries with the same names have the same shape. */
const EXCESS = new WeakMap<ReadonlySet<Grant>, WeakMap<Shape, readonly string[]>>();

function excessOf(name: LibraryName, library: Table, grants: ReadonlySet<Grant>): string[] {
  const allowed = new Set(namesOf(name, grants)),
    excess: string[] = [];
  if (name === '_G') librariesOf(grants).forEach((each) => allowed.add(each));
  for (let at = library.advance(0); at !== 0; at = library.advance(at)) {
    const each = bytesOf(library.keyAt(at) as Str);
    if (!allowed.has(each)) excess.push(each);
  }
  return excess;
}

function confineSearch(library: Table, files: boolean): void {
  const searchers = library.getStr('searchers') as Table;
  for (let i = searchers.length(); i > (files ? SEARCHERS.safe : SEARCHERS.pure); i--) searchers.setInt(i, undefined);
  if (files) library.setStr('path', PATH);
}
