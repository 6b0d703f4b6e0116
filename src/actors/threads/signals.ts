// What the threads of a system tell each other besides what nodes do (nodes/signals.ts). All threads run one build, so
// these signals have no versions.
// It must not know what follows from a signal (threads.ts).

/** Kinds of signals, above those of nodes. */
export const enum ThreadSignal {
  /** Request, name, PID: asks the first thread for a name. */
  Register = 64,
  /** Name, PID: the first thread has granted a name. */
  Granted,
  /** Name, serial number: a process has lost a name. */
  Released,
  /** Live processes, a count, then a host and its number for each. */
  Load,
  /** Stream, bytes: output for the first thread. */
  Output,
  /** Kind, value: what has happened, for observers on the first thread. */
  Report,
  /** Kind, value: what a program has done that those of other threads see. */
  Share,
  /** A count, then kinds: which reports the first thread wants. */
  Watch,
  /** What, request, serial number of a process or 0: what there is on a thread (looks.ts). */
  Look,
  /** Request, table or nil: a part of what there is, or no more. */
  Seen,
  /** A number: how many changes of the threads there are the sender knows of. */
  Roster,
}

/** Streams of output. */
export const enum Stream {
  Output,
  Error,
}
