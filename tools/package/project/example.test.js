// An example for test runners: Jest has its functions as globals, so has Vitest if asked.
import { Lua, LuaError } from 'perilune';
import { createSystem } from 'perilune/actors';
import { nodeHost } from 'perilune/node';
import { LuaFactory } from 'perilune/wasmoon';

test('values come out as copies', () => {
  expect(new Lua().eval('return { 1, { a = 2 } }', { as: 'js' })).toEqual([1, { a: 2 }]);
});

test('errors are LuaErrors', () => {
  expect(() => new Lua({ host: nodeHost() }).eval('error("no")')).toThrow(LuaError);
});

test('promises and processes are awaited', async () => {
  const lua = new Lua({ globals: { later: async (n) => n + 1 } });
  expect(await lua.evalAsync('return later(1)')).toBe(2);
  const system = createSystem({ entries: { 'app:a': { source: 'return { run = function() return 5 end }' } } });
  expect(await system.spawn('app:a', 'system:processes').result).toBe(5);
  await system.stop();
});

test('engines run', async () => {
  expect(await (await new LuaFactory().createEngine()).doString('return 3')).toBe(3);
});
