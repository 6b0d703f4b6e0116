import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import { RealClock, VirtualClock } from '../../src/actors/clock.ts';
import { Timer, Timers, type TimerOwner } from '../../src/actors/timers.ts';

const target = { expire: () => {} };
const owner = (): TimerOwner => ({ timers: undefined });

function drain(timers: Timers, now: number): Timer[] {
  const due: Timer[] = [];
  for (let timer = timers.due(now); timer !== undefined; timer = timers.due(now)) due.push(timer);
  return due;
}

test('timers come due by deadline, equal ones in the order they were set', () => {
  fc.assert(fc.property(fc.array(fc.record({ at: fc.nat(20), keep: fc.boolean() })), (rows) => {
    const timers = new Timers(), mine = owner();
    const all = rows.map(({ at }) => {
      const timer = new Timer(mine, target);
      timers.set(timer, at);
      return timer;
    });
    const kept = all.filter((timer, i) => rows[i]!.keep || !timers.clear(timer));
    const expected = kept.map((timer, i) => [timer, i] as const).sort(([a, i], [b, j]) => a.at - b.at || i - j).map(([timer]) => timer);
    assert.is(timers.size, kept.length);
    assert.is(timers.next, expected[0]?.at);
    assert.ok(drain(timers, 100).every((timer, i) => timer === expected[i]));
    assert.is(mine.timers, undefined);
  }));
});

test('only what is due comes', () => {
  const timers = new Timers(), mine = owner(), early = new Timer(mine, target), late = new Timer(mine, target);
  timers.set(late, 20);
  timers.set(early, 10);
  assert.equal(drain(timers, 10), [early]);
  assert.ok(late.pending);
  assert.is(timers.next, 20);
});

test('setting a pending timer moves its deadline', () => {
  const timers = new Timers(), timer = new Timer(owner(), target);
  timers.set(timer, 10);
  timers.set(timer, 30);
  assert.is(timers.size, 1);
  assert.equal(drain(timers, 20), []);
  assert.equal(drain(timers, 30), [timer]);
});

test('an owner can drop all of its timers at once', () => {
  const timers = new Timers(), mine = owner(), other = owner();
  const kept = new Timer(other, target);
  for (let i = 0; i < 10; i++) timers.set(new Timer(mine, target), i);
  timers.set(kept, 5);
  timers.clearAll(mine);
  assert.is(mine.timers, undefined);
  assert.equal(drain(timers, 100), [kept]);
});

test('clocks never run backwards', () => {
  let now = 5;
  const real = new RealClock(() => now);
  assert.is(real.now(), 5);
  now = 3;
  assert.is(real.now(), 5);
  const virtual = new VirtualClock(10);
  virtual.moveTo(7);
  assert.is(virtual.now(), 10);
  virtual.moveTo(12);
  assert.is(virtual.now(), 12);
});

test.run();
