// A system of actors for JavaScript programs: entries and hosts as plain objects, processes as handles with a promise for their
// result, and the loop that gives them the host's time. The loop is the only place where a system meets timers and promises.
// Invariant: it never keeps the host's event loop for longer than a bounded number of slices.
import { VirtualClock, RealClock } from '../actors/clock.ts';
import type { Entry as CoreEntry } from '../actors/entry.ts';
import type { Exit } from '../actors/event.ts';
import { ErrorObject } from '../actors/failure.ts';
import type { Process } from '../actors/process.ts';
import { System as Core } from '../actors/system.ts';
import { trace, type TraceRecord } from '../actors/trace.ts';
import { createProgram } from '../actors/bindings/index.ts';
import * as text from '../messages/embed.ts';
import { bytesOf, isStr } from '../values/string.ts';
import type { Value } from '../values/type.ts';
import type { Host, HostFailure } from '../vm/host.ts';
import { LuaThrow } from '../vm/throw.ts';
import { Converter } from './convert.ts';
import { catalogue, environmentOf, logSink, type Declaration, type LogRecord } from './declared.ts';
import { LuaError } from './errors.ts';
import type { Owner } from './handle.ts';
import { portableHost, type FlushableHost, type HostOptions } from './host.ts';
import { nextTurn } from './macrotask.ts';
import { compileChunk, createRuntime } from './state.ts';
import { encodeUtf8, fromBytes, readable } from './text.ts';

/** Code that processes can be started from, or import. */
export interface Entry {
  /** What it is; a process if nothing is said. */
  readonly kind?: 'process.lua' | 'function.lua' | 'library.lua';
  readonly source: string | Uint8Array;
  /** What positions in messages call the source, with '@' in front of a file's name. */
  readonly chunkName?: string;
  /** The function to run, of those the source returns. */
  readonly method?: string;
  /** Built-in modules it may use besides those that are always there. */
  readonly modules?: readonly string[];
  /** Libraries it may use: alias to entry. */
  readonly imports?: Readonly<Record<string, string>>;
  /** What programs find in the registry. `default_host` lets a process be called like a function. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A place where processes run. */
export interface HostSpec {
  readonly kind?: 'process.host' | 'terminal.host';
  readonly maxProcesses?: number;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** What processes on a terminal host find as arguments of the command line. */
  readonly args?: readonly string[];
}

export interface SystemOptions extends HostOptions {
  readonly entries: Readonly<Record<string, Entry>>;
  readonly hosts?: Readonly<Record<string, HostSpec>>;
  /** 'virtual': time stands still while anybody can run, then jumps to the next deadline. */
  readonly clock?: 'real' | 'virtual';
  /** Chooses the order in which ready processes run; the same seed gives the same order. */
  readonly seed?: number;
  /** Instructions a process may use before the others have their turn. */
  readonly slice?: number;
  /** The name of this node, as PIDs show it. */
  readonly node?: string;
  /** 'short': PIDs read {host|0x00001}, without the entry in the middle. Both forms are understood either way. */
  readonly pids?: 'full' | 'short';
  /** Ends processes at the deadline they were given when they were asked to end. Otherwise deadlines are advice. */
  readonly enforceDeadlines?: boolean;
  /** Is told of everything that happens, in order. */
  readonly trace?: (record: TraceRecord) => void;
  /** Everything else that programs find in the registry; entries of kind env.variable describe environment variables. */
  readonly catalog?: Readonly<Record<string, Declaration>>;
  /** Environment variables besides the host's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what programs log. Otherwise it goes to standard error, line by line. */
  readonly log?: (record: LogRecord) => void;
  readonly host?: Host;
}

/** A process as its starter sees it. */
export interface ProcessHandle<R = unknown> {
  readonly pid: string;
  /** What its entry function returns; rejected with a LuaError if the process fails. */
  readonly result: Promise<R>;
  send(topic: string, ...payloads: unknown[]): void;
  /** Asks it to end, by a deadline in milliseconds from now. */
  cancel(deadline?: number): void;
  terminate(): void;
}

/** The host every system has besides those it is given. */
const DEFAULT_HOST = 'system:processes';

/** Slices before the host's event loop has its turn. */
const SLICES_PER_TURN = 200;

/** The longest wait that setTimeout can do. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

const DEFAULT_GRACE_MS = 10_000;

/** Makes a system. Processes run as soon as they are spawned. */
export const createSystem = (options: SystemOptions): System => new System(options);

export type { Declaration, LogRecord, TraceRecord };

export class System {
  private readonly core: Core;
  private readonly clock: VirtualClock | RealClock;
  private readonly host: Host & Partial<FlushableHost>;
  private readonly converter: Converter;
  /** What was started from here. The system itself finds a process only once its code is loaded. */
  private readonly spawned = new Map<string, Process>();
  private running = false;
  /** Something happened since the loop last looked. */
  private kicked = false;
  /** Cuts the loop's sleep short. */
  private rouse: (() => void) | undefined = undefined;
  private quietWaiters: (() => void)[] = [];
  private stopping: { readonly deadline: number; readonly stopped: Promise<void>; readonly resolve: () => void } | undefined = undefined;

  constructor(options: SystemOptions) {
    this.host = options.host ?? portableHost(options);
    this.clock = options.clock === 'virtual' ? new VirtualClock() : new RealClock(options.now ?? (() => this.host.now()));
    // Weak tables of processes are strong: a pass over all processes' values would stop every one of them.
    const rt = createRuntime(this.inSystemTime(options.seed), {}, { collector: false });
    rt.slice = options.slice ?? rt.slice;
    const entries = new Map<string, CoreEntry>();
    for (const [id, entry] of Object.entries(options.entries)) entries.set(id, coreEntry(id, entry));
    const hosts: Record<string, HostSpec> = { [DEFAULT_HOST]: {}, ...options.hosts };
    const converter = this.converter = new Converter(refuseHandles, refuseFunction, 'utf8', (object) =>
      object instanceof ErrorObject ? luaError(object) : undefined);
    this.core = new Core({
      rt, clock: this.clock, entries,
      hosts: new Map(Object.entries(hosts).map(([id, host]) => [id, { ...host, args: host.args?.map(encodeUtf8) }])),
      catalog: { [Symbol.iterator]: () => catalogue(options.entries, hosts, options.catalog ?? {}, converter) },
      env: environmentOf(options.env ?? {}), log: options.log === undefined ? undefined : logSink(options.log, converter),
      program: createProgram(rt), node: options.node, seed: options.seed,
      shortPids: options.pids === 'short', enforceDeadlines: options.enforceDeadlines,
    });
    if (options.trace !== undefined) trace(this.core.observer, options.trace);
  }

  /** The host as processes see it: on a virtual clock neither its time nor its chance gets through. */
  private inSystemTime(seed = 0): Host {
    const { clock } = this;
    const waits = this.host.awaitInput?.bind(this.host);
    const host: Host = Object.create(this.host, {
      now: { value: () => clock.now() },
      // Whoever waits for input can go on.
      awaitInput: {
        value: waits && ((n: number, got: (bytes: string | HostFailure) => void) => waits(n, (bytes) => {
          got(bytes);
          this.kick();
        })),
      },
    });
    if (!(clock instanceof VirtualClock)) return host;
    const start = clock.now();
    let last = BigInt(seed);
    return Object.create(host, {
      cpu: { value: () => (clock.now() - start) / 1000 },
      // Time stands still while input is awaited.
      awaitInput: { value: undefined },
      entropy: { value: () => (last = BigInt.asUintN(64, last * 6364136223846793005n + 1442695040888963407n)) },
    }) as Host;
  }

  /** Starts a process. An unknown entry or host is a LuaError at once; whatever goes wrong later rejects the result. */
  spawn<R = unknown>(id: string, host: string = DEFAULT_HOST, args: readonly unknown[] = []): ProcessHandle<R> {
    if (this.stopping !== undefined) throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.stopped() });
    const process = this.core.spawn(id, host, args.map((arg) => this.converter.toLua(arg)));
    if (process instanceof ErrorObject) throw luaError(process);
    const pid = process.pid.text;
    this.spawned.set(pid, process);
    const result = new Promise<R>((resolve, reject) => {
      this.core.awaitExit(process, {
        exited: (_process: Process, { value, error }: Exit) => {
          this.spawned.delete(pid);
          if (error === undefined) resolve(this.converter.deepToJS(value) as R);
          else reject(luaError(error));
        },
      });
    });
    // Nobody has to ask how a process ended.
    result.catch(() => {});
    this.kick();
    return {
      pid,
      result,
      send: (topic, ...payloads) => this.send(pid, topic, ...payloads),
      cancel: (deadline) => this.cancel(pid, deadline),
      terminate: () => this.terminate(pid),
    };
  }

  /** Sends messages to a PID or name. To whom it may no longer concern, they are dropped. */
  send(to: string, topic: string, ...payloads: unknown[]): void {
    const target = this.find(to);
    if (target === undefined) return;
    const contents = payloads.length === 0 ? [undefined] : payloads;
    for (const content of contents) this.core.send(undefined, target, encodeUtf8(topic), this.converter.toLua(content));
    this.kick();
  }

  /** Asks a process to end. */
  cancel(to: string, deadline?: number): void {
    const target = this.find(to);
    if (target === undefined) return;
    this.core.cancel(undefined, target, deadline === undefined ? undefined : this.clock.now() + deadline);
    this.kick();
  }

  /** Ends a process: it runs no further code. */
  terminate(to: string): void {
    const target = this.find(to);
    if (target === undefined) return;
    this.core.terminate(target);
    this.kick();
  }

  /** Resolves when nobody can run and no timer is pending: only something from outside can make anything happen. */
  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.quietWaiters.push(resolve);
      this.kick();
    });
  }

  /** Asks every process to end, gives them `grace` milliseconds, ends those that are left. */
  stop({ grace = DEFAULT_GRACE_MS }: { readonly grace?: number } = {}): Promise<void> {
    if (this.stopping === undefined) {
      let resolve!: () => void;
      const stopped = new Promise<void>((done) => { resolve = done; });
      this.stopping = { deadline: this.clock.now() + grace, stopped, resolve };
      this.core.shutdown(this.stopping.deadline);
      this.kick();
    }
    return this.stopping.stopped;
  }

  private find(to: string): Process | undefined {
    const found = this.spawned.get(to) ?? this.core.find(encodeUtf8(to));
    return typeof found === 'string' ? undefined : found;
  }

  // ---- the loop

  /** Something may have become possible. */
  private kick(): void {
    this.kicked = true;
    this.rouse?.();
    if (this.running) return;
    this.running = true;
    void nextTurn().then(() => this.loop());
  }

  /** Runs until only something from outside can make anything happen. */
  private async loop(): Promise<void> {
    // Whoever waits for this loop may act while it hands over: hence the second look.
    while (this.kicked || (await this.pass()) || this.kicked) {
      this.kicked = false;
      const busy = this.core.step(SLICES_PER_TURN) === 'busy';
      this.host.flush?.();
      this.endGrace();
      if (busy) await nextTurn();
      if (busy || this.core.fireTimers() > 0) this.kicked = true;
    }
    this.running = false;
    for (const resolve of this.quietWaiters.splice(0)) resolve();
  }

  /** Once its time is over, a stop ends whoever is left; once nobody is left, it is complete. */
  private endGrace(): void {
    const { core, clock, stopping } = this;
    if (stopping === undefined) return;
    if (clock.now() >= stopping.deadline) for (const process of [...core.processes()]) core.terminate(process);
    if (core.size === 0) stopping.resolve();
  }

  /** Everybody waits: lets time pass, or says that there is nothing to wait for. */
  private async pass(): Promise<boolean> {
    const { core, clock, stopping } = this;
    const grace = stopping === undefined || core.size === 0 ? Infinity : stopping.deadline;
    const deadline = Math.min(core.nextDeadline() ?? Infinity, grace);
    if (deadline === Infinity) return false;
    if (clock instanceof VirtualClock) {
      clock.moveTo(deadline);
      await nextTurn();
    } else await this.sleep(Math.min(Math.max(deadline - clock.now(), 0), LONGEST_TIMEOUT));
    return true;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => this.rouse?.(), Math.ceil(ms));
      this.rouse = () => {
        clearTimeout(timeout);
        this.rouse = undefined;
        resolve();
      };
    });
  }
}

/** Checks that the source compiles, so that a system whose code is broken is not made at all. */
function coreEntry(id: string, { kind = 'process.lua', source, chunkName = `=${id}`, method, modules, imports }: Entry): CoreEntry {
  const bytes = typeof source === 'string' ? encodeUtf8(source) : fromBytes(source);
  const name = encodeUtf8(chunkName);
  try {
    compileChunk(bytes, name);
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    const message = isStr(thrown.value) ? readable(bytesOf(thrown.value)) : text.errorObject('value');
    throw new LuaError({ code: 'ERR_LUA_SYNTAX', message: text.entrySyntax(id, message) });
  }
  return { id, kind, source: bytes, chunkName: name, method, modules, imports };
}

const luaError = (error: ErrorObject): LuaError => new LuaError({
  code: 'ERR_LUA_RUNTIME', message: readable(error.message), kind: error.category, traceback: readable(error.stack),
});

const refuseFunction = (): never => {
  throw new TypeError(text.notConvertible('function'));
};

/** Values from processes are copies; nothing live can be reached through them. */
const refuse = (): never => {
  throw new TypeError(text.foreignHandle());
};
const refuseHandles: Owner = {
  toLua: refuse, toJS: (value: Value) => value, deepToJS: (value: Value) => value, index: refuse, store: refuse, length: refuse,
  call: refuse, callAsync: refuse,
};
