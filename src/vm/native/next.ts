// What a native (or a step of the interpreter) tells the driver when it is not a number of results.

/** What a native says comes next, when it is not a number of results. */
export const enum Next {
  /** A callee's frame was pushed, or frames or the current coroutine changed: the driver looks again. */
  Called = -1,
  /** The task waits for a ticket. */
  Park = -2,
  /** The task gives way to others and is ready at once. */
  Reschedule = -3,
  /** An error is raised: task.raising holds it. Cheaper than throwing. */
  Raise = -4,
  /** Another coroutine is current; no frames changed. Only the interpreter hears this. */
  Switched = -5,
  /** Hot code has been given what it waits for (Coroutine.resultCount). */
  Delivered = -6,
}
