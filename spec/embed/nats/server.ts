// A NATS server for specs, on loopback, which can be killed and started again on its port. It has two users and the
// system account.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is there a server on the path? */
export const haveServer = spawnSync('nats-server', ['--version']).status === 0;

export const NODE = { user: 'node', pass: 'secret' };
export const SYSTEM = { user: 'system', pass: 'secret' };

const config = (port: number, folder: string, more: string): string => `
listen: "127.0.0.1:${port}"
jetstream { store_dir: "${folder}" }
accounts {
  NODES {
    jetstream: enabled
    users: [
      { user: node, password: secret }
      { user: watched, password: secret, permissions: { subscribe: { deny: ["*.n.>"] } } }
    ]
  }
  SYS { users: [{ user: system, password: secret }] }
}
system_account: SYS
${more}
`;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .on('data', () => {
        socket.destroy();
        resolve(true);
      })
      .on('error', () => resolve(false));
  });

export class Server {
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(more = ''): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'perilune-nats-')),
      server = new Server(await freePort(), folder);
    writeFileSync(join(folder, 'server.conf'), config(server.port, folder, more));
    await server.run();
    return server;
  }

  get address(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts it, and waits until it answers. */
  async run(): Promise<void> {
    this.child = spawn('nats-server', ['-c', join(this.folder, 'server.conf')], { stdio: 'ignore' });
    while (!(await answers(this.port))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Kills it, without a farewell. */
  kill(): Promise<void> {
    const { child } = this;
    return new Promise((resolve) => {
      child!.once('exit', () => resolve());
      child!.kill('SIGKILL');
    });
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
