// Workers that end: what processes elsewhere learn, and what takes their place.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaError } from '../../../src/exports/actors.ts';
import { buildWorker, crowd, threadOf, until, type Crowd } from './workers.ts';

const WAIT = 'return function() process.inbox():receive() return process.pid() end';

const WATCH = `return function(other, desk)
  local events = process.events()
  process.set_options { trap_links = true }
  assert(process.monitor(other))
  assert(process.link(other))
  process.send(desk, "ready")
  local said = {}
  for i = 1, 2 do
    local e = events:receive()
    said[i] = e.kind .. " " .. tostring(e.from == other) .. " " .. e.result.error:kind() .. " " .. e.result.error:message()
  end
  local more = channel.select { events:case_receive(), default = true }
  said[3] = tostring(more.default)
  return table.concat(said, "\\n")
end`;

test.before(buildWorker);

const dead = (crowd: Crowd): Promise<number> => crowd.workers[0]!.terminate();

test('a worker that ends, ends its processes once for each tie, on all threads', async () => {
  const all = crowd({ 'app:wait': WAIT, 'app:watch': WATCH }, { threads: 3 });
  const { system } = all,
    desk = system.endpoint();
  const waiting = Array.from({ length: 6 }, () => system.spawn('app:wait', 'app:heavy')),
    victim = waiting.find(({ pid }) => threadOf(pid) === 1)!;
  const watchers = Array.from({ length: 6 }, () => system.spawn('app:watch', 'app:heavy', [victim.pid, desk.pid]));
  const survivors = watchers.filter(({ pid }) => threadOf(pid) !== 1);
  assert.equal(new Set(survivors.map(({ pid }) => threadOf(pid))), new Set([0, 2]));
  for (let i = 0; i < 6; i++) await desk.receive();
  await dead(all);
  for (const { result } of survivors)
    assert.is(
      await result,
      'pid.exit true Unavailable host thread ended\npid.link.down true Unavailable host thread ended\ntrue',
    );
  const error = (await victim.result.catch((thrown: unknown) => thrown)) as LuaError;
  assert.equal([error.message, error.kind, error.details], ['host thread ended', 'Unavailable', { thread: 1 }]);
  await system.stop({ grace: 0 });
});

test('another worker takes its number, and gives out no PID twice', async () => {
  const all = crowd({ 'app:wait': WAIT, 'app:pid': 'return function() return process.pid() end' });
  const { system, workers, log } = all;
  await system.ready();
  const before = system.spawn('app:wait', 'app:heavy'),
    pid = await system.spawn('app:pid', 'app:heavy').result;
  assert.is(threadOf(before.pid), 1);
  await dead(all);
  await until(() => workers.length === 2);
  assert.is(system.send(before.pid, 'go'), false);
  const after = Array.from({ length: 4 }, () => system.spawn('app:pid', 'app:heavy'));
  const pids = (await Promise.all(after.map(({ result }) => result))) as string[];
  assert.equal(pids.map(threadOf).sort(), [0, 0, 1, 1]);
  assert.is(new Set([...pids, before.pid, pid]).size, 6);
  assert.ok(log.some(({ message }) => message.startsWith('thread 1 has ended')));
  await system.stop({ grace: 0 });
});

test('calls and spawns that wait for a worker fail, and its names are free', async () => {
  const all = crowd({
    'app:named':
      'return function() process.registry.register("it") process.inbox():receive() process.inbox():receive() end',
    'app:call': `return function(to, desk)
      process.send(desk, "calling")
      local value, err = process.call(to, "t", 1, 60000)
      return err:kind() .. ": " .. tostring(err) .. ", " .. tostring(process.registry.lookup("it"))
    end`,
  });
  const { system } = all,
    desk = system.endpoint(),
    named = system.spawn('app:named', 'app:heavy');
  await until(async () => (await system.listProcesses()).some(({ names }) => names.includes('it')));
  const { result } = system.spawn('app:call', undefined, [named.pid, desk.pid]);
  await desk.receive();
  await until(async () => (await system.inspectProcess(named.pid))?.state === 'waiting');
  await dead(all);
  assert.is(await result, 'Unavailable: host thread ended, nil');
  await system.stop({ grace: 0 });
});

test('a worker out of memory ends only what it runs', async () => {
  const all = crowd(
    {
      'app:wait': WAIT,
      'app:grow': `return function()
        local t = {}
        for i = 1, 1e9 do t[i] = { i, tostring(i) } end
      end`,
    },
    { limits: { maxOldGenerationSizeMb: 64 } },
  );
  const { system, workers } = all;
  const grow = system.spawn('app:grow', 'app:heavy'),
    wait = system.spawn('app:wait', 'app:heavy');
  assert.equal(
    [grow, wait].map(({ pid }) => threadOf(pid)),
    [1, 0],
  );
  const error = (await grow.result.catch((thrown: unknown) => thrown)) as LuaError;
  assert.is(error.kind, 'Unavailable');
  assert.is(system.send(wait.pid, 'go'), true);
  assert.is(await wait.result, wait.pid);
  await until(() => workers.length === 2);
  await system.stop({ grace: 0 });
});

test('services and supervisors start again what a worker took along', async () => {
  const all = crowd(
    {
      'app:wait': WAIT,
      'app:tree': `return function()
        return require("supervisor").run {
          children = { { id = "a", entry = "app:child", host = "app:heavy" }, { id = "b", entry = "app:child", host = "app:heavy" } },
        }
      end`,
      'app:child': 'return function() process.inbox():receive() end',
    },
    {
      services: {
        'app:service': {
          process: 'app:wait',
          host: 'app:heavy',
          lifecycle: { autoStart: true, restart: { initialDelay: 1 } },
        },
      },
    },
  );
  const { system, workers } = all,
    tree = system.spawn('app:tree');
  await system.ready();
  const first = system.services()[0]!.pid!;
  assert.is(threadOf(first), 1);
  await until(async () => (await system.listProcesses()).filter(({ entry }) => entry === 'app:child').length === 2);
  const children = (await system.listProcesses()).filter(({ entry }) => entry === 'app:child').map(({ pid }) => pid);
  await dead(all);
  await until(() => workers.length === 2 && system.services()[0]!.state === 'running');
  assert.is.not(system.services()[0]!.pid, first);
  await until(async () => (await system.listProcesses()).filter(({ entry }) => entry === 'app:child').length === 2);
  const again = (await system.listProcesses()).filter(({ entry }) => entry === 'app:child').map(({ pid }) => pid);
  assert.is(children.filter((pid) => again.includes(pid)).length, children.filter((pid) => threadOf(pid) === 0).length);
  tree.terminate();
  await system.stop({ grace: 0 });
});

test('a worker that cannot run is given up', async () => {
  const { system, log } = crowd({ 'app:wait': WAIT }, { workerModules: 'file:///nowhere/modules.js' });
  const { result } = system.spawn('app:wait', 'app:heavy');
  const refused = await system.ready().catch((error: unknown) => error);
  assert.instance(refused, LuaError);
  assert.match((refused as LuaError).message, /^thread 1 cannot run: cannot load the modules of file:\/\/\/nowhere/);
  const error = (await result.catch((thrown: unknown) => thrown)) as LuaError;
  assert.is(error.message, 'host thread ended');
  assert.ok(log.length > 0);
  // Its work is done here.
  const other = system.spawn('app:wait', 'app:heavy');
  other.send('go');
  assert.is(threadOf((await other.result) as string), 0);
  await system.stop({ grace: 0 });
});

test.run();
