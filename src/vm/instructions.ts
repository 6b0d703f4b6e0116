// Instructions too long or too rare for the interpreter's switch. Each gets its frame, whose pc is behind the
// instruction, and its word.
// A call returns what comes next (Next), or DONE when its results are in their place.
import { aOf, bOf, cOf, kOf } from '../bytecode/encode.ts';
import type { Proto } from '../bytecode/proto.ts';
import { ListedTable } from '../values/listed-table.ts';
import { Table } from '../values/table.ts';
import { adjust, callCompiled, deliver, insertHandler, pushLua, pushNative } from './calls.ts';
import { closeAll } from './close.ts';
import { Closure } from './closure.ts';
import { NATIVE_SLOTS, SLACK, type Coroutine } from './coroutine.ts';
import { Return, type Frame } from './frame.ts';
import { SLOW_PATH, Native } from './native/native.ts';
import { Next } from './native/next.ts';
import type { Runtime } from './runtime.ts';
import { CLOSURE_BYTES, SLOT_BYTES, TABLE_BYTES } from './gc/sizes.ts';
import { NOT_COMPILED, NEVER_TIER_UP } from './tier.ts';
import { Upvalue, closeUpvalues, openUpvalue } from './upvalue.ts';

const DONE = 0;

/** Calls the value at stack[func] with argc arguments behind it, whatever it is. */
export function callAny(co: Coroutine, frame: Frame, func: number, argc: number, want: number): number {
  const { rt, stack } = co;
  for (;;) {
    const fn = stack[func];
    if (fn instanceof Closure) {
      if (--fn.proto.tierUpCounter < 0 && co.hook === undefined) {
        const n = callCompiled(co, fn, func, argc, want, Return.Call);
        if (n >= 0) {
          adjust(co, frame, func, n, want);
          return DONE;
        }
        if (n !== NOT_COMPILED) return n;
      }
      pushLua(co, fn, func, argc, want);
      return rt.fuel < 0 ? Next.Reschedule : Next.Called;
    }
    if (fn instanceof Native) return callNative(co, frame, fn, func, argc, want);
    argc = insertHandler(co, func, argc);
  }
}

export function callNative(co: Coroutine, frame: Frame, fn: Native, func: number, argc: number, want: number): number {
  if (func + argc >= co.rt.stackLimit - NATIVE_SLOTS) co.ensureNative(func + 1 + argc);
  if (co.hook !== undefined) {
    pushNative(co, fn, func, argc, want);
    return Next.Called;
  }
  const {
    fastPath,
    traits: { suspends },
  } = fn;
  if (suspends !== undefined) {
    const next = suspends(fn, co, func, argc, want);
    if (next !== SLOW_PATH) return next;
  }
  if (fastPath !== undefined || fn.handlers === undefined) {
    co.runningNative = fn;
    const n = fastPath === undefined ? fn.run(co, func, argc) : fastPath(co.rt.window.at(co, func, argc));
    co.runningNative = undefined;
    if (n >= 0) {
      adjust(co, frame, func, n, want);
      return DONE;
    }
  }
  const native = pushNative(co, fn, func, argc, want);
  native.pc = 1;
  const n = fn.run(co, func, argc);
  if (n < 0) return n;
  co.pop();
  adjust(co, frame, func, n, want);
  return DONE;
}

/**
 * TAILCALL: a Lua function takes over the frame. A native is called as usual, and the RETURN that follows takes its
 * results.
 */
export function tailCall(co: Coroutine, frame: Frame, i: number): number {
  const { stack } = co,
    { base } = frame,
    at = base + aOf(i);
  let argc = bOf(i) - 1;
  if (argc < 0) {
    argc = frame.top - at - 1;
    frame.top = base + frame.proto!.registers;
  }
  let fn = stack[at];
  while (!(fn instanceof Closure)) {
    if (fn instanceof Native) {
      // The RETURN that follows is part of it.
      co.rt.fuel++;
      return callNative(co, frame, fn, at, argc, -1);
    }
    argc = insertHandler(co, at, argc);
    fn = stack[at];
  }
  if (kOf(i) !== 0) closeUpvalues(co.open, base);
  const { func, want, deliver: how } = frame;
  for (let a = 0; a <= argc; a++) stack[func + a] = stack[at + a];
  if (--fn.proto.tierUpCounter < 0 && co.hook === undefined) {
    const n = tailCallCompiled(co, frame, fn, argc);
    if (n !== NOT_COMPILED) return n;
  }
  co.pop();
  const next = pushLua(co, fn, func, argc, want);
  next.deliver = how;
  next.tail = true;
  return co.rt.fuel < 0 ? Next.Reschedule : Next.Called;
}

/** Goes on with a tail call in compiled code, if there is any: what comes next, or NOT_COMPILED. */
function tailCallCompiled(co: Coroutine, frame: Frame, fn: Closure, argc: number): number {
  const { tier } = co.rt;
  if (tier !== undefined) return tier.tailCall(co, frame, fn, argc);
  fn.proto.tierUpCounter = NEVER_TIER_UP;
  return NOT_COMPILED;
}

/** Goes on with a busy loop in compiled code, if there is any: what comes next, or NOT_COMPILED. */
export function osrEnter(co: Coroutine, frame: Frame, pc: number): number {
  const { rt } = co,
    { tier } = rt;
  frame.pc = pc;
  if (tier === undefined) {
    frame.proto!.tierUpCounter = NEVER_TIER_UP;
    return NOT_COMPILED;
  }
  return tier.loop(co, frame, pc);
}

/** RETURN of any number of results. If a __close handler comes first, the instruction runs again. */
export function returnAny(co: Coroutine, frame: Frame, i: number): void {
  const { stack } = co,
    { base, func } = frame,
    from = base + aOf(i),
    end = base + frame.proto!.registers;
  let n = bOf(i) - 1;
  if (n < 0) {
    n = frame.top - from;
    frame.top = end;
  }
  if (kOf(i) !== 0) {
    if (frame.pending >= 0) {
      n = frame.pending;
      frame.pending = -1;
    }
    const top = Math.max(from + n, end);
    if (closeAll(co, base, top)) {
      frame.pending = n;
      frame.top = top;
      return;
    }
  }
  for (let r = 0; r < n; r++) stack[func + r] = stack[from + r];
  deliver(co, frame, n);
}

/** NEWTABLE, with its extra argument. */
export function newTable(rt: Runtime, i: number, extra: number): Table {
  if (kOf(i) !== 0 && extra >>> 7 === 0) return newListed(rt, bOf(i));
  const table = new Table(),
    fields = bOf(i),
    items = cOf(i) + (kOf(i) !== 0 ? (extra >>> 7) * 256 : 0);
  rt.allocate(TABLE_BYTES);
  if (fields > 0) table.reserveFields(fields);
  if (items > 0) table.reserve(items);
  return table;
}

/** A table for integer keys that keeps PUC's order. */
export function newListed(rt: Runtime, keys: number): Table {
  rt.allocate(TABLE_BYTES + SLOT_BYTES * keys);
  return new ListedTable(keys);
}

/** SETLIST. */
export function setList(co: Coroutine, frame: Frame, i: number): void {
  const at = frame.base + aOf(i),
    proto = frame.proto!;
  let n = bOf(i),
    first = cOf(i) + 1;
  if (n === 0) {
    n = frame.top - at - 1;
    frame.top = frame.base + proto.registers;
  }
  if (kOf(i) !== 0) first += (proto.code[frame.pc++]! >>> 7) * 256;
  const t = co.stack[at];
  // A debugger may have put something else there.
  if (t instanceof Table && !t.frozen) t.setList(first, co.stack, at + 1, n);
}

/** Lists of cells to copy, by length: one that is pushed to gets room for sixteen more. */
const LISTS: (readonly Upvalue[])[] = [];
const NO_CELL = Upvalue.closed(undefined);

function listOf(length: number): Upvalue[] {
  for (let n = LISTS.length; n <= length; n++) LISTS.push(n === 0 ? [] : [...LISTS[n - 1]!, NO_CELL]);
  return LISTS[length]!.slice();
}

/** CLOSURE. */
export function instantiate(co: Coroutine, frame: Frame, proto: Proto): Closure {
  const { base } = frame,
    { upvalues } = frame.fn as Closure;
  const wanted = proto.upvalues,
    cells = listOf(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const { inStack, index } = wanted[i]!;
    cells[i] = inStack ? openUpvalue(co, base + index) : upvalues[index]!;
  }
  co.rt.allocate(CLOSURE_BYTES + SLOT_BYTES * cells.length);
  return new Closure(proto, cells);
}

/** VARARG. */
export function varArgs(co: Coroutine, frame: Frame, i: number): void {
  const { stack } = co,
    { base, extra } = frame,
    at = base + aOf(i);
  let n = cOf(i) - 1;
  if (n < 0) {
    n = extra;
    co.ensure(at + n + SLACK);
    frame.top = at + n;
  }
  const from = base - 1 - extra;
  for (let r = 0; r < n; r++) stack[at + r] = r < extra ? stack[from + r] : undefined;
}
