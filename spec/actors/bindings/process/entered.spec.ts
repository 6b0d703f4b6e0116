// What processes of one entry share: globals that their code cannot tell from its own, and the closure that reads them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Channel } from '../../../../src/actors/mail/channel.ts';
import type { System as Core } from '../../../../src/actors/core/system.ts';
import { createSystem } from '../../../../src/embed/system/system.ts';

const HOSTS = { 'app:processes': {} };

/** Two waiting processes of an entry, which is known: it has been started before. */
async function two(source: string, method?: string) {
  const system = createSystem({ entries: { 'app:e': { source, method } }, hosts: HOSTS, clock: 'virtual' });
  for (let i = 0; i < 3; i++) {
    system.spawn('app:e', 'app:processes');
    await system.quiet();
  }
  const { core } = system as unknown as { readonly core: Core };
  const [, a, b] = core.processes();
  return { a: a!, b: b!, system };
}

const WAIT = 'process.inbox():receive()';

const SHARING = [
  `return function() ${WAIT} end`,
  `return { run = function() ${WAIT} end }`,
  `local function run() ${WAIT} end return { version = 1, run = run }`,
  `local run = function() ${WAIT} end local M = {} M.run = run return M`,
  `local M = {} function M.other() x = 1 end function M.run() ${WAIT} end return M`,
  `return function() local t = { tostring(1), math.max(1, 2), nothing } t.x = 1 ${WAIT} end`,
  `return function() local function f() return print end f() ${WAIT} end`,
  `return function()
    local n = 0
    local function f() n = n + 1 end
    f() ${WAIT}
  end`,
  `return function() local _ENV = { process = process } x = 1 local e = _ENV ${WAIT} end`,
];

const OWN = [
  `return function() x = 1 ${WAIT} end`,
  `return function() local function f() x = 1 end f() ${WAIT} end`,
  `return function() local e = _ENV ${WAIT} end`,
  `return function() local function f() return function() return _ENV end end f() ${WAIT} end`,
  `return function() _ENV = { process = process } ${WAIT} end`,
  `return function() local g = _G ${WAIT} end`,
  `return function() load("x = 1")() ${WAIT} end`,
  `return function() local p = package ${WAIT} end`,
  `return function() local g = require("_G") ${WAIT} end`,
  `return function(k) local v = _ENV[k or "x"] ${WAIT} end`,
];

test('what only reads constant globals shares them', async () => {
  for (const source of SHARING) {
    const { a, b, system } = await two(source);
    assert.ok(a.alive && b.alive, source);
    assert.is(a.globals, b.globals, source);
    assert.is(a.main!.main.frame!.fn, b.main!.main.frame!.fn, source);
    await system.stop({ grace: 0 });
  }
});

test('what may change its globals, or get hold of them, has its own', async () => {
  for (const source of OWN) {
    const { a, b, system } = await two(source);
    assert.ok(a.alive && b.alive, source);
    assert.is.not(a.globals, b.globals, source);
    assert.is.not(a.main!.main.frame!.fn, b.main!.main.frame!.fn, source);
    await system.stop({ grace: 0 });
  }
});

test('chunks that do more than make functions run for each process', async () => {
  const sources = [
    `local n = 1 local function run() n = n + 1 ${WAIT} end return { run = run }`,
    `local function help() end local function run() help() ${WAIT} end return { run = run }`,
    `count = 1 return function() ${WAIT} end`,
    `local M = setmetatable({}, {}) function M.run() ${WAIT} end return M`,
    `local M = {} M.n = tostring(1) function M.run() ${WAIT} end return M`,
    `local function run() ${WAIT} end if run then return { run = run } end`,
    `return ((function() ${WAIT} end))`,
  ];
  for (const source of sources) {
    const { a, b, system } = await two(source);
    assert.is(a.main!.main.frame!.fn === b.main!.main.frame!.fn, source === sources.at(-1), source);
    await system.stop({ grace: 0 });
  }
});

test('the entry function is the one that the method names', async () => {
  const run = async (method?: string) => {
    const source = `return {
      main = function() return "main" end, run = function() return "run" end, other = function() return "other" end,
    }`;
    const system = createSystem({ entries: { 'app:e': { source, method } }, hosts: HOSTS, clock: 'virtual' });
    const first = await system.spawn('app:e', 'app:processes').result;
    assert.is(await system.spawn('app:e', 'app:processes').result, first);
    return first;
  };
  assert.is(await run(), 'run');
  assert.is(await run('main'), 'main');
  assert.is(await run('other'), 'other');
  assert.match(String(await run('none').catch(String)), 'method "none" not found in module');
});

test('a field that is set again is the last one', async () => {
  const run = async (source: string) => {
    const system = createSystem({ entries: { 'app:e': { source } }, hosts: HOSTS, clock: 'virtual' });
    return system.spawn('app:e', 'app:processes').result.catch(({ message }: Error) => message);
  };
  assert.is(await run('local M = {} M.run = function() return 1 end M.run = function() return 2 end return M'), 2);
  assert.is(
    await run('local M = {} function M.run() return 1 end function M.main() return 2 end M.run = nil return M'),
    2,
  );
  assert.is(
    await run('local M = {} function M.run() return 1 end M.run = 3 return M'),
    'method "run" not found in module',
  );
  assert.is(await run('local M = {} M.run = function() return 1 end return'), 'method "run" not found in module');
  assert.is(await run('local M = {} M.run = M return M'), 'method "run" not found in module');
});

test('imports are loaded for each process', async () => {
  const system = createSystem({
    entries: {
      'app:e': { source: 'return function() lib.n = lib.n + 1 return lib.n end', imports: { lib: 'app:lib' } },
      'app:lib': { kind: 'library.lua', source: 'return { n = 0 }' },
    },
    hosts: HOSTS,
    clock: 'virtual',
  });
  for (let i = 0; i < 3; i++) assert.is(await system.spawn('app:e', 'app:processes').result, 1);
});

test('functions that call only natives begin with a small stack, which grows', async () => {
  const { a, system } = await two(SHARING[0]!);
  assert.ok(a.main!.main.stack.length < 16);
  await system.stop({ grace: 0 });
  const source = `return function(...)
    local a = select("#", ...)
    local b = table.pack(pcall(pcall, pcall, pcall, pcall, string.rep, "x", 3))
    local c = table.pack(table.unpack({}, 1, 100))
    return { a, b[b.n], c.n }
  end`;
  const args = Array.from({ length: 50 }, () => 1);
  const other = createSystem({ entries: { 'app:e': { source } }, hosts: HOSTS, clock: 'virtual' });
  for (let i = 0; i < 2; i++) assert.equal(await other.spawn('app:e', 'app:processes', args).result, [50, 'xxx', 100]);
});

test('a subscription is void after an upgrade, to the same code, too', async () => {
  const source = `return function(n)
    if not n then
      events.subscribe("s")
      process.upgrade(nil, 1)
    end
    process.inbox():receive()
  end`;
  const system = createSystem({
    entries: {
      'app:e': { source, modules: ['events'] },
      'app:send': { source: 'return function() return require("events").send("s", "k", "/p", 1) end' },
    },
    hosts: HOSTS,
    clock: 'virtual',
  });
  system.spawn('app:e', 'app:processes');
  await system.quiet();
  const { core } = system as unknown as { readonly core: Core };
  const [process] = core.processes();
  assert.is(process!.rare.upgrades, 1);
  await system.spawn('app:send', 'app:processes').result;
  const subscription = [...process!.rare.exitWaiters!].find((waiter) => 'channel' in waiter) as { channel: Channel };
  assert.is(subscription.channel.size, 0);
  await system.stop({ grace: 0 });
});

test.run();
