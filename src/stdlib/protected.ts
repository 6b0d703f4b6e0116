// Errors as values (§6.1): pcall, xpcall, error, assert. The guard is the native's own frame; vm/unwind.ts unwinds.
import { assertionFailed, valueExpected } from '../messages/stdlib.ts';
import { str as text, isStr, bytesOf } from '../values/string.ts';
import { truthy, type Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import { fn, int, rest, unchecked, value, any } from '../vm/native/params.ts';
import { resumable } from '../vm/native/declare.ts';
import { SLOW_PATH, requireFrame, type Native } from '../vm/native/native.ts';
import { badArgument } from '../vm/throw.ts';
import { fastCalls, framelessSafe, withTraits } from '../vm/native/traits.ts';
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
    start: raise,
  },
);

function raise(call: Call, message: Value, level: number | bigint): number {
  if (!isStr(message) || level <= 0) return call.raise(message);
  requireFrame(call.co, level as number);
  return call.raise(text(positionAt(call.co, level as number) + bytesOf(message)));
}

const assert = resumable(
  'assert',
  [value('v'), unchecked('message', 'any?'), rest()],
  '...',
  'Gives all its arguments if v is true; otherwise raises the message, by default "assertion failed!".',
  {
    fastPath(at) {
      if (!truthy(at.arg(1))) return SLOW_PATH;
      at.rt.charge(at.count >> 2);
      return at.from(1);
    },
    start(call, v) {
      if (truthy(v)) return call.from(1);
      if (call.count === 0) badArgument(1, valueExpected());
      return raise(call, call.count === 1 ? text(assertionFailed()) : call.arg(2), 1);
    },
  },
);

framelessSafe(pcall, xpcall);
withTraits(pcall, { protects: 1 });
withTraits(xpcall, { protects: 2 });
// Its `start` requires the one frame that it looks at.
withTraits(error, { needsCallerFrames: true, raises: true });
fastCalls(
  assert,
  undefined,
  (_, v) => (truthy(v) ? v : null),
  (_, v) => (truthy(v) ? v : null),
);
withTraits(assert, { raises: true, asserts: true });
pcall.yieldable = xpcall.yieldable = true;

export const PROTECTED: readonly Native[] = [pcall, xpcall, error, assert];
