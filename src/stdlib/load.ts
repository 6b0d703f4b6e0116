// load, loadfile and dofile (§6.1). A reader function is called until it ends, as any Lua function is: it may wait. The
// runtime's compiler compiles texts; binary chunks are read and verified. Anything else, or what the mode forbids, is
// refused in PUC's words.
import { ChunkFault, SIGNATURE, checkHeader, deserialize } from '../bytecode/serialize.ts';
import type { Proto } from '../bytecode/proto.ts';
import {
  badBinary,
  binaryString,
  chunkMode,
  chunkTooLarge,
  fileTrouble,
  noCompiler,
  noFiles,
  readerNotString,
  tooLarge,
} from '../messages/stdlib.ts';
import { nestedTooDeep, tooManyFunctions } from '../messages/syntax.ts';
import { errorInHandler } from '../messages/vm.ts';
import { isNumber } from '../values/number.ts';
import { Gathering } from '../values/bytes.ts';
import { bytesOf, isStr, joined, str as text } from '../values/string.ts';
import { LuaFunction } from '../values/function.ts';
import type { Value } from '../values/type.ts';
import type { Call } from '../vm/native/call.ts';
import { makeClosure } from '../vm/closure.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import type { Holding } from '../vm/frame.ts';
import { gather, goOnWorking, work, type LongWork } from '../vm/native/long-work.ts';
import { tooDeep } from '../vm/switch.ts';
import { resumable } from '../vm/native/declare.ts';
import { fn, str, takeString, value } from '../vm/native/params.ts';
import type { Compilation, Runtime } from '../vm/runtime.ts';
import { LuaThrow, raise } from '../vm/throw.ts';
import { readStandardInput } from './io/handles.ts';

/** The cost of compiling a text, and of each of its bytes; the cost of each byte of a binary chunk. */
const TEXT = 2_000,
  TEXT_BYTE = 30,
  BINARY_BYTE = 20;
/**
 * The cost of each nesting level that a syntax error leaves. A level takes a byte at least, and the number of levels is
 * bounded.
 */
const FAULT_LEVEL = 250,
  MOST_LEVELS = 200;
/** Bytes of a program in memory, per byte of its text. */
const PROGRAM_BYTES = 8;

/** Refuses a binary chunk that a program loads, where programs may not. The host's own chunks are not asked about. */
function checkLoaded(rt: Runtime, source: string): void {
  if (!rt.loadsBinary && source.startsWith(SIGNATURE)) throw new LuaThrow(text(chunkMode('binary', 't')));
}

/** Refuses what the mode forbids, or what is too long. Returns whether the chunk is a binary one. */
function checkChunk(rt: Runtime, source: string, mode: string): boolean {
  const binary = source.startsWith(SIGNATURE);
  if (!mode.includes(binary ? 'b' : 't')) throw new LuaThrow(text(chunkMode(binary ? 'binary' : 'text', mode)));
  if (!binary && rt.compile === undefined) throw new LuaThrow(text(noCompiler()));
  if (source.length > rt.maxSource) throw new LuaThrow(text(chunkTooLarge()));
  rt.allocate(PROGRAM_BYTES * source.length);
  return binary;
}

/**
 * The function of a chunk, with an environment as its upvalue; a LuaThrow when it is malformed or not allowed. In one
 * go.
 */
export function compileChunk(
  rt: Runtime,
  source: string,
  chunkName: string,
  mode: string,
  environment: Value,
): LuaFunction {
  return compileAtOnce(rt, source, chunkName, checkChunk(rt, source, mode), environment);
}

function compileAtOnce(
  rt: Runtime,
  source: string,
  chunkName: string,
  binary: boolean,
  environment: Value,
): LuaFunction {
  rt.charge(binary ? BINARY_BYTE * source.length : TEXT + TEXT_BYTE * source.length);
  return makeClosure(rt, binary ? readBinary(source, chunkName) : rt.compile!(source, chunkName), environment);
}

/**
 * The prototype in a binary chunk, whose name serves messages only: its functions keep the name they were compiled
 * with.
 */
export const readBinary = (bytes: string, chunkName: string): Proto => inWords(chunkName, () => deserialize(bytes));

/** What is wrong with a binary chunk, in words. */
function inWords<T>(chunkName: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof ChunkFault)) throw thrown;
    const name = chunkName.startsWith(SIGNATURE) ? binaryString() : chunkName.replace(/^[=@]/, '');
    throw new LuaThrow(text(badBinary(name, thrown.why)));
  }
}

/** The result of `make`, or nil and the message of the error it raises. */
function giveOrFail(call: Call, make: () => LuaFunction): number {
  try {
    return call.one(make());
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    return call.two(undefined, thrown.value);
  }
}

/**
 * Bytes of text that are compiled in one go. Longer texts are compiled in parts of about this size, between which the
 * fuel is checked.
 */
const AT_ONCE = 2048;

/** Reads and compiles a part of a text, and charges for it, even if it is wrong. True: only the end is missing. */
function compilePart(rt: Runtime, parts: Compilation): boolean {
  const { effort, position } = parts;
  try {
    return parts.readTo(position + AT_ONCE);
  } finally {
    rt.charge(TEXT_BYTE * (parts.effort - effort));
  }
}

/** Compiles a chunk in parts, if it may be long. A failure goes to `failed` instead of raising. */
class Compiling implements LongWork {
  private made: LuaFunction | undefined = undefined;
  private error: Value = undefined;
  private parts: Compilation | undefined = undefined;

  constructor(
    private readonly rt: Runtime,
    private readonly source: string,
    private readonly name: string,
    private readonly mode: string,
    private readonly environment: Value,
    private readonly end: (call: Call, made: LuaFunction | undefined, error: Value) => number,
  ) {}

  step(): boolean {
    try {
      return this.parts === undefined ? this.begin() : this.goOn(this.parts);
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow)) throw thrown;
      this.rt.charge(FAULT_LEVEL * Math.min(this.source.length, MOST_LEVELS));
      this.error = thrown.value;
      return true;
    }
  }

  private begin(): boolean {
    const { rt, source, name, environment } = this,
      binary = checkChunk(rt, source, this.mode);
    if (binary || source.length <= AT_ONCE || rt.compileInParts === undefined) {
      this.made = compileAtOnce(rt, source, name, binary, environment);
      return true;
    }
    rt.afford(TEXT_BYTE * source.length);
    this.parts = rt.compileInParts(source, name);
    return false;
  }

  private goOn(parts: Compilation): boolean {
    const { rt, environment } = this,
      over = compilePart(rt, parts);
    if (over) this.made = makeClosure(rt, parts.finish(), environment);
    return over;
  }

  finish(call: Call): number {
    return this.end(call, this.made, this.error);
  }
}

/** Compiles a chunk of the host's, text or binary, in the global environment. */
export const compiling = (
  rt: Runtime,
  source: string,
  chunkName: string,
  end: (call: Call, made: LuaFunction | undefined, error: Value) => number,
): LongWork => new Compiling(rt, withoutFirstLine(source), chunkName, 'bt', rt.globals, end);

/** Errors in texts that to PUC are runtime errors, with a handler. */
const RAISED = [nestedTooDeep(), tooManyFunctions()];

/** Gives the function, or nil and the message. */
function madeOrFailed(call: Call, made: LuaFunction | undefined, error: Value): number {
  if (made !== undefined) return call.one(made);
  if (!isStr(error) || !RAISED.includes(bytesOf(error))) return call.two(undefined, error);
  const { co } = call;
  // A handler of such an error runs where no more may nest, and this text nests.
  if (tooDeep(co)) return call.two(undefined, text(errorInHandler()));
  call.guard(handlerInForce(co));
  // PUC's parser has nested so deep.
  co.nested = co.rt.nestLimit - co.beneath;
  throw new LuaThrow(error);
}

/** The text that load's reader has returned so far, and how much of it is checked for errors. */
class Reading implements Holding {
  readonly text = new Gathering();
  checked = 0;
  /** Bytes checked, all checks together. */
  spent = 0;

  get holds(): readonly Value[] {
    return [joined(this.text.text)];
  }
}

/**
 * The message handler in force where load was called. PUC's parser is guarded without one of its own, so a reader's
 * errors pass through that of xpcall. The host's guard at the bottom of a task has a handler only if it is `lua`.
 */
function handlerInForce(co: Coroutine): Value {
  const { frames, depth, rt } = co,
    isMain = co === co.task?.main;
  for (let i = depth - 2; i >= (isMain ? 1 : 0); i--) {
    const frame = frames[i]!;
    // Frames of Lua functions have what natives before them left.
    if (frame.guarded && frame.proto === undefined) return frame.handler;
  }
  return isMain ? rt.messageHandler : undefined;
}

/**
 * A text up to this size is checked after each piece, and so is a longer one while all checks together read no more
 * than so many bytes: enough for 3 KB in lines, 16 KB in blocks of 1 KB, 32 KB in blocks of 4 KB.
 */
const SHORT = 1024,
  CHECKED_AGAIN = 128 * 1024;

/**
 * Asks the reader for more, unless the text has an error that no further text can mend. PUC's parser reads as it goes
 * and stops asking at the first error. Ours starts anew: after each piece as long as that is cheap, and whenever the
 * text has doubled.
 */
function askForMore(call: Call, reading: Reading): number {
  const { rt } = call,
    {
      text: { length },
    } = reading;
  if (length > SHORT && reading.spent + length > CHECKED_AGAIN && length < 2 * reading.checked)
    return call.keep(reading).invoke(call.arg(1));
  reading.checked = length;
  reading.spent += length;
  const source = reading.text.text;
  return work(
    call,
    new Checking(rt, source, nameOf(call, source), modeOf(call), (c, error) =>
      error === undefined ? c.keep(reading).invoke(c.arg(1)) : c.two(undefined, error),
    ),
  );
}

/** Looks for errors in the beginning of a chunk, in parts. */
class Checking implements LongWork {
  private error: Value = undefined;
  private parts: Compilation | undefined = undefined;

  constructor(
    private readonly rt: Runtime,
    private readonly source: string,
    private readonly name: string,
    private readonly mode: string,
    private readonly end: (call: Call, error: Value) => number,
  ) {}

  step(): boolean {
    try {
      return this.goOn();
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow)) throw thrown;
      this.error = thrown.value;
      return true;
    }
  }

  private goOn(): boolean {
    const { rt, source, name } = this;
    if (this.parts === undefined) {
      checkLoaded(rt, source);
      if (checkChunk(rt, source, this.mode)) {
        inWords(name, () => checkHeader(source));
        return true;
      }
      this.parts = rt.compileInParts?.(source, name, true);
      if (this.parts === undefined) return true;
    }
    return compilePart(rt, this.parts);
  }

  finish(call: Call): number {
    return this.end(call, this.error);
  }
}

const NAME = str('name').opt(),
  MODE = str('mode').or('bt');

const load = resumable(
  'load',
  [value('chunk', 'string|function'), NAME, MODE, value('env', 'any?')],
  'function?, string?',
  'Compiles a chunk from a string, or from the pieces that a function gives; nil and a message if it is wrong. The mode is "t", "b" or "bt".',
  {
    start(call, chunk) {
      if (isStr(chunk) || isNumber(chunk)) return finishLoad(call, takeString(chunk, 1, true));
      fn('chunk').take(chunk, 1, call.count > 0);
      call.keep(new Reading());
      // The reader's error becomes load's message.
      return call.guard(handlerInForce(call.co)).invoke(chunk);
    },
    done(call) {
      const state = call.kept<unknown>();
      if (!(state instanceof Reading)) return goOnWorking(call);
      const piece = call.result(1);
      if (piece !== undefined && !isStr(piece) && !isNumber(piece)) raise(readerNotString());
      const bytes = piece === undefined ? '' : takeString(piece, 1, true);
      if (bytes === '') {
        call.frame.guarded = false;
        return finishLoad(call, state.text.text);
      }
      gather(call.rt, state.text, bytes);
      return askForMore(call, state);
    },
    failed: (call, error) => call.two(undefined, error),
  },
);

/** Compiles the whole text of load's chunk, by its other arguments. */
function finishLoad(call: Call, source: string): number {
  const environment = call.count >= 4 ? call.arg(4) : call.rt.globals;
  if (!call.rt.loadsBinary && source.startsWith(SIGNATURE)) return call.two(undefined, text(chunkMode('binary', 't')));
  return work(call, new Compiling(call.rt, source, nameOf(call, source), modeOf(call), environment, madeOrFailed));
}

const nameOf = (call: Call, source: string): string =>
  NAME.take(call.arg(2), 2, true) ?? (call.arg(1) instanceof LuaFunction ? '=(load)' : source);
const modeOf = (call: Call): string => MODE.take(call.arg(3), 3, true);

/** The part of a file that is read at a time, and its cost. */
const CHUNK = 65_536,
  READ = 4_000;

/** A failure, and the operation on the file that failed. */
interface Trouble {
  readonly step: 'open' | 'read';
  readonly failure: string;
}

/** The whole content of a file. */
function readFile(rt: Runtime, name: string): string | Trouble {
  const file = rt.host.files?.open(name, 'r') ?? { failure: noFiles() };
  if ('failure' in file) return { step: 'open', failure: file.failure };
  let content = '';
  for (;;) {
    const got = file.read(CHUNK);
    if (typeof got === 'string' && got !== '') {
      if (content.length + got.length > rt.maxString) {
        file.close();
        raise(tooLarge());
      }
      rt.charge(READ);
      rt.allocate(got.length);
      content += got;
    } else {
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
  const source = withoutFirstLine(content);
  checkLoaded(rt, source);
  return compileChunk(rt, source, name === undefined ? '=stdin' : `@${name}`, mode, environment);
}

/**
 * A script without byte order mark and `#` line. A line break stays in place of that line, for the sake of line
 * numbers.
 */
export function withoutFirstLine(content: string): string {
  const script = content.startsWith('\xef\xbb\xbf') ? content.slice(3) : content;
  if (!script.startsWith('#')) return script;
  const end = script.indexOf('\n');
  const rest = end < 0 ? '' : script.slice(end + 1);
  return rest.startsWith(SIGNATURE) ? rest : '\n' + rest;
}

const loadfile = resumable(
  'loadfile',
  [str('name').opt(), str('mode').or('bt'), value('env', 'any?')],
  'function?, string?',
  'Compiles a file, by default standard input; nil and a message if that fails.',
  {
    start: (call, name, mode, environment) =>
      giveOrFail(call, () => loadFile(call.rt, name, mode, call.count >= 3 ? environment : call.rt.globals)),
  },
);

const dofile = resumable(
  'dofile',
  [str('name').opt()],
  '...',
  'Runs a file, by default standard input, and gives its results; errors are raised.',
  {
    start: (call, name) => call.invoke(loadFile(call.rt, name, 'bt', call.rt.globals)),
  },
);

export const loadNatives = [dofile, load, loadfile];
