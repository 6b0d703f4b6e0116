// The course of the demonstration: starts the server and the nodes, waits until a part of the work is done, kills the
// node that hands it out, starts it again, and waits until all nodes have ended.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { NODE, Server } from '../../spec/embed/nats/server.ts';

export const CLI = 'dist/cli.js';
const APP = 'conformance/apps/cluster';
const NODES = ['a', 'b', 'c'];
/** Painted rows after which the node is killed; and those after which it comes back. */
const ENOUGH = 8,
  BACK = 4;

/** Gets a line of a node, or of the one who looks after them. */
type Say = (line: string) => void;

class Node {
  private readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(
    readonly name: string,
    options: readonly string[],
    heard: (node: Node, line: string) => void,
  ) {
    this.child = spawn(process.execPath, [CLI, 'run', APP, '--node', name, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      createInterface({ input: stream }).on('line', (line) => heard(this, line));
    this.ended = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

interface ShowOptions {
  /** After which time without a sign a node counts as down. */
  readonly down?: string;
  /** How many threads each node has. */
  readonly threads?: number;
}

/** Plays it; gives the exit code: 0 if all nodes have ended in order, but for the one that was killed. */
export async function show(say: Say, { down = '1s', threads = 1 }: ShowOptions = {}): Promise<number> {
  const server = await Server.start(),
    { address } = server,
    more = ['--down', down, ...(threads === 1 ? [] : ['--threads', `${threads}`])],
    options = ['--join', address.replace('//', `//${NODE.user}:${NODE.pass}@`), ...more];
  say(`  | nats-server listens on ${address}; three nodes start:`);
  for (const name of NODES) say(`  | node dist/cli.js run ${APP} --node ${name} --join ${address} ${more.join(' ')}`);
  const nodes = new Map<string, Node>();
  let painted = 0,
    desk: string | undefined,
    killed: string | undefined,
    back = false;
  const start = (name: string): void => void nodes.set(name, new Node(name, options, heard));
  const heard = (node: Node, line: string): void => {
    say(`${node.name} | ${line}`);
    if (line.startsWith('this is the desk')) desk = node.name;
    if (!/^row +\d/.test(line)) return;
    painted++;
    if (killed === undefined && desk !== undefined && painted >= ENOUGH) {
      killed = desk;
      say(`  | kill -9 of node ${killed}, which hands out the rows`);
      nodes.get(killed)!.kill();
    } else if (killed !== undefined && !back && desk !== killed && painted >= ENOUGH + BACK) {
      back = true;
      say(`  | node ${killed} starts again`);
      start(killed);
    }
  };
  for (const name of NODES) start(name);
  try {
    let codes: (number | null)[];
    let all: Node[];
    do {
      all = [...nodes.values()];
      codes = await Promise.all(all.map(({ ended }) => ended));
    } while (all.length !== nodes.size || all.some((node) => nodes.get(node.name) !== node));
    return codes.every((code) => code === 0) ? 0 : 1;
  } finally {
    for (const node of nodes.values()) node.kill();
    await server.stop();
  }
}
