// The closed set of signals: what a native, or a step of the interpreter, returns instead of a number of results.

/** What comes next, for the driver. */
export const enum Next {
  /** A callee's frame was pushed, or frames or the current coroutine changed: the driver looks again. */
  Called = -1,
  /** The task waits for a ticket. */
  Park = -2,
  /** The task gives way to others and is ready at once. */
  Reschedule = -3,
  /** An error is raised: task.raising holds it. Cheaper than throwing. */
  Raise = -4,
  /** Another coroutine is current; no frames changed. Only the interpreter gets this. */
  Switched = -5,
  /** Compiled code has got the results it waited for (Coroutine.resultCount). */
  Delivered = -6,
}
