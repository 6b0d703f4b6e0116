// Calls: a request, and the wait for its answer (README 5e). The call is the alias of its message: an answer ends this
// call or, once it is over, nothing. It ends by an answer, by the end of the process called, by its timeout, or with
// the coroutine that waits.
// Invariant: a call that is over is in no set, has no timer, and holds neither process. It must not know Lua calls.
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import { Message, Sent, type Alias } from '../mail/message.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import { Timer, type Target } from '../time/timers.ts';
import type { Exit } from '../values/event.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import { mailboxFull, unanswered } from './failures.ts';
import type { ExitWaiter, Process } from './process.ts';

/** Accounted bytes of a call that waits, besides its timer. */
export const CALL_BYTES = 160;

/** How a call ended. */
interface Answer {
  readonly value: Value;
  readonly error: ErrorObject | undefined;
}

/** Who calls whom. */
interface Parties {
  readonly caller: Process;
  readonly target: Process;
  readonly topic: string;
}

export class PendingCall implements Alias, ExitWaiter, Target {
  /** A process that fails while others call it is still worth a report. */
  readonly reportsFailure = false;
  /** How it ended, if it did before its task parked. */
  ended: Answer | undefined = undefined;
  private parties: Parties | undefined;
  private waiter: Waiter | undefined = undefined;
  private timer: Timer | undefined = undefined;
  /** The request, while it waits for room. */
  protected admitted: Message | undefined = undefined;
  private within = '';

  constructor(caller: Process, target: Process, topic: string) {
    this.parties = { caller, target, topic };
    (caller.needs().calls ??= new Set()).add(this);
    caller.system.awaitExit(target, this);
  }

  get open(): boolean {
    return this.parties !== undefined;
  }

  /** Sends the request, whose content is a copy already. The call may have ended when it returns. */
  request(content: Value): void {
    const { caller, target, topic } = this.parties!,
      { system } = caller;
    switch (system.send(caller, target, topic, content, caller, this)) {
      case Sent.Full:
        return this.refuse();
      case Sent.Gone:
        return this.end(undefined, target.remote?.refusal(caller));
      case Sent.Waits:
        this.admitted = system.sendAndWait(caller, target, topic, content, caller, this.room(caller), this);
    }
  }

  /** Stands in the queue for room in the mailbox: the call itself waits for more than that. */
  protected room(caller: Process): Waiter {
    return {
      valid: true,
      resume: (_sent?: Value, error?: Value) => {
        if (this.admitted !== undefined) caller.hasRoom(this.admitted);
        this.admitted = undefined;
        if (error instanceof ErrorObject) this.end(undefined, error);
        return true;
      },
    };
  }

  /** The task of the waiter parks; it resumes with the answer, or with nil and an error. */
  wait(waiter: Waiter, milliseconds: number, within: string): void {
    const { caller } = this.parties!,
      { timers, clock } = caller.system;
    this.waiter = waiter;
    this.within = within;
    this.timer = new Timer(caller, this);
    timers.set(this.timer, clock.monotonic() + milliseconds);
  }

  // ---- how it ends

  answer(value: Value, error: ErrorObject | undefined): boolean {
    const { parties } = this;
    if (parties === undefined) return false;
    const { caller, target, topic } = parties,
      { observer } = caller.system;
    caller.system.chargeContent(caller, value);
    observer.sent?.(target, caller, topic, value);
    observer.delivered?.(caller, new Message(topic, value, target.pid));
    this.end(value, error);
    return true;
  }

  refuse(): void {
    this.end(undefined, mailboxFull());
  }

  exited({ pid }: Process, { error }: Exit): void {
    this.end(undefined, unanswered(pid, error));
  }

  expire(): void {
    this.end(undefined, new ErrorObject(text.callTimeout(this.within), KINDS.TIMEOUT));
  }

  private end(value: Value, error: ErrorObject | undefined): void {
    const { waiter } = this;
    this.abandon();
    if (waiter === undefined) this.ended = { value, error };
    else if (error === undefined) waiter.resume(value);
    else waiter.resume(undefined, error);
  }

  /** Ends the call without resuming anything. */
  abandon(): void {
    const { parties, timer, admitted } = this;
    if (parties === undefined) return;
    const { caller, target, topic } = parties,
      { system } = caller;
    this.parties = this.waiter = this.timer = this.admitted = undefined;
    caller.rare.calls?.delete(this);
    system.ignoreExit(target, this);
    if (timer !== undefined) system.timers.clear(timer);
    if (admitted === undefined) return;
    caller.hasRoom(admitted);
    if (target.withdraw(admitted)) system.observer.lost?.(caller.pid.text, target.pid.text, topic, 'call over');
  }
}
