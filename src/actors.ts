// The public names of the actor system. Nothing else happens here.
export {
  createSystem, type Entry, type HostSpec, type ProcessHandle, type System, type SystemOptions, type TraceRecord,
} from './embed/system.ts';
export { LuaError, type LuaErrorCode, type LuaFrame } from './embed/errors.ts';
