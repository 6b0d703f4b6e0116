// A message: what one process's mail consists of. The content was copied when it was sent and belongs to the receiver,
// so the object itself can be handed to the program (the inbox does) or opened (listening channels do).
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Wait } from './channel.ts';
import type { ProcessEvent } from '../values/event.ts';
import type { Origin } from '../values/pid.ts';

/** The topic that system events travel under. Programs can neither send to nor listen on topics with this first letter. */
export const EVENTS_TOPIC = '@events';
const RESERVED = '@'.charCodeAt(0);
export const isReserved = (topic: string): boolean => topic.charCodeAt(0) === RESERVED;

export class Message extends Userdata {
  /** Position in the receiver's mailbox while it waits there: earlier mail has a smaller one. 0: it does not wait. */
  stamp = 0;
  /** Its neighbours among the unread messages of its topic. */
  before: Message | undefined = undefined;
  after: Message | undefined = undefined;
  /** The coroutine that sent it, waiting until there is room for it. */
  sender: Wait | undefined = undefined;

  constructor(
    readonly topic: string,
    readonly content: Value,
    /** The sending process; undefined for mail from outside. */
    readonly from: Origin | undefined,
    /** The event, when the topic is EVENTS_TOPIC. */
    readonly event: ProcessEvent | undefined = undefined,
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
