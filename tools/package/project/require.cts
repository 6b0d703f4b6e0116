// A CommonJS program requires modules.
import { Lua, type LuaOptions } from 'perilune';
import actors = require('perilune/actors');
import { nodeHost } from 'perilune/node';
import { Lua as Lean } from 'perilune/lean';
import { LuaFactory } from 'perilune/wasmoon';

const options: LuaOptions = { host: nodeHost() };

export const lua = new Lua(options);
export const system = actors.createSystem({ entries: {} });
export const all = [Lean, LuaFactory];
