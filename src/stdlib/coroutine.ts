// The coroutine library (§6.2). A switch sets the task's current coroutine and its resumer, and hands values over;
// frames stay where they are.
import {
  closeRunning,
  nestedTooDeep,
  resumeDead,
  resumeNonSuspended,
  yieldAcross,
  yieldOutside,
  yieldWhileClosing,
} from '../messages/vm.ts';
import { bytesOf, isStr, str } from '../values/string.ts';
import type { Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import { Coroutine, Status } from '../vm/coroutine.ts';
import { COROUTINE_BYTES } from '../vm/gc/sizes.ts';
import { library } from '../vm/native/library.ts';
import { plain, resumable } from '../vm/native/declare.ts';
import { SLOW_PATH, Native, closeOver, needsCallerFrames } from '../vm/native/native.ts';
import { withTraits } from '../vm/native/traits.ts';
import { Next } from '../vm/native/next.ts';
import { fn, rest, thread, unchecked } from '../vm/native/params.ts';
import { enter, handTo, leave, restoreFrame, suspendNative, tooDeep } from '../vm/switch.ts';
import { newCoroutine } from '../vm/task-start.ts';
import { hookOf } from '../vm/debug/hook.ts';
import { isMain, stackOf, threadOf } from '../vm/thread.ts';
import type { Window } from '../vm/native/window.ts';
import { Fault, LuaThrow, raise, raiseOperation } from '../vm/throw.ts';
import { pushCoroutineCloser } from '../vm/unwind.ts';

const WORDS: Record<Status, 'running' | 'suspended' | 'normal' | 'dead'> = {
  [Status.Suspended]: 'suspended',
  [Status.Running]: 'running',
  [Status.Normal]: 'normal',
  [Status.Dead]: 'dead',
};

/** The state of a coroutine, as nobody that runs sees it. */
export const statusOf = (co: Coroutine): 'running' | 'suspended' | 'normal' | 'dead' => WORDS[co.status];

/** A coroutine, which has the hook of the one that makes it in name only, as in PUC. */
function born(at: Window, f: Value): Coroutine {
  const co = newCoroutine(at.rt, f),
    { caller } = at;
  co.inherited = hookOf(caller)?.set ?? caller.inherited;
  return co;
}

const create = plain(
  'coroutine.create',
  [fn('f')],
  'thread',
  'A new coroutine, suspended, which will run f.',
  (at, f) => {
    at.rt.allocate(COROUTINE_BYTES);
    return at.one(born(at, f));
  },
);

/** Resumes `co` with the caller's arguments from number `first` on. Returns the complaint if it cannot. */
function transfer({ co: from, frame, count }: Call, co: Coroutine, first: number): string | undefined {
  if (co.status !== Status.Suspended) return co.status === Status.Dead ? resumeDead() : resumeNonSuspended();
  if (tooDeep(from)) return nestedTooDeep();
  hand(from, co, frame.base + first - 1, Math.max(count - first + 1, 0));
  return undefined;
}

/** Goes on with a suspended coroutine, and hands it n values at the caller's stack[at..]. */
function hand(from: Coroutine, co: Coroutine, at: number, n: number): void {
  const { stack } = from,
    fresh = co.frame === undefined;
  from.rt.charge(n >> 2);
  if (fresh) {
    // The arguments of its function.
    co.ensure(1 + n);
    for (let i = 0; i < n; i++) co.stack[1 + i] = stack[at + i];
  } else handTo(co, stack, at, n);
  enter(from, co);
  if (fresh) co.task!.entering = n;
}

/** Resumes `co` for an instruction, without a frame (Traits.suspends). */
function switchTo(
  native: Native,
  from: Coroutine,
  co: Coroutine,
  func: number,
  at: number,
  n: number,
  want: number,
): number {
  if (co.status !== Status.Suspended || co.hook !== undefined || tooDeep(from)) return SLOW_PATH;
  hand(from, co, at, n);
  suspendNative(from, native, func, want);
  return Next.Switched;
}

/** Suspends `co`, and hands n values at its stack[at..] to its resumer. */
function handBack(co: Coroutine, back: Coroutine, at: number, n: number): void {
  co.rt.charge(n >> 2);
  handTo(back, co.stack, at, n);
  leave(co, back);
}

export const resume = resumable(
  'coroutine.resume',
  [thread('co'), rest()],
  'boolean, ...',
  'Starts or continues a coroutine, and gives true and what it yields or returns, or false and the error.',
  {
    start(call, co) {
      const wrong = transfer(call, co, 2);
      return wrong === undefined ? Next.Called : call.two(false, str(wrong));
    },
    done: (call) => call.passAfter(true),
    failed: (call, error) => call.two(false, error),
  },
);

withTraits(resume, {
  framelessSafe: true,
  tellsSuccess: true,
  suspends(self, co, func, argc, want) {
    const to = co.stack[func + 1];
    return argc > 0 && to instanceof Coroutine ? switchTo(self, co, to, func, func + 2, argc - 1, want) : SLOW_PATH;
  },
});

/** The error of a wrapped coroutine as the caller gets it: strings get the caller's position in front. */
const located = (error: Value, cause?: unknown): LuaThrow | Fault =>
  isStr(error) ? new Fault(bytesOf(error), 1, cause) : new LuaThrow(error, cause);

/** State of a wrap call that is closing its failed coroutine. */
const CLOSING = Symbol('closing');

/** The coroutine of the wrap call in progress. */
const wrappedBy = (call: Call): Coroutine => (call.frame.fn as Native).upvalue as Coroutine;

/** The function that wrap returns, without its coroutine. */
const wrapped = resumable('coroutine.wrap', [rest()], '...', 'Resumes a wrapped coroutine.', {
  start(call) {
    const wrong = transfer(call, wrappedBy(call), 1);
    if (wrong === undefined) return Next.Called;
    throw new Fault(wrong, 1);
  },
  done(call) {
    // Variables of a failed coroutine are closed by now, which may have replaced the error.
    if (call.kept() === CLOSING) {
      const error = call.result(2),
        { failure } = wrappedBy(call);
      throw located(error, failure !== undefined && failure.error === error ? failure.cause : undefined);
    }
    return call.pass();
  },
  failed(call, error) {
    const co = wrappedBy(call);
    if (co.toClose.length === 0) throw located(error, co.failure?.cause);
    call.keep(CLOSING);
    enter(call.co, co);
    pushCoroutineCloser(co, error, true);
    return Next.Called;
  },
});
withTraits(wrapped, {
  framelessSafe: true,
  suspends: (self, from, func, argc, want) =>
    switchTo(self, from, self.upvalue as Coroutine, func, func + 1, argc, want),
});

const wrap = plain(
  'coroutine.wrap',
  [fn('f')],
  'function',
  'A function that resumes a new coroutine with body f, and gives what that yields or returns; errors are raised.',
  (at, f) => {
    at.rt.allocate(COROUTINE_BYTES);
    return at.one(closeOver(wrapped, born(at, f)));
  },
);

const yieldNative = resumable(
  'coroutine.yield',
  [rest()],
  '...',
  'Suspends the running coroutine; its arguments are results of resume, its results what the next resume passes.',
  {
    start(call) {
      const { co } = call,
        back = co.resumer;
      // A native called yield in place of a callback: the yielded values would be that native's.
      const caller = co.frames[co.depth - 2]?.fn;
      if (caller instanceof Native && !caller.yieldable) raise(yieldAcross());
      if (co.closing) return raiseOperation(yieldWhileClosing());
      if (back === undefined)
        return call.rt.yieldMain === undefined
          ? raiseOperation(isMain(co) ? yieldOutside() : yieldAcross())
          : call.rt.yieldMain(call);
      handBack(co, back, call.frame.base, call.count);
      return Next.Called;
    },
  },
);

needsCallerFrames(yieldNative, true);
withTraits(yieldNative, {
  yields: true,
  suspends(self, co, func, argc, want) {
    const { resumer: back } = co;
    if (back === undefined || co.closing || co.framesElided || back.hook !== undefined) return SLOW_PATH;
    handBack(co, back, func + 1, argc);
    suspendNative(co, self, func, want);
    return Next.Switched;
  },
});

const status = plain(
  'coroutine.status',
  [thread('co')],
  '"running"|"suspended"|"normal"|"dead"',
  'The state of a coroutine; "normal" is one that has resumed another.',
  (at, co) => at.text(WORDS[stackOf(co, at.caller).status]),
);

const running = plain(
  'coroutine.running',
  [],
  'thread, boolean',
  'The running coroutine, and whether it is the main one.',
  (at) => at.two(threadOf(at.caller), isMain(at.caller)),
);

/** Whether a native in progress is one that PUC lets nothing yield across. We allow it; portable programs ask first. */
function crossesBoundary(co: Coroutine): boolean {
  // A suspended coroutine has the native that suspended it on top: yield, or the one that resumed another.
  restoreFrame(co);
  // Nor does anything yield out of a hook function.
  if (co.hook?.busy === true) return true;
  // Where there is a hook, the one that asks has a frame of its own.
  const depth = co.status === Status.Running && co.frame?.fn !== isyieldable ? co.depth : co.depth - 1;
  co.rt.charge(depth >> 2);
  for (let i = 0; i < depth; i++) {
    const { fn: f, hidden } = co.frames[i]!;
    if (f instanceof Native && !f.yieldable && !hidden) return true;
  }
  return false;
}

const isyieldable: Native = plain(
  'coroutine.isyieldable',
  [unchecked('co', 'thread?')],
  'boolean',
  'Whether a coroutine, by default the running one, can yield.',
  (at) => {
    // Absent is not nil here.
    const of = at.count === 0 ? at.caller : stackOf(thread('co').take(at.arg(1), 1, true), at.caller);
    return at.one(
      !of.closing &&
        (at.rt.yieldMain !== undefined || (of !== of.rt.main && of !== of.task?.main && !crossesBoundary(of))),
    );
  },
);

export const close = resumable(
  'coroutine.close',
  [thread('co')],
  'boolean, any',
  'Ends a suspended or dead coroutine, closing its variables, and gives true; false and the error if it failed, or closing does.',
  {
    start(call, co) {
      if (co.status !== Status.Suspended && co.status !== Status.Dead)
        raise(closeRunning(WORDS[stackOf(co, call.co).status]));
      const { failure } = co;
      co.failure = undefined;
      if (tooDeep(call.co)) raise(nestedTooDeep());
      enter(call.co, co);
      pushCoroutineCloser(co, failure?.error, failure !== undefined);
      return Next.Called;
    },
    failed: (call, error) => call.two(false, error),
  },
);

export const coroutineLibrary = library('coroutine', [
  create,
  resume,
  wrap,
  yieldNative,
  status,
  running,
  isyieldable,
  close,
]);
