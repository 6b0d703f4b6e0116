// Threads as a system sees them: something that runs further threads and tells what becomes of them, on the first
// thread; or what a worker has of the others. What runs threads has an entry of its own (perilune/threads), so that a
// system of one thread carries nothing of it.
import type { Entry as CoreEntry } from '../../actors/core/entry.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { LogSink } from '../../actors/modules/log.ts';
import type { Pid } from '../../actors/values/pid.ts';
import type { Host } from '../../vm/host.ts';
import type { Converter } from '../lua/convert.ts';
import type { compileChunk } from '../lua/toolchain.ts';
import type { ClusterThreads } from './cluster.ts';
import type { ProcessInfo } from './process-info.ts';
import type { LogRecord } from './declared.ts';
import type { Loop } from './loop.ts';
import type { SystemOptions } from './options.ts';
import type { Listeners } from './system-events.ts';

/** Makes a system one thread among others. */
export interface Crew {
  /** The serial number before its first, and the distance between two. */
  readonly serials: { readonly first: number; readonly step: number };
  /** In a cluster: counts the starts of this thread, or of the node. */
  readonly incarnation?: number | undefined;
  /** Its entries, if they have been checked elsewhere. */
  readonly entries?: ReadonlyMap<string, CoreEntry>;
  /** Takes what its programs log. */
  readonly log?: LogSink;
  /** Gets each entry with its code. */
  compiled?(entry: CoreEntry, code: ReturnType<typeof compileChunk>): void;
  join(seat: CrewSeat): CrewMember;
}

/** What a system gives to its crew: its parts. */
export interface CrewSeat {
  readonly core: Core;
  readonly loop: Loop;
  readonly converter: Converter;
  readonly host: Host;
  readonly listeners: Listeners;
  readonly options: SystemOptions;
  /** Takes a log record of another thread. */
  logged(record: LogRecord): void;
  /** Logs a line. */
  say(level: 'warn' | 'error', message: string): void;
}

/** What a system has of its crew. */
export interface CrewMember {
  /** Resolves when all threads run; rejected if one cannot. */
  readonly ready: Promise<void>;
  /** How they take part in a cluster. */
  readonly cluster?: ClusterThreads | undefined;
  /** What is observed has changed. */
  observing(): void;
  /** Snapshots of the processes of other threads. */
  processes(frames: boolean): Promise<ProcessInfo[]>;
  /** A snapshot of a process of another thread. */
  inspect(pid: Pid): Promise<ProcessInfo | undefined>;
  /** Is nothing under way between threads that have nothing to do? */
  quiet(): Promise<boolean>;
  /** Stops the processes of other threads. */
  stop(grace: number, patient: boolean): void;
  /** Ends the other threads, when they have stopped. */
  leave(): Promise<void>;
}
