// Fast operations on byte strings: reversing, changing case, joining, slicing. Long strings are processed in runs,
// short enough for an argument list and for fuel checks in between. Long results are ropes of runs, which V8 flattens
// when they are read. Never makes an array of all bytes or an object per small piece: V8 aborts the process when those
// are too large. Where the host copies strings to memory and back as a whole (Memory), a byte takes a tenth of it.

/** Maximum codes per String.fromCharCode call: arguments are on the JavaScript stack, and longer lists are slow. */
export const RUN = 4096;
/** Gathered pieces of this many bytes are flattened. */
const FLAT = 8192;

/** The string of these codes, at most RUN of them. */
export const ofCodes = (codes: ArrayLike<number>): string => String.fromCharCode.apply(null, codes as number[]);

/** A host that copies strings to and from memory, and some of that: RUN bytes (embed/host). */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  /** Copies a string into an array, and so many bytes of one into a string. */
  write(s: string, into: Uint8Array, at: number): void;
  read(from: Uint8Array, at: number, n: number): string;
}
let memory: Memory | undefined;
export const useMemory = (make: (size: number) => Memory | undefined): void => {
  memory ??= make(RUN);
};
/** Bytes for which the memory is worth while. */
const WORTH = 20;

/** A range of at most RUN bytes in reverse. */
export function reversed(s: string, from: number, to: number): string {
  if (memory !== undefined && to - from >= WORTH) {
    memory.write(s.slice(from, to), memory.bytes, 0);
    memory.bytes.subarray(0, to - from).reverse();
    return memory.read(memory.bytes, 0, to - from);
  }
  const codes = new Array<number>(to - from);
  for (let i = 0, at = to - 1; at >= from; i++, at--) codes[i] = s.charCodeAt(at);
  return ofCodes(codes);
}

/** Are these bytes ASCII? */
export function isAscii(s: string): boolean {
  if (!/[^\x00-\x7f]/.test(s)) return true;
  lastMatch.kept = true;
  return false;
}

/**
 * JavaScript keeps the last text that a regular expression matched. `kept`: it may be one of a program, and the text
 * that it is a piece of. What natives with a window or frame match is not noted: they always count.
 */
export const lastMatch = { kept: false };

const ANYWHERE = /^/;

/** Has JavaScript keep an empty text instead. */
export function forgetMatch(): void {
  lastMatch.kept = false;
  ANYWHERE.test('');
}

/** The same number in each byte of a word. */
const EACH = 0x01010101;

/** Bytes with the case of the 26 letters from `first` on changed; bytes above 127 are not letters. */
export function otherCase(s: string, first: number): string {
  let out = '';
  for (let from = 0; from < s.length; from += RUN) {
    const part = s.slice(from, from + RUN),
      { length } = part;
    if (memory === undefined) {
      const codes = new Array<number>(length);
      for (let i = 0; i < length; i++) {
        const code = part.charCodeAt(i);
        codes[i] = code >= first && code < first + 26 ? code ^ 32 : code;
      }
      out += ofCodes(codes);
      continue;
    }
    const { words } = memory;
    memory.write(part, memory.bytes, 0);
    for (let i = (length + 3) >> 2; --i >= 0; ) {
      // The highest bit of a byte shows that it is `first` or more, but not 26 more, nor above 127.
      const word = words[i]!,
        low = word & (0x7f * EACH),
        letters = (low + (0x80 - first) * EACH) & ~(low + (0x80 - first - 26) * EACH) & ~word & 0x80808080;
      words[i] = word ^ (letters >>> 2);
    }
    out += memory.read(memory.bytes, 0, length);
  }
  return out;
}

/** A string built from pieces, many of which may be small. */
export class Gathering {
  private flat = '';
  private run = '';
  /** Keeps the engine from optimizing the read away that makes V8 flatten a run. */
  protected first = 0;

  get length(): number {
    return this.flat.length + this.run.length;
  }

  add(piece: string): void {
    if (piece.length >= FLAT) {
      this.flatten();
      this.flat += piece;
    } else if ((this.run += piece).length >= FLAT) this.flatten();
  }

  /** Flattens the pieces gathered last, and adds them. */
  addPieces(pieces: string): void {
    if (this.run !== '') this.flatten();
    this.run = pieces;
    if (pieces.length >= FLAT) this.flatten();
  }

  private flatten(): void {
    if (this.run === '') return;
    this.first = this.run.charCodeAt(0);
    this.flat += this.run;
    this.run = '';
  }

  get text(): string {
    return this.flat + this.run;
  }
}

/** From this length on V8 makes slices that refer to the whole string and keep it alive. */
const POINTS = 13;
/** The length of a large string, and the ratio at which a piece of it is small. */
const LARGE = 2048,
  SMALL = 4;

/**
 * The bytes of a range. A small piece of a large string is a string of its own: it does not keep the large one alive.
 */
export function piece(s: string, from: number, to = s.length): string {
  const part = s.slice(from, to),
    { length } = part;
  // Concatenation makes a copy that does not refer to the large string once it is flat.
  return length < POINTS || s.length < LARGE || length * SMALL > s.length ? part : (' ' + part).slice(1);
}

/** Writes the bytes of a string into an array that has room for them. */
export function putBytes(s: string, into: Uint8Array, at: number): void {
  const { length } = s;
  if (memory !== undefined && length >= WORTH) return memory.write(s, into, at);
  for (let i = 0; i < length; i++) into[at + i] = s.charCodeAt(i);
}

/** Some bytes of an array, as a string. */
export function takeBytes(from: Uint8Array, at: number, length: number): string {
  let s = '';
  if (length < WORTH) {
    for (let i = at; i < at + length; i++) s += String.fromCharCode(from[i]!);
    return s;
  }
  if (memory !== undefined) return memory.read(from, at, length);
  for (let begin = at, end = at + length; begin < end; begin += RUN)
    s += ofCodes(from.subarray(begin, Math.min(begin + RUN, end)));
  return s;
}
