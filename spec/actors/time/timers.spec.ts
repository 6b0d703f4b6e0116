import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import { RealClock, VirtualClock } from '../../../src/actors/time/clock.ts';
import { DeadlineHeap } from '../../../src/actors/time/deadlines.ts';
import { Timer, Timers, hasTimers, type TimerOwner } from '../../../src/actors/time/timers.ts';

const target = { expire: () => {} };
const owner = (): TimerOwner => ({ timers: undefined });

function drain(timers: Timers, now: number): Timer[] {
  const due: Timer[] = [];
  for (let timer = timers.due(now); timer !== undefined; timer = timers.due(now)) due.push(timer);
  return due;
}

test('timers come due by deadline, equal ones in the order they were set', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(20), keep: fc.boolean() })), (rows) => {
      const timers = new Timers(),
        mine = owner();
      const all = rows.map(({ at }) => {
        const timer = new Timer(mine, target);
        timers.set(timer, at);
        return timer;
      });
      const kept = all.filter((timer, i) => rows[i]!.keep || !timers.clear(timer));
      const expected = kept
        .map((timer, i) => [timer, i] as const)
        .sort(([a, i], [b, j]) => a.at - b.at || i - j)
        .map(([timer]) => timer);
      assert.is(timers.size, kept.length);
      assert.is(timers.next, expected[0]?.at);
      assert.ok(drain(timers, 100).every((timer, i) => timer === expected[i]));
      assert.not(hasTimers(mine));
    }),
  );
});

/** Deadlines that repeat, and come in any order. */
function* scattered(n: number, of: number): Generator<number> {
  for (let i = 0, x = 1; i < n; i++) yield (x = (x * 1103515245 + 12345) & 0x7fffffff) % of;
}

test('however many there are, and however they are spread, they come by deadline and order', () => {
  for (const of of [1, 10, 1000, 2 ** 31]) {
    const timers = new Timers(),
      mine = owner(),
      set: [timer: Timer, at: number][] = [];
    for (const at of scattered(50_000, of)) {
      const timer = new Timer(mine, target);
      timers.set(timer, at);
      set.push([timer, at]);
    }
    // Some are taken back, and others set while timers expire.
    const kept = set
      .filter(([timer], i) => i % 3 !== 0 || !timers.clear(timer))
      .sort(([a, i], [b, j]) => i - j || a.order - b.order);
    assert.is(timers.size, kept.length);
    let last = -1,
      seen = 0;
    for (let timer = timers.due(Infinity); timer !== undefined; timer = timers.due(Infinity)) {
      assert.ok(timer.at >= last);
      last = timer.at;
      if (timer.target === target) assert.is(timer, kept[seen++]![0]);
      if (seen % 100 === 50 && timer.target === target)
        timers.set(new Timer(mine, { expire() {} }), last + ((seen % 7) * of) / 50);
    }
    assert.equal([seen, timers.size, hasTimers(mine), timers.next], [kept.length, 0, false, undefined]);
  }
});

/** How often timers are looked at or moved while n of them are set and come to an end. */
function work(n: number, end: (timers: Timers, mine: TimerOwner) => void): number {
  const place = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(DeadlineHeap.prototype), 'place')!;
  const timers = new Timers(),
    mine = owner();
  let moves = 0;
  Object.defineProperty(Object.getPrototypeOf(DeadlineHeap.prototype), 'place', {
    ...place,
    value(this: unknown, ...args: unknown[]) {
      moves++;
      return place.value.apply(this, args);
    },
  });
  for (const at of scattered(n, 2 ** 31)) timers.set(new Timer(mine, target), at);
  end(timers, mine);
  Object.defineProperty(Object.getPrototypeOf(DeadlineHeap.prototype), 'place', place);
  assert.is(timers.size, 0);
  return moves / n;
}

test('the work for each timer hardly grows with their number', () => {
  const expire = (timers: Timers): void => {
    while (timers.due(Infinity) !== undefined);
  };
  const few = work(20_000, expire),
    many = work(400_000, expire);
  assert.ok(many < 1.5 * few, `${few} and ${many}`);
  const clear = (timers: Timers, mine: TimerOwner): void => timers.clearAll(mine);
  assert.ok(work(400_000, clear) < 1.5 * work(20_000, clear));
});

/** The most entries that one call looks at or moves. */
function longestCall(timers: Timers): { readonly watched: Timers; most: number } {
  const entries = Object.getPrototypeOf(DeadlineHeap.prototype) as Record<string, (...args: unknown[]) => unknown>;
  const seen = { watched: timers, most: 0 };
  const watch = (name: 'set' | 'clear' | 'clearAll' | 'due' | 'check'): void => {
    const act = timers[name].bind(timers) as (...args: unknown[]) => unknown;
    (timers as unknown as Record<string, unknown>)[name] = (...args: unknown[]) => {
      const { at, place, push } = entries as Record<'at' | 'place' | 'push', (...args: unknown[]) => unknown>;
      let n = 0;
      for (const [key, method] of Object.entries({ at, place, push }))
        entries[key] = function (this: unknown, ...rest: unknown[]) {
          n++;
          return method.apply(this, rest);
        };
      const result = act(...args);
      Object.assign(entries, { at, place, push });
      seen.most = Math.max(seen.most, n);
      return result;
    };
  };
  for (const name of ['set', 'clear', 'clearAll', 'due', 'check'] as const) watch(name);
  return seen;
}

test('no call takes long, however many timers there are, and however many are taken back at once', () => {
  for (const of of [1, 1000, 2 ** 31]) {
    const seen = longestCall(new Timers(undefined, false)),
      timers = seen.watched,
      many = owner(),
      few = owner();
    const set: Timer[] = [];
    let i = 0;
    for (const at of scattered(100_000, of)) {
      const timer = new Timer(i++ % 100 === 0 ? few : many, target);
      timers.set(timer, at);
      if (timer.owner === few) set.push(timer);
    }
    timers.clearAll(many);
    assert.is(timers.size, 1000);
    const came: Timer[] = [];
    for (let calls = 0; timers.size > 0 && calls < 10_000; calls++) {
      timers.check(100);
      for (let timer = timers.due(Infinity); timer !== undefined; timer = timers.due(Infinity)) came.push(timer);
    }
    assert.equal(
      came.map(({ order, at }) => [order, at]),
      set.sort((a, b) => a.at - b.at).map(({ at }) => [0, at]),
    );
    assert.equal([timers.next, timers.check(1)], [undefined, false]);
    assert.ok(seen.most < 45_000, `${seen.most} steps`);
  }
});

test('nor does one where all but the last are taken back', () => {
  const seen = longestCall(new Timers(undefined, false)),
    timers = seen.watched,
    many = owner(),
    last = new Timer(owner(), target);
  for (const at of scattered(100_000, 1000)) timers.set(new Timer(many, target), at);
  timers.set(last, 1000);
  timers.clearAll(many);
  let calls = 0;
  for (; calls < 1000 && timers.due(1000) === undefined; calls++) assert.ok(timers.next! <= 1000);
  assert.ok(calls > 1 && calls < 1000, `${calls} calls`);
  assert.not(last.pending);
  assert.ok(seen.most < 45_000, `${seen.most} steps`);
});

test('lists that go leave room for later deadlines', () => {
  // With nothing left in the lists, and with earlier deadlines left in them.
  for (const [early, kept] of [
    [4000, 0],
    [9000, 5000],
  ] as const) {
    const timers = new Timers(),
      near = owner(),
      far = owner();
    const set = (of: TimerOwner, at: number): Timer => {
      const timer = new Timer(of, target);
      timers.set(timer, at);
      return timer;
    };
    for (let i = 0; i < early; i++) set(near, 1);
    for (let i = 0; i < kept; i++) set(near, 100);
    for (let i = 0; i < 30_000; i++) set(far, 1000);
    timers.clearAll(far);
    while (timers.check(1));
    const latest = set(near, 2000);
    assert.is(drain(timers, 100).length, early + kept);
    const late = set(near, 1500);
    assert.equal(drain(timers, 3000), [late, latest]);
  }
});

test('a queue that looks past few at a time says an earlier time at most, and loses none', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.record({ act: fc.constant('set'), at: fc.nat(50), n: fc.integer({ min: 1, max: 3000 }), of: fc.nat(3) }),
          fc.record({ act: fc.constantFrom('drop', 'due', 'check'), at: fc.nat(50), n: fc.constant(0), of: fc.nat(3) }),
        ),
        { maxLength: 25 },
      ),
      (rows) => {
        const timers = new Timers(undefined, false),
          owners = [owner(), owner(), owner(), owner()];
        let alive: Timer[] = [];
        for (const { act, at, n, of } of rows) {
          if (act === 'set')
            for (let i = 0; i < n; i++) {
              const timer = new Timer(owners[of]!, target);
              timers.set(timer, at + (i % 7));
              alive.push(timer);
            }
          else if (act === 'drop') {
            timers.clearAll(owners[of]!);
            alive = alive.filter((timer) => timer.owner !== owners[of]);
          } else if (act === 'check') timers.check(10);
          else {
            const came = new Set(drain(timers, at));
            assert.ok([...came].every((timer) => timer.at <= at));
            alive = alive.filter((timer) => !came.has(timer));
          }
          assert.is(timers.size, alive.length);
          const earliest = alive.reduce((least, timer) => Math.min(least, timer.at), Infinity);
          assert.ok((timers.next ?? Infinity) <= earliest);
        }
        let came = 0;
        for (let calls = 0; timers.size > 0 && calls < 1000; calls++) came += drain(timers, Infinity).length;
        assert.is(came, alive.length);
      },
    ),
  );
});

test('setting one timer again and again leaves nothing behind', () => {
  const timers = new Timers(),
    mine = owner(),
    timer = new Timer(mine, target);
  for (let i = 0; i < 100_000; i++) timers.set(timer, i);
  assert.ok((timers as unknown as { entries: number }).entries < 200);
  assert.is(timers.size, 1);
});

test('only what is due comes', () => {
  const timers = new Timers(),
    mine = owner(),
    early = new Timer(mine, target),
    late = new Timer(mine, target);
  timers.set(late, 20);
  timers.set(early, 10);
  assert.equal(drain(timers, 10), [early]);
  assert.ok(late.pending);
  assert.is(timers.next, 20);
});

test('setting a pending timer moves its deadline', () => {
  const timers = new Timers(),
    timer = new Timer(owner(), target);
  timers.set(timer, 10);
  timers.set(timer, 30);
  assert.is(timers.size, 1);
  assert.equal(drain(timers, 20), []);
  assert.equal(drain(timers, 30), [timer]);
});

test('an owner can drop all of its timers at once', () => {
  const timers = new Timers(),
    mine = owner(),
    other = owner();
  const kept = new Timer(other, target);
  for (let i = 0; i < 10; i++) timers.set(new Timer(mine, target), i);
  timers.set(kept, 5);
  timers.clearAll(mine);
  assert.not(hasTimers(mine));
  assert.equal(drain(timers, 100), [kept]);
});

/** A real clock whose sources a test moves by hand. */
function handClock(): { clock: RealClock; at: { wall: number; steady: number }; pass(ms: number): void } {
  const at = { wall: 1e12, steady: 5 };
  const pass = (ms: number): void => {
    at.wall += ms;
    at.steady += ms;
  };
  return {
    clock: new RealClock(
      () => at.wall,
      () => at.steady,
    ),
    at,
    pass,
  };
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
  const { clock, at, pass } = handClock(),
    start = clock.now();
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
