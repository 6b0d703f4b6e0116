// Chunks that come from JavaScript, and functions that go there as bytes or as a listing (§6.1 load, §6.4 string.dump).
// Text is compiled; a binary chunk is read and verified, where the caller allows it. Must not know JavaScript values.
import { dump } from '../../bytecode/dump.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { SIGNATURE, serialize } from '../../bytecode/serialize.ts';
import { binaryRefused, textRefused } from '../../messages/options.ts';
import { readBinary } from '../../stdlib/load.ts';
import type { LuaFunction } from '../../values/function.ts';
import type { Value } from '../../values/type.ts';
import { makeClosure } from '../../vm/closure.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { LuaError } from '../host/errors.ts';
import { readable, toBytes } from '../host/text.ts';
import { loadChunk } from './state.ts';

/**
 * A chunk's bytes as a function. Throws a LuaThrow with the message if they cannot be one, a LuaError if the mode refuses
 * them.
 */
export function loadSource(rt: Runtime, bytes: string, chunkName: string, mode: string, env: Value): LuaFunction {
  const source = withoutMarks(bytes);
  if (!source.startsWith(SIGNATURE)) {
    if (!mode.includes('t')) throw refused(textRefused(mode));
    return loadChunk(rt, source, chunkName, env);
  }
  if (!mode.includes('b')) throw refused(binaryRefused(mode));
  return makeClosure(rt, readBinary(source, chunkName), env);
}

/** Without byte order mark and #! line; a line break stays in its place, for the sake of line numbers. */
function withoutMarks(bytes: string): string {
  const source = bytes.startsWith('\xef\xbb\xbf') ? bytes.slice(3) : bytes;
  if (!source.startsWith('#!')) return source;
  const end = source.indexOf('\n'),
    rest = end < 0 ? '' : source.slice(end);
  return rest.startsWith(SIGNATURE, 1) ? rest.slice(1) : rest;
}

const refused = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_SYNTAX', message });

/** The binary form of a function. */
export const dumped = (proto: Proto, strip: boolean): Uint8Array => toBytes(serialize(proto, strip));

/** The listing of a function and those in it; levels as in LuaFunction.disassemble. */
export const disassembled = (proto: Proto, level: number): string =>
  readable(dump(proto, { tables: level > 1, explain: level > 2 }));
