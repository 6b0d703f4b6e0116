// What compiled code calls other than compiled functions: natives, with a frame of their own where they need one, and
// metamethods. Nothing here waits or throws. Where a call would, compiled code is told to bail out, or to pass an error
// on (context.how).
import { LuaFunction } from '../../values/function.ts';
import { Event } from '../../values/metatable.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { pushLua, pushNative } from '../../vm/calls.ts';
import { Closure } from '../../vm/closure.ts';
import { Coroutine, SLACK, Status } from '../../vm/coroutine.ts';
import { runAbove } from '../../vm/drive.ts';
import { Return } from '../../vm/frame.ts';
import { eventOf } from '../../vm/meta.ts';
import { FRAMES_ELIDED, SLOW_PATH, Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { Phase } from '../../vm/step.ts';
import { enter, leave, restoreFrame, suspendNative, tooDeep } from '../../vm/switch.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { NEVER_TIER_UP, NOT_COMPILED } from '../../vm/tier.ts';
import { RAISE_COST } from '../../vm/unwind.ts';
import { COST_OF_SWITCH, MAX_NESTED, MAX_SWITCH_LOSS, MOST_GAIN, REFUSALS } from '../policy/thresholds.ts';
import {
  How,
  SPECIAL,
  abandon,
  context,
  letGo,
  pair,
  stackBudgetAt,
  type Body,
  type Feedback,
  type GeneratorFeedback,
  type Run,
  type Special,
} from './context.ts';
import { isDirect } from './errors.ts';
import { NEXT, afterStep, runBodies } from './generators.ts';
import { afterBailout, makeFrames, pushBelow } from './materialize.ts';

type Result = Value | Special;

/** A call in progress, at this depth, and what it has thrown. */
interface Begun {
  thrown: typeof context.thrown;
  readonly depth: number;
}

function refused(): Special {
  context.how = How.Refused;
  return SPECIAL;
}

// ---- metamethods written in Lua: called like any function; the interpreter finishes the instruction if they bail out

function callMeta(handler: Closure, at: number, budget: number, a: Value, b: Value): Result {
  const { co } = context;
  return nests(co) ? back(co, (handler.proto.run as Run)(handler, at + 1, budget, a, b)) : refused();
}

/** Counts a nested call, if there may be one more. */
function nests(co: Coroutine): boolean {
  if (co.nested + co.beneath + 1 >= co.rt.nestLimit) return false;
  co.nested++;
  return true;
}

/** It is over, unless it has bailed out. */
function back(co: Coroutine, v: Result): Result {
  if (v !== SPECIAL || context.how === How.Values || context.how === How.Refused) co.nested--;
  return v;
}

export function binary(event: Event, a: Value, b: Value, at: number, budget: number): Result {
  const { rt } = context,
    handler = eventOf(rt, a, event) ?? eventOf(rt, b, event);
  return handler instanceof Closure ? callMeta(handler, at, budget, a, b) : refused();
}

/** What an __index function gives, behind whatever tables lead to it. */
export function index(t: Value, key: Value, at: number, budget: number): Result {
  for (let i = 0; i < 100; i++) {
    if (t instanceof Table && t.get(key) !== undefined) break;
    const handler = eventOf(context.rt, t, Event.Index);
    if (handler instanceof Closure) {
      // Where it is refused, the interpreter pays.
      if (i > 0) context.rt.charge(2 * i);
      return callMeta(handler, at, budget, t, key);
    }
    if (!(handler instanceof Table)) break;
    t = handler;
  }
  return refused();
}

/** Calls a __newindex function, behind whatever tables lead to it. */
export function newIndex(t: Value, key: Value, v: Value, at: number, budget: number): Result {
  for (let i = 0; i < 100; i++) {
    if (t instanceof Table && t.get(key) !== undefined) break;
    const handler = eventOf(context.rt, t, Event.NewIndex);
    if (handler instanceof Closure) {
      if (i > 0) context.rt.charge(2 * i);
      const { co } = context;
      return nests(co) ? back(co, (handler.proto.run as Run)(handler, at + 1, budget, t, key, v)) : refused();
    }
    if (!(handler instanceof Table)) break;
    t = handler;
  }
  return refused();
}

/** Whether a value may give control up when it is called. */
export const suspends = (f: Value): boolean => f instanceof Native && f.traits.suspends !== undefined;

// ---- calls of natives, and of whatever is no Lua function

/** Makes room for a native's window; without raising. */
function fits(co: Coroutine, end: number): boolean {
  if (end + SLACK <= co.stack.length) return true;
  if (end + SLACK > co.rt.stackLimit) return false;
  co.ensure(end + SLACK);
  return true;
}

/** Calls the native at stack[at], whose argc arguments lie behind it; with a frame if need be. */
function callNative(co: Coroutine, f: Native, at: number, want: number, argc: number): Result {
  let n: number;
  if (f.traits.protects > 0 && argc > 0 && context.nesting < MAX_NESTED) {
    return protect(f, at, want, stackBudgetAt(co, at), 1, ...(co.stack.slice(at + 1, at + 1 + argc) as [Value]));
  }
  if (f.traits.suspends !== undefined && context.nesting < MAX_NESTED) {
    context.nesting++;
    const v = switchTo(f, at, want, argc, stackBudgetAt(co, at));
    context.nesting--;
    if (v !== SPECIAL || context.how !== How.Refused) return v;
  }
  co.runningNative = f;
  try {
    if (f.handlers === undefined) n = f.run(co, at, argc);
    else n = f.fastPath === undefined ? SLOW_PATH : f.fastPath(co.rt.window.at(co, at, argc));
  } catch (error) {
    return fail(error);
  }
  co.runningNative = undefined;
  if (n < 0)
    return f.traits.framelessSafe &&
      context.nesting < MAX_NESTED &&
      (f.traits.suspends === undefined || paysToSwitch(co.rt))
      ? callFramed(co, f, at, want, argc)
      : refused();
  return resultsAt(co, at, n);
}

/** Whether compiled code that waits for other coroutines does enough in between. */
function paysToSwitch({ fuel }: Runtime): boolean {
  const work = Math.min(Math.abs(context.switched - fuel), MOST_GAIN);
  context.switched = fuel;
  if (context.gain > -MAX_SWITCH_LOSS) {
    context.gain = Math.min(context.gain + work - COST_OF_SWITCH, MAX_SWITCH_LOSS);
    return true;
  }
  // For as long as it takes loops to be given up.
  if (--context.gain < -MAX_SWITCH_LOSS - REFUSALS) context.gain = 0;
  return false;
}

/** Results of a native at stack[at..]. */
function resultsAt({ stack }: Coroutine, at: number, n: number): Result {
  if (n === 1) return stack[at];
  context.how = How.Values;
  context.count = n;
  context.held = true;
  for (let i = 0; i < n; i++) context.values[i] = stack[at + i];
  return SPECIAL;
}

function fail(error: unknown): Special {
  context.thrown = { error };
  context.how = How.BailedOut;
  return SPECIAL;
}

/** Whether there is room for a Lua function that the interpreter executes while compiled code waits. */
export const interpretable = ({ proto }: Closure, base: number, argc: number): boolean =>
  context.nesting < MAX_NESTED && fits(context.co, base + 2 * argc + proto.registers);

/** Has the interpreter execute one. The arguments go behind stack[base - 1]. */
export function callInterpreted(fn: Closure, base: number, args: readonly Value[]): Result {
  const { co } = context,
    { stack } = co,
    argc = args.length;
  stack[base - 1] = fn;
  for (let i = 0; i < argc; i++) stack[base + i] = args[i];
  return callFramed(co, fn, base - 1, -1, argc);
}

/**
 * Calls a native that needs a frame, or a Lua function that is interpreted, and runs whatever that calls, while
 * compiled code waits. If it cannot go on without the frames of those who wait - it is suspended, an error is raised,
 * somebody looks at the stack - they bail out, and their frames go below. The call may have begun.
 */
function callFramed(co: Coroutine, f: Native | Closure, at: number, want: number, argc: number, begun?: Begun): Result {
  const { rt } = co,
    depth = begun?.depth ?? co.depth;
  // A native further down may have called this compiled code from the middle of its own handler.
  const { call } = rt,
    { co: ofCall, frame: ofFrame } = call,
    { elidedBelow } = co;
  let n: number = Next.Called;
  try {
    const goesOn = begun !== undefined || begin(co, f, at, want, argc);
    co.elidedBelow = depth;
    rt.elided++;
    context.nesting++;
    try {
      n = goesOn ? Next.Called : (f as Native).run(co, at, argc);
      if (n === Next.Raise) {
        co.task!.pendingSignal = n;
        n = Next.Called;
      }
      if (n >= 0) co.pop();
      else if (n === Next.Called && (n = runAbove(co, depth, begun?.thrown)) === 0) n = co.resultCount;
    } finally {
      co.elidedBelow = elidedBelow;
      rt.elided--;
      context.nesting--;
      call.on(ofCall, ofFrame);
    }
  } catch (error) {
    // A native that looks at the stack is called again when all frames are there.
    if (error !== FRAMES_ELIDED) context.thrown = { error };
    else co.task!.current.frame!.pc = Phase.Called;
    n = Next.Called;
  }
  context.switched = rt.fuel;
  if (n >= 0) return resultsAt(co, at, n);
  restoreFrame(co);
  if (co.depth > depth) {
    co.frames[depth]!.deliver = Return.Call;
    context.above = depth;
  }
  context.next = n;
  context.how = How.BailedOut;
  return SPECIAL;
}

/**
 * Resumes a coroutine for the native at stack[at], which may do that: the coroutine's generators run on the JavaScript
 * stack, of which they may use so much. Refused: it has none, or is to be resumed in another way.
 */
export function switchTo(f: Native, at: number, want: number, argc: number, budget: number): Result {
  const { co, rt } = context,
    { depth, elidedBelow, stack } = co,
    task = co.task!,
    { call } = rt,
    { co: ofCall, frame: ofFrame } = call,
    { tellsSuccess } = f.traits,
    to = tellsSuccess ? stack[at + 1] : f.upvalue;
  if (
    budget <= 0 ||
    !(to instanceof Coroutine) ||
    to.status !== Status.Suspended ||
    to.hook !== undefined ||
    to.counting !== co.counting ||
    tooDeep(co)
  )
    return refused();
  const { frame, suspendedFunc: func, suspendedWant: wanted } = to,
    first = at + (tellsSuccess ? 2 : 1),
    last = at + argc,
    // What waits for one result at most in its generator is resumed at once.
    body =
      to.suspendedNative !== undefined && wanted >>> 0 <= 1 && first <= last + 1
        ? (frame!.body as Body | undefined)
        : undefined;
  if (body === undefined && !runsBodies(to)) return refused();
  let next: number = Next.Called,
    step: IteratorResult<undefined, Result> | undefined,
    thrown: typeof context.thrown;
  co.elidedBelow = depth;
  rt.elided++;
  try {
    if (body !== undefined) {
      to.suspendedNative = undefined;
      enter(co, to);
      context.co = to;
      context.stackBudget = Math.min(budget, stackBudgetAt(to, frame!.base));
      if (wanted === 1) to.stack[func] = first <= last ? stack[first] : undefined;
      frame!.body = undefined;
      step = NEXT.call(body);
      if (step.done !== true) {
        frame!.body = body;
        if (context.how === How.Yields) {
          co.elidedBelow = elidedBelow;
          rt.elided--;
          context.co = co;
          return yielded(to, co, tellsSuccess);
        }
      }
    } else if (f.traits.suspends!(f, co, at, argc, want) === SLOW_PATH) next = NOT_COMPILED;
    if (next === Next.Called) {
      suspendNative(co, f, at, want, Return.Compiled);
      if (step !== undefined) next = afterStep(to, frame!, step);
      if (next >= Next.Called || next === Next.Switched) next = runBodies(task, budget, 0);
    }
  } catch (error) {
    abandon();
    thrown = { error };
    next = Next.Called;
    if (task.current !== co) suspendNative(co, f, at, want, Return.Compiled);
  }
  co.elidedBelow = elidedBelow;
  rt.elided--;
  context.co = co;
  // As in callFramed.
  call.on(ofCall, ofFrame);
  if (next === NOT_COMPILED) return refused();
  if (thrown === undefined && task.current === co && task.pendingSignal === Next.Delivered) {
    task.pendingSignal = Next.Called;
    return resultsAt(co, at, co.resultCount);
  }
  if (next !== Next.Called) task.pendingSignal = next;
  return callFramed(co, f, at, want, argc, { thrown, depth: co.depth });
}

/** What `yield` in the generator of a coroutine hands over: it waits from now on, and its resumer has the results. */
function yielded(from: Coroutine, to: Coroutine, tellsSuccess: boolean): Result {
  const { requested, argc, want, values } = context,
    { stack } = from;
  (from.frame!.proto!.jit as GeneratorFeedback).switched();
  suspendNative(from, stack[requested] as Native, requested, want);
  leave(from, to);
  if (argc === 1 && !tellsSuccess) return stack[requested + 1];
  let count = 0;
  if (tellsSuccess) values[count++] = true;
  to.rt.charge(argc >> 2);
  for (let i = 1; i <= argc; i++) values[count++] = stack[requested + i];
  context.how = How.Values;
  context.count = count;
  context.held = true;
  return SPECIAL;
}

/** Whether generators run a coroutine from where it is. */
function runsBodies({ frame, stack }: Coroutine): boolean {
  if (frame !== undefined) return frame.body !== undefined;
  const [f] = stack;
  return f instanceof Closure && f.proto.jit !== undefined && (f.proto.jit as GeneratorFeedback).isGenerator;
}

/**
 * Calls pcall, or xpcall, with f and other arguments. The frame is only made when somebody needs it: a compiled
 * function is called on the JavaScript stack, of which it may use so much; `nests`: as much as is left (1), or as the
 * caller says (0).
 */
export function protect(
  native: Native,
  at: number,
  want: number,
  budget: number,
  nests: 0 | 1,
  f: Value,
  ...args: Value[]
): Result {
  const { co, rt, guard, guardDepth, handler: outer, values } = context,
    { nested, handling, depth } = co,
    { spent } = rt,
    skip = native.traits.protects,
    handler = skip === 1 ? undefined : args[0],
    argc = args.length + 1;
  let begun: Begun | undefined;
  if (argc === 2 && skip === 1 && f instanceof Native && f.traits.raises && !f.traits.asserts) {
    rt.charge(1 + RAISE_COST);
    return failed(co, args[0]);
  }
  if (
    budget > 0 &&
    isDirect(f) &&
    f.proto.jit !== undefined &&
    nested + co.beneath + 1 < rt.nestLimit &&
    (skip === 1 || handler instanceof LuaFunction)
  ) {
    context.guard = co;
    context.guardDepth = depth;
    context.handler = handler;
    context.nesting += nests;
    co.nested++;
    rt.charge(1);
    let v: Result = SPECIAL;
    try {
      const run = f.proto.run as Run,
        base = at + argc + 2;
      v = skip === 1 ? run(f, base, budget, ...args) : run(f, base, budget, ...args.slice(1));
    } catch (error) {
      abandon();
      context.thrown = { error };
      context.how = How.BailedOut;
    }
    context.guard = guard;
    context.guardDepth = guardDepth;
    context.handler = outer;
    context.nesting -= nests;
    if (v !== SPECIAL) {
      context.how = How.Values;
      context.count = 1;
      context.held = true;
      values[0] = v;
    }
    if (context.how === How.BailedOut) {
      if (!(f.proto.jit as Feedback).stayed(rt.spent - spent)) f.proto.tierUpCounter = NEVER_TIER_UP;
      begun = { thrown: undefined, depth };
    } else {
      co.nested = nested;
      switch (context.how) {
        case How.Values:
          rt.charge(context.count >> 2);
          for (let i = context.count++; i > 0; i--) values[i] = values[i - 1];
          values[0] = true;
          return SPECIAL;
        case How.Raised:
          rt.charge(RAISE_COST);
          return failed(co, context.raised);
      }
      rt.charge(-1);
    }
  }
  const all = [native, f, ...args];
  co.ensure(at + argc + SLACK);
  for (let i = 0; i <= argc; i++) co.stack[at + i] = all[i];
  if (begun !== undefined) {
    const frame = pushBelow(co, depth, native, at, argc);
    frame.want = want;
    frame.deliver = Return.Compiled;
    frame.guarded = true;
    frame.nested = nested;
    frame.handling = handling;
    frame.handler = handler;
    begun.thrown = makeFrames(co, -1, Return.Call, false);
    const next = afterBailout(co.task!);
    if (next !== Next.Called) co.task!.pendingSignal = next;
  } else if (context.nesting >= MAX_NESTED) return refused();
  return callFramed(co, native, at, want, argc, begun);
}

/** The results of pcall for an error that nothing is left of. */
function failed(co: Coroutine, error: Value): Special {
  co.rt.cause = undefined;
  letGo();
  return pair(false, error);
}

/** Makes the frame of a call; says whether others go on with it, or the native runs. */
function begin(co: Coroutine, f: Native | Closure, at: number, want: number, argc: number): boolean {
  if (f instanceof Closure) {
    pushLua(co, f, at, argc, want).deliver = Return.Compiled;
    return true;
  }
  if (f.traits.suspends !== undefined && f.traits.suspends(f, co, at, argc, want) === Next.Switched) {
    co.suspendedReturn = Return.Compiled;
    return true;
  }
  const frame = pushNative(co, f, at, argc, want);
  frame.pc = 1;
  frame.deliver = Return.Compiled;
  return false;
}

/** The one of these values that `select` gives first, or their number; null: the native says. */
export function selected(which: Value, values: readonly Value[]): Result {
  if (which === '#') return values.length;
  return typeof which === 'number' && (which | 0) === which && which > 0 ? values[which - 1] : SPECIAL;
}

/** Whether a value is a native that can be called from here. */
const callable = (f: Value): f is Native =>
  f instanceof Native &&
  !f.traits.needsCallerFrames &&
  (f.handlers === undefined || f.fastPath !== undefined || f.traits.framelessSafe);

export function call0(f: Value, at: number, want: number): Result {
  const { co } = context;
  if (!callable(f) || !fits(co, at + 1)) return refused();
  co.stack[at] = f;
  return callNative(co, f, at, want, 0);
}

export function call1(f: Value, at: number, want: number, a: Value): Result {
  const { co } = context;
  if (!callable(f) || !fits(co, at + 2)) return refused();
  const { stack } = co;
  stack[at] = f;
  stack[at + 1] = a;
  return callNative(co, f, at, want, 1);
}

export function call2(f: Value, at: number, want: number, a: Value, b: Value): Result {
  const { co } = context;
  if (want === 1 && f instanceof Native && f.step !== undefined) {
    const v = f.step(co.rt);
    if (v !== null) return v;
  }
  if (!callable(f) || !fits(co, at + 3)) return refused();
  const { stack } = co;
  stack[at] = f;
  stack[at + 1] = a;
  stack[at + 2] = b;
  return callNative(co, f, at, want, 2);
}

export function call3(f: Value, at: number, want: number, a: Value, b: Value, c: Value): Result {
  const { co } = context;
  if (!callable(f) || !fits(co, at + 4)) return refused();
  const { stack } = co;
  stack[at] = f;
  stack[at + 1] = a;
  stack[at + 2] = b;
  stack[at + 3] = c;
  return callNative(co, f, at, want, 3);
}

export function callAll(f: Value, at: number, want: number, args: readonly Value[]): Result {
  const { co } = context;
  if (!callable(f) || !fits(co, at + 1 + args.length)) return refused();
  const { stack } = co;
  stack[at] = f;
  for (let i = 0; i < args.length; i++) stack[at + 1 + i] = args[i];
  return callNative(co, f, at, want, args.length);
}
