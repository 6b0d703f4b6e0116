// Commands that a shell runs: os.execute and io.popen.
// It must not know what has to be flushed before.
import type { ChildProcess, StdioOptions } from 'node:child_process';
import * as fs from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostFailure, HostPipe, HostStatus } from '../../vm/host.ts';
import { attempt, codeOf, failure, systemFailure } from './failures.ts';
import { forgotten, governed, pause, toBuffer, toText } from './descriptors.ts';
import { NodeFile, randomBytes } from './files.ts';

/** Loads slowly, so it is loaded on demand. */
const childProcesses = (): typeof import('node:child_process') => process.getBuiltinModule('node:child_process');

const SHELL = '/bin/sh';

/** How a command that was waited for ended. */
function statusOf({ status, signal }: { status: number | null; signal: NodeJS.Signals | null }): HostStatus {
  return signal !== null ? { how: 'signal', code: constants.signals[signal] } : { how: 'exit', code: status ?? 0 };
}

/** A pipe. Node has no API for it: an unlinked FIFO is one. */
function openPipe(): { readonly reader: number; readonly writer: number } | HostFailure {
  const name = join(tmpdir(), `lua_${randomBytes(6).toString('hex')}`);
  const made = childProcesses().spawnSync(SHELL, ['-c', 'exec mkfifo -m 600 "$0"', name], { stdio: 'ignore' });
  if (made.error !== undefined) return systemFailure(made.error);
  return attempt(() => {
    // Opening it for both directions avoids blocking until the other end is open.
    const both = fs.openSync(name, 'r+');
    const ends = { reader: fs.openSync(name, 'r'), writer: fs.openSync(name, 'w') };
    fs.closeSync(both);
    fs.unlinkSync(name);
    return ends;
  });
}

/**
 * How a child ended; undefined while it runs. Node notices only in its event loop, which does not run while Lua does.
 * Until then the child is a zombie, and its wait status is field 52 of its line in /proc.
 */
function endOf(child: ChildProcess): HostStatus | undefined {
  if (child.exitCode !== null || child.signalCode !== null)
    return statusOf({ status: child.exitCode, signal: child.signalCode });
  const line = fs.readFileSync(`/proc/${child.pid!}/stat`, 'latin1');
  // The program name comes second, in parentheses, and may contain any character.
  const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  if (state !== 'Z') return undefined;
  const status = Number(fields[48]),
    signal = status & 0x7f;
  return signal !== 0 ? { how: 'signal', code: signal } : { how: 'exit', code: status >> 8 };
}

/** A command that runs while its output is read or its input is written. */
function liveCommand(command: string, mode: 'r' | 'w'): HostPipe | HostFailure {
  const pipe = openPipe();
  if ('failure' in pipe) return pipe;
  const [ours, theirs] = mode === 'r' ? [pipe.reader, pipe.writer] : [pipe.writer, pipe.reader];
  const stdio: StdioOptions = mode === 'r' ? ['inherit', theirs, 'inherit'] : [theirs, 'inherit', 'inherit'];
  const child = childProcesses().spawn(SHELL, ['-c', toText(command)], { stdio });
  child.on('error', () => {});
  child.unref();
  fs.closeSync(theirs);
  const file = new NodeFile(ours, false, false, 0);
  forgotten.register(file, ours, file);
  if (child.pid === undefined) {
    file.close();
    return failure('EAGAIN');
  }
  let status: HostStatus | undefined;
  return {
    read: (n) => file.read(n),
    waits: file.waits,
    write: (bytes) => file.write(bytes),
    seek: () => failure('ESPIPE'),
    flush: () => undefined,
    close() {
      const failed = file.close();
      governed.waiting(() => {
        for (let moment = 1; (status = endOf(child)) === undefined; moment = Math.min(2 * moment, 20)) pause(moment);
      });
      return failed;
    },
    status: () => status!,
  };
}

/** Output limit of a command that is read after its end: the maximum length of a string. */
const MAX_OUTPUT = 2 ** 29;

/** The output of a command that has ended. */
function outputOf(command: string): HostPipe | HostFailure {
  const ended = childProcesses().spawnSync(SHELL, ['-c', toText(command)], {
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: MAX_OUTPUT,
  });
  if (ended.error !== undefined) return systemFailure(ended.error);
  let output = ended.stdout.toString('latin1');
  return {
    read(n) {
      const got = output.slice(0, n);
      output = output.slice(n);
      return got;
    },
    write: () => failure('EBADF'),
    seek: () => failure('ESPIPE'),
    flush: () => undefined,
    close: () => undefined,
    status: () => statusOf(ended),
  };
}

/** The input of a command, which runs when the input is complete. */
function inputOf(command: string, before: () => void): HostPipe {
  const pieces: string[] = [];
  let status: HostStatus = { how: 'exit', code: 0 };
  return {
    read: () => failure('EBADF'),
    write: (bytes) => void pieces.push(bytes),
    seek: () => failure('ESPIPE'),
    flush: () => undefined,
    close() {
      before();
      const input = toBuffer(pieces.join(''));
      const ended = childProcesses().spawnSync(SHELL, ['-c', toText(command)], {
        stdio: ['pipe', 'inherit', 'inherit'],
        input,
      });
      // It is no failure if a command does not read all its input.
      if (ended.error !== undefined && codeOf(ended.error) !== 'EPIPE') return systemFailure(ended.error);
      status = statusOf(ended);
      return undefined;
    },
    status: () => status,
  };
}

/** io.popen: concurrent where the system tells how a child ended (endOf); elsewhere one side runs after the other. */
export function startCommand(command: string, mode: 'r' | 'w', flush: () => void): HostPipe | HostFailure {
  if (fs.existsSync('/proc/self/stat')) return liveCommand(command, mode);
  return mode === 'r' ? outputOf(command) : inputOf(command, flush);
}

/** Runs a command to its end. */
export function execute(command: string): HostStatus | HostFailure {
  const ended = childProcesses().spawnSync(SHELL, ['-c', toText(command)], { stdio: 'inherit' });
  return ended.error === undefined ? statusOf(ended) : systemFailure(ended.error);
}
