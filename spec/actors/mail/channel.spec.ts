import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CLOSED, Channel, NOTHING, Put } from '../../../src/actors/mail/channel.ts';
import { FakeWaiter } from '../fakes.ts';

test('an unbuffered channel takes a value only for a waiting receiver', () => {
  const ch = new Channel(0),
    receiver = new FakeWaiter();
  assert.is(ch.put(1), Put.Full);
  ch.awaitReceive(receiver);
  assert.is(ch.put(2), Put.Taken);
  assert.equal(receiver.got, [2, true]);
  assert.is(ch.take(), NOTHING);
});

test('nil is a value like any other', () => {
  const ch = new Channel(1);
  assert.is(ch.put(undefined), Put.Taken);
  assert.is(ch.size, 1);
  assert.is(ch.take(), undefined);
  assert.is(ch.take(), NOTHING);
});

test('receivers are served in the order they came, those that left are passed over', () => {
  const ch = new Channel(0),
    a = new FakeWaiter(),
    b = new FakeWaiter(),
    c = new FakeWaiter();
  for (const waiter of [a, b, c]) ch.awaitReceive(waiter);
  b.valid = false;
  ch.put(1);
  ch.put(2);
  assert.equal([a.got, b.got, c.got], [[1, true], undefined, [2, true]]);
});

test('a receiver that waited alone is spared, one that was in a queue is not', () => {
  const ch = new Channel(0),
    alone = new FakeWaiter(),
    first = new FakeWaiter(),
    second = new FakeWaiter();
  ch.awaitReceive(alone);
  assert.is(alone.spared, false);
  ch.put(1);
  assert.is(alone.spared, true);
  for (const waiter of [first, second]) ch.awaitReceive(waiter);
  ch.put(2);
  ch.put(3);
  assert.equal([first.got, first.spared, second.got, second.spared], [[2, true], false, [3, true], false]);
});

test('a taken slot goes to the sender that waits longest, so values keep their order', () => {
  const ch = new Channel(1),
    a = new FakeWaiter(),
    b = new FakeWaiter();
  ch.put('first');
  ch.awaitSend(a, 'second');
  ch.awaitSend(b, 'third');
  assert.is(ch.take(), 'first');
  assert.equal(a.got, [true]);
  assert.is(b.got, undefined);
  assert.is(ch.take(), 'second');
  assert.is(ch.take(), 'third');
  assert.is(ch.take(), NOTHING);
});

test('closing wakes everyone and keeps the buffer', () => {
  const full = new Channel(1),
    sender = new FakeWaiter();
  full.put('kept');
  full.awaitSend(sender, 'lost');
  full.close();
  assert.equal(sender.got, [false]);
  assert.is(full.take(), 'kept');
  assert.is(full.take(), CLOSED);
  assert.is(full.take(), CLOSED);
  assert.is(full.put('x'), Put.Closed);

  const empty = new Channel(0),
    receiver = new FakeWaiter();
  empty.awaitReceive(receiver);
  empty.close();
  empty.close();
  assert.equal(receiver.got, [undefined, false]);
});

test('a wait withdrawn is gone, wherever it stood', () => {
  const ch = new Channel(0),
    waiters = [1, 2, 3, 4].map(() => new FakeWaiter());
  const waits = waiters.map((waiter, i) => ch.awaitAsArm(waiter, i + 1));
  waits[0]!.withdraw();
  waits[2]!.withdraw();
  waits[3]!.withdraw();
  waits[3]!.withdraw();
  ch.put('x');
  assert.equal(
    waiters.map((waiter) => waiter.got),
    [undefined, [2, 'x', true], undefined, undefined],
  );
  assert.not(ch.awaited);
});

test('10,000 waits come and go at one end in constant time', () => {
  const ch = new Channel(0);
  ch.awaitReceive(new FakeWaiter());
  for (let i = 0; i < 10_000; i++) ch.awaitAsArm(new FakeWaiter(), 1).withdraw();
  assert.ok(ch.awaited);
});

test('who waits alone keeps its place when others come', () => {
  const ch = new Channel(0),
    [stale, first, second, third] = ['stale', 'first', 'second', 'third'].map((name) => new FakeWaiter(name)) as [
      FakeWaiter,
      FakeWaiter,
      FakeWaiter,
      FakeWaiter,
    ];
  ch.awaitReceive(stale);
  stale.valid = false;
  assert.not(ch.awaited);
  ch.awaitReceive(first);
  ch.awaitAsArm(second, 7);
  ch.awaitReceive(third);
  for (const value of ['a', 'b', 'c']) ch.put(value);
  assert.equal([stale.got, first.got, second.got, third.got], [undefined, ['a', true], [7, 'b', true], ['c', true]]);
  assert.not(ch.awaited);
});

test('who waits alone learns of the end', () => {
  const ch = new Channel(0),
    alone = new FakeWaiter();
  ch.awaitReceive(alone);
  ch.close();
  assert.equal(alone.got, [undefined, false]);
});

test('a channel that was looked at while it was empty shows what comes afterwards', () => {
  const filled = (act: (ch: Channel) => void, size = 1): Channel => {
    const ch = new Channel(size);
    assert.not(ch.receivable);
    act(ch);
    return ch;
  };
  const mail = { length: 0, render: () => 'mail', peek: () => undefined, shift: () => undefined };
  assert.ok(filled((ch) => ch.put(1)).receivable);
  assert.ok(filled((ch) => ch.awaitSend(new FakeWaiter(), 1), 0).receivable);
  assert.ok(filled((ch) => ch.close()).receivable);
  const shown = filled((ch) => void ch.becomeMail(mail));
  assert.not(shown.receivable);
  mail.length = 1;
  assert.ok(shown.receivable);
  // What has been taken is gone, and the next value is seen.
  const again = filled((ch) => ch.put(1));
  assert.is(again.take(), 1);
  assert.not(again.receivable);
  again.put(2);
  assert.ok(again.receivable);
});

test.run();
