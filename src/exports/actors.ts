// The public names of the actor system. Nothing else happens here.
export {
  createSystem,
  type Declaration,
  type Dialect,
  type Entry,
  type HostSpec,
  type LogRecord,
  type ProcessHandle,
  type SpawnOptions,
  type StopOptions,
  type System,
  type SystemOptions,
  type TraceRecord,
} from '../embed/system/system.ts';
export type { Cluster, NodeEvent, NodeInfo } from '../embed/system/cluster.ts';
export type { Limits } from '../embed/lua/budget.ts';
export { Multi } from '../embed/lua/async.ts';
export type { Crash } from '../embed/system/crashes.ts';
export type { DurationLike } from '../embed/host/duration.ts';
export type { MailboxOptions } from '../embed/system/entries.ts';
export type { Endpoint, ExitInfo, Message, Monitor, ReceiveOptions, RequestOptions } from '../embed/system/endpoint.ts';
export type { CallContext, HostModule, ModuleFunction } from '../embed/system/modules.ts';
export type { ProcessInfo, ProcessState, WaitingOn } from '../embed/system/process-info.ts';
export type { LifecycleOptions, RestartOptions, ServiceInfo, ServiceOptions } from '../embed/system/services.ts';
export type { ChildOptions, SupervisorOptions } from '../embed/system/supervisors.ts';
export type { Listener, SystemEvents } from '../embed/system/system-events.ts';
export { LuaError, type LuaErrorCode, type LuaFrame } from '../embed/host/errors.ts';
