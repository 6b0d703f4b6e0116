// What the functions of the table library share: access to lists. A list without a metatable is raw. Everything else is
// read and stored through metamethods, one slot after the other; that may be interrupted at every slot, to wait for a
// metamethod or to give way.
// It must not know any of the functions.
import { expected, lengthNotInteger } from '../../messages/stdlib.ts';
import { Event, typeNameOf } from '../../values/metatable.ts';
import { toNumber } from '../../values/numeral.ts';
import { toInteger, wrap } from '../../values/number.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Holding } from '../../vm/frame.ts';
import { goOnWorking } from '../../vm/native/long-work.ts';
import { PENDING, eventOf, lengthInto } from '../../vm/meta.ts';
import { Next } from '../../vm/native/next.ts';
import { Param } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';

export type Integer = number | bigint;

/** A list that no metamethod watches: raw access is enough. */
export const isRaw = (v: Value): v is Table => v instanceof Table && v.meta === undefined && !v.frozen;

/** Refuses what is neither a table nor has the metamethods needed (checktab). */
export function checkList(rt: Runtime, v: Value, at: number, given: boolean, needs: readonly Event[]): void {
  if (v instanceof Table) return;
  for (const event of needs) {
    if (eventOf(rt, v, event) === undefined) badArgument(at, expected('table', given ? typeNameOf(v) : 'no value'));
  }
}

export const READ = [Event.Index],
  WRITE = [Event.NewIndex];
export const READ_LENGTH = [Event.Index, Event.Len],
  READ_WRITE_LENGTH = [Event.Index, Event.NewIndex, Event.Len];

/** The result of `__len`, which must be an integer for a list. */
function lengthOf(v: Value): Integer {
  const n = toNumber(v),
    i = n === undefined ? undefined : toInteger(n);
  return i === undefined ? raise(lengthNotInteger()) : i;
}

/**
 * A native's first phase: gets the length of argument 1, then calls `then` with it, at once or when `__len` has
 * returned.
 */
export function withLength(call: Call, then: (call: Call, length: Integer) => number): number {
  const length = lengthInto(call.co, call.frame.top, call.arg(1));
  if (length === PENDING) {
    return wait(call, (c) => then(c, lengthOf(c.result(1))));
  }
  return then(call, lengthOf(length as Value));
}

/** The continuation for the callee's results, and the values that are nowhere else meanwhile. */
class Waiting implements Holding {
  constructor(
    readonly then: (call: Call) => number,
    readonly holds: readonly Value[],
  ) {}
}

/** Goes on with what was begun: a wait or long work. */
export function done(call: Call): number {
  const state = call.kept<unknown>();
  return state instanceof Waiting ? state.then(call) : goOnWorking(call);
}

export const NOTHING: readonly Value[] = [];

/** Waits for a callee that was just called. */
export function wait(call: Call, then: (call: Call) => number, holds = NOTHING): number {
  call.keep(new Waiting(then, holds));
  return Next.Called;
}

/** A parameter that the body takes itself, after it has checked the list. */
export const later = (param: Param<unknown>): Param<Value> => new Param(param.name, param.type, (v) => v);

/** The cost of a step of a walk with exact positions. */
export const WALK = 20;

/** Copies `count` elements one by one, from source[from] to target[to], upward or downward, then goes on. */
export function walk(
  call: Call,
  source: Value,
  from: bigint,
  target: Value,
  to: bigint,
  count: bigint,
  step: 1n | -1n,
  then: (call: Call) => number,
  holds = NOTHING,
): number {
  let left = count;
  /** The value read last, when its store is what comes next. */
  const run = (c: Call, holding: boolean, held: Value): number => {
    for (;;) {
      if (!holding) {
        if (left === 0n) return then(c);
        const v = c.index(source, wrap(from));
        if (v === PENDING) return wait(c, (again) => run(again, true, again.result(1)), holds);
        held = v as Value;
      }
      holding = false;
      const at = wrap(to);
      from += step;
      to += step;
      left--;
      c.rt.charge(WALK);
      if (c.store(target, at, held)) return wait(c, (again) => run(again, false, undefined), holds);
      if (c.rt.fuel < 0) return giveWay(c, (again) => run(again, false, undefined), holds);
    }
  };
  return run(call, false, undefined);
}

/** Gives way: the positions that a program may name are unbounded. */
export function giveWay(call: Call, then: (call: Call) => number, holds = NOTHING): number {
  call.keep(new Waiting(then, holds));
  return call.reschedule();
}

/** Reads the elements from values.length + 1 to count. */
export function readAll(
  call: Call,
  count: number,
  values: Value[],
  then: (call: Call, values: Value[]) => number,
): number {
  const list = call.arg(1);
  while (values.length < count) {
    if (call.rt.fuel < 0) return giveWay(call, (again) => readAll(again, count, values, then), values);
    call.rt.charge(WALK);
    const v = call.index(list, values.length + 1);
    if (v === PENDING) {
      return wait(
        call,
        (again) => {
          values.push(again.result(1));
          return readAll(again, count, values, then);
        },
        values,
      );
    }
    values.push(v as Value);
  }
  return then(call, values);
}

/** Stores values back, in parts. */
export function writeAll(call: Call, values: ArrayLike<Value>, from: number, holds: readonly Value[]): number {
  const list = call.arg(1);
  for (let i = from; i < values.length; i++) {
    if (call.rt.fuel < 0) return giveWay(call, (again) => writeAll(again, values, i, holds), holds);
    call.rt.charge(WALK);
    if (call.store(list, i + 1, values[i])) return wait(call, (again) => writeAll(again, values, i + 1, holds), holds);
  }
  return 0;
}
