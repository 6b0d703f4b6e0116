// MD5 (RFC 1321) and SHA-1 (RFC 3174) of byte strings, as name-based UUIDs need them. Not for secrets: both are broken.
// Results are byte strings.

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** The message in blocks of 16 words: a 1 bit and zeros behind it, its length in bits at the end. */
function padded(bytes: string, bigEndian: boolean): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) << 4);
  const shift = (i: number): number => (bigEndian ? 3 - (i & 3) : i & 3) << 3;
  for (let i = 0; i < bytes.length; i++) words[i >> 2]! |= bytes.charCodeAt(i) << shift(i);
  words[bytes.length >> 2]! |= 0x80 << shift(bytes.length);
  const low = bytes.length << 3, high = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 2] = bigEndian ? high : low;
  words[words.length - 1] = bigEndian ? low : high;
  return words;
}

function bytesOfWords(words: readonly number[], bigEndian: boolean): string {
  let out = '';
  for (const word of words) {
    for (let i = 0; i < 4; i++) out += String.fromCharCode((word >>> ((bigEndian ? 3 - i : i) << 3)) & 255);
  }
  return out;
}

/** Rotations of MD5's four rounds. */
const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]] as const;

/** MD5's constants: sines of whole radians. */
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

export function md5(bytes: string): string {
  const words = padded(bytes, false);
  let a = 0x67452301, b = 0xefcdab89 | 0, c = 0x98badcfe | 0, d = 0x10325476;
  for (let block = 0; block < words.length; block += 16) {
    const [a0, b0, c0, d0] = [a, b, c, d];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mix = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const which = round === 0 ? i : round === 1 ? 5 * i + 1 : round === 2 ? 3 * i + 5 : 7 * i;
      const sum = (a + mix + SINES[i]! + words[block + (which & 15)]!) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, TURNS[round]![i & 3]!)) | 0];
    }
    a = (a + a0) | 0;
    b = (b + b0) | 0;
    c = (c + c0) | 0;
    d = (d + d0) | 0;
  }
  return bytesOfWords([a, b, c, d], false);
}

/** SHA-1's constants, one for each round of twenty steps. */
const ROUNDS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0];

export function sha1(bytes: string): string {
  const words = padded(bytes, true);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    for (let i = 16; i < 80; i++) {
      schedule[i] = rotate(schedule[i - 3]! ^ schedule[i - 8]! ^ schedule[i - 14]! ^ schedule[i - 16]!, 1);
    }
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mix = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotate(a, 5) + mix + e + ROUNDS[round]! + schedule[i]!) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((word, i) => { state[i] = (state[i]! + word) | 0; });
  }
  return bytesOfWords(state, true);
}
