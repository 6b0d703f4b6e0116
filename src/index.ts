// The public names of the core: Lua in a JavaScript program. Nothing else happens here.
export { Lua, type Limits, type LuaOptions, type RunOptions } from './embed/engine.ts';
export { Multi } from './embed/async.ts';
export { LuaError, type LuaErrorCode, type LuaFrame } from './embed/errors.ts';
export { LuaReference, LuaTable, type LuaFunction } from './embed/handle.ts';
export type { HostOptions } from './embed/host.ts';
export type { StringMode } from './embed/text.ts';
export type { Host, HostFailure, HostFile, HostFiles } from './vm/host.ts';
