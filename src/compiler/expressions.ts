// Expressions (§3.4): each function leaves the value of a node in an operand, emitting only what cannot wait.
import { Op } from '../bytecode/ops.ts';
import { MAX_C, OFFSET_SC, abck } from '../bytecode/encode.ts';
import type {
  Binary, BinaryOperator, CallExpression, Expression, FunctionExpression, Index, MethodCall, Name, TableConstructor, Unary,
} from '../syntax/ast.ts';
import { isInteger } from '../values/number.ts';
import { foldBinary, foldUnary } from './fold.ts';
import type { FunctionState } from './function-state.ts';
import {
  At, Operand, anywhere, codeNot, compare, discharge, extendConcat, freeOperand, freeOperands, fromKnown, goIfFalse, goIfTrue,
  immediate, immediateNumber, indexed, indexedByName, numberOperand, setResults, store, toAny, toAnyOrUpvalue, toConstantOrRegister,
  toNext, toValue,
} from './operands.ts';
import { compileFunction } from './functions.ts';
import { VarKind, type Variable } from './scope.ts';

/** Items of a constructor that wait in registers before they are stored. */
const FIELDS_PER_FLUSH = 50;

/** Evaluates a node into a fresh operand. */
export function evaluate(fs: FunctionState, node: Expression): Operand {
  const e = new Operand();
  expression(fs, node, e);
  return e;
}

/** Evaluates a node into an operand. */
export function expression(fs: FunctionState, node: Expression, e: Operand): void {
  // The most frequent first.
  switch (node.kind) {
    case 'name': name(fs, node, e); break;
    case 'index': case 'call': case 'methodCall': suffixes(fs, node, e); break;
    case 'string': e.set(At.Text).text = node.value; break;
    case 'number': e.set(At.Number).number = node.value; break;
    case 'binary': binary(fs, node, e); break;
    case 'nil': e.set(At.Nil); break;
    case 'true': e.set(At.True); break;
    case 'false': e.set(At.False); break;
    case 'vararg':
      fs.line = node.lineBefore;
      e.set(At.Vararg, fs.abc(Op.VarArg, 0, 0, 1));
      break;
    case 'function': functionExpression(fs, node, e); break;
    case 'paren':
      expression(fs, node.inner, e);
      fs.line = node.line;
      discharge(fs, e);
      break;
    case 'table': constructor(fs, node, e); break;
    case 'unary': unary(fs, node, e); break;
    default: node satisfies never;
  }
  fs.line = fs.chunk.line = node.line;
}

/** Evaluates a list; all but the last go to consecutive registers. The operand of the last is returned. */
export function expressionList(fs: FunctionState, nodes: readonly Expression[]): Operand {
  const e = new Operand();
  for (let i = 0; i < nodes.length; i++) {
    if (i > 0) toNext(fs, e);
    expression(fs, nodes[i]!, e);
  }
  return e;
}

function name(fs: FunctionState, node: Name, e: Operand): void {
  fs.chunk.token = node.token;
  const found = fs.scope.resolve(node.name);
  if (found !== undefined) return variable(found, e);
  // A global: _ENV.name (§2.2).
  variable(fs.scope.environment()!, e);
  fs.line = node.line;
  toAnyOrUpvalue(fs, e);
  indexedByName(fs, e, node.name);
}

function variable(found: Variable | number, e: Operand): void {
  if (typeof found === 'number') e.set(At.Upvalue, found);
  else if (found.kind === VarKind.CompileTime) fromKnown(e, found.known);
  else e.set(At.Local, found.register, found.index);
}

/** `a.b.c(d):e(f)`: a chain of suffixes nests to the left as deep as it is long, so it is walked in a loop. */
function suffixes(fs: FunctionState, node: Suffix, e: Operand): void {
  let inner = node.kind === 'call' ? node.callee : node.object;
  if (!isSuffix(inner)) {
    expression(fs, inner, e);
    return suffix(fs, node, e);
  }
  const chain: Suffix[] = [node];
  for (; isSuffix(inner); inner = inner.kind === 'call' ? inner.callee : inner.object) chain.push(inner);
  expression(fs, inner, e);
  for (let i = chain.length - 1; i >= 0; i--) suffix(fs, chain[i]!, e);
}

type Suffix = Index | CallExpression | MethodCall;

const isSuffix = (node: Expression): node is Suffix => node.kind === 'index' || node.kind === 'call' || node.kind === 'methodCall';

function suffix(fs: FunctionState, node: Suffix, e: Operand): void {
  switch (node.kind) {
    case 'index': index(fs, node, e); break;
    case 'call': call(fs, node, e); break;
    case 'methodCall': methodCall(fs, node, e); break;
  }
  fs.line = fs.chunk.line = node.line;
}

function index(fs: FunctionState, node: Index, e: Operand): void {
  toAnyOrUpvalue(fs, e);
  withKey(fs, e, node.key);
}

/** Turns a table operand into one of its fields. */
function withKey(fs: FunctionState, table: Operand, node: Expression): void {
  if (node.kind === 'string') {
    fs.line = fs.chunk.line = node.line;
    return indexedByName(fs, table, node.value);
  }
  const key = evaluate(fs, node);
  toValue(fs, key);
  indexed(fs, table, key);
}

// ---- calls

function call(fs: FunctionState, node: CallExpression, e: Operand): void {
  toNext(fs, e);
  callArguments(fs, node, e);
}

function methodCall(fs: FunctionState, node: MethodCall, e: Operand): void {
  fs.line = node.nameLine;
  toAny(fs, e);
  const object = e.info;
  freeOperand(fs, e);
  const base = fs.free;
  fs.reserve(2);
  const k = fs.stringConstant(node.name);
  if (k <= MAX_C) fs.abc(Op.Self, base, object, k, 1);
  else {
    const key = new Operand().set(At.Constant, k);
    fs.abc(Op.Self, base, object, toAny(fs, key), 0);
    freeOperand(fs, key);
  }
  e.set(At.Register, base);
  callArguments(fs, node, e);
}

function callArguments(fs: FunctionState, node: CallExpression | MethodCall, e: Operand): void {
  const base = e.info;
  const last = expressionList(fs, node.args);
  fs.line = node.line;
  let count: number;
  if (last.open) {
    setResults(fs, last, -1);
    count = -1;
  } else {
    if (last.at !== At.Nothing) toNext(fs, last);
    count = fs.free - (base + 1);
  }
  e.set(At.Call, fs.abc(Op.Call, base, count + 1, 2));
  fs.fixLine(node.openLine);
  fs.free = base + 1; // the call leaves one result unless told otherwise
}

export function functionExpression(fs: FunctionState, node: FunctionExpression, e: Operand): void {
  const child = compileFunction(fs, node);
  const at = fs.children.push(child) - 1;
  fs.line = node.line;
  anywhere(e.set(At.Anywhere), fs.abx(Op.Closure, 0, at));
  toNext(fs, e); // PUC fixes the closure in the next register at once
}

// ---- table constructors (§3.4.9)

function constructor(fs: FunctionState, node: TableConstructor, e: Operand): void {
  fs.line = node.lineBefore;
  const pc = fs.abc(Op.NewTable, 0, 0, 0);
  fs.extra(0);
  e.set(At.Register, fs.free);
  fs.reserve(1);
  const table = e.info;
  let stored = 0, waiting = 0, fields = 0;
  let last: Operand | undefined;
  for (let i = 0; i < node.items.length; i++) {
    const item = node.items[i]!;
    if (last !== undefined) {
      toNext(fs, last);
      last = undefined;
      if (waiting === FIELDS_PER_FLUSH) {
        setList(fs, table, stored, waiting);
        stored += waiting;
        waiting = 0;
      }
    }
    if (item.kind === 'item') {
      last = evaluate(fs, item.value);
      waiting++;
    } else {
      const { free } = fs;
      const target = new Operand().set(At.Register, table);
      withKey(fs, target, item.key);
      const value = evaluate(fs, item.value);
      store(fs, target, value);
      fs.free = free;
      fields++;
    }
  }
  fs.line = node.line;
  if (last !== undefined) {
    if (last.open) {
      setResults(fs, last, -1);
      setList(fs, table, stored, -1);
      waiting--; // the open item is not counted in the size
    } else {
      toNext(fs, last);
      setList(fs, table, stored, waiting);
    }
  } else if (waiting > 0) setList(fs, table, stored, waiting);
  setSize(fs, pc, table, stored + waiting, fields);
}

function setList(fs: FunctionState, table: number, stored: number, n: number): void {
  const count = n < 0 ? 0 : n;
  if (stored <= MAX_C) fs.abc(Op.SetList, table, count, stored);
  else {
    fs.abc(Op.SetList, table, count, stored % (MAX_C + 1), 1);
    fs.extra(Math.floor(stored / (MAX_C + 1)));
  }
  fs.free = table + 1;
}

function setSize(fs: FunctionState, pc: number, table: number, items: number, fields: number): void {
  const extra = Math.floor(items / (MAX_C + 1));
  fs.code[pc] = abck(Op.NewTable, table, Math.min(fields, 255), items % (MAX_C + 1), extra > 0 ? 1 : 0);
  fs.code[pc + 1] = (fs.code[pc + 1]! & 0x7f) | (extra << 7);
}

// ---- operators

function unary(fs: FunctionState, node: Unary, e: Operand): void {
  expression(fs, node.operand, e);
  if (node.op === 'not') return codeNot(fs, e);
  discharge(fs, e);
  if (e.isNumeral) {
    const folded = foldUnary(node.op, e.number);
    if (folded !== undefined) {
      e.number = folded;
      return;
    }
  }
  const r = toAny(fs, e);
  freeOperand(fs, e);
  const op = node.op === '-' ? Op.Unm : node.op === '~' ? Op.BNot : Op.Len;
  anywhere(e, fs.abc(op, 0, r, 0));
  fs.fixLine(node.opLine);
}

const ARITHMETIC: Partial<Record<BinaryOperator, Op>> = {
  '+': Op.Add, '-': Op.Sub, '*': Op.Mul, '%': Op.Mod, '^': Op.Pow, '/': Op.Div, '//': Op.IDiv,
  '&': Op.BAnd, '|': Op.BOr, '~': Op.BXor, '<<': Op.Shl, '>>': Op.Shr,
};
const WITH_CONSTANT: Partial<Record<BinaryOperator, Op>> = {
  '+': Op.AddK, '-': Op.SubK, '*': Op.MulK, '%': Op.ModK, '^': Op.PowK, '/': Op.DivK, '//': Op.IDivK,
  '&': Op.BAndK, '|': Op.BOrK, '~': Op.BXorK,
};
/** With a constant, they take integers only. */
const BITWISE = new Set<BinaryOperator>(['&', '|', '~']);
const COMMUTES = new Set<BinaryOperator>(['+', '*', '&', '|', '~']);

function binary(fs: FunctionState, node: Binary, e: Operand): void {
  // A chain like a+b+c... nests to the left as deep as it is long: walk it in a loop.
  if (node.left.kind !== 'binary') {
    expression(fs, node.left, e);
    return operate(fs, node, e);
  }
  const chain: Binary[] = [];
  let first: Expression = node;
  for (; first.kind === 'binary'; first = first.left) chain.push(first);
  expression(fs, first, e);
  for (let i = chain.length - 1; i >= 0; i--) operate(fs, chain[i]!, e);
}

/** Applies a binary operator to its left operand, already evaluated in `e`. */
function operate(fs: FunctionState, node: Binary, e: Operand): void {
  const { op } = node;
  fs.line = node.opLine;
  prepareLeft(fs, op, e);
  const right = evaluate(fs, node.right);
  combine(fs, node, e, right);
  fs.line = node.line;
}

/** What must happen to the left operand before the right one is evaluated. */
function prepareLeft(fs: FunctionState, op: BinaryOperator, e: Operand): void {
  discharge(fs, e);
  switch (op) {
    case 'and': return goIfTrue(fs, e);
    case 'or': return goIfFalse(fs, e);
    case '..': return toNext(fs, e);
    case '==': case '~=':
      if (!e.isNumeral) toConstantOrRegister(fs, e);
      return;
    case '<': case '<=': case '>': case '>=':
      if (immediateNumber(e) === undefined) toAny(fs, e);
      return;
    default:
      if (!e.isNumeral) toAny(fs, e);
  }
}

function combine(fs: FunctionState, node: Binary, left: Operand, right: Operand): void {
  const { op } = node;
  discharge(fs, right);
  if (left.isNumeral && right.isNumeral) {
    const folded = foldBinary(op, left.number, right.number);
    if (folded !== undefined) {
      left.number = folded;
      return;
    }
  }
  switch (op) {
    case 'and':
      right.ifFalse = fs.join(right.ifFalse, left.ifFalse);
      return left.become(right);
    case 'or':
      right.ifTrue = fs.join(right.ifTrue, left.ifTrue);
      return left.become(right);
    case '..':
      toNext(fs, right);
      if (!extendConcat(fs, left, right)) {
        fs.abc(Op.Concat, left.info, 2, 0);
        freeOperand(fs, right);
        fs.fixLine(node.opLine);
      }
      return;
    case '==': case '~=': return equality(fs, left, right, op === '==');
    case '<': return order(fs, Op.Lt, Op.LtI, Op.GtI, left, right);
    case '<=': return order(fs, Op.Le, Op.LeI, Op.GeI, left, right);
    case '>': return swapped(left, right, (a, b) => order(fs, Op.Lt, Op.LtI, Op.GtI, a, b));
    case '>=': return swapped(left, right, (a, b) => order(fs, Op.Le, Op.LeI, Op.GeI, a, b));
    default: return arithmetic(fs, node, left, right);
  }
}

function swapped(left: Operand, right: Operand, code: (a: Operand, b: Operand) => void): void {
  code(right, left);
  left.become(right);
}

function arithmetic(fs: FunctionState, node: Binary, left: Operand, right: Operand): void {
  const { op } = node;
  const small = immediate(right);
  const first = op === '+' || op === '<<' ? immediate(left) : undefined;
  if (first !== undefined) {
    withOperand(fs, node, op === '+' ? Op.AddI : Op.ShlI, right, first + OFFSET_SC, 1);
    return left.become(right);
  }
  if (small !== undefined) {
    const withSmall = op === '+' ? Op.AddI : op === '-' ? Op.SubI : op === '>>' ? Op.ShrI : op === '<<' ? Op.ShlI : undefined;
    if (withSmall !== undefined) return withOperand(fs, node, withSmall, left, small + OFFSET_SC, 0);
  }
  const withConstant = WITH_CONSTANT[op];
  if (withConstant !== undefined) {
    const suits = (e: Operand): boolean => (!BITWISE.has(op) || (e.isNumeral && isInteger(e.number))) && numberOperand(fs, e);
    if (suits(right)) return withOperand(fs, node, withConstant, left, right.info, 0);
    if (COMMUTES.has(op) && suits(left)) {
      withOperand(fs, node, withConstant, right, left.info, 1);
      return left.become(right);
    }
  }
  // A literal on the left takes its register after the right operand has one.
  const b = toAny(fs, right), a = toAny(fs, left);
  freeOperands(fs, left, right);
  anywhere(left, fs.abc(ARITHMETIC[op]!, 0, a, b));
  fs.fixLine(node.opLine);
}

/** An arithmetic instruction whose second operand is an immediate or a constant. */
function withOperand(fs: FunctionState, node: Binary, op: Op, e: Operand, operand: number, flipped: number): void {
  const r = toAny(fs, e);
  freeOperand(fs, e);
  anywhere(e, fs.abc(op, 0, r, operand, flipped));
  fs.fixLine(node.opLine);
}

function equality(fs: FunctionState, left: Operand, right: Operand, equal: boolean): void {
  let a = left, b = right;
  if (left.at !== At.Register) {
    a = right;
    b = left;
  }
  const ra = toAny(fs, a);
  const small = immediateNumber(b);
  const k = equal ? 1 : 0;
  let op: Op, operand: number, float = 0;
  if (small !== undefined) {
    op = Op.EqI;
    operand = small[0] + OFFSET_SC;
    float = small[1] ? 1 : 0;
  } else if (toConstantOrRegister(fs, b)) {
    op = Op.EqK;
    operand = b.info;
  } else {
    op = Op.Eq;
    operand = b.info;
  }
  freeOperands(fs, left, right);
  compare(fs, left, op, ra, operand, float, k);
}

function order(fs: FunctionState, op: Op, opI: Op, flippedI: Op, left: Operand, right: Operand): void {
  let a: number, b: number, float = 0;
  let n;
  if ((n = immediateNumber(right)) !== undefined) {
    a = toAny(fs, left);
    b = n[0] + OFFSET_SC;
    float = n[1] ? 1 : 0;
    op = opI;
  } else if ((n = immediateNumber(left)) !== undefined) {
    a = toAny(fs, right);
    b = n[0] + OFFSET_SC;
    float = n[1] ? 1 : 0;
    op = flippedI;
  } else {
    a = toAny(fs, left);
    b = toAny(fs, right);
  }
  freeOperands(fs, left, right);
  compare(fs, left, op, a, b, float, 1);
}

