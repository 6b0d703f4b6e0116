// JavaScript modules, output, log, limits and observers of systems with several threads.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaError, Multi, type CallContext, type TraceRecord } from '../../../src/exports/actors.ts';
import { buildWorker, crowd, threadOf, until } from './workers.ts';

test.before(buildWorker);

/** Runs a body on the other thread; what it gives. */
async function there(body: string, options: Parameters<typeof crowd>[1] = {}): Promise<unknown> {
  const { system } = crowd({ 'app:main': `return function() ${body} end` }, options);
  try {
    const { pid, result } = system.spawn('app:main', 'app:heavy');
    assert.is(threadOf(pid), 1);
    return await result;
  } finally {
    await system.stop({ grace: 0 });
  }
}

test('modules run on the first thread by request', async () => {
  const seen: string[] = [];
  const result = await there(
    `local m = require("m")
    local a, b = m.two(1, { x = "y" })
    local ok, err = pcall(m.fails, "no")
    local ok2, err2 = pcall(m.ours)
    local ok3, err3 = pcall(m.two, print)
    return { m.version, a, b.x, m.inner.later(20), tostring(err), err2:kind(), tostring(err2), tostring(err3), m.who() == process.pid() }`,
    {
      modules: {
        m: {
          version: 3,
          two: (n: number, t: object) => new Multi([n + 1, t]),
          inner: { later: async (n: number) => n * 2 },
          fails: (why: string) => {
            seen.push(why);
            throw new Error(why);
          },
          ours() {
            throw new LuaError({ code: 'ERR_LUA_RUNTIME', message: 'mine', kind: 'Conflict' });
          },
          who(this: CallContext) {
            return this.pid;
          },
        },
      },
    },
  );
  assert.equal(seen, ['no']);
  assert.equal(result, [
    3,
    2,
    'y',
    40,
    'no',
    'Conflict',
    'mine',
    "arguments and results of 'm.two' must be plain data on other threads",
    true,
  ]);
});

test('a call is aborted when its process ends', async () => {
  let aborted = false,
    began = false;
  const { system } = crowd(
    { 'app:main': 'return function() require("m").wait() end' },
    {
      modules: {
        m: {
          wait(this: CallContext) {
            const { signal } = this;
            began = true;
            return new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => {
                aborted = true;
                reject(new Error('aborted'));
              });
            });
          },
        },
      },
    },
  );
  const { pid } = system.spawn('app:main', 'app:heavy');
  assert.is(threadOf(pid), 1);
  await until(() => began);
  system.terminate(pid);
  await until(() => aborted);
  await system.stop({ grace: 0 });
});

test('modules of workers run beside their callers', async () => {
  let calls = 0;
  const modules = { near: { count: () => ++calls, double: (n: number) => -n } };
  const workerModules = pathToFileURL(resolve('spec/embed/threads/modules.mjs'));
  const result = await there('local near = require("near") near.count() return { near.count(), near.double(21) }', {
    modules,
    workerModules,
  });
  assert.equal(result, [2, 42]);
  assert.is(calls, 0);
});

test('output and log records come to the first thread, in the order written', async () => {
  const { system, output, log } = crowd({
    'app:main': `return function()
      local logger = require("logger")
      for i = 1, 3 do
        print("line", i)
        logger:named("n"):info("record", { i = i, nested = { 1 } })
      end
    end`,
  });
  const { pid, result } = system.spawn('app:main', 'app:heavy');
  assert.is(threadOf(pid), 1);
  await result;
  assert.is(output(), 'line\t1\nline\t2\nline\t3\n');
  assert.equal(
    log.map(({ level, logger, message, fields, pid: from }) => [level, logger, message, fields, from]),
    [1, 2, 3].map((i) => ['info', 'n', 'record', { i, nested: [1] }, pid]),
  );
  await system.stop({ grace: 0 });
});

test('crashes are reported once, unless somebody learns of them', async () => {
  const { system, log } = crowd({ 'app:fails': 'return function() error("bad") end' });
  const crashes: string[] = [];
  system.on('crash', ({ pid }) => void crashes.push(pid));
  const first = system.spawn('app:fails', 'app:heavy');
  assert.is(threadOf(first.pid), 1);
  await until(() => crashes.length > 0);
  assert.equal(crashes, [first.pid]);
  assert.is(log.filter(({ logger }) => logger === 'crash').length, 1);
  let heard: LuaError | undefined;
  await until(async () => {
    const next = system.spawn('app:fails', 'app:heavy');
    heard = (await next.result.catch((thrown: unknown) => thrown)) as LuaError;
    return threadOf(next.pid) === 1;
  });
  assert.match(heard!.message, /bad/);
  await system.quiet();
  assert.is(crashes.length, 1);
  await system.stop({ grace: 0 });
});

test('limits and mailbox policies hold on all threads', async () => {
  const { system } = crowd(
    {
      'app:spins': { source: 'return function() while true do end end', limits: { instructions: 100_000 } },
      'app:eats': { source: 'return function() local t = {} for i = 1, 1e7 do t[i] = {} end end', memory: 1_000_000 },
      'app:full': {
        source: 'return function(parent) local e = process.events():receive() return e.kind end',
        mailbox: { max: 3, overflow: 'kill' },
      },
      'app:fill': `return function()
        local to = process.spawn_monitored("app:full", "app:heavy")
        for i = 1, 10 do process.send(to, "t", i) end
        return process.events():receive().result.error:kind()
      end`,
      'app:wait': 'return function() process.inbox():receive() end',
    },
    { hosts: { 'app:heavy': { spread: true }, 'app:few': { spread: true, maxProcesses: 5 } } },
  );
  const hits: string[] = [];
  system.on('limit', ({ limit }) => void hits.push(limit));
  for (const [id, code] of [
    ['app:spins', 'ERR_LUA_LIMIT_INSTRUCTIONS'],
    ['app:eats', 'ERR_LUA_LIMIT_MEMORY'],
  ] as const) {
    const pair = [system.spawn(id, 'app:heavy'), system.spawn(id, 'app:heavy')];
    assert.equal(pair.map(({ pid }) => threadOf(pid)).sort(), [0, 1]);
    for (const { result } of pair)
      assert.is(((await result.catch((thrown: unknown) => thrown)) as LuaError).code, code);
  }
  assert.equal(hits.sort(), ['instructions', 'instructions', 'memory', 'memory']);
  const fills = [system.spawn('app:fill', 'app:heavy'), system.spawn('app:fill', 'app:heavy')];
  for (const { result } of fills) assert.is(await result, 'ResourceExhausted');
  const few = Array.from({ length: 5 }, () => system.spawn('app:wait', 'app:few'));
  assert.throws(() => system.spawn('app:wait', 'app:few'), /max processes limit exceeded/);
  assert.equal(few.map(({ pid }) => threadOf(pid)).sort(), [0, 0, 0, 1, 1]);
  few[0]!.terminate();
  await few[0]!.result.catch(() => {});
  await system.quiet();
  assert.ok(system.spawn('app:wait', 'app:few'));
  await system.stop({ grace: 0 });
});

test('processes() and inspect() have forms for all threads; events and trace come from all', async () => {
  const records: TraceRecord[] = [],
    events: string[] = [];
  const { system } = crowd(
    {
      'app:wait': `return function()
        process.registry.register("waits")
        local t = process.inbox():receive()
        return t:payload():data()
      end`,
    },
    { trace: (record) => void records.push(record) },
  );
  system.on('spawn', ({ pid }) => void events.push(`spawn ${pid}`));
  system.on('exit', ({ pid, ok, value }) => void events.push(`exit ${pid} ${ok} ${JSON.stringify(value)}`));
  const { pid, result } = system.spawn('app:wait', 'app:heavy');
  assert.is(threadOf(pid), 1);
  await until(async () => (await system.inspectProcess(pid))?.waitingOn?.call === 'channel:receive');
  assert.equal(system.processes(), []);
  assert.is(system.inspect(pid), undefined);
  const [info] = await system.listProcesses({ frames: true });
  assert.equal([info!.pid, info!.entry, info!.host, info!.names], [pid, 'app:wait', 'app:heavy', ['waits']]);
  assert.ok(info!.frames.length > 0);
  assert.is((await system.inspectProcess('waits'))?.pid, pid);
  assert.is(await system.inspectProcess('nobody'), undefined);
  system.send(pid, 'go', { a: 1 });
  assert.equal(await result, { a: 1 });
  await system.quiet();
  assert.equal(events, [`spawn ${pid}`, `exit ${pid} true {"a":1}`]);
  for (const what of ['spawn', 'run', 'send', 'deliver', 'exit'])
    assert.ok(
      records.some((record) => record.what === what && JSON.stringify(record).includes(pid)),
      what,
    );
  await system.stop({ grace: 0 });
});

test('stopping cancels services, then what runs on all threads', async () => {
  const { system, output } = crowd(
    {
      'app:neat': `return function(name)
        local e = process.events():receive()
        print(name, e.kind, e.reason)
      end`,
      'app:deaf': 'return function() while true do process.events():receive() end end',
    },
    {
      services: {
        'app:service': { process: 'app:neat', host: 'app:heavy', input: ['service'], lifecycle: { autoStart: true } },
      },
    },
  );
  await system.ready();
  for (const name of ['a', 'b']) system.spawn('app:neat', 'app:heavy', [name]);
  for (let i = 0; i < 2; i++) system.spawn('app:deaf', 'app:heavy');
  await until(async () => (await system.listProcesses()).every(({ waitingOn }) => waitingOn !== undefined));
  await system.stop({ grace: 50 });
  const lines = output().trim().split('\n');
  assert.match(lines[0]!, /^service\tpid\.cancel/);
  assert.equal(
    lines
      .slice(1)
      .map((line) => line.split('\t')[0])
      .sort(),
    ['a', 'b'],
  );
  assert.throws(() => system.spawn('app:neat', 'app:heavy'), /stopped/);
});

test('what cannot be is refused with one line', () => {
  const entries = { 'app:main': 'return function() end' };
  for (const [options, message] of [
    [{ threads: 0 }, /'threads' must be a whole number from 1 up, or 'auto'/],
    [{ threads: 65 }, /^more than 64 threads$/],
    [{ clock: 'virtual' }, /^a virtual clock needs threads: 1$/],
    [{ catalog: { 'app:x': { kind: 'k', data: () => {} } } }, /must be plain data/],
    [{ worker: 7 }, /'worker'/],
    [
      {
        worker: () => {
          throw new Error('no more of them');
        },
      },
      /^cannot start a worker: no more of them$/,
    ],
  ] as [Parameters<typeof crowd>[1], RegExp][])
    assert.throws(() => crowd(entries, options), message);
});

test('one thread is a system as ever', async () => {
  const { system, workers } = crowd({ 'app:pid': 'return function() return process.pid() end' }, { threads: 1 });
  assert.is(await system.spawn('app:pid', 'app:heavy').result, '{app:heavy|app:pid|0x00001}');
  assert.is(workers.length, 0);
  await system.stop({ grace: 0 });
});

test.run();
