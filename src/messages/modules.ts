// Texts of the modules that programs require (README 10b, 10d, 11): json, base64, uuid, env, events, funcs, io,
// registry, logger, supervisor and the formats of payloads. One function each.

// ---- json
export const jsonCycle = (): string => 'cannot encode recursively nested tables to JSON';
export const jsonSparse = (): string => 'cannot encode sparse array: non-contiguous numeric keys found';
export const jsonMixedKeys = (): string => 'cannot encode mixed-key table: table has both numeric and non-numeric keys';
export const jsonTooDeep = (): string => 'exceeded maximum nesting depth for JSON';
export const jsonNotString = (): string => 'string expected';
export const jsonEmpty = (): string => 'empty string is not valid JSON';
export const jsonUnexpectedEnd = (): string => 'unexpected end of JSON input';
export const jsonUnexpected = (byte: string, at: number): string =>
  `invalid character ${quoteByte(byte)} at byte ${at} of JSON input`;
export const jsonBadEscape = (at: number): string => `invalid escape sequence at byte ${at} of JSON input`;
export const jsonTrailing = (at: number): string => `unexpected data after the JSON value at byte ${at}`;

// ---- json schemas
export const schemaMissing = (): string => 'schema is required';
export const schemaNotSchema = (): string => 'schema must be a string or table';
export const schemaNoData = (): string => 'data is required';
export const schemaDataNotString = (): string => 'data must be a JSON string';
export const schemaInvalid = (reason: string): string => `schema error: ${reason}`;
export const schemaBadKeyword = (keyword: string): string => `'${keyword}' has a value it cannot have`;
export const schemaUnknownType = (type: string): string => `unknown type '${type}'`;
export const schemaUnresolved = (ref: string): string => `cannot resolve '${ref}'`;
export const schemaUnsupported = (keyword: string): string => `'${keyword}' is not supported`;
export const schemaTooComplex = (): string => 'too complex to check';
export const schemaViolation = (path: string, reason: string): string =>
  `validation failed at ${path === '' ? '(root)' : path}: ${reason}`;
export const notOfType = (want: string, got: string): string => `expected ${want}, got ${got}`;
export const notAllowed = (): string => 'no value is allowed here';
export const notConst = (): string => 'is not the value required';
export const notInEnum = (): string => 'is none of the values allowed';
export const missingProperty = (name: string): string => `missing property '${name}'`;
export const extraProperty = (name: string): string => `property '${name}' is not allowed`;
export const badPropertyName = (name: string): string => `property name '${name}' is not allowed`;
export const propertyNeeds = (name: string, needed: string): string =>
  `property '${name}' requires property '${needed}'`;
export const tooFewProperties = (least: number): string => `has fewer than ${least} properties`;
export const tooManyProperties = (most: number): string => `has more than ${most} properties`;
export const tooFewItems = (least: number): string => `has fewer than ${least} items`;
export const tooManyItems = (most: number): string => `has more than ${most} items`;
export const itemsNotUnique = (): string => 'has equal items';
export const containsTooFew = (): string => 'contains too few matching items';
export const containsTooMany = (): string => 'contains too many matching items';
export const tooShort = (least: number): string => `is shorter than ${least} characters`;
export const tooLong = (most: number): string => `is longer than ${most} characters`;
export const patternMismatch = (pattern: string): string => `does not match pattern '${pattern}'`;
export const tooSmall = (least: string, exclusive: boolean): string => `must be ${exclusive ? '>' : '>='} ${least}`;
export const tooLarge = (most: string, exclusive: boolean): string => `must be ${exclusive ? '<' : '<='} ${most}`;
export const notMultiple = (of: string): string => `is not a multiple of ${of}`;
export const matchesNone = (keyword: string): string => `matches no schema of ${keyword}`;
export const matchesSeveral = (): string => 'matches more than one schema of oneOf';
export const matchesNot = (): string => `matches the schema of 'not'`;
export const badPattern = (pattern: string): string => `cannot use pattern '${pattern}'`;

// ---- base64
export const base64NotString = (): string => 'string expected';
export const base64Illegal = (at: number): string => `illegal base64 data at input byte ${at}`;

// ---- uuid
export const uuidNameNotString = (): string => 'namespace and name must be strings';
export const uuidBadNamespace = (): string => 'invalid namespace UUID';
export const uuidNotString = (): string => 'input must be a string';
export const uuidInvalid = (): string => 'invalid UUID format';
export const uuidUnknownFormat = (): string => 'unsupported format';

// ---- env
export const envEmptyKey = (): string => 'empty key';
export const envNotFound = (name: string): string => `environment variable not found: ${name}`;
export const envFull = (): string => 'environment is full';
export const envReadOnly = (name: string): string => `environment variable is read-only: ${name}`;

// ---- events
export const eventsNoSystem = (): string => 'system is required';
export const eventsNoPattern = (): string => 'system pattern is required';
export const eventsNoKind = (): string => 'kind is required';
export const eventsNoPath = (): string => 'path is required';
export const eventsTooManyParts = (most: number): string => `system and kind have at most ${most} parts`;

// ---- funcs
export const functionIdRequired = (): string => 'function ID required';
export const functionNamespaceRequired = (): string => 'namespace required in function ID';
export const functionNameRequired = (): string => 'name required in function ID';
export const functionHostMissing = (id: string): string => `process ${id} has no default_host to be called at`;
export const callCanceled = (): string => 'canceled';
export const contextKeyNotString = (): string => 'context keys must be strings';

// ---- io
export const noTerminal = (): string => 'no terminal context';
export const noRawTerminal = (): string => 'raw terminal control unavailable';
export const endOfInput = (): string => 'EOF';

// ---- registry
export const entryNotFound = (id: string): string => `entry not found: ${id}`;
export const entryExists = (id: string): string => `entry already exists: ${id}`;
export const entryInvalid = (): string => 'an entry needs an id of the form namespace:name and a kind';
export const entryIdInvalid = (): string => 'an entry ID is namespace:name, or a table with ns and name';
export const entryTooLarge = (): string => 'the entry is too large';
export const catalogFull = (): string => 'the registry is full';
export const noChanges = (): string => 'no changes to apply';
export const snapshotText = (version: number): string => `registry.Snapshot{version=${version}}`;
export const versionText = (id: number): string => `v${id}`;

// ---- logger
export const loggerNameEmpty = (): string => 'name cannot be empty';
export const logLine = (level: string, name: string, message: string, fields: readonly string[]): string =>
  [`${level.toUpperCase().padEnd(5)} ${name === '' ? '' : `${name}: `}${message}`, ...fields].join(' ');

// ---- supervisor
export const supervisorField = (field: string, want: string): string => `supervisor: '${field}' must be ${want}`;
export const supervisorUnknownField = (field: string): string => `supervisor: unknown field '${field}'`;
export const childField = (id: string, field: string, want: string): string =>
  `supervisor: '${field}' of child '${id}' must be ${want}`;
export const childUnknownField = (id: string, field: string): string =>
  `supervisor: unknown field '${field}' of child '${id}'`;
export const childNotTable = (): string => 'supervisor: a child must be a table with an id';
export const childTwice = (id: string): string => `supervisor: child '${id}' exists already`;
export const childUnknown = (id: string): string => `supervisor: child '${id}' not found`;
export const childRunning = (id: string): string => `supervisor: child '${id}' is running`;
export const childNotStarted = (id: string, reason: string): string =>
  `supervisor: child '${id}' did not start: ${reason}`;
export const restartLimit = (most: string, period: string, id: string, reason: string): string =>
  `supervisor: restart limit of ${most} in ${period} exceeded by child '${id}': ${reason}`;
export const childEnded = (): string => 'normal end';
export const supervisorBadRequest = (): string => 'supervisor: unknown request';
export const supervisorWhole = (): string => 'a whole number';
export const supervisorTime = (): string => 'a duration, or a number of milliseconds, above 0';
export const supervisorShutdown = (): string => `"kill", "infinity", a duration, or a number of milliseconds, above 0`;
export const supervisorList = (): string => 'a list';
export const supervisorText = (): string => 'a string';
export const supervisorOneOf = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(' or ');

// ---- payload formats
export const formatUnsupported = (format: string): string => `format ${format} is not supported`;
export const cannotTranscode = (type: string, format: string): string => `cannot turn a ${type} into ${format}`;

const quoteByte = (byte: string): string =>
  /^[\x20-\x7e]$/.test(byte) ? `'${byte}'` : `0x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
