// Calls of globals through the names of wasmoon.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaFactory } from '../../../src/exports/wasmoon.ts';

test('a global is called, be it a function of Lua or of JavaScript, or a callable table', async () => {
  const { global } = await new LuaFactory().createEngine();
  global.set('hello', (name: string) => `Hello ${name}!`);
  assert.equal([...global.call('hello', 'Selene')], ['Hello Selene!']);
  await global.loadString(
    'function two(x) return x, 2 end callable = setmetatable({}, { __call = function(_, x) return x end })',
  );
  await global.run();
  assert.equal([...global.call('two', 1)], [1, 2]);
  assert.equal([...global.call('callable', 3)], [3]);
  assert.throws(() => global.call('missing'), /of type 'Nil' was pushed/);
});

test.run();
