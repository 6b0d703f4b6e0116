// Preparing and stepping numeric loops off the fast path (§3.3.5). The three state registers hold:
//   safe-integer loops  index, iterations left, step: all plain numbers
//   wide-integer loops  the same as bigints
//   float loops         index, limit, step as boxes, whatever their values: so the kind shows in the step's form
import { Op } from '../../bytecode/ops.ts';
import { aOf, bxOf, opOf } from '../../bytecode/encode.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { forFault, forStepZero } from '../../messages/vm.ts';
import { typeNameOf } from '../../values/metatable.ts';
import { LuaFloat, float, isInteger, toDouble, wrap } from '../../values/number.ts';
import { toNumber } from '../../values/numeral.ts';
import type { Value } from '../../values/type.ts';
import { raiseOperation } from '../throw.ts';

const MAX = 2n ** 63n - 1n,
  MIN = -(2n ** 63n);

const number = (v: Value, what: string): number => {
  const n = toNumber(v);
  return n === undefined ? raiseOperation(forFault(what, typeNameOf(v))) : toDouble(n);
};

/** Prepares the loop at stack[at..at+3]. True: it does not run. */
export function prepareLoop(stack: Value[], at: number): boolean {
  const init = stack[at],
    limit = stack[at + 1],
    step = stack[at + 2];
  return isInteger(init) && isInteger(step)
    ? prepareInteger(stack, at, init, limit, step)
    : prepareFloat(stack, at, init, limit, step);
}

function prepareInteger(
  stack: Value[],
  at: number,
  init: number | bigint,
  limit: Value,
  step: number | bigint,
): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
  if (step == 0) raiseOperation(forStepZero());
  stack[at + 3] = init;
  const up = step > 0;
  const last = integerLimit(limit, up);
  if (last === undefined || (up ? init > last : init < last)) return true;
  if (typeof init === 'number' && typeof step === 'number' && typeof last === 'number') {
    const span = last - init;
    if (Number.isSafeInteger(span)) {
      stack[at + 1] = Math.floor(span / step) + 0;
      return false;
    }
  }
  const i = BigInt(init),
    s = BigInt(step);
  stack[at] = i;
  stack[at + 1] = (BigInt(last) - i) / s;
  stack[at + 2] = s;
  return false;
}

/** The limit as an integer, clipped to the integer range; undefined: the loop does not run. */
export function integerLimit(limit: Value, up: boolean): number | bigint | undefined {
  const n = toNumber(limit);
  if (n === undefined) raiseOperation(forFault('limit', typeNameOf(limit)));
  if (isInteger(n)) return n;
  const d = toDouble(n!);
  if (d !== d) return undefined;
  const whole = up ? Math.floor(d) : Math.ceil(d);
  if (whole >= 2 ** 63) return up ? wrap(MAX) : undefined;
  if (whole < -(2 ** 63)) return up ? undefined : wrap(MIN);
  return Number.isSafeInteger(whole) ? whole + 0 : wrap(BigInt(whole));
}

function prepareFloat(stack: Value[], at: number, init: Value, limit: Value, step: Value): boolean {
  const last = number(limit, 'limit'),
    by = number(step, 'step'),
    first = number(init, 'initial value');
  if (by === 0) raiseOperation(forStepZero());
  if (by > 0 ? last < first : first < last) return true;
  stack[at] = new LuaFloat(first);
  stack[at + 1] = new LuaFloat(last);
  stack[at + 2] = new LuaFloat(by);
  stack[at + 3] = float(first);
  return false;
}

/** Steps a loop that is not on the fast path. True: it goes on. */
export function stepLoop(stack: Value[], at: number): boolean {
  const step = stack[at + 2];
  if (step instanceof LuaFloat) {
    const index = (stack[at] as LuaFloat).n + step.n,
      last = (stack[at + 1] as LuaFloat).n;
    if (!(step.n > 0 ? index <= last : last <= index)) return false;
    stack[at] = new LuaFloat(index);
    stack[at + 3] = float(index);
    return true;
  }
  const count = stack[at + 1] as bigint;
  if (count <= 0n) return false;
  const index = (stack[at] as bigint) + (step as bigint);
  stack[at + 1] = count - 1n;
  stack[at] = index;
  stack[at + 3] = wrap(index);
  return true;
}

/**
 * Whether a register may hold a loop's state at an instruction: from FORPREP, which is where a slice may end before the
 * body, to FORLOOP.
 */
export function holdsLoopState({ code }: Proto, pc: number, register: number): boolean {
  for (let prep = 0; prep <= pc; prep++) {
    const word = code[prep]!;
    if (opOf(word) !== Op.ForPrep || pc > prep + 1 + bxOf(word)) continue;
    if (register >= aOf(word) && register <= aOf(word) + 2) return true;
  }
  return false;
}
