// Handles: JavaScript references to Lua tables, functions and other objects. The JavaScript collector frees them; there
// is nothing to release. A Lua object has one handle, so `===` means the same on both sides.
import * as text from '../../messages/embed.ts';
import type { Table } from '../../values/table.ts';
import { LuaFunction as FunctionValue } from '../../values/function.ts';
import { Thread } from '../../values/thread.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { Weak } from '../../values/weak.ts';
import { DISPOSE } from '../host/dispose.ts';
import { LuaError } from '../host/errors.ts';
import { checked, mustBe, type Checks } from '../host/options.ts';
import * as is from '../host/options.ts';
import { HostObject } from '../objects/host-object.ts';
import type { Limits } from './budget.ts';
import type { Crowd, LiveHandles } from './live-handles.ts';
import { PLAIN, settingsWith, type Settings } from './options.ts';

/** Lua values with handles. */
type HeldObject = Table | FunctionValue | Thread | Userdata;

/** How a table is copied. */
export interface ToJSOptions {
  /** 'never': sequences become Maps, too, as all tables do that have keys besides strings. */
  readonly arrays?: 'auto' | 'never';
  /** Levels of tables that are copied; deeper ones stay handles. Default: all. */
  readonly depth?: number;
}

export interface CopyOptions extends ToJSOptions {
  /** The copy is for JSON. */
  readonly json?: boolean;
}

/** What handles need of their state. Keys and values are Lua values. Failed conversions throw a LuaError. */
export interface Owner {
  toLua(value: unknown): Value;
  toJS(value: Value): unknown;
  deepToJS(value: Value, options?: CopyOptions): unknown;
  index(object: Value, key: Value, settings: Settings): Value;
  store(object: Value, key: Value, value: Value, settings: Settings): void;
  length(object: Value, settings: Settings): Value;
  /** Gives the first result. The arguments are an array of nobody else's. */
  call(fn: Value, args: readonly unknown[], settings: Settings): unknown;
  callMulti(fn: Value, args: readonly unknown[], settings: Settings): unknown[];
  callAsync(fn: Value, args: readonly unknown[], settings: Settings): Promise<unknown[]>;
  resume(thread: Thread, args: readonly unknown[], settings: Settings): unknown[];
  resumeAsync(thread: Thread, args: readonly unknown[], settings: Settings): Promise<unknown[]>;
  statusOf(thread: Thread): ThreadStatus;
  closeThread(thread: Thread, settings: Settings): void;
  dump(fn: FunctionValue, strip: boolean): Uint8Array;
  disassemble(fn: FunctionValue, level: number): string;
}

/** States of a coroutine (§6.2 coroutine.status). */
export type ThreadStatus = 'suspended' | 'running' | 'normal' | 'dead';

/** How a call runs: its limits, what aborts it, and how its results come out. */
export interface CallOptions {
  /** Limits of one call, within those of the state. */
  readonly limits?: Limits;
  /**
   * Aborts the call with ERR_LUA_ABORTED: before it starts, or at the end of a slice of some 100,000 instructions. An
   * asynchronous one that waits ends at once.
   */
  readonly signal?: AbortSignal;
  /** 'js': tables in results are copied deeply; 'handle', the default: they are live handles. */
  readonly as?: 'js' | 'handle';
}

/** Options of a table handle. */
export type TableOptions = Pick<CallOptions, 'limits' | 'as'>;

/** Options of LuaFunction.dump. */
export interface DumpOptions {
  /** Leave out names and lines: smaller, but errors have no positions. */
  readonly strip?: boolean;
}

interface Held {
  readonly owner: Owner;
  readonly value: HeldObject;
  /** The untracked handles that it belongs to. */
  crowd: Crowd | undefined;
  readonly settings: Settings;
  /** The first handle of the object, if this is another one with other settings: that one is tracked. */
  readonly first: object | undefined;
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

/** The settings of a function's handle; those of any other function are plain. */
export const settingsOfHandle = (handle: object): Settings => Stamp.of(handle)?.settings ?? PLAIN;

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

/** A live Lua table. Reads and writes call metamethods, like `t[k]` in Lua. */
export class LuaTable implements Iterable<[unknown, unknown]> {
  /** The value of a key; nil is undefined. */
  get<T = unknown>(key: unknown): T {
    const { owner, value, settings } = heldBy(this);
    return given(owner, owner.index(value, owner.toLua(key), settings), settings) as T;
  }

  /** Stores a value; undefined or null removes the key. */
  set(key: unknown, to: unknown): this {
    const { owner, value, settings } = heldBy(this);
    owner.store(value, owner.toLua(key), owner.toLua(to), settings);
    return this;
  }

  /** The result of `#t`. */
  get length(): number {
    const { owner, value, settings } = heldBy(this);
    return owner.toJS(owner.length(value, settings)) as number;
  }

  /**
   * The same table, accessed with these options: `limits` hold for each metamethod that an access calls; with `as:
   * 'js'` tables in it come out as copies. Options that are left out are as before. Throws a TypeError for anything
   * else.
   */
  with(options: TableOptions): LuaTable {
    const { owner, value, settings: before } = heldBy(this),
      settings = settingsWith('table.with', options, before);
    return another(this, tableHandle(owner, value as Table, settings), settings) as LuaTable;
  }

  /** Key and value pairs, in the order of `next`: raw, without `__pairs`. */
  *[Symbol.iterator](): Iterator<[unknown, unknown]> {
    const { owner, value, settings } = heldBy(this);
    const table = value as Table;
    for (let cursor = table.advance(0); cursor !== 0; cursor = table.advance(cursor)) {
      yield [owner.toJS(table.keyAt(cursor)), given(owner, table.valueAt(cursor), settings)];
    }
  }

  /** A deep copy: a sequence becomes an array, string keys make an object, anything else a Map. Cycles are kept. */
  toJS<T = unknown>(options?: ToJSOptions): T {
    const { owner, value } = heldBy(this);
    return owner.deepToJS(value, checked('toJS', options, COPY)) as T;
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
    const { owner, value, settings } = heldBy(this);
    return owner.call(value, args, settings) as R;
  }
}

type Inspect = (value: unknown, options: object) => string;

/** How Node's console shows a table: what is in it, as deep as the console goes. */
function inspectTable(this: object, depth: number | null, options: object, inspect: Inspect): string {
  const held = Stamp.of(this);
  if (held === undefined || (depth !== null && depth < 0)) return '[LuaTable]';
  const levels = depth === null ? Infinity : depth + 1;
  return `LuaTable ${inspect(held.owner.deepToJS(held.value, { depth: levels }), { ...options, depth })}`;
}

/** Adds the hook of Node's console to tables. Not at import: bundlers could leave nothing out. */
function showInConsole(): void {
  const hook = Symbol.for('nodejs.util.inspect.custom');
  if (!Object.hasOwn(LuaTable.prototype, hook))
    Object.defineProperty(LuaTable.prototype, hook, { value: inspectTable, configurable: true, writable: true });
}

/** A table whose metatable had `__call` when the handle was made: it can be called like a function. */
// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export type CallableTable<A extends unknown[] = any[], R = any> = LuaTable & LuaFunction<A, R>;

const COPY: Checks<ToJSOptions> = { arrays: is.oneOf('auto', 'never'), depth: levels };

/** A number of levels, at least one. */
function levels(given: unknown): string | undefined {
  const fits = typeof given === 'number' && given >= 1 && (Number.isInteger(given) || given === Infinity);
  return fits ? undefined : text.levels();
}

/** A value as a handle gives it out. */
const given = (owner: Owner, value: Value, { copies }: Settings): unknown =>
  copies ? owner.deepToJS(value) : owner.toJS(value);

/** Makes another handle of the same object, with other settings. It keeps the first one alive, which is tracked. */
function another(handle: object, made: object, settings: Settings): object {
  const { owner, value, first } = heldBy(handle);
  new Stamp(made, { owner, value, crowd: undefined, settings, first: first ?? handle });
  return made;
}

/** A Lua function; calling it returns the first result. */
// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export interface LuaFunction<A extends unknown[] = any[], R = any> {
  /** Calls it. Throws a LuaError; with code ERR_LUA_ASYNC if it would wait for the host. */
  (...args: A): R;
  /** Calls it in a task that may wait for the host. */
  async(...args: A): Promise<Awaited<R>>;
  /** Calls it and returns all results. */
  multi(...args: A): unknown[];
  /** Like async, but resolves to all results. */
  asyncMulti(...args: A): Promise<unknown[]>;
  /**
   * The same function, called with these options: limits of each call, a signal that aborts it, and whether tables in
   * its results are copied. Options that are left out are as before. Throws a TypeError for anything else.
   */
  with(options: CallOptions): LuaFunction<A, R>;
  /**
   * Its binary form, which eval, compile and start take with `mode: 'b'`, and `load` (§6.4 string.dump). Upvalues are
   * not part of it. Throws a LuaError if it is a function of the host.
   */
  dump(options?: DumpOptions): Uint8Array;
  /**
   * Its bytecode as text, in the layout of luac. Level 1: the instructions; 2, the default: constants, local variables
   * and upvalues, too; 3: with what each instruction does. Throws a LuaError if it is a function of the host.
   */
  disassemble(level?: 1 | 2 | 3): string;
}

/** A Lua value that JavaScript passes on. */
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

/**
 * A coroutine. JavaScript resumes it as Lua code does, `for` goes through what it yields, and `using` closes it. A run
 * that hits a limit, is aborted, or would wait in `resume`, leaves the coroutine dead.
 */
export class LuaThread extends LuaReference implements Iterable<unknown> {
  constructor() {
    super('thread');
  }

  /**
   * Starts or continues it: the arguments are those of its function, or results of the yield that it is in. Returns
   * everything that it yields or returns. Throws the LuaError that ends it, one that says so if it is not suspended,
   * and one with code ERR_LUA_ASYNC if it would wait for the host.
   */
  resume(...args: unknown[]): unknown[] {
    const { owner, value, settings } = heldBy(this);
    return owner.resume(value as Thread, args, settings);
  }

  /** The same for a coroutine that may wait for promises of the host. */
  async resumeAsync(...args: unknown[]): Promise<unknown[]> {
    const { owner, value, settings } = heldBy(this);
    return owner.resumeAsync(value as Thread, args, settings);
  }

  /** 'normal': it has resumed another one. */
  get status(): ThreadStatus {
    const { owner, value } = heldBy(this);
    return owner.statusOf(value as Thread);
  }

  /**
   * Ends it if it is suspended or dead, and closes its variables (§6.2 coroutine.close). Throws the LuaError that
   * closing them raises, or one if it is running.
   */
  close(): void {
    const { owner, value, settings } = heldBy(this);
    owner.closeThread(value as Thread, settings);
  }

  /** The same coroutine, resumed and closed with these options. Those that are left out are as before. */
  with(options: CallOptions): LuaThread {
    const { settings } = heldBy(this);
    return another(this, new LuaThread(), settingsWith('thread.with', options, settings)) as LuaThread;
  }

  /** The first value of each yield; what it returns is not among them. Closes it when the loop is left early. */
  *[Symbol.iterator](): Iterator<unknown> {
    try {
      while (this.status === 'suspended') {
        const [first] = this.resume();
        if (this.status === 'suspended') yield first;
      }
    } finally {
      if (this.status === 'suspended') this.close();
    }
  }

  /** Closes it, if it is suspended or dead. */
  [DISPOSE](): void {
    const { status } = this;
    if (status === 'suspended' || status === 'dead') this.close();
  }
}

const DUMP: Checks<DumpOptions> = { strip: is.truth };
const LEVEL = is.oneOf(1, 2, 3);

/** How functions and callable tables are called otherwise. */
const CALLS = {
  async async(...args: unknown[]): Promise<unknown> {
    const { owner, value, settings } = heldBy(this);
    return (await owner.callAsync(value, args, settings))[0];
  },
  multi(...args: unknown[]): unknown[] {
    const { owner, value, settings } = heldBy(this);
    return owner.callMulti(value, args, settings);
  },
  async asyncMulti(...args: unknown[]): Promise<unknown[]> {
    const { owner, value, settings } = heldBy(this);
    return owner.callAsync(value, args, settings);
  },
} satisfies ThisType<object>;

/** The prototype of handles of callable tables. */
const CALLABLE = Object.setPrototypeOf({ ...CALLS }, LuaTable.prototype) as object;

/** The prototype of function handles: the methods of the interface above. */
const METHODS = Object.setPrototypeOf(
  {
    ...CALLS,
    with(options: CallOptions): LuaFunction {
      const { owner, value, settings: before } = heldBy(this),
        settings = settingsWith('function.with', options, before);
      return another(this, makeFunction(owner, value as FunctionValue, settings), settings) as LuaFunction;
    },
    dump(options?: DumpOptions): Uint8Array {
      const { owner, value } = heldBy(this);
      return owner.dump(value as FunctionValue, checked('dump', options, DUMP).strip === true);
    },
    disassemble(level: 1 | 2 | 3 = 2): string {
      const { owner, value } = heldBy(this);
      mustBe('level', level, LEVEL);
      return owner.disassemble(value as FunctionValue, level);
    },
  } satisfies ThisType<object>,
  Function.prototype,
) as object;

function makeFunction(owner: Owner, value: FunctionValue, settings: Settings): LuaFunction {
  const handle = (...args: unknown[]): unknown => owner.call(value, args, settings);
  return Object.setPrototypeOf(handle, METHODS) as LuaFunction;
}

function makeCallable(owner: Owner, value: Table, settings: Settings): CallableTable {
  const handle = (...args: unknown[]): unknown => owner.call(value, args, settings);
  Object.setPrototypeOf(handle, CALLABLE);
  // The table's own are on the prototype.
  Reflect.deleteProperty(handle, 'length');
  Reflect.deleteProperty(handle, 'name');
  return handle as CallableTable;
}

const isCallable = ({ meta }: Table): boolean => meta !== undefined && metaEntry(meta, Event.Call) !== undefined;

const tableHandle = (owner: Owner, value: Table, settings: Settings): LuaTable =>
  isCallable(value) ? makeCallable(owner, value, settings) : new LuaTable();

/** The handles of a state. Objects refer to their handles weakly; else a handle could never be freed. */
export class Handles {
  constructor(
    private readonly owner: Owner,
    /** Tracks handles for the Lua collector; undefined without one. */
    private readonly live: LiveHandles | undefined,
  ) {
    showInConsole();
  }

  of(value: HeldObject): object {
    const { handle } = value,
      known = handle instanceof Weak ? handle.deref() : handle;
    return known !== undefined && Stamp.of(known)?.owner === this.owner ? known : this.make(value);
  }

  private make(value: HeldObject): object {
    const { live } = this,
      handle = this.fresh(value);
    const held: Held = {
      owner: this.owner,
      value,
      crowd: live?.crowded === true ? live.join() : undefined,
      settings: PLAIN,
      first: undefined,
    };
    new Stamp(handle, held);
    value.handle = live === undefined || held.crowd !== undefined ? handle : live.note(handle);
    return handle;
  }

  private fresh(value: HeldObject): object {
    if (value instanceof FunctionValue) return makeFunction(this.owner, value, PLAIN);
    if (value instanceof Thread) return new LuaThread();
    if (value instanceof Userdata) return new LuaUserdata();
    return tableHandle(this.owner, value, PLAIN);
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
    const held = handle === undefined || handle instanceof Weak ? undefined : Stamp.of(handle);
    if (held?.crowd !== undefined) leaveCrowd(handle!, held, held.crowd);
  }
}
