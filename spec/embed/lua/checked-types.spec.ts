// Types of the dialect inside a system; what they check is conformance/dialect/.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type SystemOptions } from '../../../src/exports/actors.ts';

const run = (source: string, options: Partial<SystemOptions> = {}): Promise<unknown> =>
  createSystem({ entries: { 'app:main': { source } }, clock: 'virtual', ...options }).spawn('app:main').result;

test('what a check gives in a process is an error object', async () => {
  assert.equal(
    await run(`
    type Order = { id: integer, items: {string} }
    return function(): any
      local order, err = Order:is({ id = 1, items = { "a", 2 } })
      return { tostring(order), err:kind(), err:message(), Order({ id = 2.0, items = {} }).id }
    end`),
    ['nil', 'Invalid', 'not a value of type Order: string expected, got number at .items[2]', 2],
  );
});

test('the string library is as it was, and can be called', async () => {
  assert.equal(
    await run(`
    return function()
      local ok, err = pcall(string, 1)
      return { string("x"), string.rep("ab", 2), ("x"):upper(), ok, err, (pcall(function() string.new = 1 end)) }
    end`),
    ['x', 'abab', 'X', false, 'not a value of type string: string expected, got number', false],
  );
});

test('plain Lua can be asked for', async () => {
  assert.throws(() => createSystem({ entries: { 'a:b': { source: 'local x: number' } }, dialect: 'lua' }), /a:b.*:1:/);
  assert.equal(await run('return function() return { integer == nil, (pcall(string, "x")) } end', { dialect: 'lua' }), [
    true,
    false,
  ]);
});

test('load in a process reads what entries are written in', async () => {
  assert.is(await run('return function() return load("local n: integer = 3 return n :: any")() end'), 3);
});

test.run();
