// Finds a substring in slices, at a counted cost: V8's own indexOf may take microseconds or seconds for the same number
// of bytes. It leaps from one occurrence of the needle's first byte to the next. Where those are dense it goes on by
// Horspool's algorithm.
import { Outcome, Span, type Seeker } from './search.ts';

/** Steps that a leap takes, besides one for so many bytes (as a power of two). */
const LEAP_STEPS = 16,
  LEAP_SHIFT = 5;
/** Leaps shorter than this are short; so many of them are too many. */
const SHORT_LEAP = 64,
  MOST_SHORT = 16;
/** Bytes at the needle's end that say how far to shift it. */
const MOST_SHIFT = 256;

export class Substring implements Seeker {
  left = 0;
  /** Where the needle was found, or is tried; and where it ends. */
  start: number;
  to = 0;
  /** Index of the needle's byte that is compared next, from the last one down. */
  private at: number;
  private shortLeaps = 0;
  /** How far to shift the needle, by the byte under its last one. */
  private shifts: Int32Array | undefined = undefined;

  constructor(
    private readonly subject: string,
    private readonly needle: string,
    from: number,
  ) {
    this.start = from;
    this.at = needle.length - 1;
  }

  run(steps: number): Outcome {
    const { subject, needle } = this;
    this.left = steps;
    do {
      if (this.start + needle.length > subject.length) return Outcome.None;
      if (this.shifts === undefined ? this.leap() : this.shift(this.shifts)) {
        this.to = this.start + needle.length;
        return Outcome.Found;
      }
    } while (this.left > 0);
    return Outcome.Unfinished;
  }

  /** Tries the next place where the needle's first byte is. */
  private leap(): boolean {
    const { subject, needle, start } = this;
    if (needle === '') return true;
    if (this.at === needle.length - 1) {
      const found =
        subject.length - start > Span.Long
          ? subject.slice(start, start + Span.Long).indexOf(needle[0]!)
          : subject.indexOf(needle[0]!, start) - start;
      this.start += found >= 0 ? found : Math.min(subject.length - start, Span.Long);
      this.left -= LEAP_STEPS + ((this.start - start) >> LEAP_SHIFT);
      if (found < 0 || this.start + needle.length > subject.length) return false;
      if (found < SHORT_LEAP && ++this.shortLeaps > MOST_SHORT) this.shifts = shiftsOf(needle);
    }
    return this.compare();
  }

  /** Compares the rest of the needle; one byte at least. If it is not there, it is tried further on. */
  private compare(): boolean {
    const { subject, needle, start } = this;
    let { at, left } = this;
    do {
      if (subject.charCodeAt(start + at) !== needle.charCodeAt(at)) {
        this.start++;
        at = needle.length;
      }
    } while (--at >= 0 && at < needle.length - 1 && --left > 0);
    this.at = at;
    this.left = left;
    return at < 0;
  }

  /** Compares and shifts until the needle is found or the steps are used up. */
  private shift(shifts: Int32Array): boolean {
    const { subject, needle } = this,
      last = needle.length - 1,
      end = subject.length - needle.length;
    let { start, at, left } = this;
    while (at >= 0 && start <= end && left-- > 0) {
      if (subject.charCodeAt(start + at) === needle.charCodeAt(at)) at--;
      else {
        start += shifts[subject.charCodeAt(start + last)]!;
        at = last;
      }
    }
    this.start = start;
    this.at = at;
    this.left = left;
    return at < 0;
  }
}

function shiftsOf(needle: string): Int32Array {
  const last = needle.length - 1,
    most = Math.min(needle.length, MOST_SHIFT),
    shifts = new Int32Array(256).fill(most);
  for (let i = needle.length - most; i < last; i++) shifts[needle.charCodeAt(i)] = last - i;
  return shifts;
}
