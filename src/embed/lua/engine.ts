// The public Lua class: a state, its globals, and running code in it, synchronously or asynchronously.
// Invariant: failures of Lua code leave here as LuaErrors; any other Error from here is a fault of the engine.
import * as text from '../../messages/embed.ts';
import { LuaFloat } from '../../values/number.ts';
import { notForFunction, stateClosed, stateRuns } from '../../messages/options.ts';
import { cannotDump } from '../../messages/stdlib.ts';
import { close as CLOSE, resume as RESUME, statusOf } from '../../stdlib/coroutine.ts';
import { bytesOf, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Thread } from '../../values/thread.ts';
import type { Value } from '../../values/type.ts';
import type { Host } from '../../vm/host.ts';
import type { Native } from '../../vm/native/native.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { flushFiles } from '../../stdlib/index.ts';
import { giveUp } from '../../vm/drive.ts';
import { TaskState, type Task } from '../../vm/task.ts';
import { keepTask } from '../../vm/task-pool.ts';
import { Closure } from '../../vm/closure.ts';
import { Status, type Coroutine } from '../../vm/coroutine.ts';
import { traceback } from '../../vm/debug/stack-trace.ts';
import { CLOSE_STATE } from '../../vm/gc/collector.ts';
import { STATE_BYTES } from '../../vm/gc/sizes.ts';
import { newCoroutine } from '../../vm/task-start.ts';
import { LimitStop, UNBOUNDED, tighter, type Bounds, type LimitKind } from '../../vm/limits.ts';
import { LuaThrow, type Fault } from '../../vm/throw.ts';
import * as access from './access.ts';
import { hostFunction, hostNative, withConversion, type Boundary, type Wait } from './async.ts';
import { Budget, boundsOf, type Limits } from './budget.ts';
import { disassembled, dumped, loadSource, placeOf } from './chunks.ts';
import { Converter, areSame, type ConversionOptions } from './convert.ts';
import { ASYNC_DISPOSE, DISPOSE } from '../host/dispose.ts';
import { LuaError, limitError } from '../host/errors.ts';
import { Execution, Run, type Runner } from './execution.ts';
import {
  settingsOfHandle,
  type CallOptions,
  type CopyOptions,
  type LuaFunction,
  type LuaTable,
  type LuaThread,
  type LuaUserdata,
  type Owner,
  type ThreadStatus,
} from './handle.ts';
import { PortableHost, guardHost, type FlushableHost, type HostOptions } from '../host/host.ts';
import { Exposer } from '../objects/exposer.ts';
import type { ExposeOptions } from '../objects/policy.ts';
import { userdata, type MetaSpec } from '../objects/userdata.ts';
import { LiveHandles } from './live-handles.ts';
import { mustBe } from '../host/options.ts';
import * as is from '../host/options.ts';
import { PLAIN, compileOptions, luaOptions, runOptions, settingsOf, type Settings } from './options.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';
import { nextTurn } from '../host/macrotask.ts';
import {
  driveFreely,
  describeError,
  drive,
  openRuntime,
  startCall,
  startLastingCall,
  turnOf,
  type Pause,
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

/** Which forms of code are accepted: text, binary chunks of LuaFunction.dump, or both. */
export type ChunkMode = 't' | 'b' | 'bt';

/** Options of a compiled chunk. `limits`, `signal` and `as` are those of its calls. */
export interface CompileOptions extends CallOptions {
  /** The chunk name, for positions in messages; default 'eval'. A first `@` or `=` is no part of it, as in Lua. */
  readonly name?: string;
  /** The code's global variables: a table handle, or an object to be copied. Default: those of the state. */
  readonly env?: LuaTable | object;
  /**
   * 't', the default: text only, because a forged binary chunk can do what no text can; 'b': binary chunks only; 'bt':
   * both (§6.1 load).
   */
  readonly mode?: ChunkMode;
}

/** Options of a run. */
export interface RunOptions extends CompileOptions {
  /** The values of `...`. */
  readonly args?: readonly unknown[];
}

type AnyFunction = (...args: never[]) => unknown;

/** Milliseconds that an asynchronous run takes before it gives way to the host's event loop. */
const TURN_MS = 8;
/** Fuel between two readings of the clock. */
const SLICE_IN_TURN = 100_000;

/**
 * Code: text, bytes of text, or a binary chunk. A first line that begins with #! and a UTF-8 byte order mark are
 * skipped.
 */
export type Code = string | Uint8Array;

/**
 * A Lua state: globals, libraries and limits. Its values come out as copies or live handles. Failures of Lua code are
 * LuaErrors; an option that does not exist or is of the wrong type is a TypeError that names it.
 */
export class Lua {
  private readonly core: Core;

  /** Makes a state. Throws a TypeError for faulty options, a LuaError if a service of `host` fails. */
  constructor(options?: LuaOptions);
  /** @internal Without a toolchain (lua.ts) it runs precompiled chunks only. */
  constructor(options: LuaOptions | undefined, toolchain: Toolchain);
  constructor(options?: LuaOptions, toolchain?: Toolchain) {
    this.core = new Core(luaOptions(options), toolchain);
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
  eval<T = unknown>(code: Code, options?: RunOptions): T {
    return this.core.eval('eval', code, options)[0] as T;
  }

  /** Like eval, but returns all results. */
  evalMulti<T extends unknown[] = unknown[]>(code: Code, options?: RunOptions): T {
    return this.core.eval('evalMulti', code, options) as T;
  }

  /** Runs code that may wait for promises, and resolves to its first result. */
  async evalAsync<T = unknown>(code: Code, options?: RunOptions): Promise<T> {
    return (await this.core.evalAsync('evalAsync', code, options))[0] as T;
  }

  /** Like evalAsync, but resolves to all results. */
  async evalAsyncMulti<T extends unknown[] = unknown[]>(code: Code, options?: RunOptions): Promise<T> {
    return (await this.core.evalAsync('evalAsyncMulti', code, options)) as T;
  }

  /**
   * Code as a function, compiled once. Its arguments are those of its calls, which `limits`, `signal` and `as` hold
   * for. Throws a LuaError with code ERR_LUA_SYNTAX for code that does not compile.
   */
  compile<A extends unknown[] = unknown[], R = unknown>(code: Code, options?: CompileOptions): LuaFunction<A, R> {
    const taken = compileOptions(options),
      compiled = this.core.toJS(this.core.load(code, taken)) as LuaFunction<A, R>;
    const { limits, signal, as } = taken;
    return settingsOf(taken) === PLAIN ? compiled : compiled.with({ limits, signal, as });
  }

  /**
   * Code, or a function, as an execution that runs when and as far as the embedder says: in steps of instructions, to
   * its end, or asynchronously. `name`, `env` and `mode` are for code only.
   */
  start<T extends unknown[] = unknown[]>(code: Code | LuaFunction, options?: RunOptions): Execution<T> {
    return new Execution<T>(this.core.start(code, options));
  }

  /** A new table: empty, or filled from an array, object, Map or pairs. */
  table(init: object = {}): LuaTable {
    mustBe('init', init, is.reference);
    const table = this.core.toLua(outOf(() => (isPairs(init) ? new Map(init) : init)));
    return this.core.toJS(table instanceof Table ? table : new Table()) as LuaTable;
  }

  /** Makes a Lua function of a JavaScript function. */
  function(fn: AnyFunction): LuaFunction {
    mustBe('fn', fn, is.callable);
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

  /** A coroutine, suspended, that will run a function (§6.2 coroutine.create). */
  thread(fn: LuaFunction | AnyFunction): LuaThread {
    mustBe('fn', fn, is.callable);
    return this.core.toJS(newCoroutine(this.core.rt, this.core.toLua(fn))) as LuaThread;
  }

  /**
   * What the state has used. Counts all that its values hold, so it takes time in proportion; called by a function of
   * the host while Lua code runs, it takes the last count, and `kinds` is undefined.
   */
  usage(): Usage {
    return this.core.usage();
  }

  /**
   * Closes the state: finalizers run, within the limits of the state, files are flushed, and asynchronous runs end. Any
   * later use is a LuaError with code ERR_LUA_CLOSED. Throws a LuaError if Lua code is running in it, if a finalizer
   * hits a limit or would wait: the state is closed even so.
   */
  close(): void {
    this.core.close();
  }

  /** The same, but finalizers may wait for promises of the host. */
  async closeAsync(): Promise<void> {
    await this.core.closeAsync();
  }

  /** Closes the state, for `using`. */
  [DISPOSE](): void {
    this.close();
  }

  /** Closes the state, for `await using`. */
  async [ASYNC_DISPOSE](): Promise<void> {
    await this.closeAsync();
  }
}

/** What a state has used. Bytes are those of the accounting model, as for `limits.memory`. */
export interface Usage {
  /** Instructions of all runs so far, and what library functions charged for their work. */
  readonly instructions: number;
  /** Bytes alive. */
  readonly memory: number;
  /** The most bytes that were alive at a count: at `usage`, at a full collection, and where a memory limit asks. */
  readonly peakMemory: number;
  /** Bytes alive by kind, without the fixed ones of a state. */
  readonly kinds: UsageByKind | undefined;
}

/** Bytes alive by kind. */
export interface UsageByKind {
  readonly strings: number;
  readonly tables: number;
  /** Functions, upvalues and bytecode. */
  readonly functions: number;
  readonly userdata: number;
  /** Coroutines, with their stacks. */
  readonly threads: number;
  /** Files in memory. */
  readonly files: number;
}

const isPairs = (init: object): init is Iterable<[unknown, unknown]> => Symbol.iterator in init && !Array.isArray(init);

/** Stack slots for a call besides its arguments. */
const CALL_SLOTS = 16;
/** Fuel for formatting an error object. */
const WORK_FOR_WORDS = 1_000_000;

/** The implementation behind a Lua object and its handles. */
class Core implements Owner, Boundary, Runner {
  readonly rt: Runtime;
  readonly files: VirtualFiles | undefined;
  readonly converter: Converter;
  private exposing: Exposer | undefined = undefined;
  private readonly bounds: Bounds;
  /** The forms of code that are accepted unless a call says otherwise. */
  private readonly mode: ChunkMode;
  private readonly host: Host & Partial<FlushableHost>;
  /** The budget of the innermost run; runs started by host functions share it. */
  private budget: Budget | undefined = undefined;
  /** The limit that an error stands for. */
  private stops: WeakMap<LuaError, LimitKind> | undefined = undefined;
  /** JavaScript errors by the Lua value that stands for them. */
  private causes: WeakMap<object, unknown> | undefined = undefined;
  private waking: Set<() => void> | undefined = undefined;

  constructor(options: LuaOptions, toolchain: Toolchain | undefined) {
    const sandbox = new Sandbox(options, hostOf(options)),
      { jit, compat } = options,
      { grants } = sandbox;
    this.mode = toolchain === undefined ? 'b' : grants.has('full') ? 'bt' : 't';
    this.host = sandbox.host;
    this.files = sandbox.files;
    this.rt = withHost(() => openRuntime(this.host, {}, { grants, jit, compat }, toolchain));
    this.bounds = boundsOf(options.limits);
    this.converter = new Converter(this, nativeFor, options, undefined, undefined, new LiveHandles());
    this.rt.collector?.addRoots(this.converter.handles);
    sandbox.open(this);
    for (const [name, value] of outOf(() => Object.entries(options.globals ?? {}))) {
      this.rt.globals.setStr(bytesOf(this.toLua(name) as Str), this.toLua(value));
    }
  }

  // ---- the state as a whole

  /** Made when the first object is exposed. */
  get exposer(): Exposer {
    return (this.exposing ??= new Exposer(this.rt, this.converter, (name, invoke, convert) =>
      hostNative(withConversion(this, convert), name, invoke),
    ));
  }

  usage(): Usage {
    const { rt } = this,
      { memory, collector } = rt;
    this.refuseClosed();
    const kinds = rt.running === undefined ? collector!.census() : undefined;
    const { strings = 0, tables = 0, functions = 0, userdata = 0, threads = 0, others = 0 } = kinds ?? {};
    return {
      instructions: rt.used,
      memory: STATE_BYTES + (kinds?.bytes ?? memory.used(rt)),
      peakMemory: STATE_BYTES + memory.peak,
      kinds: kinds && { strings, tables, functions, userdata, threads, files: others },
    };
  }

  /** Whether the state can still be used: true until finalizers have run. */
  private open = true;
  private closing = false;

  private refuseClosed(): void {
    if (!this.open) throw new LuaError({ code: 'ERR_LUA_CLOSED', message: stateClosed() });
  }

  close(): void {
    if (!this.beginToClose()) return;
    try {
      this.runNow(CLOSE_STATE, [], PLAIN);
    } finally {
      this.closed();
    }
  }

  async closeAsync(): Promise<void> {
    if (!this.beginToClose()) return;
    try {
      await this.runAsync(CLOSE_STATE, [], PLAIN);
    } finally {
      this.closed();
    }
  }

  private beginToClose(): boolean {
    if (this.closing) return false;
    if (this.rt.running !== undefined) throw new LuaError({ code: 'ERR_LUA_RUNTIME', message: stateRuns() });
    return (this.closing = true);
  }

  private closed(): void {
    this.open = false;
    for (const act of this.rt.atCollection) act(this.rt);
    this.host.flush?.();
    for (const wake of [...(this.waking ?? [])]) wake();
  }

  get wakes(): Set<() => void> {
    return (this.waking ??= new Set());
  }

  // ---- conversion

  toLua(value: unknown): Value {
    this.refuseClosed();
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
    return this.converter.handleOf(value);
  }

  args(args: readonly unknown[] = []): Value[] {
    return this.converter.all(args, this.rt.stackLimit - CALL_SLOTS);
  }

  out(values: readonly Value[], { copies }: Settings): unknown[] {
    return outOf(() => values.map((v) => (copies ? this.deepToJS(v) : this.toJS(v))));
  }

  // ---- operations of handles

  index(object: Value, key: Value, settings: Settings): Value {
    this.refuseClosed();
    if (object instanceof Table && object.meta === undefined) return object.get(key);
    return this.runNow(access.index, [object, key], settings)[0];
  }

  store(object: Value, key: Value, value: Value, settings: Settings): void {
    this.refuseClosed();
    if (object instanceof Table && object.meta === undefined && !object.frozen && isKey(key)) object.set(key, value);
    else this.runNow(access.store, [object, key, value], settings);
  }

  length(object: Value, settings: Settings): Value {
    this.refuseClosed();
    if (object instanceof Table && object.meta === undefined) return object.length();
    return this.runNow(access.length, [object], settings)[0];
  }

  call(fn: Value, args: readonly unknown[], settings: Settings): unknown {
    const first = this.runNow(fn, args.length < CALL_SLOTS && areSame(args) ? args : this.args(args), settings)[0];
    return isObject(first) ? this.out([first], settings)[0] : this.toJS(first);
  }

  callMulti(fn: Value, args: readonly unknown[], settings: Settings): unknown[] {
    return this.out(this.runNow(fn, this.args(args), settings), settings);
  }

  async callAsync(fn: Value, args: readonly unknown[], settings: Settings): Promise<unknown[]> {
    return this.out(await this.runAsync(fn, this.args(args), settings), settings);
  }

  resume(thread: Thread, args: readonly unknown[], settings: Settings): unknown[] {
    const { status } = thread as Coroutine,
      values = this.runNow(RESUME, [thread, ...this.args(args)], settings);
    return this.out(this.resumed(thread as Coroutine, status, values), settings);
  }

  async resumeAsync(thread: Thread, args: readonly unknown[], settings: Settings): Promise<unknown[]> {
    const { status } = thread as Coroutine,
      values = await this.runAsync(RESUME, [thread, ...this.args(args)], settings);
    return this.out(this.resumed(thread as Coroutine, status, values), settings);
  }

  /** The values behind the first result of coroutine.resume; throws the error that follows a false one. */
  private resumed(co: Coroutine, before: Status, [ok, ...values]: readonly Value[]): readonly Value[] {
    if (ok === true) return values;
    const failed = before === Status.Suspended;
    throw this.raised(values[0], failed ? traceback(co, 0) : '', failed ? co.failure?.cause : undefined);
  }

  statusOf(thread: Thread): ThreadStatus {
    return statusOf(thread as Coroutine);
  }

  closeThread(thread: Thread, settings: Settings): void {
    // The error that has ended it was thrown then.
    const { failure } = thread as Coroutine,
      [ok, error] = this.runNow(CLOSE, [thread], settings);
    if (ok !== true && !(failure !== undefined && failure.error === error)) throw this.raised(error, '');
  }

  dump(fn: Value, strip: boolean): Uint8Array {
    return dumped(closure(fn).proto, strip);
  }

  disassemble(fn: Value, level: number): string {
    return disassembled(closure(fn).proto, level);
  }

  // ---- running

  eval(whose: string, code: Code, options: RunOptions | undefined): unknown[] {
    const taken = runOptions(whose, options),
      settings = settingsOf(taken);
    return this.out(this.runNow(this.load(code, taken), this.args(taken.args), settings), settings);
  }

  async evalAsync(whose: string, code: Code, options: RunOptions | undefined): Promise<unknown[]> {
    const taken = runOptions(whose, options),
      settings = settingsOf(taken);
    return this.out(await this.runAsync(this.load(code, taken), this.args(taken.args), settings), settings);
  }

  /** A run that has not begun. */
  start(code: Code | LuaFunction, options: RunOptions | undefined): Run {
    const taken = runOptions('start', options);
    if (typeof code !== 'function') return this.newRun(this.load(code, taken), taken, PLAIN);
    for (const name of ['name', 'env', 'mode'] as const)
      if (taken[name] !== undefined) throw new TypeError(notForFunction(name));
    return this.newRun(this.toLua(code), taken, settingsOfHandle(code));
  }

  private newRun(fn: Value, options: RunOptions, before: Settings): Run {
    const settings = settingsOf(options, before);
    const task = startLastingCall(this.rt, fn, this.args(options.args));
    return new Run(this, task, this.budgetFor(settings), settings);
  }

  /** A chunk as a function; throws a LuaError with code ERR_LUA_SYNTAX if it cannot be. */
  load(code: Code, { name = 'eval', env, mode = this.mode }: CompileOptions): Value {
    mustBe('code', code, is.code);
    this.refuseClosed();
    const globals = env === undefined ? this.rt.globals : this.toLua(env);
    const source = typeof code === 'string' ? encodeUtf8(code) : fromBytes(code);
    try {
      return loadSource(this.rt, source, chunkName(encodeUtf8(name)), mode, globals);
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow)) throw thrown;
      throw new LuaError({
        code: 'ERR_LUA_SYNTAX',
        message: this.messageOf(thrown.value),
        value: this.toJS(thrown.value),
        ...placeOf(source, thrown),
      });
    }
  }

  /** The budget of a run: the tighter limits of state and call, within the budget of the run that started it. */
  private budgetFor({ bounds: own }: Settings): Budget | undefined {
    const bounds = own === undefined ? this.bounds : tighter(this.bounds, own);
    return bounds === UNBOUNDED || (own === undefined && this.budget !== undefined)
      ? this.budget
      : new Budget(bounds, this.budget);
  }

  /** Runs a step of a task under a budget. */
  private step(task: Task, budget: Budget | undefined, turn?: Pause): Stop {
    const { rt, budget: outer } = this,
      { slice } = rt;
    this.budget = budget;
    // The clock is read between slices.
    if (turn !== undefined && turn.most === undefined) rt.slice = Math.min(slice, SLICE_IN_TURN);
    try {
      return drive(task, budget, turn);
    } finally {
      rt.slice = slice;
      this.budget = outer;
    }
  }

  /** Runs a task for an execution. */
  advance(task: Task, budget: Budget | undefined, pause: Pause): Stop {
    this.refuseClosed();
    try {
      return this.step(task, budget, pause);
    } finally {
      this.host.flush?.();
    }
  }

  /** A run has ended or was aborted: drops all references to its task. */
  release(task: Task): void {
    if (task.state === TaskState.Done) return;
    this.rt.waiting?.delete(task);
    if (task.state === TaskState.Parked || task.state === TaskState.Ready) giveUp(task);
    task.onReady = undefined;
    task.wait?.release();
  }

  parked(task: Task, wait: Wait): undefined {
    task.wait = wait;
  }

  runNow(fn: Value, args: readonly Value[], settings: Settings): readonly Value[] {
    const { signal } = settings;
    this.refuseClosed();
    refuseAborted(signal);
    const budget = this.budgetFor(settings);
    const { rt } = this,
      free = budget === undefined && signal === undefined && rt.running === undefined && !rt.hooks,
      task = startCall(rt, fn, args);
    let stop = free ? driveFreely(task) : undefined;
    if (stop === undefined) stop = this.runWhole(task, budget, signal);
    else if (stop.kind !== 'done') this.release(task);
    this.host.flush?.();
    keepTask(task);
    if (stop.kind === 'done') return stop.values;
    if (stop.kind === 'parked') throw new LuaError({ code: 'ERR_LUA_ASYNC', message: text.wouldWait() });
    if (stop.kind !== 'failed') return this.finish(stop, budget);
    const { error, traceback, cause } = stop,
      message = this.messageOf(error, budget);
    // Made here, and not in a function: V8 takes a third of a microsecond to note each call.
    throw this.errorOf(error, traceback, cause, message, new Error(message));
  }

  /** Runs a task until it ends or would wait. */
  private runWhole(task: Task, budget: Budget | undefined, signal?: AbortSignal): Stop {
    try {
      for (;;) {
        const stop = this.step(task, budget, signal && { checkClock: () => signal.aborted });
        if (stop.kind !== 'turn') return stop;
        refuseAborted(signal);
      }
    } finally {
      this.release(task);
    }
  }

  async runAsync(fn: Value, args: Value[], settings: Settings): Promise<readonly Value[]> {
    const { signal } = settings;
    const budget = this.budgetFor(settings);
    const task = startLastingCall(this.rt, fn, args),
      turn = turnOf(TURN_MS);
    let alarm: Alarm | undefined;
    try {
      for (;;) {
        this.refuseClosed();
        refuseAborted(signal);
        turn.begin();
        const stop = this.step(task, budget, turn);
        this.host.flush?.();
        if (stop.kind === 'turn') await nextTurn();
        else if (stop.kind === 'parked') await (alarm ??= new Alarm(task, this.wakes, signal)).rings();
        else return this.finish(stop, budget);
      }
    } finally {
      alarm?.off();
      this.release(task);
    }
  }

  finish(stop: Stop, budget: Budget | undefined): readonly Value[] {
    if (stop.kind === 'done') return stop.values;
    if (stop.kind === 'failed') throw this.raised(stop.error, stop.traceback, stop.cause, budget);
    const { limit } = stop as Stop & { kind: 'limit' },
      error = limitError(limit, budget?.bounds ?? UNBOUNDED);
    (this.stops ??= new WeakMap()).set(error, limit);
    throw error;
  }

  // ---- errors

  /** The stop of this run, if the called code hit a limit that also applies here; pcall must not catch that. */
  stopOf(thrown: unknown): LimitStop | undefined {
    const { rt, budget } = this,
      hit = isA(thrown, LuaError) ? this.stops?.get(thrown) : undefined;
    if (hit === undefined || budget === undefined) return undefined;
    const own = hit === 'memory' && rt.memory.exceeded(rt) ? hit : budget.exhausted(rt);
    return own && new LimitStop(own);
  }

  /** A LuaError becomes its original value; any other Error its message with the position of the call. */
  thrownToLua(thrown: unknown): LuaThrow | Fault {
    const error = this.valueBack(thrown) ?? lifted(thrown, (value) => this.convert(value));
    if (error instanceof LuaThrow && isObject(error.value) && error.cause !== undefined)
      (this.causes ??= new WeakMap()).set(error.value, error.cause);
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

  private raised(error: Value, traceback: string, thrown?: unknown, budget?: Budget): LuaError {
    const message = this.messageOf(error, budget);
    return this.errorOf(error, traceback, thrown, message, new Error(message));
  }

  /** The LuaError for an error value, with the trace of an error with this message. */
  private errorOf(error: Value, traceback: string, thrown: unknown, message: string, trace: Error): LuaError {
    const cause = thrown ?? (isObject(error) ? this.causes?.get(error) : undefined),
      calls = readable(traceback);
    return LuaError.traced(
      {
        code: 'ERR_LUA_RUNTIME',
        message,
        value: outOf(() => this.toJS(error)),
        traceback: calls.endsWith(GUARD) ? calls.slice(0, -GUARD.length) : calls,
        cause,
      },
      trace,
    );
  }

  private messageOf(error: Value, budget?: Budget): string {
    return readableMessage(describeError(this.rt, error, (fn, args) => this.runBriefly(fn, args, budget)).message);
  }

  /** Runs a function (`__tostring`) of a program that has ended, with little fuel and on what is left of its budget. */
  private runBriefly(fn: Value, args: readonly Value[], budget = this.budgetFor(PLAIN)): Stop {
    const brief = new Budget({ ...UNBOUNDED, instructions: WORK_FOR_WORDS }, budget);
    return this.runWhole(startCall(this.rt, fn, args), brief);
  }
}

/** Wakes an asynchronous run whose task was parked: the task can go on, the run is aborted, or the state is closed. */
class Alarm {
  private resolve: (() => void) | undefined;
  private readonly wake = (): void => this.resolve?.();

  constructor(
    task: Task,
    private readonly wakes: Set<() => void>,
    private readonly signal: AbortSignal | undefined,
  ) {
    task.onReady = this.wake;
    wakes.add(this.wake);
    signal?.addEventListener('abort', this.wake);
  }

  rings(): Promise<void> {
    return new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  off(): void {
    this.wakes.delete(this.wake);
    this.signal?.removeEventListener('abort', this.wake);
  }
}

const nativeFor = (fn: AnyFunction, owner: Owner): Native => hostFunction(owner as Core, fn);

/** As Lua knows it (§6.1 load): the name of a file or a name, as it is, behind its mark. */
const chunkName = (name: string): string => (/^[@=]/.test(name) ? name : `=${name}`);

/** Keys that tables can have: neither nil nor NaN. */
const isKey = (key: Value): boolean =>
  key !== undefined && (typeof key === 'string' || (key === key && !(key instanceof LuaFloat && key.n !== key.n)));

/** What a traceback says of the outermost guard. */
const GUARD = '\n\t[C]: in ?';

const isObject = (v: Value): v is Value & object => typeof v === 'object' || typeof v === 'function';

function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.aborted(), cause: signal.reason });
}

/** A Lua function, for what functions of the host do not have. */
function closure(fn: Value): Closure {
  if (fn instanceof Closure) return fn;
  throw new LuaError({ code: 'ERR_LUA_RUNTIME', message: cannotDump() });
}

/** The host of a state: the embedder's or the portable one, with the services that options replace. */
function hostOf({ host, stdout, stderr, now }: LuaOptions): Host & Partial<FlushableHost> {
  const services = { stdout, stderr, now };
  return host === undefined ? new PortableHost(services) : guardHost(host, services);
}
