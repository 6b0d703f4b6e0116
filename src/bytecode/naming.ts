// Names for error messages and tracebacks: of the value in a register, or of the called function. Searches for the last
// instruction that wrote the register; ignores code that a jump may skip.
import { EFFECTS, jumpTarget } from './effects.ts';
import { aOf, axOf, bOf, bxOf, cOf, kOf, opOf } from './encode.ts';
import { Op } from './ops.ts';
import type { Proto } from './proto.ts';
import { EVENT_KEYS } from '../values/metatable.ts';
import { bytesOf, isStr } from '../values/string.ts';

/** A kind ("local", "field", ...) and a name. */
export interface Named {
  readonly kind: string;
  readonly name: string;
}

/** Name of the n-th (1-based) local variable active at pc. */
export function localName(proto: Proto, n: number, pc: number): string | undefined {
  for (const local of proto.locals) {
    if (local.startPc > pc) break;
    if (pc < local.endPc && --n === 0) return local.name;
  }
  return undefined;
}

/** Does the instruction write the register, or a call take it? */
function isWritten(word: number, register: number): boolean {
  const { writes, overwrites } = EFFECTS[opOf(word) as Op];
  let found = register >= overwrites(word);
  writes(word, (r) => void (found ||= r === register));
  return found;
}

/** The last instruction before `lastPc` that surely wrote the register, or -1. */
function writer(proto: Proto, lastPc: number, register: number): number {
  let found = -1,
    target = 0;
  for (let pc = 0; pc < lastPc; pc++) {
    const word = proto.code[pc]!;
    if (opOf(word) === Op.Jmp) {
      const to = jumpTarget(proto.code, pc)!;
      if (to <= lastPc && to > target) target = to;
    } else if (isWritten(word, register)) found = pc < target ? -1 : pc;
  }
  return found;
}

const UNKNOWN = '?';

/** Names are C strings in PUC: they end at a zero byte. */
function constantName(proto: Proto, index: number): string | undefined {
  const v = proto.constants[index];
  if (!isStr(v)) return undefined;
  const name = bytesOf(v),
    end = name.indexOf('\0');
  return end < 0 ? name : name.slice(0, end);
}

const upvalueName = (proto: Proto, index: number): string => proto.upvalues[index]?.name || UNKNOWN;

interface Origin {
  readonly named?: Named;
  readonly pc: number;
}

/** The name of a register without regard to table accesses, or the pc that wrote it. */
function origin(proto: Proto, pc: number, register: number): Origin {
  const local = localName(proto, register + 1, pc);
  if (local !== undefined) return { named: { kind: 'local', name: local }, pc };
  const at = writer(proto, pc, register);
  if (at < 0) return { pc: at };
  const word = proto.code[at]!;
  switch (opOf(word) as Op) {
    case Op.Move:
      if (bOf(word) < aOf(word)) return origin(proto, at, bOf(word));
      break;
    case Op.GetUpval:
      return { named: { kind: 'upvalue', name: upvalueName(proto, bOf(word)) }, pc: at };
    case Op.LoadK:
      return constant(proto, bxOf(word), at);
    case Op.LoadKX:
      return constant(proto, axOf(proto.code[at + 1]!), at);
  }
  return { pc: at };
}

function constant(proto: Proto, index: number, pc: number): Origin {
  const name = constantName(proto, index);
  return name === undefined ? { pc } : { named: { kind: 'constant', name }, pc };
}

/** The name of a key in a register: only constants have one. */
function keyName(proto: Proto, pc: number, register: number): string {
  const { named } = origin(proto, pc, register);
  return named?.kind === 'constant' ? named.name : UNKNOWN;
}

/** "global" if the table is the variable _ENV, else "field". */
function accessKind(proto: Proto, pc: number, table: number, isUpvalue: boolean): string {
  let name: string | undefined;
  if (isUpvalue) name = upvalueName(proto, table);
  else {
    const { named } = origin(proto, pc, table);
    if (named?.kind === 'local' || named?.kind === 'upvalue') name = named.name;
  }
  return name === '_ENV' ? 'global' : 'field';
}

/** The name of the value in a register at an instruction, if known. */
export function registerName(proto: Proto, atPc: number, register: number): Named | undefined {
  const { named, pc } = origin(proto, atPc, register);
  if (named !== undefined) return named;
  if (pc < 0) return undefined;
  const word = proto.code[pc]!,
    b = bOf(word),
    c = cOf(word);
  switch (opOf(word) as Op) {
    case Op.GetTabUp:
      return { kind: accessKind(proto, pc, b, true), name: constantName(proto, c) ?? UNKNOWN };
    case Op.GetTable:
      return { kind: accessKind(proto, pc, b, false), name: keyName(proto, pc, c) };
    case Op.GetI:
      return { kind: 'field', name: 'integer index' };
    case Op.GetField:
      return { kind: accessKind(proto, pc, b, false), name: constantName(proto, c) ?? UNKNOWN };
    case Op.Self: {
      const key = kOf(word) === 1 ? (constantName(proto, c) ?? UNKNOWN) : keyName(proto, pc, c);
      return { kind: 'method', name: key };
    }
  }
  return undefined;
}

/** The name of an upvalue operand. */
export const upvalueNamed = (proto: Proto, index: number): Named => ({
  kind: 'upvalue',
  name: upvalueName(proto, index),
});

/** The name of the function called by the instruction at pc. */
export function calledName(proto: Proto, pc: number): Named | undefined {
  const word = proto.code[pc]!,
    op = opOf(word) as Op;
  if (op === Op.Call || op === Op.TailCall) return registerName(proto, pc, aOf(word));
  if (op === Op.TForCall) return { kind: 'for iterator', name: 'for iterator' };
  const { event } = EFFECTS[op];
  return event === undefined ? undefined : { kind: 'metamethod', name: EVENT_KEYS[event]!.slice('__'.length) };
}
