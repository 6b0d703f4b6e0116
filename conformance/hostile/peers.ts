// Runs a hostile program in another Lua for JavaScript, limited as its users would limit it: wasmoon by the timeout and
// the memory limit it has, fengari, which has neither, by a count hook that raises. The packages are found in a folder
// of their own.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Case, Measured } from './case.ts';
import { Watch, memoryInUse, peakMemory } from './watch.ts';

type Ending = Pick<Measured, 'ending' | 'text'>;

/** A state of another engine: runs code, and says what that gave or raised. */
interface Peer {
  run(code: string): Promise<unknown>;
}

/** What is used of the packages, neither of which comes with usable types. */
interface WasmoonThread {
  loadString(code: string): void;
  run(argc: number, options: { timeout: number }): Promise<unknown[]>;
}
interface WasmoonEngine {
  readonly global: {
    newThread(): WasmoonThread;
    setMemoryMax(bytes: number): void;
    set(name: string, value: unknown): void;
  };
}
interface Wasmoon {
  readonly LuaFactory: new () => { createEngine(options: object): Promise<WasmoonEngine> };
}
type State = object;
interface Fengari {
  readonly lua: {
    readonly LUA_OK: number;
    readonly LUA_MASKCOUNT: number;
    lua_pcall(state: State, args: number, results: number, handler: number): number;
    lua_tojsstring(state: State, at: number): string;
    lua_tointeger(state: State, at: number): number;
    lua_settop(state: State, n: number): void;
    lua_sethook(state: State, hook: (state: State) => void, mask: number, count: number): void;
  };
  readonly lauxlib: {
    luaL_newstate(): State;
    luaL_loadbuffer(state: State, code: Uint8Array, size: null, name: Uint8Array): number;
    luaL_error(state: State, text: Uint8Array): number;
    luaL_tolstring(state: State, at: number): unknown;
  };
  readonly lualib: { luaL_openlibs(state: State): void };
  to_luastring(text: string): Uint8Array;
}

/** Instructions between two looks at the clock. */
const COUNT = 1000;

async function wasmoon({ limits, peers }: Case): Promise<Peer> {
  const { LuaFactory } = createRequire(join(resolve(peers!), 'package.json'))('wasmoon') as Wasmoon;
  const engine = await new LuaFactory().createEngine({ traceAllocations: true, functionTimeout: limits.time });
  engine.global.setMemoryMax(limits.memory!);
  engine.global.set('print', () => {});
  return {
    async run(code) {
      const thread = engine.global.newThread();
      thread.loadString(code);
      return (await thread.run(0, { timeout: limits.time! }))[0];
    },
  };
}

async function fengari({ limits, peers }: Case): Promise<Peer> {
  const {
    lua,
    lauxlib,
    lualib,
    to_luastring: bytes,
  } = createRequire(join(resolve(peers!), 'package.json'))('fengari') as Fengari;
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  return {
    async run(code) {
      const end = performance.now() + limits.time!;
      lua.lua_sethook(
        state,
        (at) => {
          if (performance.now() > end) lauxlib.luaL_error(at, bytes('timeout exceeded'));
        },
        lua.LUA_MASKCOUNT,
        COUNT,
      );
      lua.lua_settop(state, 0);
      const ok =
        lauxlib.luaL_loadbuffer(state, Buffer.from(code, 'latin1'), null, bytes('=program')) === lua.LUA_OK &&
        lua.lua_pcall(state, 0, 1, 0) === lua.LUA_OK;
      if (ok) return lua.lua_tointeger(state, -1);
      lauxlib.luaL_tolstring(state, -1);
      throw new Error(lua.lua_tojsstring(state, -1));
    },
  };
}

async function attempt(peer: Peer, code: string): Promise<Ending> {
  try {
    await peer.run(code);
    return { ending: 'end', text: '' };
  } catch (thrown) {
    const text = String((thrown as Error)?.message ?? thrown);
    if (/timeout exceeded/.test(text)) return { ending: 'time', text };
    return /not enough memory/.test(text) ? { ending: 'memory', text } : { ending: 'error', text };
  }
}

export async function runPeer(tried: Case): Promise<Measured> {
  const peer = await (tried.engine === 'wasmoon' ? wasmoon(tried) : fengari(tried));
  const before = await memoryInUse(),
    watch = new Watch();
  const ended = await attempt(peer, readFileSync(tried.path, 'latin1'));
  const ms = watch.elapsed;
  const sum = await peer.run('return 1 + 1').catch((error: Error) => `an error: ${error.message}`);
  const after = sum === 2 ? '' : `afterwards 1 + 1 is ${String(sum)}`;
  return { ...ended, ms, gap: 0, after, left: (await memoryInUse()) - before, peak: peakMemory() };
}
