// Texts an embedder reads: conversions that would lose something, calls that cannot be made, limits, one function each.

export const notConvertible = (kind: string): string => `a ${kind} cannot become a Lua value`;
export const bigintTooWide = (value: bigint): string => `${value} does not fit in a 64-bit integer`;
export const foreignHandle = (): string => 'this handle belongs to another Lua state';
export const badKey = (what: string): string => `table index is ${what}`;
export const wouldWait = (): string => 'the program waits for the host; use evalAsync or .async()';
export const instructionLimit = (limit: number): string => `instruction limit of ${limit} exceeded`;
export const aborted = (): string => 'the run was aborted';
export const errorObject = (type: string): string => `(error object is a ${type} value)`;
export const stopped = (): string => 'the system has been stopped';
export const entrySyntax = (id: string, text: string): string => `entry '${id}': ${text}`;
