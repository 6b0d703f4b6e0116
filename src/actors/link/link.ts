// The link to one other side: makes an ordered stream of signals out of frames, which a transport may lose or repeat.
// Frames are numbered, kept until they are acknowledged, and sent again after a gap; what comes twice or out of turn is
// dropped. It begins with its transport and ends with it; what outlives a transport is session.ts.
//
// It must not know what signals mean, nor wait: its owner calls `flush` and `receive`.
import { Ring } from '../../values/ring.ts';
import { MOST_BYTES } from './codec.ts';
import { Decoder } from './decoder.ts';
import { Encoder } from './encoder.ts';
import { Frame, LEAD, frame, headed, header, type Header } from './frame.ts';
import { Malformed, Reader, Writer, malformed } from './wire.ts';

/** Why a session is over. */
export type Reason = 'noconnection' | 'restarted' | 'left' | 'malformed' | 'thread ended';

/** Sends frames to the other node; they may get lost. */
export interface Wire {
  /** The bytes stay as they are, and must be left so. */
  send(frame: Uint8Array): void;
}

/** Has the link, and handles what comes out of it. */
export interface LinkOwner {
  /** It is over; all signals that came have been handled. */
  down(reason: Reason): void;
  /** The other node cannot be talked to; the message says why. */
  refused(message: string): void;
  /** Handles a signal: reads all of it. */
  signal(kind: number, from: Decoder, reader: Reader): void;
  /** It needs time for a signal: the next ones wait until `resume`. */
  readonly busy: boolean;
  /** The window has room again. */
  room(): void;
}

export interface LinkOptions {
  /** Those of this side and the other; 0: not known. */
  readonly incarnation: number;
  readonly peerIncarnation: number;
  /** Bytes of signals that are sent at once. */
  readonly batch?: number | undefined;
  /** Most bytes that may be sent without being acknowledged. */
  readonly window?: number | undefined;
  /** The longest body of a frame. */
  readonly chunk?: number | undefined;
  /** Makes writers that leave LEAD bytes free. */
  readonly writer?: (() => Writer) | undefined;
}

const BATCH = 4096,
  WINDOW = 4 * 2 ** 20,
  CHUNK = 2 ** 20;

/** So many frames are acknowledged at once where more are waiting. */
const ACKED_AT_ONCE = 64,
  /** Or this part of the window. */
  SHARE_ACKED = 8;

/** The signal that ends a session in order. Other kinds are its owner's. */
export const BYE = 0;

/** A frame with signals to handle. */
interface Unhandled {
  readonly seq: number;
  readonly reader: Reader;
}

/** A frame that is kept until it is acknowledged. */
interface Kept {
  readonly kind: Frame;
  readonly seq: number;
  /** Its body begins at LEAD, and ends there. */
  readonly bytes: Uint8Array;
  readonly end: number;
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
  state: LinkState = 'up';
  peerIncarnation: number;
  protected epoch = 1;

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
  protected askedFor = 0;
  private parts: Uint8Array[] = [];
  private partBytes = 0;

  /** The transport works. */
  protected connected = true;

  private readonly batch: number;
  private readonly window: number;
  private readonly chunk: number;

  constructor(
    protected readonly wire: Wire,
    protected readonly owner: LinkOwner,
    protected readonly options: LinkOptions,
  ) {
    this.batch = options.batch ?? BATCH;
    this.window = options.window ?? WINDOW;
    this.chunk = options.chunk ?? CHUNK;
    this.encoder = newEncoder(options);
    this.peerIncarnation = options.peerIncarnation;
  }

  /** Can signals be sent that may have to wait? */
  get open(): boolean {
    return this.state === 'up' && !this.full;
  }

  private get full(): boolean {
    return this.keptBytes + this.encoder.out.size >= this.window;
  }

  /** May two processes have lost a message between them? Then they do not reach each other any more. */
  fences(_local: number, _remote: number): boolean {
    return false;
  }

  /** A message goes to this process. */
  reach(_remote: number): void {}

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

  private sendBatch(): void {
    const { chunk } = this,
      { out } = this.encoder,
      end = out.at,
      bytes = out.take();
    let at = 0;
    for (; end - LEAD - at > chunk; at += chunk)
      this.keep(Frame.Part, bytes.slice(at, at + LEAD + chunk), LEAD + chunk, bytes.buffer);
    this.keep(Frame.Data, at === 0 ? bytes : bytes.slice(at, end), end - at, bytes.buffer);
  }

  private keep(kind: Frame, bytes: Uint8Array, end: number, memory: ArrayBuffer): void {
    const seq = ++this.sent;
    this.kept.push({ kind, seq, bytes, end, memory });
    this.keptBytes += end - LEAD;
    if (this.connected) this.wire.send(headed(this.head(kind, seq), bytes, end));
  }

  /** Says how far this side is. */
  protected tell(kind: Frame.Ack | Frame.Gap | Frame.Ping): void {
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
  protected resend(): void {
    if (!this.connected) return;
    this.kept.each(({ kind, seq, bytes, end }) =>
      this.wire.send(headed(this.head(kind, seq), bytes.slice(0, end), end)),
    );
  }

  /** The other side has got all frames up to this one. */
  protected acknowledged(ack: number): void {
    if (ack > this.sent) malformed('acknowledgement');
    for (let first = this.kept.first; first !== undefined && first.seq <= ack; first = this.kept.first) {
      this.kept.shift();
      this.keptBytes -= first.end - LEAD;
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

  /** Takes a frame. Errors of the owner's handlers are thrown once the frame is handled. */
  receive(bytes: Uint8Array): void {
    this.trying(() => {
      const reader = new Reader(bytes),
        kind = reader.byte();
      if (kind === Frame.Hello) this.greeted(reader);
      else this.numbered(header(kind, reader), reader);
    });
  }

  /** Does something with what came, which may be nonsense. */
  protected trying(act: () => void): void {
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
    this.acknowledged(ack);
    if (kind === Frame.Gap) return this.resend();
    if (kind === Frame.Ack) return;
    if (kind === Frame.Ping) {
      if (seq > this.received) this.askAgain();
    } else if (seq === this.received + 1) this.accept(kind, reader);
    else if (seq <= this.received) this.owesAck = true;
    else this.askAgain();
  }

  /** A frame that says in which session the other side is. */
  protected greeted(_reader: Reader): void {
    malformed('frame');
  }

  /** Does the frame belong to the session? */
  protected isOurs({ incarnation, knows, epoch }: Header): boolean {
    const { options, state, peerIncarnation } = this;
    return state === 'up' && incarnation === peerIncarnation && knows === options.incarnation && epoch === this.epoch;
  }

  /** A frame is missing: asks for it, once. */
  private askAgain(): void {
    const next = this.received + 1;
    if (this.askedFor === next) return;
    this.askedFor = next;
    this.tell(Frame.Gap);
  }

  /** Takes the body of a frame, where its header has been read. */
  private accept(kind: Frame, body: Reader): void {
    const { left } = body;
    this.received++;
    this.owesAck = true;
    this.unacked += left;
    if (kind === Frame.Part || this.parts.length > 0) {
      this.partBytes += left;
      if (this.partBytes > 2 * MOST_BYTES) malformed('size');
      this.parts.push(body.rest());
      if (kind === Frame.Part) return;
      body = new Reader(this.joined());
    }
    this.unhandled.push({ seq: this.received, reader: body });
    this.handle();
  }

  /** The last frame that is handled. */
  protected get ack(): number {
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

  /** Ends the session, if there is one. The next has another number, because signals may have been lost in this one. */
  protected over(reason: Reason): void {
    if (this.state !== 'up') return;
    this.state = 'down';
    this.begun(this.epoch + 1);
    this.owner.down(reason);
  }

  /** Both streams begin anew. */
  protected begun(epoch: number): void {
    this.epoch = epoch;
    this.encoder = newEncoder(this.options);
    this.decoder = new Decoder();
    this.kept = new Ring();
    this.parts = [];
    this.unhandled = [];
    this.sent = this.received = this.acked = this.unacked = this.keptBytes = this.partBytes = this.askedFor = 0;
    this.owesAck = this.wasFull = false;
  }

  /** The transport knows that the other node is gone. */
  lost(): void {
    this.over('noconnection');
  }
}
