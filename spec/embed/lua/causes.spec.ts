// What a failed run says of the host function that failed: position, frames and cause, the same whether the function
// throws at once or rejects a promise later.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaError } from '../../../src/exports/index.ts';
import { raised, rejection } from './runs.ts';

const boom = new Error('boom');
const SHAPES = ['fail()', 'return (fail())', 'return fail()'];
/** Programs in which the host function fails: what precedes the call, and what follows. */
const PLACES: Readonly<Record<string, string>> = {
  'the main chunk': '\n@',
  'a function': 'local function f()\n  @\nend\nf()',
  'a method': 'local t = {}\nfunction t:m()\n  @\nend\nt:m()',
  'a metamethod': 'local t = setmetatable({}, { __index = function()\n @ end })\nlocal x = t.x',
  'a comparison in sort': 'table.sort({ 3, 1, 2 }, function(a, b)\n @ end)',
  'a replacement in gsub': 'string.gsub("x", "x", function()\n @ end)',
  'an iterator': 'for x in function()\n @ end do end',
  'a coroutine': 'local co = coroutine.wrap(function()\n @ end)\nco()',
  'a coroutine with a variable to close':
    'local co = coroutine.wrap(function()\n local x <close> = setmetatable({}, { __close = print })\n @ end)\nco()',
  'a handler that closes': 'do local x <close> = setmetatable({}, { __close = function()\n @ end }) end',
  'a protected call that raises it again': 'local ok, e = pcall(function()\n @ end)\nfail()',
  'compiled code': `local function f(i)\n if i == 5000 then @ end\n return i\nend\nfor i = 1, 5000 do f(i) end`,
};

function stateOf(jit: boolean): Lua {
  return new Lua({ jit, stdout: () => {} });
}

const facts = (error: LuaError): unknown => ({
  message: error.message,
  value: error.value,
  code: error.code,
  frames: error.frames,
  traceback: error.traceback,
});

for (const [place, code] of Object.entries(PLACES)) {
  test(`an error in ${place}`, async () => {
    for (const jit of [false, true]) {
      for (const shape of SHAPES) {
        const sync = stateOf(jit),
          later = stateOf(jit);
        const fail = (): never => {
          throw boom;
        };
        sync.globals.set('fail', fail);
        later.globals.set('fail', { fail: () => Promise.reject(boom) }.fail);
        const program = code.replaceAll('@', shape);
        const thrown = raised(() => sync.eval(program)),
          rejected = await rejection(later.evalAsync(program));
        assert.equal(facts(rejected), facts(thrown), `${shape}, jit ${jit}`);
        assert.is(thrown.cause, boom);
        assert.is(rejected.cause, boom);
        assert.is(rejected.value, rejected.message);
        // A tail call has no position.
        if (shape !== 'return fail()') assert.match(thrown.message, /^eval:\d+: (eval:\d+: )?boom$/);
      }
    }
  });
}

test('the cause is the error that was thrown, not one with the same words', async () => {
  const errors = [new Error('same'), new Error('same')];
  let next = 0;
  const lua = new Lua({
    globals: {
      fail: () => {
        throw errors[next++];
      },
      rejects: () => Promise.reject(errors[next++]),
    },
  });
  for (const f of ['fail', 'rejects']) {
    next = 0;
    // The second one ends it.
    const second = await rejection(lua.evalAsync(`pcall(${f}) ${f}()`));
    assert.is(second.cause, errors[1]);
    next = 0;
    // A handler that fails in the same words, on the same line.
    const closing = `local x <close> = setmetatable({}, { __close = function() ${f}() end }) ${f}()`;
    assert.is((await rejection(lua.evalAsync(closing))).cause, errors[1]);
    next = 0;
    // An error of Lua's own.
    const own = await rejection(lua.evalAsync(`local ok, e = pcall(${f}) error("again: " .. e)`));
    assert.match(own.message, /same$/);
    assert.is(own.cause, undefined);
    next = 0;
    assert.is((await rejection(lua.evalAsync(`pcall(${f}) error("same")`))).cause, undefined);
  }
});

test('values that are no errors', async () => {
  const lua = new Lua({
    globals: {
      text: () => {
        throw 'words';
      },
      textLater: () => Promise.reject('words'),
      object: () => {
        throw thing;
      },
      objectLater: () => Promise.reject(thing),
    },
  });
  const thing = { code: 5 };
  for (const name of ['text', 'textLater']) {
    const error = await rejection(lua.evalAsync(`\n${name}()`));
    assert.is(error.message, 'words');
    assert.is(error.cause, undefined);
    assert.is(error.frames.at(-1)!.line, 2);
  }
  for (const name of ['object', 'objectLater']) {
    const error = await rejection(lua.evalAsync(`\n${name}()`));
    assert.is(error.cause, thing);
    // Raised again by the program, it is the same value.
    assert.is((await rejection(lua.evalAsync(`local ok, e = pcall(${name}) error(e)`))).cause, thing);
  }
});

test('an error that went through several states is found in the chain', async () => {
  const inner = new Lua({
    globals: {
      fail: () => {
        throw boom;
      },
    },
  });
  const outer = new Lua({
    globals: { sync: () => inner.eval('fail()'), later: () => inner.evalAsync('fail()') },
  });
  for (const f of ['sync', 'later']) {
    const error = await rejection(outer.evalAsync(`\n${f}()`));
    assert.instance(error.cause, LuaError);
    assert.is((error.cause as LuaError).cause, boom);
  }
});

test.run();
