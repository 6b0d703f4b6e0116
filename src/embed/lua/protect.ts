// The outermost guard of code that the host runs: errors unwind to it as to xpcall, so variables are closed (§3.3.8)
// and the traceback is taken where the error was raised. After an error it returns a Raised, which no program sees.
import { Userdata } from '../../values/userdata.ts';
import type { Value } from '../../values/type.ts';
import type { Frame, Holding } from '../../vm/frame.ts';
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

/** The last error that the guard's handler got: the guard's state. Variables are closed with the error itself. */
class Noted implements Holding {
  constructor(readonly raised: Raised) {}

  get holds(): readonly Value[] {
    return [this.raised.error];
  }
}

const notedIn = ({ state }: Frame, error: Value): Raised | undefined =>
  state instanceof Noted && state.raised.error === error ? state.raised : undefined;

/** The message handler. It has no frame: level 0 is where the error was raised. */
export const HANDLER = plain('?', [value('error')], 'any', '', (at, error) => {
  const { caller } = at,
    guard = caller.frames[0]!,
    noted = notedIn(guard, error),
    { cause } = caller.rt;
  // Two errors of the host may have the same words.
  if (noted === undefined || (cause !== undefined && cause !== noted.cause))
    guard.state = new Noted(new Raised(error, traceback(caller, 0), cause));
  return at.one(error);
});

/** Calls its first argument with the others. It is the bottom call of its coroutine. */
export const PROTECT: Native = resumable('?', [any('f'), rest()], '...', '', {
  start: (call) => call.guard(HANDLER).invokeArgs(1),
  done: (call) => call.pass(),
  failed: (call, error) => call.one(notedIn(call.frame, error) ?? new Raised(error, '')),
});
