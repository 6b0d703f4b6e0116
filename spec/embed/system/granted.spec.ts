// The module `system`: what it tells, and who has it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type Entry, type SystemOptions } from '../../../src/exports/actors.ts';

const granted = (body: string, more: Partial<Entry> = {}): Entry => ({
  source: `return function(...) ${body} end`,
  modules: ['system', 'registry'],
  ...more,
});

async function told<T>(body: string, options: Partial<SystemOptions> = {}): Promise<T> {
  const system = createSystem({
    clock: 'virtual',
    ...options,
    entries: {
      'a:main': granted(body),
      'a:idle': { source: 'return function(name) process.registry.register(name) process.events():receive() end' },
      ...options.entries,
    },
  });
  try {
    return await system.spawn<T>('a:main').result;
  } finally {
    await system.stop();
  }
}

const SPAWNED = `
  local pid = process.spawn_monitored("a:idle", "a:h", "named")
  local link = process.link(pid)
  process.send(pid, "t", 1)
  coroutine.yield()`;
const HOSTS = { 'a:h': { maxProcesses: 7, memory: 1 << 20 } };

test('processes', async () => {
  const [main, idle] = await told<Record<string, unknown>[]>(`${SPAWNED} return system.processes()`, { hosts: HOSTS });
  const { fuel, memory, ...rest } = idle!;
  assert.ok((fuel as number) > 0 && (memory as number) > 0);
  assert.equal(rest, {
    pid: '{a:h|a:idle|0x00002}',
    entry: 'a:idle',
    host: 'a:h',
    parent: '{system:processes|a:main|0x00001}',
    state: 'waiting',
    mailbox: 1,
    coroutines: 1,
  });
  assert.equal([main!['state'], main!['parent'], main!['memory']], ['running', undefined, undefined]);
});

test('inspect', async () => {
  const body = `${SPAWNED}
    process.group.join("g")
    local me, other = system.inspect(process.pid()), system.inspect("named")
    return { me, other, tostring(select(2, system.inspect("nobody"))) }`;
  const [me, other, unknown] = await told<Record<string, unknown>[]>(body, { hosts: HOSTS });
  assert.equal(me!['groups'], ['g']);
  assert.equal([me!['links'], me!['monitors'], me!['monitored_by']], [[other!['pid']], [other!['pid']], {}]);
  assert.equal([other!['names'], other!['monitored_by'], other!['trap_links']], [['named'], [me!['pid']], false]);
  assert.equal(other!['waiting_on'], { call: 'channel:receive', channels: ['events'] });
  assert.is(other!['mailbox_peak'], 1);
  assert.is(unknown, `could not resolve 'nobody' as PID or registered name`);
});

test('hosts, nodes, names, groups, memory', async () => {
  const body = `${SPAWNED}
    process.group.join("g")
    return { system.hosts(), system.nodes(), system.names(), system.groups(), system.memory() }`;
  const [hosts, nodes, names, groups, memory] = await told<unknown[]>(body, { hosts: HOSTS, node: 'moon' });
  const [common, own] = hosts as Record<string, unknown>[];
  assert.equal(common, { id: 'system:processes', kind: 'process.host', processes: 1, stopping: false });
  assert.ok((own!['memory'] as number) > 0);
  assert.equal(
    { ...own, memory: 0 },
    {
      id: 'a:h',
      kind: 'process.host',
      processes: 1,
      max_processes: 7,
      memory: 0,
      max_memory: 1 << 20,
      stopping: false,
    },
  );
  assert.equal(nodes, [{ name: 'moon', this: true }]);
  assert.equal(names, { named: '{moon@a:h|a:idle|0x00002}' });
  assert.equal(groups, { g: 1 });
  const { accounted, ...counts } = memory as Record<string, number>;
  assert.ok(accounted! > 0);
  assert.equal(counts, { processes: 1, messages: 1 });
});

test('many processes are listed while others run', async () => {
  const system = createSystem({
    clock: 'virtual',
    entries: {
      'a:idle': { source: 'return function() process.events():receive() end' },
      'a:spawner': { source: 'return function(n) for i = 1, n do process.spawn("a:idle", "system:processes") end end' },
      'a:lists': granted('return #system.processes()'),
      'a:ticks': {
        source:
          'return function(to) local n = 0 while process.send(to, "t") do n = n + 1 coroutine.yield() end return n end',
      },
    },
  });
  await system.spawn('a:spawner', undefined, [20_000]).result;
  const lists = system.spawn<number>('a:lists');
  const ticks = system.spawn<number>('a:ticks', undefined, [lists.pid]);
  assert.ok((await lists.result) >= 20_000);
  assert.ok((await ticks.result) > 20);
  await system.stop();
});

test('only entries that list it have it', async () => {
  const asks = 'return tostring(system) .. " " .. tostring(pcall(require, "system"))';
  const source = `return function() ${asks} end`;
  const nothing = 'nil false';
  assert.is(
    await told('return process.exec("a:other", "system:processes")', { entries: { 'a:other': { source } } }),
    nothing,
  );
  const listed = { 'a:other': { source, modules: ['time'] } };
  assert.is(await told('return process.exec("a:other", "system:processes")', { entries: listed }), nothing);
  const lib = { source: 'return { look = function() return #system.processes() end }', kind: 'library.lua' as const };
  const user = { source: 'return function() return lib.look() end', imports: { lib: 'a:lib' } };
  const run = 'return process.exec("a:user", "system:processes")';
  // A library that lists it has it, wherever it is used.
  assert.is(await told(run, { entries: { 'a:lib': { ...lib, modules: ['system'] }, 'a:user': user } }), 2);
  // Not in code that programs define, nor through what they define.
  const define = (id: string, data: string) => `
    local changes = require("registry").snapshot():changes()
    changes:${id === 'a:lib' ? 'update' : 'create'} { id = "${id}", kind = "${id === 'a:lib' ? 'library.lua' : 'process.lua'}", data = ${data} }
    assert(changes:apply())`;
  const own = `{ source = [[${source}]], modules = { "system" }, imports = { lib = "a:lib" } }`;
  const entries = { 'a:lib': { ...lib, modules: ['system'] }, 'a:user': { ...user, source, modules: ['system'] } };
  assert.is(
    await told(`${define('a:spy', own)} return process.exec("a:spy", "system:processes")`, { entries }),
    nothing,
  );
  const bad = '{ source = "return {}", modules = { "system" } }';
  assert.is(await told(`${define('a:lib', bad)} ${run}`, { entries }), nothing);
});

test('a module of the embedder by that name is as others', async () => {
  const system = createSystem({
    modules: { system: { name: () => 'mine' } },
    entries: { 'a:main': { source: 'return function() return require("system").name() end' } },
  });
  assert.is(await system.spawn('a:main').result, 'mine');
  await system.stop();
});

test.run();
