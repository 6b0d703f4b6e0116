// The link to one other node over a transport that comes and goes, and of which nobody tells when the other side is
// gone: a state machine that gets time, frames and signals. What is not acknowledged is sent again after a reconnect.
//
// Two incarnations of nodes have one session after the other (`epoch`). A side that no longer hears the other ends the
// session it is in, and a side that hears of a later session ends its own: neither side receives anything of a session
// that one of them has ended. Whether a message of it arrived is not known; so processes that are older than the new
// session, which may have lost one, are fenced: they do not reach each other any more. Therefore of what one process
// sends to another there arrives a prefix, in order, once.
//
// It must not know what signals mean, nor wait: its owner calls `tick` besides what any link needs.
import * as text from '../../messages/actors.ts';
import { PER_INCARNATION } from '../values/pid.ts';
import { OLDEST, VERSION } from './codec.ts';
import { furthest, since, within, type Fence } from './fences.ts';
import { Frame, greeting, hello, helloFrame, type Header, type Hello } from './frame.ts';
import { BYE, Link, type LinkOptions, type LinkOwner, type Wire } from './link.ts';
import type { Reader } from './wire.ts';

/** What has a session, besides what has a link. */
export interface SessionOwner extends LinkOwner {
  /** A session has begun: signals can be sent. */
  up(): void;
  /** There was none, and the other node does not answer. */
  unreachable(): void;
  /** The serial number of the youngest process here; where there are threads, of those that each has started here. */
  youngest(): readonly number[];
}

export interface SessionOptions extends Omit<LinkOptions, 'peerIncarnation'> {
  /** Names of this node and the other. */
  readonly node: string;
  readonly peer: string;
  /** Milliseconds of monotonic time. */
  readonly now: () => number;
  /** Milliseconds without a sign of the other node after which it counts as down. */
  readonly down: number;
  /** Versions that this side speaks. */
  readonly versions?: { readonly oldest: number; readonly newest: number } | undefined;
  /** The greatest serial numbers there that an earlier link has sent to; as many as start processes there. */
  readonly reached?: readonly number[] | undefined;
}

export class SessionLink extends Link {
  /** A hello of this session has come. */
  private seen = false;
  /** When a sign of the other side had last come; and whether one has come since, up to the next heartbeat. */
  private heardAt: number;
  private heard = false;
  /** Processes up to these do not reach each other. */
  private localFence: Fence = [];
  private remoteFence: Fence = [];

  // The same for messages that were sent to processes of an incarnation before this side had heard of it.
  readonly reached: number[];
  private localMisled: Fence = [];
  private remoteMisled: Fence = [];

  declare protected readonly owner: SessionOwner;
  declare protected readonly options: SessionOptions & LinkOptions;

  constructor(wire: Wire, owner: SessionOwner, options: SessionOptions) {
    super(wire, owner, { ...options, peerIncarnation: 0 });
    this.state = 'connecting';
    this.connected = false;
    this.heardAt = options.now();
    this.reached = [...(options.reached ?? [0])];
  }

  /** May two processes have lost a message between them? Then they do not reach each other any more. */
  override fences(local: number, remote: number): boolean {
    return (
      (within(this.localFence, local) && within(this.remoteFence, remote)) ||
      (within(this.localMisled, local) && within(this.remoteMisled, remote))
    );
  }

  /** A message goes to this process. */
  override reach(remote: number): void {
    furthest(this.reached, remote);
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

  /** If the other side believes in another session, it is told. */
  protected override isOurs(head: Header): boolean {
    const ours = super.isOurs(head);
    if (ours) this.heard = true;
    else if (this.state !== 'refused' && head.incarnation >= this.peerIncarnation) this.greet(true);
    return ours;
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

  protected override greeted(reader: Reader): void {
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
    this.remoteMisled = since(this.reached, first);
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

  protected override begun(epoch: number): void {
    super.begun(epoch);
    this.seen = false;
    this.localFence = this.remoteFence = [];
    this.heardAt = this.options.now();
    this.heard = false;
  }

  // ---- time

  /** To be called every heartbeat: shows that this node lives, and notices if the other one does not. */
  tick(): void {
    const { options, state } = this;
    if (this.heard) this.heardAt = options.now();
    this.heard = false;
    if (state === 'refused') return;
    if (state !== 'down' && options.now() - this.heardAt >= options.down) this.silent();
    this.askedFor = 0;
    if (this.state === 'up') this.tell(Frame.Ping);
    else this.greet(true);
  }

  /** The thread on the other side has ended, if this is the one that is talked to. */
  gone(incarnation: number): void {
    if (this.peerIncarnation <= incarnation) this.over('thread ended');
  }

  /** Nothing was heard for too long. */
  private silent(): void {
    if (this.state === 'up') return this.over('noconnection');
    this.state = 'down';
    this.owner.unreachable();
  }
}
