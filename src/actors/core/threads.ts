// What a system needs of its other threads, as a slot (System.threads): without it there are none, and nothing costs
// more. A process of another thread is a stand-in here, as one of another node (network.ts); its PID is like all
// others, and says on which thread it runs.
// It must not know how threads talk (threads/).
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { LongWork } from '../../vm/native/long-work.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import type { Exit } from '../values/event.ts';
import type { ErrorObject } from '../values/failure.ts';
import type { Pid, PidParts } from '../values/pid.ts';
import type { Entry, HostState } from './entry.ts';
import type { Ties } from './network.ts';
import type { Process } from './process.ts';
import type { SpawnOptions } from './spawning.ts';
import type { Missing } from './system.ts';

/** A table that is made in parts, of what there is on one thread. */
export interface Making extends LongWork {
  /** What is added from now on goes here. */
  table: Table;
  step(rt: Runtime): boolean;
  /** A table of nothing. */
  none(): Table;
}

/** The other threads of a system. */
export interface Threads {
  /** The stand-in for a process of another thread; undefined: the PID is one of this thread. */
  find(pid: PidParts): Process | Missing | undefined;
  /** Starts a process on another thread, if it belongs there, and gives its stand-in; undefined: it starts here. */
  place(entry: Entry, host: HostState, args: readonly Value[], how: SpawnOptions): Process | ErrorObject | undefined;
  /** Live processes of all other threads, and those of one host, as far as they have told. */
  readonly size: number;
  count(host: string): number;
  /** The greatest serial numbers of processes of this thread, by the thread that has started them. */
  readonly youngest: readonly number[];
  /** The process of another thread that has a name. */
  lookup(name: string): Process | undefined;
  /** Registers a name. Undefined: the waiter will resume with true, or with nil and an error. */
  register(name: string, process: Process, waiter: Waiter): true | ErrorObject | undefined;
  /** Removes a name, whoever has it; false if no process has. */
  unregister(name: string): boolean;
  /**
   * A process of this thread has ended. `unnoticed`: it failed, and here nobody learns of it. True: the thread that has
   * started it judges whether that is a crash.
   */
  ended(process: Process, exit: Exit, ties: Ties, unnoticed: boolean): boolean;
  /** All names with their processes, of this thread and others. */
  readonly names: { all(): Iterable<readonly [name: string, process: { readonly pid: Pid }]> };
  /**
   * The work of a program that looks at all threads: that for this one, then what others say; or what the thread of a
   * process says of it. Undefined: this thread knows everything.
   */
  seen(what: string, own: Making | undefined, about?: Process): LongWork | undefined;
  /** Tells all others what a program has done that theirs see, too (bindings/modules/shared.ts). */
  share(kind: string, values: readonly Value[]): void;
  /** The end of a turn: sends, and works on what is large. True: there is more to work on. */
  flush(): boolean;
}
