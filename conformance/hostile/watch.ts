// Time as a hostile program has used it. The machine has other work: what counts is the smaller of the time that
// passed, less what the main thread waited for a processor where the system tells it (Linux), and the processor time
// this child had in it. So a busy neighbour on the machine makes nobody late.
import { openSync, readSync } from 'node:fs';

/** The main thread's time on a processor and waiting for one, in nanoseconds. */
function openStatistics(): number | undefined {
  try {
    return openSync('/proc/self/schedstat', 'r');
  } catch {
    return undefined;
  }
}

const statistics = openStatistics(),
  text = Buffer.alloc(64);

/** How long the main thread has waited for a processor, in milliseconds. */
function waitedMs(): number {
  if (statistics === undefined) return 0;
  const length = readSync(statistics, text, 0, text.length, 0);
  return Number(text.toString('latin1', 0, length).split(' ')[1]) / 1e6;
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export class Watch {
  private wall = performance.now();
  private cpu = cpuMs();
  private waited = waitedMs();

  /** Milliseconds since it was made, or since the last lap. */
  get elapsed(): number {
    return Math.min(performance.now() - this.wall - (waitedMs() - this.waited), cpuMs() - this.cpu);
  }

  /** The time since the last lap; starts another one. */
  lap(): number {
    const { elapsed } = this;
    this.wall = performance.now();
    this.cpu = cpuMs();
    this.waited = waitedMs();
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
