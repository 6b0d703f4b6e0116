// The basic functions (§6.1), except those that load code (load.ts) and those that guard and raise (protected.ts). What
// runs at every step of a loop (next, the iterator of ipairs) has a fast path for the case without metatables.
import {
  baseOutOfRange,
  expected,
  indexOutOfRange,
  invalidOption,
  protectedMetatable,
  tableOrString,
  unknownNextKey,
  valueExpected,
  warning,
} from '../messages/stdlib.ts';
import { frozenTable } from '../messages/vm.ts';
import { Event, metaEntry, typeNameOf } from '../values/metatable.ts';
import { float, isNumber, wrap } from '../values/number.ts';
import { LongNumeral, RadixNumeral } from '../values/long-numeral.ts';
import { parseNumber } from '../values/numeral.ts';
import { bytesOf, isStr, str as text, type Str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { rawEquals, typeName, type Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import type { Collector } from '../vm/gc/collector.ts';
import { library } from '../vm/native/library.ts';
import { long, type LongWork } from '../vm/native/long-work.ts';
import { PENDING, eventOf, metaOf, storeRaw } from '../vm/meta.ts';
import { plain, pure, resumable } from '../vm/native/declare.ts';
import { SLOW_PATH, needsCallerFrames } from '../vm/native/native.ts';
import { framelessSafe, fastCalls, intrinsic } from '../vm/native/traits.ts';
import { Next } from '../vm/native/next.ts';
import { Param, any, choice, int, integer, rest, table, takeInteger, takeString, value } from '../vm/native/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { STATE_BYTES } from '../vm/gc/sizes.ts';
import { badArgument, raise, raiseOperation } from '../vm/throw.ts';
import { textAtOnce, textResult, toText } from './common/to-text.ts';

// ---- tables and metatables

const getmetatable = plain(
  'getmetatable',
  [any('object')],
  'any',
  'The metatable of a value, or what the __metatable field of it says; nil if it has none.',
  (at, v) => {
    const meta = metaOf(at.rt, v);
    return at.one(meta === undefined ? undefined : (eventOf(at.rt, v, Event.Metatable) ?? meta));
  },
);

const setmetatable = plain(
  'setmetatable',
  [table('table'), value('metatable', 'table?')],
  'table',
  'Sets the metatable of a table, and gives the table; nil removes it. Raises if the old one has a __metatable field.',
  (at, t, meta) => {
    if (at.count < 2 || (meta !== undefined && !(meta instanceof Table))) {
      badArgument(2, expected('nil or table', at.count < 2 ? 'no value' : typeNameOf(meta)));
    }
    if (eventOf(at.rt, t, Event.Metatable) !== undefined) raise(protectedMetatable());
    if (t.fixed) raise(frozenTable());
    t.meta = meta as Table | undefined;
    if (meta !== undefined) at.rt.collector?.adopt(t, meta as Table);
    return at.one(t);
  },
);

const tableOrText = (name: string): Param<Table | Str> =>
  new Param(name, 'table|string', (v, at, given) =>
    v instanceof Table || isStr(v) ? v : badArgument(at, expected(tableOrString(), given ? typeNameOf(v) : 'no value')),
  );

const rawequal = pure(
  'rawequal',
  [any('a'), any('b')],
  'boolean',
  'Whether two values are equal, without metamethods.',
  rawEquals,
);
const rawget = pure(
  'rawget',
  [table('table'), any('key')],
  'any',
  'The value of a key, without metamethods.',
  (t, key) => t.get(key),
);
const rawlen = pure(
  'rawlen',
  [tableOrText('v')],
  'integer',
  'The length of a table, or of a string in bytes, without metamethods.',
  (v) => (v instanceof Table ? v.length() : bytesOf(v).length),
);

const rawset = plain(
  'rawset',
  [table('table'), any('key'), any('value')],
  'table',
  'Sets the value of a key, without metamethods, and gives the table. Raises if the key is nil or NaN.',
  (at, t, key, v) => {
    storeRaw(t, key, v);
    return at.one(t);
  },
);

const next = intrinsic(
  plain(
    'next',
    [table('table'), value('key', 'any?')],
    'any, any',
    'The key after this one, by default the first, with its value; nil at the end. Raises if there is no such key.',
    (at, t, key) => {
      const cursor = t.cursorOf(key);
      if (cursor < 0) raiseOperation(unknownNextKey());
      const following = t.advance(cursor);
      return following === 0 ? at.one(undefined) : at.two(t.keyAt(following), t.valueAt(following));
    },
  ),
  'next',
);

const pairs = resumable(
  'pairs',
  [any('t')],
  'function, any, any',
  'What a for loop needs to visit all fields, in no particular order; what __pairs gives if there is one.',
  {
    fastPath(at) {
      const t = at.arg(1);
      return t instanceof Table && t.meta === undefined ? at.three(next, t, undefined) : SLOW_PATH;
    },
    start(call, t) {
      const handler = eventOf(call.rt, t, Event.Pairs);
      return handler === undefined ? call.three(next, t, undefined) : call.invoke(handler, t);
    },
    done: (call) => call.three(call.result(1), call.result(2), call.result(3)),
  },
);

/** The iterator that ipairs returns. */
const ipairsNext = intrinsic(
  resumable(
    'ipairs_next',
    [value('t'), integer('i')],
    'integer, any',
    'The next index and its value; nil at the end.',
    {
      fastPath(at) {
        const t = at.arg(1),
          i = at.arg(2);
        if (!(t instanceof Table) || t.meta !== undefined || typeof i !== 'number' || (i | 0) !== i) return SLOW_PATH;
        const v = t.getInt(i + 1);
        return v === undefined ? at.one(undefined) : at.two(i + 1, v);
      },
      start(call, t, i) {
        const index = typeof i === 'number' && i < Number.MAX_SAFE_INTEGER ? i + 1 : wrap(BigInt(i) + 1n);
        const v = t instanceof Table && t.meta === undefined ? t.get(index) : call.index(t, index);
        if (v === PENDING) {
          call.keep(index);
          return Next.Called;
        }
        return v === undefined ? call.one(undefined) : call.two(index, v as Value);
      },
      done(call) {
        const v = call.result(1);
        return v === undefined ? call.one(undefined) : call.two(call.kept<Value>(), v);
      },
    },
  ),
  'ipairs',
);

const ipairs = plain(
  'ipairs',
  [any('t')],
  'function, any, integer',
  'What a for loop needs to visit 1, 2, ... up to the first nil.',
  (at, t) => at.three(ipairsNext, t, 0),
);

const select = intrinsic(
  plain(
    'select',
    [value('n', 'integer|"#"'), rest()],
    '...',
    'The arguments from the n-th on, counted from the end if n is negative, or their number for "#".',
    (at, n) => {
      if (isStr(n) && bytesOf(n).startsWith('#')) return at.one(at.count - 1);
      const i = Number(takeInteger(n, 1, at.count > 0));
      const first = i < 0 ? at.count + i : i;
      if (first < 1) badArgument(1, indexOutOfRange());
      at.rt.charge((at.count - first) >> 2);
      return at.from(first + 1);
    },
  ),
  'select',
);

// ---- conversions

/** Characters of a numeral that are read in one go. */
const NUMERAL = 4096;

/** Reads a long numeral in parts. */
class ReadingNumber implements LongWork {
  constructor(private readonly numeral: LongNumeral | RadixNumeral) {}

  step(rt: Runtime): boolean {
    rt.charge(this.numeral instanceof RadixNumeral ? 12 * NUMERAL : NUMERAL);
    return this.numeral.step(NUMERAL);
  }

  finish(call: Call): number {
    return call.one(this.numeral.result);
  }
}

const isLong = (v: Value): v is Str => isStr(v) && v.length > NUMERAL;

/** The base of a tonumber with one. The first argument must be a string then. */
function takeBase(v: Value, base: Value): number {
  const radix = takeInteger(base, 2, true);
  if (!isStr(v)) badArgument(1, expected('string', typeNameOf(v)));
  return radix < 2 || radix > 36 ? badArgument(2, baseOutOfRange()) : Number(radix);
}

const tonumber = long(
  'tonumber',
  [value('v'), value('base', 'integer?')],
  'number?',
  'The number that v stands for, as a numeral of Lua or an integer in base 2 to 36; nil if it stands for none.',
  (at, v, base) => {
    if (isLong(v)) return SLOW_PATH;
    if (base === undefined) {
      if (isNumber(v)) return at.one(v);
      if (isStr(v)) return at.one(parseNumber(bytesOf(v)));
      if (at.count === 0) badArgument(1, valueExpected());
      return at.one(undefined);
    }
    const radix = takeBase(v, base);
    return at.one(parseRadix(bytesOf(v as Value as Str), radix));
  },
  (_, v, base) => {
    const s = bytesOf(v as Str);
    return new ReadingNumber(base === undefined ? new LongNumeral(s) : new RadixNumeral(s, takeBase(v, base)));
  },
);

/** An integer in a base, whitespace around it and a sign before it allowed; wraps around like C's arithmetic. */
function parseRadix(s: string, radix: number): number | bigint | undefined {
  const [, sign, digits] = /^[ \f\n\r\t\v]*([-+]?)([0-9a-zA-Z]+)[ \f\n\r\t\v]*$/.exec(s) ?? [];
  if (digits === undefined) return undefined;
  let n = 0,
    wide: bigint | undefined;
  for (let i = 0; i < digits.length; i++) {
    const c = digits.charCodeAt(i);
    const digit = c <= 57 ? c - 48 : (c | 32) - 87;
    if (digit >= radix) return undefined;
    if (wide === undefined) {
      const more = n * radix + digit;
      if (Number.isSafeInteger(more)) n = more;
      else wide = BigInt(n) * BigInt(radix) + BigInt(digit);
    } else wide = BigInt.asUintN(64, wide * BigInt(radix) + BigInt(digit));
  }
  if (wide === undefined) return sign === '-' ? 0 - n : n;
  return wrap(sign === '-' ? -wide : wide);
}

const TYPE_NAMES = new Map<string, Value>(
  ['nil', 'boolean', 'number', 'string', 'table', 'function', 'thread', 'userdata'].map((name) => [name, text(name)]),
);

const type = pure(
  'type',
  [any('v')],
  '"nil"|"boolean"|"number"|"string"|"table"|"function"|"thread"|"userdata"',
  'The name of the type of v.',
  (v) => TYPE_NAMES.get(typeName(v)),
);

/** The cost of making a value text: highest for floats. */
const textCost = (v: Value): number => (typeof v === 'number' && !Number.isInteger(v) ? 30 : 4);

const tostring = resumable(
  'tostring',
  [any('v')],
  'string',
  'The text of a value: what __tostring gives if there is one. Raises if that is no string.',
  {
    fastPath(at) {
      const v = at.arg(1),
        bytes = textAtOnce(at.rt, v);
      if (bytes === undefined) return SLOW_PATH;
      at.rt.charge(textCost(v));
      return at.text(bytes);
    },
    start(call, v) {
      call.rt.charge(textCost(v));
      const bytes = toText(call, v);
      return bytes === PENDING ? Next.Called : call.text(bytes);
    },
    done: (call) => call.text(textResult(call.result(1))),
  },
);

// ---- fast calls

fastCalls(getmetatable, undefined, (rt, v) => {
  const meta = metaOf(rt, v);
  return meta === undefined || metaEntry(meta, Event.Metatable) === undefined ? meta : null;
});
fastCalls(setmetatable, undefined, undefined, (rt, t, meta) => {
  if (!(t instanceof Table) || !(meta instanceof Table) || t.frozen) return null;
  if (t.meta !== undefined && metaEntry(t.meta, Event.Metatable) !== undefined) return null;
  t.meta = meta;
  rt.collector?.adopt(t, meta);
  return t;
});
fastCalls(rawequal, undefined, undefined, (_, a, b) => rawEquals(a, b));
fastCalls(rawget, undefined, undefined, (_, t, key) => (t instanceof Table ? t.get(key) : null));
fastCalls(rawlen, undefined, (_, t) => (t instanceof Table ? t.length() : null));
fastCalls(tonumber, undefined, (_, v) =>
  isNumber(v) ? v : isStr(v) && v.length <= NUMERAL ? parseNumber(bytesOf(v)) : null,
);
fastCalls(type, undefined, (_, v) => TYPE_NAMES.get(typeName(v)));
fastCalls(tostring, undefined, (rt, v) => {
  const bytes = textAtOnce(rt, v);
  if (bytes === undefined) return null;
  rt.charge(textCost(v));
  return text(bytes);
});

// ---- output

/** Bytes that are written in one go. */
const WRITTEN = 65_536;
/** Size at which an unfinished line is written. Strings as long are not joined with others. */
const MUCH = 2 ** 18;
/** The cost of an argument: its text may have to be made. */
const PRINTED = 20;

/** A line in progress, and the argument whose text comes next. */
class Printing {
  /** Text to write, and how much of its first piece is written. */
  private readonly pieces: string[] = [];
  private written = 0;
  private size = 0;
  at = 1;
  /** A metamethod is making the text. */
  asked = false;

  add(bytes: string): void {
    const { pieces } = this,
      last = pieces.length - 1;
    this.size += bytes.length;
    if (last < 0 || bytes.length >= MUCH || pieces[last]!.length >= MUCH) pieces.push(bytes);
    else pieces[last] += bytes;
  }

  get isMuch(): boolean {
    return this.size >= MUCH;
  }

  /** Writes the pending text. False: the slice ended before the end. */
  write(rt: Runtime): boolean {
    for (let piece = this.pieces[0]; piece !== undefined; piece = this.pieces[0]) {
      const part = piece.length <= WRITTEN ? piece : piece.slice(this.written, this.written + WRITTEN);
      rt.charge(part.length >> 1);
      rt.wrote(part.length);
      rt.host.write(part);
      if ((this.written += part.length) >= piece.length) {
        this.pieces.shift();
        this.written = 0;
      }
      if (rt.fuel < 0) return this.pieces.length === 0;
    }
    this.size = 0;
    return true;
  }
}

const print = resumable(
  'print',
  [rest()],
  '',
  'Writes the texts of its arguments, tabs between them, as a line to standard output.',
  {
    start: (call) => printOn(call, new Printing()),
    done(call) {
      const line = call.kept<Printing>();
      if (line.asked) {
        line.add(textResult(call.result(1)));
        line.asked = false;
      }
      return printOn(call, line);
    },
  },
);

function printOn(call: Call, line: Printing): number {
  const { rt, count } = call;
  while (line.at <= count) {
    if (rt.fuel < 0 || (line.isMuch && !line.write(rt))) return giveWay(call, line);
    rt.charge(PRINTED);
    if (line.at > 1) line.add('\t');
    const bytes = toText(call, call.arg(line.at++));
    if (bytes === PENDING) {
      line.asked = true;
      call.keep(line);
      return Next.Called;
    }
    line.add(bytes);
  }
  if (line.at++ === count + 1) line.add('\n');
  return line.write(rt) ? 0 : giveWay(call, line);
}

function giveWay(call: Call, line: Printing): number {
  call.keep(line);
  return call.reschedule();
}

/** Are warnings written? Off until the program, or its host, turns them on (§6.1 warn). */
interface Warnings {
  on: boolean;
}
const WARNINGS = {};
export const warningsOf = (rt: Runtime): Warnings => rt.slot(WARNINGS, () => ({ on: false }));

const warn = plain(
  'warn',
  [rest('message', 'string')],
  '',
  'Emits a warning, which is its arguments joined; "@on" and "@off" turn warnings on and off.',
  (at) => {
    let message = takeString(at.arg(1), 1, at.count > 0);
    at.rt.charge(PRINTED * at.count);
    for (let i = 2; i <= at.count; i++) message += takeString(at.arg(i), i, true);
    // Each process turns them on and off for itself.
    const { on } = warningsOf(at.rt),
      warnings = at.rt.slotOf(at.caller, WARNINGS, () => ({ on }));
    if (at.count === 1 && message.startsWith('@')) {
      if (message === '@on') warnings.on = true;
      else if (message === '@off') warnings.on = false;
    } else if (warnings.on) {
      at.rt.charge(message.length >> 4);
      at.rt.wrote(message.length);
      at.rt.host.writeError(warning(message));
    }
    return 0;
  },
);

// ---- the collector

const COLLECT_OPTIONS = [
  'stop',
  'restart',
  'collect',
  'count',
  'step',
  'setpause',
  'setstepmul',
  'isrunning',
  'generational',
  'incremental',
];

/** Parameters that a program set. They are remembered and have no effect. */
interface Settings {
  mode: string;
  pause: number;
  multiplier: number;
}
const SETTINGS = {};
const settingsOf = (rt: Runtime): Settings =>
  rt.slot(SETTINGS, () => ({ mode: 'generational', pause: 200, multiplier: 100 }));

const collectgarbage = resumable(
  'collectgarbage',
  [choice('option', COLLECT_OPTIONS, invalidOption).or(COLLECT_OPTIONS.indexOf('collect')), int('value').or(0), rest()],
  'number|boolean|string',
  'Controls the collector: "count" gives the memory in use in KB, "collect" runs a full cycle, "step" a part of one.',
  {
    start(call, option, given) {
      const state = settingsOf(call.rt),
        { collector } = call.rt;
      const was = { ...state };
      // A finalizer must not collect (§2.5.3): the call fails then.
      if (collector !== undefined && collector.finalizing) return call.one(undefined);
      switch (COLLECT_OPTIONS[option]) {
        case 'stop':
        case 'restart':
          if (collector !== undefined) collector.stopped = COLLECT_OPTIONS[option] === 'stop';
          return call.one(0);
        case 'count':
          return call.one(float((collector?.bytes() ?? STATE_BYTES) / 1024));
        case 'setpause':
          state.pause = given;
          return call.one(was.pause);
        case 'setstepmul':
          state.multiplier = given;
          return call.one(was.multiplier);
        case 'isrunning':
          return call.one(collector === undefined || !collector.stopped);
        case 'generational':
        case 'incremental':
          state.mode = COLLECT_OPTIONS[option]!;
          return call.text(was.mode);
        case 'step':
          return collector === undefined ? collect(call, true) : step(call, collector, valuesOf(given, state.mode));
        default:
          return collect(call, 0);
      }
    },
    done: (call) => call.one(call.kept<Value>()),
  },
);

/** Runs a full cycle, then returns this result. */
function collect(call: Call, result: Value): number {
  call.keep(result);
  for (const act of call.rt.atCollection) act(call.rt);
  const next = call.rt.collector?.collect(call) ?? 0;
  return next < 0 ? next : call.one(result);
}

/** Values that a basic step marks, and values for each KB of a step. */
const BASIC_STEP = 32_768,
  VALUES_PER_KB = 32;

/** A step is at least a basic one, unless the program has asked for small ones. */
function valuesOf(kilobytes: number, mode: string): number {
  const values = VALUES_PER_KB * kilobytes;
  return kilobytes > 0 && mode === 'incremental' ? values : Math.max(values, BASIC_STEP);
}

/** A part of a cycle: whether the cycle ends with it. */
function step(call: Call, collector: Collector, values: number): number {
  call.keep(true);
  const next = collector.advance(call, values);
  if (next === undefined) return call.one(false);
  for (const act of call.rt.atCollection) act(call.rt);
  return next < 0 ? next : call.one(true);
}

// The mark pass looks at the stacks.
needsCallerFrames(collectgarbage);
framelessSafe(print, tostring, pairs, ipairsNext);

export const baseLibrary = library(
  '_G',
  [
    collectgarbage,
    getmetatable,
    ipairs,
    next,
    pairs,
    print,
    rawequal,
    rawget,
    rawlen,
    rawset,
    select,
    setmetatable,
    tonumber,
    tostring,
    type,
    warn,
  ],
  { _VERSION: text('Lua 5.4') },
);
