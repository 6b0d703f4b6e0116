// Source text to tokens, one at a time, as the grammar asks for them: few are ever there at once. Each gets the line it
// ends on, literals their values. What cannot be read becomes a Fault, for the grammar to report when it gets there: an
// error of syntax before it goes first. Lines are counted here, for all four styles of line break.
import { controlByte, near, quoted } from '../messages/syntax.ts';
import { float } from '../values/number.ts';
import {
  brokenLong,
  closeLong,
  Flaw,
  longOpening,
  longString,
  numeral,
  quote,
  shortString,
  showString,
  skipLineBreak,
  skipShort,
} from './literals.ts';
import { Eof, Fault, KEYWORDS, Name, Numeral, Stray, SYMBOLS, Text, Token } from './tokens.ts';

const EOF = Eof.tokenTypeIdx!;
const FAULT = Fault.tokenTypeIdx!;
const NAME = Name.tokenTypeIdx!;
const NUMERAL = Numeral.tokenTypeIdx!;
const STRAY = Stray.tokenTypeIdx!;
const TEXT = Text.tokenTypeIdx!;

// ---- what bytes begin

const enum Begins {
  Stray,
  Space,
  LineBreak,
  Word,
  Numeral,
  Text,
  Dot,
  Minus,
  Bracket,
  Symbol,
}

const NEWLINE = 10,
  RETURN = 13,
  SPACE = 32,
  MINUS = 45,
  DOT = 46,
  EQUALS = 61,
  BRACKET = 91,
  BACKSLASH = 92;

const BEGINS = new Uint8Array(256);
const WORD_BYTE = new Uint8Array(256);
const begin = (what: Begins, characters: Iterable<string>): void => {
  for (const character of characters) BEGINS[character.charCodeAt(0)] = what;
};
begin(Begins.Space, ' \t\v\f');
begin(Begins.LineBreak, '\n\r');
begin(Begins.Symbol, SYMBOLS.keys());
begin(Begins.Dot, '.');
begin(Begins.Minus, '-');
begin(Begins.Bracket, '[');
begin(Begins.Text, `"'`);
begin(Begins.Word, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
begin(Begins.Numeral, '0123456789');
BEGINS.forEach((what, code) => {
  WORD_BYTE[code] = what === Begins.Word || what === Begins.Numeral ? 1 : 0;
});

/** A symbol of one byte, with those of two that it begins. */
interface Sign {
  readonly type: number;
  readonly image: string;
  readonly longer: readonly LongSign[];
}
interface LongSign {
  readonly type: number;
  readonly image: string;
  readonly second: number;
}

const SIGNS: Sign[] = [];
for (const [image, { tokenTypeIdx }] of SYMBOLS) {
  if (image.length > 1) continue;
  const longer = [...SYMBOLS]
    .filter(([other]) => other.length === 2 && other.startsWith(image))
    .map(([other, type]): LongSign => ({ type: type.tokenTypeIdx!, image: other, second: other.charCodeAt(1) }));
  SIGNS[image.charCodeAt(0)] = { type: tokenTypeIdx!, image, longer };
}
const DOTS = SYMBOLS.get('...')!.tokenTypeIdx!;

/** A word of the text, and the next one in its bucket. */
interface Word {
  readonly type: number;
  readonly image: string;
  readonly next: Word | undefined;
}

/** Words by a hash of their bytes, computed while they are read. Most words occur again, and then no string is made. */
const BUCKETS = 1024;
/** Texts of up to so many bytes have few words. */
const SHORT_TEXT = 1024,
  FEW_BUCKETS = 64;
/** Largest bucket. Further words are made anew each time: a program may have chosen words that collide. */
const MOST_IN_BUCKET = 12;
const mix = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

/** The keywords in so many buckets (a power of two). */
function reserved(buckets: number): readonly (Word | undefined)[] {
  const words = new Array<Word | undefined>(buckets).fill(undefined);
  for (const [image, type] of KEYWORDS) {
    const at = [...image].reduce((hash, letter) => mix(hash, letter.charCodeAt(0)), 0) & (buckets - 1);
    words[at] = { type: type.tokenTypeIdx!, image, next: words[at] };
  }
  return words;
}

const RESERVED = reserved(BUCKETS),
  RESERVED_FEW = reserved(FEW_BUCKETS);

/** The text that PUC's scanner would read as one numeral, well formed or not. */
const NUMERAL_EXTENT = /(?:\.?0[xX](?:[pP][+-]?|[0-9a-fA-F.])*|\.?[0-9](?:[eE][+-]?|[0-9a-fA-F.])*)[A-Za-z_]?/y;
/** Digits that are an exact integer whatever they are. */
const FEW_DIGITS = 15;

const isBreak = (code: number): boolean => code === NEWLINE || code === RETURN;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

export class Lexer {
  private at = 0;
  private line = 1;
  private count = 0;
  /** Interned words: a name that is used a hundred times is one string. */
  private readonly words: (Word | undefined)[];
  private readonly hasReturns: boolean;
  /** How far the lexer had read for the last token. */
  end = 0;

  /** `first`: the token to begin with. */
  constructor(
    private readonly source: string,
    first?: Token,
  ) {
    this.words = (source.length <= SHORT_TEXT ? RESERVED_FEW : RESERVED).slice();
    this.hasReturns = source.includes('\r');
    if (first !== undefined) ({ startOffset: this.at, line: this.line, index: this.count } = first);
  }

  /** The next token; at the end, and where reading failed, the same again. */
  next(): Token {
    const { source } = this;
    for (;;) {
      const { at } = this;
      if (at >= source.length) return this.token(EOF, '', at);
      const code = source.charCodeAt(at);
      switch (BEGINS[code] as Begins) {
        case Begins.LineBreak:
          this.line++;
          this.at = this.skipSpaces(this.hasReturns ? skipLineBreak(source, at) : at + 1);
          break;
        case Begins.Space:
          this.at = this.skipSpaces(at + 1);
          break;
        case Begins.Word:
          return this.word();
        case Begins.Numeral:
          return this.numeral();
        case Begins.Text:
          return this.text(code);
        case Begins.Minus:
          if (source.charCodeAt(at + 1) !== MINUS) return this.symbol(code);
          if (!this.skipComment()) return this.fault(brokenLong(source, at, this.line));
          break;
        case Begins.Dot:
          return this.dot();
        case Begins.Bracket:
          return this.bracket();
        case Begins.Symbol:
          return this.symbol(code);
        case Begins.Stray:
          return this.token(STRAY, source.charAt(at), at + 1);
      }
    }
  }

  private skipSpaces(at: number): number {
    const { source } = this;
    while (source.charCodeAt(at) === SPACE) at++;
    return at;
  }

  /** The token from here to `end`. */
  private token(type: number, image: string, end: number, value?: unknown): Token {
    const { at } = this;
    this.at = this.end = end;
    return new Token(type, image, at, this.line, this.count++, value);
  }

  private fault({ text, at }: Flaw): Token {
    this.end = at;
    return new Token(FAULT, '', this.at, this.line + this.breaks(this.at, at), this.count++, text);
  }

  /** Line breaks that end in this part of the text. */
  private breaks(from: number, to: number): number {
    const { source } = this;
    let count = 0;
    if (!this.hasReturns) {
      for (let at = source.indexOf('\n', from); at >= 0 && at < to; at = source.indexOf('\n', at + 1)) count++;
      return count;
    }
    for (let at = from; at < to; ) {
      if (!isBreak(source.charCodeAt(at))) at++;
      else if ((at = skipLineBreak(source, at)) <= to) count++;
    }
    return count;
  }

  private word(): Token {
    const { source, at, words } = this;
    let end = at + 1,
      code = source.charCodeAt(at),
      hash = 0;
    do hash = mix(hash, code);
    while (WORD_BYTE[(code = source.charCodeAt(end++))] === 1);
    end--;
    const bucket = hash & (words.length - 1);
    let word = words[bucket],
      passed = 0;
    for (; word !== undefined && !isAt(source, at, end, word.image); word = word.next) passed++;
    if (word === undefined) {
      word = { type: NAME, image: source.slice(at, end), next: words[bucket] };
      if (passed < MOST_IN_BUCKET) words[bucket] = word;
    }
    this.at = this.end = end;
    return new Token(word.type, word.image, at, this.line, this.count++, undefined);
  }

  private symbol(first: number): Token {
    const { type, image, longer } = SIGNS[first]!;
    if (longer.length > 0) {
      const second = this.source.charCodeAt(this.at + 1);
      for (const sign of longer) if (sign.second === second) return this.token(sign.type, sign.image, this.at + 2);
    }
    return this.token(type, image, this.at + 1);
  }

  private dot(): Token {
    const { source, at } = this,
      second = source.charCodeAt(at + 1);
    if (isDigit(second)) return this.numeral();
    return second === DOT && source.charCodeAt(at + 2) === DOT ? this.token(DOTS, '...', at + 3) : this.symbol(DOT);
  }

  private numeral(): Token {
    const { source, at } = this;
    // A few digits, perhaps with a point among them: what most numerals are.
    let end = at,
      n = 0,
      code: number;
    while (isDigit((code = source.charCodeAt(end)))) {
      n = n * 10 + code - 48;
      end++;
    }
    if (end - at <= FEW_DIGITS && end > at) {
      if (code === DOT) {
        do end++;
        while (isDigit((code = source.charCodeAt(end))));
        if (WORD_BYTE[code] !== 1 && code !== DOT) {
          const image = source.slice(at, end);
          return this.token(NUMERAL, image, end, float(+image));
        }
      } else if (WORD_BYTE[code] !== 1) return this.token(NUMERAL, source.slice(at, end), end, n);
    }
    NUMERAL_EXTENT.lastIndex = at;
    const [image] = NUMERAL_EXTENT.exec(source)!;
    return this.literal(NUMERAL, image, numeral(image, at + image.length));
  }

  private text(delimiter: number): Token {
    const { source, at } = this;
    let end = at + 1;
    for (; ; end++) {
      const code = source.charCodeAt(end);
      if (code === delimiter) return this.token(TEXT, source.slice(at, end + 1), end + 1, source.slice(at + 1, end));
      if (code === BACKSLASH || isBreak(code) || end >= source.length) break;
    }
    return this.literal(TEXT, source.slice(at, skipShort(source, at)), shortString(source, at));
  }

  private bracket(): Token {
    const { source, at } = this,
      level = longOpening(source, at);
    if (level === undefined)
      return source.charCodeAt(at + 1) === EQUALS
        ? this.fault(brokenLong(source, at, this.line))
        : this.symbol(BRACKET);
    const end = closeLong(source, at, level);
    if (end < 0) return this.fault(brokenLong(source, at, this.line));
    const image = source.slice(at, end);
    return this.literal(TEXT, image, longString(image));
  }

  /** The token of a literal, which may hold line breaks or be flawed. */
  private literal(type: number, image: string, value: unknown): Token {
    if (value instanceof Flaw) return this.fault(value);
    const end = this.at + image.length;
    this.line += this.breaks(this.at, end);
    return this.token(type, image, end, value);
  }

  /** False where a long comment does not end. */
  private skipComment(): boolean {
    const { source, at } = this,
      level = longOpening(source, at + 2);
    if (level !== undefined) {
      const end = closeLong(source, at + 2, level);
      if (end < 0) return false;
      this.line += this.breaks(at, end);
      this.at = end;
    } else {
      let end = source.indexOf('\n', at);
      if (end < 0) end = source.length;
      if (this.hasReturns) for (end = at; end < source.length && !isBreak(source.charCodeAt(end)); ) end++;
      this.at = end;
    }
    return true;
  }
}

/** Whether a part of the text is this word. */
function isAt(source: string, at: number, end: number, image: string): boolean {
  if (image.length !== end - at) return false;
  for (let i = 0; i < image.length; i++) if (image.charCodeAt(i) !== source.charCodeAt(at + i)) return false;
  return true;
}

/** All tokens of a source text, with an Eof or Fault as the last. */
export function scan(source: string): Token[] {
  const lexer = new Lexer(source),
    tokens: Token[] = [];
  for (;;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.tokenTypeIdx === EOF || token.tokenTypeIdx === FAULT) return tokens;
  }
}

/** `text` with the token it was met at, as messages have it. */
export function nearToken(text: string, token: Token): string {
  // A zero byte is the one token that PUC does not show.
  return token.tokenTypeIdx === STRAY && token.image === '\0' ? text : near(text, show(token));
}

/** A token as messages show it: quoted, unless it is a class of tokens. */
export function show(token: Token): string {
  switch (token.tokenTypeIdx) {
    case NAME:
    case NUMERAL:
      return quote(token.image);
    case TEXT:
      return showString(token.image, token.value as string);
    case STRAY: {
      const code = token.image.charCodeAt(0);
      return code >= 32 && code < 127 ? quoted(token.image) : controlByte(code);
    }
  }
  return token.tokenType.LABEL!;
}
