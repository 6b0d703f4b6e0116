// The names of wasmoon 1.16, for programs that were written for it. Nothing else happens here.
export { LuaFactory } from '../embed/wasmoon/factory.ts';
export { LuaEngine } from '../embed/wasmoon/engine.ts';
export { LuaThread } from '../embed/wasmoon/thread.ts';
export { LuaGlobal } from '../embed/wasmoon/global.ts';
export { LuaMultiReturn, LuaRawResult } from '../embed/wasmoon/results.ts';
export { LuaWasm } from '../embed/wasmoon/wasm.ts';
export {
  decorate,
  decorateFunction,
  decorateProxy,
  decorateUserdata,
  Decoration,
  type BaseDecorationOptions,
} from '../embed/wasmoon/decoration.ts';
export { LuaTypeExtension } from '../embed/wasmoon/extension.ts';
export {
  LUA_MULTRET,
  LUA_REGISTRYINDEX,
  LUAI_MAXSTACK,
  LuaEventCodes,
  LuaEventMasks,
  LuaLibraries,
  LuaReturn,
  LuaTimeoutError,
  LuaType,
  PointerSize,
  type CreateEngineOptions,
  type EnvironmentVariables,
  type LuaResumeResult,
  type LuaState,
  type LuaThreadRunOptions,
} from '../embed/wasmoon/types.ts';
