// A system of actors for JavaScript programs: made of entries and hosts as plain objects; processes are handles with a promise for
// their result. This file is the surface; what it stands on are loop.ts (time), exchange.ts (values), endpoint.ts (JavaScript as a
// process), services.ts and shutdown.ts (what runs by itself, and how all of it ends), modules.ts (JavaScript for processes).
import { VirtualClock, RealClock } from '../../actors/time/clock.ts';
import { createProgram } from '../../actors/bindings/index.ts';
import type { Exit } from '../../actors/values/event.ts';
import { ErrorObject } from '../../actors/values/failure.ts';
import type { LogSink } from '../../actors/modules/log.ts';
import type { Process } from '../../actors/core/process.ts';
import { Supervisor } from '../../actors/core/service.ts';
import { Sent, System as Core } from '../../actors/core/system.ts';
import { trace, type TraceRecord } from '../../actors/core/trace.ts';
import { Turn } from '../../actors/time/turn.ts';
import * as text from '../../messages/embed.ts';
import type { Dialect } from '../../syntax/dialect.ts';
import type { Value } from '../../values/type.ts';
import type { Host, HostFailure } from '../../vm/host.ts';
import { Fault } from '../../vm/throw.ts';
import type { Limits } from '../lua/budget.ts';
import type { Converter } from '../lua/convert.ts';
import { CrashReports, crashOf } from './crashes.ts';
import { catalogue, RecordCopy, environmentOf, type Declaration, type LogRecord } from './declared.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { Endpoint, type Surroundings } from './endpoint.ts';
import { DEFAULT_HOST, checkMaxProcesses, configuredBounds, coreEntry, coreHost, type Entry, type HostSpec } from './entries.ts';
import { LuaError } from '../host/errors.ts';
import { exchange, luaError } from './exchange.ts';
import { guardHost, observe, portableHost, type FlushableHost, type HostOptions } from '../host/host.ts';
import { Loop } from './loop.ts';
import { CallContexts, openHostModules, type HostModule } from './modules.ts';
import { Describer, type ProcessInfo } from './process-info.ts';
import { serviceInfo, serviceSpecs, type ServiceInfo, type ServiceOptions } from './services.ts';
import { Refusals } from './refusals.ts';
import { Shutdown } from './shutdown.ts';
import { createRuntime } from '../lua/state.ts';
import { Listeners, type Listener, type SystemEvents } from './system-events.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import { isA, reportLater, valueError, withHost } from '../host/thrown.ts';

export type { Declaration, Dialect, Entry, HostSpec, LogRecord, TraceRecord };

export interface SystemOptions extends HostOptions {
  /** Code, by ID (`namespace:name`). */
  readonly entries: Readonly<Record<string, Entry>>;
  /**
   * Whether a system is made that lacks what something is wrong with: an entry that does not compile, or lists a module that does not
   * exist. Such an entry is refused with a line in the log, and starting it is an error; a service of it is refused, too. Otherwise
   * it is a LuaError, and there is no system.
   */
  readonly lenient?: boolean;
  /** Entries that are refused already, by ID, and why: what loadApp has found. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Places where processes run, by ID; `system:processes` is always there. */
  readonly hosts?: Readonly<Record<string, HostSpec>>;
  /** Most processes alive at one time, on all hosts together; endpoints count. */
  readonly maxProcesses?: number;
  /** Processes that are to be there, by ID of the service. Those with `autoStart` start by themselves. */
  readonly services?: Readonly<Record<string, ServiceOptions>>;
  /** Modules in JavaScript, by the name that `require` knows them by. An entry that lists modules has to list these too. */
  readonly modules?: Readonly<Record<string, HostModule>>;
  /** 'virtual': time stands still while anybody can run, then jumps to the next deadline. */
  readonly clock?: 'real' | 'virtual';
  /** Chooses the order in which ready processes run; the same seed gives the same order. */
  readonly seed?: number;
  /** Instructions a process may use before the others have their turn. */
  readonly slice?: number;
  /**
   * Milliseconds after which the host's event loop has its turn; 8. On a virtual clock turns are bounded by instructions alone unless
   * this is given, so that runs can be repeated exactly.
   */
  readonly turn?: number;
  /** The language of the entries: 'wippy', which is Lua 5.4 with gradual types, or plain 'lua'. */
  readonly dialect?: Dialect;
  /** Whether there is what a stock lua 5.4 has of 5.3: math.pow and its like, and __le derived from __lt; true. */
  readonly compat?: boolean;
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
  /** Takes what programs log, and crash reports. Otherwise they go to standard error, line by line, unless somebody listens for 'log'. */
  readonly log?: (record: LogRecord) => void;
  /** False: processes that fail with nobody to be told of it are not reported to the log. Who listens for 'crash' is told either way. */
  readonly crashReports?: boolean;
  readonly host?: Host;
  /** Whether busy code is translated to JavaScript: the default, where the host allows making code from text. */
  readonly jit?: boolean;
}

/** A process as its starter sees it. */
export interface ProcessHandle<R = unknown> {
  readonly pid: string;
  /**
   * What its entry function returns; rejected with a LuaError if the process fails, with code ERR_LUA_START if it never started.
   * The failure of a process whose result nobody has asked for by then is reported as a crash.
   */
  readonly result: Promise<R>;
  /** Sends each payload as a message of its own; false once the process has ended. */
  send(topic: string, ...payloads: unknown[]): boolean;
  /** Asks it to end, by a deadline in milliseconds from now; 30 s. */
  cancel(deadline?: number): void;
  terminate(): void;
}

export interface SpawnOptions {
  /** What the process may use, where that is less than what its entry and host allow. */
  readonly limits?: Limits;
  /** Most memory that it may hold, in bytes: short for `limits.memory`. */
  readonly memory?: number;
}

export interface StopOptions {
  /**
   * How long a process may take to end, from when it could first run after it was asked; 10 s. Services are asked one after the
   * other as they require each other, each has this long or its own `stopTimeout` if that is shorter, and the others have it after them.
   */
  readonly grace?: DurationLike;
  /** False: as soon as all that are left wait, and no timer of theirs is pending, their time is over. For when nothing comes from outside. */
  readonly patient?: boolean;
}

/** Fuel of a process until others have their turn. */
const SLICE = 20_000;
/** Milliseconds until the host has its turn. */
const TURN_MS = 8;

function turnLength({ turn, clock }: SystemOptions): number {
  if (turn === undefined) return clock === 'virtual' ? Infinity : TURN_MS;
  if (!(turn > 0)) throw new LuaError({ code: 'ERR_LUA_CONFIG', message: text.mustBe('turn', 'a number of milliseconds above 0') });
  return turn;
}

/** Longest text that a process may `load`: a statement of it is compiled in one go, while all others wait. */
const MAX_SOURCE = 256 * 1024;

const DEFAULT_GRACE_MS = 10_000;

/** Stack slots that starting a process takes besides its arguments. */
const CALL_SLOTS = 64;

/** Makes a system. Processes run as soon as they are spawned, services in the next turn of the event loop. */
export const createSystem = (options: SystemOptions): System => new System(options);

export class System {
  private readonly core: Core;
  private readonly clock: VirtualClock | RealClock;
  private readonly host: Host & Partial<FlushableHost>;
  /** The host could not say what time it is. */
  private timeless = false;
  private readonly converter: Converter;
  private readonly loop: Loop;
  private readonly listeners: Listeners;
  private readonly supervisor: Supervisor;
  /** What was started from here and has not ended. Others find a process only once its code is loaded. */
  private readonly spawned = new Map<string, Process>();
  /** Entries and services that are not there, and why: what was refused because something is wrong with it (`lenient`), by ID. */
  readonly refused: Readonly<Record<string, string>>;
  /** Those among them whose code is not loaded yet. */
  private readonly loading = new Set<Process>();
  private readyWaiters: (() => void)[] = [];
  private stopping: { readonly shutdown: Shutdown; readonly stopped: Promise<void> } | undefined = undefined;

  constructor(options: SystemOptions) {
    const { dialect = 'wippy', modules = {}, services = {}, seed } = options;
    this.host = guardHost(options.host ?? portableHost(options), options.now);
    const monotonic = (): number => this.host.monotonic!();
    this.clock = options.clock === 'virtual' ? new VirtualClock() : new RealClock(() => this.time(), monotonic);
    // Weak tables of processes are strong: a pass over all processes' values would stop every one of them.
    const rt = withHost(() => createRuntime(this.inSystemTime(seed), {}, { dialect, makeError: (message) => new ErrorObject(message, 'Invalid'), collector: false, jit: options.jit, compat: options.compat }));
    rt.slice = options.slice ?? SLICE;
    rt.maxSource = MAX_SOURCE;
    this.converter = exchange();
    const contexts = new CallContexts();
    const program = createProgram(rt, openHostModules(rt, modules, contexts, () => this.loop.hostWorks()));
    const refusals = new Refusals(options);
    const entries = refusals.entries(options.entries, (id, entry) => coreEntry(id, entry, dialect, (name) => program.knows(encodeUtf8(name))));
    const hosts: Record<string, HostSpec> = { [DEFAULT_HOST]: {}, ...options.hosts };
    this.core = new Core({
      rt, clock: this.clock, entries, program, seed,
      hosts: new Map(Object.entries(hosts).map(([id, host]) => [encodeUtf8(id), coreHost(id, host)])),
      maxProcesses: checkMaxProcesses(text.theSystem(), options.maxProcesses),
      catalog: { [Symbol.iterator]: () => catalogue(options.entries, hosts, options.catalog ?? {}, this.converter) },
      env: environmentOf(options.env ?? {}), log: this.logger(options.log),
      node: options.node, shortPids: options.pids === 'short', enforceDeadlines: options.enforceDeadlines,
    });
    this.loop = new Loop(this.core, this.clock, {
      pass: (busy, turn) => {
        this.host.flush?.();
        if (this.readyWaiters.length > 0 && this.supervisor.settled) for (const resolve of this.readyWaiters.splice(0)) resolve();
        return this.stopping?.shutdown.pass(busy, turn) ?? false;
      },
      deadline: () => this.stopping?.shutdown.deadline ?? Infinity,
      failed: reportLater,
    }, new Turn(monotonic, turnLength(options)));
    this.listeners = new Listeners(this.core, (value) => this.converter.deepToJS(value));
    if (Object.keys(modules).length > 0) contexts.watch(this.core);
    this.core.observer.spawned = (process) => this.loading.delete(process);
    if (options.trace !== undefined) trace(this.core.observer, (record) => this.observed('trace', () => options.trace!(record)));
    if (options.crashReports !== false) this.reportCrashes(options.log);
    this.supervisor = this.supervise(services, hosts, refusals);
    this.refused = refusals.reasons;
    refusals.report((message, id) => this.refusal(message, id, options.log));
  }

  /** The host's time. While it cannot be asked, which the host is told, the time of Date counts. */
  private time(): number {
    let now: number | undefined;
    observe(() => { now = this.host.now(); }, (thrown) => {
      if (!this.timeless) this.failed('now', thrown);
    });
    this.timeless = now === undefined;
    return now ?? Date.now();
  }

  /** The host as processes see it: on a virtual clock neither its time nor its chance gets through. */
  private inSystemTime(seed = 0): Host {
    const { clock } = this;
    const waits = this.host.awaitInput?.bind(this.host);
    const host: Host = Object.create(this.host, {
      // A host that cannot be asked fails the program that asks.
      now: { value: clock instanceof VirtualClock ? () => clock.now() : () => (this.host.now(), clock.now()) },
      // Whoever waits for input can go on.
      awaitInput: {
        value: waits && ((n: number, got: (bytes: string | HostFailure) => void) => {
          const done = this.loop.hostWorks();
          waits(n, (bytes) => {
            got(bytes);
            done();
          });
        }),
      },
    });
    if (!(clock instanceof VirtualClock)) return host;
    const start = clock.now();
    let last = BigInt(seed);
    return Object.create(host, {
      cpu: { value: () => (clock.now() - start) / 1000 },
      entropy: { value: () => (last = BigInt.asUintN(64, last * 6364136223846793005n + 1442695040888963407n)) },
    }) as Host;
  }

  /** Takes what programs log. */
  private logger(given: ((record: LogRecord) => void) | undefined): LogSink {
    const tell = (record: LogRecord): void => {
      this.observed('log', () => given?.(record));
      this.observed('log', () => this.listeners.emit('log', record));
    };
    return {
      takesRecords: () => given !== undefined || this.listeners.has('log'),
      record: (record) => new RecordCopy(record, this.converter, tell),
      line: (bytes) => this.observed('log', () => this.host.writeError(bytes)),
    };
  }

  /** Does something for who looks on: no process has to do with what is thrown. */
  private observed(source: string, act: () => void): void {
    observe(act, (thrown) => this.failed(source, thrown));
  }

  private failed(source: string, thrown: unknown): void {
    const error = isA(thrown, Fault) ? thrown.cause : thrown;
    // The clock is asked before there is anybody to tell.
    const listeners: Listeners | undefined = this.listeners;
    if (listeners === undefined) reportLater(error);
    else listeners.failed(source, error);
  }

  /** Tells the log of what is refused; nobody can listen yet. */
  private refusal(message: string, id: string, log: ((record: LogRecord) => void) | undefined): void {
    const record: LogRecord = { level: 'error', logger: 'entries', message, fields: { entry: id }, pid: '', location: '', at: this.clock.now() };
    this.observed('log', () => (log === undefined ? this.host.writeError(encodeUtf8(message) + '\n') : log(record)));
  }

  private reportCrashes(log: ((record: LogRecord) => void) | undefined): void {
    const reports = new CrashReports((record) => this.observed('log', () => {
      if (log === undefined && !this.listeners.has('log')) return this.host.writeError(encodeUtf8(record.message) + '\n');
      this.observed('log', () => log?.(record));
      this.listeners.emit('log', record);
    }), this.clock);
    this.core.observer.crashed = (process, error) => reports.report(crashOf(process, luaError(error)));
  }

  // ---- processes

  /**
   * Starts a process; `args` become the parameters of its entry function. An unknown entry or host is a LuaError at once; whatever
   * goes wrong later rejects the result.
   */
  spawn<R = unknown>(id: string, host: string = DEFAULT_HOST, args: readonly unknown[] = [], { limits, memory }: SpawnOptions = {}): ProcessHandle<R> {
    if (this.stopping !== undefined) throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.stopped() });
    const process = this.core.spawn(encodeUtf8(id), encodeUtf8(host), this.converter.all(args, this.core.rt.stackLimit - CALL_SLOTS), {
      bounds: limits === undefined && memory === undefined ? undefined : configuredBounds(`spawn of '${id}'`, limits, memory),
    });
    if (process instanceof ErrorObject) throw luaError(process);
    const pid = readable(process.pid.text);
    this.spawned.set(pid, process);
    this.loading.add(process);
    let asked = false;
    const result = new Promise<R>((resolve, reject) => {
      this.core.awaitExit(process, {
        get reportsFailure() {
          return asked;
        },
        exited: (_process: Process, { value, error }: Exit) => {
          this.spawned.delete(pid);
          const neverStarted = this.loading.delete(process);
          if (error !== undefined) return reject(luaError(error, neverStarted ? 'ERR_LUA_START' : 'ERR_LUA_RUNTIME'));
          observe(() => resolve(this.converter.deepToJS(value) as R), (thrown) => reject(valueError(thrown)));
        },
      });
    });
    // Nobody has to ask how a process ended.
    result.catch(() => {});
    this.loop.kick();
    return {
      pid,
      get result() {
        asked = true;
        return result;
      },
      send: (topic, ...payloads) => this.send(pid, topic, ...payloads),
      cancel: (deadline) => this.cancel(pid, deadline),
      terminate: () => this.terminate(pid),
    };
  }

  /** Sends each payload as a message of its own to a PID or name; no payload sends one message of nil. False: there is no such process. */
  send(to: string, topic: string, ...payloads: unknown[]): boolean {
    return this.sendFrom(undefined, to, topic, payloads);
  }

  private sendFrom(from: Process | undefined, to: string, topic: string, payloads: readonly unknown[]): boolean {
    const target = this.find(to), bytes = encodeUtf8(topic);
    if (target === undefined) {
      const found = this.core.find(encodeUtf8(to));
      if (typeof found === 'string') this.core.undelivered(from, encodeUtf8(to), bytes, found);
      return false;
    }
    const contents = payloads.length === 0 ? [undefined] : payloads;
    const sent = contents.every((content) => this.core.send(from, target, bytes, this.converter.toLua(content)) === Sent.Queued);
    this.loop.kick();
    return sent;
  }

  /** Asks a process to end, by a deadline in milliseconds from now; 30 s. */
  cancel(to: string, deadline?: number): void {
    const target = this.find(to);
    if (target === undefined) return;
    if (Number.isNaN(deadline)) throw new RangeError(text.notADuration('deadline', 'NaN'));
    this.core.cancel(undefined, target, deadline);
    this.loop.kick();
  }

  /** Ends a process: it runs no further code. */
  terminate(to: string): void {
    const target = this.find(to);
    if (target === undefined) return;
    this.core.terminate(target);
    this.loop.kick();
  }

  /** A PID of one's own: JavaScript as a process, with an inbox, that can send, ask, watch and be watched. */
  endpoint(): Endpoint {
    if (this.stopping !== undefined) throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.stopped() });
    return new Endpoint(this.surroundings);
  }

  private get surroundings(): Surroundings {
    const { core, converter, loop } = this;
    return {
      core,
      toLua: (value) => converter.toLua(value),
      toJS: (value: Value) => converter.deepToJS(value),
      find: (destination) => this.find(destination),
      send: (from, to, topic, payloads) => this.sendFrom(from, to, topic, payloads),
      attach: (receive) => core.attach(ENDPOINT, DEFAULT_HOST, receive),
      kick: () => loop.kick(),
    };
  }

  private find(to: string): Process | undefined {
    const found = this.spawned.get(to) ?? this.core.find(encodeUtf8(to));
    return typeof found === 'string' ? undefined : found;
  }

  // ---- looking in

  /** All processes alive, endpoints included; with their call stacks only if asked, because making those takes long. */
  processes({ frames = false }: { readonly frames?: boolean } = {}): ProcessInfo[] {
    return [...this.core.processes()].map(new Describer(this.supervisor.services, frames).describe);
  }

  /** A process, by PID or name; undefined if there is none. */
  inspect(destination: string): ProcessInfo | undefined {
    const process = this.find(destination);
    return process && new Describer(this.supervisor.services, true).describe(process);
  }

  /** All services, in the order they are started. */
  services(): ServiceInfo[] {
    return this.supervisor.services.map(serviceInfo);
  }

  /** Has a function called whenever something happens; the result takes that back. */
  on<K extends keyof SystemEvents>(kind: K, listener: Listener<K>): () => void {
    return this.listeners.add(kind, listener);
  }

  /** The system's wall time, in milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  // ---- services, and the end

  private supervise(services: Readonly<Record<string, ServiceOptions>>, hosts: Readonly<Record<string, HostSpec>>, refusals: Refusals): Supervisor {
    const { core } = this;
    const specs = serviceSpecs(services, {
      entries: core.entries, hosts: new Set(Object.keys(hosts)), toLua: (value) => this.converter.toLua(value),
    }, refusals.service);
    const supervisor = new Supervisor(core, specs, () => this.chance(), (service) => {
      if (this.listeners.has('service')) this.listeners.emit('service', serviceInfo(service));
    }, () => this.listeners.has('service'));
    if (specs.length > 0) {
      // Whoever made the system can listen first.
      queueMicrotask(() => {
        supervisor.start();
        this.loop.kick();
      });
    }
    return supervisor;
  }

  /** From 0 to 1; the middle, where the host cannot say. */
  private chance(): number {
    let chance = 0.5;
    this.observed('entropy', () => { chance = Number(this.core.rt.host.entropy() >> 32n) / 2 ** 32; });
    return chance;
  }

  /** Resolves when every service that starts by itself runs, or has failed for the first time. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      queueMicrotask(() => {
        if (this.supervisor.settled) resolve();
        else this.readyWaiters.push(resolve);
      });
    });
  }

  /** Resolves when nobody can run, no timer is pending and no host function is at work: only something from outside can make anything happen. */
  quiet(): Promise<void> {
    return this.loop.quiet();
  }

  /**
   * Ends the system: services first, in the reverse of their starting order, then all other processes are asked to end; those that
   * are left when their time is over are ended. Resolves when nobody is left.
   */
  stop({ grace = DEFAULT_GRACE_MS, patient = true }: StopOptions = {}): Promise<void> {
    if (this.stopping !== undefined) return this.stopping.stopped;
    let done!: () => void;
    const stopped = new Promise<void>((resolve) => { done = resolve; });
    const shutdown = new Shutdown(this.core, this.clock, this.supervisor, {
      grace: milliseconds(grace, 'grace'), patient,
      hostIsWorking: () => this.loop.hostIsWorking,
      done: () => {
        for (const process of [...this.core.processes()]) this.core.leave(process);
        done();
      },
    });
    this.stopping = { shutdown, stopped };
    shutdown.begin();
    this.loop.kick();
    return stopped;
  }
}

/** What PIDs of endpoints name in the place of an entry. */
const ENDPOINT = 'system:endpoint';
