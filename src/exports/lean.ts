// The core without parser and JIT: it runs precompiled chunks. The same names as in index.ts; nothing else happens here.
export { Lua, type Limits, type LuaOptions, type RunOptions } from '../embed/lua/engine.ts';
export { Multi } from '../embed/lua/async.ts';
export { LuaError, type LuaErrorCode, type LuaFrame } from '../embed/host/errors.ts';
export { LuaReference, LuaTable, type LuaFunction } from '../embed/lua/handle.ts';
export type { HostOptions } from '../embed/host/host.ts';
export type { StringMode } from '../embed/host/text.ts';
export type { Host, HostFailure, HostFile, HostFiles } from '../vm/host.ts';
