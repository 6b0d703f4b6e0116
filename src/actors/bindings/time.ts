// The `time` module (process-api.md 10a): moments, waiting, timers and tickers. A number as a duration is nanoseconds
// here. Channels of timers belong to the process: programs receive from them and cannot send to or close them.
import * as text from '../../messages/actors.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { hostClass, library } from '../../vm/library.ts';
import { plain, pure, resumable } from '../../vm/native.ts';
import { integer, object, rest, value } from '../../vm/params.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import type { Ticket } from '../../vm/ticket.ts';
import type { Window } from '../../vm/window.ts';
import { Channel } from '../channel.ts';
import { ErrorObject } from '../failure.ts';
import { Timer, type Target } from '../timers.ts';
import {
  DURATION, Duration, HOUR, MICROSECOND, MILLISECOND, MINUTE, NANOSECOND, SECOND, durationOf, inMilliseconds,
} from './duration.ts';
import { invalid, processOf, refuse, waitTicket } from './support.ts';

/** A moment: nanoseconds since 1970-01-01 UTC. */
export class Time extends Userdata {
  constructor(readonly nanoseconds: bigint) {
    super();
  }

  override get kind(): string {
    return 'Time';
  }

  /** The moment a clock shows. */
  static at(milliseconds: number): Time {
    const whole = Math.floor(milliseconds);
    return new Time(BigInt(whole) * MILLISECOND + BigInt(Math.round((milliseconds - whole) * 1e6)));
  }

  get seconds(): bigint {
    return floorDiv(this.nanoseconds, SECOND);
  }
}

const floorDiv = (a: bigint, b: bigint): bigint => (a < 0n && a % b !== 0n ? a / b - 1n : a / b);

/** As Go prints a moment in UTC: 2006-01-02 15:04:05.999999999 +0000 UTC. */
function formatTime({ nanoseconds, seconds }: Time): string {
  const fraction = String(nanoseconds - seconds * SECOND).padStart(9, '0').replace(/0+$/, '');
  // The calendar of a JS Date is the one of §6.9's os.date("!*t"); it ends 271,821 years from now either way.
  const date = new Date(Number(seconds) * 1000);
  const year = date.getUTCFullYear();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
    + ` ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}${fraction && '.' + fraction} +0000 UTC`;
}

const self = object('self', 'Time', Time);
const other = object('other', 'Time', Time);

const TIME = hostClass(Time, 'Time', [
  plain('Time:add', [self, value('duration')], 'Time', 'The moment this much later.', (at, time, by) => {
    const duration = durationOf(by);
    if (duration instanceof ErrorObject) return badArgument(2, duration.message);
    return at.one(new Time(time.nanoseconds + duration));
  }),
  plain('Time:sub', [self, other], 'Duration', 'The time from the other moment to this one.', (at, time, since) =>
    at.one(new Duration(BigInt.asIntN(64, time.nanoseconds - since.nanoseconds)))),
  pure('Time:before', [self, other], 'boolean', 'Is this moment earlier?', (a, b) => a.nanoseconds < b.nanoseconds),
  pure('Time:after', [self, other], 'boolean', 'Is this moment later?', (a, b) => a.nanoseconds > b.nanoseconds),
  pure('Time:equal', [self, other], 'boolean', 'Is it the same moment?', (a, b) => a.nanoseconds === b.nanoseconds),
  pure('Time:unix', [self], 'integer', 'Whole seconds since 1970.', (time) => time.seconds),
  pure('Time:unix_nano', [self], 'integer', 'Nanoseconds since 1970.', (time) => time.nanoseconds),
], {
  __tostring: pure('Time:tostring', [self, rest()], 'string', 'The moment as Go writes it.', formatTime),
});

// ---- waiting

/** A sleeping task. */
class Sleep implements Target {
  constructor(private readonly ticket: Ticket) {}

  expire(): void {
    this.ticket.resume();
  }
}

const sleep = resumable('time.sleep', [value('duration')], '', 'Waits for this long.', {
  start(call, duration) {
    const nanoseconds = durationOf(duration);
    if (nanoseconds instanceof ErrorObject) return refuse(call, nanoseconds);
    if (nanoseconds <= 0n) return call.none();
    const ticket = waitTicket(call, false);
    const process = processOf(call.co);
    const { system } = process;
    system.timers.set(new Timer(process, new Sleep(ticket)), system.clock.now() + inMilliseconds(nanoseconds));
    return call.park();
  },
});

/** Sends the time once, then closes: nothing more will come. */
class Once implements Target {
  readonly channel = new Channel(1, true);

  expire(_timer: Timer, now: number): void {
    this.channel.put(Time.at(now));
    this.channel.close();
  }
}

/** Most ticks that wait to be received; newer ones are dropped. */
const MOST_TICKS = 16;

/** Sends the time every period. Ticks that could not be sent in time are not made up for. */
class Every implements Target {
  readonly channel = new Channel(MOST_TICKS, true);

  constructor(private readonly period: number) {}

  expire(timer: Timer, now: number): void {
    const missed = Math.floor((now - timer.at) / this.period);
    const { system } = processOfTimer(timer);
    system.timers.set(timer, timer.at + (missed + 1) * this.period);
    this.channel.put(Time.at(now));
  }
}

const processOfTimer = (timer: Timer) => timer.owner as ReturnType<typeof processOf>;

/** A positive duration in milliseconds, or the error that `fn` reports for it. */
function positive(fn: string, v: Value): number | ErrorObject {
  const nanoseconds = durationOf(v);
  if (nanoseconds instanceof ErrorObject) return nanoseconds;
  return nanoseconds > 0n ? inMilliseconds(nanoseconds) : invalid(text.durationNotPositive(fn));
}

/** Sets a timer of the running process. */
function start<T extends Target>(at: Window, target: T, delay: number): Timer {
  const process = processOf(at.caller);
  const timer = new Timer(process, target);
  process.system.timers.set(timer, process.system.clock.now() + delay);
  return timer;
}

const after = plain('time.after', [value('duration')], 'channel', 'A channel that receives the time once, after this long.', (at, duration) => {
  const delay = positive('time.after', duration);
  if (delay instanceof ErrorObject) return refuse(at, delay);
  const once = new Once();
  start(at, once, delay);
  return at.one(once.channel);
});

/** A timer as programs hold it. */
class TimerObject extends Userdata {
  constructor(readonly timer: Timer, readonly channel: Channel) {
    super();
  }

  override get kind(): string {
    return 'Timer';
  }

  /** Whether it was still to come. */
  stop(): boolean {
    const pending = processOfTimer(this.timer).system.timers.clear(this.timer);
    this.channel.close();
    return pending;
  }
}

class TickerObject extends Userdata {
  constructor(readonly timer: Timer, readonly channel: Channel) {
    super();
  }

  override get kind(): string {
    return 'Ticker';
  }
}

const timer = plain('time.timer', [value('duration')], 'Timer', 'A timer that can be stopped and reset.', (at, duration) => {
  const delay = positive('time.timer', duration);
  if (delay instanceof ErrorObject) return refuse(at, delay);
  const once = new Once();
  return at.one(new TimerObject(start(at, once, delay), once.channel));
});

const ticker = plain('time.ticker', [value('duration')], 'Ticker', 'A channel that receives the time again and again.', (at, duration) => {
  const period = positive('time.ticker', duration);
  if (period instanceof ErrorObject) return refuse(at, period);
  const every = new Every(period);
  return at.one(new TickerObject(start(at, every, period), every.channel));
});

const timerSelf = object('self', 'Timer', TimerObject);
const tickerSelf = object('self', 'Ticker', TickerObject);

const TIMER = hostClass(TimerObject, 'Timer', [
  pure('Timer:response', [timerSelf], 'any', 'The channel that receives the time.', (t) => t.channel),
  pure('Timer:channel', [timerSelf], 'any', 'The channel that receives the time.', (t) => t.channel),
  pure('Timer:stop', [timerSelf], 'boolean', 'Stops the timer; true if it was still to come.', (t) => t.stop()),
  pure('Timer:reset', [timerSelf, value('duration')], 'boolean', 'Starts the wait anew; false if the time has come already.', (t, duration) => {
    const delay = positive('Timer:reset', duration);
    if (delay instanceof ErrorObject) return raise(delay.message);
    if (!t.timer.pending) return false;
    const { system } = processOfTimer(t.timer);
    system.timers.set(t.timer, system.clock.now() + delay);
    return true;
  }),
]);

const TICKER = hostClass(TickerObject, 'Ticker', [
  pure('Ticker:response', [tickerSelf], 'any', 'The channel that receives the time.', (t) => t.channel),
  pure('Ticker:channel', [tickerSelf], 'any', 'The channel that receives the time.', (t) => t.channel),
  pure('Ticker:stop', [tickerSelf], 'boolean', 'Stops the ticker and closes its channel.', (t) => {
    processOfTimer(t.timer).system.timers.clear(t.timer);
    t.channel.close();
    return true;
  }),
]);

// ---- the module

const now = plain('time.now', [], 'Time', 'The present moment.', (at) => at.one(Time.at(processOf(at.caller).system.clock.now())));

const unix = plain('time.unix', [integer('sec'), integer('nsec')], 'Time', 'The moment so many seconds and nanoseconds after 1970.', (at, sec, nsec) =>
  at.one(new Time(BigInt(sec) * SECOND + BigInt(nsec))));

const parse = plain('time.parse_duration', [value('duration')], 'Duration', 'A Duration from a text, a number of nanoseconds or a Duration.', (at, duration) => {
  const nanoseconds = durationOf(duration);
  return nanoseconds instanceof ErrorObject ? refuse(at, nanoseconds) : at.one(new Duration(nanoseconds));
});

export const TIME_CLASSES = [TIME, DURATION, TIMER, TICKER];

export const TIME_MODULE = library('time', [now, unix, parse, sleep, after, timer, ticker], {
  NANOSECOND: Number(NANOSECOND),
  MICROSECOND: Number(MICROSECOND),
  MILLISECOND: Number(MILLISECOND),
  SECOND: Number(SECOND),
  MINUTE: Number(MINUTE),
  HOUR: Number(HOUR),
});
