import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Proto } from '../../../src/bytecode/proto.ts';
import { createSystem, type System, type SystemEvents } from '../../../src/exports/actors.ts';

const make = (methods: string, clock: 'real' | 'virtual' = 'virtual'): System =>
  createSystem({
    entries: Object.fromEntries(
      [...methods.matchAll(/function M\.(\w+)/g)].map(([, method]) => [
        `app:${method}`,
        { source: `local time = require("time") local M = {} ${methods} return M`, method: method! },
      ]),
    ),
    clock,
  });
/** Lets the system run until all processes wait. */
async function turns(system: System): Promise<void> {
  do
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  while (system.processes().some(({ state }) => state !== 'waiting' && state !== 'host'));
}

const seen = <K extends keyof SystemEvents>(system: System, kind: K): SystemEvents[K][] => {
  const events: SystemEvents[K][] = [];
  system.on(kind, (event) => {
    events.push(event);
  });
  return events;
};

test('spawn and exit', async () => {
  const system = make(
    'function M.main() process.spawn("app:child", "system:processes") return 5 end function M.child() error("broken") end',
  );
  const spawns = seen(system, 'spawn'),
    exits = seen(system, 'exit');
  const main = system.spawn('app:main');
  await system.quiet();
  assert.equal(
    spawns.map(({ entry, host, parent }) => [entry, host, parent]),
    [
      ['app:main', 'system:processes', undefined],
      ['app:child', 'system:processes', main.pid],
    ],
  );
  assert.equal(
    exits.map(({ entry, ok, value, error }) => [entry, ok, value, error?.message.replace(/^.*: /, '')]).sort(),
    [
      ['app:child', false, undefined, 'broken'],
      ['app:main', true, 5, undefined],
    ],
  );
});

test('send and deadletter', async () => {
  const system = make(`
    function M.main(pid) process.send(pid, "t", { 1 }) process.send("nobody", "u") process.send("{system:processes|x|0xfffff}", "v") end
    function M.sink() time.sleep("1s") end`);
  const sends = seen(system, 'send'),
    lost = seen(system, 'deadletter');
  const sink = system.spawn('app:sink');
  await Promise.resolve();
  const main = system.spawn('app:main', undefined, [sink.pid]);
  await system.quiet();
  assert.is(system.send('no one', 'w'), false);
  assert.equal(
    sends.map(({ from, to, topic, data }) => [from, to, topic, data()]),
    [[main.pid, sink.pid, 't', [1]]],
  );
  assert.equal(
    lost.map(({ from, to, topic, reason }) => [from, to, topic, reason]),
    [
      [main.pid, 'nobody', 'u', 'unknown name'],
      [main.pid, '{system:processes|x|0xfffff}', 'v', 'no process'],
      [main.pid, sink.pid, 't', 'process ended'],
      [undefined, 'no one', 'w', 'unknown name'],
    ],
  );
});

test('linkdown', async () => {
  const system = make(`
    function M.main() process.spawn_linked("app:child", "system:processes") process.inbox():receive() end
    function M.child() error("broken") end`);
  const downs = seen(system, 'linkdown');
  const main = system.spawn('app:main');
  await system.quiet();
  assert.equal(
    downs.map(({ pid }) => pid),
    [main.pid],
  );
});

test('log', async () => {
  const system = make('function M.main() require("logger"):info("hello", { n = 1 }) end');
  const records = seen(system, 'log');
  await system.spawn('app:main').result;
  assert.equal(
    records.map(({ level, message, fields }) => [level, message, fields]),
    [['info', 'hello', { n: 1 }]],
  );
});

test('a listener can be taken away', async () => {
  const system = make('function M.main() end');
  let calls = 0;
  const off = system.on('exit', () => {
    calls++;
  });
  await system.spawn('app:main').result;
  off();
  await system.spawn('app:main').result;
  assert.is(calls, 1);
});

test('inspect', async () => {
  const system = make(
    `
    function M.main()
      process.registry.register("me")
      process.set_options({ trap_links = true })
      local child = process.spawn_linked_monitored("app:child", "system:processes")
      coroutine.spawn(function() time.sleep("1h") end)
      channel.select({ process.inbox():case_receive(), process.events():case_receive(), process.listen("work"):case_receive(), time.after("1h"):case_receive() })
    end
    function M.child() time.sleep("2h") end
    function M.stuck() channel.new(1):receive() end`,
    'real',
  );
  const main = system.spawn('app:main');
  assert.is(system.inspect(main.pid)!.state, 'loading');
  await turns(system);
  system.send(main.pid, 'other', 1);
  const info = system.inspect('me')!,
    child = system.processes({ frames: true }).find(({ entry }) => entry === 'app:child')!;
  assert.equal(
    { ...info, fuelUsed: info.fuelUsed > 0, frames: info.frames.map(({ function: name }) => name) },
    {
      pid: main.pid,
      entry: 'app:main',
      host: 'system:processes',
      state: 'ready',
      mailbox: 0,
      coroutines: 2,
      fuelUsed: true,
      names: ['me'],
      parent: undefined,
      startedAt: info.startedAt,
      memory: undefined,
      mailboxPeak: 0,
      service: undefined,
      restarts: 0,
      waitingOn: undefined,
      links: [child.pid],
      monitors: [child.pid],
      monitoredBy: [],
      trapLinks: true,
      frames: info.frames.map(({ function: name }) => name),
    },
  );
  assert.equal(child.waitingOn, { call: 'time.sleep', channels: [] });
  assert.is(child.parent, main.pid);
  assert.ok(Math.abs(child.startedAt - Date.now()) < 60_000 && child.startedAt >= info.startedAt);
  assert.equal([child.state, child.links, child.monitoredBy], ['waiting', [main.pid], [main.pid]]);
  assert.ok(child.frames.some(({ line }) => line > 0));
  assert.is(system.inspect('nobody'), undefined);
  // Call stacks are made on request only.
  assert.ok(system.processes().every(({ frames }) => frames.length === 0));
  await system.stop({ grace: 0 });
});

test('inspect shows the calls that a traceback would', async () => {
  const system = make(
    `
    local function deep(n) if n == 0 then time.sleep("1h") else deep(n - 1) return n end end
    function M.short() deep(3) return 1 end
    function M.long() deep(100) return 1 end
    function M.failing() local function fail(n) if n == 0 then error("e") end fail(n - 1) return n end fail(3) return 1 end`,
    'real',
  );
  const short = system.spawn('app:short'),
    long = system.spawn('app:long');
  await turns(system);
  const shown = system.inspect(short.pid)!.frames;
  assert.equal(
    shown.map(({ what }) => what),
    ['host', 'Lua', 'Lua', 'Lua', 'Lua', 'Lua'],
  );
  assert.is(shown[0]!.function, "function 'time.sleep'");
  assert.equal([shown[0]!.source, shown[0]!.line], ['[C]', -1]);
  assert.match(shown[1]!.function, /^upvalue 'deep'|^function <app:short:2>/);
  assert.equal([shown[1]!.source, shown[1]!.line], ['app:short', 2]);
  assert.is(system.inspect(long.pid)!.frames.length, 21);
  const failed = (await system.spawn('app:failing').result.catch((error) => error.frames)) as typeof shown;
  assert.equal(
    failed.slice(1).map(({ line }) => line),
    [5, 5, 5, 5, 5],
  );
  await system.stop({ grace: 0 });
});

test('who started a process, whatever the way', async () => {
  const source = `
    local stays, M = function() process.inbox():receive() end, {}
    function M.main()
      local host = "system:processes"
      process.spawn("app:child", host)
      process.with_context({}):spawn("app:built", host)
      for _, act in ipairs {
        function() process.exec("app:executed", host) end,
        function() process.with_options({}):exec("app:built_executed", host) end,
        function() require("funcs").call("app:fn") end,
      } do coroutine.spawn(act) end
      stays()
    end
    for _, name in ipairs { "child", "built", "executed", "built_executed", "fn" } do M[name] = stays end
    return M`;
  const started = ['built', 'built_executed', 'child', 'executed', 'fn'];
  const system = createSystem({
    entries: Object.fromEntries(
      ['main', ...started].map((method) => [
        `app:${method}`,
        { source, method, kind: method === 'fn' ? 'function.lua' : 'process.lua' },
      ]),
    ),
  });
  const main = system.spawn('app:main');
  await turns(system);
  assert.equal(
    system
      .processes()
      .flatMap(({ pid, entry, parent }) => (pid === main.pid ? [] : [[entry, parent]]))
      .sort(),
    started.map((name) => [`app:${name}`, main.pid]),
  );
  await system.stop({ grace: 0 });
});

test('the process of a service knows it', async () => {
  const system = createSystem({
    entries: {
      'app:main': {
        source: `return function()
      if process.registry.lookup("third") then error("no more") end
      process.inbox():receive()
      error("again")
    end`,
      },
    },
    services: {
      'app:one': { process: 'app:main', lifecycle: { autoStart: true, restart: { initialDelay: 1, jitter: 0 } } },
    },
    crashReports: false,
  });
  await system.ready();
  const other = system.spawn('app:main');
  for (const restarts of [0, 1, 2]) {
    const served = () => system.processes().find(({ service }) => service === 'app:one');
    while (served()?.restarts !== restarts) await turns(system);
    assert.equal([system.inspect(other.pid)!.service, system.inspect(other.pid)!.restarts], [undefined, 0]);
    system.send(served()!.pid, 'fail');
  }
  await system.stop({ grace: 0 });
});

test('looking at all processes looks at no call stack', async () => {
  const system = make(
    'function M.main() for _ = 1, 50 do process.spawn("app:child", "system:processes") end end function M.child() process.inbox():receive() end',
  );
  await system.spawn('app:main').result;
  await system.quiet();
  // Each frame of a call stack is shown by where its function is.
  const { get } = Object.getOwnPropertyDescriptor(Proto.prototype, 'shortSource')!;
  let looks = 0;
  Object.defineProperty(Proto.prototype, 'shortSource', {
    configurable: true,
    get(this: Proto): unknown {
      looks++;
      return get!.call(this);
    },
  });
  try {
    const looksFor = (frames: boolean): number => {
      looks = 0;
      assert.is(system.processes({ frames }).length, 50);
      return looks;
    };
    assert.is(looksFor(false), 0);
    assert.ok(looksFor(true) >= 50);
  } finally {
    Object.defineProperty(Proto.prototype, 'shortSource', { configurable: true, get });
  }
  await system.stop({ grace: 0 });
});

test('a sender gives way to a backlog, and the unused fuel is not charged', async () => {
  const system = make(
    `
    function M.main(answered)
      local pid, inbox = process.pid(), process.inbox()
      local peer = process.spawn(answered and "app:answers" or "app:sleeps", "system:processes", pid)
      inbox:receive()
      for _ = 1, 1000 do
        process.send(peer, "work", 1)
        if answered then inbox:receive() end
      end
      time.sleep("1h")
    end
    function M.answers(pid)
      local work = process.listen("work")
      process.send(pid, "ready")
      for _ = 1, 1000 do work:receive() process.send(pid, "done") end
    end
    function M.sleeps(pid) process.send(pid, "ready") time.sleep("1h") end`,
    'real',
  );
  const used = [];
  for (const answered of [true, false]) {
    const { pid } = system.spawn('app:main', undefined, [answered]);
    while (system.inspect(pid)!.waitingOn?.call !== 'time.sleep') await turns(system);
    used.push(system.inspect(pid)!.fuelUsed);
  }
  await system.stop({ grace: 0 });
  // Giving way 999 times shortens slices by up to 5,000 each; calls and turns cost both alike.
  assert.ok(used[0]! < 100_000, `${used[0]}`);
  assert.ok(used[1]! <= used[0]!, `${used}`);
});

test('the queue of one who reads is short, however many send to it', async () => {
  const system = make(`
    function M.main(senders)
      local work = process.listen("work")
      local pids = {}
      for i = 1, senders do pids[i] = process.spawn("app:sender", "system:processes", process.pid()) end
      for i = 1, senders do process.send(pids[i], "begin") end
      for _ = 1, senders * 100 do work:receive() end
      time.sleep("1h")
    end
    function M.sender(to)
      process.inbox():receive()
      for i = 1, 100 do process.send(to, "work", { i = i }) end
    end`);
  const { pid } = system.spawn('app:main', undefined, [1000]);
  while (system.inspect(pid)!.waitingOn?.call !== 'time.sleep') await new Promise(setImmediate);
  const { mailboxPeak } = system.inspect(pid)!;
  await system.stop({ grace: 0 });
  assert.ok(mailboxPeak < 5000, `${mailboxPeak} of 100,000 waited at one time`);
});

test('what a select waits for is named', async () => {
  const system = make(
    `
    function M.main()
      local own = channel.new()
      channel.select({ process.inbox():case_receive(), process.listen("work"):case_receive(), time.after("1h"):case_receive(), own:case_send(1) })
    end`,
    'real',
  );
  const main = system.spawn('app:main');
  await turns(system);
  assert.equal(system.inspect(main.pid)!.waitingOn, {
    call: 'channel.select',
    channels: ['inbox', 'work', 'timer', 'channel'],
  });
  await system.stop({ grace: 0 });
});

test.run();
