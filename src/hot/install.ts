// Puts hot code into its slot of the runtime: decides what is translated and when, has it made (new Function), and enters it. A host that
// forbids making code from text has no hot tier.
import { cold, type Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import { deliver } from '../vm/calls.ts';
import type { Closure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import { Return, type Frame } from '../vm/frame.ts';
import { PENDING, type Pending } from '../vm/meta.ts';
import { Next } from '../vm/next.ts';
import type { Runtime } from '../vm/runtime.ts';
import { COLD, NEVER_HOT, type Tier } from '../vm/tier.ts';
import { entryPc, type Entry as LoopEntry } from './emit-begin.ts';
import { emit, type Emitted } from './emit.ts';
import { Kind, Seen, Trust, join, kindOf, seenOf } from './kinds.ts';
import { How, SPECIAL, dropFrame, land, leaveAtOnce, machine, type Notes, type Run, type Special } from './machine.ts';
import { Plan, Unfit, type Stretch } from './plan.ts';
import { SUPPORT } from './support.ts';

/** Words of the JavaScript stack that hot code may use, and least stack slots it must leave to the interpreter. */
const ROOM = 48_000, MARGIN = 2_000;
/** What hot code may use of both stacks: the deeper it is nested in natives that other hot code waits for, the less. */
const roomAt = (co: Coroutine, at: number): number => Math.min(ROOM >> machine.nesting, co.rt.stackLimit - at - MARGIN);

/** Calls with more arguments are the interpreter's. */
const MOST_GIVEN = 200;

/** Calls and back-edges below which a stay in hot code was not worth entering it, and how many such stays are too many. */
const SHORT_STAY = 12, TOO_MANY = 40;
/** Turns of a loop for which the interpreter does not ask again where hot code is no use. */
const PAUSE = 16;

const NO_EXTRA: readonly Value[] = [];

/** A hot function that the interpreter may enter, and how that went. */
class Entry {
  private short = 0;
  constructor(readonly run: Run) {}
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
  live: [], seen: new Uint8Array(code.length), reached: new Uint8Array(code.length + 1), given: new Uint8Array(params), callees: [], fields: [], found: [], inPlace: undefined, patience: 0,
  rely: () => {}, doubt: () => {}, widen: () => {},
});

/** What is known of a translated prototype. */
class HotProto implements Notes {
  readonly live: Notes['live'] = [];
  readonly seen: Uint8Array;
  readonly reached: Uint8Array;
  readonly given: Uint8Array;
  readonly callees: Notes['callees'] = [];
  readonly fields: Notes['fields'] = [];
  readonly found: Notes['found'] = [];
  patience = 0;
  private trust = Trust.Learn;
  private doubts = 0;
  /** How often an instruction was not as it had been. */
  private readonly blame: Uint8Array;
  private rounds = 0;
  /** The function that begins at the start; null: there can be none. */
  private whole: Entry | null | undefined = undefined;
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
    return this.trust === Trust.Sure && this.rounds < MOST_DOUBTFUL && this.plan.isLeaf && (this.whole ?? this.learners.whole) instanceof Entry ? this.plan : undefined;
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
    if (this.reached[pc] === 0) {
      this.reached[pc] = 1;
      if (this.plan.loops.some(({ start }) => start === pc)) this.doubts = Infinity;
    } else if (++this.blame[pc]! >= DOUBTS) this.seen[pc]! |= Seen.Other;
    if (this.trust !== Trust.Sure || ++this.doubts < DOUBTS * MORE ** this.rounds) return;
    this.rounds++;
    this.learn();
  }

  widen(args: readonly Value[]): void {
    for (let r = 0; r < this.given.length; r++) this.given[r]! |= seenOf(args[r]);
    this.whole = undefined;
    this.offer();
  }

  /** Lets hot code call the function; it is made when it is. */
  private offer(): void {
    this.plan.proto.run = (this.whole === undefined || this.whole === null ? unmade : this.whole.run) as Proto['run'];
  }

  /** The function that begins at the start. */
  start(): Entry | null {
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
    if (entry === undefined) this.loops.set(pc, (entry = this.loopAt(pc, stack, base)));
    return entry;
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
      return new Entry(make(emit(this.plan, this, entry, this.trust)));
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      return null;
    }
  }
}

/** What `run` of a prototype is while its function has not been made. */
function unmade(fn: Closure, base: number, room: number, ...args: Value[]): Value | Special {
  const entry = (fn.proto.hot as HotProto).start();
  return entry === null ? leaveAtOnce(fn, base, args) : entry.run(fn, base, room, ...args);
}

const NAMES = Object.keys(SUPPORT), HELPERS = Object.values(SUPPORT);

/** Makes the function that a text is for. Parameters, unlike constants, need no check whether they have been set. */
function make({ text, values }: Emitted): Run {
  const factory = new Function(...NAMES, ...values.map((_, i) => `v${i}`), text) as (...given: unknown[]) => Run;
  return factory(...HELPERS, ...values);
}

/** Whether the host lets us make functions from text. */
function allowed(): boolean {
  try {
    return new Function('return true')() as boolean;
  } catch {
    return false;
  }
}

export class HotTier implements Tier {
  constructor() {
    cold.run = this.cold as typeof cold.run;
  }

  /** Translates a prototype if it has not been; says whether there is hot code. */
  private translate(proto: Proto): HotProto | undefined {
    if (proto.hot !== undefined) return proto.hot as HotProto;
    try {
      const hot = new HotProto(new Plan(proto));
      proto.hot = hot;
      return hot;
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      proto.heat = NEVER_HOT;
      return undefined;
    }
  }

  /** The function that begins at a prototype's start. */
  private start(proto: Proto): Entry | undefined {
    const entry = this.translate(proto)?.start();
    if (entry === null) proto.heat = NEVER_HOT;
    return entry ?? undefined;
  }

  call(co: Coroutine, fn: Closure, func: number, argc: number, want: number, how: Return): number {
    const entry = this.start(fn.proto);
    if (entry === undefined) return COLD;
    const { spent } = co.rt, n = this.enter(co, fn, entry, func, argc);
    if (n === Next.Called) {
      if (!entry.stayed(co.rt.spent - spent)) fn.proto.heat = NEVER_HOT;
      land(co, want, how, false);
    }
    return n;
  }

  ask(co: Coroutine, fn: Closure, func: number, a: Value, b: Value): Value | Pending | null {
    const { proto } = fn, room = roomAt(co, func);
    if (machine.co !== co || proto.hot === undefined || room <= 0 || co.nested + co.beneath + 1 >= co.rt.nestLimit) return null;
    co.nested++;
    const v = (proto.run as Run)(fn, func + 1, room, a, b);
    if (v === SPECIAL && machine.how === How.Left) {
      land(co, -1, Return.Call, false);
      return PENDING;
    }
    co.nested--;
    return v !== SPECIAL ? v : machine.count > 0 ? machine.values[0] : undefined;
  }

  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number {
    const entry = this.start(fn.proto);
    return entry === undefined ? COLD : this.replaced(co, frame, this.enter(co, fn, entry, frame.func, argc), true);
  }

  loop(co: Coroutine, frame: Frame, pc: number): number {
    const fn = frame.fn as Closure, { base } = frame, { depth } = co, { spent } = co.rt, room = roomAt(co, base);
    const hot = room > 0 ? this.translate(fn.proto) : undefined;
    if (hot === undefined) return COLD;
    const entry = hot.loop(pc, co.stack, base);
    if (entry === null) {
      fn.proto.heat = PAUSE;
      return COLD;
    }
    const n = this.resume(co, entry.run, frame, room);
    if (n === COLD) {
      hot.refused(pc, co.stack, base);
      return COLD;
    }
    if (n === Next.Called && !entry.stayed(co.rt.spent - spent)) hot.useless(pc);
    this.replaced(co, frame, n, frame.tail);
    // Left where it was entered: the interpreter executes that instruction.
    return n === Next.Called && co.depth === depth && co.frame === frame && frame.fn === fn && frame.pc === pc && frame.base === base ? COLD : Next.Called;
  }

  /** Hot code has taken the place of a call in progress. */
  private replaced(co: Coroutine, frame: Frame, n: number, tail: boolean): number {
    if (n === COLD) return COLD;
    if (n === Next.Called) {
      const { want, deliver: how } = frame;
      dropFrame(co);
      land(co, want, how, tail);
    } else deliver(co, frame, n);
    return Next.Called;
  }

  private enter(co: Coroutine, fn: Closure, { run }: Entry, func: number, argc: number): number {
    const { proto } = fn, { stack } = co;
    const room = roomAt(co, func);
    if (room <= 0 || argc > MOST_GIVEN) return COLD;
    const outerCo = machine.co, outerRt = machine.rt, base = func + 1;
    machine.co = co;
    machine.rt = co.rt;
    let v: Value | Special;
    try {
      switch (proto.vararg ? argc : Math.min(argc, proto.params)) {
        case 0: v = run(fn, base, room); break;
        case 1: v = run(fn, base, room, stack[base]); break;
        case 2: v = run(fn, base, room, stack[base], stack[base + 1]); break;
        case 3: v = run(fn, base, room, stack[base], stack[base + 1], stack[base + 2]); break;
        default: v = run(fn, base, room, ...stack.slice(base, base + argc));
      }
    } catch (fault) {
      machine.departures.length = 0;
      throw fault;
    } finally {
      machine.co = outerCo;
      machine.rt = outerRt;
    }
    return this.given(co, v, func);
  }

  /** Goes on with a call in progress. */
  private resume(co: Coroutine, run: Run, { fn, base, func, extra }: Frame, room: number): number {
    const outerCo = machine.co, outerRt = machine.rt;
    machine.co = co;
    machine.rt = co.rt;
    let v: Value | Special;
    try {
      v = run(fn as Closure, base, room, (extra > 0 ? co.stack.slice(base - 1 - extra, base - 1) : NO_EXTRA) as unknown as Value);
    } catch (fault) {
      machine.departures.length = 0;
      throw fault;
    } finally {
      machine.co = outerCo;
      machine.rt = outerRt;
    }
    return this.given(co, v, func);
  }

  /** Puts what hot code has given where a call's results belong. */
  private given(co: Coroutine, v: Value | Special, func: number): number {
    const { stack } = co;
    if (v !== SPECIAL) {
      stack[func] = v as Value;
      return 1;
    }
    switch (machine.how) {
      case How.Left: return Next.Called;
      case How.Refused: return COLD;
      case How.Raised:
        co.task!.raising = machine.raised;
        machine.raised = undefined;
        return Next.Raise;
    }
    const n = machine.count;
    co.ensure(func + n);
    for (let i = 0; i < n; i++) stack[func + i] = machine.values[i];
    return n;
  }

  /** What `run` of a prototype is until there is hot code: called by hot code only. */
  private readonly cold = (fn: Closure, base: number, room: number, ...args: Value[]): Value | Special => {
    const { proto } = fn;
    proto.heat -= 100;
    return proto.heat < 0 && this.translate(proto) !== undefined ? (proto.run as Run)(fn, base, room, ...args) : leaveAtOnce(fn, base, args);
  };
}

/** Gives a runtime the hot tier, where the host allows it. */
export function installHotTier(rt: Runtime): void {
  if (allowed()) rt.tier = new HotTier();
}
