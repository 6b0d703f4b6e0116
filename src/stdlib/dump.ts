// string.dump (§6.4): a Lua function as a binary chunk, which load turns into a function again. Upvalues are not part of
// it: the copy has fresh ones.
import { serialize } from '../bytecode/serialize.ts';
import { cannotDump } from '../messages/stdlib.ts';
import { Closure } from '../vm/closure.ts';
import { plain } from '../vm/native.ts';
import { bool, fn } from '../vm/params.ts';
import { raise } from '../vm/throw.ts';

export const dump = plain('string.dump', [fn('f'), bool('strip')], 'string',
  'Returns the binary form of the Lua function f, without names and lines if strip.',
  (at, f, strip) => {
    if (!(f instanceof Closure)) return raise(cannotDump());
    const bytes = serialize(f.proto, strip);
    at.rt.charge(bytes.length >> 3);
    return at.text(bytes);
  });
