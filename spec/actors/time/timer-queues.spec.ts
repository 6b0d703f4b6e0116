// Timers of several hosts: one order for all, and shares where many are due.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TimerQueues } from '../../../src/actors/time/timer-queues.ts';
import { Timer, type QueueHolder, type TimerOwner } from '../../../src/actors/time/timers.ts';

const holder = (): QueueHolder => ({ timers: undefined });
const target = { expire: (): void => {} };

/** Takes out all timers that are due; what `name` says of each. */
function expired(timers: TimerQueues, now: number, name: (timer: Timer) => string): string[] {
  const names: string[] = [];
  timers.begin();
  for (let timer = timers.due(now); timer !== undefined; timer = timers.due(now)) names.push(name(timer));
  return names;
}

test('timers of all hosts expire in the order of their deadlines, and then in that in which they were set', () => {
  const timers = new TimerQueues(),
    names = new Map<Timer, string>();
  const owners: TimerOwner[] = [
    { timers: undefined },
    { timers: undefined, payer: holder() },
    { timers: undefined, payer: holder() },
  ];
  for (const [i, at] of [5, 3, 3, 9, 3, 1, 5, 5].entries()) {
    const timer = new Timer(owners[i % 3]!, target);
    names.set(timer, `${at}.${i}`);
    timers.set(timer, at);
  }
  assert.is(timers.size, 8);
  assert.is(timers.next, 1);
  assert.equal(
    expired(timers, 5, (timer) => names.get(timer)!),
    ['1.5', '3.1', '3.2', '3.4', '5.0', '5.6', '5.7'],
  );
  assert.equal([timers.next, timers.size], [9, 1]);
});

test('a crowd of timers of one host does not come before all others', () => {
  const timers = new TimerQueues(),
    many: TimerOwner = { timers: undefined, payer: holder() },
    few: TimerOwner = { timers: undefined, payer: holder() };
  for (let i = 0; i < 1000; i++) timers.set(new Timer(many, target), 1);
  timers.set(new Timer(few, target), 2);
  const order = expired(timers, 2, ({ owner }) => (owner === many ? 'many' : 'few'));
  assert.is(order.length, 1001);
  assert.is(order.indexOf('few'), 128);
});

test('timers of a host that were taken back in crowds do not keep those of another from coming', () => {
  const timers = new TimerQueues(false),
    many: TimerOwner = { timers: undefined, payer: holder() },
    few: TimerOwner = { timers: undefined, payer: holder() };
  for (let i = 0; i < 50_000; i++) timers.set(new Timer(many, target), 1);
  timers.set(new Timer(few, target), 2);
  timers.clearAll(many);
  assert.equal(
    expired(timers, 2, ({ owner }) => (owner === few ? 'few' : 'many')),
    ['few'],
  );
  while (timers.check(100));
  assert.equal([timers.size, timers.next], [0, undefined]);
});

test('timers are taken back one by one and all at once, of their own host only', () => {
  const timers = new TimerQueues(),
    payer = holder();
  const a: TimerOwner = { timers: undefined, payer },
    b: TimerOwner = { timers: undefined, payer },
    alone: TimerOwner = { timers: undefined };
  const first = new Timer(a, target),
    second = new Timer(b, target);
  for (const [timer, at] of [
    [first, 1],
    [new Timer(a, target), 2],
    [second, 3],
    [new Timer(alone, target), 4],
  ] as const)
    timers.set(timer, at);
  assert.equal([timers.clear(first), timers.clear(first), timers.next, timers.size], [true, false, 2, 3]);
  timers.clearAll(a);
  assert.equal([timers.next, timers.size], [3, 2]);
  timers.set(second, 10);
  assert.equal([timers.next, timers.size], [4, 2]);
});

test.run();
