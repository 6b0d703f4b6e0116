// Operations that metatables can change (§2.4), for interpreter and natives alike. Each returns its value, or PENDING
// when it pushed a handler's call. For a Lua frame, finish.ts then finishes the interrupted instruction; for a native's
// frame, `done` gets the result.
import {
  compareFault,
  indexFault,
  indexNaN,
  indexNil,
  loopInDelegation,
  frozenTable,
  lengthFault,
} from '../messages/vm.ts';
import { Event, metaEntry, typeNameOf } from '../values/metatable.ts';
import { lessEqual, lessThan, isNumber, LuaFloat } from '../values/number.ts';
import { LuaString, bytesOf, isStr, payComparison } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { rawEquals, truthy, typeName, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import { pushCall } from './calls.ts';
import { Closure } from './closure.ts';
import type { Coroutine } from './coroutine.ts';
import { Return } from './frame.ts';
import { Next } from './native/next.ts';
import type { Runtime } from './runtime.ts';
import { Fault, OperandFault, raiseOperation } from './throw.ts';
import { LuaFunction } from '../values/function.ts';

/** The value does not exist yet: a handler was called, or its absence is an error. */
export const PENDING: unique symbol = Symbol('pending');
export type Pending = typeof PENDING;

/** Fails the operation. An instruction signals the error to the driver; a native throws it. */
export function failing(co: Coroutine, fault: Fault | OperandFault): Pending {
  if (co.runningNative !== undefined || co.frame?.proto === undefined) throw fault;
  co.task!.raise(fault);
  return PENDING;
}

/** Longest chain of `__index` or `__newindex` tables. */
const MAX_CHAIN = 2_000;

/** The metatable of any value, or undefined. */
export function metaOf(rt: Runtime, v: Value): Table | undefined {
  if (v instanceof Table) return v.meta;
  if (isStr(v)) return rt.stringMeta;
  if (v instanceof Userdata) return rt.metaOf(v);
  return rt.typeMeta === undefined ? undefined : rt.typeMeta.get(typeName(v));
}

/** A value's handler for an event, or nil. */
export function eventOf(rt: Runtime, v: Value, event: Event): Value {
  const meta = metaOf(rt, v);
  return meta === undefined ? undefined : metaEntry(meta, event);
}

/** The table that userdata or strings are indexed with, if it is one. */
export function methodsOf(rt: Runtime, v: Value): Table | undefined {
  const index =
    v instanceof Userdata
      ? rt.indexOf(v)
      : isStr(v) && rt.stringMeta !== undefined
        ? metaEntry(rt.stringMeta, Event.Index)
        : undefined;
  return index instanceof Table ? index : undefined;
}

/** How a handler's results return: to the instruction of a Lua frame, or to a native. */
const deliveryTo = (co: Coroutine): Return => (co.frame!.fn instanceof Closure ? Return.Finish : Return.Call);

/** Calls a handler at stack[top] with two arguments; its first result, or PENDING. */
export function callHandler(co: Coroutine, top: number, handler: Value, a: Value, b: Value): Value | Pending {
  co.ensure(top + 3);
  const { stack } = co;
  stack[top] = handler;
  stack[top + 1] = a;
  stack[top + 2] = b;
  const n = pushCall(co, top, 2, 1, deliveryTo(co));
  if (n === Next.Called) return PENDING;
  return n > 0 ? stack[top] : undefined;
}

/** obj[key] (§2.4 __index). */
export function indexInto(co: Coroutine, top: number, obj: Value, key: Value): Value | Pending {
  for (let i = 0; i < MAX_CHAIN; i++) {
    let handler: Value;
    if (obj instanceof Table) {
      const v = obj.get(key);
      if (v !== undefined || obj.meta === undefined) return v;
      handler = metaEntry(obj.meta, Event.Index);
      if (handler === undefined) return undefined;
    } else {
      handler = obj instanceof Userdata ? co.rt.indexOf(obj) : eventOf(co.rt, obj, Event.Index);
      if (handler === undefined) {
        const culprit = obj;
        return failing(co, new OperandFault((variable) => indexFault(typeNameOf(culprit), variable), culprit));
      }
    }
    if (handler instanceof LuaFunction) return callHandler(co, top, handler, obj, key);
    co.rt.charge(2);
    obj = handler;
  }
  return raiseOperation(loopInDelegation('__index'));
}

/** obj[key] = v (§2.4 __newindex). True: a handler was called and has to return first, or its absence is an error. */
export function storeInto(co: Coroutine, top: number, obj: Value, key: Value, v: Value): boolean {
  for (let i = 0; i < MAX_CHAIN; i++) {
    let handler: Value;
    if (obj instanceof Table) {
      const { meta } = obj;
      if (
        meta === undefined ||
        obj.get(key) !== undefined ||
        (handler = metaEntry(meta, Event.NewIndex)) === undefined
      ) {
        storeRaw(obj, key, v);
        return false;
      }
    } else {
      handler = eventOf(co.rt, obj, Event.NewIndex);
      if (handler === undefined) {
        const culprit = obj;
        failing(co, new OperandFault((variable) => indexFault(typeNameOf(culprit), variable), culprit));
        return true;
      }
    }
    if (handler instanceof LuaFunction) {
      co.ensure(top + 4);
      const { stack } = co;
      stack[top] = handler;
      stack[top + 1] = obj;
      stack[top + 2] = key;
      stack[top + 3] = v;
      return pushCall(co, top, 3, 0, deliveryTo(co)) === Next.Called;
    }
    co.rt.charge(2);
    obj = handler;
  }
  return raiseOperation(loopInDelegation('__newindex'));
}

/** A raw store with the checks every store needs: no nil or NaN keys, no frozen tables. */
export function storeRaw(table: Table, key: Value, v: Value): void {
  if (key === undefined) raiseOperation(indexNil());
  if (key !== key || (key instanceof LuaFloat && key.n !== key.n)) raiseOperation(indexNaN());
  if (table.fixed) raiseOperation(frozenTable());
  table.set(key, v);
}

/** `#v` (§3.4.7). */
export function lengthInto(co: Coroutine, top: number, v: Value): Value | Pending {
  if (typeof v === 'string') return v.length;
  if (v instanceof LuaString) return v.length;
  const handler = eventOf(co.rt, v, Event.Len);
  if (handler !== undefined) return callHandler(co, top, handler, v, v);
  if (v instanceof Table) return v.length();
  return failing(co, new OperandFault((variable) => lengthFault(typeNameOf(v), variable), v));
}

/** a == b (§3.4.4). PENDING: the handler's truth decides. */
export function equalInto(co: Coroutine, top: number, a: Value, b: Value): boolean | Pending {
  if (rawEquals(a, b)) return true;
  if (!((a instanceof Table && b instanceof Table) || (a instanceof Userdata && b instanceof Userdata))) return false;
  const handler = eventOf(co.rt, a, Event.Eq) ?? eventOf(co.rt, b, Event.Eq);
  return handler === undefined ? false : truthOf(callHandler(co, top, handler, a, b));
}

const truthOf = (v: Value | Pending): boolean | Pending => (v === PENDING ? PENDING : truthy(v as Value));

/** The __lt handler that answers b < a. */
export const ltOf = (rt: Runtime, a: Value, b: Value): Value => eventOf(rt, b, Event.Lt) ?? eventOf(rt, a, Event.Lt);

/** a < b, or a <= b with Event.Le (§3.4.4). */
export function lessInto(
  co: Coroutine,
  top: number,
  a: Value,
  b: Value,
  event: Event.Lt | Event.Le = Event.Lt,
): boolean | Pending {
  if (isNumber(a) && isNumber(b)) return event === Event.Lt ? lessThan(a, b) : lessEqual(a, b);
  if (isStr(a) && isStr(b)) {
    const s = bytesOf(a),
      t = bytesOf(b);
    payComparison(s, t);
    return event === Event.Lt ? s < t : s <= t;
  }
  const handler =
    eventOf(co.rt, a, event) ??
    eventOf(co.rt, b, event) ??
    (event === Event.Le && ltOf(co.rt, a, b) !== undefined ? co.rt.derivedLe : undefined);
  if (handler === undefined) return failing(co, new Fault(compareFault(typeNameOf(a), typeNameOf(b)), 0));
  return truthOf(callHandler(co, top, handler, a, b));
}
