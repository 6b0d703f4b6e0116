// Names of processes where there are several threads. The first thread grants names and tells all others before it
// answers; each thread keeps names of its own processes in its registry, and those of others here. The thread of a
// process that ends says on every link that its names are free, before it tells of the end.
// It must not know what a name means to a program.
import type { Ties } from '../core/network.ts';
import * as text from '../../messages/actors.ts';
import type { Process } from '../core/process.ts';
import type { System } from '../core/system.ts';
import type { Reader } from '../link/wire.ts';
import { NameMap } from '../../values/name-map.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import { putPid } from '../nodes/signals.ts';
import type { Peer } from '../nodes/peer.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import { threadOf, type Pid } from '../values/pid.ts';
import { ThreadSignal } from './signals.ts';

/** The thread that grants names. */
const GRANTING = 0;

export class ThreadNames {
  /** Names of processes of other threads. */
  private readonly elsewhere = new NameMap<Pid>();

  constructor(
    private readonly system: System,
    private readonly thread: number,
    private readonly peers: ReadonlyMap<number, Peer>,
    private readonly most: number,
  ) {}

  lookup(name: string): Process | undefined {
    const pid = this.elsewhere.get(name);
    return pid && this.peers.get(threadOf(pid.serial, this.most))?.standIn(pid);
  }

  *all(): Iterable<readonly [name: string, process: { readonly pid: Pid }]> {
    yield* this.system.registry.entries();
    for (const [name, pid] of this.elsewhere) yield [name, { pid }];
  }

  register(name: string, { pid }: Process, waiter: Waiter): true | ErrorObject | undefined {
    const holder = this.system.named(name);
    if (holder !== undefined) return holder.pid.serial === pid.serial || taken();
    if (this.thread === GRANTING) {
      this.grant(name, pid);
      return true;
    }
    const encoder = this.peers.get(GRANTING)!.ask(ThreadSignal.Register, {
      kind: 'name',
      process: undefined,
      waiter,
      serial: -1,
      monitor: false,
      link: false,
      undone: false,
    });
    encoder.out.string(name);
    putPid(encoder, pid);
    this.peers.get(GRANTING)!.link.end();
    return undefined;
  }

  /** Gives a free name away. All threads know before whoever asked does. */
  private grant(name: string, pid: Pid): void {
    this.put(ThreadSignal.Granted, name, pid);
    this.granted(name, pid);
  }

  /** Takes a name away, whoever has it. */
  unregister(name: string): boolean {
    const { registry } = this.system,
      pid = registry.lookup(name)?.pid ?? this.elsewhere.get(name);
    if (pid === undefined) return false;
    registry.unregister(name);
    this.elsewhere.delete(name);
    this.put(ThreadSignal.Released, name, pid);
    return true;
  }

  /** A process of this thread has ended. */
  ended({ pid }: Process, names: Ties['names']): void {
    if (names !== undefined) for (const name of names.keys()) this.put(ThreadSignal.Released, name, pid);
  }

  private put(kind: ThreadSignal.Granted | ThreadSignal.Released, name: string, pid: Pid, but?: Peer): void {
    for (const peer of this.peers.values()) if (peer !== but) this.putTo(peer, kind, name, pid);
    // Whatever follows from a name comes later than the name.
    if (kind === ThreadSignal.Granted) for (const { link } of this.peers.values()) link.flush();
  }

  private putTo(peer: Peer, kind: ThreadSignal.Granted | ThreadSignal.Released, name: string, pid: Pid): void {
    peer.tell(kind, (encoder) => {
      encoder.out.string(name);
      if (kind === ThreadSignal.Granted) putPid(encoder, pid);
      else encoder.out.uint(pid.serial);
    });
  }

  /** A thread has started: the first one tells it all names. */
  joined(peer: Peer): void {
    if (this.thread !== GRANTING) return;
    for (const [name, { pid }] of this.all()) this.putTo(peer, ThreadSignal.Granted, name, pid);
  }

  /** A thread has ended. */
  lost(thread: number): void {
    for (const [name, pid] of this.elsewhere)
      if (threadOf(pid.serial, this.most) === thread) this.elsewhere.delete(name);
  }

  // ---- what others say

  /** Another thread asks for a name. */
  asked(peer: Peer, reader: Reader, takePid: () => Pid): void {
    const request = reader.uint(),
      name = reader.string(),
      pid = takePid(),
      holder = this.system.named(name);
    if (holder !== undefined && holder.pid.serial !== pid.serial) return peer.fail(request, taken());
    if (holder === undefined) this.grant(name, pid);
    peer.answerValue(request, true);
  }

  /** The first thread has granted a name. */
  granted(name: string, pid: Pid): void {
    if (threadOf(pid.serial, this.most) !== this.thread) {
      this.elsewhere.set(name, pid);
      return;
    }
    const process = this.system.live.get(pid.serial);
    if (process === undefined || !this.system.registry.register(name, process))
      this.put(ThreadSignal.Released, name, pid);
  }

  /** A name is free, if this process still has it. */
  released(peer: Peer, name: string, serial: number): void {
    const { registry } = this.system,
      own = registry.lookup(name),
      pid = own?.pid ?? this.elsewhere.get(name);
    if (pid?.serial !== serial) return;
    if (own !== undefined) registry.unregister(name);
    this.elsewhere.delete(name);
    // What this thread has granted may be on its way.
    if (this.thread === GRANTING) this.put(ThreadSignal.Released, name, pid, peer);
  }
}

const taken = (): ErrorObject => new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS);
