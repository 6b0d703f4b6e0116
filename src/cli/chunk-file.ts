// Files of Lua code, as text or as binary chunks, for commands that do not run them.
import { readFileSync } from 'node:fs';
import type { Proto } from '../bytecode/proto.ts';
import { ChunkFault, SIGNATURE, deserialize } from '../bytecode/serialize.ts';
import { reasonOf } from '../embed/host/reason.ts';
import { encodeUtf8, fromBytes, readable } from '../embed/host/text.ts';
import { gradualOf, type Dialect } from '../embed/lua/gradual.ts';
import { compileChunk } from '../embed/lua/toolchain.ts';
import * as text from '../messages/cli.ts';
import { bytesOf, isStr } from '../values/string.ts';
import { LuaThrow } from '../vm/throw.ts';

/** Names standard input. */
export const STANDARD = '-';
const STANDARD_INPUT = 0;

/** A mark of byte order, and a first line for the shell, are no part of the code. The line's end is. */
const IGNORED = /^(?:\xef\xbb\xbf)?(?:#[^\n]*)?/;

/** The code of a file; throws what `faultOf` words. */
export function readChunk(file: string, dialect: Dialect): Proto {
  const code = fromBytes(readFileSync(file === STANDARD ? STANDARD_INPUT : file)).replace(IGNORED, '');
  if (!code.startsWith(SIGNATURE))
    return compileChunk(code, file === STANDARD ? '=stdin' : `@${encodeUtf8(file)}`, gradualOf(dialect)?.erase);
  return deserialize(code);
}

/** Why a file could not be read or compiled. */
export function faultOf(file: string, error: unknown): string {
  if (error instanceof LuaThrow && isStr(error.value)) return readable(bytesOf(error.value));
  if (error instanceof ChunkFault) return text.badChunk(file, error.why);
  if (error instanceof Error && 'code' in error) return text.cannotRead(file, reasonOf(error));
  throw error;
}
