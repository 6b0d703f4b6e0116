// Frames for those who have left hot code, so that the interpreter can go on with them: above what is there, below what a native has called
// that they wait for, or above a generator's frame. What they had to leave for is noted here, too.
import { aOf, cOf, opOf } from '../../bytecode/encode.ts';
import { OPS, Op, Owes, Use } from '../../bytecode/ops.ts';
import { pushLua } from '../../vm/calls.ts';
import { SLACK, type Coroutine } from '../../vm/coroutine.ts';
import { Return, type Frame } from '../../vm/frame.ts';
import { Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { machine, type Notes } from './context.ts';
import { isCall } from '../analysis/plan.ts';

/** Whether those who have left are to be given frames, or whoever they called has something to say. */
export const leftBehind = (): boolean => machine.departures.length > 0 || machine.above >= 0 || machine.next !== Next.Called || machine.thrown !== undefined;

/** What comes next (Next) when those who have left have their frames. */
export function afterLeaving(): Next {
  const { tired } = machine;
  machine.tired = false;
  return tired ? Next.Reschedule : Next.Called;
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
    const made = co.depth - before;
    insertBelow(co, above, before);
    const waited = co.frames[above + made]!;
    if (waited.proto !== undefined) adopt(waited, made > 0 ? undefined : { want, deliver, tail });
  }
  if (machine.next !== Next.Called) {
    co.task!.pendingSignal = machine.next;
    machine.next = Next.Called;
  }
  const { thrown } = machine;
  if (thrown !== undefined) {
    machine.thrown = undefined;
    throw thrown.error;
  }
}

/** How a call is to deliver what it gives. */
type Delivery = Pick<Frame, 'want' | 'deliver' | 'tail'>;

/** A Lua function that hot code has waited for delivers to its caller from now on; or, called in the tail of all who waited, as they would have. */
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

/** Whether those who have left did so because of a call that hot code could not make, or not to its end. */
function becauseOfCall({ stack }: Coroutine): boolean {
  const innermost = machine.departures[0];
  if (innermost === undefined || innermost.args !== undefined || machine.thrown !== undefined) return false;
  if (machine.above >= 0) return true;
  const { fn: { proto: { code } }, base, pc } = innermost, word = code[pc]!;
  if (!isCall(word)) return false;
  // What raises an error gives nothing to wait for.
  const callee = stack[base + aOf(word)];
  return !(callee instanceof Native && callee.traits.raises);
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
