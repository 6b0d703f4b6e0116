// Operands (PUC's expdesc): where the value of an expression is, and code that moves it to where it is needed. Code is
// deferred as long as possible: a constant stays a constant, a field read waits for its target register, a comparison
// is a pair of jump lists until a value is needed.
import { Op } from '../bytecode/ops.ts';
import {
  MAX_C,
  MAX_BX,
  OFFSET_SBX,
  OFFSET_SC,
  withA,
  withB,
  withC,
  withK,
  opOf,
  aOf,
  bOf,
  kOf,
} from '../bytecode/encode.ts';
import { constAssigned } from '../messages/syntax.ts';
import { LuaFloat } from '../values/number.ts';
import type { LuaNumber } from '../values/type.ts';
import { NO_JUMP, NO_REGISTER, type FunctionState } from './function-state.ts';
import { VarKind, type Known } from './scope.ts';

export const enum At {
  /** No value: an empty expression list. */
  Nothing,
  Nil,
  True,
  False,
  /** A number or string known now: `number` / `text`. */
  Number,
  Text,
  /** Constant `info`. */
  Constant,
  /** Register `info`: a temporary, or a fixed place. */
  Register,
  /** Local variable: register `info`, variable `aux`. */
  Local,
  /** Upvalue `info`. */
  Upvalue,
  /** R[info][R[aux]], U[info][K[aux]], R[info][aux], R[info][K[aux]]. */
  Indexed,
  IndexedUpvalue,
  IndexedInteger,
  IndexedField,
  /** A comparison: its jump is at `info`. */
  Jump,
  /** The instruction at `info` can put its result into any register. */
  Anywhere,
  /** Call or vararg instruction at `info`: any number of results. */
  Call,
  Vararg,
}

export class Operand {
  at: At = At.Nothing;
  info = 0;
  aux = 0;
  number: LuaNumber = 0;
  text = '';
  /** Jumps taken when the value is true / false, that keep it. */
  ifTrue = NO_JUMP;
  ifFalse = NO_JUMP;

  set(at: At, info = 0, aux = 0): this {
    this.at = at;
    this.info = info;
    this.aux = aux;
    this.ifTrue = this.ifFalse = NO_JUMP;
    return this;
  }

  /** Copies another operand. */
  become(other: Operand): void {
    this.at = other.at;
    this.info = other.info;
    this.aux = other.aux;
    this.number = other.number;
    this.text = other.text;
    this.ifTrue = other.ifTrue;
    this.ifFalse = other.ifFalse;
  }

  get jumps(): boolean {
    return this.ifTrue !== this.ifFalse;
  }

  /** More than one value possible? */
  get open(): boolean {
    return this.at === At.Call || this.at === At.Vararg;
  }

  get isNumeral(): boolean {
    return this.at === At.Number && !this.jumps;
  }
}

// ---- constants

/** The value of a constant operand (for <const> variables); undefined if it is none, see isKnown. */
export function isKnown(e: Operand): boolean {
  if (e.jumps) return false;
  return e.at === At.Nil || e.at === At.True || e.at === At.False || e.at === At.Number || e.at === At.Text;
}

export function knownOf(e: Operand): Known {
  switch (e.at) {
    case At.True:
      return true;
    case At.False:
      return false;
    case At.Number:
      return { number: e.number };
    case At.Text:
      return { string: e.text };
  }
  return undefined;
}

export function fromKnown(e: Operand, known: Known): void {
  if (known === undefined) e.set(At.Nil);
  else if (typeof known === 'boolean') e.set(known ? At.True : At.False);
  else if ('number' in known) e.set(At.Number).number = known.number;
  else e.set(At.Text).text = known.string;
}

/** The value of an integer literal that fits an immediate operand, or undefined. */
export function immediate(e: Operand): number | undefined {
  if (!e.isNumeral) return undefined;
  const n = e.number;
  return typeof n === 'number' && Number.isInteger(n) && fitsC(n) ? n : undefined;
}

const fitsC = (n: number): boolean => n >= -OFFSET_SC && n <= MAX_C - OFFSET_SC;

/** As immediate, but integral floats count too: [value, was it a float]. */
export function immediateNumber(e: Operand): readonly [number, boolean] | undefined {
  const n = immediate(e);
  if (n !== undefined) return [n, false];
  if (!e.isNumeral || !(e.number instanceof LuaFloat)) return undefined;
  const f = e.number.n;
  return Number.isInteger(f) && fitsC(f) ? [f + 0, true] : undefined;
}

// ---- discharging

/** Makes the operand independent of variables that later code may change: a constant, a register, or code. */
export function discharge(fs: FunctionState, e: Operand): void {
  switch (e.at) {
    case At.Local:
      e.at = At.Register;
      break;
    case At.Upvalue:
      e.info = fs.abc(Op.GetUpval, 0, e.info, 0);
      e.at = At.Anywhere;
      break;
    case At.IndexedUpvalue:
      e.info = fs.abc(Op.GetTabUp, 0, e.info, e.aux);
      e.at = At.Anywhere;
      break;
    case At.IndexedInteger:
      fs.release(e.info);
      e.info = fs.abc(Op.GetI, 0, e.info, e.aux);
      e.at = At.Anywhere;
      break;
    case At.IndexedField:
      fs.release(e.info);
      e.info = fs.abc(Op.GetField, 0, e.info, e.aux);
      e.at = At.Anywhere;
      break;
    case At.Indexed:
      fs.releaseBoth(e.info, e.aux);
      e.info = fs.abc(Op.GetTable, 0, e.info, e.aux);
      e.at = At.Anywhere;
      break;
    case At.Call:
    case At.Vararg:
      oneResult(fs, e);
  }
}

/** Cuts a call or vararg to exactly one value. */
export function oneResult(fs: FunctionState, e: Operand): void {
  if (e.at === At.Call) {
    e.at = At.Register;
    e.info = aOf(fs.code[e.info]!);
  } else if (e.at === At.Vararg) {
    fs.code[e.info] = withC(fs.code[e.info]!, 2);
    e.at = At.Anywhere;
  }
}

/** Sets how many results an open operand gives (-1: all). */
export function setResults(fs: FunctionState, e: Operand, n: number): void {
  const word = withC(fs.code[e.info]!, n + 1);
  if (e.at === At.Call) fs.code[e.info] = word;
  else {
    fs.code[e.info] = withA(word, fs.free);
    fs.reserve(1);
  }
}

function loadInteger(fs: FunctionState, register: number, n: LuaNumber): void {
  if (
    typeof n === 'number' &&
    Number.isInteger(n) &&
    n >= -OFFSET_SBX &&
    n <= MAX_BX - OFFSET_SBX &&
    Number.isSafeInteger(n)
  ) {
    fs.asbx(Op.LoadI, register, n);
  } else if (n instanceof LuaFloat && !Object.is(n.n, -0) && n.n >= -OFFSET_SBX && n.n <= MAX_BX - OFFSET_SBX) {
    fs.asbx(Op.LoadF, register, n.n);
  } else fs.loadConstant(register, fs.constant(n));
}

/** Puts the value (jump lists aside) into a register. */
function into(fs: FunctionState, e: Operand, register: number): void {
  discharge(fs, e);
  switch (e.at) {
    case At.Nil:
      fs.loadNil(register, 1);
      break;
    case At.False:
      fs.abc(Op.LoadFalse, register, 0, 0);
      break;
    case At.True:
      fs.abc(Op.LoadTrue, register, 0, 0);
      break;
    case At.Text:
      fs.loadConstant(register, fs.stringConstant(e.text));
      break;
    case At.Constant:
      fs.loadConstant(register, e.info);
      break;
    case At.Number:
      loadInteger(fs, register, e.number);
      break;
    case At.Anywhere:
      fs.code[e.info] = withA(fs.code[e.info]!, register);
      break;
    case At.Register:
      if (e.info !== register) fs.abc(Op.Move, register, e.info, 0);
      break;
    default:
      return; // a jump: its value is made by the lists
  }
  e.info = register;
  e.at = At.Register;
}

function intoAny(fs: FunctionState, e: Operand): void {
  if (e.at === At.Register) return;
  fs.reserve(1);
  into(fs, e, fs.free - 1);
}

function needsValue(fs: FunctionState, list: number): boolean {
  for (; list !== NO_JUMP; list = fs.nextJump(list)) {
    if (opOf(fs.code[fs.controlOf(list)]!) !== Op.TestSet) return true;
  }
  return false;
}

/** Puts the value into this register, jump lists included. */
function toRegister(fs: FunctionState, e: Operand, register: number): void {
  into(fs, e, register);
  if (e.at === At.Jump) e.ifTrue = fs.join(e.ifTrue, e.info);
  if (e.jumps) {
    let loadFalse = NO_JUMP,
      loadTrue = NO_JUMP;
    if (needsValue(fs, e.ifTrue) || needsValue(fs, e.ifFalse)) {
      const over = e.at === At.Jump ? NO_JUMP : fs.jump();
      fs.label();
      loadFalse = fs.abc(Op.LFalseSkip, register, 0, 0);
      fs.label();
      loadTrue = fs.abc(Op.LoadTrue, register, 0, 0);
      fs.patchHere(over);
    }
    const end = fs.label();
    fs.patchBoth(e.ifFalse, end, register, loadFalse);
    fs.patchBoth(e.ifTrue, end, register, loadTrue);
  }
  e.set(At.Register, register);
}

/** Puts the value into the next free register. */
export function toNext(fs: FunctionState, e: Operand): void {
  discharge(fs, e);
  freeOperand(fs, e);
  fs.reserve(1);
  toRegister(fs, e, fs.free - 1);
}

/** Puts the value into any register; returns which. */
export function toAny(fs: FunctionState, e: Operand): number {
  discharge(fs, e);
  if (e.at === At.Register) {
    if (!e.jumps) return e.info;
    if (e.info >= fs.scope.level()) {
      toRegister(fs, e, e.info);
      return e.info;
    }
  }
  toNext(fs, e);
  return e.info;
}

/** Like toAny, but an upvalue may stay one. */
export function toAnyOrUpvalue(fs: FunctionState, e: Operand): void {
  if (e.at !== At.Upvalue || e.jumps) toAny(fs, e);
}

/** The value is in a register or a constant. */
export function toValue(fs: FunctionState, e: Operand): void {
  if (e.at === At.Jump || e.jumps) toAny(fs, e);
  else discharge(fs, e);
}

/** Makes a constant small enough for an operand field, if the value is one. */
function toConstant(fs: FunctionState, e: Operand): boolean {
  if (e.jumps) return false;
  let k: number;
  switch (e.at) {
    case At.True:
      k = fs.constant(true);
      break;
    case At.False:
      k = fs.constant(false);
      break;
    case At.Nil:
      k = fs.constant(undefined);
      break;
    case At.Number:
      k = fs.constant(e.number);
      break;
    case At.Text:
      k = fs.stringConstant(e.text);
      break;
    case At.Constant:
      k = e.info;
      break;
    default:
      return false;
  }
  if (k > MAX_C) return false;
  e.at = At.Constant;
  e.info = k;
  return true;
}

/** The value becomes a small constant (true) or a register (false): for RK operands. */
export function toConstantOrRegister(fs: FunctionState, e: Operand): boolean {
  if (toConstant(fs, e)) return true;
  toAny(fs, e);
  return false;
}

/** A number that can be the K operand of an arithmetic instruction. */
export const numberOperand = (fs: FunctionState, e: Operand): boolean => e.isNumeral && toConstant(fs, e);

export function freeOperand(fs: FunctionState, e: Operand): void {
  if (e.at === At.Register) fs.release(e.info);
}

export function freeOperands(fs: FunctionState, a: Operand, b: Operand): void {
  const ra = a.at === At.Register ? a.info : -1,
    rb = b.at === At.Register ? b.info : -1;
  fs.releaseBoth(ra, rb);
}

// ---- indexing and storing

/** Turns a table operand and a key into an indexed operand. The table is in a register or an upvalue. */
export function indexed(fs: FunctionState, table: Operand, key: Operand): void {
  if (key.at === At.Text) {
    key.info = fs.stringConstant(key.text);
    key.at = At.Constant;
    key.aux = 1; // it is a string
  } else key.aux = 0;
  const field = key.at === At.Constant && key.aux === 1 && !key.jumps && key.info <= MAX_C;
  if (table.at === At.Upvalue && !field) toAny(fs, table);
  if (table.at === At.Upvalue) {
    table.at = At.IndexedUpvalue;
    table.aux = key.info;
    return;
  }
  const n = key.isNumeral ? key.number : undefined;
  if (field) {
    table.at = At.IndexedField;
    table.aux = key.info;
  } else if (typeof n === 'number' && Number.isInteger(n) && n >= 0 && n <= MAX_C) {
    table.at = At.IndexedInteger;
    table.aux = n;
  } else {
    table.aux = toAny(fs, key);
    table.at = At.Indexed;
  }
}

/** Turns a table operand and a string into an indexed operand. */
export function indexedByName(fs: FunctionState, table: Operand, name: string): void {
  const k = fs.stringConstant(name);
  if (k <= MAX_C) {
    table.at = table.at === At.Upvalue ? At.IndexedUpvalue : At.IndexedField;
    table.aux = k;
  } else {
    const key = new Operand().set(At.Text);
    key.text = name;
    indexed(fs, table, key);
  }
}

/** Stores `value` into the variable or field `target`. */
export function store(fs: FunctionState, target: Operand, value: Operand): void {
  switch (target.at) {
    case At.Local:
      freeOperand(fs, value);
      toRegister(fs, value, target.info);
      return;
    case At.Upvalue:
      fs.abc(Op.SetUpval, toAny(fs, value), target.info, 0);
      break;
    case At.IndexedUpvalue:
      storeField(fs, Op.SetTabUp, target, value);
      break;
    case At.IndexedInteger:
      storeField(fs, Op.SetI, target, value);
      break;
    case At.IndexedField:
      storeField(fs, Op.SetField, target, value);
      break;
    case At.Indexed:
      storeField(fs, Op.SetTable, target, value);
      break;
  }
  freeOperand(fs, value);
}

function storeField(fs: FunctionState, op: Op, target: Operand, value: Operand): void {
  const k = toConstantOrRegister(fs, value) ? 1 : 0;
  fs.abc(op, target.info, target.aux, value.info, k);
}

/** Refuses assignment to constants (§3.3.7). */
export function refuseConstant(fs: FunctionState, target: Operand, name: string, line: number): void {
  let kind = VarKind.Regular;
  if (target.at === At.Local) kind = fs.scope.variableAt(target.aux).kind;
  else if (target.at === At.Upvalue) kind = fs.scope.upvalueKind(target.info);
  else if (target.at < At.Constant) kind = VarKind.CompileTime;
  if (kind !== VarKind.Regular) fs.chunk.fail(constAssigned(name), line);
}

// ---- conditions

function negate(fs: FunctionState, jump: number): void {
  const at = fs.controlOf(jump),
    word = fs.code[at]!;
  fs.code[at] = withK(word, kOf(word) ^ 1);
}

function conditionalJump(fs: FunctionState, op: Op, a: number, b: number, c: number, k: number): number {
  fs.abc(op, a, b, c, k);
  return fs.jump();
}

/** A jump taken when the value's truth is `condition`. */
function jumpOn(fs: FunctionState, e: Operand, condition: boolean): number {
  if (e.at === At.Anywhere) {
    const word = fs.code[e.info]!;
    if (opOf(word) === Op.Not) {
      fs.dropLast();
      return conditionalJump(fs, Op.Test, bOf(word), 0, 0, condition ? 0 : 1);
    }
  }
  intoAny(fs, e);
  freeOperand(fs, e);
  return conditionalJump(fs, Op.TestSet, NO_REGISTER, e.info, 0, condition ? 1 : 0);
}

/** Code goes on here if the value is true; jumps away if false. */
export function goIfTrue(fs: FunctionState, e: Operand): void {
  discharge(fs, e);
  let jump: number;
  switch (e.at) {
    case At.Jump:
      negate(fs, e.info);
      jump = e.info;
      break;
    case At.Constant:
    case At.Number:
    case At.Text:
    case At.True:
      jump = NO_JUMP;
      break;
    default:
      jump = jumpOn(fs, e, false);
  }
  e.ifFalse = fs.join(e.ifFalse, jump);
  fs.patchHere(e.ifTrue);
  e.ifTrue = NO_JUMP;
}

/** Code goes on here if the value is false; jumps away if true. */
export function goIfFalse(fs: FunctionState, e: Operand): void {
  discharge(fs, e);
  let jump: number;
  switch (e.at) {
    case At.Jump:
      jump = e.info;
      break;
    case At.Nil:
    case At.False:
      jump = NO_JUMP;
      break;
    default:
      jump = jumpOn(fs, e, true);
  }
  e.ifTrue = fs.join(e.ifTrue, jump);
  fs.patchHere(e.ifFalse);
  e.ifFalse = NO_JUMP;
}

/** A comparison instruction and its jump: the operand becomes the jump. */
export function compare(fs: FunctionState, e: Operand, op: Op, a: number, b: number, c: number, k: number): void {
  e.info = conditionalJump(fs, op, a, b, c, k);
  e.at = At.Jump;
}

/** `not e`. */
export function codeNot(fs: FunctionState, e: Operand): void {
  discharge(fs, e);
  switch (e.at) {
    case At.Nil:
    case At.False:
      e.at = At.True;
      break;
    case At.Constant:
    case At.Number:
    case At.Text:
    case At.True:
      e.at = At.False;
      break;
    case At.Jump:
      negate(fs, e.info);
      break;
    default:
      intoAny(fs, e);
      freeOperand(fs, e);
      e.info = fs.abc(Op.Not, 0, e.info, 0);
      e.at = At.Anywhere;
  }
  const t = e.ifTrue;
  e.ifTrue = e.ifFalse;
  e.ifFalse = t;
  dropValues(fs, e.ifFalse);
  dropValues(fs, e.ifTrue);
}

function dropValues(fs: FunctionState, list: number): void {
  for (; list !== NO_JUMP; list = fs.nextJump(list)) fs.settleTest(list, NO_REGISTER);
}

/** Makes `e` the result of an instruction on registers whose destination is still open. */
export function anywhere(e: Operand, pc: number): void {
  e.info = pc;
  e.at = At.Anywhere;
}

/** Extends a CONCAT that the right operand just emitted, if it did; says whether. */
export function extendConcat(fs: FunctionState, left: Operand, right: Operand): boolean {
  const previous = fs.previous();
  if (previous === undefined || opOf(previous) !== Op.Concat) return false;
  const n = bOf(previous);
  if (aOf(previous) !== left.info + 1) return false;
  freeOperand(fs, right);
  fs.code[fs.pc - 1] = withB(withA(previous, left.info), n + 1);
  return true;
}
