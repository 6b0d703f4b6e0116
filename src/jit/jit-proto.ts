// What is known of a translated prototype: what it was seen to do, how far that is relied on, and the functions made from it, whole and
// from the heads of loops. Decides when to learn, when to rely, and when to write generators, which wait where others would leave.
import type { Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import type { Closure } from '../vm/closure.ts';
import { entryPc, type Entry as LoopEntry } from './emit/entry.ts';
import { emit, type Emitted } from './emit/emitter.ts';
import { Kind, Seen, Trust, join, kindOf, seenOf } from './analysis/representations.ts';
import { leaveAtOnce } from './runtime/bailout.ts';
import { How, PAUSE, SPECIAL, machine, type MakeBody, type Notes, type Run, type Special } from './runtime/context.ts';
import { Plan, Unfit, isCall, type Stretch } from './analysis/plan.ts';
import { SUPPORT } from './runtime/helpers.ts';

/** Fuel below which a stay in hot code was not worth entering it, and how many such stays are too many. */
const SHORT_STAY = 100, TOO_MANY = 40;
/** Work between two leavings at calls that is not worth coming back for. */
const SOON = 2_500;
/** Instructions for each call that it leaves at, below which the interpreter is no slower than a generator. */
const WORTH_WAITING = 8;
/** Calls from beginning to end after which its functions need be no generators. */
const STRAIGHT = 64;
/**
 * Writing a loop takes time by its length: one of so many instructions has to make turns first, for each instruction this many times
 * machine.patience (two, as a rule).
 */
const LONG = 200, TURNS_EACH = 1 / 200;
/** What spilling costs a generator that may do so TOO_MANY times less often than it waits. */
const COST_OF_SPILL = 4;

/** A hot function that the interpreter may enter, and how that went. */
export class Entry {
  private short = 0;
  constructor(readonly run: Run | MakeBody) {}
  /** Notes that it left after so much fuel; false: it should not be entered any more. */
  stayed(fuel: number): boolean {
    if (fuel > SHORT_STAY) this.short = Math.max(this.short - 1, 0);
    else this.short++;
    return this.short < TOO_MANY;
  }
}

/** How often it may leave in doubt before it learns again, the first time; each time it may a few times more often. */
const DOUBTS = 3, MORE = 4;
/** How often it learns again; then nothing is relied on any more. */
const MOST_ROUNDS = 5;
/** How often one may have done so that is written in place of its calls. */
const MOST_DOUBTFUL = 3;

/** What hot code of a prototype keeps before anything has been learnt. */
export const blankNotes = ({ code, params }: Proto): Notes => ({
  live: [], seen: new Uint8Array(code.length), reached: new Uint8Array(code.length + 1), given: new Uint8Array(params), callees: [], fields: [], classes: [], found: [], inPlace: undefined, patience: 0,
  rely: () => {}, doubt: () => {}, leftAtCall: () => {}, widen: () => {},
});

/** What is known of a translated prototype. */
export class JitProto implements Notes {
  readonly live: Notes['live'] = [];
  readonly seen: Uint8Array;
  readonly reached: Uint8Array;
  readonly given: Uint8Array;
  readonly callees: Notes['callees'] = [];
  readonly fields: Notes['fields'] = [];
  readonly classes: Notes['classes'] = [];
  readonly found: Notes['found'] = [];
  patience = 0;
  private trust = Trust.Learn;
  private doubts = 0;
  /** Functions are generators, which wait where others would leave. */
  waits = machine.forbearance === 0;
  /** How often it has left at calls soon after it had done so before, and when that was last (Runtime.spent). */
  private leavings = 0;
  private left = 0;
  private forbearance = machine.forbearance;
  /** Calls since one of its generators waited last. */
  private calls = 0;
  private readonly leavingCalls = new Set<number>();
  /** Of generators: how often they may still spill; each time one waits it may once more. */
  private spills = TOO_MANY;
  /** It leaves because it is in doubt. */
  private doubtful = false;
  /** How often an instruction was not as it had been. */
  private readonly blame: Uint8Array;
  private rounds = 0;
  /** The function that begins at the start; null: there can be none. */
  private whole: Entry | null | undefined = undefined;
  /** Turns that loops have made since they were asked for first, about. */
  private turns = 0;
  /** Functions that begin at loops, by the instruction where the interpreter enters; null: they are no use. */
  private loops = new Map<number, Entry | null>();
  /** What registers were seen to be there. */
  private readonly kinds = new Map<number, Uint8Array>();
  /** The functions that learn, kept for the next time: nothing is learnt that changes them. */
  private learners: { whole: Entry | null | undefined; readonly loops: Map<number, Entry | null> } = { whole: undefined, loops: new Map() };

  constructor(readonly plan: Plan) {
    ({ seen: this.seen, reached: this.reached, given: this.given } = blankNotes(plan.proto));
    this.blame = new Uint8Array(plan.proto.code.length);
    this.learn();
  }

  /** Begins to learn, or does so again. */
  private learn(): void {
    this.trust = Trust.Learn;
    this.patience = machine.patience * MORE ** this.rounds;
    ({ whole: this.whole, loops: this.loops } = this.learners);
    this.offer();
  }

  /** One that has learnt, and has not been wrong too often. */
  get inPlace(): Plan | undefined {
    return this.trust === Trust.Sure && !this.waits && this.rounds < MOST_DOUBTFUL && this.plan.isLeaf && (this.whole ?? this.learners.whole) instanceof Entry ? this.plan : undefined;
  }

  rely(): void {
    if (this.trust === Trust.Learn) this.learners = { whole: this.whole, loops: this.loops };
    this.trust = this.rounds < MOST_ROUNDS ? Trust.Sure : Trust.Wary;
    this.doubts = 0;
    this.whole = undefined;
    this.loops = new Map();
    this.offer();
  }

  doubt(pc: number): void {
    this.doubtful = true;
    if (this.reached[pc] === 0) {
      this.reached[pc] = 1;
      if (this.plan.loops.some(({ start }) => start === pc)) this.doubts = Infinity;
    } else if (++this.blame[pc]! >= DOUBTS) this.seen[pc]! |= Seen.Other;
    if (this.trust !== Trust.Sure || ++this.doubts < DOUBTS * MORE ** this.rounds) return;
    this.rounds++;
    this.learn();
  }

  leftAtCall(pc: number, spent: number): void {
    const soon = spent - this.left < SOON;
    this.left = spent;
    this.leavings = soon ? this.leavings + 1 : Math.max(this.leavings - 1, 0);
    // Where it goes on is the call, or the instruction behind it.
    const { code } = this.plan.proto;
    this.leavingCalls.add(isCall(code[pc]!) ? pc : pc - 1);
    if (this.leavings < this.forbearance || this.waits) return;
    if (this.plan.lengthAround(pc) >= WORTH_WAITING * this.leavingCalls.size) this.turnInto(true);
    else this.leavings = 0;
  }

  get hasLoops(): boolean {
    return this.plan.loops.length > 0;
  }

  /** From now on its functions are generators, or are none. */
  private turnInto(waits: boolean): void {
    this.waits = waits;
    this.leavings = this.calls = 0;
    this.whole = undefined;
    this.loops = new Map();
    this.learners = { whole: undefined, loops: new Map() };
    this.offer();
  }

  /** A generator waits where others would have had to leave. */
  waited(): void {
    this.calls = 0;
    if (this.spills < TOO_MANY) this.spills++;
  }

  /** A generator has spilled its registers at pc, before its end. Who does so too often need be none. */
  spilled(pc: number): void {
    // All do so when there is nothing more to learn, between two turns of a loop, or when something is not as it had been: then they come back.
    const { doubtful } = this;
    this.doubtful = false;
    if (doubtful || this.plan.loops.some(({ start }) => start === pc) || (this.spills -= COST_OF_SPILL) >= 0) return;
    this.forbearance = Infinity;
    this.turnInto(false);
  }

  widen(args: readonly Value[]): void {
    for (let r = 0; r < this.given.length; r++) this.given[r]! |= seenOf(args[r]);
    this.whole = undefined;
    this.offer();
  }

  /** Lets hot code call the function; it is made when it is. */
  private offer(): void {
    this.plan.proto.run = (this.waits ? refuse : this.whole === undefined || this.whole === null ? unmade : this.whole.run) as Proto['run'];
  }

  /** The function that begins at the start. */
  start(): Entry | null {
    if (this.waits) {
      if (++this.calls > STRAIGHT && this.forbearance > 0) {
        this.forbearance *= MORE;
        this.turnInto(false);
      } else if (this.trust === Trust.Learn && --this.patience < 0) this.rely();
    }
    if (this.trust === Trust.Sure && this.reached[0] === 0) this.learn();
    if (this.whole === undefined) {
      this.whole = this.made(undefined);
      this.offer();
    }
    return this.whole;
  }

  /** The function that begins where the interpreter is, at the head of a loop. */
  loop(pc: number, stack: readonly Value[], base: number): Entry | null {
    // Where learning was no use, nothing else is.
    if (this.learners.loops.get(pc) === null) return null;
    if (this.trust === Trust.Learn) {
      if (this.patience < 0) this.rely();
    } else if (this.trust === Trust.Sure && this.reached[pc] === 0) this.learn();
    let entry = this.loops.get(pc);
    if (entry === undefined) {
      if (!this.earns(pc)) return null;
      this.loops.set(pc, (entry = this.loopAt(pc, stack, base)));
    }
    return entry;
  }

  /** Whether a loop is short, or has made as many turns as it takes to be worth writing. */
  private earns(pc: number): boolean {
    const length = this.plan.lengthAround(pc);
    this.turns += PAUSE;
    return length < LONG || this.turns >= length * machine.patience * TURNS_EACH;
  }

  private loopAt(pc: number, stack: readonly Value[], base: number): Entry | null {
    const loop = this.plan.loops.findLast((l: Stretch) => entryPc(l) === pc);
    if (loop === undefined) return null;
    const kinds = new Uint8Array(this.plan.proto.registers).fill(Kind.Any);
    if (this.trust === Trust.Sure) {
      this.met(pc, stack, base);
      kinds.set(this.kinds.get(pc)!);
    }
    return this.made({ loop, kinds });
  }

  /** Adds what registers are at a loop to what they have been; says whether that is new. */
  private met(pc: number, stack: readonly Value[], base: number): boolean {
    let known = this.kinds.get(pc), changed = known === undefined;
    if (known === undefined) this.kinds.set(pc, (known = new Uint8Array(this.plan.proto.registers)));
    for (let r = 0; r < known.length; r++) {
      const kind = join(known[r] as Kind, kindOf(stack[base + r]));
      if (kind === known[r]) continue;
      known[r] = kind;
      changed = true;
    }
    return changed;
  }

  /** A function that begins at a loop did not take the registers there. */
  refused(pc: number, stack: readonly Value[], base: number): void {
    if (this.met(pc, stack, base)) this.loops.delete(pc);
    else this.useless(pc);
  }

  useless(pc: number): void {
    this.loops.set(pc, null);
  }

  private made(entry: LoopEntry | undefined): Entry | null {
    try {
      return new Entry(make(emit(this.plan, this, entry, this.trust, this.waits)));
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      return null;
    }
  }
}

/** What `run` of a prototype is whose functions are generators: those need frames, which the interpreter makes. */
function refuse(): Special {
  machine.how = How.Refused;
  return SPECIAL;
}

/** What `run` of a prototype is while its function has not been made. */
function unmade(fn: Closure, base: number, room: number, ...args: Value[]): Value | Special {
  const entry = (fn.proto.hot as JitProto).start();
  return entry === null ? leaveAtOnce(fn, base, args) : (fn.proto.run as Run)(fn, base, room, ...args);
}

const NAMES = Object.keys(SUPPORT), HELPERS = Object.values(SUPPORT);

/** Makes the function that a text is for. Parameters, unlike constants, need no check whether they have been set. */
function make({ text, values }: Emitted): Run | MakeBody {
  const factory = new Function(...NAMES, ...values.map((_, i) => `v${i}`), text) as (...given: unknown[]) => Run | MakeBody;
  return factory(...HELPERS, ...values);
}

