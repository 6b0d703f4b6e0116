// What there is of a statement that is broken, or of which only the beginning is there: the tree up to the error, then
// an error node. The compiler gets it, so that what PUC, which compiles while it reads, refuses before it comes to that
// place is refused first. The grammar's own rules make the tree: from the error on the text consists of missing tokens,
// which match what a rule must have, begin nothing that it may have, and stand in its error productions. So nothing is
// thrown. Only texts with errors come here.
import { MORE } from './dialect.ts';
import type { Block, ErrorNode, Expression, FunctionExpression, Label, Statement } from './ast.ts';
import { Grammar, type Reading, type StatementSink } from './grammar.ts';
import type { GrammarFault } from './fault.ts';
import { Fault, Missing, Token, Until, type TokenSource } from './tokens.ts';

const FAULT = Fault.tokenTypeIdx!;
const MISSING = Missing.tokenTypeIdx!;
const UNTIL = Until.tokenTypeIdx!;

/** The tokens in front of an error, and missing ones from there on. */
class Truncated implements TokenSource {
  readonly ahead: number | undefined;
  private over = false;

  /** `stop`: the token at which the error was met; none, if the text is not there any more. */
  constructor(
    private readonly tokens: TokenSource,
    private readonly stop: Token | undefined,
    private readonly first: Token,
  ) {
    this.ahead = tokens.ahead;
  }

  get end(): number {
    return this.tokens.end;
  }

  next(): Token {
    const { stop = this.first } = this;
    if (!this.over) {
      const token = this.read();
      if (token !== undefined) return token;
      this.over = true;
      if (this.stop !== undefined) return missing(stop, stop.tokenTypeIdx);
    }
    return missing(stop, FAULT);
  }

  /** The next token in front of the error. */
  private read(): Token | undefined {
    try {
      const token = this.tokens.next();
      return token.index === this.stop?.index ? undefined : token;
    } catch (thrown) {
      if (thrown !== MORE) throw thrown;
      return undefined;
    }
  }
}

const missing = ({ startOffset, line, index }: Token, instead: number): Token =>
  new Token(MISSING, '', startOffset, line, index, instead);

export class PartialGrammar extends Grammar {
  /** The token at which the error was met. */
  private stop: Token | undefined = undefined;
  /** A rule has refused what comes next. */
  private refused = false;

  /**
   * Gives away what there is of the broken statement that these tokens begin, and an error node. No statement: an end
   * is missing.
   */
  readPartial(
    source: TokenSource,
    { locals, first }: Reading,
    fault: GrammarFault | typeof MORE,
    to: StatementSink,
  ): void {
    const stop = (this.stop = fault === MORE ? undefined : fault.token);
    const error: ErrorNode = { kind: 'error', line: (stop ?? first).line, fault };
    this.refused = false;
    try {
      const statement = this.readOne(new Truncated(source, stop, first), locals, error);
      const last = this.broken ? error : this.atEnd();
      if (statement !== undefined) to.push(statement);
      to.push(last);
    } finally {
      this.forget();
    }
  }

  /** The text is read as far as it goes. As PUC it looks at one token more than it takes. */
  private get broken(): boolean {
    return this.refused || this.last.tokenTypeIdx === MISSING || this.nextType === FAULT;
  }

  /** The error at the end of a block or function. */
  private atEnd(): ErrorNode {
    return { ...this.error, endsBlock: this.stop?.tokenTypeIdx !== UNTIL };
  }

  protected override forget(): void {
    super.forget();
    this.stop = undefined;
  }

  /** In place of the token that is there. */
  protected override get nextType(): number {
    const { tokenTypeIdx, value } = this.next;
    return tokenTypeIdx === MISSING ? (value as number) : tokenTypeIdx;
  }

  protected override refuse(): void {
    this.refused = true;
  }

  protected override finishBlock(body: Statement[]): Block {
    return super.finishBlock(this.broken ? [...body, this.error] : body);
  }

  protected override finishNoCall(expression: Expression): Statement {
    return { kind: 'assign', line: expression.line, targets: [], values: [expression, this.error] };
  }

  protected override finishLabel(label: Label): Statement {
    return this.broken ? { ...this.error, inLabel: true } : label;
  }

  /** A function that is not at its end does not miss labels yet. */
  protected override finishFunction(fn: FunctionExpression): FunctionExpression {
    return this.broken ? { ...fn, body: { body: [...fn.body.body, this.atEnd()] } } : fn;
  }
}
