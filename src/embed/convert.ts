// Conversion between JavaScript and Lua values. It never loses anything silently: what has no counterpart either travels as an
// opaque reference and comes back as itself, or is refused.
//   to Lua   undefined, null -> nil | integral safe number -> integer | bigint -> integer | other number -> float | text -> UTF-8 bytes
//            Uint8Array -> bytes | array, plain object, Map, Set -> a new table, shared and cyclic references kept
//            function -> native, the same one each time | handle -> what it stands for | any other object -> userdata around it
//   to JS    integer beyond 2^53 -> bigint | bytes that are not UTF-8 -> Uint8Array | table, function, thread -> handle
import * as text from '../messages/embed.ts';
import type { LuaFunction } from '../values/function.ts';
import { LuaFloat, wrap } from '../values/number.ts';
import { LuaString, bytesOf, isStr, str } from '../values/string.ts';
import { Table } from '../values/table.ts';

import type { Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import { Handles, heldValue, type Owner } from './handle.ts';
import { decodeUtf8, encodeUtf8, fromBytes, toBytes, type StringMode } from './text.ts';

/** A JavaScript object that Lua can hold, compare and give back. */
export class HostObject extends Userdata {
  constructor(readonly object: object) {
    super();
  }
}

type AnyFunction = (...args: never[]) => unknown;

export class Converter {
  private readonly handles: Handles;
  private readonly natives = new WeakMap<AnyFunction, LuaFunction>();
  private readonly objects = new WeakMap<object, HostObject>();

  constructor(
    private readonly owner: Owner,
    private readonly makeNative: (fn: AnyFunction) => LuaFunction,
    private readonly strings: StringMode,
    /** What JavaScript sees of a host object of ours; undefined: a reference. */
    private readonly show: (object: Userdata) => unknown = () => undefined,
    /** What Lua sees of a JavaScript object that is neither data nor a handle; undefined: a reference. */
    private readonly take: (object: object) => Value = () => undefined,
  ) {
    this.handles = new Handles(owner);
  }

  /** Visits the Lua values that JavaScript holds handles of. */
  eachHandle(visit: (value: Value) => void): void {
    this.handles.each(visit);
  }

  toLua(value: unknown, seen?: Map<object, Table>): Value {
    switch (typeof value) {
      case 'undefined':
      case 'boolean': return value;
      case 'number':
        if (Number.isSafeInteger(value)) return Object.is(value, -0) ? new LuaFloat(value) : value;
        return value;
      case 'bigint':
        if (BigInt.asIntN(64, value) !== value) throw new RangeError(text.bigintTooWide(value));
        return wrap(value);
      case 'string': return str(this.strings === 'utf8' ? encodeUtf8(value) : value);
      case 'function': return this.functionToLua(value as AnyFunction);
      case 'object': return value === null ? undefined : this.objectToLua(value, seen);
    }
    throw new TypeError(text.notConvertible(typeof value));
  }

  private functionToLua(fn: AnyFunction): Value {
    const known = this.heldBy(fn) ?? this.natives.get(fn);
    if (known !== undefined) return known;
    const native = this.makeNative(fn);
    this.natives.set(fn, native);
    return native;
  }

  private heldBy(handle: object): Value {
    return heldValue(handle, this.owner, () => new TypeError(text.foreignHandle()));
  }

  private objectToLua(object: object, seen: Map<object, Table> = new Map()): Value {
    const known = this.heldBy(object) ?? seen.get(object);
    if (known !== undefined) return known;
    if (object instanceof Uint8Array) return str(fromBytes(object));
    if (Array.isArray(object)) return this.list(object, seen);
    if (object instanceof Map) return this.pairs(object, object, seen);
    if (object instanceof Set) return this.pairs(object, [...object].map((key) => [key, true]), seen);
    const proto: unknown = Object.getPrototypeOf(object);
    if (proto === Object.prototype || proto === null) return this.pairs(object, Object.entries(object), seen);
    const taken = this.take(object);
    if (taken !== undefined) return taken;
    let wrapped = this.objects.get(object);
    if (wrapped === undefined) this.objects.set(object, (wrapped = new HostObject(object)));
    return wrapped;
  }

  private list(items: readonly unknown[], seen: Map<object, Table>): Table {
    const table = new Table();
    seen.set(items, table);
    table.reserve(items.length);
    items.forEach((item, at) => table.setInt(at + 1, this.toLua(item, seen)));
    return table;
  }

  private pairs(object: object, entries: Iterable<readonly [unknown, unknown]>, seen: Map<object, Table>): Table {
    const table = new Table();
    seen.set(object, table);
    for (const [key, value] of entries) {
      const luaKey = this.toLua(key, seen);
      if (luaKey === undefined) throw new TypeError(text.badKey('nil'));
      if (luaKey !== luaKey) throw new TypeError(text.badKey('NaN'));
      if (isStr(luaKey)) table.setStr(bytesOf(luaKey), this.toLua(value, seen));
      else table.set(luaKey, this.toLua(value, seen));
    }
    return table;
  }

  toJS(value: Value): unknown {
    switch (typeof value) {
      case 'object':
        if (value instanceof LuaFloat) return value.n;
        if (value instanceof LuaString) return this.text(value.s);
        if (value instanceof HostObject) return value.object;
        if (value instanceof Userdata) return this.show(value) ?? this.handles.of(value);
        return this.handles.of(value);
      case 'string': return this.text(value);
      default: return value;
    }
  }

  private text(bytes: string): string | Uint8Array {
    return this.strings === 'bytes' ? bytes : decodeUtf8(bytes) ?? toBytes(bytes);
  }

  /** Like toJS, but tables are copied. */
  deepToJS(value: Value, seen: Map<Table, unknown> = new Map()): unknown {
    if (!(value instanceof Table)) return this.toJS(value);
    if (seen.has(value)) return seen.get(value);
    const count = value.length();
    if (count > 0 && isSequence(value, count)) {
      const list: unknown[] = [];
      seen.set(value, list);
      for (let i = 1; i <= count; i++) list.push(this.deepToJS(value.getInt(i), seen));
      return list;
    }
    return hasOnlyTextKeys(value) ? this.record(value, seen) : this.map(value, seen);
  }

  private record(table: Table, seen: Map<Table, unknown>): object {
    const record: Record<string, unknown> = {};
    seen.set(table, record);
    for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
      const key = this.toJS(table.keyAt(cursor)) as string;
      // A plain store to '__proto__' would change the object's prototype instead.
      const value = this.deepToJS(table.valueAt(cursor), seen);
      Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return record;
  }

  private map(table: Table, seen: Map<Table, unknown>): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    seen.set(table, map);
    for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
      map.set(this.deepToJS(table.keyAt(cursor), seen), this.deepToJS(table.valueAt(cursor), seen));
    }
    return map;
  }
}

/** Has the table exactly the keys 1..count? */
function isSequence(table: Table, count: number): boolean {
  let keys = 0;
  for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) if (++keys > count) return false;
  return keys === count;
}

/** Are all keys strings that JavaScript can spell? */
function hasOnlyTextKeys(table: Table): boolean {
  for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
    const key = table.keyAt(cursor);
    if (!isStr(key) || decodeUtf8(bytesOf(key)) === undefined) return false;
  }
  return true;
}
