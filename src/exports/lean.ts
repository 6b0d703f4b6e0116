// The core without parser and JIT: it runs precompiled chunks. The same names as in index.ts; nothing else happens
// here.
export {
  Lua,
  type ChunkMode,
  type Code,
  type CompileOptions,
  type Limits,
  type LuaOptions,
  type RunOptions,
  type Usage,
  type UsageByKind,
} from '../embed/lua/engine.ts';
export { Execution, type ExecutionStatus, type StepResult } from '../embed/lua/execution.ts';
export { Multi } from '../embed/lua/async.ts';
export { LuaError, type LuaErrorCode, type LuaFrame } from '../embed/host/errors.ts';
export {
  LuaReference,
  LuaTable,
  LuaThread,
  LuaUserdata,
  type CallOptions,
  type CallableTable,
  type DumpOptions,
  type LuaFunction,
  type TableOptions,
  type ThreadStatus,
  type ToJSOptions,
} from '../embed/lua/handle.ts';
export type { ConversionOptions } from '../embed/lua/convert.ts';
export type { ExposeOptions } from '../embed/objects/policy.ts';
export type { MetaSpec } from '../embed/objects/userdata.ts';
export { VirtualFiles, type FileContents, type FilesOption } from '../embed/host/virtual-files.ts';
export type { Loader, ModuleValue } from '../embed/lua/modules.ts';
export type { Profile } from '../embed/lua/profiles.ts';
export type { HostOptions } from '../embed/host/host.ts';
export type { StringMode } from '../embed/host/text.ts';
export type { Host, HostFailure, HostFile, HostFiles } from '../vm/host.ts';
