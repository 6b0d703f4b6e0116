// What is wrong with a text: the first error that lexer, dialect or grammar meet, which ends the reading.
// No JavaScript Error: programs that try texts out meet many. Must not know where a chunk comes from: parse.ts puts its
// name in front.
import { nearToken } from './lexer.ts';
import { Fault, type Token } from './tokens.ts';

/** What is wrong, on which line, and at which token. The nesting limit has no line. */
export class GrammarFault {
  constructor(
    readonly text: string,
    readonly line: number | undefined,
    readonly token: Token,
  ) {}

  /** An error that names its token. */
  static near(token: Token, text: string): GrammarFault {
    return GrammarFault.at(token, saidOf(token, text));
  }

  /** The same, at the line where a token ends. */
  static at(token: Token, text: string): GrammarFault {
    return new GrammarFault(text, token.line, token);
  }
}

/**
 * The message for `text` at this token. Where the lexer failed, its message comes before anything the rules expected.
 */
export const saidOf = (token: Token, text: string): string => wrongAt(token) ?? nearToken(text, token);

/** What the lexer has found wrong with a token. */
export const wrongAt = (token: Token): string | undefined =>
  token.tokenTypeIdx === Fault.tokenTypeIdx ? (token.value as string) : undefined;
