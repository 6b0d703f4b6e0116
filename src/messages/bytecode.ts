// Faults of binary chunks, one function each: the text in parentheses of "bad binary format (...)". Wording follows PUC
// 5.4 where PUC has the same check.

// The header and the layout of the bytes
export const truncatedChunk = (): string => 'truncated chunk';
export const notBinaryChunk = (): string => 'not a binary chunk';
export const versionMismatch = (): string => 'version mismatch';
export const formatMismatch = (): string => 'format mismatch';
export const corruptedChunk = (): string => 'corrupted chunk';
export const sizeMismatch = (type: string): string => `${type} size mismatch`;
export const integerFormatMismatch = (): string => 'integer format mismatch';
export const floatFormatMismatch = (): string => 'float format mismatch';
export const chunkIntegerOverflow = (): string => 'integer overflow';
export const unknownConstant = (kind: number): string => `unknown kind of constant ${kind}`;
export const functionsTooDeep = (): string => 'functions nested too deep';

// The code of a function
export const atInstruction = (name: string, at: number, text: string): string => `${name} at ${at}: ${text}`;
export const unknownInstruction = (op: number, at: number): string => `unknown opcode ${op} at ${at}`;
export const outOfRange = (what: string): string => `${what} out of range`;
export const keyNotString = (): string => 'key is not a string';
export const constantNaN = (): string => 'NaN is equal to nothing';
export const extraMissing = (): string => 'extra argument missing';
export const extraMisplaced = (): string => 'extra argument without an instruction';
export const jumpMissing = (): string => 'test without a jump';
export const openResultsUnused = (): string => 'open results are not used';
export const openResultsMissing = (): string => 'open results are missing';
export const codeDoesNotEnd = (): string => 'code does not end in a return';
export const tooManyItems = (): string => 'more items than the code can make';
export const registerEmpty = (register: number): string => `register ${register} may hold no value`;
export const registerNeeded = (register: number): string => `register ${register} is still needed`;
export const notTable = (register: number): string => `register ${register} may hold no table`;
export const loopNotEnded = (): string => 'loop has no end';
export const loopNotPrepared = (): string => 'loop is not prepared';
export const variablesNotClosed = (): string => 'variables are not closed';
export const tooComplex = (): string => 'code too complex';
