// The limits of a run and what is left of them: instructions, running time, output, memory, depth, string size; the
// tighter of the state's and the call's. Nested runs, started by host functions, are charged to the outer run, too.
// Waiting for the host does not count as time.
import * as text from '../../messages/embed.ts';
import { MAX_BYTES } from '../../values/string.ts';
import { monotonic } from '../../vm/host.ts';
import { BOUNDS, UNBOUNDED, type Bounds, type LimitKind } from '../../vm/limits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { didYouMean } from '../../messages/options.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { nearest } from '../host/nearest.ts';
import { isRecord, shown } from '../host/options.ts';

/** Limits of a state, call, entry, host or process; of several the tightest holds. */
export interface Limits {
  /**
   * Maximum instructions of one call into the state: bytecode, and what library functions charge for their work (about
   * one per 5 ns).
   */
  readonly instructions?: number;
  /** Maximum live memory in bytes, by the accounting model of collectgarbage("count"). */
  readonly memory?: number;
  /** Maximum running time of one call, in milliseconds or as text ("5s"); waiting for promises does not count. */
  readonly time?: DurationLike;
  /** Maximum call depth; beyond it the Lua error "stack overflow" is raised. */
  readonly depth?: number;
  /** Maximum bytes of one string; beyond it the Lua error "resulting string too large" is raised. */
  readonly string?: number;
  /** Maximum bytes that one call may write. */
  readonly output?: number;
}

/** Parses limits; throws a TypeError that names the fault. */
export function boundsOf(limits: Limits | undefined): Bounds {
  if (limits === undefined) return UNBOUNDED;
  if (!isRecord(limits)) throw new TypeError(text.limitsNotObject(shown(limits)));
  for (const key of Object.keys(limits))
    if (!BOUNDS.includes(key as keyof Limits))
      throw new TypeError(text.unknownLimit(key, BOUNDS) + didYouMean(nearest(key, BOUNDS)));
  return Object.fromEntries(BOUNDS.map((name) => [name, boundOf(name, limits[name])])) as unknown as Bounds;
}

function boundOf(name: keyof Limits, value: unknown): number {
  if (value === undefined) return Infinity;
  if (name === 'time' && typeof value === 'string') return milliseconds(value, 'limits.time');
  if (typeof value !== 'number' || !(value >= 0)) throw new TypeError(text.badLimit(name, shown(value)));
  return value;
}

/** Fuel between two readings of the clock, if time is limited. */
const TIMED_SLICE = 100_000;

/** What is left for a run. */
export class Budget {
  private instructions: number;
  private time: number;
  private output: number;
  /** The deadline while it runs. */
  private deadline = Infinity;
  /** Number of nested runs in progress. */
  private running = 0;
  private saved: { readonly memory: number; readonly string: number; readonly depth: number } | undefined = undefined;

  constructor(
    readonly bounds: Bounds,
    private readonly outer?: Budget,
  ) {
    ({ instructions: this.instructions, time: this.time, output: this.output } = bounds);
  }

  /** Starts the clock before code runs. */
  enter(rt: Runtime): void {
    if (this.running++ > 0) return;
    const { bounds } = this;
    this.outer?.enter(rt);
    if (this.time < Infinity) this.deadline = monotonic(rt.host) + this.time;
    this.saved = { memory: rt.memory.limit, string: rt.maxString, depth: rt.maxDepth };
    if (bounds.memory < rt.memory.limit) rt.memory.limitTo(rt, bounds.memory);
    rt.maxString = Math.min(rt.maxString, bounds.string, MAX_BYTES);
    rt.maxDepth = Math.min(rt.maxDepth, bounds.depth);
  }

  /** Stops the clock when code ends or waits. */
  leave(rt: Runtime): void {
    if (--this.running > 0) return;
    const { memory, string, depth } = this.saved!;
    if (this.time < Infinity) this.time = Math.max(this.deadline - monotonic(rt.host), 0);
    if (memory !== rt.memory.limit) rt.memory.limitTo(rt, memory);
    rt.maxString = string;
    rt.maxDepth = depth;
    this.outer?.leave(rt);
  }

  /** Sets the runtime's fuel for a slice, and its other limits. */
  grant(rt: Runtime): number {
    const left = this.left,
      fuel = Math.min(rt.slice, left, this.ends < Infinity ? TIMED_SLICE : Infinity);
    rt.reserve = left - fuel;
    rt.deadline = this.ends;
    rt.output = this.written;
    return fuel;
  }

  /** Charges the fuel used by a slice. */
  spend(rt: Runtime, fuel: number): void {
    const bytes = this.written - rt.output;
    for (let budget: Budget | undefined = this; budget !== undefined; budget = budget.outer) {
      budget.instructions -= fuel;
      if (bytes > 0) budget.output -= bytes;
    }
  }

  /** The limit that is reached, if any. */
  exhausted(rt: Runtime): LimitKind | undefined {
    if (this.left <= 0) return 'instructions';
    if (this.written < 0) return 'output';
    return this.ends < Infinity && monotonic(rt.host) >= this.ends ? 'time' : undefined;
  }

  private get left(): number {
    return this.outer === undefined ? this.instructions : Math.min(this.instructions, this.outer.left);
  }

  private get written(): number {
    return this.outer === undefined ? this.output : Math.min(this.output, this.outer.written);
  }

  private get ends(): number {
    return this.outer === undefined ? this.deadline : Math.min(this.deadline, this.outer.ends);
  }
}
