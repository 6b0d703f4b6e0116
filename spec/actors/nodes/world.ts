// Simulated nodes: real systems with real links, whose processes have no Lua code: the simulation acts for them. A node
// that crashes is forgotten without a word; it starts again as another incarnation. A node with threads has one of
// these for each (crew.ts); the first one has the transport.
import { VirtualClock } from '../../../src/actors/time/clock.ts';
import type { Process } from '../../../src/actors/core/process.ts';
import { System } from '../../../src/actors/core/system.ts';
import { Nodes, type NodeEvent, type NodesOptions } from '../../../src/actors/nodes/nodes.ts';
import type { Message } from '../../../src/actors/mail/message.ts';
import type { Exit } from '../../../src/actors/values/event.ts';
import type { Pid } from '../../../src/actors/values/pid.ts';
import { WAITING, fakeRuntime, runFake } from '../fakes.ts';
import { NameClient, type NameService } from './authority.ts';
import type { Agenda } from './chance.ts';
import type { Station, Transport } from './transport.ts';

export const HOST = 'app:host',
  /** Its processes are spread over the threads of a node. */
  SPREAD = 'app:spread',
  ENTRY = 'app:actor';

/** Sizes of links: small, so that windows fill and signals are cut. */
export interface Sizes {
  readonly batch: number;
  readonly window: number;
  readonly chunk: number;
  /** Memory that batches share; the transport holds copies then. */
  readonly slab: number | undefined;
}

/** What the simulation wants to know of a node. */
export interface Watcher {
  arrived(node: SimNode, to: Process, message: Message): void;
  started(node: SimNode, process: Process): void;
  ended(node: SimNode, process: Process, exit: Exit): void;
  event(node: SimNode, event: NodeEvent): void;
  linkDown(node: SimNode, process: Process, from: Pid): void;
  revoked(node: SimNode, name: string): void;
}

/** An incarnation of a node, or of one of its threads. */
interface Run {
  readonly system: System;
  readonly nodes: Nodes;
  readonly clock: VirtualClock;
}

/** What nodes have in common. */
export interface World {
  readonly names: readonly string[];
  /** How many threads a node has. */
  readonly threads: (name: string) => number;
  readonly agenda: Agenda;
  readonly transport: Transport;
  readonly service: NameService;
  readonly sizes: Sizes;
  readonly watcher: Watcher;
}

/** How a thread of a node takes part. */
interface Part {
  readonly serials: { readonly first: number; readonly step: number };
  nodes(system: System, options: NodesOptions): Nodes;
}

export class SimNode implements Station {
  private run: Run | undefined = undefined;
  incarnation = 0;
  private frozen = false;
  /** What happens while it stands still. */
  private delayed: (() => void)[] = [];
  private client: NameClient | undefined = undefined;

  constructor(
    readonly name: string,
    readonly thread: number,
    private readonly world: World,
  ) {
    if (thread === 0) world.transport.add(this);
  }

  get alive(): boolean {
    return this.run !== undefined;
  }

  /** Does it run and do what is due? */
  get running(): boolean {
    return this.run !== undefined && !this.frozen;
  }

  get system(): System {
    return this.run!.system;
  }

  get nodes(): Nodes {
    return this.run!.nodes;
  }

  /** Processes that are there, those of a crashed node not. */
  get processes(): Process[] {
    return this.run === undefined ? [] : [...this.run.system.processes()];
  }

  // ---- life

  start(incarnation: number, part?: Part): void {
    const { name, thread } = this,
      { watcher, agenda, sizes } = this.world,
      clock = new VirtualClock(agenda.now),
      entry = { id: ENTRY, kind: 'process.lua', source: '' };
    this.incarnation = incarnation;
    const system = new System({
      rt: fakeRuntime(),
      clock,
      entries: new Map([[entry.id, entry]]),
      hosts: new Map([
        [HOST, {}],
        [SPREAD, { spread: true }],
      ]),
      node: name,
      incarnation,
      serials: part?.serials,
      program: WAITING,
      run: runFake,
    });
    system.observer.delivered = (to, message) => {
      if (to.remote === undefined) watcher.arrived(this, to, message);
    };
    system.observer.spawned = (process) => {
      if (process.remote === undefined) watcher.started(this, process);
    };
    system.observer.linkDown = (process, from) => {
      if (process.remote === undefined) watcher.linkDown(this, process, from);
    };
    system.observer.exited = (process, exit) => {
      if (process.remote === undefined) watcher.ended(this, process, exit);
    };
    const options = { ...sizes, ...(thread === 0 ? this.firstOptions(system) : {}) },
      nodes = part === undefined ? new Nodes(system, options) : part.nodes(system, options);
    this.run = { system, nodes, clock };
    if (thread === 0) this.meetOthers(nodes);
    this.settle();
  }

  private firstOptions(system: System): NodesOptions {
    const { world, name } = this,
      { watcher, service, transport, agenda } = world,
      isAlive = (): boolean => this.run?.system === system;
    const life = {
      name,
      get alive() {
        return isAlive();
      },
    };
    this.client = new NameClient(life, service, transport, agenda, (revoked) => {
      watcher.revoked(this, revoked);
      this.act(() => this.nodes.revoked(revoked));
    });
    return { authority: this.client, onNode: (event) => watcher.event(this, event) };
  }

  private meetOthers(nodes: Nodes): void {
    const { name, world } = this,
      { transport, sizes } = world;
    for (const other of world.names) {
      if (other === name) continue;
      const wire = {
        send: (frame: Uint8Array) => transport.send(name, other, sizes.slab === undefined ? frame : frame.slice()),
      };
      const neighbour = nodes.join(other, wire, world.threads(other));
      if (transport.works(name, other)) neighbour.connect();
    }
  }

  /** Does the node still have a name, as far as its authority knows? */
  keeps(name: string, pid: string): boolean {
    return this.client?.keeps(name, pid) === true;
  }

  crash(): void {
    this.run = undefined;
    this.delayed = [];
    this.frozen = false;
  }

  /** Stands still for a while: what comes meanwhile happens afterwards. */
  freeze(ms: number): void {
    const { run } = this;
    this.frozen = true;
    this.world.agenda.in(ms, () => {
      if (this.run !== run || !this.frozen) return;
      this.frozen = false;
      for (const act of this.delayed.splice(0)) this.act(act);
    });
  }

  /** Does something in this node, and what follows from it at once. */
  act(act: () => void): void {
    if (this.run === undefined) return;
    if (this.frozen) {
      this.delayed.push(act);
      return;
    }
    this.run.clock.moveTo(this.world.agenda.now);
    act();
    this.settle();
  }

  /** Runs processes and timers that are due, then plans for the next timer. */
  private settle(): void {
    const { run } = this;
    if (run === undefined) return;
    const { system } = run;
    do while (system.step() === 'busy');
    while (system.fireTimers() > 0);
    system.step();
    this.plan();
  }

  private planned = Infinity;

  private plan(): void {
    const { run } = this,
      { agenda } = this.world,
      next = run?.system.nextDeadline() ?? Infinity;
    if (next === Infinity || (this.planned <= next && this.planned > agenda.now)) return;
    this.planned = next;
    agenda.at(next, () => {
      if (this.planned <= agenda.now) this.planned = Infinity;
      if (this.run === run) this.act(() => {});
    });
  }

  // ---- transport

  receive(from: string, frame: Uint8Array): void {
    this.act(() => this.nodes.neighbours.get(from)!.receive(frame));
  }

  connected(to: string): void {
    this.act(() => this.nodes.neighbours.get(to)?.connect());
  }

  disconnected(to: string): void {
    this.act(() => this.nodes.neighbours.get(to)?.disconnect());
  }
}
