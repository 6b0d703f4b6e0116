// Host functions as natives, and a host promise as a parked one: the only place where a promise meets a Lua frame (layout.md §3.7).
// The JavaScript function runs to its end first; if what it gave is a thenable, its frame parks on a ticket until that settles.
// So any host function may wait, wherever Lua called it from.
import type { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import { Call } from '../vm/call.ts';
import { resumable } from '../vm/native.ts';
import { rest } from '../vm/params.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { Fault, LuaThrow } from '../vm/throw.ts';

/** Several results of a host function: `return new Multi([1, 2])`. */
export class Multi {
  constructor(readonly values: readonly unknown[]) {}
}

/** What making natives needs of a state. */
export interface Boundary {
  readonly rt: Runtime;
  toLua(value: unknown): Value;
  toJS(value: Value): unknown;
  /** What a thrown JavaScript value is in Lua. */
  thrownToLua(thrown: unknown): LuaThrow | Fault;
  /** What a function finds in `this` when called from here. */
  contextOf?(co: Coroutine): unknown;
  /** A promise is being waited for; the result is called once it has been delivered. */
  waiting?(): () => void;
}

type AnyFunction = (...args: never[]) => unknown;

const isThenable = (v: object): v is PromiseLike<unknown> => typeof (v as { then?: unknown }).then === 'function';

export function hostFunction(boundary: Boundary, fn: AnyFunction): LuaFunction {
  const call = fn as (...args: unknown[]) => unknown;
  return resumable(fn.name === '' ? '?' : fn.name, [rest()], '...', '', {
    // The function may run Lua itself, which takes over the runtime's one view of calls: hence the frame instead.
    start({ co, frame }) {
      const { base, extra } = frame;
      const args: unknown[] = [];
      for (let i = 0; i < extra; i++) args.push(boundary.toJS(co.stack[base + i]));
      try {
        const given = call.apply(boundary.contextOf?.(co), args);
        if (typeof given === 'object' && given !== null) {
          if (given instanceof Multi) return new Call().on(co, frame).all(given.values.map((v) => boundary.toLua(v)));
          if (isThenable(given)) return park(boundary, new Call().on(co, frame), given);
        }
        if (given === undefined) return 0;
        co.stack[frame.func] = boundary.toLua(given);
        return 1;
      } catch (thrown) {
        throw boundary.thrownToLua(thrown);
      }
    },
  });
}

/** The frame waits until the promise settles. */
function park(boundary: Boundary, call: Call, promise: PromiseLike<unknown>): number {
  const ticket = call.ticket();
  const settled = boundary.waiting?.();
  const fail = (thrown: unknown): void => {
    const error = boundary.thrownToLua(thrown);
    ticket.fail(error instanceof LuaThrow ? error.value : boundary.toLua(error.text));
    settled?.();
  };
  promise.then((given) => {
    let values: Value[];
    try {
      values = given instanceof Multi ? given.values.map((v) => boundary.toLua(v)) : given === undefined ? [] : [boundary.toLua(given)];
    } catch (thrown) {
      return fail(thrown);
    }
    ticket.resumeAll(values);
    settled?.();
  }, fail);
  return call.park();
}
