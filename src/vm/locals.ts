// Looking into frames: the values of a call in progress as debug.getlocal sees them (§6.10). Variables have names;
// other live slots are temporaries; extra arguments have negative indices.
import { localName } from '../bytecode/naming.ts';
import type { Value } from '../values/type.ts';
import { Closure } from './closure.ts';
import type { Coroutine } from './coroutine.ts';
import { frameAt } from './stack-trace.ts';

/** A slot of a coroutine's stack, with the name debug functions give it. */
export interface Slot { readonly name: string; readonly index: number }

const VARARG = '(vararg)', TEMPORARY = '(temporary)', HOST_TEMPORARY = '(C temporary)';

/** The n-th value of the call at a level, or undefined. */
export function slotAt(co: Coroutine, level: number, n: number): Slot | undefined {
  const frame = frameAt(co, level)!;
  const lua = frame.fn instanceof Closure ? frame.fn.proto : undefined;
  if (n < 0) {
    return lua !== undefined && lua.vararg && -n <= frame.extra
      ? { name: VARARG, index: frame.base - 1 - frame.extra - n - 1 }
      : undefined;
  }
  const name = lua === undefined ? undefined : localName(lua, n, Math.max(frame.pc - 1, 0));
  const index = frame.base + n - 1;
  if (name !== undefined) return { name, index };
  const end = level === 0 ? frame.top : frameAt(co, level - 1)!.func;
  if (n <= 0 || index >= end) return undefined;
  return { name: lua === undefined ? HOST_TEMPORARY : TEMPORARY, index };
}

export const readSlot = (co: Coroutine, slot: Slot): Value => co.stack[slot.index];

export function writeSlot(co: Coroutine, slot: Slot, v: Value): void {
  co.stack[slot.index] = v;
}
