// Copies of values and messages for other processes. Both may need more than one slice: the values may be large, the
// receiver's mailbox may be full. So natives keep one of the objects here as their state, which continues whenever the
// task does.
// Invariant: a copy is a snapshot: while it is made, no other task of its process runs.
import * as text from '../../../messages/actors.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import type { Window } from '../../../vm/native/window.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import type { Message } from '../../mail/message.ts';
import { Copies, NotCopyable } from '../../values/payload.ts';
import type { Writing } from '../../core/network.ts';
import type { Process } from '../../core/process.ts';
import { Sent } from '../../mail/message.ts';
import { mailboxFull } from '../../core/failures.ts';
import type { OutgoingMessage } from '../../core/spawning.ts';
import { processOf, refuse, waitTicket } from './support.ts';

/** The state of a native that needs more than one slice. */
export interface Going {
  goOn(call: Call): number;
}

/**
 * The `done` handler of natives that use this file: continues the kept state, or returns the results that resumed it.
 */
export function goOn(call: Call): number {
  const going = call.kept<Going | undefined>();
  return going === undefined ? call.pass() : going.goOn(call);
}

// ---- copies

type WithCopies = (call: Call, copies: Value[]) => number;
type Refusal = (call: Call, notCopyable: NotCopyable) => number;

class CopyFirst implements Going {
  private readonly copies: Copies;

  constructor(
    values: readonly Value[],
    private readonly then: WithCopies,
    private readonly refusal: Refusal,
  ) {
    this.copies = new Copies(values);
  }

  goOn(call: Call): number {
    const process = processOf(call.co),
      { rt } = call,
      done = this.copies.work(rt.fuel, rt);
    process.exclusive = done ? undefined : call.co.task;
    if (!done) return call.keep(this).reschedule();
    call.keep(undefined);
    const { result } = this.copies;
    return result instanceof NotCopyable ? this.refusal(call, result) : this.then(call, result);
  }
}

/** Copies values, then calls `then`, or `refusal` if one cannot be copied. The native's `done` must be goOn. */
export const withCopies = (call: Call, values: readonly Value[], then: WithCopies, refusal: Refusal): number =>
  values.length === 0 ? then(call, []) : new CopyFirst(values, then, refusal).goOn(call);

// ---- messages

/** Fuel for a message, besides its copy; and the maximum by which a backlog shortens the slice. */
const SEND = 20;
const MAX_TAKEN = 5000;

/**
 * Charges for a sent message. A backlog shortens the sender's slice, so that the receiver can catch up (as in Erlang).
 */
export function chargeSend(rt: Window['rt'], { backlog }: Process): void {
  rt.charge(SEND);
  if (backlog > 0) rt.shorten(Math.min(backlog << 1, MAX_TAKEN));
}

/** There is no room: in the mailbox, or on the way to another node. */
export const noRoom = ({ remote }: Process): ErrorObject =>
  remote === undefined ? mailboxFull() : new ErrorObject(text.overloaded(), KINDS.RATE_LIMITED, { retryable: true });

/** Sends the messages of one call in order; stops at the first that is refused. */
class Sending implements Going {
  private next = 0;
  /** The message that waits for room. */
  private waiting: Message | undefined = undefined;
  /** A large content, which is written for another node. */
  private writing: Writing | undefined = undefined;

  constructor(
    private readonly to: Process,
    private readonly messages: readonly OutgoingMessage[],
    private readonly signed: boolean,
    private readonly then: (call: Call) => number,
  ) {}

  goOn(call: Call): number {
    const self = processOf(call.co),
      { to, messages, waiting } = this;
    if (waiting !== undefined) {
      self.hasRoom(waiting);
      this.waiting = undefined;
      if (call.result(1) !== true) return this.gone(call, call.result(2));
    }
    while (this.next < messages.length) {
      const { topic, content: given } = messages[this.next]!,
        from = this.signed ? self : undefined;
      this.writing ??= to.remote?.writing(given);
      if (this.writing?.work(call.rt.fuel, call.rt) === false) return call.keep(this).reschedule();
      if (this.writing?.error !== undefined) return refuse(call, this.writing.error);
      const content = this.writing === undefined ? given : this.writing.content;
      this.writing = undefined;
      this.next++;
      switch (self.system.send(from, to, topic, content, self)) {
        case Sent.Queued:
          chargeSend(call.rt, to);
          break;
        case Sent.Full:
          return refuse(call, noRoom(to));
        case Sent.Gone:
          return this.gone(call);
        case Sent.Waits:
          this.waiting = self.system.sendAndWait(from, to, topic, content, self, waitTicket(call, false));
          return call.keep(this).park();
      }
      if (call.rt.fuel < 0 && this.next < messages.length) return call.keep(this).reschedule();
    }
    call.keep(undefined);
    return this.then(call);
  }

  /** The receiver ended before all messages were sent, or is out of reach. */
  private gone(call: Call, reason?: Value): number {
    if (reason instanceof ErrorObject) return refuse(call, reason);
    return refuse(
      call,
      this.to.remote?.refusal(processOf(call.co)) ?? new ErrorObject(text.processNotFound(), KINDS.NOT_FOUND),
    );
  }
}

/** Sends messages whose contents are copies, then calls `then`. The native's `done` must be goOn. */
export const sendAll = (
  call: Call,
  to: Process,
  messages: readonly OutgoingMessage[],
  signed: boolean,
  then: (call: Call) => number,
): number => new Sending(to, messages, signed, then).goOn(call);
