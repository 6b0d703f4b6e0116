// Another node: one peer for each of its threads, over one wire. Frames of the first threads of two nodes go as they
// are; others say between which threads they go.
// It must not know any transport.
import { Frame, ROUTE, routed } from '../link/frame.ts';
import type { Wire } from '../link/link.ts';
import { Malformed, Reader } from '../link/wire.ts';
import type { NodePeer } from './node-peer.ts';

/** Has something that the transport of a node has told. */
export class Neighbour {
  constructor(
    readonly node: string,
    /** By thread. */
    readonly peers: readonly NodePeer[],
    /** The thread that this is. */
    private readonly thread: number,
  ) {}

  /** Do messages get to its first thread? */
  get isUp(): boolean {
    return this.peers[0]!.isUp;
  }

  /** Frames get there from now on. */
  connect(): void {
    for (const { link } of this.peers) link.connect();
  }

  /** Frames are lost from now on. */
  disconnect(): void {
    for (const { link } of this.peers) link.disconnect();
  }

  /** The transport knows that it is gone. */
  lost(): void {
    for (const { link } of this.peers) link.lost();
  }

  /** Takes a frame that comes from there. */
  receive(bytes: Uint8Array): void {
    switch (bytes[0]) {
      case Frame.Routed:
        if (bytes[1] === this.thread) this.peers[bytes[2]!]?.link.receive(bytes.subarray(ROUTE));
        return;
      case Frame.Gone:
        return this.gone(bytes);
      default:
        if (this.thread === 0) this.peers[0]!.link.receive(bytes);
    }
  }

  private gone(bytes: Uint8Array): void {
    const reader = new Reader(bytes.subarray(1));
    try {
      const peer = this.peers[reader.byte()];
      // A node ends with its first thread.
      if (peer !== undefined && peer.thread > 0) peer.link.gone(reader.uint());
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
    }
  }
}

/** A wire for the frames between two threads. */
export const wireBetween = (wire: Wire, to: number, from: number): Wire =>
  to === 0 && from === 0 ? wire : { send: (frame) => wire.send(routed(to, from, frame)) };
