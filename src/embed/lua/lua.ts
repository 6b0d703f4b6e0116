// The Lua class of the entries with compiler and JIT. Apart from engine.ts, so that an entry without them bundles
// neither.
import { Lua as Engine, type LuaOptions } from './engine.ts';
import { TOOLCHAIN } from './toolchain.ts';

/** A Lua state: globals, libraries and limits. Its values come out as copies or live handles. */
export const Lua: typeof Engine = class State extends Engine {
  // Bundlers change names of classes.
  static {
    Object.defineProperty(State, 'name', { value: 'Lua' });
  }

  constructor(options: LuaOptions = {}) {
    super(options, TOOLCHAIN);
  }
};
export type Lua = Engine;
