// What one process may use, where that is limited: instructions, running time, output and memory over its life, depth and string size at
// any time. The scheduler puts it into force for each slice. Memory is counted by a pass over what the process holds, in slices of its own,
// while the process does not run: so the count is exact and nobody else waits for it.
// Invariant: outside of the process's slices the runtime counts nothing for it.
import { monotonic } from '../../vm/host.ts';
import { UNBOUNDED, type Bounds, type LimitKind } from '../../vm/limits.ts';
import { Memory, UNLIMITED } from '../../vm/memory.ts';
import { Pass } from '../../vm/pass.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { MAX_BYTES } from '../../values/string.ts';

/** Memory that processes share: what a host has for all that run on it. */
export interface MemoryPool {
  readonly limit: number;
  /** What its processes hold, or may allocate before they are counted again. */
  granted: number;
}

/** Whoever's memory is counted. */
export interface Holder {
  /** Marks everything it holds. */
  holdings(pass: Pass): void;
}

/** Least number of bytes that may be allocated between two counts, and least part of the limit. */
const LEAST = 64 * 1024, LEAST_PART = 1 / 32;
/** Values looked at in one slice of a count, and how many of them are worth a unit of fuel. */
const VALUES = 20_000, VALUES_PER_UNIT = 2;

export class Allowance {
  readonly memory: Memory;
  /** Bytes that may be allocated before it has to be counted. */
  debt = Infinity;
  private instructions: number;
  private time: number;
  private output: number;
  private started = 0;
  private fuel = 0;
  private count: Pass | undefined = undefined;
  /** What it has of the pool. */
  private share = 0;
  private readonly counts: boolean;

  constructor(private readonly bounds: Bounds, private readonly pool: MemoryPool | undefined) {
    ({ instructions: this.instructions, time: this.time, output: this.output } = bounds);
    this.memory = new Memory(bounds.memory);
    this.counts = bounds.memory < Infinity || pool !== undefined;
    if (this.counts) this.grant();
  }

  /** The process is about to run. */
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

  /** It has run; the limit it has reached, if any. */
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

  /** Something has come in that it holds from now on, though it did not make it. */
  owe(bytes: number): void {
    this.debt -= bytes;
  }

  /** Work was done for it outside of its slices. False: its instructions are used up. */
  bill(units: number): boolean {
    return (this.instructions -= units) > 0;
  }

  get memoryUsed(): number | undefined {
    return this.counts ? this.memory.used(this) : undefined;
  }

  /** Whether its memory has to be counted before it runs on. */
  get due(): boolean {
    return this.debt < 0;
  }

  /** Goes on counting. The limit, if more is held than may be; true when the count is done; false: there is more to count. */
  counting(holder: Holder, rt: Runtime): LimitKind | boolean {
    if (this.count === undefined) holder.holdings((this.count = new Pass(false)));
    const { count } = this, { looked } = count, done = count.advance(VALUES);
    rt.fuel -= Math.ceil((count.looked - looked) / VALUES_PER_UNIT);
    if (!done) return false;
    this.count = undefined;
    this.memory.counted(count.bytes);
    return count.bytes > this.memory.limit || !this.grant() ? 'memory' : true;
  }

  /** Lets more be allocated; false: the pool has nothing left. */
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

  /** The process has ended: its share of the pool is free. */
  release(): void {
    this.take(0);
  }
}

/** What a process may use that is started so; undefined: whatever it likes. */
export const allowanceFor = (bounds: Bounds, pool: MemoryPool | undefined): Allowance | undefined =>
  (bounds === UNBOUNDED && pool === undefined ? undefined : new Allowance(bounds, pool));
