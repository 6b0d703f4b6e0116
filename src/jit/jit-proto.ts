// What is known of a compiled prototype: its feedback, the mode it is in, and the functions emitted for it, for its
// start and for the heads of loops. Decides when to profile, when to speculate, and when to emit generators, which wait
// where other functions bail out.
import type { Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import type { Closure } from '../vm/closure.ts';
import { entryPc, type OsrEntry } from './emit/entry.ts';
import { emit, type Emitted } from './emit/emitter.ts';
import { Representation, TypeSet, Mode, join, representationOf, typeSetOf } from './analysis/representations.ts';
import { generatesCode, makeFunction } from './code-generation.ts';
import { bailOutAtStart } from './runtime/bailout.ts';
import {
  BACKOFF,
  COST_OF_MAKING,
  COST_OF_SPILL,
  GAIN_OF_SWITCH,
  ITERATIONS_EACH,
  LONG_LOOP,
  MAX_DEOPTS,
  MAX_INVALIDATIONS,
  MAX_INVALIDATIONS_INLINED,
  MAX_LOSS,
  MAX_SHORT_STAYS,
  MAX_SPILLS,
  PAUSE,
  SHORT_STAY,
  SOON,
  STRAIGHT_CALLS,
  WORTH_WAITING,
} from './policy/thresholds.ts';
import {
  How,
  SPECIAL,
  context,
  type Feedback,
  type GeneratorFeedback,
  type MakeBody,
  type Run,
  type Special,
} from './runtime/context.ts';
import { type Plan, Unfit, isCall, type Region } from './analysis/plan.ts';
import { SUPPORT } from './runtime/helpers.ts';
import { TUNING, type Tuning } from './policy/tuning.ts';

/** A compiled function that the interpreter may enter, and how that went. */
export class Entry {
  private short = 0;
  constructor(readonly run: Run | MakeBody) {}
  /** Records that it bailed out after so much fuel; false: it should not be entered any more. */
  stayed(fuel: number): boolean {
    if (fuel > SHORT_STAY) this.short = Math.max(this.short - 1, 0);
    else this.short++;
    return this.short < MAX_SHORT_STAYS;
  }
}

/** Feedback of a prototype before anything has been recorded. */
export const emptyFeedback = ({ code, params }: Proto): Feedback => ({
  tuning: TUNING,
  live: [],
  types: new Uint8Array(code.length),
  blockCoverage: new Uint8Array(code.length + 1),
  argumentTypes: new Uint8Array(params),
  callees: [],
  fields: [],
  classes: [],
  found: [],
  positions: [],
  faulted: [],
  inlineCandidate: undefined,
  warmup: 0,
  promote: () => {},
  recordDeopt: () => {},
  bailedOutAtCall: () => {},
  stayed: () => true,
  widen: () => {},
});

/** What is known of a compiled prototype. */
export class JitProto implements GeneratorFeedback {
  readonly live: Feedback['live'] = [];
  readonly types: Uint8Array;
  readonly blockCoverage: Uint8Array;
  readonly argumentTypes: Uint8Array;
  readonly callees: Feedback['callees'] = [];
  readonly fields: Feedback['fields'] = [];
  readonly classes: Feedback['classes'] = [];
  readonly found: Feedback['found'] = [];
  readonly positions: string[] = [];
  readonly faulted: string[] = [];
  warmup = 0;
  private mode = Mode.Profile;
  private deoptCount = 0;
  /** Its functions are generators, which wait where others bail out. */
  isGenerator: boolean;
  /** How often it has bailed out at a call soon after it had done so before, and when that was last (Runtime.spent). */
  private callBailouts = 0;
  private lastCallBailout = 0;
  private generatorThreshold: number;
  /** Calls since one of its generators waited last. */
  private calls = 0;
  private readonly bailoutCalls = new Set<number>();
  /** Of generators: how often they may still spill; each time one waits it may once more. */
  private spills = MAX_SPILLS;
  /** Of generators: what they have gained lately, in instructions. */
  private gain = 0;
  /** The last bailout was a deopt. */
  private deoptimized = false;
  /** Deopts at each instruction. */
  private readonly deoptsAt: Uint8Array;
  private invalidations = 0;
  /** The function that begins at the start; null: there can be none. */
  private whole: Entry | null | undefined = undefined;
  /** Iterations of loops since one was asked for first, about. */
  private iterations = 0;
  /** Functions that begin at loops, by the instruction where the interpreter enters; null: they are no use. */
  private loops = new Map<number, Entry | null>();
  /** Representations of registers there. */
  private readonly representations = new Map<number, Uint8Array>();
  /** The functions that profile, kept for the next time: no feedback changes them. */
  private profilingCode: { whole: Entry | null | undefined; readonly loops: Map<number, Entry | null> } = {
    whole: undefined,
    loops: new Map(),
  };

  /** Calls to be made before what begins at the start is worth compiling. */
  private callsOwed: number;
  /** Iterations of loops that have to make `price` of them, since they first asked. */
  private readonly paid = new Map<number, number>();

  /**
   * `price`: for code compiled for one loop, the calls or iterations after which its start or another loop may be
   * compiled.
   */
  constructor(
    readonly plan: Plan,
    readonly tuning: Tuning,
    private readonly price = 0,
  ) {
    this.generatorThreshold = tuning.generatorThreshold;
    this.isGenerator = tuning.generatorThreshold === 0;
    this.callsOwed = price;
    ({
      types: this.types,
      blockCoverage: this.blockCoverage,
      argumentTypes: this.argumentTypes,
    } = emptyFeedback(plan.proto));
    this.deoptsAt = new Uint8Array(plan.proto.code.length);
    this.beginProfiling();
  }

  /** Begins to profile, or does so again. */
  private beginProfiling(): void {
    this.mode = Mode.Profile;
    this.warmup = this.tuning.warmup * BACKOFF ** this.invalidations;
    ({ whole: this.whole, loops: this.loops } = this.profilingCode);
    this.offer();
  }

  /** Itself, as long as it speculates and has not been invalidated too often. */
  get inlineCandidate(): Plan | undefined {
    return this.mode === Mode.Speculate &&
      !this.isGenerator &&
      this.invalidations < MAX_INVALIDATIONS_INLINED &&
      this.plan.isLeaf &&
      (this.whole ?? this.profilingCode.whole) instanceof Entry
      ? this.plan
      : undefined;
  }

  promote(): void {
    if (this.mode === Mode.Profile) this.profilingCode = { whole: this.whole, loops: this.loops };
    this.mode = this.invalidations < MAX_INVALIDATIONS ? Mode.Speculate : Mode.Generic;
    this.deoptCount = 0;
    this.whole = undefined;
    this.loops = new Map();
    this.offer();
  }

  recordDeopt(pc: number): void {
    this.deoptimized = true;
    if (this.blockCoverage[pc] === 0) {
      this.blockCoverage[pc] = 1;
      if (this.plan.loops.some(({ start }) => start === pc)) this.deoptCount = Infinity;
    } else if (++this.deoptsAt[pc]! >= MAX_DEOPTS) this.types[pc]! |= TypeSet.Other;
    if (this.mode !== Mode.Speculate || ++this.deoptCount < MAX_DEOPTS * BACKOFF ** this.invalidations) return;
    this.invalidate();
  }

  /** Drops the speculating code and profiles again, for longer. */
  private invalidate(): void {
    this.invalidations++;
    this.beginProfiling();
  }

  bailedOutAtCall(pc: number, spent: number): void {
    const soon = spent - this.lastCallBailout < SOON;
    this.lastCallBailout = spent;
    this.callBailouts = soon ? this.callBailouts + 1 : Math.max(this.callBailouts - 1, 0);
    // The interpreter goes on at the call, or at the instruction behind it.
    const { code } = this.plan.proto;
    this.bailoutCalls.add(isCall(code[pc]!) ? pc : pc - 1);
    if (this.callBailouts < this.generatorThreshold || this.isGenerator) return;
    if (this.plan.lengthAround(pc) >= WORTH_WAITING * this.bailoutCalls.size) this.turnInto(true);
    else this.callBailouts = 0;
  }

  stayed(fuel: number): boolean {
    return this.whole?.stayed(fuel) !== false;
  }

  get hasLoops(): boolean {
    return this.plan.loops.length > 0;
  }

  /** From now on its functions are generators, or are none. */
  private turnInto(isGenerator: boolean): void {
    this.isGenerator = isGenerator;
    this.callBailouts = this.calls = 0;
    this.whole = undefined;
    this.loops = new Map();
    this.profilingCode = { whole: undefined, loops: new Map() };
    this.offer();
  }

  /** A generator waits where another function would have bailed out. */
  waited(): void {
    this.calls = 0;
    if (this.spills < MAX_SPILLS) this.spills++;
  }

  switched(): void {
    this.waited();
    if (this.gain < MAX_LOSS) this.gain += GAIN_OF_SWITCH;
  }

  /** A generator has executed so many instructions, at such a cost. */
  gained(instructions: number, cost: number): void {
    this.gain = Math.min(this.gain + instructions - cost, MAX_LOSS);
  }

  /** Whether its generators, or too small a number of them, are no slower than the interpreter. */
  private get pay(): boolean {
    return !this.isGenerator || this.gain > -MAX_LOSS || this.tuning.generatorThreshold === 0;
  }

  /**
   * A generator has spilled its registers at pc, before its end. If that happens too often, ordinary functions are
   * better.
   */
  spilled(pc: number): void {
    // All do so when the profile is complete, between two iterations of a loop, or at a deopt: then they come back.
    const { deoptimized } = this;
    this.deoptimized = false;
    if (deoptimized || this.plan.loops.some(({ start }) => start === pc) || (this.spills -= COST_OF_SPILL) >= 0) return;
    this.generatorThreshold = Infinity;
    this.turnInto(false);
  }

  widen(args: readonly Value[]): void {
    for (let r = 0; r < this.argumentTypes.length; r++) this.argumentTypes[r]! |= typeSetOf(args[r]);
    this.whole = undefined;
    this.offer();
  }

  /** Counts a call; says whether a function that begins at the start may be compiled. */
  pays(): boolean {
    if (this.callsOwed === 0) return true;
    if (--this.callsOwed > 0) return false;
    this.offer();
    return true;
  }

  /** Lets compiled code call the function; it is compiled when that happens. */
  private offer(): void {
    if (this.callsOwed > 0) return;
    this.plan.proto.run = (
      this.isGenerator ? refuse : this.whole === undefined || this.whole === null ? compileFirst : this.whole.run
    ) as Proto['run'];
  }

  /** The function that begins at the start. */
  start(): Entry | null {
    if (!this.pay) return null;
    if (this.isGenerator) {
      this.gained(0, COST_OF_MAKING);
      if (++this.calls > STRAIGHT_CALLS && this.generatorThreshold > 0) {
        this.generatorThreshold *= BACKOFF;
        this.turnInto(false);
      } else if (this.mode === Mode.Profile && --this.warmup < 0) this.promote();
    }
    if (this.mode === Mode.Speculate && this.blockCoverage[0] === 0) this.beginProfiling();
    if (this.whole === undefined) {
      this.whole = this.compiled(undefined);
      this.offer();
    }
    return this.whole;
  }

  /** The function that begins where the interpreter is, at the head of a loop. */
  loop(pc: number, stack: readonly Value[], base: number): Entry | null {
    // Where profiling code was no use, speculating code is none.
    if (!this.pay || this.profilingCode.loops.get(pc) === null) return null;
    this.gained(0, COST_OF_MAKING);
    if (this.mode === Mode.Profile) {
      if (this.warmup < 0) this.promote();
    } else if (this.mode === Mode.Speculate && this.blockCoverage[pc] === 0) this.beginProfiling();
    let entry = this.loops.get(pc);
    if (entry === undefined) {
      if (!this.earns(pc)) return null;
      this.loops.set(pc, (entry = this.loopAt(pc, stack, base)));
    }
    return entry;
  }

  /** Whether a loop is short, or has made as many iterations as it takes to be worth compiling. */
  private earns(pc: number): boolean {
    const length = this.plan.lengthAround(pc);
    const paid = (this.paid.get(pc) ?? (this.paid.size === 0 ? Infinity : 0)) + PAUSE;
    this.iterations += PAUSE;
    this.paid.set(pc, paid);
    if (paid < this.price) return false;
    return length < LONG_LOOP || this.iterations >= length * this.tuning.warmup * ITERATIONS_EACH;
  }

  private loopAt(pc: number, stack: readonly Value[], base: number): Entry | null {
    const loop = this.plan.loops.findLast((l: Region) => entryPc(l) === pc);
    if (loop === undefined) return null;
    const representations = new Uint8Array(this.plan.proto.registers).fill(Representation.Tagged);
    if (this.mode === Mode.Speculate) {
      this.recordOsrTypes(pc, stack, base);
      representations.set(this.representations.get(pc)!);
    }
    return this.compiled({ loop, representations });
  }

  /** Widens the representations of registers at a loop; says whether that changed them. */
  private recordOsrTypes(pc: number, stack: readonly Value[], base: number): boolean {
    let known = this.representations.get(pc),
      changed = known === undefined;
    if (known === undefined) this.representations.set(pc, (known = new Uint8Array(this.plan.proto.registers)));
    for (let r = 0; r < known.length; r++) {
      const representation = join(known[r] as Representation, representationOf(stack[base + r]));
      if (representation === known[r]) continue;
      known[r] = representation;
      changed = true;
    }
    return changed;
  }

  /** A function that begins at a loop did not take the registers there. */
  refused(pc: number, stack: readonly Value[], base: number): void {
    if (this.recordOsrTypes(pc, stack, base)) this.loops.delete(pc);
    else this.useless(pc);
  }

  useless(pc: number): void {
    this.loops.set(pc, null);
  }

  private compiled(entry: OsrEntry | undefined): Entry | null {
    if (!generatesCode()) return null;
    try {
      const run = instantiate(emit(this.plan, this, entry, this.mode, this.isGenerator));
      return run === undefined ? null : new Entry(run);
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      return null;
    }
  }
}

/** What `run` of a prototype is whose functions are generators: those need frames, which the interpreter makes. */
function refuse(): Special {
  context.how = How.Refused;
  return SPECIAL;
}

/** What `run` of a prototype is while its function has not been made. */
function compileFirst(fn: Closure, base: number, budget: number, ...args: Value[]): Value | Special {
  const entry = (fn.proto.jit as JitProto).start();
  return entry === null ? bailOutAtStart(fn, base, args) : (fn.proto.run as Run)(fn, base, budget, ...args);
}

const NAMES = Object.keys(SUPPORT),
  HELPERS = Object.values(SUPPORT);

/**
 * Makes the function that a text is for, if the realm allows it. Parameters, unlike constants, need no check whether
 * they have been set.
 */
function instantiate({ text, values }: Emitted): Run | MakeBody | undefined {
  const factory = makeFunction([...NAMES, ...values.map((_, i) => `v${i}`)], text);
  return factory?.(...HELPERS, ...values) as Run | MakeBody | undefined;
}
