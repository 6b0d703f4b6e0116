// Errors as values (§6.1): pcall, xpcall, error. The guard is the native's own frame; unwinding is vm/unwind.ts.
import { str as text, isStr, bytesOf } from '../values/string.ts';
import { fn, int, rest, value, any } from '../vm/native/params.ts';
import { resumable } from '../vm/native/declare.ts';
import { requireFrame, type Native } from '../vm/native/native.ts';
import { framelessSafe, withTraits } from '../vm/native/traits.ts';
import { positionAt } from '../vm/debug/stack-trace.ts';

const pcall = resumable(
  'pcall',
  [any('f'), rest()],
  'boolean, ...',
  'Calls f with the other arguments, and gives true and its results, or false and the error.',
  {
    start: (call) => call.guard().invokeArgs(1),
    done: (call) => call.passAfter(true),
    failed: (call, error) => call.two(false, error),
  },
);

const xpcall = resumable(
  'xpcall',
  [value('f', 'function'), fn('handler'), rest()],
  'boolean, ...',
  'Like pcall, but the error is what handler makes of it, called where the error was raised.',
  {
    start(call, f, handler) {
      call.guard(handler);
      // f and its arguments lie around the handler: close the gap.
      call.setArg(2, f);
      return call.invokeArgs(2);
    },
    done: (call) => call.passAfter(true),
    failed: (call, error) => call.two(false, error),
  },
);

const error = resumable(
  'error',
  [value('message'), int('level').or(1)],
  '',
  'Raises an error. A string gets a position: of the caller at level 1, of its caller at level 2, none at level 0.',
  {
    start(call, message, level) {
      if (!isStr(message) || level <= 0) return call.raise(message);
      requireFrame(call.co, level);
      return call.raise(text(positionAt(call.co, level) + bytesOf(message)));
    },
  },
);

framelessSafe(pcall, xpcall);
withTraits(pcall, { catches: true });
// Its `start` requires the one frame that it looks at.
withTraits(error, { needsCallerFrames: true, raises: true });
pcall.yieldable = xpcall.yieldable = true;

export const PROTECTED: readonly Native[] = [pcall, xpcall, error];
