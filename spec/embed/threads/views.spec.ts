// What programs of one thread see of all others (module `system`, README 10e).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Entry, ProcessHandle } from '../../../src/exports/actors.ts';
import { buildWorker, crowd, threadOf, until } from './workers.ts';

const WAIT = `return function(name)
  if name then assert(process.registry.register(name)) end
  local inbox = process.inbox()
  while inbox:receive():topic() ~= "stop" do end
end`;

/** The entry of a program that looks: its function gets the module. */
const looks = (body: string): Entry => ({
  source: `local system = require("system")
    local function by(list, key)
      local found = {}
      for _, each in ipairs(list) do found[each[key]] = each end
      return found
    end
    return function(...) ${body} end`,
  modules: ['system'],
});

/** Does something with a process of the host that spreads them, until it was done on each thread. */
async function onEach(threads: number, act: () => Promise<string>): Promise<void> {
  const seen = new Set<number>();
  while (seen.size < threads) seen.add(threadOf(await act()));
}

test.before(buildWorker);

test('programs of each thread see the processes of all', async () => {
  const { system } = crowd(
    {
      'app:wait': WAIT,
      'app:look': looks(`
        local seen = {}
        for _, each in ipairs(system.processes()) do seen[#seen + 1] = each.entry .. " " .. each.pid .. " " .. each.state end
        return seen`),
    },
    { threads: 3 },
  );
  const waits = Array.from({ length: 6 }, () => system.spawn('app:wait', 'app:heavy').pid);
  await system.ready();
  await system.quiet();
  await onEach(3, async () => {
    const { pid, result } = system.spawn('app:look', 'app:heavy'),
      seen = (await result) as string[];
    assert.equal(
      seen.sort(),
      [...waits.map((each) => `app:wait ${each} waiting`), `app:look ${pid} running`].sort(),
      `on thread ${threadOf(pid)}`,
    );
    return pid;
  });
  await system.stop({ grace: 0 });
});

test('there may be many processes', async () => {
  const { system } = crowd({
    'app:wait': WAIT,
    'app:many': `return function(n)
      for i = 1, n do assert(process.spawn("app:wait", "system:processes")) end
      process.inbox():receive()
    end`,
    'app:look': looks(`
      local pids, n = {}, 0
      for _, each in ipairs(system.processes()) do
        if not pids[each.pid] then n = n + 1 end
        pids[each.pid] = true
      end
      local memory = system.memory()
      return { n, memory.messages }`),
  });
  const many = [0, 1].map(() => system.spawn('app:many', 'app:heavy', [1500]));
  assert.equal(many.map(({ pid }) => threadOf(pid)).sort(), [0, 1]);
  await system.ready();
  await system.quiet();
  await onEach(2, async () => {
    const { pid, result } = system.spawn('app:look', 'app:heavy');
    assert.equal(await result, [3003, 0]);
    return pid;
  });
  assert.is((await system.listProcesses()).length, 3002);
  await system.stop({ grace: 0 });
});

test('inspect tells of processes of other threads, by PID and name', async () => {
  const { system } = crowd(
    {
      'app:wait': WAIT,
      'app:look': looks(`
      local pid = ...
      assert(process.registry.register("it", pid))
      process.send(pid, "more", 1)
      process.monitor(pid)
      local own = system.inspect(process.pid())
      local it = system.inspect(pid)
      while it.waiting_on == nil do it = system.inspect(pid) end
      local by_name = system.inspect("it")
      local none, why = system.inspect("{app:heavy|app:wait|0xfffffff00041}")
      return { own.pid == process.pid(), it.pid, it.entry, it.names[1], it.monitored_by[1] == process.pid(),
        it.waiting_on.call, math.type(it.started_at), by_name.pid, none == nil, tostring(why), why:kind() }`),
    },
    { threads: 3 },
  );
  const [{ pid }] = [0, 1, 2]
    .map(() => system.spawn('app:wait', 'app:heavy'))
    .filter((each) => threadOf(each.pid) === 1) as [ProcessHandle];
  await system.ready();
  assert.equal(await system.spawn('app:look', 'system:processes', [pid]).result, [
    true,
    pid,
    'app:wait',
    'it',
    true,
    'channel:receive',
    'float',
    pid,
    true,
    'process not found',
    'NotFound',
  ]);
  await system.stop({ grace: 0 });
});

test('a process that ends while it is asked about is not found', async () => {
  const { system } = crowd({
    'app:wait': WAIT,
    'app:look': looks(`
      local found, gone = 0, 0
      for i = 1, 50 do
        local pid = process.spawn_monitored("app:wait", "app:heavy")
        process.send(pid, "stop")
        local it, why = system.inspect(pid)
        if it then found = found + 1 elseif why:kind() == "NotFound" then gone = gone + 1 end
        process.events():receive()
      end
      return found + gone`),
  });
  assert.is(await system.spawn('app:look').result, 50);
  await system.stop({ grace: 0 });
});

test('hosts, memory, names and groups are those of all threads', async () => {
  const { system } = crowd(
    {
      'app:wait': `return function(name)
        assert(process.registry.register(name))
        process.group.join("waiters")
        process.listen("never")
        process.inbox():receive()
        process.listen("stop"):receive()
      end`,
      'app:look': looks(`
        local hosts, memory = by(system.hosts(), "id"), system.memory()
        local heavy, names, ids = hosts["app:heavy"], system.names(), {}
        for name, pid in pairs(names) do
          if process.registry.lookup(name) == pid then ids[#ids + 1] = name end
        end
        table.sort(ids)
        return { heavy.processes, heavy.max_processes, heavy.memory > 0, heavy.stopping, heavy.kind, memory.processes,
          memory.accounted >= 4 * 100, table.concat(ids, " "), system.groups().waiters, #system.hosts() }`),
    },
    { hosts: { 'app:heavy': { spread: true, maxProcesses: 50, memory: 2 ** 24 }, 'app:near': { spread: true } } },
  );
  const handles = ['a', 'b', 'c', 'd'].map((name) => system.spawn('app:wait', 'app:heavy', [name]));
  await system.ready();
  await system.quiet();
  await onEach(2, async () => {
    const { pid, result } = system.spawn('app:look', 'app:near');
    assert.equal(await result, [4, 50, true, false, 'process.host', 4, true, 'a b c d', 4, 3]);
    return pid;
  });
  assert.equal(handles.map(({ pid }) => threadOf(pid)).sort(), [0, 0, 1, 1]);
  await system.stop({ grace: 0 });
});

test('programs may look while their code loads', async () => {
  const { system } = crowd({
    'app:wait': WAIT,
    'app:look': {
      source: 'local n = #require("system").processes() return function() return n end',
      modules: ['system'],
    },
  });
  for (let i = 0; i < 2; i++) system.spawn('app:wait', 'app:heavy');
  await system.ready();
  await system.quiet();
  await onEach(2, async () => {
    const { pid, result } = system.spawn('app:look', 'app:heavy');
    assert.is(await result, 3);
    return pid;
  });
  await system.stop({ grace: 0 });
});

test('whoever looks is not kept waiting by a thread that ends', async () => {
  const { system, workers } = crowd({
    'app:busy': 'return function() while true do end end',
    'app:wait': WAIT,
    'app:look': looks(`
      for i = 1, 200 do
        local n = #system.processes()
        if i % 10 == 0 then process.send("desk", "looked", n) end
      end
      return "done"`),
  });
  const desk = system.endpoint();
  desk.register('desk');
  for (let i = 0; i < 4; i++) system.spawn('app:wait', 'app:heavy').result.catch(() => {});
  await system.ready();
  const { result } = system.spawn('app:look');
  for (let i = 0; i < 5; i++) await desk.receive();
  await workers[0]!.terminate();
  assert.is(await result, 'done');
  await system.stop({ grace: 0 });
});

test('a program that looks ends like others, and stops no system', async () => {
  const { system } = crowd({
    'app:look': looks('while true do system.processes() system.hosts() end'),
  });
  const looking = Array.from({ length: 4 }, () => system.spawn('app:look', 'app:heavy'));
  for (const { result } of looking) result.catch(() => {});
  await system.ready();
  looking[0]!.terminate();
  await until(async () => (await system.listProcesses()).length === 3);
  await system.stop({ grace: 0 });
  assert.equal(await system.listProcesses(), []);
});

test.run();
