// Finishes an interrupted instruction when its handler returns, as the opcode table's `owes` says. Must not know how
// calls are made.
import { OPS, type Op, Owes } from '../bytecode/ops.ts';
import { aOf, bOf, kOf, opOf } from '../bytecode/encode.ts';
import { truthy } from '../values/type.ts';
import type { Closure } from './closure.ts';
import { concatenate } from './operations/concat.ts';
import type { Coroutine } from './coroutine.ts';
import type { Frame } from './frame.ts';

/** Completes the instruction before frame.pc with the n results at stack[at..]. */
export function finishOperation(co: Coroutine, frame: Frame, at: number, n: number): void {
  const { stack } = co,
    { proto } = frame.fn as Closure;
  const word = proto.code[frame.pc - 1]!;
  const result = n > 0 ? stack[at] : undefined;
  switch (OPS[opOf(word) as Op].owes) {
    case Owes.ToA:
      stack[frame.base + aOf(word)] = result;
      break;
    case Owes.Test:
      if (truthy(result) !== (kOf(word) === 1)) frame.pc++;
      break;
    case Owes.Concat: {
      const first = frame.base + aOf(word),
        end = frame.top - 1;
      stack[end - 1] = result;
      frame.top = frame.base + proto.registers;
      concatenate(co, frame, first, end, Math.max(frame.top, first + bOf(word)));
      break;
    }
    case Owes.Again:
      frame.pc--;
      if (co.hook !== undefined) co.hook.continued = true;
      break;
    case Owes.Nothing:
  }
}
