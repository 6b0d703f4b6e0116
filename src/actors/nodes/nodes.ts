// The other nodes of a system, as its network. The owner of a transport adds each node that it finds, hands it frames,
// and says when the transport works (neighbour.ts). A wire sends later, never at once: frames are sent while tasks run.
// A node may have several threads, and so may this one: each thread has a session with each one of other nodes.
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
import { roomFor, serialOf, threadOf, type Pid, type PidParts } from '../values/pid.ts';
import { Names, type NameAuthority } from './names.ts';
import { Neighbour, wireBetween } from './neighbour.ts';
import { NodePeer, keyOf } from './node-peer.ts';
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
  /** Which thread of its node this is, and the others. */
  readonly thread?: number | undefined;
  readonly siblings?: ReadonlyMap<number, Peer> | undefined;
  /** The thread for a process that another node starts on a host; undefined: this one. */
  readonly elsewhere?: ((host: string) => number | undefined) | undefined;
}

const ALONE: ReadonlyMap<number, Peer> = new Map();

const HEARTBEAT = 1000,
  DOWN = 5000;

export class Nodes implements Network, PeerOwner, Target, TimerOwner {
  timers: TimerSet | undefined = undefined;
  readonly recurs = true;
  /** All threads of all other nodes. */
  readonly peers = new Map<string, NodePeer>();
  readonly neighbours = new Map<string, Neighbour>();
  readonly names: Names;
  readonly thread: number;
  private readonly timer = new Timer(this, this);
  private readonly node: string;
  /** Memory for frames that waits for use, of all links. */
  private readonly spares: ArrayBuffer[] = [];

  constructor(
    private readonly system: System,
    private readonly options: NodesOptions = {},
  ) {
    const { thread = 0, siblings = ALONE, authority } = options;
    this.node = system.options.node ?? '';
    this.thread = thread;
    this.names = new Names(
      system,
      keyOf(this.node, thread),
      (name, stamp, pid) => {
        for (const peers of [this.peers, siblings]) peers.forEach((peer: Peer) => putName(peer, name, stamp, pid));
      },
      authority,
    );
    system.network = this;
    system.groups.told.push((name, { pid }, joined) => this.peers.forEach((peer) => peer.putGroup(name, pid, joined)));
    this.setTimer();
  }

  /** Adds a node with so many threads. */
  join(node: string, wire: Wire, threads = 1): Neighbour {
    const reached = this.reached(node, threads),
      peers = Array.from({ length: threads }, (_, thread) => this.peer(node, thread, wire, reached)),
      neighbour = this.neighbour(node, peers, wire);
    for (const peer of peers) this.peers.set(peer.key, peer);
    this.neighbours.set(node, neighbour);
    return neighbour;
  }

  protected neighbour(node: string, peers: readonly NodePeer[], _wire: Wire): Neighbour {
    return new Neighbour(node, peers, this.thread);
  }

  private peer(node: string, thread: number, wire: Wire, reached: readonly number[]): NodePeer {
    const { system, options } = this,
      { batch, window, chunk, versions, slab, down = DOWN } = options,
      sizes = { batch, window, chunk, versions };
    return new NodePeer(node, thread, system, this, wireBetween(wire, thread, this.thread), {
      ...sizes,
      writer: slab === undefined ? undefined : () => new SlabWriter(slab, this.spares),
      node: this.node,
      incarnation: system.options.incarnation ?? 1,
      now: () => system.clock.monotonic(),
      down,
      reached,
    });
  }

  /** How far earlier links to a node have sent, if it had another number of threads. */
  private reached(node: string, threads: number): number[] {
    const last = Math.max(0, ...(this.neighbours.get(node)?.peers ?? []).flatMap(({ link }) => link.reached));
    this.drop(node);
    return new Array<number>(roomFor(threads)).fill(last);
  }

  /** Removes a node that is gone for good: from now on it is not known. */
  remove(node: string): void {
    this.drop(node);
  }

  /** A process of this node has lost a consistent name. */
  revoked(name: string): void {
    this.names.revoked(name);
  }

  private drop(node: string): void {
    const neighbour = this.neighbours.get(node);
    if (neighbour === undefined) return;
    neighbour.lost();
    this.neighbours.delete(node);
    for (const { key } of neighbour.peers) this.peers.delete(key);
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
    const peers = this.neighbours.get(pid.node)?.peers;
    if (peers === undefined) return 'node';
    if (peers.length === 1) return peers[0]!.find(pid);
    const serial = serialOf(pid.unique);
    return peers[serial < 0 ? 0 : threadOf(serial, roomFor(peers.length))]?.find(pid) ?? 'process';
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
    return this.startOn(start.node, 0, start);
  }

  startOn(node: string, thread: number, start: RemoteStart): ErrorObject | undefined {
    const peer = this.peers.get(keyOf(node, thread));
    return peer === undefined ? new ErrorObject(text.nodeNotFound(), KINDS.NOT_FOUND) : peer.spawn(start);
  }

  elsewhere(host: string): number | undefined {
    return this.options.elsewhere?.(host);
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
    if (peer.thread === 0) this.options.onNode?.({ node: peer.node, up: true });
  }

  peerDown({ node, key, thread }: NodePeer, reason: Reason): void {
    this.names.down(key);
    if (thread === 0) this.options.onNode?.({ node, up: false, reason });
  }

  peerRefused({ node, thread }: NodePeer, message: string): void {
    if (thread === 0) this.options.onNode?.({ node, refused: message });
  }

  // ---- other threads of this node

  /** Another thread is there. */
  siblingUp(peer: Peer): void {
    this.names.each((name, stamp, pid) => putName(peer, name, stamp, pid));
  }

  siblingDown(thread: number): void {
    this.names.down(keyOf(this.node, thread));
  }

  /** Another thread says who has a name. */
  named(thread: number, peer: Peer, from: Decoder, reader: Reader): void {
    this.heard(keyOf(this.node, thread), peer, from, reader);
  }

  told(peer: NodePeer, kind: number, from: Decoder, reader: Reader): boolean {
    if ((kind as Signal) !== Signal.Name) return false;
    this.heard(peer.key, peer, from, reader);
    return true;
  }

  private heard(key: string, peer: Peer, from: Decoder, reader: Reader): void {
    const name = reader.string(),
      stamp = reader.uint();
    this.names.heard(key, name, stamp, reader.byte() === 0 ? undefined : peer.takePid(from, reader));
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
