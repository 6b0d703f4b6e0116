// Assembles the globals that processes share and the modules that they can require. Leaves out what processes must not
// share: files, the debug library, the host's environment.
import { bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { install, installNew, type HostClass, type Library } from '../../vm/native/library.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { CHANNEL_CLASSES, CHANNEL_LIBRARY } from './process/channel.ts';
import { spawn } from './process/coroutine.ts';
import { CTX_MODULE } from './process/ctx.ts';
import { ERROR, ERRORS_LIBRARY } from './process/errors.ts';
import { GROUP_LIBRARY } from './process/groups.ts';
import { loadIn, require } from './process/load.ts';
import { MODULE_CLASSES, openModules } from './modules/index.ts';
import { PAYLOAD_CLASSES, PAYLOAD_LIBRARY, formatTable } from './process/payload.ts';
import { PROCESS_LIBRARY, eventNames, subscribe, unsubscribe } from './process/process.ts';
import { LuaProgram } from './process/program.ts';
import { REGISTRY_LIBRARY } from './process/registry.ts';
import { SPAWNER } from './process/spawn.ts';
import { SYSTEM_MODULE } from './process/system.ts';
import { TABLE_LIBRARY } from './process/table.ts';
import { TIME_CLASSES, TIME_MODULE } from './time/index.ts';

const CLASSES: readonly HostClass[] = [
  ...CHANNEL_CLASSES,
  ERROR,
  ...PAYLOAD_CLASSES,
  SPAWNER,
  ...TIME_CLASSES,
  ...MODULE_CLASSES,
];

/** Standard globals that processes get. */
const BASE = [
  '_VERSION',
  'assert',
  'collectgarbage',
  'error',
  'getmetatable',
  'ipairs',
  'next',
  'pairs',
  'pcall',
  'print',
  'rawequal',
  'rawget',
  'rawlen',
  'rawset',
  'select',
  'setmetatable',
  'tonumber',
  'tostring',
  'type',
  'warn',
  'xpcall',
  'math',
  'string',
  'table',
  'utf8',
];

/** Callable types, in the dialect. */
const TYPES = ['boolean', 'integer', 'number'];

/** Functions of `os` that processes get (README 11). */
const OS = ['clock', 'date', 'difftime', 'time'];
/** `os.platform`: the platform that programs are written for, not the machine. */
const PLATFORM = 'wippy';

/**
 * Makes the program of a system whose runtime has the standard libraries open. Freezes the libraries, which processes
 * share. `more` are the embedder's modules by name.
 */
export function createProgram(rt: Runtime, more: ReadonlyMap<string, Value> = new Map()): LuaProgram {
  const globals = new Table();
  for (const name of BASE) globals.setStr(name, rt.globals.getStr(name));
  for (const name of TYPES) if (rt.globals.getStr(name) !== undefined) globals.setStr(name, rt.globals.getStr(name));
  const os = selection(rt.globals.getStr('os'), OS);
  os.setStr('platform', PLATFORM);
  globals.setStr('os', os);
  const table = install(selection(rt.globals.getStr('table')), TABLE_LIBRARY);
  globals.setStr('table', table);
  globals.setStr('load', loadIn(rt.globals.getStr('load')));
  globals.setStr('require', require);
  globals.setStr('subscribe', subscribe);
  globals.setStr('unsubscribe', unsubscribe);

  const coroutine = selection(rt.globals.getStr('coroutine'));
  coroutine.setStr('spawn', spawn);
  const process = open(PROCESS_LIBRARY);
  process.setStr('event', eventNames());
  process.setStr('registry', open(REGISTRY_LIBRARY));
  process.setStr('group', open(GROUP_LIBRARY));
  const payload = open(PAYLOAD_LIBRARY);
  payload.setStr('format', formatTable());
  const libraries = { coroutine, process, payload, channel: open(CHANNEL_LIBRARY), errors: open(ERRORS_LIBRARY) };
  const modules = new Map<string, Value>([
    ['time', open(TIME_MODULE)],
    ['ctx', open(CTX_MODULE)],
    ...openModules(),
    [SYSTEM_MODULE.name, open(SYSTEM_MODULE)],
    ...more,
  ]);
  for (const [name, library] of Object.entries(libraries)) globals.setStr(name, library);
  globals.setStr('package', packageTable(globals));

  // Error messages and tracebacks find function names here.
  for (const [name, library] of [...Object.entries({ ...libraries, table }), ...modules])
    rt.loaded.setStr(name, library);
  for (const part of ['registry', 'group']) rt.loaded.setStr(`process.${part}`, process.getStr(part));
  for (const name of ['load', 'require']) rt.globals.setStr(name, globals.getStr(name));
  lend(rt.declare(ERROR), rt.globals.getStr('string'));
  for (const each of CLASSES) freeze(rt.declare(each));
  for (let at = globals.advance(0); at !== 0; at = globals.advance(at)) freeze(globals.valueAt(at));
  for (const module of modules.values()) freeze(module);
  freeze(rt.stringMeta);
  // A coroutine that the scheduler runs gives way when it yields (6.26).
  rt.yieldMain = (call) => call.reschedule();
  return new LuaProgram(rt, globals, modules, new Set(GRANTED.filter((name) => !more.has(name))));
}

/** Modules that show what others do: only entries that list them have them. */
const GRANTED = [SYSTEM_MODULE.name];

/** Built-in modules that an entry can list. */
export const moduleNames = (): readonly string[] => [
  'time',
  'ctx',
  ...openModules().map(([name]) => name),
  ...GRANTED,
  'coroutine',
  'process',
  'payload',
  'channel',
  'errors',
  'os',
  ...BASE,
];

/** `package`, for inspection only: the entry decides what a process can load. */
function packageTable(globals: Table): Table {
  const loaded = new Table(),
    found = new Table();
  for (let at = globals.advance(0); at !== 0; at = globals.advance(at)) {
    const key = globals.keyAt(at),
      library = globals.valueAt(at);
    if (isStr(key) && library instanceof Table) loaded.setStr(bytesOf(key), library);
  }
  found.setStr('loaded', loaded);
  found.setStr('preload', new Table());
  return found;
}

const open = (library: Library): Table => installNew(new Table(), library);

/** A copy of a library's table, or of some of its fields. */
function selection(from: Value, names?: readonly string[]): Table {
  const to = new Table();
  if (!(from instanceof Table)) return to;
  for (let at = from.advance(0); at !== 0; at = from.advance(at)) {
    const key = from.keyAt(at);
    if (isStr(key) && names?.includes(bytesOf(key)) !== false) to.setStr(bytesOf(key), from.valueAt(at));
  }
  return to;
}

/** Adds the functions of a library to the methods of a class, so that its objects can be used like strings. */
function lend(meta: Table, library: Value): void {
  const methods = meta.getStr('__index');
  if (!(methods instanceof Table) || !(library instanceof Table)) return;
  for (let at = library.advance(0); at !== 0; at = library.advance(at)) {
    const key = library.keyAt(at);
    if (isStr(key) && methods.get(key) === undefined) methods.set(key, library.valueAt(at));
  }
}

/** Freezes a library with all its tables and metatables. */
function freeze(v: Value): void {
  if (!(v instanceof Table) || v.frozen) return;
  v.freeze();
  for (let at = v.advance(0); at !== 0; at = v.advance(at)) freeze(v.valueAt(at));
  freeze(v.meta);
}
