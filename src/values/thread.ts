// The base class of threads, so that values can test for one. Coroutine (vm) extends it.

/** Any Lua thread. */
export abstract class Thread {
  /** The collector's pass that last reached it. */
  mark = 0;
  /** Its handle, or a weak reference to it (embed/lua/handle.ts). */
  handle: object | undefined = undefined;
}
