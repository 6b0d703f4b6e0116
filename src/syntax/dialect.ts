// The languages this folder reads. Plain Lua is exactly 5.4. `wippy` adds gradual types (README 11): annotations that
// are there for readers and checkers, and declared types that can be called to check a value. The seam is between lexer
// and grammar: a dialect rewrites the tokens of a chunk into those of a plain one, so plain Lua neither pays for it nor
// can be changed by it. Who reads gradual types hands in what erases them (annotations.ts): states do without.
import { Lexer, scan } from './lexer.ts';
import type { Token, TokenSource } from './tokens.ts';

/** The language of a program: plain Lua 5.4, or with gradual types, which are erased. */
export type Dialect = 'lua' | 'wippy';
export const DIALECTS: readonly Dialect[] = ['lua', 'wippy'];

/** The tokens of a chunk in plain Lua, and whether they use the function that makes types (TYPE_MAKER). */
export interface Erasure {
  readonly tokens: Token[];
  readonly makesTypes: boolean;
}

/** Takes the types out of a chunk's tokens. */
export type Erase = (tokens: Token[]) => Erasure;

/** The tokens of a chunk, in plain Lua. */
interface PlainTokens {
  readonly source: TokenSource;
  /** The same from this token on. It begins a statement. */
  from(first: Token): TokenSource;
  /** Token number i once more. */
  at(i: number): Token;
  /** Do they use the function that makes types (TYPE_MAKER)? */
  readonly makesTypes: boolean;
}

/** Thrown where a text of which only the beginning is there says no more. */
export const MORE = Symbol('more');

/** The tokens that are whole, whatever follows: as in PUC the character behind a token has to be there. */
class Beginning implements TokenSource {
  readonly ahead = 1;
  private readonly lexer: Lexer;

  constructor(
    private readonly text: string,
    first?: Token,
  ) {
    this.lexer = new Lexer(text, first);
  }

  get end(): number {
    return this.lexer.end;
  }

  next(): Token {
    const token = this.lexer.next();
    if (this.lexer.end >= this.text.length) throw MORE;
    return token;
  }
}

/** Tokens that are all there. */
class Erased implements TokenSource {
  end = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private read: number,
  ) {}

  next(): Token {
    const token = this.tokens[Math.min(this.read++, this.tokens.length - 1)]!;
    this.end = token.startOffset;
    return token;
  }
}

/** The tokens of the beginning of a chunk. Where types are erased every token counts, so none is known. */
export function beginningTokens(text: string, erase?: Erase): PlainTokens {
  if (erase !== undefined) throw MORE;
  return {
    source: new Beginning(text),
    from: (first) => new Beginning(text, first),
    at: (i) => scan(text)[i]!,
    makesTypes: false,
  };
}

/**
 * Reads the tokens of a chunk in a dialect: one by one if it is plain Lua, else all of them, for what is erased is seen
 * from what follows.
 */
export function plainTokens(text: string, erase?: Erase): PlainTokens {
  if (erase === undefined)
    return {
      source: new Lexer(text),
      from: (first) => new Lexer(text, first),
      at: (i) => scan(text)[i]!,
      makesTypes: false,
    };
  const { tokens, makesTypes } = erase(scan(text));
  const from = (read: number): TokenSource => new Erased(tokens, read);
  return { source: from(0), from: (first) => from(tokens.indexOf(first)), at: (i) => tokens[i]!, makesTypes };
}
