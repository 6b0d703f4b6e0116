// Bytes of a frame: a writer that grows, and a reader that trusts nothing. Unsigned integers are LEB128, up to 2^53;
// strings are a length and one byte per char.
// Invariant: every read checks what is left, so that damaged bytes end in Malformed and nothing else.
import { putBytes, takeBytes } from '../../values/bytes.ts';
import * as text from '../../messages/actors.ts';

/** The bytes are not what they claim to be. The only error that decoding throws. */
export class Malformed {
  constructor(readonly message: string) {}
}

/** Ends decoding. */
export const malformed = (what: string): never => {
  throw new Malformed(text.malformed(what));
};

/** Seven bits a byte. */
const SEVEN = 128;
/** Four bytes' worth of bits: an integer is written in two parts, each of which can be shifted. */
const HALF = 2 ** 28;
/** Longest integer in bytes. */
export const LONGEST = 8;

const double = new Float64Array(1),
  word = new BigInt64Array(double.buffer),
  octets = new Uint8Array(double.buffer);

export class Writer {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(512);
  /** Where the next byte goes. */
  at: number;

  /** `lead`: so many bytes are left free before what is written. */
  constructor(protected readonly lead = 0) {
    this.at = lead;
  }

  /** Number of bytes written. */
  get size(): number {
    return this.at - this.lead;
  }

  /**
   * What was written, after what was left free, as bytes that nothing else is written into. More may follow them, which
   * are not the caller's.
   */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.at);
    this.at = this.lead;
    return taken;
  }

  /** Nobody reads any more what was taken of this memory. */
  reuse(_memory: ArrayBuffer): void {}

  /** Makes room for so many bytes. */
  room(n: number): void {
    if (this.at + n <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + n));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  byte(n: number): void {
    if (this.at === this.bytes.length) this.room(1);
    this.bytes[this.at++] = n;
  }

  uint(n: number): void {
    if (this.at + LONGEST > this.bytes.length) this.room(LONGEST);
    const { bytes } = this;
    let { at } = this;
    if (n >= HALF) {
      const high = Math.floor(n / HALF);
      let low = n - high * HALF;
      for (let i = 0; i < 4; i++, low >>>= 7) bytes[at++] = low | SEVEN;
      n = high;
    }
    for (; n >= SEVEN; n >>>= 7) bytes[at++] = n | SEVEN;
    bytes[at++] = n;
    this.at = at;
  }

  float(n: number): void {
    double[0] = n;
    this.octets();
  }

  wide(n: bigint): void {
    word[0] = n;
    this.octets();
  }

  private octets(): void {
    this.room(8);
    this.bytes.set(octets, this.at);
    this.at += 8;
  }

  string(s: string): void {
    this.uint(s.length);
    this.chars(s);
  }

  /** The bytes of a string, without its length. */
  chars(s: string): void {
    const { length } = s;
    this.room(length);
    putBytes(s, this.bytes, this.at);
    this.at += length;
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }
}

export class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Moves on by so many bytes; gives where they begin. */
  private skip(n: number): number {
    const { at } = this;
    if (n > this.bytes.length - at) malformed('length');
    this.at = at + n;
    return at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) malformed('end');
    return this.bytes[this.at++]!;
  }

  uint(): number {
    let n = this.byte();
    if (n < SEVEN) return n;
    n -= SEVEN;
    for (let place = SEVEN, i = 1; i < LONGEST; place *= SEVEN, i++) {
      const next = this.byte();
      n += (next % SEVEN) * place;
      if (next < SEVEN) return n <= Number.MAX_SAFE_INTEGER ? n : malformed('integer');
    }
    return malformed('integer');
  }

  /** An integer that counts things of at least so many bytes each, all of which follow. */
  count(size = 1): number {
    const n = this.uint();
    return n * size <= this.left ? n : malformed('count');
  }

  float(): number {
    this.octets();
    return double[0]!;
  }

  wide(): bigint {
    this.octets();
    return word[0]!;
  }

  private octets(): void {
    const at = this.skip(8);
    for (let i = 0; i < 8; i++) octets[i] = this.bytes[at + i]!;
  }

  string(): string {
    return this.chars(this.uint());
  }

  /** So many bytes as a string. */
  chars(length: number): string {
    return takeBytes(this.bytes, this.skip(length), length);
  }

  /** So many bytes; they are not copied. */
  raw(length: number): Uint8Array {
    const at = this.skip(length);
    return this.bytes.subarray(at, at + length);
  }

  /** The bytes that are left; they are not copied. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.skip(this.left));
  }
}
