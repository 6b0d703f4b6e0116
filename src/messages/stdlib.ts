// Texts of the standard libraries' errors (§6), one function each. Wording follows PUC 5.4.

export const expected = (want: string, got: string): string => `${want} expected, got ${got}`;
export const valueExpected = (): string => 'value expected';
export const noInteger = (): string => 'number has no integer representation';
export const intOverflow = (): string => 'value out of range';

// base, load
export const tableOrString = (): string => 'table or string';
export const protectedMetatable = (): string => 'cannot change a protected metatable';
export const baseOutOfRange = (): string => 'base out of range';
export const indexOutOfRange = (): string => 'index out of range';
export const roomOutOfRange = (): string => 'out of range';
export const invalidOption = (word: string): string => `invalid option '${word}'`;
export const assertionFailed = (): string => 'assertion failed!';
export const unknownNextKey = (): string => "invalid key to 'next'";
export const warning = (text: string): string => `Lua warning: ${text}\n`;
export const readerNotString = (): string => 'reader function must return a string';
export const chunkMode = (kind: string, mode: string): string => `attempt to load a ${kind} chunk (mode is '${mode}')`;
export const badBinary = (chunk: string, why: string): string => `${chunk}: bad binary format (${why})`;
export const binaryString = (): string => 'binary string';
export const cannotDump = (): string => 'unable to dump given function';
export const chunkTooLarge = (): string => 'chunk too large';
export const noCompiler = (): string => 'this state cannot compile text';
/** A name as C shows it: it ends at a zero byte. */
const shown = (name: string): string => name.split('\0', 1)[0]!;
export const fileTrouble = (what: string, name: string, why: string): string => `cannot ${what} ${shown(name)}: ${why}`;
export const fileFailure = (name: string, why: string): string => `${shown(name)}: ${why}`;
export const noFiles = (): string => 'Operation not supported';

// table
export const positionOutOfBounds = (): string => 'position out of bounds';
export const wrongInsertCount = (): string => "wrong number of arguments to 'insert'";
export const lengthNotInteger = (): string => 'object length is not an integer';
export const tooManyToMove = (): string => 'too many elements to move';
export const destinationWraps = (): string => 'destination wrap around';
export const invalidConcat = (type: string, at: string): string =>
  `invalid value (${type}) at index ${at} in table for 'concat'`;
export const tooManyResults = (): string => 'too many results to unpack';
export const arrayTooBig = (): string => 'array too big';
export const invalidOrder = (): string => 'invalid order function for sorting';

// math
export const zero = (): string => 'zero';
export const emptyInterval = (): string => 'interval is empty';
export const wrongCount = (): string => 'wrong number of arguments';

// os
export const fieldNotInteger = (key: string): string => `field '${key}' is not an integer`;
export const fieldMissing = (key: string): string => `field '${key}' missing in date table`;
export const fieldOutOfBound = (key: string): string => `field '${key}' is out-of-bound`;
export const timeUnrepresentable = (): string => 'time result cannot be represented in this installation';
export const dateUnrepresentable = (): string => 'date result cannot be represented in this installation';
export const invalidConversion = (rest: string): string => `invalid conversion specifier '%${rest}'`;
export const noUniqueName = (): string => 'unable to generate a unique filename';
export const notSupported = (what: string): string => `'${what}' not supported`;

// io
export const closedFile = (): string => 'attempt to use a closed file';
export const fileAlreadyClosed = (): string => 'file is already closed';
export const defaultFileClosed = (which: string): string => `default ${which} file is closed`;
export const cannotOpenFile = (name: string, why: string): string => `cannot open file '${shown(name)}' (${why})`;
export const cannotCloseStandard = (): string => 'cannot close standard file';
export const invalidMode = (): string => 'invalid mode';
export const invalidFormat = (): string => 'invalid format';
export const tooManyArguments = (): string => 'too many arguments';

// package
export const noField = (name: string): string => `no field package.preload['${name}']`;
export const noFile = (path: string): string => `no file '${path.replaceAll(';', "'\n\tno file '")}'`;
export const pathNotString = (field: string): string => `'package.${field}' must be a string`;
export const searchersNotTable = (): string => "'package.searchers' must be a table";
export const moduleNotFound = (name: string, tried: string): string => `module '${name}' not found:${tried}`;
export const moduleFailed = (name: string, file: string, why: string): string =>
  `error loading module '${name}' from file '${file}':\n\t${why}`;
export const moduleBroken = (name: string, why: string): string => `error loading module '${name}':\n\t${why}`;
export const noModuleOfLoader = (name: string): string => `no module '${name}' from the loader`;
export const noDynamicLibraries = (): string => 'dynamic libraries not enabled; check your Lua installation';

// values as text
export const toStringNotString = (): string => `'__tostring' must return a string`;

// string (§6.4)
export const tooLarge = (): string => 'resulting string too large';
export const sliceTooLong = (): string => 'stack overflow (string slice too long)';
export const stringArithmetic = (event: string, a: string, b: string): string =>
  `attempt to ${event.slice(2)} a '${a}' with a '${b}'`;

// patterns (§6.4.1)
export const endsWithEscape = (): string => `malformed pattern (ends with '%')`;
export const missingBracket = (): string => `malformed pattern (missing ']')`;
export const missingBalance = (): string => `malformed pattern (missing arguments to '%b')`;
export const missingFrontierSet = (): string => `missing '[' after '%f' in pattern`;
export const tooManyCaptures = (): string => 'too many captures';
export const invalidCapture = (): string => 'invalid pattern capture';
export const invalidCaptureIndex = (n: number): string => `invalid capture index %${n}`;
export const unfinishedCapture = (): string => 'unfinished capture';
export const patternTooComplex = (): string => 'pattern too complex';
export const replacementExpected = (): string => 'string/function/table';
export const invalidReplacementEscape = (): string => `invalid use of '%' in replacement string`;
export const invalidReplacement = (type: string): string => `invalid replacement value (a ${type})`;

// string.format
export const noValue = (): string => 'no value';
export const formatTooLong = (): string => 'invalid format (too long)';
export const invalidFormatItem = (form: string): string => `invalid conversion '${form}' to 'format'`;
export const invalidSpecification = (form: string): string => `invalid conversion specification: '${form}'`;
export const quoteModifiers = (): string => `specifier '%q' cannot have modifiers`;
export const noLiteralForm = (): string => 'value has no literal form';
export const containsZeros = (): string => 'string contains zeros';

// string.pack, string.unpack, string.packsize (§6.4.2)
export const integralSize = (size: number, most: number): string => `integral size (${size}) out of limits [1,${most}]`;
export const missingSize = (): string => `missing size for format option 'c'`;
export const invalidPackOption = (option: string): string => `invalid format option '${option}'`;
export const invalidNextOption = (): string => `invalid next option for option 'X'`;
export const alignmentNotPower = (): string => 'format asks for alignment not power of 2';
export const integerOverflow = (): string => 'integer overflow';
export const unsignedOverflow = (): string => 'unsigned overflow';
export const longerThanSize = (): string => 'string longer than given size';
export const lengthDoesNotFit = (): string => 'string length does not fit in given size';
export const variableLength = (): string => 'variable-length format';
export const formatTooLarge = (): string => 'format result too large';
export const integerDoesNotFit = (size: number): string => `${size}-byte integer does not fit into Lua Integer`;
export const positionOutOfString = (): string => 'initial position out of string';
export const dataTooShort = (): string => 'data string too short';
export const tooManyUnpacked = (): string => 'stack overflow (too many results)';
export const unfinishedString = (): string => `unfinished string for format 'z'`;

// utf8 (§6.5)
export const invalidUtf8 = (): string => 'invalid UTF-8 code';
export const outOfBounds = (): string => 'out of bounds';
export const initialPosition = (): string => 'initial position out of bounds';
export const finalPosition = (): string => 'final position out of bounds';
export const anyPosition = (): string => 'position out of bounds';
export const continuationByte = (): string => 'initial position is a continuation byte';

// debug (§6.10)
export const invalidInfoOption = (): string => 'invalid option';
export const invalidInfoPrefix = (): string => "invalid option '>'";
export const levelOutOfRange = (): string => 'level out of range';
export const invalidUpvalueIndex = (): string => 'invalid upvalue index';
export const debugPrompt = (): string => 'lua_debug> ';
export const luaFunctionExpected = (): string => 'Lua function expected';
