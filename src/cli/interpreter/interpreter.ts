// One run of lua's stand-alone interpreter (§7): its state, calls as lua guards them, and error reporting. Lua code
// runs in turns: between two of them the event loop delivers signals, and output goes out.
// It must not know of the command line but for the two kinds of code that options give, nor of the interactive mode.
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import * as text from '../../messages/cli.ts';
import { nodeHost, type NodeHost } from '../../embed/node/host-node.ts';
import { nextTurn } from '../../embed/host/macrotask.ts';
import { Budget } from '../../embed/lua/budget.ts';
import { callNow, describeError, drive, turnOf } from '../../embed/lua/state.ts';
import { gradualOf, type Dialect } from '../../embed/lua/gradual.ts';
import { createRuntime } from '../../embed/lua/toolchain.ts';
import { isOfSystem, reasonOf } from '../../embed/host/reason.ts';
import { encodeUtf8 } from '../../embed/host/text.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { UNBOUNDED } from '../../vm/limits.ts';
import { positionAt } from '../../vm/debug/stack-trace.ts';
import type { Task } from '../../vm/task.ts';
import { startTask } from '../../vm/task-start.ts';
import { mainThread } from '../../vm/thread.ts';
import { ChunkCache } from '../cache/chunk-cache.ts';
import { cacheFolder } from '../cache/folder.ts';
import { usualFlagsOf } from './optimizing.ts';
import { Failure, GUARD, HANDLER } from './guard.ts';
import { Interrupts } from './interrupt.ts';

/** What the compiler was built of, as a hash; undefined if it was not built. */
declare const PERILUNE_COMPILER: string | undefined;

/** Code to run before the script. */
export type Action =
  | { readonly option: 'e'; readonly code: string }
  | { readonly option: 'l'; readonly module: string }
  | { readonly option: 'W' }
  | { readonly option: 'import'; readonly file: string };

/** The results of a call, or the message of its failure. */
type Called = { readonly values: readonly Value[] } | { readonly message: string };
/** A chunk, or the message of its syntax error. */
export type Loaded = { readonly chunk: Value } | { readonly message: string };

/**
 * Milliseconds of Lua code between two turns of the event loop, in which signals arrive; the first of a program; and
 * fuel between two readings of the clock. Compiled code breaks off at each turn, which costs most while it is new: with
 * turns of 100 ms, programs of 0.3 s took twice as long.
 */
const TURN_MS = 500,
  FIRST_TURN_MS = 1000,
  SLICE = 1_000_000;
const LONG_MS = 2 ** 30;
/** Exit code after a closed output pipe: what a shell shows for SIGPIPE. */
const UNREAD = 128 + 13;

/** Counts what calls execute, and limits nothing. */
class Counter extends Budget {
  executed = 0;

  constructor() {
    super(UNBOUNDED);
  }

  override spend(rt: Runtime, fuel: number): void {
    super.spend(rt, fuel);
    this.executed += fuel;
  }
}

/** One run of the interpreter: its state, and error reporting. */
export class Interpreter {
  readonly rt: Runtime;
  /** The environment variables that may be looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  private readonly host: NodeHost;
  /** Present while calls are counted. */
  private counter: Counter | undefined = undefined;
  private readonly interrupts = new Interrupts();
  private warm = false;
  /** The original library functions: the program may change its globals. */
  private readonly base: Readonly<Record<'load' | 'loadfile' | 'require' | 'tostring' | 'warn', Value>>;

  constructor(
    readonly program: string,
    ignoreEnvironment: boolean,
    dialect: Dialect = 'lua',
    jit = true,
  ) {
    this.environment = ignoreEnvironment ? {} : process.env;
    this.host = nodeHost({
      waiting: this.interrupts.waiting,
      inTurns: this.interrupts.active,
      unread: () => process.exit(UNREAD),
    });
    this.rt = createRuntime(this.host, ignoreEnvironment ? { LUA_NOENV: true } : {}, {
      gradual: gradualOf(dialect),
      jit,
    });
    this.keepChunks(dialect);
    this.rt.slice = SLICE;
    this.rt.messageHandler = HANDLER;
    const global = (name: string): Value => this.rt.globals.getStr(name);
    this.base = {
      load: global('load'),
      loadfile: global('loadfile'),
      require: global('require'),
      tostring: global('tostring'),
      warn: global('warn'),
    };
  }

  /** Has what is compiled of files kept for the next time; not if the engine has not been built. */
  private keepChunks(dialect: Dialect): void {
    if (typeof PERILUNE_COMPILER !== 'string') return;
    const folder = cacheFolder(process.env, process.platform);
    if (folder === undefined) return;
    const cache = new ChunkCache(join(folder, 'chunks'), PERILUNE_COMPILER);
    this.rt.compile = cache.compiler(dialect, this.rt.compile!);
    process.on('exit', () => cache.save());
  }

  /** Calls a function with lua's message handler. Signals interrupt it. */
  async call(fn: Value, ...args: Value[]): Promise<Called> {
    const task = startTask(this.rt, GUARD, [fn, ...args], mainThread(this.rt));
    this.interrupts.listen();
    let turn = turnOf(FIRST_TURN_MS);
    try {
      for (;;) {
        turn.begin();
        const stop = drive(task, this.counter, turn);
        turn = turnOf(TURN_MS);
        if (stop.kind === 'done') {
          const [first] = stop.values;
          return first instanceof Failure ? first : { values: stop.values };
        }
        if (stop.kind === 'parked') await this.input(task);
        else if (stop.kind !== 'turn') throw new Error(`a guarded call ended as ${stop.kind}`);
        else {
          this.host.flush();
          if (!this.warm) await this.warmUp();
          await nextTurn();
        }
        if (this.interrupts.requested) {
          this.interrupts.requested = false;
          task.wakeWithError(str(positionAt(task.current, 1) + text.interrupted()));
        }
      }
    } finally {
      this.interrupts.ignore();
    }
  }

  /**
   * Warms the engine up, once, for what goes on for more than a turn: it takes a tenth of a second. Of 36 different
   * things done one after the other, for half a second each, some took up to 30 times as long without.
   */
  protected async warmUp(): Promise<void> {
    this.warm = true;
    for (const flag of usualFlagsOf(process.versions.v8)) setFlagsFromString(flag);
    const { warmUp } = await import('../../embed/system/warm-up.ts');
    for (const step of warmUp(this.host)) void step;
  }

  /** Runs something; the result has the number of instructions that its calls have executed. */
  async counted<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly instructions: number }> {
    const counter = (this.counter = new Counter());
    try {
      const result = await act();
      return { result, instructions: counter.executed };
    } finally {
      this.counter = undefined;
    }
  }

  /** Resolves when a task that waits for input or a promise can go on, or a signal has come. */
  private async input(task: Task): Promise<void> {
    // Nothing else may keep Node alive.
    const alive = setInterval(() => {}, LONG_MS);
    await new Promise<void>((resolve) => {
      task.onReady = resolve;
      this.interrupts.onRequest(resolve);
    });
    clearInterval(alive);
    task.onReady = undefined;
    this.interrupts.onRequest(() => {});
    this.host.stopWaiting();
  }

  /** Calls a function without handler and signals; a failure has the error's message only. */
  callPlainly(fn: Value, args: readonly Value[]): Called {
    const stop = callNow(this.rt, fn, args);
    if (stop.kind === 'done') return stop;
    return { message: stop.kind === 'failed' ? describeError(this.rt, stop.error).message : text.interrupted() };
  }

  /** The result of `tostring`, as bytes; undefined if that fails. */
  describe(v: Value): string | undefined {
    const result = this.callPlainly(this.base.tostring, [v]);
    const shown = 'values' in result ? result.values[0] : undefined;
    return isStr(shown) ? bytesOf(shown) : undefined;
  }

  /** The same of a value for which the empty string will do. */
  show(v: Value): string {
    return this.describe(v) ?? '';
  }

  /** Writes a message to standard error, after the program's name unless that is turned off. */
  complain(message: string, named = true): void {
    this.rt.host.writeError(`${named ? `${encodeUtf8(this.program)}: ` : ''}${message}\n`);
  }

  /** A chunk from its text, or the message of its syntax error. */
  load(source: string, chunkName: string): Loaded {
    return this.loaded(this.callPlainly(this.base.load, [str(source), str(chunkName)]));
  }

  /** A chunk from a file, or from standard input. */
  loadFile(name: string | undefined): Loaded {
    return this.loaded(this.callPlainly(this.base.loadfile, name === undefined ? [] : [str(encodeUtf8(name))]));
  }

  private loaded(result: Called): Loaded {
    if ('message' in result) return result;
    const [chunk, message] = result.values;
    return chunk === undefined ? { message: isStr(message) ? bytesOf(message) : '' } : { chunk };
  }

  /** Runs a loaded chunk; reports a failure and returns false. */
  async run(loaded: Loaded, ...args: Value[]): Promise<boolean> {
    const result = 'message' in loaded ? loaded : await this.call(loaded.chunk, ...args);
    if (!('message' in result)) return true;
    this.complain(result.message);
    return false;
  }

  /** -e, -l, -W and --import. */
  act(action: Action): Promise<boolean> {
    switch (action.option) {
      case 'e':
        return this.run(this.load(encodeUtf8(action.code), '=(command line)'));
      case 'W':
        return this.run({ chunk: this.base.warn }, str('@on'));
      case 'l':
        return this.require(action.module);
      case 'import':
        return this.import(action.file);
      default:
        return action satisfies never;
    }
  }

  /** `mod` or `g=mod`; a version suffix behind '-' is not part of the global's name. */
  private async require(module: string): Promise<boolean> {
    const equals = module.indexOf('=');
    const name = equals < 0 ? module : module.slice(equals + 1);
    const global = equals < 0 ? module.replace(/-.*$/s, '') : module.slice(0, equals);
    const result = await this.call(this.base.require, str(encodeUtf8(name)));
    if ('message' in result) {
      this.complain(result.message);
      return false;
    }
    this.rt.globals.setStr(encodeUtf8(global), result.values[0]);
    return true;
  }

  /** A JavaScript module whose exports become global. */
  private async import(file: string): Promise<boolean> {
    try {
      await (await import('./host-module.ts')).importModule(this.rt, file);
      return true;
    } catch (error) {
      this.complain(encodeUtf8(text.cannotImport(file, isOfSystem(error) ? reasonOf(error) : String(error))));
      return false;
    }
  }

  /** LUA_INIT_5_4 or LUA_INIT: code, or a file behind '@'. */
  async init(): Promise<boolean> {
    for (const name of ['LUA_INIT_5_4', 'LUA_INIT']) {
      const init = this.rt.host.env?.(name);
      if (init === undefined) continue;
      return this.run(init.startsWith('@') ? this.loadFile(init.slice(1)) : this.load(init, `=${name}`));
    }
    return true;
  }

  /** The table of all words of the command line: the script at 0, its arguments behind it. */
  setArgTable(argv: readonly string[], script: number): void {
    const table = new Table();
    argv.forEach((word, i) => table.setInt(i - script, str(encodeUtf8(word))));
    this.rt.globals.setStr('arg', table);
  }

  /** The script's arguments, as the program left them in `arg`; undefined, reported, if it took the table away. */
  scriptArguments(): Value[] | undefined {
    const arg = this.rt.globals.getStr('arg');
    if (arg instanceof Table) return Array.from({ length: arg.length() }, (_, i) => arg.getInt(i + 1));
    this.complain(text.argIsNotTable());
    return undefined;
  }

  /** Lets output go out. */
  flush(): void {
    this.host.flush();
  }

  /** Closes the state (lua_close). */
  close(): void {
    this.rt.atClose.forEach((act) => act(this.rt));
  }
}
