// Byte strings turned round, changed and put together at the speed of memory. What is long is worked on in runs: short enough for an argument
// list, and for whoever does the work to look at its fuel in between. Long results are ropes of runs; V8 makes one string of them when they
// are read. Never a list of all bytes, and never an object for each small piece: V8 ends the process where those outgrow it.

/** Most codes that become a string in one call: arguments lie on the JavaScript stack, and longer lists of them are slow. */
export const RUN = 4096;
/** Bytes that gathered pieces have before they are made one flat string. */
const FLAT = 8192;

/** The string of these codes, at most RUN of them. */
export const ofCodes = (codes: readonly number[]): string => String.fromCharCode.apply(null, codes as number[]);

/** The bytes of a range, the last first; at most RUN of them. */
export function reversed(s: string, from: number, to: number): string {
  const codes = new Array<number>(to - from);
  for (let i = 0, at = to - 1; at >= from; i++, at--) codes[i] = s.charCodeAt(at);
  return ofCodes(codes);
}

/** Are these bytes ASCII? */
export const isAscii = (s: string): boolean => !/[^\x00-\x7f]/.test(s);

/** Bytes with the 26 letters from `first` on in the other case; those above 127 are nobody's letters here. */
export function otherCase(s: string, first: number): string {
  let out = '';
  for (let from = 0; from < s.length; from += RUN) {
    const codes = new Array<number>(Math.min(RUN, s.length - from));
    for (let i = 0; i < codes.length; i++) {
      const code = s.charCodeAt(from + i);
      codes[i] = code >= first && code < first + 26 ? code ^ 32 : code;
    }
    out += ofCodes(codes);
  }
  return out;
}

/** A string gathered from pieces, many of which may be small. */
export class Gathering {
  private flat = '';
  private run = '';
  /** Only so that nobody leaves the look at it out, for which V8 makes one string of a run. */
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

  /** Adds what has just been put together from pieces. */
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

/** Bytes from which on V8 makes a piece of a string point into it, which then stays as long as the piece does. */
const POINTS = 13;
/** Bytes from which on a string is large, and how many times as long as a piece it is when the piece is small. */
const LARGE = 2048, SMALL = 4;

/** The bytes of a range. A small piece of a large string is a string of its own: it does not keep the large one alive. */
export function piece(s: string, from: number, to = s.length): string {
  const part = s.slice(from, to), { length } = part;
  // What is put together is made flat, and then the piece points into that.
  return length < POINTS || s.length < LARGE || length * SMALL > s.length ? part : (' ' + part).slice(1);
}
