// Sleep, after, timers and tickers (README 10.2-10.5). The process owns timer channels: programs can only receive from
// them. Deadlines are monotonic time in whole microseconds, which is as precise as the clock's doubles are; programs
// receive wall time.
import * as text from '../../../messages/actors.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import { Weak } from '../../../values/weak.ts';
import { hostClass } from '../../../vm/native/library.ts';
import { plain, pure, resumable } from '../../../vm/native/declare.ts';
import { object, value } from '../../../vm/native/params.ts';
import { raise } from '../../../vm/throw.ts';
import type { Ticket } from '../../../vm/ticket.ts';
import type { Window } from '../../../vm/native/window.ts';
import { Channel, type KeepAlive } from '../../mail/channel.ts';
import { ErrorObject, invalid } from '../../values/failure.ts';
import type { Process } from '../../core/process.ts';
import { TIMER_BYTES, Timer, type Target } from '../../time/timers.ts';
import { durationOf, inMilliseconds } from '../../time/duration.ts';
import { Time } from '../../time/moment.ts';
import { processOf, refuse, waitTicket } from '../common/support.ts';
import { LOCAL } from '../../time/zone.ts';

const PER_MILLISECOND = 1000;
const MICROSECOND = 1 / PER_MILLISECOND;

/** A clock time rounded to microseconds. */
const exact = (milliseconds: number): number => Math.round(milliseconds * PER_MILLISECOND) / PER_MILLISECOND;

const ownerOf = (timer: Timer): Process => timer.owner as Process;

/** The current time, for the process of a timer. */
const present = (timer: Timer): Time => Time.at(ownerOf(timer).system.clock.now(), LOCAL);

/** Sets a timer to expire this long from now. */
function setAfter(timer: Timer, delay: number): void {
  const { system } = ownerOf(timer);
  system.timers.set(timer, exact(system.clock.monotonic() + delay));
}

/** Fuel for setting a timer, and for stopping one. */
const SET = 120,
  CLEAR = 40;

/** A new timer of the running process. */
function start(at: Window, target: Target, delay: number): Timer {
  at.rt.charge(SET);
  at.rt.allocate(TIMER_BYTES);
  const timer = new Timer(processOf(at.caller), target);
  setAfter(timer, delay);
  return timer;
}

/** A positive duration in milliseconds, or the error that `fn` reports for it. */
function positive(fn: string, v: Value): number | ErrorObject {
  const nanoseconds = durationOf(v);
  if (nanoseconds instanceof ErrorObject) return nanoseconds;
  return nanoseconds > 0n ? inMilliseconds(nanoseconds) : invalid(text.durationNotPositive(fn));
}

// ---- sleep

/** A sleeping task. */
class Sleep implements Target {
  constructor(private readonly ticket: Ticket) {}

  expire(): void {
    this.ticket.resume();
  }
}

export const sleep = resumable(
  'time.sleep',
  [value('duration', 'Duration|string|number')],
  'nil, error?',
  'Waits for a Duration, a text like "1.5s", or a number of nanoseconds; nil and an error if it is none.',
  {
    start(call, duration) {
      const nanoseconds = durationOf(duration);
      if (nanoseconds instanceof ErrorObject) return refuse(call, nanoseconds);
      if (nanoseconds <= 0n) return call.none();
      const ticket = waitTicket(call, false);
      call.rt.charge(SET);
      setAfter(new Timer(processOf(call.co), new Sleep(ticket)), inMilliseconds(nanoseconds));
      return call.park();
    },
  },
);

// ---- timers

/** The channel of a timer. Once there are many timers it is held weakly, unless a receiver waits. */
abstract class Alarm implements Target, KeepAlive {
  private held: Channel | undefined;
  private weakRef: WeakRef<Channel> | undefined = undefined;

  constructor(channel: Channel) {
    this.held = channel;
    channel.keepAlive = this;
  }

  abstract expire(timer: Timer, now: number): void;

  /** Undefined once the program cannot reach the channel any more. */
  protected get channel(): Channel | undefined {
    return this.held ?? this.weakRef?.deref();
  }

  get weak(): boolean {
    return this.weakRef !== undefined;
  }

  get exists(): boolean {
    return this.channel !== undefined;
  }

  hold(channel: Channel): void {
    this.held = channel;
  }

  weaken(): void {
    const { held } = this;
    if (held === undefined || held.awaited) return;
    this.weakRef ??= new Weak(held);
    this.held = undefined;
  }
}

/** Sends the time once, then closes the channel. */
class Once extends Alarm {
  override expire(timer: Timer): void {
    const { channel } = this;
    channel?.put(present(timer));
    channel?.close();
  }
}

export const after = plain(
  'time.after',
  [value('duration', 'Duration|string|number')],
  'channel?, error?',
  'A channel that receives the Time once, after this long, and is then closed; nil and an error for a duration that is not positive.',
  (at, duration) => {
    const delay = positive('time.after', duration);
    if (delay instanceof ErrorObject) return refuse(at, delay);
    const channel = new Channel(1, true);
    start(at, new Once(channel), delay);
    return at.one(channel);
  },
);

/** A timer object. */
class TimerObject extends Userdata {
  constructor(
    readonly timer: Timer,
    readonly channel: Channel,
  ) {
    super();
  }

  override holds(): Iterable<Value> {
    return [this.channel];
  }

  override get kind(): string {
    return 'Timer';
  }

  /** Stops the timer; whether it was pending. */
  stop(): boolean {
    const pending = ownerOf(this.timer).system.timers.clear(this.timer);
    this.channel.close();
    return pending;
  }

  /** Restarts the timer; false if it has fired or was stopped. */
  reset(delay: number): boolean {
    if (!this.timer.pending) return false;
    setAfter(this.timer, delay);
    return true;
  }
}

export const timer = plain(
  'time.timer',
  [value('duration', 'Duration|string|number')],
  'Timer?, error?',
  'A Timer, which expires once, after this long; nil and an error for a duration that is not positive.',
  (at, duration) => {
    const delay = positive('time.timer', duration);
    if (delay instanceof ErrorObject) return refuse(at, delay);
    const channel = new Channel(1, true);
    return at.one(new TimerObject(start(at, new Once(channel), delay), channel));
  },
);

const RESET = 'timer:reset';

const timerSelf = object('self', 'Timer', TimerObject);

export const TIMER = hostClass(TimerObject, 'Timer', [
  pure('Timer:response', [timerSelf], 'channel', 'The channel that receives the Time.', (t) => t.channel),
  pure('Timer:channel', [timerSelf], 'channel', 'The channel that receives the Time.', (t) => t.channel),
  plain(
    'Timer:stop',
    [timerSelf],
    'boolean',
    'Stops the timer, closes its channel, and says whether it was pending.',
    (at, t) => {
      at.rt.charge(CLEAR);
      return at.one(t.stop());
    },
  ),
  plain(
    'Timer:reset',
    [timerSelf, value('duration', 'Duration|string|number')],
    'boolean',
    'Starts the wait anew, and gives true; false if the timer has expired or was stopped. Raises for a duration that is not positive.',
    (at, t, duration) => {
      at.rt.charge(SET);
      const nanoseconds = durationOf(duration);
      if (nanoseconds instanceof ErrorObject) return raise(text.inCall(RESET, nanoseconds.message));
      return nanoseconds > 0n ? at.one(t.reset(inMilliseconds(nanoseconds))) : raise(text.durationNotPositive(RESET));
    },
  ),
]);

// ---- tickers

/** The maximum number of unreceived ticks; newer ones are dropped. */
const MAX_TICKS = 16;

/** Sends the time every period. Late ticks are skipped. */
class Every extends Alarm {
  readonly recurs = true;

  /** `period` is at least the resolution of the clock, so that the next tick is always later. */
  constructor(
    channel: Channel,
    private readonly period: number,
  ) {
    super(channel);
  }

  override expire(timer: Timer, now: number): void {
    const missed = Math.floor((now - timer.at) / this.period);
    ownerOf(timer).system.timers.set(timer, exact(timer.at + (missed + 1) * this.period));
    this.channel?.put(present(timer));
  }
}

class TickerObject extends Userdata {
  constructor(
    readonly timer: Timer,
    readonly channel: Channel,
  ) {
    super();
  }

  override holds(): Iterable<Value> {
    return [this.channel];
  }

  override get kind(): string {
    return 'Ticker';
  }

  stop(): boolean {
    ownerOf(this.timer).system.timers.clear(this.timer);
    this.channel.close();
    return true;
  }
}

export const ticker = plain(
  'time.ticker',
  [value('duration', 'Duration|string|number')],
  'Ticker?, error?',
  'A Ticker, whose channel receives the Time every period; at most 16 ticks wait. Nil and an error for a duration that is not positive.',
  (at, duration) => {
    const period = positive('time.ticker', duration);
    if (period instanceof ErrorObject) return refuse(at, period);
    const channel = new Channel(MAX_TICKS, true),
      every = new Every(channel, Math.max(period, MICROSECOND));
    return at.one(new TickerObject(start(at, every, period), channel));
  },
);

const tickerSelf = object('self', 'Ticker', TickerObject);

export const TICKER = hostClass(TickerObject, 'Ticker', [
  pure('Ticker:response', [tickerSelf], 'channel', 'The channel that receives the Time.', (t) => t.channel),
  pure('Ticker:channel', [tickerSelf], 'channel', 'The channel that receives the Time.', (t) => t.channel),
  plain('Ticker:stop', [tickerSelf], 'boolean', 'Stops the ticker, closes its channel, and gives true.', (at, t) => {
    at.rt.charge(CLEAR);
    return at.one(t.stop());
  }),
]);
