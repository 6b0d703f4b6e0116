// Supervised services (README 11) on the virtual clock: what happens, and when.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LuaError,
  createSystem,
  type LifecycleOptions,
  type ServiceInfo,
  type System,
} from '../../../src/exports/actors.ts';

const SOURCE = `
  local time = require("time")
  local M = {}
  function M.fails() error("broken") end
  function M.fails_late(after) time.sleep(after) error("late") end
  function M.ends() return "done" end
  function M.never_again() error(errors.new({ message = "hopeless", retryable = false })) end
  function M.stays(name)
    print("start " .. name)
    local event = process.events():receive()
    print("stop " .. name .. " " .. event.reason)
    time.sleep("1s")
    print("stopped " .. name)
  end
  function M.deaf(name) print("start " .. name) process.inbox():receive() end
  return M
`;
const METHODS = ['fails', 'fails_late', 'ends', 'never_again', 'stays', 'deaf'];

interface Running {
  readonly system: System;
  readonly log: string[];
  readonly start: number;
}

/** Services by name: method, argument, lifecycle. */
function run(
  services: Record<string, readonly [method: string, argument: unknown, lifecycle?: LifecycleOptions]>,
  extra = '',
): Running {
  const log: string[] = [];
  let start = 0;
  const system = createSystem({
    entries: {
      ...Object.fromEntries(METHODS.map((method) => [`app:${method}`, { source: SOURCE, method }])),
      'app:broken': { source: `require("nothing")${extra}` },
      'app:slow': { source: 'while true do end' },
    },
    services: Object.fromEntries(
      Object.entries(services).map(([id, [method, argument, lifecycle]]) => [
        `app:${id}`,
        { process: `app:${method}`, input: [argument], lifecycle: { autoStart: true, ...lifecycle } },
      ]),
    ),
    clock: 'virtual',
    seed: 1,
    stdout: (bytes) => log.push(Buffer.from(bytes).toString().trimEnd()),
  });
  start = system.now();
  system.on('service', ({ id, state }) => log.push(`${((system.now() - start) / 1000).toFixed(1)} ${id} ${state}`));
  return { system, log, start };
}

const config = (act: () => unknown, wanted: RegExp): void => {
  assert.throws(
    act,
    (error: unknown) => error instanceof LuaError && error.code === 'ERR_LUA_CONFIG' && wanted.test(error.message),
    String(wanted),
  );
};
const infoOf = (system: System, id: string): ServiceInfo => system.services().find((service) => service.id === id)!;

test('one that ends is done', async () => {
  const { system, log } = run({ one: ['ends', 1] });
  await system.quiet();
  assert.equal(log, ['0.0 app:one waiting', '0.0 app:one starting', '0.0 app:one running', '0.0 app:one exited']);
  assert.is(infoOf(system, 'app:one').pid, undefined);
});

test('one that fails is started again after longer and longer waits, and given up in the end', async () => {
  const { system, log } = run({ one: ['fails', 1, { restart: { jitter: 0, maxAttempts: 3 } }] });
  await system.quiet();
  assert.equal(
    log.filter((line) => /starting|failed/.test(line)),
    [
      '0.0 app:one starting',
      '1.0 app:one starting',
      '3.0 app:one starting',
      '7.0 app:one starting',
      '7.0 app:one failed',
    ],
  );
  const { state, attempts, error } = infoOf(system, 'app:one');
  assert.equal([state, attempts, error?.message.replace(/^.*: /, '')], ['failed', 3, 'broken']);
});

test('waits grow to a limit and vary by chance, the same for the same seed', async () => {
  const times = async (jitter: number): Promise<number[]> => {
    const delays: number[] = [];
    const { system } = run({
      one: [
        'fails',
        1,
        { restart: { jitter, maxAttempts: 6, initialDelay: '100ms', maxDelay: 500, backoffFactor: 3 } },
      ],
    });
    system.on('service', ({ delay }) => {
      if (delay !== undefined) delays.push(delay);
    });
    await system.quiet();
    return delays;
  };
  assert.equal(await times(0), [100, 300, 500, 500, 500, 500]);
  const varied = await times(0.1);
  assert.equal(varied, await times(0.1));
  assert.ok(varied.every((ms, i) => Math.abs(ms / [100, 300, 500, 500, 500, 500][i]! - 1) <= 0.1));
  assert.is(new Set(varied).size, 6);
});

test('one that ran long enough starts counting anew', async () => {
  const { system, log } = run({ one: ['fails_late', '6s', { restart: { jitter: 0, maxAttempts: 1 } }] });
  // It never ends: the virtual clock goes on for as long as it may.
  const starts = (): number => log.filter((line) => line.endsWith('starting')).length;
  for (const end = performance.now() + 20_000; starts() <= 3 && performance.now() < end; )
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  assert.ok(starts() > 3);
  assert.is(infoOf(system, 'app:one').attempts <= 1, true);
  await system.stop();

  const unstable = run({ one: ['fails_late', '4s', { restart: { jitter: 0, maxAttempts: 1 } }] });
  await unstable.system.quiet();
  assert.is(infoOf(unstable.system, 'app:one').state, 'failed');
});

test('an error that says it will not go away is not tried again', async () => {
  const { system } = run({ one: ['never_again', 1] });
  await system.quiet();
  assert.is(infoOf(system, 'app:one').state, 'failed');
});

test('code that does not load is a failure like others, and so is code that loads for ever', async () => {
  const { system, log } = run({ one: ['broken', 1, { restart: { maxAttempts: 1, jitter: 0 } }] });
  await system.quiet();
  assert.equal(
    log.map((line) => line.replace(/^.* /, '')),
    ['waiting', 'starting', 'backoff', 'starting', 'failed'],
  );
  assert.match(infoOf(system, 'app:one').error!.message, /module 'nothing' not found/);
});

test('a service may use up its time to start', async () => {
  const system = createSystem({
    entries: { 'app:slow': { source: 'while true do end' } },
    services: {
      'app:one': {
        process: 'app:slow',
        lifecycle: { autoStart: true, startTimeout: 20, restart: { maxAttempts: 1, initialDelay: 1 } },
      },
    },
  });
  for (let n = 0; n < 200 && infoOf(system, 'app:one').state !== 'failed'; n++)
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  assert.match(infoOf(system, 'app:one').error!.message, /start timeout/);
  await system.stop({ grace: 0 });
});

test('what is required starts before and stops after', async () => {
  const { system, log } = run({
    web: ['stays', 'web', { requires: ['app:cache', 'app:db'] }],
    cache: ['stays', 'cache', { requires: ['app:db'], autoStart: false }],
    db: ['stays', 'db', { autoStart: false }],
    idle: ['stays', 'idle', { autoStart: false }],
  });
  await system.ready();
  await system.quiet();
  assert.equal(
    log.filter((line) => line.startsWith('start ')),
    ['start db', 'start cache', 'start web'],
  );
  log.length = 0;
  await system.stop();
  assert.equal(
    log.filter((line) => line.startsWith('st')),
    [
      'stop web service stopping',
      'stopped web',
      'stop cache service stopping',
      'stopped cache',
      'stop db service stopping',
      'stopped db',
    ],
  );
  assert.equal(
    system.services().map(({ state }) => state),
    ['stopped', 'stopped', 'stopped', 'inactive'],
  );
});

test('a service waits for a required service that does not start', async () => {
  const { system, log } = run({
    web: ['stays', 'web', { requires: ['app:db'] }],
    db: ['fails', 1, { restart: { maxAttempts: 1 } }],
  });
  await system.ready();
  await system.quiet();
  assert.equal(
    log.filter((line) => line.includes('web')).map((line) => line.replace(/^.* /, '')),
    ['waiting'],
  );
});

test('one that does not end when asked to is ended', async () => {
  const { system, log } = run({ one: ['deaf', 'one', { stopTimeout: '3s' }] });
  await system.ready();
  const before = system.now();
  await system.stop();
  assert.is(system.now() - before, 3000);
  assert.match(log.at(-1)!, /app:one stopped$/);

  const impatient = run({ one: ['deaf', 'one'] }).system;
  await impatient.ready();
  const at = impatient.now();
  await impatient.stop({ patient: false });
  assert.is(impatient.now(), at);
});

test('a service that is killed comes back; one in between is stopped without more', async () => {
  const { system } = run({ one: ['deaf', 'one', { restart: { jitter: 0 } }] });
  await system.ready();
  const { pid } = infoOf(system, 'app:one');
  system.terminate(pid!);
  assert.is(infoOf(system, 'app:one').state, 'backoff');
  await system.stop();
  assert.is(infoOf(system, 'app:one').state, 'stopped');
});

test('what does not fit together makes no system', () => {
  const entries = { 'app:a': { source: 'return function() end' } };
  config(
    () => createSystem({ entries, services: { s: { process: 'app:b' } } }),
    /service 's': there is no entry 'app:b'/,
  );
  config(
    () => createSystem({ entries, services: { s: { process: 'app:a', host: 'nowhere' } } }),
    /there is no host 'nowhere'/,
  );
  config(
    () => createSystem({ entries, services: { s: { process: 'app:a', lifecycle: { requires: ['t'] } } } }),
    /requires 't', which is not a service/,
  );
  config(
    () => createSystem({ entries, services: { s: { process: 'app:a', lifecycle: { requires: ['s'] } } } }),
    /circle: s -> s/,
  );
  config(
    () =>
      createSystem({
        entries,
        services: { s: { process: 'app:a', lifecycle: { autostart: true } as LifecycleOptions } },
      }),
    /unknown field 'autostart'/,
  );
  config(
    () => createSystem({ entries, services: { s: { process: 'app:a', lifecycle: { stopTimeout: '5 parsecs' } } } }),
    /stopTimeout must be/,
  );
  config(
    () => createSystem({ entries, services: { s: { process: 'app:a', lifecycle: { restart: { jitter: 2 } } } } }),
    /jitter must be a number from 0 to 1/,
  );
});

test.run();
