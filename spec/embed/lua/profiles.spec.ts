// What programs reach in each profile: everything that can be reached from _G is walked and compared with the manifest,
// in both directions.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type Host, type LuaOptions } from '../../../src/exports/index.ts';
import { grantsOf, librariesOf, namesOf, type Profile } from '../../../src/embed/lua/profiles.ts';
import { FileHandle } from '../../../src/stdlib/io/handles.ts';
import { LuaFloat } from '../../../src/values/number.ts';
import { LuaString, bytesOf, isStr } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import type { Value } from '../../../src/values/type.ts';
import { Closure } from '../../../src/vm/closure.ts';
import { Native } from '../../../src/vm/native/native.ts';
import type { Runtime } from '../../../src/vm/runtime.ts';
import { raised } from './runs.ts';

/** Metamethods of strings. */
const STRING_EVENTS = '__add __div __idiv __index __mod __mul __pow __sub __unm';
/** Methods and metamethods of file handles, which come with io. */
const FILE_METHODS = 'close flush lines read seek setvbuf write';
const FILE_EVENTS = '__close __gc __index __name __tostring';

const runtimeOf = (lua: Lua): Runtime => (lua as unknown as { readonly core: { readonly rt: Runtime } }).core.rt;

/** The options whose presence changes what is there, by profile. */
const CASES: readonly (readonly [name: string, options: LuaOptions & { readonly profile: Profile }])[] = [
  ['pure', { profile: 'pure' }],
  ['pure with a seed', { profile: 'pure', random: 1 }],
  ['safe', { profile: 'safe' }],
  ['safe with files', { profile: 'safe', files: {} }],
  ['safe with modules and a loader', { profile: 'safe', modules: { m: 'return 1' }, loader: () => undefined }],
  ['full', { profile: 'full' }],
  ['full with all', { profile: 'full', files: {}, random: 1, modules: { m: {} }, loader: () => undefined }],
];

// ---- what there is

/** A value that is reached, and what to call it. */
type Reached = readonly [path: string, value: Value];

const nameOf = (key: Value): string => (isStr(key) ? bytesOf(key) : `[${String(key)}]`);

/** What lies behind a value; not below it are metatables and upvalues. */
function* behind(rt: Runtime, path: string, v: Value): Generator<Reached> {
  if (v instanceof Table) {
    for (let at = v.advance(0); at !== 0; at = v.advance(at)) {
      yield [`${path}<key>`, v.keyAt(at)];
      yield [path === '' ? nameOf(v.keyAt(at)) : `${path}.${nameOf(v.keyAt(at))}`, v.valueAt(at)];
    }
    yield [`${path}<meta>`, v.meta];
  } else if (v instanceof Closure) for (const upvalue of v.upvalues) yield [`${path}<upvalue>`, upvalue.get()];
  else if (v instanceof Native) yield [`${path}<upvalue>`, v.upvalue];
  else if (v instanceof FileHandle) {
    yield ['FILE*', rt.metaOf(v)];
    yield* [...v.holds()].map((each): Reached => [`${path}<holds>`, each]);
  }
}

/** Everything that is reached, each object once; fields of a table under the first path that leads to it. */
function reachable(rt: Runtime, roots: readonly Reached[]): Reached[] {
  const found: Reached[] = [],
    known = new Set<Value>();
  for (const root of roots) {
    const open = [root];
    for (let next; (next = open.shift()) !== undefined; ) {
      const [path, v] = next;
      if (v === undefined) continue;
      found.push(next);
      if (typeof v !== 'object' || known.has(v)) continue;
      known.add(v);
      open.push(...behind(rt, path, v));
    }
  }
  return found;
}

function walk(lua: Lua, profile: Profile): Reached[] {
  const rt = runtimeOf(lua);
  const roots: Reached[] = [
    ['', rt.globals],
    ['string<meta>', rt.stringMeta],
  ];
  if (profile === 'full') roots.push(['registry', rt.registry]);
  for (const meta of rt.typeMeta?.values() ?? []) roots.push(['type<meta>', meta]);
  return reachable(rt, roots);
}

/** What the manifest says that there is. */
function expected(options: LuaOptions & { readonly profile: Profile }): string[] {
  const { profile } = options,
    grants = grantsOf(profile, options),
    libraries = librariesOf(grants);
  const names: string[] = ['', 'string<meta>', ...STRING_EVENTS.split(' ').map((event) => `string<meta>.${event}`)];
  for (const library of libraries) {
    names.push(`package.loaded.${library}`);
    if (library !== '_G') names.push(library);
    names.push(...namesOf(library, grants).map((name) => (library === '_G' ? name : `${library}.${name}`)));
  }
  const searchers = { pure: 1, safe: 2, full: 4, node: 4 }[profile] + (options.loader === undefined ? 0 : 1);
  for (let i = 1; i <= searchers; i++) names.push(`package.searchers.[${i}]`);
  for (const name of Object.keys(options.modules ?? {})) names.push(`package.preload.${name}`);
  if (libraries.includes('io')) {
    names.push('FILE*', ...FILE_EVENTS.split(' ').map((event) => `FILE*.${event}`));
    names.push(...FILE_METHODS.split(' ').map((method) => `FILE*.__index.${method}`));
  }
  if (profile === 'full') names.push('registry', 'registry._LOADED', 'registry._PRELOAD');
  return [...new Set(names)].sort();
}

for (const [name, options] of CASES) {
  test(`${name}: what is reached is what the manifest says`, () => {
    const there = walk(new Lua(options), options.profile).map(([path]) => path);
    assert.equal([...new Set(there.filter((path) => !path.endsWith('<key>')))].sort(), expected(options));
  });

  test(`${name}: all of it is values of Lua`, () => {
    const kinds: readonly unknown[] = [Table, Native, Closure, FileHandle, LuaString, LuaFloat].map((c) => c.prototype);
    for (const [path, v] of walk(new Lua(options), options.profile))
      assert.ok(
        ['boolean', 'number', 'bigint', 'string'].includes(typeof v) || kinds.includes(Object.getPrototypeOf(v)),
        path,
      );
  });
}

/** Names that JavaScript's objects have, and those that the engine's own have. */
const NAMES = [
  ...[{}, () => 0, [], '', 0, true, 0n, new Table(), new Map()].flatMap((v) => {
    const names: string[] = [];
    for (let o: unknown = Object(v); o !== null; o = Object.getPrototypeOf(o))
      names.push(...Object.getOwnPropertyNames(o));
    return names;
  }),
  'prototype',
  'caller',
  'arguments',
  'globalThis',
  'process',
  'core',
  'rt',
];

/** Looks for names in everything that the program itself can find. */
const PROBE = `
  local names, bad, seen = ..., {}, {}
  local function probe(path, v)
    if v == nil or seen[v] then return end
    local kind = type(v)
    seen[v] = true
    local own = {}
    if kind == "table" then for k in next, v do own[k] = true end
    elseif kind == "userdata" then for k in next, getmetatable(v).__index do own[k] = true end
    elseif kind == "string" then for k in next, string do own[k] = true end end
    for _, name in ipairs(names) do
      if not own[name] then
        local ok, got = pcall(function() return v[name] end)
        if ok and got ~= nil then bad[#bad + 1] = path .. "." .. name end
      end
    end
    probe(path .. "<meta>", getmetatable(v))
    if kind == "table" then for k, each in next, v do probe(path .. "." .. tostring(k), each) end end
    if kind == "function" and debug then
      for i = 1, 255 do
        local name, up = debug.getupvalue(v, i)
        if not name then break end
        probe(path .. "<up>", up)
      end
    end
  end
  probe("_G", _G)
  probe("string", "")
  if debug then probe("registry", debug.getregistry()) end
  probe("coroutine", coroutine.create(print))
  probe("number", 1)
  probe("boolean", true)
  probe("function", function() end)
  return table.concat(bad, " ")`;

for (const [name, options] of CASES)
  test(`${name}: no name of JavaScript leads anywhere`, () => {
    assert.is(new Lua(options).eval(PROBE, { args: [[...new Set(NAMES)]] }), '');
  });

// ---- what it does

/** A host that notes what is asked of it. */
function watched(): { readonly host: Host; readonly asked: Set<string> } {
  const asked = new Set<string>();
  const service =
    <T>(name: string, result: T) =>
    (): T => {
      asked.add(name);
      return result;
    };
  const stream = (name: string) => ({
    read: service(`${name}.read`, ''),
    write: service(`${name}.write`, undefined),
    seek: service(`${name}.seek`, 0),
    flush: service(`${name}.flush`, undefined),
    close: service(`${name}.close`, undefined),
  });
  const host = {
    write: service('write', undefined),
    writeError: service('writeError', undefined),
    now: service('now', 0),
    cpu: service('cpu', 0),
    entropy: service('entropy', 7n),
    env: service('env', undefined),
    environment: service('environment', []),
    execute: service('execute', { how: 'exit', code: 0 } as const),
    exit: service('exit', undefined as never),
    setRaw: service('setRaw', false),
    awaitInput: service('awaitInput', undefined),
    files: {
      open: service('open', stream('file')),
      stdin: stream('stdin'),
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      remove: service('remove', undefined),
      rename: service('rename', undefined),
      temporary: service('temporary', 'x'),
      popen: service('popen', { ...stream('pipe'), status: () => ({ how: 'exit', code: 0 }) as const }),
    },
  };
  return { host, asked };
}

/** Calls everything there is with several kinds of arguments. */
const CALL_ALL = `
  local done = {}
  local function call(f)
    -- These call what they are given, or end the loop.
    if (os and f == os.exit) or (debug and (f == debug.debug or f == debug.sethook)) then return end
    for _, args in ipairs({ {}, {"x"}, {"x", "w"}, {"x", "r"}, {"*t"}, {1}, {io and io.stdout}, {{5, 3, 1}} }) do
      pcall(f, table.unpack(args))
    end
  end
  local function visit(v)
    if done[v] then return end
    done[v] = true
    if type(v) == "table" then
      local all = {}
      for _, each in next, v do all[#all + 1] = each end
      table.move(all, 1, #all, 1, all)
      for _, each in ipairs(all) do visit(each) end
    elseif type(v) == "function" then call(v)
    elseif type(v) == "userdata" then visit(getmetatable(v)) end
  end
  local list = {}
  for i = 1, 1000 do list[i] = i * 7919 % 1000 end
  table.sort(list, function(a, b) return a < b end)
  local libraries = {}
  for name, library in pairs(_G) do
    if type(library) == "table" and library ~= _G then libraries[#libraries + 1] = library end
  end
  local names = {"print", "warn", "dofile", "loadfile", "require", "load", "tostring", "collectgarbage"}
  for _, name in ipairs(names) do libraries[#libraries + 1] = _G[name] end
  -- First what is no table: the walk itself uses tables' functions.
  for _, library in ipairs(libraries) do visit(library) end`;

/** What a host is asked for by everything in a profile. */
function askedFor(options: LuaOptions): string[] {
  const { host, asked } = watched(),
    lua = new Lua({ ...options, host });
  asked.clear();
  lua.eval(CALL_ALL);
  return [...asked].sort();
}

const OUTPUT = ['write', 'writeError'];
const STREAMS = ['stdin', 'stdout', 'stderr'].flatMap((name) => [`${name}.flush`, `${name}.read`, `${name}.write`]);

test('a pure program asks the host for output alone', () => {
  assert.equal(
    askedFor({ profile: 'pure' }).filter((name) => !OUTPUT.includes(name)),
    [],
  );
  assert.equal(
    askedFor({ profile: 'pure', random: [1n, 2n] }).filter((name) => !OUTPUT.includes(name)),
    [],
  );
});

test('a safe one for time, chance and standard streams, too', () => {
  const allowed = [...OUTPUT, ...STREAMS, 'stdin.seek', 'stdout.seek', 'stderr.seek', 'now', 'cpu', 'entropy'];
  for (const options of [{}, { files: {} }]) {
    const asked = askedFor(options);
    assert.equal(
      asked.filter((name) => !allowed.includes(name)),
      [],
    );
    for (const name of ['now', 'cpu', 'entropy', 'stdout.write']) assert.ok(asked.includes(name), name);
  }
  assert.not(askedFor({ random: 5 }).includes('entropy'));
});

test('a full one for everything', () => {
  const asked = askedFor({ profile: 'full' });
  for (const name of ['open', 'remove', 'rename', 'temporary', 'popen', 'execute', 'env', 'now', 'entropy'])
    assert.ok(asked.includes(name), name);
  // Virtual files take the place of the host's; commands stay.
  const virtual = askedFor({ profile: 'full', files: {} });
  for (const name of ['open', 'remove', 'rename', 'temporary']) assert.not(virtual.includes(name), name);
  assert.ok(virtual.includes('popen'));
});

test('pure programs give the same in every state', () => {
  const program = `
    local t, out = {}, {}
    for i = 1, 300 do t["k" .. i * 7919 % 1000] = i end
    for k, v in pairs(t) do out[#out + 1] = k .. v end
    local list = {}
    for i = 1, 2000 do list[i] = i * 7919 % 1009 end
    local asked = {}
    table.sort(list, function(a, b) asked[#asked + 1] = a return a < b end)
    out[#out + 1] = table.concat(asked, " ")
    out[#out + 1] = string.format("%p %s %s %s", {}, {}, print, coroutine.create(print))
    out[#out + 1] = tostring(string.format("%p", "text"))
    for i = 1, 1e5 do local _ = {i} end
    collectgarbage()
    out[#out + 1] = collectgarbage("count")
    if math.random then for i = 1, 10 do out[#out + 1] = math.random(i) + math.random() end math.randomseed() out[#out + 1] = math.random(0) end
    return table.concat(out, ",")`;
  const run = (random?: bigint): string => new Lua({ profile: 'pure', random }).eval(program);
  assert.is(run(), run());
  assert.is(run(4n), run(4n));
  assert.is.not(run(4n), run(5n));
});

test('safe is the default', () => {
  const lua = new Lua();
  assert.equal(lua.evalMulti('return debug, package.loadlib, io.popen, os.exit, string.dump, package.loaded.debug'), [
    ...Array.from({ length: 6 }, () => undefined),
  ]);
  assert.is(lua.eval('return pcall(require, "debug")'), false);
});

// ---- binary chunks

/** A binary chunk. */
const chunk = (): Uint8Array => {
  const hex = new Lua({ profile: 'full' }).eval<string>(
    'return (string.dump(function(...) return "ran", ... end):gsub(".", function(c) return ("%02x"):format(c:byte()) end))',
  );
  return Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));
};

const REFUSED = "attempt to load a binary chunk (mode is 't')";

test('a binary chunk is refused, however it comes', () => {
  const bytes = chunk();
  for (const profile of ['pure', 'safe'] as const) {
    const lua = new Lua({ profile, globals: { BYTES: bytes } });
    for (const mode of ['', ', "=x", "b"', ', "=x", "bt"', ', "=x", "t"'])
      assert.equal(lua.evalMulti(`return load(BYTES${mode})`), [undefined, REFUSED], mode);
    assert.equal(
      lua.evalMulti('local i = 0 return load(function() i = i + 1 return i <= #BYTES and BYTES:sub(i, i) or nil end)'),
      [undefined, REFUSED],
    );
    assert.equal(lua.evalMulti('return load("return 1", "=x", "b")'), [
      undefined,
      "attempt to load a text chunk (mode is 'b')",
    ]);
    assert.is(lua.eval('return load("return 1", "=x", "bt")()'), 1);
  }
  const script = Uint8Array.of(35, 33, 10, ...bytes);
  const lua = new Lua({ files: { 'b.luac': bytes, 'm.lua': bytes, script } });
  assert.equal(lua.evalMulti('return loadfile("b.luac")'), [undefined, REFUSED]);
  assert.equal(lua.evalMulti('return loadfile("script")'), [undefined, REFUSED]);
  assert.equal(lua.evalMulti('return loadfile("b.luac", "b")'), [undefined, REFUSED]);
  assert.match(raised(() => lua.eval('dofile("b.luac")')).message, REFUSED);
  assert.match(raised(() => lua.eval('require("m")')).message, `from file './m.lua':\n\t${REFUSED}`);
});

test('the full profile takes it, and the embedder may give one to any', () => {
  const bytes = chunk();
  const full = new Lua({ profile: 'full', globals: { BYTES: bytes }, files: { 'm.lua': bytes } });
  assert.equal(full.evalMulti('return load(BYTES)(1)'), ['ran', 1]);
  assert.is(full.eval('return require("m")'), 'ran');
  for (const profile of ['pure', 'safe'] as const) {
    assert.is(new Lua({ profile, modules: { m: bytes } }).eval('return require("m")'), 'ran');
    assert.is(new Lua({ profile, loader: () => bytes }).eval('return require("m")'), 'ran');
  }
});

// ---- what no profile but full may ever reach, whatever the manifest says

test('nothing leads out of safe and pure', () => {
  const OUT = [
    'debug',
    'string.dump',
    'package.loadlib',
    'package.cpath',
    'io.popen',
    'os.execute',
    'os.exit',
    'os.getenv',
  ];
  for (const profile of ['pure', 'safe'] as const) {
    const lua = new Lua({ profile, modules: { m: 'return 1' } });
    const reached = OUT.filter((path) => {
      const [library, name = ''] = path.split('.');
      return lua.eval(`local at = ${library} if at and ... ~= "" then at = at[...] end return at ~= nil`, {
        args: [name],
      });
    });
    assert.equal(reached, [], profile);
    assert.is(lua.eval('return load("\\27Lua")'), undefined);
  }
  for (const path of ['os.time', 'os.clock', 'os.date', 'io', 'math.random']) {
    const [library, name = ''] = path.split('.');
    const code = `local at = ${library} if at and ... ~= "" then at = at[...] end return at ~= nil`;
    assert.is(new Lua({ profile: 'pure' }).eval(code, { args: [name] }), false, path);
  }
});

// ---- options

test('options that make no sense are refused', () => {
  const refused = (options: object, message: RegExp): void =>
    assert.throws(
      () => new Lua(options as LuaOptions),
      (error: unknown) => error instanceof TypeError && message.test(error.message),
    );
  refused(
    { profile: 'Safe' },
    /^option 'profile' of new Lua must be one of 'pure', 'safe', 'full', 'node', not 'Safe'$/,
  );
  refused({ profile: null }, /^option 'profile' of new Lua must be one of/);
  refused({ profile: 'pure', files: {} }, /^option 'files' has no effect in profile 'pure'$/);
  refused({ profile: 'pure', now: () => 0 }, /^option 'now' has no effect in profile 'pure'$/);
  refused({ profile: 'node' }, /nodeHost\(\)/);
});

test.run();
