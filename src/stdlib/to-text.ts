// Any value as text, as tostring, print and %s show it (§6.1 tostring), and the addresses that %p shows.
// Invariant: a value without `__tostring` becomes text on the spot. Otherwise its handler is called as any Lua function
// is, so the native must be ready to go on in `done`.
import { toStringNotString } from '../messages/stdlib.ts';
import { Event, metaEntry } from '../values/metatable.ts';
import { LuaFunction } from '../values/function.ts';
import { LuaFloat } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { LONG, LuaString, bytesOf, isStr } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { Thread } from '../values/thread.ts';
import { typeName, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import type { Call } from '../vm/native/call.ts';
import { PENDING, metaOf } from '../vm/meta.ts';
import type { Runtime } from '../vm/runtime.ts';
import { raise } from '../vm/throw.ts';

/** The fast path: the text of a value without metamethods. Undefined: take the slow path. */
export function everydayText(rt: Runtime, v: Value): string | undefined {
  switch (typeof v) {
    case 'string': {
      const meta = rt.stringMeta;
      return meta === undefined || metaEntry(meta, Event.ToString) === undefined ? v : undefined;
    }
    case 'number': return rt.typeMeta.size === 0 ? formatNumber(v) : undefined;
    case 'boolean': return rt.typeMeta.size === 0 ? (v ? 'true' : 'false') : undefined;
  }
  return undefined;
}

/** The text of a value, or PENDING when `__tostring` was called: then `done` gives its result to textResult. */
export function toText(call: Call, v: Value): string | typeof PENDING {
  const text = everydayText(call.rt, v);
  if (text !== undefined) return text;
  const meta = metaOf(call.rt, v);
  if (meta !== undefined) {
    const handler = metaEntry(meta, Event.ToString);
    if (handler !== undefined) {
      call.invoke(handler, v);
      return PENDING;
    }
  }
  return plainText(call.rt, v, meta);
}

/** The result of a `__tostring` handler as text. Numbers count as strings (§3.4.3). */
export function textResult(v: Value): string {
  if (isStr(v)) return bytesOf(v);
  if (typeof v === 'number' || typeof v === 'bigint' || v instanceof LuaFloat) return formatNumber(v);
  return raise(toStringNotString());
}

/** The text of a value that has no `__tostring`. */
export function plainText(rt: Runtime, v: Value, meta: Table | undefined = metaOf(rt, v)): string {
  switch (typeof v) {
    case 'string': return v;
    case 'number':
    case 'bigint': return formatNumber(v);
    case 'boolean': return v ? 'true' : 'false';
    case 'undefined': return 'nil';
  }
  if (v instanceof LuaString) return v.s;
  if (v instanceof LuaFloat) return formatNumber(v);
  const name = meta === undefined ? undefined : metaEntry(meta, Event.Name);
  return `${isStr(name) ? bytesOf(name) : typeName(v)}: ${addressOf(rt, v)}`;
}

/** Addresses are invented, one per object in the order of asking, and never change. */
class Addresses {
  private next = 0x5581_0000_0000;
  private readonly objects = new WeakMap<object, string>();
  private readonly texts = new Map<string, string>();

  of(v: object | string): string {
    const known: { get(v: object | string): string | undefined; set(v: object | string, a: string): void } =
      typeof v === 'string' ? this.texts : (this.objects as never);
    let address = known.get(v);
    if (address === undefined) {
      this.next += 32;
      known.set(v, (address = '0x' + this.next.toString(16)));
    }
    return address;
  }
}

const ADDRESSES = {};

/** Longest string that is one object per content, whatever a build's LONG is. */
const INTERNED = LONG === Infinity ? Infinity : 40;

/** The address of an object; undefined for values that have none. */
export function addressOf(rt: Runtime, v: Value): string | undefined {
  const addresses = rt.slot(ADDRESSES, () => new Addresses());
  if (typeof v === 'string') return addresses.of(v);
  if (v instanceof LuaString) return addresses.of(v.length <= INTERNED ? v.s : v);
  if (v instanceof Table || v instanceof LuaFunction || v instanceof Thread || v instanceof Userdata) return addresses.of(v);
  return undefined;
}
