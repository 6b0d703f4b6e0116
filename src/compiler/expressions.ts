// Expressions (§3.4): each function leaves the value of a node in an operand, and defers code as long as possible.
import { Op } from '../bytecode/ops.ts';
import { MAX_BX, MAX_C, OFFSET_SC, abck, withK } from '../bytecode/encode.ts';
import type {
  Binary,
  BinaryOperator,
  CallExpression,
  Expression,
  FunctionExpression,
  Index,
  MethodCall,
  Name,
  TableConstructor,
  Unary,
} from '../syntax/ast.ts';
import { tooManyFunctions } from '../messages/syntax.ts';
import { SyntaxFault } from '../syntax/parse.ts';
import { MOST_LISTED } from '../values/listed-table.ts';
import { isInteger, unm } from '../values/number.ts';
import { foldBinary, foldUnary } from './fold.ts';
import type { FunctionState } from './function-state.ts';
import {
  At,
  Operand,
  anywhere,
  codeNot,
  compare,
  discharge,
  extendConcat,
  freeOperand,
  freeOperands,
  fromKnown,
  goIfFalse,
  goIfTrue,
  immediate,
  immediateNumber,
  indexed,
  indexedByName,
  numberOperand,
  setResults,
  store,
  toAny,
  toAnyOrUpvalue,
  toConstantOrRegister,
  toNext,
  toValue,
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
function expression(fs: FunctionState, node: Expression, e: Operand): void {
  // The most frequent first.
  switch (node.kind) {
    case 'name':
      name(fs, node, e);
      break;
    case 'index':
    case 'call':
    case 'methodCall':
      suffixes(fs, node, e);
      break;
    case 'string':
      fs.chunk.token = node.token;
      e.set(At.Text).text = node.value;
      break;
    case 'number':
      fs.chunk.token = node.token;
      e.set(At.Number).number = node.value;
      break;
    case 'binary':
      binary(fs, node, e);
      break;
    case 'nil':
    case 'true':
    case 'false':
      fs.chunk.token = node.token;
      e.set(node.kind === 'nil' ? At.Nil : node.kind === 'true' ? At.True : At.False);
      break;
    case 'vararg':
      fs.chunk.token = node.token;
      fs.line = node.lineBefore;
      e.set(At.Vararg, fs.abc(Op.VarArg, 0, 0, 1));
      break;
    case 'function':
      functionExpression(fs, node, e);
      break;
    case 'paren':
      expression(fs, node.inner, e);
      fs.chunk.token++;
      fs.line = node.line;
      discharge(fs, e);
      break;
    case 'table':
      constructor(fs, node, e);
      break;
    case 'unary':
      unary(fs, node, e);
      break;
    case 'error':
      throw node.fault;
    default:
      node satisfies never;
  }
  fs.line = node.line;
}

/** Evaluates a list; all but the last go to consecutive registers. The operand of the last is returned. */
export function expressionList(fs: FunctionState, nodes: readonly Expression[]): Operand {
  const e = new Operand();
  for (let i = 0; i < nodes.length; i++) {
    if (i > 0) {
      fs.chunk.token++; // PUC has read the comma
      toNext(fs, e);
    }
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

const isSuffix = (node: Expression): node is Suffix =>
  node.kind === 'index' || node.kind === 'call' || node.kind === 'methodCall';

function suffix(fs: FunctionState, node: Suffix, e: Operand): void {
  switch (node.kind) {
    case 'index':
      index(fs, node, e);
      break;
    case 'call':
      call(fs, node, e);
      break;
    case 'methodCall':
      methodCall(fs, node, e);
      break;
  }
  fs.line = node.line;
}

function index(fs: FunctionState, node: Index, e: Operand): void {
  toAnyOrUpvalue(fs, e);
  withKey(fs, e, node.key);
}

/** Turns a table operand into one of its fields. */
function withKey(fs: FunctionState, table: Operand, node: Expression): void {
  if (node.kind === 'string') {
    fs.line = node.line;
    fs.chunk.token = node.token;
    return indexedByName(fs, table, node.value);
  }
  const key = evaluate(fs, node);
  toValue(fs, key);
  fs.chunk.token++;
  indexed(fs, table, key);
}

// ---- calls

function call(fs: FunctionState, node: CallExpression, e: Operand): void {
  toNext(fs, e);
  callArguments(fs, node, e);
}

function methodCall(fs: FunctionState, node: MethodCall, e: Operand): void {
  fs.line = node.nameLine;
  fs.chunk.token += 2; // PUC has read the name
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
  const last = expressionList(fs, node.args),
    { open } = last;
  fs.line = node.line;
  if (open) setResults(fs, last, -1);
  fs.chunk.token = node.token;
  if (!open && last.at !== At.Nothing) toNext(fs, last);
  e.set(At.Call, fs.abc(Op.Call, base, open ? 0 : fs.free - base, 2));
  fs.fixLine(node.openLine);
  fs.free = base + 1; // the call leaves one result unless told otherwise
}

export function functionExpression(fs: FunctionState, node: FunctionExpression, e: Operand): void {
  const child = compileFunction(fs, node);
  const at = fs.children.push(child) - 1;
  // To PUC it is a runtime error, without a position.
  if (at >= MAX_BX) throw new SyntaxFault(tooManyFunctions());
  fs.line = node.line;
  fs.chunk.token = node.token;
  anywhere(e.set(At.Anywhere), fs.abx(Op.Closure, 0, at));
  toNext(fs, e); // PUC fixes the closure in the next register at once
}

// ---- table constructors (§3.4.9)

function constructor(fs: FunctionState, node: TableConstructor, e: Operand): void {
  fs.line = node.lineBefore;
  fs.chunk.token = node.opener - 1;
  const pc = fs.abc(Op.NewTable, 0, 0, 0);
  fs.extra(0);
  e.set(At.Register, fs.free);
  fs.reserve(1);
  const table = e.info;
  let stored = 0,
    waiting = 0,
    fields = 0;
  let last: Operand | undefined;
  for (let i = 0; i < node.items.length; i++) {
    const item = node.items[i]!;
    if (last !== undefined) {
      fs.chunk.token++; // the separator
      toNext(fs, last);
      last = undefined;
      if (waiting === FIELDS_PER_FLUSH) {
        setList(fs, table, stored, waiting);
        stored += waiting;
        waiting = 0;
      }
    }
    if (item.kind === 'field') {
      const { free } = fs;
      const target = new Operand().set(At.Register, table);
      withKey(fs, target, item.key);
      store(fs, target, evaluate(fs, item.value));
      fs.free = free;
      fields++;
    } else {
      last = evaluate(fs, item);
      waiting++;
    }
  }
  fs.line = node.line;
  fs.chunk.token = node.token;
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
  if (isListed(node)) fs.code[pc] = withK(fs.code[pc]!, 1);
}

/** Are all keys integers, in an order that PUC does not traverse from 1 up? */
function isListed({ items }: TableConstructor): boolean {
  const { length } = items;
  if (length === 0 || length > MOST_LISTED) return false;
  const keys = items.map((item) => (item.kind === 'field' ? integerOf(item.key) : undefined));
  return keys.every((key) => key !== undefined) && keys.some((key, i) => key !== i + 1);
}

/** An integer in the text. */
function integerOf(node: Expression): number | undefined {
  if (node.kind === 'unary' && node.op === '-' && node.operand.kind === 'number')
    return integerOf({ ...node.operand, value: unm(node.operand.value) });
  return node.kind === 'number' && typeof node.value === 'number' && Number.isSafeInteger(node.value)
    ? node.value
    : undefined;
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

/** How an arithmetic or bitwise operator is compiled. */
interface Arithmetic {
  readonly op: Op;
  /** The instructions whose second operand is a constant, or a small integer. */
  readonly withConstant: Op | undefined;
  readonly withImmediate: Op | undefined;
  /** Commutative: a small integer may be the first operand. */
  readonly immediateFirst: boolean;
  readonly commutes: boolean;
  /** The constant must be an integer. */
  readonly bitwise: boolean;
}

function by(
  op: Op,
  withConstant?: Op,
  withImmediate?: Op,
  ...traits: ('immediateFirst' | 'commutes' | 'bitwise')[]
): Arithmetic {
  const is = (trait: (typeof traits)[number]): boolean => traits.includes(trait);
  return {
    op,
    withConstant,
    withImmediate,
    immediateFirst: is('immediateFirst'),
    commutes: is('commutes'),
    bitwise: is('bitwise'),
  };
}

const ARITHMETIC: Partial<Record<BinaryOperator, Arithmetic>> = {
  '+': by(Op.Add, Op.AddK, Op.AddI, 'immediateFirst', 'commutes'),
  '-': by(Op.Sub, Op.SubK, Op.SubI),
  '*': by(Op.Mul, Op.MulK, undefined, 'commutes'),
  '%': by(Op.Mod, Op.ModK),
  '^': by(Op.Pow, Op.PowK),
  '/': by(Op.Div, Op.DivK),
  '//': by(Op.IDiv, Op.IDivK),
  '&': by(Op.BAnd, Op.BAndK, undefined, 'commutes', 'bitwise'),
  '|': by(Op.BOr, Op.BOrK, undefined, 'commutes', 'bitwise'),
  '~': by(Op.BXor, Op.BXorK, undefined, 'commutes', 'bitwise'),
  '<<': by(Op.Shl, undefined, Op.ShlI, 'immediateFirst'),
  '>>': by(Op.Shr, undefined, Op.ShrI),
};

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
  const how = ARITHMETIC[node.op];
  fs.line = node.opLine;
  fs.chunk.token++; // the operator
  discharge(fs, e);
  if (how === undefined) prepareLeft(fs, node.op, e);
  else if (!e.isNumeral) toAny(fs, e);
  const right = evaluate(fs, node.right);
  discharge(fs, right);
  if (how === undefined) combine(fs, node, e, right);
  else arithmetic(fs, node, how, e, right);
  fs.line = node.line;
}

/** Prepares the left operand of a non-arithmetic operator before the right one is evaluated. */
function prepareLeft(fs: FunctionState, op: BinaryOperator, e: Operand): void {
  switch (op) {
    case '..':
      return toNext(fs, e);
    case 'and':
      return goIfTrue(fs, e);
    case 'or':
      return goIfFalse(fs, e);
    case '==':
    case '~=':
      if (!e.isNumeral) toConstantOrRegister(fs, e);
      return;
    default:
      if (immediateNumber(e) === undefined) toAny(fs, e);
  }
}

function combine(fs: FunctionState, node: Binary, left: Operand, right: Operand): void {
  const { op } = node;
  switch (op) {
    case '..':
      toNext(fs, right);
      if (!extendConcat(fs, left, right)) {
        fs.abc(Op.Concat, left.info, 2, 0);
        freeOperand(fs, right);
        fs.fixLine(node.opLine);
      }
      return;
    case 'and':
      right.ifFalse = fs.join(right.ifFalse, left.ifFalse);
      return left.become(right);
    case 'or':
      right.ifTrue = fs.join(right.ifTrue, left.ifTrue);
      return left.become(right);
    case '==':
    case '~=':
      return equality(fs, left, right, op === '==');
    case '<':
      return order(fs, Op.Lt, Op.LtI, Op.GtI, left, right);
    case '<=':
      return order(fs, Op.Le, Op.LeI, Op.GeI, left, right);
    case '>':
      return swapped(left, right, (a, b) => order(fs, Op.Lt, Op.LtI, Op.GtI, a, b));
    case '>=':
      return swapped(left, right, (a, b) => order(fs, Op.Le, Op.LeI, Op.GeI, a, b));
  }
}

function swapped(left: Operand, right: Operand, code: (a: Operand, b: Operand) => void): void {
  code(right, left);
  left.become(right);
}

function arithmetic(fs: FunctionState, node: Binary, how: Arithmetic, left: Operand, right: Operand): void {
  if (left.isNumeral && right.isNumeral) {
    const folded = foldBinary(node.op, left.number, right.number);
    if (folded !== undefined) {
      left.number = folded;
      return;
    }
  }
  if (how.withImmediate !== undefined) {
    const first = how.immediateFirst ? immediate(left) : undefined;
    if (first !== undefined) {
      withOperand(fs, node, how.withImmediate, right, first + OFFSET_SC, 1);
      return left.become(right);
    }
    const second = immediate(right);
    if (second !== undefined) return withOperand(fs, node, how.withImmediate, left, second + OFFSET_SC, 0);
  }
  if (how.withConstant !== undefined) {
    if (isConstantFor(fs, how, right)) return withOperand(fs, node, how.withConstant, left, right.info, 0);
    if (how.commutes && isConstantFor(fs, how, left)) {
      withOperand(fs, node, how.withConstant, right, left.info, 1);
      return left.become(right);
    }
  }
  // A literal on the left gets its register after the right operand.
  const b = toAny(fs, right),
    a = toAny(fs, left);
  freeOperands(fs, left, right);
  anywhere(left, fs.abc(how.op, 0, a, b));
  fs.fixLine(node.opLine);
}

/** Makes a constant of a numeral that can be the second operand. */
const isConstantFor = (fs: FunctionState, { bitwise }: Arithmetic, e: Operand): boolean =>
  e.isNumeral && (!bitwise || isInteger(e.number)) && numberOperand(fs, e);

/** An arithmetic instruction whose second operand is an immediate or a constant. */
function withOperand(fs: FunctionState, node: Binary, op: Op, e: Operand, operand: number, flipped: number): void {
  const r = toAny(fs, e);
  freeOperand(fs, e);
  anywhere(e, fs.abc(op, 0, r, operand, flipped));
  fs.fixLine(node.opLine);
}

function equality(fs: FunctionState, left: Operand, right: Operand, equal: boolean): void {
  let a = left,
    b = right;
  if (left.at !== At.Register) {
    a = right;
    b = left;
  }
  const ra = toAny(fs, a);
  const small = immediateNumber(b);
  const k = equal ? 1 : 0;
  let op: Op,
    operand: number,
    float = 0;
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
  let a: number,
    b: number,
    float = 0;
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
