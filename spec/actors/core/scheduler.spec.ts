import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Outcome } from '../../../src/vm/drive.ts';
import type { Entry, HostSpec } from '../../../src/actors/core/entry.ts';
import { RealClock, VirtualClock, type Clock } from '../../../src/actors/time/clock.ts';
import { Timer } from '../../../src/actors/time/timers.ts';
import { Turn } from '../../../src/actors/time/turn.ts';
import { ErrorObject } from '../../../src/actors/values/failure.ts';
import type { Exit } from '../../../src/actors/values/event.ts';
import type { Process } from '../../../src/actors/core/process.ts';
import { Sent } from '../../../src/actors/mail/message.ts';
import { System } from '../../../src/actors/core/system.ts';
import { link, monitor } from '../../../src/actors/core/signal.ts';
import type { Runtime } from '../../../src/vm/runtime.ts';
import { fakeTask, runFake, type FakeTask } from '../fakes.ts';

interface World {
  readonly system: System;
  readonly rt: { fuel: number; unpaid: number; slice: number; charge(): void };
  readonly ends: string[];
  start(...steps: (() => Outcome)[]): Process;
  startOn(host: string, ...steps: (() => Outcome)[]): Process;
}

/** A system whose processes are scripts of outcomes. */
function world(seed?: number, hosts: Record<string, HostSpec> = { h: {} }, clock: Clock = new VirtualClock()): World {
  const nothing = { leave() {} },
    rt = {
      fuel: 0,
      unpaid: 0,
      slice: 100,
      pacer: undefined,
      get spent(): number {
        return -this.fuel;
      },
      charge() {},
      window: nothing,
      call: nothing,
      atEnd: [],
    };
  const ends: string[] = [];
  let next: FakeTask;
  const entry: Entry = { id: 'a:b', kind: 'process.lua', source: '' };
  const system = new System({
    rt: rt as unknown as Runtime,
    clock,
    entries: new Map([[entry.id, entry]]),
    hosts: new Map(Object.entries(hosts)),
    seed,
    program: { begin: () => next.task, formatError: () => next.task, copyResult: () => next.task },
    run: runFake,
    onExit: (process: Process, { error }: Exit) => ends.push(`${process.pid.serial} ${error?.message ?? 'normal'}`),
  });
  const start = (...steps: (() => Outcome)[]): Process => startOn('h', ...steps);
  const startOn = (host: string, ...steps: (() => Outcome)[]): Process => {
    next = fakeTask(...steps);
    const process = system.spawning.spawn('a:b', host, []);
    if (process instanceof ErrorObject) throw new Error(process.message);
    system.spawning.started(process);
    return process;
  };
  return { system, rt, ends, start, startOn };
}

/**
 * Processes that use up their slices, or so much of them, on some hosts; whose slices they were, and how much fuel
 * there was.
 */
function crowd(
  counts: Readonly<Record<string, number>>,
  use?: number,
  slice = 100,
  work: (host: string) => void = () => {},
) {
  const { system, rt, startOn } = world(undefined, Object.fromEntries(Object.keys(counts).map((host) => [host, {}])));
  const log: string[] = [],
    slices: number[] = [];
  rt.slice = slice;
  for (const [host, count] of Object.entries(counts)) {
    const step = (): Outcome => {
      log.push(host);
      work(host);
      slices.push(rt.fuel);
      rt.fuel = use === undefined ? -1 : rt.fuel - use;
      return Outcome.Rescheduled;
    };
    for (let i = 0; i < count; i++) startOn(host, ...Array.from({ length: 100 }, () => step));
  }
  return { system, rt, log, slices, busy: () => system.size };
}

const says =
  (log: string[], text: string, outcome = Outcome.Preempted) =>
  () => {
    log.push(text);
    return outcome;
  };

test('ready processes take turns, one slice each', () => {
  const { system, rt, start } = world(),
    log: string[] = [];
  const busy = (text: string) => () => {
    rt.fuel = -1;
    return says(log, text)();
  };
  start(busy('a1'), busy('a2'), busy('a3'));
  start(busy('b1'), busy('b2'));
  system.step(4);
  assert.equal(log, ['a1', 'b1', 'a2', 'b2']);
  assert.is(system.step(100), 'idle');
  assert.is(system.size, 0);
});

test('hosts take turns, however many processes are ready on one of them', () => {
  const { system, rt, log, busy } = crowd({ many: 50, few: 1 });
  system.step(20);
  assert.equal([log.filter((host) => host === 'few').length, log.filter((host) => host === 'many').length], [10, 10]);
  assert.is(rt.slice, 100);
  assert.ok(busy() > 50);
});

test('short slices of a host are one turn', () => {
  const { system, log } = crowd({ many: 50, few: 30 }, 50, 1000);
  system.step(40);
  // A switch costs 50, too. Ten of one host, then ten of the other.
  assert.equal(
    [10, 20, 30, 40].map((end) => new Set(log.slice(end - 10, end)).size),
    [1, 1, 1, 1],
  );
});

test('the turn of a host is limited in time: by one slow slice, or by many small ones', () => {
  for (const [ms, fuel, most] of [
    [3, 1000, 1],
    [0.25, 1000, 4],
    [0.05, 10, 64],
  ] as const) {
    let now = 0;
    const turn = new Turn(() => now, 1000);
    const { system, log } = crowd({ slow: 50, quick: 5 }, fuel, 100_000, (host) => {
      if (host === 'slow') now += ms;
    });
    turn.begin();
    system.step(200, undefined, turn);
    const first = log.indexOf('quick');
    assert.ok(first > 0 && first <= most, `${ms} ms: ${first}`);
  }
});

/** On a clock that work moves: a host whose processes are always ready, and one whose processes start now and then. */
function besideBusy(busyMs: number, quickMs: number) {
  let now = 0;
  const turn = new Turn(() => now, 1e6),
    { system, rt, startOn } = world(undefined, { busy: {}, quick: {} }),
    log: string[] = [];
  rt.slice = 100_000;
  const step = (host: string, ms: number, outcome: Outcome) => (): Outcome => {
    log.push(host);
    now += ms;
    rt.fuel -= 5000;
    return outcome;
  };
  const busy = Array.from({ length: 2000 }, () => step('busy', busyMs, Outcome.Rescheduled));
  for (let i = 0; i < 5; i++) startOn('busy', ...busy);
  turn.begin();
  return {
    run(slices: number): readonly string[] {
      log.length = 0;
      system.step(slices, undefined, turn);
      return log;
    },
    wake(n: number): void {
      for (let i = 0; i < n; i++) startOn('quick', step('quick', quickMs, Outcome.Done));
    },
  };
}

test('a host that needs less than its share does not wait for one that takes all there is', () => {
  const { run, wake } = besideBusy(1, 0.5);
  run(200);
  for (let round = 0; round < 5; round++) {
    wake(12);
    const log = run(50);
    // At most the slice that ends the turn of the other comes first.
    assert.ok(log.lastIndexOf('quick') <= 13, log.join(' '));
    assert.is(log.filter((host) => host === 'quick').length, 12);
  }
});

test('a host that was idle for long is ahead by some milliseconds, not by all that it has not used', () => {
  const { run, wake } = besideBusy(1, 1);
  run(1000);
  wake(200);
  const log = run(300),
    first = log.slice(0, 100).filter((host) => host === 'quick').length;
  assert.ok(first >= 50 && first <= 70, `${first}`);
  // From then on both get the same.
  const later = log.slice(100, 200).filter((host) => host === 'quick').length;
  assert.ok(later >= 45 && later <= 55, `${later}`);
});

test('what is held up for long costs a host no more than a long slice', () => {
  const { run, wake } = besideBusy(1, 20);
  run(100);
  wake(8);
  const log = run(50);
  assert.ok(log.lastIndexOf('quick') <= 10, log.join(' '));
});

test('timers fire while processes run, where time passes', () => {
  for (const real of [true, false]) {
    let now = 1e12;
    const { system, rt, start } = world(
      undefined,
      undefined,
      real
        ? new RealClock(
            () => now,
            () => now,
          )
        : new VirtualClock(now),
    );
    const turn = new Turn(() => now, 100),
      fired: number[] = [];
    rt.slice = 2000;
    const timer = new Timer({ timers: undefined }, { expire: () => fired.push(now - 1e12) });
    const busy = (): Outcome => {
      now += 0.25;
      rt.fuel = -1;
      return Outcome.Rescheduled;
    };
    start(...Array.from({ length: 100 }, () => busy));
    system.timers.set(timer, now + 10);
    turn.begin();
    system.step(1000, undefined, turn);
    assert.is(fired.length, real ? 1 : 0);
    if (real) assert.ok(fired[0]! >= 10 && fired[0]! <= 12, `${fired[0]}`);
  }
});

test('timers that come due again and again do not make a step longer', () => {
  let now = 0;
  const clock = new RealClock(
    () => now,
    () => now,
  );
  const { system, rt, start } = world(undefined, undefined, clock),
    turn = new Turn(() => now, 1e6);
  let fired = 0,
    ran = 0;
  const timer = new Timer(
    { timers: undefined },
    {
      expire: () => {
        fired++;
        system.timers.set(timer, now + 1);
      },
    },
  );
  const busy = (): Outcome => {
    now += 2;
    ran++;
    rt.fuel = -1;
    return Outcome.Rescheduled;
  };
  rt.slice = 2000;
  start(...Array.from({ length: 100 }, () => busy));
  system.timers.set(timer, 1);
  turn.begin();
  assert.is(system.step(20, undefined, turn), 'busy');
  assert.equal([ran, fired], [20, 20]);
});

test('a process that alone is ready goes on at once until the turn is over or a timer is due', () => {
  for (const [length, timerAt, expected] of [
    [100, 1000, [true, true, true]],
    [15, 1000, [true, true, false]],
    [100, 8, [true, false, true]],
  ] as const) {
    let now = 0;
    const clock = new RealClock(
      () => now,
      () => now,
    );
    const { system, rt, start } = world(undefined, undefined, clock),
      turn = new Turn(() => now, length),
      goesOn: boolean[] = [];
    const step = (): Outcome => {
      now += 5;
      goesOn.push(system.scheduler.next(rt as unknown as Runtime) > 0);
      rt.fuel = -1;
      return Outcome.Rescheduled;
    };
    rt.slice = 2000;
    start(step, step, step);
    system.timers.set(new Timer({ timers: undefined }, { expire() {} }), timerAt);
    turn.begin();
    system.step(3, undefined, turn);
    assert.equal(goesOn, expected);
  }
});

test('two that give each other the rest of their slices do not keep a host waiting', () => {
  let now = 0;
  const turn = new Turn(() => now, 1000),
    { system, rt, startOn } = world(undefined, { pair: {}, quick: {} }),
    log: string[] = [];
  rt.slice = 1_000_000;
  const gives = (): Outcome => {
    log.push('pair');
    now += 0.05;
    rt.unpaid = rt.fuel - 100;
    rt.fuel = -50;
    return Outcome.Rescheduled;
  };
  const steps = Array.from({ length: 500 }, () => gives),
    [a, b] = [startOn('pair', ...steps), startOn('pair', ...steps)];
  a.peer = b;
  b.peer = a;
  startOn('quick', says(log, 'quick', Outcome.Done));
  turn.begin();
  system.step(400, undefined, turn);
  assert.ok(log.indexOf('quick') > 2 && log.indexOf('quick') < 70, `${log.indexOf('quick')}`);
});

test('the more are ready, the shorter are their slices, down to a least one', () => {
  for (const [ready, slice] of [
    [1, 100_000],
    [10, 100_000],
    [100, 10_000],
    [5000, 2000],
  ] as const) {
    const { system, slices } = crowd({ h: ready }, undefined, 100_000);
    system.step(1);
    assert.is(slices[0], slice, `${ready} ready`);
  }
});

test('the same seed gives the same order, another seed another', () => {
  const order = (seed: number) => {
    const { system, rt, start } = world(seed),
      log: string[] = [];
    for (let i = 0; i < 20; i++) {
      start(() => {
        rt.fuel = -1;
        return says(log, `${i}`)();
      });
    }
    system.step(100);
    return log.join();
  };
  assert.is(order(1), order(1));
  assert.is.not(order(1), order(2));
});

test('a process that nothing can wake has ended in a deadlock', () => {
  const { system, ends, start } = world();
  const stuck: Process = start(() => {
    stuck.block(stuck.main!);
    return Outcome.Parked;
  });
  start(() => Outcome.Parked);
  system.step(10);
  assert.equal(ends, ['1 deadlock: all coroutines blocked with no pending operations (threads=1)']);
});

test('death travels along links, not against trapping, and not to those who watch', () => {
  const { system, ends, start } = world();
  const [a, b, c, d] = [1, 2, 3, 4].map(() => start(() => Outcome.Parked)) as [Process, Process, Process, Process];
  system.step(10);
  link(a, b);
  link(b, c);
  monitor(d, a);
  c.trapLinks = true;
  system.terminate(a);
  assert.equal(ends, ['1 process terminated', '2 linked process failed']);
  assert.is(c.mailSize, 1);
  assert.is(d.mailSize, 1);
});

test('a linked chain of 100,000 dies without host stack', () => {
  const { system, ends, start } = world();
  let last = start(() => Outcome.Parked);
  const first = last;
  for (let i = 1; i < 100_000; i++) {
    const next = start(() => Outcome.Parked);
    link(last, next);
    last = next;
  }
  system.step(200_000);
  system.terminate(first);
  // The first of them at once, the others when it is their turn: no turn is longer for it.
  assert.is(ends.length, 1000);
  assert.is(system.step(50), 'busy');
  assert.is(ends.length, 51_000);
  system.step(200_000);
  assert.is(ends.length, 100_000);
  assert.ok(ends.slice(1).every((end) => end.endsWith('linked process failed')));
  assert.is(system.size, 0);
});

test('thousands linked with one die with it, a slice each, without running code again', () => {
  const { system, ends, start } = world(),
    log: string[] = [];
  const center = start(() => Outcome.Parked),
    others: Process[] = [];
  for (let i = 0; i < 5000; i++) {
    const other = start(() => Outcome.Parked, says(log, 'never'));
    link(center, other);
    others.push(other);
  }
  system.step(10_000);
  system.terminate(center);
  assert.is(ends.length, 1000);
  const last = others.at(-1)!;
  // Whatever happens to it now, it dies of what it would have died of.
  last.wake(last.main!);
  system.terminate(last);
  assert.is(ends.at(-1), '5001 linked process failed');
  const scheduler = system.scheduler,
    before = scheduler.slices;
  while (system.step(1000) === 'busy');
  assert.is(ends.length, 5001);
  assert.is(scheduler.slices - before, 4001);
  assert.equal(log, []);
});

test('ends that follow from others are paid for', () => {
  const { system, start } = world();
  const first = start(() => Outcome.Parked),
    killer = start(() => {
      system.terminate(first);
      return Outcome.Parked;
    });
  for (let i = 0; i < 10; i++)
    link(
      first,
      start(() => Outcome.Parked),
    );
  system.step(100);
  assert.ok(killer.fuelUsed >= 10 * 200, `${killer.fuelUsed}`);
});

test('a task that throws something other than a Lua error ends its process only', () => {
  const { system, rt, ends, start } = world(),
    log: string[] = [];
  start(() => {
    // As the driver leaves it.
    Object.assign(rt, { running: {} });
    throw new TypeError('broken \u2603');
  });
  start(says(log, 'other'), says(log, 'again'));
  while (system.step(10) === 'busy');
  assert.equal(ends, ['1 internal error: broken ?', '2 normal']);
  assert.equal(log, ['other', 'again']);
});

test('what observers throw goes through, and no process is lost by it', () => {
  for (const kind of ['running', 'exited'] as const) {
    const { system, ends, start } = world(),
      log: string[] = [];
    let left = 3;
    system.observer[kind] = () => {
      if (left-- > 0) throw new Error('mine');
    };
    for (const name of ['a', 'b', 'c']) start(says(log, name), says(log, name));
    let thrown = 0;
    for (let busy = true; busy; ) {
      try {
        busy = system.step(10) === 'busy';
      } catch (error) {
        assert.is((error as Error).message, 'mine');
        thrown++;
      }
    }
    assert.is(thrown, 3, kind);
    assert.equal(ends.slice().sort(), ['1 normal', '2 normal', '3 normal']);
    assert.equal(log.sort(), ['a', 'a', 'b', 'b', 'c', 'c']);
    assert.is(system.size, 0);
  }
});

test('a callback that throws keeps no process of a cascade alive', () => {
  const { system, ends, start } = world();
  const chain = [1, 2, 3, 4].map(() => start(() => Outcome.Parked));
  system.step(10);
  for (let i = 1; i < chain.length; i++) link(chain[i - 1]!, chain[i]!);
  system.awaitExit(chain[1]!, {
    exited: () => {
      throw new Error('mine');
    },
  });
  assert.throws(() => system.terminate(chain[0]!), 'mine');
  assert.is(system.size, 0);
  assert.ok(ends.length >= 3);
});

test('what ends while it runs ends at its next scheduling point', () => {
  const { system, ends, start } = world(),
    log: string[] = [];
  const self: Process = start(
    () => {
      system.terminate(self);
      assert.ok(self.alive);
      return says(log, 'first')();
    },
    says(log, 'never'),
  );
  system.step(10);
  assert.equal(log, ['first']);
  assert.equal(ends, ['1 process terminated']);
});

test('at an end: mail is refused, names are free, then watchers are told', () => {
  const { system, start } = world();
  const target = start(() => Outcome.Parked),
    watcher = start(() => Outcome.Parked);
  system.step(10);
  system.registry.register('name', target);
  monitor(watcher, target);
  system.terminate(target);
  assert.is(system.send(undefined, target, 't', 1), Sent.Gone);
  assert.is(system.registry.lookup('name'), undefined);
  assert.is(system.find(target.pid.text), 'process');
  assert.is(watcher.mailSize, 1);
});

test('destinations: PID in any spelling, name, or what is missing', () => {
  const { system, start } = world(),
    process = start();
  assert.is(system.find('{h|a:b|0x00001}'), process);
  assert.is(system.find('{h|0x00001}'), process);
  assert.is(system.find('{h|other|0x00001}'), process);
  assert.is(system.find('{x|a:b|0x00001}'), 'host');
  assert.is(system.find('{n@h|a:b|0x00001}'), 'node');
  assert.is(system.find('{h|a:b|0x00002}'), 'process');
  assert.is(system.find('nobody'), 'name');
});

test('spawning where one may not, or what there is not', () => {
  const { system, start } = world(undefined, { h: { maxProcesses: 1 } });
  const fault = (id: string, host: string) => (system.spawning.spawn(id, host, []) as ErrorObject).message;
  assert.is(fault('a:b', 'nowhere'), 'host not found');
  assert.is(fault('a:c', 'h'), 'factory not found');
  start();
  assert.is(fault('a:b', 'h'), 'max processes limit exceeded');
  system.step(10);
  start();
  system.spawning.close();
  assert.is(fault('a:b', 'h'), 'host is shutting down');
});

test.run();
