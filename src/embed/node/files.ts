// Files by name: open, remove, temporary names.
// It must not know the standard streams.
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostFailure, HostFile } from '../../vm/host.ts';
import { attempt, attemptOnly, failure, systemFailure } from './failures.ts';
import { AwaitedInput } from './awaited-input.ts';
import { bytesOf, forgotten, fromText, governed, path, toBuffer, whenReady, writeFully } from './descriptors.ts';

/** An open descriptor. Regular files use explicit positions, because Node cannot seek. */
export class NodeFile implements HostFile {
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
    this.waits =
      seekable || governed.inTurns === undefined ? undefined : (ready) => governed.inTurns!() && this.hasToWait(ready);
  }

  private hasToWait(ready: () => void): boolean {
    if (this.awaited === undefined) this.awaited = AwaitedInput.of(this.descriptor) ?? null;
    return this.awaited?.waits(ready) === true;
  }

  read(n: number): string | HostFailure {
    const awaited = this.awaited?.take(n);
    if (awaited !== undefined) return 'bytes' in awaited ? awaited.bytes : systemFailure(awaited.error);
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
      const data = toBuffer(bytes),
        byPosition = this.seekable && !this.appends;
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

export function openFile(name: string, mode: string): HostFile | HostFailure {
  return attempt(() => {
    const descriptor = fs.openSync(path(name), mode.replaceAll('b', ''), 0o666);
    const state = fs.fstatSync(descriptor);
    if (state.isDirectory() && mode !== 'r' && mode !== 'rb') {
      fs.closeSync(descriptor);
      return failure('EISDIR');
    }
    const appends = mode.startsWith('a');
    const file = new NodeFile(
      descriptor,
      state.isFile() || state.isDirectory(),
      appends,
      appends && !mode.includes('+') ? state.size : 0,
    );
    forgotten.register(file, descriptor, file);
    return file;
  });
}

export function removeFile(name: string): HostFailure | undefined {
  return attemptOnly(() => {
    if (fs.lstatSync(path(name)).isDirectory()) fs.rmdirSync(path(name));
    else fs.unlinkSync(path(name));
  });
}

export function temporary(): string | HostFailure {
  return attempt(() => {
    const name = join(tmpdir(), `lua_${randomBytes(6).toString('hex')}`);
    fs.closeSync(fs.openSync(name, 'wx', 0o600));
    return fromText(name);
  });
}

/** Loads slowly, so it is loaded on demand. */
export const randomBytes = (count: number): Buffer => process.getBuiltinModule('node:crypto').randomBytes(count);
