// The other nodes of a system, as its network. The owner of a transport adds a peer for each node that it finds, hands
// it frames, and says when the transport works: `peer.link.connect()`, `receive(frame)`, `disconnect()`, `lost()`.
// A wire sends later, never at once: frames are sent while tasks run.
// It must not know any transport, nor real time: heartbeats are timers of the system.
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';
import { ReplyOnExit } from '../core/ends.ts';
import type { Network, RemoteStart, Scope, Ties } from '../core/network.ts';
import type { Process } from '../core/process.ts';
import type { Missing, System } from '../core/system.ts';
import type { Reason, Wire } from '../link/link.ts';
import type { Decoder } from '../link/decoder.ts';
import type { SessionOptions } from '../link/session.ts';
import type { Reader } from '../link/wire.ts';
import { SlabWriter } from '../link/slabs.ts';
import * as text from '../../messages/actors.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import type { Exit } from '../values/event.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import type { Pid, PidParts } from '../values/pid.ts';
import { Names, type NameAuthority } from './names.ts';
import { NodePeer } from './node-peer.ts';
import type { Peer, PeerOwner } from './peer.ts';
import { Signal, putPid } from './signals.ts';

/** Something that happened to another node. */
export type NodeEvent =
  | { readonly node: string; readonly up: true }
  | { readonly node: string; readonly up: false; readonly reason: Reason }
  /** It cannot be talked to; the message says why. */
  | { readonly node: string; readonly refused: string };

export interface NodesOptions extends Partial<Pick<SessionOptions, 'batch' | 'window' | 'chunk' | 'versions'>> {
  /** Frames share memory (slabs.ts) in pieces of so many bytes: a wire keeps no frame that is acknowledged. */
  readonly slab?: number | undefined;
  /** Milliseconds between heartbeats; and without one after which a node counts as down. */
  readonly heartbeat?: number | undefined;
  readonly down?: number | undefined;
  /** Grants names of scope CONSISTENT. */
  readonly authority?: NameAuthority | undefined;
  readonly onNode?: ((event: NodeEvent) => void) | undefined;
}

const HEARTBEAT = 1000,
  DOWN = 5000;

export class Nodes implements Network, PeerOwner, Target, TimerOwner {
  timers: TimerSet | undefined = undefined;
  readonly recurs = true;
  readonly peers = new Map<string, NodePeer>();
  readonly names: Names;
  private readonly timer = new Timer(this, this);
  private readonly node: string;
  /** Memory for frames that waits for use, of all links. */
  private readonly spares: ArrayBuffer[] = [];

  constructor(
    private readonly system: System,
    private readonly options: NodesOptions = {},
  ) {
    this.node = system.options.node ?? '';
    this.names = new Names(
      system,
      this.node,
      (name, stamp, pid) => this.peers.forEach((peer) => putName(peer, name, stamp, pid)),
      options.authority,
    );
    system.network = this;
    system.groups.told = (name, { pid }, joined) => this.peers.forEach((peer) => peer.putGroup(name, pid, joined));
    this.setTimer();
  }

  /** Adds a node. */
  join(node: string, wire: Wire): NodePeer {
    const { system, options } = this,
      { heartbeat: _heartbeat, down = DOWN, authority: _authority, onNode: _onNode, slab, ...rest } = options;
    const peer = new NodePeer(node, system, this, wire, {
      ...rest,
      writer: slab === undefined ? undefined : () => new SlabWriter(slab, this.spares),
      node: this.node,
      incarnation: system.options.incarnation ?? 1,
      now: () => system.clock.monotonic(),
      down,
    });
    this.peers.set(node, peer);
    return peer;
  }

  /** Removes a node that is gone for good: from now on it is not known. */
  remove(node: string): void {
    this.peers.get(node)?.link.lost();
    this.peers.delete(node);
  }

  /** Ends all sessions in order: other nodes need not wait to notice. */
  leave(): void {
    for (const { link } of this.peers.values()) link.leave();
    this.system.timers.clear(this.timer);
  }

  // ---- heartbeats

  private setTimer(): void {
    const { heartbeat = HEARTBEAT } = this.options;
    this.system.timers.set(this.timer, this.system.clock.monotonic() + heartbeat);
  }

  expire(): void {
    this.setTimer();
    for (const { link } of this.peers.values()) link.tick();
  }

  get beats(): number {
    return this.timers?.count ?? 0;
  }

  get asks(): boolean {
    for (const { asks } of this.peers.values()) if (asks) return true;
    return false;
  }

  flush(): boolean {
    let busy = false;
    for (const peer of this.peers.values()) {
      if (peer.work()) busy = true;
      peer.link.flush(true);
    }
    return busy;
  }

  // ---- what the system asks

  find(pid: PidParts): Process | Missing {
    return this.peers.get(pid.node)?.find(pid) ?? 'node';
  }

  lookup(name: string): Process | undefined {
    return this.names.lookup(name);
  }

  register(name: string, process: Process, scope: Scope, waiter: Waiter): true | ErrorObject | undefined {
    if (scope === 'strong' && [...this.peers.values()].some(({ isUp }) => !isUp))
      return new ErrorObject(text.nodeUnreachable(), KINDS.UNAVAILABLE, { retryable: true });
    return this.names.register(name, process, scope, waiter);
  }

  unregister(name: string): boolean {
    return this.names.unregister(name);
  }

  spawn(start: RemoteStart): ErrorObject | undefined {
    if (start.node === this.node) return this.spawnHere(start);
    const peer = this.peers.get(start.node);
    return peer === undefined ? new ErrorObject(text.nodeNotFound(), KINDS.NOT_FOUND) : peer.spawn(start);
  }

  private spawnHere({ id, host, args, how, exec }: RemoteStart): ErrorObject | undefined {
    const child = this.system.spawning.spawn(id, host, args, exec ? { ...how, waiter: undefined } : how);
    if (child instanceof ErrorObject) return child;
    if (exec) this.system.awaitExit(child, new ReplyOnExit(how.waiter!, how.parent!));
    return undefined;
  }

  ended(process: Process, exit: Exit, ties: Ties): void {
    this.names.ended(process);
    for (const peer of this.peers.values()) peer.ended(process, exit, ties, peer.forgetRequests(process));
  }

  // ---- what peers say

  peerUp(peer: NodePeer): void {
    this.names.each((name, stamp, pid) => putName(peer, name, stamp, pid));
    peer.putGroups();
    this.options.onNode?.({ node: peer.node, up: true });
  }

  peerDown({ node }: Peer, reason: Reason): void {
    this.names.down(node);
    this.options.onNode?.({ node, up: false, reason });
  }

  peerRefused({ node }: Peer, message: string): void {
    this.options.onNode?.({ node, refused: message });
  }

  told(peer: Peer, kind: number, from: Decoder, reader: Reader): boolean {
    if ((kind as Signal) !== Signal.Name) return false;
    const name = reader.string(),
      stamp = reader.uint();
    this.names.heard(peer.node, name, stamp, reader.byte() === 0 ? undefined : peer.takePid(from, reader));
    return true;
  }
}

/** Tells a node who has a name that this one writes. */
function putName(peer: Peer, name: string, stamp: number, pid: Pid | undefined): void {
  peer.tell(Signal.Name, (encoder) => {
    encoder.out.string(name);
    encoder.out.uint(stamp);
    encoder.out.byte(pid === undefined ? 0 : 1);
    if (pid !== undefined) putPid(encoder, pid);
  });
}
