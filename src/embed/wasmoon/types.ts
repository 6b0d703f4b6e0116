// The constants and option types of wasmoon 1.16, under its names.

/** What a run or a resume ended with (lua_pcall, lua_resume). */
export enum LuaReturn {
  Ok = 0,
  Yield = 1,
  ErrorRun = 2,
  ErrorSyntax = 3,
  ErrorMem = 4,
  ErrorErr = 5,
  ErrorFile = 6,
}

/** The basic types of Lua values (lua_type). */
export enum LuaType {
  None = -1,
  Nil = 0,
  Boolean = 1,
  LightUserdata = 2,
  Number = 3,
  String = 4,
  Table = 5,
  Function = 6,
  Userdata = 7,
  Thread = 8,
}

/** The events of debug hooks. */
export enum LuaEventCodes {
  Call = 0,
  Ret = 1,
  Line = 2,
  Count = 3,
  TailCall = 4,
}

/** The masks of debug hooks. */
export enum LuaEventMasks {
  Call = 1,
  Ret = 2,
  Line = 4,
  Count = 8,
}

/** The standard libraries, by the name of their global. */
export enum LuaLibraries {
  Base = '_G',
  Coroutine = 'coroutine',
  Table = 'table',
  IO = 'io',
  OS = 'os',
  String = 'string',
  UTF8 = 'utf8',
  Math = 'math',
  Debug = 'debug',
  Package = 'package',
}

/** Names a thread to the functions of LuaWasm. */
export type LuaState = number;

/** What os.getenv knows. */
export type EnvironmentVariables = Record<string, string | undefined>;

/** The end of a resume; `resultCount` values are on top of the stack. */
export interface LuaResumeResult {
  result: LuaReturn;
  resultCount: number;
}

/** Options of LuaThread.run. */
export interface LuaThreadRunOptions {
  /** Milliseconds. Code that still runs afterwards is stopped with a LuaTimeoutError. */
  timeout?: number;
}

/** Options of LuaFactory.createEngine. */
export interface CreateEngineOptions {
  /** Opens the standard libraries; default true. */
  openStandardLibs?: boolean;
  /** Makes `null` and `Promise` (and `Error`, without proxies) known to Lua; default false. */
  injectObjects?: boolean;
  /** JavaScript objects become proxies; otherwise they are copied into tables. Default true. */
  enableProxy?: boolean;
  /** Allows getMemoryUsed and setMemoryMax; default false. */
  traceAllocations?: boolean;
  /** Milliseconds that a Lua function called by JavaScript may run. */
  functionTimeout?: number;
}

/** Bytes of a pointer of wasmoon's. */
export const PointerSize = 4;
/** As a number of results: all that there are. */
export const LUA_MULTRET = -1;
/** The size of a Lua stack at most. */
export const LUAI_MAXSTACK = 1_000_000;
/** The stack index of the registry. */
export const LUA_REGISTRYINDEX: number = -LUAI_MAXSTACK - 1000;

/** Code has run longer than its timeout allows. */
export class LuaTimeoutError extends Error {}
