import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CLOSED, NOTHING, type Channel } from '../../src/actors/channel.ts';
import { Mailbox } from '../../src/actors/mailbox.ts';
import { EVENTS_TOPIC, Message } from '../../src/actors/message.ts';
import type { Value } from '../../src/values/type.ts';
import { FakeWaiter } from './fakes.ts';

const content = (message: Message): Value => message.content;
const mail = (mailbox: Mailbox, topic: string, value: Value) => mailbox.deliver(new Message(topic, value, undefined));

function drain(channel: Channel): Value[] {
  const values: Value[] = [];
  for (let value = channel.take(); value !== NOTHING && value !== CLOSED; value = channel.take()) values.push(value);
  return values;
}

test('mail that came before anyone subscribed waits, in order', () => {
  const mailbox = new Mailbox();
  mail(mailbox, 'a', 1);
  mail(mailbox, 'b', 2);
  mail(mailbox, 'a', 3);
  assert.is(mailbox.size, 3);
  assert.equal(drain(mailbox.listen('a', content)), [1, 3]);
  assert.equal(drain(mailbox.inbox(content)), [2]);
});

test('routing is decided at delivery: a listener made later takes mail from an inbox that did not receive it', () => {
  const mailbox = new Mailbox();
  mail(mailbox, 't', 1);
  const inbox = mailbox.inbox(content);
  const topic = mailbox.listen('t', content);
  assert.is(inbox.take(), NOTHING);
  assert.is(topic.take(), 1);
});

test('mail of a subscribed topic never reaches the inbox', () => {
  const mailbox = new Mailbox(), inbox = mailbox.inbox(content);
  mailbox.listen('t', content);
  mail(mailbox, 't', 1);
  assert.is(inbox.take(), NOTHING);
  mail(mailbox, 'inbox', 2);
  assert.is(inbox.take(), 2);
});

test('inbox and events are the same channel each time', () => {
  const mailbox = new Mailbox();
  assert.is(mailbox.inbox(content), mailbox.inbox(content));
  assert.is(mailbox.events(content), mailbox.events(content));
});

test('after unlisten the mail not taken goes back, by arrival', () => {
  const mailbox = new Mailbox(), topic = mailbox.listen('t', content);
  mail(mailbox, 'x', 1);
  mail(mailbox, 't', 2);
  mail(mailbox, 'x', 3);
  mail(mailbox, 't', 4);
  assert.ok(mailbox.unlisten(topic));
  assert.is(topic.take(), CLOSED);
  assert.not(mailbox.unlisten(topic));
  assert.equal(drain(mailbox.inbox(content)), [1, 2, 3, 4]);
  mail(mailbox, 't', 5);
  assert.is.not(mailbox.listen('t', content), topic);
});

test('after unlisten a receiver at the inbox gets what went back', () => {
  const mailbox = new Mailbox(), topic = mailbox.listen('t', content), waiter = new FakeWaiter();
  mail(mailbox, 't', 1);
  mail(mailbox, 't', 2);
  mailbox.inbox(content).awaitReceive(waiter);
  mailbox.unlisten(topic);
  assert.equal(waiter.got, [1, true]);
  assert.equal(drain(mailbox.inbox(content)), [2]);
});

test('unlisten wakes the receivers of the channel', () => {
  const mailbox = new Mailbox(), waiter = new FakeWaiter(), inbox = mailbox.inbox(content);
  inbox.awaitReceive(waiter);
  assert.ok(mailbox.unlisten(inbox));
  assert.equal(waiter.got, [undefined, false]);
  mail(mailbox, 'later', 1);
  assert.is(mailbox.inbox(content).take(), 1);
});

test('events keep apart from mail and wait for whoever asks', () => {
  const mailbox = new Mailbox();
  mail(mailbox, EVENTS_TOPIC, 'event');
  assert.is(mailbox.inbox(content).take(), NOTHING);
  assert.is(mailbox.events(content).take(), 'event');
});

test('a waiting receiver is handed mail at once, as its channel shows it', () => {
  const mailbox = new Mailbox(), waiter = new FakeWaiter();
  mailbox.listen('t', content).awaitReceive(waiter);
  mail(mailbox, 't', 'hello');
  assert.equal(waiter.got, ['hello', true]);
  assert.is(mailbox.size, 0);
});

test.run();
