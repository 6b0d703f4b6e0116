// The `events` module (README 11): subscribing to the event bus of the system and sending to it. A subscription ends
// when it is closed or its process ends. Each subscriber gets a copy. Which subscribers match: actors/modules/bus.ts.
import * as actors from '../../../messages/actors.ts';
import * as text from '../../../messages/modules.ts';
import { str as strValue } from '../../../values/string.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import { hostClass, library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { plain, pure, resumable } from '../../../vm/native/declare.ts';
import { framelessSafe } from '../../../vm/native/traits.ts';
import { object, str, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { Bus, MAX_PARTS, tooManyParts, type Walk } from '../../modules/bus.ts';
import { Channel, UNBOUNDED } from '../../mail/channel.ts';
import { Copies } from '../../values/payload.ts';
import type { ExitWaiter, Process } from '../../core/process.ts';
import { goOn, withCopies, type Going } from '../common/sending.ts';
import { processOf, record, refuse, shapeOf } from '../common/support.ts';
import { invalid } from '../../values/failure.ts';

interface BusEvent {
  readonly system: string;
  readonly kind: string;
  readonly path: string;
}

const EVENT_SHAPE = shapeOf('system', 'kind', 'path', 'data');

const eventTable = ({ system, kind, path }: BusEvent, data: Value): Table =>
  record(EVENT_SHAPE, [strValue(system), strValue(kind), strValue(path), data]);

const BUS = {};
export const busOf = (rt: Runtime): Bus<Subscription> => rt.slot(BUS, () => new Bus<Subscription>());

/**
 * A subscription. Its channel buffers events up to the process's mailbox limit; the overflow policy is the mailbox's,
 * except that senders never wait for room.
 */
class Subscription extends Userdata implements ExitWaiter {
  readonly channel = new Channel(UNBOUNDED, true);
  private readonly end: () => void;
  /** Of the code that subscribed: after an upgrade the subscription is void. */
  private readonly upgrades: number;

  constructor(
    bus: Bus<Subscription>,
    system: string,
    kind: string | undefined,
    private readonly process: Process,
  ) {
    super();
    this.end = bus.subscribe(system, kind, this);
    this.upgrades = process.rare.upgrades;
    process.system.awaitExit(process, this);
  }

  override get kind(): string {
    return 'events.Subscription';
  }

  get kept(): Userdata {
    return this;
  }

  override get bytes(): number {
    return SUBSCRIPTION_BYTES;
  }

  override holds(): Iterable<Value> {
    return [this.channel];
  }

  /** Delivers a matching event; the data is a copy. */
  told(event: BusEvent, data: Value, from: Process | undefined): void {
    const { process, channel } = this;
    if (process.rare.upgrades !== this.upgrades) this.end();
    else if (channel.size < process.mail.limit.max || this.makesRoom(event, from)) channel.put(eventTable(event, data));
  }

  /** Applies the overflow policy; whether the event may be delivered. */
  private makesRoom({ system }: BusEvent, from: Process | undefined): boolean {
    const { process, channel } = this,
      { overflow } = process.mail.limit;
    if (overflow === 'drop-old') channel.take();
    else if (overflow === 'kill') process.system.killForOverflow(process);
    if (overflow !== 'kill') process.system.reportDropped(from?.pid, process, system);
    return overflow === 'drop-old';
  }

  exited(): void {
    this.end();
  }

  close(): number {
    this.end();
    this.process.rare.exitWaiters?.delete(this);
    return this.channel.close();
  }
}

/** What a subscription takes besides its channel. */
const SUBSCRIPTION_BYTES = 400;

/** Fuel for subscribing, for matching a subscription, and for delivering an event, besides the copy. */
const SUBSCRIBE = 200,
  LOOK = 60,
  TELL = 60;
/** A pattern's bytes that are looked at for a unit of fuel, as a power of two. */
const BYTES_SHIFT = 4;

const subscribe = plain(
  'events.subscribe',
  [str('system'), str('kind').opt()],
  'Subscription?, error?',
  'Subscribes to events whose system and kind, by default any, fit patterns: "*" for a part, "**" for several, "(a|b)".',
  (at, system, kind) => {
    if (system === '') return refuse(at, invalid(text.eventsNoPattern()));
    if (tooManyParts(system) || (kind !== undefined && tooManyParts(kind)))
      return refuse(at, invalid(text.eventsTooManyParts(MAX_PARTS)));
    at.rt.charge(SUBSCRIBE + ((system.length + (kind?.length ?? 0)) >> BYTES_SHIFT));
    at.rt.allocate(SUBSCRIPTION_BYTES);
    return at.one(new Subscription(busOf(at.rt), system, kind === '' ? undefined : kind, processOf(at.caller)));
  },
);

/**
 * Delivers an event to matching subscribers, in steps. No other task of the sender runs meanwhile, which keeps its
 * events in order.
 */
class Telling implements Going {
  private readonly walk: Walk<Subscription>;
  private copies: Copies | undefined = undefined;

  constructor(
    private readonly event: BusEvent,
    private readonly data: Value,
    bus: Bus<Subscription>,
  ) {
    this.walk = bus.send(event.system, event.kind);
  }

  goOn(call: Call): number {
    const process = processOf(call.co),
      done = this.tell(process, call.rt);
    process.exclusive = done ? undefined : call.co.task;
    return done ? call.keep(undefined).one(true) : call.keep(this).reschedule();
  }

  /** Delivers as far as the fuel goes; true when done. */
  private tell(from: Process, rt: Runtime): boolean {
    while (this.copies !== undefined || this.walk.advance()) {
      rt.charge(LOOK);
      const { subscriber } = this.walk;
      if (subscriber !== undefined) {
        this.copies ??= new Copies([this.data]);
        if (!this.copies.work(rt.fuel, rt)) return false;
        subscriber.told(this.event, (this.copies.result as Value[])[0], from);
        this.copies = undefined;
        rt.charge(TELL);
      }
      if (rt.fuel < 0) return false;
    }
    return true;
  }
}

const send = resumable(
  'events.send',
  [str('system'), str('kind'), str('path'), value('data')],
  'boolean?, error?',
  'Sends an event to all its subscribers, with a copy of the data for each; nil and an error if a name is empty.',
  {
    start(call, system, kind, path, data) {
      if (system === '') return refuse(call, invalid(text.eventsNoSystem()));
      if (kind === '') return refuse(call, invalid(text.eventsNoKind()));
      if (path === '') return refuse(call, invalid(text.eventsNoPath()));
      if (tooManyParts(system) || tooManyParts(kind)) return refuse(call, invalid(text.eventsTooManyParts(MAX_PARTS)));
      return withCopies(
        call,
        [data],
        (at, [copied]) => {
          processOf(at.co).system.threads?.share('event', [strValue(system), strValue(kind), strValue(path), copied]);
          return new Telling({ system, kind, path }, copied, busOf(at.rt)).goOn(at);
        },
        (at, { type }) => refuse(at, invalid(actors.cannotSend(type))),
      );
    },
    done: goOn,
  },
);
framelessSafe(send);

const self = object('self', 'events.Subscription', Subscription);

export const SUBSCRIPTION = hostClass(Subscription, 'events.Subscription', [
  pure(
    'Subscription:channel',
    [self],
    'channel',
    'The channel that receives the events: tables of system, kind, path and data.',
    (subscription) => subscription.channel,
  ),
  plain(
    'Subscription:close',
    [self],
    'boolean',
    'Ends the subscription, closes its channel, and gives true.',
    (at, subscription) => {
      at.rt.charge(SUBSCRIBE + subscription.close() * LOOK);
      return at.one(true);
    },
  ),
]);

export const EVENTS_MODULE = library('events', [subscribe, send]);
