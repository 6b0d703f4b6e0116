// Runs a command to its end and says how long all its threads were busy, user and system together: on a shared machine
// that is what another program's load disturbs least. Node does not tell the times of its children; bash's `time` does,
// to the millisecond.
import { spawn, spawnSync } from 'node:child_process';
import { Fault } from './interleave.ts';

export interface Finished {
  /** User and system time of the process, in seconds. */
  readonly cpu: number;
  /** The system's part of it: page faults, above all. */
  readonly system: number;
  readonly wall: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined if the command was stopped because it took too long. */
  readonly code: number | undefined;
}

const PATIENCE_MS = 180_000;

export function run(command: readonly string[], cwd?: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const timed = ['-c', 'TIMEFORMAT="%3U %3S"; time "$@"', 'bash', ...command];
    const started = performance.now();
    // In a process group of its own, so that what bash has started ends with it.
    const child = spawn('bash', timed, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const kill = (): void => {
      process.kill(-child.pid!, 'SIGKILL');
    };
    process.once('exit', kill);
    let stdout = '',
      stderr = '',
      late = false;
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString('latin1');
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString('latin1');
    });
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, PATIENCE_MS);
    child.on('error', reject).on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      const [, messages = '', user, system] = /^([\s\S]*?)(\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr) ?? [];
      resolve({
        cpu: Number(user) + Number(system),
        system: Number(system),
        wall: (performance.now() - started) / 1000,
        stdout,
        stderr: messages,
        code: late ? undefined : (code ?? 1),
      });
    });
  });
}

/** The number that a command prints. */
export async function printed(command: readonly string[]): Promise<number> {
  const { code, stdout, stderr } = await run(command);
  if (code !== 0) throw new Fault(stderr.trim().split('\n')[0] ?? `ended with ${code}`);
  return Number(stdout);
}

/** The first line a command prints, or undefined if there is no such command. */
export function firstLine(...[command, ...args]: readonly [string, ...string[]]): string | undefined {
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return error === undefined ? (stdout + stderr).split('\n')[0] : undefined;
}
