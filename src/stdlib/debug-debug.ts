// debug.debug (§6.10): runs lines of standard input as chunks until one of them is "cont". Shows errors and asks for
// the next line. Must not know the rest of the debug library.
import { debugPrompt } from '../messages/stdlib.ts';
import type { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import { PENDING } from '../vm/meta.ts';
import { resumable } from '../vm/native/declare.ts';
import { Next } from '../vm/native/next.ts';
import { LuaThrow } from '../vm/throw.ts';
import { readStandardLine } from './io/handles.ts';
import { compileChunk } from './load.ts';
import { textResult, toText } from './common/to-text.ts';

/** What a callee's result is: nothing to look at, or the text of an error. */
const enum Awaiting {
  Command,
  Text,
}

export const debugDebug = resumable('debug.debug', [], '', 'Runs lines of standard input as Lua until one is "cont".', {
  start: nextCommand,
  done(call) {
    if (call.kept<Awaiting>() === Awaiting.Text) call.rt.host.writeError(`${textResult(call.result(1))}\n`);
    return nextCommand(call);
  },
  failed: (call, error) => (showError(call, error) ? nextCommand(call) : Next.Called),
});

/** Reads commands until one can be called, or there are no more. */
function nextCommand(call: Call): number {
  const { rt } = call;
  call.frame.guarded = false;
  for (;;) {
    rt.host.writeError(debugPrompt());
    const line = readStandardLine(rt, true);
    if (line === undefined || line === 'cont\n') return call.none();
    let chunk: LuaFunction;
    try {
      chunk = compileChunk(rt, line, '=(debug command)', 'bt', rt.globals);
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow)) throw thrown;
      if (showError(call, thrown.value)) continue;
      return Next.Called;
    }
    return call.keep(Awaiting.Command).guard().invoke(chunk);
  }
}

/** Shows an error; false when its `__tostring` has to say what to show. */
function showError(call: Call, error: Value): boolean {
  const bytes = toText(call, error);
  if (bytes === PENDING) {
    call.keep(Awaiting.Text);
    return false;
  }
  call.rt.host.writeError(`${bytes}\n`);
  return true;
}
