// Matches patterns (§6.4.1) in slices, for long searches. What recursion would keep on the JavaScript stack is plain
// data here (a place in the subject, one in the pattern, the choices left), so that a search can stop after any number
// of steps and go on later.
// Invariant: it finds, and raises, what matcher.ts does, however the work is divided between the two.
import { patternTooComplex } from '../../messages/stdlib.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';
import { Kind, Most, type Bytes, type Item, type Pattern } from './pattern.ts';

/** The state of a search. */
export const enum Outcome {
  None,
  Found,
  Unfinished,
}

/** A search in slices. */
export interface Seeker {
  /** Steps that the last slice has left. Below zero: it took more. */
  readonly left: number;
  /** Looks on for about so many steps, at least one. */
  run(steps: number): Outcome;
}

/** Bytes that are scanned without counting each, and bytes that V8's own functions scan. */
export const enum Span {
  Short = 2 ** 14,
  Long = 2 ** 20,
}

/** The cost of an item, where a look at a byte costs one step; and most steps between two checks of the fuel. */
export const enum Steps {
  Item = 2,
  Slice = 20_000,
}

/** What comes next: to find a place where a match may begin, to match the item at `p`, or to try the next choice. */
const enum Mode {
  Seek,
  Forward,
  Back,
}

/** Results of items that do not match, and of items whose steps are used up. */
const enum End {
  None = -1,
  Stopped = -2,
}

/**
 * Numbers that make a choice: where to go on (`s`), how far back it may go (`least`), with which item (`p`), how deep.
 */
const CHOICE = 4;
/** Steps that comparing two parts of the subject takes, besides one for so many bytes (as a power of two). */
const COMPARE_STEPS = 16,
  COMPARE_SHIFT = 5;

export class Search implements Seeker {
  left = 0;
  /** Where the match begins, or what is tried as its beginning; */
  start: number;
  /** and where it ends. */
  to = 0;
  readonly begins = new Int32Array(Most.Captures);
  /** Ends of captures; -1 for a position. */
  readonly ends = new Int32Array(Most.Captures);
  private mode = Mode.Seek;
  private s = 0;
  private p = 0;
  private depth = 0;
  /** How far into the subject the item at `p` has been, if it stopped in the middle; -1: it is at its beginning. */
  private middle = -1;
  /** Pairs that are open there. */
  private nested = 0;
  private readonly choices = new Int32Array(CHOICE * Most.Depth);
  /** Numbers in use of those. */
  private top = 0;

  /** A search for a match that begins at `at` or later; for anchored patterns, at `at` only. */
  constructor(
    readonly pattern: Pattern,
    readonly subject: string,
    at: number,
  ) {
    this.start = at;
  }

  // ---- taking over from a matcher

  /** Must go on in the middle of a match that begins at `start`. */
  begun(start: number, begins: Int32Array, ends: Int32Array): void {
    this.start = start;
    this.begins.set(begins);
    this.ends.set(ends);
  }

  goForward(s: number, p: number, depth: number): void {
    this.mode = Mode.Forward;
    this.s = s;
    this.p = p;
    this.depth = depth;
  }

  goBack(): void {
    this.mode = Mode.Back;
  }

  /** Adds a choice to try after all others. */
  addLast(s: number, least: number, p: number, depth: number): void {
    this.choices.copyWithin(CHOICE, 0, this.top);
    this.setChoice(0, s, least, p, depth);
    this.top += CHOICE;
  }

  // ---- going on

  run(steps: number): Outcome {
    this.left = steps;
    do {
      switch (this.mode) {
        case Mode.Seek:
          if (!this.seek()) return Outcome.None;
          break;
        case Mode.Forward:
          if (this.forward()) return Outcome.Found;
          break;
        case Mode.Back:
          if (!this.back()) return Outcome.None;
      }
    } while (this.left > 0);
    return Outcome.Unfinished;
  }

  /** Goes to the next place where a match may begin; false: there is none. */
  private seek(): boolean {
    const {
        pattern: { anchored, head, headByte },
        subject,
      } = this,
      size = subject.length;
    if (head !== undefined && !anchored) {
      if (!(headByte === '' ? this.skip(head) : this.skipTo(headByte))) return this.start < size;
    } else if (this.start > size) return false;
    this.left -= Steps.Item;
    this.goForward(this.start, 0, 0);
    return true;
  }

  /** Skips bytes that are not in a set; whether it has come to one that is. */
  private skip(set: Bytes): boolean {
    const { subject, start } = this,
      end = Math.min(subject.length, start + 2 * this.left);
    let at = start;
    while (at < end && set[subject.charCodeAt(at)] === 0) at++;
    this.start = at;
    this.left -= ((at - start) >> 1) + 1;
    return at < end;
  }

  private skipTo(byte: string): boolean {
    const { subject, start } = this,
      end = Math.min(subject.length, start + Span.Long);
    const found = subject.slice(start, end).indexOf(byte);
    this.start = found < 0 ? end : start + found;
    this.left -= ((this.start - start) >> COMPARE_SHIFT) + COMPARE_STEPS;
    return found >= 0;
  }

  /** Matches items until there are no more (true), one does not match, or the steps are used up. */
  private forward(): boolean {
    const { pattern, subject } = this,
      { items } = pattern,
      size = subject.length;
    let { s, p, depth } = this;
    for (;;) {
      if (p >= items.length && !this.translated(p)) return this.pause(s, p, depth);
      if (this.left <= 0) return this.pause(s, p, depth);
      const item = items[p++]!;
      this.left -= Steps.Item;
      switch (item.kind) {
        case Kind.Byte:
          if (s >= size || subject.charCodeAt(s) !== item.arg) return this.fail();
          s++;
          break;
        case Kind.Set:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) return this.fail();
          s++;
          break;
        case Kind.Greedy: {
          const i = this.endOfRun(item, s);
          if (i < 0) return this.pause(s, p - 1, depth);
          if (i - s < item.arg) return this.fail();
          if (i === s) break;
          this.add(i, s + item.arg, p, deeper(depth));
          return false;
        }
        case Kind.Possessive: {
          const i = this.endOfRun(item, s);
          if (i < 0) return this.pause(s, p - 1, depth);
          if (i - s < item.arg) return this.fail();
          if (i > s) depth = deeper(depth);
          s = i;
          break;
        }
        case Kind.Lazy:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) break;
          this.add(s, 0, p, deeper(depth));
          return false;
        case Kind.Optional:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) break;
          this.add(s, 0, p, depth);
          depth = deeper(depth);
          s++;
          break;
        case Kind.Open:
          this.begins[item.arg] = s;
          depth = deeper(depth);
          break;
        case Kind.Close:
          this.ends[item.arg] = s;
          depth = deeper(depth);
          break;
        case Kind.Position:
          this.begins[item.arg] = s;
          this.ends[item.arg] = -1;
          depth = deeper(depth);
          break;
        case Kind.Again: {
          const end = this.again(item, s);
          if (end === End.Stopped) return this.pause(s, p - 1, depth);
          if (end < 0) return this.fail();
          s = end;
          break;
        }
        case Kind.Balance: {
          const end = this.balance(item, s);
          if (end === End.Stopped) return this.pause(s, p - 1, depth);
          if (end < 0) return this.fail();
          s = end;
          break;
        }
        case Kind.Frontier: {
          const before = s === 0 ? 0 : subject.charCodeAt(s - 1);
          if (item.set[before] === 1 || item.set[s < size ? subject.charCodeAt(s) : 0] === 0) return this.fail();
          break;
        }
        case Kind.AtEnd:
          if (s !== size) return this.fail();
          break;
        case Kind.Done:
          this.to = s;
          return true;
        case Kind.Never:
          return this.fail();
        case Kind.Broken:
          return raise(item.text);
        default:
          item.kind satisfies never;
      }
    }
  }

  /** The steps are used up. */
  private pause(s: number, p: number, depth: number): boolean {
    this.goForward(s, p, depth);
    return false;
  }

  private fail(): boolean {
    this.mode = Mode.Back;
    return false;
  }

  /** Has the item at `p` translated, if the steps suffice. */
  private translated(p: number): boolean {
    const { pattern } = this;
    pattern.translate(Math.max(this.left, 1));
    this.left -= pattern.owed;
    pattern.owed = 0;
    return p < pattern.items.length;
  }

  // ---- items that look at many bytes

  /** Where bytes of the item's set end that begin at `s`; End.Stopped: the steps are used up. */
  private endOfRun({ set }: Item, s: number): number {
    const { subject } = this,
      size = subject.length,
      from = this.middle < 0 ? s : this.middle,
      end = Math.min(size, from + Math.max(this.left, 1));
    let i = from;
    while (i < end && set[subject.charCodeAt(i)] === 1) i++;
    this.left -= i - from;
    return this.stopped(i === end && end < size, i);
  }

  /** Notes that an item stopped in the middle, or that it is done. */
  private stopped(yes: boolean, at: number): number {
    this.middle = yes ? at : -1;
    return yes ? End.Stopped : at;
  }

  /** The end of what a capture holds, again at `s`; or End.None, or End.Stopped. */
  private again({ arg }: Item, s: number): number {
    const { subject } = this,
      from = this.begins[arg]!,
      length = this.ends[arg]! - from,
      end = s + length;
    if (subject.length < end) return End.None;
    for (let at = this.middle < 0 ? s : this.middle; at < end; ) {
      const n = Math.min(end - at, Span.Short),
        other = from + at - s;
      this.left -= COMPARE_STEPS + (n >> COMPARE_SHIFT);
      if (subject.slice(other, other + n) !== subject.slice(at, at + n)) return this.stopped(false, End.None);
      at += n;
      if (this.left < 0 && at < end) return this.stopped(true, at);
    }
    return this.stopped(false, end);
  }

  /** Where the pair that opens at `s` is closed; or End.None, or End.Stopped. */
  private balance({ arg: open, other: close }: Item, s: number): number {
    const { subject } = this,
      size = subject.length;
    if (this.middle < 0) {
      if (s >= size || subject.charCodeAt(s) !== open) return End.None;
      this.middle = s + 1;
      this.nested = 1;
    }
    const from = this.middle,
      end = Math.min(size, from + Math.max(this.left, 1));
    let i = from,
      { nested } = this;
    for (; i < end && nested > 0; i++) {
      const c = subject.charCodeAt(i);
      if (c === close) nested--;
      else if (c === open) nested++;
    }
    this.nested = nested;
    this.left -= i - from;
    if (nested === 0) return this.stopped(false, i);
    return end === size ? this.stopped(false, End.None) : this.stopped(true, i);
  }

  // ---- choices

  /** Adds a choice and tries it. */
  private add(s: number, least: number, p: number, depth: number): void {
    this.setChoice(this.top, s, least, p, depth);
    this.top += CHOICE;
    this.mode = Mode.Back;
  }

  private setChoice(at: number, s: number, least: number, p: number, depth: number): void {
    const { choices } = this;
    choices[at] = s;
    choices[at + 1] = least;
    choices[at + 2] = p;
    choices[at + 3] = depth;
  }

  /** Tries the last choice; without any the match begins elsewhere. False: there is nowhere. */
  private back(): boolean {
    const { top, choices } = this;
    if (top === 0) return this.startElsewhere();
    const p = choices[top - 2]!;
    switch (this.pattern.items[p - 1]!.kind) {
      case Kind.Lazy:
        this.longer(p);
        break;
      case Kind.Optional:
        this.goOn(choices[top - 4]!, p, false);
        break;
      default:
        this.shorter(p);
    }
    return true;
  }

  private startElsewhere(): boolean {
    this.start++;
    this.mode = Mode.Seek;
    return !this.pattern.anchored;
  }

  /** The bytes that the item at `p` has to begin with, if that is known. */
  private filter(p: number): Bytes | undefined {
    const next = this.pattern.items[p];
    return next !== undefined && (next.kind === Kind.Byte || next.kind === Kind.Set) ? next.set : undefined;
  }

  /** Goes on with the item at `p` behind a choice made. `again`: the choice stays, to be tried with `next`. */
  private goOn(s: number, p: number, again: boolean, next = 0): void {
    const depth = this.choices[this.top - 1]!;
    if (again) this.choices[this.top - 4] = next;
    else this.top -= CHOICE;
    this.goForward(s, p, depth);
  }

  /** A greedy item tries the next shorter run after which the pattern may go on. */
  private shorter(p: number): void {
    const { subject, choices, top } = this,
      least = choices[top - 3]!,
      filter = this.filter(p),
      most = choices[top - 4]!;
    let i = most;
    if (filter !== undefined) {
      const end = Math.max(least, (i = Math.min(i, subject.length - 1)) - this.left);
      while (i >= end && filter[subject.charCodeAt(i)] === 0) i--;
      this.left -= most - i;
      if (i < end) {
        choices[top - 4] = i;
        if (i < least) this.top -= CHOICE;
        return;
      }
    }
    this.goOn(i, p, i > least, i - 1);
  }

  /** A lazy item tries the next longer run after which the pattern may go on. */
  private longer(p: number): void {
    const { subject, choices, top } = this,
      size = subject.length,
      { set } = this.pattern.items[p - 1]!,
      filter = this.filter(p);
    let i = choices[top - 4]!;
    const end = i + this.left;
    this.left += i;
    while (filter !== undefined && (i >= size || filter[subject.charCodeAt(i)] === 0)) {
      if (i >= size || set[subject.charCodeAt(i)] === 0) {
        this.left -= i;
        this.top -= CHOICE;
        return;
      }
      if (++i > end) {
        this.left -= i;
        choices[top - 4] = i;
        return;
      }
    }
    this.left -= i;
    this.goOn(i, p, i < size && set[subject.charCodeAt(i)] === 1, i + 1);
  }
}

/** The depth inside one more choice or capture. */
function deeper(depth: number): number {
  if (depth + 1 >= Most.Depth) raise(patternTooComplex());
  return depth + 1;
}

/** Goes on in slices until it is done or the task has to give way. Pays for the steps. */
export function seekOn(rt: Runtime, seeker: Seeker): Outcome {
  for (;;) {
    const steps = Math.min(Math.max(2 * rt.fuel, 2), Steps.Slice);
    // In advance: it may raise an error.
    rt.charge(steps >> 1);
    const outcome = seeker.run(steps);
    rt.charge(-(seeker.left >> 1));
    if (outcome !== Outcome.Unfinished || rt.fuel < 0) return outcome;
  }
}
