// Chevrotain's engine as the grammar uses it, through what chevrotain offers to be extended: our lexer fills its
// `input`, some tokens at a time; one token decides everywhere, by tables (lookahead.ts); its exceptions have the
// PUC's texts.
// Invariant: nothing here replaces how rules are followed. Must not know the language: rules are in grammar.ts.
import {
  EmbeddedActionsParser,
  type IOrAlt,
  type IParserConfig,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type TokenType,
} from 'chevrotain';
import { tokenExpected } from '../messages/syntax.ts';
import { GrammarFault, saidOf } from './fault.ts';
import { FirstToken, type Tables } from './lookahead.ts';
import { Eof, Fault, Token, VOCABULARY, type TokenSource } from './tokens.ts';

/** An OR whose alternatives are made once. */
export interface Choice<T> {
  readonly DEF: IOrAlt<T>[];
  readonly ERR_MSG: string;
}

/** What stands for a token where there is none: before the text, and while chevrotain records the rules. */
export const NO_TOKEN = new Token(Eof.tokenTypeIdx!, '', 0, 0, 0, undefined);
const NO_TOKENS: TokenSource = { end: 0, next: () => NO_TOKEN };

/** Tokens that are made at a time. */
const AT_ONCE = 64;
/** So many may be kept between two statements, read or not. */
const MOST_KEPT = 1024;

const EOF = Eof.tokenTypeIdx!;
const FAULT = Fault.tokenTypeIdx!;

const MESSAGES: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => saidOf(actual as Token, tokenExpected(expected.LABEL!)),
  buildNoViableAltMessage: ({ actual, customUserDescription }) => saidOf(actual[0] as Token, customUserDescription!),
  buildEarlyExitMessage: ({ actual, customUserDescription }) => saidOf(actual[0] as Token, customUserDescription!),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => saidOf(firstRedundant as Token, tokenExpected(Eof.LABEL!)),
};

/** For rules that are called from outside: what chevrotain's exceptions are to our callers. */
export const ROOT = {
  recoveryValueFunc({ message, token }: IRecognitionException): never {
    throw GrammarFault.at(token as Token, message);
  },
};

/** Chevrotain's parser, as the type checker is to see it: what it reads are our tokens. */
declare abstract class TokenParser extends EmbeddedActionsParser {
  protected CONSUME(type: TokenType): Token;
  protected CONSUME2(type: TokenType): Token;
  protected CONSUME3(type: TokenType): Token;
  protected LA(howMuch: number): Token;
  protected LA_FAST(howMuch: number): Token;
}

export abstract class Engine extends (EmbeddedActionsParser as unknown as typeof TokenParser) {
  private source = NO_TOKENS;
  /** Tokens of the input that are given up already. */
  private givenUp = 0;

  constructor(tables: Tables, config: IParserConfig) {
    super([...VOCABULARY], {
      maxLookahead: 1,
      lookaheadStrategy: new FirstToken(tables),
      errorMessageProvider: MESSAGES,
      skipValidations: true,
      ...config,
    });
  }

  /** The token to be read next. */
  protected get next(): Token {
    return this.LA_FAST(1);
  }

  /** The type of the token to be read next. */
  protected get nextType(): number {
    return this.next.tokenTypeIdx;
  }

  /** The token read last. */
  protected get last(): Token {
    return this.LA(0);
  }

  protected nextIs(type: TokenType): boolean {
    return this.nextType === type.tokenTypeIdx;
  }

  // ---- the input

  /** Begins to read a text, goes on with one, or lets go of one. */
  protected turnTo(source = NO_TOKENS, unread: Token[] = []): void {
    this.source = source;
    this.input = unread;
    this.givenUp = 0;
  }

  /** What has been made of the text and not been read. Between rules that are called from outside. */
  protected get unread(): Token[] {
    const input = this.input as Token[];
    return input.slice(input.lastIndexOf(this.next));
  }

  /** Gives up what is read, once it is much. Between rules that are called from outside. */
  protected tidy(): void {
    if (this.input.length > MOST_KEPT) this.turnTo(this.source, this.unread);
  }

  // Chevrotain lets lexers be lazy by these two methods.

  protected override LA_FAST(howMuch: number): Token {
    return super.LA_FAST(howMuch) ?? this.fill(howMuch);
  }

  protected override LA(howMuch: number): Token {
    return this.LA_FAST(howMuch);
  }

  /** All of the input is read: makes more. A statement may be long, so that the tokens read are not kept. */
  private fill(howMuch: number): Token {
    if (howMuch <= 0) return NO_TOKEN;
    const input = this.input as Token[],
      { source } = this;
    while (this.givenUp < input.length - howMuch) input[this.givenUp++] = NO_TOKEN;
    for (let n = source.ahead ?? AT_ONCE; n > 0; n--) {
      const token = source.next();
      input.push(token);
      if (token.tokenTypeIdx === EOF || token.tokenTypeIdx === FAULT) break;
    }
    return this.LA_FAST(howMuch);
  }

  // Chevrotain's hooks around rules called from outside. Its own are for an input that is there as a whole: they mark
  // its end, and look whether all of it is read. Our last token is an Eof, and a chunk is read by many such calls.
  protected onBeforeParse(): void {}
  protected onAfterParse(): void {}
}
