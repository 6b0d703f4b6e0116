// Puts hot code into its slot of the runtime: decides what is translated and when, has it made (new Function), and enters it. A host that
// forbids making code from text has no hot tier.
import { bxOf, opOf, sjOf } from '../bytecode/encode.ts';
import { Op } from '../bytecode/ops.ts';
import { cold, warmth, type Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import { deliver } from '../vm/calls.ts';
import type { Closure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import { Return, type Frame } from '../vm/frame.ts';
import { PENDING, type Pending } from '../vm/meta.ts';
import { Next } from '../vm/native/next.ts';
import type { Runtime } from '../vm/runtime.ts';
import { ANSWERED, COLD, NEVER_HOT, type Questions, type Tier } from '../vm/tier.ts';
import { callInterpreted } from './runtime/calls.ts';
import { goOn, pushWaiting, spillBody, takeOver } from './generators.ts';
import { JitProto, type Entry } from './jit-proto.ts';
import { afterLeaving, dropFrame, land } from './runtime/materialize.ts';
import { leaveAtOnce } from './runtime/bailout.ts';
import { How, PAUSE, SPECIAL, machine, place, roomAt, type MakeBody, type Run, type Special } from './runtime/context.ts';
import { Plan, Unfit } from './analysis/plan.ts';
import { MAX_CODE } from './policy.ts';

/** Calls with more arguments are the interpreter's. */
const MOST_GIVEN = 200;

/**
 * How often more than to be busy (warmth.calls) an instruction has to be executed to pay for its translation: 8,000 times at some 20 ns.
 * What V8 needs to read and optimise the text is most of it, and until that is done the text is slower than our interpreter, which is
 * optimised already: of 90 functions of 80 instructions, called 3000 times each, translating all takes 2.1 s, interpreting them 0.3 s.
 */
const WORTH = 16;
/** Instructions that are looked through at the cost of one that is written. */
const PLAN = 100;
/** The text of an instruction names all registers that matter there, where it may leave: with so many it is twice as long. */
const MANY = 50;
/** What a turn of a loop is reckoned to execute at least, natives included. */
const LEAST_TURN = 8;

const NONE: readonly Value[] = [];

/** Instructions that a call or a turn of a loop executes, whichever is less: nobody knows which of them a function is busy with. */
function turnOf(code: Int32Array): number {
  let least = code.length;
  for (let pc = 0; pc < code.length; pc++) least = Math.min(least, lengthOfLoop(code[pc]!));
  return Math.max(least, Math.min(LEAST_TURN, code.length));
}

/** Instructions of the loop that ends with this one, if any does. */
function lengthOfLoop(word: number): number {
  switch (opOf(word) as Op) {
    case Op.ForLoop: case Op.TForLoop: return bxOf(word);
    case Op.Jmp: return sjOf(word) < 0 ? -sjOf(word) : Infinity;
  }
  return Infinity;
}

/** Instructions of the outermost loop around one. */
function lengthAround(code: Int32Array, at: number): number {
  let from = at, end = at + 1;
  for (let pc = at; pc < code.length; pc++) {
    const start = pc + 1 - lengthOfLoop(code[pc]!);
    if (start > at || start < 0) continue;
    from = Math.min(from, start);
    end = pc + 1;
  }
  return end - from;
}

/** Whether the host lets us make functions from text. */
function allowed(): boolean {
  try {
    return new Function('return true')() as boolean;
  } catch {
    return false;
  }
}

export class JitTier implements Tier {
  /** Instructions that are still translated as soon as they are busy. */
  private grant = machine.grant;
  /** Prototypes that will have done enough when they ask again. */
  private readonly saving = new WeakSet<Proto>();

  constructor() {
    cold.run = this.cold as typeof cold.run;
  }

  /**
   * Whether a busy prototype has done enough to be translated. Beyond the grant, each has to have been interpreted for about as long as its
   * translation takes: so a program with any number of functions takes at most about twice as long as it would without us.
   */
  private affords(proto: Proto, loopAt: number | undefined): boolean {
    const { code, registers } = proto, length = loopAt === undefined ? code.length : lengthAround(code, loopAt);
    const cost = code.length / PLAN + length * (1 + registers / MANY);
    if (this.saving.has(proto)) return true;
    if (this.grant >= cost) {
      this.grant -= cost;
      return true;
    }
    this.saving.add(proto);
    proto.heat = Math.ceil(warmth.calls * WORTH * cost / turnOf(code));
    return false;
  }

  /** Translates a prototype if it has not been, for its start or for a loop; says whether there is hot code. */
  private translate(proto: Proto, loopAt?: number): JitProto | undefined {
    if (proto.hot !== undefined) return proto.hot as JitProto;
    if (proto.code.length <= MAX_CODE && !this.affords(proto, loopAt)) return undefined;
    try {
      const hot = new JitProto(new Plan(proto));
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
    const { proto } = fn, entry = this.start(proto);
    if (entry === undefined) return COLD;
    const hot = proto.hot as JitProto;
    if (hot.waits) {
      // What a coroutine does once, from its beginning to its end, is no faster so, and takes more memory while it waits.
      if (co.frame === undefined && !hot.hasLoops) return COLD;
      pushWaiting(co, entry.run as MakeBody, fn, func, argc, want).deliver = how;
      return co.rt.fuel < 0 ? Next.Reschedule : Next.Called;
    }
    const { spent } = co.rt, n = this.enter(co, fn, entry, func, argc);
    if (n === Next.Called) {
      if (!entry.stayed(co.rt.spent - spent)) fn.proto.heat = NEVER_HOT;
      land(co, want, how, false);
      return afterLeaving();
    }
    return n;
  }

  ask(co: Coroutine, fn: Closure, func: number, questions: Questions): Value | Pending | typeof ANSWERED | null {
    const { proto } = fn, { rt } = co, room = roomAt(co, func);
    if (machine.co !== co || proto.hot === undefined || room <= 0 || co.nested + co.beneath + 1 >= rt.nestLimit) return null;
    let yes: boolean;
    co.nested++;
    do {
      rt.charge(1);
      let v = (proto.run as Run)(fn, func + 1, room, questions.left, questions.right);
      if (v === SPECIAL) {
        if (machine.how === How.Left) {
          land(co, -1, Return.Call, false);
          machine.tired = false;
          return PENDING;
        }
        if (machine.how === How.Refused) {
          co.nested--;
          return null;
        }
        v = machine.count > 0 ? machine.values[0] : undefined;
      }
      if (rt.fuel < 0) {
        co.nested--;
        return v;
      }
      yes = v !== undefined && v !== false;
    } while (questions.answer(yes));
    co.nested--;
    return ANSWERED;
  }

  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number {
    const entry = this.start(fn.proto);
    if (entry !== undefined && (fn.proto.hot as JitProto).waits) {
      const { func, want, deliver: how } = frame;
      co.pop();
      const next = pushWaiting(co, entry.run as MakeBody, fn, func, argc, want);
      next.deliver = how;
      next.tail = true;
      return co.rt.fuel < 0 ? Next.Reschedule : Next.Called;
    }
    return entry === undefined ? COLD : this.replaced(co, frame, this.enter(co, fn, entry, frame.func, argc), true);
  }

  loop(co: Coroutine, frame: Frame, pc: number): number {
    const fn = frame.fn as Closure, { base } = frame, { depth } = co, { spent } = co.rt, room = roomAt(co, base);
    const hot = room > 0 ? this.translate(fn.proto, pc) : undefined;
    if (hot === undefined) return COLD;
    const entry = hot.loop(pc, co.stack, base);
    if (entry === null) {
      fn.proto.heat = PAUSE;
      return COLD;
    }
    if (hot.waits) {
      takeOver(co, entry.run as MakeBody, frame);
      return Next.Called;
    }
    const n = this.resume(co, entry.run as Run, frame, room);
    if (n === COLD) {
      hot.refused(pc, co.stack, base);
      return COLD;
    }
    if (n === Next.Called && !entry.stayed(co.rt.spent - spent)) hot.useless(pc);
    const next = this.replaced(co, frame, n, frame.tail);
    // Left where it was entered: the interpreter executes that instruction.
    return next === Next.Called && n === Next.Called && co.depth === depth && co.frame === frame && frame.fn === fn && frame.pc === pc && frame.base === base ? COLD : next;
  }

  /** Hot code has taken the place of a call in progress. */
  private replaced(co: Coroutine, frame: Frame, n: number, tail: boolean): number {
    if (n === COLD) return COLD;
    if (n === Next.Called) {
      const { want, deliver: how } = frame;
      dropFrame(co);
      land(co, want, how, tail);
      return afterLeaving();
    }
    deliver(co, frame, n);
    return Next.Called;
  }

  /** Calls a function whose arguments lie behind stack[func]. */
  private enter(co: Coroutine, fn: Closure, entry: Entry, func: number, argc: number): number {
    const { proto } = fn, { stack } = co, room = roomAt(co, func), base = func + 1;
    if (room <= 0 || argc > MOST_GIVEN) return COLD;
    const n = proto.vararg ? argc : Math.min(argc, proto.params);
    return this.run(co, entry.run as Run, fn, func, base, room, n, stack[base], stack[base + 1], stack[base + 2], n > 3 ? stack.slice(base, base + argc) : NONE);
  }

  /** Goes on with a call in progress. */
  private resume(co: Coroutine, run: Run, { fn, base, func, extra }: Frame, room: number): number {
    const varargs = extra > 0 ? co.stack.slice(base - 1 - extra, base - 1) : NONE;
    return this.run(co, run, fn as Closure, func, base, room, 1, varargs as unknown as Value);
  }

  /** Runs hot code with n arguments, which are in `all` if there are more than three, and puts what it gives at stack[func..]. */
  private run(
    co: Coroutine, run: Run, fn: Closure, func: number, base: number, room: number,
    n: number, a: Value, b: Value = undefined, c: Value = undefined, all: readonly Value[] = NONE,
  ): number {
    const outerCo = machine.co, outerRt = machine.rt;
    machine.co = co;
    machine.rt = co.rt;
    let v: Value | Special;
    try {
      switch (n) {
        case 0: v = run(fn, base, room); break;
        case 1: v = run(fn, base, room, a); break;
        case 2: v = run(fn, base, room, a, b); break;
        case 3: v = run(fn, base, room, a, b, c); break;
        default: v = run(fn, base, room, ...all);
      }
    } catch (fault) {
      machine.departures.length = 0;
      throw fault;
    } finally {
      machine.co = outerCo;
      machine.rt = outerRt;
    }
    return place(co, v, func);
  }

  readonly goOn = goOn;
  readonly spill = spillBody;

  release(): void {
    machine.values.length = Math.min(machine.values.length, KEPT);
    machine.values.fill(undefined);
  }

  /** What `run` of a prototype is until there is hot code: called by hot code only. */
  private readonly cold = (fn: Closure, base: number, room: number, ...args: Value[]): Value | Special => {
    const { proto } = fn;
    if (--proto.heat < 0 && this.translate(proto) !== undefined) return (proto.run as Run)(fn, base, room, ...args);
    const v = room > 0 ? callInterpreted(fn, base, args) : COLD;
    return v === COLD ? leaveAtOnce(fn, base, args) : v;
  };
}

/** Places for results that stay. */
const KEPT = 8;

/** Gives a runtime the hot tier, where the host allows it. */
export function installJit(rt: Runtime): void {
  if (allowed()) rt.tier = new JitTier();
}
