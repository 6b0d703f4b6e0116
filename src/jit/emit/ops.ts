// What each instruction becomes in emitted text, one row per op. Fast paths are emitted, the rest is calls of
// helpers.ts. Where an operation cannot go on without a frame, the activation bails out at its pc.
import { EFFECTS, isTest, jumpTarget } from '../../bytecode/effects.ts';
import { aOf, axOf, bOf, bxOf, cOf, kOf, opOf, sbOf, sbxOf, scOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import { MOST_NEAR } from '../../values/far-part.ts';
import { Event } from '../../values/metatable.ts';
import { float, hiOf, loOf, smallFloat } from '../../values/number.ts';
import { MOVING, SITE, type Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import {
  ARITHMETIC,
  arithmetic,
  binary,
  comparison,
  complement,
  double,
  equality,
  negation,
  type Arithmetic,
} from './arithmetic.ts';
import { call, tailCall } from './calls.ts';
import { inline } from './inlining.ts';
import { findSteps, newTable, storeStep } from './allocation.ts';
import { BLANK } from '../../vm/operations/cache.ts';
import type { Emitter, Operand } from './emitter.ts';
import { Representation, TypeSet, Mode } from '../analysis/representations.ts';
import { How, STRINGS } from '../runtime/context.ts';
import { limitName, type Region } from '../analysis/plan.ts';

type Emit = (e: Emitter, word: number, pc: number) => void;

/**
 * Instructions at which tests bail out: those that do something. (A jump may belong to the test before, which has been
 * made.)
 */
export const mayBailOut = (op: Op): boolean =>
  op !== Op.Jmp &&
  op !== Op.ExtraArg &&
  op !== Op.VarArgPrep &&
  op !== Op.TForCall &&
  op !== Op.TForLoop &&
  op !== Op.ForLoop;

// ---- arithmetic and comparison

const OPERATIONS = new Map<Event, Arithmetic>(
  Object.values(ARITHMETIC).map((operation) => [operation.event, operation]),
);

/** What an arithmetic instruction does. */
const operationOf = (word: number): Arithmetic => OPERATIONS.get(EFFECTS[opOf(word) as Op].event!)!;

const registers: Emit = (e, w, pc) =>
  arithmetic(e, pc, aOf(w), operationOf(w), e.anyOperand(bOf(w), pc, 'u'), e.anyOperand(cOf(w), pc, 'v'));

const constant: Emit = (e, w, pc) => {
  const b = e.anyOperand(bOf(w), pc, 'u'),
    c = e.constant(cOf(w));
  arithmetic(e, pc, aOf(w), operationOf(w), kOf(w) === 1 ? c : b, kOf(w) === 1 ? b : c);
};

/**
 * A register and an immediate, in the order they were written. What is subtracted is added with its sign changed, as
 * PUC does it.
 */
const immediate: Emit = (e, w, pc) => {
  const subtracted = opOf(w) === Op.SubI,
    b = e.anyOperand(bOf(w), pc, 'u'),
    c = e.literal(subtracted ? 0 - scOf(w) : scOf(w));
  const swapped = kOf(w) === 1 && !subtracted;
  arithmetic(
    e,
    pc,
    aOf(w),
    subtracted ? ARITHMETIC.add : operationOf(w),
    swapped ? c : b,
    swapped ? b : c,
    subtracted ? binary(e, Event.Sub, b, e.literal(scOf(w))) : undefined,
  );
};

const signOf = (word: number): '<' | '<=' => (EFFECTS[opOf(word) as Op].event === Event.Lt ? '<' : '<=');

const ordered: Emit = (e, w, pc) =>
  comparison(e, pc, kOf(w) === 1, e.anyOperand(aOf(w), pc, 'u'), e.anyOperand(bOf(w), pc, 'v'), signOf(w));

/** `mirrored`: the immediate comes first. */
const orderedI =
  (mirrored: boolean): Emit =>
  (e, w, pc) => {
    const a = e.anyOperand(aOf(w), pc, 'u'),
      b = e.literal(cOf(w) !== 0 ? float(sbOf(w)) : sbOf(w));
    comparison(e, pc, kOf(w) === 1, mirrored ? b : a, mirrored ? a : b, signOf(w));
  };

/** The operand's truth, as a condition. */
function truth({ representation, text }: Operand): string {
  return representation === Representation.Integer || representation === Representation.Double
    ? 'true'
    : `${text} !== undefined && ${text} !== false`;
}

function untruth({ representation, text }: Operand): string {
  return representation === Representation.Integer || representation === Representation.Double
    ? 'false'
    : `${text} === undefined || ${text} === false`;
}

// ---- tables

function getField(e: Emitter, a: number, pc: number, t: string, key: Value): void {
  const known = e.known(pc),
    name = e.literal(key).text,
    self = opOf(e.proto.code[pc]!) === Op.Self;
  if (e.mode === Mode.Profile) e.line(`recordClass(fn, ${pc}, ${t});`);
  // Methods of host objects never change.
  const ofClass = e.mode === Mode.Speculate ? e.feedback.classes[pc] : undefined,
    method = ofClass && ofClass !== STRINGS ? (ofClass.index as Table).get(key) : undefined;
  if (method !== undefined)
    e.line(
      `if (${t} !== undefined && ${t}.ofClass === ${e.value(ofClass)} && ${t}.meta === undefined) ${e.assign(a, pc, e.value(method))} else`,
    );
  const [ofStrings] = ofClass === STRINGS ? known.recent : [];
  if (ofStrings !== undefined)
    e.line(
      `if ((typeof ${t} === 'string' || ${t} instanceof LuaString) && (v = stringMethods()) !== undefined && v.shape === ${e.value(ofStrings.shape)} && (v = v.vals[${ofStrings.index}]) !== undefined) ${e.assign(a, pc, 'v')} else`,
    );
  const slow = e.put(
    a,
    pc,
    `getField(${t}, ${name}, ${e.value(known)})`,
    self && e.objectOf(pc) === undefined ? undefined : `index(${t}, ${name}, ${e.beyond})`,
  );
  for (const c of known.recent
    .filter((c) => c.next === undefined && c !== ofStrings && c.deeper !== BLANK)
    .slice(0, 3)) {
    const found = c.metaShape === undefined ? `${t}.vals[${c.index}]` : `readHolder(${t}, ${e.value(c)})`;
    e.line(
      `if (${t} !== undefined && ${t}.shape === ${e.value(c.shape)} && (v = ${found}) !== undefined) ${e.assign(a, pc, 'v')} else`,
    );
  }
  e.line(`{ ${slow} }`);
}

function setField(e: Emitter, pc: number, t: string, key: Value, v: string): void {
  const step = e.steps.get(pc);
  if (step !== undefined) return storeStep(e, t, step, v);
  const known = e.known(pc),
    name = e.literal(key).text,
    slow = e.stored(
      pc,
      `setField(${t}, ${name}, ${v}, ${e.value(known)})`,
      `newIndex(${t}, ${name}, ${v}, ${e.beyond})`,
    );
  for (const c of known.recent.slice(0, 3)) {
    const same = `${t} !== undefined && ${t}.shape === ${e.value(c.shape)}`;
    if (c.next === undefined)
      e.line(`if (${same} && ${t}.vals[${c.index}] !== undefined) ${t}.vals[${c.index}] = ${v}; else`);
    else
      e.line(
        `if (${same} && takesFields(${t}) && ${v} !== undefined && (${t}.hash === undefined || !${t}.hash.strings)) ${t}.extend(${e.value(c.next)}, ${v}); else`,
      );
  }
  e.line(`{ ${slow} }`);
}

/** What has to be true of a key for it to be a place in the array part, before it is compared with the count. */
const isPlace = ({ representation, text }: Operand): string =>
  representation === Representation.Integer ? `${text} > 0` : `typeof ${text} === 'number' && ${text} > 0`;
const isWhole = ({ representation, text }: Operand): string =>
  representation === Representation.Integer ? '' : ` && (${text} | 0) === ${text}`;

/** Whether a key is worth looking for in the array part. */
function mayBePlace(e: Emitter, pc: number, { representation }: Operand): boolean {
  const types = e.feedback.types[pc]!;
  return (
    representation === Representation.Integer ||
    (representation === Representation.Tagged &&
      (e.mode !== Mode.Speculate || types === 0 || (types & TypeSet.Small) !== 0))
  );
}

function getIndex(e: Emitter, a: number, pc: number, t: string, key: Operand): void {
  const named = e.mode === Mode.Speculate && (e.feedback.types[pc]! & TypeSet.Other) !== 0;
  const helper = named
    ? `getKeyed(${t}, ${e.boxed(key)}, ${e.value((e.feedback.found[pc] ??= { key: '', shape: undefined, index: 0, again: 0 }))})`
    : `getIndex(${t}, ${e.boxed(key)})`;
  const slow = e.put(a, pc, helper, `index(${t}, ${e.boxed(key)}, ${e.beyond})`);
  if (e.mode === Mode.Profile) e.line(`recordKey(fn, ${pc}, ${e.boxed(key)});`);
  if (!mayBePlace(e, pc, key)) return e.line(slow);
  e.line(
    `if (${isPlace(key)} && ${t} !== undefined && ${t}.isTable && ${key.text} <= ${t}.count${isWhole(key)} && (v = ${t}.arr[${key.text} - 1]) !== undefined) ${e.assign(a, pc, 'v')}`,
  );
  e.line(`else { ${slow} }`);
}

function setIndex(e: Emitter, pc: number, t: string, key: Operand, v: string): void {
  const list = `${t}, ${e.boxed(key)}, ${v}`,
    slow = e.stored(pc, `setIndex(${list})`, `newIndex(${list}, ${e.beyond})`);
  if (e.mode === Mode.Profile) e.line(`recordKey(fn, ${pc}, ${e.boxed(key)});`);
  if (!mayBePlace(e, pc, key)) return e.line(slow);
  e.line(
    `if (${isPlace(key)} && ${t} !== undefined && ${t}.isTable${isWhole(key)} && (${key.text} < ${t}.count || ${key.text} === ${t}.count && ${v} !== undefined) && (${t}.meta === undefined || ${t}.arr[${key.text} - 1] !== undefined)) ${t}.arr[${key.text} - 1] = ${v};`,
  );
  e.line(`else ${slow}`);
}

// ---- natives

/**
 * The fast path of the native that has always been called here, if it has one for so many arguments: its result, or
 * null.
 */
function fastCall(e: Emitter, pc: number, args: readonly string[]): string | undefined {
  const native = e.native(pc),
    direct = native?.traits.fastCalls[args.length];
  return direct === undefined
    ? undefined
    : `t === ${e.value(native)} ? ${e.value(direct)}(context.rt${args.map((x) => ', ' + x).join('')}) : null`;
}

/**
 * Calls the native that has always been called here, of which at most one result is wanted, if it has a shorter way.
 */
function callNative(e: Emitter, pc: number, a: number, argc: number, want: number, args: readonly string[]): boolean {
  const native = e.native(pc);
  if (native === undefined) return false;
  const it = e.value(native),
    f = e.read(a, pc),
    short = fastCall(e, pc, args);
  if (
    argc === 1 &&
    want === 1 &&
    (native.traits.floatFunction !== undefined || native.traits.integerFunction !== undefined)
  ) {
    const failed = e.deopt(pc),
      x = args[0] === 'o' ? { representation: Representation.Tagged, text: 'o' } : e.operand(a + 1, pc, 'u');
    if (x.representation !== Representation.Tagged || (e.feedback.types[pc]! & TypeSet.Other) === 0) {
      e.line(`if (${f} !== ${it}) ${failed}`);
      if (native.traits.floatFunction !== undefined) {
        e.write(a, pc, `${e.value(native.traits.floatFunction)}(${double(e, x, 'd', failed)})`, Representation.Double);
        return true;
      }
      if (x.representation === Representation.Integer) e.write(a, pc, x.text, Representation.Integer);
      else {
        e.line(
          `t = ${e.value(native.traits.integerFunction)}(${double(e, x, 'd', failed)}) + 0; if (!safe(t)) ${failed}`,
        );
        e.write(a, pc, 't', Representation.Integer);
      }
      return true;
    }
  }
  if (short === undefined) return false;
  call(e, pc, f, args, a, want, false, short);
  return true;
}

/** Raises an error without bailing out, where a caller catches it; otherwise the call is made as usual. */
function raise(e: Emitter, pc: number, a: number, args: readonly string[], list: boolean): void {
  const native = e.native(pc),
    profiling = e.mode === Mode.Profile;
  if (e.isGenerator || !(profiling || native?.traits.raises === true) || list || args.length < 1 || args.length > 2)
    return;
  const f = e.read(a, pc),
    fails = native?.traits.asserts === true ? `(${args[0]} === undefined || ${args[0]} === false) && ` : '';
  // Where it raises, what is called is recorded nowhere else.
  const known = profiling
    ? `(t = ${f}) !== undefined && t.traits?.raises && (recordCallee(fn, ${pc}, t), true)`
    : `${fails}${f} === ${e.value(native)}`;
  e.line(
    `if (${known} && raising(fn, base, ${pc}, ${f}, ${args.join(', ')})) { if (context.how === ${How.BailedOut}) ${e.bailOutDuring(pc)} ${e.charge(pc + 1)}return null; }`,
  );
}

/**
 * Steps a generic loop whose iterator has always been that of pairs or ipairs, over a table; false: it is to be called.
 */
export function iterate(e: Emitter, loop: Region, at: number, a: number, want: number): boolean {
  const native = e.native(at),
    which = native?.traits.intrinsic;
  if ((which !== 'next' && which !== 'ipairs') || want > 2 || (e.feedback.types[at]! & TypeSet.Other) !== 0)
    return false;
  const failed = e.deopt(at),
    t = e.name(a + 1, at, 'u'),
    control = e.operand(a + 2, at, 'o'),
    pc = at + 1;
  const table = `${e.read(a, at)} !== ${e.value(native)} || ${t} === undefined || !${t}.isTable`;
  if (which === 'ipairs') {
    const number =
      control.representation === Representation.Integer
        ? ''
        : ` || typeof ${control.text} !== 'number' || (${control.text} | 0) !== ${control.text}`;
    e.line(`if (${table} || ${t}.meta !== undefined${number}) ${failed}`);
    e.line(`t = ${control.text} + 1;`);
    e.line(
      `if ((v = t > 0 && t <= ${t}.count ? ${t}.arr[t - 1] : ${t}.getInt(t)) === undefined) { ${e.emitPhiMoves(loop.end, at + 2)}break; }`,
    );
    e.write(a + 2, pc, 't', Representation.Integer);
    e.write(a + 4, pc, 't', Representation.Integer);
    if (want > 1) e.write(a + 5, pc, 'v');
  } else {
    const cursor = e.cursor(at);
    e.line(`if (${table}) ${failed}`);
    e.line(`if ((t = ${t}.follow(${e.boxed(control)}, ${cursor})) < 0) ${e.bailOut(at)}`);
    e.line(`if ((${cursor} = t) === 0) { ${e.emitPhiMoves(loop.end, at + 2)}break; }`);
    // What the cursor is at comes first: the table may be in the register that is written.
    e.line(`v = ${t}.valueAt(t); t = ${t}.keyAt(t);`);
    e.write(a + 2, pc, 't');
    e.write(a + 4, pc, 't');
    if (want > 1) e.write(a + 5, pc, 'v');
  }
  e.commit();
  return true;
}

// ---- one entry per op

export const EMIT: Record<Op, Emit> = {
  [Op.Move]: (e, w, pc) => {
    const operand = e.anyOperand(bOf(w), pc, 'u'),
      { representation, text } = operand;
    if (operand.constant !== undefined) e.load(aOf(w), pc, operand);
    else if (representation === Representation.Int64) e.writeInt64(aOf(w), pc, `w${text}`, `h${text}`);
    else e.write(aOf(w), pc, text, representation);
  },
  [Op.LoadI]: (e, w, pc) => load(e, aOf(w), pc, e.literal(sbxOf(w))),
  [Op.LoadF]: (e, w, pc) => load(e, aOf(w), pc, e.literal(smallFloat(sbxOf(w)))),
  [Op.LoadK]: (e, w, pc) => load(e, aOf(w), pc, e.constant(bxOf(w))),
  [Op.LoadKX]: (e, w, pc) => load(e, aOf(w), pc, e.constant(axOf(e.proto.code[pc + 1]!))),
  [Op.LoadFalse]: (e, w, pc) => e.write(aOf(w), pc, 'false'),
  [Op.LFalseSkip]: (e, w, pc) => {
    e.write(aOf(w), pc, 'false');
    e.commit();
    e.line(e.jump(pc, pc + 2));
    e.stop();
  },
  [Op.LoadTrue]: (e, w, pc) => e.write(aOf(w), pc, 'true'),
  [Op.LoadNil]: (e, w, pc) => {
    for (let r = aOf(w); r <= aOf(w) + bOf(w); r++) e.write(r, pc, 'undefined');
  },
  [Op.GetUpval]: (e, w, pc) => e.write(aOf(w), pc, e.upvalue(bOf(w))),
  [Op.SetUpval]: (e, w, pc) => {
    e.line(`v = ${e.read(aOf(w), pc)};`);
    e.line(`u = fn.upvalues[${bOf(w)}];`);
    e.line('if (u.stack === undefined) u.value = v; else u.stack[u.index] = v;');
  },

  [Op.GetTabUp]: (e, w, pc) => {
    e.line(`o = ${e.upvalue(bOf(w))};`);
    getField(e, aOf(w), pc, 'o', e.proto.constants[cOf(w)]);
  },
  [Op.GetField]: (e, w, pc) => getField(e, aOf(w), pc, e.name(bOf(w), pc, 'u'), e.proto.constants[cOf(w)]),
  [Op.GetTable]: (e, w, pc) => getIndex(e, aOf(w), pc, e.name(bOf(w), pc, 'u'), e.operand(cOf(w), pc, 'o')),
  [Op.GetI]: (e, w, pc) => {
    const t = e.name(bOf(w), pc, 'u'),
      key = cOf(w);
    e.line(
      `if (${t} !== undefined && ${t}.isTable && ${key > 0 ? `${key} <= ${t}.count && (v = ${t}.arr[${key - 1}])` : `(v = ${t}.getInt(0))`} !== undefined) ${e.assign(aOf(w), pc, 'v')}`,
    );
    e.line(`else { ${e.put(aOf(w), pc, `getIndex(${t}, ${key})`, `index(${t}, ${key}, ${e.beyond})`)} }`);
  },
  [Op.SetTabUp]: (e, w, pc) => {
    e.line(`o = ${e.upvalue(aOf(w))};`);
    e.line(`v = ${e.rk(w, pc)};`);
    setField(e, pc, 'o', e.proto.constants[bOf(w)], 'v');
  },
  [Op.SetField]: (e, w, pc) => {
    const t = e.name(aOf(w), pc, 'u');
    e.line(`v = ${e.rk(w, pc)};`);
    setField(e, pc, t, e.proto.constants[bOf(w)], 'v');
  },
  [Op.SetTable]: (e, w, pc) => {
    const t = e.name(aOf(w), pc, 'u'),
      key = e.operand(bOf(w), pc, 'o');
    e.line(`v = ${e.rk(w, pc)};`);
    setIndex(e, pc, t, key, 'v');
  },
  [Op.SetI]: (e, w, pc) => {
    const t = e.name(aOf(w), pc, 'u');
    e.line(`v = ${e.rk(w, pc)};`);
    setIndex(e, pc, t, e.literal(bOf(w)), 'v');
  },
  [Op.NewTable]: (e, w, pc) => {
    const items = cOf(w) + (kOf(w) === 1 ? axOf(e.proto.code[pc + 1]!) * 256 : 0);
    if (kOf(w) === 1 && items === 0) return e.write(aOf(w), pc, `newListed(context.rt, ${bOf(w)})`);
    e.write(
      aOf(w),
      pc,
      newTable(Math.max(bOf(w), findSteps(e, pc).size), items, (31 * e.proto.lineDefined + pc) * SITE),
    );
  },
  [Op.Self]: (e, w, pc) => {
    const a = aOf(w);
    e.line(`o = ${e.read(bOf(w), pc)};`);
    if (kOf(w) === 1) getField(e, a, pc, 'o', e.proto.constants[cOf(w)]);
    else e.line(e.put(a, pc, `getIndex(o, ${e.read(cOf(w), pc)})`));
    e.write(a + 1, pc, 'o');
  },

  [Op.AddI]: immediate,
  [Op.SubI]: immediate,
  [Op.AddK]: constant,
  [Op.SubK]: constant,
  [Op.MulK]: constant,
  [Op.ModK]: constant,
  [Op.PowK]: constant,
  [Op.DivK]: constant,
  [Op.IDivK]: constant,
  [Op.BAndK]: constant,
  [Op.BOrK]: constant,
  [Op.BXorK]: constant,
  [Op.ShrI]: immediate,
  [Op.ShlI]: immediate,
  [Op.Add]: registers,
  [Op.Sub]: registers,
  [Op.Mul]: registers,
  [Op.Mod]: registers,
  [Op.Pow]: registers,
  [Op.Div]: registers,
  [Op.IDiv]: registers,
  [Op.BAnd]: registers,
  [Op.BOr]: registers,
  [Op.BXor]: registers,
  [Op.Shl]: registers,
  [Op.Shr]: registers,
  [Op.Unm]: (e, w, pc) => negation(e, pc, aOf(w), e.operand(bOf(w), pc, 'u')),
  [Op.BNot]: (e, w, pc) => complement(e, pc, aOf(w), e.anyOperand(bOf(w), pc, 'u')),
  [Op.Not]: (e, w, pc) => e.write(aOf(w), pc, untruth(e.operand(bOf(w), pc, 'u'))),
  [Op.Len]: (e, w, pc) => {
    const b = e.name(bOf(w), pc, 'u');
    // Only a metamethod makes it something else than an integer.
    if (e.mode === Mode.Speculate && (e.feedback.types[pc]! & TypeSet.Other) === 0) {
      e.line(
        `if (${b} !== undefined && ${b}.isTable && ${b}.meta === undefined && ${b}.count < ${MOST_NEAR} && (${b}.flags & ${MOVING}) === 0) t = ${b}.count; else if ((t = length(${b})) === null) ${e.deopt(pc)}`,
      );
      return e.write(aOf(w), pc, 't', Representation.Integer);
    }
    const near = `${b} !== undefined && ${b}.isTable && ${b}.meta === undefined && ${b}.count < ${MOST_NEAR} && (${b}.flags & ${MOVING}) === 0`;
    e.line(`if (${near}) ${e.assign(aOf(w), pc, `${b}.count`)}`);
    e.line(`else { ${e.put(aOf(w), pc, `length(${b})`, `binary(${Event.Len}, ${b}, ${b}, ${e.beyond})`)} }`);
  },
  [Op.Concat]: (e, w, pc) => {
    const values = e.registers(aOf(w), bOf(w), pc),
      list = values.join(', ');
    // With more operands, the rest would have to wait for a metamethod.
    if (values.length === 2)
      e.line(e.put(aOf(w), pc, `concat2(${list})`, `binary(${Event.Concat}, ${list}, ${e.beyond})`));
    else e.line(e.put(aOf(w), pc, `concat(${list})`));
  },

  [Op.Close]: (e, w, pc) => {
    if (e.plan.closes) e.line(`if (toBeClosed(base + ${aOf(w)})) ${e.bailOut(pc)}`);
    for (let r = aOf(w); r < e.proto.registers; r++) if (e.plan.capturedAt(pc, r)) e.line(`${e.cell(r)} = undefined;`);
  },
  [Op.Tbc]: (e, _, pc) => {
    e.line(e.bailOut(pc));
    e.stop();
  },
  [Op.Jmp]: (e, _, pc) => {
    // Behind a test it has been made already.
    if (pc > 0 && isTest(opOf(e.proto.code[pc - 1]!))) return e.plan.isMerge(pc + 1) ? undefined : e.coverBlock(pc + 1);
    const to = jumpTarget(e.proto.code, pc)!;
    if (to === pc + 1) return undefined;
    e.line(e.jump(pc, to));
    return e.stop();
  },
  [Op.Eq]: (e, w, pc) => equality(e, pc, kOf(w) === 1, e.anyOperand(aOf(w), pc, 'u'), e.anyOperand(bOf(w), pc, 'v')),
  [Op.Lt]: ordered,
  [Op.Le]: ordered,
  [Op.EqK]: (e, w, pc) => equality(e, pc, kOf(w) === 1, e.anyOperand(aOf(w), pc, 'u'), e.constant(bOf(w))),
  [Op.EqI]: (e, w, pc) => equality(e, pc, kOf(w) === 1, e.anyOperand(aOf(w), pc, 'u'), e.literal(sbOf(w))),
  [Op.LtI]: orderedI(false),
  [Op.LeI]: orderedI(false),
  [Op.GtI]: orderedI(true),
  [Op.GeI]: orderedI(true),
  [Op.Test]: (e, w, pc) => {
    const a = e.operand(aOf(w), pc, 'u');
    e.line(`if (${kOf(w) === 1 ? truth(a) : untruth(a)}) ${e.taken(pc)}`);
  },
  [Op.TestSet]: (e, w, pc) => {
    const b = e.operand(bOf(w), pc, 'u'),
      before = e.snapshot(),
      set = e.assign(aOf(w), pc, b.text, b.representation);
    e.commit();
    const jump = e.taken(pc);
    e.restore(before);
    e.line(`if (${kOf(w) === 1 ? truth(b) : untruth(b)}) { ${set} ${jump} }`);
  },

  [Op.Call]: (e, w, pc) => {
    const a = aOf(w),
      n = bOf(w) - 1,
      args = e.operands(a + 1, n, pc),
      list = e.hasList(n, pc);
    raise(e, pc, a, args, list);
    if (!list && (cOf(w) === 1 || cOf(w) === 2) && callNative(e, pc, a, args.length, cOf(w) - 1, args)) return;
    if (list && cOf(w) === 2 && args.length === 1 && e.native(pc)?.traits.intrinsic === 'select') {
      return call(
        e,
        pc,
        e.read(a, pc),
        args,
        a,
        1,
        true,
        `t === ${e.value(e.native(pc))} ? selected(${args[0]}, o) : null`,
      );
    }
    if (!list && (cOf(w) === 1 || cOf(w) === 2) && inline(e, pc, a, args, cOf(w) - 1)) return;
    call(e, pc, e.read(a, pc), args, a, cOf(w) - 1, list);
  },
  [Op.TailCall]: (e, w, pc) => {
    const a = aOf(w),
      n = bOf(w) - 1,
      args = e.operands(a + 1, n, pc),
      list = e.hasList(n, pc);
    raise(e, pc, a, args, list);
    tailCall(e, pc, e.read(a, pc), args, a, list, list ? undefined : fastCall(e, pc, args));
  },
  [Op.Return]: (e, w, pc) => {
    const a = aOf(w),
      n = bOf(w) - 1;
    if (e.host !== undefined) {
      e.line(e.host.returning(n === 0 ? undefined : a, pc));
      return e.stop();
    }
    const values = e.operands(a, n, pc),
      list = e.hasList(n, pc);
    if (kOf(w) === 1 && e.plan.closes) {
      const bailout = e.bailoutAt(pc);
      e.line(`if (toBeClosed(base)) return ${list ? e.bailoutOpen(bailout, pc, 'o') : bailout};`);
    }
    const count = list ? -1 : values.length;
    if (list) values.push('...o');
    const all = values.join(', ');
    e.line(`${e.charge(pc + 1)}return ${count === 1 ? all : count === 2 ? `pair(${all})` : `results([${all}])`};`);
    e.stop();
  },
  [Op.Return0]: (e, _, pc) => {
    e.line(
      e.host?.returning(undefined, pc) ??
        `${e.charge(pc + 1)}context.how = ${How.Values}; context.count = 0; return null;`,
    );
    e.stop();
  },
  [Op.Return1]: (e, w, pc) => {
    e.line(e.host?.returning(aOf(w), pc) ?? `${e.charge(pc + 1)}return ${e.read(aOf(w), pc)};`);
    e.stop();
  },

  [Op.ForLoop]: (e, w, pc) => e.step(pc, aOf(w)),
  [Op.ForPrep]: (e, w, pc) => {
    const a = aOf(w),
      end = pc + 1 + bxOf(w),
      counted = e.plan.counted.get(end);
    if (counted === undefined) {
      e.line(e.bailOut(pc));
      return e.stop();
    }
    const limit = limitName(counted),
      { step } = counted,
      from = e.operand(a, pc, 'u'),
      to = e.operand(a + 1, pc, 'v'),
      by = e.operand(a + 2, pc, 'o');
    const integers = from.representation === Representation.Integer && to.representation === Representation.Integer;
    if (step !== undefined) {
      // A limit this far from the ends of what is safe is one as it is.
      const check = integers
        ? `${to.text} < 4503599627370496 && ${to.text} > -4503599627370496 && ${from.text} < 4503599627370496 && ${from.text} > -4503599627370496`
        : `typeof ${from.text} === 'number' && typeof ${to.text} === 'number' && (${from.text} | 0) === ${from.text} && (${to.text} | 0) === ${to.text}`;
      if (from.representation !== Representation.Double && to.representation !== Representation.Double)
        e.line(`if (${check}) ${limit} = ${to.text}; else`);
    }
    e.line(`if ((${limit} = loopLimit(${e.boxed(from)}, ${e.boxed(to)}, ${e.boxed(by)})) === null) ${e.bailOut(pc)}`);
    if (from.representation !== Representation.Integer) e.write(a, pc, `r${a}`, Representation.Integer);
    if (by.representation !== Representation.Integer) e.write(a + 2, pc, `r${a + 2}`, Representation.Integer);
    e.write(a + 1, pc, 'undefined');
    e.commit();
    e.line(
      `if (!(${step === undefined ? `r${a + 2} > 0 ? r${a} <= ${limit} : r${a} >= ${limit}` : `r${a} ${step > 0 ? '<=' : '>='} ${limit}`})) ${e.jump(pc, end + 1)}`,
    );
    e.write(a + 3, pc, `r${a}`, Representation.Integer);
  },
  [Op.TForPrep]: (e, w, pc) => {
    e.line(`if (${e.read(aOf(w) + 3, pc)} !== undefined) ${e.bailOut(pc)}`);
    e.line(e.emitPhiMoves(jumpTarget(e.proto.code, pc)!, pc + 1));
    e.stop();
  },
  // The iterator is called at the loop's head; here the body ends.
  [Op.TForCall]: (e, _, pc) => {
    e.line(`${e.counting(pc, pc)}continue F${pc + 1};`);
    e.stop();
  },
  [Op.TForLoop]: () => {},

  [Op.SetList]: (e, w, pc) => {
    const a = aOf(w),
      b = bOf(w),
      first = cOf(w) + 1 + (kOf(w) === 1 ? axOf(e.proto.code[pc + 1]!) * 256 : 0);
    const n = b === 0 ? -1 : b,
      values = e.operands(a + 1, n, pc);
    if (e.hasList(n, pc)) values.push('...o');
    else if (first === 1 && values.length <= 4)
      return e.line(`setFew(${[e.read(a, pc), values.length, ...values].join(', ')});`);
    e.line(
      `setList(${e.read(a, pc)}, ${first}, ${values.length === 1 && values[0] === '...o' ? 'o' : `[${values.join(', ')}]`});`,
    );
  },
  [Op.Closure]: (e, w, pc) => {
    const child = e.proto.children[bxOf(w)]!,
      a = aOf(w);
    const cells = child.upvalues.map(({ inStack, index }) => {
      if (!inStack) return `fn.upvalues[${index}]`;
      return `${e.cell(index)} ??= Upvalue.closed(${index === a ? 'undefined' : e.valueOf(index)})`;
    });
    e.line(`t = newClosure(${e.value(child)}, [${cells.join(', ')}]);`);
    e.captured(child);
    e.write(a, pc + 1, 't');
  },
  [Op.VarArg]: (e, w, pc) => {
    const want = cOf(w) - 1;
    if (want < 0) e.line('o = va;');
    for (let i = 0; i < want; i++) e.write(aOf(w) + i, pc, `va[${i}]`);
  },
  [Op.VarArgPrep]: () => {},
  [Op.ExtraArg]: () => {},
  [Op.Hook]: () => {
    throw new Error('hooked code is not compiled');
  },
};

function load(e: Emitter, a: number, pc: number, operand: Operand): void {
  const { representation, constant } = operand;
  if (representation === Representation.Int64)
    e.writeInt64(a, pc, String(loOf(constant as bigint)), String(hiOf(constant as bigint)));
  else e.load(a, pc, operand);
}
