import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Channel, Put } from '../../../src/actors/mail/channel.ts';
import { Mailbox } from '../../../src/actors/mail/mailbox.ts';
import { Message } from '../../../src/actors/mail/message.ts';
import { Case, awaitAny, choose } from '../../../src/actors/mail/select.ts';
import { FakeWaiter } from '../fakes.ts';

const receive = (channel: Channel) => new Case(channel, false, undefined);
const send = (channel: Channel, value: string) => new Case(channel, true, value);

test('of several ready cases the first written wins', () => {
  const a = new Channel(1),
    b = new Channel(1);
  a.put('a');
  b.put('b');
  assert.equal(choose([receive(b), receive(a)]), { arm: 1, value: 'b', ok: true });
  assert.equal(choose([receive(b), receive(a)]), { arm: 2, value: 'a', ok: true });
  assert.is(choose([receive(b), receive(a)]), undefined);
});

test('a closed channel is ready: to receive from, and to fail sending to', () => {
  const ch = new Channel(0);
  ch.close();
  assert.equal(choose([receive(ch)]), { arm: 1, value: undefined, ok: false });
  assert.equal(choose([send(ch, 'x')]), { arm: 1, value: 'x', ok: false });
});

test('a waiting select commits to one case and leaves the others alone', () => {
  const a = new Channel(0),
    b = new Channel(0),
    waiter = new FakeWaiter();
  const waits = awaitAny([receive(a), send(b, 'mine')], waiter);
  assert.is(b.take(), 'mine');
  assert.equal(waiter.got, [2, 'mine', true]);
  // Even before the select has withdrawn, no receiver waits at a.
  assert.is(a.put('x'), Put.Full);
  for (const wait of waits) wait.withdraw();
  assert.is(a.put('x'), Put.Full);
});

test('a select does not pair with itself', () => {
  const ch = new Channel(0),
    waiter = new FakeWaiter(),
    other = new FakeWaiter();
  const cases = [send(ch, 'x'), receive(ch)];
  assert.is(choose(cases), undefined);
  awaitAny(cases, waiter);
  assert.ok(waiter.valid);
  // A second select of the same kind pairs with the first.
  assert.equal(choose([receive(ch), send(ch, 'y')]), { arm: 1, value: 'x', ok: true });
  assert.equal(waiter.got, [1, 'x', true]);
  assert.is(other.got, undefined);
});

test('closing ends the wait of a select, whichever side it is on', () => {
  const a = new Channel(0),
    b = new Channel(0),
    receiver = new FakeWaiter(),
    sender = new FakeWaiter();
  awaitAny([receive(a)], receiver);
  awaitAny([send(b, 'x')], sender);
  a.close();
  b.close();
  assert.equal(receiver.got, [1, undefined, false]);
  assert.equal(sender.got, [1, 'x', false]);
});

test('among mailbox channels the earliest message wins, ordinary channels go before', () => {
  const mailbox = new Mailbox();
  const inbox = mailbox.inbox((message) => message),
    topic = mailbox.listen('t', (message) => message.content);
  mailbox.deliver(new Message('other', 1, undefined));
  mailbox.deliver(new Message('t', 2, undefined));
  mailbox.deliver(new Message('another', 3, undefined));
  const cases = [receive(topic), receive(inbox)];
  assert.is(choose(cases)!.arm, 2);
  const ordinary = new Channel(1);
  ordinary.put('now');
  assert.is(choose([receive(topic), receive(inbox), receive(ordinary)])!.arm, 3);
  assert.equal(choose(cases), { arm: 1, value: 2, ok: true });
  assert.is(choose(cases)!.arm, 2);
  assert.is(choose(cases), undefined);
});

test.run();
