// Input that is waited for while Node's event loop runs, so that signals arrive meanwhile. Terminals and pipes are
// opened once more, without blocking: what else reads them is not affected, and nothing is read that nobody asked for.
// Other descriptors (sockets), and systems without /proc, are refused: their readers block, as in C. A read in Node's
// thread pool is no way out: it keeps the process from ending.
import * as fs from 'node:fs';
import type { Socket, SocketConstructorOpts } from 'node:net';
import { bytesOf, forgotten } from './descriptors.ts';
import { codeOf } from './failures.ts';

/** The result of a read: bytes, '' at the end of input; or what Node threw. */
type Read = { readonly bytes: string } | { readonly error: unknown };

/** Bytes that are read at a time. */
const CHUNK = 65_536;
/** Milliseconds between two looks at a terminal. Node has no way to wait for one without reading ahead. */
const LOOK_MS = 10;

/** The descriptor opened once more, or undefined. */
function openAgain(descriptor: number): number | undefined {
  try {
    return fs.openSync(
      `/proc/self/fd/${descriptor}`,
      fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY,
    );
  } catch {
    return undefined;
  }
}

/** The input that is waited for. */
let current: AwaitedInput | undefined;

/** Nobody waits any more. */
export const stopWaiting = (): void => current?.stop();

export class AwaitedInput {
  private readonly buffer = Buffer.allocUnsafe(CHUNK);
  private socket: Socket | undefined = undefined;
  private timer: NodeJS.Timeout | undefined = undefined;
  private ready: (() => void) | undefined = undefined;
  /** What was read last, until it is taken. */
  private got: Read | undefined = undefined;
  /** How the socket has ended: every read from then on. */
  private end: Read | undefined = undefined;

  private constructor(
    private readonly descriptor: number,
    private readonly isPipe: boolean,
  ) {
    forgotten.register(this, descriptor, this);
  }

  /** Undefined if this descriptor can only be read by blocking. */
  static of(descriptor: number): AwaitedInput | undefined {
    const state = fs.fstatSync(descriptor),
      again = state.isFIFO() || state.isCharacterDevice() ? openAgain(descriptor) : undefined;
    return again === undefined ? undefined : new AwaitedInput(again, state.isFIFO());
  }

  /** Whether nothing can be read yet. If so, `ready` is called once, later, unless `stop` comes first. */
  waits(ready: () => void): boolean {
    if (this.got !== undefined || this.tryRead()) return false;
    this.ready = ready;
    current = this;
    if (this.isPipe) this.listen();
    else
      this.timer = setInterval(() => {
        if (this.tryRead()) this.wake();
      }, LOOK_MS);
    return true;
  }

  /** Takes up to n bytes of what has been read. */
  take(n: number): Read | undefined {
    const { got } = this;
    this.got = undefined;
    if (got === undefined || 'error' in got || got.bytes.length <= n) return got;
    this.got = { bytes: got.bytes.slice(n) };
    return { bytes: got.bytes.slice(0, n) };
  }

  /** Nobody waits any more. */
  stop(): void {
    this.ready = undefined;
    if (current === this) current = undefined;
    clearInterval(this.timer);
    this.socket?.pause();
  }

  close(): void {
    this.stop();
    forgotten.unregister(this);
    if (this.socket === undefined) fs.closeSync(this.descriptor);
    else this.socket.destroy();
  }

  /** False: there is nothing to read yet. */
  private tryRead(): boolean {
    if (this.end !== undefined) this.got = this.end;
    else this.readNow();
    return this.got !== undefined;
  }

  private readNow(): void {
    try {
      this.keep(fs.readSync(this.descriptor, this.buffer, 0, CHUNK, null));
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') this.got = { error };
    }
  }

  private keep(length: number): void {
    this.got = { bytes: bytesOf(this.buffer, length) };
  }

  private wake(): void {
    const { ready } = this;
    this.stop();
    ready?.();
  }

  /** Waits for a pipe. The callback's `false` stops the socket from reading on. */
  private listen(): void {
    this.socket ??= this.connect();
    this.socket.resume();
  }

  private connect(): Socket {
    const { Socket: Connection } = process.getBuiltinModule('node:net');
    const callback = (length: number): boolean => {
      this.keep(length);
      this.wake();
      return false;
    };
    const ended = (end: Read) => (): void => {
      this.got = this.end = end;
      this.wake();
    };
    // From now on the descriptor is the socket's.
    forgotten.unregister(this);
    const options = { fd: this.descriptor, readable: true, writable: false, onread: { buffer: this.buffer, callback } };
    return new Connection(options as SocketConstructorOpts)
      .on('end', ended({ bytes: '' }))
      .on('error', (error) => ended({ error })());
  }
}
