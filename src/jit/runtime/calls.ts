// What hot code calls that is no Lua function it could call itself: natives, with a frame above its own if need be, and metamethods. Nothing
// here waits or throws; where a call would, hot code is told to leave, or to give an error on (machine.how).
import { Event } from '../../values/metatable.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { pushLua, pushNative } from '../../vm/calls.ts';
import { Closure } from '../../vm/closure.ts';
import { SLACK, type Coroutine } from '../../vm/coroutine.ts';
import { runAbove } from '../../vm/drive.ts';
import { Return } from '../../vm/frame.ts';
import { eventOf } from '../../vm/meta.ts';
import { FRAMES_ELIDED, SLOW_PATH, Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { linePosition } from '../../vm/debug/stack-trace.ts';
import { restoreFrame } from '../../vm/switch.ts';
import { COLD } from '../../vm/tier.ts';
import { LuaThrow } from '../../vm/throw.ts';
import { How, SPECIAL, machine, type Run, type Special } from './context.ts';

type Result = Value | Special;

function refused(): Special {
  machine.how = How.Refused;
  return SPECIAL;
}

// ---- metamethods written in Lua: called like any function; the interpreter finishes the instruction if they leave

function callMeta(handler: Closure, at: number, room: number, a: Value, b: Value): Result {
  const { co } = machine;
  if (co.nested + co.beneath + 1 >= co.rt.nestLimit) return refused();
  co.nested++;
  const v = (handler.proto.run as Run)(handler, at + 1, room, a, b);
  if (v !== SPECIAL || machine.how === How.Values || machine.how === How.Refused) co.nested--;
  return v;
}

export function binary(event: Event, a: Value, b: Value, at: number, room: number): Result {
  const { rt } = machine, handler = eventOf(rt, a, event) ?? eventOf(rt, b, event);
  return handler instanceof Closure ? callMeta(handler, at, room, a, b) : refused();
}

/** What an __index function gives, behind whatever tables lead to it. */
export function index(t: Value, key: Value, at: number, room: number): Result {
  for (let i = 0; i < 100; i++) {
    if (t instanceof Table && t.get(key) !== undefined) break;
    const handler = eventOf(machine.rt, t, Event.Index);
    if (handler instanceof Closure) return callMeta(handler, at, room, t, key);
    if (!(handler instanceof Table)) break;
    machine.rt.charge(2);
    t = handler;
  }
  return refused();
}

/** Raises what `error` is called with at pc, if what has called these activations catches it. */
export function raising({ proto }: Closure, pc: number, value: Value, level: Value): boolean {
  const guard = machine.co.frame;
  if (guard === undefined || !guard.guarded || !(guard.fn instanceof Native) || !guard.fn.traits.catches) return false;
  if (level !== undefined && level !== 0 && level !== 1) return false;
  if (isStr(value) && level !== 0) value = str(linePosition(proto, pc) + bytesOf(value));
  machine.raised = new LuaThrow(value);
  machine.how = How.Raised;
  return true;
}

/** Whether a value may give control up when it is called: then the call is refused. */
export function suspends(f: Value): boolean {
  if (!(f instanceof Native) || f.traits.suspends === undefined) return false;
  machine.how = How.Refused;
  return true;
}

// ---- calls of natives, and of whatever is no Lua function

/** Makes room for a native's window; without raising. */
function fits(co: Coroutine, end: number): boolean {
  if (end + SLACK <= co.stack.length) return true;
  if (end + SLACK > co.rt.stackLimit) return false;
  co.ensure(end + SLACK);
  return true;
}

/** Calls the native at stack[at], whose argc arguments lie behind it; with a frame if need be. */
function callNative(co: Coroutine, f: Native, at: number, want: number, argc: number): Result {
  let n: number;
  co.runningNative = f;
  try {
    if (f.handlers === undefined) n = f.run(co, at, argc);
    else n = f.fastPath === undefined ? SLOW_PATH : f.fastPath(co.rt.window.at(co, at, argc));
  } catch (error) {
    return fail(error);
  }
  co.runningNative = undefined;
  if (n < 0) return f.traits.framelessSafe && machine.nesting < MOST_NESTED ? callFramed(co, f, at, want, argc) : refused();
  return given(co, at, n);
}

/** Results of a native at stack[at..]. */
function given({ stack }: Coroutine, at: number, n: number): Result {
  if (n === 1) return stack[at];
  machine.how = How.Values;
  machine.count = n;
  for (let i = 0; i < n; i++) machine.values[i] = stack[at + i];
  return SPECIAL;
}

function fail(error: unknown): Special {
  machine.thrown = { error };
  machine.how = How.Left;
  return SPECIAL;
}

/** Calls made on frames by hot code, one inside the other: each has its own share of the JavaScript stack. */
const MOST_NESTED = 4;

/** Has the interpreter execute a Lua function, while hot code waits; the arguments go behind stack[base - 1]. COLD: there is no room for that. */
export function callInterpreted(fn: Closure, base: number, args: readonly Value[]): Result | typeof COLD {
  const { co } = machine, argc = args.length;
  if (machine.nesting >= MOST_NESTED || !fits(co, base + 2 * argc + fn.proto.registers)) return COLD;
  const { stack } = co;
  stack[base - 1] = fn;
  for (let i = 0; i < argc; i++) stack[base + i] = args[i];
  return callFramed(co, fn, base - 1, -1, argc);
}

/**
 * Calls a native that needs a frame, or a Lua function that is interpreted, and runs whatever that calls, while hot code waits. If it cannot
 * go on without the frames of those who wait - it is suspended, an error is raised, somebody looks at the stack - they leave, and their
 * frames go below.
 */
function callFramed(co: Coroutine, f: Native | Closure, at: number, want: number, argc: number): Result {
  const { rt } = co, { depth } = co;
  // A native further down may have called this hot code from the middle of its own handler.
  const { call } = rt, { co: ofCall, frame: ofFrame } = call, { elidedBelow } = co;
  let n: number = Next.Called;
  try {
    const goesOn = begin(co, f, at, want, argc);
    co.elidedBelow = depth;
    rt.elided++;
    machine.nesting++;
    try {
      n = goesOn ? Next.Called : (f as Native).run(co, at, argc);
      if (n === Next.Raise) {
        co.task!.pendingSignal = n;
        n = Next.Called;
      }
      if (n >= 0) co.pop();
      else if (n === Next.Called && (n = runAbove(co, depth)) === 0) n = co.resultCount;
    } finally {
      co.elidedBelow = elidedBelow;
      rt.elided--;
      machine.nesting--;
      call.on(ofCall, ofFrame);
    }
  } catch (error) {
    // Who looks at the stack is asked again when all is there.
    if (error !== FRAMES_ELIDED) machine.thrown = { error };
    else co.task!.current.frame!.pc = 0;
    n = Next.Called;
  }
  if (n >= 0) return given(co, at, n);
  restoreFrame(co);
  if (co.depth > depth) {
    co.frames[depth]!.deliver = Return.Call;
    machine.above = depth;
  }
  machine.next = n;
  machine.how = How.Left;
  return SPECIAL;
}

/** Makes the frame of a call; says whether others go on with it, or the native runs. */
function begin(co: Coroutine, f: Native | Closure, at: number, want: number, argc: number): boolean {
  if (f instanceof Closure) {
    pushLua(co, f, at, argc, want).deliver = Return.Hot;
    return true;
  }
  if (f.traits.suspends !== undefined && f.traits.suspends(f, co, at, argc, want) === Next.Switched) {
    co.suspendedReturn = Return.Hot;
    return true;
  }
  const frame = pushNative(co, f, at, argc, want);
  frame.pc = 1;
  frame.deliver = Return.Hot;
  return false;
}

/** The one of these values that `select` gives first, or their number; null: the native says. */
export function selected(which: Value, values: readonly Value[]): Result {
  if (which === '#') return values.length;
  return typeof which === 'number' && (which | 0) === which && which > 0 ? values[which - 1] : SPECIAL;
}

/** Whether a value is a native that can be called from here. */
const callable = (f: Value): f is Native => f instanceof Native && !f.traits.needsCallerFrames && (f.handlers === undefined || f.fastPath !== undefined || f.traits.framelessSafe);

export function call0(f: Value, at: number, want: number): Result {
  const { co } = machine;
  if (!callable(f) || !fits(co, at + 1)) return refused();
  co.stack[at] = f;
  return callNative(co, f, at, want, 0);
}

export function call1(f: Value, at: number, want: number, a: Value): Result {
  const { co } = machine;
  if (!callable(f) || !fits(co, at + 2)) return refused();
  const { stack } = co;
  stack[at] = f;
  stack[at + 1] = a;
  return callNative(co, f, at, want, 1);
}

export function call2(f: Value, at: number, want: number, a: Value, b: Value): Result {
  const { co } = machine;
  if (!callable(f) || !fits(co, at + 3)) return refused();
  const { stack } = co;
  stack[at] = f;
  stack[at + 1] = a;
  stack[at + 2] = b;
  return callNative(co, f, at, want, 2);
}

export function call3(f: Value, at: number, want: number, a: Value, b: Value, c: Value): Result {
  const { co } = machine;
  if (!callable(f) || !fits(co, at + 4)) return refused();
  const { stack } = co;
  stack[at] = f;
  stack[at + 1] = a;
  stack[at + 2] = b;
  stack[at + 3] = c;
  return callNative(co, f, at, want, 3);
}

export function callAll(f: Value, at: number, want: number, args: readonly Value[]): Result {
  const { co } = machine;
  if (!callable(f) || !fits(co, at + 1 + args.length)) return refused();
  const { stack } = co;
  stack[at] = f;
  for (let i = 0; i < args.length; i++) stack[at + 1 + i] = args[i];
  return callNative(co, f, at, want, args.length);
}
