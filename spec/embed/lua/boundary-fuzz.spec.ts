// Random programs that go back and forth between Lua and JavaScript, with functions that do what they should not. Each
// ends with a value or a LuaError, none is lost, and the state is as good as new.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaError, Multi } from '../../../src/exports/index.ts';
import type { Runtime } from '../../../src/vm/runtime.ts';
import { NASTY } from './nasty.ts';

/** Mulberry32. */
function chance(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type F = (...args: unknown[]) => unknown;
const VALUES = Object.values(NASTY);

/** Functions that programs find, by what they do; they get a function to call. */
function functions(lua: () => Lua, random: (below: number) => number): Record<string, F> {
  const nasty = (): unknown => VALUES[random(VALUES.length)]!();
  return {
    fine: () => 1,
    throws: () => {
      throw nasty();
    },
    rejects: async () => {
      throw nasty();
    },
    gives: nasty,
    givesLater: async () => [nasty()],
    several: () => new Multi([nasty(), 1]),
    calls: (f) => (typeof f === 'function' ? f() : f),
    callsAsync: (f) => (typeof f === 'function' ? (f as unknown as { async: F }).async() : f),
    callsLater: async (f) => {
      await undefined;
      return typeof f === 'function' ? f() : f;
    },
    evals: () => lua().eval('return throws()'),
    evalsAsync: () => lua().evalAsync('return rejects()'),
    waits: () => lua().eval('return rejects()'),
    limited: () => lua().eval('while true do end', { limits: { instructions: 500 } }),
    swallows: (f) => {
      try {
        return typeof f === 'function' ? f() : f;
      } catch {
        return 0;
      }
    },
    atOnce: () => ({
      then: (ok: F, no: F) => {
        if (random(2) === 0) ok(nasty());
        else no(nasty());
        ok(1);
      },
    }),
  };
}

/** Lua expressions around another one. */
const AROUND: readonly ((inner: string) => string)[] = [
  (e) => `(select(2, pcall(function() return ${e} end)))`,
  (e) => `(function() local ok, v = xpcall(function() return ${e} end, function(m) return m end) return v end)()`,
  (e) => `coroutine.wrap(function() return ${e} end)()`,
  (e) => `select(2, coroutine.resume(coroutine.create(function() return ${e} end)))`,
  (e) =>
    `(function() local t = { 3, 1, 2 } table.sort(t, function(a, b) local _ = ${e} return a < b end) return t[1] end)()`,
  (e) => `(("xy"):gsub(".", function() local v = ${e} return type(v) == "string" and v or nil end))`,
  (e) => `setmetatable({}, { __index = function() return ${e} end }).field`,
  (e) => `(setmetatable({}, { __add = function() return ${e} end }) + 1)`,
  (e) => `(function() local c <close> = setmetatable({}, { __close = function() local _ = ${e} end }) return 1 end)()`,
  (e) => `(function() for i = 1, 3 do local v = ${e} if i == 3 then return v end end end)()`,
  (e) => `(function() local v for i = 1, 300 do v = i % 100 == 0 and (${e}) or i end return v end)()`,
  (e) => `(function(...) return ${e} end)(...)`,
  (e) => `tostring(${e})`,
  (e) => `error(${e}, 0)`,
  ...['calls', 'callsAsync', 'callsLater', 'swallows'].map((f) => (e: string) => `${f}(function() return ${e} end)`),
];

function expression(random: (below: number) => number, names: readonly string[], depth: number): string {
  if (depth === 0) return `${names[random(names.length)]!}()`;
  return AROUND[random(AROUND.length)]!(expression(random, names, depth - 1));
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

async function outcome(run: Promise<unknown>, what: string): Promise<unknown> {
  let settled = false,
    error: unknown;
  run.then(
    () => {
      settled = true;
    },
    (reason: unknown) => {
      [settled, error] = [true, reason];
    },
  );
  for (let turns = 0; !settled && turns < 500; turns++) await turn();
  assert.ok(settled, `lost: ${what}`);
  return error;
}

async function check(lua: Lua, error: unknown, what: string): Promise<void> {
  if (error !== undefined)
    assert.ok(error instanceof LuaError, `${what}: ${error instanceof Error ? error.stack : typeof error}`);
  const { rt } = (lua as unknown as { core: { rt: Runtime } }).core;
  assert.is(rt.running, undefined, what);
  // Runs that it has started may outlive it.
  for (let turns = 0; (rt.waiting?.size ?? 0) > 0 && turns < 500; turns++) await turn();
  assert.is(rt.waiting?.size ?? 0, 0, what);
  assert.is(rt.elided, 0, what);
  assert.is(
    lua.eval(
      'local t = {} for i = 1, 50 do t[i] = i end table.sort(t, function(a, b) return a > b end) return t[1] + select(2, pcall(function() return 2 end))',
    ),
    52,
    what,
  );
}

for (const jit of [true, false]) {
  test(`back and forth, ${jit ? 'compiled' : 'interpreted'}`, async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = chance(seed);
      const lua: Lua = new Lua({ jit, globals: functions(() => lua, random), limits: { instructions: 200_000 } });
      for (let i = 0; i < 3; i++) {
        const code = `local v = ${expression(random, Object.keys(functions(() => lua, random)), 1 + random(5))} return type(v)`;
        const what = `seed ${seed}: ${code}`;
        await check(lua, await outcome(lua.evalAsync(code), what), what);
        let error: unknown;
        try {
          lua.eval(code);
        } catch (thrown) {
          error = thrown;
        }
        await check(lua, error, what);
      }
    }
  });
}

test.run();
