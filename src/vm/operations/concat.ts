// Concatenation (§3.4.6) of the values stack[first..end-1], from the right, as one instruction does it. Runs of strings
// and numbers are joined at once. Any other value calls __concat with its neighbour, and the rest waits. Must not know
// opcodes.
import { tooLarge } from '../../messages/stdlib.ts';
import { concatFault, stringTooLong } from '../../messages/vm.ts';
import { Event, typeNameOf } from '../../values/metatable.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { LONG, LuaString, MAX_BYTES, joined, nodesOf } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import { PENDING, callHandler, eventOf, failing } from '../meta.ts';
import { OperandFault, raiseOperation } from '../throw.ts';

/** The bytes of a string or number, or undefined. */
function piece(v: Value): string | undefined {
  if (typeof v === 'string') return v;
  if (v instanceof LuaString) return v.pieces;
  return isNumber(v) ? formatNumber(v) : undefined;
}

/**
 * Joins stack[first..end-1] into stack[first]. False: an error was signalled, or a handler was called. Then frame.top
 * is the end of the values left; finish.ts stores the handler's result at frame.top-2 and calls again with one value
 * less.
 */
export function concatenate(co: Coroutine, frame: Frame, first: number, end: number, scratch: number): boolean {
  const { stack } = co;
  if (end - first === 2) {
    const a = stack[first],
      b = stack[first + 1];
    const s = typeof a === 'string' ? a : a instanceof LuaString ? a.pieces : undefined;
    const t = typeof b === 'string' ? b : b instanceof LuaString ? b.pieces : undefined;
    if (s !== undefined && t !== undefined && s.length + t.length < 1 << 24) {
      const { length } = s,
        { rt } = co;
      if (length + t.length > rt.maxString) raiseOperation(tooLarge());
      rt.allocate(length + t.length);
      const text = s + t;
      stack[first] = text.length <= LONG ? text : joined(text, nodesOf(a) + nodesOf(b) + 1);
      return true;
    }
  }
  while (end - first > 1) {
    let text = piece(stack[end - 1]);
    let left = text === undefined ? undefined : piece(stack[end - 2]);
    if (text === undefined || left === undefined) {
      const a = stack[end - 2],
        b = stack[end - 1];
      const handler = eventOf(co.rt, a, Event.Concat) ?? eventOf(co.rt, b, Event.Concat);
      if (handler === undefined) {
        const slot = piece(a) === undefined ? end - 2 : end - 1,
          culprit = stack[slot];
        failing(co, new OperandFault((variable) => concatFault(typeNameOf(culprit), variable), culprit, slot));
        return false;
      }
      frame.top = end;
      const v = callHandler(co, scratch, handler, a, b);
      if (v === PENDING) return false;
      stack[end - 2] = v as Value;
      end--;
      continue;
    }
    let at = end - 2,
      nodes = nodesOf(stack[end - 1]);
    for (;;) {
      if (text.length + left.length > MAX_BYTES) raiseOperation(stringTooLong());
      if (text.length + left.length > co.rt.maxString) raiseOperation(tooLarge());
      co.rt.allocate(text.length + left.length);
      text = left + text;
      nodes += nodesOf(stack[at]) + 1;
      if (at === first || (left = piece(stack[at - 1])) === undefined) break;
      at--;
    }
    stack[at] = joined(text, nodes);
    end = at + 1;
  }
  return true;
}
