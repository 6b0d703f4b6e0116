// A Lua function: a prototype and the cells of its free variables (§3.5).
import type { Proto } from '../bytecode/proto.ts';
import { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import { cachesOf } from './operations/cache.ts';
import type { Runtime } from './runtime.ts';
import { Upvalue } from './upvalue.ts';

export class Closure extends LuaFunction {
  /** Tells a Lua function from all other values without a class test. Compiled code reads it. */
  declare readonly isLua: true;
  constructor(
    readonly proto: Proto,
    readonly upvalues: Upvalue[],
  ) {
    super();
    // Made with the first closure, so that calls need no test.
    if (proto.caches === undefined) cachesOf(proto);
  }
}

Object.defineProperty(Closure.prototype, 'isLua', { value: true });

/**
 * A closure of a main chunk. Its first upvalue (_ENV) holds `env`; the others hold nil (lua_load) or what the runtime
 * has for them.
 */
export function makeClosure(rt: Runtime, proto: Proto, env: Value): Closure {
  rt.tier?.adopt(proto);
  // Every process runs such a chunk when it starts. Nearly all chunks have just this upvalue.
  if (proto.upvalues.length === 1) return new Closure(proto, [Upvalue.closed(env)]);
  return new Closure(
    proto,
    proto.upvalues.map(({ name }, i) => Upvalue.closed(i === 0 ? env : rt.hidden?.get(name))),
  );
}
