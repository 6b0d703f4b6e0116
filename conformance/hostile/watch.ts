// Time as a hostile program has used it. The machine has other work: what counts is the smaller of the time that passed
// and the processor time this child had in it, so that a busy neighbour on the machine makes nobody late.

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export class Watch {
  private wall = performance.now();
  private cpu = cpuMs();

  /** Milliseconds since it was made, or since the last lap. */
  get elapsed(): number {
    return Math.min(performance.now() - this.wall, cpuMs() - this.cpu);
  }

  /** The time since the last lap; starts another one. */
  lap(): number {
    const { elapsed } = this;
    this.wall = performance.now();
    this.cpu = cpuMs();
    return elapsed;
  }
}

/**
 * Bytes in use once everything unreachable is gone. The child is started with --expose-gc. What a WeakRef was asked for
 * lives until the turn is over; V8 may free what has passed through many of them a little later: if there is more than
 * `enough`, it gets the time.
 */
export async function memoryInUse(enough = Infinity): Promise<number> {
  const collect = (globalThis as { gc?: () => void }).gc!;
  for (let tries = 1; ; tries++) {
    await sleep(tries === 1 ? 1 : 20);
    collect();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external <= enough || tries === MOST_TRIES) return heapUsed + external;
  }
}

const MOST_TRIES = 10;

/** Most memory this child had. */
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Looks at the clock. */
const LOOK_MS = 20;

/**
 * Resolves when this child has had so much of the processor, or, where it waits rather than works, three times as long
 * has passed.
 */
export async function spent(ms: number): Promise<void> {
  const watch = new Watch(),
    end = performance.now() + 3 * ms;
  while (watch.elapsed < ms && performance.now() < end) await sleep(LOOK_MS);
}
