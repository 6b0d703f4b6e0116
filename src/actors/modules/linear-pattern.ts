// Regular expressions for JSON schemas in O(pattern x text): Thompson's construction, simulating all states at once.
// The host's engine backtracks, so that one process could block all others. Supports literals, `.`, classes, \d \w \s
// \b and their complements, groups, `|`, `* + ? {m,n}`, `^` and `$`; no back references, no lookaround. Only answers
// whether a text contains a match, so greediness and captures do not matter.

/** An instruction of a compiled pattern; unless it says otherwise the next one follows. */
type Step =
  | { readonly op: 'char'; readonly fits: (code: number) => boolean }
  | { readonly op: 'assert'; readonly holds: (before: number, after: number) => boolean }
  | { readonly op: 'split'; readonly by: number }
  | { readonly op: 'jump'; readonly by: number }
  | { readonly op: 'match' };

/**
 * A sequence of instructions. They say how far away they jump: so the same ones serve in every place. A split goes on
 * behind itself, too.
 */
type Part = readonly Step[];

type Fits = (code: number) => boolean;

/** Sorted, disjoint ranges of characters. */
type Ranges = readonly (readonly [from: number, to: number])[];

/** The maximum number of instructions: counted repetitions are expanded. */
const MAX_STEPS = 2000;
const MAX_REPEATS = 1000;
/** The maximum number of instructions copied in making them, since `(a{999}){0}` leaves none of them. */
const MAX_COPIED = 40 * MAX_STEPS;
/** The longest pattern in bytes, and the deepest nesting of groups. */
const MAX_BYTES = 20_000,
  MAX_GROUPS = 100;
const LAST_CODE = 0x10ffff;
/** The character code outside of the text. */
const NONE = -1;

/** Thrown for a malformed pattern. */
class Malformed {}

const DIGITS: Ranges = [[0x30, 0x39]];
const WORDS: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const SPACES: Ranges = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

/** The complement of ranges. */
function complement(ranges: Ranges): Ranges {
  const others: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) others.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST_CODE) others.push([next, LAST_CODE]);
  return others;
}

/** Sorts and merges ranges. */
function merged(ranges: readonly (readonly [number, number])[]): Ranges {
  const sorted = [...ranges].sort(([a], [b]) => a - b),
    apart: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = apart[apart.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** Membership in ranges: a table for bytes, binary search for others. */
function within(ranges: Ranges): Fits {
  const bytes = new Uint8Array(256);
  for (const [from, to] of ranges) bytes.fill(1, from, to + 1);
  return (code) => {
    if (code < 256) return bytes[code] === 1;
    let low = 0,
      high = ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1,
        [from, to] = ranges[middle]!;
      if (code < from) high = middle - 1;
      else if (code > to) low = middle + 1;
      else return true;
    }
    return false;
  };
}

const word = within(WORDS);
const CLASSES: Readonly<Record<string, Ranges>> = {
  d: DIGITS,
  w: WORDS,
  s: SPACES,
  D: complement(DIGITS),
  W: complement(WORDS),
  S: complement(SPACES),
};
const ANY = within(complement(LINE_ENDS));
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

const atEdge = (before: number, after: number): boolean => word(before) !== word(after);

class Compiler {
  private at = 0;
  /** Current nesting of groups. */
  private groups = 0;
  /** Instructions copied so far, and copies. */
  copied = 0;

  constructor(private readonly source: readonly number[]) {}

  whole(): Step[] {
    const part = this.alternatives();
    if (this.at < this.source.length) throw new Malformed();
    return [...part, { op: 'match' }];
  }

  private get next(): string {
    return this.at < this.source.length ? String.fromCodePoint(this.source[this.at]!) : '';
  }

  private accept(c: string): boolean {
    if (this.next !== c) return false;
    this.at++;
    return true;
  }

  /** Appends a part to another one. */
  private append(to: Step[], part: Part): void {
    this.copied += part.length + 1;
    if (this.copied > MAX_COPIED || to.length + part.length > MAX_STEPS) throw new Malformed();
    for (const step of part) to.push(step);
  }

  private alternatives(): Part {
    const first = this.sequence();
    if (this.next !== '|') return first;
    const all = [first];
    while (this.accept('|')) all.push(this.sequence());
    const size = all.reduce((sum, { length }) => sum + length + 2, -2),
      part: Step[] = [];
    for (const one of all.slice(0, -1)) {
      part.push({ op: 'split', by: one.length + 2 });
      this.append(part, one);
      part.push({ op: 'jump', by: size - part.length });
    }
    this.append(part, all[all.length - 1]!);
    return part;
  }

  private sequence(): Part {
    const part: Step[] = [];
    while (this.next !== '' && this.next !== '|' && this.next !== ')') this.append(part, this.repeated(this.atom()));
    return part;
  }

  private repeated(atom: Part): Part {
    for (;;) {
      const bounds = this.bounds();
      if (bounds === undefined) return atom;
      this.accept('?');
      const [least, most] = bounds,
        part: Step[] = [];
      for (let i = 0; i < least; i++) this.append(part, atom);
      if (most === Infinity) {
        part.push({ op: 'split', by: atom.length + 2 });
        this.append(part, atom);
        part.push({ op: 'jump', by: -atom.length - 1 });
      } else {
        const end = part.length + (most - least) * (atom.length + 1);
        for (let i = least; i < most; i++) {
          part.push({ op: 'split', by: end - part.length });
          this.append(part, atom);
        }
      }
      atom = part;
    }
  }

  private bounds(): [least: number, most: number] | undefined {
    if (this.accept('*')) return [0, Infinity];
    if (this.accept('+')) return [1, Infinity];
    if (this.accept('?')) return [0, 1];
    const found = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.ahead(16));
    if (found === null) return undefined;
    this.at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3]);
    if (most < least || least > MAX_REPEATS || (most > MAX_REPEATS && most !== Infinity)) throw new Malformed();
    return [least, most];
  }

  private ahead(count: number): string {
    return String.fromCodePoint(...this.source.slice(this.at, this.at + count));
  }

  private atom(): Part {
    const c = this.next;
    const code = this.source[this.at++]!;
    switch (c) {
      case '(':
        return this.group();
      case '[':
        return [{ op: 'char', fits: this.class() }];
      case '.':
        return [{ op: 'char', fits: ANY }];
      case '^':
        return [{ op: 'assert', holds: (before) => before === NONE }];
      case '$':
        return [{ op: 'assert', holds: (_before, after) => after === NONE }];
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new Malformed();
    }
    return [{ op: 'char', fits: (other) => other === code }];
  }

  private group(): Part {
    if (this.accept('?') && !this.accept(':')) throw new Malformed();
    if (++this.groups > MAX_GROUPS) throw new Malformed();
    const part = this.alternatives();
    if (!this.accept(')')) throw new Malformed();
    this.groups--;
    return part;
  }

  private escape(): Part {
    if (this.accept('b')) return [{ op: 'assert', holds: atEdge }];
    if (this.accept('B')) return [{ op: 'assert', holds: (before, after) => !atEdge(before, after) }];
    const escaped = this.escaped();
    return [{ op: 'char', fits: typeof escaped === 'number' ? (c) => c === escaped : within(escaped) }];
  }

  /** An escape: a class or a character. */
  private escaped(): Ranges | number {
    const c = this.next;
    if (c === '') throw new Malformed();
    const code = this.source[this.at++]!;
    const known = CLASSES[c] ?? CONTROLS[c];
    if (known !== undefined) return known;
    const digits =
      c === 'x' ? /^[\da-f]{2}/i.exec(this.ahead(2)) : c === 'u' ? /^[\da-f]{4}/i.exec(this.ahead(4)) : undefined;
    if (digits === undefined) return word(code) ? malformed() : code;
    if (digits === null) throw new Malformed();
    this.at += digits[0].length;
    return parseInt(digits[0], 16);
  }

  private class(): Fits {
    const outside = this.accept('^'),
      members: (readonly [number, number])[] = [];
    while (!this.accept(']')) {
      const from = this.member();
      if (typeof from !== 'number') members.push(...from);
      else if (this.next !== '-' || this.source[this.at + 1] === 0x5d) members.push([from, from]);
      else {
        this.at++;
        const to = this.member();
        if (typeof to !== 'number' || to < from) throw new Malformed();
        members.push([from, to]);
      }
    }
    const ranges = merged(members);
    return within(outside ? complement(ranges) : ranges);
  }

  private member(): Ranges | number {
    if (this.next === '') throw new Malformed();
    if (!this.accept('\\')) return this.source[this.at++]!;
    return this.accept('b') ? 8 : this.escaped();
  }
}

function malformed(): never {
  throw new Malformed();
}

const PARSED = new Map<string, LinearPattern>();
const MAX_PARSED = 64,
  LONGEST_PARSED = 100;

export class LinearPattern {
  private constructor(readonly steps: readonly Step[]) {}

  /**
   * Compiles a pattern (UTF-8 bytes), with a cache for short ones; undefined: malformed or unsupported. Either way
   * `spend` is told how many instructions were copied.
   */
  static parse(source: string, spend: (copied: number) => void = () => {}): LinearPattern | undefined {
    const known = PARSED.get(source);
    if (known !== undefined) return known;
    const parsed = LinearPattern.read(source, spend);
    if (parsed === undefined || source.length > LONGEST_PARSED) return parsed;
    if (PARSED.size >= MAX_PARSED) PARSED.clear();
    PARSED.set(source, parsed);
    return parsed;
  }

  private static read(source: string, spend: (copied: number) => void): LinearPattern | undefined {
    if (source.length > MAX_BYTES) return undefined;
    const compiler = new Compiler(codePoints(source));
    try {
      return new LinearPattern(compiler.whole());
    } catch (thrown) {
      if (thrown instanceof Malformed) return undefined;
      throw thrown;
    } finally {
      spend(compiler.copied);
    }
  }

  /** An upper bound for the work of matching so many bytes. */
  cost(length: number): number {
    return (length + 1) * this.steps.length;
  }
}

/** Searches a text (UTF-8 bytes) for a match, in steps. */
export class Search {
  /** The answer, once known. */
  found: boolean | undefined = undefined;
  private readonly reached: Int32Array;
  /** Active states after the last character. */
  private active: number[] = [];
  private at = 0;
  private before = NONE;

  constructor(
    private readonly pattern: LinearPattern,
    private readonly bytes: string,
  ) {
    this.reached = new Int32Array(pattern.steps.length).fill(-1);
  }

  /** Does about so many units of work; returns how many. */
  step(most: number): number {
    let done = 0;
    while (done < most && this.found === undefined) done += this.character();
    return done;
  }

  /** Processes a character for all active states; returns how many there were. */
  private character(): number {
    const {
      reached,
      at,
      before,
      bytes,
      pattern: { steps },
    } = this;
    const after = at < bytes.length ? codePointAt(bytes, at) : NONE,
      next = after === NONE ? at + 1 : behind;
    // A match can start anywhere.
    const waiting = [...this.active.reverse(), 0].reverse(),
      chars: number[] = [];
    let done = 1;
    for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
      if (reached[pc] === at) continue;
      reached[pc] = at;
      done++;
      const step = steps[pc]!;
      switch (step.op) {
        case 'match':
          this.found = true;
          return done;
        case 'char':
          chars.push(pc);
          break;
        case 'assert':
          if (step.holds(before, after)) waiting.push(pc + 1);
          break;
        case 'jump':
          waiting.push(pc + step.by);
          break;
        case 'split':
          waiting.push(pc + step.by, pc + 1);
          break;
        default:
          step satisfies never;
      }
    }
    this.active = chars.filter((pc) => (steps[pc] as Step & { op: 'char' }).fits(after)).map((pc) => pc + 1);
    if (after === NONE) this.found = false;
    this.before = after;
    this.at = next;
    return done;
  }
}

/** End of the character that codePointAt has read. */
let behind = 0;

/** The code point at an index of UTF-8 bytes; an invalid byte counts as itself. */
function codePointAt(bytes: string, at: number): number {
  const c = bytes.charCodeAt(at);
  const more = c < 0xc2 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 0;
  let code = more === 0 ? c : c & (0x3f >> more),
    taken = 0;
  for (let next: number; taken < more && ((next = bytes.charCodeAt(at + 1 + taken)) & 0xc0) === 0x80; taken++)
    code = (code << 6) | (next & 0x3f);
  const whole = taken === more && code <= LAST_CODE;
  behind = at + 1 + (whole ? more : 0);
  return whole ? code : c;
}

/** Code points of UTF-8 bytes. */
function codePoints(bytes: string): number[] {
  const points: number[] = [];
  for (let at = 0; at < bytes.length; at = behind) points.push(codePointAt(bytes, at));
  return points;
}

/** Counts characters of UTF-8 bytes in steps. */
export class CharacterCount {
  count = 0;
  private at = 0;

  constructor(private readonly bytes: string) {}

  /** Counts at least so many bytes; true when done. */
  step(most: number): boolean {
    const { bytes } = this,
      end = Math.min(this.at + most, bytes.length);
    for (; this.at < end; this.at = behind) {
      codePointAt(bytes, this.at);
      this.count++;
    }
    return this.at >= bytes.length;
  }
}
