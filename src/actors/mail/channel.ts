// Channels between the coroutines of one process (README 6a). A channel decides who gets a value: waiting receivers and
// senders are served first come, first served. Channels of the process (mail, timers) have `owned` set; those that show
// mail hold no values but view messages in order of arrival.
// It must not know Lua calls or who waits: see wait-queue.ts.
import { SLOT_BYTES } from '../../values/meter.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Message } from './message.ts';
import { Ring } from '../../values/ring.ts';
import { ALONE, WaitQueue, type Wait, type Waiter } from './wait-queue.ts';

/** Messages in order of arrival, as a channel shows them. */
export interface MailView {
  readonly length: number;
  /** The value that receivers get for a message. */
  readonly render: (message: Message) => Value;
  /** The message that shift would take out. */
  peek(): Message | undefined;
  shift(): Message | undefined;
}

/** A sender that keeps a channel alive as long as a receiver waits at it. */
export interface KeepAlive {
  hold(channel: Channel): void;
}

/** The capacity of channels that take in whatever comes. Infinity would be a number object for each channel. */
export const UNBOUNDED = 2 ** 30 - 1;

/** No value: a receiver would have to wait. */
export const NOTHING = Symbol('nothing');
/** Closed and drained. */
export const CLOSED = Symbol('closed');

/** The result of `put`. */
export const enum Put {
  Taken,
  Full,
  Closed,
}

/** Accounted bytes of a channel, besides those of any userdata. */
export const CHANNEL_BYTES = 128;

export class Channel extends Userdata {
  closed = false;
  /** False: nothing can be received. A select over many channels looks at no more of each. */
  private stirred: boolean;
  private items: Ring<Value> | undefined = undefined;
  /** The only receiver that waits: the usual case, which needs no queue. */
  private lone: Waiter | undefined = undefined;
  private receivers: WaitQueue | undefined = undefined;
  private senders: WaitQueue | undefined = undefined;
  keepAlive: KeepAlive | undefined = undefined;

  constructor(
    public capacity: number,
    /** Belongs to the process: programs may neither send to it nor close it. */
    public owned = false,
    /** The mail that it shows, if it does. */
    public view: MailView | undefined = undefined,
  ) {
    super();
    this.stirred = view !== undefined;
  }

  override get kind(): string {
    return 'channel';
  }

  override get bytes(): number {
    return CHANNEL_BYTES + (this.items === undefined ? 0 : SLOT_BYTES * this.items.length);
  }

  override holds(): Iterable<Value> {
    const held = this.senders?.values() ?? [];
    this.items?.each((item) => {
      if (typeof item !== 'number') held.push(item);
    });
    return held;
  }

  /** Number of values that wait to be received. */
  get size(): number {
    return this.view !== undefined ? this.view.length : this.items === undefined ? 0 : this.items.length;
  }

  /** Would a receive return at once? */
  get receivable(): boolean {
    return this.stirred && this.looked();
  }

  private looked(): boolean {
    if (this.size > 0 || this.closed || this.senders?.peek() !== undefined) return true;
    this.stirred = this.view !== undefined;
    return false;
  }

  /** Would a send return (or fail) at once? */
  get sendable(): boolean {
    return this.closed || this.awaited || this.size < this.capacity;
  }

  /** Does a receiver wait? */
  get awaited(): boolean {
    return (this.lone !== undefined && this.lone.valid) || this.receivers?.peek() !== undefined;
  }

  /** Takes the next value. */
  take(): Value | typeof NOTHING | typeof CLOSED {
    const { view } = this;
    if (view !== undefined && view.length > 0) return view.render(view.shift()!);
    if (this.items !== undefined && this.items.length > 0) {
      const item = this.items.shift();
      // The sender that has waited longest fills the free slot, so values keep their order.
      const wait = this.senders?.next();
      if (wait !== undefined) {
        this.items.push(wait.value);
        sent(wait, true);
      }
      return item;
    }
    if (this.closed) return CLOSED;
    const wait = this.senders?.next();
    if (wait === undefined) return NOTHING;
    sent(wait, true);
    return wait.value;
  }

  /** Gives a value to a waiting receiver, a message as the channel shows it. False: none waits. */
  offer(value: Value): boolean {
    const { lone, view } = this;
    if (lone !== undefined) {
      this.lone = undefined;
      if (lone.valid) {
        lone.resume(view === undefined ? value : view.render(value as Message), true);
        if (view !== undefined) lone.carry?.(value as Message);
        lone.spare?.();
        return true;
      }
    }
    const wait = this.receivers?.next();
    if (wait === undefined) return false;
    received(wait, view === undefined ? value : view.render(value as Message), true);
    if (view !== undefined) wait.waiter.carry?.(value as Message);
    return true;
  }

  /** Offers a value to a waiting receiver, then to the buffer. */
  put(value: Value): Put {
    if (this.closed) return Put.Closed;
    if (this.offer(value)) return Put.Taken;
    if (this.size >= this.capacity) return Put.Full;
    this.stirred = true;
    (this.items ??= new Ring()).push(value);
    return Put.Taken;
  }

  /** Joins the queue of receivers, to be resumed with (value, ok). */
  awaitReceive(waiter: Waiter): void {
    this.keepAlive?.hold(this);
    if (this.lone === undefined && this.receivers?.peek() === undefined) this.lone = waiter;
    else this.queueReceiver(waiter, ALONE);
  }

  /** Joins the queue of receivers as an arm of a select. */
  awaitAsArm(waiter: Waiter, arm: number): Wait {
    this.keepAlive?.hold(this);
    return this.queueReceiver(waiter, arm);
  }

  private queueReceiver(waiter: Waiter, arm: number): Wait {
    const receivers = (this.receivers ??= new WaitQueue()),
      { lone } = this;
    // The lone receiver came first.
    if (lone !== undefined) {
      this.lone = undefined;
      receivers.add(lone, ALONE, undefined);
    }
    return receivers.add(waiter, arm, undefined);
  }

  /** Joins the queue of senders with a value to give. */
  awaitSend(waiter: Waiter, value: Value, arm = ALONE): Wait {
    this.stirred = true;
    return (this.senders ??= new WaitQueue()).add(waiter, arm, value);
  }

  /**
   * Closes the channel and resumes all waiters; how many. Buffered values stay receivable. Closing twice changes
   * nothing.
   */
  close(): number {
    if (this.closed) return 0;
    this.closed = this.stirred = true;
    const { lone } = this;
    let told = 0;
    this.lone = undefined;
    if (lone !== undefined && lone.valid) lone.resume(undefined, false);
    for (let wait = this.receivers?.next(); wait !== undefined; wait = this.receivers?.next(), told++)
      received(wait, undefined, false);
    for (let wait = this.senders?.next(); wait !== undefined; wait = this.senders?.next(), told++) sent(wait, false);
    return told;
  }

  // ---- mail (mailbox.ts)

  /** Turns a channel of values into one that shows mail; returns its values and those of waiting senders. */
  becomeMail(view: MailView): Value[] {
    const held: Value[] = [];
    for (let taken = this.take(); taken !== NOTHING && taken !== CLOSED; taken = this.take()) held.push(taken);
    this.capacity = UNBOUNDED;
    this.owned = this.stirred = true;
    this.view = view;
    return held;
  }

  /** Position of the earliest message, or Infinity. */
  get stamp(): number {
    return this.view?.peek()?.stamp ?? Infinity;
  }
}

function received({ waiter, arm }: Wait, value: Value, ok: boolean): void {
  if (arm === ALONE) waiter.resume(value, ok);
  else waiter.resume(arm, value, ok);
}

function sent({ waiter, arm, value }: Wait, ok: boolean): void {
  if (arm === ALONE) waiter.resume(ok);
  else waiter.resume(arm, value, ok);
}
