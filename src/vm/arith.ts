// Arithmetic and bitwise operations off the fast paths (§3.4.1, §3.4.2): all number forms, then metamethods.
// Strings are not special here: their metatable has the arithmetic events (stdlib/string.ts).
import { arithmeticFault, bitwiseFault, divideByZero, modByZero, noIntegerRepresentation } from '../messages/vm.ts';
import { Event, typeNameOf } from '../values/metatable.ts';
import {
  add, band, bnot, bor, bxor, div, idiv, isNumber, mod, mul, pow, shl, shr, sub, toInteger, unm,
} from '../values/number.ts';
import type { LuaNumber, Value } from '../values/type.ts';
import type { Coroutine } from './coroutine.ts';
import { callHandler, eventOf, type Pending } from './meta.ts';
import { OperandFault, raiseOperation } from './throw.ts';

type Integer = number | bigint;
type OnNumbers = (a: LuaNumber, b: LuaNumber) => LuaNumber;
type OnIntegers = (a: Integer, b: Integer) => Integer;

const NUMBERS: { [event in Event]?: OnNumbers } = {
  [Event.Add]: add,
  [Event.Sub]: sub,
  [Event.Mul]: mul,
  [Event.Div]: div,
  [Event.Pow]: pow,
  [Event.Mod]: (a, b) => mod(a, b) ?? raiseOperation(modByZero()),
  [Event.IDiv]: (a, b) => idiv(a, b) ?? raiseOperation(divideByZero()),
  [Event.Unm]: unm,
};
const INTEGERS: { [event in Event]?: OnIntegers } = {
  [Event.BAnd]: band,
  [Event.BOr]: bor,
  [Event.BXor]: bxor,
  [Event.Shl]: shl,
  [Event.Shr]: shr,
  [Event.BNot]: bnot,
};

/** a op b; unary operations pass their operand twice. */
export function arithmetic(co: Coroutine, top: number, event: Event, a: Value, b: Value): Value | Pending {
  const onIntegers = INTEGERS[event];
  if (isNumber(a) && isNumber(b)) {
    if (onIntegers === undefined) return NUMBERS[event]!(a, b);
    const i = toInteger(a), j = toInteger(b);
    if (i !== undefined && j !== undefined) return onIntegers(i, j);
  }
  const handler = eventOf(co.rt, a, event) ?? eventOf(co.rt, b, event);
  if (handler !== undefined) return callHandler(co, top, handler, a, b);
  if (onIntegers === undefined) {
    const culprit = isNumber(a) ? b : a;
    throw new OperandFault((variable) => arithmeticFault(typeNameOf(culprit), variable), culprit);
  }
  if (isNumber(a) && isNumber(b)) {
    throw new OperandFault(noIntegerRepresentation, toInteger(a) === undefined ? a : b);
  }
  const culprit = isNumber(a) ? b : a;
  throw new OperandFault((variable) => bitwiseFault(typeNameOf(culprit), variable), culprit);
}
