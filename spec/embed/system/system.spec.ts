import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, LuaError, type SystemOptions } from '../../../src/exports/actors.ts';

/** A system on the virtual clock whose entry app:main has this body. */
const systemOf = (body: string, options: Partial<SystemOptions> = {}) =>
  createSystem({
    entries: { 'app:main': { source: `local function run(...) ${body} end return { run = run }` } },
    clock: 'virtual',
    ...options,
  });

const runMain = (body: string, ...args: unknown[]): Promise<unknown> =>
  systemOf(body).spawn('app:main', 'system:processes', args).result;

async function failure(promise: Promise<unknown>): Promise<LuaError> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, LuaError);
    return error as LuaError;
  }
  return assert.unreachable('it did not fail') as never;
}

test('a process gets its arguments and gives its result', async () => {
  assert.equal(await runMain('local a, b = ... return { sum = a + b.n }', 1, { n: 2 }), { sum: 3 });
  assert.is(await runMain(''), undefined);
});

test('mail sent before the process has started is not lost', async () => {
  const process = systemOf(
    'local inbox = process.inbox() return inbox:receive():payload():data() .. inbox:receive():topic()',
  ).spawn('app:main');
  process.send('first', 'one ');
  process.send('second');
  assert.is(await process.result, 'one second');
});

test('mail reaches a name', async () => {
  const system = systemOf('process.registry.register("me") return process.listen("t"):receive()');
  const { result } = system.spawn('app:main');
  await system.quiet();
  system.send('me', 't', [1, 2]);
  assert.equal(await result, [1, 2]);
});

test('a failing process rejects its result', async () => {
  const error = await failure(runMain('error("boom")'));
  assert.match(error.message, /boom$/);
  assert.is(error.kind, 'Internal');
  assert.match(error.traceback, /in function 'error'/);
  assert.is(
    (await failure(runMain('return nil, errors.new({ message = "gone", kind = errors.NOT_FOUND })'))).kind,
    'NotFound',
  );
});

test('unknown entries and hosts are errors at once', () => {
  const system = systemOf('');
  assert.throws(
    () => system.spawn('app:nobody'),
    (error: unknown) => error instanceof LuaError && error.kind === 'NotFound',
  );
  assert.throws(() => system.spawn('app:main', 'app:nowhere'), /host not found/);
});

test('code that does not compile makes no system', () => {
  assert.throws(
    () => createSystem({ entries: { 'app:bad': { source: 'x =' } } }),
    (error: unknown) => error instanceof LuaError && error.code === 'ERR_LUA_SYNTAX' && /app:bad/.test(error.message),
  );
});

test('an hour passes at once on the virtual clock', async () => {
  const before = Date.now();
  assert.is(
    await runMain(
      'local time = require("time") local t = time.now() time.sleep("1h") return time.now():sub(t):hours()',
    ),
    1,
  );
  assert.ok(Date.now() - before < 5000);
});

test('real time passes', async () => {
  const before = performance.now();
  await systemOf('require("time").sleep("30ms")', { clock: 'real' }).spawn('app:main').result;
  assert.ok(performance.now() - before >= 29);
});

test('a busy process leaves the host its turns', async () => {
  const process = systemOf('while true do end', { clock: 'real' }).spawn('app:main');
  await new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
  process.terminate();
  assert.is((await failure(process.result)).message, 'process terminated');
});

test('a busy process does not keep others from waking up', async () => {
  const system = createSystem({
    entries: {
      'app:busy': { source: 'return function() while true do end end' },
      'app:sleeper': { source: 'local time = require("time") return function() time.sleep("5ms") return "awake" end' },
    },
  });
  system.spawn('app:busy');
  assert.is(await system.spawn('app:sleeper').result, 'awake');
  await system.stop({ grace: 0 });
});

test('a stop ends a process that never waits, on either clock', async () => {
  for (const clock of ['real', 'virtual'] as const) {
    const system = systemOf('while true do end', { clock });
    const { result } = system.spawn('app:main');
    await system.stop({ grace: 5 });
    assert.is((await failure(result)).message, 'process terminated');
  }
});

test('stop asks, waits, and then ends', async () => {
  const polite = systemOf('local event = process.events():receive() return event.kind', { clock: 'real' });
  const asked = polite.spawn('app:main');
  await polite.quiet();
  await polite.stop({ grace: 60_000 });
  assert.is(await asked.result, 'pid.cancel');

  const deaf = systemOf('process.inbox():receive()');
  const ignorant = deaf.spawn('app:main');
  await deaf.stop({ grace: 10 });
  assert.is((await failure(ignorant.result)).message, 'process terminated');
  assert.throws(() => deaf.spawn('app:main'), /has been stopped/);
});

test('the same seed gives the same order', async () => {
  const trace = async (seed: number) => {
    let out = '';
    const system = systemOf('local n = ... for i = 1, 3 do coroutine.yield() print(n) end', {
      seed,
      stdout: (bytes) => {
        out += Buffer.from(bytes).toString();
      },
    });
    await Promise.all([1, 2, 3, 4, 5].map((n) => system.spawn('app:main', 'system:processes', [n]).result));
    return out;
  };
  assert.is(await trace(7), await trace(7));
  assert.is.not(await trace(7), await trace(8));
});

test.run();
