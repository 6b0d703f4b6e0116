// What happens in a system, for whoever looks on from outside: one optional function per kind of event. Nothing is computed for
// a function that is not there, so looking costs only while somebody looks. Observers must not change what they see.
import type { Value } from '../../values/type.ts';
import type { MailboxLimit } from './entry.ts';
import type { LimitKind } from '../../vm/limits.ts';
import type { Exit } from '../values/event.ts';
import type { ErrorObject } from '../values/failure.ts';
import type { Message } from './message.ts';
import type { Pid } from '../values/pid.ts';
import type { Process } from './process.ts';

/** Why mail reached nobody. */
export type LostReason =
  | 'unknown name' | 'unknown node' | 'unknown host' | 'no process' | 'process ended'
  /** Of the receiver; the message may be one that had to go for another. */
  | 'mailbox full'
  /** While its message waited for room. */
  | 'sender ended';

export interface Observer {
  /** A process's code is loaded; others can find it now. */
  spawned?: ((process: Process, parent: Process | undefined) => void) | undefined;
  /** It has its turn. */
  running?: ((process: Process) => void) | undefined;
  exited?: ((process: Process, exit: Exit) => void) | undefined;
  /** It failed by itself, and nobody was told: no watcher, no linked process that traps, nobody who waits for its end. */
  crashed?: ((process: Process, error: ErrorObject) => void) | undefined;
  sent?: ((from: Process | undefined, to: Process, topic: string, content: Value) => void) | undefined;
  /** Mail, system events included, lies in a mailbox. */
  delivered?: ((to: Process, message: Message) => void) | undefined;
  /** A mailbox has become full. Said again only after it has been less than half full. */
  overload?: ((process: Process, limit: MailboxLimit) => void) | undefined;
  /** Mail that nobody will read: its receiver could not be found, had no room for it, or ended before reading it. */
  lost?: ((from: string | undefined, to: string, topic: string, reason: LostReason) => void) | undefined;
  /** A linked process failed; this one is told, or dies of it. */
  linkDown?: ((process: Process, from: Pid) => void) | undefined;
  /** A process has hit a limit of its own, and ends. */
  limit?: ((process: Process, limit: LimitKind) => void) | undefined;
  /** A process wrote to the log. Fields are a table of its own, or nil. */
  logged?: ((process: Process | undefined, level: string, message: string, fields: Value) => void) | undefined;
}

/** Who looks on while nobody does. All fields are there, so that looking for one is quick. */
export const NOBODY: Observer = {
  spawned: undefined, running: undefined, exited: undefined, crashed: undefined, sent: undefined, delivered: undefined, lost: undefined, overload: undefined, linkDown: undefined, limit: undefined,
};
