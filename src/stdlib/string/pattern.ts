// Lua patterns (§6.4.1), translated to lists of items. The items before an item tell which captures are open at it, so
// translation finds every fault of a pattern; but a fault is raised only when matching gets there, as in PUC. Short
// patterns are translated at once and cached, long ones as far as a search gets (Pattern.translate), so that no call
// takes long before it has begun. Must not know subjects: matcher.ts and search.ts do the matching.
import {
  endsWithEscape,
  invalidCapture,
  invalidCaptureIndex,
  missingBalance,
  missingBracket,
  missingFrontierSet,
  patternTooComplex,
  tooManyCaptures,
} from '../../messages/stdlib.ts';
import { lastMatch } from '../../values/bytes.ts';
import type { CompiledPattern } from './compiled-pattern.ts';

/** Most captures in a pattern, and deepest nesting of choices and captures in one match (MAXCCALLS). */
export const enum Most {
  Captures = 32,
  Depth = 200,
}
/** Longest pattern that is translated at once. */
export const MOST_AT_ONCE = 1000;

export const enum Kind {
  /** One byte, exactly `arg`. */
  Byte,
  /** One byte of `set`. */
  Set,
  /** Any number of bytes of `set`, at least `arg`, longest first. */
  Greedy,
  /** The same, where only the longest run can match: no backtracking. */
  Possessive,
  /** Any number of bytes of `set`, shortest first. */
  Lazy,
  /** A byte of `set`, or none. */
  Optional,
  /** Capture `arg` begins, or ends, or is the position. */
  Open,
  Close,
  Position,
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
export type Bytes = Uint8Array;

export class Item {
  constructor(
    readonly kind: Kind,
    readonly arg: number,
    readonly set: Bytes,
    readonly other = 0,
    readonly text = '',
  ) {}
}

// ---- sets

const setOf = (has: (c: number) => boolean): Bytes => {
  const set = new Uint8Array(256);
  for (let c = 0; c < 256; c++) set[c] = has(c) ? 1 : 0;
  return set;
};

const between =
  (from: string, to: string) =>
  (c: number): boolean =>
    c >= from.charCodeAt(0) && c <= to.charCodeAt(0);
const digit = between('0', '9'),
  lower = between('a', 'z'),
  upper = between('A', 'Z');
const letter = (c: number): boolean => lower(c) || upper(c);
const graphic = between('!', '~');

/** The classes of the C locale by their letter; capital letters are their complements. */
const CLASSES = new Map<string, Bytes>();
const declare = (name: string, has: (c: number) => boolean): void => {
  CLASSES.set(name, setOf(has));
  CLASSES.set(
    name.toUpperCase(),
    setOf((c) => !has(c)),
  );
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

/** The bytes a match can begin with, where that is certain and no fault could come first. */
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

// ---- translating

/** Raised where an item cannot be made. */
class Malformed {
  constructor(readonly text: string) {}
}

/** A `[...]` whose set is being made. */
class Bracket {
  readonly set: Bytes = new Uint8Array(256);
  /** Index of the `]`, once it is found. */
  end = -1;
  private readonly negated: boolean;
  private readonly first: number;
  /** How far it is read, first to find its end, then its members. */
  private at: number;

  constructor(
    private readonly p: string,
    from: number,
    readonly frontier: boolean,
  ) {
    this.negated = p[from + 1] === '^';
    this.at = this.first = this.negated ? from + 2 : from + 1;
  }

  get complete(): boolean {
    return this.end >= 0 && this.at >= this.end;
  }

  /** Reads on, for about this many steps. Returns the number it took. */
  read(steps: number): number {
    return this.end < 0 ? this.findEnd(steps) : this.addMembers(steps);
  }

  private findEnd(steps: number): number {
    const { p, first } = this;
    for (let n = 1; ; n++) {
      if (this.at >= p.length) throw new Malformed(missingBracket());
      // The first byte is a member even if it is `]`.
      if (p[this.at] === ']' && this.at > first) {
        this.end = this.at;
        this.at = first;
        return n;
      }
      this.at += p[this.at] === '%' && this.at + 1 < p.length ? 2 : 1;
      if (n >= steps) return n;
    }
  }

  private addMembers(steps: number): number {
    const { p, end, set } = this;
    let i = this.at,
      n = 0;
    for (; n < steps && i < end; n++, i++) {
      if (p[i] === '%') {
        const members = classOf(p, ++i);
        for (let c = 0; c < 256; c++) set[c]! |= members[c]!;
        n += SET_STEPS;
      } else if (p[i + 1] === '-' && i + 2 < end) {
        set.fill(1, p.charCodeAt(i), Math.max(p.charCodeAt(i), p.charCodeAt(i + 2) + 1));
        i += 2;
      } else set[p.charCodeAt(i)] = 1;
    }
    this.at = i;
    if (i >= end && this.negated) for (let c = 0; c < 256; c++) set[c]! ^= 1;
    return n;
  }
}

/** The cost of an item, or of a set, in steps of matching (matcher.ts), */
const TRANSLATING = 16,
  SET_STEPS = 100;
/** and in bytes of memory. */
const PLACE_BYTES = 8,
  ITEM_BYTES = 64,
  SET_BYTES = 400;
/** Most bytes of memory that a pattern takes. */
const MOST_BYTES = 2 ** 26;
/** Items that are inspected to see whether a repetition ever has to backtrack. */
const LOOK_AHEAD = 16;

/** Items of single bytes, by code. */
const BYTE_ITEMS: (Item | undefined)[] = [];

/** A pattern, translated as far as `items` goes. */
export class Pattern {
  readonly items: Item[] = [];
  /** Begins with `^`: matches at the first position only. */
  readonly anchored: boolean;
  /** There are no more items to come. */
  complete = false;
  /** Number of captures. */
  captures = 0;
  /** Captures that are not closed yet; once the pattern is complete, those that never are. */
  readonly open: number[] = [];
  /** A match begins with a byte of this set; undefined if it may be empty or anything, or is not known. */
  head: Bytes | undefined = undefined;
  /** The only member of `head`, or ''. */
  headByte = '';
  /** Bytes of memory that it takes. */
  bytes = 0;
  /** Steps of translation that are not paid for yet. */
  owed = 0;
  /** It consists of ordinary bytes only, so that finding it is finding a substring; false if it is long. */
  plain = false;
  /** Its matches as a function, once they have taken many steps. */
  compiled: CompiledPattern | undefined = undefined;
  /** Steps that its searches have taken since its compilation was last considered. */
  heat = 0;
  /** How far the text has been read. */
  private at: number;
  private bracket: Bracket | undefined = undefined;
  /** Captures that are positions. */
  private readonly positions: boolean[] = [];

  /** `anchors` says whether a leading `^` anchors (it does not in gmatch). */
  constructor(
    readonly text: string,
    anchors: boolean,
  ) {
    this.anchored = anchors && text[0] === '^';
    this.at = this.anchored ? 1 : 0;
  }

  /** Translates on, for about so many steps, until there is another item. */
  translate(steps: number): void {
    const { items } = this,
      { length } = items,
      limit = this.owed + steps;
    try {
      do {
        if (this.bracket === undefined) this.next();
        else this.readBracket(this.bracket, limit - this.owed);
      } while (items.length === length && this.owed < limit);
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
      items.push(new Item(Kind.Broken, 0, NONE, 0, thrown.text));
      this.end();
    }
  }

  /** Translates all of it. */
  whole(): this {
    this.plain = isPlain(this.text);
    while (!this.complete) this.translate(Infinity);
    const { items } = this;
    items.forEach((item, at) => {
      if (item.kind === Kind.Greedy && this.keepsAll(at)) items[at] = new Item(Kind.Possessive, item.arg, item.set);
    });
    this.head = headOf(items);
    const first = this.head === undefined ? -1 : this.head.indexOf(1);
    if (first >= 0 && this.head!.indexOf(1, first + 1) < 0) this.headByte = String.fromCharCode(first);
    return this;
  }

  private put(kind: Kind, arg = 0, set = NONE, other = 0): void {
    this.keep(new Item(kind, arg, set, other), ITEM_BYTES);
  }

  private keep(item: Item, bytes: number): void {
    this.items.push(item);
    this.bytes += bytes + PLACE_BYTES;
    this.owed += TRANSLATING;
    if (this.bytes > MOST_BYTES) throw new Malformed(patternTooComplex());
  }

  private end(): void {
    this.items.push(DONE);
    this.complete = true;
  }

  /** Reads what comes next. */
  private next(): void {
    const { text, at } = this,
      c = text[at];
    switch (c) {
      case undefined:
        return this.end();
      case '(':
        return this.openCapture();
      case ')':
        return this.closeCapture();
      case '[':
        return this.openBracket(at, false);
      case '%':
        return this.escape(text[at + 1]);
      case '.':
        return this.repeated(EVERY, at + 1);
    }
    if (c !== '$' || at + 1 < text.length) return this.repeated(single(c.charCodeAt(0)), at + 1);
    this.put(Kind.AtEnd);
    this.at++;
  }

  private openCapture(): void {
    const { captures } = this;
    if (captures >= Most.Captures) throw new Malformed(tooManyCaptures());
    const position = this.text[this.at + 1] === ')';
    this.put(position ? Kind.Position : Kind.Open, captures);
    this.positions[captures] = position;
    if (!position) this.open.push(captures);
    this.captures++;
    this.at += position ? 2 : 1;
  }

  private closeCapture(): void {
    const closes = this.open.pop();
    if (closes === undefined) throw new Malformed(invalidCapture());
    this.put(Kind.Close, closes);
    this.at++;
  }

  private openBracket(from: number, frontier: boolean): void {
    this.bracket = new Bracket(this.text, from, frontier);
    this.owed += SET_STEPS;
    this.bytes += SET_BYTES;
  }

  private readBracket(bracket: Bracket, steps: number): void {
    this.owed += bracket.read(steps);
    if (!bracket.complete) return;
    this.bracket = undefined;
    if (!bracket.frontier) return this.repeated(bracket.set, bracket.end + 1);
    this.put(Kind.Frontier, 0, bracket.set);
    this.at = bracket.end + 1;
  }

  /** What begins with `%`. */
  private escape(e: string | undefined): void {
    const { text, at } = this;
    switch (e) {
      case undefined:
        throw new Malformed(endsWithEscape());
      case 'b':
        if (at + 3 >= text.length) throw new Malformed(missingBalance());
        this.put(Kind.Balance, text.charCodeAt(at + 2), NONE, text.charCodeAt(at + 3));
        this.at += 4;
        return;
      case 'f':
        if (text[at + 2] !== '[') throw new Malformed(missingFrontierSet());
        return this.openBracket(at + 2, true);
    }
    if (e >= '0' && e <= '9') this.again(e.charCodeAt(0) - 49);
    else this.repeated(classOf(text, at + 1), at + 2);
  }

  private again(index: number): void {
    if (index < 0 || index >= this.captures || this.open.includes(index))
      throw new Malformed(invalidCaptureIndex(index + 1));
    this.put(this.positions[index] ? Kind.Never : Kind.Again, index);
    this.at += 2;
  }

  /** A byte of the set, as often as the suffix at `next` says. */
  private repeated(set: Bytes, next: number): void {
    this.at = next + 1;
    switch (this.text[next]) {
      case '*':
        return this.put(Kind.Greedy, 0, set);
      case '+':
        return this.put(Kind.Greedy, 1, set);
      case '-':
        return this.put(Kind.Lazy, 0, set);
      case '?':
        return this.put(Kind.Optional, 0, set);
    }
    this.at = next;
    const code = set.indexOf(1);
    if (SINGLES[code] === set) this.keep((BYTE_ITEMS[code] ??= new Item(Kind.Byte, code, set)), 0);
    else this.put(Kind.Set, 0, set);
  }

  /**
   * Whether the greedy item at `at` never needs to backtrack: what follows cannot begin with one of its bytes, or it
   * matches the empty string as well.
   */
  private keepsAll(at: number): boolean {
    const { items } = this,
      { set } = items[at]!,
      end = Math.min(items.length, at + LOOK_AHEAD);
    // Whether something that may be left out can begin with one of the bytes.
    let doubtful = false;
    for (let i = at + 1; i < end; i++) {
      const item = items[i]!;
      switch (item.kind) {
        case Kind.Open:
        case Kind.Close:
        case Kind.Position:
          continue;
        case Kind.Byte:
        case Kind.Set:
        case Kind.Frontier:
          return !doubtful && !this.share(set, item.set);
        case Kind.Balance:
          return !doubtful && set[item.arg] === 0;
        case Kind.AtEnd:
          return !doubtful;
        case Kind.Again:
          return false;
        case Kind.Done:
        case Kind.Never:
        case Kind.Broken:
          return true;
        case Kind.Greedy:
        case Kind.Possessive:
        case Kind.Lazy:
        case Kind.Optional:
          doubtful ||= this.share(set, item.set);
          if (item.arg > 0) return !doubtful;
      }
    }
    return end === items.length;
  }

  /** Whether two sets have a byte in common. */
  private share(a: Bytes, b: Bytes): boolean {
    this.owed += SET_STEPS;
    return b.some((has, c) => has === 1 && a[c] === 1);
  }
}

const DONE = new Item(Kind.Done, 0, NONE);

// ---- the cache

/** Patterns translated at once, by their text. Bounded in number and in bytes. */
class Kept {
  private readonly known = new Map<string, Pattern>();
  private last: Pattern | undefined = undefined;
  private bytes = 0;
  constructor(private readonly anchors: boolean) {}

  get(text: string): Pattern {
    // Most programs ask for one again and again.
    const { last } = this;
    return last?.text === text ? last : (this.last = this.known.get(text) ?? this.add(text));
  }

  private add(text: string): Pattern {
    const pattern = new Pattern(text, this.anchors).whole(),
      { known } = this;
    this.bytes += pattern.bytes;
    if (known.size >= MOST_KEPT || this.bytes > MOST_KEPT_BYTES) {
      known.clear();
      this.bytes = pattern.bytes;
    }
    known.set(text, pattern);
    return pattern;
  }
}

const MOST_KEPT = 500,
  MOST_KEPT_BYTES = 2 ** 22;
const KEPT = new Kept(true),
  KEPT_BARE = new Kept(false);

/** The translation of a pattern, complete unless the pattern is long. `anchors` says whether a leading `^` anchors. */
export function compile(text: string, anchors = true): Pattern {
  if (text.length > MOST_AT_ONCE) return new Pattern(text, anchors);
  return (anchors ? KEPT : KEPT_BARE).get(text);
}

/** Does a pattern consist of ordinary bytes only, so that finding it is finding a substring? */
export function isPlain(pattern: string): boolean {
  lastMatch.kept = true;
  return !/[\^$*+?.([%-]/.test(pattern);
}
