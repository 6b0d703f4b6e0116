// Constant folding (§3.4): only if the result is what the VM would compute, and never to NaN or to a zero that could
// lose its sign. The arithmetic is values/number.ts, as in the VM.
import {
  LuaFloat,
  add,
  band,
  bnot,
  bor,
  bxor,
  div,
  idiv,
  mod,
  mul,
  pow,
  shl,
  shr,
  sub,
  toInteger,
  unm,
} from '../values/number.ts';
import type { BinaryOperator, UnaryOperator } from '../syntax/ast.ts';
import type { LuaNumber } from '../values/type.ts';

type Fold = (a: LuaNumber, b: LuaNumber) => LuaNumber | undefined;
type Bits = (a: number | bigint, b: number | bigint) => number | bigint;

const bits =
  (f: Bits): Fold =>
  (a, b) => {
    const i = toInteger(a),
      j = toInteger(b);
    return i === undefined || j === undefined ? undefined : f(i, j);
  };

const FOLDS: Partial<Record<BinaryOperator, Fold>> = {
  '+': add,
  '-': sub,
  '*': mul,
  '/': div,
  '//': idiv,
  '%': mod,
  '^': pow,
  '&': bits(band),
  '|': bits(bor),
  '~': bits(bxor),
  '<<': bits(shl),
  '>>': bits(shr),
};

const isZero = (n: LuaNumber): boolean => n === 0 || (n instanceof LuaFloat && n.n === 0);

const usable = (n: LuaNumber | undefined): LuaNumber | undefined => {
  if (n === undefined) return undefined;
  const d = n instanceof LuaFloat ? n.n : n;
  const float = n instanceof LuaFloat || (typeof n === 'number' && !Number.isSafeInteger(n));
  return float && (d !== d || d === 0) ? undefined : n;
};

/** The result of a binary operator on two literals, or undefined if it must be computed at run time. */
export function foldBinary(op: BinaryOperator, a: LuaNumber, b: LuaNumber): LuaNumber | undefined {
  if ((op === '/' || op === '//' || op === '%') && isZero(b)) return undefined;
  return usable(FOLDS[op]?.(a, b));
}

/** The result of `-` or `~` on a literal. */
export function foldUnary(op: UnaryOperator, a: LuaNumber): LuaNumber | undefined {
  if (op === '-') return usable(unm(a));
  if (op !== '~') return undefined;
  const i = toInteger(a);
  return i === undefined ? undefined : bnot(i);
}
