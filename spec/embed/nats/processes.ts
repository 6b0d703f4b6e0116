// Nodes in processes of their own, as specs see them: what they say, in order, and waiting for it.
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { NatsOptions } from '../../../src/exports/nats.ts';
import type { NodeEvent } from '../../../src/exports/actors.ts';

/** What a node says. */
interface Said {
  readonly line?: string;
  readonly log?: string;
  readonly event?: NodeEvent;
  readonly pid?: string;
  readonly ready?: boolean;
  readonly refused?: string;
  readonly stopped?: unknown;
  readonly ended?: number | null;
}

const PROGRAM = `.build/nats-node-${process.pid}.mjs`;
let built = false;

/** Bundles the program of nodes, once. */
export async function buildNode(): Promise<void> {
  if (built) return;
  built = true;
  process.on('exit', () => rmSync(PROGRAM, { force: true }));
  await build({
    entryPoints: ['spec/embed/nats/node.ts'],
    outfile: PROGRAM,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['node:*', '@nats-io/*'],
    logLevel: 'warning',
  });
}

const running = new Set<NodeProcess>();

/** How long a node may say nothing new while it is waited for, in milliseconds: far more than any step takes. */
const PATIENCE = 60_000;

export class NodeProcess {
  readonly said: Said[] = [];
  private readonly child: ChildProcess;
  private waiters: (() => void)[] = [];

  constructor(
    readonly name: string,
    options: NatsOptions,
    sources: Readonly<Record<string, string>>,
  ) {
    this.child = spawn(process.execPath, [PROGRAM, name, JSON.stringify(options), JSON.stringify(sources)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    running.add(this);
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.add(JSON.parse(line) as Said));
    this.child.on('exit', (code) => {
      running.delete(this);
      this.add({ ended: code });
    });
  }

  private add(said: Said): void {
    this.said.push(said);
    for (const wake of this.waiters.splice(0)) wake();
  }

  /** The first thing said from `after` on that a function takes for something. */
  async heard<T>(found: (said: Said) => T | undefined, after = 0): Promise<T> {
    for (let at = after; ; at++) {
      while (at >= this.said.length) {
        if (this.said.at(-1)?.ended !== undefined) throw new Error(`${this.name} has ended`);
        await this.more();
      }
      const result = found(this.said[at]!);
      if (result !== undefined) return result;
    }
  }

  /** Waits until it says more. */
  private more(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${this.name} says nothing more after ${JSON.stringify(this.said.slice(-5))}`)),
        PATIENCE,
      );
      this.waiters.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  ready(): Promise<boolean> {
    return this.heard(({ ready }) => ready);
  }

  /** The next event of a node of which a function says yes. */
  event(is: (event: NodeEvent) => boolean, after = 0): Promise<NodeEvent> {
    return this.heard(({ event }) => (event !== undefined && is(event) ? event : undefined), after);
  }

  line(text: string | RegExp, after = 0): Promise<string> {
    return this.heard(
      ({ line }) =>
        line !== undefined && (typeof text === 'string' ? line === text : text.test(line)) ? line : undefined,
      after,
    );
  }

  /** Starts a process there; its PID. */
  start(id: string, ...args: readonly unknown[]): Promise<string> {
    const after = this.said.length;
    this.tell({ start: id, args });
    return this.heard(({ pid }) => pid, after);
  }

  tell(command: object): void {
    this.child.stdin!.write(`${JSON.stringify(command)}\n`);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    this.tell({ stop: true });
    await this.heard(({ ended }) => (ended === undefined ? undefined : true));
  }
}

/** Ends nodes that a failed test has left. */
export function endAll(): void {
  for (const node of running) node.signal('SIGKILL');
}
