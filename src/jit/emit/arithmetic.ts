// What arithmetic becomes in emitted text. Operands of known representation need no checks; for others, type feedback
// decides what is emitted.
import { Event } from '../../values/metatable.ts';
import { Representation, TypeSet, Mode } from '../analysis/representations.ts';
import type { Emitter, Operand } from './emitter.ts';
import { compareInt64, complementInt64, emitInt64 } from './int64.ts';

const MAX = Number.MAX_SAFE_INTEGER;

/** A binary operation, in text. */
export interface Arithmetic {
  /** The helper that does it for any values, or gives null. */
  readonly helper: string;
  readonly event: Event;
  /**
   * On two integers: statements that give `t`, and the condition for `t` to be the integer result; undefined: the
   * helper does it.
   */
  readonly integers?: (x: Operand, y: Operand, small: boolean) => Integers | undefined;
  /** On two doubles: the double result. undefined: it is for integers only. */
  readonly floats?: (x: string, y: string) => string;
  /** The result is a float even if the operands are integers. */
  readonly always?: boolean;
  /** Two integers never have a result with a fraction. */
  readonly exact?: boolean;
}

interface Integers {
  /** What has to be true of the operands, integers that they are. */
  readonly when?: string;
  readonly result: string;
  /** Whether the result has to be looked at: it may be no safe integer. */
  readonly check?: boolean;
  /** What makes `t` the integer, where it may be -0. */
  readonly form?: string;
  /** Where `when` does not hold the helper may still give an integer. */
  readonly else?: boolean;
}

const isNumber = (o: Operand): o is Operand & { readonly constant: number } => typeof o.constant === 'number';

/** That an integer has 32 bits, where its representation does not say so. */
const int32 = (o: Operand): string =>
  isNumber(o) ? String((o.constant | 0) === o.constant) : `(${o.text} | 0) === ${o.text}`;
const unsigned = (o: Operand): string =>
  isNumber(o) ? String(o.constant >>> 0 === o.constant) : `(${o.text} >>> 0) === ${o.text}`;

const bitwise = (sign: string, helper: string, event: Event): Arithmetic => ({
  helper,
  event,
  integers(x, y, small) {
    if (small) return { when: and(...[x, y].filter(isStatic).map(int32)), result: `${x.text} ${sign} ${y.text}` };
    // The low bits of any safe integer are those that JavaScript works on.
    const [mask] = sign === '&' ? [y, x].filter((o) => isNumber(o) && unsigned(o) === 'true') : [];
    const plain = `${x.text} ${sign} ${y.text}`;
    if (mask !== undefined) return { result: (mask.constant as number) > 0x7fffffff ? `(${plain}) >>> 0` : plain };
    const highs = `(floor(${x.text} / 4294967296) ${sign} floor(${y.text} / 4294967296)) * 4294967296`;
    return {
      result: `${and(unsigned(x), unsigned(y))} ? (${plain}) >>> 0 : ${highs} + ((${plain}) >>> 0)`,
      check: true,
    };
  },
});

/** Shifting to the right by a constant, or to the left if that is negative. */
function shifted(x: Operand, n: number, small: boolean): Integers | undefined {
  if (n >= 0 && n <= 31)
    return small
      ? { when: and(isStatic(x) ? int32(x) : 'true', `${x.text} >= 0`), result: `${x.text} >> ${n}`, else: true }
      : { when: `${x.text} >= 0`, result: `floor(${x.text} / ${2 ** n})`, else: true };
  return n < 0 && n >= -31 ? { result: `${x.text} * ${2 ** -n}`, check: true, form: 't + 0' } : undefined;
}

export const ARITHMETIC = {
  add: {
    helper: 'add',
    event: Event.Add,
    exact: true,
    integers: (x, y) => ({ result: `${x.text} + ${y.text}`, check: true }),
    floats: (x, y) => `${x} + ${y}`,
  },
  sub: {
    helper: 'sub',
    event: Event.Sub,
    exact: true,
    integers: (x, y) => ({ result: `${x.text} - ${y.text}`, check: true }),
    floats: (x, y) => `${x} - ${y}`,
  },
  mul: {
    helper: 'mul',
    event: Event.Mul,
    exact: true,
    integers: (x, y) => ({ result: `${x.text} * ${y.text}`, check: true, form: 't + 0' }),
    floats: (x, y) => `${x} * ${y}`,
  },
  div: { helper: 'div', event: Event.Div, always: true, floats: (x, y) => `${x} / ${y}` },
  pow: {
    helper: 'pow',
    event: Event.Pow,
    always: true,
    floats: (x, y) => (y === '2' ? `${x} * ${x}` : `power(${x}, ${y})`),
  },
  mod: {
    helper: 'mod',
    event: Event.Mod,
    integers: (x, y) => ({
      when: isNumber(y) ? (y.constant > 0 ? 'true' : 'false') : `${y.text} > 0`,
      result: `${x.text} % ${y.text}`,
      form: `(t < 0 ? t + ${y.text} : t) + 0`,
    }),
    floats: (x, y) => `floatMod(${x}, ${y})`,
  },
  idiv: {
    helper: 'idiv',
    event: Event.IDiv,
    integers: (x, y) => ({
      when: isNumber(y) ? (y.constant !== 0 ? 'true' : 'false') : `${y.text} !== 0`,
      result: `floor(${x.text} / ${y.text})`,
      form: 't + 0',
    }),
    floats: (x, y) => `floor(${x} / ${y})`,
  },
  band: bitwise('&', 'band', Event.BAnd),
  bor: bitwise('|', 'bor', Event.BOr),
  bxor: bitwise('^', 'bxor', Event.BXor),
  shl: {
    helper: 'shl',
    event: Event.Shl,
    integers: (x, y, small) => (isNumber(y) ? shifted(x, -y.constant, small) : undefined),
  },
  shr: {
    helper: 'shr',
    event: Event.Shr,
    integers: (x, y, small) =>
      isNumber(y)
        ? shifted(x, y.constant, small)
        : y.representation === Representation.Integer
          ? {
              when: `${y.text} >= 0 && ${y.text} <= 31 && ${unsigned(x)}`,
              result: `${x.text} >>> ${y.text}`,
              else: true,
            }
          : undefined,
  },
} satisfies Record<string, Arithmetic>;

const and = (...terms: string[]): string =>
  terms.includes('false') ? 'false' : terms.filter((t) => t !== 'true').join(' && ') || 'true';

/** That an operand is an integer; `small`: of 32 bits. */
const integer = (o: Operand, small: boolean): string =>
  o.representation === Representation.Integer
    ? 'true'
    : o.representation === Representation.Double
      ? 'false'
      : small
        ? `typeof ${o.text} === 'number' && (${o.text} | 0) === ${o.text}`
        : `safe(${o.text})`;

const isStatic = ({ representation }: Operand): boolean =>
  representation === Representation.Integer || representation === Representation.Double;

/** Writes R[a] = x op y. `meta` is the call of the metamethod, where its operands are others. */
export function arithmetic(
  e: Emitter,
  pc: number,
  a: number,
  op: Arithmetic,
  x: Operand,
  y: Operand,
  meta = binary(e, op.event, x, y),
): void {
  const { constant: m } = x,
    { constant: n } = y;
  if (Number.isSafeInteger(m) && Number.isSafeInteger(n) && (op === ARITHMETIC.add || op === ARITHMETIC.sub)) {
    const sum = op === ARITHMETIC.add ? (m as number) + (n as number) : (m as number) - (n as number);
    if (Number.isSafeInteger(sum)) return e.load(a, pc, e.literal(sum));
  }
  const types = e.feedback.types[pc]! as TypeSet;
  const wide =
    x.representation === Representation.Int64 ||
    y.representation === Representation.Int64 ||
    ((types & TypeSet.Int64) !== 0 &&
      (x.representation === Representation.Tagged || x.representation === Representation.Integer) &&
      (y.representation === Representation.Tagged || y.representation === Representation.Integer));
  if (
    wide &&
    e.mode === Mode.Speculate &&
    (types & (TypeSet.Float | TypeSet.Other)) === 0 &&
    emitInt64(e, pc, a, op.event, x, y)
  )
    return;
  x = e.plain(x, 'u');
  y = e.plain(y, 'v');
  const helper = `${op.helper}(${e.boxed(x)}, ${e.boxed(y)})`;
  const fixed = isStatic(x) && isStatic(y),
    ints = x.representation === Representation.Integer && y.representation === Representation.Integer;
  if (e.mode === Mode.Profile)
    return e.line(e.put(a, pc, `recordTypes(fn, ${pc}, ${e.boxed(x)}, ${e.boxed(y)}, ${helper})`, meta));
  if (
    op.floats !== undefined &&
    (op.always
      ? fixed || types === TypeSet.Float
      : x.representation === Representation.Double || y.representation === Representation.Double)
  )
    return onFloats(e, pc, a, op, x, y);
  const odd = [x, y].some(
    ({ constant, representation }) =>
      (constant !== undefined && representation === Representation.Tagged) ||
      (representation === Representation.Double && op.floats === undefined),
  );
  if (odd) return e.line(e.put(a, pc, helper, meta));
  // An instruction without feedback is seldom executed.
  if (types === TypeSet.Nothing && !ints) return onAny(e, pc, a, op, x, y, helper, meta);
  if ((types & (TypeSet.Float | TypeSet.Other | TypeSet.Int64)) === 0)
    return onIntegers(e, pc, a, op, x, y, helper, (types & TypeSet.Integer) === 0);
  if (types === TypeSet.Float && op.floats !== undefined && e.mode === Mode.Speculate)
    return onFloats(e, pc, a, op, x, y);
  onAny(e, pc, a, op, x, y, helper, meta);
}

/** Both are integers, as far as is known. */
function onIntegers(
  e: Emitter,
  pc: number,
  a: number,
  op: Arithmetic,
  x: Operand,
  y: Operand,
  helper: string,
  small: boolean,
): void {
  const way = op.integers?.(x, y, small),
    speculating = e.mode === Mode.Speculate;
  const failed = speculating ? e.deopt(pc) : undefined;
  if (way === undefined || way.when === 'false') {
    if (!speculating) return e.line(e.put(a, pc, helper));
    e.line(`t = ${helper}; if (typeof t !== 'number') ${failed}`);
    return e.write(a, pc, 't', Representation.Integer);
  }
  // A sum or product of two integers of 32 bits that V8 knows for such is no larger than it can be.
  const tame = small && !isStatic(x) && !isStatic(y) && op !== ARITHMETIC.mul;
  const guard = and(integer(x, small), integer(y, small), way.when ?? 'true'),
    range = way.check === true && !tame ? `t <= ${MAX} && t >= -${MAX}` : 'true';
  const representation = speculating ? Representation.Integer : Representation.Tagged;
  const slow =
    failed === undefined
      ? `{ ${e.put(a, pc, helper)} }`
      : way.else === true
        ? `{ t = ${helper}; if (typeof t !== 'number') ${failed} ${e.assign(a, pc, 't', representation)} }`
        : failed;
  const condition = and(guard, range === 'true' ? 'true' : `(t = ${way.result}, ${range})`);
  if (condition === 'true')
    return e.write(a, pc, way.form === undefined ? way.result : `(t = ${way.result}, ${way.form})`, representation);
  const before = range === 'true' ? `t = ${way.result}; ` : '';
  e.line(`if (${condition}) { ${before}${e.assign(a, pc, way.form ?? 't', representation)} } else ${slow}`);
}

/** The result is a float, as far as is known: operands of other representations become doubles. */
function onFloats(e: Emitter, pc: number, a: number, op: Arithmetic, x: Operand, y: Operand): void {
  const failed = e.mode === Mode.Speculate ? e.deopt(pc) : e.bailOut(pc);
  const dx = double(e, x, 'd', failed),
    dy = double(e, y, 'g', failed);
  if (op.always === true || x.representation === Representation.Double || y.representation === Representation.Double)
    return e.write(a, pc, op.floats!(dx, dy), Representation.Double);
  // One of them must have been a float.
  const both = [x, y]
    .filter(({ representation }) => representation !== Representation.Integer)
    .map(({ text }) => text)
    .join(', ');
  e.line(`t = ${op.floats!(dx, dy)};`);
  e.line(`if (${op.exact === true ? 'floor(t) === t && ' : ''}integers(${both})) ${failed}`);
  e.write(a, pc, 't', Representation.Double);
}

/** Makes an operand a double; otherwise fails. */
export function double(e: Emitter, { representation, text }: Operand, as: string, failed: string): string {
  if (representation !== Representation.Tagged) return text;
  e.line(
    `if (typeof ${text} === 'number') ${as} = ${text}; else if (${text} instanceof LuaFloat) ${as} = ${text}.n; else ${failed}`,
  );
  return as;
}

/** The call of a binary metamethod. */
export const binary = (e: Emitter, event: Event, x: Operand, y: Operand): string =>
  `binary(${event}, ${e.boxed(x)}, ${e.boxed(y)}, ${e.beyond})`;

/** Whatever there is: two integers and two raw numbers are dealt with here, anything else by the helper. */
function onAny(
  e: Emitter,
  pc: number,
  a: number,
  op: Arithmetic,
  x: Operand,
  y: Operand,
  helper: string,
  meta: string,
): void {
  const way = op.integers?.(x, y, true),
    put = e.put(a, pc, helper, meta),
    slow = `{ ${put} }`;
  const raw = (o: Operand): string =>
    o.representation === Representation.Integer ? 'true' : `typeof ${o.text} === 'number'`;
  if (op.exact === true && !op.always) {
    const small = and(int32(x), int32(y)),
      times = op === ARITHMETIC.mul,
      range = times ? `${small} && t <= ${MAX} && t >= -${MAX}` : small;
    return e.line(
      `if (${and(raw(x), raw(y))} && (t = ${op.floats!(x.text, y.text)}, ${range} || floor(t) !== t)) { ${e.assign(a, pc, times ? 't + 0' : 't')} } else ${slow}`,
    );
  }
  if (op.always === true)
    return e.line(
      `if (${and(raw(x), raw(y))} && (t = ${op.floats!(x.text, y.text)}, floor(t) !== t)) ${e.assign(a, pc, 't')} else ${slow}`,
    );
  const guard = way === undefined ? 'false' : and(raw(x), raw(y), int32(x), int32(y), way.when ?? 'true');
  if (way === undefined || guard === 'false') return e.line(put);
  const range = way.check === true ? ` && (t = ${way.result}, t <= ${MAX} && t >= -${MAX})` : '';
  e.line(
    `if (${guard}${range}) { ${range === '' ? `t = ${way.result}; ` : ''}${e.assign(a, pc, way.form ?? 't')} } else ${slow}`,
  );
}

/** Writes R[a] = -x. */
export function negation(e: Emitter, pc: number, a: number, x: Operand): void {
  const helper = `unm(${e.boxed(x)})`,
    types = e.feedback.types[pc]! as TypeSet;
  if (e.mode === Mode.Profile)
    return e.line(
      e.put(a, pc, `recordTypes(fn, ${pc}, ${e.boxed(x)}, undefined, ${helper})`, binary(e, Event.Unm, x, x)),
    );
  if (x.representation === Representation.Integer) return e.write(a, pc, `0 - ${x.text}`, Representation.Integer);
  // Of a NaN the sign matters, which a double does not keep.
  if (x.representation === Representation.Double) {
    e.line(`if (${x.text} !== ${x.text}) ${e.bailOut(pc)}`);
    return e.write(a, pc, `-${x.text}`, Representation.Double);
  }
  if (types === TypeSet.Float && e.mode === Mode.Speculate) {
    const failed = e.deopt(pc),
      d = double(e, x, 'd', failed);
    e.line(`if (${d} !== ${d} || integers(${x.text})) ${failed}`);
    return e.write(a, pc, `-${d}`, Representation.Double);
  }
  e.line(
    `if (typeof ${x.text} === 'number' && ${x.text} !== 0 && ${x.text} === ${x.text}) { ${e.assign(a, pc, `-${x.text}`)} } else { ${e.put(a, pc, helper, binary(e, Event.Unm, x, x))} }`,
  );
}

/** Writes R[a] = ~x. */
export function complement(e: Emitter, pc: number, a: number, x: Operand): void {
  if (x.representation === Representation.Int64 && x.constant === undefined) return complementInt64(e, pc, a, x);
  const helper = `bnot(${e.boxed(x)})`;
  if (x.representation !== Representation.Integer) return e.line(e.put(a, pc, helper));
  const safe = `(t = -1 - ${x.text}) >= -${MAX}`;
  if (e.mode === Mode.Speculate && (e.feedback.types[pc]! & TypeSet.Other) === 0) {
    e.line(`if (!(${safe})) ${e.deopt(pc)}`);
    return e.write(a, pc, 't', Representation.Integer);
  }
  e.line(`if (${safe}) ${e.assign(a, pc, 't')} else { ${e.put(a, pc, helper)} }`);
}

/** Writes the jump that follows a comparison, if it holds (`yes`) or does not. */
export function comparison(e: Emitter, pc: number, yes: boolean, x: Operand, y: Operand, sign: '<' | '<='): void {
  const jump = e.taken(pc),
    not = yes ? '' : '!',
    int64 = compareInt64(e, x, y, sign);
  if (int64 !== undefined) return e.line(`if (${not}(${int64})) ${jump}`);
  x = e.plain(x, 'u');
  y = e.plain(y, 'v');
  const raw = (o: Operand): string => (isStatic(o) ? 'true' : `typeof ${o.text} === 'number'`),
    both = and(raw(x), raw(y));
  const plain = `if (${not}(${x.text} ${sign} ${y.text})) ${jump}`;
  if (both === 'true') return e.line(plain);
  e.line(`if (${both}) { ${plain} }`);
  const event = sign === '<' ? Event.Lt : Event.Le,
    helper = sign === '<' ? 'less' : 'lessOrEqual';
  e.line(`else { ${decided(e, pc, not, `${helper}(${e.boxed(x)}, ${e.boxed(y)})`, binary(e, event, x, y), jump)} }`);
}

/** What a helper or metamethod says decides the jump. */
const decided = (e: Emitter, pc: number, not: string, helper: string, meta: string, jump: string): string =>
  `${e.either(pc, helper, meta)} if (${not}(t !== undefined && t !== false)) ${jump}`;

/** The same for equality. */
export function equality(e: Emitter, pc: number, yes: boolean, x: Operand, y: Operand): void {
  const jump = e.taken(pc),
    not = yes ? '' : '!',
    int64 = compareInt64(e, x, y, '===');
  if (int64 !== undefined) return e.line(`if (${not}(${int64})) ${jump}`);
  x = e.plain(x, 'u');
  y = e.plain(y, 'v');
  if (isStatic(x) && isStatic(y)) return e.line(`if (${x.text} ${yes ? '===' : '!=='} ${y.text}) ${jump}`);
  if (isStatic(x) || isStatic(y)) {
    const [known, other] = isStatic(x) ? [x, y] : [y, x];
    return e.line(
      `if (${not}(typeof ${other.text} === 'number' ? ${other.text} === ${known.text} : ${known.representation === Representation.Integer ? `${other.text} instanceof LuaFloat && ${other.text}.n === ${known.text}` : `rawEquals(${other.text}, ${e.boxed(known)})`})) ${jump}`,
    );
  }
  const plain = ({ constant, text }: Operand): boolean =>
    typeof constant === 'string' || typeof constant === 'boolean' || text === 'undefined';
  if (plain(y)) return e.line(`if (${x.text} ${yes ? '===' : '!=='} ${y.text}) ${jump}`);
  if (y.constant !== undefined)
    return e.line(`if (${not}(${x.text} === ${y.text} || rawEquals(${x.text}, ${y.text}))) ${jump}`);
  e.line(
    `if (typeof ${x.text} === 'string' || ${x.text} === undefined || typeof ${x.text} === 'number' && typeof ${y.text} === 'number') { if (${x.text} ${yes ? '===' : '!=='} ${y.text}) ${jump} }`,
  );
  e.line(`else { ${decided(e, pc, not, `equal(${x.text}, ${y.text})`, binary(e, Event.Eq, x, y), jump)} }`);
}
