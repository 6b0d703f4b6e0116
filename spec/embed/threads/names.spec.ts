// Names and groups of systems with several threads.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildWorker, crowd, threadOf, until } from './workers.ts';

const HOLDER = `return function(name)
  local ok, err = process.registry.register(name)
  if not ok then return tostring(err) end
  local e = process.events():receive()
  return "held"
end`;

const LOOK = `return function(name)
  local pid, err = process.registry.lookup(name)
  local sent, why = process.send(name, "t", 1)
  return { pid or tostring(err), sent or tostring(why) }
end`;

test.before(buildWorker);

test('a name is known on all threads when it is registered, and free when its process has ended', async () => {
  const { system } = crowd({
    'app:holder': HOLDER,
    'app:look': LOOK,
    'app:main': `return function()
      local said = {}
      for round = 1, 40 do
        local name = "name" .. round
        local holder = process.spawn_monitored("app:holder", "app:heavy", name)
        while not process.registry.lookup(name) do coroutine.yield() end
        local seen = {}
        for i = 1, 3 do seen[i] = process.exec("app:look", "app:heavy", name) end
        for i = 1, 3 do
          if seen[i][1] ~= holder or seen[i][2] ~= true then said[#said + 1] = name .. ": " .. tostring(seen[i][1]) end
        end
        process.cancel(holder)
        process.events():receive()
        for i = 1, 3 do
          local gone = process.exec("app:look", "app:heavy", name)
          if gone[1] ~= "name not registered" then said[#said + 1] = name .. " is left: " .. tostring(gone[1]) end
        end
      end
      return table.concat(said, '; ')
    end`,
  });
  assert.is(await system.spawn('app:main', 'app:heavy').result, '');
  await system.stop({ grace: 0 });
});

test('one of many that want a name at once gets it', async () => {
  const { system } = crowd({ 'app:holder': HOLDER }, { threads: 3 });
  const wanting = Array.from({ length: 12 }, () => system.spawn('app:holder', 'app:heavy', ['it']));
  const outcomes = Promise.all(wanting.map(({ result }) => result));
  await until(async () => (await system.listProcesses()).length === 1);
  await system.stop({ grace: 1000 });
  assert.equal(((await outcomes) as string[]).sort(), [
    'held',
    ...Array.from({ length: 11 }, () => 'name already registered'),
  ]);
});

test('a process may name and unname one of another thread, and start with a name', async () => {
  const { system } = crowd({
    'app:wait': 'return function() process.events():receive() return "done" end',
    'app:main': `return function()
      local a, b = process.spawn("app:wait", "app:heavy"), process.spawn("app:wait", "app:heavy")
      assert(process.registry.register("a", a))
      assert(process.registry.register("b", b))
      local names = { process.registry.lookup("a") == a, process.registry.lookup("b") == b }
      local ok, err = process.registry.register("a", b)
      names[3] = tostring(err)
      names[4] = process.registry.unregister("a")
      names[5] = process.registry.unregister("a")
      names[6] = process.registry.lookup("a") == nil
      process.terminate(a)
      local spawner = process.with_context({}):with_name("c")
      local c = spawner:spawn("app:wait", "app:heavy")
      names[7] = process.registry.lookup("c") == c
      names[8] = spawner:spawn("app:wait", "app:heavy") == c
      return names
    end`,
  });
  for (let round = 0; round < 2; round++) {
    assert.equal(await system.spawn('app:main', 'app:heavy').result, [
      true,
      true,
      'name already registered',
      true,
      false,
      true,
      true,
      true,
    ]);
    for (const name of ['b', 'c']) system.cancel(name);
    await until(async () => (await system.listProcesses()).length === 0);
  }
  await system.stop({ grace: 0 });
});

test('endpoints have names that other threads know', async () => {
  const { system } = crowd({ 'app:tell': 'return function(to) return process.send(to, "t", process.pid()) end' });
  const endpoint = system.endpoint();
  assert.is(endpoint.register('desk'), true);
  const { pid, result } = system.spawn('app:tell', 'app:heavy', ['desk']);
  assert.is(threadOf(pid), 1);
  assert.is(await result, true);
  assert.is((await endpoint.receive()).data(), pid);
  await system.stop({ grace: 0 });
});

test('groups span threads', async () => {
  const { system } = crowd({
    'app:member': `return function(parent)
      process.group.join("team")
      local inbox = process.inbox()
      process.send(parent, "joined")
      process.send(parent, inbox:receive():topic(), process.pid())
      inbox:receive()
    end`,
    'app:main': `return function()
      local inbox, pids, said = process.inbox(), {}, {}
      local changes = process.group.monitor("team")
      for i = 1, 4 do pids[i] = process.spawn("app:member", "app:heavy", process.pid()) end
      for i = 1, 4 do inbox:receive() end
      said[1] = #process.group.members("team")
      said[2] = process.group.send("team", "hello")
      local heard = {}
      for i = 1, 4 do heard[inbox:receive():payload():data()] = true end
      for i = 1, 4 do said[2 + i] = heard[pids[i]] end
      process.group.send("team", "end")
      local joins, leaves = 0, 0
      while leaves < 4 do
        local change = changes:receive()
        if change.kind == "join" then joins = joins + 1 else leaves = leaves + 1 end
      end
      said[7] = joins
      said[8] = #process.group.members("team")
      return said
    end`,
  });
  assert.equal(await system.spawn('app:main').result, [4, 4, true, true, true, true, 4, 0]);
  await system.stop({ grace: 0 });
});

test.run();
