// The Node host: files, standard streams, commands and environment for Lua programs, all synchronous, as C has them.
// Names, contents and environment are bytes on the Lua side; failures carry C's texts and numbers. Standard output is
// buffered, and flushed before any other effect of the program is visible: before output to standard error, before
// waiting for input, before a command runs, and at exit.
import * as fs from 'node:fs';
import type { Host, HostFiles } from '../../vm/host.ts';
import { stopWaiting } from './awaited-input.ts';
import { attemptOnly } from './failures.ts';
import { fromText, governed, path, toText } from './descriptors.ts';
import { openFile, randomBytes, removeFile, temporary } from './files.ts';
import { Output, always, atExit, awaitInput, awaitsInput, setRaw, standardStreams } from './streams.ts';
import { execute, startCommand } from './commands.ts';
import { localZone } from './local-zone.ts';

/** Options of nodeHost. */
export interface NodeHostOptions {
  /** May programs read environment variables? */
  readonly environment?: boolean;
  /** Receives the bytes of standard output instead. */
  readonly write?: (bytes: string) => void;
  /** Receives the bytes of standard error instead. */
  readonly writeError?: (bytes: string) => void;
  /** Called when the reader of standard output has closed it. */
  readonly unread?: () => void;
  /** Wraps blocking reads, so that the caller can let signals through. */
  readonly waiting?: <T>(act: () => T) => T;
  /** Whether the program that reads runs in turns of the event loop: reads then wait there (HostFile.waits). */
  readonly inTurns?: () => boolean;
}

/** A host with buffered output. */
export interface NodeHost extends Host {
  readonly files: HostFiles;
  flush(): void;
  /** A program that waits for input does not wait any more. */
  stopWaiting(): void;
  /** Is a read of standard input under way? It keeps Node alive. */
  awaitsInput(): boolean;
}

/** A host with the files, environment, commands and standard streams of Node. */
export function nodeHost({
  environment = true,
  write,
  writeError,
  unread,
  waiting,
  inTurns,
}: NodeHostOptions = {}): NodeHost {
  governed.unread = unread ?? governed.unread;
  governed.waiting = waiting ?? governed.waiting;
  governed.inTurns = inTurns ?? governed.inTurns;
  const { stdin, ...streams } = standardStreams();
  const stdout = write === undefined ? streams.stdout : new Output(write, always);
  const stderr = writeError === undefined ? streams.stderr : new Output(writeError, always);
  const flush = (): void => void stdout.flush();
  return {
    write: (bytes) => void stdout.write(bytes),
    writeError: (bytes) => void stderr.write(bytes),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    zone: localZone,
    cpu() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    entropy: () => randomBytes(8).readBigUInt64LE(),
    env(name) {
      const v = environment ? process.env[toText(name)] : undefined;
      return v === undefined ? undefined : fromText(v);
    },
    environment: () => (environment ? Object.keys(process.env).map(fromText) : []),
    awaitInput(n, got) {
      flush();
      awaitInput(n, got);
    },
    setRaw,
    stopWaiting,
    awaitsInput,
    atExit: (act) => void atExit.push(act),
    exit: (code) => process.exit(code & 0xff),
    execute(command) {
      flush();
      return execute(command);
    },
    flush,
    files: {
      open: openFile,
      stdin,
      stdout,
      stderr,
      remove: removeFile,
      rename: (from, to) => attemptOnly(() => fs.renameSync(path(from), path(to))),
      temporary,
      popen(command, mode) {
        flush();
        return startCommand(command, mode, flush);
      },
    },
  };
}
