// Source text to tokens. Chevrotain's lexer finds where tokens begin and end; this file gives each its line, literals
// their values, and ends the list at the first thing that cannot be read: the grammar reports that only when it gets
// there, for an error of syntax before it goes first. Lines are counted here, once, for all four styles of line break.
import { Lexer } from 'chevrotain';
import { controlByte, near, quoted } from '../messages/syntax.ts';
import { brokenLong, Flaw, longString, numeral, quote, shortString, showString, skipLineBreak } from './literals.ts';
import { Broken, Eof, Fault, LEXICON, LongText, Name, Numeral, Stray, Text, Token } from './tokens.ts';

let lexer: Lexer | undefined;

// Offsets suffice: lines come from the pass below, which must look at every token anyway.
/** A lexer for LEXICON; `checked` has chevrotain look for tokens that can never match, for the specs. */
export const makeLexer = (checked = false): Lexer => new Lexer(LEXICON, {
  positionTracking: 'onlyOffset',
  lineTerminatorsPattern: /\r\n?|\n\r?/g,
  lineTerminatorCharacters: ['\r', '\n'],
  recoveryEnabled: false,
  skipValidations: !checked,
  ensureOptimizations: true,
});

const BROKEN = Broken.tokenTypeIdx!;
const LONG_TEXT = LongText.tokenTypeIdx!;
const NAME = Name.tokenTypeIdx!;
const NUMERAL = Numeral.tokenTypeIdx!;
const STRAY = Stray.tokenTypeIdx!;
const TEXT = Text.tokenTypeIdx!;
const EOF = Eof.tokenTypeIdx!;
const FAULT = Fault.tokenTypeIdx!;

/** The tokens of a source text, with an Eof or Fault as the last. */
export function scan(source: string): Token[] {
  const found = (lexer ??= makeLexer()).tokenize(source).tokens;
  const count = found.length;
  const tokens = new Array<Token>(count + 1);
  const breaks = new LineBreaks(source);
  for (let index = 0; index < count; index++) {
    const { image, startOffset, tokenType } = found[index]!;
    const type = tokenType.tokenTypeIdx!;
    let value: unknown;
    if (type === NUMERAL) value = numeral(image, startOffset + image.length);
    else if (type === TEXT) value = image.includes('\\') || !closed(image) ? shortString(source, startOffset) : image.slice(1, -1);
    else if (type === LONG_TEXT) value = longString(image);
    else if (type === BROKEN) value = brokenLong(source, startOffset, breaks.lineAt(startOffset));
    if (value instanceof Flaw) {
      tokens[index] = new Token(FAULT, Fault, image, startOffset, breaks.lineAt(value.at), index, value.text);
      tokens.length = index + 1;
      return tokens;
    }
    const line = breaks.lineAt(startOffset + image.length);
    // To the grammar a string is a string.
    tokens[index] = type === LONG_TEXT
      ? new Token(TEXT, Text, image, startOffset, line, index, value)
      : new Token(type, tokenType, image, startOffset, line, index, value);
  }
  tokens[count] = new Token(EOF, Eof, '', source.length, breaks.lineAt(source.length), count, undefined);
  return tokens;
}

const closed = (image: string): boolean => image.length > 1 && image.charCodeAt(0) === image.charCodeAt(image.length - 1);

/** Counts line breaks up to offsets that only grow. */
class LineBreaks {
  private line = 1;
  /** Offset after the next break not yet counted. */
  private next: number;
  private readonly hasReturns: boolean;

  constructor(private readonly source: string) {
    this.hasReturns = source.includes('\r');
    this.next = this.after(0);
  }

  /** The line of the byte at `offset`: one more than the breaks that end before it. */
  lineAt(offset: number): number {
    while (this.next <= offset) {
      this.line++;
      this.next = this.after(this.next);
    }
    return this.line;
  }

  private after(from: number): number {
    const source = this.source;
    const feed = source.indexOf('\n', from);
    if (!this.hasReturns) return feed < 0 ? Infinity : feed + 1;
    let at = from;
    while (at < source.length && source.charCodeAt(at) !== 10 && source.charCodeAt(at) !== 13) at++;
    return at < source.length ? skipLineBreak(source, at) : Infinity;
  }
}

/** `text` with the token it was met at, as messages have it. */
export function nearToken(text: string, token: Token): string {
  // A zero byte is the one token the original does not show.
  return token.tokenTypeIdx === STRAY && token.image === '\0' ? text : near(text, show(token));
}

/** A token as messages show it: quoted, unless it is a class of tokens. */
export function show(token: Token): string {
  switch (token.tokenTypeIdx) {
    case NAME:
    case NUMERAL: return quote(token.image);
    case TEXT: return showString(token.image, token.value as string);
    case STRAY: {
      const code = token.image.charCodeAt(0);
      return code >= 32 && code < 127 ? quoted(token.image) : controlByte(code);
    }
  }
  return token.tokenType.LABEL!;
}
