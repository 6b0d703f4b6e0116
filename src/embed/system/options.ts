// What an embedder says about a system, a process to start and the end of a system, and what it gets for a process.
import type { TraceRecord } from '../../actors/core/trace.ts';
import type { Dialect } from '../../syntax/dialect.ts';
import type { Host } from '../../vm/host.ts';
import type { Limits } from '../lua/budget.ts';
import type { Cluster } from './cluster.ts';
import type { Declaration, LogRecord } from './declared.ts';
import type { DurationLike } from '../host/duration.ts';
import type { Entry, HostSpec } from './entries.ts';
import type { HostOptions } from '../host/host.ts';
import type { HostModule } from './modules.ts';
import type { ServiceOptions } from './services.ts';

/** What a system consists of, and how it runs. */
export interface SystemOptions extends HostOptions {
  /** Code, by ID (`namespace:name`). */
  readonly entries: Readonly<Record<string, Entry>>;
  /**
   * Refuse faulty entries instead of failing: an entry that does not compile, or lists an unknown module, gets a line
   * in the log, and starting it is an error; its services are refused, too. By default createSystem throws a LuaError.
   */
  readonly lenient?: boolean;
  /** Entries refused by loadApp, with reasons, by ID. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Hosts by ID; `system:processes` always exists. */
  readonly hosts?: Readonly<Record<string, HostSpec>>;
  /** The maximum number of live processes on all hosts together, endpoints included. */
  readonly maxProcesses?: number;
  /** Supervised services by ID. Those with `autoStart` start with the system. */
  readonly services?: Readonly<Record<string, ServiceOptions>>;
  /** Modules in JavaScript, by the name for `require`. An entry that lists modules must list these, too. */
  readonly modules?: Readonly<Record<string, HostModule>>;
  /** 'virtual': time stands still while a process is ready, then jumps to the next deadline. */
  readonly clock?: 'real' | 'virtual';
  /** Random order of ready processes; the same seed gives the same order. */
  readonly seed?: number;
  /** Instructions per slice of a process. */
  readonly slice?: number;
  /**
   * Milliseconds per turn of the host's event loop; default 8. On a virtual clock turns are bounded by instructions
   * only, unless this is set, so that runs are repeatable.
   */
  readonly turn?: number;
  /** The language of the entries: 'wippy', which is Lua 5.4 with gradual types, or plain 'lua'. */
  readonly dialect?: Dialect;
  /**
   * Compatibility with 5.3, as a stock lua 5.4 has it: math.pow and others, and `__le` derived from `__lt`; default
   * true.
   */
  readonly compat?: boolean;
  /** The name of this node in PIDs. */
  readonly node?: string;
  /** Connects this system with those of other nodes: `nats(...)` of perilune/nats. */
  readonly cluster?: Cluster;
  /** 'short': PIDs are {host|0x00001}, without the entry. Both forms are accepted. */
  readonly pids?: 'full' | 'short';
  /** Terminate processes at the deadline of a cancel. By default deadlines are advisory. */
  readonly enforceDeadlines?: boolean;
  /** Called for everything that happens, in order. */
  readonly trace?: (record: TraceRecord) => void;
  /** Other entries for the registry; those of kind env.variable declare environment variables. */
  readonly catalog?: Readonly<Record<string, Declaration>>;
  /** Environment variables besides the host's. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Gets log records and crash reports. By default, unless there are listeners for 'log', they go to standard error as
   * lines.
   */
  readonly log?: (record: LogRecord) => void;
  /** False: crashes are not logged. Listeners for 'crash' are called in any case. */
  readonly crashReports?: boolean;
  readonly host?: Host;
  /** Whether the JIT compiler is used: the default, if the host allows `new Function`. */
  readonly jit?: boolean;
}

/** A handle of a started process. */
export interface ProcessHandle<R = unknown> {
  readonly pid: string;
  /**
   * The result of the entry function; rejected with a LuaError if the process fails, with code ERR_LUA_START if it
   * never started. If this property has not been read by then, a failure is reported as a crash.
   */
  readonly result: Promise<R>;
  /** Sends each payload as a separate message; false once the process has ended. */
  send(topic: string, ...payloads: unknown[]): boolean;
  /** Asks it to end by a deadline from now, in milliseconds or as text ("5s"); default 30 s. */
  cancel(deadline?: DurationLike): void;
  terminate(): void;
}

/** Bounds of a process, besides those of its entry and host. */
export interface SpawnOptions {
  /** Limits of this process, within those of its entry and host. */
  readonly limits?: Limits;
  /** Memory limit in bytes: short for `limits.memory`. */
  readonly memory?: number;
}

/** How a system stops. */
export interface StopOptions {
  /**
   * Time for a process to end, from when it could first run after the cancel; default 10 s. Services stop in dependency
   * order, each within this time or its own `stopTimeout` if that is shorter; other processes follow.
   */
  readonly grace?: DurationLike;
  /** False: terminate the rest as soon as all wait without a pending timer. For systems without outside events. */
  readonly patient?: boolean;
}
