// The verifier: whether a prototype can be run without reading or writing outside its registers, constants, upvalues,
// children and code. Operands are checked by their use in ops.ts. A fault is a text; undefined means sound.
import { aOf, axOf, bOf, bxOf, cOf, kOf, opOf, sjOf } from './encode.ts';
import { Form, OPS, Op, Use } from './ops.ts';
import type { Proto } from './proto.ts';

/** Registers an instruction touches beyond the operand that names the first one. */
function span(op: Op, word: number): number {
  switch (op) {
    case Op.LoadNil: return bOf(word);
    case Op.Self: return 1;
    case Op.Concat: return bOf(word) - 1;
    case Op.Call: return Math.max(bOf(word) - 1, cOf(word) - 2, 0);
    case Op.TailCall: return Math.max(bOf(word) - 1, 0);
    case Op.Return: case Op.VarArg: return Math.max((op === Op.Return ? bOf(word) : cOf(word)) - 2, 0);
    case Op.ForLoop: case Op.ForPrep: case Op.TForPrep: return 3;
    case Op.TForLoop: return 4;
    case Op.TForCall: return Math.max(6, 3 + cOf(word));
    case Op.SetList: return bOf(word);
  }
  return 0;
}

/** Where an instruction may go on, besides the next one. */
function jumpTarget(op: Op, word: number, pc: number): number | undefined {
  switch (op) {
    case Op.Jmp: return pc + 1 + sjOf(word);
    case Op.ForLoop: case Op.TForLoop: return pc + 1 - bxOf(word);
    case Op.ForPrep: return pc + 2 + bxOf(word);
    case Op.TForPrep: return pc + 1 + bxOf(word);
    case Op.LFalseSkip: case Op.Eq: case Op.Lt: case Op.Le: case Op.EqK: case Op.EqI: case Op.LtI: case Op.LeI:
    case Op.GtI: case Op.GeI: case Op.Test: case Op.TestSet:
      return pc + 2;
  }
  return undefined;
}

/** What is wrong with a prototype or one of its children. */
export function verify(proto: Proto): string | undefined {
  const { code, constants, children, upvalues, registers } = proto;
  if (code.length === 0) return 'no code';
  if (registers > 255 || proto.params > registers) return 'bad number of registers';
  for (let pc = 0; pc < code.length; pc++) {
    const word = code[pc]!, op = opOf(word) as Op, row = OPS[op];
    const at = (text: string): string => `${row?.name ?? op} at ${pc + 1}: ${text}`;
    if (row === undefined) return at('unknown opcode');
    const wide = row.form === Form.ABx || row.form === Form.AsBx;
    const fields: readonly (readonly [Use, number])[] = [
      [row.a, aOf(word)], [row.b, wide ? bxOf(word) : bOf(word)], [row.c, cOf(word)],
    ];
    if (row.form !== Form.SJ && row.form !== Form.Ax) {
      for (const [use, n] of fields) {
        const fault = operand(use, n, kOf(word) === 1, registers, constants.length, upvalues.length, children.length);
        if (fault !== undefined) return at(fault);
      }
      if (row.a !== Use.None && row.a !== Use.Upvalue && op !== Op.VarArgPrep && aOf(word) + span(op, word) >= registers) {
        return at('registers out of range');
      }
    }
    if (op === Op.LoadKX || op === Op.NewTable || (op === Op.SetList && kOf(word) === 1)) {
      const extra = code[pc + 1];
      if (extra === undefined || opOf(extra) !== Op.ExtraArg) return at('extra argument missing');
      if (op === Op.LoadKX && axOf(extra) >= constants.length) return at('constant out of range');
    }
    const target = jumpTarget(op, word, pc);
    if (target !== undefined && (target < 0 || target >= code.length)) return at('jump out of range');
  }
  const last = opOf(code[code.length - 1]!) as Op;
  if (last !== Op.Return && last !== Op.Return0 && last !== Op.Return1 && last !== Op.Jmp) return 'code does not end in a return';
  for (const child of children) {
    for (const u of child.upvalues) {
      if (u.index >= (u.inStack ? registers : upvalues.length)) return 'captured variable out of range';
    }
    const fault = verify(child);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function operand(
  use: Use, n: number, k: boolean, registers: number, constants: number, upvalues: number, children: number,
): string | undefined {
  switch (use) {
    case Use.Read: case Use.Write: case Use.Both: return n < registers ? undefined : 'register out of range';
    case Use.Const: return n < constants ? undefined : 'constant out of range';
    case Use.RK: return n < (k ? constants : registers) ? undefined : 'operand out of range';
    case Use.Upvalue: return n < upvalues ? undefined : 'upvalue out of range';
    case Use.Proto: return n < children ? undefined : 'function out of range';
  }
  return undefined;
}
