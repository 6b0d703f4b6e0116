// Makes heap frames of the activations that have bailed out, so that the interpreter can go on with them: above what is
// there, below the frames of a native that they wait for, or above a generator's frame. It also records bailouts that a
// call has caused.
import { aOf, cOf, opOf } from '../../bytecode/encode.ts';
import { OPS, Op, Owes, Use } from '../../bytecode/ops.ts';
import type { Value } from '../../values/type.ts';
import { pushLua, pushNative } from '../../vm/calls.ts';
import { SLACK, type Coroutine } from '../../vm/coroutine.ts';
import { Return, type Frame } from '../../vm/frame.ts';
import { Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import type { Task } from '../../vm/task.ts';
import { context, type Feedback } from './context.ts';
import { isCall } from '../analysis/plan.ts';

/** Whether frames have to be made, or the native that compiled code waited for has given a signal or raised. */
export const hasBailouts = (): boolean =>
  context.bailouts.length > 0 || context.above >= 0 || context.next !== Next.Called || context.thrown !== undefined;

/** What comes next (Next) when the frames have been made. A signal that is pending comes first. */
export function afterBailout(task: Task): Next {
  const { interrupted } = context;
  context.interrupted = false;
  return interrupted && task.pendingSignal === Next.Called ? Next.Reschedule : Next.Called;
}

/** Results wanted by the instruction that has made a call; of a metamethod, one. */
function wantedBy(code: Int32Array, pc: number): number {
  const word = code[pc - 1]!,
    op = opOf(word) as Op;
  if (finishes(op)) return 1;
  return OPS[op].c === Use.Count && op === Op.TForCall ? cOf(word) : cOf(word) - 1;
}

/** Whether what an instruction calls is a metamethod, after which it is finished; stores are already. */
const finishes = (op: Op): boolean => OPS[op].owes !== Owes.Nothing || (op >= Op.SetTabUp && op <= Op.SetField);

/** Makes frames; raises what a native has thrown. */
export function materialize(co: Coroutine, want: number, deliver: Return, tail: boolean): void {
  const thrown = makeFrames(co, want, deliver, tail);
  if (thrown !== undefined) throw thrown.error;
}

/**
 * Makes the frames of all activations that have bailed out, above what is there. `want`, `deliver` and `tail` are those
 * of the outermost. Gives what a native has thrown.
 */
export function makeFrames(co: Coroutine, want: number, deliver: Return, tail: boolean): typeof context.thrown {
  const { bailouts, above } = context,
    before = co.depth;
  for (let i = bailouts.length - 1; i >= 0; i--) {
    const { fn, func, base, pc, extra, args, top, tail: byTail } = bailouts[i]!;
    const outermost = i === bailouts.length - 1;
    const caller = co.frame,
      wanted = outermost ? want : wantedBy(caller!.proto!.code, caller!.pc);
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
  if (becauseOfCall(co)) recordCallBailouts(co.rt.spent);
  bailouts.length = 0;
  if (above >= 0) {
    context.above = -1;
    const made = co.depth - before;
    insertBelow(co, above, before);
    const waited = co.frames[above + made]!;
    if (waited.proto !== undefined && waited.deliver !== Return.Raise)
      adopt(waited, made > 0 ? undefined : { want, deliver, tail });
  }
  if (context.next !== Next.Called) {
    co.task!.pendingSignal = context.next;
    context.next = Next.Called;
  }
  const { thrown } = context;
  context.thrown = undefined;
  return thrown;
}

/** How a call is to deliver what it gives. */
type Delivery = Pick<Frame, 'want' | 'deliver' | 'tail'>;

/**
 * A Lua function that compiled code has waited for delivers to its caller from now on; or, entered by tail calls only,
 * as they would have.
 */
function adopt(frame: Frame, instead: Delivery | undefined): void {
  if (instead !== undefined) {
    frame.want = instead.want;
    frame.deliver = instead.deliver;
    frame.tail ||= instead.tail;
    return;
  }
  const { proto, pc } = frame.below!;
  frame.want = wantedBy(proto!.code, pc);
  frame.deliver = finishes(opOf(proto!.code[pc - 1]!) as Op) ? Return.Finish : Return.Call;
}

/** Whether the reason was a call that compiled code could not make, or not to its end. */
function becauseOfCall({ stack, frames }: Coroutine): boolean {
  const innermost = context.bailouts[0];
  if (innermost === undefined || innermost.args !== undefined || context.thrown !== undefined) return false;
  if (context.above >= 0) return !raises(frames[context.above]!.fn);
  const {
      fn: {
        proto: { code },
      },
      base,
      pc,
    } = innermost,
    word = code[pc]!;
  if (!isCall(word)) return false;
  // What raises an error gives nothing to wait for.
  return !raises(stack[base + aOf(word)]);
}

const raises = (f: Value): boolean => f instanceof Native && f.traits.raises;

/** Records such a bailout, once for each function. */
function recordCallBailouts(spent: number): void {
  const { bailouts } = context;
  for (let i = 0; i < bailouts.length; i++) {
    const {
      fn: { proto },
      pc,
    } = bailouts[i]!;
    if (i === 0 || bailouts[i - 1]!.fn.proto !== proto) (proto.jit as Feedback).bailedOutAtCall(pc, spent);
  }
}

/** Pushes the frame of a native that others have been called by: it belongs above so many. */
export function pushBelow(co: Coroutine, depth: number, native: Native, at: number, argc: number): Frame {
  const before = co.depth,
    frame = pushNative(co, native, at, argc, 0);
  frame.pc = 1;
  if (before > depth) insertBelow(co, depth, before);
  if (context.above >= 0) context.above++;
  return frame;
}

/** Makes the frames of all activations that have bailed out above a generator's; what comes next (Next). */
export function materializeAbove(co: Coroutine, { proto, pc }: Frame): Next {
  const { code } = proto!;
  materialize(
    co,
    wantedBy(code, pc),
    pc > 0 && finishes(opOf(code[pc - 1]!) as Op) ? Return.Finish : Return.Call,
    false,
  );
  return afterBailout(co.task!);
}

/** Drops the top frame, or the one below those of a native that is waited for. */
export function dropFrame(co: Coroutine): void {
  const { above } = context;
  if (above < 0) return co.pop();
  const [frame] = co.frames.splice(above - 1, 1);
  co.frames.push(frame!);
  co.depth--;
  context.above--;
  relink(co, above - 1);
}

/**
 * Moves the frames from number `from` on, which were made last, below those from number `to` on, which were there
 * before.
 */
function insertBelow(co: Coroutine, to: number, from: number): void {
  const { frames, depth } = co,
    made = frames.splice(from, depth - from);
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
