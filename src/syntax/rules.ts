// Follows rules that are written in chevrotain's language (RULE, CONSUME, OR, ...). Chevrotain records and checks them; while a text is
// read, its ways of doing these things are replaced by shorter ones: they suffice where one token decides, the first error ends the
// reading, and rules give their results themselves.
import { EmbeddedActionsParser, type IOrAlt, type IParserConfig, type ParserMethod, type SubruleMethodOpts, type TokenType } from 'chevrotain';
import { At, type Decisions, type RuleDecisions } from './decisions.ts';
import { Eof, Token, VOCABULARY } from './tokens.ts';

/** Where the tokens of a text come from. The last one may be asked for again. */
export interface TokenSource {
  next(): Token;
}

export interface Choice<T> { readonly DEF: IOrAlt<T>[]; readonly ERR_MSG: string }
interface Separated { readonly SEP: TokenType; readonly DEF: () => void }

/** A rule as chevrotain makes it, and what decides its ways. */
interface Rule<A extends unknown[], R> extends ParserMethod<A, R> {
  readonly originalGrammarAction: (...args: A) => R;
  readonly decisions: RuleDecisions;
}

/** What stands for a token where there is none: before the text, and while chevrotain records the rules. */
export const NO_TOKEN = new Token(Eof.tokenTypeIdx!, '', 0, 0, 0, undefined);
const NO_TOKENS: TokenSource = { next: () => NO_TOKEN };

/** Is this token one of the set that `type` is? */
const isOneOf = (token: Token, type: TokenType): boolean => type.isParent === true && type.categoryMatchesMap![token.tokenTypeIdx] === true;

export abstract class RuleFollower extends EmbeddedActionsParser {
  /** The token to be read next, and the one read last. */
  protected next = NO_TOKEN;
  protected last = NO_TOKEN;
  private source = NO_TOKENS;
  /** Those of the rule being followed. */
  private decisions: RuleDecisions = [];

  constructor(private readonly allDecisions: Decisions, config: IParserConfig) {
    super([...VOCABULARY], { maxLookahead: 1, ...config });
  }

  /** Says that the next token should be another one. */
  protected abstract failExpecting(type: TokenType): never;
  /** Says that the next token begins none of the alternatives. */
  protected abstract failChoosing(text: string): never;

  /** Begins to read a text, or lets go of one. */
  protected turnTo(source = NO_TOKENS): void {
    this.source = source;
    this.last = NO_TOKEN;
    this.next = source.next();
  }

  protected nextIs(type: TokenType): boolean {
    return this.next.tokenTypeIdx === type.tokenTypeIdx;
  }

  // ---- chevrotain's language

  protected override RULE<F extends (...args: any[]) => any>(name: string, action: F): ParserMethod<Parameters<F>, ReturnType<F>> {
    return Object.assign(super.RULE(name, action), { decisions: this.allDecisions.get(name) });
  }

  protected override SUBRULE<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: SubruleMethodOpts<A>): R {
    const { originalGrammarAction, decisions } = rule as Rule<A, R>, outer = this.decisions;
    this.decisions = decisions;
    const result = options === undefined ? (originalGrammarAction as () => R)() : originalGrammarAction(...options.ARGS!);
    this.decisions = outer;
    return result;
  }

  protected override CONSUME(type: TokenType): Token {
    const token = this.next;
    if (token.tokenTypeIdx !== type.tokenTypeIdx && !isOneOf(token, type)) this.failExpecting(type);
    this.last = token;
    this.next = this.source.next();
    return token;
  }

  protected override OR<T>({ DEF, ERR_MSG }: Choice<T>): T {
    const number = this.decisions[At.Or]![this.next.tokenTypeIdx]!;
    return number > 0 ? DEF[number - 1]!.ALT() : this.failChoosing(ERR_MSG);
  }

  protected override OPTION<T>(action: () => T): T | undefined {
    return this.decisions[At.Option]![this.next.tokenTypeIdx] === 1 ? action() : undefined;
  }

  protected override MANY(action: () => unknown): void {
    const decision = this.decisions[At.Many]!;
    while (decision[this.next.tokenTypeIdx] === 1) action();
  }

  protected override MANY_SEP(separated: Separated): void {
    if (this.decisions[At.ManySep]![this.next.tokenTypeIdx] === 1) this.AT_LEAST_ONE_SEP(separated);
  }

  protected override AT_LEAST_ONE_SEP({ SEP, DEF }: Separated): void {
    DEF();
    while (this.next.tokenTypeIdx === SEP.tokenTypeIdx || isOneOf(this.next, SEP)) {
      this.last = this.next;
      this.next = this.source.next();
      DEF();
    }
  }

  // To chevrotain the numbers tell apart what a rule does several times.

  protected override CONSUME2(type: TokenType): Token { return this.CONSUME(type); }
  protected override CONSUME3(type: TokenType): Token { return this.CONSUME(type); }
  protected override SUBRULE2<A extends unknown[], R>(rule: ParserMethod<A, R>): R { return this.SUBRULE(rule); }
  protected override SUBRULE3<A extends unknown[], R>(rule: ParserMethod<A, R>): R { return this.SUBRULE(rule); }
  protected override SUBRULE4<A extends unknown[], R>(rule: ParserMethod<A, R>): R { return this.SUBRULE(rule); }
  protected override OR2<T>({ DEF, ERR_MSG }: Choice<T>): T {
    const number = this.decisions[At.Or + 2]![this.next.tokenTypeIdx]!;
    return number > 0 ? DEF[number - 1]!.ALT() : this.failChoosing(ERR_MSG);
  }
  protected override OPTION2<T>(action: () => T): T | undefined {
    return this.decisions[At.Option + 2]![this.next.tokenTypeIdx] === 1 ? action() : undefined;
  }
}
