// The syntax tree: plain data, built by grammar.ts, read by the compiler. One node per production of §9.
// Lines: an expression's `line` is that of its last token. A Name or Index that is an operand has the line of the token
// PUC has read before it fetches the value: the operator after a left operand, the `,` `)` `}` or separator after a
// list item, `then` after a condition, the name in `operand:name()`. Further lines are named for what they are. `token`
// is the index of a node's last token in the chunk, for the "near 'x'" of late errors; nodes without one end where
// their last part ends, or with one token more.
import type { LuaNumber } from '../values/type.ts';

/** What is known of a source text, the body of a vararg function, while its statements are read. */
export interface Chunk {
  /** Does it use the function that makes types (TYPE_MAKER)? */
  readonly makesTypes: boolean;
  /** What is thrown for an error near a token, at the line it ends on. */
  refusal(text: string, token: number): unknown;
}

export interface Block {
  readonly body: readonly Statement[];
}

export type Statement =
  | Local
  | Assign
  | CallStatement
  | Do
  | While
  | Repeat
  | If
  | NumericFor
  | GenericFor
  | FunctionStatement
  | LocalFunction
  | Return
  | Break
  | Goto
  | Label
  | ErrorNode;

/**
 * Where a text is broken, or not read on (partial.ts). To compile it raises the error, unless something before it has
 * raised one.
 */
export interface ErrorNode {
  readonly kind: 'error';
  readonly line: number;
  /** What is thrown: a GrammarFault, or that there is no more of the text yet. */
  readonly fault: unknown;
  /** It is in a label. PUC reads labels that follow one another before it looks at any of them. */
  readonly inLabel?: boolean;
  /** The block is at its end, where it should not be: labels in front are the last of the block. */
  readonly endsBlock?: boolean;
}

export interface AttribName {
  readonly name: string;
  readonly attrib: 'const' | 'close' | undefined;
  readonly line: number;
}

export interface Local {
  readonly kind: 'local';
  /** Line of the statement's last token. */
  readonly line: number;
  readonly names: readonly AttribName[];
  readonly values: readonly Expression[];
}
export interface Assign {
  readonly kind: 'assign';
  readonly line: number;
  /** A name has the line of the token after it. */
  readonly targets: readonly (Name | Index)[];
  readonly values: readonly Expression[];
}
interface CallStatement {
  readonly kind: 'callStatement';
  readonly line: number;
  readonly call: CallExpression | MethodCall;
}
interface Do {
  readonly kind: 'do';
  readonly body: Block;
  readonly endLine: number;
}
export interface While {
  readonly kind: 'while';
  readonly line: number;
  readonly condition: Expression;
  readonly body: Block;
  readonly endLine: number;
}
export interface Repeat {
  readonly kind: 'repeat';
  readonly line: number;
  readonly body: Block;
  readonly condition: Expression;
  /** Line of `until`. */
  readonly endLine: number;
}
export interface IfClause {
  readonly condition: Expression;
  readonly body: Block;
  /** Line of `then`. */
  readonly line: number;
  /** Line of the token that ended the body: elseif, else, end. */
  readonly endLine: number;
}
export interface If {
  readonly kind: 'if';
  readonly line: number;
  readonly clauses: readonly IfClause[];
  readonly orElse: Block | undefined;
  readonly endLine: number;
}
export interface NumericFor {
  readonly kind: 'numericFor';
  readonly line: number;
  readonly variable: AttribName;
  readonly start: Expression;
  readonly limit: Expression;
  readonly step: Expression | undefined;
  /** Line of `do`. */
  readonly doLine: number;
  readonly body: Block;
  readonly endLine: number;
  readonly token: number;
}
export interface GenericFor {
  readonly kind: 'genericFor';
  readonly line: number;
  readonly names: readonly AttribName[];
  readonly values: readonly Expression[];
  /** Line of what follows `in`: the line of the iterator's calls. */
  readonly inLine: number;
  readonly doLine: number;
  readonly body: Block;
  readonly endLine: number;
  readonly token: number;
}
/** `function a.b.c:m() end`: target is the name with its fields; a method's function has the extra parameter `self`. */
export interface FunctionStatement {
  readonly kind: 'functionStatement';
  readonly line: number;
  readonly target: Name | Index;
  readonly method: boolean;
  readonly fn: FunctionExpression;
}
export interface LocalFunction {
  readonly kind: 'localFunction';
  readonly line: number;
  readonly name: AttribName;
  readonly fn: FunctionExpression;
}
export interface Return {
  readonly kind: 'return';
  readonly line: number;
  readonly values: readonly Expression[];
}
interface Break {
  readonly kind: 'break';
  readonly line: number;
}
interface Goto {
  readonly kind: 'goto';
  readonly line: number;
  readonly label: string;
}
export interface Label {
  readonly kind: 'label';
  readonly line: number;
  /** Line of the token after the label, and after semicolons: where a goto into it is refused. */
  readonly nextLine: number;
  readonly name: string;
}

export type Expression =
  | Keyword
  | NumberLiteral
  | StringLiteral
  | Vararg
  | FunctionExpression
  | Name
  | Index
  | CallExpression
  | MethodCall
  | Parenthesized
  | TableConstructor
  | Unary
  | Binary
  | ErrorNode;

export interface Keyword {
  readonly kind: 'nil' | 'true' | 'false';
  readonly line: number;
  readonly token: number;
}
interface NumberLiteral {
  readonly kind: 'number';
  readonly line: number;
  readonly token: number;
  readonly value: LuaNumber;
}
/** `value` is the bytes; the compiler makes the Lua string, one per distinct literal of a chunk. */
export interface StringLiteral {
  readonly kind: 'string';
  readonly line: number;
  readonly token: number;
  readonly value: string;
}
interface Vararg {
  readonly kind: 'vararg';
  /** Line of the token before. */
  readonly lineBefore: number;
  readonly line: number;
  readonly token: number;
}
export interface FunctionExpression {
  readonly kind: 'function';
  /** `linedefined`: line of `function` in a function statement, of the `(` in the other forms. */
  readonly startLine: number;
  /** Line of its `end`. */
  readonly line: number;
  /** Line of the token after that: where a goto without a label is refused. */
  readonly nextLine: number;
  readonly params: readonly AttribName[];
  readonly vararg: boolean;
  readonly body: Block;
  readonly token: number;
}
export interface Name {
  readonly kind: 'name';
  readonly line: number;
  readonly name: string;
  readonly token: number;
}
/** `object[key]` or `object.key` (key is then a StringLiteral). */
export interface Index {
  readonly kind: 'index';
  readonly line: number;
  readonly object: Expression;
  readonly key: Expression;
}
export interface CallExpression {
  readonly kind: 'call';
  /** Line of the last token. */
  readonly line: number;
  readonly callee: Expression;
  readonly args: readonly Expression[];
  /** Line of the token that opens the arguments: the call instruction's line. */
  readonly openLine: number;
  readonly token: number;
}
export interface MethodCall {
  readonly kind: 'methodCall';
  readonly line: number;
  readonly object: Expression;
  readonly name: string;
  readonly nameLine: number;
  readonly args: readonly Expression[];
  readonly openLine: number;
  readonly token: number;
}
/** `(e)`: one value, and a boundary for multiple results. */
interface Parenthesized {
  readonly kind: 'paren';
  readonly line: number;
  readonly inner: Expression;
}
/** `[key] = value` or `key = value` (key is then a StringLiteral); an expression alone is an item of the list. */
export type TableItem = Expression | { readonly kind: 'field'; readonly key: Expression; readonly value: Expression };
export interface TableConstructor {
  readonly kind: 'table';
  /** Line of the token before `{`. */
  readonly lineBefore: number;
  /** Line of `}`. */
  readonly line: number;
  /** Index of `{`. */
  readonly opener: number;
  readonly token: number;
  readonly items: readonly TableItem[];
}
export type UnaryOperator = 'not' | '-' | '~' | '#';
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '^'
  | '..'
  | '=='
  | '~='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'
  | '&'
  | '|'
  | '~'
  | '<<'
  | '>>';
export interface Unary {
  readonly kind: 'unary';
  readonly line: number;
  readonly opLine: number;
  readonly op: UnaryOperator;
  readonly operand: Expression;
}
export interface Binary {
  readonly kind: 'binary';
  readonly line: number;
  readonly opLine: number;
  readonly op: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
