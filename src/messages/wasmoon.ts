// Texts of the wasmoon layer. Programs written for wasmoon look for some of them, so those are as wasmoon has them.

export const notSupported = (type: string): string => `The type '${type}' is not supported by Lua`;
export const badProxyKey = (): string => 'Only strings or numbers can index js objects';
export const hiddenProperty = (key: string): string => `the property '${key}' of a JavaScript object cannot be set`;
export const notCallable = (): string => 'self is not a function';
export const noSelf = (): string => 'promise method called without self instance';
export const awaitInMain = (): string => 'cannot await in the main thread';
export const yieldInCallback = (): string => 'attempt to yield across a C-call boundary';
export const rejectedWithNothing = (): string => 'promise rejected with no error';
export const timedOut = (): string => 'thread timeout exceeded';
export const noMemory = (): string => 'not enough memory';
export const notTraced = (): string =>
  'Memory allocations is not being traced, please build engine with { traceAllocations: true }';
export const calledAfterClose = (): string => 'Tried to call a function after closing lua state';
export const closedState = (): string => 'the Lua state has been closed';
export const notATable = (name: string, got: string): string =>
  `Unexpected type in ${name}. Expected Table. Got ${got}.`;
export const notAFunction = (got: string): string => `A value of type '${got}' was pushed, expected is Function`;
export const alreadyMeta = (name: string | undefined): string =>
  `data already has associated metatable: ${name ?? 'unknown name'}`;
export const nothingToRun = (): string => 'cannot resume dead coroutine';
export const otherState = (): string => 'a thread of another Lua state cannot be pushed';
export const unknownLibrary = (name: string): string => `there is no library '${name}'`;
export const noThread = (address: number): string => `there is no Lua thread at address ${address}`;
