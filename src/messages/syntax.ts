// Texts of syntax errors (§3), one function each. Wording follows PUC 5.4.

/** `position` is the chunk's display name; every syntax error but the nesting limit has one. */
export const atLine = (position: string, line: number, text: string): string => `${position}:${line}: ${text}`;
/** `token` is quoted already, where messages quote it. */
export const near = (text: string, token: string): string => `${text} near ${token}`;

// How messages show tokens.
export const quoted = (text: string): string => `'${text}'`;
export const controlByte = (code: number): string => `'<\\${code}>'`;
export const endOfText = (): string => '<eof>';
export const aName = (): string => '<name>';

// Errors of the grammar. `expected` and `opener` are tokens as messages show them.
export const unexpectedSymbol = (): string => 'unexpected symbol';
export const syntaxError = (): string => 'syntax error';
export const tokenExpected = (expected: string): string => `${expected} expected`;
export const closeExpected = (expected: string, opener: string, line: number): string =>
  `${expected} expected (to close ${opener} at line ${line})`;
export const forSeparatorExpected = (): string => "'=' or 'in' expected";
export const parameterExpected = (): string => "<name> or '...' expected";
export const argumentsExpected = (): string => 'function arguments expected';
export const varargOutside = (): string => "cannot use '...' outside a vararg function";
export const unknownAttribute = (name: string): string => `unknown attribute '${name}'`;
export const manyToBeClosed = (): string => 'multiple to-be-closed variables in local list';
export const nestedTooDeep = (): string => 'C stack overflow';

// Errors of the lexer.
export const malformedNumber = (): string => 'malformed number';
export const unfinishedString = (): string => 'unfinished string';
export const unfinishedLong = (what: 'string' | 'comment', line: number): string =>
  `unfinished long ${what} (starting at line ${line})`;
export const invalidLongDelimiter = (): string => 'invalid long string delimiter';
export const invalidEscape = (): string => 'invalid escape sequence';
export const decimalEscapeTooLarge = (): string => 'decimal escape too large';
export const hexDigitExpected = (): string => 'hexadecimal digit expected';
export const missingOpenBrace = (): string => "missing '{'";
export const missingCloseBrace = (): string => "missing '}'";
export const codePointTooLarge = (): string => 'UTF-8 value too large';

// Errors of the compiler.
export const inMain = (): string => 'main function';
export const inFunction = (line: number): string => `function at line ${line}`;
export const limitOf = (what: string, limit: number, where: string): string =>
  `too many ${what} (limit is ${limit}) in ${where}`;
export const tooManyRegisters = (): string => 'function or expression needs too many registers';
export const tooManyFunctions = (): string => 'too many functions (limit is 131071)';
export const jumpTooLong = (): string => 'control structure too long';
export const constAssigned = (name: string): string => `attempt to assign to const variable '${name}'`;
export const breakOutsideLoop = (line: number): string => `break outside loop at line ${line}`;
export const noVisibleLabel = (name: string, line: number): string =>
  `no visible label '${name}' for <goto> at line ${line}`;
export const labelDefined = (name: string, line: number): string => `label '${name}' already defined on line ${line}`;
export const jumpsIntoScope = (label: string, line: number, variable: string): string =>
  `<goto ${label}> at line ${line} jumps into the scope of local '${variable}'`;
