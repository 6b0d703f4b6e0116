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

/** A real clock whose sources a test moves by hand. */
function handClock(): { clock: RealClock; at: { wall: number; steady: number }; pass(ms: number): void } {
  const at = { wall: 1e12, steady: 5 };
  const pass = (ms: number): void => {
    at.wall += ms;
    at.steady += ms;
  };
  return { clock: new RealClock(() => at.wall, () => at.steady), at, pass };
}

test('monotonic time is not wall time', () => {
  const { clock, at, pass } = handClock();
  for (const jump of [-3_600_000, 3_600_000, 0]) {
    at.wall += jump;
    const before = clock.monotonic();
    pass(10);
    assert.is(clock.monotonic() - before, 10);
  }
});

test('wall time that is corrected does not run backwards: it goes slowly until it is right', () => {
  const { clock, at, pass } = handClock(), start = clock.now();
  at.wall -= 1000;
  assert.is(clock.now(), start);
  for (const shown of [200, 400, 600]) {
    pass(400);
    assert.is(clock.now(), start + shown);
  }
  pass(400);
  assert.is(clock.now(), at.wall);
  pass(400);
  assert.is(clock.now(), at.wall);
  at.wall -= 10;
  const again = clock.now();
  pass(1);
  assert.is(clock.now(), again + 0.5);
});

test('wall time that is set back by far follows at once, and forward always', () => {
  const { clock, at } = handClock();
  clock.now();
  for (const jump of [-3_600_000, 3_600_000, 10, -61_000]) {
    at.wall += jump;
    assert.is(clock.now(), at.wall);
  }
});

test('a virtual clock moves forward only, and both its times with it', () => {
  const virtual = new VirtualClock(10);
  virtual.moveTo(7);
  assert.is(virtual.now(), 10);
  virtual.moveTo(12);
  assert.equal([virtual.now(), virtual.monotonic()], [12, 12]);
});

test.run();
