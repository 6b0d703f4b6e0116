// Texts about app directories: each is one line, and most start with file and line.

export const place = (file: string, line: number): string => `${file}:${line}`;
export const at = (file: string, line: number, text: string): string => `${file}:${line}: ${text}`;
export const noIndex = (dir: string): string => `${dir}: no _index.yaml in this folder or below it`;
export const notAKind = (what: string, kind: string): string => `${what} must be ${kind}`;
export const missingField = (field: string): string => `field '${field}' is missing`;
export const unknownField = (field: string, owner: string): string => `unknown field '${field}' in ${owner}`;
export const unknownKind = (kind: string, known: readonly string[]): string =>
  `unknown kind '${kind}'; known are ${known.join(', ')}`;
export const badName = (what: string, name: string): string =>
  `${what} '${name}' may not be empty or contain ':', '|', '{' or '}'`;
export const duplicateEntry = (id: string, place: string): string => `entry '${id}' is already defined at ${place}`;
export const noSource = (file: string): string => `source file ${file} cannot be read`;
export const unknownReference = (field: string, id: string): string =>
  `${field} names '${id}', which is not an entry of this app`;
export const wrongReference = (field: string, id: string, is: string, want: string): string =>
  `${field} names '${id}', which is a ${is}, not a ${want}`;
export const refusedReference = (field: string, id: string): string => `${field} names '${id}', which is refused`;
export const cannotRead = (dir: string, reason: string): string => `cannot read ${dir}: ${reason}`;
export const unknownModule = (name: string): string => `module '${name}' does not exist`;
export const serviceCircle = (ids: readonly string[]): string =>
  `services require each other in a circle: ${ids.join(' -> ')}`;
export const someDuration = (): string => 'a duration such as 1.5s or 2m';
export const someSize = (): string => 'a number of bytes or a size such as 16MB';
export const numberBetween = (least: number, most: number): string =>
  most === Infinity ? `a number from ${least} up` : `a number from ${least} to ${most}`;
export const wholeNumber = (least: number): string => `a whole number from ${least} up`;
export const oneOf = (words: readonly string[]): string => `one of ${words.join(', ')}`;
export const supervisorAndProcess = (): string => `a service with a 'supervisor' has no 'process' and no 'input'`;
