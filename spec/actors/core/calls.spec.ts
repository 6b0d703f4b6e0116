// Calls end once, and nothing of them is left: no timer, no entry in a set, no message that nobody wants.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { System as Core } from '../../../src/actors/core/system.ts';
import { createSystem, type SystemOptions, type TraceRecord } from '../../../src/exports/actors.ts';

const SERVER = `return function(kind)
  local inbox = process.inbox()
  while true do
    local message = inbox:receive()
    local wish = message:payload():data()
    if wish == "end" then return end
    if wish == "fail" then error("broken", 0) end
    if wish ~= "wait" then message:reply(wish) end
  end
end`;

/** Calls from some coroutines at once, each with a wish and a timeout. */
const CALLER = `return function(to, wishes, timeout)
  local done, all = channel.new(#wishes), {}
  for i, wish in ipairs(wishes) do
    coroutine.spawn(function()
      local value, err = process.call(to, "ask", wish, timeout)
      all[i] = value or tostring(err)
      done:send(i)
    end)
  end
  for _ = 1, #wishes do done:receive() end
  return all
end`;

function world(options: Partial<SystemOptions> = {}) {
  const system = createSystem({
    clock: 'virtual',
    crashReports: false,
    ...options,
    entries: {
      'a:server': { source: SERVER },
      'a:caller': { source: CALLER },
      'a:upgrades': {
        source: `return function(to)
          if to == nil then process.inbox():receive() return "new code" end
          coroutine.spawn(function() process.call(to, "ask", "wait", "1h") end)
          coroutine.yield()
          process.upgrade(nil)
        end`,
      },
      ...options.entries,
    },
  });
  const { core } = system as unknown as { readonly core: Core };
  const held = () =>
    Array.from(
      core.processes(),
      ({ rare: { calls, exitWaiters } }) => [calls?.size ?? 0, exitWaiters?.size ?? 0] as const,
    );
  return { system, core, held };
}

/** A system with a server, and the calls of one process. */
async function calls(wishes: readonly string[], timeout = '1s', options: Partial<SystemOptions> = {}) {
  const { system, core, held } = world(options),
    server = system.spawn('a:server');
  const before = { timers: core.timers.size, held: held().length };
  const got = await system.spawn<string[]>('a:caller', undefined, [server.pid, [...wishes], timeout]).result;
  return { system, core, server, got, held, before };
}

test('after answers nothing is left', async () => {
  const { system, core, got, held } = await calls(['a', 'b', 'c']);
  assert.equal(got, ['a', 'b', 'c']);
  // The server is left; the handle waits for its end.
  assert.equal([held(), core.timers.size], [[[0, 1]], 0]);
  await system.stop();
});

test('a call that is answered leaves its process nothing while it lives', async () => {
  const { system, core, held } = world({
    entries: {
      'a:lives': {
        source: `return function(to)
          process.call(to, "ask", "a", "1h")
          process.inbox():receive()
        end`,
      },
    },
  });
  system.spawn('a:lives', undefined, [system.spawn('a:server').pid]);
  for (let turn = 0; turn < 20; turn++) core.step();
  assert.is(core.live.size, 2);
  assert.equal([held().map(([calls]) => calls), core.timers.size], [[0, 0], 0]);
  await system.stop({ patient: false });
});

test('after timeouts nothing is left', async () => {
  const { system, core, got, held } = await calls(['wait', 'a', 'wait']);
  assert.equal(got, ['no answer within 1s', 'a', 'no answer within 1s']);
  assert.equal([held(), core.timers.size], [[[0, 1]], 0]);
  await system.stop();
});

test('after the end of the process called nothing is left', async () => {
  for (const end of ['end', 'fail']) {
    const { system, core, got, held } = await calls(['wait', 'wait', end, 'a'], '1h');
    assert.equal(new Set(got), new Set(['process ended before it answered']));
    assert.equal([held(), core.timers.size], [[], 0]);
    await system.stop();
  }
});

test('a failure is a crash, although calls end with it', async () => {
  const crashes: string[] = [];
  const { system } = world(),
    server = system.spawn('a:server');
  system.on('crash', ({ error }) => crashes.push(error.message));
  await system.spawn('a:caller', undefined, [server.pid, ['wait', 'fail'], '1h']).result;
  assert.equal(crashes, ['broken']);
  await system.stop();
});

test('calls end with their process, and with its code', async () => {
  const { system, core, held } = world(),
    server = system.spawn('a:server');
  const caller = system.spawn('a:caller', undefined, [server.pid, ['wait', 'wait'], '1h']);
  const upgrades = system.spawn('a:upgrades', undefined, [server.pid]);
  system.on('deadletter', ({ reason }) => assert.unreachable(reason));
  while (core.timers.size < 2 || system.processes().some(({ state }) => state !== 'waiting'))
    await new Promise<void>((resolve) => setImmediate(resolve));
  // The calls of the caller are left, those of the old code are not.
  assert.equal(
    [held(), core.timers.size],
    [
      [
        [0, 3],
        [2, 1],
        [0, 1],
      ],
      2,
    ],
  );
  caller.terminate();
  assert.equal(
    [held(), core.timers.size],
    [
      [
        [0, 1],
        [0, 1],
      ],
      0,
    ],
  );
  upgrades.send('on');
  assert.is(await upgrades.result, 'new code');
  await system.stop();
});

test('waiting for room ends with the call', async () => {
  const lost: string[] = [];
  const sleeper = 'return function() require("time").sleep("1h") end';
  const { system, core } = world({
    entries: { 'a:sleeper': { source: sleeper, mailbox: { max: 1, overflow: 'park-sender' } } },
  });
  system.on('deadletter', ({ topic, reason }) => lost.push(`${topic} ${reason}`));
  const sleeping = system.spawn('a:sleeper');
  sleeping.send('first');
  const got = await system.spawn('a:caller', undefined, [sleeping.pid, ['a', 'b'], '1s']).result;
  assert.equal(got, ['no answer within 1s', 'no answer within 1s']);
  assert.equal(lost, ['ask call over', 'ask call over']);
  assert.is(system.inspect(sleeping.pid)?.mailbox, 1);
  // Only the sleep.
  assert.is(core.timers.size, 1);
  sleeping.terminate();
  await system.stop();
});

test('a late answer is a dead letter, an answer is traced', async () => {
  const records: TraceRecord[] = [],
    lost: string[] = [];
  const { system } = world({
    trace: (record) => records.push(record),
    entries: {
      'a:late': {
        source: 'return function() local m = process.inbox():receive() require("time").sleep("2s") m:reply(1) end',
      },
    },
  });
  system.on('deadletter', ({ topic, reason }) => lost.push(`${topic} ${reason}`));
  const late = system.spawn('a:late');
  await system.spawn('a:caller', undefined, [late.pid, ['a'], '1s']).result;
  await late.result;
  assert.equal(lost, ['ask call over']);
  const server = system.spawn('a:server');
  records.length = 0;
  const caller = system.spawn('a:caller', undefined, [server.pid, ['a'], '1s']);
  await caller.result;
  assert.equal(
    records.filter(({ what }) => what === 'send' || what === 'deliver'),
    [
      { what: 'send', from: caller.pid, to: server.pid, topic: 'ask' },
      { what: 'deliver', to: server.pid, from: caller.pid, topic: 'ask', event: undefined },
      { what: 'send', from: server.pid, to: caller.pid, topic: 'ask' },
      { what: 'deliver', to: caller.pid, from: server.pid, topic: 'ask', event: undefined },
    ],
  );
  await system.stop();
});

test('the memory of calls counts', async () => {
  const { system } = world({ entries: { 'a:many': { source: CALLER, memory: 1 << 20 } } }),
    server = system.spawn('a:server');
  const wishes = Array.from({ length: 5000 }, () => 'wait');
  const many = system.spawn('a:many', undefined, [server.pid, wishes, '1h']);
  const error = await many.result.then(
    () => undefined,
    (thrown: Error) => thrown.message,
  );
  assert.is(error, 'memory limit exceeded');
  await system.stop();
});

test.run();
