// Realms that forbid making functions from text, always or from some moment on: programs run on as if nothing had
// happened, and the realm is not asked again. Contexts of node:vm refuse as browsers and edge runtimes do.
import { build } from 'esbuild';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createContext, runInContext } from 'node:vm';
import type * as Perilune from '../../src/exports/index.ts';
import { NEUTRAL } from '../../tools/build/neutral.ts';

type Library = typeof Perilune;

const { outputFiles } = await build({
  ...NEUTRAL,
  entryPoints: ['src/exports/index.ts'],
  write: false,
  format: 'iife',
  globalName: 'perilune',
});
const library = outputFiles[0]!.text;

const contextThat = (strings: boolean): object =>
  createContext(
    { performance, crypto, console, TextEncoder, TextDecoder, setTimeout },
    { codeGeneration: { strings } },
  );
const functionsOf = (context: object): FunctionConstructor => runInContext('Function', context) as FunctionConstructor;

/** The library in a realm of its own, which counts what functions are made there, and may close. */
function realm(open: boolean) {
  const context = contextThat(open);
  let made = 0,
    refused = 0,
    constructor = functionsOf(context);
  const count = function (...args: string[]): unknown {
    try {
      const fn: unknown = Reflect.construct(constructor, args);
      made++;
      return fn;
    } catch (fault) {
      refused++;
      throw fault;
    }
  };
  Object.assign(context, { Function: count });
  runInContext(library, context);
  return {
    Lua: (runInContext('perilune', context) as Library).Lua,
    get made() {
      return made;
    },
    get refused() {
      return refused;
    },
    /** From now on text does not become functions: what refuses is another context, with errors of its own. */
    close(): void {
      constructor = functionsOf(contextThat(false));
    },
    /** From now on every text but the simplest is refused as wrong. */
    spoil(): void {
      const real = constructor;
      constructor = function (...args: string[]) {
        if (args.length > 1) throw new SyntaxError('spoiled');
        return Reflect.construct(real, args) as unknown;
      } as unknown as FunctionConstructor;
    },
  };
}

/** Calls, loops, and a coroutine and a comparator in them: about 20000 of each. */
const BUSY = `
  local function add(a, b) return a + b end
  local sum = 0
  for i = 1, 20000 do sum = add(sum, i) end
  local co = coroutine.wrap(function() for i = 1, 20000 do coroutine.yield(i) end end)
  for i = 1, 20000 do sum = sum - co() end
  local list = {}
  for i = 1, 2000 do list[i] = i * 7919 % 2003 end
  table.sort(list, function(a, b) return a < b end)
  for i = 2, #list do assert(list[i - 1] < list[i]) end
  return sum, #list`;

test('the contexts refuse as they should', () => {
  assert.throws(() => new (functionsOf(contextThat(false)))('return true'), /EvalError|Code generation/);
  assert.is(new (functionsOf(contextThat(true)))('return true')(), true);
});

test('a realm that allows it compiles', () => {
  const open = realm(true);
  assert.equal([...new open.Lua().evalMulti(BUSY)], [0, 2000]);
  assert.ok(open.made > 5);
  assert.is(open.refused, 0);
});

test('a realm that forbids it is asked once, however many states are made', () => {
  const closed = realm(false);
  for (let i = 0; i < 3; i++) assert.equal([...new closed.Lua().evalMulti(BUSY)], [0, 2000]);
  assert.is(closed.made, 0);
  assert.is(closed.refused, 1);
});

test('states without JIT do not ask', () => {
  const closed = realm(false);
  assert.equal([...new closed.Lua({ jit: false }).evalMulti(BUSY)], [0, 2000]);
  assert.is(closed.refused, 0);
});

test('a realm that closes after a state was made', () => {
  const closing = realm(true),
    lua = new closing.Lua();
  const { made } = closing;
  closing.close();
  for (let i = 0; i < 3; i++) assert.equal([...lua.evalMulti(BUSY)], [0, 2000]);
  assert.equal([...new closing.Lua().evalMulti(BUSY)], [0, 2000]);
  assert.is(closing.made, made);
  // The text that was refused, and the question whether all are.
  assert.is(closing.refused, 2);
});

test('what was compiled before stays right', () => {
  const closing = realm(true),
    lua = new closing.Lua();
  const busy = lua.compile(BUSY);
  assert.equal([...busy.multi()], [0, 2000]);
  closing.close();
  assert.equal([...busy.multi()], [0, 2000]);
  assert.equal([...lua.evalMulti(BUSY)], [0, 2000]);
  assert.ok(closing.refused <= 2);
});

/** The realm closes in the iteration where a function calls `close`, at each stage of its code. */
const CLOSING = `
  local n, when = 0, ...
  local function step(t, i)
    if i == when then close() end
    t.n = t.n + i % 3
    return t
  end
  local t = { n = 0 }
  for i = 1, 30000 do t = step(t, i) end
  local squares = setmetatable({}, { __index = function(_, i) return i * i end })
  for i = 1, 3000 do n = n + squares[i] end
  return t.n, n`;

test('a realm that closes under running code', () => {
  for (const when of [1, 50, 100, 101, 150, 200, 201, 300, 500, 1000, 2000, 5000, 29999]) {
    const closing = realm(true);
    const lua = new closing.Lua({ globals: { close: () => closing.close() } });
    assert.equal([...lua.evalMulti(CLOSING, { args: [when] })], [30000, 9004500500], `closed at ${when}`);
    assert.ok(closing.refused <= 2, `asked ${closing.refused} times`);
  }
});

test('a text that is wrong is no refusal', () => {
  const spoiled = realm(true),
    lua = new spoiled.Lua();
  spoiled.spoil();
  assert.throws(() => lua.eval(BUSY), /spoiled/);
});

test.run();
