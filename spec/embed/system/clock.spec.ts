// Waiting takes monotonic time, whatever happens to the wall clock; wall time is only shown.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type System, type SystemOptions } from '../../../src/exports/actors.ts';

const HOUR = 3_600_000;

/** Things that wait, by name: Lua functions that return once they have waited for `d`. */
const WAITS = {
  sleep: 'time.sleep(d)',
  after: 'time.after(d):receive()',
  timer: 'time.timer(d):response():receive()',
  reset: 'local timer = time.timer("1ns") timer:reset(d) timer:response():receive()',
  ticker: 'time.ticker(d):response():receive()',
  select: 'channel.select { time.after(d):case_receive(), process.inbox():case_receive() }',
  deadline: 'process.cancel(process.spawn_monitored("app:stays", "system:processes"), d) process.events():receive()',
};
type Wait = keyof typeof WAITS;

interface World {
  readonly system: System;
  jump(ms: number): void;
}

function world(options: Partial<SystemOptions> = {}): World {
  let offset = 0;
  const system = createSystem({
    entries: {
      ...Object.fromEntries(
        Object.entries(WAITS).map(([name, body]) => [
          `app:${name}`,
          { source: `local time = require("time") return function(d) ${body} return "${name}" end` },
        ]),
      ),
      'app:stays': { source: 'return function() while true do process.inbox():receive() end end' },
      'app:fails': { source: 'return function() error("broken") end' },
      'app:deaf': { source: 'return function() process.inbox():receive() end' },
      'app:times': {
        source: `local time = require("time") return function()
        local last, back = time.now(), 0
        for i = 1, 20 do
          time.sleep("1ms")
          local now = time.now()
          if now:before(last) then back = back + 1 end
          last = now
        end
        return back
      end`,
      },
    },
    now: () => Date.now() + offset,
    enforceDeadlines: true,
    ...options,
  });
  return {
    system,
    jump: (ms) => {
      offset += ms;
    },
  };
}

const pause = (ms: number): Promise<'nothing'> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, 'nothing');
  });
/** What comes within a time that is long enough for anything that takes milliseconds. */
const soon = <T>(what: Promise<T>): Promise<T | 'nothing'> =>
  Promise.race([
    what,
    new Promise<'nothing'>((resolve) => {
      setTimeout(resolve, 20_000, 'nothing').unref();
    }),
  ]);

test('setting the wall clock back does not lengthen waits', async () => {
  const { system, jump } = world();
  const results = (Object.keys(WAITS) as Wait[]).map((name) => system.spawn(`app:${name}`, undefined, ['30ms']).result);
  await pause(5);
  jump(-HOUR);
  assert.equal(await soon(Promise.all(results)), Object.keys(WAITS));
  await system.stop({ grace: 0 });
});

test('setting the wall clock forward does not end waits early', async () => {
  const { system, jump } = world();
  const all = (Object.keys(WAITS) as Wait[]).map((name) => system.spawn(`app:${name}`, undefined, ['1h']));
  const endpoint = system.endpoint(),
    waiting = [
      ...all.map(({ result }) => result),
      endpoint.receive({ timeout: '1h' }),
      endpoint.request(system.spawn('app:stays').pid, 'ask', 1, { timeout: '1h' }),
    ];
  await pause(5);
  jump(2 * HOUR);
  // Something has to happen for the loop to look.
  system.spawn('app:sleep', undefined, ['1ms']);
  assert.is(await Promise.race([...waiting, pause(30)]), 'nothing');
  for (const each of waiting) each.catch(() => {});
  await system.stop({ grace: 0 });
});

test('endpoints, whatever the wall clock does, wait as long as they are told', async () => {
  const { system, jump } = world();
  const endpoint = system.endpoint(),
    { pid } = system.spawn('app:stays');
  const waiting = [endpoint.receive({ timeout: 30 }), endpoint.request(pid, 'ask', 1, { timeout: 30 })].map((each) =>
    each.catch(({ kind }) => kind),
  );
  jump(-HOUR);
  assert.equal(await soon(Promise.all(waiting)), ['Timeout', 'Timeout']);
  await system.stop({ grace: 0 });
});

test('services are restarted and stopped in monotonic time', async () => {
  for (const direction of [-1, 1]) {
    const delay = direction < 0 ? '20ms' : '1h';
    const { system, jump } = world({
      services: {
        'app:one': {
          process: 'app:fails',
          lifecycle: { autoStart: true, restart: { initialDelay: delay, jitter: 0, maxAttempts: 1 } },
        },
      },
    });
    const failed = new Promise((resolve) => {
      system.on('service', ({ state }) => {
        if (state === 'failed') resolve(state);
      });
    });
    await system.ready();
    jump(direction * 2 * HOUR);
    system.spawn('app:sleep', undefined, ['1ms']);
    assert.is(
      await (direction < 0 ? soon(failed) : Promise.race([failed, pause(30)])),
      direction < 0 ? 'failed' : 'nothing',
    );
    await system.stop({ grace: 0 });
  }
  const { system, jump } = world({
    services: { 'app:one': { process: 'app:deaf', lifecycle: { autoStart: true, stopTimeout: 20 } } },
  });
  await system.ready();
  const stopped = system.stop();
  jump(-HOUR);
  assert.is(await soon(stopped), undefined);
});

test('the grace of a stop is monotonic time', async () => {
  const back = world();
  back.system.spawn('app:stays');
  await back.system.quiet();
  const stopped = back.system.stop({ grace: 30 });
  back.jump(-HOUR);
  assert.is(await soon(stopped), undefined);

  const forth = world();
  forth.system.spawn('app:stays');
  await forth.system.quiet();
  const later = forth.system.stop({ grace: '1h' });
  forth.jump(2 * HOUR);
  assert.is(await Promise.race([later, pause(30)]), 'nothing');
  for (const { pid } of forth.system.processes()) forth.system.terminate(pid);
  await later;
});

test('deadlines of events are wall time, which programs can compare', async () => {
  const { system, jump } = world({
    entries: {
      'app:main': {
        source: `return function()
      local event = process.events():receive()
      return { event.deadline - event.at, event.at - os.time() }
    end`,
      },
    },
    enforceDeadlines: false,
  });
  jump(-HOUR);
  const { result, cancel } = system.spawn('app:main');
  await system.quiet();
  cancel(1500);
  const [within, since] = (await result) as [number, number];
  assert.ok(Math.abs(within - 1.5) < 1e-6);
  // os.time has whole seconds, and the next one may begin before the program asks for it.
  assert.ok(since > -30 && since < 60, `${since}`);
  await system.stop({ grace: 0 });
});

test('a small correction of the wall clock does not turn time.now back', async () => {
  const { system, jump } = world();
  const { result } = system.spawn('app:times');
  for (let i = 0; i < 5; i++) {
    await pause(3);
    jump(-100);
  }
  assert.is(await result, 0);
  await system.stop({ grace: 0 });
});

test('a host tells both times', async () => {
  let steady = 0;
  const system = createSystem({
    entries: { 'app:main': { source: 'return function() require("time").sleep("1h") return os.time() end' } },
    host: {
      write() {},
      writeError() {},
      now: () => 5_000_000,
      monotonic: () => steady,
      cpu: () => 0,
      entropy: () => 1n,
    },
  });
  const { result } = system.spawn('app:main');
  await pause(10);
  steady = HOUR - 1;
  system.endpoint().close();
  assert.is(await Promise.race([result, pause(10)]), 'nothing');
  steady = HOUR;
  system.endpoint().close();
  assert.is(await soon(result), 5000);
});

test.run();
