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
import { How, SPECIAL, land, leaveAtOnce, machine, type Places, type Run, type Special } from './machine.ts';
import { Plan, Unfit, type Stretch } from './plan.ts';
import { SUPPORT } from './support.ts';

/** Words of the JavaScript stack that hot code may use, and least stack slots it must leave to the interpreter. */
const ROOM = 48_000, MARGIN = 2_000;

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

/** What is known of a translated prototype. */
class HotProto implements Places {
  readonly live: Emitted['live'] = [];
  /** Functions that begin at loops, by the instruction where the interpreter enters; null: they are no use. */
  readonly loops = new Map<number, Entry | null>();
  start!: Entry;
  constructor(readonly plan: Plan) {}
}

/** Makes the function that a text is for. */
function make(emitted: Emitted): Run {
  return (new Function('support', 'values', emitted.text) as (support: typeof SUPPORT, values: readonly unknown[]) => Run)(SUPPORT, emitted.values);
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
      hot.start = new Entry(make(emit(hot.plan, undefined, hot.live)));
      proto.run = hot.start.run as Proto['run'];
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
    let entry = hot.loops.get(pc);
    if (entry === undefined) hot.loops.set(pc, (entry = this.loopAt(hot, pc)));
    if (entry === null) return COLD;
    const { extra, base } = frame, { depth } = co, { fuel } = co.rt;
    const args = proto.vararg ? [co.stack.slice(base - 1 - extra, base - 1) as unknown as Value] : [];
    const n = this.start(co, entry.run, fn, base, frame.func, args);
    if (n === COLD) return COLD;
    if (n === Next.Called && !entry.stayed(fuel - co.rt.fuel)) hot.loops.set(pc, null);
    this.replaced(co, frame, n, frame.tail);
    // Left where it was entered: the interpreter executes that instruction.
    return n === Next.Called && co.depth === depth && frame.fn === fn && frame.pc === pc && frame.base === base ? COLD : Next.Called;
  }

  private loopAt(hot: HotProto, pc: number): Entry | null {
    const loop = hot.plan.loops.findLast((l: Stretch) => (l.by === Op.TForLoop ? l.end - 2 : l.start) === pc);
    if (loop === undefined) return null;
    try {
      return new Entry(make(emit(hot.plan, loop, hot.live)));
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      return null;
    }
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
    const { proto } = fn, given = proto.vararg ? argc : Math.min(argc, proto.params);
    return this.start(co, run, fn, func + 1, func, co.stack.slice(func + 1, func + 1 + given));
  }

  private start(co: Coroutine, run: Run, fn: Closure, base: number, func: number, args: Value[]): number {
    const { co: outerCo, rt: outerRt } = machine, { rt } = co, { stack } = co;
    const room = Math.min(ROOM, rt.stackLimit - base - MARGIN);
    if (room <= 0) return COLD;
    machine.co = co;
    machine.rt = rt;
    let v: Value | Special;
    try {
      v = args.length === 1 ? run(fn, base, room, args[0]) : args.length === 2 ? run(fn, base, room, args[0], args[1]) : run(fn, base, room, ...args);
    } catch (fault) {
      machine.departures.length = 0;
      throw fault;
    } finally {
      machine.co = outerCo;
      machine.rt = outerRt;
    }
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
    proto.heat -= 20;
    return proto.heat < 0 && this.translate(proto) !== undefined ? (proto.run as Run)(fn, base, room, ...args) : leaveAtOnce(fn, base, args);
  };
}

/** Gives a runtime the hot tier, where the host allows it. */
export function installHotTier(rt: Runtime): void {
  if (allowed()) rt.tier = new HotTier();
}
