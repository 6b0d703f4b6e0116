// The public names of the actor system. Nothing else happens here.
export {
  createSystem, type Declaration, type Dialect, type Entry, type HostSpec, type LogRecord, type ProcessHandle, type SpawnOptions, type StopOptions, type System,
  type SystemOptions, type TraceRecord,
} from './embed/system.ts';
export type { Limits } from './embed/budget.ts';
export { Multi } from './embed/async.ts';
export type { Crash } from './embed/crashes.ts';
export type { DurationLike } from './embed/duration.ts';
export type { MailboxOptions } from './embed/entries.ts';
export type { Endpoint, ExitInfo, Message, Monitor, ReceiveOptions, RequestOptions } from './embed/endpoint.ts';
export type { CallContext, HostModule, ModuleFunction } from './embed/modules.ts';
export type { ProcessInfo, ProcessState, WaitingOn } from './embed/process-info.ts';
export type { LifecycleOptions, RestartOptions, ServiceInfo, ServiceOptions } from './embed/services.ts';
export type { Listener, SystemEvents } from './embed/system-events.ts';
export { LuaError, type LuaErrorCode, type LuaFrame } from './embed/errors.ts';
