// Turns what was thrown into a Lua error: faults get position and names from the frames (ldebug.c's work). Rethrows
// everything else: a JavaScript Error is an internal fault, which Lua never catches.
import { badArgumentText, badSelf, nestedTooDeep, outOfMemory, unknownName, variableText } from '../../messages/vm.ts';
import { OPS, type Op, Use } from '../../bytecode/ops.ts';
import { aOf, bOf, cOf, kOf, opOf } from '../../bytecode/encode.ts';
import { calledName, registerName, upvalueNamed, type Named } from '../../bytecode/naming.ts';
import { str } from '../../values/string.ts';
import { Closure } from '../closure.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import { globalName, nameAt, operationPosition, positionAt } from './stack-trace.ts';
import { BadArgument, CALLEE, Fault, LuaThrow, OperandFault } from '../throw.ts';

/**
 * The Lua error for anything thrown while this coroutine ran. A running native gets its frame, so that tracebacks show
 * it.
 */
export function asLuaError(co: Coroutine, thrown: unknown): LuaThrow {
  const { runningNative } = co;
  if (runningNative !== undefined) {
    co.runningNative = undefined;
    const at = co.frame === undefined ? 0 : co.frame.top;
    const frame = co.push(runningNative, at, at + 1, 0);
    frame.proto = undefined;
    frame.top = at + 1;
    // Frames are pooled: this one may have been a guard.
    frame.guarded = frame.hidden = false;
  }
  if (thrown instanceof LuaThrow) return thrown;
  if (thrown instanceof Fault)
    return worded(
      (thrown.level === 0 ? operationPosition(co) : positionAt(co, thrown.level)) + thrown.text,
      thrown.cause,
    );
  if (thrown instanceof OperandFault) {
    const named = co.frame === undefined ? undefined : culpritName(co, co.frame, thrown);
    const variable = named === undefined ? '' : variableText(named.kind, named.name);
    return worded(operationPosition(co) + thrown.text(variable));
  }
  if (thrown instanceof BadArgument) return worded(positionAt(co, 1) + argumentText(co, thrown));
  if (thrown instanceof RangeError) return worded(operationPosition(co) + rangeText(thrown));
  throw thrown;
}

/** Whether the words for the error need frames below `depth`. */
export function looksBelow(co: Coroutine, thrown: unknown, depth: number): boolean {
  const level = thrown instanceof Fault ? thrown.level : thrown instanceof BadArgument ? 1 : 0;
  return level > 0 && co.depth + (co.runningNative === undefined ? 0 : 1) - level <= depth + co.hidden;
}

const worded = (text: string, cause?: unknown): LuaThrow => new LuaThrow(str(text), cause);

/** V8's limits as Lua errors (README "Errors"). */
function rangeText(error: RangeError): string {
  if (/call stack/.test(error.message)) return nestedTooDeep();
  if (/string length|array length|array buffer|Map maximum|allocation/i.test(error.message)) return outOfMemory();
  throw error;
}

function argumentText(co: Coroutine, fault: BadArgument): string {
  const named = nameAt(co, 0);
  let { at } = fault;
  if (named?.kind === 'method') {
    at--;
    if (at === 0) return badSelf(named.name, fault.text);
  }
  const name = named?.name ?? (co.frame === undefined ? undefined : globalName(co.rt, co.frame.fn));
  return badArgumentText(at, name ?? unknownName(), fault.text);
}

/** The program's name for the value that an operation of the top frame could not use. */
function culpritName(co: Coroutine, frame: Frame, fault: OperandFault): Named | undefined {
  if (!(frame.fn instanceof Closure)) return undefined;
  const { proto, upvalues } = frame.fn,
    pc = frame.pc - 1,
    word = proto.code[pc]!,
    op = opOf(word) as Op;
  if (fault.slot >= 0) return registerName(proto, pc, fault.slot - frame.base);
  if (fault.slot === CALLEE) return calledName(proto, pc);
  const row = OPS[op];
  for (let i = 0; i < 3; i++) {
    const use = i === 0 ? row.a : i === 1 ? row.b : row.c,
      at = i === 0 ? aOf(word) : i === 1 ? bOf(word) : cOf(word);
    if (use === Use.Upvalue && Object.is(upvalues[at]?.get(), fault.culprit)) return upvalueNamed(proto, at);
    const register = use === Use.Read || use === Use.Both || (use === Use.RK && kOf(word) === 0);
    if (register && Object.is(co.stack[frame.base + at], fault.culprit)) return registerName(proto, pc, at);
  }
  return undefined;
}
