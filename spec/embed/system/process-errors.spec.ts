// What JavaScript has of an error that ended a process: the error value itself, what an error object says besides its
// message, and where it happened; and the way back, from a LuaError to an error object.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, LuaError, type SystemOptions } from '../../../src/exports/actors.ts';
import { rejection } from '../lua/runs.ts';

const systemOf = (body: string, options: Partial<SystemOptions> = {}) =>
  createSystem({
    entries: { 'app:main': { source: `return { run = function(...)\n${body}\nend }`, chunkName: '=main' } },
    clock: 'virtual',
    crashReports: false,
    ...options,
  });
const failureOf = (body: string, options?: Partial<SystemOptions>): Promise<LuaError> =>
  rejection(systemOf(body, options).spawn('app:main').result, body);

test('the error value stays what it was', async () => {
  const table = await failureOf('error({ code = 7, list = { 1, 2 } })');
  assert.equal(table.value, { code: 7, list: [1, 2] });
  assert.match(table.message, /^table: 0x/);
  assert.is((await failureOf('error(42)')).value, 42);
  assert.is((await failureOf('error(1.5)')).value, 1.5);
  assert.is((await failureOf('error(true)')).value, true);
  assert.is((await failureOf('error()')).value, undefined);
  assert.is((await failureOf('error("text", 0)')).value, 'text');
  const { value } = (await failureOf('local t = {} t.own = t error(t)')) as { value: { own: unknown } };
  assert.is(value.own, value);
});

test('words and the value of one error', async () => {
  const worded = await failureOf(
    'error(setmetatable({ code = 1 }, { __tostring = function(e) e.code = 2 return "in words" end }))',
  );
  assert.is(worded.message, 'in words');
  assert.equal(worded.value, { code: 1 });
  const broken = await failureOf('error(setmetatable({ code = 1 }, { __tostring = function() error("worse") end }))');
  assert.is(broken.message, '(error object is a table value)');
  assert.equal(broken.value, { code: 1 });
});

test('a value that cannot travel is its message', async () => {
  assert.match((await failureOf('error({ f = print })')).value as string, /^table: 0x/);
  assert.match((await failureOf('error(print)')).value as string, /^(function|builtin)/);
  assert.is(typeof (await failureOf('error(process.inbox())')).value, 'string');
});

test('a large error value is copied while others run', async () => {
  const system = createSystem({
    entries: {
      'app:main': { source: 'return function() local t = {} for i = 1, 30000 do t[i] = { i } end error(t) end' },
      'app:other': { source: 'return function() for i = 1, 50 do require("time").sleep(1000) end return "done" end' },
    },
    crashReports: false,
  });
  const [error, other] = await Promise.all([
    rejectionOf(system.spawn('app:main').result),
    system.spawn('app:other').result,
  ]);
  assert.is((error.value as unknown[]).length, 30000);
  assert.is(other, 'done');
});

const rejectionOf = (promise: Promise<unknown>): Promise<LuaError> =>
  promise.then(
    () => assert.unreachable('it did not fail') as never,
    (error: LuaError) => error,
  );

test('an error object keeps details, retryable, kind and frames', async () => {
  const made =
    'errors.new({ message = "no room", kind = errors.UNAVAILABLE, retryable = true, details = { seconds = 5, at = { "a" } } })';
  for (const how of [
    `error(${made})`,
    `return nil, ${made}`,
    `coroutine.spawn(function() error(${made}) end) process.inbox():receive()`,
  ]) {
    const error = await failureOf(how);
    assert.is(error.message, 'no room', how);
    assert.is(error.value, 'no room', how);
    assert.is(error.kind, 'Unavailable', how);
    assert.is(error.retryable, true, how);
    assert.equal(error.details, { seconds: 5, at: ['a'] }, how);
    assert.is(error.frames[0]!.line, 2, how);
    assert.is(error.frames[0]!.source, 'main', how);
  }
  const plain = await failureOf('error("x")');
  assert.is(plain.retryable, undefined);
  assert.is(plain.details, undefined);
  assert.is(plain.frames[0]!.what, 'host');
  assert.is(plain.frames[1]!.line, 2);
});

test('frames of host functions have no line', async () => {
  const { frames } = await failureOf(
    'local ok, e = pcall(errors.new, "made inside") error(select(2, ok, pcall(function() return e end)) and e)',
  );
  assert.is(frames.find(({ what }) => what === 'host')?.line ?? -1, -1);
});

test('an error keeps its parts on the way through processes', async () => {
  const system = createSystem({
    entries: {
      'app:main': {
        source: 'return function() local v, e = process.exec("app:fails", "system:processes") error(e) end',
      },
      'app:fails': { source: 'return function() error({ code = 7 }) end' },
    },
    clock: 'virtual',
    crashReports: false,
  });
  assert.equal((await rejection(system.spawn('app:main').result)).value, { code: 7 });
});

test('listeners and services see the same error', async () => {
  const system = systemOf('error({ code = 7 })');
  const seen: unknown[] = [];
  system.on('exit', ({ error }) => seen.push(error?.value));
  system.on('crash', ({ error }) => seen.push(error.value));
  const endpoint = system.endpoint();
  const { pid } = system.spawn('app:main');
  const { error } = await endpoint.monitor(pid).exit;
  assert.equal(error?.value, { code: 7 });
  assert.equal(seen[0], { code: 7 });
});

test('a LuaError goes back into a process with kind, details and retryable', async () => {
  const error = new LuaError({
    code: 'ERR_LUA_RUNTIME',
    message: 'no room',
    kind: 'Unavailable',
    details: { seconds: 5, f: 'x' },
    retryable: false,
  });
  const body =
    'local ok, e = pcall(require("m").fail) return { e:message(), e:kind(), e:retryable(), e:details().seconds }';
  const system = systemOf(body, {
    modules: {
      m: {
        fail: () => {
          throw error;
        },
      },
    },
  });
  assert.equal(await system.spawn('app:main').result, ['no room', 'Unavailable', false, 5]);
  const odd = new LuaError({
    code: 'ERR_LUA_RUNTIME',
    message: 'odd',
    details: {
      get bad(): never {
        throw new Error('bad');
      },
    },
    retryable: 'x' as never,
  });
  const oddBody =
    'local ok, e = pcall(require("m").fail) return { e:message(), e:details() == nil, e:retryable() == nil }';
  assert.equal(
    await systemOf(oddBody, {
      modules: {
        m: {
          fail: () => {
            throw odd;
          },
        },
      },
    }).spawn('app:main').result,
    ['odd', true, true],
  );
});

test('without an entry function the error names run', async () => {
  const system = createSystem({
    entries: { 'app:main': { source: 'return { start = print }' }, 'app:own': { source: 'return {}', method: 'own' } },
  });
  assert.is((await rejection(system.spawn('app:main').result)).message, 'method "run" not found in module');
  assert.is((await rejection(system.spawn('app:own').result)).message, 'method "own" not found in module');
});

test('large tables of an error are converted when they are read, once', async () => {
  const entry = (body: string) => ({ source: `return function() local t = {} ${body} end` }),
    system = createSystem({
      entries: {
        'app:few': entry('error(errors.new({ message = "x", details = { n = { 1 } } }))'),
        'app:many': entry(
          'for i = 1, 300 do t[i] = { i } end error(errors.new({ message = "x", details = { t = t } }))',
        ),
        'app:raises': entry('for i = 1, 300 do t[i] = i end error(t)'),
      },
      clock: 'virtual',
    });
  const errorOf = (id: string): Promise<LuaError> => rejection(system.spawn(id).result);
  const few = await errorOf('app:few');
  assert.equal(Object.getOwnPropertyDescriptor(few, 'details')!.value, { n: [1] });
  for (const [id, name, length] of [
    ['app:many', 'details', 300],
    ['app:raises', 'value', 300],
  ] as const) {
    const error = await errorOf(id);
    assert.type(Object.getOwnPropertyDescriptor(error, name)!.get, 'function');
    const first = error[name] as { t: unknown[] } & unknown[];
    assert.is((name === 'details' ? first.t : first).length, length);
    assert.is(error[name], first);
  }
  await system.stop();
});

test.run();
