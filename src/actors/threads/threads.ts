// The other threads of a system, as its slot. Each is a peer, as another node is, over a link that is there from the
// start; but all have one node's PIDs, one set of names and groups, and a process may start on any of them. Whoever has
// a transport adds a peer for each thread, hands it frames, and says when the thread is gone.
// It must not know any transport, nor what the embedder makes of reports.
import type { Value } from '../../values/type.ts';
import { Table } from '../../values/table.ts';
import type { LongWork } from '../../vm/native/long-work.ts';
import * as text from '../../messages/actors.ts';
import type { Entry, HostState } from '../core/entry.ts';
import type { Ties } from '../core/network.ts';
import type { Process } from '../core/process.ts';
import type { SpawnOptions } from '../core/spawning.ts';
import type { Missing, System } from '../core/system.ts';
import type { Making, Threads } from '../core/threads.ts';
import type { Decoder } from '../link/decoder.ts';
import { since } from '../link/fences.ts';
import { Link, type LinkOwner, type Wire } from '../link/link.ts';
import type { Reader } from '../link/wire.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { Peer, type Manner, type PeerOwner } from '../nodes/peer.ts';
import { Signal } from '../nodes/signals.ts';
import type { Exit } from '../values/event.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import { MOST_THREADS, Pid, serialBase, serialOf, starterOf, threadOf, type PidParts } from '../values/pid.ts';
import { Looks, Seeing, type Show } from './looks.ts';
import { ThreadNames } from './names.ts';
import { Placement } from './placement.ts';
import { ThreadSignal, type Stream } from './signals.ts';
import { ThreadLink } from './thread-link.ts';

/** What the embedder is told. */
interface Listener {
  /** A thread has written something. */
  output(stream: Stream, bytes: string): void;
  /** Something has happened on a thread. */
  report(kind: string, value: Value): void;
  /** A program on another thread has done something that those here see; one of this thread has. */
  shared(kind: string, value: Value): void;
  remember(kind: string, value: Value): void;
  /** Which reports are wanted from now on. */
  watch(kinds: readonly string[]): void;
  /** Another thread wants to see what there is here. */
  readonly show: Show;
  /** A thread does not keep to the protocol. */
  broken(thread: number, message: string): void;
}

/** Bytes of signals in one message. */
const BATCH = 16 * 1024;

/** Ended processes that are remembered, twice at most. */
const MOST_OVER = 2048;

/** Signals of a link that are handled before processes have their turn, so that mail does not pile up. */
const RATION = 1000;

/** All links begin and end with their threads. */
const INCARNATION = 1;

export class OtherThreads implements Threads, PeerOwner {
  readonly peers = new Map<number, Peer>();
  private readonly numbers = new Map<Peer, number>();
  readonly looks: Looks;
  readonly names: ThreadNames;
  private readonly placement: Placement;
  /** The last serial numbers that this thread has given to processes on others. */
  private readonly serials: number[] = [];
  /** For threads that count anew: from where. */
  private readonly blocks: number[] = [];
  /** The last serial numbers that others have given to processes here. */
  private readonly given: number[];
  private readonly clustered: boolean;
  private readonly most: number;
  /** The greatest serial numbers on each thread that were sent to. */
  private readonly reached = new Map<number, number[]>();
  /** The distance of serial numbers. */
  private readonly step: number;
  /** What this thread has of other nodes. */
  nodes: Nodes | undefined = undefined;
  /** Processes of other threads that have ended, as far as this one was told lately. */
  private over = new Set<number>();
  private overBefore = this.over;

  constructor(
    private readonly system: System,
    readonly thread: number,
    /** Counts serial numbers anew, after those of an earlier thread of this number. */
    private readonly block: number,
    private readonly listener: Listener,
    /** How many threads have come or gone, in the order of the first one. */
    public roster = 0,
    /** In a cluster: for how many threads serial numbers have room, a power of two. */
    room?: number,
  ) {
    const most = (this.most = room ?? MOST_THREADS);
    this.clustered = room !== undefined;
    this.step = most * most;
    this.given = new Array<number>(most).fill(0);
    this.looks = new Looks(system.rt, this.peers, listener.show, most);
    this.names = new ThreadNames(system, thread, this.peers, most);
    this.placement = new Placement(system, thread, this.peers);
    system.threads = this;
    system.groups.told.push((name, { pid }, joined) => this.peers.forEach((peer) => peer.putGroup(name, pid, joined)));
  }

  /** Adds a thread. `block`: it counts serial numbers anew. */
  join(thread: number, wire: Wire, block = 0): Peer {
    const { system } = this;
    const peer = new Peer(
      `${thread}`,
      system,
      this,
      (owner) => this.link(thread, wire, owner, block),
      this.manner(thread),
    );
    this.peers.set(thread, peer);
    this.numbers.set(peer, thread);
    if (block > this.block) {
      this.blocks[thread] = block;
      delete this.serials[thread];
      // Who was looked for before its thread was known has not ended.
      for (const over of [this.over, this.overBefore])
        for (const serial of over)
          if (threadOf(serial, this.most) === thread && serial >= block * this.step) over.delete(serial);
    }
    this.tellRoster(peer);
    this.names.joined(peer);
    peer.putGroups();
    this.nodes?.siblingUp(peer);
    this.placement.joined(peer);
    peer.link.flush();
    return peer;
  }

  private link(thread: number, wire: Wire, owner: LinkOwner, block: number): Link {
    const options = { incarnation: INCARNATION, peerIncarnation: INCARNATION, batch: BATCH };
    if (!this.clustered) return new Link(wire, owner, options);
    const reached = this.reached.get(thread) ?? new Array<number>(this.most).fill(0);
    this.reached.set(thread, reached);
    return new ThreadLink(wire, owner, options, reached, this.youngest, since(reached, block * this.step));
  }

  /** So many changes have been made here; what others have said that know as much can be handled. */
  changed(roster: number): void {
    this.roster = roster;
    for (const peer of this.peers.values()) {
      this.tellRoster(peer);
      peer.link.resume();
    }
  }

  private tellRoster(peer: Peer): void {
    peer.tell(ThreadSignal.Roster, ({ out }) => out.uint(this.roster));
  }

  private manner(thread: number): Manner {
    return {
      node: this.system.options.node ?? '',
      parks: true,
      ration: RATION,
      lost() {
        const details = new Table();
        details.setStr('thread', thread);
        return new ErrorObject(text.threadEnded(), KINDS.UNAVAILABLE, { details, ender: 'others' });
      },
    };
  }

  /** A thread is gone; all that came from it has been received. */
  lost(thread: number): void {
    const peer = this.peers.get(thread);
    if (peer === undefined) return;
    this.peers.delete(thread);
    this.names.lost(thread);
    this.placement.lost(thread);
    this.looks.lost(peer);
    this.nodes?.siblingDown(thread);
    peer.link.lost();
    this.numbers.delete(peer);
  }

  // ---- what the system asks

  find(pid: PidParts): Process | Missing | undefined {
    const serial = serialOf(pid.unique),
      on = threadOf(serial, this.most);
    if (serial < 0 || on === this.thread) return undefined;
    const { hosts, entries } = this.system;
    if (!hosts.has(pid.host) && !entries.has(pid.host)) return 'host';
    if (this.over.has(serial) || this.overBefore.has(serial)) return 'process';
    return this.peers.get(on)?.find(pid) ?? 'process';
  }

  place(entry: Entry, host: HostState, args: readonly Value[], how: SpawnOptions): Process | ErrorObject | undefined {
    // Another thread has chosen this one.
    if (how.serial !== undefined) this.given[starterOf(how.serial, this.most)] = how.serial;
    if (how.serial !== undefined || how.here === true) return undefined;
    const on = this.placement.choose(host),
      peer = this.peers.get(on);
    if (peer === undefined || !peer.isUp || this.isFull(host)) return undefined;
    const serial = (this.serials[on] = (this.serials[on] ?? this.firstSerial(on)) + this.step),
      done = this.placement.starts(on, host.id);
    const begun = (ok: boolean): void => {
      done();
      how.begun?.(ok);
    };
    const started = peer.start(
      { node: '', id: entry.id, host: host.id, args, how: { ...how, serial, begun }, exec: false },
      new Pid(this.system.spawning.familyOf(entry.id, host), serial),
    );
    if (started instanceof ErrorObject) done();
    return started;
  }

  private firstSerial(on: number): number {
    return (this.blocks[on] ?? this.block) * this.step + serialBase(this.thread, on, this.most);
  }

  /** The thread for a process that another node starts on a host; undefined: this one. */
  choose(hostId: string): number | undefined {
    const host = this.system.hosts.get(hostId);
    if (host === undefined || this.isFull(host)) return undefined;
    const on = this.placement.choose(host),
      isUp = this.peers.get(on)?.isUp === true;
    if (isUp) this.placement.expect(on, hostId);
    return isUp ? on : undefined;
  }

  get youngest(): readonly number[] {
    const { given, thread } = this;
    given[thread] = this.system.spawning.youngest;
    return [...given];
  }

  private isFull({ id, count, spec }: HostState): boolean {
    return count + this.count(id) >= (spec.maxProcesses ?? Infinity);
  }

  /** How many serial numbers this thread has given away, at most, of those it gives in one place. */
  get used(): number {
    return Math.floor(Math.max(this.system.spawning.youngest, ...this.serials.filter(Number)) / this.step);
  }

  /** Frames of all links. */
  get traffic(): { readonly sent: number; readonly received: number } {
    let sent = 0,
      received = 0;
    for (const { link } of this.peers.values()) {
      sent += link.sent;
      received += link.received;
    }
    return { sent, received };
  }

  get size(): number {
    return this.placement.size;
  }

  count(host: string): number {
    return this.placement.count(host);
  }

  lookup(name: string): Process | undefined {
    return this.names.lookup(name);
  }

  register(name: string, process: Process, waiter: Waiter): true | ErrorObject | undefined {
    return this.names.register(name, process, waiter);
  }

  unregister(name: string): boolean {
    return this.names.unregister(name);
  }

  ended(process: Process, exit: Exit, ties: Ties, unnoticed: boolean): boolean {
    let judged = false;
    this.names.ended(process, ties.names);
    for (const peer of this.peers.values())
      if (peer.ended(process, exit, ties, peer.forgetRequests(process), unnoticed)) judged = true;
    return judged;
  }

  flush(): boolean {
    let busy = this.looks.work();
    this.placement.tell();
    for (const peer of this.peers.values()) {
      const more = peer.work();
      if (more) busy = true;
      peer.link.flush(more);
    }
    return busy;
  }

  seen(what: string, own: Making | undefined, about?: Process): LongWork | undefined {
    // All threads know all names and groups.
    return what === 'names' || what === 'groups' ? undefined : new Seeing(this.looks, what, own, about?.pid);
  }

  // ---- what embedders send

  /** Sends output of programs to the first thread. */
  output(stream: Stream, bytes: string): void {
    this.peers.get(0)?.tell(ThreadSignal.Output, ({ out }) => {
      out.byte(stream);
      out.string(bytes);
    });
  }

  /** Tells the first thread what has happened. */
  report(kind: string, value: Value): void {
    tellOf(this.peers.get(0), ThreadSignal.Report, kind, value);
  }

  share(kind: string, values: readonly Value[]): void {
    const list = new Table();
    values.forEach((value, i) => list.setInt(i + 1, value));
    for (const peer of this.peers.values()) this.shareWith(peer, kind, list);
    this.listener.remember(kind, list);
  }

  shareWith(peer: Peer, kind: string, list: Value): void {
    tellOf(peer, ThreadSignal.Share, kind, list);
  }

  /** Says which reports this thread wants; a thread that starts later has to be told, too. */
  watch(kinds: readonly string[], peers: Iterable<Peer> = this.peers.values()): void {
    for (const peer of peers)
      peer.tell(ThreadSignal.Watch, (encoder) => {
        encoder.out.uint(kinds.length);
        for (const kind of kinds) encoder.word(kind);
      });
  }

  // ---- what peers say

  told(peer: Peer, kind: number, from: Decoder, reader: Reader): boolean {
    switch (kind as ThreadSignal | Signal) {
      case Signal.Name:
        if (this.nodes === undefined) return false;
        this.nodes.named(this.numbers.get(peer)!, peer, from, reader);
        return true;
      case ThreadSignal.Register:
        this.names.asked(peer, reader, () => peer.takePid(from, reader));
        return true;
      case ThreadSignal.Granted:
        this.names.granted(reader.string(), peer.takePid(from, reader));
        return true;
      case ThreadSignal.Released:
        this.names.released(peer, reader.string(), reader.uint());
        return true;
      case ThreadSignal.Load:
        this.placement.heard(this.numbers.get(peer)!, from, reader);
        return true;
      case ThreadSignal.Output:
        this.listener.output(reader.byte() as Stream, reader.string());
        return true;
      case ThreadSignal.Report: {
        const what = from.word();
        this.listener.report(what, from.value());
        return true;
      }
      case ThreadSignal.Share: {
        const what = from.word();
        this.listener.shared(what, from.value());
        return true;
      }
      case ThreadSignal.Watch: {
        const kinds: string[] = [];
        for (let left = reader.count(); left > 0; left--) kinds.push(from.word());
        this.listener.watch(kinds);
        return true;
      }
      case ThreadSignal.Look:
        this.looks.wanted(peer, from, reader);
        return true;
      case ThreadSignal.Seen:
        this.looks.seen(from, reader);
        return true;
      case ThreadSignal.Roster:
        // What follows may be about threads that this one does not know.
        peer.ahead = reader.uint();
        return true;
      default:
        return false;
    }
  }

  gone(serial: number): void {
    if (this.over.size >= MOST_OVER) {
      this.overBefore = this.over;
      this.over = new Set();
    }
    this.over.add(serial);
  }

  peerDown(): void {}

  peerRefused(peer: Peer, message: string): void {
    this.listener.broken(this.numbers.get(peer)!, message);
  }
}

/** Tells of something with a value, unless that cannot travel. */
function tellOf(peer: Peer | undefined, signal: ThreadSignal, kind: string, value: Value): void {
  peer?.tell(signal, (encoder) => {
    encoder.word(kind);
    return encoder.value(value);
  });
}
