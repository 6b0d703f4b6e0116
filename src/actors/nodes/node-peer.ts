// A peer that is another node, or a thread of one: it may be down and come back, and anybody may start processes there.
import type { RemoteStart } from '../core/network.ts';
import type { System } from '../core/system.ts';
import type { Wire } from '../link/link.ts';
import { SessionLink, type SessionOptions, type SessionOwner } from '../link/session.ts';
import type { ErrorObject } from '../values/failure.ts';
import { Peer, unreachable, type PeerOwner } from './peer.ts';
import { WaitingRequest } from './remote.ts';
import { Signal } from './signals.ts';

/** What a node tells those that have it, besides what any peer does. */
interface NodeOwner extends PeerOwner {
  peerUp(peer: NodePeer): void;
  /** Starts a process on a thread of another node. */
  startOn(node: string, thread: number, start: RemoteStart): ErrorObject | undefined;
}

/** How a thread of a node is called among all threads of all nodes. */
export const keyOf = (node: string, thread: number): string => (thread === 0 ? node : `${node}/${thread}`);

export class NodePeer extends Peer<SessionLink> implements SessionOwner {
  readonly key: string;

  constructor(
    node: string,
    readonly thread: number,
    system: System,
    private readonly nodes: NodeOwner,
    wire: Wire,
    options: Omit<SessionOptions, 'peer'>,
  ) {
    super(node, system, nodes, (self) => new SessionLink(wire, self as NodePeer, { ...options, peer: node }));
    this.key = keyOf(node, thread);
  }

  youngest(): readonly number[] {
    const { threads, spawning } = this.system;
    return threads === undefined ? [spawning.youngest] : threads.youngest;
  }

  up(): void {
    this.session++;
    this.nodes.peerUp(this);
    this.room();
  }

  unreachable(): void {
    this.refuseWaiting();
  }

  /** Starts a process under a PID that its node chooses. */
  spawn(start: RemoteStart): ErrorObject | undefined {
    const { how, exec } = start,
      process = how.parent!,
      waiter = how.waiter!;
    if (!this.waitable) return unreachable();
    if (!this.isUp) {
      this.wait(new WaitingRequest(this, { kind: 'spawn', process, serial: -1, waiter }, () => this.spawn(start)));
      return undefined;
    }
    const encoder = this.ask(Signal.Spawn, {
      kind: exec ? 'exec' : 'spawn',
      process,
      waiter,
      serial: -1,
      monitor: how.monitor === true,
      link: how.link === true,
      undone: false,
      start,
    });
    return this.putSpawn(encoder, start, process);
  }

  protected override startElsewhere(thread: number, start: RemoteStart): ErrorObject | undefined {
    return this.nodes.startOn(this.node, thread, start);
  }
}
