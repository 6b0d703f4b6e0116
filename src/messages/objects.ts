// Texts about JavaScript objects in Lua programs: what may be exposed, and what programs may do with it.

export const notExposable = (kind: string): string => `a ${kind} cannot be exposed; objects and functions can`;
export const noPrototype = (): string => 'a prototype of JavaScript cannot become a Lua value';
export const makesCode = (): string => 'a function that makes code of texts cannot become a Lua value';
export const badExposeOption = (name: string, want: string): string => `expose: ${name} must be ${want}`;
export const unknownExposeOption = (name: string, known: readonly string[]): string =>
  `expose: unknown option '${name}'; known are ${known.join(', ')}`;
export const listOfNames = (): string => 'an array of names';
export const aBoolean = (): string => 'a boolean';
export const aDepth = (): string => 'a whole number that is not negative, or Infinity';
export const notMetatable = (): string => 'userdata: the metatable must be a plain object';

export const badSelf = (name: string, method: string): string =>
  `bad self: '${method}' is a method of ${name}; call it with ':'`;
export const notExposed = (): string => 'bad self: exposed object expected';
export const readOnly = (name: string): string => `${name} is read-only`;
export const cannotAssign = (name: string, field: string): string => `cannot assign to '${field}' of ${name}`;
export const indexOutOfRange = (index: number, name: string): string => `index ${index} is out of range of ${name}`;
export const noLength = (name: string): string => `attempt to get length of a ${name} value`;
export const notCallable = (name: string): string => `attempt to call a ${name} value`;
