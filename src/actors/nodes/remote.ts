// The mail of a stand-in: what is delivered to it goes to the node of its process. A stand-in has the links and
// monitors of its process with processes of this node, so that everything here works as between local processes.
// Invariant: events of an exit are not sent one by one: the other node tells its processes (Signal.Ended).
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';
import type { Process } from '../core/process.ts';
import { size } from '../core/process-set.ts';
import type { Relation, Remote, Writing } from '../core/network.ts';
import type { Message } from '../mail/message.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import type { ErrorObject } from '../values/failure.ts';
import { WritingTable } from './large.ts';
import type { Peer } from './peer.ts';

export class RemoteMail implements Remote {
  /** The stand-in. */
  process: Process = undefined!;
  /** Reasons to keep it besides links and monitors. */
  pins = 0;

  /** Its mailbox is full, and senders wait: these do. */
  private stalled = false;
  private queue: WaitingMessage[] = [];

  constructor(readonly peer: Peer) {}

  get remote(): this {
    return this;
  }

  /** Always full, so that sending takes the longer way, which asks whether the link is open. */
  get size(): number {
    return Infinity;
  }

  get open(): boolean {
    return !this.stalled && this.peer.open;
  }

  sendAtOnce(from: Process, topic: string, content: Value): boolean {
    return !this.stalled && this.peer.sendAtOnce(from, this.process, topic, content);
  }

  get crowded(): boolean {
    return this.stalled && this.peer.open;
  }

  get waitable(): boolean {
    return this.peer.waitable;
  }

  /** Is nobody here tied to it? */
  get isLoose(): boolean {
    const { watchers, links, watching } = this.process,
      { exitWaiters, groups } = this.process.rare;
    if (this.pins > 0 || this.stalled || exitWaiters !== undefined || (groups !== undefined && groups.size > 0))
      return false;
    return size(watchers) + size(links) + size(watching) === 0;
  }

  take(message: Message): boolean {
    const { event } = message;
    if (event === undefined) return this.peer.send(this.process, message);
    if (event.kind === 'pid.cancel') this.peer.cancel(this.process, event);
    return true;
  }

  refusal(from: Process | undefined): ErrorObject {
    return this.peer.refusal(from?.pid, this.process);
  }

  writing(content: Value): Writing | undefined {
    return content instanceof Table ? new WritingTable(content) : undefined;
  }

  wait(message: Message, waiter: Waiter): void {
    const waiting = new WaitingMessage(this, message, waiter);
    if (this.stalled) this.queue.push(waiting);
    else this.peer.wait(waiting);
  }

  withdraw(message: Message): boolean {
    const { queue } = this;
    this.queue = queue.filter((waiting) => waiting.message !== message);
    return this.queue.length < queue.length || this.peer.withdraw(message);
  }

  /** Its mailbox is full, or has room again. */
  stall(full: boolean): void {
    this.stalled = full;
    if (full) return;
    for (const waiting of this.queue.splice(0)) if (waiting.valid) waiting.admit();
  }

  /** It has ended: nobody waits any more. */
  refuse(error: ErrorObject): void {
    this.stalled = false;
    for (const waiting of this.queue.splice(0)) waiting.refuse(error);
  }

  relate(relation: Relation, process: Process, waiter: Waiter): true | ErrorObject | undefined {
    return this.peer.relate(relation, process, this.process, waiter);
  }

  settled(process: Process, waiter: Waiter): boolean {
    return this.peer.askSettled(process, this.process, waiter);
  }

  unrelate(relation: Relation, process: Process): void {
    this.peer.unrelate(relation, process, this.process);
  }

  terminate(): void {
    this.peer.terminate(this.process);
  }
}

/** Something that waits until the link takes it. */
export abstract class Waiting implements Target, TimerOwner {
  timers: TimerSet | undefined = undefined;
  readonly timer: Timer = new Timer(this, this);

  constructor(
    private readonly peer: Peer,
    readonly message: Message | undefined,
  ) {}

  /** Does somebody still wait? */
  abstract readonly valid: boolean;
  /** The link takes it. */
  abstract admit(): void;
  abstract refuse(error: ErrorObject): void;

  expire(): void {
    this.peer.waitedTooLong(this);
  }
}

class WaitingMessage extends Waiting {
  constructor(
    private readonly to: RemoteMail,
    override readonly message: Message,
    private readonly waiter: Waiter,
  ) {
    super(to.peer, message);
  }

  get valid(): boolean {
    return this.waiter.valid;
  }

  admit(): void {
    const { process, peer } = this.to;
    if (peer.send(process, this.message)) this.waiter.resume(true);
    else this.refuse(peer.refusal(this.message.from, process));
  }

  refuse(error: ErrorObject): void {
    this.waiter.resume(false, error);
  }
}

/** A request that waits for the first session with a node. */
export class WaitingRequest extends Waiting {
  constructor(
    peer: Peer,
    readonly asks: Asks,
    private readonly request: () => ErrorObject | true | undefined,
  ) {
    super(peer, undefined);
  }

  get valid(): boolean {
    return this.asks.process.alive && this.asks.waiter.valid;
  }

  admit(): void {
    const done = this.request();
    if (done === true) this.undo();
    else if (done !== undefined) this.refuse(done);
  }

  /** It was made, or taken back. */
  undo(): void {
    this.asks.waiter.resume(true);
  }

  refuse(error: ErrorObject): void {
    this.asks.waiter.resume(undefined, error);
  }
}

/** Who asks for what. */
interface Asks {
  readonly kind: Relation | 'spawn';
  readonly process: Process;
  /** The serial number of the other process. */
  readonly serial: number;
  readonly waiter: Waiter;
}
