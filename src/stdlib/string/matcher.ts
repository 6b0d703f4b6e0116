// Matches patterns (§6.4.1) by recursion, the fast path for short matches; a pattern that has taken many steps, by a
// function made for it (compiled-pattern.ts). A search that takes more than some thousands of steps breaks off: the
// activations on the way out note the choices left, and search.ts goes on from there, in slices. Natives pay for steps
// (settle). Must not know arguments and results; subjects are JavaScript strings.
import { invalidCaptureIndex, patternTooComplex, unfinishedCapture } from '../../messages/stdlib.ts';
import { piece } from '../../values/bytes.ts';
import { str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { raise } from '../../vm/throw.ts';
import type { CompiledPattern, Make } from './compiled-pattern.ts';
import { Kind, Most, type Bytes, type Item, type Pattern } from './pattern.ts';
import { Outcome, Search, Span, Steps } from './search.ts';

/** Results for no match, for a search that broke off, and for a match that compiled code gives up. */
export const enum End {
  None = -1,
  BrokenOff = -2,
  GivenUp = -3,
}

/** What compiles patterns, if anything does. */
let compiler: ((pattern: Pattern, make: Make) => CompiledPattern | undefined) | undefined;
export const usePatternCompiler = (compile: NonNullable<typeof compiler>): void => {
  compiler = compile;
};

/** Steps after which a pattern is compiled, which takes less time than they took. */
const HOT = 100_000;

export class Matcher {
  /** The match: subject.slice(from, to). */
  from = 0;
  to = 0;
  /** Work since the last charge. */
  steps = 0;
  /** The work at which a search breaks off. */
  limit = Steps.Slice;
  private pattern: Pattern = undefined!;
  private items: readonly Item[] = undefined!;
  private subject = '';
  private readonly begins = new Int32Array(Most.Captures);
  /** Ends of captures; -1 for a position. */
  private readonly ends = new Int32Array(Most.Captures);
  /** The search that has broken off. */
  private unfinished: Search | undefined = undefined;

  on(pattern: Pattern, subject: string): this {
    this.pattern = pattern;
    this.items = pattern.items;
    this.subject = subject;
    if (pattern.owed > 0) {
      this.steps += pattern.owed;
      pattern.owed = 0;
    }
    return this;
  }

  /** Looks for the first match that begins at `at` or later; for anchored patterns, at `at` only. */
  search(at: number): Outcome {
    const { pattern, steps } = this,
      outcome = pattern.complete ? this.look(at) : this.breakOff(at);
    if ((pattern.heat += this.steps - steps) > HOT) this.compile(worksFor?.tier?.make);
    return outcome;
  }

  /** Has the pattern compiled, if the realm allows it. */
  compile(make: Make | undefined): void {
    const { pattern } = this;
    pattern.heat = 0;
    if (make !== undefined) pattern.compiled ??= compiler?.(pattern, make);
  }

  /** The search that has broken off. */
  takeUnfinished(): Search {
    const search = this.unfinished!;
    this.unfinished = undefined;
    return search;
  }

  /** Takes over what a search has found. */
  take(search: Search): void {
    this.on(search.pattern, search.subject);
    this.from = search.start;
    this.to = search.to;
    this.begins.set(search.begins);
    this.ends.set(search.ends);
  }

  private look(at: number): Outcome {
    const { pattern, subject } = this,
      { head, headByte } = pattern,
      size = subject.length;
    if (pattern.anchored) return this.ended(at, this.attempt(at));
    if (head === undefined) {
      for (; at <= size; at++) {
        const end = this.attempt(at);
        if (end !== End.None) return this.ended(at, end);
      }
      return Outcome.None;
    }
    return headByte === '' ? this.lookFor(head, at) : this.lookForByte(headByte, at);
  }

  /** Matches begin with a byte of a set. */
  private lookFor(head: Bytes, at: number): Outcome {
    const { subject } = this,
      size = subject.length,
      far = size - at > Span.Short ? at + Span.Short : size;
    for (; ; at++) {
      const start = at;
      while (at < far && head[subject.charCodeAt(at)] === 0) at++;
      this.steps += (at - start) >> 1;
      if (at >= far) return far < size ? this.breakOff(at) : Outcome.None;
      const end = this.attempt(at);
      if (end !== End.None) return this.ended(at, end);
    }
  }

  /** Matches begin with a byte. */
  private lookForByte(head: string, at: number): Outcome {
    const { subject } = this,
      size = subject.length;
    for (; ; at++) {
      const start = at,
        far = size - at > Span.Long;
      at = far ? at + subject.slice(at, at + Span.Long).indexOf(head) : subject.indexOf(head, at);
      if (at < start) return far ? this.breakOff(start + Span.Long) : Outcome.None;
      this.steps += (at - start) >> 5;
      const end = this.attempt(at);
      if (end !== End.None) return this.ended(at, end);
    }
  }

  /** The match that begins at `at`: its end, or End.None, or End.BrokenOff. */
  private attempt(at: number): number {
    const { compiled } = this.pattern,
      { steps } = this;
    if (compiled !== undefined) {
      const end = compiled(this, this.subject, at, this.limit - steps, this.begins, this.ends);
      if (end !== End.GivenUp) return end;
    }
    return this.match(at, 0, 0);
  }

  /** A match that begins at `at` has failed. */
  private ended(at: number, end: number): Outcome {
    if (end === End.None) return Outcome.None;
    if (end === End.BrokenOff) {
      this.unfinished!.begun(at, this.begins, this.ends);
      return Outcome.Unfinished;
    }
    this.from = at;
    this.to = end;
    return Outcome.Found;
  }

  /** The search must go on where no match begins before `at`. */
  private breakOff(at: number): Outcome {
    this.unfinished = new Search(this.pattern, this.subject, at);
    return Outcome.Unfinished;
  }

  /** It must go on with the item at `p`, at `s`. */
  private stop(s: number, p: number, depth: number): number {
    this.breakOff(0);
    this.unfinished!.goForward(s, p, depth);
    return End.BrokenOff;
  }

  /** The search that breaks off has this choice left; those made later are noted already. */
  private note(s: number, least: number, p: number, depth: number): number {
    if (s >= least) this.unfinished!.addLast(s, least, p, depth);
    return End.BrokenOff;
  }

  /** Matches items from `p` on at `s`: the end of the match, or End.None, or End.BrokenOff. */
  private match(s: number, p: number, depth: number): number {
    const { items, subject } = this;
    const size = subject.length;
    if (depth >= Most.Depth) raise(patternTooComplex());
    for (;;) {
      const item = items[p++]!;
      if ((this.steps += Steps.Item) > this.limit) return this.stop(s, p - 1, depth);
      switch (item.kind) {
        case Kind.Byte:
          if (s >= size || subject.charCodeAt(s) !== item.arg) return End.None;
          s++;
          break;
        case Kind.Set:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) return End.None;
          s++;
          break;
        case Kind.Greedy: {
          const { set } = item,
            end = s + Span.Short < size ? s + Span.Short : size;
          let i = s;
          while (i < end && set[subject.charCodeAt(i)] === 1) i++;
          this.steps += i - s;
          if (i === s) {
            if (item.arg > 0) return End.None;
            break;
          }
          if (i - s === Span.Short) return this.stop(s, p - 1, depth);
          return this.longest(s + item.arg, i, p, depth + 1);
        }
        case Kind.Possessive: {
          const { set } = item,
            start = s,
            end = s + Span.Short < size ? s + Span.Short : size;
          while (s < end && set[subject.charCodeAt(s)] === 1) s++;
          const length = s - start;
          this.steps += length;
          if (length < item.arg) return End.None;
          if (length === Span.Short) return this.stop(start, p - 1, depth);
          if (length > 0 && ++depth >= Most.Depth) raise(patternTooComplex());
          break;
        }
        case Kind.Lazy:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) break;
          return this.shortest(item.set, s, p, depth + 1);
        case Kind.Optional:
          if (s < size && item.set[subject.charCodeAt(s)] === 1) {
            const end = this.match(s + 1, p, depth + 1);
            if (end !== End.None) return end === End.BrokenOff ? this.note(s, s, p, depth) : end;
          }
          break;
        case Kind.Open:
          this.begins[item.arg] = s;
          if (++depth >= Most.Depth) raise(patternTooComplex());
          break;
        case Kind.Close:
          this.ends[item.arg] = s;
          if (++depth >= Most.Depth) raise(patternTooComplex());
          break;
        case Kind.Position:
          this.begins[item.arg] = s;
          this.ends[item.arg] = -1;
          if (++depth >= Most.Depth) raise(patternTooComplex());
          break;
        case Kind.Again: {
          const from = this.begins[item.arg]!,
            length = this.ends[item.arg]! - from;
          if (size - s < length) return End.None;
          if (length > Span.Short) return this.stop(s, p - 1, depth);
          this.steps += length >> 3;
          if (subject.slice(from, from + length) !== subject.slice(s, s + length)) return End.None;
          s += length;
          break;
        }
        case Kind.Balance: {
          const end = this.balance(s, item.arg, item.other);
          if (end < 0) return end === End.None ? End.None : this.stop(s, p - 1, depth);
          s = end;
          break;
        }
        case Kind.Frontier: {
          const before = s === 0 ? 0 : subject.charCodeAt(s - 1);
          if (item.set[before] === 1 || item.set[s < size ? subject.charCodeAt(s) : 0] === 0) return End.None;
          break;
        }
        case Kind.AtEnd:
          return s === size ? s : End.None;
        case Kind.Done:
          return s;
        case Kind.Never:
          return End.None;
        case Kind.Broken:
          return raise(item.text);
        default:
          item.kind satisfies never;
      }
    }
  }

  /** The rest of the pattern after bytes up to `most`, or fewer, but at least up to `least`. */
  private longest(least: number, most: number, p: number, depth: number): number {
    if (depth >= Most.Depth) raise(patternTooComplex());
    const next = this.items[p]!;
    switch (next.kind) {
      case Kind.Done:
        return most;
      case Kind.Byte:
      case Kind.Set: {
        // Most places to stop at are ruled out by one byte.
        const { subject } = this,
          { set } = next;
        this.steps += most - least;
        for (let i = Math.min(most, subject.length - 1); i >= least; i--) {
          if (set[subject.charCodeAt(i)] === 0) continue;
          const end = this.match(i, p, depth);
          if (end !== End.None) return end === End.BrokenOff ? this.note(i - 1, least, p, depth) : end;
        }
        return End.None;
      }
    }
    for (let i = most; i >= least; i--) {
      const end = this.match(i, p, depth);
      if (end !== End.None) return end === End.BrokenOff ? this.note(i - 1, least, p, depth) : end;
    }
    return End.None;
  }

  /** The rest of the pattern after as few bytes of the set as possible. */
  private shortest(set: Bytes, s: number, p: number, depth: number): number {
    if (depth >= Most.Depth) raise(patternTooComplex());
    const { subject } = this;
    const size = subject.length,
      start = s,
      far = s + Span.Short;
    const next = this.items[p]!;
    const filter = next.kind === Kind.Byte || next.kind === Kind.Set ? next.set : undefined;
    for (; ; s++) {
      if (filter === undefined || (s < size && filter[subject.charCodeAt(s)] === 1)) {
        const end = this.match(s, p, depth);
        if (end >= 0) {
          this.steps += s - start;
          return end;
        }
        if (end === End.BrokenOff)
          return s < size && set[subject.charCodeAt(s)] === 1 ? this.note(s + 1, 0, p, depth) : End.BrokenOff;
      }
      if (s >= size || set[subject.charCodeAt(s)] === 0) {
        this.steps += s - start;
        return End.None;
      }
      if (s >= far) {
        this.breakOff(0);
        this.unfinished!.goBack();
        return this.note(s + 1, 0, p, depth);
      }
    }
  }

  /** Where the pair that opens at `s` is closed, or End.None, or End.BrokenOff. */
  private balance(s: number, open: number, close: number): number {
    const { subject } = this;
    const size = subject.length,
      end = size - s > Span.Short ? s + Span.Short : size;
    if (s >= size || subject.charCodeAt(s) !== open) return End.None;
    let nested = 1;
    for (let i = s + 1; i < end; i++) {
      const c = subject.charCodeAt(i);
      if (c === close) {
        if (--nested === 0) {
          this.steps += i - s;
          return i + 1;
        }
      } else if (c === open) nested++;
    }
    this.steps += end - s;
    return end < size ? End.BrokenOff : End.None;
  }

  // ---- the match just found

  /** A matcher of its own for it, to keep. */
  copy(): Matcher {
    const copy = new Matcher().on(this.pattern, this.subject);
    copy.from = this.from;
    copy.to = this.to;
    copy.begins.set(this.begins);
    copy.ends.set(this.ends);
    return copy;
  }

  /** Number of captures; the whole match counts as one where there are none. */
  get count(): number {
    return this.pattern.captures === 0 ? 1 : this.pattern.captures;
  }

  /** Number of captures that the pattern names. */
  get named(): number {
    return this.pattern.captures;
  }

  /** Capture i, from 0: its text, or its position as a number. */
  capture(i: number): string | number {
    const { captures, open } = this.pattern;
    if (i >= captures) return i === 0 ? this.whole : raise(invalidCaptureIndex(i + 1));
    if (open.length > 0 && open.includes(i)) raise(unfinishedCapture());
    const end = this.ends[i]!;
    return end < 0 ? this.begins[i]! + 1 : piece(this.subject, this.begins[i]!, end);
  }

  /** Capture i as a Lua value. */
  value(i: number): Value {
    const c = this.capture(i);
    return typeof c === 'string' ? str(c) : c;
  }

  /** Forgets the text. */
  release(): void {
    this.subject = '';
    this.steps = 0;
    this.unfinished = undefined;
  }

  /** The whole match. */
  get whole(): string {
    return piece(this.subject, this.from, this.to);
  }
}

/** One matcher for all: a native takes what it needs of a match before Lua code runs again. */
const shared = new Matcher();
/** The runtime it works for. */
let worksFor: Runtime | undefined;

/** The matcher, at work for this runtime. No search goes on for longer than a slice. */
export function matcherOf(rt: Runtime): Matcher {
  const { slice } = rt;
  // After an error the steps are unpaid.
  if (shared.steps > 0) settle(worksFor!);
  worksFor = rt;
  shared.limit = slice < Steps.Slice / 2 ? 2 * slice : Steps.Slice;
  return shared;
}

/** A task has ended: releases its text and its runtime. */
export function release(): void {
  worksFor = undefined;
  shared.release();
}

/** Charges the steps that matching took. */
export function settle(rt: Runtime): void {
  const { steps } = shared;
  shared.steps = 0;
  rt.charge(steps >> 1);
}

/** The same, when a search is about to break off. Returns whether it is. */
export function settleNowAndThen(rt: Runtime): boolean {
  const due = 2 * shared.steps > shared.limit;
  if (due) settle(rt);
  return due;
}
