// The portable Host: output to a function or the console, time and random numbers from web APIs, no files. Globals are
// looked up when used, never at import, so the bundle loads anywhere.
// Also guards any host: an exception of a service becomes an error of the Lua function that called it, with its
// position.
import * as text from '../../messages/embed.ts';
import { badFile, illegalSeek } from '../../messages/options.ts';
import type { Host, HostFile, HostFiles, Zone } from '../../vm/host.ts';
import { LimitStop } from '../../vm/limits.ts';
import { BadArgument, Fault, LuaThrow, OperandFault } from '../../vm/throw.ts';
import { encodeUtf8, readable, toBytes } from './text.ts';
import { isA, messageOf, reportLater } from './thrown.ts';

/** Where output goes, and what time it is. */
export interface HostOptions {
  /** Receives what the program writes to standard output. Without it whole lines go to console.log. */
  readonly stdout?: (bytes: Uint8Array) => void;
  /** Receives what it writes to standard error. Without it whole lines go to console.error. */
  readonly stderr?: (bytes: Uint8Array) => void;
  /** Wall clock in milliseconds since 1970, for display; waiting uses monotonic time. */
  readonly now?: () => number;
}

/** A host that buffers console output by line. */
export interface FlushableHost extends Host {
  flush(): void;
}

/** Whole lines for the console. */
class Lines {
  pending = '';

  constructor(private readonly kind: 'log' | 'error') {}

  write(bytes: string): void {
    const lines = (this.pending + bytes).split('\n');
    this.pending = lines.pop()!;
    lines.forEach((line) => this.log(line));
  }

  flush(): void {
    const { pending } = this;
    this.pending = '';
    this.log(pending);
  }

  private log(line: string): void {
    console[this.kind](readable(line));
  }
}

type Output = ((bytes: Uint8Array) => void) | undefined;

/** The host of states that are given none. It is guarded: there may be many states, and this is one object of each. */
export class PortableHost implements FlushableHost {
  // Made here, so that hosts which inherit from this one share them.
  private readonly out = new Lines('log');
  private readonly err = new Lines('error');

  constructor(private readonly options: HostOptions = {}) {}

  write(bytes: string): void {
    output(this.options.stdout, this.out, bytes);
  }

  writeError(bytes: string): void {
    output(this.options.stderr, this.err, bytes);
  }

  now(): number {
    const { now } = this.options;
    if (now === undefined) return Date.now();
    try {
      return checked('now', 'number', now()) as number;
    } catch (thrown) {
      throw raised(thrown);
    }
  }

  monotonic(): number {
    return performance.now();
  }

  cpu(): number {
    return performance.now() / 1000;
  }

  entropy(): bigint {
    try {
      return crypto.getRandomValues(new BigUint64Array(1))[0]!;
    } catch (thrown) {
      throw raised(thrown);
    }
  }

  flush(): void {
    const { out, err } = this;
    if (out.pending !== '') observe(() => out.flush());
    if (err.pending !== '') observe(() => err.flush());
  }
}

function output(to: Output, lines: Lines, bytes: string): void {
  try {
    if (to === undefined) lines.write(bytes);
    else to(toBytes(bytes));
  } catch (thrown) {
    throw raised(thrown);
  }
}

/** The same as an object of functions, for hosts that take parts of it. */
export function portableHost(options: HostOptions = {}): FlushableHost {
  const host = new PortableHost(options);
  return {
    write: (bytes) => host.write(bytes),
    writeError: (bytes) => host.writeError(bytes),
    now: () => host.now(),
    monotonic: () => host.monotonic(),
    cpu: () => host.cpu(),
    entropy: () => host.entropy(),
    flush: () => host.flush(),
  };
}

/** errno of EBADF and ESPIPE. */
const BAD_FILE = 9,
  ILLEGAL_SEEK = 29;

/** A file that can only be written. */
function outputFile(write: (bytes: string) => void): HostFile {
  return {
    read: () => ({ failure: badFile(), errno: BAD_FILE }),
    write: (bytes) => void write(bytes),
    seek: () => ({ failure: illegalSeek(), errno: ILLEGAL_SEEK }),
    flush: () => undefined,
    close: () => undefined,
  };
}

// ---- guarding

type Service = (...args: never[]) => unknown;

/** Services that programs call, with the result types that the engine relies on. */
const SERVICES: { readonly [K in keyof Host]?: 'number' | 'bigint' | 'any' } = {
  write: 'any',
  writeError: 'any',
  now: 'number',
  cpu: 'number',
  entropy: 'bigint',
  env: 'any',
  environment: 'any',
  awaitInput: 'any',
  setRaw: 'any',
  execute: 'any',
};
const FILES: readonly (keyof HostFiles)[] = ['open', 'remove', 'rename', 'temporary', 'popen'];
const FILE: readonly string[] = ['read', 'write', 'seek', 'flush', 'setBuffering', 'close', 'status'];

/**
 * Wraps a host, perhaps with other output and another clock, so that its services raise Lua errors. Failures outside of
 * a program are reported to JavaScript.
 */
export function guardHost(
  host: Host & Partial<FlushableHost>,
  { stdout, stderr, now }: HostOptions = {},
): Host & Partial<FlushableHost> {
  const guarded: Record<string, unknown> = Object.create(host) as Record<string, unknown>;
  for (const [name, type] of Object.entries(SERVICES))
    guard(guarded, host, name, (given) => checked(name, type, given));
  const own = {
    now,
    write: stdout && ((bytes: string) => stdout(toBytes(bytes))),
    writeError: stderr && ((bytes: string) => stderr(toBytes(bytes))),
  };
  guard(guarded, own, 'now', (given) => checked('now', 'number', given));
  guard(guarded, own, 'write', () => undefined);
  guard(guarded, own, 'writeError', () => undefined);
  if (host.files !== undefined) guarded['files'] = guardFiles(host.files, own);
  guard(guarded, host, 'zone', zoneGuard());
  guarded['monotonic'] = () => reliable(host);
  // The engine calls these, not a program.
  if (host.exit !== undefined) guarded['exit'] = (code: number) => host.exit!(code);
  if (host.atExit !== undefined)
    guarded['atExit'] = (act: () => void) =>
      host.atExit!(() =>
        observe(act, (thrown) => {
          throw isA(thrown, Fault) ? thrown.cause : thrown;
        }),
      );
  if (host.flush !== undefined) guarded['flush'] = () => observe(() => host.flush!());
  return guarded as unknown as Host & Partial<FlushableHost>;
}

/** Monotonic time, with a fallback: waiting depends on it. */
function reliable(host: Partial<Pick<Host, 'monotonic'>>): number {
  let time: number | undefined;
  try {
    time = host.monotonic?.();
  } catch (thrown) {
    reportLater(thrown);
  }
  return typeof time === 'number' && Number.isFinite(time) ? time : performance.now();
}

/** Runs a callback outside of any program; reports its failure to the host. */
export function observe(act: () => void, report: (thrown: unknown) => void = reportLater): void {
  try {
    act();
  } catch (thrown) {
    report(thrown);
  }
}

/** What takes the bytes of a standard stream in place of the host's file. */
type Writer = ((bytes: string) => void) | undefined;

function guardFiles(
  files: HostFiles,
  { write, writeError }: { readonly write: Writer; readonly writeError: Writer },
): HostFiles {
  const guarded: Record<string, unknown> = Object.create(files) as Record<string, unknown>;
  for (const name of FILES)
    guard(guarded, files, name, (given) => (name === 'open' || name === 'popen' ? guardFile(given) : given));
  guarded['stdin'] = guardFile(files.stdin);
  guarded['stdout'] = guardFile(write === undefined ? files.stdout : outputFile(write));
  guarded['stderr'] = guardFile(writeError === undefined ? files.stderr : outputFile(writeError));
  return guarded as unknown as HostFiles;
}

const ZONE = { offset: 'number', summer: 'any', name: 'any' } as const;

/** Guards of zones, cached: a host usually returns the same one. */
function zoneGuard(): (zone: unknown) => unknown {
  let known: unknown, guarded: Record<string, unknown> | undefined;
  return (zone) => {
    if (zone === known) return guarded;
    guarded = typeof zone === 'object' && zone !== null ? {} : undefined;
    for (const [name, type] of Object.entries(ZONE))
      if (guarded !== undefined) guard(guarded, zone as Zone, name, (given) => checked(name, type, given));
    known = zone;
    return guarded;
  };
}

/** HostFailure results pass through. */
function guardFile(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || 'failure' in file) return file;
  const guarded: Record<string, unknown> = Object.create(file) as Record<string, unknown>;
  for (const name of FILE) guard(guarded, file as HostFile, name, (given) => given);
  return guarded;
}

/** Replaces a service by its guarded form, if there is one. */
function guard(into: Record<string, unknown>, from: object, name: string, check: (given: unknown) => unknown): void {
  if (typeof (from as Record<string, unknown>)[name] !== 'function') return;
  into[name] = (...args: never[]): unknown => {
    try {
      return check((from as Record<string, Service>)[name]!(...args));
    } catch (thrown) {
      throw raised(thrown);
    }
  };
}

/** What a service threw, as an error of the Lua function that called it. */
const raised = (thrown: unknown): unknown =>
  ofLua(thrown) ? thrown : new Fault(encodeUtf8(messageOf(thrown)), 1, thrown);

/** Checks for numbers: programs compute with the results. */
function checked(name: string, type: 'number' | 'bigint' | 'any', given: unknown): unknown {
  const fits = type === 'any' || (typeof given === type && (type !== 'number' || Number.isFinite(given)));
  if (!fits) throw new TypeError(text.mustGive(name, type));
  return given;
}

/** Errors of the engine pass: code called by a service may raise them. */
const ofLua = (thrown: unknown): boolean => OF_LUA.some((kind) => isA(thrown, kind));
const OF_LUA: readonly (abstract new (...args: never[]) => unknown)[] = [
  LuaThrow,
  Fault,
  BadArgument,
  OperandFault,
  LimitStop,
];
