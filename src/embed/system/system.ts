// The public System class: starting and stopping, sending, inspecting. Its parts are options.ts, loop.ts (time),
// exchange.ts (values), endpoint.ts (processes in JavaScript), services.ts and shutdown.ts (supervision and the end),
// modules.ts (JavaScript modules).
import { VirtualClock, RealClock } from '../../actors/time/clock.ts';
import { createProgram } from '../../actors/bindings/index.ts';
import type { Exit } from '../../actors/values/event.ts';
import { ErrorObject } from '../../actors/values/failure.ts';
import type { LogSink } from '../../actors/modules/log.ts';
import { Process } from '../../actors/core/process.ts';
import { Supervisor } from '../../actors/core/service.ts';
import { Sent, type Alias } from '../../actors/mail/message.ts';
import { System as Core } from '../../actors/core/system.ts';
import { trace, type TraceRecord } from '../../actors/core/trace.ts';
import { Turn } from '../../actors/time/turn.ts';
import * as text from '../../messages/embed.ts';
import type { Dialect } from '../../syntax/dialect.ts';
import type { Value } from '../../values/type.ts';
import type { Host, HostFailure } from '../../vm/host.ts';
import { Fault } from '../../vm/throw.ts';
import type { Converter } from '../lua/convert.ts';
import { checkCluster, incarnationAt, type Cluster, type Membership, type NodeInfo } from './cluster.ts';
import { CrashReports, crashOf } from './crashes.ts';
import type { Crew, CrewMember } from './crew.ts';
import { catalogue, RecordCopy, environmentOf, type Declaration, type LogRecord } from './declared.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { Endpoint, type Surroundings } from './endpoint.ts';
import {
  DEFAULT_HOST,
  checkMaxProcesses,
  configuredBounds,
  coreEntry,
  coreHost,
  type Entry,
  type HostSpec,
} from './entries.ts';
import { eventKind, listOptions, spawnOptions, stopOptions, systemOptions, type ListOptions } from './checks.ts';
import { ASYNC_DISPOSE } from '../host/dispose.ts';
import { LuaError } from '../host/errors.ts';
import { mustBe } from '../host/options.ts';
import * as is from '../host/options.ts';
import { exchange, luaError } from './exchange.ts';
import { PortableHost, guardHost, observe, type FlushableHost } from '../host/host.ts';
import { Loop } from './loop.ts';
import { CallContexts, openHostModules } from './modules.ts';
import { Describer, type ProcessInfo } from './process-info.ts';
import { SUPERVISOR } from './supervisors.ts';
import { serviceInfo, serviceSpecs, type ServiceInfo, type ServiceOptions } from './services.ts';
import { Refusals } from './refusals.ts';
import { Shutdown } from './shutdown.ts';
import { gradualOf } from '../lua/gradual.ts';
import { createRuntime } from '../lua/toolchain.ts';
import { Listeners, type Listener, type SystemEvents } from './system-events.ts';
import { warming } from './warm-up.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import { isA, reportLater, valueError, withHost } from '../host/thrown.ts';
import type { ProcessHandle, SpawnOptions, StopOptions, SystemOptions } from './options.ts';

export type {
  Cluster,
  Declaration,
  Dialect,
  Entry,
  HostSpec,
  LogRecord,
  ProcessHandle,
  SpawnOptions,
  StopOptions,
  SystemOptions,
  TraceRecord,
};

/** Default fuel per slice. */
const SLICE = 20_000;
/** Default milliseconds per turn. */
const TURN_MS = 8;

function turnLength({ turn, clock }: SystemOptions): number {
  if (turn === undefined) return clock === 'virtual' ? Infinity : TURN_MS;
  if (typeof turn !== 'number' || !(turn > 0))
    throw new LuaError({ code: 'ERR_LUA_CONFIG', message: text.mustBe('turn', 'a number of milliseconds above 0') });
  return turn;
}

/** The longest text that a process may `load`: compiling a statement cannot be preempted. */
const MAX_SOURCE = 256 * 1024;

const DEFAULT_GRACE_MS = 10_000;

/** Stack slots for starting a process besides its arguments. */
const CALL_SLOTS = 64;

/** Makes a system. Processes run as soon as they are spawned, services in the next turn of the event loop. */
export const createSystem = (options: SystemOptions): System => new System(options);

/** A running system of processes; createSystem makes it. */
export class System {
  private readonly core: Core;
  private readonly clock: VirtualClock | RealClock;
  private readonly host: Host & Partial<FlushableHost>;
  /** The host's clock has failed before. */
  private timeless = false;
  private readonly converter: Converter;
  private readonly loop: Loop;
  private readonly listeners: Listeners;
  private readonly supervisor: Supervisor;
  /** Live processes started by the host; `find` does not return a process before its code is loaded. */
  private readonly spawned = new Map<string, Process>();
  /** Refused entries and services by ID, with reasons (`lenient`). */
  readonly refused: Readonly<Record<string, string>>;
  /** Those whose code is still loading. */
  private readonly loading = new Set<Process>();
  private readyWaiters: (() => void)[] = [];
  private readonly membership: Membership | undefined;
  /** What stopping may take of a turn. */
  private readonly shareOfTurn: Turn;
  private stopping: { readonly shutdown: Shutdown; readonly stopped: Promise<void> } | undefined = undefined;

  private readonly crew: CrewMember | undefined;

  /** @internal */
  constructor(given: SystemOptions, crew?: Crew) {
    const options = systemOptions(given);
    const { dialect = 'wippy', modules = {}, services = {}, seed, cluster, node } = options;
    checkCluster(options);
    const gradual = gradualOf(dialect);
    this.host = options.host === undefined ? new PortableHost(options) : guardHost(options.host, options);
    const monotonic = (): number => this.host.monotonic!();
    this.clock = options.clock === 'virtual' ? new VirtualClock() : new RealClock(() => this.time(), monotonic);
    // Weak tables in processes are strong: a mark pass over the values of all processes would block them all.
    const rt = withHost(() =>
      createRuntime(
        this.inSystemTime(seed),
        {},
        {
          gradual,
          makeError: (message) => new ErrorObject(message, 'Invalid'),
          collector: false,
          jit: options.jit,
          compat: options.compat,
        },
      ),
    );
    rt.slice = options.slice ?? SLICE;
    rt.maxSource = MAX_SOURCE;
    this.converter = exchange();
    const contexts = new CallContexts();
    const program = createProgram(
      rt,
      openHostModules(rt, modules, contexts, () => this.loop.hostWorks()),
    );
    const refusals = new Refusals(options);
    const entries =
      crew?.entries === undefined
        ? refusals.entries(options.entries, (id, entry) =>
            coreEntry(id, entry, gradual?.erase, (name) => program.knows(encodeUtf8(name)), crew?.compiled?.bind(crew)),
          )
        : new Map(crew.entries);
    if (!entries.has(SUPERVISOR.id)) entries.set(SUPERVISOR.id, SUPERVISOR);
    const hosts: Record<string, HostSpec> = { [DEFAULT_HOST]: {}, ...options.hosts };
    this.core = new Core({
      rt,
      clock: this.clock,
      entries,
      program,
      seed,
      hosts: new Map(Object.entries(hosts).map(([id, host]) => [encodeUtf8(id), coreHost(id, host)])),
      maxProcesses: checkMaxProcesses(text.theSystem(), options.maxProcesses),
      catalog: { [Symbol.iterator]: () => catalogue(options.entries, hosts, options.catalog ?? {}, this.converter) },
      env: environmentOf(options.env ?? {}),
      log: crew?.log ?? this.logger(options.log),
      serials: crew?.serials,
      node,
      incarnation: crew?.incarnation ?? (cluster && incarnationAt(this.clock.now())),
      shortPids: options.pids === 'short',
      enforceDeadlines: options.enforceDeadlines,
    });
    this.loop = new Loop(
      this.core,
      this.clock,
      {
        pass: (busy, turn) => {
          this.host.flush?.();
          if (busy) warming.turn(this.host, turn.at);
          if (this.readyWaiters.length > 0 && this.supervisor.settled)
            for (const resolve of this.readyWaiters.splice(0)) resolve();
          return this.stopping?.shutdown.pass(busy) ?? false;
        },
        deadline: () => this.stopping?.shutdown.deadline ?? Infinity,
        failed: reportLater,
      },
      new Turn(monotonic, turnLength(options)),
    );
    this.shareOfTurn = new Turn(monotonic, turnLength(options) / 2);
    this.listeners = new Listeners(this.core, (value) => this.converter.deepToJS(value));
    if (Object.keys(modules).length > 0) contexts.watch(this.core);
    this.core.observer.spawned = (process) => this.loading.delete(process);
    if (options.trace !== undefined)
      trace(this.core.observer, (record) => this.observed('trace', () => options.trace!(record)));
    if (options.crashReports !== false) this.reportCrashes(options.log);
    this.supervisor = this.supervise(services, hosts, refusals);
    this.refused = refusals.reasons;
    refusals.report((message, id) => this.refusal(message, id, options.log));
    this.crew = crew?.join({
      core: this.core,
      loop: this.loop,
      converter: this.converter,
      host: this.host,
      listeners: this.listeners,
      options,
      logged: (record) => this.tellLog(record, options.log),
      say: (level, message) => this.line(level, 'threads', message, {}, options.log),
    });
    this.membership = cluster?.join({
      core: this.core,
      node: node!,
      incarnation: this.core.options.incarnation!,
      threads: this.crew?.cluster,
      kick: (now) => this.loop.kick(now),
      told: (event) => this.listeners.emit('node', event),
      say: (level, message) => this.line(level, 'cluster', message, {}, options.log),
      failed: reportLater,
    });
  }

  private tellLog(record: LogRecord, log: ((record: LogRecord) => void) | undefined): void {
    this.observed('log', () => log?.(record));
    this.observed('log', () => this.listeners.emit('log', record));
  }

  /** The host's wall time; if its clock fails, which is reported, Date's. */
  private time(): number {
    let now: number | undefined;
    observe(
      () => {
        now = this.host.now();
      },
      (thrown) => {
        if (!this.timeless) this.failed('now', thrown);
      },
    );
    this.timeless = now === undefined;
    return now ?? Date.now();
  }

  /** The host for processes: a virtual clock replaces its time and its random numbers. */
  private inSystemTime(seed = 0): Host {
    const { clock } = this;
    const waits = this.host.awaitInput?.bind(this.host);
    const host: Host = Object.create(this.host, {
      // A failing host raises an error in the program that calls it.
      now: { value: clock instanceof VirtualClock ? () => clock.now() : () => (this.host.now(), clock.now()) },
      // A process that waits for input can go on.
      awaitInput: {
        value:
          waits &&
          ((n: number, got: (bytes: string | HostFailure) => void) => {
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

  /** The log sink. */
  private logger(given: ((record: LogRecord) => void) | undefined): LogSink {
    const tell = (record: LogRecord): void => this.tellLog(record, given);
    return {
      takesRecords: () => given !== undefined || this.listeners.has('log'),
      record: (record) => new RecordCopy(record, this.converter, tell),
      line: (bytes) => this.observed('log', () => this.host.writeError(bytes)),
    };
  }

  /** Calls an observer; its exceptions do not reach processes. */
  private observed(source: string, act: () => void): void {
    observe(act, (thrown) => this.failed(source, thrown));
  }

  private failed(source: string, thrown: unknown): void {
    const error = isA(thrown, Fault) ? thrown.cause : thrown;
    // The clock is read before listeners exist.
    const listeners: Listeners | undefined = this.listeners;
    if (listeners === undefined) reportLater(error);
    else listeners.failed(source, error);
  }

  /** Logs refusals. */
  private refusal(message: string, id: string, log: ((record: LogRecord) => void) | undefined): void {
    this.line('error', 'entries', message, { entry: id }, log);
  }

  /** Logs a line of the system itself. */
  private line(
    level: 'warn' | 'error',
    logger: string,
    message: string,
    fields: Readonly<Record<string, unknown>>,
    log: ((record: LogRecord) => void) | undefined,
  ): void {
    const record: LogRecord = { level, logger, message, fields, pid: '', location: '', at: this.clock.now() };
    if (log === undefined && !this.listeners.has('log'))
      return this.observed('log', () => this.host.writeError(encodeUtf8(message) + '\n'));
    this.observed('log', () => log?.(record));
    this.listeners.emit('log', record);
  }

  private reportCrashes(log: ((record: LogRecord) => void) | undefined): void {
    const reports = new CrashReports(
      (record) =>
        this.observed('log', () => {
          if (log === undefined && !this.listeners.has('log'))
            return this.host.writeError(encodeUtf8(record.message) + '\n');
          this.observed('log', () => log?.(record));
          this.listeners.emit('log', record);
        }),
      this.clock,
    );
    this.core.observer.crashed = (process, error) => reports.report(crashOf(process, luaError(error)));
  }

  // ---- processes

  /**
   * Starts a process; `args` are the arguments of its entry function. Throws a LuaError for an unknown entry or host;
   * later failures reject the result.
   */
  spawn<R = unknown>(
    id: string,
    host: string = DEFAULT_HOST,
    args: readonly unknown[] = [],
    options?: SpawnOptions,
  ): ProcessHandle<R> {
    mustBe('id', id, is.string);
    mustBe('host', host, is.string);
    mustBe('args', args, is.array);
    const { limits, memory } = spawnOptions(options);
    if (this.stopping !== undefined) throw new LuaError({ code: 'ERR_LUA_ABORTED', message: text.stopped() });
    const process: Process | ErrorObject = this.core.spawning.spawn(
      encodeUtf8(id),
      encodeUtf8(host),
      this.converter.all(args, this.core.rt.stackLimit - CALL_SLOTS),
      {
        bounds:
          limits === undefined && memory === undefined
            ? undefined
            : configuredBounds(`spawn of '${id}'`, limits, memory),
        awaited: true,
        begun: (ok) => {
          if (ok && process instanceof Process) this.loading.delete(process);
        },
      },
    );
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
          observe(
            () => resolve(this.converter.deepToJS(value) as R),
            (thrown) => reject(valueError(thrown)),
          );
        },
      });
    });
    // An unread result must not be an unhandled rejection.
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

  /**
   * Sends each payload as a separate message to a PID or name; without payload sends one message of nil. False: there
   * is no such process.
   */
  send(to: string, topic: string, ...payloads: unknown[]): boolean {
    return this.sendFrom(undefined, to, topic, payloads);
  }

  private sendFrom(
    from: Process | undefined,
    to: string,
    topic: string,
    payloads: readonly unknown[],
    alias?: Alias,
  ): boolean {
    mustBe('to', to, is.string);
    mustBe('topic', topic, is.string);
    const target = this.find(to),
      bytes = encodeUtf8(topic);
    if (target === undefined) {
      const found = this.core.find(encodeUtf8(to));
      if (typeof found === 'string') this.core.undelivered(from, encodeUtf8(to), bytes, found);
      return false;
    }
    const contents = payloads.length === 0 ? [undefined] : payloads;
    const sent = contents.every(
      (content) => this.core.send(from, target, bytes, this.converter.toLua(content), from, alias) === Sent.Queued,
    );
    this.loop.kick();
    return sent;
  }

  /** Asks a process to end by a deadline from now, in milliseconds or as text ("5s"); default 30 s. */
  cancel(to: string, deadline?: DurationLike): void {
    mustBe('to', to, is.string);
    const ms = deadline === undefined ? undefined : milliseconds(deadline, 'deadline');
    const target = this.find(to);
    if (target === undefined) return;
    this.core.cancellation.cancel(undefined, target, ms);
    this.loop.kick();
  }

  /** Terminates a process: it runs no further code. */
  terminate(to: string): void {
    mustBe('to', to, is.string);
    const target = this.find(to);
    if (target === undefined) return;
    this.core.terminate(target);
    this.loop.kick();
  }

  /** Makes an endpoint: a process in JavaScript with a PID and an inbox, which can send, request and monitor. */
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
      send: (from, to, topic, payloads, alias) => this.sendFrom(from, to, topic, payloads, alias),
      attach: (receive) => core.spawning.attach(ENDPOINT, DEFAULT_HOST, receive),
      kick: () => loop.kick(),
    };
  }

  private find(to: string): Process | undefined {
    const found = this.spawned.get(to) ?? this.core.find(encodeUtf8(to));
    return typeof found === 'string' ? undefined : found;
  }

  // ---- inspecting

  /**
   * Snapshots of all live processes of this thread, endpoints included; `listProcesses` has those of all threads. Call
   * stacks, which are slow, only on request.
   */
  processes(options?: ListOptions): ProcessInfo[] {
    const { frames = false } = listOptions(options);
    return [...this.core.processes()].map(new Describer(this.supervisor.services, frames).describe);
  }

  /** A snapshot of a process of this node by PID or name; undefined if there is none. */
  inspect(destination: string): ProcessInfo | undefined {
    mustBe('destination', destination, is.string);
    const process = this.find(destination);
    if (process === undefined || process.remote !== undefined) return undefined;
    return new Describer(this.supervisor.services, true).describe(process);
  }

  /** Snapshots of the processes of all threads. */
  async listProcesses(options?: ListOptions): Promise<ProcessInfo[]> {
    const { frames = false } = listOptions(options),
      others = (await this.crew?.processes(frames)) ?? [];
    return [...this.processes(options), ...others];
  }

  /** A snapshot of a process by PID or name, on whatever thread it runs; undefined if there is none. */
  async inspectProcess(destination: string): Promise<ProcessInfo | undefined> {
    const here = this.inspect(destination),
      process = here === undefined ? this.find(destination) : undefined;
    return process === undefined ? here : this.crew?.inspect(process.pid);
  }

  /** All services in starting order. */
  services(): ServiceInfo[] {
    return this.supervisor.services.map(serviceInfo);
  }

  /** Adds a listener; calling the result removes it. */
  on<K extends keyof SystemEvents>(kind: K, listener: Listener<K>): () => void {
    mustBe('kind', kind, eventKind);
    mustBe('listener', listener, is.callable);
    const remove = this.listeners.add(kind, listener);
    this.crew?.observing();
    return () => {
      remove();
      this.crew?.observing();
    };
  }

  /** The nodes of the cluster, this one included, by name. Without a cluster there are none. */
  nodes(): NodeInfo[] {
    return this.membership?.nodes() ?? [];
  }

  /** The system's wall time, in milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  // ---- services, and the end

  private supervise(
    services: Readonly<Record<string, ServiceOptions>>,
    hosts: Readonly<Record<string, HostSpec>>,
    refusals: Refusals,
  ): Supervisor {
    const { core } = this;
    const specs = serviceSpecs(
      services,
      {
        entries: core.entries,
        hosts: new Set(Object.keys(hosts)),
        toLua: (value) => this.converter.toLua(value),
      },
      refusals.service,
    );
    const supervisor = new Supervisor(
      core,
      specs,
      () => this.chance(),
      (service) => {
        if (this.listeners.has('service')) this.listeners.emit('service', serviceInfo(service));
      },
      () => this.listeners.has('service'),
    );
    if (specs.length > 0) {
      // The caller can add listeners first.
      queueMicrotask(() => {
        supervisor.start();
        this.loop.kick();
      });
    }
    return supervisor;
  }

  /** A random number in [0, 1); 0.5 if the host fails. */
  private chance(): number {
    let chance = 0.5;
    this.observed('entropy', () => {
      chance = Number(this.core.rt.host.entropy() >> 32n) / 2 ** 32;
    });
    return chance;
  }

  /**
   * Resolves when every service with `autoStart` runs or has failed once, and this node takes part in its cluster;
   * rejected with a LuaError if it may not.
   */
  async ready(): Promise<void> {
    const started = new Promise<void>((resolve) => {
      queueMicrotask(() => {
        if (this.supervisor.settled) resolve();
        else this.readyWaiters.push(resolve);
      });
    });
    await this.membership?.joined;
    await this.crew?.ready;
    await started;
  }

  /**
   * Resolves when no process is ready, no timer pending and no host function running: only outside events can make
   * progress. In a cluster, other nodes are outside: they may send something at any time.
   */
  async quiet(): Promise<void> {
    do await this.loop.quiet();
    while (this.crew !== undefined && !(await this.crew.quiet()));
  }

  /**
   * Stops the system: cancels services in reverse starting order, then all other processes; terminates those that are
   * left after their time. Resolves when no process is left.
   */
  stop(options?: StopOptions): Promise<void> {
    const { grace = DEFAULT_GRACE_MS, patient = true } = stopOptions(options);
    if (this.stopping !== undefined) return this.stopping.stopped;
    let done!: () => void;
    const stopped = new Promise<void>((resolve) => {
      done = resolve;
    });
    const shutdown = new Shutdown(this.core, this.clock, this.supervisor, this.shareOfTurn, {
      grace: milliseconds(grace, 'grace'),
      patient,
      hostIsWorking: () => this.loop.hostIsWorking,
      closing: () => this.crew?.stop(milliseconds(grace, 'grace'), patient),
      done: () => {
        if (this.crew === undefined) this.left(done);
        else void this.crew.leave().then(() => this.left(done));
      },
    });
    this.stopping = { shutdown, stopped };
    shutdown.begin();
    this.loop.kick();
    return stopped;
  }

  /** All processes have ended: endpoints follow, and what connects this system with others. */
  private left(done: () => void): void {
    for (const process of [...this.core.processes()]) this.core.leave(process);
    if (this.membership === undefined) done();
    else void this.membership.leave().then(done, done);
  }

  /** Stops the system, for `await using`. */
  async [ASYNC_DISPOSE](): Promise<void> {
    await this.stop();
  }
}

/** The entry part in PIDs of endpoints. */
const ENDPOINT = 'system:endpoint';
