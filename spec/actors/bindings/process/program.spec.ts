// Loading: what an entry's code finds, and what becomes of entries that cannot be loaded (README 2).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type Entry, type SystemOptions } from '../../../../src/embed/system/system.ts';

const HOSTS = { 'app:processes': {} };

/** What app:main gives, or the message it fails with. */
async function result(entries: Record<string, Entry>, options: Partial<SystemOptions> = {}): Promise<unknown> {
  const system = createSystem({ entries, hosts: HOSTS, clock: 'virtual', ...options });
  return system.spawn('app:main', 'app:processes').result.catch((error: Error) => error.message);
}

test('a chunk may return its function, which is called whatever the method', async () => {
  assert.is(await result({ 'app:main': { source: 'return function() return 1 end', method: 'other' } }), 1);
});

test('the entry function: the method named, else run, else main', async () => {
  const source =
    'return { main = function() return "main" end, run = function() return "run" end, x = function() return "x" end }';
  assert.is(await result({ 'app:main': { source } }), 'run');
  assert.is(await result({ 'app:main': { source, method: 'x' } }), 'x');
  assert.is(await result({ 'app:main': { source: 'return { main = function() return "main" end }' } }), 'main');
});

test('without an entry function the spawn fails', async () => {
  assert.is(await result({ 'app:main': { source: 'return {}' } }), 'method "run" not found in module');
  assert.is(await result({ 'app:main': { source: 'return 1', method: 'm' } }), 'method "m" not found in module');
  assert.is(await result({ 'app:main': { source: '' } }), 'method "run" not found in module');
});

test('listed modules are globals; a module not listed cannot be required', async () => {
  const globals = 'return function() return type(time) .. " " .. tostring(select(2, pcall(require, "time"))) end';
  assert.match((await result({ 'app:main': { source: globals, modules: ['time'] } })) as string, /^table table: 0x/);
  assert.is(await result({ 'app:main': { source: globals, modules: [] } }), "nil module 'time' not found");
  assert.match((await result({ 'app:main': { source: globals } })) as string, /^nil table: 0x/);
});

test('libraries run once per process, before the code that imports them, found by alias', async () => {
  const entries: Record<string, Entry> = {
    'app:main': {
      source: 'return function() return { a.name, a.b.name, b == a.b, require("a") == a, loads } end',
      imports: { a: 'app:a', b: 'app:b' },
    },
    'app:a': {
      kind: 'library.lua',
      source: 'loads = (loads or 0) + 1; return { name = "a", b = deep }',
      imports: { deep: 'app:b' },
    },
    'app:b': { kind: 'library.lua', source: 'loads = (loads or 0) + 1; return { name = "b" }' },
  };
  assert.equal(await result(entries), ['a', 'b', true, true, 2]);
});

test('imports that are missing, in a circle, or broken', async () => {
  const main: Entry = { source: 'return function() end', imports: { a: 'app:a' } };
  const run = async (entries: Record<string, Entry>) => {
    try {
      return await result(entries);
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.is(await run({ 'app:main': main }), "import 'a' not found: app:a");
  assert.is(
    await run({
      'app:main': main,
      'app:a': { source: '', imports: { b: 'app:b' } },
      'app:b': { source: '', imports: { a: 'app:a' } },
    }),
    'import cycle through app:a',
  );
  assert.match(
    (await run({ 'app:main': main, 'app:a': { source: 'error("broken", 0)' } })) as string,
    /^failed to execute script: broken$/,
  );
});

test('hosts limit how many run, and nodes show in PIDs', async () => {
  const source = `
    local function waits() process.inbox():receive() end
    local function main()
      process.spawn("app:waits", "small")
      local pid, err = process.spawn("app:waits", "small")
      return { tostring(err), err:kind(), process.pid() }
    end
    return { main = main, waits = waits }`;
  const entries = { 'app:main': { source }, 'app:waits': { source, method: 'waits' } };
  assert.equal(await result(entries, { hosts: { ...HOSTS, small: { maxProcesses: 1 } }, node: 'n1' }), [
    'max processes limit exceeded',
    'LimitExceeded',
    '{n1@app:processes|app:main|0x00001}',
  ]);
});

test('stopping asks every process to end, then ends it', async () => {
  const source = `
    local function polite() return process.events():receive().reason end
    local function deaf() while true do process.inbox():receive() end end
    return { polite = polite, deaf = deaf }`;
  const system = createSystem({
    entries: { 'app:polite': { source, method: 'polite' }, 'app:deaf': { source, method: 'deaf' } },
    hosts: HOSTS,
    clock: 'virtual',
  });
  const polite = system.spawn('app:polite', 'app:processes'),
    deaf = system.spawn('app:deaf', 'app:processes');
  await system.quiet();
  await system.stop({ grace: 1000 });
  assert.is(await polite.result, 'scheduler shutdown');
  assert.is(await deaf.result.catch((error: Error) => error.message), 'process terminated');
});

test.run();
