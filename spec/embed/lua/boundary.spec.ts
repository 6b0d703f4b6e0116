// Where JavaScript and Lua meet: whatever a value, a callback or a promise does, the run goes on, or ends with a
// LuaError.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostModule } from '../../../src/exports/actors.ts';
import { Lua, Multi, type LuaError, type LuaTable } from '../../../src/exports/index.ts';
import { NASTY } from './nasty.ts';
import { boom, isLuaError, raised, rejection, settled, survives, systemOf, turn, valueOf } from './runs.ts';

type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

/** What the module of one system for many programs has now. */
let current: Functions = {};
const NAMES = ['f', 'g', 'returned', 'resolved', 'several', 'later'];
const shared = systemOf(
  'return load(..., "=app:main")()',
  Object.fromEntries(NAMES.map((name) => [name, (...args: unknown[]) => current[name]!(...(args as never[]))])),
);
function inSystem(body: string, host: Functions): Promise<unknown> {
  current = host;
  return shared.spawn('app:main', undefined, [`local host = require("host") ${body}`]).result;
}

const sharedLua = new Lua();
async function inLua(body: string, host: Functions): Promise<unknown> {
  sharedLua.globals.set('host', host);
  return sharedLua.evalAsync(body, { as: 'js' });
}

/** The places that call functions of JavaScript. */
const PLACES = { Lua: inLua, system: inSystem } as const;

/** What a program in each place finds of a function: `ok` of pcall, then the text of what came. */
async function found(f: () => unknown): Promise<string[]> {
  const texts: string[] = [];
  for (const run of Object.values(PLACES)) {
    texts.push(
      String(await valueOf(run('local ok, v = pcall(host.f) return tostring(ok) .. " " .. tostring(v)', { f }))),
    );
  }
  return texts;
}
const bothFind = async (f: () => unknown, want: string): Promise<void> => assert.equal(await found(f), [want, want]);

// ---- thenables

type Give = (v?: unknown) => void;
const thenable = (then: (ok: Give, no: Give) => unknown) => () => ({ then });

test('a thenable may settle at once', async () => {
  await bothFind(
    thenable((ok) => ok('now')),
    'true now',
  );
  await bothFind(
    thenable((_, no) => no(new Error('not now'))),
    'false not now',
  );
  await bothFind(
    thenable((ok) => ok(new Multi(['first', 2]))),
    'true first',
  );
});

test('only the first answer of a thenable counts', async () => {
  await bothFind(
    thenable((ok, no) => {
      ok(1);
      no(new Error('too'));
      ok(2);
    }),
    'true 1',
  );
  await bothFind(
    thenable((ok, no) => {
      no(new Error('no'));
      ok(1);
    }),
    'false no',
  );
  await bothFind(
    thenable((ok) => {
      ok(1);
      boom();
    }),
    'true 1',
  );
  await bothFind(
    thenable((ok) => {
      setTimeout(() => {
        ok(1);
        ok(2);
      }, 1);
    }),
    'true 1',
  );
});

test('a thenable that throws has failed', async () => {
  await bothFind(thenable(boom), 'false boom');
  await bothFind(() => Object.defineProperty({}, 'then', { get: boom }), 'false boom');
  let reads = 0;
  await bothFind(
    () => Object.defineProperty({}, 'then', { get: () => (reads++ % 2 === 0 ? (ok: Give) => ok(1) : boom()) }),
    'false boom',
  );
});

test('promises of every make are waited for', async () => {
  class Own extends Promise<unknown> {}
  await bothFind(() => Own.resolve(1), 'true 1');
  await bothFind(
    thenable((ok) => ok(Promise.resolve('inner'))),
    'true inner',
  );
  await bothFind(() => Object.assign(() => 0, { then: (ok: Give) => ok('function') }), 'true function');
  await bothFind(() => Object.defineProperty(Promise.resolve(1), 'constructor', { get: boom }), 'false boom');
});

test('errors of promises have the position of the call', async () => {
  for (const run of Object.values(PLACES)) {
    assert.match(
      (await valueOf(
        run('local ok, e = pcall(function() host.f() end) return e', { f: () => Promise.reject(new Error('no')) }),
      )) as string,
      /^[\w:]+:1: no$/,
    );
  }
});

test('a thenable answers once, however long the others take', async () => {
  const lua = new Lua({ globals: { host: { now: thenable((ok) => ok(1)), later: () => turn().then(() => 2) } } });
  const runs = Array.from({ length: 5 }, () =>
    lua.evalAsync('local sum = 0 for i = 1, 20 do sum = sum + host.now() + host.later() end return sum'),
  );
  assert.equal(await valueOf(Promise.all(runs)), [60, 60, 60, 60, 60]);
});

// ---- what is thrown, and what a promise is rejected with

for (const [place, run] of Object.entries(PLACES)) {
  test(`${place}: whatever is thrown or rejected is an error that pcall catches`, async () => {
    for (const [what, make] of Object.entries(NASTY)) {
      for (const [how, f] of [
        [
          'thrown',
          () => {
            throw make();
          },
        ],
        ['rejected', () => Promise.reject(make())],
      ] as const) {
        const caught = await valueOf(
          run('local ok = pcall(host.f) return tostring(ok) .. " " .. tostring((pcall(host.g)))', { f, g: () => 1 }),
        );
        assert.is(caught, 'false true', `${what}, ${how}`);
        await rejection(run('host.f()', { f }), `${what}, ${how}`);
      }
    }
  });

  test(`${place}: whatever is returned, resolved or one of several arrives, or is an error that pcall catches`, async () => {
    for (const [what, make] of Object.entries(NASTY)) {
      const host = {
        returned: make,
        resolved: async () => [make()][0],
        several: () => new Multi([1, make()]),
        later: async () => new Multi([make(), make()]),
      };
      for (const how of Object.keys(host)) {
        await valueOf(run(`local before = true pcall(host.${how}) return before`, host));
        const outcome = await settled(run(`local v = host.${how}() return type(v)`, host));
        if ('error' in outcome) isLuaError(outcome.error, `${what}, ${how}`);
      }
    }
  });
}

test('what has no counterpart in Lua says so where it is called', async () => {
  await bothFind(() => {
    throw Symbol('secret');
  }, 'false Symbol(secret)');
  await bothFind(() => Promise.reject(2n ** 65n), 'false 36893488147419103232');
  await bothFind(() => Symbol('x'), 'false a symbol cannot become a Lua value');
  await bothFind(async () => 2n ** 65n, 'false 36893488147419103232 does not fit in a 64-bit integer');
  await bothFind(
    () => ({
      get a() {
        return boom();
      },
    }),
    'false boom',
  );
  await bothFind(() => {
    throw undefined;
  }, 'false nil');
  for (const f of [() => Symbol('x'), async () => Symbol('x')]) {
    assert.match((await rejection(new Lua({ globals: { f } }).evalAsync('\nf()'))).message, /^eval:2: a symbol cannot/);
  }
});

test('what stopped another state is an error like others', async () => {
  const other = new Lua({ limits: { instructions: 1000 } });
  await bothFind(() => other.eval('while true do end'), 'false instruction limit of 1000 exceeded');
  await bothFind(() => other.evalAsync('while true do end'), 'false instruction limit of 1000 exceeded');
});

test('a function that is thrown is the error value', async () => {
  const f = (): number => 5;
  assert.is(
    await valueOf(
      new Lua({
        globals: {
          fail: () => {
            throw f;
          },
        },
      }).evalAsync('local ok, e = pcall(fail) return e()'),
    ),
    5,
  );
});

test('several results are as many as fit', async () => {
  const many = (): Multi => new Multi(new Array(1_200_000).fill(1));
  const holes = (): Multi => new Multi(Object.assign([], { length: 4e9 }) as never);
  for (const f of [many, async () => many(), holes, async () => holes()])
    await bothFind(f, 'false stack overflow (too many results)');
  for (const values of [undefined, null, 5, { length: -1 }, { length: 'x' }]) {
    for (const [text] of await Promise.all([
      found(() => new Multi(values as never)),
      found(async () => new Multi(values as never)),
    ]))
      assert.match(text!, /^false|^true nil/);
  }
  const lua = new Lua({ globals: { some: () => new Multi(new Array(50_000).fill(1)) } });
  assert.is(lua.eval('return select("#", some())'), 50_000);
});

test('functions are called as they are, whatever they carry', () => {
  const lua = new Lua();
  const own = Object.assign((a: number) => a + 1, { apply: boom, call: boom });
  assert.is(lua.eval('local f = ... return f(1)', { args: [own] }), 2);
  class Named {
    static get name(): string {
      return boom();
    }
  }
  const error = raised(() => lua.eval('local f = ... f()', { args: [Named] }));
  assert.match(error.message, /^eval:1: Class constructor/);
});

// ---- every way in

const trouble = (): [string, () => unknown][] => Object.entries(NASTY);

/** The same, but a TypeError that says what something must be is fine. */
const refusable = (act: () => unknown) => () => {
  try {
    return act();
  } catch (error) {
    if (error instanceof TypeError && / must be /.test(error.message)) return undefined;
    throw error;
  }
};

test('Lua: every value, every way in', () => {
  const lua = new Lua();
  for (const [what, make] of trouble()) {
    const t = lua.table(),
      set = lua.compile<[LuaTable, unknown], unknown>('local t, v = ... t.v = v return t.v');
    const ways: Record<string, () => unknown> = {
      argument: () => lua.evalMulti('return ...', { args: [make(), make()] }),
      'copied out': () => lua.eval('return ...', { args: [make()], as: 'js' }),
      'argument of a function': () => set(t, make()),
      'argument for several results': () => set.multi(t, make()),
      global: () => lua.globals.set('v', make()),
      'first global': () => new Lua({ globals: { v: make() } }),
      value: () => t.set('v', make()),
      key: () => t.set(make(), 1),
      'asked for': () => t.get(make()),
      inside: () => lua.table([{ deep: make() }]),
      'as a key inside': () => lua.table(new Map([[make(), 1]])),
    };
    for (const [way, act] of Object.entries(ways)) survives(act, `${what}, ${way}`);
    // What is no object, or no function, is the wrong argument or option.
    const options: Record<string, () => unknown> = {
      globals: () => new Lua({ globals: make() as never }),
      env: () => lua.eval('return x', { env: make() as never }),
      table: () => lua.table(make() as never),
      function: () => lua.function(make() as never),
    };
    for (const [way, act] of Object.entries(options)) survives(refusable(act), `${what}, ${way}`);
    assert.is(lua.eval('return 1'), 1);
  }
});

test('Lua: every value as an argument of an asynchronous call', async () => {
  const lua = new Lua(),
    give = lua.compile('return type(...)');
  for (const [what, make] of trouble()) {
    for (const run of [() => lua.evalAsync('return type(...)', { args: [make()] }), () => give.async(make())]) {
      const outcome = await settled(run());
      if ('error' in outcome) isLuaError(outcome.error, what);
    }
  }
});

test('systems: every value, every way in', async () => {
  const system = systemOf('local v = ... if v == "wait" then process.inbox():receive() end return v');
  const me = system.endpoint();
  for (const [what, make] of trouble()) {
    const ways: Record<string, () => unknown> = {
      spawn: () => system.spawn('app:main', undefined, [make()]).result,
      send: () => system.send(me.pid, 't', make()),
      'send of an endpoint': () => me.send(me.pid, 't', { v: make() }),
      request: () => me.request('nobody', 't', make()),
      'request that makes it': () => me.request('nobody', 't', () => make()),
      module: () => systemOf('return host.v', { v: make() as never }).spawn('app:main').result,
      modules: refusable(() => systemOf('return host', make() as never).spawn('app:main').result),
      catalogue: () =>
        systemOf(
          'return require("registry").get("x:y")',
          {},
          { catalog: { 'x:y': { kind: 'k', data: make(), meta: { m: make() } } } },
        ).spawn('app:main').result,
      service: () => systemOf('return 1', {}, { services: { 'x:s': { process: 'app:main', input: [make()] } } }),
    };
    for (const [way, act] of Object.entries(ways)) {
      try {
        const outcome = act();
        if (outcome instanceof Promise) await valueOf(outcome);
      } catch (error) {
        isLuaError(error, `${what}, ${way}`);
      }
    }
    while (me.size > 0) void me.receive().then((message) => void message.data());
    const waits = system.spawn('app:main', undefined, ['wait']);
    assert.is(waits.send('t'), true);
    assert.is(await valueOf(waits.result), 'wait', what);
  }
});

test('arrays keep their holes, and are not gone through where there is nothing', () => {
  const lua = new Lua();
  const far: unknown[] = ['first'];
  far[4e9 - 2] = 'last';
  assert.equal(
    lua.evalMulti('local t, n = ..., 0 for _ in pairs(t) do n = n + 1 end return n, t[1], t[3999999999]', {
      args: [far],
    }),
    [2, 'first', 'last'],
  );
  assert.equal(lua.evalMulti('local t = ... return #t, t[1], t[2], t[3]', { args: [[1, 2, 3]] }), [3, 1, 2, 3]);
  const order = lua.eval(
    'local keys = {} for k in pairs(...) do keys[#keys + 1] = k end return table.concat(keys, " ")',
    { args: [{ b: 1, a: [], c: {}, 1: 0 }] },
  );
  assert.is(order, '1 b a c');
});

test('texts of a state that speaks bytes are bytes', () => {
  const lua = new Lua({ strings: 'bytes' });
  assert.is(raised(() => lua.eval('return ...', { args: ['λ'] })).code, 'ERR_LUA_VALUE');
  assert.is(lua.eval('return ...', { args: ['\xff'] }), '\xff');
});

test('a value that cannot become one of Lua is a LuaError with what was in its way', () => {
  const lua = new Lua();
  const error = raised(() =>
    lua.eval('return ...', {
      args: [
        {
          get a() {
            return boom();
          },
        },
      ],
    }),
  );
  assert.is(error.code, 'ERR_LUA_VALUE');
  assert.is(error.message, 'boom');
  assert.instance(error.cause, Error);
  assert.is(raised(() => lua.globals.set('x', Symbol('x'))).code, 'ERR_LUA_VALUE');
});

test('what host functions give counts as memory of the run', async () => {
  const text = 'x'.repeat(10_000),
    list = Array.from({ length: 1000 }, () => []);
  const lua = new Lua({
    limits: { memory: 8_000_000 },
    globals: { text: () => text, list: () => list, later: async () => list },
  });
  for (const f of ['text', 'list']) {
    assert.is(
      raised(() => lua.eval(`local kept = {} for i = 1, 3000 do kept[i] = ${f}() end`), f).code,
      'ERR_LUA_LIMIT_MEMORY',
    );
    assert.is(lua.eval(`for i = 1, 3000 do ${f}() end return 1`), 1);
  }
  const run = lua.evalAsync('local kept = {} for i = 1, 3000 do kept[i] = later() end');
  assert.is(((await run.catch((error: unknown) => error)) as LuaError).code, 'ERR_LUA_LIMIT_MEMORY');
  assert.is(lua.eval('return #text()'), 10_000);
});

// ---- how many, how deep

test('more arguments than fit are a LuaError', async () => {
  const many = new Array(1_200_000).fill(1);
  const lua = new Lua({ globals: { many } });
  const count = lua.compile<number[], number>('return select("#", ...)');
  assert.is(raised(() => lua.eval('return 1', { args: many })).message, 'stack overflow (too many arguments)');
  assert.is(
    raised(() => lua.eval('return 1', { args: Object.assign([], { length: 4e9 }) as never })).message,
    'stack overflow (too many arguments)',
  );
  raised(() => lua.eval('return 1', { args: new Array(600_000).fill(1) }));
  await rejection(lua.evalAsync('return 1', { args: many }));
  assert.is(count(...many.slice(0, 50_000)), 50_000);
  for (let n = 60_000; n <= 120_000; n += 30_000) {
    const some = many.slice(0, n);
    survives(() => assert.is(count(...some), n), `${n} arguments`);
    survives(() => assert.is(count.multi(...some)[0], n), `${n} arguments`);
    const outcome = await settled(count.async(...some));
    if ('error' in outcome) isLuaError(outcome.error, `${n} arguments`);
  }
  raised(() =>
    lua.eval(
      'local t = {} for i = 1, 600000 do t[i] = i end return (function(...) return select("#", ...) end)(table.unpack(t))',
    ),
  );
  assert.is(lua.eval('return 1'), 1);
});

test('more arguments for a process than fit are a LuaError', async () => {
  const system = systemOf('return select("#", ...)'),
    many = new Array(1_200_000).fill(1);
  assert.is(raised(() => system.spawn('app:main', undefined, many)).message, 'stack overflow (too many arguments)');
  await settled(system.spawn('app:main', undefined, many.slice(0, 110_000)).result);
  await rejection(system.spawn('app:main', undefined, many.slice(0, 700_000)).result);
  assert.is(await valueOf(system.spawn('app:main', undefined, many.slice(0, 20_000)).result), 20_000);
});

test('a host function gets as many arguments as JavaScript takes', () => {
  const lua = new Lua({ globals: { f: (...args: unknown[]) => args.length } });
  const call =
    'local t = {} for i = 1, 200000 do t[i] = i end local ok, n = pcall(f, table.unpack(t, 1, ...)) return type(n)';
  assert.is(lua.eval(call, { args: [10_000] }), 'number');
  assert.is(lua.eval(call, { args: [150_000] }), 'string');
});

/** More than the host's stack has room for; once more in full below. */
const DEPTH = 30_000;

function nested(kind: 'array' | 'object' | 'map', depth = DEPTH): unknown {
  let value: unknown = 'core';
  for (let i = 0; i < depth; i++)
    value = kind === 'array' ? [value] : kind === 'object' ? { v: value } : new Map([[1.5, value]]);
  return value;
}
function depthOf(value: unknown): number {
  let depth = 0;
  for (; typeof value === 'object'; depth++) {
    value = Array.isArray(value) ? value[0] : value instanceof Map ? value.get(1.5) : (value as { v: unknown }).v;
  }
  return depth;
}
/** Lua text that nests tables. */
const NEST = `local t = "core" for i = 1, ${DEPTH} do t = { t } end `;

test('depth is no matter, both ways', async () => {
  const lua = new Lua({ globals: { f: (x: unknown) => x, shown: (t: LuaTable) => depthOf(t.toJS()) } });
  for (const kind of ['array', 'object', 'map'] as const) {
    assert.is(depthOf(lua.eval('return ...', { args: [nested(kind)], as: 'js' })), DEPTH, kind);
  }
  assert.is(depthOf(lua.eval('return ...', { args: [nested('array', 100_000)], as: 'js' })), 100_000);
  assert.is(depthOf(lua.eval(`${NEST} return t`, { as: 'js' })), DEPTH);
  assert.is(depthOf(lua.eval<LuaTable>(`${NEST} return t`).toJS()), DEPTH);
  assert.is(lua.eval(`${NEST} return shown(t)`), DEPTH);
  assert.is(
    lua.eval('local t, n = nest(), 0 while type(t) == "table" do t, n = t[1], n + 1 end return n', {
      env: { nest: () => nested('array'), type: lua.globals.get('type') },
    }),
    DEPTH,
  );
});

test('depth is no matter to systems', async () => {
  const deep: unknown[] = [];
  const host: HostModule = {
    take: (x: unknown) => {
      deep.push(depthOf(x));
      return x;
    },
    reject: () => Promise.reject(nested('array')),
    error: () => {
      throw nested('object');
    },
  };
  assert.is(depthOf(await valueOf(systemOf(`${NEST} return host.take(t)`, host).spawn('app:main').result)), DEPTH);
  assert.equal(deep, [DEPTH]);
  assert.is(
    await valueOf(
      systemOf('local a, b = pcall(host.reject) local c, d = pcall(host.error) return type(b) .. type(d)', host).spawn(
        'app:main',
      ).result,
    ),
    'tabletable',
  );
  const system = systemOf(
    `local what, pid = ... ${NEST} if what == "send" then process.send(pid, "t", t) end return t`,
  );
  const me = system.endpoint();
  const exits: unknown[] = [],
    sent: unknown[] = [];
  system.on('exit', ({ value }) => {
    exits.push(depthOf(value));
  });
  system.on('send', (event) => {
    sent.push(depthOf(event.data()));
  });
  const main = system.spawn('app:main', undefined, ['send', me.pid, nested('array')]);
  assert.is(depthOf(await valueOf(main.result)), DEPTH);
  assert.is(depthOf((await me.receive()).data()), DEPTH);
  me.send(me.pid, 't', nested('map'));
  assert.is(depthOf((await me.receive()).data()), DEPTH);
  assert.equal([exits, sent], [[DEPTH], [DEPTH, DEPTH]]);
});

test('width is no matter', () => {
  const lua = new Lua();
  const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i]));
  assert.is(Object.keys(lua.eval<object>('return ...', { args: [keys], as: 'js' })).length, 50_000);
  const list = Array.from({ length: 300_000 }, (_, i) => i);
  assert.is(lua.eval<number[]>('return ...', { args: [list], as: 'js' })[299_999], 299_999);
});

test('shared and cyclic parts are the same at any depth', () => {
  const end: Record<string, unknown> = {};
  let value: object = end;
  for (let i = 0; i < 1000; i++) value = { v: value, end };
  end['top'] = value;
  const back = new Lua().eval<{ v: unknown; end: Record<string, unknown> }>('return ...', { args: [value], as: 'js' });
  let last: any = back;
  for (let i = 0; i < 1000; i++) last = last.v;
  assert.is(last, back.end);
  assert.is(last.top, back);
  const key = {};
  const map = new Lua().eval<Map<unknown, unknown>>('return ...', {
    args: [
      new Map<unknown, unknown>([
        [key, key],
        [1, [key]],
      ]),
    ],
    as: 'js',
  });
  const [first] = [...map.keys()].filter((k) => typeof k === 'object');
  assert.is(map.get(first), first);
});

test.run();
