// The Node host: files, standard streams, commands and environment for Lua programs, all synchronous, as C has them.
// Names, contents and environment are bytes on the Lua side; failures carry C's texts and numbers. Standard output is
// buffered, and flushed before any other effect of the program is visible: before output to standard error, before
// waiting for input, before a command runs, and at exit.
import type { ChildProcess, StdioOptions } from 'node:child_process';
import * as fs from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { Host, HostFailure, HostFile, HostFiles, HostPipe, HostStatus, Zone } from '../../vm/host.ts';
import { AwaitedInput } from './awaited-input.ts';
import { fileZone, ruleZone } from './zone-file.ts';

export interface NodeHostOptions {
  /** May programs read environment variables? */
  readonly environment?: boolean;
  /** Receives the bytes of standard output instead. */
  readonly write?: (bytes: string) => void;
  /** Receives the bytes of standard error instead. */
  readonly writeError?: (bytes: string) => void;
  /** Called when the reader of standard output has closed it. */
  readonly unread?: () => void;
  /** Wraps blocking reads, so that the caller can let signals through. */
  readonly waiting?: <T>(act: () => T) => T;
  /** Whether the program that reads runs in turns of the event loop: reads then wait there (HostFile.waits). */
  readonly inTurns?: () => boolean;
}

/** A host with buffered output. */
export interface NodeHost extends Host {
  readonly files: HostFiles;
  flush(): void;
  /** A program that waits for input does not wait any more. */
  stopWaiting(): void;
  /** Is a read of standard input under way? It keeps Node alive. */
  awaitsInput(): boolean;
}

// ---- modules of Node that load slowly, loaded on demand

const childProcesses = (): typeof import('node:child_process') => process.getBuiltinModule('node:child_process');
const randomBytes = (count: number): Buffer => process.getBuiltinModule('node:crypto').randomBytes(count);

/** Only terminals need a query. */
function isTerminal(descriptor: number): boolean {
  const state = attempt(() => fs.fstatSync(descriptor));
  return !('failure' in state) && state.isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
}

// ---- failures

/** strerror's texts; Node knows the errors by name only. */
const TEXTS: Readonly<Record<string, string>> = {
  E2BIG: 'Argument list too long',
  EACCES: 'Permission denied',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EINTR: 'Interrupted system call',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENFILE: 'Too many open files in system',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  ENOMEM: 'Cannot allocate memory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENXIO: 'No such device or address',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  ESPIPE: 'Illegal seek',
  ETXTBSY: 'Text file busy',
  EXDEV: 'Invalid cross-device link',
};

/** A Node error as C reports it. Rethrows errors that are not system errors: they are faults of the engine. */
function failureOf(error: unknown): HostFailure {
  const { code, errno } = error as { code?: string; errno?: number };
  if (code === undefined || errno === undefined) throw error;
  const known = getSystemErrorMap().get(errno);
  return { failure: TEXTS[code] ?? known?.[1] ?? code, errno: Math.abs(errno) };
}

const failure = (code: keyof typeof TEXTS): HostFailure => ({
  failure: TEXTS[code]!,
  errno: (constants.errno as Readonly<Record<string, number>>)[code] ?? 0,
});

function attempt<T>(act: () => T): T | HostFailure {
  try {
    return act();
  } catch (error) {
    return failureOf(error);
  }
}

const attemptOnly = (act: () => void): HostFailure | undefined => attempt<HostFailure | undefined>(() => void act());

// ---- bytes

const bytesOf = (buffer: Buffer, length: number): string => buffer.toString('latin1', 0, length);
const toBuffer = (bytes: string): Buffer => Buffer.from(bytes, 'latin1');
const toText = (bytes: string): string => toBuffer(bytes).toString('utf8');
const fromText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** A file name for the system; as in C, it ends at a zero byte. */
const path = (name: string): Buffer => toBuffer(name.split('\0')[0]!);

/** Waits a moment, in milliseconds: a non-blocking descriptor was not ready, a command has not ended. */
const pause = (moment: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, moment);

/** Repeats an operation on a descriptor until it is ready. */
function whenReady(act: () => number): number {
  for (;;) {
    try {
      return act();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      pause(5);
    }
  }
}

function writeFully(descriptor: number, data: Buffer, position: number | null): void {
  let done = 0;
  while (done < data.length) {
    done += whenReady(() => fs.writeSync(descriptor, data, done, data.length - done, position === null ? null : position + done));
  }
}

// ---- for the command line, which owns the process

/** Standard streams belong to the process: settings apply to all hosts in it. */
const governed: { unread: () => void; waiting: <T>(act: () => T) => T; inTurns: (() => boolean) | undefined; awaited: AwaitedInput | undefined } =
  { unread: () => {}, waiting: (act) => act(), inTurns: undefined, awaited: undefined };

// ---- files

/** Closes forgotten files when they are garbage. */
const forgotten = new FinalizationRegistry<number>((descriptor) => void attemptOnly(() => fs.closeSync(descriptor)));

/** An open descriptor. Regular files use explicit positions, because Node cannot seek. */
class NodeFile implements HostFile {
  private buffer = Buffer.alloc(0);
  /** null: reads block. */
  private awaited: AwaitedInput | undefined | null = undefined;
  readonly waits: ((ready: () => void) => boolean) | undefined;

  constructor(
    private readonly descriptor: number,
    private readonly seekable: boolean,
    private readonly appends: boolean,
    private position: number,
  ) {
    this.waits = seekable || governed.inTurns === undefined ? undefined : (ready) => governed.inTurns!() && this.hasToWait(ready);
  }

  private hasToWait(ready: () => void): boolean {
    if (this.awaited === undefined) this.awaited = AwaitedInput.of(this.descriptor) ?? null;
    if (this.awaited?.waits(ready) !== true) return false;
    governed.awaited = this.awaited;
    return true;
  }

  read(n: number): string | HostFailure {
    const awaited = this.awaited?.take(n);
    if (awaited !== undefined) return 'bytes' in awaited ? awaited.bytes : failureOf(awaited.error);
    if (this.buffer.length < n) this.buffer = Buffer.allocUnsafe(n);
    const read = (): number =>
      whenReady(() => fs.readSync(this.descriptor, this.buffer, 0, n, this.seekable ? this.position : null));
    return attempt(() => {
      const got = this.seekable ? read() : governed.waiting(read);
      this.position += got;
      return bytesOf(this.buffer, got);
    });
  }

  write(bytes: string): HostFailure | undefined {
    return attemptOnly(() => {
      const data = toBuffer(bytes), byPosition = this.seekable && !this.appends;
      writeFully(this.descriptor, data, byPosition ? this.position : null);
      this.position = this.seekable && this.appends ? fs.fstatSync(this.descriptor).size : this.position + data.length;
    });
  }

  seek(whence: 'set' | 'cur' | 'end', offset: number): number | HostFailure {
    if (!this.seekable) return failure('ESPIPE');
    return attempt(() => {
      const from = whence === 'set' ? 0 : whence === 'cur' ? this.position : fs.fstatSync(this.descriptor).size;
      return from + offset < 0 ? failure('EINVAL') : (this.position = from + offset);
    });
  }

  flush(): undefined {}

  close(): HostFailure | undefined {
    forgotten.unregister(this);
    this.awaited?.close();
    return attemptOnly(() => fs.closeSync(this.descriptor));
  }
}

function openFile(name: string, mode: string): HostFile | HostFailure {
  return attempt(() => {
    const descriptor = fs.openSync(path(name), mode.replaceAll('b', ''), 0o666);
    const state = fs.fstatSync(descriptor);
    if (state.isDirectory() && mode !== 'r' && mode !== 'rb') {
      fs.closeSync(descriptor);
      return failure('EISDIR');
    }
    const appends = mode.startsWith('a');
    const file = new NodeFile(descriptor, state.isFile() || state.isDirectory(), appends, appends && !mode.includes('+') ? state.size : 0);
    forgotten.register(file, descriptor, file);
    return file;
  });
}

function removeFile(name: string): HostFailure | undefined {
  return attemptOnly(() => {
    if (fs.lstatSync(path(name)).isDirectory()) fs.rmdirSync(path(name));
    else fs.unlinkSync(path(name));
  });
}

function temporary(): string | HostFailure {
  return attempt(() => {
    const name = join(tmpdir(), `lua_${randomBytes(6).toString('hex')}`);
    fs.closeSync(fs.openSync(name, 'wx', 0o600));
    return fromText(name);
  });
}

// ---- standard streams

/** Size of the output buffer. */
const GATHER = 65_536;

/** An output stream to a descriptor or a function. */
class Output implements HostFile {
  private gathered: string[] = [];
  private size = 0;
  private position = 0;

  /** Flushes when `due` says so, and when the buffer is full. */
  constructor(private readonly out: (bytes: string) => void, private due: (bytes: string) => boolean) {}

  write(bytes: string): HostFailure | undefined {
    this.gathered.push(bytes);
    this.size += bytes.length;
    this.position += bytes.length;
    return this.size >= GATHER || this.due(bytes) ? this.flush() : undefined;
  }

  flush(): HostFailure | undefined {
    if (this.size === 0) return undefined;
    const bytes = this.gathered.join('');
    this.gathered = [];
    this.size = 0;
    return attemptOnly(() => this.out(bytes));
  }

  setBuffering(how: 'no' | 'line' | 'full'): void {
    this.due = how === 'no' ? always : how === 'line' ? endsLine : never;
    if (how === 'no') this.flush();
  }

  /** Only the current position can be queried. */
  seek(whence: 'set' | 'cur' | 'end', offset: number): number | HostFailure {
    return whence === 'set' || offset !== 0 ? failure('ESPIPE') : this.position;
  }

  read(): HostFailure {
    return failure('EBADF');
  }

  close(): undefined {}
}

const always = (): boolean => true;
const never = (): boolean => false;
const endsLine = (bytes: string): boolean => bytes.includes('\n');
const toDescriptor = (descriptor: number) => (bytes: string): void => writeFully(descriptor, toBuffer(bytes), null);

interface Standard { readonly stdin: HostFile; readonly stdout: HostFile; readonly stderr: HostFile }
let standard: Standard | undefined;

/** Callbacks at exit, before standard output is flushed. */
const atExit: (() => void)[] = [];

/** The standard streams of the process, shared by all hosts. */
function standardStreams(): Standard {
  if (standard !== undefined) return standard;
  const output = toDescriptor(1);
  const stdout = new Output((bytes) => {
    try {
      output(bytes);
    } catch (error) {
      if ((error as { code?: string }).code === 'EPIPE') governed.unread();
      throw error;
    }
  }, isTerminal(1) ? endsLine : never);
  const errors = toDescriptor(2);
  const stderr = new Output((bytes) => {
    stdout.flush();
    errors(bytes);
  }, always);
  process.on('exit', () => {
    atExit.forEach((act) => act());
    stdout.flush();
  });
  const state = attempt(() => fs.fstatSync(0));
  const input = new NodeFile(0, 'failure' in state ? false : state.isFile(), false, 0);
  const stdin: HostFile = {
    read(n) {
      stdout.flush();
      return input.read(n);
    },
    write: () => failure('EBADF'),
    waits: input.waits && ((ready) => {
      const waits = input.waits!(ready);
      if (waits) stdout.flush();
      return waits;
    }),
    seek: (whence, offset) => input.seek(whence, offset),
    flush: () => undefined,
    close: () => undefined,
  };
  return (standard = { stdin, stdout, stderr });
}

// ---- commands

const SHELL = '/bin/sh';

/** How a command that was waited for ended. */
function statusOf({ status, signal }: { status: number | null; signal: NodeJS.Signals | null }): HostStatus {
  return signal !== null ? { how: 'signal', code: constants.signals[signal] } : { how: 'exit', code: status ?? 0 };
}

/** A pipe. Node has no API for it: an unlinked FIFO is one. */
function openPipe(): { readonly reader: number; readonly writer: number } | HostFailure {
  const name = join(tmpdir(), `lua_${randomBytes(6).toString('hex')}`);
  const made = childProcesses().spawnSync(SHELL, ['-c', 'exec mkfifo -m 600 "$0"', name], { stdio: 'ignore' });
  if (made.error !== undefined) return failureOf(made.error);
  return attempt(() => {
    // Opening it for both directions avoids blocking until the other end is open.
    const both = fs.openSync(name, 'r+');
    const ends = { reader: fs.openSync(name, 'r'), writer: fs.openSync(name, 'w') };
    fs.closeSync(both);
    fs.unlinkSync(name);
    return ends;
  });
}

/**
 * How a child ended; undefined while it runs. Node notices only in its event loop, which does not run while Lua does.
 * Until then the child is a zombie, and its wait status is field 52 of its line in /proc.
 */
function endOf(child: ChildProcess): HostStatus | undefined {
  if (child.exitCode !== null || child.signalCode !== null) return statusOf({ status: child.exitCode, signal: child.signalCode });
  const line = fs.readFileSync(`/proc/${child.pid!}/stat`, 'latin1');
  // The program name comes second, in parentheses, and may contain any character.
  const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (state !== 'Z') return undefined;
  const status = Number(fields[48]), signal = status & 0x7f;
  return signal !== 0 ? { how: 'signal', code: signal } : { how: 'exit', code: status >> 8 };
}

/** A command that runs while its output is read or its input is written. */
function liveCommand(command: string, mode: 'r' | 'w'): HostPipe | HostFailure {
  const pipe = openPipe();
  if ('failure' in pipe) return pipe;
  const [ours, theirs] = mode === 'r' ? [pipe.reader, pipe.writer] : [pipe.writer, pipe.reader];
  const stdio: StdioOptions = mode === 'r' ? ['inherit', theirs, 'inherit'] : [theirs, 'inherit', 'inherit'];
  const child = childProcesses().spawn(SHELL, ['-c', toText(command)], { stdio });
  child.on('error', () => {});
  child.unref();
  fs.closeSync(theirs);
  const file = new NodeFile(ours, false, false, 0);
  forgotten.register(file, ours, file);
  if (child.pid === undefined) {
    file.close();
    return failure('EAGAIN');
  }
  let status: HostStatus | undefined;
  return {
    read: (n) => file.read(n),
    waits: file.waits,
    write: (bytes) => file.write(bytes),
    seek: () => failure('ESPIPE'),
    flush: () => undefined,
    close() {
      const failed = file.close();
      governed.waiting(() => {
        for (let moment = 1; (status = endOf(child)) === undefined; moment = Math.min(2 * moment, 20)) pause(moment);
      });
      return failed;
    },
    status: () => status!,
  };
}

/** Output limit of a command that is read after its end: the maximum length of a string. */
const MAX_OUTPUT = 2 ** 29;

/** The output of a command that has ended. */
function outputOf(command: string): HostPipe | HostFailure {
  const ended = childProcesses().spawnSync(SHELL, ['-c', toText(command)], { stdio: ['inherit', 'pipe', 'inherit'], maxBuffer: MAX_OUTPUT });
  if (ended.error !== undefined) return failureOf(ended.error);
  let output = ended.stdout.toString('latin1');
  return {
    read(n) {
      const got = output.slice(0, n);
      output = output.slice(n);
      return got;
    },
    write: () => failure('EBADF'),
    seek: () => failure('ESPIPE'),
    flush: () => undefined,
    close: () => undefined,
    status: () => statusOf(ended),
  };
}

/** The input of a command, which runs when the input is complete. */
function inputOf(command: string, before: () => void): HostPipe {
  const pieces: string[] = [];
  let status: HostStatus = { how: 'exit', code: 0 };
  return {
    read: () => failure('EBADF'),
    write: (bytes) => void pieces.push(bytes),
    seek: () => failure('ESPIPE'),
    flush: () => undefined,
    close() {
      before();
      const input = toBuffer(pieces.join(''));
      const ended = childProcesses().spawnSync(SHELL, ['-c', toText(command)], { stdio: ['pipe', 'inherit', 'inherit'], input });
      // It is no failure if a command does not read all its input.
      if (ended.error !== undefined && (ended.error as { code?: string }).code !== 'EPIPE') return failureOf(ended.error);
      status = statusOf(ended);
      return undefined;
    },
    status: () => status,
  };
}

/** io.popen: concurrent where the system tells how a child ended (endOf); elsewhere one side runs after the other. */
function startCommand(command: string, mode: 'r' | 'w', flush: () => void): HostPipe | HostFailure {
  if (fs.existsSync('/proc/self/stat')) return liveCommand(command, mode);
  return mode === 'r' ? outputOf(command) : inputOf(command, flush);
}

// ---- the local zone

const ZONES = '/usr/share/zoneinfo', LOCAL_ZONE = '/etc/localtime';

/** The zone for the last value of TZ, cached for the process. */
let local: { readonly setting: string | undefined; readonly zone: Zone | undefined } | undefined;

function localZone(): Zone | undefined {
  const setting = process.env['TZ'];
  if (local === undefined || local.setting !== setting) local = { setting, zone: findZone(setting) };
  return local.zone;
}

/** The zone of TZ as in C: a file, or a rule. Undefined if there is no such file. */
function findZone(setting: string | undefined): Zone | undefined {
  if (setting === undefined) return readZone(LOCAL_ZONE);
  const name = setting.replace(/^:/, '');
  return readZone(name.startsWith('/') ? name : join(ZONES, name === '' ? 'Universal' : name)) ?? ruleZone(name);
}

function readZone(name: string): Zone | undefined {
  const bytes = attempt(() => fs.readFileSync(name));
  return 'failure' in bytes ? undefined : fileZone(bytes);
}

// ---- asynchronous input

/** Delay before a descriptor that was not ready is polled again. */
const RETRY_MS = 5;

let reads = 0;

function awaitInput(n: number, got: (bytes: string | HostFailure) => void): void {
  const buffer = Buffer.allocUnsafe(n);
  reads++;
  fs.read(0, buffer, 0, n, null, (error, length) => {
    reads--;
    if (error === null) got(bytesOf(buffer, length));
    else if (error.code === 'EOF') got('');
    else if (error.code === 'EAGAIN') setTimeout(() => awaitInput(n, got), RETRY_MS);
    else got(failureOf(error));
  });
}

/** Switches raw mode; false if standard input is not a terminal. */
function setRaw(on: boolean): boolean {
  if (!isTerminal(0)) return false;
  process.stdin.setRawMode(on);
  return true;
}

// ---- the host

/** A host with the files, environment, commands and standard streams of Node. */
export function nodeHost({ environment = true, write, writeError, unread, waiting, inTurns }: NodeHostOptions = {}): NodeHost {
  governed.unread = unread ?? governed.unread;
  governed.waiting = waiting ?? governed.waiting;
  governed.inTurns = inTurns ?? governed.inTurns;
  const { stdin, ...streams } = standardStreams();
  const stdout = write === undefined ? streams.stdout : new Output(write, always);
  const stderr = writeError === undefined ? streams.stderr : new Output(writeError, always);
  const flush = (): void => void stdout.flush();
  return {
    write: (bytes) => void stdout.write(bytes),
    writeError: (bytes) => void stderr.write(bytes),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    zone: localZone,
    cpu() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    entropy: () => randomBytes(8).readBigUInt64LE(),
    env(name) {
      const v = environment ? process.env[toText(name)] : undefined;
      return v === undefined ? undefined : fromText(v);
    },
    environment: () => (environment ? Object.keys(process.env).map(fromText) : []),
    awaitInput(n, got) {
      flush();
      awaitInput(n, got);
    },
    setRaw,
    stopWaiting: () => governed.awaited?.stop(),
    awaitsInput: () => reads > 0,
    atExit: (act) => void atExit.push(act),
    exit: (code) => process.exit(code & 0xff),
    execute(command) {
      flush();
      const ended = childProcesses().spawnSync(SHELL, ['-c', toText(command)], { stdio: 'inherit' });
      return ended.error === undefined ? statusOf(ended) : failureOf(ended.error);
    },
    flush,
    files: {
      open: openFile,
      stdin, stdout, stderr,
      remove: removeFile,
      rename: (from, to) => attemptOnly(() => fs.renameSync(path(from), path(to))),
      temporary,
      popen(command, mode) {
        flush();
        return startCommand(command, mode, flush);
      },
    },
  };
}
