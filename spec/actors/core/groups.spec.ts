// Groups hold what is in them, and nothing after that.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { System as Core } from '../../../src/actors/core/system.ts';
import { createSystem, type SystemOptions } from '../../../src/exports/actors.ts';

/** A system whose entries are the bodies of functions; and its inside. */
function world(bodies: Record<string, string>, options: Partial<SystemOptions> = {}) {
  const system = createSystem({
    clock: 'virtual',
    crashReports: false,
    entries: Object.fromEntries(
      Object.entries(bodies).map(([name, body]) => [`a:${name}`, { source: `return function(...) ${body} end` }]),
    ),
    ...options,
  });
  const { core } = system as unknown as { readonly core: Core };
  const sizes = () => Object.fromEntries(Array.from(core.groups.all(), ({ name, members }) => [name, members.size]));
  /** Groups that are kept for any reason. */
  const kept = () => (core.groups as unknown as { byName: Map<string, unknown> }).byName.size;
  return { system, core, sizes, kept };
}

const MEMBER = 'for _, name in ipairs{ ... } do process.group.join(name) end process.inbox():receive()';

test('a group is there as long as it has members', async () => {
  const { system, sizes, kept } = world({ member: MEMBER });
  const one = system.spawn('a:member', undefined, ['x', 'y']),
    two = system.spawn('a:member', undefined, ['y', 'y', 'z']);
  await system.quiet();
  assert.equal(sizes(), { x: 1, y: 2, z: 1 });
  one.terminate();
  assert.equal(sizes(), { y: 1, z: 1 });
  two.send('end');
  await two.result;
  assert.equal([sizes(), kept()], [{}, 0]);
  await system.stop();
});

test('a monitor keeps a group, and ends with its process', async () => {
  const { system, core, kept } = world({
    watcher: 'process.group.monitor("x") process.group.monitor("y") process.inbox():receive()',
    coming: 'process.group.join("x") process.group.leave("x")',
  });
  const watcher = system.spawn('a:watcher');
  await system.quiet();
  assert.is(kept(), 2);
  await system.spawn('a:coming').result;
  assert.is(kept(), 2);
  const [process] = core.processes();
  assert.equal(
    Array.from(process!.rare.groupMonitors!, ([name, { channel }]) => [name, channel.size]),
    [
      ['x', 2],
      ['y', 0],
    ],
  );
  watcher.terminate();
  assert.is(kept(), 0);
  await system.stop();
});

test('a group has a most of monitors, and tells each of them', async () => {
  const { system, core } = world({
    watcher: 'local _, err = process.group.monitor("x") process.inbox():receive() return err and err:kind()',
    member: MEMBER,
  });
  const watchers = Array.from({ length: 1001 }, () => system.spawn('a:watcher'));
  await system.quiet();
  const member = system.spawn('a:member', undefined, ['x']);
  await system.quiet();
  member.terminate();
  const told = Array.from(
    core.processes(),
    ({ rare: { groupMonitors } }) => groupMonitors?.get('x')?.channel.size ?? 0,
  );
  assert.equal([told.length, told.reduce((sum, n) => sum + n, 0)], [1001, 2000]);
  for (const { send } of watchers) send('end');
  assert.is(await watchers[0]!.result, undefined);
  assert.is(await watchers[1000]!.result, 'LimitExceeded');
  await system.stop();
});

test('memberships and unread changes count as memory', async () => {
  const greedy = 'for i = 1, 10000 do process.group.join(("x"):rep(1000) .. i) end return "all"',
    idle = 'process.group.monitor("x") require("time").sleep("1h")',
    busy = 'for i = 1, 20000 do process.group.join("x") process.group.leave("x") end';
  const { system, kept } = world({ greedy, idle, busy });
  const message = (promise: Promise<unknown>) => promise.catch((error: Error) => error.message);
  assert.is(await message(system.spawn('a:greedy').result), 'all');
  assert.is(
    await message(system.spawn('a:greedy', undefined, [], { memory: 4 << 20 }).result),
    'memory limit exceeded',
  );
  const watching = system.spawn('a:idle', undefined, [], { memory: 1 << 20 });
  await system.spawn('a:busy').result;
  assert.is(await message(watching.result), 'memory limit exceeded');
  assert.is(kept(), 0);
  await system.stop();
});

test('unread changes have the limit of the mailbox', async () => {
  const lost: string[] = [];
  for (const [overflow, left] of [
    ['reject', 3],
    ['drop-new', 3],
    ['drop-old', 3],
    ['park-sender', 3],
  ] as const) {
    const { system, core } = world(
      {
        watcher: 'process.group.monitor("x") process.inbox():receive()',
        busy: 'for i = 1, 5 do process.group.join("x") process.group.leave("x") end',
      },
      { hosts: { 'a:h': { mailbox: { max: 3, overflow } } } },
    );
    system.on('deadletter', ({ topic, reason }) => lost.push(`${topic} ${reason}`));
    system.spawn('a:watcher', 'a:h');
    await system.quiet();
    await system.spawn('a:busy').result;
    const [watcher] = core.processes();
    assert.is(watcher!.rare.groupMonitors!.get('x')!.channel.size, left, overflow);
    assert.is(lost.splice(0).length, 7, overflow);
    await system.stop();
  }
});

test('a hundred thousand members are listed and reached in slices', async () => {
  const { system, sizes } = world({
    member: 'process.group.join("crowd") process.inbox():receive()',
    spawner: 'for i = 1, ... do process.spawn("a:member", "system:processes") end',
    lists: 'return #process.group.members("crowd")',
    sends: 'return process.group.send("crowd", "t", { 1 })',
    ticks: 'local n = 0 while process.send(..., "t") do n = n + 1 coroutine.yield() end return n',
  });
  const COUNT = 100_000;
  await system.spawn('a:spawner', undefined, [COUNT]).result;
  await system.quiet();
  assert.equal(sizes(), { crowd: COUNT });
  assert.is(await system.spawn('a:lists').result, COUNT);
  const sending = system.spawn('a:sends');
  const ticks = system.spawn<number>('a:ticks', undefined, [sending.pid]);
  assert.is(await sending.result, COUNT);
  assert.ok((await ticks.result) > 20);
  await system.quiet();
  assert.equal(sizes(), {});
  await system.stop();
});

test.run();
