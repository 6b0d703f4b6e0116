// Contents that take long to write and to read. The sender writes one in steps, on its own time, with dictionaries of
// its own; the receiver reads it in steps between turns, while what came later from that node waits.
// It must not know where the bytes go (peer.ts).
import * as text from '../../messages/actors.ts';
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Writing } from '../core/network.ts';
import { Decoder } from '../link/decoder.ts';
import { Encoder, TOO_LARGE, type Refusal } from '../link/encoder.ts';
import { Reader } from '../link/wire.ts';
import { invalid, type ErrorObject } from '../values/failure.ts';
import type { Meter } from '../values/payload.ts';

/** Shorter contents are sent as they are. */
const SHORT = 4096;
/** Bytes written or read per unit of fuel, as a power of two. */
export const BYTES_PER_UNIT_LOG = 1;

/** A content that is written already. */
export class Written extends Userdata {
  constructor(readonly written: Uint8Array) {
    super();
  }

  override get bytes(): number {
    return this.written.length;
  }
}

/** Why a value cannot be sent. */
export const refusedBy = (refusal: Refusal): ErrorObject =>
  invalid(refusal === TOO_LARGE ? text.messageTooLarge() : text.cannotSend(refusal.type));

export class WritingTable implements Writing {
  private readonly encoder = new Encoder();

  constructor(private readonly table: Table) {
    this.encoder.start(table);
  }

  work(units: number, meter: Meter): boolean {
    const { out } = this.encoder,
      before = out.at,
      done = this.encoder.work(units * 2 ** BYTES_PER_UNIT_LOG);
    meter.charge((out.at - before) >> BYTES_PER_UNIT_LOG);
    return done;
  }

  get content(): Value {
    const { out } = this.encoder;
    return out.at <= SHORT ? this.table : new Written(out.take());
  }

  get error(): ErrorObject | undefined {
    const { refused } = this.encoder;
    return refused && refusedBy(refused);
  }
}

/** A content that is read. */
export class Reading {
  private readonly decoder = new Decoder();
  readonly value: Value;

  constructor(bytes: Uint8Array) {
    this.decoder.read(new Reader(bytes));
    this.value = this.decoder.start();
  }

  /** Reads about so many bytes; true when done. The value is empty until then. */
  work(bytes: number): boolean {
    return this.decoder.work(bytes);
  }
}
