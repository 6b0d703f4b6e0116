// Limits that stop a run for good. No Lua code can catch such a stop: it is no Lua error, and the task is given up where it stands.
// What they are compared with is kept by the runtime (fuel, debt); who sets them and what a stop means is the layer above.

export type LimitKind = 'instructions' | 'memory' | 'time' | 'output';

/** Thrown where a limit is hit in the middle of something; the driver ends the run. */
export class LimitStop {
  constructor(readonly kind: LimitKind) {}
}
