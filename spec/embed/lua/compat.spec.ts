// What a stock lua 5.4 has of 5.3 is there unless it is switched off.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem } from '../../../src/exports/actors.ts';
import { Lua } from '../../../src/exports/index.ts';

const ASK =
  'local V = { __lt = function() return false end } local ok, le = pcall(function() return setmetatable({}, V) <= setmetatable({}, V) end) return type(math.pow) .. " " .. tostring(ok)';

test('in a state', () => {
  assert.is(new Lua().eval(ASK), 'function true');
  assert.is(new Lua({ compat: false }).eval(ASK), 'nil false');
});

test('in processes', async () => {
  for (const [compat, answer] of [
    [undefined, 'function true'],
    [false, 'nil false'],
  ] as const) {
    const system = createSystem({
      compat,
      entries: { 'app:main': { source: `return { run = function() ${ASK} end }` } },
    });
    assert.is(await system.spawn('app:main').result, answer);
    await system.stop();
  }
});

test.run();
