// The `events` module (README 11): the system's event bus as Lua programs see it. A subscription ends when it is
// closed or its process ends. Events are copied for every subscriber; who gets which is ../bus.ts.
import * as actors from '../../../messages/actors.ts';
import * as text from '../../../messages/modules.ts';
import { str as strValue } from '../../../values/string.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import { hostClass, library } from '../../../vm/library.ts';
import type { Call } from '../../../vm/call.ts';
import { aloof, plain, pure, resumable } from '../../../vm/native.ts';
import { object, str, value } from '../../../vm/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { Bus, MOST_PARTS, tooManyParts, type Walk } from '../../modules/bus.ts';
import { Channel } from '../../core/channel.ts';
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
const busOf = (rt: Runtime): Bus<Subscription> => rt.slot(BUS, () => new Bus<Subscription>());

/**
 * A subscription as its process holds it. The channel keeps whatever was not received yet, but no more than the process's mailbox
 * may: what becomes of more is what becomes of mail, except that nobody waits for room.
 */
class Subscription extends Userdata implements ExitWaiter {
  readonly channel = new Channel(Infinity, true);
  private readonly end: () => void;
  /** What the process ran when it subscribed: whatever it became since knows nothing of this. */
  private readonly state: unknown;

  constructor(bus: Bus<Subscription>, system: string, kind: string | undefined, private readonly process: Process) {
    super();
    this.end = bus.subscribe(system, kind, this);
    this.state = process.state;
    process.system.awaitExit(process, this);
  }

  override get kind(): string {
    return 'events.Subscription';
  }

  /** An event that fits was sent; the data is its own. */
  told(event: BusEvent, data: Value, from: Process): void {
    const { process, channel } = this;
    if (process.state !== this.state) this.end();
    else if (channel.size < process.mail.limit.max || this.makesRoom(event, from)) channel.put(eventTable(event, data));
  }

  /** There is no room for an event: may it come in all the same? */
  private makesRoom({ system }: BusEvent, from: Process): boolean {
    const { process, channel } = this, { overflow } = process.mail.limit;
    if (overflow === 'drop-old') channel.take();
    else if (overflow === 'kill') process.system.flooded(process);
    if (overflow !== 'kill') process.system.lose(from.pid, process, system);
    return overflow === 'drop-old';
  }

  exited(): void {
    this.end();
  }

  close(): number {
    this.end();
    this.process.exitWaiters?.delete(this);
    return this.channel.close();
  }
}

/** Fuel that subscribing costs, looking at a subscription, and telling somebody of an event, besides the copy of its data. */
const SUBSCRIBE = 200, LOOK = 60, TELL = 60;

const subscribe = plain('events.subscribe', [str('system'), str('kind').opt()], 'Subscription',
  'Subscribes to events of systems, and perhaps of kinds, that fit a pattern.', (at, system, kind) => {
    if (system === '') return refuse(at, invalid(text.eventsNoPattern()));
    if (tooManyParts(system) || (kind !== undefined && tooManyParts(kind))) return refuse(at, invalid(text.eventsTooManyParts(MOST_PARTS)));
    at.rt.charge(SUBSCRIBE);
    return at.one(new Subscription(busOf(at.rt), system, kind === '' ? undefined : kind, processOf(at.caller)));
  });

/** An event on its way to those it fits, of whom there may be many. Nothing else of its process runs meanwhile, so that all are told of its events in order. */
class Telling implements Going {
  private readonly walk: Walk<Subscription>;
  private copies: Copies | undefined = undefined;

  constructor(private readonly event: BusEvent, private readonly data: Value, bus: Bus<Subscription>) {
    this.walk = bus.send(event.system, event.kind);
  }

  goOn(call: Call): number {
    const process = processOf(call.co), done = this.tell(process, call.rt);
    process.undivided = done ? undefined : call.co.task;
    return done ? call.keep(undefined).one(true) : call.keep(this).reschedule();
  }

  /** Tells subscribers, as far as the fuel goes; whether all have been told. */
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

const send = resumable('events.send', [str('system'), str('kind'), str('path'), value('data')], 'boolean',
  'Tells all subscribers of an event.', {
    start(call, system, kind, path, data) {
      if (system === '') return refuse(call, invalid(text.eventsNoSystem()));
      if (kind === '') return refuse(call, invalid(text.eventsNoKind()));
      if (path === '') return refuse(call, invalid(text.eventsNoPath()));
      if (tooManyParts(system) || tooManyParts(kind)) return refuse(call, invalid(text.eventsTooManyParts(MOST_PARTS)));
      return withCopies(call, [data], (at, [copied]) => new Telling({ system, kind, path }, copied, busOf(at.rt)).goOn(at),
        (at, { type }) => refuse(at, invalid(actors.cannotSend(type))));
    },
    done: goOn,
  });
aloof(send);

const self = object('self', 'events.Subscription', Subscription);

export const SUBSCRIPTION = hostClass(Subscription, 'events.Subscription', [
  pure('Subscription:channel', [self], 'any', 'The channel that receives the events.', (subscription) => subscription.channel),
  plain('Subscription:close', [self], 'boolean', 'Ends the subscription and closes its channel.', (at, subscription) => {
    at.rt.charge(SUBSCRIBE + subscription.close() * LOOK);
    return at.one(true);
  }),
]);

export const EVENTS_MODULE = library('events', [subscribe, send]);
