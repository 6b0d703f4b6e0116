// Crosses the border between JavaScript and Lua again and again, in our engine or in a peer, and prints what once
// takes.
// Usage: node --expose-gc host.mjs ENGINE MODULE CASE     MODULE: our dist/index.js, or the folder of the peers
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is done so many times; a case that an engine does not have is missing. */
type Cases = Readonly<Record<string, ((times: number) => unknown) | undefined>>;

const FUNCTION = 'return function(x) return x + 1 end',
  FAILING = 'return function() error("no") end',
  CALLS = 'local times = ... for i = 1, times do host(i) end';

async function failures(times: number, fail: () => unknown): Promise<void> {
  let caught = 0;
  for (let i = 0; i < times; i++) {
    try {
      const going = fail();
      if (going instanceof Promise) await going;
    } catch {
      caught++;
    }
  }
  if (caught !== times) throw new Error(`${caught} of ${times} failed`);
}

const later = async (x: number): Promise<number> => x + 1;
async function awaits(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await later(i);
}

/** The time that awaiting the same promises in JavaScript takes is not that of the border. */
async function beyondAwaiting(times: number, act: () => Promise<unknown>): Promise<number> {
  await awaits(times);
  const begin = performance.now();
  await awaits(times);
  const middle = performance.now();
  await act();
  return performance.now() - middle - (middle - begin);
}

async function perilune(module: string): Promise<Cases> {
  const { Lua } = (await import(pathToFileURL(module).href)) as typeof import('../../../src/exports/index.ts');
  const lua = new Lua({ globals: { host: (x: number) => x + 1, later } }),
    table = lua.eval<{ set(key: string, value: unknown): void }>('return {}'),
    plus = lua.eval<(x: number) => number>(FUNCTION),
    fail = lua.eval<() => void>(FAILING);
  return {
    'field of a table set': (times) => {
      for (let i = 0; i < times; i++) table.set('key', i);
    },
    'global set': (times) => {
      for (let i = 0; i < times; i++) lua.globals.set('key', i);
    },
    'host function called by Lua': (times) => lua.eval(CALLS, { args: [times] }),
    'Lua function called by JavaScript': (times) => {
      for (let i = 0; i < times; i++) plus(i);
    },
    'host function awaited, beyond the promise': (times) =>
      beyondAwaiting(times, () =>
        lua.evalAsync('local times = ... for i = 1, times do later(i) end', { args: [times] }),
      ),
    'error caught in JavaScript': (times) => failures(times, fail),
    'new state': (times) => {
      for (let i = 0; i < times; i++) new Lua();
    },
    'memory of a state': (times) => memory(times, () => new Lua()),
  };
}

interface Wasmoon {
  readonly LuaFactory: new () => { createEngine(): Promise<WasmoonEngine> };
}
interface WasmoonEngine {
  readonly global: { set(name: string, value: unknown): void };
  doString(code: string): Promise<unknown>;
  doStringSync(code: string): unknown;
}

async function wasmoon(folder: string): Promise<Cases> {
  const { LuaFactory } = createRequire(join(folder, 'package.json'))('wasmoon') as Wasmoon,
    factory = new LuaFactory(),
    lua = await factory.createEngine();
  lua.global.set('host', (x: number) => x + 1);
  lua.global.set('later', later);
  const plus = lua.doStringSync(FUNCTION) as (x: number) => number,
    fail = lua.doStringSync(FAILING) as () => void;
  return {
    'global set': (times) => {
      for (let i = 0; i < times; i++) lua.global.set('key', i);
    },
    'host function called by Lua': (times) => lua.doStringSync(CALLS.replace('...', String(times))),
    'Lua function called by JavaScript': (times) => {
      for (let i = 0; i < times; i++) plus(i);
    },
    'host function awaited, beyond the promise': (times) =>
      beyondAwaiting(times, () => lua.doString(`for i = 1, ${times} do later(i):await() end`)),
    'error caught in JavaScript': (times) => failures(times, fail),
    'new state': async (times) => {
      for (let i = 0; i < times; i++) await factory.createEngine();
    },
  };
}

interface Fengari {
  readonly lua: Readonly<Record<string, (...args: unknown[]) => unknown>> & { readonly LUA_OK: number };
  readonly lauxlib: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  readonly lualib: { luaL_openlibs(state: unknown): void };
  to_luastring(text: string): Uint8Array;
}

function fengari(folder: string): Cases {
  const { lua, lauxlib, lualib, to_luastring } = createRequire(join(folder, 'package.json'))('fengari') as Fengari;
  const make = (): unknown => {
    const made = lauxlib.luaL_newstate!();
    lualib.luaL_openlibs(made);
    return made;
  };
  const state = make(),
    key = to_luastring('key');
  lua.lua_pushcfunction!(state, (L: unknown) => {
    lua.lua_pushinteger!(L, (lua.lua_tointeger!(L, 1) as number) + 1);
    return 1;
  });
  lua.lua_setglobal!(state, to_luastring('host'));
  const load = (code: string): void => {
    if (lauxlib.luaL_loadstring!(state, to_luastring(code)) !== lua.LUA_OK) throw new Error(code);
  };
  for (const code of [FUNCTION, FAILING]) {
    load(code);
    lua.lua_call!(state, 0, 1);
  }
  return {
    'global set': (times) => {
      for (let i = 0; i < times; i++) {
        lua.lua_pushinteger!(state, i);
        lua.lua_setglobal!(state, key);
      }
    },
    'host function called by Lua': (times) => {
      load(CALLS);
      lua.lua_pushinteger!(state, times);
      lua.lua_call!(state, 1, 0);
    },
    'Lua function called by JavaScript': (times) => {
      for (let i = 0; i < times; i++) {
        lua.lua_pushvalue!(state, 1);
        lua.lua_pushinteger!(state, i);
        lua.lua_call!(state, 1, 1);
        lua.lua_tointeger!(state, -1);
        lua.lua_settop!(state, 2);
      }
    },
    'error caught in JavaScript': (times) =>
      failures(times, () => {
        lua.lua_pushvalue!(state, 2);
        const failed = lua.lua_pcall!(state, 0, 0, 0) !== lua.LUA_OK;
        lua.lua_settop!(state, 2);
        if (failed) throw new Error('no');
      }),
    'new state': (times) => {
      for (let i = 0; i < times; i++) make();
    },
    'memory of a state': (times) => memory(times, make),
  };
}

/** Bytes of the host's heap that each takes. */
function memory(times: number, make: () => unknown): number {
  const collect = (globalThis as unknown as { gc: () => void }).gc,
    made: unknown[] = [];
  make();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < times; i++) made.push(make());
  collect();
  const after = process.memoryUsage().heapUsed;
  return made.length === times ? after - before : NaN;
}

const [engine, module, name] = process.argv.slice(2) as [string, string, string];
const ENGINES: Readonly<Record<string, (module: string) => Cases | Promise<Cases>>> = { perilune, wasmoon, fengari };
const act = (await ENGINES[engine]!(module))[name];
if (act === undefined) throw new Error(`${engine} has no '${name}'`);

/** How long it is done before it counts; how long a lap takes at least, and how many are run. */
const WARM_MS = 500,
  LAP_MS = 40,
  LAPS = 5;

/** What so many take: milliseconds, or what the case itself has measured. */
async function lap(times: number): Promise<number> {
  const begin = performance.now(),
    measured = await act!(times);
  return typeof measured === 'number' ? measured : performance.now() - begin;
}

if (name.startsWith('memory')) console.log((await lap(500)) / 500);
else {
  // Doubled until it is warm and a lap is long enough to be measured.
  const begin = performance.now();
  let times = 20,
    ms = 0;
  while (performance.now() - begin < WARM_MS || ms < LAP_MS) {
    if (ms < LAP_MS) times *= 2;
    const from = performance.now();
    await act(times);
    ms = performance.now() - from;
  }
  const laps: number[] = [];
  for (let n = 0; n < LAPS; n++) laps.push((await lap(times)) / times);
  console.log(Math.min(...laps) * 1e6);
}
process.exit();
