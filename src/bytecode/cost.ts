// What instructions count for, in fuel and for count hooks: one each, but for those that PUC executes together with the one before. Whoever
// counts by places in the code (the interpreter, compiled code, hooks) agrees with this.
import { opOf } from './encode.ts';
import { Op } from './ops.ts';

/** Whether an instruction is a test, which makes the jump behind it itself. */
export const isTest = (op: Op): boolean => op >= Op.Eq && op <= Op.TestSet;

/** Whether the instruction at pc is part of another one. TFORPREP counts as the first TFORCALL, to which it leads. */
export function isFree(code: Int32Array, pc: number): boolean {
  switch (opOf(code[pc]!) as Op) {
    case Op.Jmp: return pc > 0 && isTest(opOf(code[pc - 1]!) as Op);
    case Op.TForPrep: case Op.TForLoop: case Op.VarArgPrep: case Op.ExtraArg: return true;
  }
  return false;
}

/** For each place in the code, how many instructions that count come before it. */
export function countBefore(code: Int32Array): Int32Array {
  const before = new Int32Array(code.length + 1);
  for (let pc = 0; pc < code.length; pc++) before[pc + 1] = before[pc]! + (isFree(code, pc) ? 0 : 1);
  return before;
}
