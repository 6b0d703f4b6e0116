// The words of the language (§3.1): chevrotain's token types, with how messages show them and how operators bind.
// Order in VOCABULARY is priority: where two patterns fit, the earlier wins. Strings, comments and numerals are matched
// here only as far as their extent; whether they are well formed is for literals.ts to say.
import { createToken, Lexer, type CustomPatternMatcherReturn, type IToken, type TokenType } from 'chevrotain';
import { aName, endOfText, quoted } from '../messages/syntax.ts';
import { closeLong, longOpening, skipShort } from './literals.ts';

/** One token as the grammar sees it; chevrotain needs only `tokenTypeIdx` of it. */
export class Token implements IToken {
  constructor(
    readonly tokenTypeIdx: number,
    readonly tokenType: TokenType,
    readonly image: string,
    readonly startOffset: number,
    /** Line the token ends on: what "the current line" is while it is the next one. */
    readonly line: number,
    /** Its number in the chunk. */
    readonly index: number,
    /** Value of a numeral (LuaNumber) or string (bytes); the message of a Fault. */
    readonly value: unknown,
  ) {}
}

const matched = (image: string): CustomPatternMatcherReturn => [image] as unknown as CustomPatternMatcherReturn;
const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });

// Sets of tokens a rule takes as one.
export const BinaryOperator = category('BinaryOperator');
export const UnaryOperator = category('UnaryOperator');
/** An expression of one token that is no prefix of a longer one (§3.4). */
export const Atom = category('Atom');
export const FieldSeparator = category('FieldSeparator');

export const Name = createToken({ name: 'Name', label: aName(), pattern: /[A-Za-z_][A-Za-z0-9_]*/, line_breaks: false });

const keyword = (word: string, categories: TokenType[] = []): TokenType =>
  createToken({ name: `Word_${word}`, label: quoted(word), pattern: word, longer_alt: Name, categories });
const symbol = (name: string, text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label: quoted(text), pattern: text, categories });

export const And = keyword('and', [BinaryOperator]);
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
export const Not = keyword('not', [UnaryOperator]);
export const Or = keyword('or', [BinaryOperator]);
export const Repeat = keyword('repeat');
export const Return = keyword('return');
export const Then = keyword('then');
export const True = keyword('true', [Atom]);
export const Until = keyword('until');
export const While = keyword('while');

export const Dots = symbol('Dots', '...', [Atom]);
export const Concat = symbol('Concat', '..', [BinaryOperator]);
export const Dot = symbol('Dot', '.');
export const Equal = symbol('Equal', '==', [BinaryOperator]);
export const Assign = symbol('Assign', '=');
export const ShiftLeft = symbol('ShiftLeft', '<<', [BinaryOperator]);
export const LessEqual = symbol('LessEqual', '<=', [BinaryOperator]);
export const Less = symbol('Less', '<', [BinaryOperator]);
export const ShiftRight = symbol('ShiftRight', '>>', [BinaryOperator]);
export const GreaterEqual = symbol('GreaterEqual', '>=', [BinaryOperator]);
export const Greater = symbol('Greater', '>', [BinaryOperator]);
export const NotEqual = symbol('NotEqual', '~=', [BinaryOperator]);
export const Tilde = symbol('Tilde', '~', [BinaryOperator, UnaryOperator]);
export const FloorDivide = symbol('FloorDivide', '//', [BinaryOperator]);
export const Divide = symbol('Divide', '/', [BinaryOperator]);
export const DoubleColon = symbol('DoubleColon', '::');
export const Colon = symbol('Colon', ':');
export const Plus = symbol('Plus', '+', [BinaryOperator]);
export const Minus = symbol('Minus', '-', [BinaryOperator, UnaryOperator]);
export const Times = symbol('Times', '*', [BinaryOperator]);
export const Modulo = symbol('Modulo', '%', [BinaryOperator]);
export const Power = symbol('Power', '^', [BinaryOperator]);
export const Length = symbol('Length', '#', [UnaryOperator]);
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

const Space = createToken({ name: 'Space', pattern: /[ \t\v\f\r\n]+/, group: Lexer.SKIPPED, line_breaks: true });

const LongComment = createToken({
  name: 'LongComment',
  group: Lexer.SKIPPED,
  line_breaks: true,
  start_chars_hint: ['-'],
  pattern: (source: string, at: number) => {
    const opening = source.startsWith('--[', at) ? longOpening(source, at + 2) : undefined;
    const end = opening === undefined ? -1 : closeLong(source, at + 2, opening);
    return end < 0 ? null : matched(source.slice(at, end));
  },
});

/** A long bracket that never closes, or is no bracket after all: takes the rest of the text. */
export const Broken = createToken({
  name: 'Broken',
  line_breaks: true,
  start_chars_hint: ['-', '['],
  pattern: (source: string, at: number) => {
    const comment = source.startsWith('--', at);
    const start = comment ? at + 2 : at;
    const isBroken = longOpening(source, start) !== undefined || (!comment && source.startsWith('[=', at));
    return isBroken ? matched(source.slice(at)) : null;
  },
});

const Comment = createToken({ name: 'Comment', pattern: /--[^\r\n]*/, group: Lexer.SKIPPED, line_breaks: false });

export const LongText = createToken({
  name: 'LongText',
  line_breaks: true,
  start_chars_hint: ['['],
  pattern: (source: string, at: number) => {
    const opening = longOpening(source, at);
    const end = opening === undefined ? -1 : closeLong(source, at, opening);
    return end < 0 ? null : matched(source.slice(at, end));
  },
});

/** A string of either kind: what a LongText becomes too, once its value is known. */
export const Text = createToken({
  name: 'Text',
  categories: [Atom],
  line_breaks: true,
  start_chars_hint: ['"', "'"],
  pattern: (source: string, at: number) => {
    const quote = source.charAt(at);
    return quote === '"' || quote === "'" ? matched(source.slice(at, skipShort(source, at))) : null;
  },
});

/** Everything the original's scanner would read as one numeral, well formed or not (§3.1). */
export const Numeral = createToken({
  name: 'Numeral',
  categories: [Atom],
  line_breaks: false,
  pattern: /(?:\.?0[xX](?:[pP][+-]?|[0-9a-fA-F.])*|\.?[0-9](?:[eE][+-]?|[0-9a-fA-F.])*)[A-Za-z_]?/,
});

/** A byte that begins nothing. */
export const Stray = createToken({
  name: 'Stray',
  line_breaks: false,
  start_chars_hint: Array.from({ length: 256 }, (_, code) => code),
  pattern: (source: string, at: number) => matched(source.charAt(at)),
});

/** Comes last in every chunk that could be read to its end. */
export const Eof = createToken({ name: 'Eof', label: endOfText(), pattern: Lexer.NA });
/** Comes last where reading failed; no rule takes it, and its own message goes before the rule's. */
export const Fault = createToken({ name: 'Fault', pattern: Lexer.NA });

/** What the lexer may meet. */
export const LEXICON: TokenType[] = [
  Space,
  And, Break, Do, ElseIf, Else, End, False, For, FunctionWord, Goto, If, In, Local, Nil, Not, Or, Repeat, Return,
  Then, True, Until, While, Name,
  LongComment, LongText, Broken, Comment, Text, Numeral,
  Dots, Concat, Dot, Equal, Assign, ShiftLeft, LessEqual, Less, ShiftRight, GreaterEqual, Greater, NotEqual, Tilde,
  FloorDivide, Divide, DoubleColon, Colon, Plus, Minus, Times, Modulo, Power, Length, Ampersand, Bar,
  LeftParen, RightParen, LeftBrace, RightBrace, LeftBracket, RightBracket, Semicolon, Comma,
  Stray,
];

/** What the grammar may ask for. */
export const VOCABULARY: TokenType[] = [...LEXICON, Eof, Fault, BinaryOperator, UnaryOperator, Atom, FieldSeparator];

interface Binding { readonly left: number; readonly right: number }

/** How tightly each binary operator binds (§3.4.8): to what stands left and right of it. Right-associative where right is less. */
const BINDINGS: readonly (readonly [TokenType, number, number])[] = [
  [Or, 1, 1], [And, 2, 2],
  [Less, 3, 3], [Greater, 3, 3], [LessEqual, 3, 3], [GreaterEqual, 3, 3], [NotEqual, 3, 3], [Equal, 3, 3],
  [Bar, 4, 4], [Tilde, 5, 5], [Ampersand, 6, 6], [ShiftLeft, 7, 7], [ShiftRight, 7, 7],
  [Concat, 9, 8], [Plus, 10, 10], [Minus, 10, 10],
  [Times, 11, 11], [Divide, 11, 11], [FloorDivide, 11, 11], [Modulo, 11, 11],
  [Power, 14, 13],
];
/** All unary operators bind alike, between `*` and `^`. No binary operator has this number. */
export const UNARY_BINDING = 12;

const bindings: Binding[] = [];
for (const [type, left, right] of BINDINGS) bindings[type.tokenTypeIdx!] = { left, right };

/** The binding of a BinaryOperator token. */
export const bindingOf = (token: Token): Binding => bindings[token.tokenTypeIdx]!;
