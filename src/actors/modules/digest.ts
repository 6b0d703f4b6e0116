// MD5 (RFC 1321) and SHA-1 (RFC 3174) of byte strings, for name-based UUIDs. Not for security: both are broken. Results
// are byte strings. A digest can stop after any block.

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** Bytes per block, and blocks per part. */
const BLOCK = 64,
  PART = 16;

/** A digest in progress. */
export abstract class Digest {
  /** The current block in 32-bit words. */
  protected readonly words = new Int32Array(16);
  private at = 0;
  /** Whether the padding has begun: a 1 bit, zeros, and the length in bits. */
  private padding = false;

  constructor(
    private readonly bytes: string,
    private readonly bigEndian: boolean,
    protected readonly state: number[],
  ) {}

  /** Adds the current block to the state. */
  protected abstract mix(): void;

  /** Processes the next part; true when done. */
  step(): boolean {
    for (let n = 0; n < PART; n++) if (this.block()) return true;
    return false;
  }

  /** Processes a block; true if it was the last. */
  private block(): boolean {
    const { bytes, words, at } = this,
      left = bytes.length - at;
    words.fill(0);
    for (let i = 0; i < BLOCK && i < left; i++) words[i >> 2]! |= bytes.charCodeAt(at + i) << this.shift(i);
    if (left < BLOCK && !this.padding) {
      this.padding = true;
      words[Math.max(left, 0) >> 2]! |= 0x80 << this.shift(Math.max(left, 0));
    }
    const last = left < BLOCK - 8;
    if (last) this.addLength();
    this.at += BLOCK;
    this.mix();
    return last;
  }

  private shift(i: number): number {
    return (this.bigEndian ? 3 - (i & 3) : i & 3) << 3;
  }

  private addLength(): void {
    const {
        words,
        bigEndian,
        bytes: { length },
      } = this,
      low = length << 3,
      high = Math.floor(length / 2 ** 29);
    words[14] = bigEndian ? high : low;
    words[15] = bigEndian ? low : high;
  }

  get result(): string {
    let out = '';
    for (const word of this.state) {
      for (let i = 0; i < 4; i++) out += String.fromCharCode((word >>> this.shift(i)) & 255);
    }
    return out;
  }
}

/** Rotations of MD5's four rounds, by round and step. */
const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/** MD5's constants: sines of whole radians. */
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

export class Md5 extends Digest {
  constructor(bytes: string) {
    super(bytes, false, [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]);
  }

  protected override mix(): void {
    const { state, words } = this;
    let a = state[0]!,
      b = state[1]!,
      c = state[2]!,
      d = state[3]!;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mix =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const which = round === 0 ? i : round === 1 ? 5 * i + 1 : round === 2 ? 3 * i + 5 : 7 * i;
      const next = (b + rotate((a + mix + SINES[i]! + words[which & 15]!) | 0, TURNS[round * 4 + (i & 3)]!)) | 0;
      a = d;
      d = c;
      c = b;
      b = next;
    }
    state[0] = (state[0]! + a) | 0;
    state[1] = (state[1]! + b) | 0;
    state[2] = (state[2]! + c) | 0;
    state[3] = (state[3]! + d) | 0;
  }
}

/** SHA-1's constants, one for each round of twenty steps. */
const ROUNDS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0];

export class Sha1 extends Digest {
  private readonly schedule = new Int32Array(80);

  constructor(bytes: string) {
    super(bytes, true, [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]);
  }

  protected override mix(): void {
    const { state, schedule } = this;
    schedule.set(this.words);
    for (let i = 16; i < 80; i++) {
      schedule[i] = rotate(schedule[i - 3]! ^ schedule[i - 8]! ^ schedule[i - 14]! ^ schedule[i - 16]!, 1);
    }
    let a = state[0]!,
      b = state[1]!,
      c = state[2]!,
      d = state[3]!,
      e = state[4]!;
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mix = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotate(a, 5) + mix + e + ROUNDS[round]! + schedule[i]!) | 0;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = next;
    }
    state[0] = (state[0]! + a) | 0;
    state[1] = (state[1]! + b) | 0;
    state[2] = (state[2]! + c) | 0;
    state[3] = (state[3]! + d) | 0;
    state[4] = (state[4]! + e) | 0;
  }
}
