// The io library (§6.8): file handles over a host's files, and the default input and output. Standard output is not
// buffered here: print and io.write go to the host in the order of the calls, and the host buffers. A host without
// files still has standard output and error; opening files then fails as any failing open does.
import {
  cannotCloseStandard,
  cannotOpenFile,
  closedFile,
  defaultFileClosed,
  fileAlreadyClosed,
  invalidFormat,
  invalidMode,
  invalidOption,
  noFiles,
  notSupported,
  tooManyArguments,
} from '../../messages/stdlib.ts';
import { Gathering } from '../../values/bytes.ts';
import { formatG, parseNumber } from '../../values/numeral.ts';
import { LuaFloat, isInteger, isNumber, toDouble } from '../../values/number.ts';
import { bytesOf, isStr, str as text } from '../../values/string.ts';
import { truthy, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { HostFailure, HostFile, HostPipe } from '../../vm/host.ts';
import type { Call } from '../../vm/native/call.ts';
import { hostClass, library } from '../../vm/native/library.ts';
import { gather, long, type Arguments, type LongWork } from '../../vm/native/long-work.ts';
import { plain } from '../../vm/native/declare.ts';
import { SLOW_PATH, type Native } from '../../vm/native/native.ts';
import {
  type Param,
  choice,
  integer,
  object,
  rest,
  str,
  takeInteger,
  takeString,
  value,
  any,
} from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { addressOf } from '../common/address.ts';
import { Stream, type Buffering, type Unwritten } from './stream.ts';

/** The effect of close() on a handle's stream. */
const enum Kind {
  File,
  Standard,
  Pipe,
}

/** A Lua file handle. */
export class FileHandle extends Userdata {
  open = true;
  constructor(
    readonly stream: Stream,
    readonly purpose: Kind,
  ) {
    super();
  }
  override get kind(): string {
    return 'FILE*';
  }
}

/** Per runtime: standard files, current defaults, and streams with buffered output. */
class Files {
  readonly unwritten: Unwritten = new Set();
  readonly stdin: FileHandle;
  readonly stdout: FileHandle;
  readonly stderr: FileHandle;
  input: FileHandle;
  output: FileHandle;

  constructor({ host, atCollection }: Runtime) {
    const standard = (file: HostFile): FileHandle =>
      new FileHandle(new Stream(file, this.unwritten, 'host'), Kind.Standard);
    const { files } = host;
    this.input = this.stdin = standard(files?.stdin ?? sink(() => undefined));
    this.output = this.stdout = standard(files?.stdout ?? sink((bytes) => host.write(bytes)));
    this.stderr = standard(files?.stderr ?? sink((bytes) => host.writeError(bytes)));
    const { unwritten } = this;
    host.atExit?.(() => flushAll(unwritten));
    // PUC would close garbage files now. Which ones are garbage is not known; a flush of all does no harm.
    atCollection.push(() => flushAll(unwritten));
  }
}

const FILES = {};
const filesOf = (rt: Runtime): Files => rt.slot(FILES, () => new Files(rt));

const flushAll = (unwritten: Unwritten): void => [...unwritten].forEach((stream) => stream.flush());

/** Flushes the program's files. */
export const flushFiles = (rt: Runtime): void => flushAll(filesOf(rt).unwritten);

/**
 * The next line of standard input, with or without its end, whatever the default input is; undefined at the end of
 * input.
 */
export const readStandardLine = (rt: Runtime, keepEnd = false): string | undefined =>
  filesOf(rt).stdin.stream.line(keepEnd);

/** What is left of standard input. */
export const readStandardInput = (rt: Runtime): string => filesOf(rt).stdin.stream.rest();

/** errno of ENOTSUP and ESPIPE. */
const UNSUPPORTED = 95,
  ILLEGAL_SEEK = 29;
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

/** Where results go. */
type Results = Window | Call;

/** nil, text, errno: how io and os functions report a host's failure (luaL_fileresult). */
export const failed = (at: Results, { failure, errno }: HostFailure, name?: string): number =>
  at.three(undefined, text(name === undefined ? failure : `${name}: ${failure}`), errno);

const outcome = (at: Window, failure: HostFailure | undefined): number =>
  failure === undefined ? at.one(true) : failed(at, failure);

const openFile = (rt: Runtime, name: string, mode: string): HostFile | HostFailure =>
  rt.host.files?.open(name, mode) ?? unsupported();

/** A handle of an open file. A read-only one has no output buffer, so that writing to it fails at once. */
const newHandle = (rt: Runtime, file: HostFile, mode: string, purpose = Kind.File): FileHandle =>
  new FileHandle(new Stream(file, filesOf(rt).unwritten, /^rb*$/.test(mode) ? 'no' : 'full'), purpose);

/** A handle of a pipe. When it becomes garbage or the state closes, it is closed and its command waited for. */
function newPipe(rt: Runtime, pipe: HostPipe, mode: string): FileHandle {
  const handle = newHandle(rt, pipe, mode, Kind.Pipe);
  rt.collector?.adopt(handle, rt.metaOfObject(handle)!);
  return handle;
}

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

function closeHandle(at: Results, handle: FileHandle): number {
  if (handle.purpose === Kind.Standard) return at.fail(cannotCloseStandard());
  handle.open = false;
  const failure = handle.stream.close();
  if (failure !== undefined) return failed(at, failure);
  if (handle.purpose === Kind.File) return at.one(true);
  const { how, code } = (handle.stream.file as HostPipe).status();
  return at.three(how === 'exit' && code === 0 ? true : undefined, text(how), code);
}

// ---- reading

/** The cost of a format. */
const FORMAT = 20;
/** Bytes that are read, or written, in one go. */
const AT_ONCE = 65_536;

/** Reads by formats, of which the first is argument `first`, in parts. */
class Reading implements LongWork {
  readonly holds: Value[] = [];
  private next = 0;
  /** The format in progress: its letter, or `count` for a number of bytes still to read. */
  private reading = '';
  private left = 0;
  private text = new Gathering();
  readonly waits: ((ready: () => void) => boolean) | undefined;

  /** `end` makes the native's results from what was read, or from the failure. */
  constructor(
    private readonly stream: Stream,
    private readonly formats: readonly Value[],
    private readonly first: number,
    private readonly end: (at: Results, got: readonly Value[] | HostFailure) => number,
  ) {
    stream.failure = undefined;
    if (formats.length === 0) this.formats = [LINE];
    this.waits = stream.mayWait ? (ready) => this.hasToWait(ready) : undefined;
  }

  private hasToWait(ready: () => void): boolean {
    const { stream } = this;
    return this.reading === '' && letterOf(this.formats[this.next]) === 'n'
      ? stream.numeralWaits(ready)
      : stream.waits(ready);
  }

  step(rt: Runtime): boolean {
    if (this.reading === '') {
      rt.charge(FORMAT);
      this.begin();
    }
    if (this.reading !== '') this.part(rt);
    return this.next >= this.formats.length && this.reading === '';
  }

  /** Begins the next format, and ends it if it takes one step. */
  private begin(): void {
    const { stream, first } = this,
      format = this.formats[this.next++],
      at = first + this.next - 1;
    if (isNumber(format)) {
      const count = Number(takeInteger(format, at, true));
      if (count === 0) return this.got(stream.atEnd() ? undefined : '');
      this.left = count < 0 ? Infinity : count;
      this.reading = 'count';
      return;
    }
    takeString(format, at, true);
    const letter = letterOf(format);
    if (letter === 'n') return this.gotValue(parseNumber(stream.numeral()));
    if (letter !== 'l' && letter !== 'L' && letter !== 'a') badArgument(at, invalidFormat());
    this.left = Infinity;
    this.reading = letter;
  }

  private part(rt: Runtime): void {
    const { stream, reading, text } = this,
      ofLine = reading === 'l' || reading === 'L';
    const part = ofLine ? stream.linePart() : stream.part(Math.min(this.left, AT_ONCE));
    rt.charge(part.length >> 4);
    const ended = ofLine && part.charCodeAt(part.length - 1) === NEWLINE;
    gather(rt, text, ended && reading === 'l' ? part.slice(0, -1) : part);
    this.left -= part.length;
    if (part !== '' && !ended && this.left > 0) return;
    this.got(text.length > 0 || ended || reading === 'a' ? text.text : undefined);
  }

  private got(bytes: string | undefined): void {
    this.text = new Gathering();
    this.gotValue(bytes === undefined ? undefined : text(bytes));
  }

  private gotValue(v: Value): void {
    this.reading = '';
    this.holds.push(v);
    if (v === undefined) this.next = this.formats.length;
  }

  finish(at: Results): number {
    return this.end(at, this.stream.failure ?? this.holds);
  }
}

const LINE: Value = text('l'),
  NEWLINE = 10;

/** The letter of a format, '' of what is none. */
const letterOf = (format: Value): string => (isStr(format) ? bytesOf(format).replace('*', '').charAt(0) : '');

/** The read takes several steps. */
const LATER = Symbol('later');

/** The result of one format, if it is available at once: a buffered line, or few bytes. */
function readAtOnce(rt: Runtime, stream: Stream, format: Value): Value | typeof LATER {
  if (isNumber(format)) return readFew(rt, stream, toDouble(format));
  const letter = format === undefined ? 'l' : letterOf(format);
  if (letter === 'n') {
    if (stream.mayWait && !stream.hasNumeral()) return LATER;
    rt.charge(FORMAT);
    return parseNumber(stream.numeral());
  }
  const line = letter === 'l' ? stream.readyLine(false) : letter === 'L' ? stream.readyLine(true) : undefined;
  if (line === undefined) return LATER;
  rt.charge(FORMAT + (line.length >> 4));
  rt.makes(line.length);
  return text(line);
}

function readFew(rt: Runtime, stream: Stream, n: number): Value | typeof LATER {
  if (!(n > 0 && n <= AT_ONCE && Number.isInteger(n)) || (stream.mayWait && !stream.has(n))) return LATER;
  const bytes = stream.take(n);
  if (bytes === undefined) return undefined;
  rt.charge(FORMAT + (bytes.length >> 4));
  rt.makes(bytes.length);
  return text(bytes);
}

function argumentsFrom(at: Results, first: number): Value[] {
  const values: Value[] = [];
  for (let i = first; i <= at.count; i++) values.push(at.arg(i));
  return values;
}

const readResults = (at: Results, got: readonly Value[] | HostFailure): number =>
  'failure' in got ? failed(at, got) : at.all(got);

/** A native that reads from a file by its arguments from number `first` on. */
const reading = <const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  doc: string,
  first: number,
  fileOf: (rt: Runtime, self: unknown) => FileHandle,
): Native =>
  long(
    name,
    params,
    '...',
    doc,
    (at, ...args) => {
      const { stream } = fileOf(at.rt, args[0]);
      if (at.count > first || (at.count === first && at.arg(first) === undefined)) return SLOW_PATH;
      stream.failure = undefined;
      const got = readAtOnce(at.rt, stream, at.arg(first));
      if (got === LATER) return SLOW_PATH;
      return stream.failure === undefined ? at.one(got as Value) : failed(at, stream.failure);
    },
    (call, ...args) => new Reading(fileOf(call.rt, args[0]).stream, argumentsFrom(call, first), first, readResults),
  );

/** Most formats that lines() takes. */
const MAX_FORMATS = 250;

/** The iterator of lines(): reads by the formats that follow argument 1; `own`: closes the file at its end. */
function lines(at: Window, handle: FileHandle, own: boolean): Native {
  if (at.count - 1 > MAX_FORMATS) badArgument(MAX_FORMATS + 2, tooManyArguments());
  const formats = argumentsFrom(at, 2),
    { stream } = handle;
  const end = (step: Results, got: readonly Value[] | HostFailure): number => {
    if ('failure' in got) return raise(got.failure);
    if (truthy(got[0])) return step.all(got);
    if (own) closeHandle(step, handle);
    return step.none();
  };
  return long(
    'lines',
    [],
    '...',
    'Reads the next values from the file.',
    (step) => {
      if (!handle.open) raise(fileAlreadyClosed());
      if (formats.length > 1 || (formats.length === 1 && formats[0] === undefined)) return SLOW_PATH;
      stream.failure = undefined;
      const got = readAtOnce(step.rt, stream, formats[0]);
      if (got === LATER) return SLOW_PATH;
      return stream.failure === undefined && got !== undefined
        ? step.one(got as Value)
        : end(step, stream.failure ?? [got as Value]);
    },
    () => new Reading(stream, formats, 2, end),
  );
}

// ---- writing

/** The bytes to write for argument i. */
function bytesAt(from: Arguments, i: number): string {
  const v = from.arg(i);
  if (isStr(v)) return bytesOf(v);
  if (isInteger(v)) return String(v);
  return isNumber(v) ? floatText(toDouble(v), v) : takeString(v, i, true);
}

/** Writes arguments in parts. */
class Writing implements LongWork {
  private written = 0;
  private failure: HostFailure | undefined = undefined;

  constructor(
    private readonly handle: FileHandle,
    private at: number,
    private readonly last: number,
  ) {}

  step(rt: Runtime, from: Arguments): boolean {
    if (this.at > this.last) return true;
    const bytes = bytesAt(from, this.at),
      part = bytes.slice(this.written, this.written + AT_ONCE);
    rt.charge(FORMAT + (part.length >> 1));
    rt.wrote(part.length);
    this.failure ??= this.handle.stream.write(part);
    this.written += part.length;
    if (this.written === bytes.length) {
      this.at++;
      this.written = 0;
    }
    return this.at > this.last;
  }

  finish(at: Results): number {
    return this.failure === undefined ? at.one(this.handle) : failed(at, this.failure);
  }
}

/** Arguments that are written in one go. */
const FEW = 16;

/** A native that writes its arguments from number `first` on. */
const writing = <const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  doc: string,
  first: number,
  fileOf: (rt: Runtime, self: unknown) => FileHandle,
): Native =>
  long(
    name,
    params,
    'file?, string?, integer?',
    doc,
    (at, ...args) => {
      const handle = fileOf(at.rt, args[0]),
        { count } = at;
      if (count > FEW) return SLOW_PATH;
      for (let i = first; i <= count; i++) {
        const v = at.arg(i);
        if (isStr(v) && v.length > AT_ONCE) return SLOW_PATH;
      }
      const job = new Writing(handle, first, count);
      while (!job.step(at.rt, at));
      return job.finish(at);
    },
    (call, ...args) => new Writing(fileOf(call.rt, args[0]), first, call.count),
  );

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
  plain(
    'io.close',
    [file.opt()],
    'boolean?, string?, integer?',
    'Closes a file, by default the default output, and gives true, of a pipe also how its command ended.',
    (at, given) => {
      if (given === undefined && at.count > 0) object('file', 'FILE*', FileHandle).take(undefined, 1, true);
      return closeHandle(at, opened(given ?? filesOf(at.rt).output));
    },
  ),
  plain(
    'io.flush',
    [],
    'boolean?, string?, integer?',
    'Writes out what the default output has gathered, and gives true; nil, a message and a code if that fails.',
    (at) => {
      const handle = defaultFile(filesOf(at.rt).output, 'output');
      return outcome(at, handle.stream.flush());
    },
  ),
  plain(
    'io.input',
    [value('file', '(file|string)?')],
    'file',
    'The default input; given a file or a name, sets it first. Raises if it cannot be opened.',
    (at, given) => {
      const files = filesOf(at.rt);
      if (given !== undefined) files.input = chosen(at.rt, given, 'r');
      return at.one(files.input);
    },
  ),
  plain(
    'io.output',
    [value('file', '(file|string)?')],
    'file',
    'The default output; given a file or a name, sets it first. Raises if it cannot be opened.',
    (at, given) => {
      const files = filesOf(at.rt);
      if (given !== undefined) files.output = chosen(at.rt, given, 'w');
      return at.one(files.output);
    },
  ),
  plain(
    'io.lines',
    [str('name').opt(), rest('formats', 'string|integer')],
    'function, nil, nil, file?',
    'An iterator that reads a file by the formats, by default "l", and closes it at the end; without a name, the default input.',
    (at, name) => {
      if (name === undefined) return at.one(lines(at, opened(filesOf(at.rt).input), false));
      const handle = openOrRaise(at.rt, name, 'r');
      const iterator = lines(at, handle, true);
      return at.all([iterator, undefined, undefined, handle]);
    },
  ),
  plain(
    'io.open',
    [str('name'), str('mode').or('r')],
    'file?, string?, integer?',
    'Opens a file in mode "r", "w", "a", "r+", "w+" or "a+", perhaps with a "b"; nil, a message and a code if that fails.',
    (at, name, mode) => {
      if (!OPEN_MODE.test(mode)) badArgument(2, invalidMode());
      const opened = openFile(at.rt, name, mode);
      return isFailure(opened) ? failed(at, opened, name) : at.one(newHandle(at.rt, opened, mode));
    },
  ),
  plain(
    'io.popen',
    [str('command'), str('mode').or('r')],
    'file?, string?, integer?',
    'Starts a command and opens its output ("r") or input ("w"). Raises where the host has no commands.',
    (at, command, mode) => {
      if (mode !== 'r' && mode !== 'w') badArgument(2, invalidMode());
      const popen = at.rt.host.files?.popen;
      if (popen === undefined) return raise(notSupported('popen'));
      flushFiles(at.rt);
      const pipe = popen(command, mode as 'r' | 'w');
      return isFailure(pipe) ? failed(at, pipe, command) : at.one(newPipe(at.rt, pipe as HostPipe, mode));
    },
  ),
  reading(
    'io.read',
    [rest('formats', 'string|integer')],
    'Reads from the default input by the formats, as file:read does.',
    1,
    (rt) => defaultFile(filesOf(rt).input, 'input'),
  ),
  plain(
    'io.tmpfile',
    [],
    'file?, string?, integer?',
    'Opens a temporary file for update, which is removed when the program ends.',
    (at) => {
      const { files } = at.rt.host;
      if (files === undefined) return failed(at, unsupported());
      const name = files.temporary();
      if (typeof name !== 'string') return failed(at, name);
      const opened = files.open(name, 'w+');
      if (isFailure(opened)) return failed(at, opened);
      files.remove(name);
      return at.one(newHandle(at.rt, opened, 'w+'));
    },
  ),
  plain(
    'io.type',
    [any('v')],
    '"file"|"closed file"|nil',
    'Whether a value is an open or a closed file; nil if it is no file.',
    (at, v) => at.one(v instanceof FileHandle ? text(v.open ? 'file' : 'closed file') : undefined),
  ),
  writing(
    'io.write',
    [rest('values', 'string|number')],
    'Writes its arguments to the default output, and gives that; nil, a message and a code if that fails.',
    1,
    (rt) => defaultFile(filesOf(rt).output, 'output'),
  ),
];

/** A file given as such or by name. */
function chosen(rt: Runtime, given: Value, mode: string): FileHandle {
  if (isStr(given) || isNumber(given)) return openOrRaise(rt, takeString(given, 1, true), mode);
  return opened(file.take(given, 1, true));
}

const BUFFERINGS: readonly Buffering[] = ['no', 'full', 'line'];
const ORIGINS = ['set', 'cur', 'end'] as const;

const ofSelf = (_: Runtime, self: unknown): FileHandle => opened(self as FileHandle);

const methods = [
  plain(
    'file:close',
    [file],
    'boolean?, string?, integer?',
    'Closes the file and gives true, of a pipe also "exit" or "signal" and the code; nil, a message and a code if that fails.',
    (at, self) => closeHandle(at, opened(self)),
  ),
  plain(
    'file:flush',
    [file],
    'boolean?, string?, integer?',
    'Writes out what the file has gathered, and gives true; nil, a message and a code if that fails.',
    (at, self) => outcome(at, opened(self).stream.flush()),
  ),
  plain(
    'file:lines',
    [file, rest('formats', 'string|integer')],
    'function',
    'An iterator that reads by the formats, by default "l"; it does not close the file.',
    (at, self) => at.one(lines(at, opened(self), false)),
  ),
  reading(
    'file:read',
    [file, rest('formats', 'string|integer')],
    'Reads by each format: "n" a number, "l" or "L" a line, "a" all, or a number of bytes; nil at the end of the file.',
    2,
    ofSelf,
  ),
  plain(
    'file:seek',
    [file, choice('whence', ORIGINS, invalidOption).or(1), integer('offset').or(0)],
    'integer?, string?, integer?',
    'Moves the position, counted in bytes, and gives it; nil, a message and a code if that fails.',
    (at, self, whence, offset) => {
      const position = opened(self).stream.seek(ORIGINS[whence]!, Number(offset));
      return typeof position === 'number' ? at.one(position) : failed(at, position);
    },
  ),
  plain(
    'file:setvbuf',
    [file, choice('mode', BUFFERINGS, invalidOption), integer('size').opt()],
    'boolean',
    'Sets when output is written: at once ("no"), by line, or when the buffer is full; its size is a hint.',
    (at, self, mode) => outcome(at, opened(self).stream.setBuffering(BUFFERINGS[mode]!)),
  ),
  writing(
    'file:write',
    [file, rest('values', 'string|number')],
    'Writes its arguments and gives the file; nil, a message and a code if that fails.',
    2,
    ofSelf,
  ),
];

/** The end of a handle's life, as a to-be-closed variable or as garbage. */
const ending = (event: string): Native =>
  plain(`file:${event}`, [file], '', 'Closes the file if it is open.', (at, self) => {
    if (self.open) closeHandle(at, self);
    return at.none();
  });
const toString = plain('file:__tostring', [file], 'string', 'Names the file.', (at, self) =>
  at.text(self.open ? `file (${addressOf(at.rt, self)})` : 'file (closed)'),
);

export const fileClass = hostClass(FileHandle, 'FILE*', methods, {
  __close: ending('__close'),
  __gc: ending('__gc'),
  __tostring: toString,
});

/** The io library of a runtime: its standard files are its own. */
export function ioLibrary(rt: Runtime) {
  rt.declare(fileClass);
  const { stdin, stdout, stderr } = filesOf(rt);
  return library('io', functions, { stdin, stdout, stderr });
}
