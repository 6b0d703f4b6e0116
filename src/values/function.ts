// What values/ must know of a function: that it is one. Closure and Native (vm/) extend it.

/** Any Lua function, written in Lua or by the host. */
export abstract class LuaFunction {
  /** The collector's pass that last reached it. */
  mark = 0;
  /** What JavaScript has of it, and be it weakly (embed/lua/handle.ts). */
  handle: object | undefined = undefined;
}
