// A coroutine: a value stack and the frames of its calls in progress.
// Invariants: `frame` is frames[depth-1], or undefined when no call is in progress. The stack array keeps its identity
// for life and grows in place. Must not know who resumes it.
import { errorInHandler, nestedTooDeep, stackOverflow } from '../messages/vm.ts';
import type { Proto } from '../bytecode/proto.ts';
import { str } from '../values/string.ts';
import type { LuaFunction } from '../values/function.ts';
import { Thread } from '../values/thread.ts';
import type { Value } from '../values/type.ts';
import { Frame, Return } from './frame.ts';
import type { Hook, HookSetting } from './debug/hook.ts';
import type { Native } from './native/native.ts';
import type { Runtime } from './runtime.ts';
import type { Task } from './task.ts';
import type { Ticket } from './ticket.ts';
import { FRAME_BYTES, SLOT_BYTES } from './gc/sizes.ts';
import { LuaThrow, raiseOperation } from './throw.ts';
import { NO_CELLS, type Upvalue } from './upvalue.ts';

/** The handling of an overflow has overflowed the reserve too. No handler gets this error (LUA_ERRERR). */
const hopeless = (): LuaThrow => new LuaThrow(str(errorInHandler()), undefined, true);

/** §6.2 coroutine.status. */
export const enum Status {
  Suspended,
  Running,
  Normal,
  Dead,
}

/** Slots beyond a Lua function's registers that natives may use without asking. */
export const SLACK = 8;
/** Extra slots for the handling of a stack overflow, as in PUC. */
const RESERVE = 200;
/** Slots that have to be free above the arguments of a native, as PUC wants them for C functions (LUA_MINSTACK). */
export const NATIVE_SLOTS = 20;
/** Extra calls for the handling of too deep calls. */
const RESERVE_DEPTH = 50;

/**
 * Every stack starts as a copy of this: room for a call or two. A copy is cheaper than growth. Holey, like any stack
 * that has grown.
 */
const FRESH_STACK: readonly Value[] = new Array<Value>(24).fill(undefined);

/** What the stack of a task begins as that only calls this function, which calls nothing but natives. */
export const stackFor = ({ registers }: Proto): readonly Value[] => FRESH_STACK.slice(0, 2 + registers + SLACK);

/** The list of coroutines without variables to be closed. */
const NONE_TO_CLOSE: number[] = [];
Object.freeze(NONE_TO_CLOSE);
/**
 * Nearly all coroutines need one frame, and many no more. A list that is pushed to gets room for sixteen. Lists are
 * copies, not literals: V8 allocates literals in the old generation once many of them have lived long. Dead objects
 * there keep all they refer to, here whole coroutines, until a full collection.
 */
const ONE_FRAME = new Array<Frame>(1);

/** One past the last slot that a call may use. */
const reachOf = ({ proto, top }: Frame): number => (proto === undefined ? top + NATIVE_SLOTS : top);

export class Coroutine extends Thread {
  readonly stack: Value[];
  readonly frames: Frame[] = ONE_FRAME.slice();
  depth = 0;
  frame: Frame | undefined = undefined;
  status: Status = Status.Suspended;
  /** The coroutine that resumed this one. */
  resumer: Coroutine | undefined = undefined;
  task: Task | undefined = undefined;
  /** Nested calls in progress: those that natives, metamethods or message handlers made. They cost PUC C stack. */
  nested = 0;
  /** The same count for the chain of coroutines below this one. */
  beneath = 0;
  open: Upvalue[] = NO_CELLS;
  /** Stack indices of variables to be closed, ascending. */
  toClose: number[] = NONE_TO_CLOSE;
  /** The pure or plain native that is running. It gets a frame only when it raises. */
  runningNative: Native | undefined = undefined;
  /** The error that ended the coroutine, until coroutine.close asks for it. */
  failure: { readonly error: Value; readonly cause: unknown } | undefined = undefined;
  /** Another coroutine closes its variables: no resumer exists. */
  closing = false;
  /** Results at stack[0..] once the bottom call has returned. */
  returned = 0;
  /**
   * A native that waits without a frame (switch.ts), with its place, the number of results wanted, and how they are
   * delivered.
   */
  suspendedNative: Native | undefined = undefined;
  suspendedFunc = 0;
  suspendedWant = 0;
  suspendedReturn: Return = Return.Call;
  /** Number of results of a native that compiled code has called. */
  resultCount = 0;
  /** While compiled code waits for a native, its frames below this depth are elided. -1: all frames exist. */
  elidedBelow = -1;
  /** The hook that looks at each instruction. */
  hook: Hook | undefined = undefined;
  /** The hook that counts by fuel (count.ts). */
  counting: Hook | undefined = undefined;
  /** The hook of the coroutine that made this one: not called here, but debug.gethook tells of its events. */
  inherited: HookSetting | undefined = undefined;
  /** Message handlers in progress, one inside the other: they may use the reserve. */
  handling = 0;
  /** A program has asked for it, and may hold it for longer than its task runs. */
  known = false;
  /** Tickets for its task that somebody may still use. */
  tickets = 0;
  /** A ticket that nobody holds any more. */
  spareTicket: Ticket | undefined = undefined;
  /** Number of hidden frames, at most. While it is 0, levels are plain indices. */
  hidden = 0;

  constructor(
    readonly rt: Runtime,
    fresh = FRESH_STACK,
  ) {
    super();
    this.stack = fresh.slice();
    this.frames[0] = new Frame();
  }

  /** Whether frames are elided: compiled code waits for a native. */
  get framesElided(): boolean {
    return this.elidedBelow >= 0;
  }

  /** Makes stack[0..n-1] exist. */
  ensure(n: number): void {
    const size = this.stack.length,
      limit = this.rt.stackLimit + SLACK;
    if (n <= size) return;
    if (n > limit) {
      if (size > limit) throw hopeless();
      // Whoever asks for very much at once leaves enough.
      if (size > limit >> 1) this.grow(limit + RESERVE, limit + RESERVE);
      raiseOperation(stackOverflow());
    }
    this.grow(n, Math.min(Math.max(n + SLACK, size < 32 ? n + 16 : size * 2), limit));
  }

  /** Makes room for a program's call of a native whose arguments end at stack[n-1]. Small stacks stay small. */
  ensureNative(n: number): void {
    this.ensure(n + (n + NATIVE_SLOTS > this.rt.stackLimit ? NATIVE_SLOTS + SLACK : SLACK));
  }

  /** Makes room for `wanted` slots, of which those up to number `n` are accounted for. */
  private grow(n: number, wanted: number): void {
    const { stack } = this;
    let size = stack.length;
    this.rt.allocate(SLOT_BYTES * (n - size));
    stack.length = wanted;
    while (size < wanted) stack[size++] = undefined;
  }

  /** Raises an error for calls that are nested too deep. Its handler may go a little deeper (luaE_checkcstack). */
  checkNesting(level: number): void {
    const limit = this.rt.nestLimit;
    if (level === limit || this.handling === 0) raiseOperation(nestedTooDeep());
    if (level >= limit + limit / 10) throw hopeless();
  }

  /** Errors raised above this native's frame stop at it. */
  guard(frame: Frame): void {
    frame.guarded = true;
    frame.nested = this.nested;
    frame.handling = this.handling;
  }

  /**
   * A new top frame. Every field that Lua frames use is set; those of natives (guarded, hidden, handler, state) may be
   * stale, and mean nothing in a Lua frame: pushNative sets them.
   */
  push(fn: LuaFunction, func: number, base: number, want: number): Frame {
    const f = this.depth < this.frames.length ? this.frames[this.depth]! : this.another();
    this.depth++;
    f.fn = fn;
    f.func = func;
    f.base = base;
    f.pc = 0;
    f.want = want;
    f.deliver = Return.Call;
    f.pending = -1;
    f.tail = false;
    this.frame = f;
    return f;
  }

  /** One more pooled frame. */
  another(): Frame {
    const { rt } = this;
    if (this.frames.length >= rt.maxDepth && (this.handling === 0 || this.frames.length >= rt.maxDepth + RESERVE_DEPTH))
      raiseOperation(stackOverflow());
    rt.allocate(FRAME_BYTES);
    const f = new Frame(),
      below = this.frames[this.frames.length - 1];
    f.below = below;
    if (below !== undefined) below.above = f;
    this.frames.push(f);
    return f;
  }

  /** Trims the pool when no call is in progress: one frame stays. */
  trim(): void {
    const { frames } = this;
    if (frames.length <= 1) return;
    frames.length = 1;
    frames[0]!.above = undefined;
  }

  /** Drops the top frame. */
  pop(): void {
    const depth = --this.depth;
    this.frame = depth === 0 ? undefined : this.frames[depth - 1];
  }

  /** Drops all frames but `depth`, of which the top one is a guard. */
  truncate(depth: number): void {
    const guard = depth === 0 ? undefined : this.frames[depth - 1]!;
    this.nested = guard === undefined ? 0 : guard.nested;
    this.handling = guard === undefined ? 0 : guard.handling;
    const limit = this.rt.stackLimit + SLACK;
    if (this.stack.length > limit) {
      let at = depth - 1;
      while (at >= 0 && reachOf(this.frames[at]!) < limit - SLACK) at--;
      // No handler uses the reserve any more, nor what it calls (luaD_shrinkstack): the next overflow gets it.
      if (at < 0) this.stack.length = limit;
    }
    for (let i = depth; i < this.depth; i++) {
      const frame = this.frames[i]!;
      frame.body = undefined;
      if (frame.hidden && frame.proto === undefined) this.dropStep(frame);
    }
    this.depth = depth;
    this.frame = guard;
    this.suspendedNative = undefined;
  }

  /** One of the engine's own steps is unwound. */
  private dropStep(frame: Frame): void {
    this.hidden--;
    (frame.fn as Native).unwound?.(this, frame);
  }

  get finished(): boolean {
    return this.status === Status.Dead;
  }
}
