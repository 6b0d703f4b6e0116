// Lua for JavaScript programs: a state, its globals, and code run in it, at once or waiting for the host.
// Invariant: whatever goes wrong in Lua leaves here as a LuaError; a JavaScript Error from in here is a fault of ours.
import * as text from '../messages/embed.ts';
import { bytesOf, type Str } from '../values/string.ts';
import { Table } from '../values/table.ts';
import type { Value } from '../values/type.ts';
import type { Host } from '../vm/host.ts';
import type { Runtime } from '../vm/runtime.ts';
import type { Task } from '../vm/task.ts';
import { UNBOUNDED, tighter, type Bounds } from '../vm/limits.ts';
import { Fault, LuaThrow } from '../vm/throw.ts';
import * as access from './access.ts';
import { Budget, boundsOf, type Limits } from './budget.ts';
import { hostFunction } from './async.ts';
import { Converter } from './convert.ts';
import { LuaError, limitError } from './errors.ts';
import type { LuaFunction, LuaTable, Owner } from './handle.ts';
import { portableHost, type FlushableHost, type HostOptions } from './host.ts';
import { nextTurn } from './macrotask.ts';
import { createRuntime, describeError, drive, loadChunk, startCall, type Stop } from './state.ts';
import { encodeUtf8, fromBytes, readable, type StringMode } from './text.ts';

export type { Limits };

export interface LuaOptions extends HostOptions {
  /** Global variables, converted like arguments. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** How Lua strings come out: as UTF-8 text (the default), or one character per byte. */
  readonly strings?: StringMode;
  readonly limits?: Limits;
  /** Whether busy code is translated to JavaScript: the default, where the host allows making code from text. */
  readonly jit?: boolean;
  /** The world outside, where the options above are not enough: files, environment. See the node entry. */
  readonly host?: Host;
}

export interface RunOptions {
  /** What positions in messages call the code. */
  readonly name?: string;
  /** What the code finds in `...`. */
  readonly args?: readonly unknown[];
  /** The code's global variables. */
  readonly env?: LuaTable | object;
  readonly limits?: Limits;
  /** Stops an asynchronous run for good. */
  readonly signal?: AbortSignal;
  /** 'js': tables come out as copies. Otherwise as live handles. */
  readonly as?: 'js' | 'handle';
}

type AnyFunction = (...args: never[]) => unknown;

/** Slices of a run before it gives way to the host's event loop. */
const SLICES_PER_TURN = 1;

export class Lua {
  private readonly core: Core;

  constructor(options: LuaOptions = {}) {
    this.core = new Core(options);
  }

  /** The global table. */
  get globals(): LuaTable {
    return this.core.toJS(this.core.rt.globals) as LuaTable;
  }

  /** Runs code to its end and gives its first result. Code that would wait for the host fails with ERR_LUA_ASYNC. */
  eval<T = unknown>(code: string | Uint8Array, options: RunOptions = {}): T {
    return this.evalMulti(code, options)[0] as T;
  }

  /** Like eval, with all results. */
  evalMulti<T extends unknown[] = unknown[]>(code: string | Uint8Array, options: RunOptions = {}): T {
    const { core } = this;
    return core.out(core.runNow(core.load(code, options), core.args(options), options), options) as T;
  }

  /** Runs code that may wait for promises of host functions. */
  async evalAsync<T = unknown>(code: string | Uint8Array, options: RunOptions = {}): Promise<T> {
    const { core } = this;
    return core.out(await core.runAsync(core.load(code, options), core.args(options), options), options)[0] as T;
  }

  /** Code as a function, compiled once. */
  compile<A extends unknown[] = unknown[], R = unknown>(code: string | Uint8Array, options: RunOptions = {}): LuaFunction<A, R> {
    return this.core.toJS(this.core.load(code, options)) as LuaFunction<A, R>;
  }

  /** A new table: empty, or filled from an array, object, Map or pairs. */
  table(init: object = {}): LuaTable {
    const filled = Symbol.iterator in init && !Array.isArray(init) ? new Map(init as Iterable<[unknown, unknown]>) : init;
    const table = this.core.toLua(filled);
    return this.core.toJS(table instanceof Table ? table : new Table()) as LuaTable;
  }

  /** A host function as Lua sees it. */
  function(fn: AnyFunction): LuaFunction {
    return this.core.toJS(this.core.toLua(fn)) as LuaFunction;
  }
}

/** The state behind a Lua object: also what its handles refer to. */
class Core implements Owner {
  readonly rt: Runtime;
  private readonly converter: Converter;
  private readonly bounds: Bounds;
  private readonly host: Host & Partial<FlushableHost>;
  /** The budget of the innermost run; runs started by host functions share it. */
  private budget: Budget | undefined = undefined;
  /** The last Error a host function threw: the cause of the LuaError it becomes, unless Lua catches it. */
  private lastThrown: Error | undefined = undefined;

  constructor(options: LuaOptions) {
    this.host = options.host ?? portableHost(options);
    this.rt = createRuntime(this.host, {}, { jit: options.jit });
    this.bounds = boundsOf(options.limits);
    this.converter = new Converter(this, (fn) => hostFunction(this, fn), options.strings ?? 'utf8');
    this.rt.collector?.roots.push((mark) => this.converter.eachHandle(mark));
    for (const [name, value] of Object.entries(options.globals ?? {})) {
      this.rt.globals.setStr(bytesOf(this.toLua(name) as Str), this.toLua(value));
    }
  }

  // ---- conversion

  toLua(value: unknown): Value {
    return this.converter.toLua(value);
  }

  toJS(value: Value): unknown {
    return this.converter.toJS(value);
  }

  deepToJS(value: Value): unknown {
    return this.converter.deepToJS(value);
  }

  args({ args = [] }: RunOptions): Value[] {
    return args.map((arg) => this.toLua(arg));
  }

  out(values: readonly Value[], { as = 'handle' }: RunOptions): unknown[] {
    return values.map((v) => (as === 'js' ? this.deepToJS(v) : this.toJS(v)));
  }

  // ---- what handles ask for

  index(object: Value, key: Value): Value {
    if (object instanceof Table && object.meta === undefined) return object.get(key);
    return this.runNow(access.index, [object, key])[0];
  }

  store(object: Value, key: Value, value: Value): void {
    this.runNow(access.store, [object, key, value]);
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
      throw new LuaError({ code: 'ERR_LUA_SYNTAX', message: this.messageOf(thrown.value), value: this.toJS(thrown.value) });
    }
  }

  /** What a run may use: of what the state allows, and the call; within what the run may use that it is started from. */
  private budgetFor({ limits }: RunOptions): Budget | undefined {
    const bounds = tighter(this.bounds, boundsOf(limits));
    return bounds === UNBOUNDED || (limits === undefined && this.budget !== undefined) ? this.budget : new Budget(bounds, this.budget);
  }

  /** Runs a step of a task under a budget. */
  private step(task: Task, budget: Budget | undefined, slices?: number): Stop {
    const outer = this.budget;
    this.budget = budget;
    try {
      return drive(task, budget, slices);
    } finally {
      this.budget = outer;
    }
  }

  runNow(fn: Value, args: Value[], options: RunOptions = {}): readonly Value[] {
    const budget = this.budgetFor(options);
    const stop = this.step(startCall(this.rt, fn, args), budget);
    this.host.flush?.();
    if (stop.kind === 'parked') throw new LuaError({ code: 'ERR_LUA_ASYNC', message: text.wouldWait() });
    return this.finish(stop, budget);
  }

  async runAsync(fn: Value, args: Value[], options: RunOptions = {}): Promise<readonly Value[]> {
    const { signal } = options;
    const budget = this.budgetFor(options);
    const task = startCall(this.rt, fn, args);
    for (;;) {
      if (signal?.aborted === true) throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.aborted(), cause: signal.reason });
      const stop = this.step(task, budget, SLICES_PER_TURN);
      this.host.flush?.();
      if (stop.kind === 'slices') await nextTurn();
      else if (stop.kind === 'parked') await this.woken(task, signal);
      else return this.finish(stop, budget);
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
    if (stop.kind === 'failed') throw this.errorOf(stop.error, stop.traceback, budget);
    throw limitError((stop as Stop & { kind: 'limit' }).limit, budget?.bounds ?? UNBOUNDED);
  }

  // ---- errors

  /** A LuaError's own value goes back as it was; any other Error is its message, with the position of the call. */
  thrownToLua(thrown: unknown): LuaThrow | Fault {
    if (thrown instanceof LuaError && thrown.catchable) return new LuaThrow(this.toLua(thrown.value));
    // What Lua must not catch, and what is no error of the program, goes on through its frames.
    if (thrown instanceof LuaError) throw thrown;
    if (!(thrown instanceof Error)) return new LuaThrow(this.toLua(thrown));
    this.lastThrown = thrown;
    return new Fault(encodeUtf8(thrown.message), 1);
  }

  private errorOf(error: Value, traceback: string, budget: Budget | undefined): LuaError {
    const message = this.messageOf(error, budget);
    const cause = this.lastThrown !== undefined && message.endsWith(this.lastThrown.message) ? this.lastThrown : undefined;
    // The last line is our own guard.
    const calls = readable(traceback).replace(/\n\t\[C\]: in \?$/, '');
    return new LuaError({ code: 'ERR_LUA_RUNTIME', message, value: this.toJS(error), traceback: calls, cause });
  }

  /** The error in words; its `__tostring` runs on what the run has left. */
  private messageOf(error: Value, budget = this.budgetFor({})): string {
    return readable(describeError(this.rt, error, budget).message);
  }
}
