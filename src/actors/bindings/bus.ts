// The `events` module (process-api.md §11): the system's event bus as Lua programs see it. A subscription ends when it is
// closed or its process ends. Events are copied for every subscriber; who gets which is ../bus.ts.
import * as actors from '../../messages/actors.ts';
import * as text from '../../messages/modules.ts';
import { str as strValue } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { hostClass, library } from '../../vm/library.ts';
import { plain, pure } from '../../vm/native.ts';
import { object, str, value } from '../../vm/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { Bus, type Subscriber } from '../bus.ts';
import { Channel } from '../channel.ts';
import { Untravelled, copy } from '../payload.ts';
import type { ExitWaiter, Process } from '../process.ts';
import { invalid, processOf, record, refuse, shapeOf } from './support.ts';

interface BusEvent {
  readonly system: string;
  readonly kind: string;
  readonly path: string;
  /** A copy already, but shared by all subscribers. */
  readonly data: Value;
}

const EVENT_SHAPE = shapeOf('system', 'kind', 'path', 'data');

const eventTable = ({ system, kind, path, data }: BusEvent): Table =>
  record(EVENT_SHAPE, [strValue(system), strValue(kind), strValue(path), copy(data) as Value]);

const BUS = {};
const busOf = (rt: Runtime): Bus<BusEvent> => rt.slot(BUS, () => new Bus<BusEvent>());

/** A subscription as its process holds it. The channel keeps whatever was not received yet. */
class Subscription extends Userdata implements Subscriber<BusEvent>, ExitWaiter {
  readonly channel = new Channel(Infinity, true);
  private readonly end: () => void;
  /** What the process ran when it subscribed: whatever it became since knows nothing of this. */
  private readonly state: unknown;

  constructor(bus: Bus<BusEvent>, system: string, kind: string | undefined, private readonly process: Process) {
    super();
    this.end = bus.subscribe(system, kind, this);
    this.state = process.state;
    process.system.awaitExit(process, this);
  }

  override get kind(): string {
    return 'events.Subscription';
  }

  told(event: BusEvent): void {
    if (this.process.state === this.state) this.channel.put(eventTable(event));
    else this.end();
  }

  exited(): void {
    this.end();
  }

  close(): void {
    this.end();
    if (!this.channel.closed) this.channel.close();
    this.process.exitWaiters = this.process.exitWaiters?.filter((waiter) => waiter !== this);
  }
}

const subscribe = plain('events.subscribe', [str('system'), str('kind').opt()], 'Subscription',
  'Subscribes to events of systems, and perhaps of kinds, that fit a pattern.', (at, system, kind) => {
    if (system === '') return refuse(at, invalid(text.eventsNoPattern()));
    return at.one(new Subscription(busOf(at.rt), system, kind === '' ? undefined : kind, processOf(at.caller)));
  });

const send = plain('events.send', [str('system'), str('kind'), str('path'), value('data')], 'boolean',
  'Tells all subscribers of an event.', (at, system, kind, path, data) => {
    if (system === '') return refuse(at, invalid(text.eventsNoSystem()));
    if (kind === '') return refuse(at, invalid(text.eventsNoKind()));
    if (path === '') return refuse(at, invalid(text.eventsNoPath()));
    const copied = copy(data, at.rt);
    if (copied instanceof Untravelled) return refuse(at, invalid(actors.cannotSend(copied.type)));
    const bus = busOf(at.rt);
    at.rt.charge(bus.size);
    bus.send(system, kind, { system, kind, path, data: copied });
    return at.one(true);
  });

const self = object('self', 'events.Subscription', Subscription);

export const SUBSCRIPTION = hostClass(Subscription, 'events.Subscription', [
  pure('Subscription:channel', [self], 'any', 'The channel that receives the events.', (subscription) => subscription.channel),
  pure('Subscription:close', [self], 'boolean', 'Ends the subscription and closes its channel.', (subscription) => {
    subscription.close();
    return true;
  }),
]);

export const EVENTS_MODULE = library('events', [subscribe, send]);
