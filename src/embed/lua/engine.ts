// The public Lua class: a state, its globals, and running code in it, synchronously or asynchronously.
// Invariant: failures of Lua code leave here as LuaErrors; any other Error from here is a fault of the engine.
import type { Turn } from '../../actors/time/turn.ts';
import * as text from '../../messages/embed.ts';
import { LuaFunction as FunctionValue } from '../../values/function.ts';
import { LuaFloat } from '../../values/number.ts';
import { bytesOf, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Host } from '../../vm/host.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { flushFiles } from '../../stdlib/index.ts';
import { undoHook } from '../../vm/debug/hook.ts';
import { TaskState, type Task } from '../../vm/task.ts';
import { LimitStop, UNBOUNDED, tighter, type Bounds, type LimitKind } from '../../vm/limits.ts';
import { LuaThrow, type Fault } from '../../vm/throw.ts';
import * as access from './access.ts';
import { hostFunction, hostNative, withConversion, type Boundary, type Wait } from './async.ts';
import { Budget, boundsOf, type Limits } from './budget.ts';
import { Converter, type ConversionOptions } from './convert.ts';
import { LuaError, limitError } from '../host/errors.ts';
import type { CopyOptions, LuaFunction, LuaTable, LuaUserdata, Owner } from './handle.ts';
import { guardHost, type FlushableHost, type HostOptions } from '../host/host.ts';
import { Exposer } from '../objects/exposer.ts';
import type { ExposeOptions } from '../objects/policy.ts';
import { userdata, type MetaSpec } from '../objects/userdata.ts';
import { LiveHandles } from './live-handles.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';
import { nextTurn } from '../host/macrotask.ts';
import {
  describeError,
  drive,
  loadChunk,
  openRuntime,
  startCall,
  startLastingCall,
  turnOf,
  type Stop,
  type Toolchain,
} from './state.ts';
import type { VirtualFiles } from '../host/virtual-files.ts';
import { encodeUtf8, fromBytes, readable, readableMessage } from '../host/text.ts';
import { isA, lifted, outOf, withHost } from '../host/thrown.ts';

export type { Limits };

/** Options of a state. */
export interface LuaOptions extends HostOptions, ConversionOptions, SandboxOptions {
  /** Global variables, converted like arguments. */
  readonly globals?: Readonly<Record<string, unknown>>;
  readonly limits?: Limits;
  /** Whether the JIT compiler is used: the default, if the host allows `new Function`. */
  readonly jit?: boolean;
  /**
   * Compatibility with 5.3, as a stock lua 5.4 has it: math.pow and others, and `__le` derived from `__lt`; default
   * true.
   */
  readonly compat?: boolean;
  /** Services of the host beyond the options above: files, environment. See the node entry. */
  readonly host?: Host;
}

/** Options of a call or a compiled chunk. */
export interface RunOptions {
  /** The chunk name, for positions in messages. */
  readonly name?: string;
  /** The values of `...`. */
  readonly args?: readonly unknown[];
  /** The code's global variables. */
  readonly env?: LuaTable | object;
  readonly limits?: Limits;
  /** Aborts an asynchronous run. */
  readonly signal?: AbortSignal;
  /** 'js': tables in results are copied; otherwise they are live handles. */
  readonly as?: 'js' | 'handle';
}

type AnyFunction = (...args: never[]) => unknown;

/** Milliseconds that an asynchronous run takes before it gives way to the host's event loop. */
const TURN_MS = 8;
/** Fuel between two readings of the clock. */
const SLICE_IN_TURN = 100_000;

/**
 * A Lua state: globals, libraries and limits. Its values come out as copies or live handles. An entry gives it a
 * toolchain (lua.ts), or it runs precompiled chunks only.
 */
export class Lua {
  private readonly core: Core;

  constructor(options?: LuaOptions);
  /** @internal */
  constructor(options: LuaOptions | undefined, toolchain: Toolchain);
  constructor(options: LuaOptions = {}, toolchain?: Toolchain) {
    this.core = new Core(options, toolchain);
  }

  /** The global table. */
  get globals(): LuaTable {
    return this.core.toJS(this.core.rt.globals) as LuaTable;
  }

  /** The files of the option `files`, as programs have left them; undefined without that option. */
  get files(): VirtualFiles | undefined {
    const { rt, files } = this.core;
    // Programs see what is in their buffers; so does JavaScript.
    if (files !== undefined) flushFiles(rt);
    return files;
  }

  /** Runs code and returns its first result. Code that would wait for the host fails with ERR_LUA_ASYNC. */
  eval<T = unknown>(code: string | Uint8Array, options: RunOptions = {}): T {
    return this.evalMulti(code, options)[0] as T;
  }

  /** Like eval, but returns all results. */
  evalMulti<T extends unknown[] = unknown[]>(code: string | Uint8Array, options: RunOptions = {}): T {
    const { core } = this;
    return core.out(core.runNow(core.load(code, options), core.args(options), options), options) as T;
  }

  /** Runs code that may wait for promises. */
  async evalAsync<T = unknown>(code: string | Uint8Array, options: RunOptions = {}): Promise<T> {
    const { core } = this;
    return core.out(await core.runAsync(core.load(code, options), core.args(options), options), options)[0] as T;
  }

  /** Code as a function, compiled once. */
  compile<A extends unknown[] = unknown[], R = unknown>(
    code: string | Uint8Array,
    options: RunOptions = {},
  ): LuaFunction<A, R> {
    return this.core.toJS(this.core.load(code, options)) as LuaFunction<A, R>;
  }

  /** A new table: empty, or filled from an array, object, Map or pairs. */
  table(init: object = {}): LuaTable {
    const table = this.core.toLua(outOf(() => (isPairs(init) ? new Map(init) : init)));
    return this.core.toJS(table instanceof Table ? table : new Table()) as LuaTable;
  }

  /** Makes a Lua function of a JavaScript function. */
  function(fn: AnyFunction): LuaFunction {
    return this.core.handleOf(this.core.toLua(fn)) as LuaFunction;
  }

  /**
   * Gives programs a JavaScript object, class, function or namespace itself instead of a copy: its methods, fields and
   * accessors, elements and iterators. It is a userdata there, and comes back as itself.
   */
  expose<T extends object>(value: T, options?: ExposeOptions): LuaUserdata<T> {
    return this.core.handleOf(this.core.exposer.expose(value, options)) as LuaUserdata<T>;
  }

  /** A userdata around a value, with a metatable of functions and objects of JavaScript. */
  userdata<T>(value: T, meta?: MetaSpec): LuaUserdata<T> {
    return this.core.handleOf(userdata(this.core.rt, this.core.converter, value, meta)) as LuaUserdata<T>;
  }
}

const isPairs = (init: object): init is Iterable<[unknown, unknown]> => Symbol.iterator in init && !Array.isArray(init);

/** Stack slots for a call besides its arguments. */
const CALL_SLOTS = 16;
/** Fuel for formatting an error object. */
const WORK_FOR_WORDS = 1_000_000;

/** The implementation behind a Lua object and its handles. */
class Core implements Owner, Boundary {
  readonly rt: Runtime;
  readonly files: VirtualFiles | undefined;
  readonly converter: Converter;
  readonly exposer: Exposer;
  private readonly bounds: Bounds;
  private readonly host: Host & Partial<FlushableHost>;
  /** The budget of the innermost run; runs started by host functions share it. */
  private budget: Budget | undefined = undefined;
  /** The limit that an error stands for. */
  private readonly stops = new WeakMap<LuaError, LimitKind>();
  /** JavaScript errors by the Lua value that stands for them. */
  private readonly causes = new WeakMap<object, unknown>();
  /** Runs that wait for a promise. */
  private readonly waits = new WeakMap<Task, Wait>();

  constructor(options: LuaOptions, toolchain: Toolchain | undefined) {
    const sandbox = new Sandbox(options),
      { jit, compat } = options,
      { grants } = sandbox;
    this.host = guardHost(sandbox.host);
    this.files = sandbox.files;
    this.rt = withHost(() => openRuntime(this.host, {}, { grants, jit, compat }, toolchain));
    this.bounds = boundsOf(options.limits);
    this.converter = new Converter(
      this,
      (fn) => hostFunction(this, fn),
      options,
      undefined,
      undefined,
      new LiveHandles(),
    );
    this.exposer = new Exposer(this.rt, this.converter, (name, invoke, convert) =>
      hostNative(withConversion(this, convert), name, invoke),
    );
    this.rt.collector?.roots.push(this.converter.handles);
    sandbox.open(this);
    for (const [name, value] of outOf(() => Object.entries(options.globals ?? {}))) {
      this.rt.globals.setStr(bytesOf(this.toLua(name) as Str), this.toLua(value));
    }
  }

  // ---- conversion

  toLua(value: unknown): Value {
    return this.converter.toLua(value);
  }

  convert(value: unknown): Value {
    return this.converter.convert(value);
  }

  toJS(value: Value): unknown {
    return this.converter.toJS(value);
  }

  deepToJS(value: Value, options?: CopyOptions): unknown {
    return this.converter.deepToJS(value, undefined, options);
  }

  /** The handle of a function or userdata, also where toJS gives what it stands for. */
  handleOf(value: Value): unknown {
    return value instanceof FunctionValue || value instanceof Userdata
      ? this.converter.handles.of(value)
      : this.toJS(value);
  }

  args({ args = [] }: RunOptions): Value[] {
    return this.converter.all(args, this.rt.stackLimit - CALL_SLOTS);
  }

  out(values: readonly Value[], { as = 'handle' }: RunOptions): unknown[] {
    return outOf(() => values.map((v) => (as === 'js' ? this.deepToJS(v) : this.toJS(v))));
  }

  // ---- operations of handles

  index(object: Value, key: Value): Value {
    if (object instanceof Table && object.meta === undefined) return object.get(key);
    return this.runNow(access.index, [object, key])[0];
  }

  store(object: Value, key: Value, value: Value): void {
    if (object instanceof Table && object.meta === undefined && !object.frozen && isKey(key)) object.set(key, value);
    else this.runNow(access.store, [object, key, value]);
  }

  length(object: Value): Value {
    if (object instanceof Table && object.meta === undefined) return object.length();
    return this.runNow(access.length, [object])[0];
  }

  call(fn: Value, args: readonly unknown[]): unknown[] {
    return this.out(this.runNow(fn, this.args({ args })), {});
  }

  async callAsync(fn: Value, args: readonly unknown[]): Promise<unknown[]> {
    return this.out(await this.runAsync(fn, this.args({ args })), {});
  }

  // ---- running

  load(code: string | Uint8Array, { name = 'eval', env }: RunOptions): Value {
    const source = typeof code === 'string' ? encodeUtf8(code) : fromBytes(code);
    try {
      return loadChunk(this.rt, source, `=${encodeUtf8(name)}`, env === undefined ? this.rt.globals : this.toLua(env));
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow)) throw thrown;
      throw new LuaError({
        code: 'ERR_LUA_SYNTAX',
        message: this.messageOf(thrown.value),
        value: this.toJS(thrown.value),
      });
    }
  }

  /** The budget of a run: the tighter limits of state and call, within the budget of the run that started it. */
  private budgetFor({ limits }: RunOptions): Budget | undefined {
    const bounds = tighter(this.bounds, boundsOf(limits));
    return bounds === UNBOUNDED || (limits === undefined && this.budget !== undefined)
      ? this.budget
      : new Budget(bounds, this.budget);
  }

  /** Runs a step of a task under a budget. */
  private step(task: Task, budget: Budget | undefined, turn?: Turn): Stop {
    const { rt, budget: outer } = this,
      { slice } = rt;
    this.budget = budget;
    // The clock is read between slices.
    if (turn !== undefined) rt.slice = Math.min(slice, SLICE_IN_TURN);
    try {
      return drive(task, budget, turn);
    } finally {
      rt.slice = slice;
      this.budget = outer;
    }
  }

  /** A run has ended or was aborted: drops all references to its task. */
  private release(task: Task): void {
    this.rt.waiting.delete(task);
    if (task.state === TaskState.Parked || task.state === TaskState.Ready) undoHook(task);
    task.onReady = undefined;
    this.waits.get(task)?.release();
  }

  parked(task: Task, wait: Wait): () => void {
    this.waits.set(task, wait);
    return () => void this.waits.delete(task);
  }

  runNow(fn: Value, args: Value[], options: RunOptions = {}): readonly Value[] {
    const budget = this.budgetFor(options);
    const stop = this.runWhole(startCall(this.rt, fn, args), budget);
    this.host.flush?.();
    if (stop.kind === 'parked') throw new LuaError({ code: 'ERR_LUA_ASYNC', message: text.wouldWait() });
    return this.finish(stop, budget);
  }

  /** Runs a task until it ends or would wait. */
  private runWhole(task: Task, budget: Budget | undefined): Stop {
    try {
      return this.step(task, budget);
    } finally {
      this.release(task);
    }
  }

  async runAsync(fn: Value, args: Value[], options: RunOptions = {}): Promise<readonly Value[]> {
    const { signal } = options;
    const budget = this.budgetFor(options);
    const task = startLastingCall(this.rt, fn, args),
      turn = turnOf(TURN_MS);
    try {
      for (;;) {
        if (signal?.aborted === true)
          throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.aborted(), cause: signal.reason });
        turn.begin();
        const stop = this.step(task, budget, turn);
        this.host.flush?.();
        if (stop.kind === 'turn') await nextTurn();
        else if (stop.kind === 'parked') await this.woken(task, signal);
        else return this.finish(stop, budget);
      }
    } finally {
      this.release(task);
    }
  }

  /** Resolves when the parked task can go on, or when it has been aborted. */
  private woken(task: Task, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      task.onReady = wake;
      signal?.addEventListener('abort', wake);
    });
  }

  private finish(stop: Stop, budget: Budget | undefined): readonly Value[] {
    if (stop.kind === 'done') return stop.values;
    if (stop.kind === 'failed') throw this.errorOf(stop.error, stop.traceback, stop.cause, budget);
    const { limit } = stop as Stop & { kind: 'limit' },
      error = limitError(limit, budget?.bounds ?? UNBOUNDED);
    this.stops.set(error, limit);
    throw error;
  }

  // ---- errors

  /** The stop of this run, if the called code hit a limit that also applies here; pcall must not catch that. */
  stopOf(thrown: unknown): LimitStop | undefined {
    const { rt, budget } = this,
      hit = isA(thrown, LuaError) ? this.stops.get(thrown) : undefined;
    if (hit === undefined || budget === undefined) return undefined;
    const own = hit === 'memory' && rt.memory.exceeded(rt) ? hit : budget.exhausted(rt);
    return own && new LimitStop(own);
  }

  /** A LuaError becomes its original value; any other Error its message with the position of the call. */
  thrownToLua(thrown: unknown): LuaThrow | Fault {
    const error = this.valueBack(thrown) ?? lifted(thrown, (value) => this.convert(value));
    if (error instanceof LuaThrow && isObject(error.value) && error.cause !== undefined)
      this.causes.set(error.value, error.cause);
    return error;
  }

  /** The error value of a LuaError that a program raised. */
  private valueBack(thrown: unknown): LuaThrow | undefined {
    if (!isA(thrown, LuaError) || !thrown.catchable || thrown.code === 'ERR_LUA_VALUE') return undefined;
    try {
      return new LuaThrow(this.convert(thrown.value), thrown);
    } catch (failed) {
      if (isA(failed, LimitStop)) throw failed;
      // The value belongs to another state: use the message.
      return undefined;
    }
  }

  private errorOf(error: Value, traceback: string, thrown: unknown, budget: Budget | undefined): LuaError {
    const message = this.messageOf(error, budget);
    const cause = thrown ?? (isObject(error) ? this.causes.get(error) : undefined);
    // The last line is the guard's.
    const calls = readable(traceback).replace(/\n\t\[C\]: in \?$/, '');
    return new LuaError({
      code: 'ERR_LUA_RUNTIME',
      message,
      value: outOf(() => this.toJS(error)),
      traceback: calls,
      cause,
    });
  }

  private messageOf(error: Value, budget?: Budget): string {
    return readableMessage(describeError(this.rt, error, (fn, args) => this.runBriefly(fn, args, budget)).message);
  }

  /** Runs a function (`__tostring`) of a program that has ended, with little fuel and on what is left of its budget. */
  private runBriefly(fn: Value, args: readonly Value[], budget = this.budgetFor({})): Stop {
    const brief = new Budget({ ...UNBOUNDED, instructions: WORK_FOR_WORDS }, budget);
    return this.runWhole(startCall(this.rt, fn, args), brief);
  }
}

/** Keys that tables can have: neither nil nor NaN. */
const isKey = (key: Value): boolean =>
  key !== undefined && (typeof key === 'string' || (key === key && !(key instanceof LuaFloat && key.n !== key.n)));

const isObject = (v: Value): v is Value & object => typeof v === 'object' || typeof v === 'function';
