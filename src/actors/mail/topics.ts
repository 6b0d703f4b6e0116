// Unread mail by topic. Each topic with unread mail or a listener has a queue. The inbox shows the topics without a
// listener, in order of arrival: they are in a heap by their earliest message. So starting or stopping to listen moves
// one queue, in O(log topics). A mailbox has them from its first message that nobody waited for, or its first listener.
// Invariant: a topic is in the heap exactly when it has unread mail and no listener. It must not know limits or
// receivers.
import type { Value } from '../../values/type.ts';
import type { Channel, MailView } from './channel.ts';
import type { Message } from './message.ts';
import { NameMap } from '../../values/name-map.ts';

/** The owner of the topics. */
export interface TopicsOwner {
  taken(message: Message): void;
}

/** Removes messages from a topic. */
interface TopicOwner {
  remove(topic: Topic, message: Message): void;
}

export const renderNothing = (): Value => undefined;

/** Unread messages of one topic, linked in order of arrival. */
export class Topic implements MailView {
  length = 0;
  render: (message: Message) => Value = renderNothing;
  /** The channel that listens on it. */
  channel: Channel | undefined = undefined;
  /** Index in the heap; -1: not in it. */
  slot = -1;
  private first: Message | undefined = undefined;
  private last: Message | undefined = undefined;

  constructor(
    private readonly owner: TopicOwner,
    readonly name: string,
  ) {}

  peek(): Message | undefined {
    return this.first;
  }

  shift(): Message | undefined {
    const { first } = this;
    if (first !== undefined) this.owner.remove(this, first);
    return first;
  }

  append(message: Message): void {
    const { last } = this;
    message.before = last;
    if (last === undefined) this.first = message;
    else last.after = message;
    this.last = message;
    this.length++;
  }

  prepend(message: Message): void {
    const { first } = this;
    message.after = first;
    if (first === undefined) this.last = message;
    else first.before = message;
    this.first = message;
    this.length++;
  }

  unlink(message: Message): void {
    const { before, after } = message;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after === undefined) this.last = before;
    else after.before = before;
    message.before = message.after = undefined;
    this.length--;
  }

  each(visit: (message: Message) => void): void {
    for (let message = this.first; message !== undefined; message = message.after) visit(message);
  }
}

/** How many topics without mail and listener are kept, because more mail is likely. */
const MAX_IDLE = 16;

/** The heap of a mailbox whose inbox has had nothing to show. */
const NO_TOPICS: Topic[] = [];
Object.freeze(NO_TOPICS);

/** The topics of a mailbox. */
export class Topics implements TopicOwner {
  /** Number of messages without a listener. */
  length = 0;
  /** All topics, once there are several. */
  private byName: NameMap<Topic> | undefined = undefined;
  private heap: Topic[] = NO_TOPICS;
  /** The last topic looked up. Without `byName` it is the only one. */
  private recent: Topic | undefined = undefined;
  private idle = 0;

  constructor(private readonly owner: TopicsOwner) {}

  find(name: string): Topic | undefined {
    if (this.recent?.name === name) return this.recent;
    const topic = this.byName === undefined ? undefined : this.byName.get(name);
    if (topic !== undefined) this.recent = topic;
    return topic;
  }

  /** The topic of this name; makes it if needed. */
  of(name: string): Topic {
    const known = this.find(name);
    if (known !== undefined) return known;
    const topic = new Topic(this, name);
    this.keep(topic);
    this.idle++;
    return (this.recent = topic);
  }

  private keep(topic: Topic): void {
    const { recent, byName } = this;
    if (byName !== undefined) byName.set(topic.name, topic);
    else if (recent !== undefined) {
      this.byName = new NameMap();
      this.byName.set(recent.name, recent);
      this.byName.set(topic.name, topic);
    }
  }

  /** Appends a message. */
  add(topic: Topic, message: Message): void {
    this.wanted(topic);
    topic.append(message);
    if (topic.channel !== undefined) return;
    this.length++;
    // Its message is the latest of all, so the end of the heap is its place.
    if (topic.slot < 0) this.append(topic);
  }

  /** Prepends a message that is older than all others; the topic has no listener. */
  addFirst(topic: Topic, message: Message): void {
    this.wanted(topic);
    topic.prepend(message);
    this.length++;
    if (topic.slot < 0) this.append(topic);
    this.rise(topic);
  }

  /** Removes a message at any position. */
  remove(topic: Topic, message: Message): void {
    const earliest = topic.peek() === message;
    topic.unlink(message);
    if (topic.channel === undefined) {
      this.length--;
      if (topic.length === 0) this.leaveHeap(topic);
      else if (earliest) this.sink(topic);
      this.released(topic);
    }
    this.owner.taken(message);
  }

  /** Makes a channel the listener of a topic. */
  show(topic: Topic, channel: Channel): void {
    this.wanted(topic);
    if (topic.slot >= 0) {
      this.leaveHeap(topic);
      this.length -= topic.length;
    }
    topic.channel = channel;
  }

  /** Removes the listener of a topic; the inbox shows its mail. */
  hide(topic: Topic): void {
    topic.channel = undefined;
    topic.render = renderNothing;
    this.length += topic.length;
    if (topic.length > 0) {
      this.append(topic);
      this.rise(topic);
    }
    this.released(topic);
  }

  /** Number of topics. */
  get count(): number {
    return this.byName !== undefined ? this.byName.size : this.recent !== undefined ? 1 : 0;
  }

  /** All topics. */
  all(): IterableIterator<Topic> {
    if (this.byName !== undefined) return this.byName.values();
    return (this.recent === undefined ? [] : [this.recent]).values();
  }

  // ---- mail without a listener

  peek(): Message | undefined {
    return this.heap[0]?.peek();
  }

  shift(): Message | undefined {
    return this.heap[0]?.shift();
  }

  // ---- topics come and go

  private wanted({ length, channel }: Topic): void {
    if (length === 0 && channel === undefined) this.idle--;
  }

  /** Drops idle topics once they are the majority. */
  private released({ length, channel }: Topic): void {
    const topics = this.byName;
    if (
      length > 0 ||
      channel !== undefined ||
      ++this.idle <= MAX_IDLE ||
      topics === undefined ||
      this.idle * 2 <= topics.size
    )
      return;
    for (const topic of topics.values())
      if (topic.length === 0 && topic.channel === undefined) topics.delete(topic.name);
    this.idle = 0;
    this.recent = undefined;
  }

  // ---- the heap

  private append(topic: Topic): void {
    if (this.heap === NO_TOPICS) this.heap = [];
    topic.slot = this.heap.push(topic) - 1;
  }

  private leaveHeap(topic: Topic): void {
    const { heap } = this,
      { slot } = topic,
      last = heap.pop()!;
    topic.slot = -1;
    if (last === topic) return;
    last.slot = slot;
    this.rise(last);
    this.sink(last);
  }

  private rise(topic: Topic): void {
    const { heap } = this;
    let i = topic.slot;
    while (i > 0) {
      const up = (i - 1) >> 1,
        parent = heap[up]!;
      if (stampOf(parent) < stampOf(topic)) break;
      this.place(parent, i);
      i = up;
    }
    this.place(topic, i);
  }

  private sink(topic: Topic): void {
    const { heap } = this,
      n = heap.length;
    let i = topic.slot;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= n) break;
      if (down + 1 < n && stampOf(heap[down + 1]!) < stampOf(heap[down]!)) down++;
      const child = heap[down]!;
      if (stampOf(topic) < stampOf(child)) break;
      this.place(child, i);
      i = down;
    }
    this.place(topic, i);
  }

  private place(topic: Topic, slot: number): void {
    this.heap[slot] = topic;
    topic.slot = slot;
  }
}

const stampOf = (topic: Topic): number => topic.peek()!.stamp;
