// Limits of a run, and the stop that ends it. The stop is not a Lua error: no Lua code can catch it, and the driver
// abandons the task where it stands. The runtime keeps the counters (fuel, debt). Must not know who sets limits or what
// a stop means: that is the layer above.

export type LimitKind = 'instructions' | 'memory' | 'time' | 'output';

/** Thrown where a run hits a limit; the driver ends the run. */
export class LimitStop {
  constructor(readonly kind: LimitKind) {}
}

/** Limits as numbers; absent ones are Infinity. Time is in milliseconds, memory, string and output in bytes. */
export interface Bounds extends Readonly<Record<LimitKind, number>> {
  /** Calls nested in one another. */
  readonly depth: number;
  readonly string: number;
}

export const BOUNDS: readonly (keyof Bounds)[] = ['instructions', 'memory', 'time', 'depth', 'string', 'output'];

export const UNBOUNDED: Bounds = {
  instructions: Infinity,
  memory: Infinity,
  time: Infinity,
  depth: Infinity,
  string: Infinity,
  output: Infinity,
};

/** For each limit, the tighter of two. */
export function tighter(a: Bounds, b: Bounds): Bounds {
  if (a === UNBOUNDED || a === b) return b;
  if (b === UNBOUNDED) return a;
  return {
    instructions: Math.min(a.instructions, b.instructions),
    memory: Math.min(a.memory, b.memory),
    time: Math.min(a.time, b.time),
    depth: Math.min(a.depth, b.depth),
    string: Math.min(a.string, b.string),
    output: Math.min(a.output, b.output),
  };
}
