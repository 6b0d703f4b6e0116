// The outermost guard of code that the host runs: errors unwind to it as to xpcall, so variables are closed (§3.3.8)
// and the traceback is taken where the error was raised. After an error it returns a Raised, which no program can see.
import { Userdata } from '../../values/userdata.ts';
import type { Value } from '../../values/type.ts';
import { plain, resumable } from '../../vm/native/declare.ts';
import type { Native } from '../../vm/native/native.ts';
import { any, rest, value } from '../../vm/native/params.ts';
import { traceback } from '../../vm/debug/stack-trace.ts';

/** An uncaught error and its traceback. */
export class Raised extends Userdata {
  constructor(
    readonly error: Value,
    readonly traceback: string,
    /** The JavaScript value thrown by the host, if the error comes from there. */
    readonly cause?: unknown,
  ) {
    super();
  }
}

/** The message handler. It has no frame: level 0 is where the error was raised. */
const HANDLER = plain('?', [value('error')], 'any', '', (at, error) =>
  at.one(error instanceof Raised ? error : new Raised(error, traceback(at.caller, 0), at.caller.task!.cause)));

/** Calls its first argument with the others. */
export const PROTECT: Native = resumable('?', [any('f'), rest()], '...', '', {
  start: (call) => call.guard(HANDLER).invokeArgs(1),
  done: (call) => call.pass(),
  failed: (call, error) => call.one(error instanceof Raised ? error : new Raised(error, '')),
});
