// The words of the language (§3.1): chevrotain's token types, with how messages show them and how operators bind.
// The lexer is ours: to chevrotain these are names of tokens, without patterns.
import { createToken, type IToken, type TokenType } from 'chevrotain';
import { aName, endOfText, quoted } from '../messages/syntax.ts';

/** One token as the grammar sees it. */
export class Token implements IToken {
  declare readonly tokenTypeIdx: number;
  declare readonly image: string;
  declare readonly startOffset: number;
  /** Line the token ends on: what "the current line" is while it is the next one. */
  declare readonly line: number;
  /** Its number in the chunk. */
  declare readonly index: number;
  /** Value of a numeral (LuaNumber) or string (bytes); the message of a Fault. */
  declare readonly value: unknown;

  // Declared and set apart: fields that a constructor declares are set twice, and tokens are many.
  constructor(tokenTypeIdx: number, image: string, startOffset: number, line: number, index: number, value: unknown) {
    this.tokenTypeIdx = tokenTypeIdx;
    this.image = image;
    this.startOffset = startOffset;
    this.line = line;
    this.index = index;
    this.value = value;
  }

  get tokenType(): TokenType {
    return TYPES[this.tokenTypeIdx]!;
  }
}

const TYPES: TokenType[] = [];

function type(name: string, label?: string, categories: TokenType[] = []): TokenType {
  const made = createToken({ name, categories, ...(label === undefined ? {} : { label }) });
  return (TYPES[made.tokenTypeIdx!] = made);
}

const known = (): TokenType[] => TYPES.filter((made) => made !== undefined);

// Sets of tokens a rule takes as one.
export const BinaryOperator = type('BinaryOperator');
export const UnaryOperator = type('UnaryOperator');
/** An expression of one token that is no prefix of a longer one (§3.4). */
export const Atom = type('Atom');
export const FieldSeparator = type('FieldSeparator');

export const Name = type('Name', aName());

/** Keywords and symbols by their text. */
export const KEYWORDS = new Map<string, TokenType>();
export const SYMBOLS = new Map<string, TokenType>();

function keyword(word: string, categories?: TokenType[]): TokenType {
  const made = type(`Word_${word}`, quoted(word), categories);
  KEYWORDS.set(word, made);
  return made;
}

function symbol(name: string, text: string, categories?: TokenType[]): TokenType {
  const made = type(name, quoted(text), categories);
  SYMBOLS.set(text, made);
  return made;
}

const And = keyword('and', [BinaryOperator]);
export const Break = keyword('break');
export const Do = keyword('do');
export const Else = keyword('else');
export const ElseIf = keyword('elseif');
export const End = keyword('end');
export const False = keyword('false', [Atom]);
export const For = keyword('for');
export const FunctionWord = keyword('function');
export const Goto = keyword('goto');
export const If = keyword('if');
export const In = keyword('in');
export const Local = keyword('local');
export const Nil = keyword('nil', [Atom]);
keyword('not', [UnaryOperator]);
const Or = keyword('or', [BinaryOperator]);
export const Repeat = keyword('repeat');
export const Return = keyword('return');
export const Then = keyword('then');
export const True = keyword('true', [Atom]);
export const Until = keyword('until');
export const While = keyword('while');

export const Dots = symbol('Dots', '...', [Atom]);
const Concat = symbol('Concat', '..', [BinaryOperator]);
export const Dot = symbol('Dot', '.');
const Equal = symbol('Equal', '==', [BinaryOperator]);
export const Assign = symbol('Assign', '=');
const ShiftLeft = symbol('ShiftLeft', '<<', [BinaryOperator]);
const LessEqual = symbol('LessEqual', '<=', [BinaryOperator]);
export const Less = symbol('Less', '<', [BinaryOperator]);
export const ShiftRight = symbol('ShiftRight', '>>', [BinaryOperator]);
export const GreaterEqual = symbol('GreaterEqual', '>=', [BinaryOperator]);
export const Greater = symbol('Greater', '>', [BinaryOperator]);
const NotEqual = symbol('NotEqual', '~=', [BinaryOperator]);
const Tilde = symbol('Tilde', '~', [BinaryOperator, UnaryOperator]);
const FloorDivide = symbol('FloorDivide', '//', [BinaryOperator]);
const Divide = symbol('Divide', '/', [BinaryOperator]);
export const DoubleColon = symbol('DoubleColon', '::');
export const Colon = symbol('Colon', ':');
const Plus = symbol('Plus', '+', [BinaryOperator]);
export const Minus = symbol('Minus', '-', [BinaryOperator, UnaryOperator]);
const Times = symbol('Times', '*', [BinaryOperator]);
const Modulo = symbol('Modulo', '%', [BinaryOperator]);
const Power = symbol('Power', '^', [BinaryOperator]);
symbol('Length', '#', [UnaryOperator]);
export const Ampersand = symbol('Ampersand', '&', [BinaryOperator]);
export const Bar = symbol('Bar', '|', [BinaryOperator]);
export const LeftParen = symbol('LeftParen', '(');
export const RightParen = symbol('RightParen', ')');
export const LeftBrace = symbol('LeftBrace', '{');
export const RightBrace = symbol('RightBrace', '}');
export const LeftBracket = symbol('LeftBracket', '[');
export const RightBracket = symbol('RightBracket', ']');
export const Semicolon = symbol('Semicolon', ';', [FieldSeparator]);
export const Comma = symbol('Comma', ',', [FieldSeparator]);

/** A string of any kind. */
export const Text = type('Text', undefined, [Atom]);
/** Everything that PUC's scanner would read as one numeral, well formed or not (§3.1). */
export const Numeral = type('Numeral', undefined, [Atom]);
/** A byte that begins nothing. */
export const Stray = type('Stray');
/** Comes last in every chunk that could be read to its end. */
export const Eof = type('Eof', endOfText());
/** Comes last where reading failed; no rule takes it, and its own message goes before the rule's. */
export const Fault = type('Fault');
/**
 * What is not there behind an error (partial.ts): it matches every token type, and begins error productions only. Its
 * value is the type of the token in whose place it is, Fault's if there is none.
 */
export const Missing = type('Missing', undefined, known());

/** Where the tokens of a text come from. The last one may be asked for again. */
export interface TokenSource {
  /** How many tokens may be asked for before the first of them is read; absent: any number. */
  readonly ahead?: number;
  /** How many bytes of the text have been read. */
  readonly end: number;
  next(): Token;
}

/** What the grammar may ask for. */
export const VOCABULARY: readonly TokenType[] = known();

/** More than any token's type. */
export const TOKEN_TYPES = TYPES.length;

interface Binding {
  readonly left: number;
  readonly right: number;
}

/**
 * How tightly each binary operator binds (§3.4.8): to what stands left and right of it. Right-associative where right
 * is less.
 */
const BINDINGS: readonly (readonly [TokenType, number, number])[] = [
  [Or, 1, 1],
  [And, 2, 2],
  [Less, 3, 3],
  [Greater, 3, 3],
  [LessEqual, 3, 3],
  [GreaterEqual, 3, 3],
  [NotEqual, 3, 3],
  [Equal, 3, 3],
  [Bar, 4, 4],
  [Tilde, 5, 5],
  [Ampersand, 6, 6],
  [ShiftLeft, 7, 7],
  [ShiftRight, 7, 7],
  [Concat, 9, 8],
  [Plus, 10, 10],
  [Minus, 10, 10],
  [Times, 11, 11],
  [Divide, 11, 11],
  [FloorDivide, 11, 11],
  [Modulo, 11, 11],
  [Power, 14, 13],
];
/** All unary operators bind alike, between `*` and `^`. No binary operator has this number. */
export const UNARY_BINDING = 12;

const bindings: Binding[] = [];
for (const [type, left, right] of BINDINGS) bindings[type.tokenTypeIdx!] = { left, right };

/** The binding of a BinaryOperator token. */
export const bindingOf = (token: Token): Binding => bindings[token.tokenTypeIdx]!;
