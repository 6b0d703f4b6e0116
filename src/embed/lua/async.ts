// Host functions as natives, and promises as parked natives: the only place where a promise meets a Lua frame (README
// "Natives"). The JavaScript function returns first; if its result is a thenable, the frame parks until that settles.
// So any host function can wait, wherever Lua called it from.
// Invariant: the frame gets results or an error exactly once, whatever the function or promise does; only what ends the
// run is thrown.
import * as text from '../../messages/embed.ts';
import { nestedTooDeep } from '../../messages/vm.ts';
import { lastMatch } from '../../values/bytes.ts';
import { useAccount } from '../../values/meter.ts';
import type { Value } from '../../values/type.ts';
import { Call } from '../../vm/native/call.ts';
import { LimitStop } from '../../vm/limits.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Frame } from '../../vm/frame.ts';
import { resumable } from '../../vm/native/declare.ts';
import type { Native } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { rest } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import { Fault, type LuaThrow } from '../../vm/throw.ts';
import type { Ticket } from '../../vm/ticket.ts';
import { Multi } from '../host/multi.ts';
import { isA } from '../host/thrown.ts';

export { Multi };

/** What this file needs of a state. */
export interface Boundary {
  readonly rt: Runtime;
  /** Throws if the value cannot be converted. */
  convert(value: unknown): Value;
  toJS(value: Value): unknown;
  /** A thrown JavaScript value as Lua error value. */
  thrownToLua(thrown: unknown): LuaThrow | Fault;
  /** The stop of the calling run that the thrown value stands for, if any: it is not an error of the program. */
  stopOf?(thrown: unknown): LimitStop | undefined;
  /** `this` of the called function. */
  contextOf?(co: Coroutine): unknown;
  /** Notes that the task waits for a promise; calling the result, if any, ends that. */
  parked?(task: Task, wait: Wait): (() => void) | undefined;
}

type AnyFunction = (...args: never[]) => unknown;

export const hostFunction = (boundary: Boundary, fn: AnyFunction): Native =>
  hostNative(boundary, nameOf(fn), (co, frame) =>
    Reflect.apply(fn, boundary.contextOf?.(co), argumentsOf(boundary, co, frame)),
  );

/** The same boundary, with another conversion to Lua. */
export const withConversion = (boundary: Boundary, convert: (value: unknown) => Value): Boundary => ({
  rt: boundary.rt,
  convert,
  toJS: (value) => boundary.toJS(value),
  thrownToLua: (thrown) => boundary.thrownToLua(thrown),
  stopOf: (thrown) => boundary.stopOf?.(thrown),
  contextOf: (co) => boundary.contextOf?.(co),
  ...(boundary.parked && { parked: (task, wait) => boundary.parked!(task, wait) }),
});

/** A native that calls JavaScript. What `invoke` gives is converted, or awaited, or raised, as a host function's. */
export function hostNative(boundary: Boundary, name: string, invoke: (co: Coroutine, frame: Frame) => unknown): Native {
  return resumable(name, [rest()], '...', '', {
    // The function may run Lua, which reuses the runtime's call view: so keep the frame.
    start({ co, frame }) {
      let given: unknown, value: Value, several: Value[] | undefined;
      const { hook } = co;
      const { rt } = boundary;
      // Error handlers may go a little deeper.
      if (rt.hosted >= rt.nestLimit * (co.handling > 0 ? 1.1 : 1)) throw new Fault(nestedTooDeep(), 1);
      rt.hosted++;
      try {
        given = invoke(co, frame);
        if (isThenable(given)) return park(boundary, new Call().on(co, frame), given);
        if (given instanceof Multi) several = valuesOf(boundary, given);
        else value = boundary.convert(given);
      } catch (thrown) {
        throw stopOf(boundary, thrown) ?? lift(boundary, thrown);
      } finally {
        rt.hosted--;
        rt.zone = undefined;
        lastMatch.kept = true;
      }
      if (co.hook !== hook) return lookAgain(co, frame, several ?? (given === undefined ? [] : [value]));
      if (several !== undefined) return new Call().on(co, frame).all(several);
      if (given === undefined) return 0;
      co.stack[frame.func] = value;
      return 1;
    },
  });
}

/** The function has changed a hook: its results go through the driver, so that the caller notices. */
function lookAgain(co: Coroutine, frame: Frame, values: readonly Value[]): number {
  co.ensure(frame.top + values.length);
  for (let i = 0; i < values.length; i++) co.stack[frame.top + i] = values[i];
  frame.pending = values.length;
  return Next.Called;
}

/** A class may define its own `name`, of any type. */
function nameOf(fn: AnyFunction): string {
  try {
    const { name } = fn;
    return typeof name === 'string' && name !== '' ? name : '?';
  } catch {
    return '?';
  }
}

function argumentsOf(boundary: Boundary, { stack }: Coroutine, { base, extra }: Frame): unknown[] {
  const args: unknown[] = [];
  for (let i = 0; i < extra; i++) args.push(boundary.toJS(stack[base + i]));
  return args;
}

const isThenable = (v: unknown): v is PromiseLike<unknown> =>
  ((typeof v === 'object' && v !== null) || typeof v === 'function') &&
  typeof (v as { then?: unknown }).then === 'function';

/** Returns the results of a function, or waits for its promise. */
function valuesOf(boundary: Boundary, given: unknown): Value[] {
  if (given === undefined) return [];
  if (!(given instanceof Multi)) return [boundary.convert(given)];
  const { values } = given,
    { length } = values,
    converted: Value[] = [];
  if (!(length <= boundary.rt.stackLimit)) throw new Fault(text.tooManyResults(), 1);
  for (let i = 0; i < length; i++) converted.push(boundary.convert(values[i]));
  return converted;
}

/** Raises a thrown value as Lua error. */
const lift = (boundary: Boundary, thrown: unknown): LuaThrow | Fault =>
  isA(thrown, Fault) ? thrown : boundary.thrownToLua(thrown);

/** The stop that a thrown value stands for; converting it may stop the run, too. */
const stopOf = (boundary: Boundary, thrown: unknown): LimitStop | undefined =>
  isA(thrown, LimitStop) ? thrown : boundary.stopOf?.(thrown);

/** Parks the frame until the promise settles. */
function park(boundary: Boundary, call: Call, promise: PromiseLike<unknown>): number {
  settle(promise, new Wait(boundary, call));
  return call.park();
}

/**
 * Invariant: the wait ends once, after this has returned, whatever the promise does. Like `await`, but an asynchronous
 * function takes longer.
 */
function settle(promise: PromiseLike<unknown>, wait: Wait): void {
  let settled: Promise<unknown>;
  try {
    settled = Promise.resolve(promise);
  } catch (thrown) {
    settled = Promise.reject(thrown);
  }
  // A promise may have another `then`, which `await` does not ask either.
  void Promise.prototype.then.call(
    settled,
    (given) => wait.give(given),
    (thrown) => wait.fail(thrown),
  );
}

/** A frame that waits for a promise. The promise refers to this only, not to the run. */
export class Wait {
  private waiting:
    | {
        readonly boundary: Boundary;
        readonly ticket: Ticket;
        readonly co: Coroutine;
        readonly done: (() => void) | undefined;
      }
    | undefined;

  constructor(boundary: Boundary, call: Call) {
    const { co } = call;
    this.waiting = { boundary, ticket: call.ticket(), co, done: boundary.parked?.(co.task!, this) };
  }

  give(given: unknown): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    const {
      boundary: { rt },
      co,
    } = waiting;
    let values: Value[];
    // Charges the results to the run, which does not go on yet. In a system no account is at hand.
    const payer = useAccount(rt.collector && rt);
    try {
      values = valuesOf(waiting.boundary, given);
      if (co.frame!.top + values.length > rt.stackLimit) throw new Fault(text.tooManyResults(), 1);
    } catch (thrown) {
      return this.fail(thrown);
    } finally {
      useAccount(payer);
    }
    this.release();
    waiting.ticket.resumeAll(values);
  }

  fail(thrown: unknown): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    this.release();
    waiting.ticket.raise(lift(waiting.boundary, thrown));
  }

  /** What the promise gives matters no longer. */
  release(): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.done?.();
  }
}
