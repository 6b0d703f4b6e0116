// The host as a state of a profile sees it: the services that its programs may reach, and no others, whatever else the
// embedder's host can do. Also puts virtual files and a seed in place of the host's own.
// Must not know libraries: which names a profile has is decided in embed/lua/profiles.ts.
import { noFiles } from '../../messages/stdlib.ts';
import type { Host, HostFailure, HostFile, HostFiles } from '../../vm/host.ts';
import { PortableHost, type FlushableHost } from './host.ts';
import { openedIn, type StandardStreams, type VirtualFiles } from './virtual-files.ts';

type SomeHost = Host & Partial<FlushableHost>;

/** How much of a host programs reach: output alone, time and standard streams too, or everything. */
type Reach = 'pure' | 'safe' | 'full';

interface Instead {
  /** Files in place of the host's. */
  readonly files?: VirtualFiles | undefined;
  /** What random numbers start from, in place of chance. */
  readonly seed?: Seed | undefined;
}

/** Two 64-bit words, as math.randomseed gives them. */
export type Seed = readonly [bigint, bigint];

export function confinedHost(host: SomeHost, reach: Reach, { files, seed }: Instead): SomeHost {
  // The portable host has safe services only.
  const enough = reach === 'full' || (reach === 'safe' && host instanceof PortableHost);
  if (enough && files === undefined && seed === undefined) return host;
  const given: Partial<Record<keyof Host, unknown>> = reach === 'full' ? inherited(host) : services(host, reach);
  if (seed !== undefined || reach === 'pure') given.entropy = wordsFrom(seed ?? [0n, 0n]);
  if (files !== undefined)
    given.files = withCommands(openedIn(files, streamsOf(host)), reach === 'full' ? host : undefined);
  return given as unknown as SomeHost;
}

const inherited = (host: SomeHost): Partial<Record<keyof Host, unknown>> =>
  Object.create(host) as Partial<Record<keyof Host, unknown>>;

const NEVER = (): number => 0;

/** What programs that compute, and may tell the time, need. Time is also what limits are measured by. */
function services(host: SomeHost, reach: 'pure' | 'safe'): Partial<Record<keyof FlushableHost, unknown>> {
  const given: Partial<Record<keyof FlushableHost, unknown>> = {
    write: (bytes: string) => host.write(bytes),
    writeError: (bytes: string) => host.writeError(bytes),
    now: NEVER,
    cpu: NEVER,
    entropy: () => host.entropy(),
  };
  if (host.monotonic !== undefined) given.monotonic = () => host.monotonic!();
  if (host.flush !== undefined) given.flush = () => host.flush!();
  if (reach === 'pure') return given;
  given.now = () => host.now();
  given.cpu = () => host.cpu();
  if (host.zone !== undefined) given.zone = () => host.zone!();
  if (host.atExit !== undefined) given.atExit = (act: () => void) => host.atExit!(act);
  if (host.files !== undefined) given.files = closedFiles(host.files);
  return given;
}

// ---- files

const UNSUPPORTED = 95;
const unsupported = (): HostFailure => ({ failure: noFiles(), errno: UNSUPPORTED });

/** Standard streams without files beside them. */
const closedFiles = ({ stdin, stdout, stderr }: StandardStreams): HostFiles => ({
  stdin,
  stdout,
  stderr,
  open: unsupported,
  remove: unsupported,
  rename: unsupported,
  temporary: unsupported,
});

/** The standard streams of a host; of one without files: no input, and output where print writes. */
const streamsOf = (host: SomeHost): StandardStreams =>
  host.files ?? {
    stdin: outputOnly(() => undefined),
    stdout: outputOnly((bytes) => host.write(bytes)),
    stderr: outputOnly((bytes) => host.writeError(bytes)),
  };

const ILLEGAL_SEEK = 29;

const outputOnly = (write: (bytes: string) => void): HostFile => ({
  read: () => '',
  write: (bytes) => void write(bytes),
  seek: () => ({ failure: noFiles(), errno: ILLEGAL_SEEK }),
  flush: () => undefined,
  close: () => undefined,
});

/** The files, with the commands of a host, if it has some. */
function withCommands(files: HostFiles, host: SomeHost | undefined): HostFiles {
  const real = host?.files;
  if (real?.popen === undefined) return files;
  return Object.assign(Object.create(files) as HostFiles, {
    popen: (command: string, mode: 'r' | 'w') => real.popen!(command, mode),
  });
}

// ---- chance

const GAMMA = 0x9e37_79b9_7f4a_7c15n;

/** The 64-bit words that follow from a seed (SplitMix64). */
function wordsFrom([a, b]: Seed): () => bigint {
  let state = BigInt.asUintN(64, mixed(a) ^ b);
  return () => mixed((state = BigInt.asUintN(64, state + GAMMA)));
}

function mixed(word: bigint): bigint {
  let z = BigInt.asUintN(64, word);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn);
  return z ^ (z >> 31n);
}
