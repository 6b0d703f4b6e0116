// A pseudo terminal for specs, through Python: a program runs in it, gets keys when its output says so, and what it
// wrote comes back.
import { spawn, spawnSync } from 'node:child_process';

/** Sends what comes second once the first, a regular expression, has matched behind what matched before. */
export type Step = readonly [awaited: string, sent: string];

/** Reads steps as JSON; writes what the program wrote, and as the last line how it ended. */
const DRIVER = `
import fcntl, json, os, pty, re, select, signal, struct, sys, termios, time
steps, columns, command = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, columns, 0, 0))
os.kill(pid, signal.SIGWINCH)
written, at, deadline = b'', 0, time.time() + 60
while time.time() < deadline:
    if steps:
        found = re.search(steps[0][0].encode('latin1'), written[at:])
        if found:
            at += found.end()
            os.write(terminal, steps.pop(0)[1].encode())
            continue
    if not select.select([terminal], [], [], 0.5)[0]:
        continue
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    written += piece
else:
    os.kill(pid, signal.SIGKILL)
    written += b'\\r\\n(too long: waits for ' + json.dumps(steps[:1]).encode() + b')'
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.buffer.write(written + b'\\n%d' % status)
`;

/** Whether there is what the specs need. */
export const hasPty = (): boolean =>
  process.platform !== 'win32' &&
  spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;

interface Ended {
  readonly output: string;
  readonly status: number;
}

/** Runs a program in a terminal. */
export function inTerminal(
  command: readonly string[],
  steps: readonly Step[],
  env: Readonly<Record<string, string>>,
  columns = 80,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn('python3', ['-c', DRIVER, JSON.stringify(steps), String(columns), ...command], {
      env: { PATH: process.env['PATH']!, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('close', () => {
      const all = Buffer.concat(pieces).toString(),
        end = all.lastIndexOf('\n');
      resolve({ output: all.slice(0, end), status: Number(all.slice(end + 1)) });
    });
  });
}
