// Puts the JIT into its slot of the runtime: decides what is compiled and when, has it made, and enters it. A realm
// that forbids making functions from text has no JIT, or compiles nothing more from then on (code-generation.ts).
import { jumpTarget } from '../bytecode/effects.ts';
import { TIER_UP_THRESHOLD, uncompiled, type Proto } from '../bytecode/proto.ts';
import type { Value } from '../values/type.ts';
import { deliver } from '../vm/calls.ts';
import type { Closure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import { Return, type Frame } from '../vm/frame.ts';
import { PENDING, type Pending } from '../vm/meta.ts';
import { Next } from '../vm/native/next.ts';
import type { Runtime } from '../vm/runtime.ts';
import { ANSWERED, NOT_COMPILED, NEVER_TIER_UP, type Questions, type Tier } from '../vm/tier.ts';
import { callInterpreted, interpretable } from './runtime/calls.ts';
import { generatesCode, makeFunction } from './code-generation.ts';
import { JitProto, type Entry } from './jit-proto.ts';
import { afterBailout, dropFrame, materialize } from './runtime/materialize.ts';
import { bailOutAtStart } from './runtime/bailout.ts';
import { goOn, pushWaiting, spillBody, takeOver } from './runtime/generators.ts';
import {
  How,
  SPECIAL,
  abandon,
  context,
  one,
  place,
  stackBudgetAt,
  type MakeBody,
  type Run,
  type Special,
} from './runtime/context.ts';
import { TUNING, type Tuning } from './policy/tuning.ts';
import { Plan, Unfit } from './analysis/plan.ts';
import {
  ASKS,
  FIRST_WORK,
  LEAST_TURN,
  LONG_CODE,
  MANY_BAILOUTS,
  MANY_REGISTERS,
  MAX_ARGUMENTS,
  MAX_CODE,
  MOST_TURN,
  PAUSE,
  PAUSE_CALLS,
  PLAN,
  RESULTS_KEPT,
  WORK_EACH,
  WORTH,
  WORTH_BAILOUT,
} from './policy/thresholds.ts';

export type { Tuning };

const NONE: readonly Value[] = [];

/**
 * Instructions of a call or of a loop's iteration, about, whichever are fewer: which of them makes a function busy is
 * not known.
 */
function turnOf(code: Int32Array): number {
  let least = code.length;
  for (let pc = 0; pc < code.length; pc++) least = Math.min(least, lengthOfLoop(code, pc));
  return Math.max(Math.min(least, MOST_TURN), Math.min(LEAST_TURN, code.length));
}

/** Instructions of the loop that ends at pc, if any does. */
function lengthOfLoop(code: Int32Array, pc: number): number {
  const start = jumpTarget(code, pc);
  return start === undefined || start > pc ? Infinity : pc + 1 - start;
}

/** Whether code is to be compiled for a loop only. */
const isForLoop = (code: Int32Array, loopAt: number | undefined): loopAt is number =>
  loopAt !== undefined && code.length > LONG_CODE;

/** Instructions of the outermost loop around one. */
function lengthAround(code: Int32Array, at: number): number {
  let from = at,
    end = at + 1;
  for (let pc = at; pc < code.length; pc++) {
    const start = pc + 1 - lengthOfLoop(code, pc);
    if (start > at || start < 0) continue;
    from = Math.min(from, start);
    end = pc + 1;
  }
  return end - from;
}

/** Has the next calls interpreted if most of those that a stay has made were cut short. */
function pauseAfter(proto: Proto, stay: number, bailouts: number): void {
  if (bailouts < MANY_BAILOUTS || stay > WORTH_BAILOUT * bailouts) return;
  proto.tierUpCounter = Math.max(proto.tierUpCounter, PAUSE_CALLS * bailouts);
}

class JitTier implements Tier {
  /** What it has cost so far to compile, in instructions; and the work of the interpreter that it has seen. */
  private used = 0;
  private work = 0;
  /** Calls and iterations after which prototypes that were refused ask again. */
  private waits: WeakMap<Proto, number> | undefined = undefined;

  /** Prototypes whose counters have been set. */
  private adopted: WeakSet<Proto> | undefined = undefined;

  constructor(private readonly tuning: Tuning) {}

  adopt(proto: Proto): void {
    if (this.tuning.threshold === TIER_UP_THRESHOLD || this.adopted?.has(proto) === true) return;
    (this.adopted ??= new WeakSet()).add(proto);
    proto.tierUpCounter = this.tuning.threshold;
    for (const child of proto.children) this.adopt(child);
  }

  /**
   * Whether a busy prototype is compiled now. What V8 needs until emitted text runs fast is more than many programs
   * have work for: beyond the grant, the interpreter has to do work in proportion first.
   */
  private affords(proto: Proto, loopAt: number | undefined): boolean {
    const { grant, threshold } = this.tuning;
    if (grant === Infinity) return true;
    const { code, registers } = proto,
      turn = turnOf(code),
      length = isForLoop(code, loopAt) ? lengthAround(code, loopAt) : code.length,
      cost = code.length / PLAN + length * (1 + registers / MANY_REGISTERS);
    this.work += turn * (this.waits?.get(proto) ?? threshold);
    const lacking = Math.max((this.used + cost - grant) * WORK_EACH, FIRST_WORK) - this.work;
    if (lacking <= 0) {
      this.used += cost;
      return true;
    }
    // Others do work, too.
    proto.tierUpCounter = Math.max(threshold, Math.ceil(lacking / turn / ASKS));
    (this.waits ??= new WeakMap()).set(proto, proto.tierUpCounter);
    return false;
  }

  /** Compiles a prototype if it has not been, for its start or for a loop; gives what is known of it. */
  private compile(proto: Proto, loopAt?: number): JitProto | undefined {
    if (proto.jit !== undefined) return proto.jit as JitProto;
    if (!generatesCode()) {
      proto.tierUpCounter = NEVER_TIER_UP;
      return undefined;
    }
    if (proto.code.length <= MAX_CODE && !this.affords(proto, loopAt)) return undefined;
    try {
      const jit = new JitProto(
        new Plan(proto),
        this.tuning,
        isForLoop(proto.code, loopAt) ? WORTH * this.tuning.threshold : 0,
      );
      proto.jit = jit;
      return jit;
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      proto.tierUpCounter = NEVER_TIER_UP;
      return undefined;
    }
  }

  /** The function that begins at a prototype's start. */
  private start(proto: Proto): Entry | undefined {
    const jit = this.compile(proto),
      entry = jit?.pays() === true ? jit.start() : undefined;
    if (entry === null) proto.tierUpCounter = NEVER_TIER_UP;
    return entry ?? undefined;
  }

  call(co: Coroutine, fn: Closure, func: number, argc: number, want: number, how: Return): number {
    const { proto } = fn,
      entry = this.start(proto);
    if (entry === undefined) return NOT_COMPILED;
    const jit = proto.jit as JitProto;
    if (jit.isGenerator) {
      // What a coroutine does once, from its beginning to its end, is no faster so, and takes more memory while it
      // waits.
      if (co.frame === undefined && !jit.hasLoops) return NOT_COMPILED;
      pushWaiting(co, entry.run as MakeBody, fn, func, argc, want).deliver = how;
      return co.rt.fuel < 0 ? Next.Reschedule : Next.Called;
    }
    const { spent } = co.rt,
      n = this.enter(co, fn, entry, func, argc);
    if (n === Next.Called) {
      const stay = co.rt.spent - spent;
      if (!entry.stayed(stay)) fn.proto.tierUpCounter = NEVER_TIER_UP;
      else pauseAfter(fn.proto, stay, context.bailouts.length);
      materialize(co, want, how, false);
      return afterBailout(co.task!);
    }
    return n;
  }

  ask(co: Coroutine, fn: Closure, func: number, questions: Questions): Value | Pending | typeof ANSWERED | null {
    const { proto } = fn,
      { rt } = co,
      budget = stackBudgetAt(co, func);
    if (
      context.co !== co ||
      proto.jit === undefined ||
      (proto.vararg && questions.count < 2) ||
      budget <= 0 ||
      co.nested + co.beneath + 1 >= rt.nestLimit
    )
      return null;
    let v: Value | Special;
    do {
      rt.charge(1);
      co.nested++;
      v = (proto.run as Run)(fn, func + 1, budget, questions.left, questions.right);
      if (v === SPECIAL) {
        if (context.how === How.BailedOut) {
          materialize(co, -1, Return.Call, false);
          context.interrupted = false;
          return PENDING;
        }
        if (context.how === How.Refused) {
          co.nested--;
          return null;
        }
        v = one();
      }
      co.nested--;
      if (rt.fuel < 0) return v;
    } while (questions.answer(v));
    return ANSWERED;
  }

  tailCall(co: Coroutine, frame: Frame, fn: Closure, argc: number): number {
    const entry = this.start(fn.proto);
    if (entry !== undefined && (fn.proto.jit as JitProto).isGenerator) {
      const { func, want, deliver: how } = frame;
      co.pop();
      const next = pushWaiting(co, entry.run as MakeBody, fn, func, argc, want);
      next.deliver = how;
      next.tail = true;
      return co.rt.fuel < 0 ? Next.Reschedule : Next.Called;
    }
    return entry === undefined
      ? NOT_COMPILED
      : this.replaced(co, frame, this.enter(co, fn, entry, frame.func, argc), true);
  }

  loop(co: Coroutine, frame: Frame, pc: number): number {
    const fn = frame.fn as Closure,
      { base } = frame,
      { depth } = co,
      { spent } = co.rt,
      budget = stackBudgetAt(co, base);
    const jit = budget > 0 ? this.compile(fn.proto, pc) : undefined;
    if (jit === undefined) return NOT_COMPILED;
    const entry = jit.loop(pc, co.stack, base);
    if (entry === null) {
      fn.proto.tierUpCounter = PAUSE;
      return NOT_COMPILED;
    }
    if (jit.isGenerator) {
      takeOver(co, entry.run as MakeBody, frame);
      return Next.Called;
    }
    const n = this.resume(co, entry.run as Run, frame, budget);
    if (n === NOT_COMPILED) {
      jit.refused(pc, co.stack, base);
      return NOT_COMPILED;
    }
    if (n === Next.Called && !entry.stayed(co.rt.spent - spent)) jit.useless(pc);
    const next = this.replaced(co, frame, n, frame.tail);
    // It bailed out where it was entered: the interpreter executes that instruction.
    return next === Next.Called &&
      n === Next.Called &&
      co.depth === depth &&
      co.frame === frame &&
      frame.fn === fn &&
      frame.pc === pc &&
      frame.base === base
      ? NOT_COMPILED
      : next;
  }

  /** Compiled code has taken the place of a call in progress. */
  private replaced(co: Coroutine, frame: Frame, n: number, tail: boolean): number {
    if (n === NOT_COMPILED) return NOT_COMPILED;
    if (n === Next.Called) {
      const { want, deliver: how } = frame;
      dropFrame(co);
      materialize(co, want, how, tail);
      return afterBailout(co.task!);
    }
    deliver(co, frame, n);
    return Next.Called;
  }

  /** Calls a function whose arguments lie behind stack[func]. */
  private enter(co: Coroutine, fn: Closure, entry: Entry, func: number, argc: number): number {
    const { proto } = fn,
      { stack } = co,
      budget = stackBudgetAt(co, func),
      base = func + 1;
    if (budget <= 0 || argc > MAX_ARGUMENTS) return NOT_COMPILED;
    const n = proto.vararg ? argc : Math.min(argc, proto.params);
    return this.run(
      co,
      entry.run as Run,
      fn,
      func,
      base,
      budget,
      n,
      stack[base],
      stack[base + 1],
      stack[base + 2],
      n > 3 ? stack.slice(base, base + argc) : NONE,
    );
  }

  /** Goes on with a call in progress. */
  private resume(co: Coroutine, run: Run, { fn, base, func, extra }: Frame, budget: number): number {
    const varargs = extra > 0 ? co.stack.slice(base - 1 - extra, base - 1) : NONE;
    return this.run(co, run, fn as Closure, func, base, budget, 1, varargs as unknown as Value);
  }

  /**
   * Runs compiled code with n arguments, which are in `all` if there are more than three, and puts what it gives at
   * stack[func..].
   */
  private run(
    co: Coroutine,
    run: Run,
    fn: Closure,
    func: number,
    base: number,
    budget: number,
    n: number,
    a: Value,
    b: Value = undefined,
    c: Value = undefined,
    all: readonly Value[] = NONE,
  ): number {
    const outerCo = context.co,
      outerRt = context.rt;
    context.co = co;
    context.rt = co.rt;
    let v: Value | Special;
    try {
      switch (n) {
        case 0:
          v = run(fn, base, budget);
          break;
        case 1:
          v = run(fn, base, budget, a);
          break;
        case 2:
          v = run(fn, base, budget, a, b);
          break;
        case 3:
          v = run(fn, base, budget, a, b, c);
          break;
        default:
          v = run(fn, base, budget, ...all);
      }
    } catch (fault) {
      abandon();
      throw fault;
    } finally {
      context.co = outerCo;
      context.rt = outerRt;
    }
    return place(co, v, func);
  }

  readonly goOn = goOn;
  readonly spill = spillBody;
  readonly make = makeFunction;

  release(): void {
    if (!context.held) return;
    context.held = false;
    const { values } = context;
    if (values.length > RESULTS_KEPT) values.length = RESULTS_KEPT;
    for (let i = 0; i < values.length; i++) if (values[i] !== undefined) values[i] = undefined;
  }

  /** Whether a prototype that is not compiled yet, and that compiled code calls, can be run now. */
  compiles(proto: Proto): boolean {
    return this.compile(proto)?.pays() === true;
  }
}

/**
 * `run` of a prototype that is not compiled yet; only compiled code calls it, whose tier is that of the running state.
 */
function runUncompiled(fn: Closure, base: number, budget: number, ...args: Value[]): Value | Special {
  const { proto } = fn;
  if (--proto.tierUpCounter < 0 && (context.rt.tier as JitTier).compiles(proto))
    return (proto.run as Run)(fn, base, budget, ...args);
  return budget > 0 && interpretable(fn, base, args.length)
    ? callInterpreted(fn, base, args)
    : bailOutAtStart(fn, base, args);
}

/** Gives a runtime the JIT, where the host allows it. */
export function installJit(rt: Runtime, tuning = TUNING): void {
  if (!generatesCode()) return;
  uncompiled.run = runUncompiled;
  rt.tier = new JitTier(tuning);
}
