// string.dump (§6.4): a Lua function as a binary chunk, which load turns into a function again. Upvalues are not part
// of it: the copy has fresh ones.
import type { Proto } from '../../bytecode/proto.ts';
import { Serialization } from '../../bytecode/serialize.ts';
import { cannotDump } from '../../messages/stdlib.ts';
import type { LuaFunction } from '../../values/function.ts';
import { joined } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { Closure } from '../../vm/closure.ts';
import { long, type LongWork } from '../../vm/native/long-work.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { bool, fn } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';

/** What a byte costs. */
const BYTE = 4;

/** Writes a function in parts. */
class Dumping implements LongWork {
  private readonly writing: Serialization;

  constructor(proto: Proto, strip: boolean) {
    this.writing = new Serialization(proto, strip);
  }

  step(rt: Runtime): boolean {
    const { writing } = this,
      { length } = writing,
      over = writing.step();
    rt.charge(BYTE * (writing.length - length));
    rt.allocate(writing.length - length);
    return over;
  }

  get result(): Value {
    return joined(this.writing.bytes);
  }

  get holds(): readonly Value[] {
    return [this.result];
  }

  finish(call: Call): number {
    return call.one(this.result);
  }
}

/** Instructions of a function that is dumped in one go. */
const FEW = 1000;

function dumping(f: LuaFunction, strip: boolean): Dumping {
  return f instanceof Closure ? new Dumping(f.proto, strip) : raise(cannotDump());
}

export const dump = long(
  'string.dump',
  [fn('f'), bool('strip')],
  'string',
  'Returns the binary form of the Lua function f for load, without names and lines if strip. Raises for other functions.',
  (at, f, strip) => {
    if (f instanceof Closure && (f.proto.code.length > FEW || f.proto.children.length > 0)) return SLOW_PATH;
    const job = dumping(f, strip);
    while (!job.step(at.rt));
    return at.one(job.result);
  },
  (_, f, strip) => dumping(f, strip),
);
