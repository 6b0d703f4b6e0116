// What the engine asks of the world outside (README "Import rules"): output, time, chance, files. Embedders hand one
// in. Nothing below embed/ uses the host's own globals.

/** The services a runtime needs. Every part but `write` may be absent; libraries say so in their errors. */
export interface Host {
  /** Writes bytes (one char each) to standard output. */
  write(bytes: string): void;
  /** Writes bytes to standard error. */
  writeError(bytes: string): void;
  /** Wall clock: milliseconds since 1970-01-01 UTC, fractions allowed. */
  now(): number;
  /** Monotonic clock: milliseconds since some moment in the past, fractions allowed. Absent: performance.now(). */
  monotonic?(): number;
  /** The local zone, as currently set. Absent or undefined: that of JavaScript's Date. */
  zone?(): Zone | undefined;
  /** CPU time used by the program, in seconds (os.clock). */
  cpu(): number;
  /** 64 random bits for seeding. */
  entropy(): bigint;
  /** Value of an environment variable. */
  env?(name: string): string | undefined;
  /** Names of the environment variables there are. */
  environment?(): readonly string[];
  /**
   * Reads standard input without blocking the host. Calls `got` with up to n bytes, '' at the end of input, and never
   * before it returns itself. Absent: `files` reads input, and the whole host blocks.
   */
  awaitInput?(n: number, got: (bytes: string | HostFailure) => void): void;
  /** Sets the terminal to single keys or to lines. False: there is no terminal. */
  setRaw?(on: boolean): boolean;
  /** Files, for io, os.remove and require. */
  files?: HostFiles;
  /** Registers work for the end of the program, however it ends. */
  atExit?(act: () => void): void;
  /** Ends the program (os.exit). It does not return. */
  exit?(code: number): never;
  /** Runs a shell command and waits for it (os.execute). Absent: there is no shell. */
  execute?(command: string): HostStatus | HostFailure;
}

/** What the local zone says of an instant (seconds since 1970 UTC, within ±2^42). */
export interface Zone {
  /** Seconds east of UTC. */
  offset(instant: number): number;
  summer(instant: number): boolean;
  /** Abbreviation, as %Z shows it. */
  name(instant: number): string;
}

/** The host's monotonic clock in milliseconds. */
export const monotonic = (host: Host): number => (host.monotonic === undefined ? host.now() : host.monotonic());

/** How a command ended. */
export interface HostStatus {
  readonly how: 'exit' | 'signal';
  readonly code: number;
}

/** An operating-system failure: text and errno, as io and os functions return them. */
export interface HostFailure {
  readonly failure: string;
  readonly errno: number;
}

/** An open file. All methods give a HostFailure where C would set errno. */
export interface HostFile {
  /** Reads up to n bytes; '' at end of file. */
  read(n: number): string | HostFailure;
  /**
   * Whether a read would have to wait now. If so, `ready` is called once it would not, and never before this returns.
   * Absent: a read that waits blocks the whole host.
   */
  readonly waits?: ((ready: () => void) => boolean) | undefined;
  /** Whether the collector closes it when it has become garbage: an open file that takes memory. */
  readonly closedByCollector?: boolean | undefined;
  write(bytes: string): HostFailure | undefined;
  /** Moves the position (bytes) and gives the new one. */
  seek(whence: 'set' | 'cur' | 'end', offset: number): number | HostFailure;
  flush(): HostFailure | undefined;
  /** Sets when a buffered stream flushes: at once, by the line, or when the buffer is full. */
  setBuffering?(how: 'no' | 'line' | 'full'): void;
  close(): HostFailure | undefined;
}

/** The file system, synchronous as in C. Names and contents are byte strings. */
export interface HostFiles {
  open(name: string, mode: string): HostFile | HostFailure;
  readonly stdin: HostFile;
  readonly stdout: HostFile;
  readonly stderr: HostFile;
  remove(name: string): HostFailure | undefined;
  rename(from: string, to: string): HostFailure | undefined;
  /** A fresh name for a temporary file. */
  temporary(): string | HostFailure;
  /** Starts a command whose output is read, or whose input is written, as a file (io.popen). */
  popen?(command: string, mode: 'r' | 'w'): HostPipe | HostFailure;
}

/** A file that is the other end of a command. After its close it knows how the command ended. */
export interface HostPipe extends HostFile {
  status(): HostStatus;
}
