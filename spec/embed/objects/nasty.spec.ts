// JavaScript values that are trouble, exposed: whatever a program does with them, each operation gives a value or an
// error that pcall catches, and the state goes on.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type ExposeOptions } from '../../../src/exports/index.ts';
import { NASTY } from '../lua/nasty.ts';
import { boom, isLuaError, survives, valueOf } from '../lua/runs.ts';

/** Operations on \`o\`; what they give is shown, so that it is touched, too. */
const OPERATIONS = [
  'o.a',
  'o[1]',
  'o.x.y',
  'o.length',
  'o.message',
  'o.then_',
  '#o',
  'o == {}',
  'o < o',
  'o <= 1',
  'o .. "x"',
  'o + 1',
  '-o',
  'tostring(o)',
  'o()',
  'o(1, o)',
  'o:get(1)',
  'o:next()',
  'o:toString()',
  'getmetatable(o)',
  'ipairs(o)(o, 0)',
  'next(o)',
  'table.concat(o)',
  'table.unpack(o, 1, 3)',
  'rawlen(o)',
  'select(2, pairs(o))',
  'f(o, { o })',
  '(function() o.a = 1 return o.a end)()',
  '(function() o[1] = "x" return o[1] end)()',
  '(function() o.then_ = f return o.then_ end)()',
  '(function() o.a = nil end)()',
  '(function() for k, v in pairs(o) do return k, v end end)()',
  '(function() for v in o do return v end end)()',
  '(function() local x <close> = o return x end)()',
  'table.sort(o)',
  'coroutine.wrap(function() return o.a, o() end)()',
];

const RUN = `
  local o = ...
  local results = {}
  for _, code in ipairs(codes) do
    local run = assert(load("local o, f = ... return " .. code, "=op"))
    local first = table.pack(pcall(run, o, f))
    results[#results + 1] = type(first[1])
    pcall(function() for i = 2, first.n do local _ = tostring(first[i]) end end)
  end
  return table.concat(results, " ")`;

/** Arrays so long that their methods take for ever: where instructions are limited, that is charged before. */
const ENDLESS = ['an endless array proxy', 'a sparse array'];

const WAYS: readonly (ExposeOptions | undefined)[] = [undefined, { readonly: true, depth: 0 }, { methods: ['get'] }];

test('every operation on every value ends', async () => {
  const lua = new Lua({ globals: { codes: OPERATIONS, f: (...args: unknown[]) => args } });
  const want = OPERATIONS.map(() => 'boolean').join(' ');
  for (const [what, make] of Object.entries(NASTY)) {
    for (const options of WAYS) {
      const value = make();
      if ((typeof value !== 'object' || value === null) && typeof value !== 'function') continue;
      // Without what acts on the process that runs this, and what takes for ever by its nature.
      if (value === globalThis || ENDLESS.includes(what)) continue;
      let handle: unknown;
      survives(() => {
        handle = lua.expose(value as object, options);
      }, what);
      if (handle !== undefined) assert.is(await valueOf(lua.evalAsync(RUN, { args: [handle] })), want, what);
      assert.is(lua.eval('return 1 + 1'), 2);
    }
  }
});

test('methods of endless arrays stop at a limit', () => {
  const lua = new Lua({ limits: { instructions: 100_000 } });
  for (const what of ENDLESS) {
    lua.globals.set('o', lua.expose(NASTY[what]!() as object));
    for (const code of ['o:toString()', 'o:indexOf(5)', 'table.concat(o)', 'for _ in pairs(o) do end', 'o:sort()']) {
      try {
        lua.eval(`return pcall(function() ${code.startsWith('for') ? code : `return ${code}`} end)`);
      } catch (error) {
        assert.is(isLuaError(error, code).code, 'ERR_LUA_LIMIT_INSTRUCTIONS', `${what}: ${code}`);
      }
    }
  }
});

test('objects that become trouble after they are exposed', async () => {
  const traps = Object.getOwnPropertyNames(Reflect) as (keyof ProxyHandler<object>)[];
  for (const trap of traps) {
    for (const target of [{ a: 1 }, [1, 2], (): number => 1, class {}, new Map([[1, 1]]), new Date(0)]) {
      let armed = false;
      const real = Reflect[trap] as (...args: unknown[]) => unknown;
      const proxy = new Proxy(target, { [trap]: (...args: unknown[]) => (armed ? boom() : real(...args)) });
      const lua = new Lua({ globals: { codes: OPERATIONS, f: (...args: unknown[]) => args } });
      const handle = lua.expose(proxy);
      armed = true;
      assert.is(
        await valueOf(lua.evalAsync(RUN, { args: [handle] })),
        OPERATIONS.map(() => 'boolean').join(' '),
        `${String(trap)} of ${target.constructor.name}`,
      );
      assert.is(handle.value, proxy);
    }
  }
});

test('errors of host objects that no pcall catches are LuaErrors', () => {
  const lua = new Lua();
  for (const [what, make] of Object.entries(NASTY)) {
    lua.globals.set('o', lua.expose({ get field() { throw make(); } })); // biome-ignore format: short
    try {
      lua.eval('return o.field');
      assert.unreachable();
    } catch (error) {
      isLuaError(error, what);
    }
  }
});

test.run();
