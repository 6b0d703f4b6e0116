// What there is of a statement that is broken, or of which only the beginning is there: the tree as far as the text
// goes, with a gap where it is wrong. The compiler gets it, so that what PUC, which compiles while it reads, refuses
// before it comes to that place is refused first. As PUC it looks at one token more than it takes. Only texts with
// errors come here. The parser never throws for what it reads: behind the gap there is nothing, which ends every rule.
import type { TokenType } from 'chevrotain';
import { MORE } from './dialect.ts';
import { tokenExpected } from '../messages/syntax.ts';
import { Grammar, type Reading, type StatementSink } from './grammar.ts';
import { GrammarFault, saidOf, wrongAt } from './fault.ts';
import { Fault, Token, Until, type TokenSource } from './tokens.ts';

/** Chevrotain's methods that report errors, which its types keep to themselves. */
declare module './engine.ts' {
  interface Engine {
    consumeToken(): void;
    tokenMatcher(token: Token, type: TokenType): boolean;
  }
}

export class PartialGrammar extends Grammar {
  /** What comes behind the gap. */
  private nothing: Token | undefined = undefined;

  /**
   * Gives away what there is of the broken statement that these tokens begin, and a gap. No statement: an end is
   * missing.
   */
  readPartial(
    source: TokenSource,
    { locals, first }: Reading,
    fault: GrammarFault | typeof MORE,
    to: StatementSink,
  ): void {
    this.gap = this.nothing = undefined;
    const statement = this.readOne(source, locals),
      { gap } = this;
    this.gap = undefined;
    if (statement !== undefined) to.push(statement);
    to.push(gap ?? { kind: 'gap', line: first.line, fault, endsBlock: first.tokenTypeIdx !== Until.tokenTypeIdx });
  }

  protected override refuse(fault: GrammarFault): void {
    this.stopAt(this.next, fault);
  }

  private stopAt({ startOffset, line, index }: Token, fault: unknown): Token {
    this.gap ??= { kind: 'gap', line, fault };
    return (this.nothing ??= new Token(Fault.tokenTypeIdx!, '', startOffset, line, index, ''));
  }

  protected override LA_FAST(howMuch: number): Token {
    if (howMuch > 0 && this.nothing !== undefined) return this.nothing;
    try {
      return super.LA_FAST(howMuch);
    } catch (thrown) {
      if (thrown !== MORE) throw thrown;
      return this.stopAt(this.last, MORE);
    }
  }

  protected consumeInternal(type: TokenType): Token {
    const { next } = this;
    if (this.RECORDING_PHASE || !this.tokenMatcher(next, type)) {
      this.refuse(GrammarFault.at(next, saidOf(next, tokenExpected(type.LABEL!))));
      return next;
    }
    this.consumeToken();
    const after = this.next,
      wrong = wrongAt(after);
    if (wrong !== undefined && this.gap === undefined) this.refuse(GrammarFault.at(after, wrong));
    return next;
  }

  protected raiseNoAltException(_occurrence: number, text: string): void {
    const { next } = this;
    this.refuse(GrammarFault.at(next, saidOf(next, text)));
  }
}
