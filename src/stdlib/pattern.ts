// Lua patterns (§6.4.1): compiled once to a row of items, matched by backtracking.
// Which captures are open at an item follows from the items before it, so everything that can be wrong with a pattern
// is found when compiling; but it is raised only when matching gets there, as Lua does. Every step is counted: natives
// charge the count to their task, and a match that alone exceeds `budget` raises.
// Nothing here knows of arguments and results; subjects and patterns are opened strings.
import {
  endsWithEscape, invalidCapture, invalidCaptureIndex, missingBalance, missingBracket, missingFrontierSet,
  patternTooComplex, patternTooLong, tooManyCaptures, unfinishedCapture,
} from '../messages/stdlib.ts';
import { str } from '../values/string.ts';
import type { Value } from '../values/type.ts';
import type { Host } from '../vm/host.ts';
import type { Runtime } from '../vm/runtime.ts';
import { raise } from '../vm/throw.ts';

/** Most captures in a pattern. */
const MAX_CAPTURES = 32;
/** Deepest nesting of choices and captures in one match (MAXCCALLS). */
const MAX_DEPTH = 200;

const enum Kind {
  /** One byte, exactly `arg`. */
  Byte,
  /** One byte of `set`. */
  Set,
  /** Any number of bytes of `set`, at least `arg`, longest first. */
  Greedy,
  /** The same, where only as many as there are can do: none is given back. */
  Possessive,
  /** Any number of bytes of `set`, shortest first. */
  Lazy,
  /** A byte of `set`, or none. */
  Optional,
  /** Capture `arg` begins, or ends, or is the position. */
  Open, Close, Position,
  /** What capture `arg` holds, again. */
  Again,
  /** %b with bytes `arg` and `other`. */
  Balance,
  /** %f: from outside `set` into it. */
  Frontier,
  /** `$` */
  AtEnd,
  /** A match is complete. */
  Done,
  /** Never matches. */
  Never,
  /** The pattern is malformed here: raises `text`. */
  Broken,
}

/** A set of bytes: 1 at the index of each member. */
type Bytes = Uint8Array;

class Item {
  constructor(
    readonly kind: Kind,
    readonly arg: number,
    readonly set: Bytes,
    readonly other = 0,
    readonly text = '',
  ) {}
}

/** A compiled pattern. */
export interface Pattern {
  readonly items: readonly Item[];
  /** Begins with `^`: matches at the first position only. */
  readonly anchored: boolean;
  /** Number of captures. */
  readonly captures: number;
  /** Captures that are never closed. */
  readonly unfinished: readonly number[];
  /** A match begins with a byte of this set; undefined if it may be empty or anything. */
  readonly head: Bytes | undefined;
  /** The only member of `head`, or ''. */
  readonly headByte: string;
}

// ---- sets

const setOf = (has: (c: number) => boolean): Bytes => {
  const set = new Uint8Array(256);
  for (let c = 0; c < 256; c++) set[c] = has(c) ? 1 : 0;
  return set;
};

const between = (from: string, to: string) => (c: number): boolean => c >= from.charCodeAt(0) && c <= to.charCodeAt(0);
const digit = between('0', '9'), lower = between('a', 'z'), upper = between('A', 'Z');
const letter = (c: number): boolean => lower(c) || upper(c);
const graphic = between('!', '~');

/** The classes of the C locale by their letter; capital letters are their complements. */
const CLASSES = new Map<string, Bytes>();
const declare = (name: string, has: (c: number) => boolean): void => {
  CLASSES.set(name, setOf(has));
  CLASSES.set(name.toUpperCase(), setOf((c) => !has(c)));
};
declare('a', letter);
declare('c', (c) => c < 32 || c === 127);
declare('d', digit);
declare('g', graphic);
declare('l', lower);
declare('p', (c) => graphic(c) && !letter(c) && !digit(c));
declare('s', (c) => c === 32 || (c >= 9 && c <= 13));
declare('u', upper);
declare('w', (c) => letter(c) || digit(c));
declare('x', (c) => digit(c) || between('a', 'f')(c) || between('A', 'F')(c));
declare('z', (c) => c === 0);

const EVERY = setOf(() => true);
const NONE = setOf(() => false);
const SINGLES: (Bytes | undefined)[] = [];
const single = (code: number): Bytes => (SINGLES[code] ??= setOf((c) => c === code));

/** The set of `%` and a letter, or of an escaped other byte. */
const classOf = (p: string, at: number): Bytes => CLASSES.get(p[at]!) ?? single(p.charCodeAt(at));

/** The set of `[...]` with `[` at `from` and its `]` at `to`. */
function bracketSet(p: string, from: number, to: number): Bytes {
  const negated = p[from + 1] === '^';
  const set = new Uint8Array(256);
  for (let i = negated ? from + 2 : from + 1; i < to; i++) {
    if (p[i] === '%') {
      const members = classOf(p, ++i);
      for (let c = 0; c < 256; c++) set[c]! |= members[c]!;
    } else if (p[i + 1] === '-' && i + 2 < to) {
      set.fill(1, p.charCodeAt(i), Math.max(p.charCodeAt(i), p.charCodeAt(i + 2) + 1));
      i += 2;
    } else set[p.charCodeAt(i)] = 1;
  }
  if (negated) for (let c = 0; c < 256; c++) set[c]! ^= 1;
  return set;
}

/** Index of the `]` that closes the `[` at `from`, or -1. */
function bracketEnd(p: string, from: number): number {
  let i = p[from + 1] === '^' ? from + 2 : from + 1;
  // The first byte is a member even if it is `]`.
  do {
    if (i >= p.length) return -1;
    i += p[i] === '%' && i + 1 < p.length ? 2 : 1;
  } while (p[i] !== ']');
  return i;
}

// ---- compiling

const COMPILED = new Map<string, Pattern>();
const COMPILED_BARE = new Map<string, Pattern>();
const MOST_COMPILED = 500;

/** The compiled form of a pattern. `anchors` says whether a leading `^` anchors (it does not in gmatch). */
export function compile(pattern: string, anchors = true): Pattern {
  const known = anchors ? COMPILED : COMPILED_BARE;
  let compiled = known.get(pattern);
  if (compiled === undefined) {
    compiled = translate(pattern, anchors);
    if (known.size >= MOST_COMPILED) known.clear();
    if (pattern.length <= 1000) known.set(pattern, compiled);
  }
  return compiled;
}

function translate(p: string, anchors: boolean): Pattern {
  const items: Item[] = [];
  const open: number[] = [];
  const positions: boolean[] = [];
  let captures = 0;
  const put = (kind: Kind, arg = 0, set = NONE, other = 0): void => void items.push(new Item(kind, arg, set, other));
  const broken = (text: string): void => void items.push(new Item(Kind.Broken, 0, NONE, 0, text));
  const anchored = anchors && p[0] === '^';
  let i = anchored ? 1 : 0;

  scan: while (i < p.length) {
    let set: Bytes, next: number;
    const c = p[i]!;
    if (c === '(') {
      if (captures >= MAX_CAPTURES) {
        broken(tooManyCaptures());
        break;
      }
      const position = p[i + 1] === ')';
      put(position ? Kind.Position : Kind.Open, captures);
      positions[captures] = position;
      if (!position) open.push(captures);
      captures++;
      i += position ? 2 : 1;
      continue;
    }
    if (c === ')') {
      const closes = open.pop();
      if (closes === undefined) {
        broken(invalidCapture());
        break;
      }
      put(Kind.Close, closes);
      i++;
      continue;
    }
    if (c === '$' && i + 1 === p.length) {
      put(Kind.AtEnd);
      break;
    }
    if (c === '%') {
      const e = p[i + 1];
      switch (e) {
        case undefined:
          broken(endsWithEscape());
          break scan;
        case 'b':
          if (i + 3 >= p.length) {
            broken(missingBalance());
            break scan;
          }
          put(Kind.Balance, p.charCodeAt(i + 2), NONE, p.charCodeAt(i + 3));
          i += 4;
          continue;
        case 'f': {
          const end = p[i + 2] === '[' ? bracketEnd(p, i + 2) : -1;
          if (end < 0) {
            broken(p[i + 2] === '[' ? missingBracket() : missingFrontierSet());
            break scan;
          }
          put(Kind.Frontier, 0, bracketSet(p, i + 2, end));
          i = end + 1;
          continue;
        }
      }
      if (e >= '0' && e <= '9') {
        const index = e.charCodeAt(0) - 49;
        if (index < 0 || index >= captures || open.includes(index)) {
          broken(invalidCaptureIndex(index + 1));
          break;
        }
        put(positions[index] ? Kind.Never : Kind.Again, index);
        i += 2;
        continue;
      }
      set = classOf(p, i + 1);
      next = i + 2;
    } else if (c === '[') {
      const end = bracketEnd(p, i);
      if (end < 0) {
        broken(missingBracket());
        break;
      }
      set = bracketSet(p, i, end);
      next = end + 1;
    } else {
      set = c === '.' ? EVERY : single(c.charCodeAt(0));
      next = i + 1;
    }
    i = next + 1;
    switch (p[next]) {
      case '*': put(Kind.Greedy, 0, set); break;
      case '+': put(Kind.Greedy, 1, set); break;
      case '-': put(Kind.Lazy, 0, set); break;
      case '?': put(Kind.Optional, 0, set); break;
      default: {
        const code = set.indexOf(1);
        if (SINGLES[code] === set) put(Kind.Byte, code, set);
        else put(Kind.Set, 0, set);
        i = next;
      }
    }
  }
  put(Kind.Done);
  items.forEach((item, at) => {
    if (item.kind === Kind.Greedy && keepsAll(items, at)) items[at] = new Item(Kind.Possessive, item.arg, item.set);
  });

  const head = headOf(items);
  const first = head === undefined ? -1 : head.indexOf(1);
  return {
    items, anchored, captures, head,
    unfinished: open,
    headByte: first >= 0 && head!.indexOf(1, first + 1) < 0 ? String.fromCharCode(first) : '',
  };
}

/** The bytes a match can begin with, where that is sure and no complaint could come first. */
function headOf(items: readonly Item[]): Bytes | undefined {
  for (const item of items) {
    switch (item.kind) {
      case Kind.Open:
      case Kind.Position:
        continue;
      case Kind.Byte:
      case Kind.Set:
        return item.set;
      case Kind.Greedy:
      case Kind.Possessive:
        return item.arg > 0 ? item.set : undefined;
      case Kind.Balance:
        return single(item.arg);
      default:
        return undefined;
    }
  }
  return undefined;
}

/**
 * Whether it is no use for the greedy item at `at` to give bytes back: what follows cannot begin with one of them, or it matches nothing
 * as well, so that it never has to.
 */
function keepsAll(items: readonly Item[], at: number): boolean {
  const { set } = items[at]!, canBegin = (other: Bytes): boolean => other.some((has, c) => has === 1 && set[c] === 1);
  // Whether something that may be left out can begin with one of the bytes.
  let doubtful = false;
  for (let i = at + 1; i < items.length; i++) {
    const item = items[i]!;
    switch (item.kind) {
      case Kind.Open: case Kind.Close: case Kind.Position: continue;
      case Kind.Byte: case Kind.Set: case Kind.Frontier: return !doubtful && !canBegin(item.set);
      case Kind.Balance: return !doubtful && set[item.arg] === 0;
      case Kind.AtEnd: return !doubtful;
      case Kind.Again: return false;
      case Kind.Done: case Kind.Never: case Kind.Broken: return true;
      case Kind.Greedy: case Kind.Possessive: case Kind.Lazy: case Kind.Optional:
        doubtful ||= canBegin(item.set);
        if (item.arg > 0) return !doubtful;
    }
  }
  return true;
}

/** Does a pattern consist of ordinary bytes only, so that finding it is finding a substring? */
export const isPlain = (pattern: string): boolean => !/[\^$*+?.([%-]/.test(pattern);

// ---- matching

/** Steps of a search that are not yet long work: some tenths of a second. */
const LONG_WORK = 2 ** 25;
/** Thrown by a search that has become long work. Nothing outside the matcher has changed: it can start anew. */
const BROKEN_OFF = {};

export class Matcher {
  /** The match: subject.slice(from, to). */
  from = 0;
  to = 0;
  /** Work done since it was last charged. */
  steps = 0;
  /** Most steps before an error is raised. */
  budget = Infinity;
  /** How the host wants long work to be done. */
  patiently: Host['patiently'] = undefined;
  /** Steps past which this search stops: it has become long work, or has used up the budget. */
  private limit = Infinity;
  private pattern!: Pattern;
  private items!: readonly Item[];
  private subject = '';
  private readonly begins = new Int32Array(MAX_CAPTURES);
  /** Ends of captures; -1 for a position. */
  private readonly ends = new Int32Array(MAX_CAPTURES);

  on(pattern: Pattern, subject: string): this {
    this.pattern = pattern;
    this.items = pattern.items;
    this.subject = subject;
    return this;
  }

  /** Looks for a match that begins exactly at `at`. */
  at(at: number): boolean {
    const end = this.match(at, 0, 0);
    if (end < 0) return false;
    this.from = at;
    this.to = end;
    return true;
  }

  /** Looks for the first match that begins at `at` or later; for anchored patterns, at `at` only. */
  search(at: number): boolean {
    const { patiently, budget } = this;
    this.limit = budget;
    if (patiently === undefined) return this.look(at);
    this.limit = Math.min(budget, this.steps + LONG_WORK);
    try {
      return this.look(at);
    } catch (thrown) {
      if (thrown !== BROKEN_OFF) throw thrown;
      this.limit = budget;
      return patiently(() => this.look(at));
    }
  }

  private look(at: number): boolean {
    const { pattern, subject } = this;
    if (pattern.anchored) return this.at(at);
    const { head, headByte } = pattern;
    const size = subject.length;
    if (head === undefined) {
      for (; at <= size; at++) if (this.at(at)) return true;
      return false;
    }
    for (; ; at++) {
      const start = at;
      if (headByte !== '') {
        at = subject.indexOf(headByte, at);
        if (at < 0) at = size;
      } else while (at < size && head[subject.charCodeAt(at)] === 0) at++;
      this.steps += (at - start) >> 2;
      if (at >= size) return false;
      if (this.at(at)) return true;
    }
  }

  /** Matches items from `p` on at `s`; the end of the match, or -1. */
  private match(s: number, p: number, depth: number): number {
    const { items, subject } = this;
    const size = subject.length;
    if (depth >= MAX_DEPTH) raise(patternTooComplex());
    for (;;) {
      const item = items[p++]!;
      if (++this.steps > this.limit) this.stop();
      switch (item.kind) {
        case Kind.Byte:
          if (s >= size || subject.charCodeAt(s) !== item.arg) return -1;
          s++;
          break;
        case Kind.Set:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) return -1;
          s++;
          break;
        case Kind.Greedy: {
          const { set } = item;
          let i = s;
          while (i < size && set[subject.charCodeAt(i)] === 1) i++;
          this.steps += i - s;
          if (i === s) {
            if (item.arg > 0) return -1;
            break;
          }
          return this.longest(s + item.arg, i, p, depth + 1);
        }
        case Kind.Possessive: {
          const { set } = item, start = s;
          while (s < size && set[subject.charCodeAt(s)] === 1) s++;
          this.steps += s - start;
          if (s - start < item.arg) return -1;
          if (s > start && ++depth >= MAX_DEPTH) raise(patternTooComplex());
          break;
        }
        case Kind.Lazy:
          if (s >= size || item.set[subject.charCodeAt(s)] === 0) break;
          return this.shortest(item.set, s, p, depth + 1);
        case Kind.Optional:
          if (s < size && item.set[subject.charCodeAt(s)] === 1) {
            const end = this.match(s + 1, p, depth + 1);
            if (end >= 0) return end;
          }
          break;
        case Kind.Open:
          this.begins[item.arg] = s;
          if (++depth >= MAX_DEPTH) raise(patternTooComplex());
          break;
        case Kind.Close:
          this.ends[item.arg] = s;
          if (++depth >= MAX_DEPTH) raise(patternTooComplex());
          break;
        case Kind.Position:
          this.begins[item.arg] = s;
          this.ends[item.arg] = -1;
          if (++depth >= MAX_DEPTH) raise(patternTooComplex());
          break;
        case Kind.Again: {
          const from = this.begins[item.arg]!, length = this.ends[item.arg]! - from;
          if (size - s < length) return -1;
          this.steps += length >> 3;
          if (subject.slice(from, from + length) !== subject.slice(s, s + length)) return -1;
          s += length;
          break;
        }
        case Kind.Balance:
          s = this.balance(s, item.arg, item.other);
          if (s < 0) return -1;
          break;
        case Kind.Frontier: {
          const before = s === 0 ? 0 : subject.charCodeAt(s - 1);
          if (item.set[before] === 1 || item.set[s < size ? subject.charCodeAt(s) : 0] === 0) return -1;
          break;
        }
        case Kind.AtEnd:
          return s === size ? s : -1;
        case Kind.Done:
          return s;
        case Kind.Never:
          return -1;
        case Kind.Broken:
          return raise(item.text);
        default:
          item.kind satisfies never;
      }
    }
  }

  /** The rest of the pattern after bytes up to `most`, or fewer, but at least up to `least`. */
  private longest(least: number, most: number, p: number, depth: number): number {
    if (depth >= MAX_DEPTH) raise(patternTooComplex());
    const next = this.items[p]!;
    switch (next.kind) {
      case Kind.Done:
        return most;
      case Kind.Byte:
      case Kind.Set: {
        // Most places to stop at are ruled out by one byte.
        const { subject } = this, { set } = next;
        this.steps += most - least;
        for (let i = Math.min(most, subject.length - 1); i >= least; i--) {
          if (set[subject.charCodeAt(i)] === 0) continue;
          const end = this.match(i, p, depth);
          if (end >= 0) return end;
        }
        return -1;
      }
    }
    for (let i = most; i >= least; i--) {
      const end = this.match(i, p, depth);
      if (end >= 0) return end;
    }
    return -1;
  }

  /** The rest of the pattern after as few bytes of the set as possible. */
  private shortest(set: Bytes, s: number, p: number, depth: number): number {
    if (depth >= MAX_DEPTH) raise(patternTooComplex());
    const { subject } = this;
    const size = subject.length;
    const next = this.items[p]!;
    const quick = next.kind === Kind.Byte || next.kind === Kind.Set ? next.set : undefined;
    const start = s;
    for (; ; s++) {
      if (quick === undefined || (s < size && quick[subject.charCodeAt(s)] === 1)) {
        const end = this.match(s, p, depth);
        if (end >= 0) return end;
      }
      if (s >= size || set[subject.charCodeAt(s)] === 0) {
        this.steps += s - start;
        return -1;
      }
    }
  }

  private balance(s: number, open: number, close: number): number {
    const { subject } = this;
    const size = subject.length;
    if (s >= size || subject.charCodeAt(s) !== open) return -1;
    let nested = 1;
    for (let i = s + 1; i < size; i++) {
      const c = subject.charCodeAt(i);
      if (c === close) {
        if (--nested === 0) {
          this.steps += i - s;
          return i + 1;
        }
      } else if (c === open) nested++;
    }
    this.steps += size - s;
    return -1;
  }

  private stop(): never {
    if (this.steps <= this.budget) throw BROKEN_OFF;
    return raise(patternTooLong());
  }

  // ---- the match just found

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
    const { captures, unfinished } = this.pattern;
    if (i >= captures) return i === 0 ? this.subject.slice(this.from, this.to) : raise(invalidCaptureIndex(i + 1));
    if (unfinished.length > 0 && unfinished.includes(i)) raise(unfinishedCapture());
    const end = this.ends[i]!;
    return end < 0 ? this.begins[i]! + 1 : this.subject.slice(this.begins[i]!, end);
  }

  /** Capture i as a Lua value. */
  value(i: number): Value {
    const c = this.capture(i);
    return typeof c === 'string' ? str(c) : c;
  }

  /** The whole match. */
  get whole(): string {
    return this.subject.slice(this.from, this.to);
  }
}

/** One for all: whoever finds a match takes what is wanted of it before Lua code runs again. */
const shared = new Matcher();

/** A matcher under this runtime's budget. */
export function matcherOf(rt: Runtime): Matcher {
  shared.budget = rt.nativeBudget;
  shared.patiently = rt.host.patiently;
  return shared;
}

/** Charges the steps that matching took. */
export function settle(rt: Runtime): void {
  rt.charge(shared.steps >> 4);
  shared.steps = 0;
}
