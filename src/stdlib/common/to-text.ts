// Any value as text, as tostring, print and %s show it (§6.1 tostring).
// Invariant: a value without `__tostring` becomes text on the spot. Otherwise its handler is called as any Lua function
// is, so the native must be ready to go on in `done`.
import { toStringNotString } from '../../messages/stdlib.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import { LuaFloat } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { LuaString, bytesOf, isStr } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { PENDING, metaOf } from '../../vm/meta.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';
import { addressOf } from './address.ts';

/** The fast path: the text of a value without metamethods. Undefined: take the slow path. */
export function textAtOnce(rt: Runtime, v: Value): string | undefined {
  switch (typeof v) {
    case 'string': {
      const meta = rt.stringMeta;
      return meta === undefined || metaEntry(meta, Event.ToString) === undefined ? v : undefined;
    }
    case 'number':
      return rt.typeMeta === undefined ? formatNumber(v) : undefined;
    case 'boolean':
      return rt.typeMeta === undefined ? (v ? 'true' : 'false') : undefined;
  }
  return undefined;
}

/** The text of a value, or PENDING when `__tostring` was called: then `done` gives its result to textResult. */
export function toText(call: Call, v: Value): string | typeof PENDING {
  const text = textAtOnce(call.rt, v);
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
function plainText(rt: Runtime, v: Value, meta: Table | undefined = metaOf(rt, v)): string {
  switch (typeof v) {
    case 'string':
      return v;
    case 'number':
    case 'bigint':
      return formatNumber(v);
    case 'boolean':
      return v ? 'true' : 'false';
    case 'undefined':
      return 'nil';
  }
  if (v instanceof LuaString) return v.s;
  if (v instanceof LuaFloat) return formatNumber(v);
  const name = meta === undefined ? undefined : metaEntry(meta, Event.Name);
  return `${isStr(name) ? bytesOf(name) : typeName(v)}: ${addressOf(rt, v)}`;
}
