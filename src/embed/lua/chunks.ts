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
import type { LuaThrow } from '../../vm/throw.ts';
import { LuaError } from '../host/errors.ts';
import { readable, toBytes } from '../host/text.ts';
import { SyntaxThrow, loadChunk } from './state.ts';

/**
 * A chunk's bytes as a function. Throws a LuaThrow with the message if they cannot be one, a LuaError if the mode
 * refuses them.
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

/** The place of a syntax error in JavaScript's terms, for LuaError. */
interface Place {
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/**
 * Where in a source an error is. The column is that of the token near the error; if that is not known, or began on an
 * earlier line, that of the first character of the line.
 */
export function placeOf(bytes: string, thrown: LuaThrow): Place {
  const { line, offset } = thrown instanceof SyntaxThrow ? thrown.fault : NOWHERE;
  if (line === undefined) return NOWHERE;
  const source = withoutMarks(bytes),
    start = offset === undefined || lineAt(source, offset) !== line ? undefined : offset;
  return { line, column: columnAt(source, start ?? lineStart(source, line)) };
}

const NOWHERE: Place & { readonly offset?: number } = { line: undefined, column: undefined };
/** A line break of any kind (§3.1). */
const BREAK = /\r\n|\n\r|\n|\r/g;

const lineAt = (source: string, offset: number): number => (source.slice(0, offset).match(BREAK)?.length ?? 0) + 1;

/** Where the first character of a line is that is no blank. */
function lineStart(source: string, line: number): number {
  let start = 0;
  for (const { index, 0: found } of source.matchAll(BREAK)) {
    if (--line === 0) break;
    start = index + found.length;
  }
  return start + /^[ \t\v\f]*/.exec(source.slice(start))![0].length;
}

/** The column of a byte, from 1, in the units of JavaScript texts. */
function columnAt(source: string, offset: number): number {
  const before = source.slice(0, offset),
    start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return readable(before.slice(start)).length + 1;
}

const refused = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_SYNTAX', message });

/** The binary form of a function. */
export const dumped = (proto: Proto, strip: boolean): Uint8Array => toBytes(serialize(proto, strip));

/** The listing of a function and those in it; levels as in LuaFunction.disassemble. */
export const disassembled = (proto: Proto, level: number): string =>
  readable(dump(proto, { tables: level > 1, explain: level > 2 }));
