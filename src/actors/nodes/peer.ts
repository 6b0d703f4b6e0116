// Another node: its stand-ins, what was asked of it and is not answered, what waits for room on the link, and what
// follows from its signals. When a session ends, everybody here who is tied to a process there is told, once, after all
// mail that came.
// It must not know transports (nodes.ts), nor how signals get there in order (link/).
import * as text from '../../messages/actors.ts';
import { str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { hostState, type HostState } from '../core/entry.ts';
import type { Relation, RemoteStart, Ties } from '../core/network.ts';
import { each, has, type ProcessSet } from '../core/process-set.ts';
import { FirstWait, PATIENCE_MS } from '../core/first-wait.ts';
import { Process, type ExitWaiter } from '../core/process.ts';
import { demonitor, link, monitor, unlink } from '../core/signal.ts';
import type { Missing, System } from '../core/system.ts';
import type { Decoder } from '../link/decoder.ts';
import type { Encoder, Refusal } from '../link/encoder.ts';
import type { Link, LinkOwner, Reason } from '../link/link.ts';
import { Malformed, malformed, type Reader } from '../link/wire.ts';
import { Message, Sent, isReserved, type Alias } from '../mail/message.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import { Exit, type CancelEvent } from '../values/event.ts';
import { ErrorObject, KINDS, invalid } from '../values/failure.ts';
import { Pid, serialOf, systemItself, uniqueText, type Origin, type PidParts } from '../values/pid.ts';
import { Called } from './called.ts';
import { Envelopes, type Envelope } from './envelope.ts';
import { BYTES_PER_UNIT_LOG, Reading, Written, refusedBy } from './large.ts';
import { RemoteMail, WaitingRequest, type Waiting } from './remote.ts';
import { Pids, Signal, putExit, putPid, putTarget, takeError, takeExit, takeTarget, type Target } from './signals.ts';
import { putStart, takeStart, type Start } from './start.ts';

/** How a peer is spoken of. */
export interface Manner {
  /** The node in the PIDs of its processes. */
  readonly node: string;
  /** The error of what was lost with a session. */
  lost(reason?: Reason): ErrorObject;
  /** Do senders there wait for room in mailboxes here? Otherwise what has no room is dropped. */
  readonly parks?: boolean;
  /** Signals that are handled before processes have their turn; undefined: all that there are. */
  readonly ration?: number;
}

/** What a peer tells those that have it. */
export interface PeerOwner {
  /** How far it is; a peer may be ahead. */
  readonly roster?: number;
  peerDown(peer: Peer, reason: Reason): void;
  peerRefused(peer: Peer, message: string): void;
  /** A process there has ended. */
  gone?(serial: number): void;
  /** The thread for a process that another node starts on a host; undefined: this one. */
  elsewhere?(host: string): number | undefined;
  /** Handles a signal that peers do not know; false: nor does the owner. */
  told?(peer: Peer, kind: number, from: Decoder, reader: Reader): boolean;
}

/** Something asked of the other node. */
interface Request {
  readonly kind: Relation | 'spawn' | 'exec' | 'name' | 'settled';
  /** Who asks; undefined: the system. */
  readonly process: Process | undefined;
  readonly waiter: Waiter | undefined;
  /** The stand-in for the process that starts, where this side has chosen its PID. */
  readonly started?: Process | undefined;
  readonly begun?: ((ok: boolean) => void) | undefined;
  /** What to start, where another thread may have to do it. */
  readonly start?: RemoteStart | undefined;
  /** The serial number of the other process. */
  readonly serial: number;
  readonly monitor: boolean;
  readonly link: boolean;
  /** Taken back before the answer. */
  undone: boolean;
  /** The same for a process that has started meanwhile: links and monitors, with its serial number. */
  cut?: Set<string>;
}

/** A message with a large content. */
interface Incoming {
  readonly envelope: Envelope;
  readonly content: Reading;
}

/** How an answer begins. */
const enum Answer {
  Failed,
  Pid,
  Value,
  /** A thread, which has to be asked instead. */
  Elsewhere,
}

/** Who has sent a message. */
const enum From {
  Nobody,
  Process,
  System,
}

/** Milliseconds for which a process waits for room on the link. */
const ROOM_TIMEOUT = 5000;
/** Stand-ins without ties that are kept. */
const LOOSE = 1024;
/** Bytes of a large content that are read at once: some tenths of a millisecond. */
const PART = 50_000;

export class Peer<L extends Link = Link> implements LinkOwner {
  readonly link: L;
  private readonly pids: Pids;
  private readonly host: HostState;
  /** Its processes that this node knows, by serial number. */
  private readonly known = new Map<number, Process>();
  /** Processes here that start under PIDs which the other side has chosen; and those whose end it waits for. */
  private readonly starting = new Set<number>();
  private readonly awaited = new Set<number>();
  /** Messages from there that wait for room, by receiver. */
  private readonly parked = new Map<number, number>();
  /** What comes from there is not handled until its owner's roster is as far. */
  ahead = 0;
  private readonly manner: Manner;
  /** Signals that may be handled in this turn. */
  private left: number;
  private crowd = LOOSE;
  private readonly requests = new Map<number, Request>();
  private lastRequest = 0;
  /** Calls that are not answered, some of which may be over. */
  private readonly calls = new Map<number, Alias>();
  private manyCalls = LOOSE;
  private waiting: Waiting[] = [];
  /** Counts sessions: answers do not go to a later one. */
  protected session = 0;
  /** A large content that is being read. */
  private reading: Incoming | undefined = undefined;
  private readonly envelopes = new Envelopes(putEnvelope);
  /** Why the last message was not sent. */
  private trouble: ErrorObject | undefined = undefined;

  constructor(
    readonly node: string,
    protected readonly system: System,
    private readonly owner: PeerOwner,
    link: (owner: LinkOwner) => L,
    manner?: Manner,
  ) {
    this.manner = manner ?? { node, lost: (reason) => disconnected(node, reason) };
    this.left = this.manner.ration ?? Infinity;
    this.pids = new Pids(this.manner.node, system.options.shortPids === true);
    this.host = hostState(`${node}@`, {}, false, false);
    this.link = link(this);
  }

  get isUp(): boolean {
    return this.link.state === 'up';
  }

  /** Does the link take a message now? Those that wait come first. */
  get open(): boolean {
    return this.link.open && this.waiting.length === 0;
  }

  /** Was something asked, and is not answered? */
  get asks(): boolean {
    return this.requests.size > 0;
  }

  get waitable(): boolean {
    return this.isUp || this.link.state === 'connecting';
  }

  // ---- stand-ins

  find({ host, id, unique }: PidParts): Process | Missing {
    const serial = serialOf(unique);
    if (serial < 0) return 'process';
    if (!this.waitable) return 'unreachable';
    const known = this.known.get(serial);
    return known !== undefined && known.pid.family.host === host ? known : this.add(this.pids.make(host, id, serial));
  }

  /** A PID that the other side has written: of a process of its own, or of its node. */
  takePid(from: Decoder, reader: Reader): Pid {
    return this.pids.take(from, reader);
  }

  /** The stand-in for a process, as its own node names it. */
  standIn(pid: Pid): Process {
    const known = this.known.get(pid.serial);
    if (known === undefined) return this.add(pid);
    return known.pid.text === pid.text || !mailOf(known).isLoose ? known : this.add(pid);
  }

  private add(pid: Pid): Process {
    const { system, host, known } = this,
      mail = new RemoteMail(this),
      former = known.get(pid.serial);
    const entry = { id: pid.family.id, kind: 'remote' };
    const process = new Process(pid, entry, host, host, system);
    process.needs().receive = mail;
    // What happens to links is decided by its node.
    process.trapLinks = true;
    mail.process = process;
    // Without a place here a stand-in would not notice the end of the session.
    if (former !== undefined) former.alive = false;
    known.set(pid.serial, process);
    if (known.size > this.crowd) this.sweep(process);
    return process;
  }

  /** Forgets stand-ins without ties. */
  private sweep(but: Process): void {
    for (const [serial, process] of this.known) {
      if (process === but || !mailOf(process).isLoose) continue;
      process.alive = false;
      this.known.delete(serial);
    }
    this.crowd = 2 * this.known.size + LOOSE;
  }

  /** Sends a signal, if a session is up. False: there is none, or `write` has given a reason why it cannot be sent. */
  tell(kind: number, write: (encoder: Encoder) => unknown): boolean {
    const { link } = this,
      written = this.isUp && write(link.begin(kind)) === undefined;
    if (written) link.end();
    else if (this.isUp) link.abandon();
    return written;
  }

  // ---- messages

  /** Sends a message; false: `refusal` says why not. */
  send(to: Process, { topic, content, from, alias }: Message): boolean {
    this.trouble = undefined;
    if (!this.isUp || (from instanceof Pid && this.link.fences(from.serial, to.pid.serial))) return false;
    this.link.reach(to.pid.serial);
    const kind = content instanceof Written ? Signal.SendLarge : alias === undefined ? Signal.Send : Signal.Call,
      encoder = this.link.begin(kind),
      { out } = encoder,
      before = out.at;
    if (kind === Signal.Call) out.uint(this.expect(alias!));
    this.envelopes.put(encoder, to.pid, from, topic);
    const refused = content instanceof Written ? putWritten(encoder, content) : encoder.value(content);
    if (!(content instanceof Written)) this.system.rt.charge((out.at - before) >> BYTES_PER_UNIT_LOG);
    if (refused === undefined) this.link.end();
    else {
      if (kind === Signal.Call) this.calls.delete(this.lastRequest);
      this.abandon(refused);
    }
    return refused === undefined;
  }

  /** Sends a message that is short, and whose content is no copy; false: it was not sent. */
  sendAtOnce(from: Process, to: Process, topic: string, content: Value): boolean {
    const { system, link } = this;
    // Whoever observes keeps the content.
    if (!this.open || system.observer.sent !== undefined || link.fences(from.pid.serial, to.pid.serial)) return false;
    link.reach(to.pid.serial);
    const encoder = link.begin(Signal.Send),
      { out } = encoder,
      before = out.at;
    this.envelopes.put(encoder, to.pid, from.pid, topic);
    if (!encoder.shortValue(content)) {
      link.abandon();
      return false;
    }
    system.rt.charge((out.at - before) >> BYTES_PER_UNIT_LOG);
    link.end();
    return true;
  }

  /** The number of a call. */
  private expect(alias: Alias): number {
    const { calls } = this;
    if (calls.size >= this.manyCalls) {
      for (const [id, { open }] of calls) if (!open) calls.delete(id);
      this.manyCalls = 2 * calls.size + LOOSE;
    }
    calls.set(++this.lastRequest, alias);
    return this.lastRequest;
  }

  private called(from: Decoder, reader: Reader): void {
    const { session, system } = this,
      call = reader.uint(),
      { target, sender, topic } = this.takeEnvelope(from, reader),
      content = from.value(),
      to = this.local(target);
    const reply = (value: Value, error: ErrorObject | undefined): void =>
      this.answer(
        Signal.Reply,
        call,
        session,
        (encoder) => {
          encoder.out.byte(error === undefined ? 1 : 0);
          return encoder.value(error ?? value);
        },
        (refused) => reply(undefined, refused),
      );
    if (to === undefined) return reply(undefined, new ErrorObject(text.processNotFound(), KINDS.NOT_FOUND));
    const alias = new Called(to, reply);
    if (!to.full) system.deliver(to, new Message(topic, content, sender, undefined, alias));
    else if (this.parks(sender, to, topic)) this.admit(to, new Message(topic, content, sender, undefined, alias));
    else if (
      system.send(sender instanceof Pid ? this.standIn(sender) : undefined, to, topic, content, undefined, alias) ===
      Sent.Full
    )
      alias.refuse();
  }

  private replied(from: Decoder, reader: Reader): void {
    const id = reader.uint(),
      alias = this.calls.get(id);
    this.calls.delete(id);
    if (reader.byte() === 1) alias?.answer(from.value(), undefined);
    else alias?.answer(undefined, takeError(from));
  }

  private abandon(refused: Refusal): void {
    this.link.abandon();
    this.trouble = refusedBy(refused);
  }

  refusal(from: Origin | undefined, to: Process): ErrorObject {
    const { trouble } = this;
    this.trouble = undefined;
    if (trouble !== undefined) return trouble;
    if (!this.isUp) return unreachable();
    if (from instanceof Pid && this.link.fences(from.serial, to.pid.serial)) return this.manner.lost();
    return new ErrorObject(text.processNotFound(), KINDS.NOT_FOUND);
  }

  private arrived(from: Decoder, reader: Reader): void {
    const { target, sender, topic } = this.takeEnvelope(from, reader);
    this.deliver(target, sender, topic, from.value());
  }

  private takeEnvelope(from: Decoder, reader: Reader): Envelope {
    const target = takeTarget(from, reader),
      sender = this.takeOrigin(from, reader),
      topic = from.word();
    return isReserved(topic) ? malformed('topic') : { target, sender, topic };
  }

  private largeArrived(from: Decoder, reader: Reader): void {
    const envelope = this.takeEnvelope(from, reader);
    this.reading = { envelope, content: new Reading(reader.raw(reader.uint())) };
    this.read();
  }

  /** Reads a part of a large content; then what came after it is handled. */
  private read(): void {
    const { reading } = this;
    if (reading === undefined || !reading.content.work(PART)) return;
    this.reading = undefined;
    const { target, sender, topic } = reading.envelope;
    this.deliver(target, sender, topic, reading.content.value);
  }

  private get early(): boolean {
    return this.ahead > (this.owner.roster ?? 0);
  }

  get busy(): boolean {
    return this.early || this.reading !== undefined || this.left <= 0;
  }

  /** Goes on with what takes long, or what has waited for the turns of processes; true: there is more. */
  work(): boolean {
    const wasBusy = this.busy;
    this.left = this.manner.ration ?? Infinity;
    if (!wasBusy || this.early) return false;
    try {
      this.read();
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
      this.reading = undefined;
      this.link.broken(thrown.message);
    }
    if (!this.busy) this.link.resume();
    return this.busy;
  }

  private deliver(target: Target, sender: Origin | undefined, topic: string, content: Value): void {
    const { system } = this,
      to = this.local(target);
    if (to === undefined) system.observer.lost?.(sender?.text, this.textOf(target), topic, 'no process');
    else if (to.full && this.parks(sender, to, topic)) this.admit(to, new Message(topic, content, sender));
    else if (to.full)
      system.send(sender instanceof Pid ? this.standIn(sender) : undefined, to, topic, content, undefined);
    else system.deliver(to, new Message(topic, content, sender));
  }

  /** Does whoever sends to a full mailbox wait? */
  private parks(sender: Origin | undefined, to: Process, topic: string): boolean {
    if (this.manner.parks !== true || !(sender instanceof Pid)) return false;
    if (to.receive !== undefined || to.mailLimit.overflow !== 'park-sender') return false;
    return !to.mail.takesAtOnce(topic);
  }

  /** Takes in a message beyond the limit of a mailbox. From now on senders there wait, until all such have room. */
  private admit(to: Process, message: Message): void {
    const { parked } = this,
      { serial } = to.pid,
      waiting = parked.get(serial) ?? 0;
    parked.set(serial, waiting + 1);
    if (waiting === 0) this.putSerial(Signal.Full, serial);
    this.system.observer.delivered?.(to, message);
    to.mail.admit(message, {
      valid: true,
      resume: () => {
        const left = (parked.get(serial) ?? 1) - 1;
        if (left > 0) parked.set(serial, left);
        else if (parked.delete(serial)) this.putSerial(Signal.Room, serial);
        return true;
      },
    });
  }

  private putSerial(kind: Signal.Full | Signal.Room, serial: number): void {
    this.tell(kind, ({ out }) => out.uint(serial));
  }

  private takeOrigin(from: Decoder, reader: Reader): Origin | undefined {
    switch (reader.byte() as From) {
      case From.Nobody:
        return undefined;
      case From.Process:
        return this.pids.take(from, reader);
      case From.System:
        return systemItself(this.manner.node);
      default:
        return malformed('sender');
    }
  }

  /** A process of this node that others can find. */
  private local({ host, serial }: Target): Process | undefined {
    const process = this.system.live.get(serial);
    if (process === undefined || process.host.id !== host) return undefined;
    return process.findable || this.starting.has(serial) ? process : undefined;
  }

  private textOf({ host, serial }: Target): string {
    const { node } = this.system.options;
    return `{${node === undefined ? host : `${node}@${host}`}|${uniqueText(serial)}}`;
  }

  // ---- what waits for room

  wait(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.system.timers.set(waiting.timer, this.system.clock.monotonic() + ROOM_TIMEOUT);
  }

  withdraw(message: Message): boolean {
    const found = this.waiting.find((waiting) => waiting.message === message);
    if (found !== undefined) this.forget(found);
    return found !== undefined;
  }

  waitedTooLong(waiting: Waiting): void {
    this.forget(waiting);
    waiting.refuse(
      this.isUp ? new ErrorObject(text.overloaded(), KINDS.RATE_LIMITED, { retryable: true }) : unreachable(),
    );
  }

  private forget(waiting: Waiting): void {
    this.waiting = this.waiting.filter((other) => other !== waiting);
    this.system.timers.clear(waiting.timer);
  }

  /** Sends what waits, as far as the link takes it. */
  room(): void {
    while (this.link.open && this.waiting.length > 0) {
      const first = this.waiting.shift()!;
      this.system.timers.clear(first.timer);
      if (first.valid) first.admit();
    }
  }

  protected refuseWaiting(): void {
    for (const waiting of this.waiting.splice(0)) {
      this.system.timers.clear(waiting.timer);
      waiting.refuse(unreachable());
    }
  }

  // ---- links, monitors, ends

  relate(relation: Relation, process: Process, other: Process, waiter: Waiter): true | ErrorObject | undefined {
    const { serial } = other.pid;
    if (!this.waitable) return unreachable();
    if (!this.isUp) {
      this.wait(
        new WaitingRequest(this, { kind: relation, process, serial, waiter }, () =>
          this.relate(relation, process, other, waiter),
        ),
      );
      return undefined;
    }
    if (this.link.fences(process.pid.serial, serial)) return this.manner.lost();
    const known = this.known.get(serial);
    if (known !== undefined && relation === 'link' && has(process.links, known)) return true;
    if (known !== undefined && relation === 'monitor' && has(process.watching, known)) return alreadyMonitoring();
    const encoder = this.ask(relation === 'link' ? Signal.Link : Signal.Monitor, {
      kind: relation,
      process,
      waiter,
      serial,
      monitor: relation === 'monitor',
      link: relation === 'link',
      undone: false,
    });
    putPid(encoder, process.pid);
    putTarget(encoder, other.pid);
    this.link.end();
    return undefined;
  }

  askSettled(process: Process, { pid }: Process, waiter: Waiter): boolean {
    if (!this.isUp) return false;
    const request = {
      kind: 'settled',
      process,
      waiter,
      serial: pid.serial,
      monitor: false,
      link: false,
      undone: false,
    };
    putTarget(this.ask(Signal.Settled, request as Request), pid);
    this.link.end();
    return true;
  }

  private settled(from: Decoder, reader: Reader): void {
    const { session } = this,
      request = reader.uint(),
      process = this.local(takeTarget(from, reader));
    if (process === undefined || !process.queued || process.rare.firstWait !== undefined)
      return this.answerValue(request, true);
    const waiter = {
      valid: true,
      resume: () => {
        this.answerValue(request, true, session);
        return true;
      },
    };
    new FirstWait(process, waiter, process, PATIENCE_MS);
  }

  /** Begins a request. */
  ask(kind: number, request: Request): Encoder {
    const encoder = this.link.begin(kind);
    this.requests.set(++this.lastRequest, request);
    encoder.out.uint(this.lastRequest);
    return encoder;
  }

  private related(relation: Relation, from: Decoder, reader: Reader): void {
    const request = reader.uint(),
      pid = this.pids.take(from, reader),
      process = this.local(takeTarget(from, reader));
    if (process === undefined)
      return this.fail(request, new ErrorObject(text.pidNotRegistered(), KINDS.NOT_FOUND), this.session);
    if (this.link.fences(process.pid.serial, pid.serial)) return this.fail(request, this.manner.lost(), this.session);
    const standIn = this.standIn(pid);
    if (relation === 'link') link(standIn, process);
    else if (!monitor(standIn, process)) return this.fail(request, alreadyMonitoring(), this.session);
    this.answerPid(request, process.pid, this.session);
  }

  unrelate(relation: Relation, process: Process, { pid }: Process): void {
    for (const request of this.requests.values()) {
      if (request.process !== process) continue;
      if (request.kind === 'spawn') (request.cut ??= new Set()).add(relation + pid.serial);
      else if (request.kind === relation && request.serial === pid.serial) request.undone = true;
    }
    this.undoWaiting(relation, process, pid);
    this.tell(relation === 'link' ? Signal.Unlink : Signal.Demonitor, (encoder) => {
      encoder.out.uint(process.pid.serial);
      putTarget(encoder, pid);
    });
  }

  private undoWaiting(relation: Relation, process: Process, { serial }: Pid): void {
    for (const waiting of this.waiting) {
      if (!(waiting instanceof WaitingRequest)) continue;
      const { asks } = waiting;
      if (asks.kind !== relation || asks.process !== process || asks.serial !== serial) continue;
      this.forget(waiting);
      waiting.undo();
    }
  }

  private unrelated(undo: typeof unlink, from: Decoder, reader: Reader): void {
    const standIn = this.known.get(reader.uint()),
      process = this.local(takeTarget(from, reader));
    if (standIn !== undefined && process !== undefined) undo(standIn, process);
  }

  /** A process of this node has ended: the other one tells those that are tied to it. True: it waits for that. */
  ended(process: Process, exit: Exit, ties: Ties, asked: boolean, unnoticed = false): boolean {
    const { serial } = process.pid,
      awaited = this.awaited.delete(serial);
    if (!this.isUp) return false;
    if (asked || awaited || this.holds(ties.watchers) || this.holds(ties.links) || this.holds(ties.watching))
      this.putEnd(serial, exit, unnoticed);
    return awaited;
  }

  private putEnd(serial: number, exit: Exit, unnoticed: boolean): void {
    const told = this.tell(Signal.Ended, (encoder) => {
      encoder.out.uint(serial);
      return putExit(encoder, exit, unnoticed);
    });
    if (!told) this.putEnd(serial, exitTooLarge(), unnoticed);
  }

  private holds(few: ProcessSet): boolean {
    let found = false;
    each(few, ({ receive }) => {
      if (receive instanceof RemoteMail && receive.peer === this) found = true;
    });
    return found;
  }

  /** Forgets what a process has asked for, because it has ended; whether there was anything. */
  forgetRequests(process: Process): boolean {
    const { size } = this.requests;
    for (const [id, request] of this.requests) {
      if (request.process !== process) continue;
      this.requests.delete(id);
      request.begun?.(false);
      if (request.started !== undefined) mailOf(request.started).pins--;
    }
    return this.requests.size < size;
  }

  private hasEnded(from: Decoder, reader: Reader): void {
    const serial = reader.uint(),
      { exit, unnoticed } = takeExit(from, reader),
      standIn = this.known.get(serial);
    if (standIn === undefined) return;
    this.known.delete(serial);
    this.owner.gone?.(serial);
    mailOf(standIn).refuse(new ErrorObject(text.processNotFound(), KINDS.NOT_FOUND));
    this.system.ends.gone(standIn, exit, unnoticed);
  }

  cancel({ pid }: Process, { from, at, deadline, reason }: CancelEvent): void {
    this.tell(Signal.Cancel, (encoder) => {
      putTarget(encoder, pid);
      putOrigin(encoder, from);
      encoder.out.float(deadline - at);
      encoder.out.string(reason);
    });
  }

  private cancelled(from: Decoder, reader: Reader): void {
    const to = this.local(takeTarget(from, reader)),
      sender = this.takeOrigin(from, reader),
      within = reader.float(),
      reason = reader.string();
    if (Number.isNaN(within)) malformed('deadline');
    if (to !== undefined)
      this.system.cancellation.cancel(sender instanceof Pid ? this.standIn(sender) : undefined, to, within, reason);
  }

  terminate({ pid }: Process): void {
    this.tell(Signal.Terminate, (encoder) => putTarget(encoder, pid));
  }

  // ---- starts

  protected putSpawn(encoder: Encoder, start: RemoteStart, asking: Process): ErrorObject | undefined {
    putOrigin(encoder, start.how.parent?.pid);
    const refused = putStart(encoder, start);
    if (refused === undefined) {
      this.link.end();
      return undefined;
    }
    this.requests.delete(this.lastRequest);
    this.abandon(refused);
    return this.refusal(undefined, asking);
  }

  /**
   * Starts a process under a PID that this side has chosen. Its stand-in can be used at once; it ends with an error if
   * the process does not start. Only while a session is up.
   */
  start(start: RemoteStart, pid: Pid): Process | ErrorObject {
    const { parent, waiter, monitor = false, link = false, awaited = false, begun } = start.how,
      started = this.add(pid);
    if (awaited) mailOf(started).pins++;
    mailOf(started).pins++;
    const request = { process: parent, waiter, serial: pid.serial, monitor, link, undone: false, started, begun };
    const encoder = this.ask(Signal.Spawn, { kind: 'spawn', ...request });
    const refused = this.putSpawn(encoder, start, started);
    if (refused === undefined) return started;
    this.known.delete(pid.serial);
    started.alive = false;
    return refused;
  }

  /** Another thread of the node has to be asked. */
  protected startElsewhere(_thread: number, _start: RemoteStart): ErrorObject | undefined {
    return malformed('answer');
  }

  private spawned(from: Decoder, reader: Reader): void {
    const { session } = this,
      request = reader.uint(),
      origin = this.takeOrigin(from, reader),
      parent = origin instanceof Pid ? this.standIn(origin) : undefined,
      start = takeStart(from, reader),
      mail = parent === undefined ? undefined : mailOf(parent);
    const thread = this.owner.elsewhere?.(start.host);
    if (thread !== undefined)
      return this.answer(Signal.Answer, request, session, ({ out }) => {
        out.byte(Answer.Elsewhere);
        out.uint(thread);
        return undefined;
      });
    if (start.serial !== undefined) this.starting.add(start.serial);
    if (start.serial !== undefined && start.awaited) this.awaited.add(start.serial);
    const refused = this.begin(start, parent, {
      answer: (answered, exit) => {
        if (mail !== undefined) mail.pins--;
        if (start.serial !== undefined) this.starting.delete(start.serial);
        if (answered instanceof ErrorObject) this.fail(request, answered, session);
        else if (exit === undefined) this.answerPid(request, answered.pid, session);
        else this.answerValue(request, exit.value, session);
      },
    });
    if (refused === undefined) {
      if (mail !== undefined) mail.pins++;
      return;
    }
    if (start.serial !== undefined) {
      this.starting.delete(start.serial);
      this.awaited.delete(start.serial);
    }
    this.fail(request, refused, session);
  }

  private begin(start: Start, parent: Process | undefined, { answer }: Answering): ErrorObject | undefined {
    const { system } = this,
      { exec, name, monitor, link, context, messages, bounds, serial } = start;
    if (name !== undefined && system.named(name) !== undefined)
      return new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS);
    let child: Process | ErrorObject | undefined;
    const waiter: Waiter = {
      valid: true,
      resume: (_pid?: Value, error?: Value) => {
        answer(error instanceof ErrorObject ? error : (child as Process), undefined);
        return true;
      },
    };
    const how = { parent, monitor, link, context, name, initialMessages: messages, bounds, serial, here: true };
    child = system.spawning.spawn(start.id, start.host, start.args, exec ? how : { ...how, waiter });
    if (child instanceof ErrorObject) return child;
    if (start.awaited) system.awaitExit(child, NOTICED);
    if (exec) system.awaitExit(child, { exited: (process, exit) => answer(exit.error ?? process, exit) });
    return undefined;
  }

  // ---- answers

  private answer(
    kind: Signal.Answer | Signal.Reply,
    request: number,
    session: number,
    write: (encoder: Encoder) => Refusal | undefined,
    otherwise: (refused: ErrorObject) => void = (refused) => this.fail(request, refused, session),
  ): void {
    if (!this.isUp || session !== this.session) return;
    let refused: Refusal | undefined;
    const told = this.tell(kind, (encoder) => {
      encoder.out.uint(request);
      return (refused = write(encoder));
    });
    if (!told) otherwise(refusedBy(refused!));
  }

  fail(request: number, error: ErrorObject, session = this.session): void {
    this.answer(Signal.Answer, request, session, (encoder) => {
      encoder.out.byte(Answer.Failed);
      return encoder.value(error);
    });
  }

  private answerPid(request: number, pid: Pid, session: number): void {
    this.answer(Signal.Answer, request, session, (encoder) => {
      encoder.out.byte(Answer.Pid);
      putPid(encoder, pid);
      return undefined;
    });
  }

  answerValue(request: number, value: Value, session = this.session): void {
    this.answer(Signal.Answer, request, session, (encoder) => {
      encoder.out.byte(Answer.Value);
      return encoder.value(value);
    });
  }

  private answered(from: Decoder, reader: Reader): void {
    const id = reader.uint(),
      request = this.requests.get(id);
    this.requests.delete(id);
    switch (reader.byte() as Answer) {
      case Answer.Failed: {
        const error = takeError(from);
        if (request !== undefined) this.failed(request, error);
        return;
      }
      case Answer.Value: {
        const value = from.value();
        request?.waiter?.resume(value);
        return;
      }
      case Answer.Pid: {
        const pid = this.pids.take(from, reader);
        if (request !== undefined) this.granted(request, pid);
        return;
      }
      case Answer.Elsewhere: {
        const thread = reader.uint();
        if (request?.start === undefined) return;
        const refused = this.startElsewhere(thread, request.start);
        if (refused !== undefined) this.failed(request, refused);
        return;
      }
      default:
        malformed('answer');
    }
  }

  /** Something asked for is not done. */
  private failed({ started, begun, waiter }: Request, error: ErrorObject): void {
    begun?.(false);
    if (started !== undefined) {
      if (this.known.get(started.pid.serial) === started) this.known.delete(started.pid.serial);
      this.system.ends.gone(started, new Exit(undefined, error));
    }
    waiter?.resume(undefined, error);
  }

  private granted({ kind, process, waiter, undone, cut, started, begun, ...ties }: Request, pid: Pid): void {
    const standIn = this.standIn(pid);
    const holds = (relation: Relation): boolean =>
      !undone && ties[relation] && cut?.has(relation + pid.serial) !== true;
    if (process !== undefined && holds('monitor')) monitor(process, standIn);
    if (process !== undefined && holds('link')) link(process, standIn);
    if (started !== undefined) mailOf(started).pins--;
    begun?.(true);
    waiter?.resume(kind === 'spawn' ? str(pid.text) : true);
  }

  // ---- groups

  /** Says that a process of this node has joined a group, or left it. */
  putGroup(name: string, pid: Pid, joined: boolean): void {
    this.tell(joined ? Signal.Joined : Signal.Left, (encoder) => {
      encoder.word(name);
      putPid(encoder, pid);
    });
  }

  /** Says which groups processes of this node are in. */
  putGroups(): void {
    for (const { name, members } of this.system.groups.all())
      for (const { pid, remote } of members) if (remote === undefined) this.putGroup(name, pid, true);
  }

  private grouped(joined: boolean, from: Decoder, reader: Reader): void {
    const { groups } = this.system,
      name = from.word(),
      member = this.standIn(this.pids.take(from, reader));
    if (name === '') malformed('group');
    if (joined) groups.join(name, member);
    else groups.leave(name, member);
  }

  // ---- the link

  signal(kind: number, from: Decoder, reader: Reader): void {
    this.left--;
    switch (kind as Signal) {
      case Signal.Send:
        return this.arrived(from, reader);
      case Signal.SendLarge:
        return this.largeArrived(from, reader);
      case Signal.Ended:
        return this.hasEnded(from, reader);
      case Signal.Monitor:
        return this.related('monitor', from, reader);
      case Signal.Link:
        return this.related('link', from, reader);
      case Signal.Demonitor:
        return this.unrelated(demonitor, from, reader);
      case Signal.Unlink:
        return this.unrelated(unlink, from, reader);
      case Signal.Cancel:
        return this.cancelled(from, reader);
      case Signal.Terminate: {
        const target = this.local(takeTarget(from, reader));
        if (target !== undefined) this.system.terminate(target);
        return;
      }
      case Signal.Spawn:
        return this.spawned(from, reader);
      case Signal.Answer:
        return this.answered(from, reader);
      case Signal.Call:
        return this.called(from, reader);
      case Signal.Reply:
        return this.replied(from, reader);
      case Signal.Settled:
        return this.settled(from, reader);
      case Signal.Full:
      case Signal.Room: {
        const standIn = this.known.get(reader.uint());
        if (standIn !== undefined) mailOf(standIn).stall((kind as Signal) === Signal.Full);
        return;
      }
      case Signal.Joined:
        return this.grouped(true, from, reader);
      case Signal.Left:
        return this.grouped(false, from, reader);
      default:
        if (this.owner.told?.(this, kind, from, reader) !== true) malformed('signal');
    }
  }

  down(reason: Reason): void {
    this.session++;
    this.reading = undefined;
    this.refuseWaiting();
    const requests = [...this.requests.values()],
      calls = [...this.calls.values()],
      known = [...this.known.values()];
    this.calls.clear();
    this.requests.clear();
    this.known.clear();
    this.starting.clear();
    this.awaited.clear();
    this.parked.clear();
    for (const alias of calls) alias.answer(undefined, this.manner.lost(reason));
    for (const standIn of known) {
      this.owner.gone?.(standIn.pid.serial);
      mailOf(standIn).refuse(this.manner.lost(reason));
      this.system.ends.gone(standIn, new Exit(undefined, this.manner.lost(reason), true));
    }
    for (const { waiter } of requests) waiter?.resume(undefined, this.manner.lost(reason));
    this.owner.peerDown(this, reason);
  }

  refused(message: string): void {
    this.refuseWaiting();
    this.owner.peerRefused(this, message);
  }
}

interface Answering {
  answer(answered: Process | ErrorObject, exit: Exit | undefined): void;
}

const mailOf = ({ receive }: Process): RemoteMail => receive as RemoteMail;

function putEnvelope(encoder: Encoder, to: Pid, from: Origin | undefined, topic: string): void {
  putTarget(encoder, to);
  putOrigin(encoder, from);
  encoder.word(topic);
}

function putOrigin(encoder: Encoder, from: Origin | undefined): void {
  encoder.out.byte(from instanceof Pid ? From.Process : from === undefined ? From.Nobody : From.System);
  if (from instanceof Pid) putPid(encoder, from);
}

function putWritten({ out }: Encoder, { written }: Written): undefined {
  out.uint(written.length);
  out.raw(written);
}

export const unreachable = (): ErrorObject =>
  new ErrorObject(text.nodeUnreachable(), KINDS.UNAVAILABLE, { retryable: true });

/** The error of what was lost with a session. */
function disconnected(node: string, reason: Reason = 'noconnection'): ErrorObject {
  const details = new Table();
  details.setStr('node', str(node));
  details.setStr('reason', str(reason));
  const message = reason === 'thread ended' ? text.threadEnded() : text.nodeDisconnected();
  return new ErrorObject(message, KINDS.UNAVAILABLE, { details, ender: 'others' });
}

/** Waits for the end of a process for another thread, which judges its failure. */
const NOTICED: ExitWaiter = { reportsFailure: false, exited: () => {} };

const alreadyMonitoring = (): ErrorObject => new ErrorObject(text.alreadyMonitoring(), KINDS.ALREADY_EXISTS);

const exitTooLarge = (): Exit => new Exit(undefined, invalid(text.messageTooLarge()));
