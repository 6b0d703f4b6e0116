// The state behind an engine: a Lua of the public API, and the conversions that wasmoon makes. Values as Lua's handles
// have them are called raw: texts, numbers, LuaTable, functions, References.
// Invariant: Lua gets no promise and no Error as such from here, only References to them, so it neither waits for one
// nor adds a position to the other.
import * as text from '../../messages/wasmoon.ts';
import { LuaError } from '../host/errors.ts';
import type { Limits } from '../lua/engine.ts';
import { Lua } from '../lua/lua.ts';
import { LuaReference, LuaTable, type LuaFunction } from '../lua/handle.ts';
import { Decoration, type FunctionDecoration, type FunctionType } from './decoration.ts';
import type { LuaTypeExtension } from './extension.ts';
import { Functions } from './functions.ts';
import { openMetatables } from './metatables.ts';
import { openPrelude, type Prelude } from './prelude.ts';
import { isClass, makesCode } from './proxy.ts';
import { isObject, Reference, References, type Kind } from './reference.ts';
import { fromTable, toTable } from './tables.ts';
import type { LuaThread } from './thread.ts';
import { LuaTimeoutError, type CreateEngineOptions } from './types.ts';
import { Waiting } from './waiting.ts';
import type { LuaWasm } from './wasm.ts';

/** A value as Lua's handles have it. */
export type Raw = unknown;

/** What the conversion looks at of any decoration. */
export type Options = FunctionDecoration & { readonly proxy?: boolean; readonly reference?: boolean };

const PLAIN: Options = {};

export class Bridge {
  readonly lua: Lua;
  readonly prelude: Prelude;
  readonly functions: Functions;
  readonly waiting: Waiting;
  private readonly references: References;
  /** Extensions of users, the one with the highest priority first. */
  readonly extensions: { readonly priority: number; readonly extension: LuaTypeExtension<unknown> }[] = [];
  closed = false;
  /** The limit of setMemoryMax. */
  memoryMax: number | undefined = undefined;
  /** The thread of the engine itself. */
  main!: LuaThread;
  private readonly threads = new WeakMap<LuaReference, LuaThread>();
  /** The error values behind thrown errors. */
  private readonly errors = new WeakMap<Error, Raw>();
  private readonly measuring: number = 0;
  private readonly null: Reference | undefined;

  constructor(
    readonly wasm: LuaWasm,
    readonly options: CreateEngineOptions,
    private readonly makeThread: (bridge: Bridge, raw: LuaReference) => LuaThread,
  ) {
    this.lua = new Lua({ profile: 'full', host: wasm.host, files: wasm.files });
    this.functions = new Functions(this);
    this.waiting = new Waiting(this);
    this.prelude = openPrelude(this.lua, this.waiting.hooks());
    this.references = new References((reference) => void this.prelude.attach(reference, reference.kind));
    openMetatables(this);
    this.null = options.injectObjects === true ? this.references.of('js_null', null) : undefined;
    if (options.openStandardLibs === false) this.prelude.closeLibraries();
    if (options.traceAllocations === true) this.measuring = this.calibrate();
  }

  get proxies(): boolean {
    return this.options.enableProxy !== false;
  }

  /** The reference of a kind to a value. */
  refer(kind: string, target: unknown): Reference {
    const reference = this.references.of(kind, target);
    this.wasm.lastUsed = { bridge: this, reference };
    return reference;
  }

  /** Ends the state. */
  close(): void {
    this.closed = true;
  }

  /** Drops what the preparations have left; returns the bytes that a program sees less than what is left behind it. */
  private calibrate(): number {
    this.prelude.collect();
    const [, seen] = this.prelude.call.multi(this.prelude.memory);
    return Math.max(Number(this.prelude.memory()) - Number(seen), 0);
  }

  /** Bytes in use. */
  memoryUsed(): number {
    return Number(this.prelude.memory()) - this.measuring;
  }

  /** Throws if the limit of setMemoryMax is exceeded. */
  checkMemory(): void {
    if (this.memoryMax !== undefined && this.memoryUsed() > this.memoryMax) throw new MemoryError(text.noMemory());
  }

  /** Keeps a value under a number as long as Lua needs it. */
  holdWeakly(index: number, raw: Raw): void {
    this.prelude.set(this.prelude.weak, index, raw);
  }

  weaklyHeld(index: number): Raw {
    return this.prelude.get(this.prelude.weak, index) as Raw;
  }

  // ---- to Lua

  /** The raw value of a JavaScript value or a decorated one. */
  toLua(value: unknown): Raw {
    const decorated = value instanceof Decoration,
      target: unknown = decorated ? value.target : value;
    if (this.extensions.length > 0) {
      const made = this.byExtension(decorated ? value : new Decoration(value, {}));
      if (made !== undefined) return made.raw;
    }
    return this.plainToLua(target, decorated ? value.options : PLAIN);
  }

  private plainToLua(target: unknown, options: Options): Raw {
    switch (typeof target) {
      case 'number':
        return numberToLua(target);
      case 'symbol':
        throw new TypeError(text.notSupported('symbol'));
      case 'function':
        return this.functionToLua(target as FunctionType, options);
      case 'object':
        return target === null ? this.null : this.objectToLua(target, options);
      default:
        return target;
    }
  }

  private functionToLua(target: FunctionType, options: Options): Raw {
    if (makesCode(target)) throw new TypeError(text.notSupported('function'));
    if (options.reference === true) return this.refer('js_userdata', target);
    const proxy = options.proxy ?? (this.proxies && isClass(target));
    return proxy ? this.refer('js_proxy', target) : this.functions.toLua(target, options);
  }

  private objectToLua(target: object, options: Options): Raw {
    const own = this.ownRaw(target);
    if (own !== undefined) return own;
    const kind = this.kindOf(target, options);
    return kind === undefined ? toTable(this, target, options.metatable) : this.refer(kind, target);
  }

  /** The raw value of an object that is Lua's anyway. */
  private ownRaw(target: object): Raw {
    if (target instanceof Reference || target instanceof LuaTable || target instanceof LuaReference) return target;
    return isThread(target) ? target.rawFor(this) : undefined;
  }

  /** The kind of reference that an object becomes; undefined: a table. */
  private kindOf(target: object, { reference, proxy, metatable }: Options): Kind | undefined {
    if (reference === true) return 'js_userdata';
    if (target instanceof Promise) return 'js_promise';
    if (proxy === true) return 'js_proxy';
    if (proxy === false || metatable !== undefined) return undefined;
    if (this.proxies) return 'js_proxy';
    if (target instanceof Error) return 'js_error';
    return isThenable(target) ? 'js_promise' : undefined;
  }

  /** Whether a value becomes a table. */
  isCopied(value: unknown): value is object {
    if (typeof value !== 'object' || value === null || value instanceof Decoration) return false;
    return this.extensions.length === 0 && this.ownRaw(value) === undefined && this.kindOf(value, PLAIN) === undefined;
  }

  private byExtension(decoration: Decoration): { readonly raw: Raw } | undefined {
    const { main } = this;
    for (const { extension } of this.extensions)
      if (extension.pushValue(main, decoration)) return { raw: main.popRaw() };
    return undefined;
  }

  // ---- to JavaScript

  /** The JavaScript value of a raw one. */
  toJS(raw: Raw): unknown {
    if (this.extensions.length > 0) {
      const made = this.main.byExtension(raw);
      if (made !== undefined) return made.value;
    }
    switch (typeof raw) {
      case 'undefined':
        return null;
      case 'bigint':
        return Number(raw);
      case 'function':
        return this.functions.toJS(raw as LuaFunction);
      case 'object':
        return this.objectToJS(raw!);
      default:
        return raw;
    }
  }

  private objectToJS(raw: object): unknown {
    if (raw instanceof Reference) return raw.target;
    if (raw instanceof LuaTable) return fromTable(this, raw);
    if (raw instanceof Uint8Array) return new TextDecoder().decode(raw);
    return raw instanceof LuaReference && raw.type === 'thread' ? this.threadOf(raw) : raw;
  }

  /** The object of a coroutine: the same one each time. */
  threadOf(raw: LuaReference): LuaThread {
    let thread = this.threads.get(raw);
    if (thread === undefined) this.note(raw, (thread = this.makeThread(this, raw)));
    return thread;
  }

  /** Notes which object stands for a coroutine. */
  note(raw: LuaReference, thread: LuaThread): void {
    this.threads.set(raw, thread);
  }

  // ---- running

  /** Calls a raw function, for so many milliseconds at most; returns all results. */
  invoke(fn: LuaFunction, args: readonly Raw[], time?: number): Raw[] {
    if (this.closed) throw new Error(text.closedState());
    const { memoryMax: memory } = this;
    try {
      if (time === undefined && memory === undefined) return fn.multi(...args);
      return limited(this.lua, fn, args, {
        ...(time !== undefined && { time }),
        ...(memory !== undefined && { memory: roomIn(memory) }),
      });
    } catch (thrown) {
      throw this.failureOf(thrown);
    }
  }

  /** A failed call as error of the layer. */
  private failureOf(thrown: unknown): unknown {
    if (!(thrown instanceof LuaError)) return thrown;
    if (thrown.code === 'ERR_LUA_LIMIT_TIME') return new LuaTimeoutError(text.timedOut(), { cause: thrown });
    if (thrown.code === 'ERR_LUA_LIMIT_MEMORY') return new MemoryError(text.noMemory(), { cause: thrown });
    return thrown.code === 'ERR_LUA_RUNTIME' ? this.errorOf(thrown.value) : thrown;
  }

  /** An error value of Lua as JavaScript error, with a traceback if there is one. */
  errorOf(raw: Raw, traceback = ''): Error {
    const value = raw instanceof Reference ? raw.target : raw;
    if (value instanceof LuaTimeoutError || value instanceof MemoryError) return value;
    const calls = traceback === '' || traceback === 'stack traceback:' ? '' : `\n${traceback}`;
    const error = new Error(this.textOf(raw) + calls, value instanceof Error ? { cause: value } : undefined);
    if (value instanceof Error && value.stack !== undefined) error.stack = value.stack;
    this.errors.set(error, raw);
    return error;
  }

  /** What was thrown as error value of Lua: that of a Lua error, if it was one. */
  rawError(thrown: unknown): Raw {
    return thrown instanceof Error && this.errors.has(thrown) ? this.errors.get(thrown) : this.toLua(thrown);
  }

  /** Whether a raw value is a function, or an object with `__call`. */
  isCallable(raw: Raw): boolean {
    return typeof raw === 'function' || (isObject(raw) && this.prelude.callable(raw) === true);
  }

  /** A callable object as function. */
  asFunction(raw: Raw): LuaFunction {
    return this.prelude.bound(raw) as LuaFunction;
  }

  /** The text of a raw value, as tostring gives it. */
  textOf(raw: Raw): string {
    return String(this.toJS(this.invoke(this.prelude.tostring, [raw])[0]));
  }
}

/** The memory limit was hit. */
export class MemoryError extends Error {}

/** A thread, without this file's knowing its class. */
function isThread(target: object): target is LuaThread {
  return 'rawFor' in target && typeof target.rawFor === 'function';
}

const isThenable = (target: object): boolean => typeof (target as { then?: unknown }).then === 'function';

/** The integers beyond those that numbers hold exactly. */
const INT64 = 2 ** 63;

/** Numbers without a fraction are integers in Lua, if they fit. */
function numberToLua(value: number): number | bigint {
  if (value === 0) return 0;
  return Number.isInteger(value) && !Number.isSafeInteger(value) && value >= -INT64 && value < INT64
    ? BigInt(value)
    : value;
}

/** What a state counts for itself by the accounting model (vm/gc/sizes.ts), which is not public; a spec holds it. */
const STATE_BYTES = 24 * 1024;

/** The limit of a run as limits of states are: without what the state itself counts for. */
const roomIn = (bytes: number): number => Math.max(bytes - STATE_BYTES, 1);

/** Calls a function within limits. */
function limited(lua: Lua, fn: LuaFunction, args: readonly Raw[], limits: Limits): Raw[] {
  return lua.evalMulti('local f = ... return f(select(2, ...))', { args: [fn, ...args], limits });
}
