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

/** What the system tells costs more than what most processes do in a turn: it is asked again after so long, in ms. */
const FRESH_MS = 1;

/** Both readings, at most FRESH_MS old: so much may the time of a watch be off. */
const used = { at: -Infinity, cpu: 0, waited: 0 };

function readAt(now: number): typeof used {
  if (now - used.at < FRESH_MS) return used;
  used.at = now;
  used.cpu = cpuMs();
  used.waited = waitedMs();
  return used;
}

export class Watch {
  private wall!: number;
  private cpu!: number;
  private waited!: number;

  constructor() {
    this.start(performance.now());
  }

  private start(now: number): void {
    const { cpu, waited } = readAt(now);
    this.wall = now;
    this.cpu = cpu;
    this.waited = waited;
  }

  private until(now: number): number {
    const { cpu, waited } = readAt(now);
    return Math.min(now - this.wall - (waited - this.waited), cpu - this.cpu);
  }

  /** Milliseconds since it was made, or since the last lap. */
  get elapsed(): number {
    return this.until(performance.now());
  }

  /** The time since the last lap; starts another one. */
  lap(): number {
    const now = performance.now(),
      elapsed = this.until(now);
    this.start(now);
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
