// Reads one type of the dialect from a list of tokens: names with their arguments, literals, tables, functions, `?`,
// `|`, `&`, and validators. By recursion, with a limit of its own on depth. What it reads is nothing to the program;
// where a type ends is what it is mostly asked. Operators that the lexer has run together (`>>`, `>=`) are taken apart
// here.
import { nestedTooDeep, tokenExpected, unexpectedSymbol } from '../messages/syntax.ts';
import { isNumber, toDouble } from '../values/number.ts';
import type { LuaNumber } from '../values/type.ts';
import { GrammarFault } from './fault.ts';
import type { Bounds, Field, TypeNode } from './type-node.ts';
import {
  Ampersand,
  Assign,
  Bar,
  Colon,
  Comma,
  Dot,
  Dots,
  False,
  FunctionWord,
  Greater,
  GreaterEqual,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Minus,
  Name,
  Nil,
  Numeral,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  ShiftRight,
  Stray,
  Text,
  Token,
  True,
} from './tokens.ts';
import type { TokenType } from 'chevrotain';

const MAX_LEVELS = 190;

/** What validators are called, by the bound they set. */
const BOUNDS: Readonly<Record<string, keyof Bounds>> = {
  min: 'min',
  max: 'max',
  min_len: 'minLength',
  max_len: 'maxLength',
};

const ANYTHING: TypeNode = { kind: 'name', name: 'any' };

export class TypeReader {
  at = 0;
  private level = 0;

  constructor(readonly tokens: Token[]) {}

  // ---- tokens

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
  }

  is(type: TokenType, ahead = 0): boolean {
    return this.peek(ahead).tokenTypeIdx === type.tokenTypeIdx;
  }

  /** Is the next token this character, which begins nothing in plain Lua? */
  isStray(character: string, ahead = 0): boolean {
    return this.is(Stray, ahead) && this.peek(ahead).image === character;
  }

  isWord(word: string, ahead = 0): boolean {
    return this.is(Name, ahead) && this.peek(ahead).image === word;
  }

  take(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  /** Takes the next token if it is of this type. */
  skip(type: TokenType): boolean {
    if (!this.is(type)) return false;
    this.at++;
    return true;
  }

  private skipStray(character: string): boolean {
    if (!this.isStray(character)) return false;
    this.at++;
    return true;
  }

  expect(type: TokenType): Token {
    return this.is(type) ? this.take() : this.fail(tokenExpected(type.LABEL!));
  }

  fail(text: string): never {
    throw GrammarFault.near(this.peek(), text);
  }

  /** Takes a '>', also from the front of a longer operator. */
  private expectGreater(): void {
    if (this.skip(Greater)) return;
    const rest = this.is(ShiftRight) ? Greater : this.is(GreaterEqual) ? Assign : undefined;
    if (rest === undefined) this.expect(Greater);
    else {
      const { startOffset, line, index } = this.peek();
      this.tokens[this.at] = new Token(
        rest.tokenTypeIdx!,
        rest === Greater ? '>' : '=',
        startOffset + 1,
        line,
        index,
        undefined,
      );
    }
  }

  /** `->`, which the lexer knows as two. */
  private get isArrow(): boolean {
    return this.is(Minus) && this.is(Greater, 1) && this.peek(1).startOffset === this.peek().startOffset + 1;
  }

  // ---- types

  /** A whole type. */
  type(): TypeNode {
    if (++this.level > MAX_LEVELS) throw new GrammarFault(nestedTooDeep(), undefined, this.peek());
    // A list of alternatives over several lines may begin with its operator.
    this.skip(Bar);
    const types = [this.intersection()];
    while (this.skip(Bar)) types.push(this.intersection());
    this.level--;
    return types.length === 1 ? types[0]! : { kind: 'union', types };
  }

  private intersection(): TypeNode {
    this.skip(Ampersand);
    const types = [this.operand()];
    while (this.skip(Ampersand)) types.push(this.operand());
    return types.length === 1 ? types[0]! : { kind: 'intersection', types };
  }

  /** `readonly` before a table type or `T[]`, which says nothing of values. Anywhere else it is a name. */
  private get isReadonly(): boolean {
    return (
      this.isWord('readonly') &&
      (this.is(LeftBrace, 1) || (this.is(Name, 1) && this.is(LeftBracket, 2) && this.is(RightBracket, 3)))
    );
  }

  /** A type without `|` and `&`: with its suffixes. */
  private operand(): TypeNode {
    if (this.isReadonly) this.at++;
    let type = this.simple();
    for (;;) {
      if (this.skipStray('?')) type = { kind: 'optional', type };
      else if (this.is(LeftBracket) && this.is(RightBracket, 1)) {
        this.at += 2;
        type = { kind: 'array', element: type };
      } else if (this.isStray('@')) type = this.validated(type);
      else if (this.is(Dots)) this.at++;
      else return type;
    }
  }

  private simple(): TypeNode {
    if (this.is(Name)) return this.named();
    if (this.skip(Nil)) return { kind: 'name', name: 'nil' };
    if (this.skip(True)) return { kind: 'literal', value: true };
    if (this.skip(False)) return { kind: 'literal', value: false };
    if (this.is(Text)) return { kind: 'literal', value: this.take().value as string };
    if (this.is(Numeral) || this.is(Minus)) return { kind: 'literal', value: this.number() };
    if (this.is(LeftBrace)) return this.table();
    if (this.is(LeftParen) || this.is(Less)) return this.group();
    // A variable number of results: `...T`.
    if (this.skip(Dots)) return this.operand();
    if (this.skip(FunctionWord)) return { kind: 'function' };
    return this.fail(unexpectedSymbol());
  }

  private number(): number {
    const negative = this.skip(Minus);
    const { value } = this.expect(Numeral);
    const n = isNumber(value as LuaNumber) ? Number(toDouble(value as LuaNumber)) : 0;
    return negative ? -n : n;
  }

  /** A name, a path of names, `typeof(expression)`, `fun(parameters): results`; with arguments. */
  private named(): TypeNode {
    const first = this.take().image;
    if (first === 'typeof' && this.is(LeftParen)) {
      this.skipBalanced();
      return ANYTHING;
    }
    if (first === 'fun' && this.is(LeftParen)) {
      this.skipParameters();
      if (this.skip(Colon)) this.results();
      return { kind: 'function' };
    }
    let path = false;
    while (this.is(Dot) && this.is(Name, 1)) {
      this.at += 2;
      path = true;
    }
    if (this.is(Less) && !this.isAttribute) this.arguments();
    // Types of other modules are not known here.
    return path ? ANYTHING : { kind: 'name', name: first };
  }

  /** `<const>` or `<close>` behind an annotated variable. */
  get isAttribute(): boolean {
    return this.is(Less) && (this.isWord('const', 1) || this.isWord('close', 1)) && this.is(Greater, 2);
  }

  private arguments(): void {
    this.expect(Less);
    do this.type();
    while (this.skip(Comma));
    this.expectGreater();
  }

  /** What a function or type is generic in: `<T, U: Bound = Default, V...>`. The names. */
  generics(): string[] {
    const names: string[] = [];
    this.expect(Less);
    do {
      names.push(this.expect(Name).image);
      this.skip(Dots);
      if (this.skip(Colon)) this.type();
      if (this.skip(Assign)) this.type();
    } while (this.skip(Comma));
    this.expectGreater();
    return names;
  }

  /** From a `(` past its counterpart, whatever lies between. */
  private skipBalanced(): void {
    let depth = 0;
    do {
      if (this.is(LeftParen)) depth++;
      else if (this.is(RightParen)) depth--;
      else if (this.at >= this.tokens.length - 1) this.fail(tokenExpected(RightParen.LABEL!));
      this.at++;
    } while (depth > 0);
  }

  /** `(A, name: B, ...C)`, as parameters of a function type; the only one if it is a type alone. */
  private skipParameters(): TypeNode | undefined {
    const types: TypeNode[] = [];
    let named = false;
    this.expect(LeftParen);
    if (!this.is(RightParen)) {
      do {
        if (this.is(Name) && (this.is(Colon, 1) || (this.isStray('?', 1) && this.is(Colon, 2)))) {
          this.at += this.is(Colon, 1) ? 2 : 3;
          named = true;
        } else if (this.is(Dots) && this.is(Colon, 1)) {
          this.at += 2;
          named = true;
        } else if (this.is(Dots) && this.is(RightParen, 1)) {
          this.at++;
          break;
        }
        types.push(this.type());
      } while (this.skip(Comma));
    }
    this.expect(RightParen);
    return types.length === 1 && !named ? types[0] : undefined;
  }

  /** What begins with `(` or `<`: a function type, or a type in parentheses. */
  private group(): TypeNode {
    if (this.is(Less)) this.generics();
    const only = this.skipParameters();
    if (!this.isArrow) return only ?? ANYTHING;
    this.at += 2;
    this.results();
    return { kind: 'function' };
  }

  /** Results of a function: a type, or several in parentheses. */
  results(): void {
    this.type();
  }

  private table(): TypeNode {
    this.expect(LeftBrace);
    const fields: Field[] = [];
    let map: TypeNode | undefined, element: TypeNode | undefined;
    while (!this.is(RightBrace)) {
      // Words before a field that say who may write it.
      if (
        this.is(Name) &&
        (this.isWord('readonly') || this.isWord('read') || this.isWord('write')) &&
        (this.is(Name, 1) || this.is(LeftBracket, 1))
      )
        this.at++;
      if (this.is(LeftBracket)) {
        this.at++;
        const key = this.type();
        this.expect(RightBracket);
        const optional = this.skipStray('?');
        this.expect(Colon);
        const value = this.type();
        if (key.kind === 'literal' && typeof key.value === 'string')
          fields.push({ name: key.value, type: value, optional });
        else map = { kind: 'map', key, value };
      } else if (this.is(Name) && (this.is(Colon, 1) || (this.isStray('?', 1) && this.is(Colon, 2)))) {
        const name = this.take().image;
        const optional = this.skipStray('?');
        this.expect(Colon);
        fields.push({ name, type: this.type(), optional });
      } else element = this.type();
      if (!this.skip(Comma) && !this.skip(Semicolon)) break;
    }
    this.expect(RightBrace);
    if (element !== undefined) return { kind: 'array', element };
    if (map !== undefined && fields.length === 0) return map;
    // Beside named fields an indexer says nothing of the others that could be checked without them.
    return { kind: 'record', fields };
  }

  /** `T @name(arguments)`. */
  private validated(type: TypeNode): TypeNode {
    const bounds: { -readonly [K in keyof Bounds]: number } = {};
    while (this.skipStray('@')) {
      const bound = BOUNDS[this.expect(Name).image];
      if (!this.is(LeftParen)) continue;
      if (bound === undefined || !(this.is(Numeral, 1) || this.is(Minus, 1))) this.skipBalanced();
      else {
        this.at++;
        bounds[bound] = this.number();
        this.expect(RightParen);
      }
    }
    return Object.keys(bounds).length === 0 ? type : { kind: 'bounded', type, bounds };
  }
}
