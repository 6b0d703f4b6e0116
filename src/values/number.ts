// The two subtypes of Lua numbers (§2.1, §3.4): which JavaScript value stands for which Lua number, and arithmetic on
// them.
//   integer  a safe JS number (never -0), or a bigint outside ±(2^53-1), always wrapped to 64 bits
//   float    a JS number that is no safe integer, or a LuaFloat box around one that is (1.0, -0.0)
// So `typeof v === 'number'` is an integer exactly when Number.isSafeInteger(v), and each number has one form only.
// NaN has two for the sake of its sign: raw NaN is what 0/0 gives (a negative one on x86), LuaFloat(NaN) its negation.
// It must not know strings, metamethods or error texts.
import { power } from './power.ts';
import type { LuaNumber } from './type.ts';

/** A float whose value is a safe integer (or a NaN without its sign bit). */
export class LuaFloat {
  /** Never stored as a raw double (V8 does so if all values were numbers): reading it would make a box each time. */
  readonly n: number = undefined as never;
  constructor(n: number) {
    this.n = n;
  }
}

const safe = Number.isSafeInteger;

const TWO_32 = 2 ** 32;
const TWO_63 = 2 ** 63;

/** 2^0 to 2^63: shifting is multiplying. */
const POWERS: readonly number[] = Array.from({ length: 64 }, (_, i) => 2 ** i);

/** The value of a double. */
export function float(n: number): number | LuaFloat {
  return safe(n) ? new LuaFloat(n) : n;
}

/** Boxes of the floats -128.0 to 1023.0, which constants of programs mostly are. */
const SMALL: readonly LuaFloat[] = Array.from({ length: 1152 }, (_, i) => new LuaFloat(i - 128));

/** The value of an integral float constant (not -0.0). */
export function smallFloat(n: number): LuaFloat {
  return SMALL[n + 128] ?? new LuaFloat(n);
}

/** The integer of any bigint: modulo 2^64, as a number where it is safe. */
export function wrap(b: bigint): number | bigint {
  const i = BigInt.asIntN(64, b);
  const n = Number(i);
  return safe(n) ? n : i;
}

export const isNumber = (v: unknown): v is LuaNumber =>
  typeof v === 'number' || v instanceof LuaFloat || typeof v === 'bigint';

export const isInteger = (v: unknown): v is number | bigint =>
  typeof v === 'number' ? safe(v) : typeof v === 'bigint';

export const isFloat = (v: unknown): v is number | LuaFloat =>
  typeof v === 'number' ? !safe(v) : v instanceof LuaFloat;

/** The number as a double; wide integers round to nearest, ties to even, as C does. */
export function toDouble(v: LuaNumber): number {
  return typeof v === 'number' ? v : typeof v === 'bigint' ? Number(v) : v.n;
}

/** The integer equal to a number, if there is one (§3.4.3). */
export function toInteger(v: LuaNumber): number | bigint | undefined {
  if (typeof v === 'number') return safe(v) ? v : wideInteger(v);
  if (typeof v === 'bigint') return v;
  return v.n === v.n ? v.n + 0 : undefined;
}

/** The 64-bit integer equal to a double that is not a safe one. */
function wideInteger(n: number): bigint | undefined {
  return Math.floor(n) === n && n >= -TWO_63 && n < TWO_63 ? BigInt(n) : undefined;
}

/** The greatest integer not above a number, unless it lies outside 64 bits. */
export function floorToInteger(v: LuaNumber): number | bigint | undefined {
  if (typeof v !== 'number') return toInteger(v);
  const n = Math.floor(v);
  return safe(n) ? n + 0 : wideInteger(n);
}

/** The least integer not below a number, unless it lies outside 64 bits. */
export function ceilToInteger(v: LuaNumber): number | bigint | undefined {
  if (typeof v !== 'number') return toInteger(v);
  const n = Math.ceil(v);
  return safe(n) ? n + 0 : wideInteger(n);
}

// Arithmetic (§3.4.1). Two raw numbers come first. If their result is no integer, it is a float already in its form;
// if it is, the operands say of which subtype. An operand that is no safe integer is a float, or is not raw.

export function add(a: LuaNumber, b: LuaNumber): LuaNumber {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a + b;
    if (!safe(a) || !safe(b)) return safe(r) ? new LuaFloat(r) : r;
    return safe(r) ? r : BigInt(a) + BigInt(b);
  }
  if (a instanceof LuaFloat || b instanceof LuaFloat || !isInteger(a) || !isInteger(b)) {
    return float(toDouble(a) + toDouble(b));
  }
  return wideAdd(a, b);
}

export function sub(a: LuaNumber, b: LuaNumber): LuaNumber {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a - b;
    if (!safe(a) || !safe(b)) return safe(r) ? new LuaFloat(r) : r;
    return safe(r) ? r : BigInt(a) - BigInt(b);
  }
  if (a instanceof LuaFloat || b instanceof LuaFloat || !isInteger(a) || !isInteger(b)) {
    return float(toDouble(a) - toDouble(b));
  }
  return wideSubtract(a, b);
}

export function mul(a: LuaNumber, b: LuaNumber): LuaNumber {
  if (typeof a === 'number' && typeof b === 'number') {
    const r = a * b;
    if (!safe(a) || !safe(b)) return safe(r) ? new LuaFloat(r) : r;
    return safe(r) ? r + 0 : wideMultiply(a, b);
  }
  if (a instanceof LuaFloat || b instanceof LuaFloat || !isInteger(a) || !isInteger(b)) {
    return float(toDouble(a) * toDouble(b));
  }
  return wideMultiply(a, b);
}

export function div(a: LuaNumber, b: LuaNumber): LuaNumber {
  const r = toDouble(a) / toDouble(b);
  return safe(r) ? new LuaFloat(r) : r;
}

export function pow(a: LuaNumber, b: LuaNumber): LuaNumber {
  const r = power(toDouble(a), toDouble(b));
  return safe(r) ? new LuaFloat(r) : r;
}

/** Remainder with the divisor's sign; undefined for the integer modulo zero. */
export function mod(a: LuaNumber, b: LuaNumber): LuaNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    if (safe(a) && safe(b)) {
      if (b === 0) return undefined;
      const r = a % b;
      return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0;
    }
    const r = floatMod(a, b);
    return safe(r) ? new LuaFloat(r) : r;
  }
  if (isInteger(a) && isInteger(b)) {
    if (typeof b === 'number' && b > 0 && b <= SMALL_DIVISOR) return wideModulo(a, b);
    const x = BigInt(a),
      y = BigInt(b);
    if (y === 0n) return undefined;
    const r = x % y;
    return wrap(r !== 0n && r < 0n !== y < 0n ? r + y : r);
  }
  return float(floatMod(toDouble(a), toDouble(b)));
}

/** The remainder of doubles. */
export function floatMod(a: number, b: number): number {
  // Fast path for x % 1, the most common case; both steps round like the general path.
  if (b === 1 && a > -TWO_32 && a < TWO_32) {
    const fraction = a - Math.floor(a);
    // A remainder of zero has the sign of the dividend.
    if (fraction !== 0) return fraction;
  }
  const r = a % b;
  return r > 0 ? (b < 0 ? r + b : r) : r < 0 && b > 0 ? r + b : r;
}

/** Floor division; undefined for the integer division by zero. */
export function idiv(a: LuaNumber, b: LuaNumber): LuaNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    // For safe integers the rounded quotient never crosses an integer: 1/b is at least half a unit in its last place.
    const r = Math.floor(a / b);
    if (!safe(a) || !safe(b)) return safe(r) ? new LuaFloat(r) : r;
    return b === 0 ? undefined : r + 0;
  }
  if (isInteger(a) && isInteger(b)) {
    if (typeof b === 'number' && b > 0 && b <= SMALL_DIVISOR) return wideDivide(a, b);
    const x = BigInt(a),
      y = BigInt(b);
    if (y === 0n) return undefined;
    const q = x / y;
    return wrap(x < 0n !== y < 0n && q * y !== x ? q - 1n : q);
  }
  return float(Math.floor(toDouble(a) / toDouble(b)));
}

export function unm(a: LuaNumber): LuaNumber {
  if (typeof a === 'number') return safe(a) ? 0 - a : a === a ? -a : new LuaFloat(a);
  if (typeof a === 'bigint') return wrap(-a);
  return a.n === a.n ? new LuaFloat(-a.n) : a.n;
}

// Arithmetic on wide integers uses two 32-bit halves, exchanged through a buffer: a third of the time of BigInt
// arithmetic. Half 0 is the low one: all platforms in use are little-endian.

type Integer = number | bigint;

const WIDE = new BigInt64Array(3);
const HALVES = new Int32Array(WIDE.buffer);
const UNSIGNED = new Uint32Array(WIDE.buffer);

/** Puts an integer into WIDE[at]. */
function load(at: number, v: Integer): void {
  if (typeof v === 'bigint') WIDE[at] = v;
  else {
    HALVES[2 * at] = v;
    HALVES[2 * at + 1] = Math.floor(v / TWO_32);
  }
}

/** The low 32 bits of an integer. */
export function loOf(v: Integer): number {
  load(0, v);
  return HALVES[0]!;
}

/** Its high 32 bits. */
export function hiOf(v: Integer): number {
  load(0, v);
  return HALVES[1]!;
}

/** The integer with these halves. */
export function fromLoHi(low: number, high: number): Integer {
  const n = high * TWO_32 + (low >>> 0);
  if (safe(n)) return n;
  HALVES[4] = low;
  HALVES[5] = high;
  return WIDE[2]!;
}

function wideAdd(a: Integer, b: Integer): Integer {
  load(0, a);
  load(1, b);
  const low = UNSIGNED[0]! + UNSIGNED[2]!;
  return fromLoHi(low | 0, (HALVES[1]! + HALVES[3]! + (low >= TWO_32 ? 1 : 0)) | 0);
}

function wideSubtract(a: Integer, b: Integer): Integer {
  load(0, a);
  load(1, b);
  const low = UNSIGNED[0]! - UNSIGNED[2]!;
  return fromLoHi(low | 0, (HALVES[1]! - HALVES[3]! - (low < 0 ? 1 : 0)) | 0);
}

function wideMultiply(a: Integer, b: Integer): Integer {
  load(0, a);
  load(1, b);
  const aLow = UNSIGNED[0]!,
    bLow = UNSIGNED[2]!;
  const a0 = aLow & 0xffff,
    a1 = aLow >>> 16,
    b0 = bLow & 0xffff,
    b1 = bLow >>> 16;
  const low = a0 * b0,
    crossA = a1 * b0,
    crossB = a0 * b1;
  const middle = (low >>> 16) + (crossA & 0xffff) + (crossB & 0xffff);
  const high = (a1 * b1 + (crossA >>> 16) + (crossB >>> 16) + (middle >>> 16)) | 0;
  return fromLoHi(
    (low & 0xffff) | (middle << 16),
    (high + Math.imul(aLow, HALVES[3]!) + Math.imul(HALVES[1]!, bLow)) | 0,
  );
}

/**
 * Divisors up to this size leave remainders that, with 32 bits more behind them, are safe integers: long division in
 * two steps is exact.
 */
export const SMALL_DIVISOR = 2 ** 21;

function wideModulo(a: Integer, b: number): number {
  load(0, a);
  const high = HALVES[1]! % b;
  return ((high < 0 ? high + b : high) * TWO_32 + UNSIGNED[0]!) % b;
}

function wideDivide(a: Integer, b: number): Integer {
  load(0, a);
  const high = Math.floor(HALVES[1]! / b);
  return fromLoHi(Math.floor(((HALVES[1]! - high * b) * TWO_32 + UNSIGNED[0]!) / b) | 0, high);
}

// Bitwise operations (§3.4.2), on integers.

export function band(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) return a & b;
  load(0, a);
  load(1, b);
  return fromLoHi(HALVES[0]! & HALVES[2]!, HALVES[1]! & HALVES[3]!);
}

export function bor(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) return a | b;
  load(0, a);
  load(1, b);
  return fromLoHi(HALVES[0]! | HALVES[2]!, HALVES[1]! | HALVES[3]!);
}

export function bxor(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) return a ^ b;
  load(0, a);
  load(1, b);
  return fromLoHi(HALVES[0]! ^ HALVES[2]!, HALVES[1]! ^ HALVES[3]!);
}

export function bnot(a: Integer): Integer {
  if (typeof a === 'bigint') return wrap(~a);
  const r = -1 - a;
  return safe(r) ? r : BigInt(r);
}

/** Shift to the left by `by` bits, to the right where that is negative; vacant bits are zero. */
export function shl(a: Integer, by: Integer): Integer {
  if (typeof by === 'bigint') return 0;
  return by >= 0 ? shiftLeft(a, by) : shiftRight(a, -by);
}

export function shr(a: Integer, by: Integer): Integer {
  if (typeof by === 'bigint') return 0;
  return by >= 0 ? shiftRight(a, by) : shiftLeft(a, -by);
}

function shiftLeft(a: Integer, n: number): Integer {
  if (n >= 64) return 0;
  if (typeof a === 'number') {
    const r = a * POWERS[n]!;
    if (safe(r)) return r;
  }
  load(0, a);
  const low = HALVES[0]!;
  if (n >= 32) return fromLoHi(0, low << (n - 32));
  // Shifting by 32 - n in two steps, since JavaScript counts modulo 32.
  return fromLoHi(low << n, (HALVES[1]! << n) | ((low >>> 1) >>> (31 - n)));
}

function shiftRight(a: Integer, n: number): Integer {
  if (n >= 64) return 0;
  if (typeof a === 'number' && a >= 0) return n < 32 && (a | 0) === a ? a >> n : Math.floor(a / POWERS[n]!);
  load(0, a);
  const high = HALVES[1]!;
  if (n === 0) return a;
  if (n >= 32) return fromLoHi(high >>> (n - 32), 0);
  return fromLoHi((HALVES[0]! >>> n) | ((high << 1) << (31 - n)), high >>> n);
}

// Order (§3.4.4). JavaScript compares numbers with bigints by mathematical value, and so does this.

export function lessThan(a: LuaNumber, b: LuaNumber): boolean {
  return (a instanceof LuaFloat ? a.n : a) < (b instanceof LuaFloat ? b.n : b);
}

export function lessEqual(a: LuaNumber, b: LuaNumber): boolean {
  return (a instanceof LuaFloat ? a.n : a) <= (b instanceof LuaFloat ? b.n : b);
}
