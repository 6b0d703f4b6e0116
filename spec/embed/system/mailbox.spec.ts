// Limits of mailboxes and of the number of processes, as embedders set them and see them at work.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LuaError,
  createSystem,
  type MailboxOptions,
  type System,
  type SystemEvents,
  type SystemOptions,
} from '../../../src/exports/actors.ts';

const SINK = 'return function() require("time").sleep("1h") end';

/** A system with a process that does not read its mail. */
function withSink(mailbox: MailboxOptions, options: Partial<SystemOptions> = {}) {
  const system = createSystem({
    clock: 'virtual',
    ...options,
    entries: { 'a:sink': { source: SINK, mailbox }, ...options.entries },
  });
  const sink = system.spawn('a:sink');
  const lost: string[] = [],
    overloads: SystemEvents['overload'][] = [];
  system.on('deadletter', ({ topic, reason }) => {
    lost.push(`${topic}: ${reason}`);
  });
  system.on('overload', (event) => {
    overloads.push(event);
  });
  return { system, sink, lost, overloads };
}

const unread = (system: System, pid: string): number | undefined => system.inspect(pid)?.mailbox;
const errorOf = (promise: Promise<unknown>): Promise<LuaError | undefined> =>
  promise.then(
    () => undefined,
    (error: LuaError) => error,
  );

test('a send of the host is refused, and told as lost, where a process would be refused or wait', () => {
  for (const overflow of [undefined, 'reject', 'park-sender'] as const) {
    const { system, sink, lost } = withSink({ max: 2, ...(overflow && { overflow }) });
    const endpoint = system.endpoint();
    assert.ok(sink.send('a', 1, 2));
    assert.not(sink.send('b', 3));
    assert.not(endpoint.send(sink.pid, 'c', 4));
    assert.equal(lost, ['b: mailbox full', 'c: mailbox full']);
    assert.is(unread(system, sink.pid), 2);
  }
});

test('of several payloads those before the one that is refused are sent', () => {
  const { system, sink, lost } = withSink({ max: 2 });
  assert.not(sink.send('a', 1, 2, 3, 4));
  assert.equal([unread(system, sink.pid), lost], [2, ['a: mailbox full']]);
});

test('what is dropped is told as lost, and the sender is content', () => {
  const fresh = withSink({ max: 2, overflow: 'drop-new' }),
    old = withSink({ max: 2, overflow: 'drop-old' });
  for (const { sink } of [fresh, old]) for (const topic of ['a', 'b', 'c']) assert.ok(sink.send(topic, 1));
  assert.equal([fresh.lost, old.lost], [['c: mailbox full'], ['a: mailbox full']]);
  assert.equal([unread(fresh.system, fresh.sink.pid), unread(old.system, old.sink.pid)], [2, 2]);
});

test('kill ends the receiver', async () => {
  const { sink, lost } = withSink({ max: 2, overflow: 'kill' });
  assert.ok(sink.send('a', 1, 2, 3));
  const error = await errorOf(sink.result);
  assert.equal(
    [error?.message, error?.kind, lost],
    ['mailbox full', 'ResourceExhausted', Array(3).fill('a: process ended')],
  );
});

test('a mailbox that becomes full is told once, and again after it was less than half full', async () => {
  const source = `return function(to)
    local inbox, go = process.inbox(), process.listen("go")
    while true do
      process.send(to, "ready")
      for i = 1, go:receive() do inbox:receive() end
    end
  end`;
  const { system, overloads } = withSink({}, { entries: { 'a:reader': { source, mailbox: { max: 4 } } } });
  const endpoint = system.endpoint(),
    reader = system.spawn('a:reader', undefined, [endpoint.pid]);
  await endpoint.receive();
  reader.send('a', 1, 2, 3);
  assert.is(overloads.length, 0);
  reader.send('a', 4);
  reader.send('a', 5);
  assert.equal(overloads, [{ pid: reader.pid, mailbox: 4, max: 4 }]);
  // A message for a waiting receiver needs no room.
  assert.ok(reader.send('go', 2));
  await endpoint.receive();
  reader.send('a', 6, 7);
  assert.is(overloads.length, 1);
  reader.send('go', 3);
  await endpoint.receive();
  reader.send('a', 8, 9, 10);
  assert.is(overloads.length, 2);
  const { mailbox, mailboxPeak } = system.inspect(reader.pid)!;
  assert.equal([mailbox, mailboxPeak], [4, 4]);
});

test('the peak counts events', () => {
  const { system, sink } = withSink({});
  sink.send('a', 1, 2);
  sink.cancel();
  const { mailbox, mailboxPeak } = system.inspect(sink.pid)!;
  assert.equal([mailbox, mailboxPeak], [3, 3]);
});

test('of what an entry and its host say the smaller size holds, and else the word of the entry', () => {
  const full = (entry: MailboxOptions, host: MailboxOptions): string => {
    const { system, sink, lost } = withSink(entry, { hosts: { 'system:processes': { mailbox: host } } });
    let n = 0;
    while (lost.length === 0 && sink.send(`${++n}`, 1));
    return `${lost[0]} ${unread(system, sink.pid)}`;
  };
  assert.is(full({ max: 3 }, { max: 5, overflow: 'drop-old' }), '1: mailbox full 3');
  assert.is(full({ max: 7, overflow: 'reject' }, { max: 5, overflow: 'drop-old' }), '6: mailbox full 5');
});

test('an unread endpoint refuses mail beyond its limit', async () => {
  const source = `return function(to)
    local n, last = 0
    while true do
      local ok, err = process.send(to, "t", n)
      if not ok then return n .. " " .. tostring(err) .. " " .. err:kind() end
      n = n + 1
    end
  end`;
  for (const overflow of ['reject', 'park-sender', 'drop-old', 'kill'] as const) {
    const { system } = withSink(
      {},
      { entries: { 'a:flood': { source } }, hosts: { 'system:processes': { mailbox: { max: 5, overflow } } } },
    );
    const endpoint = system.endpoint();
    assert.is(await system.spawn('a:flood', undefined, [endpoint.pid]).result, '5 mailbox full RateLimited');
    assert.is(system.inspect(endpoint.pid)!.mailbox, 5);
    await endpoint.receive();
    assert.ok(system.send(endpoint.pid, 't', 1));
  }
});

test('the default is a million messages', async () => {
  const source = `return function(to)
    for i = 1, 1000000 do
      if not process.send(to, "t") then return i end
    end
    return select(2, process.send(to, "t"))
  end`;
  const { system, sink } = withSink({}, { entries: { 'a:flood': { source } } });
  assert.match(
    `${await errorOf(
      system.spawn('a:flood', undefined, [sink.pid]).result.then((value) => {
        throw value;
      }),
    )}`,
    'mailbox full',
  );
  assert.is(unread(system, sink.pid), 1_000_000);
});

test('a system has a limit of processes, as a host has', async () => {
  const source = `return function()
    local spawn = function() return process.spawn("a:sink", "system:processes") end
    local made, pid, err = {}
    repeat
      pid, err = spawn()
      made[#made + 1] = pid
    until not pid
    process.terminate(made[1])
    assert(spawn())
    return #made .. " " .. tostring(err) .. " " .. err:kind()
  end`;
  const { system } = withSink(
    {},
    { maxProcesses: 10, entries: { 'a:bomb': { source } }, hosts: { 'a:elsewhere': {} } },
  );
  assert.is(await system.spawn('a:bomb').result, '8 max processes limit exceeded LimitExceeded');
  assert.is(system.processes().length, 9);
  system.spawn('a:sink', 'a:elsewhere');
  assert.throws(
    () => system.spawn('a:sink'),
    (error: LuaError) => error.message === 'max processes limit exceeded' && error.kind === 'LimitExceeded',
  );
});

test('what is wrong with these options is said when the system is made', () => {
  const fault = (mailbox: unknown, where: 'entry' | 'host', more: object = {}): string => {
    try {
      createSystem({
        entries: { 'a:b': { source: SINK, ...(where === 'entry' && { mailbox }) } },
        hosts: { 'a:h': { ...(where === 'host' && { mailbox }) } },
        ...more,
      } as SystemOptions);
      return 'none';
    } catch (error) {
      assert.instance(error, LuaError);
      return `${(error as LuaError).code} ${(error as LuaError).message}`;
    }
  };
  const CONFIG = "ERR_LUA_CONFIG entry 'a:b': ";
  assert.is(fault({ max: 5, overflow: 'kill' }, 'entry'), 'none');
  assert.is(fault({ max: Infinity }, 'entry'), 'none');
  assert.is(fault(5, 'entry'), `${CONFIG}mailbox must be an object`);
  assert.is(fault(null, 'entry'), `${CONFIG}mailbox must be an object`);
  assert.is(fault({ size: 5 }, 'entry'), `${CONFIG}unknown option mailbox.size; known are max, overflow`);
  for (const max of [0, -1, 1.5, NaN, '5', true])
    assert.is(fault({ max }, 'entry'), `${CONFIG}mailbox.max must be a whole number from 1 up, or Infinity`);
  for (const overflow of ['drop', 5]) {
    assert.is(
      fault({ overflow }, 'entry'),
      `${CONFIG}mailbox.overflow must be one of reject, drop-new, drop-old, park-sender, kill`,
    );
  }
  assert.is(
    fault({ max: '5' }, 'host'),
    "ERR_LUA_CONFIG host 'a:h': mailbox.max must be a whole number from 1 up, or Infinity",
  );
  assert.is(
    fault(undefined, 'host', { hosts: { 'a:h': { maxProcesses: 'x' } } }),
    "ERR_LUA_CONFIG host 'a:h': maxProcesses must be a whole number from 0 up, or Infinity",
  );
  assert.is(
    fault(undefined, 'host', { maxProcesses: -1 }),
    'ERR_LUA_CONFIG system: maxProcesses must be a whole number from 0 up, or Infinity',
  );
});

test.run();
