// Handles: JavaScript references to Lua tables, functions and other objects that outlive a call. The JavaScript collector owns
// them; nothing has to be released. One Lua object has one handle, so `===` means the same on both sides.
import type { Table } from '../values/table.ts';
import { LuaFunction as FunctionValue } from '../values/function.ts';
import { Thread } from '../values/thread.ts';
import type { Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';

/** What handles need of the state they belong to. Keys and values are Lua values. */
export interface Owner {
  toLua(value: unknown): Value;
  toJS(value: Value): unknown;
  deepToJS(value: Value): unknown;
  index(object: Value, key: Value): Value;
  store(object: Value, key: Value, value: Value): void;
  length(object: Value): Value;
  call(fn: Value, args: readonly unknown[]): unknown[];
  callAsync(fn: Value, args: readonly unknown[]): Promise<unknown[]>;
}

interface Held { readonly owner: Owner; readonly value: Value }

/** What stands behind each handle. */
const HELD = new WeakMap<object, Held>();

/** The Lua value behind a handle of this owner; undefined if it is no handle. A handle of another state is the caller's mistake. */
export function heldValue(handle: object, owner: Owner, foreign: () => Error): Value {
  const held = HELD.get(handle);
  if (held !== undefined && held.owner !== owner) throw foreign();
  return held?.value;
}

const held = (handle: object): Held => HELD.get(handle)!;

/** A live Lua table. Reads and writes honour metamethods, as `t[k]` in Lua does. */
export class LuaTable implements Iterable<[unknown, unknown]> {
  /** The value of a key; nil is undefined. */
  get<T = unknown>(key: unknown): T {
    const { owner, value } = held(this);
    return owner.toJS(owner.index(value, owner.toLua(key))) as T;
  }

  /** Stores a value; undefined or null removes the key. */
  set(key: unknown, to: unknown): this {
    const { owner, value } = held(this);
    owner.store(value, owner.toLua(key), owner.toLua(to));
    return this;
  }

  /** What `#t` gives. */
  get length(): number {
    const { owner, value } = held(this);
    return owner.toJS(owner.length(value)) as number;
  }

  /** Key and value pairs, in the order of `next`: raw, without `__pairs`. */
  *[Symbol.iterator](): Iterator<[unknown, unknown]> {
    const { owner, value } = held(this);
    const table = value as Table;
    for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
      yield [owner.toJS(table.keyAt(cursor)), owner.toJS(table.valueAt(cursor))];
    }
  }

  /** A copy as plain JavaScript: a sequence is an array, string keys make an object, anything else a Map. Cycles stay cycles. */
  toJS<T = unknown>(): T {
    const { owner, value } = held(this);
    return owner.deepToJS(value) as T;
  }
}

/** A Lua function that can be called from JavaScript: the first result is the value. */
export interface LuaFunction<A extends unknown[] = any[], R = any> {
  (...args: A): R;
  /** Runs it as a task of its own that may wait for the host. */
  async(...args: A): Promise<Awaited<R>>;
  /** All results. */
  multi(...args: A): unknown[];
}

/** A coroutine or a host object that Lua holds; JavaScript can only pass it on. */
export class LuaReference {
  constructor(readonly type: 'thread' | 'userdata') {}
}

function makeFunction(owner: Owner, value: FunctionValue): LuaFunction {
  const handle = (...args: unknown[]): unknown => owner.call(value, args)[0];
  return Object.assign(handle, {
    async: async (...args: unknown[]): Promise<unknown> => (await owner.callAsync(value, args))[0],
    multi: (...args: unknown[]): unknown[] => owner.call(value, args),
  }) as LuaFunction;
}

/** The handles of one state. */
export class Handles {
  private readonly known = new WeakMap<object, object>();
  /** All handles that JavaScript may still have: what they stand for is reachable. */
  private alive: WeakRef<object>[] = [];

  constructor(private readonly owner: Owner) {}

  of(value: Table | FunctionValue | Thread | Userdata): object {
    let handle = this.known.get(value);
    if (handle === undefined) {
      if (value instanceof FunctionValue) handle = makeFunction(this.owner, value);
      else if (value instanceof Thread) handle = new LuaReference('thread');
      else if (value instanceof Userdata) handle = new LuaReference('userdata');
      else handle = new LuaTable();
      this.known.set(value, handle);
      HELD.set(handle, { owner: this.owner, value });
      this.alive.push(new WeakRef(handle));
    }
    return handle;
  }

  /** Visits the values of all handles that may be in use. */
  each(visit: (value: Value) => void): void {
    this.alive = this.alive.filter((ref) => {
      const handle = ref.deref();
      if (handle !== undefined) visit(held(handle).value);
      return handle !== undefined;
    });
  }
}
