// Base64 as RFC 4648 has it: standard alphabet, padding required, line ends between the characters ignored when reading.
// Byte strings in and out.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = '=';

/** The value of each character; -1: none. */
const DIGITS: readonly number[] = Array.from({ length: 256 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));

export function encodeBase64(bytes: string): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    // Past the end charCodeAt gives NaN, which counts as 0 here.
    const group = (bytes.charCodeAt(i) << 16) | (bytes.charCodeAt(i + 1) << 8) | bytes.charCodeAt(i + 2);
    out += ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]!
      + (i + 1 < bytes.length ? ALPHABET[(group >> 6) & 63]! : PAD)
      + (i + 2 < bytes.length ? ALPHABET[group & 63]! : PAD);
  }
  return out;
}

/** The bytes a text stands for, or the position where it stops standing for any. */
export function decodeBase64(text: string): string | number {
  let out = '', group = 0, digits = 0, start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\n' || c === '\r') continue;
    if (c === PAD) return digits < 2 ? i : finish(text, i, out, group, digits);
    const digit = DIGITS[text.charCodeAt(i)]!;
    if (digit < 0) return i;
    if (digits === 0) start = i;
    group = (group << 6) | digit;
    if (++digits < 4) continue;
    out += String.fromCharCode(group >> 16, (group >> 8) & 255, group & 255);
    group = digits = 0;
  }
  return digits === 0 ? out : start;
}

/** The last, padded group: two digits are one byte, three are two. Only padding may follow. */
function finish(text: string, at: number, out: string, group: number, digits: number): string | number {
  let missing = 4 - digits;
  for (let i = at; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\n' || c === '\r') continue;
    if (c !== PAD || missing === 0) return i;
    missing--;
  }
  if (missing > 0) return text.length;
  return out + (digits === 2 ? String.fromCharCode((group >> 4) & 255) : String.fromCharCode((group >> 10) & 255, (group >> 2) & 255));
}
