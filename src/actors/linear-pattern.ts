// Regular expressions for JSON schemas, in time proportional to pattern times text whatever the pattern: a host's own
// engine backtracks, and one process could stop all others with it. Thompson's construction, all states at once.
// Known: literals, `.`, classes, \d \w \s \b and their opposites, groups, `|`, `* + ? {m,n}`, `^` and `$`. No back
// references, no looking around. Only whether a text contains a match is asked, so greed and groups make no difference.

/** One step of a compiled pattern; the step after it is the next in the list unless it says otherwise. */
type Step =
  | { readonly op: 'char'; readonly fits: (code: number) => boolean }
  | { readonly op: 'assert'; readonly holds: (before: number, after: number) => boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'match' };

/** Steps that may follow one another; places in it are relative to its start. */
type Part = readonly Step[];

type Fits = (code: number) => boolean;

/** Most steps of one pattern: counted repetitions are written out. */
const MOST_STEPS = 2000;
const MOST_REPEATS = 1000;
/** Neither before the first nor behind the last character is there one. */
const NONE = -1;

/** What is not a pattern. */
class Malformed {}

const digit: Fits = (c) => c >= 0x30 && c <= 0x39;
const word: Fits = (c) => digit(c) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x5f;
const space: Fits = (c) => (c >= 0x09 && c <= 0x0d) || c === 0x20 || c === 0xa0 || c === 0xfeff;
const not = (fits: Fits): Fits => (c) => !fits(c);
const CLASSES: Readonly<Record<string, Fits>> = { d: digit, w: word, s: space, D: not(digit), W: not(word), S: not(space) };
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

const atEdge = (before: number, after: number): boolean => word(before) !== word(after);

class Compiler {
  private at = 0;

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

  private alternatives(): Part {
    let part = this.sequence();
    while (this.accept('|')) {
      const other = this.sequence();
      part = checked([
        { op: 'split', first: 1, second: part.length + 2 }, ...moved(part, 1),
        { op: 'jump', to: part.length + other.length + 2 }, ...moved(other, part.length + 2),
      ]);
    }
    return part;
  }

  private sequence(): Part {
    let part: Part = [];
    while (this.next !== '' && this.next !== '|' && this.next !== ')') {
      const atom = this.repeated(this.atom());
      part = checked([...part, ...moved(atom, part.length)]);
    }
    return part;
  }

  private repeated(atom: Part): Part {
    for (;;) {
      const bounds = this.bounds();
      if (bounds === undefined) return atom;
      this.accept('?');
      const [least, most] = bounds;
      let part: Part = [];
      for (let i = 0; i < least; i++) part = checked([...part, ...moved(atom, part.length)]);
      if (most === Infinity) {
        const at = part.length;
        part = [...part, { op: 'split', first: at + 1, second: at + atom.length + 2 }, ...moved(atom, at + 1), { op: 'jump', to: at }];
      } else {
        const end = part.length + (most - least) * (atom.length + 1);
        for (let i = least; i < most; i++) {
          part = checked([...part, { op: 'split', first: part.length + 1, second: end }, ...moved(atom, part.length + 1)]);
        }
      }
      atom = checked(part);
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
    if (most < least || least > MOST_REPEATS || (most > MOST_REPEATS && most !== Infinity)) throw new Malformed();
    return [least, most];
  }

  private ahead(count: number): string {
    return String.fromCodePoint(...this.source.slice(this.at, this.at + count));
  }

  private atom(): Part {
    const c = this.next;
    const code = this.source[this.at++]!;
    switch (c) {
      case '(': return this.group();
      case '[': return [{ op: 'char', fits: this.class() }];
      case '.': return [{ op: 'char', fits: (other) => other !== 0x0a && other !== 0x0d && other !== 0x2028 && other !== 0x2029 }];
      case '^': return [{ op: 'assert', holds: (before) => before === NONE }];
      case '$': return [{ op: 'assert', holds: (_before, after) => after === NONE }];
      case '\\': return this.escape();
      case '*': case '+': case '?': throw new Malformed();
    }
    return [{ op: 'char', fits: (other) => other === code }];
  }

  private group(): Part {
    if (this.accept('?') && !this.accept(':')) throw new Malformed();
    const part = this.alternatives();
    if (!this.accept(')')) throw new Malformed();
    return part;
  }

  private escape(): Part {
    if (this.accept('b')) return [{ op: 'assert', holds: atEdge }];
    if (this.accept('B')) return [{ op: 'assert', holds: (before, after) => !atEdge(before, after) }];
    const escaped = this.escaped();
    return [{ op: 'char', fits: typeof escaped === 'number' ? (c) => c === escaped : escaped }];
  }

  /** What stands behind a backslash: a class or one character. */
  private escaped(): Fits | number {
    const c = this.next;
    if (c === '') throw new Malformed();
    const code = this.source[this.at++]!;
    const known = CLASSES[c] ?? CONTROLS[c];
    if (known !== undefined) return known;
    const digits = c === 'x' ? /^[\da-f]{2}/i.exec(this.ahead(2)) : c === 'u' ? /^[\da-f]{4}/i.exec(this.ahead(4)) : undefined;
    if (digits === undefined) return word(code) ? malformed() : code;
    if (digits === null) throw new Malformed();
    this.at += digits[0].length;
    return parseInt(digits[0], 16);
  }

  private class(): Fits {
    const outside = this.accept('^');
    const members: Fits[] = [];
    while (!this.accept(']')) {
      const from = this.member();
      if (typeof from !== 'number' || this.next !== '-' || this.source[this.at + 1] === 0x5d) {
        members.push(typeof from === 'number' ? (c) => c === from : from);
        continue;
      }
      this.at++;
      const to = this.member();
      if (typeof to !== 'number' || to < from) throw new Malformed();
      members.push((c) => c >= from && c <= to);
    }
    const inside: Fits = (c) => members.some((fits) => fits(c));
    return outside ? not(inside) : inside;
  }

  private member(): Fits | number {
    if (this.next === '') throw new Malformed();
    if (!this.accept('\\')) return this.source[this.at++]!;
    return this.accept('b') ? 8 : this.escaped();
  }
}

function malformed(): never {
  throw new Malformed();
}

function checked(part: Part): Part {
  if (part.length > MOST_STEPS) throw new Malformed();
  return part;
}

/** The same part, to stand so many steps further on. */
const moved = (part: Part, by: number): Part => part.map((step) =>
  step.op === 'split' ? { ...step, first: step.first + by, second: step.second + by }
  : step.op === 'jump' ? { ...step, to: step.to + by }
  : step);

export class LinearPattern {
  private constructor(private readonly steps: readonly Step[]) {}

  /** The pattern a text (UTF-8 bytes) stands for; undefined: none that is known here. */
  static parse(source: string): LinearPattern | undefined {
    try {
      return new LinearPattern(new Compiler(codePoints(source)).whole());
    } catch (thrown) {
      if (thrown instanceof Malformed) return undefined;
      throw thrown;
    }
  }

  /** Work that matching a text of this many bytes takes at most. */
  cost(length: number): number {
    return (length + 1) * this.steps.length;
  }

  /** Is there a match anywhere in the text (UTF-8 bytes)? */
  test(bytes: string): boolean {
    const text = codePoints(bytes);
    const { steps } = this;
    const reached = new Int32Array(steps.length).fill(-1);
    let active: number[] = [];
    for (let at = 0; at <= text.length; at++) {
      const before = at === 0 ? NONE : text[at - 1]!, after = at === text.length ? NONE : text[at]!;
      // Every place may be the start of a match.
      const waiting = [...active.reverse(), 0].reverse(), chars: number[] = [];
      for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
        if (reached[pc] === at) continue;
        reached[pc] = at;
        const step = steps[pc]!;
        switch (step.op) {
          case 'match': return true;
          case 'char': chars.push(pc); break;
          case 'assert': if (step.holds(before, after)) waiting.push(pc + 1); break;
          case 'jump': waiting.push(step.to); break;
          case 'split': waiting.push(step.second, step.first); break;
          default: step satisfies never;
        }
      }
      active = chars.filter((pc) => (steps[pc] as Step & { op: 'char' }).fits(after)).map((pc) => pc + 1);
      if (after === NONE) return false;
    }
    return false;
  }
}

/** Code points of UTF-8 bytes; a byte that belongs to none counts as itself. */
export function codePoints(bytes: string): number[] {
  const points: number[] = [];
  for (let i = 0; i < bytes.length;) {
    const c = bytes.charCodeAt(i++);
    const more = c < 0xc2 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 0;
    let code = more === 0 ? c : c & (0x3f >> more);
    let taken = 0;
    for (; taken < more && (bytes.charCodeAt(i + taken) & 0xc0) === 0x80; taken++) code = (code << 6) | (bytes.charCodeAt(i + taken) & 0x3f);
    if (taken < more || code > 0x10ffff) code = c;
    else i += taken;
    points.push(code);
  }
  return points;
}
