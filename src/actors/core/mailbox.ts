// A process's mail: one sequence in order of arrival, shown through channels (README 5). The mailbox decides
// only which channel shows a message: the one listening on its topic, the event channel, else the inbox. Mail nobody
// shows waits, and routing is decided at delivery: whoever starts to listen finds what waits (topics.ts).
// It counts what waits and keeps to its limit; what a full mailbox means to those who send is system.ts. Messages beyond
// the limit are here only as long as their senders wait for room. Knows neither who receives nor what receivers see.
import type { Value } from '../../values/type.ts';
import type { Pass } from '../../vm/pass.ts';
import { ALONE, Channel, WaitQueue, type Wait, type Waiter } from './channel.ts';
import { mailboxLimit, type MailboxLimit } from './entry.ts';
import { EVENTS_TOPIC, Message } from './message.ts';
import { Ring } from '../../values/ring.ts';
import { Topic, Topics, type Keeper } from './topics.ts';

type Render = (message: Message) => Value;

/** What a mailbox needs only once its limit has been met, or if the oldest message has to go for a new one. */
class Pressure {
  /** It has been full, and not less than half full since. */
  overloaded = false;
  /** Senders that wait for room, in the order they came; each with its message, which is here already. */
  readonly senders = new WaitQueue();
  waiting = 0;
  /** All messages by arrival, if the oldest has to be found; those without a stamp have been taken since. */
  arrivals: Ring<Message> | undefined = undefined;
}

/** Messages that were taken and are not yet cleared away, at the least. */
const MOST_TAKEN = 16;

export class Mailbox implements Keeper {
  /** The most that ever waited here. */
  peak = 0;
  /** How many messages waited where the last one was put. */
  backlog = 0;
  private stamps = 0;
  /** Stamp of the oldest value that came with a channel of the program's own: they count as older than any mail. */
  private oldest = 0;
  /** Messages that wait, those of waiting senders included. */
  private unread = 0;
  private index: Topics | undefined = undefined;
  private eventQueue: Topic | undefined = undefined;
  private pressure: Pressure | undefined = undefined;
  /** Channels of the program's own that somebody waited at when they became mail's. */
  private adopted: Set<Channel> | undefined = undefined;

  constructor(public limit: MailboxLimit = mailboxLimit(undefined, undefined)) {
    if (limit.overflow === 'drop-old') this.keepArrivals();
  }

  /** Number of messages and events that wait. */
  get size(): number {
    return this.messages + (this.eventQueue?.length ?? 0);
  }

  /** Number of messages that wait. */
  get messages(): number {
    return this.unread - (this.pressure?.waiting ?? 0);
  }

  /** Is there no room for a message that has to wait? */
  get full(): boolean {
    return this.unread >= this.limit.max;
  }

  /** Goes through the messages that wait, by arrival, without the events. */
  eachUnread(visit: (message: Message) => void): void {
    const messages: Message[] = [];
    this.index?.each((topic) => topic.each((message) => messages.push(message)));
    messages.sort((a, b) => a.stamp - b.stamp).forEach(visit);
  }

  /** Marks all mail that waits, and the channels that show it. */
  holdings(pass: Pass): void {
    const mark = (topic: Topic): void => {
      let next = topic.peek();
      pass.mark(topic.channel);
      pass.later(topic.length, () => {
        const message = next;
        next = message?.after;
        return message;
      });
    };
    this.index?.each(mark);
    if (this.eventQueue !== undefined) mark(this.eventQueue);
  }

  // ---- in

  /** Takes a message in, whether there is room or not. */
  deliver(message: Message): void {
    const { topic: name } = message;
    if (name === EVENTS_TOPIC) return this.deliverEvent(message);
    const { index } = this, topic = index?.find(name), channel = topic?.channel ?? index?.channel;
    if (channel !== undefined && channel.offer(message)) this.backlog = 0;
    else this.queue(topic ?? this.topics.of(name), message);
  }

  private queue(topic: Topic, message: Message): void {
    const { topics } = this;
    message.stamp = ++this.stamps;
    topics.add(topic, message);
    this.unread++;
    this.backlog = topic.channel === undefined ? topics.length : topic.length;
    this.pressure?.arrivals?.push(message);
    this.grown();
  }

  private deliverEvent(message: Message): void {
    const events = (this.eventQueue ??= new Topic(EVENTS, EVENTS_TOPIC));
    if (events.channel?.offer(message) === true) return;
    message.stamp = ++this.stamps;
    events.append(message);
    this.grown();
  }

  private grown(): void {
    const { size } = this;
    if (size > this.peak) this.peak = size;
  }

  /** Does somebody wait for mail of this topic, so that it takes no room? */
  takesAtOnce(name: string): boolean {
    const { index } = this, channel = index?.find(name)?.channel ?? index?.channel;
    return channel !== undefined && channel.awaited;
  }

  // ---- out

  /** A message waits no longer (Keeper). */
  taken(message: Message): void {
    message.stamp = 0;
    this.unread--;
    if (this.pressure !== undefined) this.relieve(this.pressure, message);
  }

  private remove(message: Message): void {
    const { topics } = this;
    topics.remove(topics.of(message.topic), message);
  }

  // ---- the limit

  /** Tells once that it is full, and again only after it has been less than half full. */
  overloads(): boolean {
    const pressure = (this.pressure ??= new Pressure());
    if (pressure.overloaded) return false;
    pressure.overloaded = true;
    return true;
  }

  /** Takes a message in for which there is no room: its sender is resumed when there is, or when the message is taken. */
  admit(message: Message, sender: Waiter): void {
    const pressure = (this.pressure ??= new Pressure());
    pressure.waiting++;
    this.queue(this.topics.of(message.topic), message);
    message.sender = pressure.senders.add(sender, ALONE, message);
  }

  /** Whoever sent this message is no more: if it still waits for room, it goes. Says whether it did. */
  withdraw(message: Message): boolean {
    const { sender } = message;
    if (sender === undefined) return false;
    this.leave(sender);
    this.remove(message);
    return true;
  }

  /** Takes out the oldest message, if there is any. */
  dropOldest(): Message | undefined {
    const arrivals = this.pressure?.arrivals;
    while (arrivals !== undefined && arrivals.length > 0) {
      const message = arrivals.shift()!;
      if (message.stamp === 0) continue;
      this.remove(message);
      return message;
    }
    return undefined;
  }

  /** It has another limit from now on. */
  restrict(limit: MailboxLimit): void {
    this.limit = limit;
    if (limit.overflow === 'drop-old') this.keepArrivals();
    else if (this.pressure !== undefined) this.pressure.arrivals = undefined;
    this.letIn();
  }

  /** Nobody will read what is here: senders that wait for room are told so. */
  close(): void {
    const senders = this.pressure?.senders;
    for (let wait = senders?.next(); wait !== undefined; wait = senders?.next()) wait.waiter.resume(false);
  }

  /** A message has gone: its sender goes on, if that one waited, or else the one that waits longest. */
  private relieve(pressure: Pressure, { sender }: Message): void {
    const { unread } = this, { arrivals } = pressure;
    if (unread * 2 < this.limit.max) pressure.overloaded = false;
    if (sender !== undefined) this.leave(sender).resume(true);
    else this.letIn();
    if (arrivals !== undefined && arrivals.length > 2 * unread + MOST_TAKEN) this.keepArrivals();
  }

  /** Senders go on for whose messages there is room. */
  private letIn(): void {
    const { pressure } = this;
    if (pressure === undefined) return;
    while (pressure.waiting > 0 && this.unread - pressure.waiting < this.limit.max) {
      const sender = this.leave(pressure.senders.peek()!);
      this.grown();
      sender.resume(true);
    }
  }

  /** A sender waits no longer for room. */
  private leave(wait: Wait): Waiter {
    wait.withdraw();
    this.pressure!.waiting--;
    (wait.value as Message).sender = undefined;
    return wait.waiter;
  }

  private keepArrivals(): void {
    const arrivals = new Ring<Message>();
    this.eachUnread((message) => arrivals.push(message));
    (this.pressure ??= new Pressure()).arrivals = arrivals;
  }

  // ---- channels

  private get topics(): Topics {
    return (this.index ??= new Topics(this));
  }

  /** The channel of mail that no other channel listens for; the same one every time. */
  inbox(render: Render): Channel {
    const { topics } = this;
    if (topics.channel === undefined) {
      topics.render = render;
      topics.channel = new Channel(Infinity, true, topics);
    }
    return topics.channel;
  }

  /** The channel of events; the same one every time. */
  events(render: Render): Channel {
    const events = (this.eventQueue ??= new Topic(EVENTS, EVENTS_TOPIC));
    if (events.channel === undefined) {
      events.render = render;
      events.channel = new Channel(Infinity, true, events);
    }
    return events.channel;
  }

  /** The channel that listens on a topic, if there is one. */
  listener(topic: string): Channel | undefined {
    return this.index?.find(topic)?.channel;
  }

  /** Starts listening on a topic: mail of that topic that still waits goes to the new channel. */
  listen(topic: string, render: Render): Channel {
    const known = this.topics.of(topic), channel = new Channel(Infinity, true, known);
    known.render = render;
    this.topics.show(known, channel);
    return channel;
  }

  /** Has a listener show mail in another way. */
  render(topic: string, render: Render): void {
    this.topics.of(topic).render = render;
  }

  /** Listens on a topic through a channel that is there already; what it holds counts as the oldest mail. */
  subscribe(name: string, channel: Channel, render: Render): void {
    const { topics } = this, topic = topics.of(name);
    if (channel.awaited) (this.adopted ??= new Set()).add(channel);
    topics.show(topic, channel);
    topic.render = render;
    for (const value of channel.becomeMail(topic).reverse()) this.adopt(topic, value);
    while (topic.length > 0 && channel.awaited) channel.offer(topic.shift()!);
  }

  /** A value of a channel that has become mail's. */
  private adopt(topic: Topic, value: Value): void {
    const message = new Message(topic.name, value, undefined);
    message.stamp = --this.oldest;
    topic.prepend(message);
    this.unread++;
    this.pressure?.arrivals?.unshift(message);
    this.grown();
  }

  /** Does somebody wait, since before that, at a channel that became mail's? */
  get adoptedAwaited(): boolean {
    const { adopted } = this;
    if (adopted === undefined) return false;
    for (const channel of adopted) {
      if (channel.awaited) return true;
      adopted.delete(channel);
    }
    return false;
  }

  /** Stops showing mail through this channel and closes it; false if it shows none. Mail not taken goes on waiting. */
  unlisten(channel: Channel): boolean {
    const topic = this.viewOf(channel);
    if (topic === undefined) return false;
    topic.channel = channel.view = undefined;
    if (topic instanceof Topic && topic !== this.eventQueue) this.hide(topic);
    this.adopted?.delete(channel);
    channel.close();
    return true;
  }

  /** Nobody listens on a topic any more: whoever waits at the inbox gets at once what it has. */
  private hide(topic: Topic): void {
    const { topics } = this, inbox = topics.channel;
    topics.hide(topic);
    while (inbox !== undefined && topics.length > 0 && inbox.awaited) inbox.offer(topics.shift()!);
  }

  /** Forgets all channels: whatever they showed waits as if it had not been asked for. */
  reset(): void {
    const { index, eventQueue } = this;
    index?.each((topic) => {
      if (topic.channel !== undefined) index.hide(topic);
    });
    if (index !== undefined) index.channel = undefined;
    if (eventQueue !== undefined) eventQueue.channel = undefined;
    this.adopted = undefined;
  }

  /** Takes back messages that were handed over and never read, before all others and in this order. No channel shows mail yet. */
  putBack(messages: readonly Message[]): void {
    for (let i = messages.length - 1; i >= 0; i--) {
      const message = messages[i]!;
      message.stamp = --this.oldest;
      if (message.topic === EVENTS_TOPIC) this.eventQueue!.prepend(message);
      else {
        this.topics.addFirst(this.topics.of(message.topic), message);
        this.unread++;
        this.pressure?.arrivals?.unshift(message);
      }
    }
    this.grown();
  }

  /** What a channel shows: 'inbox', 'events', or the topic it listens on. */
  shownBy(channel: Channel): string | undefined {
    const view = this.viewOf(channel);
    if (view === undefined) return undefined;
    return view instanceof Topics ? 'inbox' : view === this.eventQueue ? 'events' : view.name;
  }

  /** What a channel shows of this mailbox, if it does. */
  private viewOf(channel: Channel): Topic | Topics | undefined {
    const { view } = channel;
    return (view instanceof Topic || view instanceof Topics) && view.channel === channel ? view : undefined;
  }
}

/** Events are taken from their channel only, and nobody counts them. */
const EVENTS = {
  remove(topic: Topic, message: Message): void {
    topic.unlink(message);
  },
};
