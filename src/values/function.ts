// The base class of functions, so that values can test for one. Closure and Native (vm) extend it.

/** Any Lua function, written in Lua or by the host. */
export abstract class LuaFunction {
  /** The collector's pass that last reached it. */
  mark = 0;
  /** Its handle, or a weak reference to it (embed/lua/handle.ts). */
  handle: object | undefined = undefined;
}
