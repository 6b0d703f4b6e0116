// Where processes start: beside their parents, but on a host that spreads its processes over threads on the thread that
// has fewest of them, and on a terminal host on the first thread. Threads tell each other how many they have.
// It must not know how processes start.
import type { HostState } from '../core/entry.ts';
import type { System } from '../core/system.ts';
import type { Decoder } from '../link/decoder.ts';
import type { Reader } from '../link/wire.ts';
import type { Peer } from '../nodes/peer.ts';
import { ThreadSignal } from './signals.ts';

/** The thread with the terminal. */
const TERMINAL = 0;

/** What this thread knows of another. */
interface Load {
  /** Live processes, as it has told. */
  size: number;
  readonly hosts: Map<string, number>;
  /** Processes that this thread starts there. */
  starting: number;
  readonly startingOn: Map<string, number>;
}

/** A process that another node is about to start on a thread. */
interface Expected {
  readonly on: number;
  /** Turns. */
  readonly until: number;
  over(): void;
}

/** Turns within which a process that is expected has started, or does not start. */
const EXPECTED = 100;

export class Placement {
  private readonly loads = new Map<number, Load>();
  /** Hosts of which threads tell each other. */
  private readonly watched: readonly HostState[];
  /** What this thread has told. */
  private told = new Map<string, number>();
  private toldSize = 0;
  private last = 0;
  private turn = 0;
  private expected: Expected[] = [];

  constructor(
    private readonly system: System,
    private readonly thread: number,
    private readonly peers: ReadonlyMap<number, Peer>,
  ) {
    this.watched = [...system.hosts.values()].filter(
      ({ spec }) => spec.spread === true || spec.maxProcesses !== undefined,
    );
  }

  /** The thread for a new process on a host. */
  choose(host: HostState): number {
    const { spread, kind } = host.spec;
    if (kind === 'terminal.host') return TERMINAL;
    if (spread !== true || host.stopping) return this.thread;
    return (this.last = this.leastBusy(host));
  }

  /** The thread with the fewest processes of a host; of several that with the fewest in all, else they take turns. */
  private leastBusy(host: HostState): number {
    const threads = [this.thread, ...this.peers.keys()].filter((on) => this.peers.get(on)?.isUp !== false);
    threads.sort((a, b) => a - b);
    const after = threads.findIndex((on) => on > this.last);
    let best = this.thread,
      fewest = Infinity,
      smallest = Infinity;
    for (const on of [...threads.slice(after < 0 ? 0 : after), ...threads.slice(0, Math.max(after, 0))]) {
      const count = this.countOn(on, host),
        size = this.sizeOf(on);
      if (count > fewest || (count === fewest && size >= smallest)) continue;
      best = on;
      fewest = count;
      smallest = size;
    }
    return best;
  }

  private countOn(on: number, { id, count }: HostState): number {
    if (on === this.thread) return count;
    const load = this.loads.get(on);
    return load === undefined ? 0 : (load.hosts.get(id) ?? 0) + (load.startingOn.get(id) ?? 0);
  }

  private sizeOf(on: number): number {
    if (on === this.thread) return this.system.size;
    const load = this.loads.get(on);
    return load === undefined ? 0 : load.size + load.starting;
  }

  /** Processes of all other threads, or those of a host. */
  get size(): number {
    let size = 0;
    for (const on of this.loads.keys()) size += this.sizeOf(on);
    return size;
  }

  count(host: string): number {
    let count = 0;
    for (const { hosts, startingOn } of this.loads.values())
      count += (hosts.get(host) ?? 0) + (startingOn.get(host) ?? 0);
    return count;
  }

  /** A process of a host starts on another thread; the result is called when that is done. */
  starts(on: number, host: string): () => void {
    const load = this.load(on),
      { startingOn } = load;
    const change = (by: number): void => {
      load.starting += by;
      startingOn.set(host, (startingOn.get(host) ?? 0) + by);
    };
    change(1);
    return () => change(-1);
  }

  /** Another node is about to start a process of a host there: it counts until the thread tells, or for some turns. */
  expect(on: number, host: string): void {
    this.expected.push({ on, until: this.turn + EXPECTED, over: this.starts(on, host) });
  }

  private forget(isOver: (expected: Expected) => boolean): void {
    this.expected = this.expected.filter((expected) => {
      const over = isOver(expected);
      if (over) expected.over();
      return !over;
    });
  }

  private load(on: number): Load {
    let load = this.loads.get(on);
    if (load === undefined)
      this.loads.set(on, (load = { size: 0, hosts: new Map(), starting: 0, startingOn: new Map() }));
    return load;
  }

  /** A thread has ended. */
  lost(thread: number): void {
    this.loads.delete(thread);
  }

  // ---- telling

  /** Tells the others how many there are, if that has changed. */
  tell(): void {
    this.turn++;
    if (this.expected.length > 0) this.forget(({ until }) => until < this.turn);
    const { size } = this.system,
      changed = this.watched.filter(({ id, count }) => count !== (this.told.get(id) ?? 0));
    if (changed.length === 0 && size === this.toldSize) return;
    this.toldSize = size;
    for (const { id, count } of changed) this.told.set(id, count);
    for (const peer of this.peers.values()) this.put(peer, changed);
  }

  private put(peer: Peer, hosts: readonly HostState[]): void {
    peer.tell(ThreadSignal.Load, (encoder) => {
      encoder.out.uint(this.toldSize);
      encoder.out.uint(hosts.length);
      for (const { id, count } of hosts) {
        encoder.word(id);
        encoder.out.uint(count);
      }
    });
  }

  /** A thread has started: it is told everything. */
  joined(peer: Peer): void {
    this.put(peer, this.watched);
  }

  heard(thread: number, from: Decoder, reader: Reader): void {
    const load = this.load(thread);
    this.forget(({ on }) => on === thread);
    load.size = reader.uint();
    for (let left = reader.count(2); left > 0; left--) {
      const host = from.word();
      load.hosts.set(host, reader.uint());
    }
  }
}
