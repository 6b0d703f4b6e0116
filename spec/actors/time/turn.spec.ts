import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENDLESS, MAX_UNTIMED, Turn } from '../../../src/actors/time/turn.ts';

/** A turn of 8 ms over a clock that pieces of work move; what is counted is looks at the clock. */
function world(length = 8) {
  const at = { now: 100, looks: 0 };
  const turn = new Turn(() => {
    at.looks++;
    return at.now;
  }, length);
  turn.begin();
  at.looks = 0;
  /** Works until the turn is over; how many pieces that took. */
  const work = (ms: number): number => {
    let pieces = 0;
    do {
      at.now += ms;
      pieces++;
    } while (!turn.over());
    return pieces;
  };
  return { turn, at, work };
}

test('pieces that are slow are looked at one by one', () => {
  for (const ms of [1, 3, 8, 100]) assert.is(world().work(ms), Math.ceil(8 / ms));
});

test('pieces that are quick are looked at now and then', () => {
  const { at, work } = world(),
    pieces = work(0.01);
  assert.ok(pieces >= 800 && pieces <= 800 + MAX_UNTIMED, `${pieces}`);
  assert.ok(at.looks <= pieces / MAX_UNTIMED + 6, `${at.looks}`);
});

test('pieces that become slow are noticed', () => {
  const { turn, at } = world(1000);
  for (let n = 0; n < 1000; n++) {
    at.now += 0.001;
    turn.over();
  }
  at.looks = 0;
  for (let n = 0; n < 100; n++) {
    at.now += 5;
    turn.over();
  }
  assert.ok(at.looks > 100 - MAX_UNTIMED - 10, `${at.looks}`);
});

test('a turn begins anew', () => {
  const { turn, at, work } = world();
  work(1);
  assert.ok(turn.checkClock());
  turn.begin();
  assert.not(turn.checkClock());
  at.now += 8;
  assert.ok(turn.checkClock());
});

test('in a turn that never ends no time elapses', () => {
  for (const [length, elapsed] of [
    [Infinity, 0],
    [8, 5],
  ] as const) {
    const { turn, at } = world(length);
    at.now += 5;
    turn.checkClock();
    assert.is(turn.elapsed, elapsed);
  }
});

test('there are turns that are never over', () => {
  for (let n = 0; n < 1000; n++) assert.not(ENDLESS.over());
  assert.not(ENDLESS.checkClock());
});

test.run();
