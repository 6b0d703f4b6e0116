// What generators do where other compiled code bails out: ask for a call and take up what it has given, or put their
// registers back into the stack and end. Who runs them is generators.ts.
import { leavesOpen, overwrittenFrom } from '../../bytecode/effects.ts';
import { aOf } from '../../bytecode/encode.ts';
import type { Value } from '../../values/type.ts';
import type { Frame } from '../../vm/frame.ts';
import type { Upvalue } from '../../vm/upvalue.ts';
import { duringCall, finishesBelow, putOpen, putRegisters } from './bailout.ts';
import { How, SPECIAL, context, one, type Special } from './context.ts';

/**
 * Puts registers back into the stack for a generator that ends before its function does. For `at`, `count` and the
 * values see `bailOut`.
 */
export function spill(frame: Frame, at: number, count: number, ...values: (Value | Upvalue)[]): Special {
  context.rt.fuel -= count;
  const { co } = context,
    { base } = frame,
    proto = frame.proto!,
    { stack, toClose } = co,
    pc = at >> 1;
  if (toClose.length === 0 || toClose[toClose.length - 1]! < base) {
    const end =
      base + ((at & 1) === 1 ? Math.min(overwrittenFrom(proto.code[pc - 1]!), proto.registers) : proto.registers);
    for (let i = base; i < end; i++) stack[i] = undefined;
  }
  putRegisters(co, proto, base, at, values);
  frame.pc = pc;
  // Where a call has given open results, that is where they end.
  if ((at & 1) === 0 || !leavesOpen(proto.code[pc - 1]!)) frame.top = base + proto.registers;
  context.how = How.BailedOut;
  return SPECIAL;
}

/** What `after` is for a generator: what a metamethod has given that the instruction at pc has called. */
export function spillAfter(frame: Frame, pc: number, count: number, ...values: (Value | Upvalue)[]): Value | Special {
  const proto = frame.proto!;
  switch (context.how) {
    case How.Values:
      return one();
    case How.Raised:
      context.rt.fuel -= count + 1;
      return SPECIAL;
    case How.Refused:
      return spill(frame, 2 * pc, count, ...values);
  }
  spill(frame, 2 * (pc + 1) + 1, count + 1, ...duringCall(proto, pc, values));
  if (finishesBelow(proto, pc)) spillOpen(SPECIAL, frame, frame.base + aOf(proto.code[pc]!) + 2, []);
  return SPECIAL;
}

/** The open operands of the instruction that a frame just spilled goes on with, at stack[at..]. */
export function spillOpen(bailout: Special, frame: Frame, at: number, open: readonly Value[]): Special {
  putOpen(context.co, at, open);
  frame.top = at + open.length;
  return bailout;
}

/**
 * A generator asks for a call of what is at stack[at], with the arguments behind it, and gives control up until it has
 * been made. (It also does so while a call that it has begun itself goes on in frames: How.BailedOut.)
 */
export function request(at: number, argc: number, want: number): void {
  context.requested = at;
  context.argc = argc;
  context.want = want;
}

/** Open operands of such a call, which go beyond the registers. */
export const requestOpen = (at: number, args: readonly Value[]): void => putOpen(context.co, at + 1, args);

/** What a call has given whose results are more or fewer than one: the one value after all, or SPECIAL, and several. */
export function answer(frame: Frame, at: number, want: number): Value | Special {
  const { stack } = context.co;
  let n = want;
  if (want < 0) {
    n = frame.top - at;
    frame.top = frame.base + frame.proto!.registers;
    if (n === 1) return stack[at];
  }
  context.how = How.Values;
  context.count = n;
  context.held = true;
  for (let i = 0; i < n; i++) context.values[i] = stack[at + i];
  return SPECIAL;
}
