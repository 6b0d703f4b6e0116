// Error texts of the command line: options, files, app directories; one function each.

// perilune as lua: wording follows lua.c 5.4, where scripts and the official tests look for it
export const optionNeedsArgument = (option: string): string => `'${option}' needs argument`;
export const unrecognizedOption = (option: string): string => `unrecognized option '${option}'`;
export const argIsNotTable = (): string => `'arg' is not a table`;
export const notString = (): string => '(error message not a string)';
export const interrupted = (): string => 'interrupted!';
export const errorCallingPrint = (message: string): string => `error calling 'print' (${message})`;

// perilune run, perilune dump
export const missingArgument = (what: string): string => `${what} is missing`;
export const unexpectedArgument = (text: string): string => `unexpected argument '${text}'`;
export const badSeed = (text: string): string => `--seed wants a whole number, not '${text}'`;
export const badDialect = (name: string, known: readonly string[]): string => `unknown dialect '${name}'; known are ${known.join(', ')}`;
export const cannotRead = (file: string, reason: string): string => `cannot read ${file}: ${reason}`;

export const staysInterpreted = (): string => '(not translated: it is too long, or its jumps have no structure)';

// running apps
export const unknownEntry = (id: string): string => `there is no entry '${id}' in this app`;
export const cannotRunKind = (id: string, kind: string): string => `'${id}' is a ${kind}; only process.lua and function.lua can be run`;
export const nothingToRun = (): string => 'nothing to run: the app has no auto-started service; name an entry with -x ns:entry';
export const stuck = (): string => 'every process waits, and no timer is pending';
