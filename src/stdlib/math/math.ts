// The math library (§6.7). Every result keeps the subtype the manual gives it; a state, or a process in a system, has a
// generator of its own.
import { emptyInterval, valueExpected, wrongCount, zero } from '../../messages/stdlib.ts';
import {
  LuaFloat,
  ceilToInteger,
  float,
  floorToInteger,
  isInteger,
  isNumber,
  toDouble,
  toInteger,
  unm,
  wrap,
} from '../../values/number.ts';
import { toNumber } from '../../values/numeral.ts';
import { str as text } from '../../values/string.ts';
import { truthy, type LuaNumber, type Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { library } from '../../vm/native/library.ts';
import { PENDING, lessInto } from '../../vm/meta.ts';
import { plain, pure, resumable } from '../../vm/native/declare.ts';
import type { Native } from '../../vm/native/native.ts';
import { fastCalls, framelessSafe, withTraits } from '../../vm/native/traits.ts';
import { Next } from '../../vm/native/next.ts';
import {
  Param,
  any,
  float as double,
  integer,
  num,
  rest,
  takeInteger,
  takeNumber,
  unchecked,
} from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { Xoshiro } from './random.ts';

/** A number argument whose subtype counts: a numeral in a string stands for a float here. */
const typed = (name: string): Param<LuaNumber> =>
  new Param(name, 'number', (v, at, given) => (isNumber(v) ? v : float(toDouble(takeNumber(v, at, given)))));

const abs = pure('math.abs', [typed('x')], 'number', 'The absolute value of x; of math.mininteger, itself.', (x) => {
  if (typeof x === 'number') return x < 0 ? -x : x === x ? x : new LuaFloat(x);
  if (typeof x === 'bigint') return x < 0n ? unm(x) : x;
  return new LuaFloat(Math.abs(x.n));
});

const ceil = pure(
  'math.ceil',
  [typed('x')],
  'number',
  'The least integral value not below x: an integer, or a float if none fits.',
  (x) => ceilToInteger(x) ?? float(Math.ceil(toDouble(x))),
);

const floor = pure(
  'math.floor',
  [typed('x')],
  'number',
  'The greatest integral value not above x: an integer, or a float if none fits.',
  (x) => floorToInteger(x) ?? float(Math.floor(toDouble(x))),
);

const fmod = pure(
  'math.fmod',
  [typed('x'), typed('y')],
  'number',
  'The remainder of x / y, with the quotient rounded toward zero. Raises for integers if y is 0.',
  (x, y) => {
    if (!isInteger(x) || !isInteger(y)) return float(toDouble(x) % toDouble(y));
    if (y === 0) badArgument(2, zero());
    return typeof x === 'number' && typeof y === 'number' ? (x % y) + 0 : wrap(BigInt(x) % BigInt(y));
  },
);

const modf = plain(
  'math.modf',
  [typed('x')],
  'number, float',
  'The integral part of x, rounded toward zero, and the fraction.',
  (at, x) => {
    if (isInteger(x)) return at.two(x, new LuaFloat(0));
    const n = toDouble(x),
      whole = Math.trunc(n);
    return at.two(toInteger(float(whole)) ?? float(whole), float(n === whole ? 0 : n - whole));
  },
);

const log = pure(
  'math.log',
  [num('x'), double('base').opt()],
  'number',
  'The logarithm of x to a base, by default e.',
  (x, base) => {
    const n = toDouble(x);
    if (n !== n) return x;
    if (base === undefined) return float(Math.log(n));
    if (base === 2) return float(Math.log2(n));
    // As acos does, this one gives a positive NaN.
    if (base === 10) return n < 0 ? new LuaFloat(NaN) : float(Math.log10(n));
    return float(Math.log(n) / Math.log(base));
  },
);

/** State of max and min: the best argument so far, the one it is compared with, and the order of the question. */
interface Pick {
  best: number;
  next: number;
  readonly greatest: boolean;
  asked: boolean;
  late: boolean;
}

/** The cost of eight more arguments. */
const ARGUMENTS = 32;

function startPick(call: Call, greatest: boolean): number {
  if (call.count === 0) badArgument(1, valueExpected());
  return goOn(call, { best: 1, next: 2, greatest, asked: false, late: false });
}

/** Compares as `<` does, metamethods included: PUC's max and min take anything that has an order. */
function goOn(call: Call, pick: Pick): number {
  const { rt } = call;
  for (; pick.next <= call.count; pick.next++) {
    if ((pick.next & 7) === 0 && !pick.late) {
      rt.charge(ARGUMENTS);
      if (rt.fuel < 0) return giveWay(call, pick);
    }
    pick.late = false;
    const a = call.arg(pick.greatest ? pick.best : pick.next),
      b = call.arg(pick.greatest ? pick.next : pick.best);
    const less = lessInto(call.co, call.frame.top, a, b);
    if (less === PENDING) {
      pick.asked = true;
      call.keep(pick);
      return Next.Called;
    }
    if (less) pick.best = pick.next;
  }
  return call.one(call.arg(pick.best));
}

/** Gives way. The next argument is paid for already. */
function giveWay(call: Call, pick: Pick): number {
  pick.late = true;
  call.keep(pick);
  return call.reschedule();
}

function donePick(call: Call): number {
  const pick = call.kept<Pick>();
  if (pick.asked) {
    if (truthy(call.result(1))) pick.best = pick.next;
    pick.next++;
    pick.asked = false;
  }
  return goOn(call, pick);
}

const max = resumable(
  'math.max',
  [rest('x', 'number')],
  'number',
  'The greatest argument, by <; at least one is needed.',
  {
    start: (call) => startPick(call, true),
    done: donePick,
  },
);
const min = resumable(
  'math.min',
  [rest('x', 'number')],
  'number',
  'The least argument, by <; at least one is needed.',
  {
    start: (call) => startPick(call, false),
    done: donePick,
  },
);

/** Fast calls for raw numbers: the greater (or lesser) of two, of equal ones the first; the same of three. */
function pickRaw(native: Native, greatest: boolean): void {
  const pick = (_: unknown, a: Value | null, b: Value): Value | null =>
    typeof a === 'number' && typeof b === 'number' ? ((greatest ? a < b : b < a) ? b : a) : null;
  fastCalls(native, undefined, undefined, pick, (_, a, b, c) => pick(_, pick(_, a, b), c));
}
pickRaw(max, true);
pickRaw(min, false);
fastCalls(abs, undefined, (_, x) => (typeof x === 'number' && x === x ? (x < 0 ? -x : x) : null));
for (const [native, whole] of [
  [floor, Math.floor],
  [ceil, Math.ceil],
] as const) {
  withTraits(native, { integerFunction: whole });
  fastCalls(native, undefined, (_, x) => {
    if (typeof x !== 'number') return null;
    const n = whole(x) + 0;
    return Number.isSafeInteger(n) ? n : null;
  });
}

const tointeger = pure(
  'math.tointeger',
  [any('v')],
  'integer?',
  'The integer equal to v, a number or numeral; nil if there is none.',
  (v) => {
    const n = toNumber(v);
    return n === undefined ? undefined : toInteger(n);
  },
);

const type = pure(
  'math.type',
  [any('v')],
  '"integer"|"float"|nil',
  'The subtype of a number; nil for any other value.',
  (v) => (isInteger(v) ? text('integer') : isNumber(v) ? text('float') : undefined),
);

const ult = pure(
  'math.ult',
  [integer('m'), integer('n')],
  'boolean',
  'Whether m is below n when both are taken as unsigned.',
  (m, n) => (m >= 0 === n >= 0 ? m < n : m >= 0),
);

/** Fast calls for plain integers, and numbers whose subtype is plain. */
fastCalls(fmod, undefined, undefined, (_, x, y) =>
  Number.isSafeInteger(x) && Number.isSafeInteger(y) && y !== 0 ? ((x as number) % (y as number)) + 0 : null,
);
fastCalls(tointeger, undefined, (_, v) => (Number.isSafeInteger(v) ? v : v instanceof LuaFloat ? toInteger(v) : null));
fastCalls(type, undefined, (_, v) => (isNumber(v) ? text(isInteger(v) ? 'integer' : 'float') : null));
fastCalls(ult, undefined, undefined, (_, m, n) =>
  Number.isSafeInteger(m) && Number.isSafeInteger(n)
    ? (m as number) >= 0 === (n as number) >= 0
      ? (m as number) < (n as number)
      : (m as number) >= 0
    : null,
);

// ---- random numbers

const GENERATOR = {};

/** The generator of a state or a process, seeded by chance at first use. */
const generator = (rt: Runtime, task: Task | undefined): Xoshiro =>
  rt.slotOfTask(task, GENERATOR, () => new Xoshiro(rt.host.entropy(), rt.host.entropy()));

/** Seeds the generator of a state. */
export const seedRandom = (rt: Runtime, a: bigint, b: bigint): void =>
  rt.slot(GENERATOR, () => new Xoshiro(a, b)).seed(a, b);

const fraction = (words: Xoshiro): Value => float(words.float());

const random = plain(
  'math.random',
  [unchecked('m', 'integer?'), unchecked('n', 'integer?')],
  'number',
  'A random float in [0, 1), or an integer in [1, m] or [m, n]; of 0, one of 64 random bits.',
  (at) => {
    const words = generator(at.rt, at.caller.task);
    let from: number | bigint, to: number | bigint;
    switch (at.count) {
      case 0:
        return at.one(fraction(words));
      case 1:
        from = 1;
        to = takeInteger(at.arg(1), 1, true);
        if (to === 0) return at.one(words.word());
        break;
      case 2:
        from = takeInteger(at.arg(1), 1, true);
        to = takeInteger(at.arg(2), 2, true);
        break;
      default:
        return raise(wrongCount());
    }
    if (from > to) badArgument(1, emptyInterval());
    return at.one(words.between(from, to));
  },
);

/** Fast calls for plain integers. */
const between = (rt: Runtime, from: Value, to: Value): Value | null =>
  Number.isSafeInteger(from) && Number.isSafeInteger(to) && (from as number) <= (to as number)
    ? generator(rt, rt.running).between(from as number, to as number)
    : null;
fastCalls(
  random,
  (rt) => fraction(generator(rt, rt.running)),
  (rt, to) => (to === 0 ? null : between(rt, 1, to)),
  between,
);

const randomseed = plain(
  'math.randomseed',
  [unchecked('x', 'number?'), unchecked('y', 'integer?')],
  'integer, integer',
  'Seeds the generator, by default by chance, and gives the two seeds.',
  (at) => {
    let a: number | bigint, b: number | bigint;
    if (at.count === 0) {
      a = wrap(at.rt.host.entropy());
      b = wrap(at.rt.host.entropy());
    } else {
      a = takeInteger(at.arg(1), 1, true);
      const second = at.arg(2);
      b = second === undefined ? 0 : takeInteger(second, 2, true);
    }
    generator(at.rt, at.caller.task).seed(BigInt(a), BigInt(b));
    return at.two(a, b);
  },
);

/**
 * A function on doubles. NaN arguments keep their sign; other numbers without a result give a negative NaN, as on x86.
 */
export function real(name: string, doc: string, f: (x: number) => number): Native {
  const native = pure(name, [num('x')], 'number', doc, (x) => {
    const n = toDouble(x);
    return n === n ? float(f(n)) : x;
  });
  return withTraits(native, { floatFunction: f });
}

/** The same, where the NaN is positive. */
export function positive(name: string, doc: string, f: (x: number) => number): Native {
  const native = pure(name, [num('x')], 'number', doc, (x) => {
    const n = toDouble(x),
      r = f(n);
    return r === r ? float(r) : n === n ? POSITIVE_NAN : x;
  });
  fastCalls(native, undefined, (_, x) => {
    if (typeof x !== 'number') return null;
    const r = f(x);
    return r === r ? float(r) : null;
  });
  return native;
}

const POSITIVE_NAN = new LuaFloat(NaN);

framelessSafe(max, min);

export const mathLibrary = library(
  'math',
  [
    abs,
    positive('math.acos', 'The arc cosine of x, in radians.', Math.acos),
    positive('math.asin', 'The arc sine of x, in radians.', Math.asin),
    pure(
      'math.atan',
      [double('y'), double('x').or(1)],
      'float',
      'The arc tangent of y/x in radians, in the quadrant that the signs say; x is 1 by default.',
      Math.atan2,
    ),
    ceil,
    real('math.cos', 'The cosine of x, in radians.', Math.cos),
    real('math.deg', 'The angle x in degrees, given in radians.', (x) => x * (180 / Math.PI)),
    real('math.exp', 'The number e to the power of x.', Math.exp),
    floor,
    fmod,
    log,
    max,
    min,
    modf,
    real('math.rad', 'The angle x in radians, given in degrees.', (x) => x * (Math.PI / 180)),
    random,
    randomseed,
    real('math.sin', 'The sine of x, in radians.', Math.sin),
    real('math.sqrt', 'The square root of x.', Math.sqrt),
    real('math.tan', 'The tangent of x, in radians.', Math.tan),
    tointeger,
    type,
    ult,
  ],
  {
    pi: Math.PI,
    huge: Infinity,
    maxinteger: 2n ** 63n - 1n,
    mininteger: -(2n ** 63n),
  },
);
