// Captures the call stack for an error object that a program makes. Keeps the innermost levels only: errors are made
// often, and their stacks are rarely read.
import { Closure } from '../../../vm/closure.ts';
import type { Coroutine } from '../../../vm/coroutine.ts';
import { currentLine, frameAt, nameAt } from '../../../vm/debug/stack-trace.ts';
import type { CallStack, StackFrame } from '../../values/failure.ts';
import { hostCode, mainFunction, someFunction, threadName } from '../../../messages/actors.ts';
import { Process } from '../../core/process.ts';

const MAX_LEVELS = 16;

/** Fuel for a level: its line and its name are looked for. */
const LEVEL = 20;

/** The stack from the caller of the running native on; the native must have a frame. */
export function stackOf(co: Coroutine): CallStack {
  const frames: StackFrame[] = [];
  for (let level = 0; level < MAX_LEVELS; level++) {
    const at = level + 1,
      frame = frameAt(co, at);
    if (frame === undefined) break;
    const { fn } = frame;
    if (!(fn instanceof Closure)) {
      frames.push({ level, source: hostCode(), line: 0, name: nameAt(co, at)?.name ?? someFunction(), type: 'C' });
      continue;
    }
    const main = fn.proto.lineDefined === 0;
    const name = nameAt(co, at)?.name ?? (main ? mainFunction() : someFunction());
    frames.push({ level, source: fn.proto.shortSource, line: currentLine(frame), name, type: main ? 'main' : 'Lua' });
  }
  co.rt.charge(LEVEL * frames.length);
  const owner = co.task?.owner;
  return { thread: threadName(owner instanceof Process ? owner.pid.text : ''), frames };
}
