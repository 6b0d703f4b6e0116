// Exponentiation as in C (§3.4.1): the nearest double, where JavaScript's `**` is often one off (14^22, and 10^n for
// one n in eight). Integer and half-integer exponents are computed in double-double arithmetic (about 104 bits); other
// exponents use `**`.

/** Largest exponent that squaring takes: beyond it only bases next to 1 have a result other than 0 or infinity. */
const MAX_EXPONENT = 4096;
/** Sizes between this and its inverse leave room for the low halves of pairs. */
const LARGE = 1e270;

export function power(x: number, y: number): number {
  if (y === 2) return x * x;
  // Unlike in JavaScript, 1 to whatever power is 1, and so is -1 to an infinite one.
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  const near = x ** y,
    size = Math.abs(near),
    twice = 2 * y;
  if (Math.floor(twice) !== twice || twice > MAX_EXPONENT || twice < -MAX_EXPONENT) return near;
  // Powers of whole numbers that are exact doubles are right already.
  if (size < 9007199254740992 && near % 1 === 0 && x % 1 === 0) return near;
  // Near the ends of the range at least 10^308 must be exact.
  if (!(size < LARGE && size > 1 / LARGE)) return x === 10 && y % 1 === 0 ? Number('1e' + y) : near;
  return y % 1 === 0 ? wholePower(x, 0, y) : wholePower(Math.sqrt(x), rootError(x), twice);
}

/** What the square root of x is more than Math.sqrt(x). */
function rootError(x: number): number {
  const s = Math.sqrt(x);
  return (x - s * s - productError(s, s)) / (2 * s);
}

/** (high + low) to the n-th power, n a whole number. No power on the way is further from 1 than the last one. */
function wholePower(high: number, low: number, n: number): number {
  let outHigh = 1,
    outLow = 0;
  for (let k = Math.abs(n); ; ) {
    if ((k & 1) === 1) {
      const p = outHigh * high;
      const e = productError(outHigh, high) + (outHigh * low + outLow * high);
      outHigh = p + e;
      outLow = e - (outHigh - p);
    }
    k >>= 1;
    if (k === 0) break;
    const p = high * high;
    const e = productError(high, high) + 2 * high * low;
    high = p + e;
    low = e - (high - p);
  }
  if (n > 0) return outHigh;
  const inverse = 1 / outHigh;
  const rest = 1 - inverse * outHigh - productError(inverse, outHigh) - inverse * outLow;
  return inverse + inverse * rest;
}

/** What a * b is more than the double nearest to it (Dekker). */
function productError(a: number, b: number): number {
  const s = a * 134217729,
    t = b * 134217729;
  const a1 = s - (s - a),
    b1 = t - (t - b);
  const a2 = a - a1,
    b2 = b - b1;
  return a2 * b2 - (a * b - a1 * b1 - a2 * b1 - a1 * b2);
}
