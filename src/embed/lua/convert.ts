// Conversion between JavaScript and Lua values. It loses nothing silently: a value without a counterpart becomes an
// opaque reference, which converts back to itself, or is refused.
//   to Lua   undefined, null -> nil | integral safe number -> integer | bigint -> integer | other number -> float |
// text -> UTF-8 bytes
//            Uint8Array -> bytes | array, plain object, Map, Set -> a new table, shared and cyclic references kept
//            function -> native, the same one each time | handle -> what it stands for | any other object -> userdata
// around it | an exposed object, of whatever kind -> its userdata
//   to JS    integer beyond 2^53 -> bigint | bytes that are not UTF-8 -> Uint8Array | table, function, thread -> handle
//            native of a host function -> the function | userdata around an object -> the object
// Options of the state say otherwise for null, integers and strings.
import * as text from '../../messages/embed.ts';
import { isAscii } from '../../values/bytes.ts';
import { LuaFunction } from '../../values/function.ts';
import { account } from '../../values/meter.ts';
import { LuaFloat, wrap } from '../../values/number.ts';
import { LuaString, MAX_BYTES, bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { STRING_BYTES, TABLE_BYTES } from '../../vm/gc/sizes.ts';
import { Native } from '../../vm/native/native.ts';
import { LuaError } from '../host/errors.ts';
import type { Conversion, Take } from '../objects/conversion.ts';
import { refuseDangerous } from '../objects/guard.ts';
import { HostObject } from '../objects/host-object.ts';
import { HostNull } from '../objects/null.ts';
import { Handles, heldValue, type CopyOptions, type Owner } from './handle.ts';
import type { LiveHandles } from './live-handles.ts';
import { decodeUtf8, encodeUtf8, fromBytes, readable, toBytes, type StringMode } from '../host/text.ts';
import { outOf } from '../host/thrown.ts';

/** How values that the two languages do not share are converted. */
export interface ConversionOptions {
  /** How Lua strings are converted: as UTF-8 text (the default), or one character per byte. */
  readonly strings?: StringMode;
  /**
   * How integers of Lua come out: 'auto' (the default) as numbers where those are exact, else as bigints; 'bigint'
   * always as bigints; 'number' always as numbers, which round beyond 2^53.
   */
  readonly int64?: 'auto' | 'bigint' | 'number';
  /**
   * What null becomes: 'nil' (the default), as undefined does, or 'sentinel', one userdata that comes out as null
   * again. `globals: { null: null }` gives programs a name for it.
   */
  readonly null?: 'nil' | 'sentinel';
}

/** Whether values are the same in both languages, so that nothing is to be converted. */
export function areSame(values: readonly unknown[]): values is readonly Value[] {
  for (let i = 0; i < values.length; i++) if (!isSame(values[i])) return false;
  return true;
}

const isSame = (value: unknown): value is Value =>
  typeof value === 'number' ? value !== 0 || Object.is(value, 0) : value === undefined || typeof value === 'boolean';

type AnyFunction = (...args: never[]) => unknown;

const nothingFor = (): undefined => undefined;

export class Converter implements Conversion {
  readonly handles: Handles;
  /** Most states have no function of the host, and no object. */
  private natives: WeakMap<AnyFunction, LuaFunction> | undefined = undefined;
  private functions: WeakMap<LuaFunction, AnyFunction> | undefined = undefined;
  private objects: WeakMap<object, HostObject> | undefined = undefined;
  /** Some object is exposed: it may be data or a function. */
  exposes = false;
  private readonly strings: string;
  private readonly int64: string;
  /** What null becomes. */
  private readonly nothing: HostNull | undefined;

  constructor(
    private readonly owner: Owner,
    private readonly makeNative: (fn: AnyFunction, owner: Owner) => LuaFunction,
    options: ConversionOptions,
    /** Converts userdata of the engine for JavaScript; undefined: make a reference. */
    private readonly show: (object: Userdata) => unknown = nothingFor,
    /** Converts a JavaScript object that is neither data nor a handle; undefined: make a reference. */
    private readonly takeObject: (object: object) => Value = nothingFor,
    live?: LiveHandles,
  ) {
    this.handles = new Handles(owner, live);
    const { strings = 'utf8', int64 = 'auto', null: nothing = 'nil' } = options;
    this.strings = strings;
    this.int64 = int64;
    this.nothing = nothing === 'nil' ? undefined : new HostNull();
  }

  // ---- to Lua

  /** The Lua value; throws a LuaError if there is none. */
  toLua(value: unknown): Value {
    if (isSame(value)) return value;
    // What cannot fail takes less time so.
    if (typeof value === 'string' && value.length <= MAX_BYTES && isAscii(value)) return str(value);
    return outOf(() => this.convert(value));
  }

  /** The arguments of a call; throws a LuaError if there are too many. */
  all(values: readonly unknown[], most: number): Value[] {
    return outOf(() => {
      const { length } = values,
        converted: Value[] = [];
      if (!(length <= most)) throw new LuaError({ code: 'ERR_LUA_RUNTIME', message: text.tooManyArguments() });
      for (let i = 0; i < length; i++) converted.push(this.convert(values[i]));
      return converted;
    });
  }

  /**
   * Like toLua, but throws the reason itself. Iterative: depth does not use the host's stack. `take` may convert
   * objects that are not data in its own way.
   */
  convert(value: unknown, take?: Take): Value {
    if (typeof value !== 'object' || value === null) return this.scalar(value, take);
    const met = new Met<object, Table>(newTable, take);
    const converted = this.part(value, met);
    met.fillAll((object, table) => this.fill(object, table, met));
    return converted;
  }

  private scalar(value: unknown, take?: Take): Value {
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
        return value;
      case 'number':
        if (Number.isSafeInteger(value)) return Object.is(value, -0) ? new LuaFloat(value) : value;
        return value;
      case 'bigint':
        if (BigInt.asIntN(64, value) !== value) throw new RangeError(text.bigintTooWide(value));
        return wrap(value);
      case 'string':
        return this.bytes(value);
      case 'function':
        return this.functionToLua(value as AnyFunction, take);
      case 'object':
        return this.nothing;
    }
    throw new TypeError(text.notConvertible(typeof value));
  }

  private bytes(words: string): Value {
    if (words.length > MAX_BYTES) throw new RangeError(text.tooLongForLua());
    if (this.strings === 'utf8') return newString(encodeUtf8(words));
    if (/[^\x00-\xff]/.test(words)) throw new TypeError(text.notBytes());
    return newString(words);
  }

  private functionToLua(fn: AnyFunction, take: Take | undefined): Value {
    const known = this.heldBy(fn) ?? this.exposed(fn, take) ?? take?.take(fn) ?? this.natives?.get(fn);
    return known === undefined ? this.newNative(fn, take) : known;
  }

  private newNative(fn: AnyFunction, take: Take | undefined): LuaFunction {
    refuseDangerous(fn);
    const native = take?.native(fn) ?? this.makeNative(fn, this.owner);
    this.adopt(fn, native);
    (this.functions ??= new WeakMap()).set(native, fn);
    return native;
  }

  /** The userdata of an exposed object. */
  private exposed(object: object, take: Take | undefined): Value {
    if (!this.exposes) return undefined;
    return take === undefined ? this.userOf(object) : take.known(object);
  }

  adopt(fn: object, value: LuaFunction): void {
    (this.natives ??= new WeakMap()).set(fn as AnyFunction, value);
  }

  userOf(object: object): HostObject | undefined {
    return this.objects?.get(object);
  }

  heldBy(handle: object): Value {
    return heldValue(handle, this.owner, () => new TypeError(text.foreignHandle()));
  }

  /** Converts a nested value; tables are filled later. */
  private part(value: unknown, met: Met<object, Table>): Value {
    if (typeof value !== 'object' || value === null) return this.scalar(value, met.take);
    const known = this.heldBy(value) ?? this.exposed(value, met.take);
    if (known !== undefined) return known;
    if (value instanceof Uint8Array) return bytesToLua(value);
    return isData(value) && !(met.take !== undefined && isNamespace(value))
      ? met.of(value)
      : this.taken(value, met.take);
  }

  /** Converts an object that is not data. */
  private taken(object: object, take: Take | undefined): Value {
    return this.takeObject(object) ?? take?.take(object) ?? this.reference(object);
  }

  reference(object: object): HostObject {
    let user = this.userOf(object);
    if (user === undefined) {
      refuseDangerous(object);
      (this.objects ??= new WeakMap()).set(object, (user = new HostObject(object)));
    }
    return user;
  }

  private fill(object: object, table: Table, met: Met<object, Table>): void {
    const pair = (key: unknown, value: unknown): void => store(table, this.part(key, met), this.part(value, met));
    if (Array.isArray(object)) this.fillList(object, table, met);
    // The bytes themselves, whatever the object's methods say.
    else if (object instanceof Map) Map.prototype.forEach.call(object, (value, key) => pair(key, value));
    else if (object instanceof Set) Set.prototype.forEach.call(object, (key) => pair(key, true));
    else for (const [key, value] of Object.entries(object)) pair(key, value);
  }

  private fillList(items: readonly unknown[], table: Table, met: Met<object, Table>): void {
    const { length } = items;
    table.reserve(Math.min(length, MAX_RESERVED));
    for (let at = 0, holes = 0; at < length; at++) {
      if (at in items) {
        if (at >= MAX_ELEMENTS) throw new RangeError(text.tooManyElements(MAX_ELEMENTS));
        table.setInt(at + 1, this.part(items[at], met));
      } else if (++holes > MAX_HOLES) return this.fillSparse(items, at, table, met);
    }
  }

  /** Converts the elements from `start` on of a sparse array. */
  private fillSparse(items: readonly unknown[], start: number, table: Table, met: Met<object, Table>): void {
    for (const key of Object.keys(items)) {
      const at = Number(key);
      if (at >= start && Number.isSafeInteger(at) && at < items.length && String(at) === key)
        table.setInt(at + 1, this.part(items[at], met));
    }
  }

  // ---- to JavaScript

  toJS(value: Value): unknown {
    switch (typeof value) {
      case 'object':
        if (value instanceof LuaFloat) return value.n;
        if (value instanceof LuaString) return this.text(value.s);
        if (value instanceof Userdata) return this.userdataToJS(value);
        return value instanceof LuaFunction ? this.functionToJS(value) : this.handles.of(value);
      case 'string':
        return this.text(value);
      case 'number':
        return this.int64 === 'bigint' && Number.isSafeInteger(value) ? BigInt(value) : value;
      case 'bigint':
        return this.int64 === 'number' ? Number(value) : value;
      default:
        return value;
    }
  }

  handleOf(value: Value): unknown {
    return value instanceof LuaFunction || value instanceof Userdata ? this.handles.of(value) : this.toJS(value);
  }

  private functionToJS(fn: LuaFunction): unknown {
    return (fn instanceof Native ? this.functions?.get(fn) : undefined) ?? this.handles.of(fn);
  }

  private userdataToJS(value: Userdata): unknown {
    if (value instanceof HostObject && value.isObject) return value.object;
    if (value instanceof HostNull) return null;
    return this.show(value) ?? this.handles.of(value);
  }

  private text(bytes: string): string | Uint8Array {
    return this.strings === 'bytes' ? bytes : (decodeUtf8(bytes) ?? toBytes(bytes));
  }

  /** Like toJS, but copies tables. Iterative. Charges the meter, if any. */
  deepToJS(value: Value, meter?: { charge(units: number): void }, options?: CopyOptions): unknown {
    if (!(value instanceof Table)) return this.toJS(value);
    const copy = new DeepCopy(this, value, options),
      units = copy.step(Number.MAX_SAFE_INTEGER);
    meter?.charge(units);
    return copy.result;
  }
}

/** Fuel per table, and per entry. */
const TABLE_COST = 40,
  ENTRY_COST = 10;

/** Copies a table deeply to JavaScript, in steps; it must not change meanwhile. */
export class DeepCopy {
  readonly result: object;
  private readonly met: Met<Table, object>;
  /** The current table, and the position in it. */
  private filled = 0;
  private at = 0;
  /** Levels of tables that are copied below the current one, and the first table of the next level. */
  private left: number;
  private level = 1;
  private readonly json: boolean;

  constructor(
    private readonly converter: Converter,
    table: Table,
    { arrays = 'auto', depth = Infinity, json = false }: CopyOptions = {},
  ) {
    this.json = json;
    this.met = new Met((each) => emptyCopy(each, arrays, json));
    this.left = depth - 1;
    this.result = this.met.of(table);
  }

  get over(): boolean {
    return this.filled === this.met.size;
  }

  /** Does about so many units of work; returns how many. */
  step(units: number): number {
    const { met } = this;
    let left = units;
    while (left > 0 && this.filled < met.size) {
      const table = met.fromAt(this.filled),
        copy = met.toAt(this.filled);
      left = Array.isArray(copy) ? this.fillArray(table, copy, left) : this.fillObject(table, copy, left);
      if (left <= 0) break;
      if (++this.filled === this.level) {
        this.level = met.size;
        this.left--;
      }
      this.at = 0;
      left -= TABLE_COST;
    }
    return units - left;
  }

  private fillArray(table: Table, copy: unknown[], units: number): number {
    const count = table.length();
    let left = units;
    for (; this.at < count && left > 0; left -= ENTRY_COST) copy.push(this.copied(table.getInt(++this.at)));
    return left;
  }

  private fillObject(table: Table, copy: object, units: number): number {
    let left = units;
    while (left > 0) {
      const cursor = table.advance(this.at);
      if (cursor === 0) break;
      this.at = cursor;
      this.fillEntry(copy, table.keyAt(cursor), this.copied(table.valueAt(cursor)));
      left -= ENTRY_COST;
    }
    return left;
  }

  private fillEntry(copy: object, key: Value, value: unknown): void {
    if (copy instanceof Map) copy.set(this.copied(key), value);
    else define(copy as Record<string, unknown>, String(this.scalar(key)), value);
  }

  private scalar(value: Value): unknown {
    return this.json ? jsonOf(value, this.converter) : this.converter.toJS(value);
  }

  private copied(value: Value): unknown {
    if (!(value instanceof Table)) return this.scalar(value);
    return this.left > 0 ? this.met.of(value) : (this.met.known(value) ?? this.converter.toJS(value));
  }
}

/** Array elements that are preallocated at most. */
const MAX_RESERVED = 2 ** 16;
/** The maximum number of elements of a table. */
const MAX_ELEMENTS = 2 ** 26;
/** After so many holes an array is treated as sparse. */
const MAX_HOLES = 1000;

/** Up to this many objects are searched linearly; beyond, a map is used. */
const FEW = 8;

/** The objects found by a conversion, in order, with their results: first empty, then filled. */
class Met<From extends object, To> {
  private readonly from: From[] = [];
  private readonly to: To[] = [];
  private places: Map<From, number> | undefined = undefined;

  constructor(
    private readonly make: (from: From) => To,
    /** How a conversion to Lua treats objects that are not data. */
    readonly take?: Take,
  ) {}

  of(object: From): To {
    return this.known(object) ?? this.add(object);
  }

  known(object: From): To | undefined {
    const at = this.places === undefined ? this.from.indexOf(object) : this.places.get(object);
    return at === undefined ? undefined : this.to[at];
  }

  private add(object: From): To {
    const { from } = this,
      made = this.make(object);
    if (from.length === FEW) this.places = new Map(from.map((each, at) => [each, at]));
    this.places?.set(object, from.length);
    from.push(object);
    this.to.push(made);
    return made;
  }

  get size(): number {
    return this.from.length;
  }

  fromAt(i: number): From {
    return this.from[i]!;
  }

  toAt(i: number): To {
    return this.to[i]!;
  }

  fillAll(fill: (from: From, to: To) => void): void {
    for (let i = 0; i < this.from.length; i++) fill(this.from[i]!, this.to[i]!);
  }
}

function newTable(): Table {
  account.allocate(TABLE_BYTES);
  return new Table();
}

/** A string; its bytes are charged to the receiver. */
function newString(bytes: string): Value {
  account.allocate(STRING_BYTES + bytes.length);
  return str(bytes);
}

/** Does an object become a table? */
function isData(object: object): boolean {
  if (Array.isArray(object) || object instanceof Map || object instanceof Set) return true;
  const proto: unknown = Object.getPrototypeOf(object);
  return proto === Object.prototype || proto === null;
}

/** Is it Math, JSON or the like: functions that a copy would leave out, under a name? */
function isNamespace(object: object): boolean {
  const tag = Object.getOwnPropertyDescriptor(object, Symbol.toStringTag);
  return typeof tag?.value === 'string' && tag.enumerable === false && tag.value !== 'Module';
}

function bytesToLua(bytes: Uint8Array): Value {
  if (bytes.length > MAX_BYTES) throw new RangeError(text.tooLongForLua());
  return newString(fromBytes(bytes));
}

function store(table: Table, key: Value, value: Value): void {
  if (key === undefined) throw new TypeError(text.badKey('nil'));
  if (key !== key) throw new TypeError(text.badKey('NaN'));
  if (isStr(key) && fieldOf(table, bytesOf(key))) table.setStr(bytesOf(key), value);
  else table.set(key, value);
}

/**
 * How many new shape transitions JavaScript objects may still make, over all states: they may be maps with any keys.
 * Afterwards only existing shapes are used.
 */
let newFields = 4096;

/** Does a key become a field of a record? */
function fieldOf({ shape, hash }: Table, key: string): boolean {
  if (shape.find(key) >= 0) return true;
  if (hash !== undefined) return false;
  return shape.known(key) !== undefined || (newFields > 0 && newFields-- > 0);
}

/** The kind of a table's copy: a sequence becomes an array, string keys make an object, anything else a Map. */
function emptyCopy(table: Table, arrays: 'auto' | 'never', json: boolean): object {
  const count = table.length();
  if (arrays === 'auto' && count > 0 && isSequence(table, count)) return [];
  return json || hasOnlyTextKeys(table) ? {} : new Map<unknown, unknown>();
}

/** A value that is no table for JSON: integers that JSON cannot hold exactly, and bytes, are strings. */
function jsonOf(value: Value, converter: Converter): unknown {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return String(value);
  if (isStr(value)) return readable(bytesOf(value));
  return converter.toJS(value);
}

/** Assigning to '__proto__' would change the prototype. */
function define(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

/** Has the table exactly the keys 1..count? */
function isSequence(table: Table, count: number): boolean {
  let keys = 0;
  for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
    const key = table.keyAt(cursor);
    if (!(typeof key === 'number' && key >= 1 && key <= count && Number.isInteger(key))) return false;
    keys++;
  }
  return keys === count;
}

/** Are all keys strings that can be JavaScript property names? */
function hasOnlyTextKeys(table: Table): boolean {
  for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
    const key = table.keyAt(cursor);
    if (!isStr(key) || decodeUtf8(bytesOf(key)) === undefined) return false;
  }
  return true;
}
