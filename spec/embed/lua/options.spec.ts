// Options of the public API: each interface refuses what it does not know and what is of the wrong type, and each
// option has an effect.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaFunction, type LuaTable } from '../../../src/exports/index.ts';
import { createSystem, type SystemOptions } from '../../../src/exports/actors.ts';
import { createSystem as createNodeSystem, loadApp, nodeHost } from '../../../src/exports/node.ts';
import { raised, rejection } from './runs.ts';

async function fault(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    assert.instance(error, TypeError, String(error));
    return (error as Error).message;
  }
  return assert.unreachable('no error') as never;
}

const ENTRIES = { 'a:b': { source: 'return function() end' } };
const system = (options: object = {}) => createSystem({ entries: ENTRIES, ...options } as SystemOptions);

/** Every function with options: how it is called with some, and a few that are wrong. */
const WAYS: Readonly<Record<string, readonly [(options: never) => unknown, readonly (readonly [object, RegExp])[]]>> = {
  'new Lua': [
    (options) => new Lua(options),
    [
      [{ global: {} }, /'global' of new Lua: did you mean 'globals'/],
      [{ globals: new Map() }, /'globals' .* must be an object of names and values/],
      [{ strings: 'latin1' }, /'strings' of new Lua must be one of 'utf8', 'bytes', not 'latin1'/],
      [{ jit: 'off' }, /'jit' .* true or false/],
      [{ compat: 0 }, /'compat'/],
      [{ stdout: 'x' }, /'stdout' .* a function/],
      [{ now: 5 }, /'now'/],
      [{ host: null }, /'host'/],
      [{ limits: { times: 5 } }, /unknown limit 'times'; known are .*did you mean 'time'/],
      [{ limits: { time: '-5s' } }, /limits\.time/],
      [{ limits: { time: 'soon' } }, /limits\.time/],
      [{ limits: [] }, /limits must be an object, not an array/],
      [{ limits: null }, /limits must be an object, not null/],
    ],
  ],
  eval: [
    (options) => new Lua().eval('return 1', options),
    [
      [{ arg: [] }, /'arg' of eval: did you mean 'args'/],
      [{ args: 'x' }, /'args' of eval must be an array/],
      [{ name: 5 }, /'name'/],
      [{ env: 5 }, /'env'/],
      [{ mode: 'x' }, /'mode' of eval must be one of 't', 'b', 'bt'/],
      [{ as: 'json' }, /'as' of eval must be one of 'js', 'handle'/],
      [{ signal: {} }, /'signal' of eval must be an AbortSignal/],
      [{ limits: { memory: NaN } }, /limits\.memory/],
    ],
  ],
  evalMulti: [(options) => new Lua().evalMulti('return 1', options), [[{ x: 1 }, /'x' of evalMulti; known are/]]],
  evalAsync: [(options) => new Lua().evalAsync('return 1', options), [[{ as: 1 }, /'as' of evalAsync/]]],
  evalAsyncMulti: [(options) => new Lua().evalAsyncMulti('return 1', options), [[{ as: 1 }, /of evalAsyncMulti/]]],
  compile: [
    (options) => new Lua().compile('return 1', options),
    [
      [{ args: [1] }, /^'args' is no option of compile: the arguments are those of the calls/],
      [{ args: undefined }, /^'args' is no option of compile/],
      [{ limits: { depth: '5' } }, /limits\.depth/],
      [{ nam: 'x' }, /'nam' of compile: did you mean 'name'/],
    ],
  ],
  'function.with': [
    (options) => new Lua().compile('return 1').with(options),
    [
      [{ args: [] }, /unknown option 'args' of function\.with/],
      [{ as: 'copy' }, /'as' of function\.with/],
      [{ limits: { instructions: -1 } }, /limits\.instructions/],
    ],
  ],
  'table.with': [(options) => new Lua().table().with(options), [[{ name: 'x' }, /of table\.with/]]],
  dump: [(options) => new Lua().compile('return 1').dump(options), [[{ strip: 1 }, /'strip' of dump/]]],
  createSystem: [
    system,
    [
      [{ entrys: {} }, /'entrys' of createSystem: did you mean 'entries'/],
      [{ entries: [] }, /'entries'/],
      [{ clock: 'fake' }, /'clock' of createSystem must be one of 'real', 'virtual'/],
      [{ seed: 1.5 }, /'seed' .* a whole number/],
      [{ slice: 0 }, /'slice'/],
      [{ dialect: 'teal' }, /'dialect'/],
      [{ node: 5 }, /'node'/],
      [{ pids: 'long' }, /'pids'/],
      [{ env: { HOME: 5 } }, /element 'HOME' of option 'env' of createSystem must be a text, not 5/],
      [{ log: {} }, /'log'/],
      [{ lenient: 'yes' }, /'lenient'/],
      [{ modules: { m: 5 } }, /element 'm' of option 'modules'/],
      [{ catalog: { 'a:c': { kinds: 'x' } } }, /'kinds' of catalog entry 'a:c': did you mean 'kind'/],
      [{ entries: { 'a:b': { source: 5 } } }, /'source' of entry 'a:b' must be a text or a Uint8Array/],
      [{ entries: { 'a:b': {} } }, /the source of entry 'a:b' must be a text or a Uint8Array, not undefined/],
      [{ entries: { 'a:b': { source: '', modules: 'json' } } }, /'modules' of entry 'a:b' must be an array/],
      [{ entries: { 'a:b': { source: '', memroy: 5 } } }, /'memroy' of entry 'a:b': did you mean 'memory'/],
      [{ hosts: { 'a:h': { max: 5 } } }, /'max' of host 'a:h'; known are/],
      [{ hosts: { 'a:h': { kind: 'host' } } }, /'kind' of host 'a:h'/],
      [{ services: { 'a:s': { entry: 'a:b' } } }, /'entry' of service 'a:s'/],
      [{ services: { 'a:s': {} } }, /the process of service 'a:s' must be a text/],
    ],
  ],
  'createSystem of node': [
    (options) => createNodeSystem({ entries: ENTRIES, ...(options as object) }),
    [
      [{ appdir: 'x' }, /'appdir'/],
      [{ appDir: 5 }, /'appDir' of createSystem must be a text/],
    ],
  ],
  loadApp: [(options) => loadApp('.', options), [[{ module: [] }, /'module' of loadApp: did you mean 'modules'/]]],
  nodeHost: [(options) => nodeHost(options), [[{ write: 'x' }, /'write' of nodeHost must be a function/]]],
  spawn: [
    (options) => system().spawn('a:b', undefined, [], options),
    [[{ memry: 5 }, /'memry' of spawn: did you mean 'memory'/]],
  ],
  stop: [
    (options) => system().stop(options),
    [
      [{ grace: 'long' }, /'grace' of stop must be milliseconds/],
      [{ grace: -1 }, /'grace'/],
      [{ gracee: 5 }, /did you mean 'grace'/],
    ],
  ],
  processes: [(options) => system().processes(options), [[{ frame: true }, /did you mean 'frames'/]]],
  receive: [
    (options) => system().endpoint().receive(options),
    [
      [{ timeout: NaN }, /'timeout' of receive/],
      [{ topics: 'x' }, /did you mean 'topic'/],
    ],
  ],
  request: [
    (options) => system().endpoint().request('x', 't', 1, options),
    [[{ signal: 5 }, /'signal' of request must be an AbortSignal/]],
  ],
};

for (const [name, [call, wrong]] of Object.entries(WAYS)) {
  test(`${name} refuses wrong options`, async () => {
    for (const [options, message] of [
      ...wrong,
      [{ 'no such option': 1 }, /^unknown option 'no such option' of /] as const,
    ])
      assert.match(await fault(() => call(options as never)), message);
    assert.match(
      await fault(() => call('options' as never)),
      name.startsWith('createSystem') ? /unknown option/ : / must be /,
    );
  });
}

test('wrong arguments are refused, too', async () => {
  const lua = new Lua(),
    app = system();
  for (const act of [
    () => lua.eval(5 as never),
    () => lua.compile(null as never),
    () => lua.table(5 as never),
    () => lua.function({} as never),
    () => lua.compile('return 1').disassemble(4 as never),
    () => app.spawn(5 as never),
    () => app.spawn('a:b', 5 as never),
    () => app.spawn('a:b', undefined, 'args' as never),
    () => app.send('x', 5 as never),
    () => app.cancel('x', 'soon' as never),
    () => app.cancel('x', NaN),
    () => app.on('exits' as never, () => {}),
    () => app.on('exit', 5 as never),
    () => app.inspect({} as never),
  ])
    assert.match(await fault(act), / must be /, String(act));
});

test('options that are left out may be undefined', () => {
  const lua = new Lua({ globals: undefined, limits: undefined, jit: undefined, stdout: undefined });
  assert.is(lua.eval('return 1', { args: undefined, env: undefined, as: undefined, signal: undefined }), 1);
});

test('stdout, stderr and now hold beside a host', () => {
  const out: string[] = [],
    err: string[] = [];
  const log = (lines: string[]) => (bytes: Uint8Array) => void lines.push(Buffer.from(bytes).toString());
  const host = { ...nodeHost({ write: () => assert.unreachable(), writeError: () => assert.unreachable() }) };
  const lua = new Lua({ host, stdout: log(out), stderr: log(err), now: () => 5000 });
  lua.eval('print("a") io.write("b") io.stdout:write("c"):flush() io.stderr:write("d") warn("@on") warn("e")');
  assert.is(out.join(''), 'a\nbc');
  assert.match(err.join(''), /^dLua warning: e\n$/);
  assert.is(lua.eval('return os.time()'), 5);
  assert.equal(lua.evalMulti('return io.stdout:seek("cur")'), [undefined, 'Illegal seek', 29]);
});

test('a signal holds for synchronous runs: before they start, and between their slices', () => {
  const stop = new AbortController();
  const lua = new Lua({ globals: { stop: () => stop.abort('enough') } });
  const run = (code: string) => lua.eval(code, { signal: stop.signal });
  assert.is(run('return 1'), 1);
  const error = raised(() => run('stop() while true do pcall(error) end'));
  assert.is(error.code, 'ERR_LUA_ABORTED');
  assert.is(error.cause, 'enough');
  assert.is(error.catchable, false);
  let ran = false;
  lua.globals.set('note', () => (ran = true));
  assert.is(raised(() => run('note()')).code, 'ERR_LUA_ABORTED');
  assert.is(ran, false);
  assert.is(lua.eval('return 2'), 2);
});

test('with: limits, signal and results of a function', async () => {
  const lua = new Lua({ globals: { never: () => new Promise(() => {}) } });
  const spin = lua.compile<[number], LuaTable>('local n = ... for i = 1, n do end return { n }');
  const brief = spin.with({ limits: { instructions: 1000 }, as: 'js' });
  assert.equal(brief(10), [10]);
  assert.equal(brief.multi(10), [[10]]);
  assert.equal(await brief.async(10), [10]);
  assert.equal(await brief.asyncMulti(10), [[10]]);
  assert.is(raised(() => brief(1e6)).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is((await rejection(brief.async(1e6))).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is(spin(1e6).get(1), 1e6);
  // What is left out stays.
  const live = brief.with({ as: 'handle' });
  assert.is(live(5).get(1), 5);
  assert.is(raised(() => live(1e6)).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  const stop = new AbortController();
  const waits = lua.compile('never()').with({ signal: stop.signal });
  const run = waits.async();
  stop.abort();
  assert.is((await rejection(run)).code, 'ERR_LUA_ABORTED');
  assert.is(raised(() => waits()).code, 'ERR_LUA_ABORTED');
});

test('it is the same function, to Lua', () => {
  const lua = new Lua();
  lua.eval('function f() end');
  const f = lua.globals.get<LuaFunction>('f'),
    other = f.with({ as: 'js' });
  assert.is.not(other, f);
  assert.is(lua.eval('return f == ...', { args: [other] }), true);
  assert.is(lua.eval('return ...', { args: [other] }), f);
  assert.is(lua.globals.get('f'), f);
});

test('with: a table whose metamethods are limited, and whose tables are copied', () => {
  const lua = new Lua();
  const table = lua.eval<LuaTable>(`return setmetatable({ list = { 1, 2 } }, {
    __index = function() while true do end end, __newindex = function() while true do end end,
    __len = function() while true do end end })`);
  const limited = table.with({ limits: { instructions: 1000 }, as: 'js' });
  assert.equal(limited.get('list'), [1, 2]);
  assert.equal([...limited], [['list', [1, 2]]]);
  for (const act of [() => limited.get('x'), () => limited.set('x', 1), () => limited.length])
    assert.is(raised(act).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.instance(limited.with({ as: 'handle' }).get('list'), Object.getPrototypeOf(table).constructor);
  assert.is(lua.eval('return ...', { args: [limited] }), table);
});

test('compile: limits, signal and as are those of the calls', () => {
  const stop = new AbortController();
  const f = new Lua().compile<[number]>('local n = ... for i = 1, n do end return { n }', {
    name: 'count',
    limits: { instructions: 1000 },
    signal: stop.signal,
    as: 'js',
  });
  assert.equal(f(5), [5]);
  assert.is(raised(() => f(1e6)).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  stop.abort();
  assert.is(raised(() => f(5)).code, 'ERR_LUA_ABORTED');
});

test.run();
