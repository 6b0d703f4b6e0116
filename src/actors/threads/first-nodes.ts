// The other nodes as the first thread of a node has them: it has the transport, and hands on what is between them and
// other threads (forwarding.ts). When a thread ends, it tells the other nodes, and gives its names back.
// It must not know any transport, nor how messages get from thread to thread.
import type { System } from '../core/system.ts';
import { Frame, goneFrame } from '../link/frame.ts';
import type { Wire } from '../link/link.ts';
import { Neighbour } from '../nodes/neighbour.ts';
import type { NodePeer } from '../nodes/node-peer.ts';
import { Nodes, type NodesOptions } from '../nodes/nodes.ts';
import { VERSIONS, outcomeOf, undo, type FromThread, type Taking, type ToThread } from './forwarding.ts';
import type { OtherThreads } from './threads.ts';

/** A thread, and the start of it. */
interface Thread {
  readonly incarnation: number;
  post(message: ToThread): void;
}

/** A node of which other threads are told what the transport tells. */
class SharedNeighbour extends Neighbour {
  private online = false;
  /** Other threads know it: it understands what goes between threads. */
  private known = false;

  constructor(
    node: string,
    peers: readonly NodePeer[],
    readonly wire: Wire,
    private readonly threads: ReadonlyMap<number, Thread>,
  ) {
    super(node, peers, 0);
  }

  private tell(message: ToThread): void {
    if (this.known) for (const thread of this.threads.values()) thread.post(message);
  }

  /** It has been talked to: now other threads may, too. */
  present(): void {
    if (this.known) return;
    this.known = true;
    for (const thread of this.threads.values()) this.presentTo(thread);
  }

  presentTo(thread: Thread): void {
    const { node } = this;
    if (!this.known) return;
    thread.post({ what: 'join', node, threads: this.peers.length });
    if (this.online) thread.post({ what: 'connect', node });
  }

  override connect(): void {
    this.online = true;
    super.connect();
    this.tell({ what: 'connect', node: this.node });
  }

  override disconnect(): void {
    this.online = false;
    super.disconnect();
    this.tell({ what: 'disconnect', node: this.node });
  }

  override lost(): void {
    super.lost();
    this.tell({ what: 'lost', node: this.node });
  }

  override receive(bytes: Uint8Array): void {
    const { node } = this,
      to = bytes[0] === Frame.Routed ? bytes[1]! : 0;
    // Others get copies: the transport has many frames in one memory, and `slice` of a Buffer copies nothing.
    if (bytes[0] === Frame.Gone)
      for (const thread of this.threads.values()) thread.post({ what: 'frame', node, bytes: new Uint8Array(bytes) });
    if (to === 0) super.receive(bytes);
    else this.threads.get(to)?.post({ what: 'frame', node, bytes: new Uint8Array(bytes) });
  }
}

/** The other nodes as the first thread has them. */
export class FirstNodes extends Nodes {
  private readonly others = new Map<number, Thread>();
  /** Consistent names of processes of other threads. */
  private readonly taken = new Map<string, { readonly thread: Thread; readonly pid: string }>();
  private readonly takings = new Set<Taking>();
  /** Who has which consistent name. */
  private readonly holders = new Map<string, string>();

  constructor(
    system: System,
    threads: OtherThreads,
    private readonly given: NodesOptions,
  ) {
    super(system, {
      ...given,
      versions: VERSIONS,
      siblings: threads.peers,
      elsewhere: (host) => threads.choose(host),
    });
    threads.nodes = this;
    given.authority?.watch?.((name, pid) => {
      if (pid === undefined) this.holders.delete(name);
      else this.holders.set(name, pid);
      for (const thread of this.others.values()) thread.post({ what: 'holder', name, pid });
    });
  }

  protected override neighbour(node: string, peers: readonly NodePeer[], wire: Wire): Neighbour {
    return new SharedNeighbour(node, peers, wire, this.others);
  }

  override peerUp(peer: NodePeer): void {
    super.peerUp(peer);
    if (peer.thread === 0) (this.neighbours.get(peer.node) as SharedNeighbour).present();
  }

  override remove(node: string): void {
    super.remove(node);
    for (const thread of this.others.values()) thread.post({ what: 'remove', node });
  }

  override revoked(name: string): void {
    const taken = this.taken.get(name);
    this.taken.delete(name);
    if (taken === undefined) super.revoked(name);
    else taken.thread.post({ what: 'revoked', name });
  }

  private get shared(): Iterable<SharedNeighbour> {
    return this.neighbours.values() as Iterable<SharedNeighbour>;
  }

  // ---- other threads

  /** A thread takes part. It learns what the first one knows. */
  addThread(number: number, thread: Thread): void {
    this.others.set(number, thread);
    for (const neighbour of this.shared) neighbour.presentTo(thread);
    for (const [name, pid] of this.holders) thread.post({ what: 'holder', name, pid });
  }

  /** A thread has ended; all that came from it has been handed on. Other nodes are told. */
  threadGone(number: number): void {
    const thread = this.others.get(number);
    if (thread === undefined) return;
    this.others.delete(number);
    for (const { wire } of this.shared) wire.send(goneFrame(number, thread.incarnation));
    for (const [name, taken] of this.taken) if (taken.thread === thread) this.release(name, taken.pid);
  }

  /** A thread tells something. */
  hear(number: number, message: FromThread): void {
    switch (message.what) {
      case 'frame':
        return (this.neighbours.get(message.node) as SharedNeighbour | undefined)?.wire.send(message.bytes);
      case 'take':
        return this.take(number, message);
      case 'release':
        return this.release(message.name, message.pid);
    }
  }

  private take(number: number, { request, name, pid }: Extract<FromThread, { what: 'take' }>): void {
    const { authority } = this.given,
      thread = this.others.get(number);
    if (thread === undefined || authority === undefined) return;
    const taking = { name, pid, undone: false };
    this.takings.add(taking);
    authority.take(name, pid, (granted) => {
      const gone = this.others.get(number) !== thread,
        outcome = outcomeOf(taking, granted);
      this.takings.delete(taking);
      // Perhaps it was taken once more, and that was granted first.
      if (granted === 'granted' && (gone || (taking.undone && this.taken.get(name)?.pid !== pid)))
        authority.release(name, pid);
      else if (outcome === 'granted') this.taken.set(name, { thread, pid });
      if (!gone) thread.post({ what: 'taken', request, outcome });
    });
  }

  private release(name: string, pid: string): void {
    if (this.taken.get(name)?.pid === pid) this.taken.delete(name);
    undo(this.takings, name, pid);
    this.given.authority?.release(name, pid);
  }
}
