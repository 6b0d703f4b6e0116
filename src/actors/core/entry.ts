// Entries (what can be started) and hosts (where) as plain data (README 2.1-2.3). It must not know where the embedder
// got them from.
import type { Bounds } from '../../vm/limits.ts';
import type { MailboxSpec } from '../mail/mailbox-limit.ts';
import type { MemoryPool } from './allowance.ts';
import type { Family } from '../values/pid.ts';
import type { Process } from './process.ts';
import { Ring } from '../../values/ring.ts';
import type { Timers } from '../time/timers.ts';

/** A process type, function or library. Source is text as bytes, one char each. */
export interface Entry {
  /** `namespace:name`. */
  readonly id: string;
  readonly kind: string;
  readonly source?: string | undefined;
  /** Why the entry cannot be started or imported. It has no source then. */
  readonly refused?: string | undefined;
  readonly chunkName?: string | undefined;
  /** The function to call in the table that the chunk returns. */
  readonly method?: string | undefined;
  /** Built-in modules the code may use. Absent: all of them, through `require`. */
  readonly modules?: readonly string[] | undefined;
  /** A program has defined it: it gets no module that must be granted. */
  readonly byProgram?: boolean | undefined;
  /** Libraries the code may use: alias to entry ID. */
  readonly imports?: Readonly<Record<string, string>> | undefined;
  /** Limits of each of its processes. */
  readonly bounds?: Bounds | undefined;
  readonly mailbox?: MailboxSpec | undefined;
}

/** A place processes run at. */
export interface HostSpec {
  /** terminal.host: its processes may use the terminal. */
  readonly kind?: string | undefined;
  /** Command line arguments as bytes, for processes on a terminal host. */
  readonly args?: readonly string[] | undefined;
  /** The maximum number of live processes. */
  readonly maxProcesses?: number | undefined;
  /** Limits of each process on it. */
  readonly bounds?: Bounds | undefined;
  /** Memory limit in bytes for all its processes together. */
  readonly memory?: number | undefined;
  readonly mailbox?: MailboxSpec | undefined;
  /** Its processes are spread over the threads of the system. */
  readonly spread?: boolean | undefined;
}

/** The state of a host. */
export interface HostState {
  readonly id: string;
  readonly spec: HostSpec;
  /** The host of one function's calls: programs cannot spawn here. */
  readonly ofFunction: boolean;
  /** Memory shared by its processes, if limited. */
  readonly pool: MemoryPool | undefined;
  /** Number of live processes. */
  count: number;
  /** Refuses new processes. */
  stopping: boolean;
  /** PID families by entry ID. */
  readonly families: Map<string, Family>;
  /** The last one asked for. */
  family: Family | undefined;
  /** Its ready processes. */
  readonly ready: Ring<Process>;
  /** Is it in the ring of the run queue? */
  queued: boolean;
  /** Fuel left before another host gets its turn. */
  turn: number;
  /** Milliseconds that its processes have used, as the run queue counts. */
  time: number;
  /** Timers of its processes. */
  timers: Timers | undefined;
}

/** The state of a host without processes. */
export const hostState = (id: string, spec: HostSpec, ofFunction: boolean, stopping: boolean): HostState => ({
  id,
  spec,
  ofFunction,
  stopping,
  pool: spec.memory === undefined ? undefined : { limit: spec.memory, granted: 0 },
  count: 0,
  families: new Map(),
  family: undefined,
  ready: new Ring(),
  queued: false,
  turn: 0,
  time: 0,
  timers: undefined,
});
