// A process's mail: one sequence in order of arrival, shown through channels (process-api.md §5). The mailbox decides
// only which channel shows a message: the one listening on its topic, the event channel, else the inbox. Mail nobody
// shows waits, and what is waiting is sorted anew when a channel starts or stops listening: routing is decided at delivery.
// Knows neither who receives nor what receivers get to see.
import type { Value } from '../values/type.ts';
import type { Pass } from '../vm/pass.ts';
import { Channel } from './channel.ts';
import { EVENTS_TOPIC, Message } from './message.ts';
import { Ring } from './ring.ts';

type Render = (message: Message) => Value;

export class Mailbox {
  private stamps = 0;
  /** How many messages waited where the last one was put. */
  backlog = 0;
  /** Mail without a listener: what the inbox shows, once there is one. */
  private unsorted: Ring<Message> | undefined = undefined;
  /** Events that came before anybody asked for them. */
  private pendingEvents: Ring<Message> | undefined = undefined;
  private inboxChannel: Channel | undefined = undefined;
  private eventChannel: Channel | undefined = undefined;
  private listeners: Map<string, Channel> | undefined = undefined;
  /** Those of the listeners that the program made itself. */
  private adopted: Set<Channel> | undefined = undefined;

  /** Number of messages that wait. */
  get size(): number {
    let n = (this.unsorted?.length ?? 0) + (this.eventChannel?.size ?? this.pendingEvents?.length ?? 0);
    if (this.listeners !== undefined) for (const channel of this.listeners.values()) n += channel.size;
    return n;
  }

  /** Goes through the messages that wait, without the events. */
  eachUnread(visit: (message: Message) => void): void {
    const visitAll = (queue: Ring<Message>): void => {
      for (let i = 0; i < queue.length; i++) {
        const item: unknown = queue.at(i);
        // A channel of the program's own may hold other things too.
        if (item instanceof Message) visit(item);
      }
    };
    // The inbox shows the unsorted ones.
    if (this.unsorted !== undefined) visitAll(this.unsorted);
    if (this.listeners !== undefined) for (const channel of this.listeners.values()) visitAll(channel.mail);
  }

  /** Marks all mail that waits, and the channels that show it. */
  holdings(pass: Pass): void {
    for (const queue of [this.unsorted, this.pendingEvents]) if (queue !== undefined) pass.later(queue.length, (i) => queue.at(i));
    pass.mark(this.eventChannel);
    this.listeners?.forEach(pass.mark);
  }

  deliver(message: Message): void {
    message.stamp = ++this.stamps;
    const { topic } = message;
    if (topic === EVENTS_TOPIC) {
      if (this.eventChannel !== undefined) this.eventChannel.put(message);
      else (this.pendingEvents ??= new Ring()).push(message);
      return;
    }
    const channel = this.listeners?.get(topic) ?? this.inboxChannel;
    if (channel !== undefined) {
      channel.put(message);
      this.backlog = channel.size;
    } else {
      (this.unsorted ??= new Ring()).push(message);
      this.backlog = this.unsorted.length;
    }
  }

  /** The channel of mail that no other channel listens for; the same one every time. */
  inbox(render: Render): Channel {
    if (this.inboxChannel === undefined) {
      this.inboxChannel = new Channel(Infinity, true, render);
      this.inboxChannel.mail = this.unsorted ??= new Ring();
    }
    return this.inboxChannel;
  }

  /** The channel of events; the same one every time. */
  events(render: Render): Channel {
    if (this.eventChannel === undefined) {
      this.eventChannel = new Channel(Infinity, true, render);
      this.eventChannel.mail = this.pendingEvents;
      this.pendingEvents = undefined;
    }
    return this.eventChannel;
  }

  /** The channel that listens on a topic, if there is one. */
  listener(topic: string): Channel | undefined {
    return this.listeners?.get(topic);
  }

  /** Starts listening on a topic: mail of that topic that still waits goes to the new channel. */
  listen(topic: string, render: Render): Channel {
    const channel = new Channel(Infinity, true, render);
    this.show(topic, channel);
    return channel;
  }

  /** Listens on a topic through a channel that is there already; what it holds counts as the oldest mail. */
  subscribe(topic: string, channel: Channel, render: Render): void {
    channel.becomeMail((value) => new Message(topic, value, undefined), render);
    (this.adopted ??= new Set()).add(channel);
    this.show(topic, channel);
  }

  /** Does anybody wait at a channel that the program made itself and then had mail sent to? */
  get adoptedAwaited(): boolean {
    if (this.adopted !== undefined) for (const channel of this.adopted) if (channel.awaited) return true;
    return false;
  }

  private show(topic: string, channel: Channel): void {
    (this.listeners ??= new Map()).set(topic, channel);
    const waiting = this.unsorted;
    if (waiting !== undefined) {
      for (let n = waiting.length; n > 0; n--) {
        const message = waiting.shift()!;
        if (message.topic === topic) channel.put(message);
        else waiting.push(message);
      }
    }
  }

  /** Stops showing mail through this channel and closes it; false if it shows none. Mail not taken goes on waiting. */
  unlisten(channel: Channel): boolean {
    if (channel === this.inboxChannel) {
      this.inboxChannel = undefined;
      channel.mail = undefined;
    } else if (channel === this.eventChannel) {
      this.pendingEvents = channel.mail;
      this.eventChannel = undefined;
      channel.mail = undefined;
    } else {
      const topic = this.topicOf(channel);
      if (topic === undefined) return false;
      this.listeners!.delete(topic);
      this.adopted?.delete(channel);
      this.putBack(channel.mail);
      channel.mail = undefined;
    }
    channel.close();
    return true;
  }

  /** Forgets all channels: whatever they showed waits as if it had not been asked for. */
  reset(): void {
    const { eventChannel, inboxChannel, listeners } = this;
    if (eventChannel !== undefined) this.pendingEvents = eventChannel.mail;
    // The inbox shows the unsorted mail itself.
    if (inboxChannel !== undefined) this.unsorted = inboxChannel.mail;
    this.eventChannel = this.inboxChannel = this.listeners = this.adopted = undefined;
    if (listeners !== undefined) for (const { mail } of listeners.values()) this.putBack(mail);
  }

  /** What a channel shows: 'inbox', 'events', or the topic it listens on. */
  shownBy(channel: Channel): string | undefined {
    return channel === this.inboxChannel ? 'inbox' : channel === this.eventChannel ? 'events' : this.topicOf(channel);
  }

  private topicOf(channel: Channel): string | undefined {
    if (this.listeners !== undefined) for (const [topic, other] of this.listeners) if (other === channel) return topic;
    return undefined;
  }

  /** Merges mail back among the unsorted, by arrival; whoever waits at the inbox gets it at once. */
  private putBack(mail: Ring<Message>): void {
    if (mail.length === 0) return;
    const rest = (this.unsorted ??= new Ring());
    for (let n = rest.length; n > 0; n--) {
      const message = rest.shift()!;
      while (mail.length > 0 && mail.at(0)!.stamp < message.stamp) rest.push(mail.shift()!);
      rest.push(message);
    }
    while (mail.length > 0) rest.push(mail.shift()!);
    const inbox = this.inboxChannel;
    // put() finds the receiver that waits; the message was taken out of the queue first.
    while (inbox !== undefined && rest.length > 0 && inbox.awaited) inbox.put(rest.shift()!);
  }
}
