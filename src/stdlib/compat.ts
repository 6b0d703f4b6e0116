// What Lua 5.3 had and a stock lua 5.4 still has (LUA_COMPAT_5_3 in PUC's own makefile): mathematical functions, and a
// __le that is derived from __lt. Libraries rely on it; `compat: false` leaves it out.
import { float } from '../values/number.ts';
import { power } from '../values/power.ts';
import type { Table } from '../values/table.ts';
import { truthy } from '../values/type.ts';
import { install, library } from '../vm/native/library.ts';
import { ltOf } from '../vm/meta.ts';
import { plain, pure, resumable } from '../vm/native/declare.ts';
import { float as double, int, value } from '../vm/native/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { positive, real } from './math/math.ts';

const WORDS = new DataView(new ArrayBuffer(8));
/**
 * Exponents of doubles: how they are stored for 0.5 <= x < 1, and how far the smallest numbers are moved so that they
 * have one.
 */
const HALF = 1022,
  SCALE = 54;
/** The smallest exponent, by frexp, of a number with all its digits; and of the smallest number there is. */
const LEAST_NORMAL = -1021,
  LEAST = -1074;
/** Exponents beyond these make no difference. */
const MOST_SHIFT = 5000;

/** x as m * 2^e with 0.5 <= |m| < 1; zero, infinities and NaN are themselves, with e = 0. */
function parts(x: number): readonly [m: number, e: number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  WORDS.setFloat64(0, x);
  const high = WORDS.getInt32(0),
    exponent = (high >>> 20) & 0x7ff;
  if (exponent === 0) {
    const [m, e] = parts(x * 2 ** SCALE);
    return [m, e - SCALE];
  }
  WORDS.setInt32(0, (high & ~(0x7ff << 20)) | (HALF << 20));
  return [WORDS.getFloat64(0), exponent - HALF];
}

/** m * 2^e, rounded once. */
function scaled(x: number, shift: number): number {
  const [m, own] = parts(x),
    e = own + Math.min(Math.max(shift, -MOST_SHIFT), MOST_SHIFT);
  if (m === 0 || !Number.isFinite(m)) return m;
  if (e > 1024) return m * Infinity;
  if (e >= LEAST_NORMAL) return m * 2 * 2 ** (e - 1);
  return e < LEAST - 1 ? m * 0 : m * 2 ** (e - LEAST) * 2 ** LEAST;
}

const frexp = plain(
  'math.frexp',
  [double('x')],
  'float, integer',
  'A fraction m in [0.5, 1) and an exponent e, so that x is m * 2^e.',
  (at, x) => {
    const [m, e] = parts(x);
    return at.two(float(m), e);
  },
);

const mathCompat = library('math', [
  pure('math.atan2', [double('y'), double('x').or(1)], 'float', 'The same as math.atan.', Math.atan2),
  real('math.cosh', 'The hyperbolic cosine of x.', Math.cosh),
  frexp,
  pure('math.ldexp', [double('m'), int('e')], 'float', 'The number m times 2 to the power of e.', scaled),
  positive('math.log10', 'The logarithm of x to the base 10.', Math.log10),
  pure('math.pow', [double('x'), double('y')], 'float', 'The number x to the power of y.', power),
  real('math.sinh', 'The hyperbolic sine of x.', Math.sinh),
  real('math.tanh', 'The hyperbolic tangent of x.', Math.tanh),
]);

/** a <= b as not (b < a). */
const DERIVED_LE = resumable('(le)', [value('a'), value('b')], 'boolean', '', {
  start: (call, a, b) => call.invoke(ltOf(call.rt, a, b), b, a),
  done: (call) => call.one(!truthy(call.result(1))),
});

/** Adds it all to a runtime whose libraries are open. */
export function openCompat(rt: Runtime): void {
  install(rt.loaded.getStr('math') as Table, mathCompat);
  rt.derivedLe = DERIVED_LE;
}
