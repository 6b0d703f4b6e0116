// Which handles the Lua collector takes for used: all that JavaScript has, and, once V8 has looked, no others.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaTable } from '../../../src/exports/index.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** More handles than are known one by one. */
const MANY = 20_000;

/** The turn is over, and V8 has looked for garbage. */
async function collected(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    gc();
  }
}

const WEAK = `
  weak, ended = setmetatable({}, { __mode = "v" }), 0
  function new(name) local t = setmetatable({ name = name }, { __gc = function() ended = ended + 1 end }) weak[name] = t return t end
  function inside(name) return { new(name) } end
  function count() collectgarbage() local n = 0 for _ in pairs(weak) do n = n + 1 end return n end`;

function weakState(): {
  lua: Lua;
  call: <T = LuaTable>(name: string, ...args: unknown[]) => T;
  left: () => [number, number];
} {
  const lua = new Lua();
  lua.eval(WEAK);
  const call = <T>(name: string, ...args: unknown[]): T =>
    (lua.globals.get(name) as (...args: unknown[]) => T)(...args);
  return { lua, call, left: () => [call<number>('count'), lua.globals.get('ended')] };
}

test('what a handle stands for is reachable, with all it refers to', async () => {
  const { call, left } = weakState();
  const kept = [call('new', 'a'), call('inside', 'b')];
  await collected();
  assert.equal(left(), [2, 0]);
  assert.is(kept[0]!.get('name'), 'a');
  assert.is(kept[1]!.get<LuaTable>(1).get('name'), 'b');
});

test('objects without a live handle are garbage', async () => {
  const { call, left } = weakState();
  (() => {
    for (const name of ['a', 'b', 'c']) call('new', name);
    call('inside', 'd');
  })();
  await collected();
  assert.equal(left(), [0, 4]);
});

test('handles made before there was anything weak count', async () => {
  const lua = new Lua();
  const kept = lua.eval<LuaTable>('thing = {} return { thing }');
  await collected();
  lua.eval('weak = setmetatable({ thing }, { __mode = "v" }) thing = nil collectgarbage()');
  assert.is(lua.eval('return #weak'), 1);
  assert.is(kept.get(1), lua.eval('return weak[1]'));
});

test('many handles in one turn are the same handles each time', () => {
  const lua = new Lua();
  lua.eval(
    `t, f, co = {}, {}, {} for i = 1, ${MANY} do t[i], f[i], co[i] = {}, function() return i end, coroutine.create(print) end`,
  );
  for (const name of ['t', 'f', 'co']) {
    const list = lua.globals.get<LuaTable>(name),
      handles: unknown[] = [];
    for (let i = 1; i <= MANY; i++) handles.push(list.get(i));
    assert.is(new Set(handles).size, MANY);
    for (let i = 1; i <= MANY; i += 97) {
      assert.is(list.get(i), handles[i - 1]);
      assert.is(lua.eval('local t, i, v = ... return t[i] == v', { args: [list, i, handles[i - 1]] }), true);
    }
  }
});

test('of many handles in one turn, those that are kept count', async () => {
  const { call, left } = weakState();
  const kept: LuaTable[] = [];
  // In functions of their own: an async function that waits holds on to its last handle.
  const make = (): void => {
    for (let i = 0; i < MANY; i++) {
      const handle = call('inside', `n${i}`);
      if (i % 1000 === 999) kept.push(handle);
    }
  };
  const ask = (): void => {
    for (const handle of kept) assert.type(handle.get<LuaTable>(1).get('name'), 'string');
  };
  make();
  assert.is(left()[1], 0);
  await collected();
  // Untracked handles: there may be others.
  assert.ok(left()[0] >= kept.length);
  ask();
  await collected();
  await collected();
  assert.equal(left(), [kept.length, MANY - kept.length]);
  kept.length = 0;
  await collected();
  assert.equal(left(), [0, MANY]);
});

test('many handles of what Lua has do not keep anything else', async () => {
  const { lua, call, left } = weakState();
  lua.eval(
    `rows = {} for i = 1, ${MANY} do rows[i] = { i } end cached = setmetatable({}, { __mode = "v" }) for i = 1, ${MANY} do cached[i] = { i } end`,
  );
  const see = (name: string): void => {
    const rows = lua.globals.get<LuaTable>(name);
    for (let i = 1; i <= MANY; i++) rows.get(i);
  };
  see('rows');
  see('cached');
  call('new', 'a');
  await collected();
  left();
  await collected();
  assert.equal(left(), [0, 1]);
  assert.is(lua.eval('return next(cached)'), undefined);
  assert.is(lua.eval('return #rows'), MANY);
});

test('many handles dropped within a turn are no matter afterwards', async () => {
  const { lua, left } = weakState();
  const make = lua.globals.get<(name: string) => LuaTable>('new');
  (() => {
    for (let i = 0; i < MANY; i++) make(`n${i}`);
  })();
  await collected();
  left();
  await collected();
  assert.equal(left(), [0, MANY]);
});

test.run();
