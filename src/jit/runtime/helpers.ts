// What compiled code calls where its own fast paths end. Nothing here calls Lua, raises or waits. An operation that
// would have to gives SPECIAL and has changed nothing: the activation bails out, and the interpreter executes the
// instruction. (calls.ts has what calls.)
import { Event, metaEntry } from '../../values/metatable.ts';
import {
  LuaFloat,
  add,
  band,
  bnot,
  bor,
  bxor,
  div,
  float,
  floatMod,
  fromLoHi,
  hiOf,
  idiv,
  isNumber,
  lessEqual,
  lessThan,
  loOf,
  mod,
  mul,
  pow,
  shl,
  shr,
  sub,
  toInteger,
  unm,
} from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { LuaString, bytesOf, intern, isStr, joined, nodesOf, payComparison, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { rawEquals, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { readHolder, takesFields } from '../../vm/operations/cache.ts';
import { Closure } from '../../vm/closure.ts';
import { integerLimit, stepLoop } from '../../vm/operations/for-loop.ts';
import { newListed } from '../../vm/instructions.ts';
import { eventOf } from '../../vm/meta.ts';
import { Native } from '../../vm/native/native.ts';
import { CLOSURE_BYTES, SLOT_BYTES, TABLE_BYTES } from '../../vm/gc/sizes.ts';
import { Upvalue, closeUpvalues } from '../../vm/upvalue.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { power } from '../../values/power.ts';
import {
  binary,
  call0,
  call1,
  call2,
  call3,
  callAll,
  index,
  newIndex,
  protect,
  selected,
  suspends,
  switchTo,
} from './calls.ts';
import { passes, raising } from './errors.ts';
import { TypeSet, resultTypes, typeSetOf } from '../analysis/representations.ts';
import { getField, getIndex, setField } from './fields.ts';
import { shiftHi, shiftLo, mulHi } from './int64.ts';
import {
  after,
  afterTail,
  recordDeopt,
  bailOut,
  deopt,
  bailOutAtStart,
  bailOutByTail,
  bailOutOpen,
} from './bailout.ts';
import { INTERN_EVERY } from '../policy/thresholds.ts';
import {
  SPECIAL,
  STRINGS,
  context,
  one,
  pair,
  results,
  taken,
  type Found,
  type Feedback,
  type Run,
  type Special,
} from './context.ts';
import { answer, request, requestOpen, spill, spillAfter, spillOpen } from './spill.ts';

type Result = Value | Special;

// ---- the slice, and feedback

/**
 * As a string: empty unless the slice is really over; a task may get another one on the spot. Making a string of an
 * object needs no feedback: V8 would deoptimize a loop at the first call in code that has not run before.
 */
const interrupt = {
  toString: (): string => ((context.interrupted = !context.rt.extend()) ? 'over' : ''),
};

/** Records the arguments of a call; false: the profile is complete. */
function profileCall({ proto }: Closure, args: readonly Value[]): boolean {
  const feedback = proto.jit as Feedback;
  for (let i = 0; i < proto.params; i++) feedback.argumentTypes[i]! |= typeSetOf(args[i]);
  if (--feedback.warmup >= 0) return true;
  feedback.promote();
  return false;
}

/** Records the types of an arithmetic instruction. */
function recordTypes({ proto }: Closure, pc: number, a: Value, b: Value, result: Result): Result {
  (proto.jit as Feedback).types[pc]! |= resultTypes(a, b, result);
  return result;
}

/** Records that an instruction needed a metamethod, or gave several results. */
function recordMetamethod({ proto }: Closure, pc: number): void {
  (proto.jit as Feedback).types[pc]! |= TypeSet.Other;
}

/** Records the type of a key. */
function recordKey({ proto }: Closure, pc: number, key: Value): void {
  (proto.jit as Feedback).types[pc]! |= typeSetOf(key);
}

/** Records what is called. */
function recordCallee({ proto }: Closure, pc: number, f: Value): void {
  const { callees } = proto.jit as Feedback,
    callee = f instanceof Closure ? f.proto : f instanceof Native ? f : null;
  if (callees[pc] === undefined) callees[pc] = callee;
  else if (callees[pc] !== callee) callees[pc] = null;
}

/** The `__call` handler of a table, if it is a Lua function. */
function handlerOf(f: Value): Closure | Special {
  const handler = f instanceof Table && f.meta !== undefined ? metaEntry(f.meta, Event.Call) : undefined;
  return handler instanceof Closure ? handler : SPECIAL;
}

/** Records whose method is looked up. */
function recordClass({ proto }: Closure, pc: number, v: Value): void {
  const { classes } = proto.jit as Feedback,
    { ofClass, meta } = v instanceof Userdata ? v : NO_OBJECT;
  const own = isStr(v)
    ? STRINGS
    : ofClass !== undefined && meta === undefined && ofClass.index instanceof Table
      ? ofClass
      : null;
  if (classes[pc] === undefined) classes[pc] = own;
  else if (classes[pc] !== own) classes[pc] = null;
}

const NO_OBJECT: Pick<Userdata, 'ofClass' | 'meta'> = { ofClass: undefined, meta: undefined };

/** What strings are indexed with, if that is a table. */
function stringMethods(): Table | undefined {
  const { stringMeta } = context.rt,
    index = stringMeta === undefined ? undefined : metaEntry(stringMeta, Event.Index);
  return index instanceof Table ? index : undefined;
}

/** Makes a call again after widening the argument types. */
function widenArguments(fn: Closure, base: number, budget: number, args: readonly Value[]): Result {
  (fn.proto.jit as Feedback).widen(args);
  return (fn.proto.run as Run)(fn, base, budget, ...args);
}

// ---- arithmetic and comparison

/** A double as a value. */
const box = (n: number): Value => (Math.floor(n) !== n ? n : float(n));

/** Whether all are integers. */
const integers = (a: Value, b: Value = 0): boolean => Number.isSafeInteger(a) && Number.isSafeInteger(b);

// Floats in boxes come first: they are why a fast path ends most often. Written out, so that V8 sees one operation in
// each.

function addAny(a: Value, b: Value): Result {
  if (a instanceof LuaFloat) {
    if (typeof b === 'number') return float(a.n + b);
    if (b instanceof LuaFloat) return float(a.n + b.n);
  } else if (typeof a === 'number' && b instanceof LuaFloat) return float(a + b.n);
  return isNumber(a) && isNumber(b) ? add(a, b) : SPECIAL;
}

function subAny(a: Value, b: Value): Result {
  if (a instanceof LuaFloat) {
    if (typeof b === 'number') return float(a.n - b);
    if (b instanceof LuaFloat) return float(a.n - b.n);
  } else if (typeof a === 'number' && b instanceof LuaFloat) return float(a - b.n);
  return isNumber(a) && isNumber(b) ? sub(a, b) : SPECIAL;
}

function mulAny(a: Value, b: Value): Result {
  if (a instanceof LuaFloat) {
    if (typeof b === 'number') return float(a.n * b);
    if (b instanceof LuaFloat) return float(a.n * b.n);
  } else if (typeof a === 'number' && b instanceof LuaFloat) return float(a * b.n);
  return isNumber(a) && isNumber(b) ? mul(a, b) : SPECIAL;
}

function divAny(a: Value, b: Value): Result {
  if (typeof a === 'number') {
    if (typeof b === 'number') return float(a / b);
    if (b instanceof LuaFloat) return float(a / b.n);
  } else if (a instanceof LuaFloat && typeof b === 'number') return float(a.n / b);
  return isNumber(a) && isNumber(b) ? div(a, b) : SPECIAL;
}

const modAny = (a: Value, b: Value): Result => (isNumber(a) && isNumber(b) ? (mod(a, b) ?? SPECIAL) : SPECIAL);
const idivAny = (a: Value, b: Value): Result => (isNumber(a) && isNumber(b) ? (idiv(a, b) ?? SPECIAL) : SPECIAL);
const powAny = (a: Value, b: Value): Result => (isNumber(a) && isNumber(b) ? pow(a, b) : SPECIAL);

const onIntegers =
  (op: (a: number | bigint, b: number | bigint) => number | bigint) =>
  (a: Value, b: Value): Result => {
    if (!isNumber(a) || !isNumber(b)) return SPECIAL;
    const i = toInteger(a),
      j = toInteger(b);
    return i === undefined || j === undefined ? SPECIAL : op(i, j);
  };

const equal = (a: Value, b: Value): boolean | Special => {
  if (rawEquals(a, b)) return true;
  const mayDiffer = (a instanceof Table && b instanceof Table) || (a instanceof Userdata && b instanceof Userdata);
  if (!mayDiffer) return false;
  return (eventOf(context.rt, a, Event.Eq) ?? eventOf(context.rt, b, Event.Eq)) === undefined ? false : SPECIAL;
};

function lessBytes(a: Str, b: Str): boolean {
  const s = bytesOf(a),
    t = bytesOf(b);
  payComparison(s, t);
  return s < t;
}

const less = (a: Value, b: Value): boolean | Special => {
  if (a instanceof LuaFloat && typeof b === 'number') return a.n < b;
  if (isNumber(a) && isNumber(b)) return lessThan(a, b);
  return isStr(a) && isStr(b) ? lessBytes(a, b) : SPECIAL;
};

const lessOrEqual = (a: Value, b: Value): boolean | Special => {
  if (isNumber(a) && isNumber(b)) return lessEqual(a, b);
  return isStr(a) && isStr(b) ? !lessBytes(b, a) : SPECIAL;
};

/**
 * The limit of a numeric loop with integer start and step as compiled code counts: a number that the index never
 * passes.
 */
function loopLimit(init: Value, limit: Value, step: Value): number | Special {
  if (typeof step !== 'number' || !Number.isSafeInteger(step) || step === 0) return SPECIAL;
  if (typeof init !== 'number' || !Number.isSafeInteger(init) || !isNumber(limit)) return SPECIAL;
  const last = integerLimit(limit, step > 0);
  if (last === undefined) return init - step;
  return typeof last === 'number' && Number.isSafeInteger(last - init) && Number.isSafeInteger(last + step)
    ? last
    : SPECIAL;
}

/**
 * The limit of a numeric loop in progress, from its state in the stack; SPECIAL if it is no loop over plain integers.
 */
function limitOf(at: number): number | Special {
  const { stack } = context.co,
    index = stack[at],
    left = stack[at + 1],
    step = stack[at + 2];
  if (typeof index !== 'number' || typeof left !== 'number' || typeof step !== 'number') return SPECIAL;
  return index + left * step;
}

const loopState: Value[] = [undefined, undefined, undefined, undefined];

/** Steps a numeric loop of any kind: its state and variable are then in the list; or undefined at its end. */
function stepAny(index: Value, left: Value, step: Value): readonly Value[] | undefined {
  loopState[0] = index;
  loopState[1] = left;
  loopState[2] = step;
  if (typeof step === 'number') {
    if ((left as number) <= 0) return undefined;
    loopState[1] = (left as number) - 1;
    loopState[0] = loopState[3] = (index as number) + step;
    return loopState;
  }
  return stepLoop(loopState, 0) ? loopState : undefined;
}

// ---- tables

/** The same for a key that is a value, mostly a string: where one was found last is tried first. */
function getKeyed(t: Value, key: Value, last: Found): Result {
  if (typeof key !== 'string' || !(t instanceof Table)) return getIndex(t, key);
  const { shape } = t;
  if (last.shape !== shape || last.key !== key) {
    const at = shape.find(key);
    if (at < 0) return getIndex(t, key);
    last.shape = shape;
    last.key = key;
    last.index = at;
  } else if ((++last.again & (INTERN_EVERY - 1)) === 0) intern(key, last.key);
  const v = t.vals[last.index];
  return v !== undefined || t.meta === undefined ? v : getIndex(t, key);
}

/** t[key] = v: true if it is done. */
function setIndex(t: Value, key: Value, v: Value): boolean {
  if (
    typeof key === 'number' &&
    t instanceof Table &&
    key === t.count + 1 &&
    v !== undefined &&
    takesFields(t) &&
    !t.frozen
  ) {
    t.append(v);
    return true;
  }
  if (!(t instanceof Table) || t.fixed || key === undefined || key !== key) return false;
  if (key instanceof LuaFloat && key.n !== key.n) return false;
  if (!takesFields(t) && t.get(key) === undefined) return false;
  t.set(key, v);
  return true;
}

function newTable(fields: number, items: number, site = 0): Table {
  const t = new Table(),
    { rt } = context;
  rt.allocate(TABLE_BYTES);
  // Where memory is limited, nothing may be allocated ahead.
  if (rt.memory.limit === Infinity) t.flags = site;
  if (fields > 0) t.reserveFields(fields);
  if (items > 0) t.reserve(items);
  return t;
}

/** A table whose fields have a list already. */
function newRecord(vals: Value[], items: number): Table {
  const t = newTable(0, items);
  t.vals = vals;
  return t;
}

function setList(t: Value, first: number, values: readonly Value[]): void {
  // A debugger may have put something else there.
  if (t instanceof Table && !t.frozen) t.setList(first, values, 0, values.length);
}

/** The same for all that a constructor lists, n of at most four: without making a list of them. */
function setFew(t: Value, n: number, a: Value, b?: Value, c?: Value, d?: Value): void {
  const last = n === 1 ? a : n === 2 ? b : n === 3 ? c : d;
  if (
    !(t instanceof Table) ||
    t.frozen ||
    t.count !== 0 ||
    t.hash !== undefined ||
    t.arr.length < n ||
    last === undefined
  )
    return setList(t, 1, [a, b, c, d].slice(0, n));
  const { arr } = t;
  arr[0] = a;
  if (n > 1) arr[1] = b;
  if (n > 2) arr[2] = c;
  if (n > 3) arr[3] = d;
  t.count = n;
}

function length(v: Value): Result {
  if (typeof v === 'string') return v.length;
  if (v instanceof LuaString) return v.length;
  return v instanceof Table && (v.meta === undefined || metaEntry(v.meta, Event.Len) === undefined)
    ? v.length()
    : SPECIAL;
}

// ---- strings

const piece = (v: Value): string | undefined =>
  typeof v === 'string' ? v : v instanceof LuaString ? v.pieces : isNumber(v) ? formatNumber(v) : undefined;

function concat2(a: Value, b: Value): Result {
  const s = typeof a === 'string' ? a : piece(a),
    t = typeof b === 'string' ? b : piece(b);
  if (s === undefined || t === undefined || s.length + t.length > context.rt.maxString) return SPECIAL;
  context.rt.allocate(s.length + t.length);
  return joined(s + t, nodesOf(a) + nodesOf(b) + 1);
}

function concat(...values: Value[]): Result {
  let text = '',
    nodes = 0;
  for (const v of values) {
    const p = piece(v);
    if (p === undefined || text.length + p.length > context.rt.maxString) return SPECIAL;
    context.rt.allocate(text.length + p.length);
    text += p;
    nodes += nodesOf(v) + 1;
  }
  return joined(text, nodes);
}

// ---- closures and variables to be closed

function newClosure(proto: Proto, cells: Upvalue[]): Closure {
  const { rt } = context;
  rt.allocate(CLOSURE_BYTES + SLOT_BYTES * cells.length);
  return new Closure(proto, cells);
}

/** Whether a variable at stack[level..] waits to be closed. */
function toBeClosed(level: number): boolean {
  const { toClose } = context.co;
  return toClose.length > 0 && toClose[toClose.length - 1]! >= level;
}

/** The open cell of a stack slot, if there is one. */
function cellAt(index: number): Upvalue | undefined {
  const { open } = context.co;
  for (let i = open.length - 1; i >= 0 && open[i]!.index >= index; i--) if (open[i]!.index === index) return open[i];
  return undefined;
}

/** From now on compiled code holds the captured variables of the activation whose registers begin here. */
const takeCells = (base: number): void => closeUpvalues(context.co.open, base);

/** Everything emitted text may name. */
export const SUPPORT = {
  context,
  recordDeopt,
  bailOut,
  deopt,
  bailOutAtStart,
  bailOutByTail,
  bailOutOpen,
  after,
  afterTail,
  one,
  pair,
  results,
  taken,
  spill,
  spillAfter,
  spillOpen,
  request,
  requestOpen,
  answer,
  interrupt,
  profileCall,
  recordTypes,
  recordKey,
  recordCallee,
  handlerOf,
  widenArguments,
  box,
  integers,
  imul: Math.imul,
  mulHi,
  shiftLo,
  shiftHi,
  fromLoHi,
  loOf,
  hiOf,
  power,
  floatMod,
  safe: Number.isSafeInteger,
  LuaFloat,
  LuaString,
  Native,
  Upvalue,
  floor: Math.floor,
  add: addAny,
  sub: subAny,
  mul: mulAny,
  div: divAny,
  mod: modAny,
  idiv: idivAny,
  pow: powAny,
  unm: (a: Value): Result => (isNumber(a) ? unm(a) : SPECIAL),
  band: onIntegers(band),
  bor: onIntegers(bor),
  bxor: onIntegers(bxor),
  shl: onIntegers(shl),
  shr: onIntegers(shr),
  bnot: (a: Value): Result => onIntegers(bnot)(a, a),
  equal,
  rawEquals,
  less,
  lessOrEqual,
  loopLimit,
  limitOf,
  stepAny,
  binary,
  index,
  recordMetamethod,
  getField,
  getIndex,
  getKeyed,
  readHolder,
  takesFields,
  setField,
  setIndex,
  newIndex,
  newTable,
  newListed,
  newRecord,
  setList,
  setFew,
  length,
  concat2,
  concat,
  selected,
  protect,
  raising,
  passes,
  suspends,
  switchTo,
  recordClass,
  stringMethods,
  newClosure,
  toBeClosed,
  cellAt,
  takeCells,
  call0,
  call1,
  call2,
  call3,
  callAll,
};
