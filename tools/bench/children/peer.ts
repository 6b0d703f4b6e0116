// Runs a Lua file in a Lua for JavaScript that is installed in a folder of its own. Usage: node peer.mjs FOLDER PACKAGE
// FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is used of the packages, neither of which comes with usable types. */
interface Fengari {
  readonly lua: {
    readonly LUA_OK: number;
    lua_pcall(state: object, args: number, results: number, handler: number): number;
    lua_tojsstring(state: object, at: number): string;
  };
  readonly lauxlib: {
    luaL_newstate(): object;
    luaL_loadbuffer(state: object, code: Uint8Array, size: null, name: Uint8Array): number;
  };
  readonly lualib: { luaL_openlibs(state: object): void };
  to_luastring(text: string): Uint8Array;
}
interface Wasmoon {
  readonly LuaFactory: new () => { createEngine(): Promise<{ doStringSync(code: string): unknown }> };
}

const [folder, name, file] = process.argv.slice(2) as [string, string, string];
const load = createRequire(join(folder, 'package.json'));

if (name === 'fengari') {
  const { lua, lauxlib, lualib, to_luastring } = load('fengari') as Fengari;
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  const loaded = lauxlib.luaL_loadbuffer(state, readFileSync(file), null, to_luastring(`@${file}`));
  if (loaded !== lua.LUA_OK || lua.lua_pcall(state, 0, 0, 0) !== lua.LUA_OK) {
    console.error(lua.lua_tojsstring(state, -1));
    process.exitCode = 1;
  }
} else {
  const { LuaFactory } = load('wasmoon') as Wasmoon;
  (await new LuaFactory().createEngine()).doStringSync(readFileSync(file, 'latin1'));
}
