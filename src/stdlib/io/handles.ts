// File handles over a host's files, the standard ones, and the default input and output. A host without files still has
// standard output and error; opening files then fails as any failing open does.
// It must not know how formats are read, nor what Lua programs call.
import {
  cannotCloseStandard,
  cannotOpenFile,
  closedFile,
  defaultFileClosed,
  fileFailure,
  noFiles,
} from '../../messages/stdlib.ts';
import { str as text } from '../../values/string.ts';
import { Userdata } from '../../values/userdata.ts';
import { USERDATA_BYTES } from '../../vm/gc/sizes.ts';
import type { HostFailure, HostFile, HostPipe } from '../../vm/host.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { Stream, type Unwritten } from './stream.ts';

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
    /** Standard files get their streams when they are used first. */
    private from: Stream | Files,
    readonly purpose: Kind,
  ) {
    super();
  }
  get stream(): Stream {
    return this.from instanceof Stream ? this.from : (this.from = this.from.standard(this));
  }
  override get kind(): string {
    return 'FILE*';
  }
}

/** Per runtime: standard files, current defaults, and streams with buffered output. */
class Files {
  /** Undefined: nothing has been written. */
  private pending: Unwritten | undefined = undefined;
  readonly stdin: FileHandle;
  readonly stdout: FileHandle;
  readonly stderr: FileHandle;
  private defaultInput: FileHandle;
  private defaultOutput: FileHandle;

  constructor(private readonly rt: Runtime) {
    this.defaultInput = this.stdin = new FileHandle(this, Kind.Standard);
    this.defaultOutput = this.stdout = new FileHandle(this, Kind.Standard);
    this.stderr = new FileHandle(this, Kind.Standard);
    // PUC would close garbage files now. Which ones are garbage is not known; a flush of all does no harm.
    rt.atCollection = rt.atCollection.concat(flushFiles);
  }

  /** The stream of one of the three. */
  standard(handle: FileHandle): Stream {
    const { host } = this.rt,
      { files } = host;
    const file =
      handle === this.stdin
        ? (files?.stdin ?? new Sink(() => {}))
        : handle === this.stdout
          ? (files?.stdout ?? new Sink((bytes) => host.write(bytes)))
          : (files?.stderr ?? new Sink((bytes) => host.writeError(bytes)));
    return new Stream(file, this.unwritten, 'host');
  }

  /** Streams with unwritten output. The host keeps them until it exits, but not the runtime. */
  get unwritten(): Unwritten {
    if (this.pending === undefined) {
      const unwritten: Unwritten = (this.pending = new Set());
      this.rt.host.atExit?.(() => flushAll(unwritten));
    }
    return this.pending;
  }

  flush(): void {
    if (this.pending !== undefined) flushAll(this.pending);
  }

  get input(): FileHandle {
    return this.defaultInput;
  }

  /** As in PUC, the registry keeps the default files alive. */
  set input(handle: FileHandle) {
    this.defaultInput = handle;
    this.rt.registry.setStr('_IO_input', handle);
  }

  get output(): FileHandle {
    return this.defaultOutput;
  }

  set output(handle: FileHandle) {
    this.defaultOutput = handle;
    this.rt.registry.setStr('_IO_output', handle);
  }
}

const FILES = {};
export const filesOf = (rt: Runtime): Files => rt.slot(FILES, () => new Files(rt));

const flushAll = (unwritten: Unwritten): void => [...unwritten].forEach((stream) => stream.flush());

/** Flushes the program's files. */
export const flushFiles = (rt: Runtime): void => filesOf(rt).flush();

/**
 * The next line of standard input, with or without its end, whatever the default input is; undefined at the end of
 * input.
 */
export const readStandardLine = (rt: Runtime, keepEnd = false): string | undefined =>
  filesOf(rt).stdin.stream.line(keepEnd);

/** Puts bytes behind what has been read ahead from standard input, and takes back up to n that nobody has read. */
export const giveBackInput = (rt: Runtime, bytes: string): void => filesOf(rt).stdin.stream.giveBack(bytes);
export const takeUnreadInput = (rt: Runtime, n: number): string => filesOf(rt).stdin.stream.takeUnread(n);

/** What is left of standard input. */
export const readStandardInput = (rt: Runtime): string => filesOf(rt).stdin.stream.rest();

/** errno of ENOTSUP and ESPIPE. */
const UNSUPPORTED = 95,
  ILLEGAL_SEEK = 29;
export const unsupported = (): HostFailure => ({ failure: noFiles(), errno: UNSUPPORTED });

/** A standard file of a host that has no files: nothing to read, and output goes to a function. */
class Sink implements HostFile {
  constructor(private readonly put: (bytes: string) => void) {}

  read(): string {
    return '';
  }

  write(bytes: string): undefined {
    this.put(bytes);
  }

  seek(): HostFailure {
    return { failure: noFiles(), errno: ILLEGAL_SEEK };
  }

  flush(): undefined {}

  close(): undefined {}
}

export const isFailure = (v: HostFile | HostFailure | string): v is HostFailure =>
  typeof v === 'object' && 'failure' in v;

/** Where results go. */
export type Results = Window | Call;

/** nil, text, errno: how io and os functions report a host's failure (luaL_fileresult). */
export const failed = (at: Results, { failure, errno }: HostFailure, name?: string): number =>
  at.three(undefined, text(name === undefined ? failure : fileFailure(name, failure)), errno);

export const outcome = (at: Window, failure: HostFailure | undefined): number =>
  failure === undefined ? at.one(true) : failed(at, failure);

export const openFile = (rt: Runtime, name: string, mode: string): HostFile | HostFailure =>
  rt.host.files?.open(name, mode) ?? unsupported();

/** A handle of an open file. A read-only one has no output buffer, so that writing to it fails at once. */
export function newHandle(rt: Runtime, file: HostFile, mode: string, purpose = Kind.File): FileHandle {
  rt.allocate(USERDATA_BYTES);
  const readOnly = /^rb*$/.test(mode),
    stream = new Stream(file, filesOf(rt).unwritten, readOnly ? 'no' : 'full', readOnly);
  const handle = new FileHandle(stream, purpose);
  if (file.closedByCollector === true) adopt(rt, handle);
  return handle;
}

/** When the handle becomes garbage or the state closes, it is closed. */
const adopt = (rt: Runtime, handle: FileHandle): void => rt.collector?.adopt(handle, rt.metaOfObject(handle)!);

/** A handle of a pipe. When it is closed, its command is waited for. */
export function newPipe(rt: Runtime, pipe: HostPipe, mode: string): FileHandle {
  const handle = newHandle(rt, pipe, mode, Kind.Pipe);
  adopt(rt, handle);
  return handle;
}

/** Opens a file for a function that raises when it cannot. */
export function openOrRaise(rt: Runtime, name: string, mode: string): FileHandle {
  const file = openFile(rt, name, mode);
  return isFailure(file) ? raise(cannotOpenFile(name, file.failure)) : newHandle(rt, file, mode);
}

export function opened(handle: FileHandle): FileHandle {
  return handle.open ? handle : raise(closedFile());
}

export function defaultFile(handle: FileHandle, which: string): FileHandle {
  return handle.open ? handle : raise(defaultFileClosed(which));
}

export function closeHandle(at: Results, handle: FileHandle): number {
  if (handle.purpose === Kind.Standard) return at.fail(cannotCloseStandard());
  handle.open = false;
  const failure = handle.stream.close();
  if (failure !== undefined) return failed(at, failure);
  if (handle.purpose === Kind.File) return at.one(true);
  const { how, code } = (handle.stream.file as HostPipe).status();
  return at.three(how === 'exit' && code === 0 ? true : undefined, text(how), code);
}
