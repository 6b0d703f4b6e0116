// What values/ must know of a thread: that it is one. Coroutine (vm/) extends it.

/** Any Lua thread. */
export abstract class Thread {
  /** The collector's pass that last reached it. */
  mark = 0;
  /** What JavaScript has of it, and be it weakly (embed/lua/handle.ts). */
  handle: object | undefined = undefined;
}
