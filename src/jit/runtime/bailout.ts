// How an activation of compiled code bails out: it writes its registers to the stack and records where it is
// (context.bailouts), innermost first. What happens to these records is materialize.ts.
import { aOf, opOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Proto } from '../../bytecode/proto.ts';
import type { Value } from '../../values/type.ts';
import type { Closure } from '../../vm/closure.ts';
import { SLACK, type Coroutine } from '../../vm/coroutine.ts';
import { Native } from '../../vm/native/native.ts';
import { Upvalue, closeUpvalues, reopen } from '../../vm/upvalue.ts';
import { How, SPECIAL, context, one, type Feedback, type Special } from './context.ts';
import { faults, passes } from './errors.ts';
import { hasBailouts } from './materialize.ts';

/**
 * Records an activation that bails out. `at` is 2 * pc, plus 1 if the call before pc has not delivered yet; `count` are
 * instructions to be charged; the values are those of the registers that are live there, captured ones as their cells.
 */
export function bailOut(
  fn: Closure,
  base: number,
  at: number,
  count: number,
  varargs: readonly Value[] | undefined,
  ...values: (Value | Upvalue)[]
): Special {
  context.rt.fuel -= count;
  const { co, bailouts } = context,
    { proto } = fn,
    end = base + proto.registers;
  // The caller of an inlined function that has raised an error.
  if ((at & 1) === 1 && context.how === How.Raised) return SPECIAL;
  co.ensure(end + SLACK);
  const { stack, toClose } = co;
  const extra = varargs === undefined ? 0 : varargs.length;
  let func = base - 1;
  if (extra > 0) {
    func = base - 2 - proto.params - extra;
    for (let i = func + 1; i < base - 1 - extra; i++) stack[i] = undefined;
    for (let i = 0; i < extra; i++) stack[base - 1 - extra + i] = varargs![i];
    stack[base - 1] = fn;
  }
  stack[func] = fn;
  // Variables to be closed stay where they are; otherwise dead registers must keep nothing alive.
  if (toClose.length === 0 || toClose[toClose.length - 1]! < base) {
    const own =
      bailouts.length > 0
        ? Math.min(end, bailouts[bailouts.length - 1]!.func)
        : context.above >= 0
          ? Math.min(end, co.frames[context.above]!.func)
          : end;
    for (let i = base; i < own; i++) stack[i] = undefined;
  }
  putRegisters(co, proto, base, at, values);
  let pc = at >> 1;
  if ((at & 1) === 0 && !context.interrupted && !hasBailouts() && faults(fn, base, pc)) {
    context.rt.fuel--;
    if (context.how === How.Raised) {
      closeUpvalues(co.open, base);
      return SPECIAL;
    }
    pc++;
  }
  context.how = How.BailedOut;
  bailouts.push({ fn, func, base, pc, extra, args: undefined, top: end, tail: false });
  return SPECIAL;
}

/**
 * What a call at pc has given, if that is not one value: the first of none or several; or SPECIAL, having bailed out,
 * for as long as the call takes or to have the interpreter make it. The values are those of the registers that are live
 * before the call.
 */
export function after(
  fn: Closure,
  base: number,
  pc: number,
  count: number,
  varargs: readonly Value[] | undefined,
  ...values: (Value | Upvalue)[]
): Value | Special {
  switch (context.how) {
    case How.Values:
      return one();
    case How.Raised:
      passes(fn, pc);
      context.rt.fuel -= count + 1;
      return SPECIAL;
    case How.Refused:
      if (isOther(fn.proto, pc, values)) recordDeopt(fn, pc);
      return bailOut(fn, base, 2 * pc, count, varargs, ...values);
  }
  bailOut(fn, base, 2 * (pc + 1) + 1, count + 1, varargs, ...duringCall(fn.proto, pc, values));
  if (finishesBelow(fn.proto, pc)) bailOutOpen(SPECIAL, base + aOf(fn.proto.code[pc]!) + 2, []);
  return SPECIAL;
}

/**
 * What a tail call at pc has given, if that is not one value; all has been charged, and `count` is what is to be if it
 * was not made. For the values see `after`.
 */
export function afterTail(
  fn: Closure,
  base: number,
  pc: number,
  count: number,
  varargs: readonly Value[] | undefined,
  ...values: (Value | Upvalue)[]
): Special {
  if (context.how === How.BailedOut) bailOutByTail();
  else if (context.how === How.Refused) bailOut(fn, base, 2 * pc, count, varargs, ...values);
  return SPECIAL;
}

/** Whether the text for the call at pc is only good for natives, and something else is called. */
function isOther({ code, jit }: Proto, pc: number, values: readonly (Value | Upvalue)[]): boolean {
  const { live, callees } = jit as Feedback;
  return callees[pc] instanceof Native && !(values[live[2 * pc]!.indexOf(aOf(code[pc]!))] instanceof Native);
}

/** Of the values that are live before the call at pc, those that are live during it. */
export function duringCall({ jit }: Proto, pc: number, values: readonly (Value | Upvalue)[]): (Value | Upvalue)[] {
  const { live } = jit as Feedback,
    before = live[2 * pc]!;
  return live[2 * (pc + 1) + 1]!.map((r) => values[before.indexOf(r)]);
}

/** A concatenation goes on with what lies below the frame's top: its two operands. */
export const finishesBelow = ({ code }: Proto, pc: number): boolean => opOf(code[pc]!) === Op.Concat;

/** A speculation has failed. */
export const recordDeopt = (fn: Closure, pc: number): void => (fn.proto.jit as Feedback).recordDeopt(pc);

/** Bails out for that reason. For the arguments see `bailOut`. */
export function deopt(
  fn: Closure,
  base: number,
  at: number,
  count: number,
  varargs: readonly Value[] | undefined,
  ...values: (Value | Upvalue)[]
): Special {
  recordDeopt(fn, at >> 1);
  return bailOut(fn, base, at, count, varargs, ...values);
}

/** Bails out before the first instruction: the interpreter makes the call. What has been charged so far is refunded. */
export function bailOutAtStart(fn: Closure, base: number, args: readonly Value[], charged = 0): Special {
  context.rt.fuel += charged;
  context.how = How.BailedOut;
  context.bailouts.push({ fn, func: base - 1, base, pc: 0, extra: 0, args, top: 0, tail: false });
  return SPECIAL;
}

/** The open operands of the instruction that the activation just recorded will execute, at stack[at..]. */
export function bailOutOpen(bailout: Special, at: number, open: readonly Value[]): Special {
  const { co, bailouts } = context;
  putOpen(co, at, open);
  bailouts[bailouts.length - 1]!.top = at + open.length;
  return bailout;
}

/** The activation that bailed out last, or the interpreted function that is waited for, was entered by a tail call. */
export function bailOutByTail(): Special {
  const { bailouts, above, co } = context;
  if (bailouts.length > 0) bailouts[bailouts.length - 1]!.tail = true;
  else if (above >= 0) co.frames[above]!.tail = true;
  return SPECIAL;
}

/** Puts the values of the registers that are live at a place into the stack. */
export function putRegisters(
  co: Coroutine,
  proto: Proto,
  base: number,
  at: number,
  values: readonly (Value | Upvalue)[],
): void {
  const live = (proto.jit as Feedback).live[at]!;
  for (let i = 0; i < live.length; i++) {
    const v = values[i],
      slot = base + live[i]!;
    if (v instanceof Upvalue) reopen(co, v, slot);
    else co.stack[slot] = v;
  }
}

export function putOpen(co: Coroutine, at: number, open: readonly Value[]): void {
  co.ensure(at + open.length + SLACK);
  for (let i = 0; i < open.length; i++) co.stack[at + i] = open[i];
}
