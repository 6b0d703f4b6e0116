// Terminal input, shared by processes on terminal hosts (README 11, io). Requests are served in order; unconsumed input
// stays for the next one. If the host can read asynchronously, only the reading process waits; otherwise reading blocks
// all processes.
// It must not know Lua calls.
import type { Host, HostFailure } from '../../vm/host.ts';
import { Ring } from '../../values/ring.ts';

/** A request: a line, or up to so many bytes. */
export type Want = 'line' | number;

/** The result: bytes, 'end', or a failure. */
export type Input = { readonly bytes: string } | 'end' | HostFailure;

/** A task that waits for input. */
export interface Reader {
  /** Still waiting? */
  readonly valid: boolean;
  read(input: Input): void;
}

const CHUNK = 4096;

export class Terminal {
  private buffer = '';
  private end: 'end' | HostFailure | undefined = undefined;
  private reading = false;
  private readonly requests = new Ring<[want: Want, reader: Reader]>();

  constructor(private readonly host: Host) {}

  /** Reads without waiting; undefined: the caller has to wait. */
  now(want: Want): Input | undefined {
    if (this.requests.length > 0 || this.reading) return undefined;
    const { host } = this;
    for (;;) {
      const input = this.take(want);
      if (input !== undefined) return input;
      if (host.awaitInput !== undefined) return undefined;
      this.receive(host.files?.stdin.read(CHUNK) ?? '');
    }
  }

  /** Queues a reader, which is called once, after this returns. */
  later(want: Want, reader: Reader): void {
    this.requests.push([want, reader]);
    this.listen();
  }

  private listen(): void {
    if (this.reading) return;
    this.reading = true;
    this.host.awaitInput!(CHUNK, (got) => {
      this.reading = false;
      this.receive(got);
      this.serve();
    });
  }

  private serve(): void {
    for (let next = this.requests.shift(); next !== undefined; next = this.requests.shift()) {
      const [want, reader] = next;
      if (!reader.valid) continue;
      const input = this.take(want);
      if (input === undefined) {
        this.requests.unshift(next);
        return this.listen();
      }
      reader.read(input);
    }
  }

  private receive(got: string | HostFailure): void {
    if (typeof got !== 'string') this.end = got;
    else if (got === '') this.end = 'end';
    else this.buffer += got;
  }

  private take(want: Want): Input | undefined {
    const { buffer, end } = this;
    if (want !== 'line') {
      if (buffer === '') return this.ended();
      this.buffer = buffer.slice(want);
      return { bytes: buffer.slice(0, want) };
    }
    const at = buffer.indexOf('\n');
    if (at < 0 && (end === undefined || buffer === '')) return this.ended();
    this.buffer = at < 0 ? '' : buffer.slice(at + 1);
    return { bytes: (at < 0 ? buffer : buffer.slice(0, at)).replace(/\r$/, '') };
  }

  /** Reports the end once: a terminal can go on after it. */
  private ended(): Input | undefined {
    const { end } = this;
    this.end = undefined;
    return end;
  }
}
