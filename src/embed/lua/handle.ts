// Handles: JavaScript references to Lua tables, functions and other objects. The JavaScript collector frees them; there
// is nothing to release. A Lua object has one handle, so `===` means the same on both sides.
import * as text from '../../messages/embed.ts';
import type { Table } from '../../values/table.ts';
import { LuaFunction as FunctionValue } from '../../values/function.ts';
import { Thread } from '../../values/thread.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { LuaError } from '../host/errors.ts';
import { HostObject } from '../objects/host-object.ts';
import type { Crowd, LiveHandles } from './live-handles.ts';

/** Lua values with handles. */
type HeldObject = Table | FunctionValue | Thread | Userdata;

/** How a table is copied. */
export interface CopyOptions {
  /** 'never': sequences become Maps, too, as all tables do that have keys besides strings. */
  readonly arrays?: 'auto' | 'never';
  /** Levels of tables that are copied; deeper ones stay handles. Default: all. */
  readonly depth?: number;
  /** The copy is for JSON. */
  readonly json?: boolean;
}

/** What handles need of their state. Keys and values are Lua values. Failed conversions throw a LuaError. */
export interface Owner {
  toLua(value: unknown): Value;
  toJS(value: Value): unknown;
  deepToJS(value: Value, options?: CopyOptions): unknown;
  index(object: Value, key: Value): Value;
  store(object: Value, key: Value, value: Value): void;
  length(object: Value): Value;
  call(fn: Value, args: readonly unknown[]): unknown[];
  callAsync(fn: Value, args: readonly unknown[]): Promise<unknown[]>;
}

interface Held {
  readonly owner: Owner;
  readonly value: HeldObject;
  /** The untracked handles that it belongs to. */
  crowd: Crowd | undefined;
}

/** Returns its argument: a class that extends this adds private fields to any object. */
const Given = function (object: object): object {
  return object;
} as unknown as new (
  object: object,
) => object;

/**
 * The value behind a handle, in a private field of it (an object or a function). With a WeakMap, handles would survive
 * many collections.
 */
class Stamp extends Given {
  readonly #held: Held;

  constructor(handle: object, held: Held) {
    super(handle);
    this.#held = held;
  }

  static of(object: object): Held | undefined {
    return #held in object ? object.#held : undefined;
  }
}

/** The Lua value behind a handle; undefined if it is not a handle. Throws for a handle of another state. */
export function heldValue(handle: object, owner: Owner, foreign: () => Error): Value {
  const held = Stamp.of(handle);
  if (held === undefined) return undefined;
  if (held.owner !== owner) throw foreign();
  return use(handle, held).value;
}

/** Tracks a handle that is used. */
function use(handle: object, held: Held): Held {
  if (held.crowd !== undefined && !held.crowd.live.crowded) leaveCrowd(handle, held, held.crowd);
  return held;
}

function leaveCrowd(handle: object, held: Held, { live }: Crowd): void {
  held.crowd = undefined;
  held.value.handle = live.note(handle);
}

function heldBy(handle: object): Held {
  const held = Stamp.of(handle);
  if (held === undefined) throw new LuaError({ code: 'ERR_LUA_VALUE', message: text.noHandle() });
  return use(handle, held);
}

/** The name of Node's hook for how objects are shown. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** A live Lua table. Reads and writes call metamethods, like `t[k]` in Lua. */
export class LuaTable implements Iterable<[unknown, unknown]> {
  /** The value of a key; nil is undefined. */
  get<T = unknown>(key: unknown): T {
    const { owner, value } = heldBy(this);
    return owner.toJS(owner.index(value, owner.toLua(key))) as T;
  }

  /** Stores a value; undefined or null removes the key. */
  set(key: unknown, to: unknown): this {
    const { owner, value } = heldBy(this);
    owner.store(value, owner.toLua(key), owner.toLua(to));
    return this;
  }

  /** The result of `#t`. */
  get length(): number {
    const { owner, value } = heldBy(this);
    return owner.toJS(owner.length(value)) as number;
  }

  /** Key and value pairs, in the order of `next`: raw, without `__pairs`. */
  *[Symbol.iterator](): Iterator<[unknown, unknown]> {
    const { owner, value } = heldBy(this);
    const table = value as Table;
    for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
      yield [owner.toJS(table.keyAt(cursor)), owner.toJS(table.valueAt(cursor))];
    }
  }

  /** A deep copy: a sequence becomes an array, string keys make an object, anything else a Map. Cycles are kept. */
  toJS<T = unknown>(options: ToJSOptions = {}): T {
    const { owner, value } = heldBy(this);
    return owner.deepToJS(value, checked(options)) as T;
  }

  /**
   * What JSON.stringify writes: arrays and objects, whatever the keys. Integers that are no exact numbers, and bytes,
   * are strings.
   */
  toJSON(): unknown {
    const { owner, value } = heldBy(this);
    return owner.deepToJS(value, { json: true });
  }

  /** Calls the table, by its `__call`. */
  call<R = unknown>(...args: unknown[]): R {
    const { owner, value } = heldBy(this);
    return owner.call(value, args)[0] as R;
  }

  /** How Node's console shows it. */
  [INSPECT](depth: number | null, options: object, inspect: (value: unknown, options: object) => string): string {
    const held = Stamp.of(this);
    if (held === undefined || (depth !== null && depth < 0)) return '[LuaTable]';
    const levels = depth === null ? Infinity : depth + 1;
    return `LuaTable ${inspect(held.owner.deepToJS(held.value, { depth: levels }), { ...options, depth })}`;
  }
}

/** A table whose metatable had `__call` when the handle was made: it can be called like a function. */
// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export type CallableTable<A extends unknown[] = any[], R = any> = LuaTable & LuaFunction<A, R>;

/** Options of a copy. */
export type ToJSOptions = Omit<CopyOptions, 'json'>;

const COPY_OPTIONS = ['arrays', 'depth'];

/** Throws a TypeError that names the fault. */
function checked(options: ToJSOptions): ToJSOptions {
  const { arrays = 'auto', depth = Infinity } = options;
  for (const key of Object.keys(options))
    if (!COPY_OPTIONS.includes(key)) throw new TypeError(text.unknownCopyOption(key, COPY_OPTIONS));
  if (arrays !== 'auto' && arrays !== 'never')
    throw new TypeError(text.badChoice('toJS: arrays', ['auto', 'never'], arrays));
  if (!(depth >= 1 && (Number.isInteger(depth) || depth === Infinity))) throw new TypeError(text.badDepth());
  return { arrays, depth };
}

/** A Lua function; calling it returns the first result. */
// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export interface LuaFunction<A extends unknown[] = any[], R = any> {
  (...args: A): R;
  /** Calls it in a task that may wait for the host. */
  async(...args: A): Promise<Awaited<R>>;
  /** Calls it and returns all results. */
  multi(...args: A): unknown[];
}

/** A coroutine or host object; JavaScript can only pass it on. */
export class LuaReference {
  constructor(readonly type: 'thread' | 'userdata') {}
}

/** A userdata: a JavaScript value with a metatable, or an object of a library. */
export class LuaUserdata<T = unknown> extends LuaReference {
  constructor() {
    super('userdata');
  }

  /** The JavaScript value; undefined for objects of libraries. */
  get value(): T {
    const { value } = heldBy(this);
    return (value instanceof HostObject ? value.value : undefined) as T;
  }
}

function makeCallable(owner: Owner, value: Table): CallableTable {
  const handle = makeFunction(owner, value);
  Object.setPrototypeOf(handle, LuaTable.prototype);
  // The table's own are on the prototype.
  Reflect.deleteProperty(handle, 'length');
  Reflect.deleteProperty(handle, 'name');
  return handle as CallableTable;
}

function makeFunction(owner: Owner, value: FunctionValue | Table): LuaFunction {
  const handle = (...args: unknown[]): unknown => owner.call(value, args)[0];
  return Object.assign(handle, {
    async: async (...args: unknown[]): Promise<unknown> => (await owner.callAsync(value, args))[0],
    multi: (...args: unknown[]): unknown[] => owner.call(value, args),
  }) as LuaFunction;
}

const isCallable = ({ meta }: Table): boolean => meta !== undefined && metaEntry(meta, Event.Call) !== undefined;

/** The handles of a state. Objects refer to their handles weakly; else a handle could never be freed. */
export class Handles {
  constructor(
    private readonly owner: Owner,
    /** Tracks handles for the Lua collector; undefined without one. */
    private readonly live: LiveHandles | undefined,
  ) {}

  of(value: HeldObject): object {
    const { handle } = value,
      known = handle instanceof WeakRef ? handle.deref() : handle;
    return known !== undefined && Stamp.of(known)?.owner === this.owner ? known : this.make(value);
  }

  private make(value: HeldObject): object {
    const { live } = this,
      handle = this.fresh(value);
    const held: Held = { owner: this.owner, value, crowd: live?.crowded === true ? live.join() : undefined };
    new Stamp(handle, held);
    value.handle = live === undefined || held.crowd !== undefined ? handle : live.note(handle);
    return handle;
  }

  private fresh(value: HeldObject): object {
    if (value instanceof FunctionValue) return makeFunction(this.owner, value);
    if (value instanceof Thread) return new LuaReference('thread');
    if (value instanceof Userdata) return new LuaUserdata();
    return isCallable(value) ? makeCallable(this.owner, value) : new LuaTable();
  }

  // ---- roots of the collector

  /** Visits the values of tracked handles. */
  mark(mark: (value: Value) => void): void {
    this.live?.each((handle) => mark(Stamp.of(handle)!.value));
  }

  get incomplete(): boolean {
    return this.live?.incomplete === true;
  }

  /** Marks an object that is reachable anyway: its handle need not be tracked. */
  met({ handle }: HeldObject): void {
    const held = handle === undefined || handle instanceof WeakRef ? undefined : Stamp.of(handle);
    if (held?.crowd !== undefined) leaveCrowd(handle!, held, held.crowd);
  }
}
