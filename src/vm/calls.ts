// Calls and returns (§3.4.10): pushes a frame for any callable value and hands the results to the caller. Must not know
// opcodes nor what natives do.
import { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import { callFault } from '../messages/vm.ts';
import { Event } from '../values/metatable.ts';
import { typeNameOf } from '../values/metatable.ts';
import { Closure } from './closure.ts';
import { SLACK, type Coroutine } from './coroutine.ts';
import { finishOperation } from './finish.ts';
import { Return, type Frame } from './frame.ts';
import { eventOf } from './meta.ts';
import { Native } from './native/native.ts';
import { Next } from './native/next.ts';
import { NOT_COMPILED, NEVER_TIER_UP } from './tier.ts';
import { CALLEE, LuaThrow, OperandFault } from './throw.ts';

/** More extra arguments than these are paid for: each call copies them. */
const MANY = 64;

/** Pushes the frame of a Lua call: arguments at stack[func+1..], missing ones become nil, extra ones are set aside. */
export function pushLua(co: Coroutine, fn: Closure, func: number, argc: number, want: number): Frame {
  const { proto } = fn,
    { params } = proto;
  let base = func + 1,
    extra = 0;
  if (proto.vararg && argc > params) {
    extra = argc - params;
    base += argc + 1;
    if (extra > MANY) co.rt.charge(extra >> 2);
    co.ensure(base + proto.registers + SLACK);
    const { stack } = co;
    stack[base - 1] = fn;
    for (let i = 0; i < params; i++) {
      stack[base + i] = stack[func + 1 + i];
      stack[func + 1 + i] = undefined;
    }
  } else {
    if (base + proto.registers + SLACK > co.stack.length) co.ensure(base + proto.registers + SLACK);
    const { stack } = co;
    for (let i = argc; i < params; i++) stack[base + i] = undefined;
  }
  const frame = co.push(fn, func, base, want);
  frame.proto = proto;
  frame.extra = extra;
  frame.top = base + proto.registers;
  return frame;
}

/**
 * Pushes the frame of a resumable native that has not started. The engine's own natives are not put at stack[func]: no
 * program sees them.
 */
export function pushNative(co: Coroutine, fn: Native, func: number, argc: number, want: number): Frame {
  co.ensure(func + 1 + argc + SLACK);
  const frame = co.push(fn, func, func + 1, want);
  frame.proto = undefined;
  frame.extra = argc;
  frame.top = func + 1 + argc;
  frame.guarded = false;
  frame.hidden = false;
  frame.handler = undefined;
  frame.state = undefined;
  return frame;
}

/**
 * Pushes one of the engine's own steps on top of the current call, above all that this call still needs: the registers
 * of a Lua function, and results that a native has not looked at yet.
 */
export function pushStep(co: Coroutine, step: Native): Frame {
  const { frame: below } = co;
  let top = 0;
  if (below !== undefined) {
    top = below.top + (below.proto === undefined ? Math.max(below.pending, 0) : 0);
    if (below.proto === undefined) co.nested++;
    else top = Math.max(top, below.base + below.proto.registers);
  }
  const frame = pushNative(co, step, top, 0, 0);
  frame.hidden = true;
  co.hidden++;
  return frame;
}

/**
 * Makes a nested call, for a native or as a handler: calls the value at stack[func] with the argc arguments behind it.
 * Pure natives, plain natives and fast paths run at once: the result is the number of results at stack[func..].
 * Otherwise a frame was pushed (Next.Called), or a native that catches errors gets one (Next.Raise).
 */
export function pushCall(
  co: Coroutine,
  func: number,
  argc: number,
  want: number,
  deliver: Return = Return.Call,
): number {
  const level = ++co.nested + co.beneath;
  if (level >= co.rt.nestLimit) co.checkNesting(level);
  for (;;) {
    const fn = co.stack[func];
    if (fn instanceof Closure) {
      // The driver raises what a message handler returns.
      const n =
        --fn.proto.tierUpCounter < 0 && co.hook === undefined && deliver !== Return.Raise
          ? callCompiled(co, fn, func, argc, want, deliver)
          : NOT_COMPILED;
      if (n !== NOT_COMPILED) {
        if (n >= 0) co.nested--;
        return n === Next.Reschedule ? Next.Called : n;
      }
      pushLua(co, fn, func, argc, want).deliver = deliver;
      return Next.Called;
    }
    if (fn instanceof Native) {
      co.ensureNative(func + 1 + argc);
      if ((fn.handlers === undefined || fn.fastPath !== undefined) && co.hook === undefined) {
        const n = runNative(co, fn, func, argc);
        if (n >= 0) {
          co.nested--;
          return n;
        }
      }
      pushNative(co, fn, func, argc, want).deliver = deliver;
      return Next.Called;
    }
    argc = insertHandler(co, func, argc);
  }
}

/**
 * Calls a busy function in compiled code, if there is any: the number of results at stack[func..], Next.Called, or
 * NOT_COMPILED.
 */
export function callCompiled(
  co: Coroutine,
  fn: Closure,
  func: number,
  argc: number,
  want: number,
  how: Return,
): number {
  const { tier } = co.rt;
  if (tier !== undefined) return tier.call(co, fn, func, argc, want, how);
  fn.proto.tierUpCounter = NEVER_TIER_UP;
  return NOT_COMPILED;
}

/** Runs a native without a frame, by its fast path if it is resumable. A fast path may return SLOW_PATH. */
function runNative(co: Coroutine, fn: Native, func: number, argc: number): number {
  co.runningNative = fn;
  const n = fn.fastPath === undefined ? fn.run(co, func, argc) : fn.fastPath(co.rt.window.at(co, func, argc));
  co.runningNative = undefined;
  return n;
}

/** Puts the `__call` handler of the value at stack[func] before it; the value becomes the first argument (§2.4). */
export function insertHandler(co: Coroutine, func: number, argc: number): number {
  const fn = co.stack[func],
    handler = handlerOf(co, fn);
  if (!(handler instanceof LuaFunction)) return insertChain(co, func, argc, fn, handler);
  co.ensure(func + argc + 2 + SLACK);
  const { stack } = co;
  for (let i = func + argc; i >= func; i--) stack[i + 1] = stack[i];
  stack[func] = handler;
  return argc + 1;
}

function handlerOf({ rt }: Coroutine, fn: Value): Value {
  const handler = eventOf(rt, fn, Event.Call);
  if (handler === undefined) throw new OperandFault((variable) => callFault(typeNameOf(fn), variable), fn, CALLEE);
  return handler;
}

/**
 * Resolves a chain of `__call` handlers that are no functions themselves. Arguments move once, however long the chain
 * is.
 */
function insertChain(co: Coroutine, func: number, argc: number, fn: Value, handler: Value): number {
  const chain = [fn];
  for (; !(handler instanceof LuaFunction); handler = handlerOf(co, handler)) {
    chain.push(handler);
    co.rt.charge(1);
    co.ensure(func + argc + 1 + chain.length + SLACK);
  }
  const { stack, rt } = co,
    { length } = chain;
  rt.charge((length + argc) >> 2);
  co.ensure(func + argc + 1 + length + SLACK);
  for (let i = func + argc; i > func; i--) stack[i + length] = stack[i];
  for (let i = 0; i < length; i++) stack[func + length - i] = chain[i];
  stack[func] = handler;
  return argc + length;
}

/** The top call returns n results that lie at stack[frame.func..]: pops its frame and hands them to the caller. */
export function deliver(co: Coroutine, frame: Frame, n: number): void {
  co.pop();
  if (co.hook !== undefined && !(frame.hidden && frame.proto === undefined)) noteReturn(co);
  if (frame.deliver === Return.Raise) return co.task!.raise(handled(co, frame.func, n));
  if (frame.deliver === Return.Compiled) {
    co.resultCount = n;
    // Compiled code may run in place of the frame below: the interpreter must not go on with that frame.
    if (frame.proto !== undefined) co.task!.pendingSignal = Next.Delivered;
    return;
  }
  const caller = co.frame;
  if (caller === undefined) {
    co.returned = n;
    return;
  }
  if (caller.fn instanceof Closure) {
    if (frame.deliver === Return.Finish) {
      co.nested--;
      finishOperation(co, caller, frame.func, n);
    } else adjust(co, caller, frame.func, n, frame.want);
  } else {
    co.nested--;
    // The engine's own steps leave a native the results that it waits to look at.
    if (!(frame.hidden && frame.proto === undefined && caller.pending >= 0)) caller.pending = n;
  }
}

/** The error that a message handler returned: its first result. */
export function handled(co: Coroutine, func: number, n: number): LuaThrow {
  co.handling--;
  return new LuaThrow(n > 0 ? co.stack[func] : undefined, undefined, true);
}

/** Pads results to what the call wants, or notes where open results end. */
export function adjust(co: Coroutine, caller: Frame, func: number, n: number, want: number): void {
  if (want < 0) caller.top = func + n;
  else {
    const { stack } = co;
    for (let i = n; i < want; i++) stack[func + i] = undefined;
  }
}

/** After a return the hook compares the caller's next instruction with the one that called. */
function noteReturn(co: Coroutine): void {
  const { hook, frame } = co;
  if (hook !== undefined && !hook.busy && frame?.proto !== undefined) hook.oldPc = frame.pc - 1;
}
