// The verifier: checks that a prototype never accesses anything outside of its registers, constants, upvalues, children
// and code. This file has the checks of single instructions and their neighbours, by the operands in ops.ts; data flow
// is flow.ts. A fault is a text; undefined means valid.
import {
  atInstruction,
  codeDoesNotEnd,
  constantNaN,
  extraMisplaced,
  extraMissing,
  jumpMissing,
  keyNotString,
  loopNotEnded,
  openResultsMissing,
  openResultsUnused,
  outOfRange,
  tooManyItems,
  unknownInstruction,
} from '../messages/bytecode.ts';
import { ALL_KEPT, EFFECTS, isTest, jumpTarget, leavesOpen, usesOpen } from './effects.ts';
import { MAX_AX, aOf, axOf, bOf, bxOf, cOf, kOf, opOf } from './encode.ts';
import { followFlow } from './flow.ts';
import { Form, OPS, Op, Use } from './ops.ts';
import type { Proto } from './proto.ts';
import { LuaFloat } from '../values/number.ts';
import { isStr } from '../values/string.ts';

/** Maximum registers and upvalues of a function: operands hold no more. */
const MAX_REGISTERS = 255,
  MAX_UPVALUES = 255;
/** Maximum items of a table constructor per instruction: LOADNIL makes a whole batch. */
const ITEMS_PER_INSTRUCTION = 64;

/** Registers that the frame of a generic loop's iterator needs: the function and two arguments. */
const ITERATOR_FRAME = 3;

/** The highest of the registers that it gets. */
class Highest {
  register = -1;
  readonly visit = (r: number): void => void (this.register = Math.max(this.register, r));
}

/** Does the instruction touch only registers that there are? (Open operands lie below a register of the one before.) */
function staysInside(proto: Proto, op: Op, word: number, highest: Highest): boolean {
  const { reads, writes, overwrites } = EFFECTS[op],
    from = overwrites(word);
  highest.register = from === ALL_KEPT ? -1 : from + (op === Op.TForCall ? ITERATOR_FRAME : 1) - 1;
  reads(word, proto, highest.visit);
  writes(word, highest.visit);
  return highest.register < proto.registers;
}

/** Is the next word an argument of this one? */
const hasExtra = (op: Op, word: number): boolean =>
  op === Op.LoadKX || op === Op.NewTable || (op === Op.SetList && kOf(word) === 1);

/** The fault in a prototype or one of its children. */
export function verify(proto: Proto): string | undefined {
  const { code, upvalues, registers, children } = proto;
  if (code.length === 0 || code.length > MAX_AX) return outOfRange('code');
  if (registers > MAX_REGISTERS || proto.params > registers) return outOfRange('registers');
  if (upvalues.length > MAX_UPVALUES) return outOfRange('upvalues');
  const targets = new Uint8Array(code.length);
  const fault = checkCode(proto, targets) ?? checkLocals(proto) ?? followFlow(proto, targets);
  if (fault !== undefined) return fault;
  for (const child of children) {
    for (const u of child.upvalues) {
      if (u.index >= (u.inStack ? registers : upvalues.length)) return outOfRange('captured variable');
    }
    const inside = verify(child);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Checks each instruction and its neighbours; marks where jumps lead. */
function checkCode(proto: Proto, targets: Uint8Array): string | undefined {
  const { code } = proto,
    highest = new Highest();
  for (let pc = 0; pc < code.length; pc++) {
    const word = code[pc]!,
      op = opOf(word) as Op;
    // HOOK is what the interpreter puts in place of others; never in a prototype.
    if (OPS[op] === undefined || op === Op.Hook) return unknownInstruction(op, pc + 1);
    const fault = operands(proto, op, word, highest) ?? items(proto, op, word, pc);
    if (fault !== undefined) return atInstruction(OPS[op].name, pc + 1, fault);
    const target = jumpTarget(code, pc);
    if (target === undefined) continue;
    if (target < 0 || target >= code.length) return atInstruction(OPS[op].name, pc + 1, outOfRange('jump'));
    targets[target] = 1;
  }
  for (let pc = 0; pc < code.length; pc++) {
    const op = opOf(code[pc]!) as Op,
      fault = neighbours(code, op, pc, targets);
    if (fault !== undefined) return atInstruction(OPS[op].name, pc + 1, fault);
  }
  return EFFECTS[opOf(code[code.length - 1]!) as Op].goesOn ? codeDoesNotEnd() : undefined;
}

/** Pairs of instructions stay together: what needs the one before is reached from there alone. */
function neighbours(code: Int32Array, op: Op, pc: number, targets: Uint8Array): string | undefined {
  const word = code[pc]!,
    before = pc > 0 ? code[pc - 1]! : undefined,
    after = code[pc + 1];
  const alone = before === undefined || targets[pc] === 1;
  if (hasExtra(op, word) && (after === undefined || opOf(after) !== Op.ExtraArg)) return extraMissing();
  if (op === Op.ExtraArg && (alone || !hasExtra(opOf(before) as Op, before))) return extraMisplaced();
  if (op === Op.ForPrep) {
    const end = code[pc + 1 + bxOf(word)]!;
    if (opOf(end) !== Op.ForLoop || aOf(end) !== aOf(word)) return loopNotEnded();
  }
  // A test takes the jump behind it itself: the interpreter does not look at its opcode, except after TESTSET.
  if (isTest(op) && op !== Op.TestSet && (after === undefined || opOf(after) !== Op.Jmp)) return jumpMissing();
  if (leavesOpen(word)) {
    if (after === undefined || !usesOpen(after)) return openResultsUnused();
    if (op === Op.TailCall && opOf(after) !== Op.Return) return openResultsUnused();
  }
  if (usesOpen(word)) {
    if (alone || !leavesOpen(before)) return openResultsMissing();
    // A function or table to use them with comes before them.
    if (aOf(before) < aOf(word) + (op === Op.Return ? 0 : 1)) return openResultsMissing();
  }
  return undefined;
}

function operands(proto: Proto, op: Op, word: number, highest: Highest): string | undefined {
  const row = OPS[op];
  if (row.form === Form.SJ || row.form === Form.Ax) return undefined;
  const { constants } = proto;
  if (row.a === Use.Upvalue && aOf(word) >= proto.upvalues.length) return outOfRange('upvalue');
  const wide = row.form === Form.ABx || row.form === Form.AsBx,
    k = kOf(word) === 1;
  const fault = operand(proto, row.b, wide ? bxOf(word) : bOf(word), k) ?? operand(proto, row.c, cOf(word), k);
  if (fault !== undefined) return fault;
  if (!staysInside(proto, op, word, highest)) return outOfRange('register');
  switch (op) {
    case Op.GetTabUp:
    case Op.GetField:
      return isStr(constants[cOf(word)]) ? undefined : keyNotString();
    case Op.SetTabUp:
    case Op.SetField:
      return isStr(constants[bOf(word)]) ? undefined : keyNotString();
    case Op.Self:
      return !k || isStr(constants[cOf(word)]) ? undefined : keyNotString();
    case Op.EqK: {
      // Compared by identity first, so NaN must not be used here.
      const constant = constants[bOf(word)];
      return constant instanceof LuaFloat && constant.n !== constant.n ? constantNaN() : undefined;
    }
    case Op.Concat:
      return bOf(word) < 2 ? outOfRange('count') : undefined;
    case Op.VarArg:
      return proto.vararg ? undefined : outOfRange('varargs');
  }
  return undefined;
}

function operand(proto: Proto, use: Use, n: number, k: boolean): string | undefined {
  switch (use) {
    case Use.Read:
    case Use.Write:
    case Use.Both:
      return n < proto.registers ? undefined : outOfRange('register');
    case Use.Const:
      return n < proto.constants.length ? undefined : outOfRange('constant');
    case Use.RK:
      return operand(proto, k ? Use.Const : Use.Read, n, k);
    case Use.Upvalue:
      return n < proto.upvalues.length ? undefined : outOfRange('upvalue');
    case Use.Proto:
      return n < proto.children.length ? undefined : outOfRange('function');
  }
  return undefined;
}

/** Extra arguments in their instruction's terms: a constant, or the size of a table, which is memory taken at once. */
function items({ code, constants }: Proto, op: Op, word: number, pc: number): string | undefined {
  const extra = axOf(code[pc + 1] ?? 0);
  if (op === Op.LoadKX && extra >= constants.length) return outOfRange('constant');
  if (op !== Op.NewTable) return undefined;
  const size = cOf(word) + (kOf(word) === 1 ? extra * 256 : 0);
  return size > ITEMS_PER_INSTRUCTION * code.length ? tooManyItems() : undefined;
}

/** Names of variables: never more of them at once than registers, for debug functions go by their number. */
function checkLocals({ code, locals, registers }: Proto): string | undefined {
  const change = new Int32Array(code.length + 1);
  for (const { startPc, endPc } of locals) {
    if (startPc > endPc || endPc > code.length) return outOfRange('variable');
    change[startPc]!++;
    change[endPc]!--;
  }
  let active = 0;
  for (const n of change) {
    active += n;
    if (active > registers) return outOfRange('variable');
  }
  return undefined;
}
