// The outermost guard of whatever the host runs: an error unwinds to it as to xpcall's, so variables are closed (§3.3.8) and the
// traceback is taken where the error was raised. It ends by giving a Raised as its only result, which no program can see.
import { Userdata } from '../../values/userdata.ts';
import type { Value } from '../../values/type.ts';
import { plain, resumable, type Native } from '../../vm/native.ts';
import { any, rest, value } from '../../vm/params.ts';
import { traceback } from '../../vm/stack-trace.ts';

/** An error that nobody caught, and where it was raised. */
export class Raised extends Userdata {
  constructor(
    readonly error: Value,
    readonly traceback: string,
    /** What the host threw, if the error comes from there. */
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
