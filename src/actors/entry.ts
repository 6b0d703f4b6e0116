// What can be started, and where: entries and hosts as plain data, however the embedder came by them
// (process-api.md 2.1-2.3). Decides nothing.
import type { Bounds } from '../vm/limits.ts';
import type { MemoryPool } from './allowance.ts';
import type { Family } from './pid.ts';

/** A process type, function or library. Source is text as bytes, one char each. */
export interface Entry {
  /** `namespace:name`. */
  readonly id: string;
  readonly kind: string;
  readonly source?: string | undefined;
  readonly chunkName?: string | undefined;
  /** The function to call in the table that the chunk returns. */
  readonly method?: string | undefined;
  /** Built-in modules the code may use. Absent: all of them, through `require`. */
  readonly modules?: readonly string[] | undefined;
  /** Libraries the code may use: alias to entry ID. */
  readonly imports?: Readonly<Record<string, string>> | undefined;
  /** What each of its processes may use. */
  readonly bounds?: Bounds | undefined;
}

/** A place processes run at. */
export interface HostSpec {
  /** terminal.host: its processes may use the terminal. */
  readonly kind?: string | undefined;
  /** What was given on the command line, as bytes, for processes on a terminal. */
  readonly args?: readonly string[] | undefined;
  /** Most processes alive at one time. */
  readonly maxProcesses?: number | undefined;
  /** What each process on it may use. */
  readonly bounds?: Bounds | undefined;
  /** Most memory that all its processes together may hold, in bytes. */
  readonly memory?: number | undefined;
}

/** A host as the system keeps it. */
export interface HostState {
  readonly id: string;
  readonly spec: HostSpec;
  /** Made for the calls of one function: processes cannot be spawned here. */
  readonly ofFunction: boolean;
  /** The memory of its processes, if that is limited. */
  readonly pool: MemoryPool | undefined;
  /** Processes alive. */
  count: number;
  /** Takes no new processes any more. */
  stopping: boolean;
  /** Of the PIDs given out here, by entry ID. */
  readonly families: Map<string, Family>;
}
