// Arithmetic on 64-bit integers in emitted text. A register that is known to hold such integers is two locals, w (the low 32 bits) and h (the
// high ones), both as JavaScript's bitwise operators give them; it becomes a number or bigint only when it leaves the activation.
import { SMALL_DIVISOR, highHalf, lowHalf } from '../../values/number.ts';
import { Event } from '../../values/metatable.ts';
import type { Emitter, Operand } from './emitter.ts';
import { Kind } from '../analysis/representations.ts';

const TWO_32 = 2 ** 32;

/** The two halves of an operand, in text that can be said several times. */
interface Halves { readonly low: string; readonly high: string; readonly constant?: number | bigint }

/** What the operations are that can be done on halves. */
const WAYS: Partial<Record<Event, (e: Emitter, pc: number, a: number, x: Halves, y: Halves) => void>> = {
  [Event.Add]: (e, pc, a, x, y) => {
    e.line(`t = (${x.low} >>> 0) + (${y.low} >>> 0);`);
    e.writeWide(a, pc, 't | 0', `(${x.high} + ${y.high} + (t > 4294967295 ? 1 : 0)) | 0`);
  },
  [Event.Sub]: (e, pc, a, x, y) => {
    e.line(`t = (${x.low} >>> 0) - (${y.low} >>> 0);`);
    e.writeWide(a, pc, 't | 0', `(${x.high} - ${y.high} - (t < 0 ? 1 : 0)) | 0`);
  },
  [Event.Mul]: (e, pc, a, x, y) => {
    e.line(`t = imul(${x.low}, ${y.low});`);
    e.writeWide(a, pc, 't', `(timesHigh(${x.low}, ${y.low}) + imul(${x.low}, ${y.high}) + imul(${x.high}, ${y.low})) | 0`);
  },
  [Event.Mod]: (e, pc, a, x, y) => {
    const n = y.constant as number;
    e.line(`t = ${x.high} % ${n};`);
    e.write(a, pc, `((t < 0 ? t + ${n} : t) * ${TWO_32} + (${x.low} >>> 0)) % ${n}`, Kind.Integer);
  },
  [Event.IDiv]: (e, pc, a, x, y) => divide(e, pc, a, x, y.constant as number),
  [Event.BAnd]: (e, pc, a, x, y) => {
    const [value, mask] = small(x) ? [y, x] : [x, y];
    // Masked to what is safe and not negative.
    if (small(mask)) e.write(a, pc, `${(mask.constant as number) >= TWO_32 ? `(${value.high} & ${mask.high}) * ${TWO_32} + ` : ''}((${value.low} & ${mask.low}) >>> 0)`, Kind.Integer);
    else bitwise('&')(e, pc, a, x, y);
  },
  [Event.BOr]: (e, pc, a, x, y) => bitwise('|')(e, pc, a, x, y),
  [Event.BXor]: (e, pc, a, x, y) => bitwise('^')(e, pc, a, x, y),
  [Event.Shl]: (e, pc, a, x, y) => shift(e, pc, a, x, y, 1),
  [Event.Shr]: (e, pc, a, x, y) => shift(e, pc, a, x, y, -1),
};

/** What can be divided by in two steps, as in values/number.ts. */
const divides = ({ constant }: Operand): boolean => typeof constant === 'number' && constant > 0 && constant <= SMALL_DIVISOR;

/** Writes x // n: the high half first, then what is left of it and the low half. */
function divide(e: Emitter, pc: number, a: number, x: Halves, n: number): void {
  e.line(`t = floor(${x.high} / ${n}) | 0;`);
  const low = `floor(((${x.high} - t * ${n}) * ${TWO_32} + (${x.low} >>> 0)) / ${n})`;
  if (n >= 2048) e.write(a, pc, `t * ${TWO_32} + ${low}`, Kind.Integer);
  else e.writeWide(a, pc, `${low} | 0`, 't');
}

const small = ({ constant }: Halves): boolean => typeof constant === 'number' && constant >= 0;

const bitwise = (sign: string) => (e: Emitter, pc: number, a: number, x: Halves, y: Halves): void =>
  e.writeWide(a, pc, `${x.low} ${sign} ${y.low}`, `${x.high} ${sign} ${y.high}`);

/** Shifting to the left by y, or to the right for sign -1. */
function shift(e: Emitter, pc: number, a: number, x: Halves, y: Halves, sign: 1 | -1): void {
  if (typeof y.constant !== 'number') {
    const by = sign === 1 ? '' : '-';
    e.line(`t = ${by}(${y.high} * ${TWO_32} + (${y.low} >>> 0));`);
    return e.writeWide(a, pc, `shiftLow(${x.low}, ${x.high}, t)`, `shiftHigh(${x.low}, ${x.high}, t)`);
  }
  const n = y.constant * sign, m = -n;
  if (n >= 64 || m >= 64) e.write(a, pc, '0', Kind.Integer);
  else if (n >= 32) e.writeWide(a, pc, '0', `${x.low} << ${n - 32}`);
  else if (n > 0) e.writeWide(a, pc, `${x.low} << ${n}`, `${x.high} << ${n} | ${x.low} >>> ${32 - n}`);
  else if (n === 0) e.writeWide(a, pc, x.low, x.high);
  else if (m >= 32) e.write(a, pc, `${x.high} >>> ${m - 32}`, Kind.Integer);
  else if (m >= 11) e.write(a, pc, `(${x.high} >>> 0) * ${2 ** (32 - m)} + (${x.low} >>> ${m})`, Kind.Integer);
  else e.writeWide(a, pc, `${x.low} >>> ${m} | ${x.high} << ${32 - m}`, `${x.high} >>> ${m} | 0`);
}

/** Writes R[a] = x op y on halves, if that is how the operation can be done; false: it cannot. */
export function onHalves(e: Emitter, pc: number, a: number, event: Event, x: Operand, y: Operand): boolean {
  const way = WAYS[event];
  if (way === undefined || x.kind === Kind.Float || y.kind === Kind.Float) return false;
  if ((event === Event.Mod || event === Event.IDiv) && !divides(y)) return false;
  const failed = e.fail(pc);
  way(e, pc, a, halves(e, x, 'i', 'j', failed), halves(e, y, 'k', 'm', failed));
  return true;
}

/** The comparison of two integers one of which is in halves, as a condition; undefined: they are not. */
export function comparedByHalves(e: Emitter, x: Operand, y: Operand, sign: '<' | '<=' | '==='): string | undefined {
  if ((x.kind !== Kind.Wide && y.kind !== Kind.Wide) || ![x, y].every(({ kind }) => kind === Kind.Wide || kind === Kind.Integer)) return undefined;
  const a = halves(e, x, 'i', 'j', ''), b = halves(e, y, 'k', 'm', '');
  if (sign === '===') return `${a.low} === ${b.low} && ${a.high} === ${b.high}`;
  return `${a.high} < ${b.high} || ${a.high} === ${b.high} && (${a.low} >>> 0) ${sign} (${b.low} >>> 0)`;
}

/** Writes R[a] = ~x. */
export const complementHalves = (e: Emitter, pc: number, a: number, { text }: Operand): void => e.writeWide(a, pc, `~w${text}`, `~h${text}`);

/** An operand in halves; `failed` is for what is no integer. */
function halves(e: Emitter, { kind, text, constant }: Operand, low: string, high: string, failed: string): Halves {
  if (kind === Kind.Wide && constant === undefined) return { low: `w${text}`, high: `h${text}` };
  if (typeof constant === 'number' || typeof constant === 'bigint') return { low: `(${lowHalf(constant)})`, high: `(${highHalf(constant)})`, constant };
  const parts = `${low} = ${text} | 0; ${high} = floor(${text} / ${TWO_32}) | 0;`;
  e.line(kind === Kind.Integer ? parts : `if (safe(${text})) { ${parts} } else if (typeof ${text} === 'bigint') { ${low} = lowHalf(${text}); ${high} = highHalf(${text}); } else ${failed}`);
  return { low, high };
}
