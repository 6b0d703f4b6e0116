// Stopping a system: linear in the processes, and a process that obeys is never terminated, however many there are.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { System as Core } from '../../../src/actors/core/system.ts';
import { createSystem, type StopOptions, type System, type SystemOptions } from '../../../src/exports/actors.ts';

const SOURCE = `
  local time = require("time")
  local M = {}
  function M.obeys() process.events():receive() return "obeyed" end
  function M.forwards()
    local done = channel.new()
    coroutine.spawn(function() done:send(process.events():receive().reason) end)
    return done:receive()
  end
  function M.deaf() process.inbox():receive() end
  function M.busy() while true do end end
  function M.slow() process.events():receive() time.sleep("1s") return "slow" end
  function M.many(name, n) for i = 1, n do process.spawn("app:" .. name, "system:processes") end end
  function M.crowd(n)
    local pids = {}
    for i = 1, n do pids[i] = process.spawn("app:obeys", "system:processes") end
    process.events():receive()
    for _, pid in ipairs(pids) do process.terminate(pid) end
  end
  function M.slowly() while true do require("host").work() coroutine.yield() end end
  function M.stops() require("host").stop() return "stopped" end
  return M
`;
const METHODS = [...SOURCE.matchAll(/function M\.(\w+)/g)].map(([, name]) => name!);

const make = (options: Partial<SystemOptions> = {}): System =>
  createSystem({
    entries: Object.fromEntries(METHODS.map((method) => [`app:${method}`, { source: SOURCE, method }])),
    clock: 'virtual',
    ...options,
  });

interface Ends {
  readonly killed: number;
  readonly obeyed: number;
}

/** Stops a system; how many processes were ended, and how many ended by themselves. */
async function ends(system: System, options: StopOptions): Promise<Ends> {
  let killed = 0,
    obeyed = 0;
  const off = system.on('exit', ({ ok }) => {
    ok ? obeyed++ : killed++;
  });
  await system.stop(options);
  off();
  return { killed, obeyed };
}

async function withMany(name: string, n: number, options: Partial<SystemOptions> = {}): Promise<System> {
  const system = make(options);
  await system.spawn('app:many', undefined, [name, n]).result;
  if (name !== 'busy') await system.quiet();
  return system;
}

/** How many processes are gone through while something is done. */
async function goneThrough(act: () => Promise<unknown>): Promise<number> {
  const { processes } = Core.prototype;
  let seen = 0;
  Core.prototype.processes = function* (this: Core) {
    for (const process of processes.call(this)) {
      seen++;
      yield process;
    }
    return undefined;
  };
  try {
    await act();
  } finally {
    Core.prototype.processes = processes;
  }
  return seen;
}

const MANY = 20_000;

for (const clock of ['real', 'virtual'] as const) {
  test(`20,000 processes that obey end by themselves, whatever the grace (${clock} clock)`, async () => {
    for (const [name, n] of [
      ['obeys', MANY],
      ['forwards', MANY / 10],
    ] as const) {
      const system = await withMany(name, n, { clock });
      const seen = await goneThrough(async () =>
        assert.equal(await ends(system, { grace: 0 }), { killed: 0, obeyed: n }),
      );
      assert.ok(seen <= 3 * n, `${seen}`);
    }
  });

  test(`20,000 processes that do not obey are ended (${clock} clock)`, async () => {
    const system = await withMany('deaf', MANY, { clock });
    const seen = await goneThrough(async () =>
      assert.equal(await ends(system, { grace: 1 }), { killed: MANY, obeyed: 0 }),
    );
    assert.ok(seen <= 3 * MANY, `${seen}`);
    assert.equal(system.processes(), []);
  });

  test(`a process's time starts when it could first have run (${clock} clock)`, async () => {
    const system = make({ clock });
    const obedient = system.spawn('app:obeys');
    await system.quiet();
    // It comes behind all these.
    for (let n = 0; n < 600; n++) system.spawn('app:busy');
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    await system.stop({ grace: 1 });
    assert.is(await obedient.result, 'obeyed');
  });
}

test('a service that is cancelled late has its full time, and so have the processes after services', async () => {
  const lifecycle = { autoStart: true };
  const system = make({
    services: {
      'app:db': { process: 'app:slow', lifecycle },
      'app:web': { process: 'app:deaf', lifecycle: { ...lifecycle, requires: ['app:db'] } },
    },
  });
  await system.ready();
  const other = system.spawn('app:slow'),
    before = system.now();
  const exits: string[] = [];
  await system.quiet();
  system.on('exit', ({ entry, value }) => {
    exits.push(`${entry} ${value} ${system.now() - before}`);
  });
  await system.stop({ grace: '3s' });
  assert.equal(exits, ['app:deaf undefined 3000', 'app:slow slow 4000', 'app:slow slow 5000']);
  assert.is(await other.result, 'slow');
});

test('a service that comes behind busy processes has its time once it could have run', async () => {
  const system = make({
    clock: 'real',
    services: { 'app:one': { process: 'app:obeys', lifecycle: { autoStart: true, stopTimeout: 1 } } },
  });
  await system.ready();
  await system.quiet();
  const values: unknown[] = [];
  system.on('exit', ({ entry, value }) => {
    if (entry === 'app:obeys') values.push(value);
  });
  for (let n = 0; n < 600; n++) system.spawn('app:busy');
  await new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
  await system.stop({ grace: 1 });
  assert.equal(values, ['obeyed']);
});

test('who is ended by another before it had its turn is not waited for', async () => {
  const system = make();
  system.spawn('app:crowd', undefined, [100]);
  await system.quiet();
  const { killed, obeyed } = await ends(system, { grace: '1h' });
  assert.is(killed + obeyed, 101);
});

test('processes that never wait do not keep a system on the virtual clock alive', async () => {
  const system = await withMany('busy', 100);
  assert.equal(await ends(system, { grace: '1h' }), { killed: 100, obeyed: 0 });
});

test('without patience 20,000 that wait for something else are ended at once', async () => {
  const system = await withMany('deaf', MANY),
    before = system.now();
  assert.is((await ends(system, { grace: '1h', patient: false })).killed, MANY);
  assert.is(system.now(), before);
});

test('a process may stop the system it runs in', async () => {
  let stopped: Promise<void> | undefined;
  const system: System = make({
    modules: {
      host: {
        stop() {
          stopped = system.stop({ grace: 10 });
        },
      },
    },
  });
  system.spawn('app:obeys');
  const { result } = system.spawn('app:stops');
  assert.is(await result, 'stopped');
  await stopped;
  assert.equal(system.processes(), []);
});

test('enforced deadlines do not shorten the time of a stop', async () => {
  const system = await withMany('obeys', 2000, { clock: 'real', enforceDeadlines: true });
  for (let n = 0; n < 500; n++) system.spawn('app:busy');
  await new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
  const { obeyed } = await ends(system, { grace: 1 });
  assert.is(obeyed, 2000);
});

test('one that never rests does not keep many from being asked and ended', async () => {
  const work = (): void => {
    const start = performance.now();
    while (performance.now() < start + 2);
  };
  const system = await withMany('deaf', 400, { clock: 'real', turn: 1, modules: { host: { work } } });
  system.spawn('app:slowly');
  let turns = 0,
    over = false;
  const count = (): void => {
    turns++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  assert.equal(await ends(system, { grace: 0 }), { killed: 401, obeyed: 0 });
  over = true;
  assert.ok(turns < 200, `${turns} turns of the event loop`);
});

test.run();
