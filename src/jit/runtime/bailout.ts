// How an activation of hot code leaves: it notes its registers and where it is (machine.departures), innermost first. What becomes of it then
// is materialize.ts.
import { aOf, opOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Proto } from '../../bytecode/proto.ts';
import type { Value } from '../../values/type.ts';
import type { Closure } from '../../vm/closure.ts';
import { SLACK, type Coroutine } from '../../vm/coroutine.ts';
import { Native } from '../../vm/native/native.ts';
import { Upvalue } from '../../vm/upvalue.ts';
import { How, SPECIAL, machine, type Notes, type Special } from './context.ts';

/**
 * Notes an activation that leaves. `at` is 2 * pc, plus 1 if the call before pc has not delivered yet; `count` are instructions to be
 * charged; the values are those of the registers that matter there, captured ones as their cells.
 */
export function leave(fn: Closure, base: number, at: number, count: number, varargs: readonly Value[] | undefined, ...values: (Value | Upvalue)[]): Special {
  machine.rt.fuel -= count;
  const { co, departures } = machine, { proto } = fn, end = base + proto.registers;
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
  // Variables to be closed stay where they are; otherwise what does not matter keeps nothing alive.
  if (toClose.length === 0 || toClose[toClose.length - 1]! < base) {
    const own = departures.length > 0 ? Math.min(end, departures[departures.length - 1]!.func)
      : machine.above >= 0 ? Math.min(end, co.frames[machine.above]!.func) : end;
    for (let i = base; i < own; i++) stack[i] = undefined;
  }
  putRegisters(co, proto, base, at, values);
  machine.how = How.Left;
  departures.push({ fn, func, base, pc: at >> 1, extra, args: undefined, top: end, tail: false });
  return SPECIAL;
}

/**
 * What a call at pc has given, if that is not one value: the first of none or several; or SPECIAL, having left, for as long as the call takes
 * or to have the interpreter make it. The values are those of the registers that matter before the call.
 */
export function after(fn: Closure, base: number, pc: number, count: number, varargs: readonly Value[] | undefined, ...values: (Value | Upvalue)[]): Value | Special {
  switch (machine.how) {
    case How.Values: return machine.count > 0 ? machine.values[0] : undefined;
    case How.Raised:
      machine.rt.fuel -= count + 1;
      return SPECIAL;
    case How.Refused:
      if (isOther(fn.proto, pc, values)) doubt(fn, pc);
      return leave(fn, base, 2 * pc, count, varargs, ...values);
  }
  leave(fn, base, 2 * (pc + 1) + 1, count + 1, varargs, ...duringCall(fn.proto, pc, values));
  if (finishesBelow(fn.proto, pc)) leaveOpen(SPECIAL, base + aOf(fn.proto.code[pc]!) + 2, []);
  return SPECIAL;
}

/** What a tail call at pc has given, if that is not one value; all has been charged, and `count` is what is to be if it was not made. For the values see `after`. */
export function afterTail(fn: Closure, base: number, pc: number, count: number, varargs: readonly Value[] | undefined, ...values: (Value | Upvalue)[]): Special {
  if (machine.how === How.Left) leaveByTail();
  else if (machine.how === How.Refused) leave(fn, base, 2 * pc, count, varargs, ...values);
  return SPECIAL;
}

/** Whether the text for the call at pc is only good for natives, and something else is called. */
function isOther({ code, hot }: Proto, pc: number, values: readonly (Value | Upvalue)[]): boolean {
  const { live, callees } = hot as Notes;
  return callees[pc] instanceof Native && !(values[live[2 * pc]!.indexOf(aOf(code[pc]!))] instanceof Native);
}

/** Of the values that matter before the call at pc, those that matter while it goes on. */
export function duringCall({ hot }: Proto, pc: number, values: readonly (Value | Upvalue)[]): (Value | Upvalue)[] {
  const { live } = hot as Notes, before = live[2 * pc]!;
  return live[2 * (pc + 1) + 1]!.map((r) => values[before.indexOf(r)]);
}

/** A concatenation goes on with what lies below the frame's top: its two operands. */
export const finishesBelow = ({ code }: Proto, pc: number): boolean => opOf(code[pc]!) === Op.Concat;

/** Something is not as it has been so far. */
export const doubt = (fn: Closure, pc: number): void => (fn.proto.hot as Notes).doubt(pc);

/** Leaves for that reason. For the arguments see `leave`. */
export function leaveInDoubt(fn: Closure, base: number, at: number, count: number, varargs: readonly Value[] | undefined, ...values: (Value | Upvalue)[]): Special {
  doubt(fn, at >> 1);
  return leave(fn, base, at, count, varargs, ...values);
}

/** Leaves before having begun: the call is the interpreter's. What it has charged so far is given back. */
export function leaveAtOnce(fn: Closure, base: number, args: readonly Value[], charged = 0): Special {
  machine.rt.fuel += charged;
  machine.how = How.Left;
  machine.departures.push({ fn, func: base - 1, base, pc: 0, extra: 0, args, top: 0, tail: false });
  return SPECIAL;
}

/** The open operands of the instruction that the activation just noted will execute, at stack[at..]. */
export function leaveOpen(left: Special, at: number, open: readonly Value[]): Special {
  const { co, departures } = machine;
  putOpen(co, at, open);
  departures[departures.length - 1]!.top = at + open.length;
  return left;
}

/** The activation that left last, or the interpreted function that is waited for, was entered by a tail call. */
export function leaveByTail(): Special {
  const { departures, above, co } = machine;
  if (departures.length > 0) departures[departures.length - 1]!.tail = true;
  else if (above >= 0) co.frames[above]!.tail = true;
  return SPECIAL;
}

/** Puts the values of the registers that matter at a place into the stack. */
export function putRegisters(co: Coroutine, proto: Proto, base: number, at: number, values: readonly (Value | Upvalue)[]): void {
  const live = (proto.hot as Notes).live[at]!;
  for (let i = 0; i < live.length; i++) {
    const v = values[i], slot = base + live[i]!;
    if (v instanceof Upvalue) reopen(co, v, slot);
    else co.stack[slot] = v;
  }
}

export function putOpen(co: Coroutine, at: number, open: readonly Value[]): void {
  co.ensure(at + open.length + SLACK);
  for (let i = 0; i < open.length; i++) co.stack[at + i] = open[i];
}

/** Makes a closed cell refer to a stack slot again, which gets its value. */
function reopen(co: Coroutine, cell: Upvalue, index: number): void {
  const { open, stack } = co;
  stack[index] = cell.value;
  cell.stack = stack;
  cell.index = index;
  cell.value = undefined;
  let i = open.length;
  while (i > 0 && open[i - 1]!.index > index) i--;
  open.splice(i, 0, cell);
}
