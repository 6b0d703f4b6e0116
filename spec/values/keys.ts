// Keys and values for property tests of tables: arbitraries, and the identity of a key by the rules of the manual
// (§2.1, §3.4.11).
import fc from 'fast-check';
import { LuaFunction } from '../../src/values/function.ts';
import { LuaFloat, float, wrap } from '../../src/values/number.ts';
import { LuaString, str } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import { Thread } from '../../src/values/thread.ts';
import type { Value } from '../../src/values/type.ts';

class SomeFunction extends LuaFunction {}
class SomeThread extends Thread {}

const OBJECTS: readonly Value[] = [new Table(), new Table(), new SomeFunction(), new SomeFunction(), new SomeThread()];
const NAMES: readonly string[] = [
  'a',
  'b',
  'c',
  'name',
  '__index',
  '__mode',
  '',
  '1',
  '\0',
  'λ',
  ...Array.from({ length: 12 }, (_, i) => `field${i}`),
];
const LONG_NAMES = ['long'.repeat(20), 'long'.repeat(20) + '1', 'x'.repeat(41), 'x'.repeat(40)];

/** Another JavaScript string of the same bytes. */
const again = (s: string): string => (s.length < 2 ? s : s.slice(0, 1) + s.slice(1));

const wide = [2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 62n];

const integer: fc.Arbitrary<Value> = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 70 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      128,
      1024,
      65_536,
      2 ** 26,
      2 ** 31,
      2 ** 32 + 1,
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...wide).map(wrap) },
);
const inexact: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  0.5,
  -0.5,
  1.5,
  Infinity,
  -Infinity,
  1e300,
  5e-324,
  float(2 ** 63),
  float(-(2 ** 64)),
);
/** Floats that are the integer beside them as keys. */
const integral: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -1, max: 24 }).map((n) => new LuaFloat(n)),
  fc.constantFrom<Value>(new LuaFloat(-0), new LuaFloat(2 ** 40), float(2 ** 53), float(2 ** 62), float(-(2 ** 63))),
);
export const name: fc.Arbitrary<string> = fc.constantFrom(...NAMES, ...LONG_NAMES).map(again);
const text: fc.Arbitrary<Value> = name.map(str);

/** Any key but nil and NaN. */
export const key: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: integer },
  { weight: 5, arbitrary: text },
  { weight: 2, arbitrary: integral },
  { weight: 1, arbitrary: inexact },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constantFrom(...OBJECTS) },
);

/** A value that is not nil. */
export const present: fc.Arbitrary<Value> = fc.oneof(
  fc.nat(99),
  fc.boolean(),
  fc.constantFrom<Value>('text', 1.5, new LuaFloat(2), OBJECTS[0]),
);

const numbers = new Map<object, number>();

/** A text that two keys share exactly if they are the same key. */
export function identity(k: Value): string {
  if (typeof k === 'string') return `string ${k}`;
  if (k instanceof LuaString) return `string ${k.s}`;
  if (typeof k === 'bigint') return `integer ${k}`;
  const n = k instanceof LuaFloat ? k.n : k;
  if (typeof n === 'number')
    return Number.isInteger(n) && n >= -(2 ** 63) && n < 2 ** 63 ? `integer ${BigInt(n)}` : `float ${n}`;
  if (typeof k === 'boolean') return String(k);
  const object = k as object;
  if (!numbers.has(object)) numbers.set(object, numbers.size);
  return `object ${numbers.get(object)}`;
}

/** The form in which `next` gives a key: a float with an integer value has become that integer. */
export function isNormal(k: Value): boolean {
  if (k instanceof LuaFloat) return false;
  return typeof k !== 'number' || Number.isSafeInteger(k) || !(Number.isInteger(k) && k >= -(2 ** 63) && k < 2 ** 63);
}
