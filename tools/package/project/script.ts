// Uses the files for pages: as a module, and by the global of the classic script.
import { Lua } from 'perilune/perilune.min.js';
import 'perilune/perilune.global.js';

export const seven: unknown = new Lua().eval('return 7');
export const eight: unknown = new Perilune.Lua().eval('return 8');
export const same: typeof Lua = Perilune.Lua;
