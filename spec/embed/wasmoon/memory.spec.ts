// The memory of an engine of wasmoon's API: what it says, and its limit.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaFactory } from '../../../src/exports/wasmoon.ts';

const engine = () => new LuaFactory().createEngine({ traceAllocations: true });

test('the memory in use is what the program has seen', async () => {
  for (const before of ['', 'collectgarbage()', 'local t = { x = 1 }', 'local t = { 1, 2, 3 } t = nil']) {
    const lua = await engine();
    const seen = await lua.doString(`${before} return collectgarbage('count') * 1024`);
    assert.is(lua.global.getMemoryUsed(), seen, before);
  }
});

test('a program that needs more than the limit fails, by a little, too', async () => {
  const { global } = await engine();
  global.loadString('local t = {} for i = 1, 50 do t[i] = i end return #t');
  global.setMemoryMax(global.getMemoryUsed());
  let message = '';
  await global.run().catch((error: Error) => (message = error.message));
  assert.is(message, 'not enough memory');
  global.setMemoryMax(undefined);
  global.loadString('local t = {} for i = 1, 50 do t[i] = i end return #t');
  assert.equal([...(await global.run())], [50]);
});

test('a program with room for what it needs ends well', async () => {
  const { global } = await engine();
  global.setMemoryMax(2 * global.getMemoryUsed());
  global.loadString('local t = {} for i = 1, 50 do t[i] = i end return #t');
  assert.equal([...(await global.run())], [50]);
});

test.run();
