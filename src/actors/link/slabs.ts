// A writer whose batches share large pieces of memory, which spares a copy of each; pieces are used again once what was
// taken of them is acknowledged, so that they stay in the processor's caches. For transports that take out of a frame's
// bytes what they send, before they can know of its acknowledgement.
import { LEAD } from './frame.ts';
import { Writer } from './wire.ts';

/** Most bytes that wait for use: what a link may have under way, and some more. */
const MOST_SPARE = 5 * 2 ** 20;

export class SlabWriter extends Writer {
  /** `piece`: bytes of each; `spares`: those that wait for use, which writers may share. */
  constructor(
    private readonly piece: number,
    private readonly spares: ArrayBuffer[] = [],
  ) {
    super(LEAD);
  }

  override take(): Uint8Array<ArrayBuffer> {
    const { at, bytes, lead, piece } = this;
    this.at = lead;
    this.bytes = bytes.length - at > lead ? bytes.subarray(at) : this.fresh(piece);
    return bytes;
  }

  /** Memory for so many bytes. */
  private fresh(size: number): Uint8Array<ArrayBuffer> {
    const spare = size === this.piece ? this.spares.pop() : undefined;
    return spare === undefined ? new Uint8Array(size) : new Uint8Array(spare);
  }

  override room(n: number): void {
    const { at, bytes } = this;
    if (at + n <= bytes.length) return;
    this.bytes = this.fresh(at + n <= this.piece ? this.piece : 2 * (at + n));
    this.bytes.set(bytes.subarray(0, at));
  }

  override reuse(memory: ArrayBuffer): void {
    const { piece, spares } = this;
    if (memory.byteLength === piece && spares.length * piece < MOST_SPARE) spares.push(memory);
  }
}
