// Arithmetic and bitwise operations off the fast paths (§3.4.1, §3.4.2): all number forms, then metamethods.
// Strings are not special here: their metatable has the arithmetic events (stdlib/string/string.ts).
import { arithmeticFault, bitwiseFault, divideByZero, modByZero, noIntegerRepresentation } from '../../messages/vm.ts';
import { Event, typeNameOf } from '../../values/metatable.ts';
import {
  add,
  band,
  bnot,
  bor,
  bxor,
  div,
  idiv,
  isNumber,
  mod,
  mul,
  pow,
  shl,
  shr,
  sub,
  toInteger,
  unm,
} from '../../values/number.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import { callHandler, eventOf, failing, type Pending } from '../meta.ts';
import { Fault, OperandFault } from '../throw.ts';

type Integer = number | bigint;

/** a op b; unary operations pass their operand twice. */
export function arithmetic(co: Coroutine, top: number, event: Event, a: Value, b: Value): Value | Pending {
  if (isNumber(a) && isNumber(b)) {
    const result = compute(event, a, b);
    if (result !== undefined) return result;
  }
  const handler = eventOf(co.rt, a, event) ?? eventOf(co.rt, b, event);
  return handler !== undefined ? callHandler(co, top, handler, a, b) : fail(co, event, a, b);
}

/** The result for two numbers, if there is one. */
export function compute(event: Event, a: LuaNumber, b: LuaNumber): LuaNumber | undefined {
  switch (event) {
    case Event.Add:
      return add(a, b);
    case Event.Sub:
      return sub(a, b);
    case Event.Mul:
      return mul(a, b);
    case Event.Div:
      return div(a, b);
    case Event.Mod:
      return mod(a, b);
    case Event.IDiv:
      return idiv(a, b);
    case Event.Pow:
      return pow(a, b);
    case Event.Unm:
      return unm(a);
  }
  if (typeof a === 'number' && typeof b === 'number') {
    if (a >>> 0 === a && b >>> 0 === b) {
      const r = onUnsigned(event, a, b);
      if (r !== undefined) return r;
    } else if ((a | 0) === a && (b | 0) === b) {
      switch (event) {
        case Event.BAnd:
          return a & b;
        case Event.BOr:
          return a | b;
        case Event.BXor:
          return a ^ b;
      }
    }
  }
  const i = toInteger(a),
    j = toInteger(b);
  return i === undefined || j === undefined ? undefined : onIntegers(event, i, j);
}

/** A result for two unsigned 32-bit integers, as digests and checksums use them. */
function onUnsigned(event: Event, a: number, b: number): number | undefined {
  switch (event) {
    case Event.BAnd:
      return (a & b) >>> 0;
    case Event.BOr:
      return (a | b) >>> 0;
    case Event.BXor:
      return (a ^ b) >>> 0;
    case Event.Shl:
      return b <= 20 ? a * (1 << b) : undefined;
    case Event.Shr:
      return b < 32 ? a >>> b : 0;
    case Event.BNot:
      return -1 - a;
  }
  return undefined;
}

function onIntegers(event: Event, i: Integer, j: Integer): Integer {
  switch (event) {
    case Event.BAnd:
      return band(i, j);
    case Event.BOr:
      return bor(i, j);
    case Event.BXor:
      return bxor(i, j);
    case Event.Shl:
      return shl(i, j);
    case Event.Shr:
      return shr(i, j);
    default:
      return bnot(i);
  }
}

/** No result and no handler: raises the error. */
function fail(co: Coroutine, event: Event, a: Value, b: Value): Pending {
  const fault = isBitwise(event) ? bitwiseFault : arithmeticFault;
  if (isNumber(a) && isNumber(b)) {
    if (event === Event.Mod) return failing(co, new Fault(modByZero(), 0));
    if (event === Event.IDiv) return failing(co, new Fault(divideByZero(), 0));
    return failing(co, new OperandFault(noIntegerRepresentation, toInteger(a) === undefined ? a : b));
  }
  const culprit = isNumber(a) ? b : a;
  return failing(co, new OperandFault((variable) => fault(typeNameOf(culprit), variable), culprit));
}

function isBitwise(event: Event): boolean {
  switch (event) {
    case Event.BAnd:
    case Event.BOr:
    case Event.BXor:
    case Event.Shl:
    case Event.Shr:
    case Event.BNot:
      return true;
  }
  return false;
}
