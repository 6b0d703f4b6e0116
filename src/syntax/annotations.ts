// Takes the gradual types of the dialect out of a chunk's tokens. Annotations, casts and `!` leave nothing behind. A
// declared type leaves a constant local variable if the chunk uses its name for more than annotations, because it can
// be called as a check. Where an annotation may stand is decided by the tokens around it alone; whatever is left is for
// the grammar to judge, so a chunk of plain Lua comes out as it went in. Tokens keep their lines.
import { tokenExpected } from '../messages/syntax.ts';
import type { Erasure } from './dialect.ts';
import { encodeType, type Declared } from './type-declaration.ts';
import { TYPE_MAKER } from './type-node.ts';
import { TypeReader } from './type-reader.ts';
import {
  Assign,
  Colon,
  Comma,
  Dot,
  Dots,
  DoubleColon,
  End,
  False,
  For,
  FunctionWord,
  Greater,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Local,
  Name,
  Nil,
  Numeral,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Stray,
  Text,
  Token,
  True,
} from './tokens.ts';
import type { TokenType } from 'chevrotain';

const setOf = (...types: TokenType[]): ReadonlySet<number> => new Set(types.map((type) => type.tokenTypeIdx!));

/** Tokens an operand can end with: after these, `::`, `as` and `!` belong to it. */
const OPERAND_ENDS = setOf(Name, RightParen, RightBracket, RightBrace, Text, Numeral, Nil, True, False, Dots, End);
/** Tokens after which a name cannot be the first of a statement. */
const NO_STATEMENT_AFTER = setOf(
  Dot,
  Colon,
  Comma,
  Assign,
  LeftParen,
  LeftBracket,
  LeftBrace,
  Local,
  FunctionWord,
  For,
);
/** Tokens a type can begin with, as far as a cast by `as` is concerned. */
const CAST_BEGINS = setOf(Name, LeftBrace, LeftParen, Text, Numeral, Nil, True, False);

/** A place where a type is declared, to be filled once it is known whether the chunk uses it. */
interface Slot {
  readonly at: number;
  readonly name: Token;
  readonly type: Declared;
}

class Eraser {
  private readonly from: TypeReader;
  private readonly out: Token[] = [];
  private readonly slots: Slot[] = [];
  private readonly declared = new Map<string, Declared>();

  constructor(tokens: Token[]) {
    this.from = new TypeReader(tokens);
  }

  run(): Erasure {
    const { from } = this;
    while (from.at < from.tokens.length) this.next();
    const used = this.usedNames();
    const slots = this.slots.filter(({ name }) => used.has(name.image));
    const tokens: Token[] = [];
    let at = 0;
    for (const slot of slots) {
      while (at < slot.at) tokens.push(this.out[at++]!);
      this.declare(slot, tokens);
    }
    while (at < this.out.length) tokens.push(this.out[at++]!);
    return { tokens: tokens.map(numbered), makesTypes: slots.length > 0 };
  }

  private next(): void {
    const { from } = this,
      token = from.peek();
    switch (token.tokenTypeIdx) {
      case FUNCTION:
        return this.functionHead();
      case LOCAL:
        return this.copyThen(() => this.variables());
      case FOR:
        return this.copyThen(() => this.variables());
      case DOUBLE_COLON:
        return this.doubleColon();
      case STRAY:
        return this.stray(token);
      case NAME:
        return this.word(token);
    }
    this.copy();
  }

  private copy(): void {
    this.out.push(this.from.take());
  }

  private copyThen(then: () => void): void {
    this.copy();
    then();
  }

  private copyIf(type: TokenType): boolean {
    if (!this.from.is(type)) return false;
    this.copy();
    return true;
  }

  private get previous(): Token | undefined {
    return this.out[this.out.length - 1];
  }

  private get afterOperand(): boolean {
    return this.previous !== undefined && OPERAND_ENDS.has(this.previous.tokenTypeIdx);
  }

  // ---- where annotations stand

  /** `: T`, behind a variable, parameter or parameter list. */
  private annotation(): void {
    if (this.from.skip(Colon)) this.from.type();
  }

  /** Variables of a `local` or `for`: `x: T <const>, y: U`. */
  private variables(): void {
    while (this.copyIf(Name)) {
      this.attribute();
      this.annotation();
      this.attribute();
      if (!this.copyIf(Comma)) return;
    }
  }

  private attribute(): void {
    if (!this.from.is(Less)) return;
    while (!this.from.is(Greater) && this.from.at < this.from.tokens.length - 1) this.copy();
    this.copyIf(Greater);
  }

  /** `function a.b:c<T>(x: T, ...: U): V, W`, up to the body. */
  private functionHead(): void {
    const { from } = this;
    this.copy();
    if (this.copyIf(Name)) {
      while (this.copyIf(Dot) || this.copyIf(Colon)) this.copyIf(Name);
    }
    if (from.is(Less)) from.generics();
    if (!this.copyIf(LeftParen)) return;
    while (this.copyIf(Name) || this.copyIf(Dots)) {
      if (from.isStray('?') && from.is(Colon, 1)) from.at++;
      this.annotation();
      if (!this.copyIf(Comma)) break;
    }
    if (!this.copyIf(RightParen)) return;
    if (!from.skip(Colon)) return;
    // No body begins with a comma: what follows one is the type of a further result.
    do from.results();
    while (from.skip(Comma));
  }

  /** A label `::name::`, or a cast behind an operand. */
  private doubleColon(): void {
    const { from } = this;
    if (from.is(Name, 1) && from.is(DoubleColon, 2)) {
      for (let n = 3; n > 0; n--) this.copy();
    } else if (this.afterOperand) {
      from.at++;
      from.type();
    } else this.copy();
  }

  /** `x!` says that x is not nil. `x != y` it does not say. */
  private stray(token: Token): void {
    const { from } = this;
    const next = from.peek(1);
    const adjacent = next.startOffset === token.startOffset + 1;
    if (token.image === '!' && this.afterOperand && !(adjacent && next.image.startsWith('='))) from.at++;
    else this.copy();
  }

  private word(token: Token): void {
    const { from } = this;
    if (token.image === 'as' && this.afterOperand && this.isCast(token)) {
      from.at++;
      from.type();
    } else if (this.beginsDeclaration(0)) this.declaration();
    else if (token.image === 'export' && this.beginsStatement && from.isWord('type', 1) && this.beginsDeclaration(1)) {
      from.at++;
      this.declaration();
    } else this.copy();
  }

  /** `x as T`, on one line; a name on a line of its own begins a statement. */
  private isCast(token: Token): boolean {
    return this.previous!.line === token.line && CAST_BEGINS.has(this.from.peek(1).tokenTypeIdx);
  }

  private get beginsStatement(): boolean {
    const { previous } = this;
    return previous === undefined || !NO_STATEMENT_AFTER.has(previous.tokenTypeIdx);
  }

  /** `type Name =` or `type Name<`, where a statement may begin. */
  private beginsDeclaration(ahead: number): boolean {
    const { from } = this;
    return (
      from.isWord('type', ahead) &&
      from.is(Name, ahead + 1) &&
      (from.is(Assign, ahead + 2) || from.is(Less, ahead + 2)) &&
      this.beginsStatement
    );
  }

  // ---- declared types

  private declaration(): void {
    const { from } = this;
    from.at++;
    const name = from.take();
    const parameters = from.is(Less) ? from.generics() : [];
    if (!from.skip(Assign)) from.fail(tokenExpected(Assign.LABEL!));
    const type: Declared = { type: from.type(), parameters };
    this.declared.set(name.image, type);
    this.slots.push({ at: this.out.length, name, type });
    // What stood before and what comes after are statements of their own, whatever they look like side by side.
    this.out.push(made(Semicolon, ';', name));
  }

  private usedNames(): Set<string> {
    const used = new Set<string>();
    for (const { tokenTypeIdx, image } of this.out) if (tokenTypeIdx === NAME) used.add(image);
    return used;
  }

  /** `; local Name <const> = (types)("...")`, on the line of the declaration. */
  private declare({ name, type }: Slot, tokens: Token[]): void {
    const description = encodeType(name.image, type, this.declared);
    tokens.push(
      made(Semicolon, ';', name),
      made(Local, 'local', name),
      made(Name, name.image, name),
      made(Less, '<', name),
      made(Name, 'const', name),
      made(Greater, '>', name),
      made(Assign, '=', name),
      made(Name, TYPE_MAKER, name),
      made(LeftParen, '(', name),
      made(Text, description, name, description),
      made(RightParen, ')', name),
    );
  }
}

const FUNCTION = FunctionWord.tokenTypeIdx!;
const LOCAL = Local.tokenTypeIdx!;
const FOR = For.tokenTypeIdx!;
const DOUBLE_COLON = DoubleColon.tokenTypeIdx!;
const STRAY = Stray.tokenTypeIdx!;
const NAME = Name.tokenTypeIdx!;

/** A token that stands where another one did. */
const made = (type: TokenType, image: string, place: Token, value?: unknown): Token =>
  new Token(type.tokenTypeIdx!, image, place.startOffset, place.line, 0, value);

/** A token with its number in the new list. */
const numbered = (token: Token, index: number): Token =>
  token.index === index
    ? token
    : new Token(token.tokenTypeIdx, token.image, token.startOffset, token.line, index, token.value);

/** Words and characters without which a chunk holds nothing of the dialect. */
const isMark = ({ tokenTypeIdx, image }: Token): boolean =>
  tokenTypeIdx === FUNCTION ||
  tokenTypeIdx === LOCAL ||
  tokenTypeIdx === FOR ||
  tokenTypeIdx === DOUBLE_COLON ||
  tokenTypeIdx === STRAY ||
  (tokenTypeIdx === NAME && (image === 'as' || image === 'type' || image === 'export'));

/** The tokens of a chunk without its types. */
export function erase(tokens: Token[]): Erasure {
  return tokens.some(isMark) ? new Eraser(tokens).run() : { tokens, makesTypes: false };
}
