// The io library (§6.8): file handles over a host's files, and the default input and output.
// Standard output is not gathered here: print and io.write go to the host in the order they come, and the host gathers.
// A host without files still has standard output and error; opening files then fails as any failing open does.
import {
  cannotCloseStandard, cannotOpenFile, closedFile, defaultFileClosed, fileAlreadyClosed, invalidFormat, invalidMode,
  invalidOption, noFiles, notSupported, tooManyArguments,
} from '../messages/stdlib.ts';
import { formatG, parseNumber } from '../values/numeral.ts';
import { LuaFloat, isInteger, isNumber, toDouble } from '../values/number.ts';
import { bytesOf, isStr, str as text } from '../values/string.ts';
import { truthy, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import type { HostFailure, HostFile, HostPipe } from '../vm/host.ts';
import { hostClass, library } from '../vm/library.ts';
import { plain, type Native } from '../vm/native.ts';
import { choice, integer, object, rest, str, takeInteger, takeString, value, any } from '../vm/params.ts';
import type { Runtime } from '../vm/runtime.ts';
import { badArgument, raise } from '../vm/throw.ts';
import type { Window } from '../vm/window.ts';
import { addressOf } from './to-text.ts';
import { Stream, type Buffering, type Unwritten } from './stream.ts';

/** What close() does with a handle's stream. */
const enum Kind { File, Standard, Pipe }

/** A Lua file handle. */
export class FileHandle extends Userdata {
  open = true;
  constructor(readonly stream: Stream, readonly purpose: Kind) {
    super();
  }
  override get kind(): string {
    return 'FILE*';
  }
}

/** Per runtime: standard files, current defaults, and what is not written yet. */
class Files {
  readonly unwritten: Unwritten = new Set();
  readonly stdin: FileHandle;
  readonly stdout: FileHandle;
  readonly stderr: FileHandle;
  input: FileHandle;
  output: FileHandle;

  constructor({ host, atCollection }: Runtime) {
    const standard = (file: HostFile): FileHandle => new FileHandle(new Stream(file, this.unwritten, 'host'), Kind.Standard);
    const { files } = host;
    this.input = this.stdin = standard(files?.stdin ?? sink(() => undefined));
    this.output = this.stdout = standard(files?.stdout ?? sink((bytes) => host.write(bytes)));
    this.stderr = standard(files?.stderr ?? sink((bytes) => host.writeError(bytes)));
    const { unwritten } = this;
    host.atExit?.(() => flushAll(unwritten));
    // A file that is garbage would be closed now. Which ones are is not known; to write them all out does no harm.
    atCollection.push(() => flushAll(unwritten));
  }
}

const FILES = {};
const filesOf = (rt: Runtime): Files => rt.slot(FILES, () => new Files(rt));

const flushAll = (unwritten: Unwritten): void => [...unwritten].forEach((stream) => stream.flush());

/** Writes out what the program left in its files' buffers. */
export const flushFiles = (rt: Runtime): void => flushAll(filesOf(rt).unwritten);

/** The next line of standard input, with or without its end, whatever the default input is; undefined at the end of input. */
export const readStandardLine = (rt: Runtime, keepEnd = false): string | undefined => filesOf(rt).stdin.stream.line(keepEnd);

/** What is left of standard input. */
export const readStandardInput = (rt: Runtime): string => filesOf(rt).stdin.stream.rest();

/** errno of ENOTSUP and ESPIPE. */
const UNSUPPORTED = 95, ILLEGAL_SEEK = 29;
const unsupported = (): HostFailure => ({ failure: noFiles(), errno: UNSUPPORTED });

/** A standard file of a host that has no files: nothing to read, and output goes to a function. */
const sink = (write: (bytes: string) => void): HostFile => ({
  read: () => '',
  write: (bytes) => void write(bytes),
  seek: () => ({ failure: noFiles(), errno: ILLEGAL_SEEK }),
  flush: () => undefined,
  close: () => undefined,
});

const isFailure = (v: HostFile | HostFailure | string): v is HostFailure => typeof v === 'object' && 'failure' in v;

/** nil, text, errno: how io and os functions report a host's failure (luaL_fileresult). */
export const failed = (at: Window, { failure, errno }: HostFailure, name?: string): number =>
  at.three(undefined, text(name === undefined ? failure : `${name}: ${failure}`), errno);

const outcome = (at: Window, failure: HostFailure | undefined): number =>
  failure === undefined ? at.one(true) : failed(at, failure);

const openFile = (rt: Runtime, name: string, mode: string): HostFile | HostFailure =>
  rt.host.files?.open(name, mode) ?? unsupported();

/** A handle of an open file. One that is only read gathers no output, so that writing to it fails at once. */
const newHandle = (rt: Runtime, file: HostFile, mode: string, purpose = Kind.File): FileHandle =>
  new FileHandle(new Stream(file, filesOf(rt).unwritten, /^rb*$/.test(mode) ? 'no' : 'full'), purpose);

/** Opens a file for a function that raises when it cannot. */
function openOrRaise(rt: Runtime, name: string, mode: string): FileHandle {
  const file = openFile(rt, name, mode);
  return isFailure(file) ? raise(cannotOpenFile(name, file.failure)) : newHandle(rt, file, mode);
}

function opened(handle: FileHandle): FileHandle {
  return handle.open ? handle : raise(closedFile());
}

function defaultFile(handle: FileHandle, which: string): FileHandle {
  return handle.open ? handle : raise(defaultFileClosed(which));
}

function closeHandle(at: Window, handle: FileHandle): number {
  if (handle.purpose === Kind.Standard) return at.fail(cannotCloseStandard());
  handle.open = false;
  const failure = handle.stream.close();
  if (failure !== undefined) return failed(at, failure);
  if (handle.purpose === Kind.File) return at.one(true);
  const { how, code } = (handle.stream.file as HostPipe).status();
  return at.three(how === 'exit' && code === 0 ? true : undefined, text(how), code);
}

// ---- reading

/** Reads by formats, of which the first is argument `first`; the results, or the failure. */
function readFormats(rt: Runtime, stream: Stream, formats: readonly Value[], first: number): Value[] | HostFailure {
  stream.failure = undefined;
  const results: Value[] = [];
  if (formats.length === 0) results.push(readOne(rt, stream, 'l', 0, first));
  for (let i = 0; i < formats.length; i++) {
    const format = formats[i];
    const got = isNumber(format)
      ? readOne(rt, stream, 'count', Number(takeInteger(format, first + i, true)), first + i)
      : readOne(rt, stream, takeString(format, first + i, true).replace('*', '').charAt(0), 0, first + i);
    results.push(got);
    if (got === undefined) break;
  }
  return stream.failure ?? results;
}

function readOne(rt: Runtime, stream: Stream, format: string, count: number, at: number): Value {
  let bytes: string | undefined;
  switch (format) {
    case 'n': return parseNumber(stream.numeral());
    case 'l': bytes = stream.line(false); break;
    case 'L': bytes = stream.line(true); break;
    case 'a': bytes = stream.rest(); break;
    case 'count':
      bytes = count === 0 ? (stream.atEnd() ? undefined : '') : stream.take(count < 0 ? Infinity : count);
      break;
    default: return badArgument(at, invalidFormat());
  }
  if (bytes === undefined) return undefined;
  rt.charge(bytes.length >> 6);
  return text(bytes);
}

function argumentsFrom(at: Window, first: number): Value[] {
  const values: Value[] = [];
  for (let i = first; i <= at.count; i++) values.push(at.arg(i));
  return values;
}

function read(at: Window, handle: FileHandle, first: number): number {
  const results = readFormats(at.rt, handle.stream, argumentsFrom(at, first), first);
  return Array.isArray(results) ? at.all(results) : failed(at, results as HostFailure);
}

/** Most formats that lines() takes. */
const MAX_FORMATS = 250;

/** The iterator of lines(): reads by the formats that follow argument 1; `own`: closes the file at its end. */
function lines(at: Window, handle: FileHandle, own: boolean): Native {
  if (at.count - 1 > MAX_FORMATS) badArgument(MAX_FORMATS + 2, tooManyArguments());
  const formats = argumentsFrom(at, 2);
  return plain('lines', [], '...', 'Reads the next values from the file.', (step) => {
    if (!handle.open) raise(fileAlreadyClosed());
    const results = readFormats(step.rt, handle.stream, formats, 2);
    if (!Array.isArray(results)) return raise((results as HostFailure).failure);
    if (truthy(results[0])) return step.all(results);
    if (own) closeHandle(step, handle);
    return step.none();
  });
}

// ---- writing

function write(at: Window, handle: FileHandle, first: number): number {
  let failure: HostFailure | undefined;
  for (let i = first; i <= at.count; i++) {
    const v = at.arg(i);
    const bytes = isStr(v) ? bytesOf(v)
      : isInteger(v) ? String(v)
      : isNumber(v) ? floatText(toDouble(v), v)
      : takeString(v, i, true);
    at.rt.charge(bytes.length >> 6);
    at.rt.wrote(bytes.length);
    failure ??= handle.stream.write(bytes);
  }
  return failure === undefined ? at.one(handle) : failed(at, failure);
}

/** A float as fprintf("%.14g") writes it: 1.0 is "1". */
function floatText(n: number, v: Value): string {
  if (n !== n) return v instanceof LuaFloat ? 'nan' : '-nan';
  return Math.abs(n) === Infinity ? (n > 0 ? 'inf' : '-inf') : formatG(n, 14);
}

// ---- the functions

const file = object('file', 'FILE*', FileHandle);
/** [rwa], then + if any, then b's. */
const OPEN_MODE = /^[rwa]\+?b*$/;

const functions = [
  plain('io.close', [file.opt(), rest()], 'boolean', 'Closes a file, or the default output.', (at, given) => {
    if (given === undefined && at.count > 0) object('file', 'FILE*', FileHandle).take(undefined, 1, true);
    return closeHandle(at, opened(given ?? filesOf(at.rt).output));
  }),
  plain('io.flush', [], 'file', 'Writes out what the default output has gathered.', (at) => {
    const handle = defaultFile(filesOf(at.rt).output, 'output');
    return outcome(at, handle.stream.flush());
  }),
  plain('io.input', [value('file')], 'file', 'The default input; sets it first when given a file or a name.', (at, given) => {
    const files = filesOf(at.rt);
    if (given !== undefined) files.input = chosen(at.rt, given, 'r');
    return at.one(files.input);
  }),
  plain('io.output', [value('file')], 'file', 'The default output; sets it first when given a file or a name.', (at, given) => {
    const files = filesOf(at.rt);
    if (given !== undefined) files.output = chosen(at.rt, given, 'w');
    return at.one(files.output);
  }),
  plain('io.lines', [str('name').opt(), rest('formats')], 'function', 'An iterator over the lines of a file, which it closes at the end.', (at, name) => {
    if (name === undefined) return at.one(lines(at, opened(filesOf(at.rt).input), false));
    const handle = openOrRaise(at.rt, name, 'r');
    const iterator = lines(at, handle, true);
    return at.all([iterator, undefined, undefined, handle]);
  }),
  plain('io.open', [str('name'), str('mode').or('r')], 'file', 'Opens a file.', (at, name, mode) => {
    if (!OPEN_MODE.test(mode)) badArgument(2, invalidMode());
    const opened = openFile(at.rt, name, mode);
    return isFailure(opened) ? failed(at, opened, name) : at.one(newHandle(at.rt, opened, mode));
  }),
  plain('io.popen', [str('command'), str('mode').or('r')], 'file', 'Runs a command and opens its output or input.', (at, command, mode) => {
    if (mode !== 'r' && mode !== 'w') badArgument(2, invalidMode());
    const popen = at.rt.host.files?.popen;
    if (popen === undefined) return raise(notSupported('popen'));
    flushFiles(at.rt);
    const pipe = popen(command, mode as 'r' | 'w');
    return isFailure(pipe) ? failed(at, pipe, command) : at.one(newHandle(at.rt, pipe as HostPipe, mode, Kind.Pipe));
  }),
  plain('io.read', [rest('formats')], '...', 'Reads from the default input.', (at) =>
    read(at, defaultFile(filesOf(at.rt).input, 'input'), 1)),
  plain('io.tmpfile', [], 'file', 'Opens a temporary file that goes away with the program.', (at) => {
    const { files } = at.rt.host;
    if (files === undefined) return failed(at, unsupported());
    const name = files.temporary();
    if (typeof name !== 'string') return failed(at, name);
    const opened = files.open(name, 'w+');
    if (isFailure(opened)) return failed(at, opened);
    files.remove(name);
    return at.one(newHandle(at.rt, opened, 'w+'));
  }),
  plain('io.type', [any('v')], 'string', '"file", "closed file", or nil for anything else.', (at, v) =>
    at.one(v instanceof FileHandle ? text(v.open ? 'file' : 'closed file') : undefined)),
  plain('io.write', [rest()], 'file', 'Writes to the default output.', (at) =>
    write(at, defaultFile(filesOf(at.rt).output, 'output'), 1)),
];

/** A file given as such or by name. */
function chosen(rt: Runtime, given: Value, mode: string): FileHandle {
  if (isStr(given) || isNumber(given)) return openOrRaise(rt, takeString(given, 1, true), mode);
  return opened(file.take(given, 1, true));
}

const BUFFERINGS: readonly Buffering[] = ['no', 'full', 'line'];
const ORIGINS = ['set', 'cur', 'end'] as const;

const methods = [
  plain('file:close', [file], 'boolean', 'Closes the file.', (at, self) => closeHandle(at, opened(self))),
  plain('file:flush', [file], 'boolean', 'Writes out what the file has gathered.', (at, self) =>
    outcome(at, opened(self).stream.flush())),
  plain('file:lines', [file, rest('formats')], 'function', 'An iterator that reads by the formats.', (at, self) =>
    at.one(lines(at, opened(self), false))),
  plain('file:read', [file, rest('formats')], '...', 'Reads by the formats.', (at, self) => read(at, opened(self), 2)),
  plain('file:seek', [file, choice('whence', ORIGINS, invalidOption).or(1), integer('offset').or(0)], 'integer',
    'Moves the position and gives it.', (at, self, whence, offset) => {
      const position = opened(self).stream.seek(ORIGINS[whence]!, Number(offset));
      return typeof position === 'number' ? at.one(position) : failed(at, position);
    }),
  plain('file:setvbuf', [file, choice('mode', BUFFERINGS, invalidOption), integer('size').opt()], 'boolean',
    'Says when output is written.', (at, self, mode) => outcome(at, opened(self).stream.setBuffering(BUFFERINGS[mode]!))),
  plain('file:write', [file, rest()], 'file', 'Writes strings and numbers.', (at, self) => write(at, opened(self), 2)),
];

/** The end of a handle's life, as a to-be-closed variable or as garbage. */
const ending = (event: string): Native => plain(`file:${event}`, [file], '', 'Closes the file if it is open.', (at, self) => {
  if (self.open) closeHandle(at, self);
  return at.none();
});
const toString = plain('file:__tostring', [file], 'string', 'Names the file.', (at, self) =>
  at.text(self.open ? `file (${addressOf(at.rt, self)})` : 'file (closed)'));

export const fileClass = hostClass(FileHandle, 'FILE*', methods, {
  __close: ending('__close'), __gc: ending('__gc'), __tostring: toString,
});

/** The io library of a runtime: its standard files are its own. */
export function ioLibrary(rt: Runtime) {
  rt.declare(fileClass);
  const { stdin, stdout, stderr } = filesOf(rt);
  return library('io', functions, { stdin, stdout, stderr });
}
