// The guard that lua 5.4 puts around all code (docall): turns an error into its message where it is raised, so that the
// traceback is complete and `__tostring` of an error object sees the stack. It must not know where the message is
// shown.
import { errorObject } from '../../messages/embed.ts';
import { notString } from '../../messages/cli.ts';
import { Event, typeNameOf } from '../../values/metatable.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Call } from '../../vm/native/call.ts';
import { eventOf } from '../../vm/meta.ts';
import { resumable } from '../../vm/native/declare.ts';
import { needsCallerFrames, type Native } from '../../vm/native/native.ts';
import { any, rest, value } from '../../vm/native/params.ts';
import { traceback } from '../../vm/debug/stack-trace.ts';

/** The result of a guarded call that failed. Programs cannot get one. */
export class Failure extends Userdata {
  constructor(readonly message: string) {
    super();
  }
}

const traced = (call: Call, message: string): number => call.text(`${message}\n${traceback(call.co, 1)}`);

/** The message handler. Like lua's own it has a frame, which programs that count levels see. */
export const HANDLER: Native = resumable('?', [value('error')], 'string', 'Words an error.', {
  start(call, error) {
    if (isStr(error)) return traced(call, bytesOf(error));
    if (isNumber(error)) return traced(call, formatNumber(error));
    const speaks = eventOf(call.rt, error, Event.ToString);
    return speaks === undefined ? traced(call, errorObject(typeNameOf(error))) : call.invoke(speaks, error);
  },
  done(call) {
    const shown = call.result(1);
    return isStr(shown) ? call.one(shown) : traced(call, errorObject(typeNameOf(call.arg(1))));
  },
});
// `load` calls it within a call that compiled code waits for.
needsCallerFrames(HANDLER);

/** Calls its first argument with the others. */
export const GUARD: Native = resumable(
  '?',
  [any('f'), rest()],
  '...',
  'Calls a function; an error becomes a Failure.',
  {
    start: (call) => call.guard(HANDLER).invokeArgs(1),
    done: (call) => call.pass(),
    failed: (call, error) => call.one(new Failure(isStr(error) ? bytesOf(error) : notString())),
  },
);
