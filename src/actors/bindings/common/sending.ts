// What a native gives to another process: copies of values, and messages. Both may take longer than one slice - there may be
// much to copy, and the receiver's mailbox may be full - so a native that gives something hands over to the objects here, which
// go on whenever its task does. A copy is of one moment: while it is made, nobody else of its process runs.
import * as text from '../../../messages/actors.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/call.ts';
import type { Window } from '../../../vm/window.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import type { Message } from '../../core/message.ts';
import { Copies, Untravelled } from '../../values/payload.ts';
import type { Process } from '../../core/process.ts';
import { Sent, type Letter } from '../../core/system.ts';
import { processOf, refuse, waitTicket } from './support.ts';

/** What a native does in more than one slice. It is what the native keeps. */
export interface Going {
  goOn(call: Call): number;
}

/** The `done` of natives that do something of this file: goes on with it, or gives what was delivered. */
export function goOn(call: Call): number {
  const going = call.kept<Going | undefined>();
  return going === undefined ? call.pass() : going.goOn(call);
}

// ---- copies

type WithCopies = (call: Call, copies: Value[]) => number;
type Refusal = (call: Call, untravelled: Untravelled) => number;

class CopyFirst implements Going {
  private readonly copies: Copies;

  constructor(values: readonly Value[], private readonly then: WithCopies, private readonly refusal: Refusal) {
    this.copies = new Copies(values);
  }

  goOn(call: Call): number {
    const process = processOf(call.co), { rt } = call, done = this.copies.work(rt.fuel, rt);
    process.undivided = done ? undefined : call.co.task;
    if (!done) return call.keep(this).reschedule();
    call.keep(undefined);
    const { result } = this.copies;
    return result instanceof Untravelled ? this.refusal(call, result) : this.then(call, result);
  }
}

/** Goes on with copies of values, or with what refuses those that cannot travel. The native's `done` is goOn. */
export const withCopies = (call: Call, values: readonly Value[], then: WithCopies, refusal: Refusal): number =>
  (values.length === 0 ? then(call, []) : new CopyFirst(values, then, refusal).goOn(call));

// ---- messages

/** Fuel that a message costs, besides its copy; and how much of the slice it may take besides where others wait. */
const SEND = 20;
const MOST_TAKEN = 5000;

/** Charges for a message that was sent: who fills a queue is to give way to who empties it, as Erlang had it. */
export function chargeSend(rt: Window['rt'], { backlog }: Process): void {
  rt.charge(SEND);
  if (backlog > 0) rt.shorten(Math.min(backlog << 1, MOST_TAKEN));
}

export const mailboxFull = (): ErrorObject => new ErrorObject(text.mailboxFull(), KINDS.RATE_LIMITED, { retryable: true });

/** Messages of one call, sent one after the other; the first that is refused is the last. */
class Sending implements Going {
  private next = 0;
  /** The message that waits for room. */
  private waiting: Message | undefined = undefined;

  constructor(
    private readonly to: Process, private readonly letters: readonly Letter[], private readonly signed: boolean,
    private readonly then: (call: Call) => number,
  ) {}

  goOn(call: Call): number {
    const self = processOf(call.co), { to, letters, waiting } = this;
    if (waiting !== undefined) {
      self.hasRoom(waiting);
      this.waiting = undefined;
      if (call.result(1) !== true) return this.gone(call);
    }
    while (this.next < letters.length) {
      const { topic, content } = letters[this.next++]!, from = this.signed ? self : undefined;
      switch (self.system.send(from, to, topic, content, self)) {
        case Sent.Queued: chargeSend(call.rt, to); break;
        case Sent.Full: return refuse(call, mailboxFull());
        case Sent.Gone: return this.gone(call);
        case Sent.Waits:
          this.waiting = self.system.sendAndWait(from, to, topic, content, self, waitTicket(call, false));
          return call.keep(this).park();
      }
      if (call.rt.fuel < 0 && this.next < letters.length) return call.keep(this).reschedule();
    }
    call.keep(undefined);
    return this.then(call);
  }

  /** The receiver has ended before all was sent. */
  private gone(call: Call): number {
    return refuse(call, new ErrorObject(text.processNotFound(), KINDS.NOT_FOUND));
  }
}

/** Sends messages that belong to their receiver already, then goes on. The native's `done` is goOn. */
export const sendAll = (call: Call, to: Process, letters: readonly Letter[], signed: boolean, then: (call: Call) => number): number =>
  new Sending(to, letters, signed, then).goOn(call);
