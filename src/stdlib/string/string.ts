// The string library (§6.4) and the metatable of strings: `s:len()`, and arithmetic on numerals (§3.4.3).
// Bytes are chars 0..255 here as everywhere; positions count from 1, negative ones from the end.
import { intOverflow, sliceTooLong, stringArithmetic, tooLarge } from '../../messages/stdlib.ts';
import { divideByZero, modByZero } from '../../messages/vm.ts';
import { EVENT_KEYS, Event } from '../../values/metatable.ts';
import { add, div, idiv, mod, mul, pow, sub as subtract, unm } from '../../values/number.ts';
import { RUN, isAscii, ofCodes, otherCase, piece, reversed } from '../../values/bytes.ts';
import { toNumber } from '../../values/numeral.ts';
import { LONG, LuaString, MAX_BYTES, isStr, joined, str as string } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeName, type LuaNumber, type Value } from '../../values/type.ts';
import { library, type Library } from '../../vm/native/library.ts';
import { Rewriting, long } from '../../vm/native/long-work.ts';
import { eventOf } from '../../vm/meta.ts';
import { plain, pure, resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH, type Native } from '../../vm/native/native.ts';
import { framelessSafe, fastCalls } from '../../vm/native/traits.ts';
import { int, rest, str, takeInteger, value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise, raiseOperation } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { dump } from './dump.ts';
import { find, gmatch, match } from './find.ts';
import { format } from './format.ts';
import { gsub } from './gsub.ts';
import { pack, packsize, unpack } from './pack.ts';
import { endOf, startOf } from './range.ts';

/** Bytes of a string that a native processes in one go. */
const AT_ONCE = 32_768;
/** Bytes of a part of a longer string, where a byte costs next to nothing. */
const PART = 65_536;

const len = pure('string.len', [str('s')], 'integer', 'Returns the number of bytes in s.', (s) => s.length);

const sub = pure(
  'string.sub',
  [str('s'), int('i'), int('j').or(-1)],
  'string',
  'Returns the bytes of s from i to j, by default to the end; negative positions count from the end.',
  (s, i, j) => piece(s, startOf(i, s.length) - 1, endOf(j, s.length)),
);

const byte = plain(
  'string.byte',
  [str('s'), int('i').or(1), int('j').opt()],
  'integer...',
  'Returns the codes of the bytes of s from i to j, by default of the first.',
  (at, s, i, j) => {
    const from = startOf(i, s.length),
      to = endOf(j ?? i, s.length);
    if (from === to) return at.one(s.charCodeAt(from - 1));
    if (from > to) return at.none();
    if (to - from >= at.rt.stackLimit) raise(sliceTooLong());
    const count = to - from + 1,
      first = at.room(count),
      { stack } = at.caller;
    at.rt.charge(count);
    for (let i = 0; i < count; i++) stack[first + i] = s.charCodeAt(from - 1 + i);
    return count;
  },
);

/** Codes that are joined one by one. For more, a list is made. */
const FEW = 8;

const char = plain(
  'string.char',
  [rest('codes', 'integer')],
  'string',
  'Returns the string of the bytes with these codes, 0 to 255.',
  (at) => {
    const { count } = at;
    if (count > FEW) return at.text(manyChars(at));
    let out = '';
    for (let i = 1; i <= count; i++) out += String.fromCharCode(codeAt(at, i));
    return at.text(out);
  },
);

function codeAt(at: Window, i: number): number {
  const code = takeInteger(at.arg(i), i, true);
  return code >= 0 && code <= 255 ? (code as number) : badArgument(i, intOverflow());
}

function manyChars(at: Window): string {
  const { count } = at;
  at.rt.charge(count);
  let out = '';
  for (let from = 1; from <= count; from += RUN) {
    const codes = new Array<number>(Math.min(RUN, count - from + 1));
    for (let i = 0; i < codes.length; i++) codes[i] = codeAt(at, from + i);
    out += ofCodes(codes);
  }
  return out;
}

const rep = plain(
  'string.rep',
  [str('s'), int('n'), str('sep').or('')],
  'string',
  'Returns n copies of s with sep between them. Raises if the result would be too large.',
  (at, s, n, sep) => {
    if (n <= 0) return at.text('');
    const size = n * (s.length + sep.length) - sep.length;
    if (size > MAX_BYTES) raise(tooLarge());
    if (size === 0) return at.text('');
    // A rope of doubling copies: its bytes are paid for when they are read.
    at.rt.charge(size >> 6);
    at.rt.makes(size);
    return at.one(joined(sep === '' ? s.repeat(n) : (s + sep).repeat(n - 1) + s));
  },
);

/** A native that maps a string to one of the same length: `make` maps each part, and charges for it. */
const rewriting = (
  name: string,
  doc: string,
  size: number,
  backward: boolean,
  make: (rt: Runtime, s: string, from: number, to: number) => string,
): Native =>
  long(
    name,
    [str('s')],
    'string',
    doc,
    (at, s) => (s.length > AT_ONCE ? SLOW_PATH : at.text(make(at.rt, s, 0, s.length))),
    ({ rt }, s) => {
      const { length } = s;
      rt.makes(length);
      return new Rewriting(length, size, (_, from, to) =>
        backward ? make(rt, s, length - to, length - from) : make(rt, s, from, to),
      );
    },
  );

const back = (rt: Runtime, s: string, from: number, to: number): string => {
  rt.charge(to - from);
  let out = '';
  for (let end = to; end > from; end -= RUN) out += reversed(s, Math.max(end - RUN, from), end);
  return out;
};

const reverse = rewriting('string.reverse', 'Returns the bytes of s in reverse order.', RUN, true, back);

/** In ASCII the host changes eight letters and more in the time of a unit; elsewhere only 26 are letters. */
const small = (rt: Runtime, s: string, from: number, to: number): string => {
  const part = s.slice(from, to),
    ascii = isAscii(part);
  rt.charge(ascii ? part.length >> 3 : part.length);
  return ascii ? part.toLowerCase() : otherCase(part, 65);
};

const capital = (rt: Runtime, s: string, from: number, to: number): string => {
  const part = s.slice(from, to),
    ascii = isAscii(part);
  rt.charge(ascii ? part.length >> 3 : part.length);
  return ascii ? part.toUpperCase() : otherCase(part, 97);
};

const lower = rewriting(
  'string.lower',
  'Returns s with the letters A to Z made small; other bytes stay.',
  PART,
  false,
  small,
);
const upper = rewriting(
  'string.upper',
  'Returns s with the letters a to z made capital; other bytes stay.',
  PART,
  false,
  capital,
);

// ---- fast calls: positions within short strings

/** Longest bare string that fast calls process without a charge by length. */
const SHORT = Math.min(LONG, RUN);

const bytesIn = (v: Value): string | undefined =>
  typeof v === 'string' ? v : v instanceof LuaString ? v.s : undefined;

/** Results of at most a short string's size. */
const short = (s: string): Value | null => {
  const v = string(s);
  return typeof v === 'string' ? v : null;
};

fastCalls(len, undefined, (_, v) => bytesIn(v)?.length ?? null);
fastCalls(
  byte,
  undefined,
  (_, v) => {
    const s = bytesIn(v);
    return s === undefined || s.length === 0 ? null : s.charCodeAt(0);
  },
  (_, v, i) => {
    const s = bytesIn(v);
    return s !== undefined && typeof i === 'number' && (i | 0) === i && i > 0 && i <= s.length
      ? s.charCodeAt(i - 1)
      : null;
  },
);
fastCalls(
  sub,
  undefined,
  undefined,
  (_, v, i) => {
    const s = bytesIn(v);
    return s !== undefined && typeof i === 'number' && (i | 0) === i ? short(piece(s, startOf(i, s.length) - 1)) : null;
  },
  (_, v, i, j) => {
    const s = bytesIn(v);
    if (s === undefined || typeof i !== 'number' || (i | 0) !== i || typeof j !== 'number' || (j | 0) !== j)
      return null;
    return short(piece(s, startOf(i, s.length) - 1, endOf(j, s.length)));
  },
);
const oneChar = (_: unknown, c: Value): Value | null =>
  typeof c === 'number' && (c | 0) === c && c >= 0 && c <= 255 ? short(String.fromCharCode(c)) : null;
fastCalls(char, undefined, oneChar);
fastCalls(lower, undefined, (rt, v) => (typeof v === 'string' && v.length <= SHORT ? small(rt, v, 0, v.length) : null));
fastCalls(upper, undefined, (rt, v) =>
  typeof v === 'string' && v.length <= SHORT ? capital(rt, v, 0, v.length) : null,
);
fastCalls(reverse, undefined, (rt, v) =>
  typeof v === 'string' && v.length <= SHORT ? back(rt, v, 0, v.length) : null,
);

// ---- the metatable

/** Arithmetic with a string for an operand: on the numbers they stand for, else by the other operand's metamethod. */
const arithmetic = (
  event: Event,
  op: (a: LuaNumber, b: LuaNumber) => LuaNumber | undefined,
  byZero: () => string,
): Native => {
  const key = EVENT_KEYS[event]!;
  return resumable(`string.${key}`, [value('a'), value('b')], 'any', 'Computes with numerals.', {
    start(call, a, b) {
      const x = toNumber(a),
        y = toNumber(b);
      if (x !== undefined && y !== undefined) {
        const r = op(x, y);
        return r === undefined ? raiseOperation(byZero()) : call.one(r);
      }
      const handler = isStr(b) ? undefined : eventOf(call.rt, b, event);
      if (handler === undefined) return raise(stringArithmetic(key, typeName(a), typeName(b)));
      return call.invoke(handler, a, b);
    },
    done: (call) => call.one(call.result(1)),
  });
};

const ARITHMETIC: readonly (readonly [Event, Native])[] = [
  [Event.Add, arithmetic(Event.Add, add, divideByZero)],
  [Event.Sub, arithmetic(Event.Sub, subtract, divideByZero)],
  [Event.Mul, arithmetic(Event.Mul, mul, divideByZero)],
  [Event.Mod, arithmetic(Event.Mod, mod, modByZero)],
  [Event.Pow, arithmetic(Event.Pow, pow, divideByZero)],
  [Event.Div, arithmetic(Event.Div, div, divideByZero)],
  [Event.IDiv, arithmetic(Event.IDiv, idiv, divideByZero)],
  [Event.Unm, arithmetic(Event.Unm, (a) => unm(a), divideByZero)],
];

framelessSafe(find, format, gsub, match);

export const stringLibrary: Library = library('string', [
  byte,
  char,
  dump,
  find,
  format,
  gmatch,
  gsub,
  len,
  lower,
  match,
  pack,
  packsize,
  rep,
  reverse,
  sub,
  unpack,
  upper,
]);

/** Makes this library table what strings are indexed with. */
export function installString(rt: Runtime, strings: Table): void {
  const meta = new Table();
  for (const [event, native] of ARITHMETIC) meta.setStr(EVENT_KEYS[event]!, native);
  meta.setStr('__index', strings);
  rt.stringMeta = meta;
}
