// Arithmetic on 64-bit integers in emitted text. A register that is known to hold such integers is two locals, w (the
// low 32 bits) and h (the high ones), both as JavaScript's bitwise operators give them; it becomes a number or bigint
// only where another activation or the heap gets it.
import { SMALL_DIVISOR, hiOf, loOf } from '../../values/number.ts';
import { Event } from '../../values/metatable.ts';
import type { Emitter, Operand } from './emitter.ts';
import { Representation } from '../analysis/representations.ts';

const TWO_32 = 2 ** 32;

/** The two words of an operand, in text that can be repeated. */
interface LoHi {
  readonly lo: string;
  readonly hi: string;
  readonly constant?: number | bigint;
}

/** The operations that can be done on two words. */
const WAYS: Partial<Record<Event, (e: Emitter, pc: number, a: number, x: LoHi, y: LoHi) => void>> = {
  [Event.Add]: (e, pc, a, x, y) => {
    e.line(`t = (${x.lo} >>> 0) + (${y.lo} >>> 0);`);
    e.writeInt64(a, pc, 't | 0', `(${x.hi} + ${y.hi} + (t > 4294967295 ? 1 : 0)) | 0`);
  },
  [Event.Sub]: (e, pc, a, x, y) => {
    e.line(`t = (${x.lo} >>> 0) - (${y.lo} >>> 0);`);
    e.writeInt64(a, pc, 't | 0', `(${x.hi} - ${y.hi} - (t < 0 ? 1 : 0)) | 0`);
  },
  [Event.Mul]: (e, pc, a, x, y) => {
    e.line(`t = imul(${x.lo}, ${y.lo});`);
    e.writeInt64(a, pc, 't', `(mulHi(${x.lo}, ${y.lo}) + imul(${x.lo}, ${y.hi}) + imul(${x.hi}, ${y.lo})) | 0`);
  },
  [Event.Mod]: (e, pc, a, x, y) => {
    const n = y.constant as number;
    e.line(`t = ${x.hi} % ${n};`);
    e.write(a, pc, `((t < 0 ? t + ${n} : t) * ${TWO_32} + (${x.lo} >>> 0)) % ${n}`, Representation.Integer);
  },
  [Event.IDiv]: (e, pc, a, x, y) => divide(e, pc, a, x, y.constant as number),
  [Event.BAnd]: (e, pc, a, x, y) => {
    const [value, mask] = small(x) ? [y, x] : [x, y];
    // Masked to what is safe and not negative.
    if (small(mask))
      e.write(
        a,
        pc,
        `${(mask.constant as number) >= TWO_32 ? `(${value.hi} & ${mask.hi}) * ${TWO_32} + ` : ''}((${value.lo} & ${mask.lo}) >>> 0)`,
        Representation.Integer,
      );
    else bitwise('&')(e, pc, a, x, y);
  },
  [Event.BOr]: (e, pc, a, x, y) => bitwise('|')(e, pc, a, x, y),
  [Event.BXor]: (e, pc, a, x, y) => bitwise('^')(e, pc, a, x, y),
  [Event.Shl]: (e, pc, a, x, y) => shift(e, pc, a, x, y, 1),
  [Event.Shr]: (e, pc, a, x, y) => shift(e, pc, a, x, y, -1),
};

/** What can be divided by in two steps, as in values/number.ts. */
const divides = ({ constant }: Operand): boolean =>
  typeof constant === 'number' && constant > 0 && constant <= SMALL_DIVISOR;

/** Writes x // n: the high word first, then the remainder of it and the low word. */
function divide(e: Emitter, pc: number, a: number, x: LoHi, n: number): void {
  e.line(`t = floor(${x.hi} / ${n}) | 0;`);
  const lo = `floor(((${x.hi} - t * ${n}) * ${TWO_32} + (${x.lo} >>> 0)) / ${n})`;
  if (n >= 2048) e.write(a, pc, `t * ${TWO_32} + ${lo}`, Representation.Integer);
  else e.writeInt64(a, pc, `${lo} | 0`, 't');
}

const small = ({ constant }: LoHi): boolean => typeof constant === 'number' && constant >= 0;

const bitwise =
  (sign: string) =>
  (e: Emitter, pc: number, a: number, x: LoHi, y: LoHi): void =>
    e.writeInt64(a, pc, `${x.lo} ${sign} ${y.lo}`, `${x.hi} ${sign} ${y.hi}`);

/** Shifting to the left by y, or to the right for sign -1. */
function shift(e: Emitter, pc: number, a: number, x: LoHi, y: LoHi, sign: 1 | -1): void {
  if (typeof y.constant !== 'number') {
    const by = sign === 1 ? '' : '-';
    e.line(`t = ${by}(${y.hi} * ${TWO_32} + (${y.lo} >>> 0));`);
    return e.writeInt64(a, pc, `shiftLo(${x.lo}, ${x.hi}, t)`, `shiftHi(${x.lo}, ${x.hi}, t)`);
  }
  const n = y.constant * sign,
    m = -n;
  if (n >= 64 || m >= 64) e.write(a, pc, '0', Representation.Integer);
  else if (n >= 32) e.writeInt64(a, pc, '0', `${x.lo} << ${n - 32}`);
  else if (n > 0) e.writeInt64(a, pc, `${x.lo} << ${n}`, `${x.hi} << ${n} | ${x.lo} >>> ${32 - n}`);
  else if (n === 0) e.writeInt64(a, pc, x.lo, x.hi);
  else if (m >= 32) e.write(a, pc, `${x.hi} >>> ${m - 32}`, Representation.Integer);
  else if (m >= 11) e.write(a, pc, `(${x.hi} >>> 0) * ${2 ** (32 - m)} + (${x.lo} >>> ${m})`, Representation.Integer);
  else e.writeInt64(a, pc, `${x.lo} >>> ${m} | ${x.hi} << ${32 - m}`, `${x.hi} >>> ${m} | 0`);
}

/** Writes R[a] = x op y on two words, if the operation can be done so; false: it cannot. */
export function emitInt64(e: Emitter, pc: number, a: number, event: Event, x: Operand, y: Operand): boolean {
  const way = WAYS[event];
  if (way === undefined || x.representation === Representation.Double || y.representation === Representation.Double)
    return false;
  if ((event === Event.Mod || event === Event.IDiv) && !divides(y)) return false;
  const failed = e.deopt(pc);
  way(e, pc, a, loHi(e, x, 'i', 'j', failed), loHi(e, y, 'k', 'm', failed));
  return true;
}

/** The comparison of two integers one of which is an Int64, as a condition; undefined: neither is. */
export function compareInt64(e: Emitter, x: Operand, y: Operand, sign: '<' | '<=' | '==='): string | undefined {
  if (
    (x.representation !== Representation.Int64 && y.representation !== Representation.Int64) ||
    ![x, y].every(
      ({ representation }) => representation === Representation.Int64 || representation === Representation.Integer,
    )
  )
    return undefined;
  const a = loHi(e, x, 'i', 'j', ''),
    b = loHi(e, y, 'k', 'm', '');
  if (sign === '===') return `${a.lo} === ${b.lo} && ${a.hi} === ${b.hi}`;
  return `${a.hi} < ${b.hi} || ${a.hi} === ${b.hi} && (${a.lo} >>> 0) ${sign} (${b.lo} >>> 0)`;
}

/** Writes R[a] = ~x. */
export const complementInt64 = (e: Emitter, pc: number, a: number, { text }: Operand): void =>
  e.writeInt64(a, pc, `~w${text}`, `~h${text}`);

/** An operand as an Int64; `failed` is for what is no integer. */
function loHi(e: Emitter, { representation, text, constant }: Operand, lo: string, hi: string, failed: string): LoHi {
  if (representation === Representation.Int64 && constant === undefined) return { lo: `w${text}`, hi: `h${text}` };
  if (typeof constant === 'number' || typeof constant === 'bigint')
    return { lo: `(${loOf(constant)})`, hi: `(${hiOf(constant)})`, constant };
  const parts = `${lo} = ${text} | 0; ${hi} = floor(${text} / ${TWO_32}) | 0;`;
  e.line(
    representation === Representation.Integer
      ? parts
      : `if (safe(${text})) { ${parts} } else if (typeof ${text} === 'bigint') { ${lo} = loOf(${text}); ${hi} = hiOf(${text}); } else ${failed}`,
  );
  return { lo, hi };
}
