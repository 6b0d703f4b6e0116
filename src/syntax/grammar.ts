// The grammar (§9) as chevrotain rules whose actions build the tree of ast.ts directly; one rule per production, except
// that expressions are one flat rule with an operator stack, down to suffixes. One token of lookahead decides
// everywhere. Errors are PUC's: each names the next token, and `fail` throws it. Nesting is counted where the
// PUC's recursive parser would recurse, so the same texts are too deep for both. Actions that run often are
// fields, not closures made anew; what they share lives in fields too (`subject`, `operands`). A nesting level costs up
// to 30 host frames, four of them for each rule, so rules on the way from level to level are few. `Missing` stands in
// error productions; which texts have such tokens is decided in partial.ts, which also overrides what finishes a node.
// Must not know scopes: names, labels, and `break` are the compiler's business.
import type { IParserConfig, TokenType } from 'chevrotain';
import {
  argumentsExpected,
  closeExpected,
  forSeparatorExpected,
  inFunction,
  inMain,
  limitOf,
  manyToBeClosed,
  nestedTooDeep,
  parameterExpected,
  syntaxError,
  tokenExpected,
  unexpectedSymbol,
  unknownAttribute,
  varargOutside,
} from '../messages/syntax.ts';
import type { LuaNumber } from '../values/type.ts';
import type {
  AttribName,
  BinaryOperator as BinaryText,
  Block,
  Expression,
  FunctionExpression,
  ErrorNode,
  IfClause,
  Index,
  Keyword,
  Label as LabelNode,
  Name as NameNode,
  Return as ReturnNode,
  Statement,
  StringLiteral,
  TableConstructor,
  TableItem,
  UnaryOperator as UnaryText,
} from './ast.ts';
import { Engine, NO_TOKEN, ROOT, type Choice } from './engine.ts';
import { GrammarFault, wrongAt } from './fault.ts';
import type { Tables } from './lookahead.ts';
import {
  Assign,
  Atom,
  BinaryOperator,
  bindingOf,
  Break,
  Colon,
  Comma,
  Do,
  Dot,
  Dots,
  DoubleColon,
  Else,
  ElseIf,
  End,
  Eof,
  Fault,
  FieldSeparator,
  For,
  FunctionWord,
  Goto,
  Greater,
  If,
  In,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Local,
  Missing,
  Name,
  Numeral,
  Repeat,
  Return,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Text,
  Then,
  type Token,
  UnaryOperator,
  UNARY_BINDING,
  Until,
  While,
  type TokenSource,
} from './tokens.ts';

/** Local variables a function may have in scope (PUC's MAXVARS). */
const MAX_LOCALS = 200;

/** Deepest nesting allowed: of PUC's 200 C levels, what is left inside `load` called by a main chunk. */
const MAX_LEVELS = 197;

const typeSet = (...types: TokenType[]): boolean[] => {
  const set: boolean[] = [];
  for (const type of types) set[type.tokenTypeIdx!] = true;
  return set;
};
const BLOCK_ENDS = typeSet(Else, ElseIf, End, Eof, Until);
const ARGUMENTS_BEGIN = typeSet(LeftParen, LeftBrace, Text);
const RETURN_ENDS = typeSet(Else, ElseIf, End, Eof, Until, Semicolon);

/** Stands for a statement that does nothing: `;`. */
const NOTHING: Statement = { kind: 'break', line: 0 };

/** In texts without missing tokens no production comes to it. */
const NO_ERROR: ErrorNode = { kind: 'error', line: 0, fault: undefined };

const DOTS = Dots.tokenTypeIdx!;
const NUMERAL = Numeral.tokenTypeIdx!;
const TEXT = Text.tokenTypeIdx!;
const FAULT = Fault.tokenTypeIdx!;

/**
 * Moves a variable access to the line its value is fetched on: PUC fetches late, having read the token that
 * ends the operand, so that token's line is what an error there names.
 */
function fetchedAt(line: number, value: Expression): void {
  if (value.kind === 'index' || value.kind === 'name') (value as { line: number }).line = line;
}

/** A string of the text, or a name that is a key. */
const text = ({ line, index: token, value }: Token, bytes = value): StringLiteral => ({
  kind: 'string',
  line,
  token,
  value: bytes as string,
});

interface CalleeHead {
  readonly subject: Expression;
  readonly selector: Token | undefined;
}

/** What stands between a loop's first variable and its `do`. */
type ForHead =
  | {
      readonly kind: 'numericFor';
      readonly start: Expression;
      readonly limit: Expression;
      readonly step: Expression | undefined;
    }
  | {
      readonly kind: 'genericFor';
      readonly otherNames: AttribName[];
      readonly values: Expression[];
      readonly inLine: number;
    };

/** Where the statements of a chunk go. */
export interface StatementSink {
  push(statement: Statement): void;
}

/** A chunk between two of its statements: what of it is not read yet, and the local variables in scope. */
export class Reading {
  unread: Token[] = [];
  locals = 0;
  /** The first token of the statement that is being read, or was read last. */
  first = NO_TOKEN;
  /** Where the next token is in the text. */
  position = 0;
  /** Line of the end of the chunk, once that is read. */
  endLine = 0;

  constructor(readonly source: TokenSource) {}
}

export class Grammar extends Engine {
  private level = 0;
  /** Is the function being read a vararg function? */
  private vararg = true;
  /** Local variables in scope in the function being read, and the line it starts on (0: the main chunk). */
  private locals = 0;
  private functionLine = 0;
  /** The prefix expression whose suffixes are being read. */
  private subject: Expression | undefined = undefined;
  /** The method name after it, when `:name` was read and the arguments come next. */
  private selector: Token | undefined = undefined;
  /**
   * Operands and operators of the expressions being read; `limits` has each operator's binding, 0 under an expression's
   * first.
   */
  private operands: Expression[] = [];
  private operators: Token[] = [];
  private limits: number[] = [];
  /** The parameter list being read. */
  private params: AttribName[] = [];
  private endsInDots = false;
  /** What error productions make: the error that is known. */
  protected error = NO_ERROR;

  /** @param tables of lookahead, as far as they are known */
  constructor(tables: Tables = {}, config: IParserConfig = {}) {
    super(tables, config);
    this.performSelfAnalysis();
    this.forget();
  }

  /** The tables of lookahead. */
  static lookahead(): Tables {
    const tables = {};
    new Grammar(tables);
    return tables;
  }

  /** Has chevrotain look for ambiguities and the like, for the specs; throws where there are any. */
  static check(): void {
    new Grammar({}, { skipValidations: false });
  }

  /**
   * Reads statements of a chunk until this many bytes are read, and gives them away one by one; true: the chunk is at
   * its end.
   */
  readTo(position: number, reading: Reading, to: StatementSink): boolean {
    this.forget(); // on a full host stack it may have failed
    this.turnTo(reading.source, reading.unread);
    this.locals = reading.locals;
    try {
      while (this.readPart(reading, to)) {
        if ((reading.position = this.next.startOffset) < position) continue;
        reading.unread = this.unread;
        reading.locals = this.locals;
        return false;
      }
      return true;
    } finally {
      this.forget();
    }
  }

  /** Reads a statement of the chunk, and gives it away; false: that was the end. */
  private readPart(reading: Reading, to: StatementSink): boolean {
    this.tidy();
    reading.first = NO_TOKEN; // there may be none
    reading.first = this.next;
    reading.locals = this.locals;
    const statement = this.chunkPart();
    // PUC has read one token more before it compiles the end of a statement.
    if (this.next.tokenTypeIdx === FAULT) this.fail('');
    if (statement !== undefined && statement !== NOTHING) to.push(statement);
    if (statement !== undefined && statement.kind !== 'return') return true;
    reading.endLine = this.chunkEnd();
    return false;
  }

  /**
   * Reads a statement that these tokens begin, with error nodes where they are missing; undefined where it does
   * nothing, or there is none. The caller forgets it.
   */
  protected readOne(source: TokenSource, locals: number, error: ErrorNode): Statement | undefined {
    this.turnTo(source);
    this.locals = locals;
    this.error = error;
    const statement = this.chunkPart();
    return statement === NOTHING ? undefined : statement;
  }

  /**
   * Back to the start, whether reading stopped or failed; the parser outlives the chunk and must keep nothing of it.
   */
  protected forget(): void {
    this.level = 0;
    this.locals = 0;
    this.functionLine = 0;
    this.vararg = true;
    this.subject = undefined;
    this.selector = undefined;
    this.params = [];
    this.error = NO_ERROR;
    this.operands.length = this.operators.length = this.limits.length = 0;
    this.turnTo();
  }

  // ---- errors and lookahead

  /** Line of the token read last, which instructions get that come before their expression's first token is read. */
  private lineBefore(): number {
    return this.last.line;
  }

  /** Reports an error: throws. */
  protected refuse(fault: GrammarFault): void {
    throw fault;
  }

  /** Reports an error, except while chevrotain records the rules with no input. For what it would not say by itself. */
  private fail(text: string): void {
    if (this.RECORDING_PHASE) return;
    this.refuse(GrammarFault.near(this.next, text));
  }

  /**
   * One more local variable of the function being read: PUC counts while it reads, so the limit comes before later
   * errors.
   */
  private declare(): void {
    if (++this.locals <= MAX_LOCALS) return;
    this.fail(
      limitOf('local variables', MAX_LOCALS, this.functionLine === 0 ? inMain() : inFunction(this.functionLine)),
    );
  }

  /** As `fail`, for errors that quote no token. */
  private failPlainly(text: string): void {
    if (this.RECORDING_PHASE) return;
    const token = this.next;
    this.refuse(GrammarFault.at(token, wrongAt(token) ?? text));
  }

  /** The next token must be `type`, the counterpart of `opener`. */
  private mustClose(type: TokenType, opener: Token, line = opener.line): void {
    if (this.nextIs(type)) return;
    const expected = type.LABEL!;
    const sameLine = line === this.next.line;
    this.fail(sameLine ? tokenExpected(expected) : closeExpected(expected, opener.tokenType.LABEL!, line));
  }

  private deeper(): void {
    if (++this.level > MAX_LEVELS && !this.RECORDING_PHASE) {
      const token = this.next,
        wrong = wrongAt(token);
      this.refuse(new GrammarFault(wrong ?? nestedTooDeep(), wrong === undefined ? wrong : token.line, token));
    }
  }

  // ---- blocks and statements (§3.3)

  /** A statement of a chunk; none where it ends. */
  private readonly chunkPart = this.RULE(
    'chunkPart',
    (): Statement | undefined => {
      const statement = this.OPTION(this.readStatement);
      if (statement !== undefined && !this.RECORDING_PHASE) return statement;
      const last = this.OPTION2(this.readReturn);
      if (last === undefined && !BLOCK_ENDS[this.nextType]) this.fail(unexpectedSymbol());
      return last;
    },
    ROOT,
  );

  /** The end of a chunk: its line. */
  private readonly chunkEnd = this.RULE('chunkEnd', (): number => this.CONSUME(Eof).line, ROOT);

  private readonly readStatement = (): Statement => this.SUBRULE(this.statement) ?? NOTHING;

  /** A part of every rule that has a block: a rule of its own would nest more deeply. */
  private block(): Block {
    const body: Statement[] = [],
      { locals } = this;
    this.MANY9(() => {
      const statement = this.SUBRULE(this.statement);
      if (statement !== undefined) body.push(statement);
    });
    const last = this.OPTION9(this.readReturn);
    if (last !== undefined) body.push(last);
    else if (!BLOCK_ENDS[this.nextType]) this.fail(unexpectedSymbol());
    this.locals = locals;
    return this.finishBlock(body);
  }

  protected finishBlock(body: Statement[]): Block {
    return { body };
  }

  private readonly readReturn = (): ReturnNode => this.SUBRULE(this.returnStatement);

  private readonly statement = this.RULE('statement', (): Statement | undefined => {
    this.deeper();
    const statement = this.OR(this.statementKinds);
    this.level--;
    return statement;
  });

  private readonly statementKinds: Choice<Statement | undefined> = {
    ERR_MSG: unexpectedSymbol(),
    DEF: [
      { ALT: () => this.SUBRULE(this.expressionStatement) },
      { ALT: () => this.localStatement() },
      { ALT: () => this.SUBRULE(this.ifStatement) },
      { ALT: () => this.SUBRULE(this.forStatement) },
      { ALT: () => this.SUBRULE(this.functionStatement) },
      { ALT: () => this.SUBRULE(this.whileStatement) },
      { ALT: () => this.SUBRULE(this.repeatStatement) },
      { ALT: () => this.SUBRULE(this.doStatement) },
      { ALT: () => this.SUBRULE(this.gotoStatement) },
      { ALT: () => this.SUBRULE(this.label) },
      { ALT: () => ({ kind: 'break', line: this.CONSUME(Break).line }) },
      {
        ALT: () => {
          this.CONSUME(Semicolon);
          return undefined;
        },
      },
    ],
  };

  private readonly returnStatement = this.RULE('returnStatement', (): ReturnNode => {
    this.deeper();
    this.CONSUME(Return);
    const values = this.OPTION(this.readList);
    if (values === undefined && !RETURN_ENDS[this.nextType]) this.fail(unexpectedSymbol());
    const line = this.last.line;
    this.OPTION2(this.readSemicolon);
    this.level--;
    return { kind: 'return', line, values: values ?? [] };
  });

  private readonly readList = (): Expression[] => this.SUBRULE(this.expressionList);
  private readonly readSemicolon = (): void => {
    this.CONSUME(Semicolon);
  };

  /** A call or an assignment: which, only what follows the first expression tells. */
  private readonly expressionStatement = this.RULE('expressionStatement', (): Statement => {
    const first = (this.subject = this.SUBRULE(this.suffixed));
    const assignment = this.OPTION(this.readAssignment);
    if (assignment !== undefined) return assignment;
    if (first.kind === 'call' || first.kind === 'methodCall')
      return { kind: 'callStatement', line: first.line, call: first };
    this.fail(syntaxError());
    return this.finishNoCall(first);
  });

  /** What becomes of an expression that is no statement. */
  protected finishNoCall(_expression: Expression): Statement {
    return NOTHING;
  }

  private readonly readAssignment = (): Statement => {
    const targets = [this.target(this.subject!)];
    this.MANY(() => {
      this.CONSUME(Comma);
      const target = this.SUBRULE2(this.suffixed);
      this.deeper(); // PUC recurses from target to target
      targets.push(this.target(target));
    });
    this.CONSUME(Assign);
    const values = this.SUBRULE(this.expressionList);
    this.level -= targets.length - 1;
    return { kind: 'assign' as const, line: this.last.line, targets, values };
  };

  private target(expression: Expression): NameNode | Index {
    if (expression.kind !== 'name') {
      if (expression.kind !== 'index') this.fail(syntaxError());
      return expression as Index;
    }
    // A constant is refused where the token behind it is read.
    const { line } = this.next;
    return line === expression.line ? expression : { ...expression, line };
  }

  private readonly doStatement = this.RULE('doStatement', (): Statement => {
    const opener = this.CONSUME(Do);
    const body = this.block();
    this.mustClose(End, opener);
    const endLine = this.CONSUME(End).line;
    return { kind: 'do', body, endLine };
  });

  private readonly whileStatement = this.RULE('whileStatement', (): Statement => {
    const opener = this.CONSUME(While);
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(Do);
    const body = this.block();
    this.mustClose(End, opener);
    const endLine = this.CONSUME(End).line;
    return { kind: 'while', line: opener.line, condition, body, endLine };
  });

  private readonly repeatStatement = this.RULE('repeatStatement', (): Statement => {
    const opener = this.CONSUME(Repeat);
    const body = this.block();
    this.mustClose(Until, opener);
    const endLine = this.CONSUME(Until).line;
    const condition = this.SUBRULE(this.expression);
    return { kind: 'repeat', line: opener.line, body, condition, endLine };
  });

  private readonly ifStatement = this.RULE('ifStatement', (): Statement => {
    const opener = this.CONSUME(If);
    const clauses: IfClause[] = [this.SUBRULE(this.ifClause)];
    this.MANY(() => {
      this.CONSUME(ElseIf);
      clauses.push(this.SUBRULE2(this.ifClause));
    });
    const orElse = this.OPTION(() => {
      this.CONSUME(Else);
      return this.block();
    });
    this.mustClose(End, opener);
    const endLine = this.CONSUME(End).line;
    return { kind: 'if', line: opener.line, clauses, orElse, endLine };
  });

  /** What follows `if` or `elseif`, up to its block's end. */
  private readonly ifClause = this.RULE('ifClause', (): IfClause => {
    const condition = this.SUBRULE(this.expression);
    const line = this.CONSUME(Then).line;
    fetchedAt(line, condition);
    const body = this.block();
    return { condition, body, line, endLine: this.next.line };
  });

  private readonly forStatement = this.RULE('forStatement', (): Statement => {
    const opener = this.CONSUME(For);
    const { locals } = this;
    this.locals += 3; // the loop's hidden state
    const first = this.plainName(this.CONSUME(Name));
    const head = this.OR(this.forHeads);
    const doLine = this.CONSUME(Do).line;
    const body = this.block();
    this.mustClose(End, opener);
    const { line: endLine, index: token } = this.CONSUME(End);
    this.locals = locals;
    const line = opener.line;
    if (head.kind === 'numericFor') {
      const { kind, start, limit, step } = head;
      return { kind, line, variable: first, start, limit, step, doLine, body, endLine, token };
    }
    const { kind, otherNames, values, inLine } = head;
    return { kind, line, names: [first].concat(otherNames), values, inLine, doLine, body, endLine, token };
  });

  private readonly forHeads: Choice<ForHead> = {
    ERR_MSG: forSeparatorExpected(),
    DEF: [
      { ALT: () => this.SUBRULE(this.numericHead) },
      { ALT: () => this.SUBRULE(this.genericHead) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME(Missing);
          return { kind: 'numericFor', start: this.error, limit: this.error, step: undefined };
        },
      },
    ],
  };

  private readonly numericHead = this.RULE('numericHead', (): ForHead => {
    this.CONSUME(Assign);
    const start = this.SUBRULE(this.expression);
    this.CONSUME(Comma);
    const limit = this.SUBRULE2(this.expression);
    const step = this.OPTION(() => {
      this.CONSUME2(Comma);
      return this.SUBRULE3(this.expression);
    });
    return { kind: 'numericFor', start, limit, step };
  });

  private readonly genericHead = this.RULE('genericHead', (): ForHead => {
    this.locals++; // its fourth hidden value
    const otherNames: AttribName[] = [];
    this.MANY(() => {
      this.CONSUME(Comma);
      otherNames.push(this.plainName(this.CONSUME(Name)));
    });
    this.CONSUME(In);
    const inLine = this.next.line;
    const values = this.SUBRULE(this.expressionList);
    return { kind: 'genericFor', otherNames, values, inLine };
  });

  private readonly functionStatement = this.RULE('functionStatement', (): Statement => {
    const opener = this.CONSUME(FunctionWord);
    const first = this.CONSUME(Name);
    let target: NameNode | Index = { kind: 'name', line: first.line, name: first.image, token: first.index };
    this.MANY(() => {
      this.CONSUME(Dot);
      target = this.field(target, this.CONSUME2(Name));
    });
    const method = this.OPTION(() => {
      this.CONSUME(Colon);
      target = this.field(target, this.CONSUME3(Name));
      return true;
    });
    const fn = this.SUBRULE(this.functionBody, { ARGS: [opener, opener.line, method === true] });
    return { kind: 'functionStatement', line: opener.line, target, method: method === true, fn };
  });

  private localStatement(): Statement {
    this.CONSUME(Local);
    return this.OR2(this.localKinds);
  }

  private readonly localKinds: Choice<Statement> = {
    ERR_MSG: tokenExpected(Name.LABEL!),
    DEF: [
      { ALT: (): Statement => this.localNames() },
      {
        ALT: (): Statement => {
          const opener = this.CONSUME(FunctionWord);
          const name = this.plainName(this.CONSUME(Name));
          const fn = this.SUBRULE(this.functionBody, { ARGS: [opener, this.next.line, false] });
          return { kind: 'localFunction', line: name.line, name, fn };
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: (): Statement => {
          this.CONSUME(Missing);
          return this.error;
        },
      },
    ],
  };

  private localNames(): Statement {
    const names = [this.SUBRULE(this.attribName)];
    let toBeClosed = names[0]!.attrib === 'close';
    this.MANY(() => {
      this.CONSUME(Comma);
      const name = this.SUBRULE2(this.attribName);
      if (name.attrib === 'close') {
        if (toBeClosed) this.failPlainly(manyToBeClosed());
        toBeClosed = true;
      }
      names.push(name);
    });
    const values = this.OPTION(() => {
      this.CONSUME(Assign);
      return this.SUBRULE(this.expressionList);
    });
    return { kind: 'local', line: this.last.line, names, values: values ?? [] };
  }

  private readonly attribName = this.RULE('attribName', (): AttribName => {
    const token = this.CONSUME(Name);
    this.declare();
    const attrib = this.OPTION(() => {
      this.CONSUME(Less);
      const word = this.CONSUME2(Name).image;
      this.CONSUME(Greater);
      if (word !== 'const' && word !== 'close') this.failPlainly(unknownAttribute(word));
      return word as 'const' | 'close';
    });
    return { name: token.image, attrib, line: token.line };
  });

  private readonly gotoStatement = this.RULE('gotoStatement', (): Statement => {
    this.CONSUME(Goto);
    const name = this.CONSUME(Name);
    return { kind: 'goto', line: name.line, label: name.image };
  });

  private readonly label = this.RULE('label', (): Statement => {
    const line = this.CONSUME(DoubleColon).line;
    const name = this.CONSUME(Name).image;
    this.CONSUME2(DoubleColon);
    this.MANY(this.readSemicolon);
    return this.finishLabel({ kind: 'label', line, nextLine: this.next.line, name });
  });

  protected finishLabel(label: LabelNode): Statement {
    return label;
  }

  // ---- expressions (§3.4)

  private readonly expressionList = this.RULE('expressionList', (): Expression[] => {
    let value = this.SUBRULE(this.expression);
    const values = [value];
    this.MANY(() => {
      fetchedAt(this.CONSUME(Comma).line, value);
      value = this.SUBRULE2(this.expression);
      values.push(value);
    });
    return values;
  });

  /** Operands and operators one after the other; the stacks put them in order, with no recursion for precedence. */
  private readonly expression = this.RULE('expression', (): Expression => {
    this.deeper();
    this.limits.push(0);
    this.readOperand();
    this.MANY2(this.readOperation);
    while (this.limits[this.limits.length - 1]! > 0) this.reduce();
    this.limits.pop();
    this.level--;
    return this.operands.pop()!;
  });

  private readonly readOperation = (): void => {
    this.operator(this.CONSUME(BinaryOperator));
    this.SUBRULE(this.operand);
  };

  /** An operand after an operator; an expression's first is part of its rule, which nests less deeply so. */
  private readonly operand = this.RULE('operand', (): void => this.readOperand());

  private readOperand(): void {
    this.MANY(this.readUnary);
    this.operands.push(this.OR(this.operandKinds));
  }

  private readonly readUnary = (): void => {
    this.shift(this.CONSUME(UnaryOperator), UNARY_BINDING);
  };

  /** A binary operator was read: what binds its left operand more tightly is complete. */
  private operator(token: Token): void {
    if (this.RECORDING_PHASE) return;
    const binding = bindingOf(token);
    while (this.limits[this.limits.length - 1]! >= binding.left) this.reduce();
    fetchedAt(token.line, this.operands[this.operands.length - 1]!);
    this.shift(token, binding.right);
  }

  private shift(token: Token, limit: number): void {
    this.operators.push(token);
    this.limits.push(limit);
    this.deeper();
  }

  /** Makes a node of the operator on top of the stack. */
  private reduce(): void {
    const token = this.operators.pop()!;
    const right = this.operands.pop()!;
    this.level--;
    if (this.limits.pop() === UNARY_BINDING) {
      this.operands.push({
        kind: 'unary',
        line: right.line,
        opLine: token.line,
        op: token.image as UnaryText,
        operand: right,
      });
    } else {
      const left = this.operands.pop()!;
      this.operands.push({
        kind: 'binary',
        line: right.line,
        opLine: token.line,
        op: token.image as BinaryText,
        left,
        right,
      });
    }
  }

  private readonly operandKinds: Choice<Expression> = {
    ERR_MSG: unexpectedSymbol(),
    DEF: [
      {
        ALT: () => {
          if (!this.vararg && this.nextIs(Dots)) this.fail(varargOutside());
          const lineBefore = this.lineBefore();
          return this.atom(this.CONSUME(Atom), lineBefore);
        },
      },
      { ALT: () => this.readSuffixed() },
      { ALT: () => this.SUBRULE(this.table) },
      {
        ALT: () => {
          const opener = this.CONSUME(FunctionWord);
          return this.SUBRULE(this.functionBody, { ARGS: [opener, this.next.line, false] });
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME2(Missing);
          return this.error;
        },
      },
    ],
  };

  private atom(atom: Token, lineBefore: number): Expression {
    const { line, index: token } = atom;
    switch (atom.tokenTypeIdx) {
      case NUMERAL:
        return { kind: 'number', line, token, value: atom.value as LuaNumber };
      case TEXT:
        return text(atom);
      case DOTS:
        return { kind: 'vararg', lineBefore, line, token };
    }
    return { kind: atom.image as Keyword['kind'], line, token };
  }

  private readonly suffixed = this.RULE('suffixed', (): Expression => this.readSuffixed());

  /**
   * A variable, call, or expression in parentheses, with all that is appended to it. Also a part of operands, of which
   * most are such.
   */
  private readSuffixed(): Expression {
    this.subject = this.OR3(this.primaries);
    this.MANY3(this.readSuffix);
    return this.subject;
  }

  private readonly primaries: Choice<Expression> = {
    ERR_MSG: unexpectedSymbol(),
    DEF: [
      {
        ALT: () => {
          const { line, image: name, index: token } = this.CONSUME(Name);
          return { kind: 'name', line, name, token };
        },
      },
      {
        ALT: () => {
          const opener = this.CONSUME(LeftParen);
          const inner = this.SUBRULE(this.expression);
          this.mustClose(RightParen, opener);
          const line = this.CONSUME(RightParen).line;
          fetchedAt(line, inner);
          return { kind: 'paren', line, inner };
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME(Missing);
          return this.error;
        },
      },
    ],
  };

  private readonly readSuffix = (): void => {
    this.OR2(this.suffixes);
  };

  private readonly suffixes: Choice<void> = {
    ERR_MSG: unexpectedSymbol(),
    DEF: [
      {
        ALT: () => {
          this.CONSUME(Dot);
          this.subject = this.field(this.subject!, this.CONSUME2(Name));
        },
      },
      {
        ALT: () => {
          const head = this.calleeHead();
          const opener = this.CONSUME2(LeftParen);
          const args: Expression[] = [];
          this.OPTION(() => args.push(this.SUBRULE2(this.expression)));
          if (args.length === 0 && !this.nextIs(RightParen)) this.fail(unexpectedSymbol());
          this.MANY4(() => {
            const { line } = this.CONSUME(Comma);
            if (args.length > 0) fetchedAt(line, args[args.length - 1]!);
            args.push(this.SUBRULE4(this.expression));
          });
          this.mustClose(RightParen, opener);
          const closer = this.CONSUME2(RightParen);
          if (args.length > 0) fetchedAt(closer.line, args[args.length - 1]!);
          this.called(head, args, opener.line, closer.line, closer.index);
        },
      },
      {
        ALT: () => {
          const object = this.subject!;
          this.CONSUME(LeftBracket);
          const key = this.SUBRULE3(this.expression);
          const line = this.CONSUME(RightBracket).line;
          this.subject = { kind: 'index', line, object, key };
        },
      },
      {
        ALT: () => {
          this.CONSUME(Colon);
          this.selector = this.CONSUME3(Name);
          if (!ARGUMENTS_BEGIN[this.nextType]) this.fail(argumentsExpected());
        },
      },
      {
        ALT: () => {
          const head = this.calleeHead();
          const argument = text(this.CONSUME(Text)),
            { line } = argument;
          this.called(head, [argument], line, line, argument.token);
        },
      },
      {
        ALT: () => {
          const head = this.calleeHead();
          const openLine = this.next.line;
          const table = this.SUBRULE2(this.table);
          this.called(head, [table], openLine, table.line, table.token);
        },
      },
    ],
  };

  /** What is about to be called. Taken before the arguments are read, which have callees of their own. */
  private calleeHead(): CalleeHead {
    const head = { subject: this.subject!, selector: this.selector };
    this.selector = undefined;
    return head;
  }

  private called(
    { subject, selector }: CalleeHead,
    args: Expression[],
    openLine: number,
    line: number,
    token: number,
  ): void {
    if (selector === undefined) {
      this.subject = { kind: 'call', line, callee: subject, args, openLine, token };
    } else {
      fetchedAt(selector.line, subject);
      this.subject = {
        kind: 'methodCall',
        line,
        object: subject,
        name: selector.image,
        nameLine: selector.line,
        args,
        openLine,
        token,
      };
    }
  }

  private field(object: Expression, name: Token): Index {
    return { kind: 'index', line: name.line, object, key: text(name, name.image) };
  }

  private readonly table = this.RULE('table', (): TableConstructor => {
    const lineBefore = this.lineBefore(),
      opener = this.CONSUME(LeftBrace);
    const items: TableItem[] = [];
    this.MANY(() => {
      const item = this.item(this.OPTION2(this.readKey), this.SUBRULE(this.expression));
      items.push(item);
      const separator = this.OPTION(this.readSeparator);
      if (separator === undefined) this.mustClose(RightBrace, opener);
      if (item.kind !== 'field') fetchedAt((separator ?? this.next).line, item);
    });
    if (!this.nextIs(RightBrace)) this.fail(unexpectedSymbol());
    const { line, index: token } = this.CONSUME(RightBrace);
    return { kind: 'table', lineBefore, line, opener: opener.index, token, items };
  });

  private readonly readSeparator = (): Token => this.CONSUME(FieldSeparator);

  private readonly readKey = (): Expression => {
    this.CONSUME(LeftBracket);
    const key = this.SUBRULE2(this.expression);
    this.CONSUME(RightBracket);
    this.CONSUME2(Assign);
    return key;
  };

  /** What was read of an item; a name may still turn out to be a field's key. */
  private item(key: Expression | undefined, value: Expression): TableItem {
    if (key !== undefined && !this.RECORDING_PHASE) return { kind: 'field', key, value };
    // A name is told from a field's key by what comes after it; anything else is no key.
    if (value.kind !== 'name' && !this.RECORDING_PHASE) return value;
    const fieldValue = this.OPTION3(this.readFieldValue);
    if (fieldValue === undefined) return value;
    const { line, token, name } = value as NameNode;
    return { kind: 'field', key: { kind: 'string', line, token, value: name }, value: fieldValue };
  }

  private readonly readFieldValue = (): Expression => {
    this.CONSUME(Assign);
    return this.SUBRULE3(this.expression);
  };

  /** From the parameters on. `startLine` is the function's line for debug.getinfo. */
  private readonly functionBody = this.RULE(
    'functionBody',
    (opener = NO_TOKEN, startLine = 0, method = false): FunctionExpression => {
      const { locals, functionLine } = this;
      this.locals = method ? 1 : 0;
      this.functionLine = startLine;
      const params: AttribName[] = method ? [{ name: 'self', attrib: undefined, line: startLine }] : [];
      const declared = params.length;
      this.CONSUME(LeftParen);
      this.params = params;
      this.endsInDots = false;
      this.OPTION(this.readParameter);
      if (params.length === declared && !this.endsInDots && !this.nextIs(RightParen)) this.fail(parameterExpected());
      this.MANY(this.readFurther);
      const vararg = this.endsInDots;
      this.CONSUME(RightParen);
      const outer = this.vararg;
      this.vararg = vararg;
      const body = this.block();
      this.vararg = outer;
      this.locals = locals;
      this.functionLine = functionLine;
      this.mustClose(End, opener, startLine);
      const { line, index: token } = this.CONSUME(End);
      return this.finishFunction({
        kind: 'function',
        startLine,
        line,
        nextLine: this.next.line,
        params,
        vararg,
        body,
        token,
      });
    },
  );

  protected finishFunction(fn: FunctionExpression): FunctionExpression {
    return fn;
  }

  private readonly readParameter = (): void => this.SUBRULE(this.parameter);

  private readonly readFurther = (): void => {
    this.CONSUME(Comma);
    this.SUBRULE2(this.parameter);
  };

  private readonly parameter = this.RULE('parameter', (): void => this.OR(this.parameterKinds));

  private readonly parameterKinds: Choice<void> = {
    ERR_MSG: parameterExpected(),
    DEF: [
      {
        ALT: () => {
          this.params.push(this.plainName(this.CONSUME(Name)));
        },
      },
      {
        ALT: () => {
          this.CONSUME(Dots);
          this.endsInDots = true;
          if (!this.nextIs(RightParen)) this.fail(tokenExpected(RightParen.LABEL!));
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME(Missing);
        },
      },
    ],
  };

  private plainName(token: Token): AttribName {
    this.declare();
    return { name: token.image, attrib: undefined, line: token.line };
  }
}
