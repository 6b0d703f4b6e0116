// Debug hooks (§6.10 sethook): calls, returns, lines and instruction counts of one coroutine.
// While a coroutine has a hook, its Lua frames run a copy of their code in which every instruction is Op.Hook. The
// interpreter comes here before each of them, so code without hooks pays nothing. A native of the engine (HOOKER) calls
// the hook function, and the instruction is dispatched again when it returns: `events` says what the hook still has to
// see.
// A hook that only counts looks at instructions when its event is near. Until then it counts by fuel (count.ts).
import { Op } from '../../bytecode/ops.ts';
import { isTest } from '../../bytecode/effects.ts';
import { opOf } from '../../bytecode/encode.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import { pushStep } from '../calls.ts';
import { hasToClose } from '../close.ts';
import type { Coroutine } from '../coroutine.ts';
import { ride, stopRide } from './count.ts';
import type { Frame } from '../frame.ts';
import type { Task } from '../task.ts';
import { threadOf } from '../thread.ts';
import { resumable } from '../native/declare.ts';
import type { Native } from '../native/native.ts';

/** The arguments of a hook function: an event's name, and a line. */
interface Told {
  readonly event: string;
  readonly line: number;
  readonly first: number;
  readonly count: number;
}

/** The setting of debug.sethook, shared by all stacks that stand for one thread. */
export class HookSetting {
  /** Instructions until the next count event, */
  left: number;
  /** Instructions of the following period that have run already. */
  late = 0;

  constructor(
    readonly fn: Value,
    readonly calls: boolean,
    readonly returns: boolean,
    readonly lines: boolean,
    readonly count: number,
  ) {
    this.left = count;
  }

  /** Whether the hook has only count events. */
  get onlyCounts(): boolean {
    return this.count > 0 && !this.calls && !this.returns && !this.lines;
  }
}

/** A hook at work on one stack. */
export class Hook {
  /** A hook function is running. It is not hooked itself. */
  busy = false;
  /** The instruction traced last, to tell whether a line is new. */
  oldPc = 0;
  /** The next instruction is part of this one: TFORPREP's call of the iterator, or CLOSE after one of its handlers. */
  continued = false;
  /** Events still to come for the current instruction. */
  events: Told[] | undefined = undefined;
  /** The call whose values are transferred, the place of the first one, and their number (getinfo 'r'). */
  transfer: { readonly frame: Frame; readonly first: number; readonly count: number } | undefined = undefined;

  constructor(readonly set: HookSetting) {}
}

/** The hook of a coroutine, whether it looks at each instruction or counts by fuel. */
export const hookOf = ({ hook, counting }: Coroutine): Hook | undefined => hook ?? counting;

/** Sets or removes the hook of a stack. One set within a hook begins when that hook has ended. */
function setHook(co: Coroutine, set: HookSetting | undefined): void {
  const old = hookOf(co),
    hook = set && new Hook(set);
  if (co.counting !== undefined && co.rt.riding === co.counting) stopRide(co.rt);
  co.counting = undefined;
  co.hook = hook;
  if (hook === undefined) return;
  co.rt.hooks = true;
  hook.oldPc = old?.oldPc ?? Infinity;
  hook.busy = old?.busy ?? false;
  hook.events = hook.busy ? old!.events : undefined;
}

/** A program sets or removes the hook of a thread. `co` is the thread's stack, or a coroutine of its own. */
export function setHookOf(co: Coroutine, set: HookSetting | undefined): void {
  const thread = threadOf(co),
    { task } = co;
  if (thread !== co && task !== undefined) {
    task.rehooked ??= { before: hookOf(thread)?.set, after: undefined };
    task.rehooked.after = set;
    setHook(thread, set);
  }
  setHook(co, set);
}

/** Undoes what an abandoned task did to the hook of its thread, unless another hook was set since. */
export function undoHook({ thread, rehooked }: Task): void {
  if (thread === undefined || rehooked === undefined || hookOf(thread)?.set !== rehooked.after) return;
  setHook(thread, rehooked.before);
}

/** A task begins or goes on: counts continue. */
export function enterHooks(task: Task): void {
  const { rt } = task;
  rt.executed = rt.paused;
  adoptHook(task);
}

/** The task stops. The task that called the host, if any, gets the hook that was set meanwhile. */
export function leaveHooks({ rt, below }: Task): void {
  stopRide(rt);
  rt.paused = rt.executed;
  if (below !== undefined) adoptHook(below);
}

/** The stack of a task that stands for a thread gets the thread's hook, unless a hook function called the host. */
export function adoptHook({ main, thread, below }: Task): void {
  if (thread === undefined) return;
  const set = hookOf(thread)?.set;
  if (hookOf(main)?.set === set) return;
  setHook(main, set);
  if (main.hook !== undefined && below !== undefined && hookOf(below.current)?.busy === true) main.hook.busy = true;
  ride(main);
}

const HOOKED = new WeakMap<Proto, Int32Array>();

/** The code of a function for a hooked coroutine. Extra arguments stay: they are read, never run. */
export function codeOf(co: Coroutine, proto: Proto): Int32Array {
  if (co.hook === undefined || co.hook.busy) return proto.code;
  let code = HOOKED.get(proto);
  if (code === undefined) {
    code = proto.code.map((word) => (opOf(word) === Op.ExtraArg ? word : Op.Hook));
    HOOKED.set(proto, code);
  }
  return code;
}

const lineOf = (proto: Proto, pc: number): number => proto.lines[pc] ?? -1;

/** Runs before the instruction at frame.pc - 1. True: a hook function was called, and the instruction has to wait. */
export function traceInstruction(co: Coroutine, frame: Frame): boolean {
  const hook = co.hook;
  if (hook === undefined) return false;
  const events = (hook.events ??= eventsAt(co, hook, frame));
  const told = events.shift();
  if (told === undefined) {
    hook.events = undefined;
    return false;
  }
  callHook(co, frame, told);
  return true;
}

/** The events of an instruction before it runs, in order. */
function eventsAt(co: Coroutine, hook: Hook, frame: Frame): Told[] {
  const proto = frame.proto!,
    pc = frame.pc - 1,
    op = opOf(proto.code[pc]!) as Op;
  const events: Told[] = [];
  // PUC goes from TFORPREP to TFORCALL, and from there to TFORLOOP, without hook events.
  const { continued, set } = hook;
  hook.continued = op === Op.TForPrep;
  if (op === Op.TForLoop || (continued && op === Op.TForCall)) return events;
  // A test makes the jump behind it itself.
  if (op === Op.Jmp && pc > 0 && isTest(opOf(proto.code[pc - 1]!) as Op)) return events;
  if (continued && op === Op.Close) {
    hook.oldPc = pc;
    return events;
  }
  if (pc === 0) {
    hook.oldPc = 0;
    if (set.calls) events.push({ event: frame.tail ? 'tail call' : 'call', line: -1, first: 1, count: proto.params });
    if (proto.vararg) {
      hook.oldPc = 1; // the next instruction counts as a new line; this one is no part of the program
      return events;
    }
  }
  // A RETURN put off by __close is met again, but it is one instruction, and its return comes last. One behind the tail
  // call of a native is part of that, as it is in PUC.
  const putOff = frame.pending >= 0;
  const again = putOff || (op === Op.Return && pc > 0 && opOf(proto.code[pc - 1]!) === Op.TailCall);
  if (!again && set.count > 0 && --set.left === 0) {
    // Where several events are late, they come one after another.
    set.left = Math.max(set.count - set.late, 1);
    set.late = Math.max(set.late - set.count + 1, 0);
    events.push({ event: 'count', line: -1, first: 0, count: 0 });
  }
  if (set.lines && !again) {
    const old = hook.oldPc < proto.code.length ? hook.oldPc : 0;
    const line = lineOf(proto, pc);
    if (pc <= old || line !== lineOf(proto, old)) events.push({ event: 'line', line, first: 0, count: 0 });
    hook.oldPc = pc;
  }
  if (op === Op.Return || op === Op.Return0 || op === Op.Return1) {
    const word = proto.code[pc]!;
    const count = op === Op.Return0 ? 0 : op === Op.Return1 ? 1 : ((word >>> 16) & 0xff) - 1;
    const first = ((word >>> 7) & 0xff) + 1;
    if (set.returns && !hasToClose(co, frame.base)) {
      const open = putOff ? frame.pending : frame.top - frame.base - first + 1;
      events.push({ event: 'return', line: -1, first, count: count < 0 || putOff ? open : count });
    }
  }
  return events;
}

/** The call event of a native whose frame is on top. True: a hook function was called. */
export function traceNativeCall(co: Coroutine, frame: Frame): boolean {
  const hook = co.hook;
  if (hook === undefined || hook.busy || !hook.set.calls || frame.hidden) return false;
  callHook(co, frame, { event: 'call', line: -1, first: 1, count: frame.extra });
  return true;
}

/** The return event of a native with n results at stack[func..]. True: a hook function was called. */
export function traceNativeReturn(co: Coroutine, frame: Frame, n: number): boolean {
  const hook = co.hook;
  if (hook === undefined || hook.busy || !hook.set.returns || frame.hidden) return false;
  // The hook sees results behind the arguments. No local variable can be where they really are.
  const top = Math.max(frame.top, frame.func + n);
  co.ensure(top + n);
  for (let i = 0; i < n; i++) co.stack[top + i] = co.stack[frame.func + i];
  frame.top = top + n;
  callHook(co, frame, { event: 'return', line: -1, first: top - frame.base + 1, count: n });
  return true;
}

function callHook(co: Coroutine, frame: Frame, told: Told): void {
  const hook = co.hook!;
  hook.busy = true;
  hook.transfer = { frame, first: told.first, count: told.count };
  pushStep(co, HOOKER).state = { told, frame, began: 0 } satisfies Telling;
}

/** The arguments of a hook call, and `Runtime.executed` at its start. */
interface Telling {
  readonly told: Told;
  readonly frame: Frame;
  began: number;
}

/** Calls the hook function with an event. Its errors unwind past here; its results are dropped. */
const HOOKER: Native = resumable('(hook)', [], '', '', {
  start(call) {
    const {
        told: { event, line },
      } = call.kept<Telling>(),
      hook = call.co.hook;
    if (hook === undefined) return ended(call.co, call.kept());
    call.kept<Telling>().began = call.rt.executed;
    return call.invoke(hook.set.fn, str(event), line < 0 ? undefined : line);
  },
  done: (call) => ended(call.co, call.kept()),
});
HOOKER.callsAs = { kind: 'hook', name: '?' };
HOOKER.unwound = (co, { state }) => {
  const hook = hookOf(co);
  if (hook !== undefined) hook.events = undefined;
  over(co, state as Telling);
  ride(co);
};

function ended(co: Coroutine, telling: Telling): number {
  const { frame } = telling;
  co.hidden--;
  over(co, telling);
  if (frame.proto !== undefined) {
    frame.pc--; // the instruction is met again
    // It is counted already, and will be charged.
    ride(co, 1);
  } else ride(co);
  return 0;
}

/** The hook function has ended. Its own instructions counted, without events. */
function over({ rt, hook }: Coroutine, { began }: Telling): void {
  if (hook === undefined) return;
  const { set } = hook,
    own = rt.executed - began;
  hook.busy = false;
  hook.transfer = undefined;
  if (set.count === 0) return;
  if (set.late > 0) {
    set.late += own % set.count;
    return;
  }
  set.left -= own % set.count;
  if (set.left <= 0) set.left += set.count;
}

/** Finalizers are not hooked (GCTM). Returns whether they would have been. */
export function mute(co: Coroutine): boolean {
  const hook = hookOf(co);
  if (hook === undefined || hook.busy) return false;
  return (hook.busy = true);
}

export function unmute(co: Coroutine): void {
  const hook = hookOf(co);
  if (hook !== undefined) hook.busy = false;
}
