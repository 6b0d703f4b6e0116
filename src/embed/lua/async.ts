// Host functions as natives, and a host promise as a parked one: the only place where a promise meets a Lua frame (README "Natives").
// The JavaScript function runs to its end first; if what it gave is a thenable, its frame parks until that settles. So any host function
// may wait, wherever Lua called it from.
// Invariant: whatever a function or its promise does, its frame gets results or an error, once; nothing of it is thrown any other way,
// but for what ends the run.
import * as text from '../../messages/embed.ts';
import { nestedTooDeep } from '../../messages/vm.ts';
import type { LuaFunction } from '../../values/function.ts';
import { useAccount } from '../../values/meter.ts';
import type { Value } from '../../values/type.ts';
import { Call } from '../../vm/call.ts';
import { LimitStop } from '../../vm/limits.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Frame } from '../../vm/frame.ts';
import { resumable } from '../../vm/native.ts';
import { Next } from '../../vm/next.ts';
import { rest } from '../../vm/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import { Fault, LuaThrow } from '../../vm/throw.ts';
import type { Ticket } from '../../vm/ticket.ts';
import { isA } from '../host/thrown.ts';

/** Several results of a host function: `return new Multi([1, 2])`. */
export class Multi {
  constructor(readonly values: readonly unknown[]) {}
}

/** What making natives needs of a state. */
export interface Boundary {
  readonly rt: Runtime;
  /** Throws where there is no such value. */
  convert(value: unknown): Value;
  toJS(value: Value): unknown;
  /** What a thrown JavaScript value is in Lua. */
  thrownToLua(thrown: unknown): LuaThrow | Fault;
  /** What stops the run in which the function was called, because of what that has thrown: it is no error of the program. */
  stopOf?(thrown: unknown): LimitStop | undefined;
  /** What a function finds in `this` when called from here. */
  contextOf?(co: Coroutine): unknown;
  /** The task waits for a promise from now on; the result is called once it does so no longer. */
  parked?(task: Task, wait: Wait): () => void;
}

type AnyFunction = (...args: never[]) => unknown;

export function hostFunction(boundary: Boundary, fn: AnyFunction): LuaFunction {
  return resumable(nameOf(fn), [rest()], '...', '', {
    // The function may run Lua itself, which takes over the runtime's one view of calls: hence the frame instead.
    start({ co, frame }) {
      let given: unknown, value: Value, several: Value[] | undefined;
      const { hook } = co;
      const { rt } = boundary;
      // Who handles an error may go a little deeper.
      if (rt.hosted >= rt.nestLimit * (co.handling > 0 ? 1.1 : 1)) throw new Fault(nestedTooDeep(), 1);
      rt.hosted++;
      try {
        given = Reflect.apply(fn, boundary.contextOf?.(co), argumentsOf(boundary, co, frame));
        if (isThenable(given)) return park(boundary, new Call().on(co, frame), given);
        if (given instanceof Multi) several = valuesOf(boundary, given);
        else value = boundary.convert(given);
      } catch (thrown) {
        throw stopOf(boundary, thrown) ?? lift(boundary, thrown);
      } finally {
        rt.hosted--;
      }
      if (co.hook !== hook) return lookAgain(co, frame, several ?? (given === undefined ? [] : [value]));
      if (several !== undefined) return new Call().on(co, frame).all(several);
      if (given === undefined) return 0;
      co.stack[frame.func] = value;
      return 1;
    },
  });
}

/** The function has had a hook set or removed: its results go through the driver, so that the caller goes on accordingly. */
function lookAgain(co: Coroutine, frame: Frame, values: readonly Value[]): number {
  co.ensure(frame.top + values.length);
  for (let i = 0; i < values.length; i++) co.stack[frame.top + i] = values[i];
  frame.pending = values.length;
  return Next.Called;
}

/** A class may have a `name` of its own, which may be anything. */
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
  ((typeof v === 'object' && v !== null) || typeof v === 'function') && typeof (v as { then?: unknown }).then === 'function';

/** The results that a function gave, or its promise. */
function valuesOf(boundary: Boundary, given: unknown): Value[] {
  if (given === undefined) return [];
  if (!(given instanceof Multi)) return [boundary.convert(given)];
  const { values } = given, { length } = values, converted: Value[] = [];
  if (!(length <= boundary.rt.stackLimit)) throw new Fault(text.tooManyResults(), 1);
  for (let i = 0; i < length; i++) converted.push(boundary.convert(values[i]));
  return converted;
}

/** What was thrown here, as an error of Lua's. */
const lift = (boundary: Boundary, thrown: unknown): LuaThrow | Fault => (isA(thrown, Fault) ? thrown : boundary.thrownToLua(thrown));

/** What stops the run because of what was thrown; a conversion in the middle of it may do that itself. */
const stopOf = (boundary: Boundary, thrown: unknown): LimitStop | undefined => (isA(thrown, LimitStop) ? thrown : boundary.stopOf?.(thrown));

/** The frame waits until the promise settles. */
function park(boundary: Boundary, call: Call, promise: PromiseLike<unknown>): number {
  void settle(promise, new Wait(boundary, call));
  return call.park();
}

/** Invariant: the wait ends after this has returned, whatever the promise does, and once. */
async function settle(promise: PromiseLike<unknown>, wait: Wait): Promise<void> {
  let given: unknown;
  try {
    given = await promise;
  } catch (thrown) {
    // A promise may fail to be waited for at once, before its frame is parked.
    await undefined;
    return wait.fail(thrown);
  }
  wait.give(given);
}

/** A frame that waits for a promise. Until that settles, the promise knows it, and nothing else of the run. */
export class Wait {
  private waiting: { readonly boundary: Boundary; readonly ticket: Ticket; readonly co: Coroutine; readonly done: (() => void) | undefined } | undefined;

  constructor(boundary: Boundary, call: Call) {
    const { co } = call;
    this.waiting = { boundary, ticket: call.ticket(), co, done: boundary.parked?.(co.task!, this) };
  }

  give(given: unknown): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    const { boundary: { rt }, co } = waiting;
    let values: Value[];
    // The run does not go on yet, but what it gets is its own. Where processes share memory's count, nobody's is at hand.
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
