// require: modules that the embedder gives as texts, bytes and values, and a loader that may wait.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type Loader, type LuaOptions } from '../../../src/exports/index.ts';
import { raised, rejection, turn } from './runs.ts';

// ---- modules

test('a text is compiled when it is required first, and run once', () => {
  const lua = new Lua({
    modules: { m: 'RUNS = (RUNS or 0) + 1 return {name = ..., data = select(2, ...), n = select("#", ...)}' },
  });
  assert.is(lua.eval('return RUNS'), undefined);
  assert.equal(lua.eval('return require("m")', { as: 'js' }), { name: 'm', data: ':preload:', n: 2 });
  assert.equal(lua.evalMulti('local m, data = require("m") return m == package.loaded.m, data, RUNS'), [
    true,
    undefined,
    1,
  ]);
  assert.is(lua.eval('package.loaded.m = nil return require("m") and RUNS'), 2);
  assert.type(lua.eval('return package.preload.m'), 'function');
});

test('bytes are a text in UTF-8, or not', () => {
  const modules = { m: Uint8Array.of(...Buffer.from('return "'), 0xff, ...Buffer.from('"')), n: 'return "λ"' };
  const lua = new Lua({ modules });
  assert.equal(lua.eval('return require("m")'), Uint8Array.of(0xff));
  assert.is(lua.eval('return require("n")'), 'λ');
  assert.is(new Lua({ modules, strings: 'bytes' }).eval('return #require("n")'), 2);
});

test('a mark of UTF-8 and a line for the shell are skipped', () => {
  const lua = new Lua({ modules: { a: '\ufeffreturn 1', b: '#!/bin/lua\nreturn debug or error("line")' } });
  assert.is(lua.eval('return require("a")'), 1);
  assert.match(raised(() => lua.eval('return require("b")')).message, 'b:2: line');
});

test('a value is converted when it is required first', () => {
  const list = [1, 2];
  const lua = new Lua({
    modules: {
      host: { add: (a: number, b: number) => a + b, list },
      add: (a: number, b: number) => a + b,
      later: Promise.resolve({ x: 1 }),
    },
  });
  list.push(3);
  assert.is(lua.eval('return require("host").add(1, 2) + #require("host").list'), 6);
  assert.is(lua.eval('return require("add")(1, 2)'), 3);
  assert.is(lua.eval('return require("host") == require("host")'), true);
  assert.is(raised(() => lua.eval('require("later")')).code, 'ERR_LUA_ASYNC');
});

test('a Map of modules, and names of any kind', async () => {
  const lua = new Lua({
    modules: new Map<string, object | string>([
      ['a.b-c/λ', 'return ...'],
      ['__proto__', { x: 1 }],
      ['later', Promise.resolve(5)],
    ]),
  });
  assert.is(lua.eval('return require("a.b-c/λ")'), 'a.b-c/λ');
  assert.is(lua.eval('return require("__proto__").x'), 1);
  assert.is(await lua.evalAsync('return require("later")'), 5);
  assert.is(new Lua({ modules: { x: undefined as never } }).eval('return pcall(require, "x")'), false);
});

test('what a module returns is what require gives', () => {
  const lua = new Lua({
    modules: { none: 'X = 1', no: 'return false', sets: 'package.loaded[...] = "own"', many: 'return 1, 2, 3' },
  });
  assert.equal(lua.evalMulti('return require("none")'), [true, ':preload:']);
  assert.equal(lua.evalMulti('return require("no"), package.loaded.no'), [false, false]);
  assert.is(lua.eval('return require("sets")'), 'own');
  assert.equal(lua.evalMulti('return require("many")'), [1, ':preload:']);
});

test('a module that is broken or fails says so', () => {
  const lua = new Lua({
    modules: { bad: 'x = = 1', fails: 'local x = 1\nerror("no")', long: `${'x = 1 '.repeat(5000)}?` },
  });
  assert.match(
    raised(() => lua.eval('require("bad")')).message,
    "error loading module 'bad':\n\tbad:1: unexpected symbol near '='",
  );
  assert.is(raised(() => lua.eval('require("fails")')).message, 'fails:2: no');
  assert.match(raised(() => lua.eval('require("long")')).message, "error loading module 'long':\n\tlong:1: ");
  // Nothing is remembered.
  assert.is(lua.eval('return package.loaded.bad or package.loaded.fails'), undefined);
});

test('modules may require one another, in circles as in PUC', () => {
  const lua = new Lua({
    modules: {
      a: 'local b = require("b") return {name = "a", b = b}',
      b: 'local c = require("c") return {name = "b", c = c}',
      c: 'return {name = "c"}',
      // The one that is being loaded is not known yet: it starts again, until the stack ends.
      circle: 'return require("circle")',
      early: 'package.loaded.early = {early = true} return require("early")',
    },
  });
  assert.is(lua.eval('return require("a").b.c.name'), 'c');
  assert.match(raised(() => lua.eval('require("circle")')).message, 'stack overflow');
  assert.is(lua.eval('return require("early").early'), true);
});

test('a long module gives way and is limited', async () => {
  const text = `local t = {} ${'t[#t + 1] = function() return 1 end '.repeat(3000)} return #t`;
  const lua = new Lua({ modules: { m: text } });
  assert.is(lua.eval('return require("m")'), 3000);
  assert.is(await new Lua({ modules: { m: text } }).evalAsync('return require("m")'), 3000);
  assert.is(
    raised(() => new Lua({ modules: { m: text } }).eval('require("m")', { limits: { instructions: 1e5 } })).code,
    'ERR_LUA_LIMIT_INSTRUCTIONS',
  );
});

test('programs may look for modules themselves', () => {
  const lua = new Lua({ modules: { m: 'return "of the host"' }, loader: () => 'return "of the loader"' });
  assert.is(lua.eval('package.preload.m = function() return "own" end return require("m")'), 'own');
  assert.is(
    lua.eval(`
      table.insert(package.searchers, 2, function(name) return function() return "searched " .. name end end)
      return require("n")`),
    'searched n',
  );
  assert.is(
    lua.eval('package.searchers = nil return select(2, pcall(require, "z"))'),
    "'package.searchers' must be a table",
  );
});

// ---- loader

test('the loader is asked last, once for each module, and told who asks', () => {
  const asked: unknown[][] = [];
  const loader: Loader = (...args) => {
    asked.push(args);
    return args[0] === 'inner' ? 'return 1' : args[0] === 'outer' ? 'return require("inner") + 1' : undefined;
  };
  const lua = new Lua({ loader, modules: { known: 'return 0' }, files: { 'file.lua': 'return require("inner")' } });
  assert.is(lua.eval('return require("known")', { name: 'main.lua' }), 0);
  assert.is(lua.eval('return require("outer") + require("outer")', { name: 'main.lua' }), 4);
  assert.is(lua.eval('return require("file") + 0', { name: 'main.lua' }), 1);
  assert.equal(asked, [
    ['outer', 'main.lua'],
    ['inner', 'outer'],
  ]);
  lua.eval('pcall(require, "x.y") package.loaded.inner = nil dofile("file.lua")', { name: 'other' });
  assert.equal(asked.slice(2), [
    ['x.y', 'other'],
    ['inner', 'file.lua'],
  ]);
});

test('who asks is known in compiled code, too', () => {
  const asked = new Set<string>(),
    names: string[] = [];
  const loader: Loader = (name, from) => {
    asked.add(from!);
    names.push(name);
    return `return ${name.slice(1)}`;
  };
  const lua = new Lua({ loader, modules: { hot: 'return function(i) return require("m" .. i) end' } });
  const sum = lua.eval(`
    local hot, sum = require("hot"), 0
    for i = 1, 3000 do sum = sum + hot(i) + hot(i) end
    return sum`);
  assert.is(sum, 3000 * 3001);
  assert.equal([...asked], ['hot']);
  assert.is(names.length, 3000);
});

test('it gives texts, bytes, values, or nothing', () => {
  const table = new Map([['x', 1]]);
  const answers: Readonly<Record<string, unknown>> = {
    text: 'return ..., select(2, ...)',
    bytes: Uint8Array.of(...Buffer.from('return "b"')),
    object: { x: 1 },
    map: table,
    fn: (x: number) => x + 1,
    number: 5,
    yes: true,
    no: false,
    nothing: undefined,
    none: null,
  };
  const lua = new Lua({ loader: (name) => answers[name] });
  assert.equal(lua.evalMulti('return require("text")'), ['text', 'text']);
  assert.is(lua.eval('return require("bytes")'), 'b');
  assert.is(lua.eval('return require("object").x + require("map").x'), 2);
  assert.is(lua.eval('return require("fn")(1)'), 2);
  assert.equal(lua.evalMulti('return require("number")'), [5, 'number']);
  assert.is(lua.eval('return require("yes")'), true);
  assert.is(lua.eval('return require("no")'), false);
  for (const name of ['nothing', 'none'])
    assert.is(
      raised(() => lua.eval(`require("${name}")`)).message,
      `eval:1: module '${name}' not found:\n\tno field package.preload['${name}']\n\tno file './${name}.lua'` +
        `\n\tno file './${name}/init.lua'\n\tno module '${name}' from the loader`,
    );
});

test('a handle of the state is a module, too', () => {
  const made: unknown[] = [];
  const lua = new Lua({ loader: () => made[0] });
  made.push(lua.eval('T = {x = 1} return T'));
  assert.is(lua.eval('return require("t") == T'), true);
});

test('an error of the loader is one of require; so is what it gives that is no value of Lua', () => {
  const thrown = new Error('offline');
  const lua = new Lua({
    loader: (name) => {
      if (name === 'symbol') return Symbol('x');
      throw thrown;
    },
  });
  const error = raised(() => lua.eval('require("x")'));
  assert.match(error.message, /offline$/);
  assert.is(error.cause, thrown);
  assert.match(raised(() => lua.eval('require("symbol")')).message, /a symbol cannot become a Lua value$/);
  assert.is(lua.eval('return pcall(require, "x")'), false);
});

const later = async <T>(value: T): Promise<T> => {
  await turn();
  return value;
};

test('a loader may wait, wherever require is called', async () => {
  const loader: Loader = (name) =>
    later(name === 'value' ? { x: 3 } : name === 'outer' ? 'return require("inner") * 2' : `return ${name.length}`);
  const lua = new Lua({ loader });
  assert.is(await lua.evalAsync('return require("inner") + require("outer") + require("value").x'), 18);
  const fresh = (): Lua => new Lua({ loader });
  for (const [code, result] of [
    ['return select(2, pcall(require, "ab"))', 2],
    ['return coroutine.wrap(function() return require("abc") end)()', 3],
    ['local t = setmetatable({}, {__index = function(_, k) return require(k) end}) return t.four', 4],
    ['return (("x"):gsub("x", function() return require("ab") end))', '2'],
    ['local t = {1, 2} table.sort(t, function(a, b) return a * require("ab") < b end) return #t', 2],
  ] as const)
    assert.is(await fresh().evalAsync(code), result, code);
});

test('where nothing may wait, the error says so', () => {
  const lua = new Lua({ loader: () => later('return 1') });
  const error = raised(() => lua.eval('return require("x")'));
  assert.is(error.code, 'ERR_LUA_ASYNC');
  assert.match(error.message, 'evalAsync');
  assert.is(lua.eval('return package.loaded.x'), undefined);
});

test('a promise that fails is an error of require', async () => {
  const lua = new Lua({ loader: () => Promise.reject(new Error('offline')) });
  assert.match((await rejection(lua.evalAsync('require("x")'))).message, /offline$/);
  assert.is(await lua.evalAsync('return (pcall(require, "x"))'), false);
  const gone = new Lua({ loader: () => later(undefined) });
  assert.match((await rejection(gone.evalAsync('require("x")'))).message, "no module 'x' from the loader");
});

test('runs that require the same module at a time each get one', async () => {
  let asked = 0;
  const lua = new Lua({
    loader: () => {
      asked++;
      return later('N = (N or 0) + 1 return N');
    },
  });
  const results = await Promise.all([lua.evalAsync('return require("m")'), lua.evalAsync('return require("m")')]);
  assert.is(asked, 2);
  assert.equal(results.sort(), [1, 2]);
});

test('names and texts are whatever the state makes of strings', () => {
  const names: unknown[] = [];
  const loader: Loader = (name) => {
    names.push(name);
    return 'return "λ"';
  };
  assert.is(new Lua({ loader, strings: 'bytes' }).eval('return require("λ")'), '\xce\xbb');
  assert.is(new Lua({ loader }).eval('return require("λ")'), 'λ');
  new Lua({ loader }).eval('return require("\\xff")');
  assert.equal(names, ['\xce\xbb', 'λ', '\xff']);
});

// ---- options

test('options that make no sense are refused', () => {
  const refused = (options: object, message: string): void =>
    assert.throws(
      () => new Lua(options as LuaOptions),
      (error: unknown) => error instanceof TypeError && error.message === message,
      message,
    );
  for (const modules of [null, 5, 'x', [], () => 0]) refused({ modules }, 'modules must be an object or a Map');
  for (const value of [null, 5, true, 5n, Symbol('x')])
    refused({ modules: { m: value } }, "modules['m'] must be a string, a Uint8Array, an object or a function");
  refused({ modules: new Map([[5, 'x']]) }, 'a module name must be a string');
  for (const loader of [null, 5, 'x', {}])
    assert.throws(() => new Lua({ loader } as never), /option 'loader' of new Lua must be a function/);
});

test.run();
