// Texts for embedders about their options: what an option must be, and names that do not exist.

export const notOptions = (whose: string, given: string): string =>
  `the options of ${whose} must be an object, not ${given}`;
export const optionOf = (whose: string, name: string): string => `option '${name}' of ${whose}`;
/** `key` is as values are shown: a quoted name or a number. */
export const elementOf = (what: string, key: string): string => `element ${key} of ${what}`;
export const mustBe = (what: string, want: string, given: string): string => `${what} must be ${want}, not ${given}`;

/** `near` are the known names that the unknown one resembles. */
export const noSuchOption = (
  whose: string,
  name: string,
  near: readonly string[],
  known: readonly string[],
): string => {
  const hint = near.length === 0 ? `; known are ${known.join(', ')}` : `: did you mean ${orOf(near)}?`;
  return `unknown option '${name}' of ${whose}${hint}`;
};
export const didYouMean = (near: readonly string[]): string =>
  near.length === 0 ? '' : `; did you mean ${orOf(near)}?`;
const orOf = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' or ');

// what options must be
export const aText = (): string => 'a text';
export const aTruthValue = (): string => 'true or false';
export const aFunction = (): string => 'a function';
export const anObject = (): string => 'an object';
export const aRecord = (): string => 'an object of names and values';
export const anArray = (): string => 'an array';
export const anIterable = (): string => 'an array or another iterable';
export const aWholeNumber = (): string => 'a whole number';
export const aNumberFrom = (least: number): string => `a number from ${least} up`;
export const aSignal = (): string => 'an AbortSignal';
export const oneOfThese = (words: readonly string[]): string => `one of ${words.join(', ')}`;
export const aDuration = (): string => 'milliseconds, not negative, or a duration such as "1.5s"';
export const textOrBytes = (): string => 'a text or a Uint8Array';

// one option and another
export const notForCompile = (): string =>
  "'args' is no option of compile: the arguments are those of the calls of the compiled function";

// forms of code
export const binaryRefused = (mode: string): string =>
  `attempt to load a binary chunk (mode is '${mode}'): only with mode 'b' or 'bt', for chunks from a trusted source`;
export const textRefused = (mode: string): string => `attempt to load a text chunk (mode is '${mode}')`;

// standard streams that options replace
export const badFile = (): string => 'Bad file descriptor';
export const illegalSeek = (): string => 'Illegal seek';

// executions, closed states
export const executionRuns = (): string => 'the execution is running';
export const executionAgain = (): string => 'the execution is being run by async()';
export const stateClosed = (): string => 'the Lua state is closed';
export const stateRuns = (): string => 'the Lua state is running';
export const notForFunction = (name: string): string =>
  `option '${name}' of start is for code, not for a function that is compiled already`;
