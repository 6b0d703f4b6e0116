// The host of any JavaScript environment: output to a function or the console, time and chance from web APIs, no files.
// Globals are looked up when used, never at import, so the bundle loads anywhere.
import type { Host } from '../vm/host.ts';
import { readable, toBytes } from './text.ts';

export interface HostOptions {
  /** Receives what the program writes to standard output. Without it whole lines go to console.log. */
  readonly stdout?: (bytes: Uint8Array) => void;
  /** Receives what it writes to standard error. Without it whole lines go to console.error. */
  readonly stderr?: (bytes: Uint8Array) => void;
  /** Wall clock in milliseconds since 1970. It is shown and never waited for: waiting takes monotonic time. */
  readonly now?: () => number;
}

/** A host whose console output can be held back until a line is complete. */
export interface FlushableHost extends Host { flush(): void }

const lineWriter = (log: (line: string) => void) => {
  let pending = '';
  return {
    write(bytes: string): void {
      const lines = (pending + bytes).split('\n');
      pending = lines.pop()!;
      lines.forEach((line) => log(readable(line)));
    },
    flush(): void {
      if (pending !== '') log(readable(pending));
      pending = '';
    },
  };
};

export function portableHost({ stdout, stderr, now }: HostOptions = {}): FlushableHost {
  const out = lineWriter((line) => console.log(line)), err = lineWriter((line) => console.error(line));
  return {
    write: stdout === undefined ? out.write : (bytes) => stdout(toBytes(bytes)),
    writeError: stderr === undefined ? err.write : (bytes) => stderr(toBytes(bytes)),
    now: now ?? (() => Date.now()),
    monotonic: () => performance.now(),
    cpu: () => performance.now() / 1000,
    entropy: () => crypto.getRandomValues(new BigUint64Array(1))[0]!,
    flush() {
      out.flush();
      err.flush();
    },
  };
}
