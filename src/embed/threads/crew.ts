// The first thread of a system: starts workers, connects each with all others, and starts another in the place of one
// that has ended. What processes of other threads need of the first one (output, modules, observers) arrives here.
// Invariant: the end of a worker is told once, after all that it has sent.
import { serialize } from '../../bytecode/serialize.ts';
import type { Entry as CoreEntry } from '../../actors/core/entry.ts';
import { Stream } from '../../actors/threads/signals.ts';
import { History, shared } from '../../actors/bindings/modules/shared.ts';
import { OtherThreads } from '../../actors/threads/threads.ts';
import type { FirstNodes } from '../../actors/threads/first-nodes.ts';
import type { FromThread } from '../../actors/threads/forwarding.ts';
import type { NodesOptions } from '../../actors/nodes/nodes.ts';
import { MOST_THREADS, PER_INCARNATION, roomFor, serialBase, type Pid } from '../../actors/values/pid.ts';
import * as text from '../../messages/threads.ts';
import { LuaError } from '../host/errors.ts';
import { observe } from '../host/host.ts';
import { messageOf } from '../host/thrown.ts';
import { incarnationAt, type ClusterThreads } from '../system/cluster.ts';
import type { Crew, CrewMember, CrewSeat } from '../system/crew.ts';
import type { HostModule } from '../system/modules.ts';
import type { ProcessInfo } from '../system/process-info.ts';
import { changed, joinThread, nodesLine, partThread, tellNodes } from './frames.ts';
import { called, describe, notCloned } from './modules.ts';
import { whenReleased, workerLine, type Line, type PortLike, type WorkerLike } from './ports.ts';
import {
  BUILD,
  RESERVE,
  type Boot,
  type ClusterOptions,
  type FromWorker,
  type Settings,
  type ToWorker,
  type Traffic,
} from './protocol.ts';
import { observeReport, observed } from './reports.ts';
import { Snapshots, showing, shown } from './views.ts';

interface CrewOptions {
  /** How many threads, this one included. */
  readonly threads: number;
  /** In a cluster: that of the node. */
  readonly incarnation: number | undefined;
  readonly makeWorker: () => WorkerLike;
  readonly workerModules: string | undefined;
  readonly settings: Settings;
  readonly modules: Readonly<Record<string, HostModule>>;
  readonly environment: Readonly<Record<string, string>> | undefined;
}

/** Milliseconds until a worker is started again; doubled for each one that has not got to work. */
const AGAIN = 100;
/** Workers in a row that may end before they work. */
const MOST_FAILURES = 4;

/** The crew of the first thread. */
export class FirstThread implements Crew {
  readonly serials: Crew['serials'];
  readonly incarnation: number | undefined;
  /** Compiled code, by entry. */
  private readonly code = new Map<CoreEntry, string>();

  constructor(private readonly options: CrewOptions) {
    const { incarnation = 0 } = options,
      step = stepOf(options);
    this.incarnation = options.incarnation;
    this.serials = { first: incarnation * PER_INCARNATION + serialBase(0, 0), step };
  }

  compiled(entry: CoreEntry, code: Parameters<typeof serialize>[0]): void {
    this.code.set(entry, serialize(code, false));
  }

  join(seat: CrewSeat): CrewMember {
    return new Members(seat, this.options, (entries) => this.shipped(entries));
  }

  /** Entries with code that need not be compiled again. */
  private shipped(entries: ReadonlyMap<string, CoreEntry>): Map<string, CoreEntry> {
    return new Map([...entries].map(([id, entry]) => [id, { ...entry, source: this.code.get(entry) ?? entry.source }]));
  }
}

/** For how many threads serial numbers have room, and their distance; in a cluster incarnations must have enough. */
const roomOf = ({ threads, incarnation }: CrewOptions): number =>
  incarnation === undefined ? MOST_THREADS : roomFor(threads);
const stepOf = (options: CrewOptions): number => roomOf(options) ** 2;

/** A worker, and what it owes. */
interface Hand {
  readonly thread: number;
  readonly life: string;
  readonly control: Line;
  readonly frames: Line;
  /** About other nodes. */
  readonly nodes: Line | undefined;
  readonly incarnation: number;
  ready: boolean;
  ended: boolean;
  /** Serial numbers that are given away, in blocks. */
  block: number;
  readonly calls: Map<number, AbortController | undefined>;
  readonly asked: Map<number, (traffic: Traffic | undefined) => void>;
  /** Its processes have ended. */
  stopped: boolean;
}

class Members implements CrewMember {
  readonly ready: Promise<void>;
  private readonly threads: OtherThreads;
  private readonly hands = new Map<number, Hand>();
  private readonly settle!: { done(): void; failed(error: LuaError): void };
  private settled = false;
  private stopping: { readonly grace: number; readonly patient: boolean } | undefined = undefined;
  private leaving: (() => void) | undefined = undefined;
  private lastAsked = 0;
  private failures = 0;
  /** How many threads have come or gone. */
  private roster = 0;
  /** Threads that will not run again. */
  private readonly given = new Set<number>();
  private readonly pauses = new Set<ReturnType<typeof setTimeout>>();
  /** What programs have changed, for threads that start later. */
  private readonly history = new History();
  private watched = '';
  private lastTraffic = '';
  readonly cluster: ClusterThreads | undefined;
  /** The other nodes, and what links to them are like. */
  private nodes: FirstNodes | undefined = undefined;
  private linkOptions: ClusterOptions | undefined = undefined;
  /** That of the last thread that has started. */
  private incarnation: number;

  constructor(
    private readonly seat: CrewSeat,
    private readonly options: CrewOptions,
    private readonly entries: (entries: ReadonlyMap<string, CoreEntry>) => Map<string, CoreEntry>,
  ) {
    const { incarnation = 0 } = options,
      room = options.incarnation === undefined ? undefined : roomOf(options);
    this.incarnation = incarnation;
    this.threads = new OtherThreads(
      seat.core,
      0,
      this.firstBlock,
      {
        output: (stream, bytes) =>
          observe(
            () => (stream === Stream.Error ? seat.host.writeError(bytes) : seat.host.write(bytes)),
            (thrown) => seat.listeners.failed('stdout', thrown),
          ),
        report: (kind, value) =>
          observeReport(
            seat.core.observer,
            kind,
            value,
            (content) => seat.converter.deepToJS(content),
            (record) => seat.logged(record),
          ),
        shared: (kind, value) => {
          this.history.add(kind, value);
          shared(seat.core, kind, value);
        },
        remember: (kind, value) => this.history.add(kind, value),
        watch: () => {},
        show: showing(seat),
        broken: (thread, message) => {
          const hand = this.hands.get(thread);
          if (hand !== undefined) this.ended(hand, message);
        },
      },
      0,
      room,
    );
    if (room !== undefined)
      this.cluster = { count: options.threads, others: this.threads, shared: (...given) => this.meetNodes(...given) };
    let settle!: { done(): void; failed(error: LuaError): void };
    this.ready = new Promise((resolve, reject) => {
      settle = { done: resolve, failed: reject };
    });
    this.settle = settle;
    this.ready.catch(() => {});
    try {
      for (let thread = 1; thread < options.threads; thread++) this.start(thread, this.firstBlock);
    } catch (thrown) {
      this.dismiss();
      const why = messageOf(thrown),
        message = (thrown as Error).name === 'DataCloneError' ? text.notForWorkers(why) : text.noWorkers(why);
      throw new LuaError({ code: 'ERR_LUA_CONFIG', message, cause: thrown });
    }
  }

  // ---- other nodes

  /** Where serial numbers of a thread begin that starts now. */
  private get firstBlock(): number {
    return (this.incarnation * PER_INCARNATION) / stepOf(this.options);
  }

  private meetNodes(nodes: FirstNodes, { batch, chunk, slab, heartbeat, down }: NodesOptions): void {
    this.nodes = nodes;
    this.linkOptions = { what: 'options', options: { batch, chunk, slab, heartbeat, down } };
    for (const hand of this.hands.values()) this.present(hand);
  }

  /** A thread takes part. */
  private present({ thread, incarnation, nodes }: Hand): void {
    if (nodes === undefined || this.nodes === undefined) return;
    nodes.post(this.linkOptions);
    this.nodes.addThread(thread, { incarnation, post: (message) => tellNodes(nodes, message) });
  }

  // ---- workers

  private start(thread: number, block: number): void {
    const { options, seat } = this,
      worker = options.makeWorker(),
      peers: [number, PortLike][] = [],
      joins: [Hand, PortLike][] = [];
    const connect = (to: number): PortLike => {
      const { port1, port2 } = new MessageChannel();
      peers.push([to, port1]);
      return port2;
    };
    const own = connect(0),
      way = this.cluster && new MessageChannel();
    for (const other of this.hands.values()) joins.push([other, connect(other.thread)]);
    const life = `perilune ${seat.core.rt.host.entropy()}`;
    const hand: Hand = {
      thread,
      life,
      control: workerLine(worker, {
        message: (data) => this.hear(hand, data as FromWorker),
        ended: (why) => this.ended(hand, why),
      }),
      frames: joinThread(this.threads, seat, thread, own, block),
      nodes: way && nodesLine<FromThread>(seat, way.port2, (message) => this.nodes?.hear(thread, message)),
      incarnation: this.incarnation,
      ready: false,
      ended: false,
      block: block + RESERVE,
      calls: new Map(),
      asked: new Map(),
      stopped: false,
    };
    this.hands.set(thread, hand);
    const boot: Boot = {
      what: 'boot',
      build: BUILD,
      thread,
      life,
      block,
      roster: ++this.roster,
      settings: options.settings,
      entries: this.entries(seat.core.entries),
      modules: Object.fromEntries(Object.entries(options.modules).map(([name, module]) => [name, describe(module)])),
      workerModules: options.workerModules,
      environment: options.environment,
      peers,
      cluster: way && { incarnation: this.incarnation, room: roomOf(options), port: way.port1 },
    };
    hand.control.post(boot, [...peers.map(([, port]) => port), ...(way === undefined ? [] : [way.port1])]);
    for (const [other, port] of joins)
      this.tell(other, { what: 'join', thread, port, roster: this.roster, block }, [port]);
    changed(this.threads, seat, this.roster);
    const peer = this.threads.peers.get(thread)!;
    this.history.each((kind, value) => this.threads.shareWith(peer, kind, value));
    this.threads.watch(observed(seat), [peer]);
    this.present(hand);
    if (this.stopping !== undefined) this.tell(hand, { what: 'stop', ...this.stopping });
  }

  private tell({ control }: Hand, message: ToWorker, transfer?: readonly object[]): void {
    control.post(message, transfer);
  }

  /** A worker has ended: all threads learn of it, and another takes its place. */
  private ended(hand: Hand, why: string): void {
    if (hand.ended) return;
    const { thread, frames, ready } = hand;
    hand.ended = hand.stopped = true;
    hand.control.close();
    this.hands.delete(thread);
    // What it has told other nodes comes first, too.
    hand.nodes?.drain();
    partThread(this.threads, this.seat, thread, frames);
    this.nodes?.threadGone(thread);
    hand.nodes?.close();
    changed(this.threads, this.seat, ++this.roster);
    for (const other of this.hands.values()) this.tell(other, { what: 'gone', thread, roster: this.roster });
    for (const abort of hand.calls.values()) abort?.abort();
    for (const answer of hand.asked.values()) answer(undefined);
    this.checkLeft();
    if (this.leaving !== undefined) return;
    this.failures = ready ? 0 : this.failures + 1;
    if (this.failures >= MOST_FAILURES) return this.giveUp(thread, why);
    if (this.stopping === undefined) this.seat.say('error', text.threadEnded(thread, why));
    const pause = setTimeout(
      () => {
        this.pauses.delete(pause);
        if (this.stopping !== undefined) return;
        if (this.cluster !== undefined) this.incarnation = Math.max(this.incarnation + 1, incarnationAt(Date.now()));
        this.start(thread, this.cluster === undefined ? hand.block : this.firstBlock);
      },
      ready ? 0 : AGAIN * 2 ** this.failures,
    );
    this.pauses.add(pause);
  }

  /** A thread cannot run. */
  private giveUp(thread: number, why: string): void {
    const message = text.threadFailed(thread, why);
    this.given.add(thread);
    this.seat.say('error', message);
    this.settle.failed(new LuaError({ code: 'ERR_LUA_CONFIG', message }));
  }

  private hear(hand: Hand, message: FromWorker): void {
    switch (message.what) {
      case 'ready':
        hand.ready = true;
        whenReleased(hand.life, () => this.ended(hand, text.unknownEnd()));
        this.failures = 0;
        return this.checkReady();
      case 'failed':
        this.failures = MOST_FAILURES;
        return this.ended(hand, message.message);
      case 'reserve':
        hand.block = message.block + RESERVE;
        return;
      case 'call':
        return void this.call(hand, message);
      case 'abort':
        return hand.calls.get(message.id)?.abort();
      case 'answer': {
        const answer = hand.asked.get(message.id);
        hand.asked.delete(message.id);
        return answer?.(message.traffic);
      }
      case 'stopped':
        hand.frames.drain();
        hand.nodes?.drain();
        hand.stopped = true;
        return this.checkLeft();
    }
  }

  private checkReady(): void {
    if (this.settled || this.hands.size < this.options.threads - 1) return;
    if (![...this.hands.values()].every(({ ready }) => ready)) return;
    this.settled = true;
    this.settle.done();
  }

  // ---- modules by request

  private async call(hand: Hand, { id, path, pid, args }: Extract<FromWorker, { what: 'call' }>): Promise<void> {
    const { converter } = this.seat,
      { modules } = this.options;
    let abort: AbortController | undefined;
    hand.calls.set(id, undefined);
    const context = {
      pid,
      get signal(): AbortSignal {
        if (abort === undefined) hand.calls.set(id, (abort = new AbortController()));
        return abort.signal;
      },
    };
    const outcome = await called(modules, path, context, args, (value) => converter.deepToJS(converter.toLua(value)));
    hand.calls.delete(id);
    if (hand.ended) return;
    try {
      this.tell(hand, { what: 'called', id, outcome });
    } catch {
      this.tell(hand, { what: 'called', id, outcome: notCloned(path) });
    }
  }

  // ---- what the system asks

  observing(): void {
    const kinds = observed(this.seat),
      watched = String(kinds);
    if (watched === this.watched) return;
    this.watched = watched;
    this.threads.watch(kinds);
    this.seat.loop.kick();
  }

  private ask(hand: Hand): Promise<Traffic | undefined> {
    return new Promise((resolve) => {
      const id = ++this.lastAsked;
      hand.asked.set(id, resolve);
      this.threads.flush();
      this.tell(hand, { what: 'quiet', id });
    });
  }

  processes(frames: boolean): Promise<ProcessInfo[]> {
    return this.look(frames ? Snapshots.Frames : Snapshots.Brief);
  }

  async inspect(pid: Pid): Promise<ProcessInfo | undefined> {
    return (await this.look(Snapshots.Frames, pid))[0];
  }

  private look(what: Snapshots, about?: Pid): Promise<ProcessInfo[]> {
    return new Promise((resolve) => {
      const found: ProcessInfo[] = [];
      this.threads.looks.ask(what, about, {
        got: (part) => void found.push(...shown(part)),
        over: () => resolve(found),
      });
      this.threads.flush();
    });
  }

  /** All that was sent has been received, and nothing was sent since the last look. */
  async quiet(): Promise<boolean> {
    const traffics = await Promise.all([...this.hands.values()].map((hand) => this.ask(hand)));
    await this.seat.loop.quiet();
    const all = [this.threads.traffic, ...traffics.filter((traffic) => traffic !== undefined)],
      { sent, received } = all.reduce<Traffic>(
        (sum, each) => ({ sent: sum.sent + each.sent, received: sum.received + each.received }),
        { sent: 0, received: 0 },
      );
    const traffic = `${sent} ${received}`,
      same = traffic === this.lastTraffic;
    this.lastTraffic = traffic;
    return sent === received && same;
  }

  stop(grace: number, patient: boolean): void {
    this.stopping = { grace, patient };
    this.threads.flush();
    for (const hand of this.hands.values()) this.tell(hand, { what: 'stop', grace, patient });
  }

  leave(): Promise<void> {
    return new Promise((resolve) => {
      this.leaving = resolve;
      this.checkLeft();
    });
  }

  /** Ends the workers, when none has processes any more. */
  private checkLeft(): void {
    const { leaving } = this;
    if (leaving === undefined || [...this.hands.values()].some(({ stopped }) => !stopped)) return;
    for (const pause of this.pauses) clearTimeout(pause);
    this.dismiss();
    leaving();
  }

  private dismiss(): void {
    for (const hand of this.hands.values()) {
      hand.ended = true;
      hand.frames.close();
      hand.nodes?.close();
      hand.control.close();
    }
    for (const peer of this.threads.peers.values()) this.threads.looks.lost(peer);
    this.threads.peers.clear();
    this.hands.clear();
  }
}
