// The values of a call in progress as debug.getlocal sees them (§6.10). Variables have names; other live slots are
// temporaries; extra arguments have negative indices. The state of a numeric loop is no ordinary value (for-loop.ts):
// it is shown as one, and a stored value takes its form.
import { localName } from '../../bytecode/naming.ts';
import { LuaFloat, float, isInteger, isNumber, toDouble, wrap } from '../../values/number.ts';
import type { Value } from '../../values/type.ts';
import { Closure } from '../closure.ts';
import type { Coroutine } from '../coroutine.ts';
import { holdsLoopState } from '../operations/for-loop.ts';
import type { Frame } from '../frame.ts';
import { frameAt } from './stack-trace.ts';
import { spill } from '../switch.ts';

/** A slot of a coroutine's stack, with the name debug functions give it. */
interface Slot {
  readonly name: string;
  readonly frame: Frame;
  readonly index: number;
}

const VARARG = '(vararg)',
  TEMPORARY = '(temporary)',
  HOST_TEMPORARY = '(C temporary)';

/** The n-th value of the call at a level, or undefined. */
export function slotAt(co: Coroutine, level: number, n: number): Slot | undefined {
  const frame = frameAt(co, level)!;
  spill(co, frame);
  const lua = frame.fn instanceof Closure ? frame.fn.proto : undefined;
  if (n < 0) {
    return lua !== undefined && lua.vararg && -n <= frame.extra
      ? { name: VARARG, frame, index: frame.base - 1 - frame.extra - n - 1 }
      : undefined;
  }
  const name = lua === undefined ? undefined : localName(lua, n, Math.max(frame.pc - 1, 0));
  const index = frame.base + n - 1;
  if (name !== undefined) return { name, frame, index };
  const end = frame === co.frame ? frame.top : frame.above!.func;
  if (n <= 0 || index >= end) return undefined;
  return { name: lua === undefined ? HOST_TEMPORARY : TEMPORARY, frame, index };
}

export function readSlot(co: Coroutine, { index }: Slot): Value {
  const v = co.stack[index];
  if (typeof v === 'bigint') return wrap(v);
  return v instanceof LuaFloat && v.n === v.n ? float(v.n) : v;
}

export function writeSlot(co: Coroutine, { frame, index }: Slot, v: Value): void {
  const { stack } = co,
    { proto } = frame;
  const isState = proto !== undefined && holdsLoopState(proto, Math.max(frame.pc - 1, 0), index - frame.base);
  stack[index] = isState ? likewise(stack[index], v) : v;
}

/** A new value for a loop's state register, in the form of the old one. A value without such a form changes nothing. */
function likewise(old: Value, v: Value): Value {
  if (typeof old === 'number') return typeof v === 'number' ? v : old;
  if (typeof old === 'bigint') return isInteger(v) ? BigInt(v) : old;
  if (old instanceof LuaFloat) return isNumber(v) ? new LuaFloat(toDouble(v)) : old;
  return v;
}
