// load, loadfile and dofile (§6.1). A reader function is called until it ends, as any Lua function is: it may wait.
// Text is compiled by whatever compiler the runtime was given, binary chunks are read and verified; what is neither or is
// not allowed is refused in PUC's words.
import { ChunkFault, SIGNATURE, deserialize } from '../bytecode/serialize.ts';
import type { Proto } from '../bytecode/proto.ts';
import { badBinary, binaryString, chunkMode, fileTrouble, noCompiler, noFiles, readerNotString } from '../messages/stdlib.ts';
import { isAboutTheEnd } from '../messages/syntax.ts';
import { isNumber } from '../values/number.ts';
import { bytesOf, isStr, str as text } from '../values/string.ts';
import { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import type { Call } from '../vm/call.ts';
import { makeClosure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import { resumable } from '../vm/native.ts';
import { fn, rest, str, takeString, value } from '../vm/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { LuaThrow, raise } from '../vm/throw.ts';
import { readStandardInput } from './io.ts';

/** A function for this chunk, with an environment as its upvalue; a LuaThrow when it is not well-formed or not allowed. */
export function compileChunk(rt: Runtime, source: string, chunkName: string, mode: string, environment: Value): LuaFunction {
  const binary = source.startsWith(SIGNATURE);
  if (!mode.includes(binary ? 'b' : 't')) throw new LuaThrow(text(chunkMode(binary ? 'binary' : 'text', mode)));
  rt.charge(source.length >> 3);
  if (binary) return makeClosure(rt, readBinary(source, chunkName), environment);
  if (rt.compile === undefined) throw new LuaThrow(text(noCompiler()));
  return makeClosure(rt, rt.compile(source, chunkName), environment);
}

/** The prototype in a binary chunk, whose name serves messages only: its functions keep the name they were compiled with. */
function readBinary(bytes: string, chunkName: string): Proto {
  try {
    return deserialize(bytes);
  } catch (thrown) {
    if (!(thrown instanceof ChunkFault)) throw thrown;
    const name = chunkName.startsWith(SIGNATURE) ? binaryString() : chunkName.replace(/^[=@]/, '');
    throw new LuaThrow(text(badBinary(name, thrown.why)));
  }
}

/** What `make` gives, or nil and the message of the error it raises. */
function giveOrFail(call: Call, make: () => LuaFunction): number {
  let made: LuaFunction;
  try {
    made = make();
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    return call.two(undefined, thrown.value);
  }
  return call.one(made);
}

/** What load's reader has given so far, and how much of that has been looked at for errors. */
interface Reading { source: string; checked: number }

/**
 * The message handler in force where load was called: PUC's parser is guarded without one of its own, so a reader's
 * errors pass through that of xpcall. What guards a task as a whole, at its bottom, is the host's and not asked.
 */
function handlerInForce({ frames, depth }: Coroutine): Value {
  for (let i = depth - 2; i > 0; i--) if (frames[i]!.guarded) return frames[i]!.handler;
  return undefined;
}

/**
 * The message of an error that no further text can mend. PUC's parser reads as it goes and stops asking a reader at the
 * first error; ours needs the whole text, so it looks at whole tokens whenever the text has doubled.
 */
function lastingError(call: Call, reading: Reading): Value {
  const { source } = reading;
  // The length first: whatever looks at the text makes one string of its pieces.
  if (source.length < 2 * reading.checked) return undefined;
  reading.checked = source.length;
  if (source.startsWith(SIGNATURE)) return undefined;
  const tokens = source.slice(0, source.search(/\s\S*$/) + 1);
  try {
    compileChunk(call.rt, tokens, nameOf(call, source), modeOf(call), undefined);
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    if (isStr(thrown.value) && !isAboutTheEnd(bytesOf(thrown.value))) return thrown.value;
  }
  return undefined;
}

const NAME = str('name').opt(), MODE = str('mode').or('bt');

const load = resumable('load', [value('chunk'), NAME, MODE, value('env'), rest()], 'function',
  'Compiles a chunk given as a string, or piece by piece by a function.', {
    start(call, chunk) {
      if (isStr(chunk) || isNumber(chunk)) return finishLoad(call, takeString(chunk, 1, true));
      fn('chunk').take(chunk, 1, call.count > 0);
      call.keep({ source: '', checked: 0 });
      // What the reader raises becomes load's message.
      return call.guard(handlerInForce(call.co)).invoke(chunk);
    },
    done(call) {
      const reading = call.kept<Reading>(), piece = call.result(1);
      if (piece !== undefined && !isStr(piece) && !isNumber(piece)) raise(readerNotString());
      const bytes = piece === undefined ? '' : takeString(piece, 1, true);
      if (bytes === '') {
        call.frame.guarded = false;
        return finishLoad(call, reading.source);
      }
      reading.source += bytes;
      const error = lastingError(call, reading);
      if (error !== undefined) return call.two(undefined, error);
      return call.invoke(call.arg(1));
    },
    failed: (call, error) => call.two(undefined, error),
  });

/** Compiles the whole text of load's chunk, by its other arguments. */
function finishLoad(call: Call, source: string): number {
  const environment = call.count >= 4 ? call.arg(4) : call.rt.globals;
  return giveOrFail(call, () => compileChunk(call.rt, source, nameOf(call, source), modeOf(call), environment));
}

const nameOf = (call: Call, source: string): string =>
  NAME.take(call.arg(2), 2, true) ?? (call.arg(1) instanceof LuaFunction ? '=(load)' : source);
const modeOf = (call: Call): string => MODE.take(call.arg(3), 3, true);

/** How much of a file is read at a time. */
const CHUNK = 65_536;

/** A failure, and what was being done to the file. */
interface Trouble { readonly step: 'open' | 'read'; readonly failure: string }

/** The whole content of a file. */
function readFile(rt: Runtime, name: string): string | Trouble {
  const file = rt.host.files?.open(name, 'r') ?? { failure: noFiles() };
  if ('failure' in file) return { step: 'open', failure: file.failure };
  let content = '';
  for (;;) {
    const got = file.read(CHUNK);
    if (typeof got === 'string' && got !== '') content += got;
    else {
      file.close();
      return typeof got === 'string' ? content : { step: 'read', failure: got.failure };
    }
  }
}

/** The function of a file, or of standard input; a LuaThrow when there is none. */
export function loadFile(rt: Runtime, name: string | undefined, mode: string, environment: Value): LuaFunction {
  const content = name === undefined ? readStandardInput(rt) : readFile(rt, name);
  if (typeof content !== 'string') {
    throw new LuaThrow(text(fileTrouble(content.step, name!, content.failure)));
  }
  return compileChunk(rt, withoutFirstLine(content), name === undefined ? '=stdin' : `@${name}`, mode, environment);
}

/** A script without byte order mark and `#` line. A line break stays in place of that line, for the sake of line numbers. */
export function withoutFirstLine(content: string): string {
  const script = content.startsWith('\xef\xbb\xbf') ? content.slice(3) : content;
  if (!script.startsWith('#')) return script;
  const end = script.indexOf('\n');
  const rest = end < 0 ? '' : script.slice(end + 1);
  return rest.startsWith(SIGNATURE) ? rest : '\n' + rest;
}

const loadfile = resumable('loadfile', [str('name').opt(), str('mode').or('bt'), value('env')], 'function',
  'Compiles a file, or standard input.', {
    start: (call, name, mode, environment) =>
      giveOrFail(call, () => loadFile(call.rt, name, mode, call.count >= 3 ? environment : call.rt.globals)),
  });

const dofile = resumable('dofile', [str('name').opt()], '...', 'Runs a file, or standard input.', {
  start: (call, name) => call.invoke(loadFile(call.rt, name, 'bt', call.rt.globals)),
});

export const loadNatives = [dofile, load, loadfile];
