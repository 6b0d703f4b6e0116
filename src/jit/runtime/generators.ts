// Runs generators on frames of the heap. What a generator cannot do on the JavaScript stack - a call of something that
// waits, switches, or looks at frames - it asks for and gives control up. Frames say where it is and what it has
// called, as they do for interpreted calls; only its registers live in it (Frame.body) until they are spilled.
import { opOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Value } from '../../values/type.ts';
import { deliver, pushLua } from '../../vm/calls.ts';
import type { Closure } from '../../vm/closure.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import { changeRide } from '../../vm/debug/count.ts';
import type { Frame } from '../../vm/frame.ts';
import { callAny } from '../../vm/instructions.ts';
import { SLOW_PATH, Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { stepCoroutine } from '../../vm/step.ts';
import type { Task } from '../../vm/task.ts';
import { NOT_COMPILED } from '../../vm/tier.ts';
import { afterBailout, materializeAbove, hasBailouts } from './materialize.ts';
import { COST_OF_WAIT, PAUSE } from '../policy/thresholds.ts';
import {
  How,
  abandon,
  context,
  place,
  stackBudgetAt,
  type Body,
  type GeneratorFeedback,
  type MakeBody,
  type Special,
} from './context.ts';

const NONE: readonly Value[] = [];

type Step = IteratorResult<undefined, Value | Special>;

/** Called as a function: each generator function has a prototype of its own, so `next` would be looked up each time. */
export const { next: NEXT } = Object.getPrototypeOf(function* () {}).prototype as Body;

/** Pushes the frame of a call, with a generator to run it. */
export function pushWaiting(
  co: Coroutine,
  make: MakeBody,
  fn: Closure,
  func: number,
  argc: number,
  want: number,
): Frame {
  const frame = pushLua(co, fn, func, argc, want);
  takeOver(co, make, frame);
  return frame;
}

/** Gives the top frame, which is at its start or at the head of a loop, a generator that goes on there. */
export function takeOver(co: Coroutine, make: MakeBody, frame: Frame): void {
  frame.body = make(frame.fn as Closure, frame.base, frame, varargsOf(co, frame));
}

const varargsOf = ({ stack }: Coroutine, { base, extra }: Frame): readonly Value[] =>
  extra > 0 ? stack.slice(base - 1 - extra, base - 1) : NONE;

/** Goes on with the top frame's body, and with others as long as one is on top: what comes next (Next). */
export function goOn(co: Coroutine): number {
  const outerCo = context.co,
    outerRt = context.rt;
  context.rt = co.rt;
  try {
    return runBodies(co.task!, Infinity, COST_OF_WAIT);
  } catch (fault) {
    abandon();
    throw fault;
  } finally {
    context.co = outerCo;
    context.rt = outerRt;
  }
}

/**
 * The same in a context that is set, with so much of the JavaScript stack at most. Coroutines begin and end on the way;
 * Next.Called is also the answer if compiled code that waits has got its results (Next.Delivered).
 */
export function runBodies(task: Task, most: number, cost: number): number {
  const { rt } = task;
  for (;;) {
    const { current: co } = task,
      { frame } = co;
    if (rt.riding !== co.counting) changeRide(rt, co.counting);
    if (task.pendingSignal !== Next.Called || co.hook !== undefined) return Next.Called;
    // A count hook's event must not wait until all callers have returned.
    if (rt.riding !== undefined && rt.fuel < 0) return Next.Reschedule;
    if (frame === undefined) {
      if (co === task.main || co.elidedBelow === 0) return Next.Called;
      stepCoroutine(task, co);
      continue;
    }
    if (frame.body === undefined) return Next.Called;
    const budget = Math.min(most, stackBudgetAt(co, frame.base));
    if (budget <= 0) {
      spillBody(co, frame);
      return Next.Called;
    }
    const next = afterStep(co, frame, resume(co, frame, budget, cost));
    if (next < 0 && next !== Next.Called && next !== Next.Switched) return next;
  }
}

/** What comes next (Next) when a body has ended, or has given control up. */
export function afterStep(co: Coroutine, frame: Frame, { done, value }: Step): number {
  if (done === true) return ended(co, frame, value);
  if (context.how !== How.BailedOut) return callRequested(co, frame);
  (frame.proto!.jit as GeneratorFeedback).waited();
  return materializeAbove(co, frame);
}

/** Resumes a body for this coroutine; says whether it has ended. While it runs, its frame has none. */
function resume(co: Coroutine, frame: Frame, budget: number, cost: number): Step {
  const body = frame.body as Body,
    { rt } = co,
    { fuel } = rt;
  context.co = co;
  context.stackBudget = budget;
  frame.body = undefined;
  const step = NEXT.call(body);
  // As a small integer: V8 keeps others in the heap.
  (frame.proto!.jit as GeneratorFeedback).gained(Math.abs(fuel - rt.fuel) | 0, cost);
  if (step.done !== true) frame.body = body;
  return step;
}

/** Makes the call that a body has asked for. */
function callRequested(co: Coroutine, frame: Frame): number {
  const { requested: func, argc, want } = context,
    f = co.stack[func];
  if (f instanceof Native) {
    (frame.proto!.jit as GeneratorFeedback).waited();
    const next = f.traits.suspends === undefined ? SLOW_PATH : f.traits.suspends(f, co, func, argc, want);
    if (next !== SLOW_PATH) return next;
  }
  return callAny(co, frame, func, argc, want);
}

/** A body has come to its end: the function has returned, or is interpreted from where it is. */
function ended(co: Coroutine, frame: Frame, v: Value | Special): number {
  const n = place(co, v, frame.func);
  if (n >= 0) {
    deliver(co, frame, n);
    return Next.Called;
  }
  const { pc, proto } = frame,
    jit = proto!.jit as GeneratorFeedback,
    op = opOf(proto!.code[pc]!);
  if (n === NOT_COMPILED) jit.refused(pc, co.stack, frame.base);
  else {
    if (!context.interrupted && op !== Op.TailCall) jit.spilled(pc);
    if (hasBailouts()) return materializeAbove(co, frame);
  }
  // The iterator of a loop that begins there: the interpreter would ask for compiled code again before it calls it.
  if (op === Op.TForCall) proto!.tierUpCounter = Math.max(proto!.tierUpCounter, PAUSE);
  return afterBailout(co.task!);
}

/** Ends a body that waits: its registers are in the stack again. */
export function spillBody(co: Coroutine, frame: Frame): void {
  const outerCo = context.co,
    outerRt = context.rt;
  context.rt = co.rt;
  resume(co, frame, -1, COST_OF_WAIT);
  context.co = outerCo;
  context.rt = outerRt;
}
