// The meeting point of hot code and the heap. Hot functions call one another on the JavaScript stack, with Lua registers in JavaScript
// locals; no frame exists for them. When one has to leave - a call it cannot make, an error, the end of the slice - every activation on the
// way out notes its registers and where it is (`leave`), innermost first, and `land` makes the frames the interpreter goes on with.
// A hot function is `run(fn, base, room, ...arguments)`: `base` is where its first register would lie in the coroutine's stack, `room` how
// much of the JavaScript stack may still be used. It gives its result, or SPECIAL: then `machine.how` tells.
import { OPS, Op, Owes, Use } from '../bytecode/ops.ts';
import { aOf, cOf, opOf } from '../bytecode/encode.ts';
import type { Shape } from '../values/shape.ts';
import type { Value } from '../values/type.ts';
import type { ClassMeta } from '../values/userdata.ts';
import { pushLua } from '../vm/calls.ts';
import { Next } from '../vm/next.ts';
import type { Cache } from '../vm/cache.ts';
import type { Closure } from '../vm/closure.ts';
import { Native } from '../vm/native.ts';
import type { Proto } from '../bytecode/proto.ts';
import { SLACK, type Coroutine } from '../vm/coroutine.ts';
import { Return, type Frame } from '../vm/frame.ts';
import type { Runtime } from '../vm/runtime.ts';
import { COLD } from '../vm/tier.ts';
import type { LuaThrow } from '../vm/throw.ts';
import { Upvalue } from '../vm/upvalue.ts';
import { isCall, type Plan } from './plan.ts';

/** What a hot function gives instead of one value. No Lua value is null, and V8 compares with null in one instruction. */
export const SPECIAL = null;
export type Special = null;

export const enum How {
  /** No value or several: machine.values[0..count-1]. */
  Values,
  /** It has left: frames are noted, or an error is to be raised. */
  Left,
  /** Nothing was done: the interpreter has to execute the instruction. */
  Refused,
  /** An error is raised (machine.raised), and what has called the outermost of these activations catches it: nobody needs their frames. */
  Raised,
}

export type Run = (fn: Closure, base: number, room: number, ...args: Value[]) => Value | Special;

/** Hot code that waits where other hot code would leave. Its registers live in it; position and callees are in frames, as ever. */
export type Body = Generator<undefined, Value | Special, undefined>;
export type MakeBody = (fn: Closure, base: number, frame: Frame, varargs: readonly Value[], ...args: Value[]) => Body;

/** An activation that has left: its registers are in the stack already, or, if it had not begun, its arguments are here. */
export interface Departure {
  readonly fn: Closure;
  readonly func: number;
  readonly base: number;
  readonly pc: number;
  readonly extra: number;
  readonly args: readonly Value[] | undefined;
  /** One past the last slot, where open results lie behind the registers. */
  top: number;
  tail: boolean;
}

/** When hot code leaves without need: never. */
export const never = (): boolean => false;

/** The one JavaScript stack has one machine, whichever states run on it; whoever enters hot code sets it and puts it back. */
export const machine = {
  co: undefined as unknown as Coroutine,
  rt: undefined as unknown as Runtime,
  how: How.Values as How,
  count: 0,
  values: new Array<Value>(8).fill(undefined),
  departures: [] as Departure[],
  /** Calls and turns of loops in which a prototype's hot code only learns. Tests make it short. */
  patience: 400,
  /** Tests set it before anything is translated: then code is written that asks it wherever it could leave. */
  chaos: never,
  /** Functions that had to leave at calls this often in a row are written as generators. Tests have it done at once. */
  forbearance: 20,
  /** What a generator may use of the JavaScript stack; negative: it is to spill its registers and end. */
  room: 0,
  /** A call that a generator cannot make: the stack index of the function, number of arguments, results wanted. */
  requested: 0,
  argc: 0,
  want: 0,
  /** Depth of the frame of a native that hot code waits for, where what follows must leave; else -1. */
  above: -1,
  /** What that native has said (Next), for the driver. */
  next: Next.Called as number,
  /** Calls of natives in progress that hot code waits for. */
  nesting: 0,
  /** They have left because the slice is over: at the head of a loop or the start of a function, where the task may give way. */
  tired: false,
  raised: undefined as LuaThrow | undefined,
  /** What a native has thrown; raised again when the frames are there. */
  thrown: undefined as { readonly error: unknown } | undefined,
};

/** Words of the JavaScript stack that hot code may use, and least stack slots it must leave to the interpreter. */
const ROOM = 48_000, MARGIN = 2_000;

/** What hot code may use of both stacks: the deeper it is nested in natives that other hot code waits for, the less. */
export const roomAt = (co: Coroutine, at: number): number => Math.min(ROOM >> machine.nesting, co.rt.stackLimit - at - MARGIN);

/** Whether those who have left are to be given frames, or whoever they called has something to say. */
export const leftBehind = (): boolean => machine.departures.length > 0 || machine.above >= 0 || machine.next !== Next.Called || machine.thrown !== undefined;

/** What comes next (Next) when those who have left have their frames. */
export function afterLeaving(): Next {
  const { tired } = machine;
  machine.tired = false;
  return tired ? Next.Reschedule : Next.Called;
}

/** Puts what hot code has given where a call's results belong: their number, or what comes next (Next), or COLD. */
export function place(co: Coroutine, v: Value | Special, func: number): number {
  const { stack } = co;
  if (v !== SPECIAL) {
    stack[func] = v as Value;
    return 1;
  }
  switch (machine.how) {
    case How.Left: return Next.Called;
    case How.Refused: return COLD;
    case How.Raised:
      co.task!.raising = machine.raised;
      machine.raised = undefined;
      return Next.Raise;
  }
  const n = machine.count;
  co.ensure(func + n);
  for (let i = 0; i < n; i++) stack[func + i] = machine.values[i];
  return n;
}

/** Results that are not one value. */
export function results(values: readonly Value[]): Value | Special {
  const n = values.length;
  if (n === 1) return values[0];
  machine.how = How.Values;
  machine.count = n;
  for (let i = 0; i < n; i++) machine.values[i] = values[i];
  return SPECIAL;
}

/** The results just given, as a list of their own. */
export const taken = (): Value[] => machine.values.slice(0, machine.count);

/** Where an instruction has found a field last, by a key that is a value. */
export interface Found { key: string; shape: Shape | undefined; index: number }

/** Stands for the class of strings. */
export const STRINGS = Symbol('strings');

/** What hot code of a prototype leaves behind: what it needs on the way out, and what it learns. */
export interface Notes {
  /** Which registers `leave` gets values for, by place. */
  readonly live: (readonly number[] | undefined)[];
  /** What instructions were seen to do (Seen), by their place. */
  readonly seen: Uint8Array;
  /** Whether the block that begins at an instruction was ever reached. */
  readonly reached: Uint8Array;
  /** What parameters were seen to be (Seen). */
  readonly given: Uint8Array;
  /** What instructions have called: a prototype or a native; null: this and that. */
  readonly callees: (Proto | Native | null | undefined)[];
  /** What instructions that name a field have met. */
  readonly fields: (Cache[] | undefined)[];
  /** The classes of the host objects whose methods instructions have looked up, where nobody can change those; null: several. */
  readonly classes: (ClassMeta | typeof STRINGS | null | undefined)[];
  /** What instructions that index with strings have met. */
  readonly found: (Found | undefined)[];
  /** Set while the function may be written in place of its calls. */
  readonly inPlace: Plan | undefined;
  /** Calls and turns of loops for which it goes on learning. */
  patience: number;
  /** It has learnt for long enough: from now on what it has seen is relied on. */
  rely(): void;
  /** It left because an instruction was not as it had been so far, or had not been reached. */
  doubt(pc: number): void;
  /** It left at a call, or during one, to go on at pc, after so much work (Runtime.spent). */
  leftAtCall(pc: number, spent: number): void;
  /** A parameter was not what they had been so far. */
  widen(args: readonly Value[]): void;
}

/**
 * Notes an activation that leaves. `at` is 2 * pc, plus 1 if the call before pc has not delivered yet; the values are those of the
 * registers that matter there, captured ones as their cells.
 */
export function leave(fn: Closure, base: number, at: number, varargs: readonly Value[] | undefined, ...values: (Value | Upvalue)[]): Special {
  const { co, departures } = machine, { proto } = fn, end = base + proto.registers;
  co.ensure(end + SLACK);
  const { stack, toClose } = co;
  const extra = varargs === undefined ? 0 : varargs.length;
  let func = base - 1;
  if (extra > 0) {
    func = base - 2 - proto.params - extra;
    for (let i = func + 1; i < base - 1 - extra; i++) stack[i] = undefined;
    for (let i = 0; i < extra; i++) stack[base - 1 - extra + i] = varargs![i];
    stack[base - 1] = fn;
  }
  stack[func] = fn;
  // Variables to be closed stay where they are; otherwise what does not matter keeps nothing alive.
  if (toClose.length === 0 || toClose[toClose.length - 1]! < base) {
    const own = departures.length > 0 ? Math.min(end, departures[departures.length - 1]!.func)
      : machine.above >= 0 ? Math.min(end, co.frames[machine.above]!.func) : end;
    for (let i = base; i < own; i++) stack[i] = undefined;
  }
  putRegisters(co, proto, base, at, values);
  machine.how = How.Left;
  departures.push({ fn, func, base, pc: at >> 1, extra, args: undefined, top: end, tail: false });
  return SPECIAL;
}

/** Puts registers back into the stack for a generator that ends before its function does. For `at` and the values see `leave`. */
export function spill(frame: Frame, at: number, ...values: (Value | Upvalue)[]): Special {
  const { co } = machine, { base } = frame, proto = frame.proto!, { stack, toClose } = co, pc = at >> 1;
  if (toClose.length === 0 || toClose[toClose.length - 1]! < base) {
    const end = base + ((at & 1) === 1 ? callPlace(proto, pc - 1) : proto.registers);
    for (let i = base; i < end; i++) stack[i] = undefined;
  }
  putRegisters(co, proto, base, at, values);
  frame.pc = pc;
  frame.top = base + proto.registers;
  machine.how = How.Left;
  return SPECIAL;
}

/** The register from which on a call's frame lies. */
function callPlace({ code, registers }: Proto, pc: number): number {
  const word = code[pc]!;
  switch (opOf(word) as Op) {
    case Op.Call: case Op.TailCall: return aOf(word);
    case Op.TForCall: return aOf(word) + 4;
  }
  return registers;
}

/** The open operands of the instruction that a frame just spilled goes on with, at stack[at..]. */
export function spillOpen(left: Special, frame: Frame, at: number, open: readonly Value[]): Special {
  putOpen(machine.co, at, open);
  frame.top = at + open.length;
  return left;
}

/**
 * A generator asks for a call of what is at stack[at], with the arguments behind it, and gives control up until it has been made. (It also
 * does so while a call that it has begun itself goes on in frames: How.Left.)
 */
export function request(at: number, argc: number, want: number): void {
  machine.requested = at;
  machine.argc = argc;
  machine.want = want;
}

/** Open operands of such a call, which go beyond the registers. */
export const requestOpen = (at: number, args: readonly Value[]): void => putOpen(machine.co, at + 1, args);

/** What the call has given: the one value that was wanted, or that it gave; otherwise SPECIAL, and several. */
export function answer(frame: Frame, at: number, want: number): Value | Special {
  const { stack } = machine.co;
  if (want === 1) return stack[at];
  let n = want;
  if (want < 0) {
    n = frame.top - at;
    frame.top = frame.base + frame.proto!.registers;
    if (n === 1) return stack[at];
  }
  machine.how = How.Values;
  machine.count = n;
  for (let i = 0; i < n; i++) machine.values[i] = stack[at + i];
  return SPECIAL;
}

/** Leaves because something is not as it has been so far. */
export const doubt = (fn: Closure, pc: number): void => (fn.proto.hot as Notes).doubt(pc);

/** Leaves before having begun: the call is the interpreter's. */
export function leaveAtOnce(fn: Closure, base: number, args: readonly Value[]): Special {
  machine.how = How.Left;
  machine.departures.push({ fn, func: base - 1, base, pc: 0, extra: 0, args, top: 0, tail: false });
  return SPECIAL;
}

/** The open operands of the instruction that the activation just noted will execute, at stack[at..]. */
export function leaveOpen(left: Special, at: number, open: readonly Value[]): Special {
  const { co, departures } = machine;
  putOpen(co, at, open);
  departures[departures.length - 1]!.top = at + open.length;
  return left;
}

/** The activation that left last was entered by a tail call. */
export function leaveByTail(): Special {
  const { departures } = machine;
  if (departures.length > 0) departures[departures.length - 1]!.tail = true;
  return SPECIAL;
}

/** Puts the values of the registers that matter at a place into the stack. */
function putRegisters(co: Coroutine, proto: Proto, base: number, at: number, values: readonly (Value | Upvalue)[]): void {
  const live = (proto.hot as Notes).live[at]!;
  for (let i = 0; i < live.length; i++) {
    const v = values[i], slot = base + live[i]!;
    if (v instanceof Upvalue) reopen(co, v, slot);
    else co.stack[slot] = v;
  }
}

function putOpen(co: Coroutine, at: number, open: readonly Value[]): void {
  co.ensure(at + open.length + SLACK);
  for (let i = 0; i < open.length; i++) co.stack[at + i] = open[i];
}

/** Makes a closed cell refer to a stack slot again, which gets its value. */
function reopen(co: Coroutine, cell: Upvalue, index: number): void {
  const { open, stack } = co;
  stack[index] = cell.value;
  cell.stack = stack;
  cell.index = index;
  cell.value = undefined;
  let i = open.length;
  while (i > 0 && open[i - 1]!.index > index) i--;
  open.splice(i, 0, cell);
}

/** Results wanted by the instruction that has made a call; of a metamethod, one. */
function wantedBy(code: Int32Array, pc: number): number {
  const word = code[pc - 1]!, op = opOf(word) as Op;
  if (finishes(op)) return 1;
  return OPS[op].c === Use.Count && op === Op.TForCall ? cOf(word) : cOf(word) - 1;
}

/** Whether what an instruction calls is a metamethod, after which it has to be finished. */
const finishes = (op: Op): boolean => OPS[op].owes !== Owes.Nothing;

/**
 * Makes the frames of all who have left, above what is there. `want`, `deliver` and `tail` are those of the outermost. Raises what a native
 * has thrown.
 */
export function land(co: Coroutine, want: number, deliver: Return, tail: boolean): void {
  const { departures, above } = machine, before = co.depth;
  for (let i = departures.length - 1; i >= 0; i--) {
    const { fn, func, base, pc, extra, args, top, tail: byTail } = departures[i]!;
    const outermost = i === departures.length - 1;
    const caller = co.frame, wanted = outermost ? want : wantedBy(caller!.proto!.code, caller!.pc);
    if (args !== undefined) {
      co.ensure(func + args.length + SLACK);
      co.stack[func] = fn;
      for (let a = 0; a < args.length; a++) co.stack[func + 1 + a] = args[a];
      pushLua(co, fn, func, args.length, wanted);
    } else {
      const frame = co.push(fn, func, base, wanted);
      frame.proto = fn.proto;
      frame.pc = pc;
      frame.extra = extra;
      frame.top = top;
    }
    if (outermost) co.frame!.deliver = deliver;
    else if (finishes(opOf(caller!.proto!.code[caller!.pc - 1]!) as Op)) co.frame!.deliver = Return.Finish;
    co.frame!.tail = byTail || (outermost && tail);
  }
  if (becauseOfCall(co)) noteCalls(co.rt.spent);
  departures.length = 0;
  if (above >= 0) {
    machine.above = -1;
    insertBelow(co, above, before);
  }
  if (machine.next !== Next.Called) {
    co.task!.said = machine.next;
    machine.next = Next.Called;
  }
  const { thrown } = machine;
  if (thrown !== undefined) {
    machine.thrown = undefined;
    throw thrown.error;
  }
}

/** Whether those who have left did so because of a call that hot code could not make, or not to its end. */
function becauseOfCall({ stack }: Coroutine): boolean {
  const innermost = machine.departures[0];
  if (innermost === undefined || innermost.args !== undefined || machine.thrown !== undefined) return false;
  if (machine.above >= 0) return true;
  const { fn: { proto: { code } }, base, pc } = innermost, word = code[pc]!;
  if (!isCall(word)) return false;
  // What raises an error gives nothing to wait for.
  const callee = stack[base + aOf(word)];
  return !(callee instanceof Native && callee.raises);
}

/** Notes that they have, once of each function. */
function noteCalls(spent: number): void {
  const { departures } = machine;
  for (let i = 0; i < departures.length; i++) {
    const { fn: { proto }, pc } = departures[i]!;
    if (i === 0 || departures[i - 1]!.fn.proto !== proto) (proto.hot as Notes).leftAtCall(pc, spent);
  }
}

/** Makes the frames of all who have left above a generator's; what comes next (Next). */
export function landAbove(co: Coroutine, { proto, pc }: Frame): Next {
  const { code } = proto!;
  land(co, wantedBy(code, pc), pc > 0 && finishes(opOf(code[pc - 1]!) as Op) ? Return.Finish : Return.Call, false);
  return afterLeaving();
}

/** Drops the top frame, or the one below those of a native that is waited for. */
export function dropFrame(co: Coroutine): void {
  const { above } = machine;
  if (above < 0) return co.pop();
  const [frame] = co.frames.splice(above - 1, 1);
  co.frames.push(frame!);
  co.depth--;
  machine.above--;
  relink(co, above - 1);
}

/** Moves the frames from number `from` on, which were made last, below those from number `to` on, which were there before. */
function insertBelow(co: Coroutine, to: number, from: number): void {
  const { frames, depth } = co, made = frames.splice(from, depth - from);
  frames.splice(to, 0, ...made);
  relink(co, to);
}

/** Frames from number `from` on have moved. */
function relink(co: Coroutine, from: number): void {
  const { frames, depth } = co;
  for (let i = Math.max(from - 1, 0); i < frames.length; i++) {
    const frame = frames[i]!;
    frame.below = frames[i - 1];
    frame.above = frames[i + 1];
  }
  co.frame = frames[depth - 1];
}
