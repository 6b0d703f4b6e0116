// Puts hot code into its slot of the runtime: decides what is translated and when, has it made (new Function), and enters it. A host that
// forbids making code from text has no hot tier.
import { Op } from '../bytecode/ops.ts';
import { cold, type Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import { deliver } from '../vm/calls.ts';
import type { Closure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import { Return, type Frame } from '../vm/frame.ts';
import { Next } from '../vm/next.ts';
import type { Runtime } from '../vm/runtime.ts';
import { COLD, NEVER_HOT, type Tier } from '../vm/tier.ts';
import { emit, type Emitted } from './emit.ts';
import { How, SPECIAL, land, leaveAtOnce, machine, type Notes, type Run, type Special } from './machine.ts';
import { Plan, Unfit, type Stretch } from './plan.ts';
import { SUPPORT } from './support.ts';

/** Words of the JavaScript stack that hot code may use, and least stack slots it must leave to the interpreter. */
const ROOM = 48_000, MARGIN = 2_000;
/** Calls with more arguments are the interpreter's. */
const MOST_GIVEN = 200;

/** Calls and back-edges below which a stay in hot code was not worth entering it, and how many such stays are too many. */
const SHORT_STAY = 3, TOO_MANY = 40;

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

/** A translation is made anew, with what was learnt, when so many slices ended in it; and when it left in doubt. At most so often. */
const SAMPLES = 2, DOUBTS = 2, MOST_TRANSLATIONS = 6;

/** What is known of a translated prototype. */
class HotProto implements Notes {
  readonly live: Notes['live'] = [];
  readonly slow: Uint8Array;
  readonly fields: Notes['fields'] = [];
  samples = 0;
  doubts = 0;
  /** Functions that begin at loops, by the instruction where the interpreter enters; null: they are no use. */
  readonly loops = new Map<number, Entry | null>();
  start!: Entry;
  private translations = 0;

  constructor(private readonly plan: Plan) {
    this.slow = new Uint8Array(plan.proto.code.length);
    this.translate();
  }

  private translate(): void {
    this.translations++;
    this.start = new Entry(make(emit(this.plan, this, undefined, this.sure)));
    this.plan.proto.run = this.start.run as Proto['run'];
    this.loops.clear();
  }

  /** What was learnt is relied on in all but the first translation, and the last. */
  private get sure(): boolean {
    return this.translations > 1 && this.translations < MOST_TRANSLATIONS;
  }

  /** Translates again if there is reason to. */
  renew(): void {
    if (this.translations >= MOST_TRANSLATIONS || (this.translations > 1 ? this.doubts < DOUBTS : this.samples < SAMPLES)) return;
    this.doubts = 0;
    this.translate();
  }

  /** The function that begins where the interpreter is, at the head of a loop. */
  loop(pc: number): Entry | null {
    let entry = this.loops.get(pc);
    if (entry === undefined) this.loops.set(pc, (entry = this.loopAt(pc)));
    return entry;
  }

  private loopAt(pc: number): Entry | null {
    const loop = this.plan.loops.findLast((l: Stretch) => (l.by === Op.TForLoop ? l.end - 2 : l.start) === pc);
    if (loop === undefined) return null;
    try {
      return new Entry(make(emit(this.plan, this, loop, this.sure)));
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      return null;
    }
  }
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
    if (proto.hot !== undefined) {
      (proto.hot as HotProto).renew();
      return proto.hot as HotProto;
    }
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

  call(co: Coroutine, fn: Closure, func: number, argc: number, want: number, how: Return): number {
    const hot = this.translate(fn.proto);
    if (hot === undefined) return COLD;
    const { fuel } = co.rt, n = this.enter(co, fn, hot, func, argc);
    if (n === Next.Called) {
      if (!hot.start.stayed(fuel - co.rt.fuel)) fn.proto.heat = NEVER_HOT;
      land(co, want, how, false);
    }
    return n;
  }

  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number {
    const hot = this.translate(fn.proto);
    return hot === undefined ? COLD : this.replaced(co, frame, this.enter(co, fn, hot, frame.func, argc), true);
  }

  loop(co: Coroutine, frame: Frame, pc: number): number {
    const fn = frame.fn as Closure, { proto } = fn, hot = this.translate(proto);
    if (hot === undefined) return COLD;
    const entry = hot.loop(pc);
    if (entry === null) return COLD;
    const { base } = frame, { depth } = co, { fuel } = co.rt;
    const n = this.resume(co, entry.run, frame);
    if (n === COLD) return COLD;
    if (n === Next.Called && !entry.stayed(fuel - co.rt.fuel)) hot.loops.set(pc, null);
    this.replaced(co, frame, n, frame.tail);
    // Left where it was entered: the interpreter executes that instruction.
    return n === Next.Called && co.depth === depth && frame.fn === fn && frame.pc === pc && frame.base === base ? COLD : Next.Called;
  }

  /** Hot code has taken the place of a call in progress. */
  private replaced(co: Coroutine, frame: Frame, n: number, tail: boolean): number {
    if (n === COLD) return COLD;
    if (n === Next.Called) {
      const { want, deliver: how } = frame;
      co.pop();
      land(co, want, how, tail);
    } else deliver(co, frame, n);
    return Next.Called;
  }

  private enter(co: Coroutine, fn: Closure, { start: { run } }: HotProto, func: number, argc: number): number {
    const { proto } = fn, { stack } = co;
    const room = Math.min(ROOM, co.rt.stackLimit - func - MARGIN);
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
  private resume(co: Coroutine, run: Run, { fn, base, func, extra }: Frame): number {
    const room = Math.min(ROOM, co.rt.stackLimit - base - MARGIN);
    if (room <= 0) return COLD;
    const outerCo = machine.co, outerRt = machine.rt;
    machine.co = co;
    machine.rt = co.rt;
    let v: Value | Special;
    try {
      v = run(fn as Closure, base, room, co.stack.slice(base - 1 - extra, base - 1) as unknown as Value);
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
