// The link to one other node: a state machine that gets time, frames and signals, and makes an ordered stream out of a
// transport that loses, repeats and delays. Frames are numbered, kept until they are acknowledged, and sent again after
// a reconnect or a gap; what comes twice or out of turn is dropped.
//
// Two incarnations of nodes have one session after the other (`epoch`). A side that no longer hears the other ends the
// session it is in, and a side that hears of a later session ends its own: neither side receives anything of a session
// that one of them has ended. Whether a message of it arrived is not known; so processes that are older than the new
// session, which may have lost one, are fenced: they do not reach each other any more. Therefore of what one process
// sends to another there arrives a prefix, in order, once.
//
// It must not know what signals mean, nor wait: its owner calls `tick`, `flush` and `receive`.
import * as text from '../../messages/actors.ts';
import { Ring } from '../../values/ring.ts';
import { PER_INCARNATION } from '../values/pid.ts';
import { MOST_BYTES, OLDEST, VERSION } from './codec.ts';
import { Decoder } from './decoder.ts';
import { Encoder } from './encoder.ts';
import { Frame, LEAD, frame, greeting, headed, header, hello, helloFrame, type Header, type Hello } from './frame.ts';
import { Malformed, Reader, Writer, malformed } from './wire.ts';

/** Why a session is over. */
export type Reason = 'noconnection' | 'restarted' | 'left' | 'malformed';

/** Sends frames to the other node; they may get lost. */
export interface Wire {
  /** The bytes stay as they are, and must be left so. */
  send(frame: Uint8Array): void;
}

/** Has the link, and handles what comes out of it. */
export interface LinkOwner {
  /** A session has begun: signals can be sent. */
  up(): void;
  /** It is over; all signals that came have been handled. */
  down(reason: Reason): void;
  /** There was none, and the other node does not answer. */
  unreachable(): void;
  /** The other node cannot be talked to; the message says why. */
  refused(message: string): void;
  /** Handles a signal: reads all of it. */
  signal(kind: number, from: Decoder, reader: Reader): void;
  /** It needs time for a signal: the next ones wait until `resume`. */
  readonly busy: boolean;
  /** The window has room again. */
  room(): void;
  /** The serial number of the youngest process here. */
  youngest(): number;
}

export interface LinkOptions {
  /** Names of this node and the other. */
  readonly node: string;
  readonly peer: string;
  readonly incarnation: number;
  /** Milliseconds of monotonic time. */
  readonly now: () => number;
  /** Milliseconds without a sign of the other node after which it counts as down. */
  readonly down: number;
  /** Bytes of signals that are sent at once. */
  readonly batch?: number | undefined;
  /** Most bytes that may be sent without being acknowledged. */
  readonly window?: number | undefined;
  /** The longest body of a frame. */
  readonly chunk?: number | undefined;
  /** Makes writers that leave LEAD bytes free. */
  readonly writer?: (() => Writer) | undefined;
  /**
   * The incarnation of the other side, where the transport is of one session and begins with it: nothing has to be
   * agreed on, and signals can be sent at once.
   */
  readonly established?: number | undefined;
  /** Versions that this side speaks. */
  readonly versions?: { readonly oldest: number; readonly newest: number } | undefined;
}

const BATCH = 4096,
  WINDOW = 4 * 2 ** 20,
  CHUNK = 2 ** 20;

/** So many frames are acknowledged at once where more are waiting. */
const ACKED_AT_ONCE = 64,
  /** Or this part of the window. */
  SHARE_ACKED = 8;

/** The signal that ends a session in order. Other kinds are its owner's. */
const BYE = 0;

/** A frame with signals to handle. */
interface Unhandled {
  readonly seq: number;
  readonly reader: Reader;
}

/** A frame that is kept until it is acknowledged. */
interface Kept {
  readonly kind: Frame;
  readonly seq: number;
  /** Its body begins at LEAD. */
  readonly bytes: Uint8Array;
  /** What it was written into: frames follow each other there. */
  readonly memory: ArrayBuffer;
}

const newEncoder = ({ writer }: LinkOptions): Encoder => new Encoder(writer?.() ?? new Writer(LEAD));

type LinkState =
  /** No session yet. */
  | 'connecting'
  | 'up'
  | 'down'
  /** The other node speaks another version, or nonsense. */
  | 'refused';

export class Link {
  state: LinkState = 'connecting';
  /** The incarnation of the other node; 0: not known. */
  peerIncarnation = 0;
  private epoch = 1;
  /** A hello of this session has come. */
  private seen = false;
  /** Processes up to these do not reach each other. */
  private localFence = 0;
  private remoteFence = 0;

  // The same for messages that were sent to processes of an incarnation before this side had heard of it.
  private reached = 0;
  private localMisled = 0;
  private remoteMisled = 0;

  // What is sent: a batch of signals, and frames that are not acknowledged.
  private encoder: Encoder;
  /** The number of the last frame. */
  sent = 0;
  private kept = new Ring<Kept>();
  private keptBytes = 0;
  private wasFull = false;

  // What is received: the number of the last frame, and parts of a large signal.
  private decoder = new Decoder();
  received = 0;
  /** Frames whose signals are not all handled. */
  private unhandled: Unhandled[] = [];
  private owesAck = false;
  /** The last frame that was acknowledged. */
  private acked = 0;
  /** Bytes received since then. */
  private unacked = 0;
  private askedFor = 0;
  private parts: Uint8Array[] = [];
  private partBytes = 0;

  /** The transport works. */
  private connected = false;
  private heardAt: number;

  private readonly batch: number;
  private readonly window: number;
  private readonly chunk: number;

  constructor(
    private readonly wire: Wire,
    private readonly owner: LinkOwner,
    private readonly options: LinkOptions,
  ) {
    this.batch = options.batch ?? BATCH;
    this.window = options.window ?? WINDOW;
    this.chunk = options.chunk ?? CHUNK;
    this.encoder = newEncoder(options);
    this.heardAt = options.now();
    if (options.established === undefined) return;
    this.peerIncarnation = options.established;
    this.connected = this.seen = true;
    this.state = 'up';
  }

  /** Can signals be sent that may have to wait? */
  get open(): boolean {
    return this.state === 'up' && !this.full;
  }

  private get full(): boolean {
    return this.keptBytes + this.encoder.out.size >= this.window;
  }

  /** May two processes have lost a message between them? Then they do not reach each other any more. */
  fences(local: number, remote: number): boolean {
    return (
      (local <= this.localFence && remote <= this.remoteFence) ||
      (local <= this.localMisled && remote <= this.remoteMisled)
    );
  }

  /** A message goes to this process. */
  reach(remote: number): void {
    if (remote > this.reached) this.reached = remote;
  }

  // ---- sending

  /** Begins a signal. Write it, then call `end` or `abandon`. Only while a session is up. */
  begin(kind: number): Encoder {
    const { encoder } = this;
    encoder.mark();
    encoder.out.byte(kind);
    return encoder;
  }

  end(): void {
    if (this.encoder.out.size >= this.batch) this.sendBatch();
    if (this.full) this.wasFull = true;
  }

  /** The signal cannot be sent: as if it had not begun. */
  abandon(): void {
    this.encoder.rollback();
  }

  /**
   * The end of a turn: sends what there is, and acknowledges. `lazy`: only what is much; the rest later, because there
   * is more to handle, or with the next sign of life.
   */
  flush(lazy = false): void {
    if (this.state !== 'up') return;
    if (this.encoder.out.size > 0) this.sendBatch();
    else if (this.owesAck && (!lazy || this.owesMuch)) this.tell(Frame.Ack);
  }

  private get owesMuch(): boolean {
    return this.ack - this.acked >= ACKED_AT_ONCE || this.unacked >= this.window / SHARE_ACKED;
  }

  /** Ends the session after all that was sent; nothing is sent from then on. */
  leave(): void {
    if (this.state === 'up') {
      this.begin(BYE);
      this.end();
      this.flush();
    }
    this.connected = false;
  }

  private sendBatch(): void {
    const bytes = this.encoder.out.take(),
      { chunk } = this;
    let at = 0;
    for (; bytes.length - LEAD - at > chunk; at += chunk)
      this.keep(Frame.Part, bytes.slice(at, at + LEAD + chunk), bytes.buffer);
    this.keep(Frame.Data, at === 0 ? bytes : bytes.slice(at), bytes.buffer);
  }

  private keep(kind: Frame, bytes: Uint8Array, memory: ArrayBuffer): void {
    const seq = ++this.sent;
    this.kept.push({ kind, seq, bytes, memory });
    this.keptBytes += bytes.length - LEAD;
    if (this.connected) this.wire.send(headed(this.head(kind, seq), bytes));
  }

  /** Says how far this side is. */
  private tell(kind: Frame.Ack | Frame.Gap | Frame.Ping): void {
    if (this.connected) this.wire.send(frame(this.head(kind, this.sent)));
  }

  /** The header of a frame that is sent now: it acknowledges. */
  private head(kind: Frame, seq: number): Header {
    const { peerIncarnation: knows, epoch, ack } = this;
    this.owesAck = false;
    this.acked = ack;
    this.unacked = 0;
    return { kind, incarnation: this.options.incarnation, knows, epoch, seq, ack };
  }

  /** Sends again what is not acknowledged: copies, because the transport may still have the bytes sent before. */
  private resend(): void {
    if (!this.connected) return;
    this.kept.each(({ kind, seq, bytes }) => this.wire.send(headed(this.head(kind, seq), bytes.slice())));
  }

  /** The other side has got all frames up to this one. */
  private acknowledged(ack: number): void {
    if (ack > this.sent) malformed('acknowledgement');
    for (let first = this.kept.first; first !== undefined && first.seq <= ack; first = this.kept.first) {
      this.kept.shift();
      this.keptBytes -= first.bytes.length - LEAD;
      this.reuse(first.memory);
    }
  }

  /** Frames lie in memory in order: what comes next in other memory was the last one. */
  private reuse(memory: ArrayBuffer): void {
    const { out } = this.encoder;
    if (memory !== (this.kept.first?.memory ?? out.bytes.buffer)) out.reuse(memory);
  }

  private tellRoom(): void {
    if (!this.wasFull || !this.open) return;
    this.wasFull = false;
    this.owner.room();
  }

  // ---- the transport

  /** Frames can be sent, perhaps again. */
  connect(): void {
    this.connected = true;
    this.greet(true);
  }

  /** Frames are lost from now on. */
  disconnect(): void {
    this.connected = false;
  }

  /** Takes a frame. Errors of the owner's handlers are thrown once the frame is handled. */
  receive(bytes: Uint8Array): void {
    this.trying(() => {
      const reader = new Reader(bytes),
        kind = reader.byte();
      if (kind === Frame.Hello) this.hello(reader);
      else this.numbered(header(kind, reader), reader);
    });
  }

  /** Does something with what came, which may be nonsense. */
  private trying(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
      this.broken(thrown.message);
    } finally {
      this.tellRoom();
    }
  }

  /** The other side does not keep to the protocol: it is not talked to until it restarts. */
  broken(message: string): void {
    if (this.state === 'refused') return;
    this.over('malformed');
    this.state = 'refused';
    this.owner.refused(message);
  }

  private numbered(head: Header, reader: Reader): void {
    const { kind, seq, ack } = head;
    if (!this.isOurs(head)) return;
    this.heardAt = this.options.now();
    this.acknowledged(ack);
    if (kind === Frame.Gap) return this.resend();
    if (kind === Frame.Ack) return;
    if (kind === Frame.Ping) {
      if (seq > this.received) this.askAgain();
    } else if (seq === this.received + 1) this.accept(kind, reader.rest());
    else if (seq <= this.received) this.owesAck = true;
    else this.askAgain();
  }

  /** Does the frame belong to the session? If the other side believes in another one, it is told. */
  private isOurs({ incarnation, knows, epoch }: Header): boolean {
    const { options, peerIncarnation } = this;
    if (this.state === 'up' && incarnation === peerIncarnation && knows === options.incarnation && epoch === this.epoch)
      return true;
    if (this.state !== 'refused' && incarnation >= peerIncarnation) this.greet(true);
    return false;
  }

  /** A frame is missing: asks for it, once. */
  private askAgain(): void {
    const next = this.received + 1;
    if (this.askedFor === next) return;
    this.askedFor = next;
    this.tell(Frame.Gap);
  }

  private accept(kind: Frame, body: Uint8Array): void {
    this.received++;
    this.owesAck = true;
    this.unacked += body.length;
    if (kind === Frame.Part || this.parts.length > 0) {
      this.partBytes += body.length;
      if (this.partBytes > 2 * MOST_BYTES) malformed('size');
      this.parts.push(body);
      if (kind === Frame.Part) return;
      body = this.joined();
    }
    this.unhandled.push({ seq: this.received, reader: new Reader(body) });
    this.handle();
  }

  /** The last frame that is handled. */
  private get ack(): number {
    const [first] = this.unhandled;
    return first === undefined ? this.received : first.seq - 1;
  }

  private joined(): Uint8Array {
    const whole = new Uint8Array(this.partBytes);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.parts = [];
    this.partBytes = 0;
    return whole;
  }

  /** The owner has had its time. */
  resume(): void {
    this.owesAck = true;
    this.trying(() => this.handle());
  }

  /** Hands signals to the owner. If a handler throws, the others still get theirs. */
  private handle(): void {
    const { decoder, owner } = this;
    let fault: { readonly thrown: unknown } | undefined;
    while (this.unhandled.length > 0 && decoder === this.decoder && !owner.busy) {
      const { reader } = this.unhandled[0]!;
      if (reader.done) {
        this.unhandled.shift();
        continue;
      }
      decoder.read(reader);
      const kind = reader.byte();
      if (kind === BYE) return this.over('left');
      try {
        owner.signal(kind, decoder, reader);
      } catch (thrown) {
        if (thrown instanceof Malformed) throw thrown;
        fault ??= { thrown };
      }
    }
    if (fault !== undefined) throw fault.thrown;
  }

  // ---- sessions

  /** Says which session this side believes in. */
  private greet(asks: boolean): void {
    const { connected, options, peerIncarnation: knows, epoch, seen, localFence: fence, ack } = this;
    const { oldest, newest } = options.versions ?? { oldest: OLDEST, newest: VERSION };
    if (!connected) return;
    this.wire.send(
      helloFrame(
        { oldest, newest, node: options.node, asks },
        { incarnation: options.incarnation, knows, epoch, seen, fence, ack },
      ),
    );
  }

  private hello(reader: Reader): void {
    const { options } = this,
      theirs = greeting(reader),
      ours = options.versions ?? { oldest: OLDEST, newest: VERSION };
    if (theirs.newest < ours.oldest || theirs.oldest > ours.newest) {
      if (theirs.asks) this.greet(false);
      return this.strange(theirs.newest, ours.newest);
    }
    const said = hello(reader);
    if (!this.meets(said)) return;
    if (said.knows !== 0 && said.knows !== options.incarnation) return this.greet(true);
    if (said.epoch < this.epoch) return this.greet(true);
    if (said.epoch > this.epoch) this.advance(said.epoch);
    this.join(said, theirs.asks);
  }

  /** Whether it is the incarnation of the other node that this side talks to, from now on at least. */
  private meets({ incarnation }: Hello): boolean {
    if (incarnation < this.peerIncarnation || incarnation === 0) return false;
    if (incarnation === this.peerIncarnation) return this.state !== 'refused';
    this.over('restarted');
    this.peerIncarnation = incarnation;
    this.misled(incarnation * PER_INCARNATION);
    this.begun(1);
    this.state = 'connecting';
    return true;
  }

  /** Fences processes that have sent to the new incarnation, whose processes begin there, while the old one was up. */
  private misled(first: number): void {
    this.localMisled = this.owner.youngest();
    this.remoteMisled = this.reached >= first ? this.reached : 0;
  }

  /** Another session than the one that this side believes in has begun. */
  private advance(epoch: number): void {
    this.over('noconnection');
    this.begun(epoch);
  }

  private strange(theirs: number, ours: number): void {
    if (this.state === 'refused') return;
    this.over('noconnection');
    this.state = 'refused';
    this.owner.refused(text.linkVersion(this.options.peer, theirs, ours));
  }

  /** Both sides believe in the same session. */
  private join({ seen, fence, ack }: Hello, asks: boolean): void {
    const { owner } = this,
      first = !this.seen;
    this.heardAt = this.options.now();
    this.seen = true;
    // The other side has ended its last session: what it sent before went to processes that exist by now.
    if (first && this.epoch > 1) this.localFence = owner.youngest();
    const begins = seen && this.state !== 'up';
    if (seen) this.remoteFence = fence;
    if (begins) this.state = 'up';
    if (asks || first) this.greet(this.state !== 'up');
    if (begins) owner.up();
    else if (this.state === 'up') {
      this.acknowledged(ack);
      this.resend();
    }
  }

  /** Ends the session, if there is one. The next has another number, because signals may have been lost in this one. */
  private over(reason: Reason): void {
    if (this.state !== 'up') return;
    this.state = 'down';
    this.begun(this.epoch + 1);
    this.owner.down(reason);
  }

  /** Both streams begin anew. */
  private begun(epoch: number): void {
    this.epoch = epoch;
    this.seen = false;
    this.localFence = this.remoteFence = 0;
    this.encoder = newEncoder(this.options);
    this.decoder = new Decoder();
    this.kept = new Ring();
    this.parts = [];
    this.unhandled = [];
    this.sent = this.received = this.acked = this.unacked = this.keptBytes = this.partBytes = this.askedFor = 0;
    this.owesAck = this.wasFull = false;
    this.heardAt = this.options.now();
  }

  // ---- time

  /** To be called every heartbeat: shows that this node lives, and notices if the other one does not. */
  tick(): void {
    const { options, state } = this;
    if (state === 'refused') return;
    if (state !== 'down' && options.now() - this.heardAt >= options.down) this.silent();
    this.askedFor = 0;
    if (this.state === 'up') this.tell(Frame.Ping);
    else this.greet(true);
  }

  /** Nothing was heard for too long. */
  private silent(): void {
    if (this.state === 'up') return this.over('noconnection');
    this.state = 'down';
    this.owner.unreachable();
  }

  /** The transport knows that the other node is gone. */
  lost(): void {
    this.over('noconnection');
  }
}
