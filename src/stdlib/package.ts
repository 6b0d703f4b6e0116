// require and the package library (§6.3). Searchers and loaders are called as any Lua function is, so they may wait.
// Lua files come from the host; there are no native libraries, so their searchers look but cannot load.
import {
  moduleFailed,
  moduleNotFound,
  noDynamicLibraries,
  noField,
  noFile,
  pathNotString,
  searchersNotTable,
  tooLarge,
} from '../messages/stdlib.ts';
import { LuaFunction } from '../values/function.ts';
import { formatNumber } from '../values/numeral.ts';
import { isNumber } from '../values/number.ts';
import { account } from '../values/meter.ts';
import { MAX_BYTES, bytesOf, isStr, str as text } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { truthy, type Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import type { HostFiles } from '../vm/host.ts';
import { installNew, library } from '../vm/native/library.ts';
import { plain, resumable } from '../vm/native/declare.ts';
import type { Native } from '../vm/native/native.ts';
import { str } from '../vm/native/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { LuaThrow, raise } from '../vm/throw.ts';
import type { Window } from '../vm/native/window.ts';
import { loadFile } from './load.ts';

/** Where Lua programs expect modules that are installed for all: PUC's defaults. */
const SHARED = '/usr/local/share/lua/5.4/',
  NATIVE = '/usr/local/lib/lua/5.4/';
const DEFAULT_PATH = `${SHARED}?.lua;${SHARED}?/init.lua;${NATIVE}?.lua;${NATIVE}?/init.lua;./?.lua;./?/init.lua`;
const DEFAULT_NATIVE_PATH = `${NATIVE}?.so;${NATIVE}loadall.so;./?.so`;
/** Directory separator, path separator, mark, program directory, ignore mark. */
const CONFIG = '/\n;\n?\n!\n-\n';

/** Where a search ended: the name of a file, or what was tried. */
type Found = { readonly file: string } | { readonly tried: string };

/** Looks for a module's file by a path of templates (package.searchpath). */
export function searchPath(
  files: HostFiles | undefined,
  name: string,
  path: string,
  separator: string,
  directory: string,
): Found {
  const names = replaced(path, '?', separator === '' ? name : replaced(name, separator, directory));
  for (let from = 0, end; names !== '' && from <= names.length; from = end + 1) {
    end = names.indexOf(';', from);
    if (end < 0) end = names.length;
    const file = names.slice(from, end);
    account.charge(LOOK);
    if (isReadable(files, file)) return { file };
  }
  return { tried: noFile(names) };
}

/** The cost of a look for a file. */
const LOOK = 3_000;

/** Replaces a mark in a text. Raises if the result becomes too long. */
function replaced(text: string, mark: string, by: string): string {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) count++;
  if (text.length + count * (by.length - mark.length) > MAX_BYTES) raise(tooLarge());
  account.charge(10 * count + text.length);
  return text.replaceAll(mark, () => by);
}

function isReadable(files: HostFiles | undefined, name: string): boolean {
  const file = files?.open(name, 'r');
  if (file === undefined || 'failure' in file) return false;
  file.close();
  return true;
}

/** A path from the environment, `;;` in it standing for the default, or the default. */
export function pathFrom(env: (name: string) => string | undefined, variable: string, otherwise: string): string {
  const path = env(`${variable}_5_4`) ?? env(variable);
  if (path === undefined) return otherwise;
  const at = path.indexOf(';;');
  if (at < 0) return path;
  return (at > 0 ? path.slice(0, at + 1) : '') + otherwise + (at + 2 < path.length ? path.slice(at + 1) : '');
}

const searchpath = plain(
  'package.searchpath',
  [str('name'), str('path'), str('sep').or('.'), str('rep').or('/')],
  'string?, string?',
  'The first file of a path of templates that can be read; nil and what was tried if there is none.',
  (at, name, path, separator, directory) => {
    const found = searchPath(at.rt.host.files, name, path, separator, directory);
    return 'file' in found ? at.text(found.file) : at.fail(found.tried);
  },
);

const loadlib = plain(
  'package.loadlib',
  [str('path'), str('funcname')],
  'nil, string, string',
  'Gives nil, a message and "absent": native libraries cannot be loaded.',
  (at) => at.three(undefined, text(noDynamicLibraries()), text('absent')),
);

// ---- searchers

/** The tables of a runtime that the natives below work on, whatever a program makes of its variables. */
interface Package {
  readonly owner: Table;
  readonly preload: Table;
}

const PACKAGE = {};
const packageOf = (rt: Runtime): Package => rt.slot(PACKAGE, () => ({ owner: new Table(), preload: new Table() }));

/** One of package's path fields. */
function pathOf(owner: Table, field: string): string {
  const path = owner.getStr(field);
  return isStr(path) ? bytesOf(path) : isNumber(path) ? formatNumber(path) : raise(pathNotString(field));
}

/** Looks for a module by one of package's path fields. */
const findFile = ({ rt }: Window, field: string, name: string): Found =>
  searchPath(rt.host.files, name, pathOf(packageOf(rt).owner, field), '.', '/');

const searcher = (doc: string, body: (at: Window, name: string) => number): Native =>
  plain('searcher', [str('name')], '...', doc, body);

function native(at: Window, name: string, file: Found): number {
  if ('file' in file) return raise(moduleFailed(name, file.file, noDynamicLibraries()));
  return at.text(file.tried);
}

const SEARCHERS: readonly Native[] = [
  searcher('Looks in package.preload.', (at, name) => {
    const loader = packageOf(at.rt).preload.getStr(name);
    return loader === undefined ? at.text(noField(name)) : at.two(loader, text(':preload:'));
  }),
  searcher('Looks for a Lua file by package.path.', (at, name) => {
    const found = findFile(at, 'path', name);
    if ('tried' in found) return at.text(found.tried);
    let loader: LuaFunction;
    try {
      loader = loadFile(at.rt, found.file, 'bt', at.rt.globals);
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow) || !isStr(thrown.value)) throw thrown;
      return raise(moduleFailed(name, found.file, bytesOf(thrown.value)));
    }
    return at.two(loader, text(found.file));
  }),
  searcher('Looks for a native library by package.cpath.', (at, name) => native(at, name, findFile(at, 'cpath', name))),
  searcher('Looks for a native library of the whole package by package.cpath.', (at, name) => {
    const dot = name.indexOf('.');
    return dot < 0 ? at.none() : native(at, name, findFile(at, 'cpath', name.slice(0, dot)));
  }),
];

// ---- require

/** require under way: the searchers in turn, then the loader. */
interface Requiring {
  searcher: number;
  tried: string;
  data: Value;
  loading: boolean;
}

function search(call: Call, state: Requiring, name: string): number {
  const list = packageOf(call.rt).owner.getStr('searchers');
  if (!(list instanceof Table)) return raise(searchersNotTable());
  const next = list.getInt(++state.searcher);
  if (next === undefined) return raise(moduleNotFound(name, state.tried));
  return call.invoke(next, text(name));
}

const nameOf = (call: Call): string => str('name').take(call.arg(1), 1, true);

const REQUIRE = resumable(
  'require',
  [str('name')],
  'any, any',
  'Loads a module, once, by package.searchers; gives its value, and what the searcher said. Raises if none finds it.',
  {
    start(call, name) {
      const loaded = call.rt.loaded.getStr(name);
      if (truthy(loaded)) return call.one(loaded);
      const state: Requiring = { searcher: 0, tried: '', data: undefined, loading: false };
      return search(call.keep(state), state, name);
    },
    done(call) {
      const state = call.kept<Requiring>(),
        name = nameOf(call),
        { loaded } = call.rt;
      if (!state.loading) {
        const loader = call.result(1);
        if (loader instanceof LuaFunction) {
          state.loading = true;
          state.data = call.result(2);
          return call.invoke(loader, text(name), state.data);
        }
        if (isStr(loader)) state.tried += '\n\t' + bytesOf(loader);
        return search(call, state, name);
      }
      const made = call.result(1);
      if (made !== undefined) loaded.set(text(name), made);
      if (loaded.getStr(name) === undefined) loaded.set(text(name), true);
      return call.two(loaded.getStr(name), state.data);
    },
  },
);

const LIBRARY = library('package', [loadlib, searchpath]);

/** Makes `package` and `require` for a runtime. */
export function openPackage(rt: Runtime): Table {
  const { owner, preload } = packageOf(rt);
  installNew(owner, LIBRARY);
  // With LUA_NOENV in the registry (lua -E) the environment is ignored.
  const env = (name: string): string | undefined =>
    truthy(rt.registry.getStr('LUA_NOENV')) ? undefined : rt.host.env?.(name);
  owner.setStr('path', text(pathFrom(env, 'LUA_PATH', DEFAULT_PATH)));
  owner.setStr('cpath', text(pathFrom(env, 'LUA_CPATH', DEFAULT_NATIVE_PATH)));
  owner.setStr('config', text(CONFIG));
  owner.setStr('loaded', rt.loaded);
  owner.setStr('preload', preload);
  rt.registry.setStr('_LOADED', rt.loaded);
  rt.registry.setStr('_PRELOAD', preload);
  const list = new Table();
  SEARCHERS.forEach((each, i) => list.setInt(i + 1, each));
  owner.setStr('searchers', list);
  rt.globals.setStr('require', REQUIRE);
  return owner;
}
