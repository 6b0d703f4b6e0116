// Errors that compiled code raises without bailing out, because a guard waits right below its activations: nobody needs
// their frames (How.Raised). A message handler runs at once, on the JavaScript stack. If that needs frames after all,
// it gets them, and those of the activations go below.
import { EFFECTS } from '../../bytecode/effects.ts';
import { aOf, bOf, cOf, opOf } from '../../bytecode/encode.ts';
import { OPS, Op, Use } from '../../bytecode/ops.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { assertionFailed } from '../../messages/stdlib.ts';
import { arithmeticFault, callFault, indexFault } from '../../messages/vm.ts';
import { Event } from '../../values/metatable.ts';
import { isNumber } from '../../values/number.ts';
import { bytesOf, isStr, str, type Str } from '../../values/string.ts';
import { truthy, type Value } from '../../values/type.ts';
import { Closure } from '../../vm/closure.ts';
import { SLACK, type Coroutine } from '../../vm/coroutine.ts';
import { asLuaError } from '../../vm/debug/fault.ts';
import { linePosition } from '../../vm/debug/stack-trace.ts';
import { takeSignal } from '../../vm/drive.ts';
import { Return } from '../../vm/frame.ts';
import { eventOf } from '../../vm/meta.ts';
import type { Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { OperandFault } from '../../vm/throw.ts';
import { NEVER_TIER_UP } from '../../vm/tier.ts';
import { RAISE_COST } from '../../vm/unwind.ts';
import { MAX_NESTED } from '../policy/thresholds.ts';
import { How, SPECIAL, context, one, stackBudgetAt, type Feedback, type Run } from './context.ts';
import { afterBailout, makeFrames, pushBelow } from './materialize.ts';

/**
 * The message handler, or undefined, of the guard that waits right below the activations of compiled code; null: there
 * is none. An error in a handler is the driver's.
 */
function handlerBelow({ frame, depth, handling }: Coroutine): Value | null {
  if (handling > 0) return null;
  if (context.guard === context.co && context.guardDepth === depth) return context.handler;
  return frame !== undefined && frame.guarded && (frame.fn as Native).traits?.protects > 0 ? frame.handler : null;
}

/** Whether a value is a function that compiled code calls directly. */
export const isDirect = (f: Value): f is Closure => f instanceof Closure && f.proto.tierUpCounter <= NEVER_TIER_UP >> 1;

/** "source:line: " of an instruction. */
const positionOf = (proto: Proto, pc: number): string =>
  ((proto.jit as Feedback).positions[pc] ??= linePosition(proto, pc));

/**
 * Raises what `error` or `assert` is called with at pc, if a guard waits. Then the activation returns, or bails out
 * during the call, for a message handler that needs frames.
 */
export function raising(fn: Closure, base: number, pc: number, f: Value, ...args: Value[]): boolean {
  const { proto } = fn,
    handler = handlerBelow(context.co);
  if (handler === null) return false;
  let [value, level] = args;
  if ((f as Native).traits.asserts) {
    if (truthy(value)) return false;
    value = args.length === 1 ? str(assertionFailed()) : level;
    level = undefined;
  }
  if (level === undefined || level === 1) {
    if (isStr(value)) value = str(positionOf(proto, pc) + bytesOf(value));
  } else if (level === 2 && handler === undefined) context.unplaced = isStr(value);
  else if (level !== 0) return false;
  context.raised = value;
  context.how = How.Raised;
  const at = base + aOf(proto.code[pc]!);
  return handler === undefined || handle(handler, at + args.length + 1, at, f as Native, args);
}

/**
 * Raises what the instruction at pc cannot do with nil, if a guard waits. The registers have been written to the stack.
 * Then the activation returns, or bails out behind the instruction.
 */
export function faults(fn: Closure, base: number, pc: number): boolean {
  const { co, rt } = context,
    { stack } = co,
    { proto } = fn,
    { faulted } = proto.jit as Feedback,
    word = proto.code[pc]!,
    op = opOf(word) as Op,
    event = (op === Op.Call && bOf(word) > 0 ? Event.Call : EFFECTS[op].event) ?? Event.Close,
    calculates = event >= Event.Add && event <= Event.IDiv,
    object = stack[base + (calculates || event === Event.Index ? bOf(word) : aOf(word))],
    other = calculates && OPS[op].c === Use.Read ? stack[base + cOf(word)] : 0,
    at = 2 * pc + (object === undefined ? 0 : 1),
    handler = handlerBelow(co);
  if (
    handler === null ||
    (!calculates && event > Event.Call) ||
    op === Op.GetTabUp ||
    op === Op.SetTabUp ||
    (object !== undefined && (other !== undefined || !isNumber(object))) ||
    (eventOf(rt, undefined, event) ?? eventOf(rt, other, event)) !== undefined
  )
    return false;
  if (faulted[at] === undefined) {
    const text = calculates ? arithmeticFault : event === Event.Call ? callFault : indexFault,
      frame = co.push(fn, base - 1, base, 0);
    frame.proto = proto;
    frame.pc = pc + 1;
    faulted[at] = bytesOf(asLuaError(co, new OperandFault((name) => text('nil', name), undefined)).value as Str);
    co.pop();
  }
  context.raised = str(faulted[at]);
  context.how = How.Raised;
  const top = base + proto.registers;
  return handler === undefined || handle(handler, top, top, undefined, []);
}

/** An error passes through the call at pc: its text may want the position. */
export function passes({ proto }: Closure, pc: number): void {
  if (!context.unplaced) return;
  context.unplaced = false;
  context.raised = str(positionOf(proto, pc) + bytesOf(context.raised as Str));
}

/**
 * Has a message handler make something else of the error that is raised. It runs at stack[top], above a native at
 * stack[at] with these arguments, if that has raised it. False: it cannot run here.
 */
function handle(handler: Value, top: number, at: number, native: Native | undefined, args: readonly Value[]): boolean {
  const { co, rt, guard } = context,
    { depth } = co,
    budget = stackBudgetAt(co, top);
  if (!isDirect(handler) || budget <= 0 || context.nesting >= MAX_NESTED || co.nested + co.beneath + 1 >= rt.nestLimit)
    return false;
  context.guard = undefined;
  context.nesting++;
  co.nested++;
  co.handling++;
  rt.charge(RAISE_COST);
  const v = (handler.proto.run as Run)(handler, top + 1, budget, context.raised);
  context.guard = guard;
  context.nesting--;
  if (v === SPECIAL && context.how === How.BailedOut) {
    if (native !== undefined) {
      co.ensure(top + SLACK);
      const { stack } = co;
      stack[at] = native;
      for (let i = 0; i < args.length; i++) stack[at + 1 + i] = args[i];
      pushBelow(co, depth, native, at, args.length);
    }
    context.thrown = makeFrames(co, 1, Return.Raise, false);
    const next = afterBailout(co.task!);
    context.next = next === Next.Called ? takeSignal(co.task!) : next;
    context.above = depth;
    return true;
  }
  co.nested--;
  co.handling--;
  if (v === SPECIAL && context.how === How.Refused) {
    rt.charge(-RAISE_COST);
    return false;
  }
  context.raised = v !== SPECIAL ? v : one();
  context.handled = true;
  context.how = How.Raised;
  return true;
}
