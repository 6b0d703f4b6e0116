// Input of the terminal that processes on a terminal host share (README 11, io). Requests are served in order;
// what was read and not asked for stays for the next one. Where the host can read without stopping, a process waits like
// for anything else; where it cannot, reading stops everybody for as long as it takes. Knows no Lua calls.
import type { Host, HostFailure } from '../../vm/host.ts';
import { Ring } from '../../values/ring.ts';

/** What is asked for: a line, or up to so many bytes. */
export type Want = 'line' | number;

/** What came of it: bytes, 'end', or what went wrong. */
export type Input = { readonly bytes: string } | 'end' | HostFailure;

/** Whoever waits for input. */
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

  /** What can be had at once; undefined: whoever asked has to wait. */
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

  /** Has the reader told once there is something for it; never before this returns. */
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

  /** The end is told once: a terminal may go on after it. */
  private ended(): Input | undefined {
    const { end } = this;
    this.end = undefined;
    return end;
  }
}
