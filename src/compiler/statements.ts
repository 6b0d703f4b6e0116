// Statements (§3.3): control flow, declarations, and assignment. After each statement all temporaries are free.
import { Op } from '../bytecode/ops.ts';
import { MAX_BX, withBx, withC } from '../bytecode/encode.ts';
import type {
  Assign,
  Block,
  Expression,
  FunctionStatement,
  GenericFor,
  If,
  IfClause,
  Label,
  Local,
  LocalFunction,
  Name,
  NumericFor,
  Repeat,
  Return,
  Statement,
  While,
  Index,
} from '../syntax/ast.ts';
import { jumpTooLong } from '../messages/syntax.ts';
import { evaluate, expressionList, functionExpression } from './expressions.ts';
import type { FunctionState } from './function-state.ts';
import {
  At,
  Operand,
  goIfFalse,
  goIfTrue,
  isKnown,
  knownOf,
  oneResult,
  refuseConstant,
  setResults,
  store,
  toAny,
  toNext,
} from './operands.ts';
import { VarKind, type Variable } from './scope.ts';

/**
 * The statements of a block, in the scope that is current. `ends`: the block is closed by `end`-like tokens, not
 * `until`.
 */
export function block(fs: FunctionState, node: Block, ends: boolean): void {
  const { body } = node;
  // Behind the last statement there are labels only.
  let last = body.length - 1;
  const end = body[last];
  if (end?.kind === 'error' && end.endsBlock === true) last--;
  while (last >= 0 && body[last]!.kind === 'label') last--;
  for (let i = 0; i < body.length; i++) {
    const s = body[i]!;
    if (s.kind === 'label') i = labels(fs, body, i, ends && i > last);
    else statement(fs, s);
    fs.free = fs.scope.level();
  }
}

/** The labels from number `first` on; gives the number of the last one. As in PUC the last is declared first. */
function labels(fs: FunctionState, body: readonly Statement[], first: number, last: boolean): number {
  let end = first;
  while (body[end + 1]?.kind === 'label') end++;
  const { nextLine } = body[end] as Label,
    after = body[end + 1];
  if (after?.kind === 'error' && after.inLabel === true) throw after.fault;
  for (let i = end; i >= first; i--) {
    const { name, line } = body[i] as Label;
    fs.line = line;
    fs.scope.label(name, line, nextLine, last);
  }
  return end;
}

function scopedBlock(fs: FunctionState, node: Block): void {
  fs.scope.enter(false);
  block(fs, node, true);
  fs.scope.leave();
}

function statement(fs: FunctionState, s: Exclude<Statement, { kind: 'label' }>): void {
  switch (s.kind) {
    case 'local':
      return local(fs, s);
    case 'assign':
      return assign(fs, s);
    case 'callStatement': {
      const e = evaluate(fs, s.call);
      fs.code[e.info] = withC(fs.code[e.info]!, 1);
      return;
    }
    case 'do':
      scopedBlock(fs, s.body);
      fs.line = s.endLine;
      return;
    case 'while':
      return whileLoop(fs, s);
    case 'repeat':
      return repeatLoop(fs, s);
    case 'if':
      return ifStatement(fs, s);
    case 'numericFor':
      return numericFor(fs, s);
    case 'genericFor':
      return genericFor(fs, s);
    case 'functionStatement':
      return functionStatement(fs, s);
    case 'localFunction':
      return localFunction(fs, s);
    case 'return':
      return returnStatement(fs, s);
    case 'break':
      fs.line = s.line;
      return fs.scope.break(s.line);
    case 'goto':
      fs.line = s.line;
      return fs.scope.goto(s.label, s.line);
    case 'error':
      throw s.fault;
    default:
      s satisfies never;
  }
}

// ---- declarations and assignment

const KINDS = { const: VarKind.Const, close: VarKind.ToClose } as const;

function local(fs: FunctionState, s: Local): void {
  const { scope } = fs;
  let toClose = -1;
  const count = s.names.length;
  let last: Variable | undefined;
  for (let i = 0; i < count; i++) {
    const n = s.names[i]!;
    fs.line = n.line;
    if (n.attrib === 'close') toClose = scope.active + i;
    last = scope.declare(n.name, n.attrib === undefined ? VarKind.Regular : KINDS[n.attrib]);
  }
  const e = expressionList(fs, s.values);
  if (count === s.values.length && last!.kind === VarKind.Const && isKnown(e)) {
    scope.activate(count - 1);
    scope.activateKnown(knownOf(e));
  } else {
    adjust(fs, count, s.values.length, e);
    scope.activate(count);
  }
  if (toClose !== -1) {
    scope.markToClose();
    fs.abc(Op.Tbc, scope.level(toClose), 0, 0);
  }
}

/** Makes exactly `wanted` values in registers of an expression list with `given` expressions, the last in `e`. */
function adjust(fs: FunctionState, wanted: number, given: number, e: Operand): void {
  const missing = wanted - given;
  if (e.open) setResults(fs, e, Math.max(missing + 1, 0));
  else {
    if (e.at !== At.Nothing) toNext(fs, e);
    if (missing > 0) {
      fs.check(missing);
      fs.loadNil(fs.free, missing);
    }
  }
  if (missing > 0) fs.reserve(missing);
  else fs.free += missing;
}

function assign(fs: FunctionState, s: Assign): void {
  if (s.targets.length === 1 && s.values.length === 1) return assignOne(fs, s);
  const targets: Operand[] = [];
  for (const node of s.targets) {
    const target = assignable(fs, node);
    if (target.at < At.Indexed) protectEarlier(fs, targets, target);
    targets.push(target);
  }
  const e = expressionList(fs, s.values);
  fs.line = s.line;
  let last = targets.length - 1;
  if (s.values.length === targets.length) {
    oneResult(fs, e);
    store(fs, targets[last--]!, e);
  } else adjust(fs, targets.length, s.values.length, e);
  for (; last >= 0; last--) store(fs, targets[last]!, new Operand().set(At.Register, fs.free - 1));
}

function assignOne(fs: FunctionState, s: Assign): void {
  const target = assignable(fs, s.targets[0]!),
    e = evaluate(fs, s.values[0]!);
  fs.line = s.line;
  oneResult(fs, e);
  store(fs, target, e);
}

/** The place an assignment stores to. */
function assignable(fs: FunctionState, node: Name | Index): Operand {
  const target = evaluate(fs, node);
  if (node.kind === 'name') refuseConstant(fs, target, node.name, node.line);
  return target;
}

/** `t[i], i = ...`: a variable assigned later in the list that an earlier target uses is saved first (§3.3.3). */
function protectEarlier(fs: FunctionState, earlier: readonly Operand[], variable: Operand): void {
  const copy = fs.free;
  let conflict = false;
  for (const t of earlier) {
    if (t.at === At.IndexedUpvalue) {
      if (variable.at === At.Upvalue && t.info === variable.info) {
        conflict = true;
        t.at = At.IndexedField;
        t.info = copy;
      }
    } else if (t.at >= At.Indexed && variable.at === At.Local) {
      if (t.info === variable.info) {
        conflict = true;
        t.info = copy;
      }
      if (t.at === At.Indexed && t.aux === variable.info) {
        conflict = true;
        t.aux = copy;
      }
    }
  }
  if (!conflict) return;
  if (variable.at === At.Local) fs.abc(Op.Move, copy, variable.info, 0);
  else fs.abc(Op.GetUpval, copy, variable.info, 0);
  fs.reserve(1);
}

function functionStatement(fs: FunctionState, s: FunctionStatement): void {
  const target = evaluate(fs, s.target),
    fn = new Operand();
  functionExpression(fs, s.fn, fn);
  if (s.target.kind === 'name') refuseConstant(fs, target, s.target.name, s.fn.nextLine);
  store(fs, target, fn);
  fs.fixLine(s.line); // the definition happens in the first line
}

function localFunction(fs: FunctionState, s: LocalFunction): void {
  const { scope } = fs;
  scope.declare(s.name.name);
  const index = scope.active;
  scope.activate(1); // visible in its own body
  functionExpression(fs, s.fn, new Operand());
  const variable = scope.variableAt(index);
  // Debug information: the variable holds its value only from here on.
  const info = scope.locals[variable.local]!;
  scope.locals[variable.local] = { name: info.name, startPc: fs.pc, endPc: 0 };
}

function returnStatement(fs: FunctionState, s: Return): void {
  const { scope } = fs;
  let first = scope.level(),
    count = 0;
  if (s.values.length > 0) {
    const e = expressionList(fs, s.values);
    fs.line = s.line;
    if (e.open) {
      setResults(fs, e, -1);
      if (e.at === At.Call && s.values.length === 1 && !scope.block!.insideToClose) {
        fs.code[e.info] = (fs.code[e.info]! & ~0x7f) | Op.TailCall;
      }
      count = -1;
    } else if (s.values.length === 1) {
      first = toAny(fs, e);
      count = 1;
    } else {
      toNext(fs, e);
      count = fs.free - first;
    }
  }
  fs.line = s.line;
  fs.emitReturn(first, count);
}

// ---- control structures

/** Evaluates a condition; the jumps taken when it is false are returned. */
function condition(fs: FunctionState, node: Expression): number {
  const e = evaluate(fs, node);
  if (e.at === At.Nil) e.at = At.False;
  goIfTrue(fs, e);
  return e.ifFalse;
}

function whileLoop(fs: FunctionState, s: While): void {
  fs.line = s.line;
  const start = fs.label();
  const exit = condition(fs, s.condition);
  fs.scope.enter(true);
  scopedBlock(fs, s.body);
  fs.patch(fs.jump(), start);
  fs.line = s.endLine;
  fs.scope.leave();
  fs.patchHere(exit);
}

function repeatLoop(fs: FunctionState, s: Repeat): void {
  const { scope } = fs;
  const start = fs.label();
  scope.enter(true);
  const inner = scope.enter(false);
  block(fs, s.body, false);
  let again = condition(fs, s.condition); // sees the block's locals
  scope.leave();
  if (inner.captured) {
    const exit = fs.jump();
    fs.patchHere(again);
    fs.abc(Op.Close, scope.level(inner.active), 0, 0);
    again = fs.jump();
    fs.patchHere(exit);
  }
  fs.patch(again, start);
  scope.leave();
}

function ifStatement(fs: FunctionState, s: If): void {
  let escapes = -1;
  for (let i = 0; i < s.clauses.length; i++) {
    const more = i < s.clauses.length - 1 || s.orElse !== undefined;
    escapes = ifClause(fs, s.clauses[i]!, more, escapes);
  }
  if (s.orElse !== undefined) scopedBlock(fs, s.orElse);
  fs.line = s.endLine;
  fs.patchHere(escapes);
}

function ifClause(fs: FunctionState, clause: IfClause, more: boolean, escapes: number): number {
  const { scope } = fs;
  const e = evaluate(fs, clause.condition);
  if (e.at === At.Nil) e.at = At.False;
  fs.line = clause.line;
  const first = clause.body.body[0];
  let skip: number;
  if (first?.kind === 'break') {
    // `if c then break`: the condition itself jumps out.
    goIfFalse(fs, e);
    fs.line = first.line;
    scope.enter(false);
    scope.break(first.line, e.ifTrue);
    if (clause.body.body.length === 1) {
      // If not, the next clause follows; there is nothing to skip it from.
      scope.leave();
      fs.patchHere(e.ifFalse);
      return escapes;
    }
    skip = fs.jump();
    block(fs, { body: clause.body.body.slice(1) }, true);
  } else {
    goIfTrue(fs, e);
    scope.enter(false);
    skip = e.ifFalse;
    block(fs, clause.body, true);
  }
  scope.leave();
  if (more) escapes = fs.join(escapes, fs.jump());
  fs.line = clause.endLine;
  fs.patchHere(skip);
  return escapes;
}

function stateVariables(fs: FunctionState, n: number): void {
  for (let i = 0; i < n; i++) fs.scope.declare('(for state)');
}

function numericFor(fs: FunctionState, s: NumericFor): void {
  const { scope } = fs;
  const base = fs.free;
  scope.enter(true);
  stateVariables(fs, 3);
  scope.declare(s.variable.name);
  toNext(fs, evaluate(fs, s.start));
  toNext(fs, evaluate(fs, s.limit));
  if (s.step !== undefined) toNext(fs, evaluate(fs, s.step));
  else {
    fs.asbx(Op.LoadI, fs.free, 1);
    fs.reserve(1);
  }
  scope.activate(3);
  forBody(fs, s, base, 1, false);
  scope.leave();
}

function genericFor(fs: FunctionState, s: GenericFor): void {
  const { scope } = fs;
  const base = fs.free;
  scope.enter(true);
  stateVariables(fs, 4);
  for (const n of s.names) scope.declare(n.name);
  adjust(fs, 4, s.values.length, expressionList(fs, s.values));
  scope.activate(4);
  scope.markToClose(); // the fourth value
  fs.check(3); // room to call the iterator
  forBody(fs, s, base, s.names.length, true);
  scope.leave();
}

function forBody(
  fs: FunctionState,
  s: NumericFor | GenericFor,
  base: number,
  variables: number,
  generic: boolean,
): void {
  const { scope } = fs;
  const line = s.kind === 'genericFor' ? s.inLine : s.line;
  fs.line = s.doLine;
  const prepare = fs.abx(generic ? Op.TForPrep : Op.ForPrep, base, 0);
  scope.enter(false);
  scope.activate(variables);
  fs.reserve(variables);
  scopedBlock(fs, s.body);
  scope.leave();
  fs.chunk.token = s.token - 1;
  fixLoop(fs, prepare, fs.label(), false);
  if (generic) {
    fs.abc(Op.TForCall, base, 0, variables);
    fs.fixLine(line);
  }
  const loop = fs.abx(generic ? Op.TForLoop : Op.ForLoop, base, 0);
  fixLoop(fs, loop, prepare + 1, true);
  fs.fixLine(line);
  fs.line = s.endLine;
}

function fixLoop(fs: FunctionState, pc: number, to: number, back: boolean): void {
  const offset = back ? pc + 1 - to : to - (pc + 1);
  if (offset > MAX_BX) fs.chunk.failNear(jumpTooLong());
  fs.code[pc] = withBx(fs.code[pc]!, offset);
}
