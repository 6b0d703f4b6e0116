// Texts of systems with several threads; one function each.

export const threadCount = (): string => "option 'threads' must be a whole number from 1 up, or 'auto'";
export const tooManyThreads = (most: number): string => `more than ${most} threads`;
export const virtualClock = (): string => 'a virtual clock needs threads: 1';
export const workerNeeded = (): string =>
  "threads need the option worker here: () => new Worker(new URL('perilune/worker', import.meta.url), { type: 'module' })";
export const notForWorkers = (why: string): string => `the options of a system with threads must be plain data: ${why}`;
export const noWorkers = (why: string): string => `cannot start a worker: ${why}`;
export const otherBuild = (): string => 'the worker is of another version of perilune';
export const threadEnded = (thread: number, why: string): string =>
  `thread ${thread} has ended (${why}); starting another`;
export const unknownEnd = (): string => 'no reason given';
export const threadFailed = (thread: number, why: string): string => `thread ${thread} cannot run: ${why}`;
export const notCloned = (name: string): string =>
  `arguments and results of '${name}' must be plain data on other threads`;
export const workerModulesFailed = (url: string, why: string): string => `cannot load the modules of ${url}: ${why}`;
