// The cost of instructions in fuel and for count hooks: one each, except those that PUC executes together with the one
// before. Interpreter, compiled code and hooks count alike.
import { isTest } from './effects.ts';
import { opOf } from './encode.ts';
import { Op } from './ops.ts';

/** Is the instruction at pc part of another one? TFORPREP counts as the first TFORCALL, to which it jumps. */
function isFree(code: Int32Array, pc: number): boolean {
  switch (opOf(code[pc]!) as Op) {
    case Op.Jmp:
      return pc > 0 && isTest(opOf(code[pc - 1]!) as Op);
    case Op.TForPrep:
    case Op.TForLoop:
    case Op.VarArgPrep:
    case Op.ExtraArg:
      return true;
  }
  return false;
}

/** For each pc, the number of counted instructions before it. */
export function countBefore(code: Int32Array): Int32Array {
  const before = new Int32Array(code.length + 1);
  for (let pc = 0; pc < code.length; pc++) before[pc + 1] = before[pc]! + (isFree(code, pc) ? 0 : 1);
  return before;
}
