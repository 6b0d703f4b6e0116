// What a system is made of, as embedders write it: code and hosts as plain objects; checked and turned into what the mechanism takes.
import type { Entry as CoreEntry, HostSpec as CoreHost } from '../actors/entry.ts';
import * as text from '../messages/embed.ts';
import type { Dialect } from '../syntax/dialect.ts';
import { bytesOf, isStr } from '../values/string.ts';
import { UNBOUNDED, tighter, type Bounds } from '../vm/limits.ts';
import { LuaThrow } from '../vm/throw.ts';
import { boundsOf, type Limits } from './budget.ts';
import { LuaError } from './errors.ts';
import { compileChunk } from './state.ts';
import { encodeUtf8, fromBytes, readable } from './text.ts';

/** Code that processes can be started from, or import. */
export interface Entry {
  /** What it is; a process if nothing is said. */
  readonly kind?: 'process.lua' | 'function.lua' | 'library.lua';
  readonly source: string | Uint8Array;
  /** What positions in messages call the source, with '@' in front of a file's name. */
  readonly chunkName?: string;
  /** The function to run, of those the source returns. */
  readonly method?: string;
  /** Modules it may use besides those that are always there; all there are if nothing is said. */
  readonly modules?: readonly string[];
  /** Libraries it may use: alias to entry. */
  readonly imports?: Readonly<Record<string, string>>;
  /** What each of its processes may use over its life; a process that reaches a limit ends with an error of kind "ResourceExhausted". */
  readonly limits?: Limits;
  /** Most memory that each of its processes may hold, in bytes: short for `limits.memory`. */
  readonly memory?: number;
  /** What programs find in the registry. `default_host` lets a process be called like a function. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A place where processes run. */
export interface HostSpec {
  readonly kind?: 'process.host' | 'terminal.host';
  /** Most processes alive at one time. */
  readonly maxProcesses?: number;
  /** What each process on it may use. */
  readonly limits?: Limits;
  /** Most memory that all its processes together may hold, in bytes. */
  readonly memory?: number;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** What processes on a terminal host find as arguments of the command line. */
  readonly args?: readonly string[];
}

/** The host every system has besides those it is given. */
export const DEFAULT_HOST = 'system:processes';

/** Checks that the source compiles and its modules exist, so that a system whose code is broken is not made at all. */
export function coreEntry(
  id: string, { kind = 'process.lua', source, chunkName = `=${id}`, method, modules, imports, limits, memory }: Entry,
  dialect: Dialect, isModule: (name: string) => boolean,
): CoreEntry {
  const bytes = typeof source === 'string' ? encodeUtf8(source) : fromBytes(source);
  const name = encodeUtf8(chunkName);
  for (const module of modules ?? []) {
    if (!isModule(module)) throw new LuaError({ code: 'ERR_LUA_CONFIG', message: text.entryModule(id, module) });
  }
  try {
    compileChunk(bytes, name, dialect);
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    const message = isStr(thrown.value) ? readable(bytesOf(thrown.value)) : text.errorObject('value');
    throw new LuaError({ code: 'ERR_LUA_SYNTAX', message: text.entrySyntax(id, message) });
  }
  return { id, kind, source: bytes, chunkName: name, method, modules, imports, bounds: configuredBounds(`entry '${id}'`, limits, memory) };
}

/** The host as the mechanism takes it. */
export function coreHost(id: string, { limits, memory, args, kind, maxProcesses }: HostSpec): CoreHost {
  if (memory !== undefined) configuredBounds(`host '${id}'`, undefined, memory);
  return { kind, maxProcesses, memory, args: args?.map(encodeUtf8), bounds: configuredBounds(`host '${id}'`, limits, undefined) };
}

/** What limits come to; what is wrong with them is a LuaError that says whose they are. */
export function configuredBounds(whose: string, limits: Limits | undefined, memory: number | undefined): Bounds {
  try {
    return tighter(boundsOf(limits), memory === undefined ? UNBOUNDED : boundsOf({ memory }));
  } catch (thrown) {
    throw new LuaError({ code: 'ERR_LUA_CONFIG', message: text.limitsOf(whose, (thrown as Error).message) });
  }
}
