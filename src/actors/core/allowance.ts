// The limits of one process and what is left of them: instructions, running time, output and memory over its life,
// depth and string size at any time. The scheduler applies them for each slice. A mark pass counts memory, in slices of
// its own, while the process does not run: so the count is exact and other processes do not wait for it.
// Invariant: outside of the slices of the process the runtime does no accounting for it.
import { monotonic } from '../../vm/host.ts';
import { UNBOUNDED, type Bounds, type LimitKind } from '../../vm/limits.ts';
import { Memory, UNLIMITED } from '../../vm/gc/memory.ts';
import { Pass } from '../../vm/gc/pass.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { MAX_BYTES } from '../../values/string.ts';

/** Memory that the processes of a host share. */
export interface MemoryPool {
  readonly limit: number;
  /** What its processes hold or may allocate before the next count. */
  granted: number;
}

/** An owner of memory. */
export interface MemoryOwner {
  /** Marks everything it holds. */
  markHeld(pass: Pass): void;
}

/** Minimum allocation between two counts, in bytes and as a part of the limit. */
const LEAST = 64 * 1024,
  LEAST_PART = 1 / 32;
/** Values marked in one slice of a count, and values per unit of fuel. */
const VALUES = 20_000,
  VALUES_PER_UNIT = 2;

export class Allowance {
  readonly memory: Memory;
  /** Bytes that may be allocated before the next count. */
  debt = Infinity;
  private instructions: number;
  private time: number;
  private output: number;
  private started = 0;
  private fuel = 0;
  private count: Pass | undefined = undefined;
  /** Its part of the pool. */
  private share = 0;
  private readonly counts: boolean;

  constructor(
    private readonly bounds: Bounds,
    private readonly pool: MemoryPool | undefined,
  ) {
    ({ instructions: this.instructions, time: this.time, output: this.output } = bounds);
    this.memory = new Memory(bounds.memory);
    this.counts = bounds.memory < Infinity || pool !== undefined;
    if (this.counts) this.grant();
  }

  /** Applies the limits before a slice. */
  enter(rt: Runtime): void {
    const { bounds } = this;
    this.fuel = rt.fuel;
    rt.unpaid = 0;
    rt.reserve = this.instructions - rt.fuel;
    rt.output = this.output;
    rt.maxString = Math.min(bounds.string, MAX_BYTES);
    rt.maxDepth = bounds.depth;
    if (this.counts) {
      rt.memory = this.memory;
      rt.debt = this.debt;
    }
    if (this.time === Infinity) return;
    this.started = monotonic(rt.host);
    rt.deadline = this.started + this.time;
  }

  /** Takes stock after a slice; the limit that was reached, if any. */
  leave(rt: Runtime): LimitKind | undefined {
    rt.refuel();
    this.instructions -= this.fuel - rt.fuel - rt.unpaid;
    this.output = rt.output;
    if (this.counts) this.debt = rt.debt;
    if (this.time < Infinity) this.time -= monotonic(rt.host) - this.started;
    rt.reserve = rt.deadline = rt.output = rt.maxDepth = rt.debt = Infinity;
    rt.maxString = MAX_BYTES;
    rt.memory = UNLIMITED;
    if (this.instructions <= 0) return 'instructions';
    if (this.time <= 0) return 'time';
    return this.output < 0 ? 'output' : undefined;
  }

  /** Charges bytes that the process got without allocating them. */
  owe(bytes: number): void {
    this.debt -= bytes;
  }

  /** Charges work done outside of its slices. False: its instructions are used up. */
  bill(units: number): boolean {
    return (this.instructions -= units) > 0;
  }

  get memoryUsed(): number | undefined {
    return this.counts ? this.memory.used(this) : undefined;
  }

  /** Whether memory must be counted before it runs on. */
  get due(): boolean {
    return this.debt < 0;
  }

  /**
   * Continues the count. Returns the limit if it is exceeded, true when the count is done, false if there is more to
   * do.
   */
  counting(holder: MemoryOwner, rt: Runtime): LimitKind | boolean {
    if (this.count === undefined) holder.markHeld((this.count = new Pass(false)));
    const { count } = this,
      { looked } = count,
      done = count.advance(VALUES);
    rt.fuel -= Math.ceil((count.looked - looked) / VALUES_PER_UNIT);
    if (!done) return false;
    this.count = undefined;
    this.memory.counted(count.bytes);
    return count.bytes > this.memory.limit || !this.grant() ? 'memory' : true;
  }

  /** Permits more allocation; false: the pool is used up. */
  private grant(): boolean {
    const { memory, pool } = this;
    let bytes = Math.max(LEAST, memory.live, memory.limit === Infinity ? 0 : memory.limit * LEAST_PART);
    if (pool !== undefined) {
      const left = pool.limit - (pool.granted - this.share) - memory.live;
      if (left <= 0) return false;
      bytes = Math.min(bytes, left);
    }
    memory.grant(this, bytes);
    this.take(memory.live + this.debt);
    return true;
  }

  private take(share: number): void {
    if (this.pool !== undefined) this.pool.granted += share - this.share;
    this.share = share;
  }

  /** Returns its share to the pool. */
  release(): void {
    this.take(0);
  }
}

/** The limits of a new process; undefined: none. */
export const allowanceFor = (bounds: Bounds, pool: MemoryPool | undefined): Allowance | undefined =>
  bounds === UNBOUNDED && pool === undefined ? undefined : new Allowance(bounds, pool);
