// To-be-closed variables (§3.3.8): marks them, and calls their __close in reverse order.
import { notClosable } from '../messages/vm.ts';
import { localName } from '../bytecode/naming.ts';
import { Event } from '../values/metatable.ts';
import type { Value } from '../values/type.ts';
import { pushCall } from './calls.ts';
import type { Closure } from './closure.ts';
import type { Coroutine } from './coroutine.ts';
import { Return, type Frame } from './frame.ts';
import { eventOf } from './meta.ts';
import { Next } from './native/next.ts';
import { raiseOperation } from './throw.ts';
import { closeUpvalues } from './upvalue.ts';

/** Marks the variable at a stack index of a Lua frame to be closed; nil and false need no closing. */
export function markToClose(co: Coroutine, frame: Frame, index: number): void {
  const v = co.stack[index];
  if (v === undefined || v === false) return;
  if (eventOf(co.rt, v, Event.Close) === undefined) {
    const name = localName((frame.fn as Closure).proto, index - frame.base + 1, frame.pc - 1) ?? '?';
    raiseOperation(notClosable(name));
  }
  if (co.toClose.length === 0) co.toClose = [index];
  else co.toClose.push(index);
}

/** Whether the coroutine has variables to close at or above a stack index. */
export const hasToClose = (co: Coroutine, level: number): boolean =>
  co.toClose.length > 0 && co.toClose[co.toClose.length - 1]! >= level;

/** The values of all variables that a coroutine has to close, in closing order. */
export const waitingToClose = ({ toClose, stack }: Coroutine): Value[] =>
  toClose.map((index) => stack[index]).reverse();

/**
 * Calls the __close of the last variable at or above `level` with (value, error) at stack[top], upvalues above it
 * closed first. True: a frame was pushed, and the caller has to come back; false: it is done or ran at once.
 */
export function closeLast(co: Coroutine, top: number, error: Value, deliver: Return): boolean {
  const index = co.toClose.pop()!;
  closeUpvalues(co.open, index + 1);
  co.ensure(top + 3);
  const { stack } = co;
  const v = stack[index];
  // A handler that has disappeared is called all the same: the error names its type.
  stack[top] = eventOf(co.rt, v, Event.Close);
  stack[top + 1] = v;
  stack[top + 2] = error;
  return pushCall(co, top, 2, 0, deliver) === Next.Called;
}

/**
 * Closes upvalues and variables of a Lua frame from `level` up, at an instruction that runs again until all is done.
 * True: a handler's frame was pushed.
 */
export function closeAll(co: Coroutine, level: number, top: number): boolean {
  while (hasToClose(co, level)) {
    if (closeLast(co, top, undefined, Return.Finish)) return true;
    // As much as the instruction takes that runs again.
    co.rt.charge(1);
  }
  closeUpvalues(co.open, level);
  return false;
}
