// What a system needs of other nodes, as a slot (System.network): without it there are none, and local operations cost
// nothing more. A process of another node is a stand-in here: a Process without code whose mail goes to its node.
// A waiter never resumes before the call that took it has returned: its task is not parked yet.
// It must not know how nodes talk (nodes/).
import type { Value } from '../../values/type.ts';
import type { Message } from '../mail/message.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import type { Exit } from '../values/event.ts';
import type { ErrorObject } from '../values/failure.ts';
import type { Meter } from '../values/payload.ts';
import type { PidParts } from '../values/pid.ts';
import type { HostMail, Process } from './process.ts';
import type { SpawnOptions } from './spawning.ts';
import type { Missing } from './system.ts';

/** The node of a stand-in, as its process sees it. */
export interface Remote extends HostMail {
  readonly remote: Remote;
  /** Why a message was not taken. */
  refusal(from: Process | undefined): ErrorObject;
  /** Does it take a message now? */
  readonly open: boolean;
  /** Sends a message whose content is no copy yet, unless that takes long; false: it was not sent. */
  sendAtOnce(from: Process, topic: string, content: Value): boolean;
  /** Is only its own mailbox full? */
  readonly crowded: boolean;
  /** Will there be room soon? */
  readonly waitable: boolean;
  /** Sends a message when there is room; the waiter resumes with true, or with false and an error. */
  wait(message: Message, waiter: Waiter): void;
  /** Takes back a message that waits; false: it does not. */
  withdraw(message: Message): boolean;
  /** Begins to write a content that may be large; undefined: it is sent as it is. */
  writing(content: Value): Writing | undefined;
  /** Asks to monitor or link. Undefined: the waiter will resume with true, or with nil and an error. */
  relate(relation: Relation, process: Process, waiter: Waiter): true | ErrorObject | undefined;
  /** Resumes the waiter when the process, which has just started, waits; false: that cannot be asked. */
  settled(process: Process, waiter: Waiter): boolean;
  /** Ends a monitor or link. */
  unrelate(relation: Relation, process: Process): void;
  terminate(): void;
}

/** A large content that is written in steps. */
export interface Writing {
  /** Does about so many units of work; true when done. */
  work(units: number, meter: Meter): boolean;
  /** What to send, once it is done. */
  readonly content: Value;
  /** Or why it cannot be sent. */
  readonly error: ErrorObject | undefined;
}

export type Relation = 'monitor' | 'link';

/** Scopes of names that span nodes. */
export type Scope = 'eventual' | 'consistent' | 'strong';

/** A process to start on another node. */
export interface RemoteStart {
  readonly node: string;
  readonly id: string;
  readonly host: string;
  readonly args: readonly Value[];
  readonly how: SpawnOptions;
  /** The waiter gets the result of the process instead of its PID. */
  readonly exec: boolean;
}

/** The other nodes. */
export interface Network {
  /** The stand-in for a process of another node. */
  find(pid: PidParts): Process | Missing;
  /** The process with a name that spans nodes. */
  lookup(name: string): Process | undefined;
  /** Registers a name on all nodes. Undefined: the waiter will resume with true, or with nil and an error. */
  register(name: string, process: Process, scope: Scope, waiter: Waiter): true | ErrorObject | undefined;
  /** Removes a name of all nodes; false if no process has it. */
  unregister(name: string): boolean;
  /** Starts a process. Undefined: the waiter of `how` will resume with its PID, or with nil and an error. */
  spawn(start: RemoteStart): ErrorObject | undefined;
  /** A process of this node has ended. */
  ended(process: Process, exit: Exit, ties: Ties): void;
  /** The end of a turn: sends, and works on what is large. True: there is more to work on. */
  flush(): boolean;
  /** Its pending timers that mean nothing to processes: signs of life. */
  readonly beats: number;
  /** Does a process wait for an answer of another node? */
  readonly asks: boolean;
}

/** Links and monitors of a process that has ended. */
export type Ties = Pick<Process, 'watchers' | 'links' | 'watching'> & Pick<Process['rare'], 'names'>;
