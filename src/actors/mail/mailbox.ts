// The mail of a process: one sequence in order of arrival, shown through channels (README 5). The mailbox decides which
// channel shows a message: the one that listens on its topic, the event channel, else the inbox. Mail that no channel
// shows waits, and a new listener finds it (topics.ts). The mailbox counts messages against its limit; messages beyond
// it are those of senders that wait for room.
// It must not know what a full mailbox means for a sender (overflow.ts), who receives, or what receivers see.
import type { Value } from '../../values/type.ts';
import type { Pass } from '../../vm/gc/pass.ts';
import { Channel, UNBOUNDED, type MailView } from './channel.ts';
import { ALONE, WaitQueue, type Wait, type Waiter } from './wait-queue.ts';
import { mailboxLimit, type MailboxLimit } from './mailbox-limit.ts';
import { EVENTS_TOPIC, Message } from './message.ts';
import { Ring } from '../../values/ring.ts';
import { Topic, Topics, renderNothing, type TopicsOwner } from './topics.ts';

type Render = (message: Message) => Value;

/** What a mailbox needs once it has been full, or if new messages push out the oldest. */
class LimitState {
  /** It has been full, and at least half full since. */
  overloaded = false;
  /** Senders that wait for room, first come first served; their messages are here already. */
  readonly senders = new WaitQueue();
  waiting = 0;
  /** All messages by arrival, for finding the oldest; those without a stamp have been taken. */
  arrivals: Ring<Message> | undefined = undefined;
}

/** How many taken messages `arrivals` may keep before it is cleaned up. */
const MAX_TAKEN = 16;

/** As a view, it is the inbox. */
export class Mailbox implements TopicsOwner, MailView {
  /** The largest number that ever waited. */
  peak = 0;
  /** Length of the queue that got the last message. */
  backlog = 0;
  private stamps = 0;
  /**
   * The lowest stamp given so far. Values of a program's own channel that becomes a listener count as older than any
   * mail.
   */
  private oldest = 0;
  /** Number of messages that wait, those of waiting senders included. */
  private unread = 0;
  private index: Topics | undefined = undefined;
  /** The channel of the inbox, and how it shows mail. */
  channel: Channel | undefined = undefined;
  render: Render = renderNothing;
  private eventQueue: Topic | undefined = undefined;
  private limitState: LimitState | undefined = undefined;
  /** Channels of the program that had waiting receivers when they became listeners. */
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
    return this.unread - (this.limitState?.waiting ?? 0);
  }

  /** Is there no room for another message? */
  get full(): boolean {
    return this.unread >= this.limit.max;
  }

  /** Visits the messages that wait, in order of arrival, without events. */
  eachUnread(visit: (message: Message) => void): void {
    const messages: Message[] = [];
    for (const topic of this.index?.all() ?? []) topic.each((message) => messages.push(message));
    messages.sort((a, b) => a.stamp - b.stamp).forEach(visit);
  }

  /** Marks all mail that waits, and the channels that show it. */
  markHeld(pass: Pass): void {
    const { index, eventQueue } = this;
    if (eventQueue !== undefined) markAll(pass, eventQueue.length + 1, [eventQueue].values());
    if (index !== undefined) markAll(pass, this.unread + index.count, index.all());
  }

  // ---- in

  /** Delivers a message, whether there is room or not. */
  deliver(message: Message): void {
    const { topic: name } = message;
    if (name === EVENTS_TOPIC) return this.deliverEvent(message);
    const { index } = this,
      topic = index?.find(name),
      channel = topic?.channel ?? this.channel;
    if (channel !== undefined && channel.offer(message)) this.backlog = 0;
    else this.queue(topic ?? this.topics.of(name), message);
  }

  private queue(topic: Topic, message: Message): void {
    const { topics } = this;
    message.stamp = ++this.stamps;
    topics.add(topic, message);
    this.unread++;
    this.backlog = topic.channel === undefined ? topics.length : topic.length;
    this.limitState?.arrivals?.push(message);
    this.grown();
  }

  private deliverEvent(message: Message): void {
    const events = this.eventTopic;
    if (events.channel?.offer(message) === true) return;
    message.stamp = ++this.stamps;
    events.append(message);
    this.grown();
  }

  private grown(): void {
    const { size } = this;
    if (size > this.peak) this.peak = size;
  }

  /** Does a receiver wait for mail of this topic, so that a message needs no room? */
  takesAtOnce(name: string): boolean {
    return (this.index?.find(name)?.channel ?? this.channel)?.awaited === true;
  }

  // ---- out

  /** A message has been taken (TopicsOwner). */
  taken(message: Message): void {
    message.stamp = 0;
    this.unread--;
    if (this.limitState !== undefined) this.afterRemoval(this.limitState, message);
  }

  private remove(message: Message): void {
    const { topics } = this;
    topics.remove(topics.of(message.topic), message);
  }

  // ---- the limit

  /** True if the mailbox has become full for the first time since it was less than half full. */
  becomesOverloaded(): boolean {
    const limitState = (this.limitState ??= new LimitState());
    if (limitState.overloaded) return false;
    limitState.overloaded = true;
    return true;
  }

  /** Takes in a message beyond the limit. Its sender resumes when there is room or when the message is taken. */
  admit(message: Message, sender: Waiter): void {
    const limitState = (this.limitState ??= new LimitState());
    limitState.waiting++;
    this.queue(this.topics.of(message.topic), message);
    message.sender = limitState.senders.add(sender, ALONE, message);
  }

  /** Removes a message whose sender is gone, if it still waits for room; whether it did. */
  withdraw(message: Message): boolean {
    const { sender } = message;
    if (sender === undefined) return false;
    this.leave(sender);
    this.remove(message);
    return true;
  }

  /** Removes the oldest message. */
  dropOldest(): Message | undefined {
    const arrivals = this.limitState?.arrivals;
    while (arrivals !== undefined && arrivals.length > 0) {
      const message = arrivals.shift()!;
      if (message.stamp === 0) continue;
      this.remove(message);
      return message;
    }
    return undefined;
  }

  /** Changes the limit. */
  restrict(limit: MailboxLimit): void {
    this.limit = limit;
    if (limit.overflow === 'drop-old') this.keepArrivals();
    else if (this.limitState !== undefined) this.limitState.arrivals = undefined;
    this.admitWaiting();
  }

  /** The process has ended: resumes senders that wait for room with false. */
  close(): void {
    const senders = this.limitState?.senders;
    for (let wait = senders?.next(); wait !== undefined; wait = senders?.next()) wait.waiter.resume(false);
  }

  /** A message is gone. Resumes its sender if that one waited for room, else the sender that has waited longest. */
  private afterRemoval(limitState: LimitState, { sender }: Message): void {
    const { unread } = this,
      { arrivals } = limitState;
    if (unread * 2 < this.limit.max) limitState.overloaded = false;
    if (sender !== undefined) this.leave(sender).resume(true);
    else this.admitWaiting();
    if (arrivals !== undefined && arrivals.length > 2 * unread + MAX_TAKEN) this.keepArrivals();
  }

  /** Resumes senders as far as there is room for their messages. */
  private admitWaiting(): void {
    const { limitState } = this;
    if (limitState === undefined) return;
    while (limitState.waiting > 0 && this.unread - limitState.waiting < this.limit.max) {
      const sender = this.leave(limitState.senders.peek()!);
      this.grown();
      sender.resume(true);
    }
  }

  /** Ends a sender's wait for room. */
  private leave(wait: Wait): Waiter {
    wait.withdraw();
    this.limitState!.waiting--;
    (wait.value as Message).sender = undefined;
    return wait.waiter;
  }

  private keepArrivals(): void {
    const arrivals = new Ring<Message>();
    this.eachUnread((message) => arrivals.push(message));
    (this.limitState ??= new LimitState()).arrivals = arrivals;
  }

  // ---- the inbox

  /** Number of messages without a listener. */
  get length(): number {
    return this.index?.length ?? 0;
  }

  peek(): Message | undefined {
    return this.index?.peek();
  }

  shift(): Message | undefined {
    return this.index?.shift();
  }

  // ---- channels

  private get topics(): Topics {
    return (this.index ??= new Topics(this));
  }

  private get eventTopic(): Topic {
    return (this.eventQueue ??= new Topic(EVENTS, EVENTS_TOPIC));
  }

  /** The channel of mail without a listener; always the same one. */
  inbox(render: Render): Channel {
    return channelOf(this, render);
  }

  /** The channel of events; always the same one. */
  events(render: Render): Channel {
    return channelOf(this.eventTopic, render);
  }

  /** The channel that listens on a topic. */
  listener(topic: string): Channel | undefined {
    return this.index?.find(topic)?.channel;
  }

  /** Makes a channel that listens on a topic; it shows mail of the topic that already waits. */
  listen(topic: string, render: Render): Channel {
    const known = this.topics.of(topic),
      channel = new Channel(UNBOUNDED, true, known);
    known.render = render;
    this.topics.show(known, channel);
    return channel;
  }

  /** Changes how a listener shows mail. */
  showAs(topic: string, render: Render): void {
    this.topics.of(topic).render = render;
  }

  /** Makes an existing channel listen on a topic; the values that it holds count as the oldest mail. */
  subscribe(name: string, channel: Channel, render: Render): void {
    const { topics } = this,
      topic = topics.of(name);
    if (channel.awaited) (this.adopted ??= new Set()).add(channel);
    topics.show(topic, channel);
    topic.render = render;
    for (const value of channel.becomeMail(topic).reverse()) this.adopt(topic, value);
    while (topic.length > 0 && channel.awaited) channel.offer(topic.shift()!);
  }

  /** Turns a value of an existing channel into mail. */
  private adopt(topic: Topic, value: Value): void {
    const message = new Message(topic.name, value, undefined);
    message.stamp = --this.oldest;
    topic.prepend(message);
    this.unread++;
    this.limitState?.arrivals?.unshift(message);
    this.grown();
  }

  /** Does a receiver wait at an adopted channel since before it became a listener? */
  get adoptedAwaited(): boolean {
    const { adopted } = this;
    for (const channel of adopted ?? []) {
      if (channel.awaited) return true;
      adopted!.delete(channel);
    }
    return false;
  }

  /** Closes a channel that shows mail; false if it shows none. Mail that was not taken goes on waiting. */
  unlisten(channel: Channel): boolean {
    const topic = this.viewOf(channel);
    if (topic === undefined) return false;
    topic.channel = channel.view = undefined;
    if (topic instanceof Topic && topic !== this.eventQueue) this.hide(topic);
    this.adopted?.delete(channel);
    channel.close();
    return true;
  }

  /** A topic has lost its listener: receivers that wait at the inbox get its mail. */
  private hide(topic: Topic): void {
    const { topics, channel: inbox } = this;
    topics.hide(topic);
    while (inbox !== undefined && topics.length > 0 && inbox.awaited) inbox.offer(topics.shift()!);
  }

  /** Drops all channels; the mail that they showed goes on waiting. */
  reset(): void {
    const { index, eventQueue } = this;
    for (const topic of index?.all() ?? []) if (topic.channel !== undefined) index!.hide(topic);
    this.channel = undefined;
    if (eventQueue !== undefined) eventQueue.channel = undefined;
    this.adopted = undefined;
  }

  /**
   * Puts messages that were delivered but not read in front of all others, in this order. No channel shows mail yet.
   */
  putBack(messages: readonly Message[]): void {
    for (let i = messages.length - 1; i >= 0; i--) {
      const message = messages[i]!;
      message.stamp = --this.oldest;
      if (message.topic === EVENTS_TOPIC) this.eventQueue!.prepend(message);
      else {
        this.topics.addFirst(this.topics.of(message.topic), message);
        this.unread++;
        this.limitState?.arrivals?.unshift(message);
      }
    }
    this.grown();
  }

  /** What a channel shows: 'inbox', 'events', or the topic it listens on. */
  shownBy(channel: Channel): string | undefined {
    const view = this.viewOf(channel);
    if (view === undefined) return undefined;
    return view instanceof Mailbox ? 'inbox' : view === this.eventQueue ? 'events' : view.name;
  }

  /** The view of this mailbox that a channel shows. */
  private viewOf(channel: Channel): Topic | Mailbox | undefined {
    const { view } = channel;
    return (view instanceof Topic || view instanceof Mailbox) && view.channel === channel ? view : undefined;
  }
}

/** The channel that shows what is seen by a view; always the same one. */
function channelOf(view: Topic | Mailbox, render: Render): Channel {
  if (view.channel === undefined) {
    view.render = render;
    view.channel = new Channel(UNBOUNDED, true, view);
  }
  return view.channel;
}

/** Events are taken from their channel only, and do not count as messages. */
const EVENTS = {
  remove(topic: Topic, message: Message): void {
    topic.unlink(message);
  },
};

/** Marks the channels and the mail of topics, one after the other. */
function markAll(pass: Pass, values: number, topics: Iterator<Topic>): void {
  let next: Message | undefined = undefined;
  pass.later(values, () => {
    const message = next;
    if (message !== undefined) {
      next = message.after;
      return message;
    }
    const { value: topic } = topics.next() as { value?: Topic };
    next = topic?.peek();
    return topic?.channel;
  });
}
