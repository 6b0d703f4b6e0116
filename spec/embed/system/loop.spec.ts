// The loop: turns of the host's event loop are bounded by measured time, and nothing that is thrown in it ends it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LuaError,
  createSystem,
  type HostModule,
  type System,
  type SystemOptions,
} from '../../../src/exports/actors.ts';

const SOURCE = `
  local time = require("time")
  local M = {}
  function M.slow() require("host").slow() process.inbox():receive() end
  function M.timers(n)
    for i = 1, n do time.after("1h") end
    process.inbox():receive()
  end
  function M.sleeper() time.sleep("1h") return "awake" end
  function M.ticks(n)
    local ticks = time.ticker("1us"):channel()
    for i = 1, n do ticks:receive() end
    return n
  end
  function M.logs(n) for i = 1, n do require("logger"):info("n" .. i) end return n end
  function M.prints() print("text") return "printed" end
  function M.tells() return tostring(time.now()) ~= "" end
  function M.adds(n) local sum = 0 for i = 1, n do sum = sum + i end return sum end
  function M.wakes(n) for i = 1, n do time.sleep("1ms") require("host").woke() end return n end
  function M.waits() local host = require("host") repeat local x = 0 for i = 1, 50000 do x = x + i end until host.done() return "done" end
  function M.spins() while true do end end
  function M.stays() process.inbox():receive() end
  function M.links(n)
    for i = 1, n do process.spawn_linked("app:stays", "system:processes") end
    process.inbox():receive()
    error("all of you")
  end
  return M
`;
const METHODS = [...SOURCE.matchAll(/function M\.(\w+)/g)].map(([, name]) => name!);

const make = (options: Partial<SystemOptions> = {}): System =>
  createSystem({
    entries: Object.fromEntries(METHODS.map((method) => [`app:${method}`, { source: SOURCE, method }])),
    stdout() {},
    ...options,
  });

const nothing = (): void => {};

/** A monotonic clock that goes on a little whenever it is read, and as far as a test says. */
function handClock(step: number) {
  let at = 0;
  return {
    host: {
      write: nothing,
      writeError: nothing,
      now: () => 1e12,
      monotonic: () => (at += step),
      cpu: () => 0,
      entropy: () => 1n,
    },
    pass: (ms: number): void => {
      at += ms;
    },
  };
}

/** Counts turns of the event loop. */
function turns() {
  let n = 0,
    counting = true;
  const count = (): void => {
    n++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  return {
    get n() {
      return n;
    },
    stop(): void {
      counting = false;
    },
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Runs something and returns the uncaught errors meanwhile. */
async function uncaught(act: () => Promise<unknown>): Promise<string[]> {
  const thrown: string[] = [];
  const note = (error: unknown): void => {
    thrown.push(error instanceof Error ? error.message : String(error));
  };
  process.on('uncaughtException', note);
  try {
    await act();
    await pause(5);
  } finally {
    process.off('uncaughtException', note);
  }
  return thrown;
}

test('timers fire within a turn, beside one process or several that are always ready', async () => {
  for (const others of [1, 3]) {
    let woken = 0,
      turns = 0;
    const end = performance.now() + 5000;
    const system = make({
      turn: 60_000,
      modules: {
        host: {
          woke: () => {
            woken++;
          },
          done: () => woken >= 10 || performance.now() > end,
        },
      },
    });
    const counting = setInterval(() => turns++, 0);
    const busy = Array.from({ length: others }, () => system.spawn('app:waits'));
    const handle = system.spawn('app:wakes', undefined, [10]);
    await Promise.all([handle.result, ...busy.map(({ result }) => result)]);
    clearInterval(counting);
    assert.is(woken, 10);
    assert.ok(performance.now() < end && turns <= 3, `${turns} turns`);
    await system.stop({ grace: 0 });
  }
});

test('short slices that take long do not add up to a long turn', async () => {
  const { host, pass } = handClock(0),
    counter = turns();
  const inTurn = new Map<number, number>();
  const module: HostModule = {
    slow() {
      inTurn.set(counter.n, (inTurn.get(counter.n) ?? 0) + 1);
      pass(5);
    },
  };
  const system = make({ host, modules: { host: module } });
  for (let n = 0; n < 100; n++) system.spawn('app:slow');
  while ([...inTurn.values()].reduce((sum, n) => sum + n, 0) < 100) await pause(1);
  counter.stop();
  // Two of them are 10 ms; the first may come unlooked-at behind quick ones.
  assert.ok(Math.max(...inTurn.values()) <= 3, `${Math.max(...inTurn.values())}`);
  await system.stop({ grace: 0 });
});

test('a turn is as long as the system is told', async () => {
  const most = async (turn: number | undefined): Promise<number> => {
    const { host, pass } = handClock(0),
      counter = turns(),
      inTurn = new Map<number, number>();
    let calls = 0;
    const system = make({
      host,
      ...(turn === undefined ? {} : { turn }),
      modules: {
        host: {
          slow() {
            calls++;
            inTurn.set(counter.n, (inTurn.get(counter.n) ?? 0) + 1);
            pass(1);
          },
        },
      },
    });
    for (let n = 0; n < 200; n++) system.spawn('app:slow');
    while (calls < 200) await pause(1);
    counter.stop();
    await system.stop({ grace: 0 });
    return Math.max(...inTurn.values());
  };
  const usual = await most(undefined),
    long = await most(50),
    short = await most(2);
  assert.ok(short <= 3 && usual >= 8 && usual <= 10 && long >= 50 && long <= 52, `${short} ${usual} ${long}`);
  for (const turn of [0, -1, NaN]) {
    assert.throws(
      () => make({ turn }),
      (error: unknown) =>
        error instanceof LuaError && error.code === 'ERR_LUA_CONFIG' && /turn must be/.test(error.message),
    );
  }
});

test('timers due at once are spread over turns, and processes run in between', async () => {
  const { host, pass } = handClock(0.1),
    system = make({ host });
  const { pid } = system.spawn('app:timers', undefined, [20_000]);
  const { pid: sleeper, result } = system.spawn('app:sleeper');
  while (
    system.inspect(pid)!.waitingOn?.call !== 'channel:receive' ||
    system.inspect(sleeper)!.waitingOn?.call !== 'time.sleep'
  )
    await pause(1);
  const counter = turns();
  pass(20_000_000);
  system.endpoint().close();
  assert.is(await result, 'awake');
  while ((system as unknown as { core: { timers: { size: number } } }).core.timers.size > 0) await pause(1);
  counter.stop();
  // 80 looks are a turn, 32 timers lie between two.
  assert.ok(counter.n >= 7, `${counter.n}`);
  await system.stop({ grace: 0 });
});

test('a process that is woken all the time leaves the host its turns', async () => {
  const system = make(),
    counter = turns();
  assert.is(await system.spawn('app:ticks', undefined, [20_000]).result, 20_000);
  counter.stop();
  assert.ok(counter.n > 2, `${counter.n}`);
  await system.stop({ grace: 0 });
});

for (const clock of ['real', 'virtual'] as const)
  test(`a process that is alone and never waits leaves the host its turns, on a ${clock} clock`, async () => {
    const system = make({ clock }),
      spinning = system.spawn('app:spins', 'system:processes');
    spinning.result.catch(() => {});
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
    await system.stop({ grace: 0 });
    assert.equal(system.processes(), []);
  });

test('thousands that die of one are spread over turns', async () => {
  const { host } = handClock(0.1),
    system = make({ host });
  const { pid, result } = system.spawn('app:links', undefined, [20_000]);
  while (system.inspect(pid)!.waitingOn?.call !== 'channel:receive') await pause(1);
  let most = 0,
    last = 0,
    n = 0,
    ended = 0;
  const counter = turns();
  system.on('exit', () => {
    ended++;
    if (counter.n !== last) n = 0;
    last = counter.n;
    most = Math.max(most, ++n);
  });
  system.send(pid, 'go');
  assert.match(String(await result.catch((error: Error) => error.message)), /all of you/);
  while (ended < 20_001) await pause(1);
  counter.stop();
  assert.ok(most < 10_000, `${most}`);
});

test("what listeners and traces throw is the host's, and the system goes on", async () => {
  const fails = (): never => {
    throw new Error('mine');
  };
  const system = make({ trace: fails });
  for (const kind of ['spawn', 'exit', 'send', 'log', 'crash'] as const) system.on(kind, fails);
  let sum: unknown;
  const thrown = await uncaught(async () => {
    sum = await system.spawn('app:adds', undefined, [10]).result;
    await system.spawn('app:logs', undefined, [2]).result;
    await system.stop({ grace: 0 });
  });
  assert.is(sum, 55);
  assert.ok(thrown.length > 4 && thrown.every((message) => message === 'mine'), `${thrown}`);
});

test('what a host throws in the middle of the loop does not end the system', async () => {
  for (const broken of ['now', 'flush', 'monotonic', 'write'] as const) {
    const { host } = handClock(0.01);
    let fail = false;
    const throws = (from: () => unknown) => () => {
      if (fail) throw new Error(broken);
      return from();
    };
    const system = make({
      host: { ...host, [broken]: throws((host as unknown as Record<string, () => unknown>)[broken] ?? nothing) },
    });
    await system.spawn('app:adds', undefined, [10]).result;
    const stays = system.spawn('app:stays');
    const thrown = await uncaught(async () => {
      fail = true;
      for (const entry of ['app:prints', 'app:tells', 'app:adds'])
        system.spawn(entry, undefined, [10]).result.catch(nothing);
      stays.cancel(10);
      await pause(20);
      fail = false;
    });
    assert.is(await system.spawn('app:adds', undefined, [100]).result, 5050, broken);
    if (broken !== 'write')
      assert.ok(thrown.length > 0 && thrown.every((message) => message === broken), `${broken}: ${thrown}`);
    // What fails every time is tried less and less often.
    assert.ok(thrown.length < 20, `${thrown.length}`);
    assert.is(system.inspect(stays.pid)?.state, 'waiting');
    await system.stop({ grace: 0 });
  }
});

test('what a step throws that an event of the host has begun is tried again after a pause', async () => {
  const system = make({}),
    { loop, core } = system as unknown as {
      loop: { kick(now: boolean): void };
      core: { step(...args: unknown[]): unknown };
    },
    step = core.step.bind(core),
    sleeper = system.spawn('app:sleeper');
  await pause(10);
  const thrown = await uncaught(async () => {
    core.step = () => {
      throw new Error('broken');
    };
    loop.kick(true);
    await pause(0);
    core.step = step;
    await pause(20);
  });
  assert.equal(thrown, ['broken']);
  sleeper.result.catch(nothing);
  sleeper.terminate();
  assert.is(await system.spawn('app:adds', undefined, [10]).result, 55);
  await system.stop({ grace: 0 });
});

test('a result may be nested as deeply as it likes', async () => {
  const system = createSystem({
    entries: {
      'app:deep': {
        source: `return function()
    local t = {}
    for i = 1, 200000 do t = { t } end
    return t
  end`,
      },
    },
  });
  let depth = 0;
  for (let at: unknown = await system.spawn('app:deep').result; Array.isArray(at) && at.length > 0; [at] = at) depth++;
  assert.is(depth, 200_000);
  await system.stop({ grace: 0 });
});

test('JavaScript that waits for a process acts before the system is told to be quiet', async () => {
  const system = make({ clock: 'virtual' });
  let added = 0;
  void system.spawn<number>('app:adds', undefined, [10]).result.then(async (sum) => {
    await undefined;
    added = sum;
    added += await system.spawn<number>('app:adds', undefined, [sum]).result;
  });
  await system.quiet();
  assert.is(added, 55 + 1540);
  await system.stop({ grace: 0 });
});

test('the timeout of a sleep keeps no program alive once nothing sleeps', async () => {
  const timeouts = (): number => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length,
    before = timeouts(),
    system = make(),
    sleeper = system.spawn('app:sleeper');
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  assert.is(timeouts(), before + 1);
  sleeper.result.catch(nothing);
  sleeper.terminate();
  await sleeper.result.catch(nothing);
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  assert.is(timeouts(), before);
  await system.stop({ grace: 0 });
});

test.run();
