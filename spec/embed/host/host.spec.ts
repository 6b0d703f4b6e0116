// What the host does for programs, and who looks on: a service that fails is an error of the program that asked, an
// observer that fails is the host's affair.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { System, SystemEvents, SystemOptions } from '../../../src/exports/actors.ts';
import { PortableHost } from '../../../src/embed/host/host.ts';
import { Lua } from '../../../src/exports/index.ts';
import { boom, raised, rejection, systemOf, turn, valueOf } from '../lua/runs.ts';

test('output that fails is an error of the program', async () => {
  const broken = { stdout: boom, stderr: boom, now: boom };
  const lua = new Lua(broken);
  const ways = ['print(1)', 'io.write("x")', 'io.stderr:write("x")', 'os.time()', 'os.date()', 'warn("@on") warn("x")'];
  for (const code of ways) {
    const error = raised(() => lua.eval(`local x = 1\n${code}`), code);
    assert.match(error.message, /^eval:2: boom$/, code);
    assert.instance(error.cause, Error);
    assert.is((error.cause as Error).message, 'boom');
    assert.match(lua.eval<string>(`local ok, e = pcall(function() ${code} end) return e`), /boom$/, code);
    assert.match((await rejection(lua.evalAsync(code), code)).message, /boom$/);
  }
  for (const thrown of [Symbol('x'), undefined, { a: 1 }, Object.create(null)]) {
    raised(() =>
      new Lua({
        stdout: () => {
          throw thrown;
        },
      }).eval('print(1)'),
    );
  }
  assert.is(lua.eval('return 1'), 1);
});

test('a clock that gives no number is an error of the program', () => {
  for (const now of [() => NaN, () => 'x', () => Symbol('x'), () => 5n, () => undefined, () => ({}), () => Infinity]) {
    const lua = new Lua({ now: now as never });
    assert.match(
      lua.eval<string>('local ok, e = pcall(function() return os.time() end) return e'),
      /^eval:1: now must give a number$/,
      String(now),
    );
  }
});

test('services of a host that fail are errors of the program', () => {
  let ready = false;
  const host = {
    write: boom,
    writeError: boom,
    now: boom,
    cpu: boom,
    entropy: boom,
    env: () => (ready ? boom() : undefined),
    execute: boom,
    files: {
      open: boom,
      stdin: { read: boom },
      stdout: { write: boom },
      stderr: { write: boom },
      remove: boom,
      rename: boom,
      temporary: boom,
      popen: boom,
    },
  };
  const lua = new Lua({ profile: 'full', host: host as never });
  ready = true;
  assert.is(raised(() => new Lua({ profile: 'full', host: host as never })).code, 'ERR_LUA_CONFIG');
  assert.is(raised(() => systemOf('return 1', {}, { host: host as never })).code, 'ERR_LUA_CONFIG');
  for (const code of [
    'print(1)',
    'os.clock()',
    'os.getenv("x")',
    'os.execute("x")',
    'io.open("x")',
    'os.remove("x")',
    'os.rename("x", "y")',
    'os.tmpname()',
    'io.popen("x")',
    'io.read()',
    'io.lines("x")',
    'math.random()',
    'math.randomseed()',
    'dofile("x")',
    'require("x")',
  ]) {
    assert.match(raised(() => lua.eval(code), code).message, /boom/, code);
  }
  const files = {
    open: () => ({ read: boom, write: boom, seek: boom, flush: boom, close: boom }),
    stdin: {},
    stdout: {},
    stderr: {},
  };
  const second = new Lua({ profile: 'full', host: { ...host, env: undefined, files } as never });
  for (const code of [
    'io.open("x"):read()',
    'local f = io.open("x", "w") f:write("x") f:flush()',
    'io.open("x"):seek()',
    'io.open("x"):close()',
  ]) {
    assert.match(raised(() => second.eval(code), code).message, /boom/, code);
  }
});

/** What reaches the host as uncaught while this runs. */
async function uncaught(run: () => Promise<unknown>): Promise<unknown[]> {
  const errors: unknown[] = [],
    note = (error: unknown): void => void errors.push(error);
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', note);
  try {
    await run();
    for (let i = 0; i < 5; i++) await turn();
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  }
  return errors;
}

test('a line that cannot be shown in the end does not take the result away', async () => {
  const { log } = console;
  const errors = await uncaught(async () => {
    console.log = boom;
    try {
      assert.is(new Lua().eval('io.write("no end of line") return 5'), 5);
      assert.is(await valueOf(new Lua().evalAsync('io.write("no end of line") return 5')), 5);
      assert.match(raised(() => new Lua().eval('print("line")')).message, /boom$/);
    } finally {
      console.log = log;
    }
  });
  assert.is(errors.length, 2);
});

test('what has no end of line is shown in the end, also if a host inherits from the portable one', () => {
  const { log } = console,
    shown: string[] = [];
  console.log = (line: string) => void shown.push(line);
  try {
    new Lua().eval('io.write("of a state\\nno end")');
    const host = new PortableHost(),
      heir = Object.create(host) as PortableHost;
    heir.write('of an heir\nno end');
    host.flush();
  } finally {
    console.log = log;
  }
  assert.equal(shown, ['of a state', 'no end', 'of an heir', 'no end']);
});

const TALKATIVE = `
  if ... == "child" then error("broken") end
  local ok, e = pcall(print, "x") local timeOk = pcall(os.time)
  require("logger"):info("x") process.send(process.pid(), "t", 1) process.inbox():receive()
  process.set_options({ trap_links = true }) process.send("nobody", "t", 1)
  process.spawn_linked("app:main", "system:processes", "child") process.events():receive()
  return tostring(ok) .. " " .. tostring(timeOk)`;

test('systems: output that fails is an error of the process', async () => {
  for (const clock of ['virtual', 'real'] as const) {
    const system = systemOf(
      'local ok, e = pcall(function() print(1) end) return e',
      {},
      { clock, stdout: boom, stderr: boom },
    );
    assert.match((await valueOf(system.spawn('app:main').result)) as string, /:1: boom$/);
    const other = systemOf('print(1)', {}, { clock, stdout: boom });
    assert.match((await rejection(other.spawn('app:main').result)).message, /:1: boom$/);
    assert.match((await rejection(other.spawn('app:main').result)).message, /:1: boom$/);
  }
});

test('systems: a clock that fails is an error of the program that asks', async () => {
  let fails = false;
  const errors = await uncaught(async () => {
    const system = systemOf(
      'host.stop() local ok, e = pcall(function() return os.time() end) local time = require("time") time.sleep("2ms") return e .. tostring(time.now():unix() > 0)',
      {
        stop: () => {
          fails = true;
        },
      },
      { clock: 'real', now: () => (fails ? boom() : Date.now()) },
    );
    assert.match(String(await system.spawn('app:main').result), /:1: boomtrue$/);
    fails = false;
    assert.is(await valueOf(systemOf('return 1').spawn('app:main').result), 1);
  });
  assert.ok(errors.length > 0);
});

test('systems: exceptions of observers go to the host, not into the system', async () => {
  const observers: Record<string, (system: System | undefined) => Partial<SystemOptions>> = {
    trace: () => ({ trace: boom }),
    log: () => ({ log: boom }),
    stderr: () => ({ stderr: boom }),
    ...Object.fromEntries(
      (['spawn', 'exit', 'send', 'log', 'service', 'linkdown', 'deadletter'] as const).map((kind) => [
        `on ${kind}`,
        (system?: System) => {
          system?.on(kind, boom);
          return {};
        },
      ]),
    ),
  };
  for (const [name, observer] of Object.entries(observers)) {
    const errors = await uncaught(async () => {
      const system = systemOf(
        TALKATIVE,
        {},
        {
          stdout: () => {},
          stderr: () => {},
          ...observer(undefined),
          services: { 'x:s': { process: 'app:main', lifecycle: { autoStart: true } } },
        },
      );
      observer(system);
      for (let i = 0; i < 3; i++) assert.is(await valueOf(system.spawn('app:main').result), 'true true', name);
    });
    assert.ok(errors.length > 0, name);
    assert.ok(
      errors.every((error) => (error as Error).message === 'boom'),
      name,
    );
  }
});

test('systems: listeners for errors get the exceptions of all observers', async () => {
  const errors: SystemEvents['error'][] = [];
  const unheard = await uncaught(async () => {
    const system = systemOf(TALKATIVE, {}, { stdout: () => {}, trace: boom, log: boom });
    system.on('spawn', boom);
    system.on('error', (event) => {
      errors.push(event);
    });
    assert.is(await valueOf(system.spawn('app:main').result), 'true true');
  });
  assert.equal([...new Set(errors.map(({ source }) => source))].sort(), ['log', 'spawn', 'trace']);
  assert.ok(errors.every(({ error }) => (error as Error).message === 'boom'));
  assert.equal(unheard, []);
  const twice = await uncaught(async () => {
    const system = systemOf('return 1', {}, { trace: boom });
    system.on('error', () => {
      throw new Error('worse');
    });
    assert.is(await valueOf(system.spawn('app:main').result), 1);
  });
  assert.ok(twice.length > 0 && twice.every((error) => (error as Error).message === 'worse'));
});

test.run();
