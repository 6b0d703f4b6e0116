// Texts for embedders: failed conversions, invalid calls, limits; one function each.

export const notConvertible = (kind: string): string => `a ${kind} cannot become a Lua value`;
export const bigintTooWide = (value: bigint): string => `${value} does not fit in a 64-bit integer`;
export const tooManyElements = (most: number): string => `more than ${most} elements cannot become a table`;
export const notBytes = (): string => 'a text with characters beyond \\xff is no byte string';
export const tooLongForLua = (): string => 'a text this long cannot become a Lua value';
export const tooManyArguments = (): string => 'stack overflow (too many arguments)';
export const tooManyResults = (): string => 'stack overflow (too many results)';
export const thrownObject = (): string => '(error object is a JavaScript object)';
export const mustGive = (service: string, type: string): string => `${service} must give a ${type}`;
export const noHandle = (): string => 'this is no handle of a Lua value';
export const foreignHandle = (): string => 'this handle belongs to another Lua state';
export const levels = (): string => 'a whole number from 1 up, or Infinity';
export const badKey = (what: string): string => `table index is ${what}`;
export const wouldWait = (): string => 'the program waits for the host; use evalAsync or .async()';
const LIMITS = {
  instructions: 'instruction limit',
  memory: 'memory limit',
  time: 'time limit',
  output: 'output limit',
};
const UNITS = { instructions: '', memory: ' bytes', time: ' ms', output: ' bytes' };
export const limitHit = (kind: keyof typeof LIMITS, bound: number): string =>
  `${LIMITS[kind]} of ${bound}${UNITS[kind]} exceeded`;
export const limitsNotObject = (given: string): string => `limits must be an object, not ${given}`;
export const unknownLimit = (name: string, known: readonly string[]): string =>
  `unknown limit '${name}'; known are ${known.join(', ')}`;
export const limitsOf = (whose: string, fault: string): string => `${whose}: ${fault}`;
export const badLimit = (name: string, given: string): string =>
  `limits.${name} must be a number that is not negative, not ${given}`;
export const aborted = (): string => 'the run was aborted';
export const errorObject = (type: string): string => `(error object is a ${type} value)`;
export const stopped = (): string => 'the system has been stopped';
export const entrySyntax = (id: string, text: string): string => `entry '${id}': ${text}`;

// profiles, files, modules
export const hostNeeded = (): string => "profile 'node' needs the option host: nodeHost() from 'perilune/node'";
export const notInProfile = (option: string, profile: string): string =>
  `option '${option}' has no effect in profile '${profile}'`;
export const seed = (): string => 'an integer of 64 bits, or two of them';
export const badFile = (path: string, why: string): string => `file '${path}': ${why}`;
export const objectOrMap = (): string => 'an object or a Map';
export const moduleValue = (): string => 'a string, a Uint8Array, an object or a function';

// checked types of the dialect
export const typeExpected = (want: string, got: string): string => `${want} expected, got ${got}`;
export const notOfType = (type: string, path: string, what: string): string =>
  path === '' ? `not a value of type ${type}: ${what}` : `not a value of type ${type}: ${what} at ${path}`;
export const notDeclaration = (): string => 'type declaration expected';
export const tooDeepToCheck = (): string => 'value is nested too deeply';
export const tooSmall = (least: number): string => `value must be at least ${least}`;
export const tooLarge = (most: number): string => `value must be at most ${most}`;
export const tooShort = (least: number): string => `length must be at least ${least}`;
export const tooLong = (most: number): string => `length must be at most ${most}`;

// systems
export const notADuration = (what: string, given: string): string =>
  `${what} must be milliseconds or a duration such as "1.5s", not ${given}`;
export const mustBe = (what: string, want: string): string => `${what} must be ${want}`;
export const serviceFault = (id: string, what: string): string => `service '${id}': ${what}`;
export const serviceField = (id: string, field: string, known: readonly string[]): string =>
  `service '${id}': unknown field '${field}' in its lifecycle; known are ${known.join(', ')}`;
export const serviceCircle = (ids: readonly string[]): string =>
  `services require each other in a circle: ${ids.join(' -> ')}`;
export const unknownService = (id: string): string => `it requires '${id}', which is not a service`;
export const supervisorAndProcess = (): string => `it has a supervisor, and so neither 'process' nor 'input'`;
export const childTwice = (id: string): string => `two children are called '${id}'`;
export const unknownEntry = (id: string): string => `there is no entry '${id}'`;
export const refusedProcess = (id: string): string => `its process '${id}' is refused`;
export const refusedService = (id: string): string => `it requires '${id}', which is refused`;
export const refused = (what: string, reason: string): string => `${what} is refused: ${reason}`;
/** A fault text without its first words, which name the owner. */
export const withoutOwner = (owner: string, fault: string): string =>
  fault.startsWith(`${owner}: `)
    ? fault.slice(owner.length + 2)
    : fault.startsWith(`${owner} `)
      ? `it${fault.slice(owner.length)}`
      : fault;
export const serviceNamed = (id: string): string => `service '${id}'`;
export const unknownHost = (id: string): string => `there is no host '${id}'`;
export const entryNamed = (id: string): string => `entry '${id}'`;
export const hostNamed = (id: string): string => `host '${id}'`;
export const theSystem = (): string => 'system';
export const optionFault = (owner: string, what: string): string => `${owner}: ${what}`;
export const unknownOption = (name: string, known: readonly string[]): string =>
  `unknown option ${name}; known are ${known.join(', ')}`;
export const wholeNumber = (least: number): string => `a whole number from ${least} up, or Infinity`;
export const oneOf = (words: readonly string[]): string => `one of ${words.join(', ')}`;
export const entryModule = (id: string, module: string): string =>
  `entry '${id}' lists module '${module}', which does not exist`;
export const notCallable = (): string => 'a Lua function of a process cannot be called from outside';
export const pidUnknown = (): string => 'pid not registered';
export const crashed = (pid: string, entry: string, error: string): string =>
  `process ${pid} (${entry}) crashed: ${error}`;
export const moreCrashed = (n: number): string => `${n} more processes crashed`;
export const requestTimeout = (to: string, ms: number): string => `no answer from ${to} within ${ms} ms`;
export const endedUnanswered = (to: string): string => `${to} ended without an answer`;
export const endpointClosed = (): string => 'the endpoint is closed';
