// What a run may use: instructions, running time, output, memory, depth and string size, each the tighter of what the state and the call
// allow. Runs that host functions start inside another are charged to that one, too. Only running counts as time: a run that waits for
// the host uses none.
import * as text from '../../messages/embed.ts';
import { MAX_BYTES } from '../../values/string.ts';
import { monotonic } from '../../vm/host.ts';
import { BOUNDS, UNBOUNDED, type Bounds, type LimitKind } from '../../vm/limits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';

export interface Limits {
  /** Most instructions of one call into the state: of bytecode, and what library functions charge for their work (about one for each 5 ns). */
  readonly instructions?: number;
  /** Most memory alive, in bytes by the accounting model of collectgarbage("count"). */
  readonly memory?: number;
  /** Longest running time of one call, in milliseconds or as text ("5s"); waiting for promises does not count. */
  readonly time?: DurationLike;
  /** Most calls nested in one another; one more is the Lua error "stack overflow". */
  readonly depth?: number;
  /** Most bytes of one string; a longer one is the Lua error "resulting string too large". */
  readonly string?: number;
  /** Most bytes that one call may write. */
  readonly output?: number;
}

/** Reads limits; a TypeError names what is wrong with them. */
export function boundsOf(limits: Limits | undefined): Bounds {
  if (limits === undefined) return UNBOUNDED;
  if (typeof limits !== 'object' || limits === null) throw new TypeError(text.limitsNotObject(limits));
  for (const key of Object.keys(limits)) if (!BOUNDS.includes(key as keyof Limits)) throw new TypeError(text.unknownLimit(key, BOUNDS));
  return Object.fromEntries(BOUNDS.map((name) => [name, boundOf(name, limits[name])])) as unknown as Bounds;
}

function boundOf(name: keyof Limits, value: unknown): number {
  if (value === undefined) return Infinity;
  if (name === 'time' && typeof value === 'string') return milliseconds(value, 'limits.time');
  if (typeof value !== 'number' || !(value >= 0)) throw new TypeError(text.badLimit(name, value));
  return value;
}

/** Fuel between two looks at the clock, where time is limited. */
const TIMED_SLICE = 100_000;

/** What one run may still use. */
export class Budget {
  private instructions: number;
  private time: number;
  private output: number;
  /** When its time is over, while it runs. */
  private deadline = Infinity;
  /** Runs under it that are in progress, one inside the other. */
  private running = 0;
  private saved: { readonly memory: number; readonly string: number; readonly depth: number } | undefined = undefined;

  constructor(readonly bounds: Bounds, private readonly outer?: Budget) {
    ({ instructions: this.instructions, time: this.time, output: this.output } = bounds);
  }

  /** Code is about to run under it. */
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

  /** It has stopped running, for good or to wait. */
  leave(rt: Runtime): void {
    if (--this.running > 0) return;
    const { memory, string, depth } = this.saved!;
    if (this.time < Infinity) this.time = Math.max(this.deadline - monotonic(rt.host), 0);
    if (memory !== rt.memory.limit) rt.memory.limitTo(rt, memory);
    rt.maxString = string;
    rt.maxDepth = depth;
    this.outer?.leave(rt);
  }

  /** Hands out fuel for a slice, and says to the runtime what there is besides. */
  grant(rt: Runtime): number {
    const left = this.left, fuel = Math.min(rt.slice, left, this.ends < Infinity ? TIMED_SLICE : Infinity);
    rt.reserve = left - fuel;
    rt.deadline = this.ends;
    rt.output = this.written;
    return fuel;
  }

  /** A slice is over that has used so much fuel. */
  spend(rt: Runtime, fuel: number): void {
    const bytes = this.written - rt.output;
    for (let budget: Budget | undefined = this; budget !== undefined; budget = budget.outer) {
      budget.instructions -= fuel;
      if (bytes > 0) budget.output -= bytes;
    }
  }

  /** The limit that has been reached, if any. */
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
