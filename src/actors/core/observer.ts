// Callbacks that tell the embedder what happens in a system: one optional function per event. Nothing is computed for
// an absent function. Observers must not change what they see.
import type { Value } from '../../values/type.ts';
import type { MailboxLimit } from '../mail/mailbox-limit.ts';
import type { LimitKind } from '../../vm/limits.ts';
import type { Exit } from '../values/event.ts';
import type { ErrorObject } from '../values/failure.ts';
import type { Message } from '../mail/message.ts';
import type { Pid } from '../values/pid.ts';
import type { Process } from './process.ts';

/** Why a message was lost. */
export type LostReason =
  | 'unknown name'
  | 'unknown node'
  | 'unknown host'
  | 'no process'
  | 'node unreachable'
  | 'process ended'
  /** The receiver's. The message may be one that was dropped for another. */
  | 'mailbox full'
  /** While its message waited for room. */
  | 'sender ended'
  /** An answer, after the call that it was for. */
  | 'call over';

export interface Observer {
  /** A process's code is loaded; others can find it now. */
  spawned?: ((process: Process, parent: Process | undefined) => void) | undefined;
  /** It gets a slice. */
  running?: ((process: Process) => void) | undefined;
  exited?: ((process: Process, exit: Exit) => void) | undefined;
  /** It failed by itself, and there was no monitor, no linked process that traps links and no exit waiter. */
  crashed?: ((process: Process, error: ErrorObject) => void) | undefined;
  sent?: ((from: Process | undefined, to: Process, topic: string, content: Value) => void) | undefined;
  /** A mailbox got a message or an event. */
  delivered?: ((to: Process, message: Message) => void) | undefined;
  /** A mailbox has become full, for the first time since it was less than half full. */
  overload?: ((process: Process, limit: MailboxLimit) => void) | undefined;
  /** A message was lost: its receiver was not found, had no room, or ended before reading it. */
  lost?: ((from: string | undefined, to: string, topic: string, reason: LostReason) => void) | undefined;
  /** A linked process failed; this one gets an event, or ends. */
  linkDown?: ((process: Process, from: Pid) => void) | undefined;
  /** A process has hit a limit of its own, and ends. */
  limit?: ((process: Process, limit: LimitKind) => void) | undefined;
  /** A process wrote to the log. Fields are a table or nil. */
  logged?: ((process: Process | undefined, level: string, message: string, fields: Value) => void) | undefined;
}

/** No callbacks. All fields are present, so that all observers have one hidden class. */
export const NO_CALLBACKS: Observer = {
  spawned: undefined,
  running: undefined,
  exited: undefined,
  crashed: undefined,
  sent: undefined,
  delivered: undefined,
  lost: undefined,
  overload: undefined,
  linkDown: undefined,
  limit: undefined,
};
