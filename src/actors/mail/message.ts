// A message in the mail of a process. The content is the receiver's copy, so the program may get the object itself
// (from the inbox) or its content (from a listening channel).
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Wait } from './wait-queue.ts';
import type { ProcessEvent } from '../values/event.ts';
import type { ErrorObject } from '../values/failure.ts';
import type { Origin } from '../values/pid.ts';
import { Pass } from '../../vm/gc/pass.ts';

/** The topic of system events. Programs can neither send to nor listen on topics that begin with `@`. */
export const EVENTS_TOPIC = '@events';
const RESERVED = '@'.charCodeAt(0);
export const isReserved = (topic: string): boolean => topic.charCodeAt(0) === RESERVED;

/** Where the answer to the message of a call goes, and to nothing else (README 5e). */
export interface Alias {
  /** Does the call still wait? */
  readonly open: boolean;
  /** Ends the call with this value, or this error. False: it waits no more. */
  answer(value: Value, error: ErrorObject | undefined): boolean;
  /** The message was dropped, because the mailbox is full. */
  refuse(): void;
}

export class Message extends Userdata {
  /** Position in the mailbox, ascending by arrival; 0: it does not wait there. */
  stamp = 0;
  /** Links of the queue of its topic. */
  before: Message | undefined = undefined;
  after: Message | undefined = undefined;
  /** Its sender, while that waits for room. */
  sender: Wait | undefined = undefined;

  constructor(
    readonly topic: string,
    readonly content: Value,
    /** The sending process; undefined for mail from outside. */
    readonly from: Origin | undefined,
    /** The event, when the topic is EVENTS_TOPIC. */
    readonly event: ProcessEvent | undefined = undefined,
    /** Of a call. */
    readonly alias: Alias | undefined = undefined,
  ) {
    super();
  }

  override get kind(): string {
    return 'process.Message';
  }

  override holds(): Iterable<Value> {
    return [this.content];
  }
}

/** The result of sending a message. */
export const enum Sent {
  /** The mailbox has it, or dropped it as the receiver's limit says. */
  Queued,
  /** The receiver has ended. */
  Gone,
  /** The mailbox is full; nothing has changed. */
  Full,
  /** The mailbox is full and the sender has to wait (sendAndWait); nothing has changed. */
  Waits,
}

/** Accounted bytes of a message besides its content. */
const MESSAGE_BYTES = 96;

/** Accounted bytes of a message with this content. */
export function bytesHeld(content: Value): number {
  if (typeof content !== 'object') return MESSAGE_BYTES;
  const pass = new Pass(false);
  pass.mark(content);
  pass.propagate();
  return MESSAGE_BYTES + pass.bytes;
}
