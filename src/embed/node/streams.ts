// The standard streams of the process, and asynchronous reading of its input. Standard output is buffered, and flushed
// before output to standard error, before waiting for input, and at exit.
import * as fs from 'node:fs';
import type { HostFailure, HostFile } from '../../vm/host.ts';
import { attempt, attemptOnly, codeOf, failure, systemFailure } from './failures.ts';
import { bytesOf, governed, toBuffer, writeFully } from './descriptors.ts';
import { NodeFile } from './files.ts';

/** Size of the output buffer. */
const GATHER = 65_536;

/** An output stream to a descriptor or a function. */
export class Output implements HostFile {
  private gathered: string[] = [];
  private size = 0;
  private position = 0;

  /** Flushes when `due` says so, and when the buffer is full. */
  constructor(
    private readonly out: (bytes: string) => void,
    private due: (bytes: string) => boolean,
  ) {}

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

export const always = (): boolean => true;
const never = (): boolean => false;
const endsLine = (bytes: string): boolean => bytes.includes('\n');
const toDescriptor =
  (descriptor: number) =>
  (bytes: string): void =>
    writeFully(descriptor, toBuffer(bytes), null);

interface Standard {
  readonly stdin: HostFile;
  readonly stdout: HostFile;
  readonly stderr: HostFile;
}
let standard: Standard | undefined;

/** Callbacks at exit, before standard output is flushed. */
export const atExit: (() => void)[] = [];

/** The standard streams of the process, shared by all hosts. */
export function standardStreams(): Standard {
  if (standard !== undefined) return standard;
  const output = toDescriptor(1);
  const stdout = new Output(
    (bytes) => {
      try {
        output(bytes);
      } catch (error) {
        if (codeOf(error) === 'EPIPE') governed.unread();
        throw error;
      }
    },
    isTerminal(1) ? endsLine : never,
  );
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
    waits:
      input.waits &&
      ((ready) => {
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

/** Delay before a descriptor that was not ready is polled again. */
const RETRY_MS = 5;

let reads = 0;

/** Is a read of standard input under way? */
export const awaitsInput = (): boolean => reads > 0;

export function awaitInput(n: number, got: (bytes: string | HostFailure) => void): void {
  const buffer = Buffer.allocUnsafe(n);
  reads++;
  fs.read(0, buffer, 0, n, null, (error, length) => {
    reads--;
    if (error === null) got(bytesOf(buffer, length));
    else if (error.code === 'EOF') got('');
    else if (error.code === 'EAGAIN') setTimeout(() => awaitInput(n, got), RETRY_MS);
    else got(systemFailure(error));
  });
}

/** Switches raw mode; false if standard input is not a terminal. */
export function setRaw(on: boolean): boolean {
  if (!isTerminal(0)) return false;
  process.stdin.setRawMode(on);
  return true;
}

/** Only terminals need a query. */
function isTerminal(descriptor: number): boolean {
  const state = attempt(() => fs.fstatSync(descriptor));
  return !('failure' in state) && state.isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
}
