// Nodes that run Lua, on one virtual clock, with a transport that delivers frames between turns. What a program prints
// is what a test sees. Mailboxes are small.
import { createProgram } from '../../../src/actors/bindings/index.ts';
import { System } from '../../../src/actors/core/system.ts';
import { Nodes, type NodeEvent, type NodesOptions } from '../../../src/actors/nodes/nodes.ts';
import { VirtualClock } from '../../../src/actors/time/clock.ts';
import { ErrorObject } from '../../../src/actors/values/failure.ts';
import { gradualOf } from '../../../src/embed/lua/gradual.ts';
import { createRuntime } from '../../../src/embed/lua/toolchain.ts';
import type { Value } from '../../../src/values/type.ts';
import type { Host } from '../../../src/vm/host.ts';

export const HOST = 'app:host';

interface Envelope {
  readonly to: LuaNode;
  readonly from: string;
  readonly frame: Uint8Array;
}

class LuaNode {
  readonly system: System;
  readonly nodes: Nodes;
  readonly lines: string[] = [];
  readonly events: NodeEvent[] = [];

  constructor(
    readonly name: string,
    readonly incarnation: number,
    sources: Readonly<Record<string, string>>,
    clock: VirtualClock,
    options: NodesOptions,
  ) {
    const host = {
      write: (bytes: string) => void this.lines.push(bytes.trimEnd()),
      writeError: (bytes: string) => void this.lines.push(`error: ${bytes}`),
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      cpu: () => 0,
      entropy: () => 1n,
    };
    const rt = createRuntime(host as Host, {}, { gradual: gradualOf('wippy'), collector: false } as never);
    rt.slice = 20_000;
    const entries = Object.entries(sources).map(([id, source]) => [
      id,
      { id, kind: 'process.lua', source, chunkName: `=${id}`, mailbox: { max: 4 } },
    ]);
    this.system = new System({
      rt,
      clock,
      entries: new Map(entries as [string, { id: string; kind: string; source: string }][]),
      hosts: new Map([[HOST, {}]]),
      node: name,
      incarnation,
      program: createProgram(rt),
    });
    this.nodes = new Nodes(this.system, { ...options, onNode: (event) => void this.events.push(event) });
  }

  start(id: string, ...args: readonly Value[]): string {
    const process = this.system.spawning.spawn(id, HOST, args);
    if (process instanceof ErrorObject) throw new Error(process.message);
    return process.pid.text;
  }
}

/** Nodes that know each other. */
export class Cluster {
  readonly clock = new VirtualClock(1_000_000);
  readonly nodes = new Map<string, LuaNode>();
  private envelopes: Envelope[] = [];
  /** Nodes that get and send nothing. */
  readonly silent = new Set<string>();

  constructor(
    names: readonly string[],
    private readonly sources: Readonly<Record<string, string>>,
    private readonly options: NodesOptions = {},
  ) {
    for (const name of names) this.boot(name, 1);
    for (const name of names) this.connect(name);
    this.run();
  }

  get(name: string): LuaNode {
    return this.nodes.get(name)!;
  }

  /** Starts a node, or starts it again. */
  boot(name: string, incarnation: number): LuaNode {
    const node = new LuaNode(name, incarnation, this.sources, this.clock, this.options);
    this.nodes.set(name, node);
    return node;
  }

  /** Makes a node known to the others, and them to it. */
  connect(name: string): void {
    const node = this.get(name);
    for (const other of this.nodes.values()) {
      if (other === node) continue;
      for (const [from, to] of [
        [node, other],
        [other, node],
      ] as const) {
        const wire = { send: (frame: Uint8Array) => this.send(from.name, to.name, frame) };
        (from.nodes.neighbours.get(to.name) ?? from.nodes.join(to.name, wire)).connect();
      }
    }
  }

  private send(from: string, to: string, frame: Uint8Array): void {
    if (!this.silent.has(from) && !this.silent.has(to)) this.envelopes.push({ to: this.get(to), from, frame });
  }

  /** Runs until nothing is left to do at this time. */
  run(): void {
    for (let busy = true; busy; ) {
      busy = false;
      for (const { system } of this.nodes.values()) busy = system.step() === 'busy' || !system.idle || busy;
      for (const { to, from, frame } of this.envelopes.splice(0)) {
        busy = true;
        to.nodes.neighbours.get(from)?.receive(frame);
      }
    }
  }

  /** Lets time pass, in steps of timers. */
  pass(ms: number): void {
    const end = this.clock.monotonic() + ms;
    for (;;) {
      const next = Math.min(...[...this.nodes.values()].map(({ system }) => system.nextDeadline() ?? Infinity));
      this.clock.moveTo(Math.min(next, end));
      for (const { system } of this.nodes.values()) system.fireTimers();
      this.run();
      if (next > end) return;
    }
  }

  /** What a node has printed since the last call. */
  printed(name: string): string[] {
    return this.get(name).lines.splice(0);
  }
}
