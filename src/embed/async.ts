// Host functions as natives, and a host promise as a parked one: the only place where a promise meets a Lua frame (layout.md §3.7).
// The JavaScript function runs to its end first; if what it gave is a thenable, its frame parks on a ticket until that settles.
// So any host function may wait, wherever Lua called it from.
import type { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import { Call } from '../vm/call.ts';
import { resumable } from '../vm/native.ts';
import { rest } from '../vm/params.ts';
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
}

type AnyFunction = (...args: never[]) => unknown;

const isThenable = (v: unknown): v is PromiseLike<unknown> =>
  typeof v === 'object' && v !== null && typeof (v as { then?: unknown }).then === 'function';

export function hostFunction(boundary: Boundary, fn: AnyFunction): LuaFunction {
  const results = (given: unknown): Value[] =>
    given instanceof Multi ? given.values.map((v) => boundary.toLua(v)) : given === undefined ? [] : [boundary.toLua(given)];

  return resumable(fn.name === '' ? '?' : fn.name, [rest()], '...', '', {
    start(call) {
      const { co, frame } = call;
      const args: unknown[] = [];
      for (let i = 1; i <= call.count; i++) args.push(boundary.toJS(call.arg(i)));
      // The function may run Lua itself, which takes over the runtime's one view of calls: hence new ones below.
      let given: unknown;
      try {
        given = fn(...(args as never[]));
        if (!isThenable(given)) return new Call().on(co, frame).all(results(given));
      } catch (thrown) {
        throw boundary.thrownToLua(thrown);
      }
      const waiting = new Call().on(co, frame);
      const ticket = waiting.ticket();
      const settle = (deliver: () => void): void => {
        try {
          deliver();
        } catch (thrown) {
          failTicket(thrown);
        }
      };
      const failTicket = (thrown: unknown): void => {
        const error = boundary.thrownToLua(thrown);
        ticket.fail(error instanceof LuaThrow ? error.value : boundary.toLua(error.text));
      };
      given.then((v) => settle(() => ticket.resume(...results(v))), failTicket);
      return waiting.park();
    },
  });
}
