// Texts of errors the virtual machine raises (§2.3, §3), one function each. Wording follows PUC 5.4.
// `variable` is "" or " (local 'x')": see variableText.

export const variableText = (kind: string, name: string): string => ` (${kind} '${name}')`;
export const positionText = (source: string, line: number): string => `${source}:${line}:`;

export const indexFault = (type: string, variable: string): string => `attempt to index a ${type} value${variable}`;
export const callFault = (type: string, variable: string): string => `attempt to call a ${type} value${variable}`;
export const arithmeticFault = (type: string, variable: string): string =>
  `attempt to perform arithmetic on a ${type} value${variable}`;
export const bitwiseFault = (type: string, variable: string): string =>
  `attempt to perform bitwise operation on a ${type} value${variable}`;
export const noIntegerRepresentation = (variable: string): string => `number${variable} has no integer representation`;
export const concatFault = (type: string, variable: string): string =>
  `attempt to concatenate a ${type} value${variable}`;
export const lengthFault = (type: string, variable: string): string =>
  `attempt to get length of a ${type} value${variable}`;
export const compareFault = (a: string, b: string): string =>
  a === b ? `attempt to compare two ${a} values` : `attempt to compare ${a} with ${b}`;
export const divideByZero = (): string => 'attempt to divide by zero';
export const modByZero = (): string => "attempt to perform 'n%0'";
export const forFault = (what: string, type: string): string => `bad 'for' ${what} (number expected, got ${type})`;
export const forStepZero = (): string => "'for' step is zero";
export const indexNil = (): string => 'table index is nil';
export const indexNaN = (): string => 'table index is NaN';
export const frozenTable = (): string => 'attempt to update a read-only table';
export const loopInDelegation = (event: string): string => `'${event}' chain too long; possible loop`;
export const stackOverflow = (): string => 'stack overflow';
export const nestedTooDeep = (): string => 'C stack overflow';
export const outOfMemory = (): string => 'not enough memory';
export const stringTooLong = (): string => 'string length overflow';
export const errorInHandler = (): string => 'error in error handling';
export const notClosable = (name: string): string => `variable '${name}' got a non-closable value`;

export const badArgumentText = (at: number, fn: string, text: string): string =>
  `bad argument #${at} to '${fn}' (${text})`;
export const badSelf = (fn: string, text: string): string => `calling '${fn}' on bad self (${text})`;
export const unknownName = (): string => '?';

// Coroutines (§6.2)
export const resumeDead = (): string => 'cannot resume dead coroutine';
export const resumeNonSuspended = (): string => 'cannot resume non-suspended coroutine';
export const yieldOutside = (): string => 'attempt to yield from outside a coroutine';
export const yieldWhileClosing = (): string => 'attempt to yield across a C-call boundary';
export const yieldAcross = (): string => 'attempt to yield across a C-call boundary';
export const closeRunning = (status: string): string => `cannot close a ${status} coroutine`;

// Tracebacks (luaL_traceback)
export const tracebackHeading = (): string => 'stack traceback:';
export const tracebackSkip = (levels: number): string => `\n\t...\t(skipping ${levels} levels)`;
export const tracebackTail = (): string => '\n\t(...tail calls...)';
export const mainChunk = (): string => 'main chunk';
export const namedFunction = (kind: string, name: string): string => `${kind} '${name}'`;
export const globalFunction = (name: string): string => `function '${name}'`;
export const anonymousFunction = (source: string, line: number): string => `function <${source}:${line}>`;
export const hostSource = (): string => '[C]';
export const tracebackLine = (source: string, line: number, what: string): string =>
  line > 0 ? `\n\t${source}:${line}: in ${what}` : `\n\t${source}: in ${what}`;

// Finalizers (§2.5.3)
export const finalizerFailed = (error: string | undefined): string =>
  `error in __gc (${error ?? 'error object is not a string'})`;
