import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CLOSED, Channel, NOTHING } from '../../../src/actors/mail/channel.ts';
import { mailboxLimit, type Overflow } from '../../../src/actors/mail/mailbox-limit.ts';
import { Mailbox } from '../../../src/actors/mail/mailbox.ts';
import { EVENTS_TOPIC, Message } from '../../../src/actors/mail/message.ts';
import type { Value } from '../../../src/values/type.ts';
import type { Pass } from '../../../src/vm/gc/pass.ts';
import { FakeWaiter } from '../fakes.ts';

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
  const mailbox = new Mailbox(),
    inbox = mailbox.inbox(content);
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

test('a channel is told by what it shows, until all are dropped', () => {
  const mailbox = new Mailbox(),
    channels = [mailbox.inbox(content), mailbox.events(content), mailbox.listen('t', content)];
  const shown = () => channels.map((channel) => mailbox.shownBy(channel));
  assert.equal(shown(), ['inbox', 'events', 't']);
  const waiter = new FakeWaiter();
  channels[0]!.awaitReceive(waiter);
  mailbox.reset();
  assert.equal(shown(), [undefined, undefined, undefined]);
  mail(mailbox, 'x', 1);
  assert.ok(waiter.valid);
  assert.is.not(mailbox.inbox(content), channels[0]);
  assert.equal(drain(mailbox.inbox(content)), [1]);
});

test('after unlisten the mail not taken goes back, by arrival', () => {
  const mailbox = new Mailbox(),
    topic = mailbox.listen('t', content);
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
  const mailbox = new Mailbox(),
    topic = mailbox.listen('t', content),
    waiter = new FakeWaiter();
  mail(mailbox, 't', 1);
  mail(mailbox, 't', 2);
  mailbox.inbox(content).awaitReceive(waiter);
  mailbox.unlisten(topic);
  assert.equal(waiter.got, [1, true]);
  assert.equal(drain(mailbox.inbox(content)), [2]);
});

test('unlisten wakes the receivers of the channel', () => {
  const mailbox = new Mailbox(),
    waiter = new FakeWaiter(),
    inbox = mailbox.inbox(content);
  inbox.awaitReceive(waiter);
  assert.ok(mailbox.unlisten(inbox));
  assert.equal(waiter.got, [undefined, false]);
  mail(mailbox, 'later', 1);
  assert.is(mailbox.inbox(content).take(), 1);
});

test('events are separate from mail and wait until they are received', () => {
  const mailbox = new Mailbox();
  mail(mailbox, EVENTS_TOPIC, 'event');
  assert.is(mailbox.inbox(content).take(), NOTHING);
  assert.is(mailbox.events(content).take(), 'event');
});

test('a waiting receiver is handed mail at once, as its channel shows it', () => {
  const mailbox = new Mailbox(),
    waiter = new FakeWaiter();
  mailbox.listen('t', content).awaitReceive(waiter);
  mail(mailbox, 't', 'hello');
  assert.equal(waiter.got, ['hello', true]);
  assert.is(mailbox.size, 0);
});

/** A message that counts reads of its topic and stamp. */
function counted(topic: string, looks: { n: number }): Message {
  const message = new Message(topic, 1, undefined);
  let stamp = 0;
  return Object.defineProperties(message, {
    topic: { get: () => (looks.n++, topic) },
    stamp: {
      get: () => (looks.n++, stamp),
      set: (n: number) => {
        stamp = n;
      },
    },
  });
}

test('starting and stopping to listen looks at no mail of other topics, and at little of its own', () => {
  const looksWith = (unread: number, own: number): number => {
    const mailbox = new Mailbox(),
      looks = { n: 0 };
    for (let i = 0; i < unread; i++) mailbox.deliver(counted('junk', looks));
    for (let i = 0; i < own; i++) mailbox.deliver(counted('reply', looks));
    looks.n = 0;
    for (let i = 0; i < 10; i++) mailbox.unlisten(mailbox.listen('reply', content));
    return looks.n;
  };
  assert.is(looksWith(10_000, 0), 0);
  assert.ok(looksWith(10_000, 10_000) <= 10 * 4);
});

test('request and reply on a topic of their own look at no other mail', () => {
  const mailbox = new Mailbox(),
    looks = { n: 0 };
  for (let i = 0; i < 10_000; i++) mailbox.deliver(counted('junk', looks));
  looks.n = 0;
  for (let i = 0; i < 100; i++) {
    const channel = mailbox.listen('reply', content);
    mail(mailbox, 'reply', i);
    assert.is(channel.take(), i);
    mailbox.unlisten(channel);
  }
  assert.is(looks.n, 0);
});

test('the inbox of many topics costs the logarithm of their number', () => {
  const mailbox = new Mailbox(),
    looks = { n: 0 },
    topics = 4096;
  for (let i = 0; i < topics; i++) mailbox.deliver(counted(`t${i}`, looks));
  const inbox = mailbox.inbox(content);
  looks.n = 0;
  for (let i = 0; i < topics; i++) inbox.take();
  assert.ok(looks.n < topics * 6 * Math.log2(topics), `${looks.n}`);
});

test('whatever is listened to and not, mail is shown by arrival (a model)', () => {
  const TOPICS = ['a', 'b', 'c'];
  const step = fc.oneof(
    fc.record({
      what: fc.constantFrom('send' as const, 'listen' as const, 'unlisten' as const),
      topic: fc.constantFrom(...TOPICS),
    }),
    fc.record({ what: fc.constant('take' as const), topic: fc.constantFrom('inbox', ...TOPICS) }),
    fc.record({ what: fc.constant('reset' as const), topic: fc.constant('') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const mailbox = new Mailbox(),
        channels = new Map<string, Channel>();
      let unread: { topic: string; value: number }[] = [],
        sent = 0,
        peak = 0;
      for (const { what, topic } of steps) {
        if (what === 'send') {
          mail(mailbox, topic, ++sent);
          unread.push({ topic, value: sent });
        } else if (what === 'listen') {
          if (!channels.has(topic)) channels.set(topic, mailbox.listen(topic, content));
          assert.is(mailbox.listener(topic), channels.get(topic));
          assert.is(mailbox.shownBy(channels.get(topic)!), topic);
        } else if (what === 'unlisten') {
          const channel = channels.get(topic);
          if (channel !== undefined) assert.ok(mailbox.unlisten(channel));
          channels.delete(topic);
        } else if (what === 'reset') {
          mailbox.reset();
          channels.clear();
        } else {
          const channel = topic === 'inbox' ? mailbox.inbox(content) : channels.get(topic);
          const shown = unread.find((message) =>
            topic === 'inbox' ? !channels.has(message.topic) : message.topic === topic,
          );
          if (channel !== undefined) {
            assert.is(channel.take(), shown === undefined ? NOTHING : shown.value);
            unread = unread.filter((message) => message !== shown);
          }
        }
        peak = Math.max(peak, unread.length);
        assert.is(mailbox.size, unread.length);
        assert.is(mailbox.peak, peak);
      }
      const left: Value[] = [];
      mailbox.eachUnread((message) => left.push(message.content));
      assert.equal(
        left,
        unread.map(({ value }) => value),
      );
    }),
  );
});

test('topics that came and went leave nothing behind', () => {
  const mailbox = new Mailbox(),
    inbox = mailbox.inbox(content);
  for (let i = 0; i < 1000; i++) {
    mail(mailbox, `once ${i}`, i);
    inbox.take();
    mailbox.unlisten(mailbox.listen(`once more ${i}`, content));
  }
  const { count } = (mailbox as unknown as { index: { count: number } }).index;
  assert.ok(count <= 17, `${count}`);
});

// ---- the limit

const limited = (max: number, overflow: Overflow = 'reject'): Mailbox => new Mailbox({ max, overflow });

test('it is full when as many messages wait as may; events and mail taken at once do not count', () => {
  const mailbox = limited(2);
  for (let i = 0; i < 5; i++) mail(mailbox, EVENTS_TOPIC, i);
  assert.not(mailbox.full);
  mail(mailbox, 'a', 1);
  mail(mailbox, 'a', 2);
  assert.ok(mailbox.full);
  assert.not(mailbox.takesAtOnce('b'));
  mailbox.listen('b', content).awaitReceive(new FakeWaiter());
  assert.ok(mailbox.takesAtOnce('b'));
  assert.not(mailbox.takesAtOnce('a'));
  mailbox.inbox(content).take();
  assert.not(mailbox.full);
  assert.equal([mailbox.size, mailbox.peak], [6, 7]);
});

test('it says once that it is full, and again after it has been less than half full', () => {
  const mailbox = limited(4),
    inbox = mailbox.inbox(content);
  for (let i = 0; i < 4; i++) mail(mailbox, 'a', i);
  assert.equal([mailbox.becomesOverloaded(), mailbox.becomesOverloaded()], [true, false]);
  inbox.take();
  inbox.take();
  assert.not(mailbox.becomesOverloaded());
  inbox.take();
  assert.ok(mailbox.becomesOverloaded());
});

test('the oldest message can be dropped, with any topic and listener', () => {
  const mailbox = limited(10, 'drop-old'),
    inbox = mailbox.inbox(content),
    a = mailbox.listen('a', content);
  for (let i = 1; i <= 6; i++) mail(mailbox, i % 2 === 0 ? 'a' : 'b', i);
  assert.is(inbox.take(), 1);
  assert.equal([mailbox.dropOldest()?.content, mailbox.dropOldest()?.content], [2, 3]);
  assert.equal([drain(a), drain(inbox)], [[4, 6], [5]]);
  assert.is(mailbox.dropOldest(), undefined);
});

test('what a channel held when it became mail is the first to be dropped', () => {
  const mailbox = limited(10, 'drop-old'),
    own = new Channel(5);
  mail(mailbox, 'b', 'mail');
  own.put('held 1');
  own.put('held 2');
  mailbox.subscribe('a', own, content);
  assert.equal(
    ['held 1', 'held 2', 'mail'].map(() => mailbox.dropOldest()?.content),
    ['held 1', 'held 2', 'mail'],
  );
});

test('dropping the oldest forgets what was taken meanwhile', () => {
  const mailbox = limited(10, 'drop-old'),
    inbox = mailbox.inbox(content);
  for (let i = 0; i < 10_000; i++) {
    mail(mailbox, 'a', i);
    inbox.take();
  }
  const { arrivals } = (mailbox as unknown as { limitState: { arrivals: { length: number } } }).limitState;
  assert.ok(arrivals.length < 50, `${arrivals.length}`);
});

test('senders that wait go on in order as there is room, and are told if there never is', () => {
  const mailbox = limited(2, 'park-sender'),
    inbox = mailbox.inbox(content),
    log: string[] = [];
  const waiters = ['first', 'second', 'third'].map((name) => new FakeWaiter(name, log));
  mail(mailbox, 'a', 1);
  mail(mailbox, 'a', 2);
  waiters.forEach((waiter, i) => mailbox.admit(new Message('a', i + 3, undefined), waiter));
  assert.equal([mailbox.size, mailbox.peak, mailbox.full], [2, 2, true]);
  assert.is(inbox.take(), 1);
  assert.equal(log, ['first']);
  assert.equal(drain(inbox).slice(0, 2), [2, 3]);
  assert.equal(
    waiters.map(({ got }) => got),
    [[true], [true], [true]],
  );
  assert.equal([mailbox.size, mailbox.peak], [0, 2]);

  const late = new FakeWaiter();
  for (let i = 0; i < 2; i++) mail(mailbox, 'a', i);
  mailbox.admit(new Message('a', 'late', undefined), late);
  mailbox.close();
  assert.equal(late.got, [false]);
});

test('a sender goes on when its message is taken before its turn', () => {
  const mailbox = limited(1, 'park-sender'),
    log: string[] = [],
    reply = mailbox.listen('reply', content);
  mail(mailbox, 'junk', 1);
  mailbox.admit(new Message('junk', 2, undefined), new FakeWaiter('junk', log));
  mailbox.admit(new Message('reply', 3, undefined), new FakeWaiter('reply', log));
  assert.is(reply.take(), 3);
  assert.equal(log, ['reply']);
  assert.equal([mailbox.size, drain(mailbox.inbox(content))], [1, [1, 2]]);
});

test('a message is taken back with its sender, wherever it stands', () => {
  const mailbox = limited(1, 'park-sender'),
    inbox = mailbox.inbox(content);
  const messages = [2, 3, 4].map((n) => new Message(n === 3 ? 'other' : 'junk', n, undefined));
  mail(mailbox, 'junk', 1);
  for (const message of messages) mailbox.admit(message, new FakeWaiter());
  assert.ok(mailbox.withdraw(messages[1]!));
  assert.not(mailbox.withdraw(messages[1]!));
  assert.equal([mailbox.size, mailbox.peak], [1, 1]);
  assert.equal(drain(inbox), [1, 2, 4]);
  assert.not(mailbox.withdraw(messages[0]!));
});

test('another limit lets waiting senders go on', () => {
  const mailbox = limited(1, 'park-sender'),
    log: string[] = [];
  mail(mailbox, 'a', 1);
  for (const name of ['x', 'y']) mailbox.admit(new Message('a', name, undefined), new FakeWaiter(name, log));
  mailbox.restrict({ max: 2, overflow: 'drop-old' });
  assert.equal([log, mailbox.size, mailbox.peak], [['x'], 2, 2]);
  assert.is(mailbox.dropOldest()?.content, 1);
});

test('of what an entry and its host say the smaller size holds, and else the word of the entry', () => {
  assert.equal(mailboxLimit(undefined, undefined), { max: 1_000_000, overflow: 'reject' });
  assert.equal(mailboxLimit({ max: 5 }, { overflow: 'kill' }), { max: 5, overflow: 'kill' });
  assert.equal(mailboxLimit({ overflow: 'drop-new' }, { max: 7, overflow: 'kill' }), { max: 7, overflow: 'drop-new' });
  assert.is(mailboxLimit({ max: 9 }, { max: 7 }).max, 7);
  assert.is(mailboxLimit({ max: 7 }, { max: 9 }).max, 7);
  assert.is(mailboxLimit({ max: 5_000_000 }, {}).max, 5_000_000);
});

test('mail that is put back comes first, in order, and counts', () => {
  const mailbox = limited(5, 'drop-old');
  for (const [topic, n] of [
    ['a', 3],
    ['b', 4],
  ] as const)
    mail(mailbox, topic, n);
  mailbox.putBack([new Message('b', 1, undefined), new Message('a', 2, undefined)]);
  assert.equal([mailbox.size, mailbox.messages, mailbox.peak], [4, 4, 4]);
  assert.is(mailbox.dropOldest()?.content, 1);
  mailbox.putBack([new Message('c', 0, undefined)]);
  assert.equal(drain(mailbox.inbox(content)), [0, 2, 3, 4]);
});

test('mail of many topics is marked part by part', () => {
  const mailbox = new Mailbox(),
    found: Value[] = [],
    lists: (() => void)[] = [];
  const channel = mailbox.listen('listened', content);
  for (let i = 0; i < 3000; i++) mail(mailbox, `topic ${i % 1000}`, i);
  mail(mailbox, 'listened', -1);
  const pass = {
    mark: (value: Value) => {
      found.push(value);
    },
    later: (size: number, at: (i: number) => Value) =>
      lists.push(() => {
        for (let i = 0; i < size; i++) found.push(at(i));
      }),
  };
  mailbox.markHeld(pass as unknown as Pass);
  assert.ok(found.length + lists.length < 10, 'it only says what to mark');
  for (const marks of lists) marks();
  const messages = found.filter((value) => value instanceof Message).map(content);
  assert.equal(
    messages.sort((a, b) => Number(a) - Number(b)),
    [-1, ...Array(3000).keys()],
  );
  assert.ok(found.includes(channel));
});

test.run();
