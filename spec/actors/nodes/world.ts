// Simulated nodes: real systems with real links, whose processes have no Lua code: the simulation acts for them. A node
// that crashes is forgotten without a word; it starts again as another incarnation.
import { VirtualClock } from '../../../src/actors/time/clock.ts';
import type { Process } from '../../../src/actors/core/process.ts';
import { System } from '../../../src/actors/core/system.ts';
import { Nodes, type NodeEvent } from '../../../src/actors/nodes/nodes.ts';
import type { Message } from '../../../src/actors/mail/message.ts';
import type { Exit } from '../../../src/actors/values/event.ts';
import type { Pid } from '../../../src/actors/values/pid.ts';
import { WAITING, fakeRuntime, runFake } from '../fakes.ts';
import { NameClient, type NameService } from './authority.ts';
import type { Agenda } from './chance.ts';
import type { Station, Transport } from './transport.ts';

export const HOST = 'app:host',
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

/** An incarnation of a node. */
interface Run {
  readonly system: System;
  readonly nodes: Nodes;
  readonly clock: VirtualClock;
}

export class SimNode implements Station {
  private run: Run | undefined = undefined;
  incarnation = 0;
  private frozen = false;
  /** What happens while it stands still. */
  private delayed: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly others: readonly string[],
    private readonly agenda: Agenda,
    private readonly transport: Transport,
    private readonly service: NameService,
    private readonly sizes: Sizes,
    private readonly watcher: Watcher,
  ) {
    transport.add(this);
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

  start(): void {
    const { name, watcher, agenda } = this,
      { slab } = this.sizes,
      incarnation = ++this.incarnation,
      clock = new VirtualClock(agenda.now),
      entry = { id: ENTRY, kind: 'process.lua', source: '' };
    const system = new System({
      rt: fakeRuntime(),
      clock,
      entries: new Map([[entry.id, entry]]),
      hosts: new Map([[HOST, {}]]),
      node: name,
      incarnation,
      program: WAITING,
      run: runFake,
    });
    system.observer.delivered = (to, message) => {
      if (to.remote === undefined) watcher.arrived(this, to, message);
    };
    system.observer.spawned = (process) => watcher.started(this, process);
    system.observer.linkDown = (process, from) => {
      if (process.remote === undefined) watcher.linkDown(this, process, from);
    };
    system.observer.exited = (process, exit) => watcher.ended(this, process, exit);
    const isAlive = (): boolean => this.run?.system === system;
    const life = {
      name,
      get alive() {
        return isAlive();
      },
    };
    const nodes = new Nodes(system, {
      ...this.sizes,
      authority: new NameClient(life, this.service, this.transport, agenda, (revoked) => {
        watcher.revoked(this, revoked);
        this.act(() => nodes.names.revoked(revoked));
      }),
      onNode: (event) => watcher.event(this, event),
    });
    this.run = { system, nodes, clock };
    for (const other of this.others) {
      const peer = nodes.join(other, {
        send: (frame) => this.transport.send(name, other, slab === undefined ? frame : frame.slice()),
      });
      if (this.transport.works(name, other)) peer.link.connect();
    }
    this.settle();
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
    this.agenda.in(ms, () => {
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
    this.run.clock.moveTo(this.agenda.now);
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
    const { run, agenda } = this,
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
    this.act(() => this.nodes.peers.get(from)!.link.receive(frame));
  }

  connected(to: string): void {
    this.act(() => this.nodes.peers.get(to)?.link.connect());
  }

  disconnected(to: string): void {
    this.act(() => this.nodes.peers.get(to)?.link.disconnect());
  }
}
